"""Which encoding was it?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retllm_desktop.core.errors import ItemError
from retllm_desktop.extraction.documents.encoding import decode_text_bytes

TEXT = "Größe: 5 µm – naïve café, «façade»\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
def test_the_usual_encodings(encoding: str) -> None:
    assert decode_text_bytes(TEXT.encode(encoding)) == TEXT


def test_other_scripts_in_utf_8() -> None:
    text = "Привет, мир. 你好。مرحبا 🙂"
    assert decode_text_bytes(text.encode()) == text


def test_bytes_that_windows_1252_leaves_undefined() -> None:
    assert decode_text_bytes(b"caf\xe9 \x81") == "café \x81"


def test_html_says_its_encoding_itself() -> None:
    page = '<html><head><meta charset="iso-8859-2"></head><body>Łódź</body></html>'
    assert "Łódź" in decode_text_bytes(page.encode("iso-8859-2"), html=True)
    russian = page.replace("iso-8859-2", "windows-1251").replace("Łódź", "Москва")
    assert "Москва" in decode_text_bytes(russian.encode("windows-1251"), html=True)


@pytest.mark.parametrize("name", ["nonsense", "rot13", "base64", "hex", "undefined"])
def test_html_may_say_nonsense(name: str) -> None:
    page = f'<meta charset="{name}"><p>café</p>'
    assert "café" in decode_text_bytes(page.encode(), html=True)


@pytest.mark.parametrize("data", [bytes(range(256)) * 8, b"\x7fELF" + bytes(200), b"\x01\x02" * 50])
def test_binary_data_are_no_text(data: bytes) -> None:
    with pytest.raises(ItemError, match="holds none"):
        decode_text_bytes(data)


@given(st.binary(max_size=300), st.booleans())
def test_any_bytes_are_text_or_are_not(data: bytes, html: bool) -> None:
    try:
        assert isinstance(decode_text_bytes(data, html=html), str)
    except ItemError as exc:
        assert "binary" in exc.detail  # noqa: PT017 - either outcome is right

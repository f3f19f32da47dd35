"""Which encoding was it?"""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retllm_desktop.core.errors import ItemError
from retllm_desktop.extraction.documents.encoding import (
    decode_text,
    decode_text_bytes,
    find_codec,
    get_encoding_name,
)
from retllm_desktop.extraction.files import ReadingLimits
from retllm_desktop.extraction.reading import read_file
from tests.benchmarks.encoding_texts import ENCODINGS, OTHER_PROSE
from tests.unit.extraction.samples import SHARED

TEXT = "Größe: 5 µm – naïve café, «façade»\n"
CASES = SHARED / "field_cases" / "15-legacy-encodings" / "files"
SPOKEN = {
    "cp1250.txt": ("Příbram žluťoučký", "Windows-1250"),
    "cp1251.txt": ("Свидетельство", "Windows-1251"),
    "eucjp.txt": ("大阪瓦斯", "EUC-JP"),
    "euckr.txt": ("서울특별시", "EUC-KR"),
    "gb18030.txt": ("北京市朝阳区", "GB18030"),
    "koi8r.txt": ("Подсолнух", "KOI8-R"),
    "sjis.txt": ("東京電力", "Shift-JIS"),
    "declared.xhtml": ("Łódź słonecznik", ""),
    "utf16be-without-mark.txt": ("Подсолнечник", ""),
    "utf16le-without-mark.txt": ("請求書の控え", ""),
}


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
def test_the_usual_encodings(encoding: str) -> None:
    assert decode_text_bytes(TEXT.encode(encoding)) == TEXT


@pytest.mark.skipif(not CASES.is_dir(), reason="the sample files ../shared/data are not here")
@pytest.mark.parametrize("name", SPOKEN)
def test_files_of_the_field(name: str) -> None:
    expected, spoken = SPOKEN[name]
    found = read_file(CASES / name, None, None, frozenset(), ReadingLimits(), first_pass=True)
    assert expected in (found.parts[0].text or "")
    assert found.note == (spoken and f"The text declares no encoding; it was read as {spoken}.")


@pytest.mark.parametrize(
    ("language", "encoding"),
    [
        (language, encoding)
        for language, encodings in ENCODINGS.items()
        if language in OTHER_PROSE
        for encoding in encodings
    ],
)
def test_a_letter_in_a_legacy_encoding(language: str, encoding: str) -> None:
    data = OTHER_PROSE[language].encode(encoding, "ignore")
    decoded = decode_text(data)
    assert decoded.guessed
    assert decoded.text == data.decode(encoding)


@pytest.mark.parametrize("language", OTHER_PROSE)
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_wide_characters_without_a_mark(language: str, encoding: str) -> None:
    text = OTHER_PROSE[language][:60]
    decoded = decode_text(text.encode(encoding))
    assert (decoded.text, decoded.encoding, decoded.guessed) == (text, encoding, False)


@pytest.mark.parametrize(
    "text",
    [
        "un été à la mer",
        "it’s 5 °C – “cold”",
        "© 2024 Smith & Sons, price £10 or €12",
        "Müller & Söhne",
        "¿Qué tal? mañana",
        "the naïve résumé – façade included",
    ],
)
def test_short_texts_of_western_windows_stay_so(text: str) -> None:
    assert decode_text(text.encode("cp1252")).text == text


def test_few_signs_in_a_long_english_text() -> None:
    page = "It was a quiet day at the office, and nobody called.\n" * 200
    text = f"{page}The café’s bill: 12 €\n{page}"
    assert decode_text(text.encode("cp1252")).text == text


def test_a_long_line_is_cut_between_characters() -> None:
    line = OTHER_PROSE["Japanese"].replace(" ", "") * 300
    assert decode_text(b"x" * 3001 + line.encode("cp932")).text.endswith(line)


def test_other_scripts_in_utf_8() -> None:
    text = "Привет, мир. 你好。مرحبا 🙂"
    decoded = decode_text(text.encode())
    assert (decoded.text, decoded.note) == (text, "")


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("Größe und Maß".encode() + b" caf\xe9", "Größe und Maß caf\ufffd"),
        ("Привет, мир".encode()[:-1], "Привет, ми\ufffd"),
        (b"\xe3\x81\xff" + "東京電力のお知らせ".encode(), "\ufffd\ufffd東京電力のお知らせ"),
    ],
)
def test_damaged_utf_8_stays_utf_8(data: bytes, text: str) -> None:
    decoded = decode_text(data)
    assert (decoded.text, decoded.encoding, decoded.guessed) == (text, "utf-8", False)


def test_a_log_with_a_run_of_zeros_is_text() -> None:
    assert decode_text_bytes(b"before\n" + bytes(40) + b"after\n" * 20).startswith("before\nafter")


def test_bytes_that_windows_1252_leaves_undefined() -> None:
    text = "Die Größe der Straße: \x81 für alle, “schön” genug – naïve Gäste"
    data = text.encode("latin-1", "ignore")
    assert "Größe der Straße: \x81 für" in decode_text_bytes(data, declared="windows-1252")


def test_html_says_its_encoding_itself() -> None:
    page = '<html><head><meta charset="iso-8859-2"></head><body>Łódź</body></html>'
    assert "Łódź" in decode_text_bytes(page.encode("iso-8859-2"), html=True)
    russian = page.replace("iso-8859-2", "windows-1251").replace("Łódź", "Москва")
    assert "Москва" in decode_text_bytes(russian.encode("windows-1251"), html=True)


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ('<?xml version="1.0" encoding="ISO-8859-2"?>\n<a>{}</a>', "iso8859-2"),
        ("<?xml version='1.0' encoding='windows-1257'?><a>{}</a>", "cp1257"),
        ('@charset "koi8-r";\n/* {} */', "koi8-r"),
        ("#!/usr/bin/python\n# -*- coding: cp1253 -*-\n'{}'", "cp1253"),
        ("# vim: set fileencoding=iso-8859-5 :\n'{}'", "iso8859-5"),
        (";; -*- mode: lisp; coding: euc-jp -*-\n'{}'", "euc_jis_2004"),
        ("{}\n; Local Variables:\n; coding: big5\n; End:\n", "big5hkscs"),
        ("int a;\n{}\n/* vim: sw=4 fenc=cp866 */\n", "cp866"),
    ],
)
def test_what_a_text_declares(head: str, encoding: str) -> None:
    word = bytes(range(0xC0, 0xD0, 2)) if not encoding.startswith(("e", "b")) else b"\xb8\xab"
    text = head.format(word.decode(encoding))
    decoded = decode_text(text.encode(encoding))
    assert (decoded.text, decoded.encoding, decoded.guessed) == (text, encoding, False)


def test_a_wrong_declaration_is_passed_over() -> None:
    page = '<meta charset="{}"><p>Grüße aus Köln, schöne Straße</p>'
    assert "Köln" in decode_text_bytes(page.format("utf-8").encode("cp1252"), html=True)
    assert "Köln" in decode_text_bytes(page.format("iso-8859-7").encode(), html=True)
    assert "Köln" in decode_text_bytes(page.format("shift_jis").encode("cp1252"), html=True)
    assert "Köln" in decode_text_bytes(page.format("utf-16").encode(), html=True)


def test_what_another_declares_comes_first() -> None:
    data = "Příbram žluťoučký".encode("iso8859-2")
    assert decode_text(data, declared="ISO-8859-2").encoding == "iso8859-2"
    assert decode_text(data, declared="no such thing").guessed


@pytest.mark.parametrize("name", ["nonsense", "rot13", "base64", "hex", "undefined", "cp037"])
def test_html_may_say_nonsense(name: str) -> None:
    page = f'<meta charset="{name}"><p>café</p>'
    assert "café" in decode_text_bytes(page.encode(), html=True)


@pytest.mark.parametrize(
    ("name", "codec"),
    [
        ("latin1", "cp1252"),
        ("GB2312", "gb18030"),
        ("x-sjis", "cp932"),
        ("x-cp1251", "cp1251"),
        ("ks_c_5601-1987", "cp949"),
        ("utf-7", None),
        ("unicode_escape", None),
        ("cp500", None),
        ("", None),
    ],
)
def test_names_of_encodings(name: str, codec: str | None) -> None:
    assert find_codec(name) == codec


def test_what_people_call_them() -> None:
    names = ("cp1250", "cp850", "iso8859-2", "cp932", "utf-8")
    assert [get_encoding_name(name) for name in names] == [
        "Windows-1250",
        "DOS code page 850",
        "ISO 8859-2",
        "Shift-JIS",
        "UTF-8",
    ]


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


def test_of_a_long_text_the_beginning_is_read(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text("A line of words — and one more.\n" * 80_000, "utf-8")
    limits = ReadingLimits(text_bytes=1024 * 1024)
    found = read_file(path, None, None, frozenset(), limits, first_pass=True)
    assert found.note == "The file has 3 MiB; the first 1 are read."
    assert found.size_bytes == path.stat().st_size
    assert all((part.text or "").endswith("more.") for part in found.parts)
    assert sum(len(part.text or "") for part in found.parts) < 1024 * 1024

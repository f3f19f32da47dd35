"""Text, Markdown and HTML files: passages with the headings that they stand below."""

from pathlib import Path

import pytest

from retllm_desktop.core.errors import ItemError
from retllm_desktop.core.file_kinds import FileKind
from retllm_desktop.core.types import Extraction
from retllm_desktop.extraction.files import ReadingLimits
from retllm_desktop.extraction.reading import read_file

MARKDOWN = """Before any heading, some words.

# Garden ##
{0}
```sh
# no heading
```
Tools
=====
{0}

## Spade
{0}
a rule
---
Name | Price
---- | -----
"""


def read(path: Path, data: bytes | str, limits: ReadingLimits | None = None) -> Extraction:
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return read_file(path, None, None, frozenset(), limits or ReadingLimits(), first_pass=True)


def addresses(found: Extraction) -> list[tuple[str, str]]:
    return [(part.heading, part.fragment) for part in found.parts]


def test_markdown_is_found_by_its_headings(tmp_path: Path) -> None:
    found = read(tmp_path / "a.md", MARKDOWN.format("The loam is heavy here. " * 20))
    assert addresses(found) == [
        ("Garden", "heading=Garden"),
        ("Tools", "heading=Tools"),
        ("Tools › Spade", "heading=Spade"),
    ]
    assert "# no heading" in (found.parts[0].text or "")
    assert (found.parts[0].text or "").startswith("Before any")
    assert "a rule" in (found.parts[2].text or "")


def test_html_is_found_by_its_headings(tmp_path: Path) -> None:
    words = "<p>" + "The loam is heavy here. " * 20
    page = f"<title>Plan</title><h1>Garden</h1>{words}<h3>Über Rosen</h3>{words}<h2>Yew</h2>{words}"
    found = read(tmp_path / "a.html", page)
    assert addresses(found) == [
        ("Garden", "heading=Garden"),
        ("Garden › Über Rosen", "heading=%C3%9Cber%20Rosen"),
        ("Garden › Yew", "heading=Yew"),
    ]
    assert found.metadata.caption == "Plan"


def test_short_sections_share_a_passage(tmp_path: Path) -> None:
    found = read(tmp_path / "a.md", "# One\na\n\n# Two\nb\n\n# Three\nc\n")
    assert addresses(found) == [("One", "heading=One")]
    assert found.parts[0].label == ""


@pytest.mark.parametrize(
    "ending", ["txt", "srt", "org", "rst", "tex", "nfo", "markdown", "mkd", "xht"]
)
def test_texts_of_all_names(tmp_path: Path, ending: str) -> None:
    assert read(tmp_path / f"a.{ending}", "plain words").parts[0].text == "plain words"


def test_a_text_without_words(tmp_path: Path) -> None:
    for name in ("a.txt", "a.md", "a.html"):
        with pytest.raises(ItemError, match="holds no text"):
            read(tmp_path / name, " \n\n ")


def test_a_text_has_so_many_passages_at_most(tmp_path: Path) -> None:
    text = "\n\n".join(f"# Part {number}\n" + "word " * 200 for number in range(30))
    found = read(tmp_path / "a.md", text, ReadingLimits(passages=10))
    assert len(found.parts) == 10
    assert found.note == "The file is long: its first 10 passages are read."


@pytest.mark.parametrize(
    ("name", "kind"),
    [("README", FileKind.TEXT), ("Licence", FileKind.TEXT), ("Makefile", FileKind.CODE)],
)
def test_files_that_by_custom_have_no_ending(tmp_path: Path, name: str, kind: FileKind) -> None:
    found = read(tmp_path / name, "plain words")
    assert (found.parts[0].text, found.metadata.kind) == ("plain words", kind)
    with pytest.raises(ItemError):
        read(tmp_path / "anything else", "plain words")

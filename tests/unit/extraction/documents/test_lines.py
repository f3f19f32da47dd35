"""Tables, code, logs, notebooks and books become passages with addresses."""

import json
from pathlib import Path

import pytest

from retllm_desktop.core.errors import ItemError
from retllm_desktop.core.file_kinds import FileKind, get_kind_endings
from retllm_desktop.extraction.documents.code import cut_lines
from retllm_desktop.extraction.documents.passages import MAX_CHARS
from retllm_desktop.extraction.documents.sections import (
    DocumentSection,
    ReadingStoppedError,
    make_fragment,
    make_heading,
    make_parts,
)
from retllm_desktop.extraction.documents.tables import cut_table
from retllm_desktop.extraction.files import ReadingLimits
from retllm_desktop.extraction.readers import find_reader
from tests.unit.extraction.documents.writers import (
    LIMITS,
    ebook_file,
    notebook_file,
    part_with,
    read_bytes,
    whole_text,
)
from tests.unit.extraction.samples import encoded, scene


def test_a_table_repeats_its_header_and_names_its_rows(tmp_path: Path) -> None:
    lines = ["Stop;Time;Platform", *(f"Station {n};0{n % 9}:15;{n}" for n in range(200))]
    read = read_bytes(tmp_path, "a.csv", "\r\n".join(lines).encode())
    assert len(read.parts) > 3
    assert all((part.text or "").startswith("Stop | Time | Platform\n") for part in read.parts)
    last = part_with(read, "Station 199 |")
    assert last.label.endswith("–201")
    assert last.fragment == "row=" + last.label.removeprefix("rows ").partition("–")[0]
    assert read.metadata.kind is FileKind.TABLE


@pytest.mark.parametrize(
    ("name", "text", "row"),
    [
        ("tabs.tsv", "Name\tCity\nLea\tBonn, Rhein\n", "Lea | Bonn, Rhein"),
        ("quoted.csv", 'Name,City\n"Lea","Bonn\nRhein"\n', "Lea | Bonn Rhein"),
        ("named.csv", "sep=|\nName|City\nLea|Bonn\n", "Lea | Bonn"),
        ("bars.csv", "Name|City\nLea|Bonn; Rhein\nUma|Ulm; Donau\n", "Lea | Bonn; Rhein"),
        ("torn.csv", 'Name,City\nLea,"Bonn\nUma,Ulm\n', "Uma,Ulm"),
        ("one.csv", "just one column\nand its words\n", "and its words"),
    ],
)
def test_tables_are_told_by_what_divides_them(
    tmp_path: Path, name: str, text: str, row: str
) -> None:
    assert row in whole_text(read_bytes(tmp_path, name, text.encode()))


def test_a_header_is_a_row_of_names() -> None:
    rows = [
        (1, ["Report of May"]),
        (2, ["Day", "Sum"]),
        *((n, ["x" * 90, str(n)]) for n in range(3, 40)),
    ]
    sections = list(cut_table(rows))
    assert sections[0].text.startswith("Report of May\nDay | Sum\n")
    assert sections[1].text.startswith("Day | Sum\nxxx")
    numbers = list(cut_table((n, ["y" * 90, str(n)]) for n in range(1, 40)))
    assert numbers[1].text.startswith("yyy")


def test_code_is_cut_at_definitions_and_addressed_by_lines(tmp_path: Path) -> None:
    blocks = [
        f"def step_{n}(value):\n" + f"    value += {n}\n" * 20 + "    return value\n"
        for n in range(12)
    ]
    read = read_bytes(tmp_path, "a.py", ("import os\n\n\n" + "\n\n".join(blocks)).encode())
    assert len(read.parts) > 2
    assert all((part.text or "").startswith(("import", "def ")) for part in read.parts)
    for part in read.parts:
        number = int(part.fragment.removeprefix("line="))
        assert part.label == f"line {number}"
        first = (tmp_path / "a.py").read_text().splitlines()[number - 1]
        assert first == (part.text or "").splitlines()[0]
    assert read.metadata.kind is FileKind.CODE


def test_lines_of_any_length_are_cut() -> None:
    text = "\n\n".join(["word " * 40, "x" * 5000, "", "y " * 900, "end"])
    sections = list(cut_lines(text))
    assert "".join(text.split()) == "".join("".join(one.text for one in sections).split())
    parts = make_parts(sections, LIMITS).parts
    assert max(len(part.text or "") for part in parts) <= MAX_CHARS


def test_a_short_text_of_lines_is_one_passage_without_an_address(tmp_path: Path) -> None:
    (part,) = read_bytes(tmp_path, "a.log", b"\n\nerror 42\n").parts
    assert (part.text, part.label, part.fragment) == ("error 42", "", "")


@pytest.mark.parametrize("name", ["a.json", "a.xml", "a.yaml", "a.rs", "a.tf", "a.ics", "a.sql"])
def test_source_code_of_any_kind_is_read(tmp_path: Path, name: str) -> None:
    read = read_bytes(tmp_path, name, b"<!ENTITY lol> needle = 1\n")
    assert "needle" in whole_text(read)


def test_every_ending_of_code_has_a_reader() -> None:
    assert all(find_reader(Path(f"a.{one}")) for one in get_kind_endings(FileKind.CODE).split())


def test_a_binary_file_that_is_called_code_says_so(tmp_path: Path) -> None:
    with pytest.raises(ItemError, match="called a text but holds none"):
        read_bytes(tmp_path, "video.ts", bytes(range(256)) * 10)


def test_a_notebook_is_read_by_cells(tmp_path: Path) -> None:
    read = read_bytes(tmp_path, "a.ipynb", notebook_file())
    part = part_with(read, "high water")
    assert part.heading == "Tides"
    assert part.fragment.startswith("cell=")
    assert "plot(moon)" in (part.text or "")
    assert "Figure" in (part.text or "")
    assert "AAAA" not in whole_text(read)
    old = {"worksheets": [{"cells": [{"cell_type": "code", "input": ["tide()"]}]}]}
    assert whole_text(read_bytes(tmp_path, "b.ipynb", json.dumps(old).encode())) == "tide()"


@pytest.mark.parametrize("text", ["{", "[" * 100_000, '{"cells": 3}', "9" * 10_000])
def test_a_damaged_notebook_says_so(tmp_path: Path, text: str) -> None:
    with pytest.raises(ItemError, match="The notebook"):
        read_bytes(tmp_path, "a.ipynb", text.encode())


def test_a_book_is_read_in_its_order_under_its_chapters(tmp_path: Path) -> None:
    read = read_bytes(tmp_path, "a.epub", ebook_file(cover=encoded(scene(), "PNG")))
    assert {part.heading for part in read.parts} == {"The Storm › I", "The Calm"}
    assert [part.heading for part in read.parts][-1] == "The Calm"
    assert (read.parts[0].text or "").startswith("I\n\nWaves broke.")
    assert part_with(read, "gulls").fragment == "heading=The%20Calm"
    assert read.parts[0].thumbnail is not None
    assert all(part.thumbnail is None for part in read.parts[1:])
    assert read.metadata.caption == "The Lighthouse · Eve Keeper"
    assert read.metadata.kind is FileKind.EBOOK


def test_a_locked_book_says_so(tmp_path: Path) -> None:
    with pytest.raises(ItemError, match="protected by a password"):
        read_bytes(tmp_path, "a.epub", ebook_file(encryption="OPS/two.xhtml"))
    assert read_bytes(tmp_path, "b.epub", ebook_file(encryption="OPS/fonts/a.otf")).parts


def test_a_book_whose_cover_is_damaged_is_read(tmp_path: Path) -> None:
    read = read_bytes(tmp_path, "a.epub", ebook_file(cover=b"no picture"))
    assert read.parts[0].thumbnail is None


def test_tiny_neighbours_share_a_passage_and_long_ones_are_cut() -> None:
    sections = [
        DocumentSection("One.", heading="A", joins=True),
        DocumentSection("Two.", heading="B", joins=True),
        DocumentSection("Slide.", label="slide 1"),
        DocumentSection("Long words. " * 300, heading="C"),
    ]
    parts = make_parts(sections, LIMITS).parts
    assert [part.index for part in parts] == list(range(len(parts)))
    assert [(part.text, part.label, part.heading) for part in parts[:2]] == [
        ("One.\n\nTwo.", "passage 1", "A"),
        ("Slide.", "slide 1", ""),
    ]
    assert len(parts) > 4
    assert {part.heading for part in parts[2:]} == {"C"}


def test_no_more_is_taken_than_is_wanted() -> None:
    taken: list[int] = []

    def endless():
        while True:
            taken.append(1)
            yield DocumentSection("A sentence of some length. " * 30)

    made = make_parts(endless(), ReadingLimits(passages=5))
    assert len(made.parts) == 5
    assert len(taken) <= 7
    assert made.note == "The file is long: its first 5 passages are read."


def test_reading_ends_in_time() -> None:
    seconds = iter(range(0, 10_000, 20))
    sections = (DocumentSection(f"Sentence {n}. " * 60) for n in range(10_000))
    made = make_parts(sections, ReadingLimits(file_s=100), lambda: next(seconds))
    assert 0 < len(made.parts) < 10
    assert (
        made.note == f"The file takes long to read: its first {len(made.parts)} passages are read."
    )


def test_what_was_read_before_an_end_counts() -> None:
    def sections():
        yield DocumentSection("Kept.", joins=True)
        raise ReadingStoppedError("The document is damaged", "by fire")

    made = make_parts(sections(), LIMITS)
    assert [part.text for part in made.parts] == ["Kept."]
    assert made.note == "The document is damaged: what comes before that is read."


def test_addresses_are_encoded_and_limited() -> None:
    assert make_fragment(sheet="Q 1 & Q2", row=3) == "sheet=Q%201%20%26%20Q2&row=3"
    assert len(make_fragment(heading="語" * 1000)) < 500
    assert make_heading("A" * 150, "", "B" * 90, "C") == "B" * 90 + " › C"

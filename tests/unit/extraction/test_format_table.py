"""README's table of formats says what is read of a real file of each, neither more nor less."""

import re
from collections.abc import Iterator
from pathlib import Path, PurePath

import pytest

from retllm_desktop.core.errors import ItemError
from retllm_desktop.core.types import ExtractedPart, Extraction, ImageSpec, Modality
from retllm_desktop.extraction.files import ReadingLimits
from retllm_desktop.extraction.readers import ViewRequest, find_reader, get_read_endings
from retllm_desktop.extraction.reading import load_file_part, read_file
from tests.fixtures.specimens import SPECIMENS, TITLE, WORD, Specimen

README = Path(__file__).parents[3] / "README.md"
COLUMNS = ["format", "words", "pictures", "metadata", "address", "preview"]
NOTHING = "–"
LIMITS = ReadingLimits()
ADDRESSES = {"t": "moment"}
"""What an address is called where its key says it too briefly."""


def read_table() -> dict[str, dict[str, str]]:
    """Format -> column -> cell; a row may name several formats."""
    head = f"| {' | '.join(COLUMNS)} |"
    lines = README.read_text("utf-8").split(head, 1)[1].split("\n\n", 1)[0].splitlines()[2:]
    table: dict[str, dict[str, str]] = {}
    for line in lines:
        names, *cells = (cell.strip() for cell in line.strip("|").split("|"))
        for name in re.split(r",\s*", names):
            assert name not in table
            table[name] = dict(zip(COLUMNS[1:], cells, strict=True))
    return table


def split_cell(cell: str) -> set[str]:
    return set() if cell == NOTHING else set(re.split(r",\s*", cell))


TABLE = read_table()


@pytest.fixture(scope="module", params=SPECIMENS, ids=lambda specimen: specimen.name)
def read(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[dict[str, str], Extraction, Path]]:
    specimen: Specimen = request.param
    folder = tmp_path_factory.mktemp("formats")
    path = folder / f"a.{specimen.endings[0]}"
    try:
        path.write_bytes(specimen.make(folder))
    except ImportError as exc:
        pytest.skip(f"not installed on this system: {exc.name}")
    yield TABLE[specimen.name], read_file(path, None, ImageSpec(48), frozenset(), LIMITS), path
    path.unlink()


def test_every_format_that_is_read_has_a_row_and_no_other() -> None:
    assert set(TABLE) == {specimen.name for specimen in SPECIMENS}
    endings = [ending for specimen in SPECIMENS for ending in specimen.endings]
    assert sorted(endings) == list(get_read_endings())
    assert all(find_reader(PurePath(f"a.{ending.upper()}")) for ending in endings)


def test_words(read: tuple[dict[str, str], Extraction, Path]) -> None:
    cells, found, _ = read
    texts = " ".join(part.text or "" for part in found.parts).strip()
    if cells["words"] == "of pictures":
        assert not texts
        assert all(part.modality is Modality.IMAGE for part in found.parts)
    else:
        assert cells["words"] == "of the text"
        assert WORD in texts


def test_pictures(read: tuple[dict[str, str], Extraction, Path]) -> None:
    cells, found, _ = read
    count = sum(part.modality is Modality.IMAGE for part in found.parts)
    if cells["pictures"] == NOTHING:
        assert count == 0
        assert not any(part.thumbnail for part in found.parts)
    elif cells["pictures"] == "cover":
        assert count == 0
        assert found.parts[0].thumbnail
    else:
        assert count > (cells["pictures"] == "each page")


def test_metadata(read: tuple[dict[str, str], Extraction, Path]) -> None:
    cells, found, _ = read
    said = found.metadata
    known = {
        "date": said.taken_s is not None,
        "camera": bool(said.camera),
        "place": said.latitude is not None,
        "title": TITLE in said.caption,
        "length": "0:01" in said.caption,
    }
    assert {name for name, there in known.items() if there} == split_cell(cells["metadata"])


def test_addresses(read: tuple[dict[str, str], Extraction, Path]) -> None:
    cells, found, _ = read
    keys = {
        piece.partition("=")[0]
        for part in found.parts
        for piece in part.fragment.split("&")
        if piece
    }
    keys |= {"heading" for part in found.parts if part.heading and "page" in keys}
    assert {ADDRESSES.get(key, key) for key in keys} == split_cell(cells["address"])


def test_previews(read: tuple[dict[str, str], Extraction, Path]) -> None:
    cells, found, path = read
    shown = {find_preview(path, found, part) for part in found.parts}
    assert shown == split_cell(cells["preview"])


def find_preview(path: Path, found: Extraction, part: ExtractedPart) -> str:
    """What is seen of a part: its pixels can be drawn, or its text is shown."""
    view = ViewRequest(None, 40)
    try:
        pixels = load_file_part(path, part.index, found.content_hash, view, LIMITS)
    except ItemError:
        assert part.text
        return "text"
    assert max(pixels.shape[:2]) <= 40
    return "page" if part.fragment.startswith("page=") else "picture"

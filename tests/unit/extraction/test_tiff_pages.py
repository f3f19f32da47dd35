"""Pages of a TIFF: each has an address; reduced copies and masks are none; chains are bounded."""

import io
import struct
from pathlib import Path

import blake3
import numpy as np
import pytest
from PIL import Image, ImageDraw

from retllm_desktop.core.errors import ItemError
from retllm_desktop.core.file_kinds import FileKind
from retllm_desktop.core.types import Extraction, ImageSpec, Modality
from retllm_desktop.extraction.files import ReadingLimits
from retllm_desktop.extraction.pictures.tiff_pages import MOST_PAGES, find_pages
from retllm_desktop.extraction.readers import ViewRequest
from retllm_desktop.extraction.reading import load_file_part, read_file
from tests.unit.extraction import samples

LIMITS = ReadingLimits()
SPEC = ImageSpec(64)
FAX = samples.SHARED / "field_cases" / "13-multi-page-tiff" / "files" / "fax.tif"


def page(text: str, size: tuple[int, int] = (420, 300)) -> Image.Image:
    image = Image.new("L", size, 255)
    ImageDraw.Draw(image).text((30, 40), text * 4, fill=0, font_size=40)
    return image


def save_pages(
    path: Path,
    pages: list[Image.Image],
    tags: list[dict[int, int]] | None = None,
    **options: object,
) -> Path:
    for image, given in zip(pages, tags or [{} for _ in pages], strict=True):
        image.encoderinfo = {"tiffinfo": given}
    first = (tags or [{}])[0]
    pages[0].save(path, "TIFF", save_all=True, append_images=pages[1:], tiffinfo=first, **options)
    return path


def read(path: Path, *, first_pass: bool = False, limits: ReadingLimits = LIMITS) -> Extraction:
    return read_file(path, None, SPEC, frozenset(), limits, first_pass=first_pass)


@pytest.mark.parametrize("compression", ["raw", "group4", "tiff_lzw", "tiff_adobe_deflate", "jpeg"])
@pytest.mark.parametrize("big", [False, True])
def test_every_page_has_an_address(tmp_path: Path, compression: str, big: bool) -> None:
    pages = [page("one"), page("two", (300, 420)), page("three")]
    if compression == "group4":
        pages = [one.convert("1") for one in pages]
    path = save_pages(tmp_path / "a.tif", pages, compression=compression, big_tiff=big)
    found = read(path)
    assert [part.index for part in found.parts] == [0, 1, 2]
    assert [part.label for part in found.parts] == ["page 1", "page 2", "page 3"]
    assert [part.fragment for part in found.parts] == ["page=1", "page=2", "page=3"]
    assert [(p.width_px, p.height_px) for p in found.parts] == [(420, 300), (300, 420), (420, 300)]
    assert all(part.modality is Modality.IMAGE and part.thumbnail for part in found.parts)
    assert found.metadata.kind is FileKind.PICTURE
    assert found.note == ""
    content_hash = blake3.blake3(path.read_bytes()).digest()
    for part in found.parts:
        drawn = load_file_part(path, part.index, content_hash, ViewRequest(SPEC, 0), LIMITS)
        np.testing.assert_array_equal(drawn, part.pixels)
    with pytest.raises(ItemError, match="cannot be drawn"):
        load_file_part(path, 3, content_hash, ViewRequest(None, 200), LIMITS)


def test_one_page_is_a_picture_as_any_other(tmp_path: Path) -> None:
    path = save_pages(tmp_path / "a.tiff", [page("one")])
    for first_pass in (False, True):
        (part,) = read(path, first_pass=first_pass).parts
        assert (part.index, part.label, part.fragment) == (0, "", "")


def test_several_pages_are_not_read_in_the_first_pass(tmp_path: Path) -> None:
    path = save_pages(tmp_path / "a.tiff", [page("one"), page("two")])
    with pytest.raises(ItemError, match="several pages"):
        read(path, first_pass=True)


def test_it_is_one_whatever_it_is_called(tmp_path: Path) -> None:
    path = save_pages(tmp_path / "a.jpg", [page("one"), page("two")])
    assert len(read(path).parts) == 2
    path = tmp_path / "b.tif"
    samples.scene().save(path, "JPEG")
    assert len(read(path).parts) == 1


@pytest.mark.parametrize(
    "tags", [{0xFE: 1}, {0xFE: 4}, {0xFE: 5}, {0xFF: 2}], ids=["reduced", "mask", "both", "old"]
)
@pytest.mark.parametrize("place", [0, 1, 3])
def test_reduced_copies_and_masks_are_no_pages(
    tmp_path: Path, tags: dict[int, int], place: int
) -> None:
    pages = [page("one"), page("two"), page("three")]
    pages.insert(place, page("o", (100, 70)))
    given: list[dict[int, int]] = [{} for _ in pages]
    given[place] = tags
    path = save_pages(tmp_path / "a.tif", pages, given)
    assert [part.width_px for part in read(path).parts] == [420, 420, 420]


def directory(next_at: int, tags: dict[int, int], at: int) -> bytes:
    """A directory of a little-endian TIFF whose values all fit into their entries."""
    body = b"".join(struct.pack("<HHII", tag, 4, 1, tags[tag]) for tag in sorted(tags))
    return struct.pack("<H", len(tags)) + body + struct.pack("<I", next_at)


def chain(sizes: list[dict[int, int]], last: int = 0) -> bytes:
    """A TIFF of 8-bit grey pictures that all have the same pixels; ``last``: where its end leads.

    Args:
        sizes: Tags of each.
        last: Offset to which the last one points.
    """
    pixels = bytes(range(256)) * 64
    given = [
        {256: 32, 257: 32, 258: 8, 259: 1, 262: 1, 273: 8, 277: 1, 278: 32, 279: 1024, **one}
        for one in sizes
    ]
    at = 8 + len(pixels)
    out = [b"II*\0", struct.pack("<I", at), pixels]
    for number, tags in enumerate(given):
        at += 6 + 12 * len(tags)
        out.append(directory(last if number + 1 == len(given) else at, tags, at))
    return b"".join(out)


def test_levels_of_a_pyramid_are_no_pages() -> None:
    levels = [{256: side, 257: side * 3 // 4, 322: 256, 323: 256} for side in (4097, 2048, 1024)]
    assert find_pages(io.BytesIO(chain(levels))).frames == (0,)
    # Without tiles they are pages: a sheet at half the resolution is one.
    halves = [{256: side, 257: side} for side in (400, 200)]
    assert find_pages(io.BytesIO(chain(halves))).frames == (0, 1)


@pytest.mark.parametrize("last", [8 + 64 * 256, 8, 7, 0xFFFFFFF0])
def test_a_chain_that_leads_anywhere_ends(tmp_path: Path, last: int) -> None:
    path = tmp_path / "a.tif"
    path.write_bytes(chain([{}, {}, {}], last))
    found = read(path)
    assert [part.index for part in found.parts][:3] == [0, 1, 2]
    assert len(found.parts) <= 5


def test_pages_beyond_the_limit_are_left_out_and_that_is_said(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    path.write_bytes(chain([{} for _ in range(100_001)]))
    found = read(path)
    assert len(found.parts) == MOST_PAGES
    assert found.note == "The TIFF has more than 100,000 pages; the first 200 are read."
    path.write_bytes(chain([{} for _ in range(MOST_PAGES + 1)]))
    assert read(path).note == "The TIFF has 201 pages; the first 200 are read."


def test_a_damaged_page_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    path.write_bytes(chain([{273: 10_000_000}, {}, {256: 60_000, 257: 60_000}, {}]))
    found = read(path)
    assert [part.label for part in found.parts] == ["page 2", "page 4"]
    assert found.note == "2 damaged pages are left out."
    assert found.metadata.kind is FileKind.PICTURE
    path.write_bytes(chain([{273: 10_000_000}, {273: 10_000_000}]))
    with pytest.raises(ItemError):
        read(path)


def test_a_file_that_is_cut_off_gives_what_is_there(tmp_path: Path) -> None:
    whole = chain([{}, {}, {}])
    path = tmp_path / "a.tif"
    path.write_bytes(whole[:-60])
    assert len(read(path).parts) == 2


@pytest.mark.skipif(not FAX.is_file(), reason="the sample files are not here")
def test_the_second_sheet_of_a_fax_is_a_page() -> None:
    found = read(FAX)
    assert [part.label for part in found.parts] == ["page 1", "page 2"]

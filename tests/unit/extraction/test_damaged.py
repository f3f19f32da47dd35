"""Torn pictures show what is there and say so; what was complete says nothing; junk is refused."""

import io
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, PngImagePlugin

from retllm_desktop.core.errors import ItemError
from retllm_desktop.core.types import ImageSpec
from retllm_desktop.extraction.files import ReadingLimits
from retllm_desktop.extraction.pictures.damaged import CUT_OFF
from retllm_desktop.extraction.pictures.images import DecodedImage, DecodeRequest, decode_image
from retllm_desktop.extraction.readers import ViewRequest
from retllm_desktop.extraction.reading import load_file_part, read_file
from tests.unit.extraction.samples import SHARED, encoded, scene

LIMITS = ReadingLimits()
EXACT = DecodeRequest(max_px=100_000, metadata=True)
SPEC = ImageSpec(64)
CASES = SHARED / "field_cases"


def read(data: bytes, wanted: DecodeRequest = EXACT) -> DecodedImage:
    return decode_image(io.BytesIO(data), wanted, LIMITS)


def noise(width: int = 320, height: int = 200, mode: str = "RGB") -> Image.Image:
    values = np.random.default_rng(7).integers(0, 256, (height // 4, width // 4, 3), np.uint8)
    return Image.fromarray(values).resize((width, height)).convert(mode)


@pytest.mark.parametrize("progressive", [False, True])
@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
@pytest.mark.parametrize("wanted", [EXACT, DecodeRequest(max_px=40)])
def test_a_jpeg_without_its_end_marker_is_complete(
    progressive: bool, mode: str, wanted: DecodeRequest
) -> None:
    data = encoded(noise(mode=mode), "JPEG", progressive=progressive)
    whole = read(data, wanted)
    for cut in (1, 2):
        picture = read(data[:-cut], wanted)
        assert picture.note == ""
        assert np.array_equal(np.asarray(picture.image), np.asarray(whole.image))


@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
def test_a_jpeg_that_is_cut_off_shows_its_upper_part(mode: str) -> None:
    data = encoded(noise(mode=mode), "JPEG", quality=90)
    whole, torn = read(data), read(data[: len(data) // 2])
    assert torn.note == CUT_OFF
    assert (torn.width_px, torn.height_px) == (320, 200)
    above = (0, 0, 320, 60)
    assert np.array_equal(np.asarray(torn.image.crop(above)), np.asarray(whole.image.crop(above)))


def test_a_progressive_jpeg_that_is_cut_off_is_shown_coarsely() -> None:
    data = encoded(noise(), "JPEG", quality=90, progressive=True)
    torn = read(data[: len(data) // 2])
    assert torn.note == CUT_OFF
    difference = np.asarray(torn.image, int) - np.asarray(read(data).image, int)
    assert np.abs(difference).mean() < 40


def test_a_jpeg_of_which_no_pixel_is_there_is_refused() -> None:
    data = encoded(noise(), "JPEG", quality=90)
    at = data.index(b"\xff\xda")
    for kept in (at, at + 14, 200, 20, 4):
        with pytest.raises(ItemError):
            read(data[:kept])


@pytest.mark.parametrize("kind", ["PNG", "GIF", "BMP", "TIFF"])
def test_other_kinds_that_are_cut_off_show_what_is_there(kind: str) -> None:
    data = encoded(noise(), kind)
    torn = read(data[: len(data) * 2 // 3])
    assert torn.note == CUT_OFF
    whole = np.asarray(read(data).image, int)
    rows = slice(-40, None) if kind == "BMP" else slice(0, 40)
    assert np.abs(np.asarray(torn.image, int)[rows] - whole[rows]).max() == 0


def test_random_bytes_behind_a_header_are_refused() -> None:
    junk = np.random.default_rng(3).bytes(5000)
    for head in (b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"BM", b"II*\0"):
        with pytest.raises(ItemError):
            read(head + junk)


def chunk(kind: bytes, content: bytes, crc_change: int = 0) -> bytes:
    crc = zlib.crc32(kind + content) ^ crc_change
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", crc)


def with_chunk(data: bytes, extra: bytes, before: bytes = b"IDAT") -> bytes:
    at = data.index(before) - 4
    return data[:at] + extra + data[at:]


@pytest.mark.parametrize("before", [b"IDAT", b"IEND"])
@pytest.mark.parametrize(
    "extra",
    [
        chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(30 << 20))),
        chunk(b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(b"<x>" * (1 << 20))),
        chunk(b"iCCP", b"wide\0\0" + zlib.compress(bytes(3 << 20))),
        chunk(b"tEXt", b"Comment\0" + b"word " * (1 << 20)),
        chunk(b"tEXt", b"Comment\0torn", crc_change=1),
        chunk(b"iCCP", b"torn\0\0" + b"no zlib"),
    ],
    ids=["ztxt", "itxt", "iccp", "text", "crc", "no-zlib"],
)
def test_texts_and_profiles_of_any_length_do_not_cost_the_picture(
    extra: bytes, before: bytes
) -> None:
    info = PngImagePlugin.PngInfo()
    info.add_text("Title", "Harbour")
    data = encoded(scene(), "PNG", pnginfo=info)
    picture = read(with_chunk(data, extra, before))
    assert np.array_equal(np.asarray(picture.image), np.asarray(scene()))
    assert "Harbour" in picture.metadata.caption


def test_a_thousand_texts_do_not_cost_the_picture() -> None:
    extra = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(1_000_000))) * 200
    assert read(with_chunk(encoded(scene(), "PNG"), extra)).image.size == (320, 200)


def test_the_note_reaches_the_item_and_the_part_can_be_drawn(tmp_path: Path) -> None:
    data = encoded(noise(), "JPEG", quality=90)
    path = tmp_path / "torn.jpg"
    path.write_bytes(data[: len(data) // 2])
    extraction = read_file(path, None, SPEC, frozenset(), LIMITS)
    assert extraction.note == CUT_OFF
    drawn = load_file_part(path, 0, extraction.content_hash, ViewRequest(SPEC, 0), LIMITS)
    assert np.array_equal(drawn, extraction.parts[0].pixels)


@pytest.mark.skipif(not CASES.is_dir(), reason="the field cases are not beside the repository")
@pytest.mark.parametrize(
    ("name", "torn"),
    [
        ("02-jpeg-without-end/files/no-end-marker.jpg", False),
        ("02-jpeg-without-end/files/last-20-bytes-missing.jpg", True),
        ("02-jpeg-without-end/files/whole.jpg", False),
        ("11-png-with-large-profile/files/large-icc.png", False),
        ("11-png-with-large-profile/files/large-ztxt.png", False),
        ("05-unread-kinds-are-silent/files/holiday.avif", False),
    ],
)
def test_field_cases_are_read(name: str, torn: bool) -> None:
    extraction = read_file(CASES / name, None, SPEC, frozenset(), LIMITS)
    assert extraction.parts
    assert (extraction.note == CUT_OFF) == torn

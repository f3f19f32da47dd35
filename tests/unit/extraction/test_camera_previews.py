"""Previews in files: which are used, how they are turned and cut, and what is never believed."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from retllm_desktop.core.errors import ItemError
from retllm_desktop.core.types import ImageSpec
from retllm_desktop.extraction.files import ReadingLimits
from retllm_desktop.extraction.pictures.camera_previews import decode_quickly
from retllm_desktop.extraction.pictures.images import DecodedImage
from retllm_desktop.extraction.reading import read_file
from tests.fixtures.camera_files import (
    exif_block,
    jpeg_bytes,
    letterboxed,
    with_large_preview,
    write_camera_jpeg,
)
from tests.unit.extraction.samples import SHARED, encoded, scene
from tests.unit.extraction.test_images import turned

LIMITS = ReadingLimits()
SPEC = ImageSpec(132, resize="shortest", crop=True)
SIDES = (1600, 1200)
MARKED = (10, 240, 240)
"""A colour that no picture here has: a thumbnail of it tells where pixels came from."""


def read(data: bytes) -> DecodedImage:
    return decode_quickly(io.BytesIO(data), SPEC, LIMITS)


def thumbnail(image: Image.Image | None = None) -> Image.Image:
    return letterboxed(scene(*SIDES) if image is None else image)


def camera_jpeg(preview: bytes, image: Image.Image | None = None, **records: object) -> bytes:
    picture = scene(*SIDES) if image is None else image
    return jpeg_bytes(picture, exif=exif_block(preview, **records))


def corners(image: Image.Image) -> list[tuple[int, ...]]:
    w, h = image.size
    places = (
        (w // 4, h // 4),
        (3 * w // 4, h // 4),
        (w // 4, 3 * h // 4),
        (3 * w // 4, 3 * h // 4),
    )
    return [image.getpixel(place) for place in places]  # type: ignore[misc]


def is_close(ours: list[tuple[int, ...]], theirs: list[tuple[int, ...]]) -> bool:
    return np.abs(np.array(ours) - np.array(theirs)).max() < 40


def test_a_thumbnail_stands_for_the_picture() -> None:
    found = read(camera_jpeg(jpeg_bytes(thumbnail()), recorded=SIDES))
    assert found.image.size == (160, 120)
    assert (found.width_px, found.height_px) == SIDES
    assert is_close(corners(found.image), corners(scene(*SIDES)))


@pytest.mark.parametrize("orientation", range(1, 9))
def test_it_is_turned_as_the_picture_is(orientation: int) -> None:
    away = Image.open(io.BytesIO(turned(scene(1500, 1000), orientation))).convert("RGB")
    data = camera_jpeg(jpeg_bytes(letterboxed(away)), away, orientation=orientation)
    found = read(data)
    assert (found.width_px, found.height_px) == (1500, 1000)
    assert abs(found.image.width / found.image.height - 1.5) < 0.1
    assert is_close(corners(found.image), corners(scene(1500, 1000)))


@pytest.mark.parametrize("sides", [(1600, 1067), (1600, 900), (1000, 1500), (1920, 820)])
def test_the_bars_of_a_thumbnail_are_cut_off(sides: tuple[int, int]) -> None:
    found = read(camera_jpeg(jpeg_bytes(letterboxed(scene(*sides))), scene(*sides)))
    aspect = found.image.width / found.image.height
    assert aspect == pytest.approx(sides[0] / sides[1], rel=0.06)
    assert np.asarray(found.image).min(axis=(1, 2)).max() > 0
    edge = np.asarray(found.image.convert("L"))
    for line in (edge[0], edge[-1], edge[:, 0], edge[:, -1]):
        assert line.mean() > 24


@pytest.mark.parametrize(
    "preview",
    [
        b"",
        b"no picture at all",
        jpeg_bytes(Image.new("RGB", (160, 120), MARKED))[:300],
        jpeg_bytes(Image.new("RGB", (160, 120), MARKED)),
        jpeg_bytes(Image.effect_noise((120, 160), 80).convert("RGB")),
        jpeg_bytes(Image.effect_noise((40, 30), 80)),
        jpeg_bytes(Image.effect_noise((4000, 2000), 80).convert("RGB"), quality=5),
        encoded(Image.new("RGB", (160, 120), MARKED), "PNG"),
    ],
    ids=["none", "nonsense", "cut off", "of one colour", "turned", "tiny", "larger", "no JPEG"],
)
def test_what_does_not_fit_is_not_used(preview: bytes) -> None:
    found = read(camera_jpeg(preview[:60_000]))
    assert is_close(corners(found.image), corners(scene(*SIDES)))


def test_a_thumbnail_of_another_shape_is_of_another_picture() -> None:
    wide = Image.effect_noise((160, 80), 60).convert("RGB")
    found = read(camera_jpeg(jpeg_bytes(wide)))
    assert found.image.width / found.image.height == pytest.approx(4 / 3, rel=0.02)


def test_a_picture_cut_after_its_records_were_written_has_no_thumbnail() -> None:
    former = jpeg_bytes(Image.effect_noise((160, 120), 60).convert("RGB"))
    found = read(camera_jpeg(former, recorded=(4000, 3000)))
    assert is_close(corners(found.image), corners(scene(*SIDES)))


def test_a_thumbnail_that_claims_to_be_huge_is_not_decoded() -> None:
    bomb = bytearray(jpeg_bytes(thumbnail()))
    at = bomb.index(b"\xff\xc0") + 5
    bomb[at : at + 4] = b"\xff\xff\xff\xff"
    found = read(camera_jpeg(bytes(bomb)))
    assert is_close(corners(found.image), corners(scene(*SIDES)))


def test_records_that_point_outside_are_passed_over() -> None:
    block = bytearray(exif_block(jpeg_bytes(thumbnail())))
    at = block.index(b"\x01\x02\x04\x00") + 8
    block[at : at + 4] = b"\xff\xff\xff\x7f"
    found = read(jpeg_bytes(scene(*SIDES), exif=bytes(block)))
    assert is_close(corners(found.image), corners(scene(*SIDES)))


def test_a_larger_preview_is_preferred_to_one_that_is_too_small() -> None:
    picture = jpeg_bytes(scene(2000, 1500), exif=exif_block(jpeg_bytes(thumbnail())))
    found = read(with_large_preview(picture, jpeg_bytes(scene(640, 480))))
    assert min(found.image.size) >= 132
    assert found.image.size != (160, 120)
    assert (found.width_px, found.height_px) == (2000, 1500)
    assert is_close(corners(found.image), corners(scene(2000, 1500)))


def test_a_reduced_page_of_a_tiff_stands_for_the_first(tmp_path: Path) -> None:
    path = tmp_path / "scan.tif"
    pages = [scene(1600, 1200), scene(320, 240)]
    for page in pages:
        page.encoderinfo = {}
    pages[1].encoderinfo = {"tiffinfo": {0xFE: 1}}
    pages[0].save(path, save_all=True, append_images=pages[1:], compression="tiff_lzw")
    with path.open("rb") as stream:
        found = decode_quickly(stream, SPEC, LIMITS)
    assert found.image.size == (320, 240)
    assert (found.width_px, found.height_px) == (1600, 1200)
    assert is_close(corners(found.image), corners(scene(1600, 1200)))


def test_a_second_page_of_a_tiff_that_is_another_picture_is_not_used(tmp_path: Path) -> None:
    path = tmp_path / "pages.tif"
    scene(1600, 1200).save(path, save_all=True, append_images=[scene(320, 240)])
    with path.open("rb") as stream, pytest.raises(ItemError, match="no preview"):
        decode_quickly(stream, SPEC, LIMITS)


def test_small_pictures_are_decoded_as_they_are() -> None:
    for kind in ("PNG", "JPEG", "GIF"):
        found = read(encoded(scene(320, 200), kind))
        assert (found.width_px, found.height_px) == (320, 200)
    # Their thumbnails save nothing.
    marked = jpeg_bytes(Image.effect_noise((160, 120), 60).convert("RGB"))
    found = read(camera_jpeg(marked, scene(800, 600)))
    assert is_close(corners(found.image), corners(scene(800, 600)))


@pytest.mark.parametrize(
    "data",
    [
        encoded(scene(1600, 1200), "PNG"),
        jpeg_bytes(scene(1700, 1200), progressive=True),
        jpeg_bytes(scene(4000, 3000)),
    ],
    ids=["png", "progressive", "twelve megapixels"],
)
def test_large_pictures_without_a_preview_are_left_to_be_read_whole(data: bytes) -> None:
    if data[:2] == b"\xff\xd8" and len(data) < 60_000:
        data = jpeg_bytes(scene(2000, 1500), progressive=True)
    with pytest.raises(ItemError, match="no preview"):
        read(data)


def test_the_first_pass_tells_that_it_is_one(tmp_path: Path) -> None:
    photo, text = tmp_path / "a.jpg", tmp_path / "a.txt"
    write_camera_jpeg(photo, scene(*SIDES), orientation=6)
    text.write_text("twelve words")
    first = read_file(photo, None, SPEC, frozenset(), LIMITS, first_pass=True)
    whole = read_file(photo, None, ImageSpec(260), frozenset(), LIMITS)
    assert first.first_pass
    assert not whole.first_pass
    assert first.content_hash == whole.content_hash
    assert first.metadata == whole.metadata
    sides = [(one.parts[0].width_px, one.parts[0].height_px) for one in (first, whole)]
    assert sides[0] == sides[1] == (1200, 1600)
    assert first.parts[0].pixels is not None
    assert first.parts[0].pixels.shape == (132, 132, 3)
    assert not read_file(text, None, SPEC, frozenset(), LIMITS, first_pass=True).first_pass
    # A copy has no parts; there is nothing of it to be read again.
    known = frozenset({first.content_hash})
    assert not read_file(photo, None, SPEC, known, LIMITS, first_pass=True).first_pass


def test_without_a_size_pictures_are_left_and_pdfs_are_read(tmp_path: Path) -> None:
    photo = tmp_path / "a.jpg"
    write_camera_jpeg(photo, scene(*SIDES))
    with pytest.raises(ItemError, match="no previews"):
        read_file(photo, None, None, frozenset(), LIMITS, first_pass=True)


@pytest.mark.skipif(not SHARED.is_dir(), reason="the sample files are not beside the repository")
def test_pdfs_give_their_text_without_a_page_drawn() -> None:
    found = 0
    for path in sorted((SHARED / "pdf_samples").rglob("*.pdf")):
        try:
            whole = read_file(path, None, ImageSpec(64), frozenset(), LIMITS)
            first = read_file(path, None, SPEC, frozenset(), LIMITS, first_pass=True)
        except ItemError:
            continue
        assert first.first_pass
        assert all(part.thumbnail is None and part.pixels is None for part in first.parts)
        texts = [(part.index, part.text) for part in whole.parts if part.text is not None]
        assert [(part.index, part.text) for part in first.parts] == texts
        found += 1
    assert found >= 5

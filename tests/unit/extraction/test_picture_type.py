"""Photographs, screenshots, drawings and scans are told apart; hardly a photograph is mistaken."""

import io
import json
import zipfile
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont, ImageOps

from retllm_desktop.core.errors import ItemError
from retllm_desktop.core.file_kinds import FileKind
from retllm_desktop.core.picture_types import PIXEL_TYPES, PictureType
from retllm_desktop.core.types import ImageSpec, Metadata
from retllm_desktop.extraction.files import ReadingLimits
from retllm_desktop.extraction.pictures import picture_type
from retllm_desktop.extraction.pictures.images import encode_thumbnail, make_preview
from retllm_desktop.extraction.pictures.picture_features import FEATURE_NAMES, measure_picture
from retllm_desktop.extraction.pictures.picture_file import classify_preview
from retllm_desktop.extraction.pictures.picture_type import choose_type, classify_picture
from retllm_desktop.extraction.reading import read_file
from tests.unit.extraction.samples import SHARED

ROOT = Path(__file__).resolve().parents[3]
PHOTOS = SHARED / "coco_by85" / "images"
SPEC = ImageSpec(64)


def told(path: Path, image: Image.Image, **how: object) -> PictureType | None:
    """What reading a file says that the picture is."""
    image.save(path, **how)
    return read_file(path, None, SPEC, frozenset(), ReadingLimits()).metadata.picture_type


def page() -> Image.Image:
    """A page of text, a little grey, a little noisy, a little turned."""
    paper = Image.new("L", (1240, 1754), 246)
    pen, font = ImageDraw.Draw(paper), ImageFont.load_default(26)
    rng = np.random.default_rng(5)
    for row in range(44):
        words = ["".join(rng.choice(list("aeinorst"), rng.integers(2, 9))) for _ in range(11)]
        pen.text((130, 140 + 34 * row), " ".join(words)[:64], 30, font)
    noisy = np.asarray(paper.rotate(0.6, fillcolor=246), np.float32)
    noisy = noisy + rng.normal(0, 3, noisy.shape)
    return Image.fromarray(noisy.clip(0, 255).astype(np.uint8)).convert("RGB")


def logo() -> Image.Image:
    """Flat shapes on white."""
    image = Image.new("RGB", (400, 400), "white")
    pen = ImageDraw.Draw(image)
    pen.ellipse((60, 60, 340, 340), fill=(220, 40, 40), outline="black", width=8)
    pen.polygon([(200, 90), (300, 290), (100, 290)], fill=(250, 210, 40), outline="black")
    return image


def photographs() -> list[Path]:
    if not PHOTOS.is_dir():
        pytest.skip("the sample photographs are not beside this checkout")
    return sorted(PHOTOS.glob("*.jpg"))


def smaller(photo: Image.Image, side: int) -> Image.Image:
    photo.thumbnail((side, side))
    return photo


@pytest.mark.parametrize(
    ("ending", "vary", "how"),
    [
        ("jpg", lambda photo: photo, {"quality": 90}),
        ("jpg", lambda photo: smaller(photo, 320), {"quality": 40}),
        ("jpg", lambda photo: smaller(photo, 160), {"quality": 75}),
        ("jpg", ImageOps.grayscale, {"quality": 80}),
        ("png", lambda photo: photo, {}),
        ("webp", lambda photo: smaller(photo, 480), {"quality": 60}),
        ("gif", lambda photo: smaller(photo, 400).quantize(256), {}),
    ],
    ids=["whole", "messenger", "tiny", "grey", "png", "webp", "gif of 256 colours"],
)
def test_photographs_stay_photographs_however_they_come(tmp_path, ending, vary, how):
    """Without any record of a camera: messengers strip it."""
    found = Counter(
        told(tmp_path / f"a.{ending}", vary(Image.open(path).convert("RGB")), **how)
        for path in photographs()
    )
    assert found[PictureType.PHOTO] >= 0.96 * found.total(), found


def test_drawn_scenes_are_drawings():
    with zipfile.ZipFile(ROOT / "resources" / "demo-drawn.zip") as archive:
        names = sorted(name for name in archive.namelist() if name.endswith(".webp"))[::5]
        drawn = [Image.open(io.BytesIO(archive.read(name))).convert("RGB") for name in names]
    found = Counter(classify_picture(make_preview(one), Metadata(), "a.webp") for one in drawn)
    assert found[PictureType.DRAWING] >= 0.95 * len(names), found


def test_a_page_is_a_scan_and_flat_shapes_are_a_drawing(tmp_path):
    assert told(tmp_path / "a.jpg", page()) is PictureType.SCAN
    assert told(tmp_path / "b.png", logo()) is PictureType.DRAWING


@pytest.mark.parametrize(
    "image",
    [
        Image.new("RGB", (1, 1), "red"),
        Image.new("RGB", (4000, 5), "red"),
        Image.new("RGB", (300, 200)),
        Image.new("RGB", (300, 200), "white"),
        Image.new("RGBA", (300, 200), (0, 0, 0, 0)),
        Image.new("L", (300, 200), 127),
        Image.effect_noise((7, 300), 90),
    ],
    ids=["one pixel", "a strip", "black", "white", "transparent", "grey", "narrow"],
)
def test_nothing_tells_what_is_blank_or_too_small(tmp_path, image):
    assert told(tmp_path / "a.png", image) is None
    assert told(tmp_path / "Screenshot_1.png", image) is PictureType.SCREENSHOT
    camera = Metadata(camera="Leica M3")
    assert classify_picture(make_preview(image.convert("RGB")), camera, "a") is PictureType.PHOTO


def test_what_the_record_and_the_name_say_counts():
    flat, sheet = make_preview(logo()), make_preview(page())
    camera, scanner = Metadata(camera="Canon EOS 80D"), Metadata(camera="EPSON Perfection V39")
    assert classify_picture(flat, Metadata(screenshot=True), "a.png") is PictureType.SCREENSHOT
    # A camera takes photographs and pages, whatever it says of itself.
    assert classify_picture(sheet, camera, "a.jpg") in {PictureType.SCAN, PictureType.PHOTO}
    assert classify_picture(sheet, scanner, "a.jpg") is PictureType.SCAN
    assert classify_picture(sheet, Metadata(), "Scan_20240131.jpg") is PictureType.SCAN


@settings(max_examples=60, deadline=None)
@given(
    st.integers(1, 256), st.integers(1, 256), st.integers(0, 2**32 - 1), st.sampled_from([1, 9, 99])
)
def test_any_pixels_have_a_type_or_none(width, height, seed, coarse):
    rng = np.random.default_rng(seed)
    pixels = rng.integers(0, 256, (-(-height // coarse), -(-width // coarse), 3), dtype=np.uint8)
    pixels = pixels.repeat(coarse, axis=0).repeat(coarse, axis=1)[:height, :width]
    image = Image.fromarray(np.ascontiguousarray(pixels))
    found = classify_picture(image, Metadata(), "a.png")
    assert found is None or found in PIXEL_TYPES
    if min(width, height) >= 8:
        features = measure_picture(image)
        assert features.shape == (len(FEATURE_NAMES),)
        assert np.isfinite(features).all()


def test_the_threshold_is_below_which_it_is_no_photograph():
    odds = np.log(np.asarray([0.3, 0.1, 0.4, 0.2], np.float32))
    assert choose_type(odds, 0.25) is PictureType.PHOTO
    assert choose_type(odds, 0.35) is PictureType.DRAWING


def test_a_stored_preview_is_told_too():
    stored = encode_thumbnail(page())
    assert classify_preview(stored, Metadata(kind=FileKind.PICTURE), "a.png") is PictureType.SCAN
    with pytest.raises(ItemError):
        classify_preview(b"no picture", Metadata(), "a.png")


def test_the_numbers_are_of_the_features_that_are_measured():
    body = json.loads(Path(picture_type.__file__).with_suffix(".json").read_text("utf-8"))
    assert body["features"] == list(FEATURE_NAMES)
    assert body["types"] == [one.value for one in PIXEL_TYPES]
    for name in ("pixels", "stored"):
        assert np.asarray(body[name]["weights"]).shape == (len(FEATURE_NAMES), len(PIXEL_TYPES))
        assert 0.0 < body[name]["photo_threshold"] <= 0.5

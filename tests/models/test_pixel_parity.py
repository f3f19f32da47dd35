"""What an image tower gets is what transformers' own processors would have given it.

The references were written by ``models/training/reference_pixels.py``; how far the quick ways
are from them on photographs is in ``results/preprocessing.json``.
"""

import io
import json
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from retllm_desktop.core.types import ImageSpec
from retllm_desktop.encoders.towers import PixelScaler
from retllm_desktop.extraction.files import ReadingLimits
from retllm_desktop.extraction.pictures.images import (
    DecodeRequest,
    decode_image,
    make_encoder_image,
)
from retllm_desktop.packs.image_input import ImageInput
from retllm_desktop.packs.manifest_fields import FieldReader, read_image_spec
from retllm_desktop.platform.paths import bundled_folder
from tests.fixtures.odd_pictures import encoded, odd_pictures, picture

FIXTURES = Path(__file__).parents[1] / "fixtures" / "parity"
BOUND = 0.02
EXACT = 64
CLIP = ImageInput(
    "input",
    "output",
    ImageSpec(256, "shortest", crop=True, oversampling=EXACT),
    (0.48145466, 0.4578275, 0.40821073),
    (0.26862954, 0.26130258, 0.27577711),
)
SIGLIP = ImageInput(
    "pixel_values",
    "pooler_output",
    ImageSpec(224, "squash", interpolation="bilinear", oversampling=EXACT),
    (0.5, 0.5, 0.5),
    (0.5, 0.5, 0.5),
)
KINDS = {"clip": CLIP, "siglip": SIGLIP}
OFFERED = {"clip": 5.75, "siglip": 5}
"""Oversampling that meets the bound on pictures with detail in every pixel."""
CATALOGUE = {"clip": "clip-vit-b-32-256-datacomp", "siglip": "siglip2-base-patch16-224"}


def catalogued(kind: str) -> dict[str, object]:
    """What the catalogue says of how pictures are resized."""
    path = bundled_folder("models") / "catalogue" / f"{CATALOGUE[kind]}.json"
    image = json.loads(path.read_text("utf-8"))["coarse"]["image"]
    return {name: image[name] for name in ("px", "resize", "crop", "interpolation", "oversampling")}


@cache
def odd() -> dict[str, bytes]:
    return odd_pictures()


@cache
def detailed() -> bytes:
    """A photo of 12 megapixels with detail of all sizes: as from a sharp lens, on leaves."""
    rng = np.random.default_rng(0)
    height, width = 3000, 4000
    values = np.full((height, width), 128.0)
    for side in (1, 2, 4, 8, 16, 32, 64):
        grain = rng.normal(0, 24, (-(-height // side), -(-width // side)))
        values += grain.repeat(side, 0).repeat(side, 1)[:height, :width]
    return encoded(Image.fromarray(values.clip(0, 255).astype(np.uint8)), "JPEG", quality=90)


def ours(data: bytes, image: ImageInput, *, thumbnail: bool = False) -> np.ndarray:
    made = decode_image(
        io.BytesIO(data), DecodeRequest(image.spec, thumbnail=thumbnail), ReadingLimits()
    )
    pixels = np.asarray(make_encoder_image(made.image, image.spec, made.frame))
    return PixelScaler(image).batch([pixels])[0]


def long_way(upright: Image.Image, image: ImageInput) -> np.ndarray:
    """Resize everything with Pillow, then cut at whole pixels: what the slow processors do."""
    px = image.spec.px
    resample = Image.Resampling[image.spec.interpolation.upper()]
    if image.spec.resize == "squash":
        square = upright.resize((px, px), resample)
    else:
        short = min(upright.size)
        wide, high = (side * px // short for side in upright.size)
        left, top = (wide - px) // 2, (high - px) // 2
        square = upright.resize((wide, high), resample).crop((left, top, left + px, top + px))
    values = np.asarray(square, dtype=np.float64) / 255
    return ((values - image.mean) / image.std).transpose(2, 0, 1)


def far(left: np.ndarray, right: np.ndarray) -> float:
    return float(np.quantile(np.abs(left - right), 0.999))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", sorted(odd_pictures()))
def test_pixels_are_those_of_transformers(kind: str, name: str) -> None:
    image = KINDS[kind]
    with np.load(FIXTURES / "pixels.npz") as stored:
        reference = stored[f"{kind}/{name}"]
    small = replace(image, spec=replace(image.spec, px=reference.shape[0]))
    wanted = (reference / 255.0 - image.mean) / image.std
    assert far(ours(odd()[name], small), wanted.transpose(2, 0, 1)) <= BOUND


@pytest.mark.parametrize("kind", KINDS)
def test_the_comparison_notices_a_shift_and_another_filter(kind: str) -> None:
    image = KINDS[kind]
    with np.load(FIXTURES / "pixels.npz") as stored:
        reference = stored[f"{kind}/photo"]
    wanted = ((reference / 255.0 - image.mean) / image.std).transpose(2, 0, 1)
    spec = replace(image.spec, px=reference.shape[0])
    other = "bicubic" if spec.interpolation == "bilinear" else "bilinear"
    filtered = replace(image, spec=replace(spec, interpolation=other))
    assert far(ours(odd()["photo"], filtered), wanted) > 1.5 * BOUND
    shifted = np.roll(ours(odd()["photo"], replace(image, spec=spec)), 1, axis=2)
    assert far(shifted, wanted) > 5 * BOUND


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("size", [(640, 427), (427, 640), (333, 127), (100, 90), (1001, 517)])
def test_full_size_is_the_long_way(kind: str, size: tuple[int, int]) -> None:
    data = encoded(picture(*size), "JPEG", quality=90)
    upright = Image.open(io.BytesIO(data)).convert("RGB")
    assert far(ours(data, KINDS[kind]), long_way(upright, KINDS[kind])) <= BOUND


@pytest.mark.parametrize("kind", KINDS)
def test_a_large_jpeg_decoded_small_stays_near_the_long_way(kind: str) -> None:
    data = detailed()
    upright = Image.open(io.BytesIO(data)).convert("RGB")
    image = KINDS[kind]
    reference = long_way(upright, image)
    quick, careful = (
        far(ours(data, replace(image, spec=replace(image.spec, oversampling=n))), reference)
        for n in (2, OFFERED[kind])
    )
    assert careful <= BOUND < quick <= 5 * BOUND


@pytest.mark.parametrize("kind", KINDS)
def test_the_catalogue_asks_for_what_was_measured(kind: str) -> None:
    spec = read_image_spec(FieldReader(catalogued(kind), "image"))
    assert spec == replace(KINDS[kind].spec, oversampling=OFFERED[kind])


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", KINDS)
def test_sides_that_do_not_divide_shift_nothing(kind: str, orientation: int) -> None:
    # 853 × 1281 at a quarter are 213.25 × 320.25: whole numbers would move the picture
    image = replace(KINDS[kind], spec=replace(KINDS[kind].spec, px=48, oversampling=4))
    exif = Image.Exif()
    exif[0x0112] = orientation
    plain = picture(853, 1281)
    smooth = plain.resize((107, 160)).resize(plain.size, Image.Resampling.BICUBIC)
    data = encoded(smooth, "JPEG", quality=95, exif=exif)
    turns = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_270,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_90,
    }
    upright = Image.open(io.BytesIO(data)).convert("RGB")
    if orientation in turns:
        upright = upright.transpose(turns[orientation])
    assert far(ours(data, image), long_way(upright, image)) <= 2 * BOUND


@pytest.mark.parametrize("kind", KINDS)
def test_sixteen_bits_are_the_picture_of_their_high_bytes(kind: str) -> None:
    grey = np.asarray(picture(210, 140).convert("L"))
    deep = Image.fromarray(grey.astype(np.uint16) * 256 + 129)
    found = ours(encoded(deep, "PNG"), KINDS[kind])
    expected = long_way(Image.fromarray(grey).convert("RGB"), KINDS[kind])
    assert far(found, expected) <= BOUND

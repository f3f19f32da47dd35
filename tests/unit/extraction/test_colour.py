"""Every mode of picture becomes what a person would see on white paper."""

import io

import numpy as np
import pytest
from PIL import Image

from retllm_desktop.extraction.pictures.colour import smooth_mode, to_srgb
from tests.unit.extraction.samples import encoded, scene, swapped_profile


def rgb(image: Image.Image, profile: bytes | None = None) -> np.ndarray:
    converted = to_srgb(image, profile)
    assert converted.mode == "RGB"
    return np.asarray(converted).astype(int)


def reopened(image: Image.Image, kind: str) -> Image.Image:
    opened = Image.open(io.BytesIO(encoded(image, kind)))
    opened.load()
    return opened


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_sixteen_bits_keep_their_shades(kind: str) -> None:
    ramp = np.tile(np.linspace(0, 65535, 256).astype(np.uint16), (4, 1))
    found = rgb(reopened(Image.fromarray(ramp), kind))
    assert np.abs(found[0, :, 0] - np.arange(256)).max() <= 1


def test_integers_of_32_bits_up_to_16_bits() -> None:
    ramp = np.tile(np.linspace(0, 65535, 256).astype(np.int32), (4, 1))
    assert np.abs(rgb(Image.fromarray(ramp))[0, :, 0] - np.arange(256)).max() <= 1


@pytest.mark.parametrize(("low", "high"), [(0.0, 1.0), (-3.0, 1000.0)])
def test_floats_are_stretched_where_they_have_no_white(low: float, high: float) -> None:
    ramp = np.tile(np.linspace(low, high, 256, dtype=np.float32), (4, 1))
    ramp[0, 0] = np.nan if low < 0 else 0.0
    assert np.abs(rgb(Image.fromarray(ramp))[1, :, 0] - np.arange(256)).max() <= 1


def test_one_bit_grey_and_palette() -> None:
    bits = Image.new("1", (2, 1))
    bits.putpixel((1, 0), 1)
    assert rgb(bits).tolist() == [[[0, 0, 0], [255, 255, 255]]]
    assert rgb(Image.new("L", (1, 1), 77)).tolist() == [[[77, 77, 77]]]
    palette = scene().quantize(16)
    assert np.abs(rgb(palette) - np.asarray(palette.convert("RGB")).astype(int)).max() == 0


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_transparency_shows_white_paper(mode: str) -> None:
    ink = Image.new("RGBA", (3, 1), (0, 0, 0, 255))
    ink.putpixel((1, 0), (0, 0, 0, 0))
    ink.putpixel((2, 0), (0, 0, 0, 128))
    row = rgb(ink.convert(mode))[0, :, 0]
    assert row[0] == 0
    assert row[1] == 255
    assert abs(row[2] - 127) <= 1


def test_a_transparent_palette_colour_is_white() -> None:
    image = Image.new("P", (2, 1))
    image.putpalette([200, 0, 0, 0, 0, 200])
    image.putpixel((1, 0), 1)
    out = io.BytesIO()
    image.save(out, "PNG", transparency=0)
    opened = Image.open(out)
    opened.load()
    assert rgb(opened).tolist() == [[[255, 255, 255], [0, 0, 200]]]


def test_a_transparent_colour_of_a_full_colour_picture_is_white() -> None:
    image = Image.new("RGB", (2, 1), (10, 20, 30))
    image.putpixel((1, 0), (200, 100, 50))
    out = io.BytesIO()
    image.save(out, "PNG", transparency=(10, 20, 30))
    opened = Image.open(out)
    opened.load()
    assert rgb(opened).tolist() == [[[255, 255, 255], [200, 100, 50]]]


def test_printing_colours_stay_near() -> None:
    found = rgb(scene().convert("CMYK"))
    assert np.abs(found - np.asarray(scene()).astype(int)).mean() < 3


def test_lab_needs_no_profile() -> None:
    lab = Image.new("LAB", (1, 1))
    lab.putpixel((0, 0), (138, 209, 198))  # L* 54, a* 81, b* 70: red
    assert np.abs(rgb(lab)[0, 0] - [254, 0, 0]).max() <= 12


def test_a_colour_profile_is_converted_from() -> None:
    red = Image.new("RGB", (4, 4), (220, 30, 40))
    pixel = rgb(red, swapped_profile())[0, 0]
    assert np.abs(pixel - [40, 30, 220]).max() <= 12


@pytest.mark.parametrize("profile", [b"", b"broken", bytes(200), swapped_profile()[:150]])
def test_a_broken_profile_is_ignored(profile: bytes) -> None:
    assert rgb(Image.new("RGB", (1, 1), (1, 2, 3)), profile).tolist() == [[[1, 2, 3]]]


def test_a_profile_for_other_colours_is_ignored() -> None:
    assert rgb(Image.new("L", (1, 1), 9), swapped_profile()).tolist() == [[[9, 9, 9]]]


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I", "F", "I;16"])
def test_any_mode_can_be_averaged(mode: str) -> None:
    image = Image.new(mode, (8, 8))
    assert smooth_mode(image).reduce(2).size == (4, 4)

"""HEIC, HEIF and AVIF: turned once, in sRGB, within limits; damaged ones say so."""

import io
import struct
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms

from retllm_desktop.core.errors import ItemError
from retllm_desktop.core.types import ImageSpec
from retllm_desktop.extraction.files import ReadingLimits
from retllm_desktop.extraction.pictures.camera_previews import decode_quickly
from retllm_desktop.extraction.pictures.colour_coding import coding_of, make_profile
from retllm_desktop.extraction.pictures.heif import HeifPicture
from retllm_desktop.extraction.pictures.heif_boxes import read_heif_items
from retllm_desktop.extraction.pictures.images import DecodedImage, DecodeRequest, decode_image
from retllm_desktop.extraction.reading import read_file
from tests.unit.extraction.samples import SHARED, encoded, mean_colour_distance, scene

LIMITS = ReadingLimits()
SPEC = ImageSpec(64)
EXACT = DecodeRequest(max_px=100_000, metadata=True)
SCENE = Path(__file__).parents[2] / "fixtures" / "pictures" / "scene.heic"
"""Drawn by ``samples.scene`` at 1216 x 832, with a thumbnail of 160, written by heif-enc."""
SAMPLES = SHARED / "heif_samples" / "tests" / "images"
needs_samples = pytest.mark.skipif(
    not SAMPLES.is_dir(), reason="the sample files are not beside the repository"
)
DAMAGED = ("heif_corrupted/corrupted.heic", "heif_corrupted/corrupted.hif")


def read(data: bytes, wanted: DecodeRequest = EXACT) -> DecodedImage:
    return decode_image(io.BytesIO(data), wanted, LIMITS)


def sample_paths() -> list[str]:
    found = sorted(SAMPLES.glob("heif*/**/*.h*")) if SAMPLES.is_dir() else []
    return [str(path.relative_to(SAMPLES)) for path in found if path.stat().st_size]


def test_heic_is_decoded_as_it_was_drawn() -> None:
    picture = read(SCENE.read_bytes())
    assert (picture.width_px, picture.height_px) == (1216, 832)
    drawn = scene(1216, 832)
    assert mean_colour_distance(picture.image, drawn) <= 2
    assert np.abs(np.asarray(picture.image, int) - np.asarray(drawn, int)).mean() < 4


def test_pixels_averaged_in_passing_are_those_of_the_whole() -> None:
    whole = read(SCENE.read_bytes()).image
    small = read(SCENE.read_bytes(), DecodeRequest(max_px=300)).image
    assert small.size == whole.reduce(4).size
    assert np.array_equal(np.asarray(small), np.asarray(whole.reduce(4)))


def test_first_pass_takes_the_thumbnail() -> None:
    quick = decode_quickly(io.BytesIO(SCENE.read_bytes()), SPEC, LIMITS)
    assert quick.image.size == (160, 108)
    assert (quick.width_px, quick.height_px) == (1216, 832)
    assert mean_colour_distance(quick.image, scene(1216, 832)) <= 2


@pytest.mark.parametrize("size", [(40_000, 25_000), (20_000, 10_001)])
def test_too_many_pixels_are_refused_by_the_header(size: tuple[int, int]) -> None:
    data = SCENE.read_bytes().replace(struct.pack(">II", 1216, 832), struct.pack(">II", *size))
    with pytest.raises(ItemError, match="too large to decode") as caught:
        read(data)
    assert "megapixels" in caught.value.detail


def test_a_size_that_the_pixels_have_not_is_refused() -> None:
    data = SCENE.read_bytes().replace(struct.pack(">II", 1216, 832), struct.pack(">II", 6080, 832))
    with pytest.raises(ItemError, match="damaged or cut off"):
        read(data)


@pytest.mark.parametrize("kept", [0.02, 0.3, 0.9])
def test_a_torn_heic_is_refused(kept: float) -> None:
    data = SCENE.read_bytes()
    with pytest.raises(ItemError, match="damaged or cut off"):
        read(data[: int(len(data) * kept)])


def test_boxes_of_any_kind_end_the_walk_without_an_error() -> None:
    data = bytearray(SCENE.read_bytes()[:600])
    generator = np.random.default_rng(5)
    for _ in range(500):
        broken = bytearray(data)
        for at in generator.integers(0, len(broken), 6):
            broken[at] = generator.integers(0, 256)
        read_heif_items(bytes(broken))
    assert len(read_heif_items(bytes(data)).thumbnails) == 1


@needs_samples
@pytest.mark.parametrize("name", sample_paths())
def test_every_sample_is_read_or_said_to_be_damaged(name: str) -> None:
    if "200MP" in name:
        pytest.skip("takes seconds; read by the test of its thumbnail")
    path = SAMPLES / name
    if name in DAMAGED:
        with pytest.raises(ItemError, match="damaged or cut off"):
            read_file(path, None, SPEC, frozenset(), LIMITS)
        return
    extraction = read_file(path, None, SPEC, frozenset(), LIMITS)
    assert extraction.parts[0].pixels.shape == (64, 64, 3)
    assert extraction.parts[0].thumbnail


@needs_samples
@pytest.mark.parametrize("depth", [8, 10, 12])
@pytest.mark.parametrize("size", ["128x128", "29x100"])
@pytest.mark.parametrize("mode", ["L", "LA", "RGB", "RGBA"])
def test_samples_look_like_their_originals(mode: str, size: str, depth: int) -> None:
    heif = SAMPLES / "heif" / f"{mode}_{depth}__{size}.heif"
    png = SAMPLES / "non_heif" / f"{mode}_8__{size}.png"
    if not heif.is_file():
        pytest.skip("no such sample")
    picture, original = read(heif.read_bytes()), read(png.read_bytes())
    assert picture.image.size == original.image.size
    assert mean_colour_distance(picture.image, original.image) <= 2


@needs_samples
@pytest.mark.parametrize(
    ("name", "size", "camera"),
    [
        ("heif_other/arrow.heic", (3024, 4032), "Apple iPhone 8 Plus"),
        ("heif_special/aux_YCbCr.heic", (4000, 1848), "samsung Galaxy S25 Ultra"),
        ("heif_special/200MP.heic", (12240, 16320), "samsung Galaxy S24 Ultra"),
    ],
)
def test_thumbnails_of_phones_show_the_picture_upright(
    name: str, size: tuple[int, int], camera: str
) -> None:
    quick = decode_quickly(io.BytesIO((SAMPLES / name).read_bytes()), SPEC, LIMITS)
    assert (quick.width_px, quick.height_px) == size
    assert (quick.image.width < quick.image.height) == (size[0] < size[1])
    assert quick.metadata.camera == camera


@needs_samples
def test_a_turned_grid_is_turned_once() -> None:
    whole = read((SAMPLES / "heif_other/arrow.heic").read_bytes(), DecodeRequest(max_px=320))
    quick = decode_quickly(
        io.BytesIO((SAMPLES / "heif_other/arrow.heic").read_bytes()), SPEC, LIMITS
    )
    small = whole.image.resize(quick.image.size)
    assert np.abs(np.asarray(small, int) - np.asarray(quick.image, int)).mean() < 6


@needs_samples
@pytest.mark.parametrize(
    "name",
    ["heif_other/nokia/bird_burst.heic", "heif_other/pug.heic", "heif_special/aux_YCbCr.heic"],
)
def test_photographs_look_as_another_decoder_has_them(name: str) -> None:
    cv2 = pytest.importorskip("cv2")
    opened, pixels = cv2.VideoCapture(str(SAMPLES / name)).read()
    if not opened:
        pytest.skip("this build of OpenCV reads no HEVC")
    reference = Image.fromarray(np.ascontiguousarray(pixels[:, :, ::-1]))
    with HeifPicture(io.BytesIO((SAMPLES / name).read_bytes())) as picture:
        picture.load()
        # FFmpeg takes the first tile of a grid; profiles are left out on both sides.
        ours = picture.crop((0, 0, *reference.size))
    assert mean_colour_distance(ours, reference) <= 2


@pytest.mark.parametrize("orientation", range(1, 9))
def test_avif_is_turned_once(orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    undo = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}
    drawn = scene(256, 160)
    away = drawn.transpose(Image.Transpose(undo[orientation])) if orientation > 1 else drawn
    picture = read(encoded(away, "AVIF", quality=90, exif=exif))
    assert (picture.width_px, picture.height_px) == (256, 160)
    assert np.abs(np.asarray(picture.image, int) - np.asarray(drawn, int)).mean() < 4


def test_avif_keeps_transparency_and_metadata() -> None:
    drawn = scene(256, 160).convert("RGBA")
    drawn.putalpha(Image.linear_gradient("L").resize(drawn.size))
    exif = Image.Exif()
    exif[0x0110] = "Box Camera"
    picture = read(encoded(drawn, "AVIF", quality=95, subsampling="4:4:4", exif=exif))
    paper = Image.new("RGBA", drawn.size, "white")
    paper.alpha_composite(drawn)
    assert mean_colour_distance(picture.image, paper) <= 2
    assert picture.metadata.camera == "Box Camera"


def test_what_xmp_says_turns_nothing() -> None:
    xmp = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><a tiff:Orientation="6"/></x:xmpmeta>'
    assert read(encoded(scene(256, 160), "AVIF", xmp=xmp)).image.size == (256, 160)


def test_avif_of_too_many_pixels_is_refused() -> None:
    data = encoded(scene(256, 160), "AVIF")
    many = data.replace(struct.pack(">II", 256, 160), struct.pack(">II", 16_000, 16_000))
    assert many != data
    with pytest.raises(ItemError, match="too large to decode"):
        read(many)


def test_colours_named_by_numbers_become_a_profile() -> None:
    data = encoded(scene(256, 160), "AVIF", quality=95, subsampling="4:4:4")
    # Pillow writes the primaries of sRGB (1) and its transfer function (13).
    at = data.index(b"colrnclx") + 8
    display_p3 = data[:at] + struct.pack(">HH", 12, 13) + data[at + 4 :]
    assert read_heif_items(display_p3).nclx == (12, 13)
    profile = make_profile(coding_of(12, 13))
    assert profile is not None
    opened = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    expected = ImageCms.profileToProfile(
        read(data).image, opened, ImageCms.createProfile("sRGB"), outputMode="RGB"
    )
    assert expected is not None
    assert mean_colour_distance(read(display_p3).image, expected) < 0.5


def test_profile_of_display_p3_maps_its_white_and_widens_red() -> None:
    profile = make_profile(coding_of(12, 13))
    assert profile is not None
    to_srgb = ImageCms.buildTransform(
        ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB"), "RGB", "RGB"
    )

    def mapped(colour: tuple[int, int, int]) -> tuple[int, ...]:
        image = ImageCms.applyTransform(Image.new("RGB", (1, 1), colour), to_srgb)
        assert image is not None
        return image.getpixel((0, 0))

    assert min(mapped((255, 255, 255))) >= 254
    assert mapped((128, 128, 128)) == pytest.approx((128, 128, 128), abs=1)
    # Display P3 (200, 100, 100) is sRGB (215, 96, 97), by the matrices of CSS Color 4.
    assert mapped((200, 100, 100)) == pytest.approx((215, 94, 97), abs=3)


def test_light_of_high_dynamic_range_keeps_its_order() -> None:
    for transfer in (16, 18):
        profile = make_profile(coding_of(9, transfer))
        assert profile is not None
        transform = ImageCms.buildTransform(
            ImageCms.ImageCmsProfile(io.BytesIO(profile)),
            ImageCms.createProfile("sRGB"),
            "RGB",
            "RGB",
        )
        ramp = Image.merge("RGB", [Image.linear_gradient("L")] * 3)
        shown = ImageCms.applyTransform(ramp, transform)
        assert shown is not None
        values = np.asarray(shown)[:, 0, 1].astype(int)
        assert (np.diff(values) >= 0).all()
        assert values[0] <= 2
        assert values[-1] >= 250
    assert make_profile(coding_of(1, 13)) is None
    assert make_profile(coding_of(1, 1)) is None
    assert make_profile(coding_of(2, 2)) is None

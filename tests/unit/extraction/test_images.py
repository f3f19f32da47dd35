"""One decoding: upright, small enough, precise enough, and never a monster in memory."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from retllm_desktop.core.errors import ItemError
from retllm_desktop.core.query import Region
from retllm_desktop.core.types import ImageSpec
from retllm_desktop.extraction.files import ReadingLimits
from retllm_desktop.extraction.pictures.images import (
    DecodedImage,
    DecodeRequest,
    decode_image,
    encode_thumbnail,
    make_encoder_image,
    shrink_to_view,
)
from retllm_desktop.extraction.pictures.picture_file import decode_view
from retllm_desktop.extraction.readers import ViewRequest
from tests.unit.extraction import samples
from tests.unit.extraction.samples import SHARED, encoded, scene

LIMITS = ReadingLimits()
SPEC = ImageSpec(64)
EXACT = DecodeRequest(max_px=100_000)


def read(
    data: bytes, wanted: DecodeRequest = EXACT, limits: ReadingLimits = LIMITS
) -> DecodedImage:
    return decode_image(io.BytesIO(data), wanted, limits)


def array(image: Image.Image) -> np.ndarray:
    return np.asarray(image).astype(int)


def turned(image: Image.Image, orientation: int) -> bytes:
    """A JPEG of a picture that was turned away and says so."""
    undo = {
        1: None, 2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM, 5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }[orientation]  # fmt: skip
    exif = Image.Exif()
    exif[0x0112] = orientation
    away = image if undo is None else image.transpose(undo)
    return encoded(away, "JPEG", quality=95, exif=exif)


@pytest.mark.parametrize(
    ("kind", "loss"),
    [("JPEG", 6), ("PNG", 0), ("WEBP", 8), ("GIF", 20), ("BMP", 0), ("TIFF", 0)],
)
def test_all_kinds_are_told_by_their_content(kind: str, loss: int) -> None:
    picture = read(encoded(scene(), kind))
    assert (picture.width_px, picture.height_px) == (320, 200)
    assert np.abs(array(picture.image) - array(scene())).mean() <= loss


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("wanted", [EXACT, DecodeRequest(ImageSpec(32), thumbnail=True)])
def test_all_orientations_look_alike(orientation: int, wanted: DecodeRequest) -> None:
    picture = read(turned(scene(640, 400), orientation), wanted)
    assert (picture.width_px, picture.height_px) == (640, 400)
    expected = scene(640, 400).resize(picture.image.size, Image.Resampling.BOX)
    assert np.abs(array(picture.image) - array(expected)).mean() < 4


@pytest.mark.parametrize("kind", ["TIFF", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", [3, 6, 8])
def test_orientation_counts_in_other_kinds_too(kind: str, orientation: int) -> None:
    jpeg = Image.open(io.BytesIO(turned(scene(), orientation)))
    picture = read(encoded(jpeg, kind, exif=jpeg.getexif()))
    assert (picture.width_px, picture.height_px) == picture.image.size == (320, 200)
    assert np.abs(array(picture.image) - array(scene())).mean() < 9


@pytest.mark.parametrize("motif", ["Landscape", "Portrait"])
def test_photos_of_all_orientations_look_alike(motif: str) -> None:
    folder = SHARED / "exif_orientation"
    if not folder.is_dir():
        pytest.skip("the sample photos of all orientations are not beside this checkout")
    spec = ImageSpec(128)
    made = []
    for orientation in range(9):
        picture = read((folder / f"{motif}_{orientation}.jpg").read_bytes(), DecodeRequest(spec))
        assert (picture.width_px > picture.height_px) == (motif == "Landscape")
        made.append(array(make_encoder_image(picture.image, spec)))
    for other in made[1:]:
        assert np.abs(other - made[0]).mean() < 2.5


@pytest.mark.parametrize("value", [0, 9, 77])
def test_an_impossible_orientation_is_none(value: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = value
    assert read(encoded(scene(), "JPEG", exif=exif)).image.size == (320, 200)


def test_broken_exif_is_no_reason_to_fail() -> None:
    data = encoded(scene(), "JPEG", exif=b"Exif\0\0II*\0\xff\xff\xff\xff" + bytes(30))
    assert read(data).image.size == (320, 200)


@pytest.mark.parametrize(
    ("size", "px", "decoded"),
    [
        ((4000, 3000), 128, (500, 375)),
        ((4000, 3000), 400, (2000, 1500)),
        ((900, 700), 64, (450, 350)),
    ],
)
def test_large_jpegs_are_decoded_small_but_not_too_small(
    size: tuple[int, int], px: int, decoded: tuple[int, int]
) -> None:
    data = encoded(Image.new("RGB", size, (90, 120, 40)), "JPEG")
    spec = ImageSpec(px)
    picture = read(data, DecodeRequest(spec, thumbnail=True))
    assert (picture.width_px, picture.height_px) == size
    assert min(picture.image.size) >= 2 * px
    assert max(picture.image.size) >= 256
    assert picture.image.size == decoded


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF"])
def test_the_shortcut_gives_what_the_long_way_gives(kind: str) -> None:
    data = encoded(scene(1600, 1100), kind)
    spec = ImageSpec(96)
    short = make_encoder_image(read(data, DecodeRequest(spec, thumbnail=True)).image, spec)
    long = Image.open(io.BytesIO(data)).convert("RGB").resize((96, 96), Image.Resampling.BICUBIC)
    assert np.abs(array(short) - array(long)).mean() < 1.0


@pytest.mark.parametrize("name", ["bicubic", "bilinear", "lanczos"])
def test_squash_and_the_filters(name: str) -> None:
    for px, difference in ((128, 0.0), (48, 1.5)):  # the second is averaged first
        spec = ImageSpec(px, "squash", interpolation=name)
        expected = scene().resize((px, px), Image.Resampling[name.upper()])
        found = make_encoder_image(scene(), spec)
        assert np.abs(array(found) - array(expected)).mean() <= difference


@pytest.mark.parametrize("size", [(300, 200), (200, 300), (201, 200), (999, 50)])
def test_shortest_with_crop_cuts_the_centre(size: tuple[int, int]) -> None:
    spec = ImageSpec(50, "shortest", crop=True)
    found = make_encoder_image(scene(*size), spec)
    assert found.size == (50, 50)
    scale = 50 / min(size)
    whole = scene(*size).resize(
        (round(size[0] * scale), round(size[1] * scale)), Image.Resampling.BICUBIC
    )
    left, top = (whole.width - 50) // 2, (whole.height - 50) // 2
    expected = whole.crop((left, top, left + 50, top + 50))
    assert np.abs(array(found) - array(expected)).mean() < 3


def test_shortest_without_crop_keeps_the_shape() -> None:
    spec = ImageSpec(50, "shortest")
    assert make_encoder_image(scene(300, 200), spec).size == (75, 50)
    assert make_encoder_image(scene(5000, 2), spec).size == (800, 50)


def test_strips_of_one_pixel() -> None:
    for size in ((5000, 1), (1, 5000), (1, 1)):
        picture = read(
            encoded(Image.new("RGB", size, (9, 9, 9)), "PNG"), DecodeRequest(SPEC, thumbnail=True)
        )
        assert make_encoder_image(picture.image, SPEC).size == (64, 64)
        assert make_encoder_image(picture.image, ImageSpec(64, "shortest", crop=True)).size == (
            64,
            64,
        )
        assert max(Image.open(io.BytesIO(encode_thumbnail(picture.image))).size) <= 256


def test_a_view_never_grows() -> None:
    assert shrink_to_view(scene(300, 200), 150).size == (150, 100)
    assert shrink_to_view(scene(300, 200), 999).size == (300, 200)
    assert shrink_to_view(scene(5000, 1), 100).size == (100, 1)


def test_a_thumbnail_is_small_and_true() -> None:
    data = encode_thumbnail(scene(1000, 500))
    image = Image.open(io.BytesIO(data))
    assert image.format == "WEBP"
    assert image.size == (256, 128)
    assert len(data) < 20_000
    expected = scene(1000, 500).resize((256, 128), Image.Resampling.BICUBIC)
    assert np.abs(array(image.convert("RGB")) - array(expected)).mean() < 6


def test_the_first_frame_and_the_first_page() -> None:
    red, blue = Image.new("RGB", (40, 30), (250, 0, 0)), Image.new("RGB", (40, 30), (0, 0, 250))
    for kind in ("GIF", "WEBP", "TIFF", "PNG"):
        data = encoded(red, kind, save_all=True, append_images=[blue])
        assert array(read(data).image)[15, 20, 0] > 230


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF"])
@pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
def test_a_picture_that_is_cut_off(kind: str, part: float) -> None:
    noise = np.random.default_rng(1).integers(0, 256, (120, 160, 3), np.uint8)
    data = encoded(Image.fromarray(noise), kind)
    if kind == "WEBP":
        with pytest.raises(ItemError, match=r"cut off|no picture"):
            read(data[: int(len(data) * part)])
    else:
        assert "cut off" in read(data[: int(len(data) * part)]).note


def test_what_is_no_picture() -> None:
    with pytest.raises(ItemError, match="no picture that can be read"):
        read(b"this is no picture at all, but a line of text")


@pytest.mark.parametrize(
    "data",
    [
        samples.png_header(20_000, 10_000),
        samples.webp_header(16_000, 16_000),
        samples.bmp_header(20_000, 10_000),
        samples.gif_header(20_000, 10_000),
        samples.tiff_header(20_000, 10_000),
    ],
    ids=["PNG", "WEBP", "BMP", "GIF", "TIFF"],
)
def test_a_monster_is_refused_before_it_is_laid_out(data: bytes) -> None:
    with pytest.raises(ItemError, match=r"too large to decode .*100 megapixels"):
        read(data, DecodeRequest(SPEC))


def test_a_jpeg_monster_is_decoded_at_a_fraction() -> None:
    data = encoded(scene(1600, 1200), "JPEG")
    small = ReadingLimits(decoded_pixels=200_000, progressive_pixels=200_000)
    picture = read(data, EXACT, small)
    assert (picture.width_px, picture.height_px) == (1600, 1200)
    assert picture.image.size == (400, 300)
    with pytest.raises(ItemError, match="too large to decode"):
        read(data, EXACT, ReadingLimits(decoded_pixels=20_000))


def test_a_progressive_jpeg_monster_is_refused() -> None:
    data = encoded(scene(1600, 1200), "JPEG", progressive=True)
    with pytest.raises(ItemError, match="progressive JPEG"):
        read(data, EXACT, ReadingLimits(progressive_pixels=200_000))
    assert read(data, DecodeRequest(SPEC)).width_px == 1600


def test_pillows_own_limit_is_put_back() -> None:
    before = Image.MAX_IMAGE_PIXELS
    read(encoded(scene(), "PNG"))
    with pytest.raises(ItemError):
        read(samples.png_header(20_000, 10_000))
    assert before == Image.MAX_IMAGE_PIXELS


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF"])
def test_damage_anywhere_gives_a_picture_or_a_sentence(kind: str) -> None:
    good = encoded(scene(48, 40), kind)
    random = np.random.default_rng(5)
    for _ in range(60):
        data = bytearray(good)
        for _ in range(3):
            data[random.integers(0, len(data))] = random.integers(0, 256)
        try:
            picture = read(bytes(data), DecodeRequest(ImageSpec(16), thumbnail=True))
        except ItemError as exc:
            assert exc.title  # noqa: PT017 - either outcome is right
        else:
            assert picture.image.mode == "RGB"


def test_photos_with_captions_decode() -> None:
    folder: Path = SHARED / "coco_by85" / "images"
    if not folder.is_dir():
        pytest.skip("the sample photos are not beside this checkout")
    for path in sorted(folder.iterdir())[:8]:
        picture = read(path.read_bytes(), DecodeRequest(ImageSpec(224), thumbnail=True))
        assert make_encoder_image(picture.image, ImageSpec(224)).size == (224, 224)


def test_a_region_is_that_part_of_the_upright_picture():
    drawn = Image.new("RGB", (400, 200), "blue")
    drawn.paste("red", (300, 0, 400, 100))  # the upper right quarter of the right half
    exif = Image.Exif()
    exif[0x0112] = 6  # stored turned: upright, red lies at the lower right
    out = io.BytesIO()
    drawn.save(out, "JPEG", quality=95, exif=exif)
    for region, red in (
        (Region(0.5, 0.75, 1.0, 1.0), True),
        (Region(0.0, 0.0, 1.0, 0.5), False),
        (Region(0.9, 0.95, 0.9001, 0.9501), True),  # less than a pixel
    ):
        for spec, max_px in ((ImageSpec(32), 32), (None, 64)):
            pixels = decode_view(
                io.BytesIO(out.getvalue()), ViewRequest(spec, max_px, region), ReadingLimits()
            )
            middle = pixels[pixels.shape[0] // 2, pixels.shape[1] // 2].astype(int)
            assert bool(middle[0] > 200 and middle[2] < 60) is red, (region, spec, middle)


def test_a_small_region_is_decoded_as_sharp_as_it_needs():
    whole = Image.effect_noise((2400, 2400), 80).convert("RGB")
    out = io.BytesIO()
    whole.save(out, "JPEG", quality=95)
    region = Region(0.4, 0.4, 0.5, 0.5)
    pixels = decode_view(
        io.BytesIO(out.getvalue()), ViewRequest(None, 240, region), ReadingLimits()
    )
    assert pixels.shape == (240, 240, 3)
    direct = np.asarray(whole.crop((960, 960, 1200, 1200)))
    assert np.abs(pixels.astype(int) - direct).mean() < 12

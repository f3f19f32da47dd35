"""JPEG XL: colours, turns and transparency as written; headers of monsters are refused."""

import io

import numpy as np
import pytest
from PIL import Image, ImageCms

from retllm_desktop.core.errors import ItemError
from retllm_desktop.extraction.files import ReadingLimits
from retllm_desktop.extraction.pictures.colour_coding import ColourCoding, coding_of, make_profile
from retllm_desktop.extraction.pictures.images import DecodedImage, DecodeRequest, decode_image
from tests.unit.extraction.samples import mean_colour_distance, scene

pylibjxl = pytest.importorskip("pylibjxl", reason="there is no build of libjxl for this system")

from retllm_desktop.extraction.pictures.jpeg_xl import read_colour_coding  # noqa: E402

LIMITS = ReadingLimits()
EXACT = DecodeRequest(max_px=100_000, metadata=True)


def read(data: bytes, wanted: DecodeRequest = EXACT) -> DecodedImage:
    return decode_image(io.BytesIO(data), wanted, LIMITS)


def jxl(image: Image.Image, **options: object) -> bytes:
    return pylibjxl.encode(np.ascontiguousarray(image), **options)


class Bits:
    """Writes the head of a codestream: the least significant bit first."""

    def __init__(self) -> None:
        self.value = 0
        self.count = 0

    def put(self, value: int, bits: int) -> "Bits":
        self.value |= value << self.count
        self.count += bits
        return self

    def done(self) -> bytes:
        return b"\xff\x0a" + self.value.to_bytes(-(-self.count // 8), "little") + bytes(64)


def head(width: int, height: int) -> Bits:
    bits = Bits().put(0, 1)
    bits.put(3, 2).put(height - 1, 30)
    return bits.put(0, 3).put(3, 2).put(width - 1, 30)


@pytest.mark.parametrize("mode", ["RGB", "L", "RGBA"])
@pytest.mark.parametrize("lossless", [False, True])
def test_pixels_are_as_drawn(mode: str, lossless: bool) -> None:
    drawn = scene(256, 160).convert(mode)
    if mode == "RGBA":
        drawn.putalpha(Image.linear_gradient("L").resize(drawn.size))
    picture = read(jxl(drawn, lossless=lossless))
    paper = Image.new("RGBA", drawn.size, "white")
    paper.alpha_composite(drawn.convert("RGBA"))
    assert mean_colour_distance(picture.image, paper) <= (0.5 if lossless else 2)
    assert (picture.width_px, picture.height_px) == (256, 160)


def test_the_exif_orientation_turns_nothing_and_metadata_count() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x0110] = "Box Camera"
    picture = read(jxl(scene(256, 160), exif=exif.tobytes()[6:], lossless=True))
    assert picture.image.size == (256, 160)
    assert np.array_equal(np.asarray(picture.image), np.asarray(scene(256, 160)))
    assert picture.metadata.camera == "Box Camera"


def test_a_profile_is_converted_from() -> None:
    profile = make_profile(coding_of(12, 13))
    assert profile is not None
    picture = read(jxl(scene(256, 160), icc=profile, lossless=True))
    expected = ImageCms.profileToProfile(
        scene(256, 160), io.BytesIO(profile), ImageCms.createProfile("sRGB"), outputMode="RGB"
    )
    assert expected is not None
    assert mean_colour_distance(picture.image, expected) < 0.5


def test_colours_that_the_head_names_are_read() -> None:
    def coded(white: int, primaries: int, transfer: int) -> bytes:
        bits = head(300, 200).put(0, 1).put(0, 1)  # nothing as usual, no further fields
        bits.put(0, 1).put(0, 2).put(0, 1).put(0, 2)  # 8 bits, no extra channel
        bits.put(1, 1).put(0, 1).put(0, 1).put(0, 2)  # XYB, own colours, no profile, RGB
        for number in (white, primaries):
            if number == 1:
                bits.put(1, 2)
            else:
                bits.put(2, 2).put(number - 2, 4)
        bits.put(0, 1)
        return bits.put(2, 2).put(transfer - 2, 4).done()

    assert read_colour_coding(coded(1, 11, 13)) == coding_of(12, 13)
    assert read_colour_coding(coded(1, 9, 16)) == coding_of(9, 16)
    assert read_colour_coding(coded(11, 11, 17)) == coding_of(11, 17)
    assert read_colour_coding(jxl(scene(64, 48))) in (None, ColourCoding())
    assert read_colour_coding(b"\xff\x0a") is None


def test_pixels_averaged_in_passing_are_those_of_the_whole() -> None:
    data = jxl(scene(515, 258), lossless=True, effort=1)
    small = read(data, DecodeRequest(max_px=125)).image
    assert np.array_equal(np.asarray(small), np.asarray(read(data).image.reduce(4)))


def test_too_many_pixels_are_refused_by_the_header() -> None:
    with pytest.raises(ItemError, match="too large to decode") as caught:
        read(head(40_000, 25_000).put(1, 1).done())
    assert "1000 megapixels" in caught.value.detail


def test_torn_and_broken_files_are_refused() -> None:
    data = jxl(scene(256, 160))
    generator = np.random.default_rng(11)
    for kept in (2, 20, len(data) // 2, len(data) - 3):
        with pytest.raises(ItemError, match="damaged or cut off"):
            read(data[:kept])
    for _ in range(40):
        broken = bytearray(data)
        for at in generator.integers(2, len(broken), 4):
            broken[at] = generator.integers(0, 256)
        try:
            read(bytes(broken))
        except ItemError as error:
            assert error.title  # noqa: PT017 - it may be read all the same

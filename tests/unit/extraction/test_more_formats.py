"""Raw files of cameras, Photoshop's, icons and what Pillow reads besides: pixels, turns, limits."""

import io
import struct
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from retllm_desktop.core.errors import ItemError
from retllm_desktop.core.types import ImageSpec
from retllm_desktop.extraction.files import ReadingLimits
from retllm_desktop.extraction.pictures.camera_previews import decode_quickly
from retllm_desktop.extraction.pictures.images import DecodedImage, DecodeRequest, decode_image
from retllm_desktop.extraction.reading import read_file
from tests.unit.extraction.dng import write_dng
from tests.unit.extraction.samples import encoded, mean_colour_distance, png_header, scene

LIMITS = ReadingLimits()
SPEC = ImageSpec(64)
EXACT = DecodeRequest(max_px=100_000, metadata=True)
TURNED = {
    1: None,
    3: Image.Transpose.ROTATE_180,
    6: Image.Transpose.ROTATE_270,
    8: Image.Transpose.ROTATE_90,
}


def read(data: bytes, wanted: DecodeRequest = EXACT) -> DecodedImage:
    return decode_image(io.BytesIO(data), wanted, LIMITS)


def difference(first: Image.Image, second: Image.Image) -> float:
    return float(np.abs(np.asarray(first, int) - np.asarray(second, int)).mean())


@pytest.mark.parametrize("orientation", sorted(TURNED))
def test_the_jpeg_of_a_raw_file_is_shown_upright_with_the_records(orientation: int) -> None:
    lying = scene(1200, 800)
    picture = read(write_dng(lying.resize((120, 80)), lying, orientation))
    turn = TURNED[orientation]
    assert difference(picture.image, lying.transpose(turn) if turn else lying) < 3
    assert picture.metadata.camera == "Box Camera"
    assert picture.metadata.taken_s is not None


@pytest.mark.parametrize("preview", [None, (120, 80)])
@pytest.mark.parametrize("orientation", sorted(TURNED))
def test_a_shot_without_a_large_jpeg_is_developed(
    preview: tuple[int, int] | None, orientation: int
) -> None:
    lying = scene(480, 320)
    small = lying.resize(preview) if preview else None
    picture = read(write_dng(lying, small, orientation))
    turn = TURNED[orientation]
    upright = lying.transpose(turn) if turn else lying
    assert picture.image.size == tuple(side // 2 for side in upright.size)
    # LibRaw brightens shots; where the four quarters lie is seen all the same.
    shown = np.asarray(picture.image.resize((2, 2), Image.Resampling.BOX), int)
    drawn = np.asarray(upright.resize((2, 2), Image.Resampling.BOX), int)
    for corner in np.ndindex(2, 2):
        correlation = np.corrcoef(shown[corner], drawn[corner])[0, 1]
        assert correlation > 0.9
    assert picture.metadata.camera == "Box Camera"


def test_a_raw_file_is_no_tiff_of_pages(tmp_path: Path) -> None:
    path = tmp_path / "shot.dng"
    path.write_bytes(write_dng(scene(480, 320), scene(480, 320).resize((120, 80))))
    extraction = read_file(path, None, SPEC, frozenset(), LIMITS)
    assert [part.label for part in extraction.parts] == [""]
    assert extraction.parts[0].width_px == 240


@pytest.mark.parametrize("kept", [0.01, 0.3, 0.7])
def test_a_torn_raw_file_is_shown_or_refused(kept: float) -> None:
    data = write_dng(scene(480, 320), scene(1200, 800))
    try:
        read(data[: int(len(data) * kept)])
    except ItemError as error:
        assert error.title  # noqa: PT017 - either is right


def packed_row(row: bytes) -> bytes:
    pieces = [row[at : at + 128] for at in range(0, len(row), 128)]
    return b"".join(bytes([len(piece) - 1]) + piece for piece in pieces)


def photoshop(
    bands: np.ndarray,
    mode: int,
    *,
    large: bool = False,
    packed: bool = True,
    resources: bytes = b"",
    palette: bytes = b"",
    layers: bytes = b"",
) -> bytes:
    """A PSD or PSB of channels (channels, height, width), 8 or 16 bits each."""
    count, height, width = bands.shape
    bits = 8 * bands.dtype.itemsize
    wide = ">Q" if large else ">I"
    head = struct.pack(">4sH6xHIIHH", b"8BPS", 1 + large, count, height, width, bits, mode)
    rows = [row.astype(row.dtype.newbyteorder(">")).tobytes() for one in bands for row in one]
    if packed:
        rows = [packed_row(row) for row in rows]
        counts = b"".join(struct.pack(">I" if large else ">H", len(row)) for row in rows)
        pixels = b"\0\1" + counts + b"".join(rows)
    else:
        pixels = b"\0\0" + b"".join(rows)
    parts = struct.pack(">I", len(palette)) + palette, struct.pack(">I", len(resources)) + resources
    return head + b"".join(parts) + struct.pack(wide, len(layers)) + layers + pixels


def resource(number: int, content: bytes) -> bytes:
    return (
        b"8BIM" + struct.pack(">HHI", number, 0, len(content)) + content + bytes(len(content) & 1)
    )


def planes(image: Image.Image) -> np.ndarray:
    return np.moveaxis(np.atleast_3d(np.asarray(image)), 2, 0)


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("bits", [8, 16])
def test_photoshop_files_show_the_picture_of_all_layers(
    large: bool, packed: bool, bits: int
) -> None:
    drawn = scene(301, 201)
    bands = planes(drawn)
    if bits == 16:
        bands = bands.astype(np.uint16) * 257
    assert difference(read(photoshop(bands, 3, large=large, packed=packed)).image, drawn) == 0


def test_photoshop_modes() -> None:
    drawn = scene(200, 120)
    grey = drawn.convert("L")
    assert difference(read(photoshop(planes(grey), 1)).image, grey.convert("RGB")) == 0
    cmyk = drawn.convert("CMYK")
    shown = read(photoshop(255 - planes(cmyk), 4)).image
    assert difference(shown, cmyk.convert("RGB")) <= 1
    indexed = drawn.quantize(16)
    palette = np.zeros((256, 3), np.uint8)
    colours = np.frombuffer(bytes(indexed.getpalette() or []), np.uint8).reshape(-1, 3)
    palette[: len(colours)] = colours
    data = photoshop(planes(indexed), 2, palette=palette.T.tobytes())
    assert difference(read(data).image, indexed.convert("RGB")) == 0
    clear = drawn.convert("RGBA")
    clear.putalpha(0)
    layers = struct.pack(">Ih", 2, -1)
    assert read(photoshop(planes(clear), 3, layers=layers)).image.getextrema() == ((255, 255),) * 3
    assert difference(read(photoshop(planes(clear), 3)).image, drawn) == 0


def test_photoshop_thumbnails_serve_the_first_pass_and_files_without_the_picture() -> None:
    drawn = scene(1600, 1000)
    jpeg = encoded(drawn.resize((160, 100)), "JPEG", quality=95)
    small = resource(1036, bytes(28) + jpeg)
    exif = Image.Exif()
    exif[0x0110] = "Box Camera"
    records = resource(1058, exif.tobytes().removeprefix(b"Exif\0\0"))
    quick = decode_quickly(
        io.BytesIO(photoshop(planes(drawn), 3, resources=small + records)), SPEC, LIMITS
    )
    assert quick.image.size == (160, 100)
    assert (quick.width_px, quick.height_px) == (1600, 1000)
    assert quick.metadata.camera == "Box Camera"
    none = resource(1057, struct.pack(">IB", 1, 0))
    white = np.full((3, 100, 160), 255, np.uint8)
    shown = read(photoshop(white, 3, resources=small + none))
    assert mean_colour_distance(shown.image, drawn) < 2
    with pytest.raises(ItemError, match="layers alone"):
        read(photoshop(white, 3, resources=none))


def test_photoshop_monsters_and_torn_files_are_refused() -> None:
    data = photoshop(planes(scene(64, 48)), 3)
    with pytest.raises(ItemError, match="too large to decode"):
        read(data[:14] + struct.pack(">II", 30_000, 30_000) + data[22:])
    for kept in (10, 30, 40, len(data) // 2):
        with pytest.raises(ItemError):
            read(data[:kept])


def test_the_largest_picture_of_an_icon_is_shown() -> None:
    drawn = scene(256, 256)
    data = encoded(drawn, "ICO", sizes=[(16, 16), (256, 256), (32, 32)])
    assert difference(read(data).image, drawn) == 0
    small = encoded(drawn.resize((32, 32)), "ICO", sizes=[(16, 16), (32, 32)], bitmap_format="bmp")
    assert read(small).image.size == (32, 32)


def test_a_cursor_is_read() -> None:
    icon = encoded(scene(32, 32), "ICO", sizes=[(32, 32)], bitmap_format="bmp")
    cursor = b"\0\0\2\0" + icon[4:10] + struct.pack("<HH", 3, 4) + icon[14:]
    assert difference(read(cursor).image, scene(32, 32)) < 3


def test_an_icon_that_holds_a_monster_is_refused() -> None:
    png = png_header(30_000, 30_000)
    entry = struct.pack("<BBBBHHII", 0, 0, 0, 0, 1, 32, len(png), 22)
    with pytest.raises(ItemError, match="too large to decode"):
        read(b"\0\0\1\0\1\0" + entry + png)


@pytest.mark.parametrize("compression", [1, 5, 8])
@pytest.mark.parametrize("strip", [0x7FFF_FFFF, 0xFFFF_FFFF])
def test_a_tiff_with_strips_of_gigabytes_is_refused(compression: int, strip: int) -> None:
    entries = [
        (0x100, 4, 5000), (0x101, 4, 5000), (0x102, 3, 8), (0x103, 3, compression),
        (0x106, 3, 1), (0x111, 4, 200), (0x115, 3, 1), (0x116, 4, 5000), (0x117, 4, strip),
    ]  # fmt: skip
    data = b"II*\0\x08\0\0\0" + struct.pack("<H", len(entries))
    data += b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in entries)
    with pytest.raises(ItemError, match="damaged or cut off"):
        read(data.ljust(300, b"\0"))


@pytest.mark.parametrize(
    ("kind", "options", "mode"),
    [
        ("JPEG2000", {"quality_mode": "dB", "quality_layers": [45]}, "RGB"),
        ("JPEG2000", {"no_jp2": True}, "RGB"),
        ("TGA", {}, "RGB"),
        ("TGA", {"compression": "tga_rle"}, "RGBA"),
        ("TGA", {}, "P"),
        ("PCX", {}, "RGB"),
        ("PCX", {}, "P"),
        ("PPM", {}, "RGB"),
        ("PPM", {}, "L"),
        ("PPM", {}, "1"),
    ],
)
def test_other_formats_look_as_drawn(kind: str, options: dict[str, object], mode: str) -> None:
    drawn = scene(301, 201).convert(mode)
    picture = read(encoded(drawn, kind, **options))
    assert difference(picture.image, drawn.convert("RGB")) <= 2


@pytest.mark.parametrize(
    "data",
    [
        b"P6\n40000 40000\n255\n",
        b"\0\0\2" + bytes(9) + struct.pack("<HHBB", 60_000, 60_000, 24, 0) + bytes(40),
        b"\x0a\5\1\x08" + struct.pack("<HHHH", 0, 0, 60_000, 60_000) + bytes(120),
    ],
    ids=["ppm", "tga", "pcx"],
)
def test_headers_of_monsters_are_refused(data: bytes) -> None:
    with pytest.raises(ItemError, match=r"too large to decode|damaged"):
        read(data)


def test_a_raw_format_that_is_not_known_says_so() -> None:
    with pytest.raises(ItemError, match="raw format of this camera is not read"):
        read(b"FUJIFILMCCD-RAW 0201" + bytes(4000))

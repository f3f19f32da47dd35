"""Raw files of cameras: the JPEG that the camera made of the shot, or the shot developed by LibRaw.

The JPEG is what the camera showed, is decoded in a tenth of the time, and has mostly the full
size. Where there is none, or a small one alone, LibRaw develops the shot at half its size with the
camera's white balance. Records of the shot come from the raw file, not from the JPEG.
"""

import io
from typing import Any, BinaryIO, Final, cast

import numpy as np
import rawpy
from PIL import ExifTags, Image, JpegImagePlugin

from retllm_desktop.core.errors import ItemError
from retllm_desktop.core.typing_support import override
from retllm_desktop.extraction.pictures.heif_boxes import iterate_boxes
from retllm_desktop.extraction.pictures.pixel_rows import PixelRows, RowsPicture

_ORIENTATION: Final = 0x0112
_LEAST_SHORT_PX: Final = 700
_LEAST_SHARE: Final = 0.5
"""A preview of fewer pixels is used only where it has this share of the shot's sides."""
_TURNS: Final = {3: 3, 5: 8, 6: 6}
"""From LibRaw's turns to EXIF's orientations."""
_TIFF_MAGICS: Final = {b"II": b"II*\0", b"MM": b"MM\0*"}
_CANON_UUID: Final = bytes.fromhex("85c0b687820f11e08111f4ce462b6a48")
_CANON_RECORDS: Final = {
    b"CMT1": 0,
    b"CMT2": int(ExifTags.IFD.Exif),
    b"CMT4": int(ExifTags.IFD.GPSInfo),
}


class CameraJpeg(JpegImagePlugin.JpegImageFile):
    """The JPEG within a raw file.

    Attributes:
        records: EXIF of the raw file, with the orientation of these pixels.
    """

    format = "RAW"
    format_description = "JPEG in a raw file"
    records: Image.Exif | None = None

    @override
    def getexif(self) -> Image.Exif:
        return super().getexif() if self.records is None else self.records


class DevelopedShot(RowsPicture):
    """A shot that is developed when its pixels are wanted."""

    format = "RAW"
    format_description = "Raw file of a camera"

    def __init__(self, raw: Any, size: tuple[int, int], records: Image.Exif) -> None:
        """Take LibRaw's shot; the size is that of the developed one, upright."""
        self._raw = raw
        self._shot_size = size
        self._records = records
        super().__init__(io.BytesIO(b"\0"))

    @override
    def _open(self) -> None:
        self._mode, self._size = "RGB", self._shot_size

    @override
    def getexif(self) -> Image.Exif:
        return self._records

    @override
    def decode_rows(self) -> PixelRows:
        try:
            developed = self._raw.postprocess(half_size=True, use_camera_wb=True, output_bps=8)
        finally:
            self._raw.close()
        pixels = np.ascontiguousarray(developed, dtype=np.uint8)
        height, width = pixels.shape[:2]
        return PixelRows(pixels.data.cast("B"), "RGB", (width, height), 3 * width)


def open_camera_raw(stream: BinaryIO) -> Image.Image:
    """Open a raw file: its JPEG, or the shot where that is too small.

    Raises:
        ItemError: LibRaw does not know its format.
        SyntaxError: LibRaw cannot read it.
    """
    data = stream.read()
    raw = cast("Any", rawpy.RawPy())
    try:
        raw.open_buffer(io.BytesIO(data))
        sizes = raw.sizes
        preview = _open_preview(raw)
    except rawpy.LibRawFileUnsupportedError as exc:
        raw.close()
        raise ItemError(
            "The raw format of this camera is not read", "LibRaw does not know it, or it is damaged"
        ) from exc
    except rawpy.LibRawError as exc:
        raw.close()
        raise SyntaxError(str(exc)) from exc
    records = _read_records(data)
    if preview is not None:
        records = records or preview.getexif()
    if preview is not None and _suffices(preview.size, (sizes.width, sizes.height)):
        raw.close()
        records[_ORIENTATION] = _orientation(preview.size, sizes)
        preview.records = records
        return preview
    half = -(-sizes.width // 2), -(-sizes.height // 2)
    return DevelopedShot(raw, half[::-1] if sizes.flip in (5, 6) else half, records)


def _open_preview(raw: Any) -> CameraJpeg | None:
    """Return the largest JPEG in the file, None where there is none."""
    try:
        thumbnail = raw.extract_thumb()
    except (rawpy.LibRawError, NotImplementedError):
        return None
    if thumbnail.format != rawpy.ThumbFormat.JPEG:
        return None
    try:
        return CameraJpeg(io.BytesIO(thumbnail.data))
    except (SyntaxError, OSError, ValueError):
        return None


def _suffices(preview: tuple[int, int], shot: tuple[int, int]) -> bool:
    return min(preview) >= _LEAST_SHORT_PX or max(preview) >= _LEAST_SHARE * max(shot)


def _orientation(preview: tuple[int, int], sizes: Any) -> int:
    """Return how the preview lies: as the sensor does, unless its proportions say otherwise."""
    turned = _TURNS.get(sizes.flip, 1)
    lying = (preview[0] > preview[1]) == (sizes.width > sizes.height)
    return turned if lying or turned == 3 else 1


def _read_records(data: bytes) -> Image.Exif:
    """Return the EXIF records of a raw file, empty where they are kept in a way of its own."""
    try:
        return _tiff_records(data) or _canon_records(data) or Image.Exif()
    except Exception:  # noqa: BLE001 - broken records come in every form
        return Image.Exif()


def _tiff_records(data: bytes) -> Image.Exif | None:
    magic = _TIFF_MAGICS.get(data[:2])
    if magic is None:
        return None
    # Olympus and Panasonic write letters of their own where TIFF has a number.
    usual = data if data.startswith(magic) else magic + data[4:]
    records = Image.Exif()
    records.load_from_fp(io.BytesIO(usual))
    return records


def _canon_records(data: bytes) -> Image.Exif | None:
    """Return the records of a CR3: a TIFF in a box for each directory."""
    if data[4:8] != b"ftyp":
        return None
    found: dict[int, bytes] = {}
    for movie in iterate_boxes(data, 0, len(data)):
        if movie.kind == b"moov":
            for box in iterate_boxes(data, movie.start, movie.end):
                if box.kind == b"uuid" and data.startswith(_CANON_UUID, box.start):
                    start = box.start + len(_CANON_UUID)
                    for record in iterate_boxes(data, start, box.end):
                        if record.kind in _CANON_RECORDS:
                            content = data[record.start : record.end]
                            found[_CANON_RECORDS[record.kind]] = content
    if 0 not in found:
        return None
    records = Image.Exif()
    records.load(found.pop(0))
    for directory, content in found.items():
        inner = Image.Exif()
        inner.load(content)
        records.get_ifd(directory).update(dict(inner))
    return records

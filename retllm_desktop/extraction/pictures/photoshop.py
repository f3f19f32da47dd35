"""PSD and PSB (Adobe Photoshop File Formats, 2019): the picture of all layers that is kept in them.

Of 16 bits a channel the upper ones are kept. A
file that was saved without that picture holds a white one, and says so; then its thumbnail counts.
"""

import io
import struct
from typing import BinaryIO, Final, cast

import numpy as np
import numpy.typing as npt
from PIL import Image

from retllm_desktop.core.errors import ItemError
from retllm_desktop.core.typing_support import override
from retllm_desktop.extraction.pictures.pixel_rows import PixelRows, RowsPicture

_HEADER: Final = struct.Struct(">4sH6xHIIHH")
_LARGE: Final = 2
_MODES: Final = {0: "1", 1: "L", 2: "P", 3: "RGB", 4: "CMYK", 8: "L", 9: "LAB"}
"""Bitmap, grey, indexed, RGB, CMYK, duotone (whose inks are not described) and Lab."""
_CHANNELS: Final = {"1": 1, "L": 1, "P": 1, "RGB": 3, "CMYK": 4, "LAB": 3}
_PLAIN, _PACKED = 0, 1
_THUMBNAIL, _VERSION = 1036, 1057
_INFORMATION: Final = {1039: "icc_profile", 1058: "exif", 1060: "xmp"}
_THUMBNAIL_HEAD: Final = 28
_PALETTE_BYTES: Final = 768
_SHOWN_GAMMA: Final = 1 / 2.2
"""Floats are linear light."""

Bytes = npt.NDArray[np.uint8]


class PhotoshopPicture(RowsPicture):
    """The picture of all layers.

    Attributes:
        small_jpeg: The thumbnail, empty where there is none.
    """

    format = "PSD"
    format_description = "Adobe Photoshop"
    small_jpeg: bytes = b""

    @override
    def _open(self) -> None:
        stream = cast("BinaryIO", self.fp)
        signature, version, channels, height, width, bits, mode = _HEADER.unpack(
            _read(stream, _HEADER.size)
        )
        self._layout = _MODES.get(mode, "")
        if signature != b"8BPS" or version not in (1, _LARGE) or not self._layout:
            raise SyntaxError("a colour mode of Photoshop that is not known")
        if bits not in (1, 8, 16, 32) or channels < _CHANNELS[self._layout]:
            raise SyntaxError("channels of Photoshop that are not known")
        self._channels, self._bits = channels, bits
        self._size = width, height
        self._mode = self._layout if self._layout in ("L", "CMYK", "LAB") else "RGB"
        self._palette = _read(stream, _length(stream))
        whole = self._read_resources(_read(stream, _length(stream)))
        self._wide_counts = version == _LARGE
        layers = _length(stream, wide=self._wide_counts)
        self._pixels_at = stream.tell() + layers
        self._clear = False
        if self._layout == "RGB" and channels > 3 and layers:
            # A negative number of layers says that the fourth channel is transparency.
            self._clear = (
                _length(stream, wide=self._wide_counts) > 0 and _read(stream, 1) >= b"\x80"
            )
            self._mode = "RGBA" if self._clear else "RGB"
        self._from_thumbnail = not whole
        if self._from_thumbnail:
            if not self.small_jpeg:
                raise ItemError("The file holds layers alone", "it was saved without their picture")
            with Image.open(io.BytesIO(self.small_jpeg), formats=("JPEG",)) as small:
                self._size, self._mode = small.size, "RGB"

    def _read_resources(self, data: bytes) -> bool:
        """Take what counts; return whether the file holds the picture of all layers."""
        at, whole = 0, True
        while at + 12 <= len(data) and data[at : at + 4] == b"8BIM":
            (number,) = struct.unpack_from(">H", data, at + 4)
            at += 6 + (data[at + 6] + 2 & ~1)
            (length,) = struct.unpack_from(">I", data, at)
            content = data[at + 4 : at + 4 + length]
            at += 4 + (length + 1 & ~1)
            if number in _INFORMATION:
                self.info[_INFORMATION[number]] = content
            elif number == _THUMBNAIL:
                self.small_jpeg = content[_THUMBNAIL_HEAD:]
            elif number == _VERSION and len(content) > 4:
                whole = content[4] != 0
        return whole

    @override
    def decode_rows(self) -> PixelRows:
        if self._from_thumbnail:
            with Image.open(io.BytesIO(self.small_jpeg), formats=("JPEG",)) as small:
                return _rows(np.asarray(small.convert("RGB")), "RGB")
        bands = self._decode_bands()
        if self._layout == "P" and len(self._palette) == _PALETTE_BYTES:
            palette = np.frombuffer(self._palette, np.uint8).reshape(3, 256).T
            return _rows(palette[bands[:, :, 0]], "RGB")
        if self._layout == "CMYK":
            np.subtract(255, bands, out=bands)  # 0 is full ink.
        if bands.shape[2] == 1:
            return _rows(bands[:, :, 0], "L")
        return _rows(bands, self._mode)

    def _decode_bands(self) -> Bytes:
        """Return the channels that make the picture: (height, width, channels) uint8."""
        stream = cast("BinaryIO", self.fp)
        stream.seek(self._pixels_at)
        width, height = self.size
        wanted = _CHANNELS[self._layout] + self._clear
        row_bytes = -(-width * self._bits // 8)
        (packing,) = struct.unpack(">H", _read(stream, 2))
        if packing not in (_PLAIN, _PACKED):
            raise SyntaxError("a packing of Photoshop that is not known")
        lengths = [row_bytes * height] * wanted
        if packing == _PACKED:
            form = np.dtype(">u4" if self._wide_counts else ">u2")
            counts = np.frombuffer(
                _read(stream, self._channels * height * form.itemsize), form
            ).reshape(self._channels, height)
            lengths = [int(one) for one in counts[:wanted].sum(axis=1, dtype=np.int64)]
        bands = np.empty((height, width, wanted), np.uint8)
        for number, length in enumerate(lengths):
            data = _read(stream, length)
            if packing == _PACKED:
                size = row_bytes, height
                data = Image.frombytes("L", size, data, "packbits", "L").tobytes()
            bands[:, :, number] = self._upper_bits(data, row_bytes)
        return bands

    def _upper_bits(self, data: bytes, row_bytes: int) -> Bytes:
        """Return a channel's values: (height, width) uint8."""
        values = np.frombuffer(data, np.uint8).reshape(self.height, row_bytes)
        if self._bits == 1:
            return (1 - np.unpackbits(values, axis=1)[:, : self.width]) * np.uint8(255)
        if self._bits == 16:
            return values[:, ::2]
        if self._bits == 32:
            light = np.nan_to_num(np.frombuffer(data, ">f4").astype(np.float32))
            shown = np.clip(light, 0, 1) ** _SHOWN_GAMMA * 255
            return shown.reshape(self.height, self.width).astype(np.uint8)
        return values


def _rows(pixels: Bytes, mode: str) -> PixelRows:
    height, width = pixels.shape[:2]
    pixels = np.ascontiguousarray(pixels)
    return PixelRows(pixels.data.cast("B"), mode, (width, height), pixels.strides[0])


def _length(stream: BinaryIO, *, wide: bool = False) -> int:
    return int.from_bytes(_read(stream, 8 if wide else 4), "big")


def _read(stream: BinaryIO, count: int) -> bytes:
    """Read so many bytes.

    Raises:
        OSError: There are fewer.
    """
    data = stream.read(count)
    if len(data) < count:
        raise OSError("image file is truncated")
    return data

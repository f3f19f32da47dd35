"""JPEG XL (ISO/IEC 18181) by libjxl: the first frame, with the colours that its header names.

libjxl turns pixels as the header says; the EXIF orientation means nothing in such a file. pylibjxl
hands profiles out, but not colours that the header names by numbers, so that the head of the
codestream is read here.
"""

import functools
from dataclasses import dataclass, replace
from typing import Any, BinaryIO, Final, cast

import pylibjxl

from retllm_desktop.core.typing_support import override
from retllm_desktop.extraction.pictures.colour_coding import (
    Chromaticity,
    ColourCoding,
    coding_of,
    make_profile,
)
from retllm_desktop.extraction.pictures.pixel_rows import PixelRows, RowsPicture

_CODESTREAM: Final = b"\xff\x0a"
_CONTAINER: Final = b"\0\0\0\x0cJXL \r\n\x87\n"
_MODES: Final = {1: "L", 2: "LA", 3: "RGB", 4: "RGBA"}
_CUSTOM: Final = 2
_GREY, _XYB = 1, 2
_PRIMARIES: Final = {1: 1, 9: 9, 11: 12}
"""From the header's numbers to those of ISO/IEC 23091-2: it has one number for P3."""
_WHITES: Final = {10: (1 / 3, 1 / 3), 11: (0.314, 0.351)}
"""Of equal energy, and of cinemas; else it is D65."""


class JpegXlPicture(RowsPicture):
    """A picture, or the first frame of an animation."""

    format = "JXL"
    format_description = "JPEG XL"

    @override
    def _open(self) -> None:
        self._data = cast("BinaryIO", self.fp).read()
        try:
            header = pylibjxl.probe(self._data)
        except (RuntimeError, ValueError) as exc:
            raise SyntaxError(str(exc)) from exc
        self._size = header["width"], header["height"]
        self._mode = _MODES[header["color_channels"] + int(bool(header["has_alpha"]))]
        # With metadata every frame would be decoded.
        self._animated = bool(header["have_animation"])

    @override
    def decode_rows(self) -> PixelRows:
        if self._animated:
            pixels = _codec().decode(self._data)
            self._take_metadata({})
        else:
            pixels, metadata = _codec().decode(self._data, metadata=True)
            self._take_metadata(metadata)
        self._data = b""
        height, width = pixels.shape[:2]
        channels = pixels.shape[2] if pixels.ndim == 3 else 1
        view = memoryview(pixels).cast("B")
        return PixelRows(view, _MODES[channels], (width, height), width * channels)

    def _take_metadata(self, metadata: dict[str, bytes]) -> None:
        for key in ("exif", "xmp"):
            if key in metadata:
                self.info[key] = metadata[key]
        profile = metadata.get("icc")
        if profile is None and self._mode.startswith("RGB"):
            coding = read_colour_coding(self._data)
            profile = make_profile(coding) if coding else None
        if profile:
            self.info["icc_profile"] = profile


@functools.cache
def _codec() -> Any:
    """Return libjxl with one thread: there is a reading process a core."""
    return pylibjxl.JXL(threads=1, pool_size=1)


def read_colour_coding(data: bytes) -> ColourCoding | None:
    """Return what the head of a file says of its colours, None where it holds a profile."""
    start = _codestream_start(data)
    if start is None:
        return None
    try:
        return _read_coding(_Bits(data[start + len(_CODESTREAM) : start + 4096]))
    except IndexError:
        return None


def _codestream_start(data: bytes) -> int | None:
    if data.startswith(_CODESTREAM):
        return 0
    if not data.startswith(_CONTAINER):
        return None
    at = len(_CONTAINER)
    while at + 16 <= len(data):
        length, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        content = at + 8
        if length == 1:
            length, content = int.from_bytes(data[content : content + 8], "big"), content + 8
        if kind == b"jxlc":
            return content
        if kind == b"jxlp":
            return content + 4
        if length < 8:
            return None
        at += length
    return None


@dataclass(slots=True)
class _Bits:
    """Reads a codestream's head: the least significant bit of each byte first."""

    data: bytes
    at: int = 0

    def take(self, count: int) -> int:
        value = 0
        for number in range(count):
            bit = self.data[self.at >> 3] >> (self.at & 7) & 1
            value |= bit << number
            self.at += 1
        return value

    def flag(self) -> bool:
        return bool(self.take(1))

    def choice(self, *options: tuple[int, int]) -> int:
        """Read a number: which option in two bits, then its offset plus so many bits."""
        offset, bits = options[self.take(2)]
        return offset + self.take(bits)

    def enum(self) -> int:
        return self.choice((0, 0), (1, 0), (2, 4), (18, 6))


def _skip_size(bits: _Bits) -> None:
    small = bits.flag()
    for is_width in (False, True):
        if is_width and bits.take(3):
            return
        if small:
            bits.take(5)
        else:
            bits.choice((1, 9), (1, 13), (1, 18), (1, 30))


def _skip_preview_size(bits: _Bits) -> None:
    of_eight = bits.flag()
    for is_width in (False, True):
        if is_width and bits.take(3):
            return
        if of_eight:
            bits.choice((16, 0), (32, 0), (1, 5), (33, 9))
        else:
            bits.choice((1, 6), (65, 8), (321, 10), (1345, 12))


def _skip_animation(bits: _Bits) -> None:
    bits.choice((100, 0), (1000, 0), (1, 10), (1, 30))
    bits.choice((1, 0), (1001, 0), (1, 8), (1, 10))
    bits.choice((0, 0), (0, 3), (0, 16), (0, 32))
    bits.flag()


def _skip_depth(bits: _Bits) -> None:
    if bits.flag():
        bits.choice((32, 0), (16, 0), (24, 0), (1, 6))
        bits.take(4)
    else:
        bits.choice((8, 0), (10, 0), (12, 0), (1, 6))


def _skip_extra_channel(bits: _Bits) -> None:
    if bits.flag():
        return
    kind = bits.enum()
    _skip_depth(bits)
    bits.choice((0, 0), (3, 0), (4, 0), (1, 3))
    name = bits.choice((0, 0), (0, 4), (16, 5), (48, 10))
    bits.take(8 * name)
    if kind == 0:  # alpha
        bits.flag()
    elif kind == 2:  # a spot colour
        bits.take(4 * 16)
    elif kind == 5:  # a colour filter
        bits.choice((1, 0), (0, 2), (3, 4), (19, 8))


def _read_chromaticity(bits: _Bits) -> Chromaticity:
    x, y = (bits.choice((0, 19), (524288, 19), (1048576, 20), (2097152, 21)) for _ in range(2))
    return _signed(x) / 1e6, _signed(y) / 1e6


def _signed(value: int) -> int:
    return -(value + 1 >> 1) if value & 1 else value >> 1


def _read_coding(bits: _Bits) -> ColourCoding | None:
    _skip_size(bits)
    if bits.flag():  # everything as usual: sRGB
        return None
    if bits.flag():
        bits.take(3)  # orientation
        for skip in (_skip_size, _skip_preview_size, _skip_animation):
            if bits.flag():
                skip(bits)
    _skip_depth(bits)
    bits.flag()
    for _ in range(bits.choice((0, 0), (1, 0), (2, 4), (1, 12))):
        _skip_extra_channel(bits)
    bits.flag()  # whether it is stored as XYB
    if bits.flag():  # sRGB
        return None
    has_profile, space = bits.flag(), bits.enum()
    if has_profile or space in (_GREY, _XYB):
        return None
    white_number = bits.enum()
    white = _read_chromaticity(bits) if white_number == _CUSTOM else _WHITES.get(white_number)
    primaries = bits.enum()
    coding = coding_of(_PRIMARIES.get(primaries, 0), 0)
    if primaries == _CUSTOM:
        red, green, blue = (_read_chromaticity(bits) for _ in range(3))
        coding = ColourCoding(red, green, blue)
    if white is not None:
        coding = replace(coding, white=white)
    if bits.flag():
        exponent = bits.take(24)
        return replace(coding, gamma=1e7 / exponent) if exponent else None
    return replace(coding, transfer=bits.enum())

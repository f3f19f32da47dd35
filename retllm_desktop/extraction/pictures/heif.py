"""HEIC and HEIF (ISO/IEC 23008-12) by libheif: the primary picture, and its thumbnails.

libheif turns and mirrors pixels as the file's properties say; the EXIF orientation, which means
nothing in such a file, is set to upright. Of more than eight bits the upper ones are kept.
"""

import contextlib
import ctypes
import re
import sys
from collections.abc import Iterator
from typing import Any, BinaryIO, Final, cast

import pi_heif
from pi_heif import options
from PIL import Image

from retllm_desktop.core.typing_support import override
from retllm_desktop.extraction.pictures.colour_coding import coding_of, make_profile
from retllm_desktop.extraction.pictures.heif_boxes import read_heif_items
from retllm_desktop.extraction.pictures.pixel_rows import PixelRows, RowsPicture

_ARENA_MAX: Final = -8

# There is a reading process a core.
options.DECODE_THREADS = 0
if sys.platform == "linux":
    # libde265 has a thread of its own, for which glibc would set 64 MiB of addresses aside, and
    # the cap on a reading process counts addresses.
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(_ARENA_MAX, 1)
options.DEPTH_IMAGES = False
options.AUX_IMAGES = False

_ERRORS: Final = (OSError, ValueError, RuntimeError, EOFError)
_NO_MEMORY: Final = re.compile(r"Allocating \d+ bytes failed|[Oo]ut of memory")
_MOST_THUMBNAILS: Final = 8
_NO_THUMBNAIL: Final = b"skip"
"""Unknown to libheif, which then lists a thumbnail among the pictures."""
_KEPT: Final = ("exif", "xmp", "icc_profile", "metadata")


class HeifPicture(RowsPicture):
    """A file's primary picture."""

    format = "HEIF"
    format_description = "HEIF container"

    @override
    def _open(self) -> None:
        self._data = cast("BinaryIO", self.fp).read()
        opened = _open_heif(self._data)
        self._picture = opened[opened.primary_index]
        self._listed: list[tuple[int, int]] = [one.size for one in opened]
        self._size = self._picture.size
        self._mode = self._picture.mode
        info = cast("dict[str, Any]", self._picture.info)
        cast("Any", pi_heif).set_orientation(info)
        self.info = {key: info[key] for key in _KEPT if info.get(key)}
        coding = cast("dict[str, int]", info.get("nclx_profile") or {})
        if coding and "icc_profile" not in self.info and self._mode.startswith("RGB"):
            numbers = coding["color_primaries"], coding["transfer_characteristics"]
            if profile := make_profile(coding_of(*numbers)):
                self.info["icc_profile"] = profile

    @override
    def decode_rows(self) -> PixelRows:
        picture = self._picture
        try:
            data = cast("memoryview", picture.data)
        except _ERRORS as exc:
            raise _translated(exc) from exc
        # A file may say one size and hold another.
        return PixelRows(data, picture.mode, picture.size, picture.stride)

    def open_thumbnails(self) -> Iterator["Thumbnail"]:
        """Yield the thumbnails of the picture, none decoded yet."""
        data = bytearray(self._data)
        references = read_heif_items(self._data).thumbnails[:_MOST_THUMBNAILS]
        if not references:
            return
        for at in references:
            data[at : at + 4] = _NO_THUMBNAIL
        pictures = _open_heif(bytes(data))
        sizes = list(self._listed)
        for picture in pictures:
            if picture.size in sizes:
                sizes.remove(picture.size)
            else:
                yield Thumbnail(picture)


class Thumbnail:
    """A small picture beside the primary one."""

    def __init__(self, picture: Any) -> None:
        """Take libheif's picture."""
        self._picture = picture
        self.size: tuple[int, int] = picture.size

    def decode(self) -> Image.Image:
        """Return its pixels, upright."""
        return cast("Image.Image", self._picture.to_pillow())


def _translated(error: Exception) -> Exception:
    """Return libheif's error as one that says what failed."""
    text = str(error)
    return MemoryError(text) if _NO_MEMORY.search(text) else SyntaxError(text)


def _open_heif(data: bytes) -> Any:
    """Read a file's header: a sequence of libheif's pictures with ``primary_index``.

    Raises:
        MemoryError: There is too little memory.
        SyntaxError: It is damaged, or nothing that libheif reads.
    """
    try:
        opened = pi_heif.HeifFile(cast("Any", data), convert_hdr_to_8bit=True, remove_stride=False)
    except _ERRORS as exc:
        raise _translated(exc) from exc
    if not len(opened):
        raise SyntaxError("the file holds no picture")
    return opened

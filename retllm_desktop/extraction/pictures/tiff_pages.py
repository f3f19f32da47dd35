"""Pages of a TIFF: which directories of a file are pages, and how each becomes a part.

A TIFF is a chain of directories (TIFF 6.0, section 2), each of which describes a picture. Faxes and
scanners keep a page in each; reduced copies (previews, the levels of a pyramid) and masks are in
the chain as well and are no pages. The chain is walked without reading more than the first entries
of a directory, for a file may hold any number of them, or a chain that bites its tail.
"""

import contextlib
import struct
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO, Final

from retllm_desktop.core.errors import ItemError
from retllm_desktop.core.picture_types import PictureType
from retllm_desktop.core.types import ExtractedPart, ImageSpec, Metadata, Rgb
from retllm_desktop.extraction.files import ReadingLimits
from retllm_desktop.extraction.pictures.picture_file import (
    decode_view,
    read_picture,
    read_picture_first,
)
from retllm_desktop.extraction.readers import FileContents, SourceFile, ViewRequest

MOST_PAGES: Final = 200
"""So many are kept: each is as dear as a photo. The same as of the scanned pages of a PDF."""
_MOST_DIRECTORIES: Final = 100_000
_MOST_ENTRIES: Final = 65_535
_READ_ENTRIES: Final = 64
"""Entries ascend by tag (TIFF 6.0, section 2), and those that are looked at have low ones."""
_DECODING_SHARE: Final = 3
"""Decoding may take a part of a file's time that is so many times smaller: a reader that is not
done in time is killed, and all that it read of the file is lost."""
_NEW_SUBFILE_TYPE, _SUBFILE_TYPE, _WIDTH, _HEIGHT, _TILE_WIDTH = 254, 255, 256, 257, 322
_REDUCED, _MASK = 1, 4
_OLD_REDUCED: Final = 2
_SHORT, _LONG, _LONG8 = 3, 4, 16


@dataclass(frozen=True, slots=True)
class _Layout:
    """How numbers are written: the order of bytes, and whether the file is a BigTIFF."""

    order: str
    big: bool

    @property
    def count(self) -> struct.Struct:
        """The number of entries."""
        return struct.Struct(self.order + ("Q" if self.big else "H"))

    @property
    def entry(self) -> struct.Struct:
        """An entry: tag, type, number of values, and its value or where that is."""
        return struct.Struct(self.order + ("HHQ8s" if self.big else "HHI4s"))

    @property
    def offset(self) -> struct.Struct:
        """Where the next directory is."""
        return struct.Struct(self.order + ("Q" if self.big else "I"))


@dataclass(frozen=True, slots=True)
class _Directory:
    """What is looked at of a directory; a number that is not there is 0."""

    width: int
    height: int
    tile_width: int
    reduced: bool

    def is_level_of(self, other: "_Directory") -> bool:
        """Whether it is a lower level of a pyramid: tiled, and a whole part of another's size."""
        if not (self.tile_width and other.tile_width and self.width and self.height):
            return False
        factor = round(other.width / self.width)
        wide, high = (
            abs(other.width - factor * self.width),
            abs(other.height - factor * self.height),
        )
        return factor >= 2 and wide < factor and high < factor


@dataclass(frozen=True, slots=True)
class TiffPages:
    """Pages of a file.

    Attributes:
        frames: Of each page the place of its directory in the chain, from 0; the first ones only.
        count: How many pages there are.
        exact: Whether there are no more than that.
    """

    frames: tuple[int, ...]
    count: int
    exact: bool = True


def find_pages(stream: BinaryIO) -> TiffPages:
    """Find a TIFF's pages, of a stream that stands at its start and is put there again.

    A file in which none is found has one page: its first directory.
    """
    frames: list[int] = []
    count = number = 0
    last: _Directory | None = None
    with contextlib.suppress(struct.error, OSError, ValueError, OverflowError):
        for number, directory in enumerate(_directories(stream)):
            if directory.reduced or (last is not None and directory.is_level_of(last)):
                continue
            last = directory
            count += 1
            if len(frames) < MOST_PAGES:
                frames.append(number)
    stream.seek(0)
    return TiffPages(tuple(frames) or (0,), max(count, 1), number + 1 < _MOST_DIRECTORIES)


def _directories(stream: BinaryIO) -> Iterator[_Directory]:
    """Yield the directories of the chain, each once.

    Raises:
        struct.error: The file ends within one.
    """
    stream.seek(0)
    header = stream.read(16)
    layout = _Layout("<" if header[:2] == b"II" else ">", header[2:4] in {b"+\0", b"\0+"})
    at = layout.offset.unpack_from(header, 8 if layout.big else 4)[0]
    seen: set[int] = set()
    while at and at not in seen and len(seen) < _MOST_DIRECTORIES:
        seen.add(at)
        stream.seek(at)
        entries = layout.count.unpack(stream.read(layout.count.size))[0]
        if entries > _MOST_ENTRIES:
            return
        size = layout.entry.size
        data = stream.read(min(entries, _READ_ENTRIES) * size)
        yield _read_directory(data[: len(data) // size * size], layout)
        stream.seek(at + layout.count.size + entries * size)
        at = layout.offset.unpack(stream.read(layout.offset.size))[0]


def _read_directory(data: bytes, layout: _Layout) -> _Directory:
    found: dict[int, int] = {}
    for tag, kind, _, value in layout.entry.iter_unpack(data):
        if tag > _TILE_WIDTH:
            break
        code = {_SHORT: "H", _LONG: "I", _LONG8: "Q"}.get(kind)
        if code is not None and struct.calcsize(code) <= len(value):
            found[tag] = struct.unpack_from(layout.order + code, value)[0]
    kept = bool(found.get(_NEW_SUBFILE_TYPE, 0) & (_REDUCED | _MASK))
    return _Directory(
        found.get(_WIDTH, 0),
        found.get(_HEIGHT, 0),
        found.get(_TILE_WIDTH, 0),
        kept or found.get(_SUBFILE_TYPE) == _OLD_REDUCED,
    )


def read_tiff(
    file: SourceFile,
    spec: ImageSpec | None,
    limits: ReadingLimits,
    clock: Callable[[], float] = time.monotonic,
) -> FileContents:
    """Decode every page; what the first says of itself is said of the file.

    A page that cannot be decoded is left out, the others still count. Once decoding has taken a
    third of the file's time, the rest is left out.

    Raises:
        ItemError: No page can be decoded: it is no picture, damaged, or too large.
    """
    pages = find_pages(file.opened.stream)
    if len(pages.frames) == 1:
        return read_picture(file, spec, limits, pages.frames[0])
    until_s = clock() + limits.file_s / _DECODING_SHARE
    parts: list[ExtractedPart] = []
    metadata: Metadata | None = None
    problem: ItemError | None = None
    tried = damaged = 0
    for number, frame in enumerate(pages.frames):
        if tried and clock() > until_s:
            break
        tried += 1
        file.opened.stream.seek(0)
        try:
            contents = read_picture(file, spec, limits, frame, typed=metadata is None)
        except ItemError as exc:
            problem = problem or exc
            damaged += 1
            continue
        metadata = metadata or contents.metadata
        address = {"label": f"page {number + 1}", "fragment": f"page={number + 1}"}
        parts += (replace(part, index=number, **address) for part in contents.parts)
    if metadata is None:
        raise problem or ItemError("The picture is damaged or cut off")
    if metadata.picture_type is PictureType.SCREENSHOT and not metadata.screenshot:
        # Black on white as pages are, but nobody keeps several screens in a TIFF.
        metadata = replace(metadata, picture_type=PictureType.SCAN)
    return FileContents(tuple(parts), metadata, _describe_left_out(pages, tried, damaged))


def read_tiff_first(
    file: SourceFile, spec: ImageSpec | None, limits: ReadingLimits
) -> FileContents:
    """Decode the preview of a TIFF that is one picture.

    Raises:
        ItemError: It has several pages, or no such preview; it is to be read as a whole.
    """
    if find_pages(file.opened.stream).frames != (0,):
        raise ItemError("The TIFF has several pages")
    return read_picture_first(file, spec, limits)


def draw_tiff_page(file: SourceFile, part: int, view: ViewRequest, limits: ReadingLimits) -> Rgb:
    """Decode a page, or a part of it.

    Args:
        file: The file.
        part: The page's number, from 0.
        view: Which pixels are wanted.
        limits: What it may cost.

    Raises:
        ItemError: There is no such page, or it cannot be decoded.
    """
    frames = find_pages(file.opened.stream).frames
    if not 0 <= part < len(frames):
        raise ItemError("The page cannot be drawn", f"page {part + 1}")
    return decode_view(file.opened.stream, view, limits, frames[part])


def _describe_left_out(pages: TiffPages, tried: int, damaged: int) -> str:
    """Return a sentence on what was not read, empty for nothing."""
    found: list[str] = []
    if tried < pages.count:
        number = f"{pages.count:,}" if pages.exact else f"more than {pages.count:,}"
        found.append(f"The TIFF has {number} pages; the first {tried:,} are read.")
    if damaged:
        are = "page is" if damaged == 1 else "pages are"
        found.append(f"{damaged:,} damaged {are} left out.")
    return " ".join(found)

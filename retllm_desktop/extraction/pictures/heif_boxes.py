"""Boxes of HEIF and AVIF files: what their decoders do not say of a picture.

The item structure of ISO/IEC 23008-12 within the boxes of ISO/IEC 14496-12. Only the ``meta`` box
is walked; every length is checked, and what makes no sense ends the walk without an error: the
decoder judges the file.
"""

import contextlib
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

_HEAD_BYTES: Final = 8
_MOST_BOXES: Final = 4096
_MOST_ASSOCIATIONS: Final = 200_000
_WIDE_INDEX: Final = 1
"""Flag of ``ipma``: indexes of properties have fifteen bits."""


@dataclass(frozen=True, slots=True)
class Box:
    """A box's type and where its content lies."""

    kind: bytes
    start: int
    end: int


@dataclass(slots=True)
class HeifItems:
    """What the boxes say of the picture that a file is opened with.

    Attributes:
        nclx: Numbers of its primaries and its transfer function (ISO/IEC 23091-2), None where it
            has none or a profile besides.
        thumbnails: Where the types of the references stand that make items its thumbnails.
    """

    nclx: tuple[int, int] | None = None
    thumbnails: list[int] = field(default_factory=list[int])


def read_heif_items(data: bytes) -> HeifItems:
    """Read the boxes of a file; what is broken is left out."""
    found = HeifItems()
    with contextlib.suppress(struct.error, IndexError, ValueError):
        _read_meta(data, found)
    return found


def iterate_boxes(data: bytes, start: int, end: int) -> Iterator[Box]:
    """Yield the boxes that lie one after another."""
    for _ in range(_MOST_BOXES):
        if start + _HEAD_BYTES > end:
            return
        length, kind = struct.unpack_from(">I4s", data, start)
        content = start + _HEAD_BYTES
        if length == 1:
            (length,) = struct.unpack_from(">Q", data, content)
            content += 8
        elif length == 0:
            length = end - start
        if length < content - start or start + length > end:
            return
        yield Box(kind, content, start + length)
        start += length


def _find(data: bytes, start: int, end: int, kind: bytes) -> Box | None:
    return next((box for box in iterate_boxes(data, start, end) if box.kind == kind), None)


def _read_meta(data: bytes, found: HeifItems) -> None:
    meta = _find(data, 0, len(data), b"meta")
    if meta is None:
        return
    primary = _primary_item(data, meta)
    for box in iterate_boxes(data, meta.start + 4, meta.end):
        if box.kind == b"iref":
            found.thumbnails.extend(_thumbnail_references(data, box, primary))
        elif box.kind == b"iprp":
            found.nclx = _colour_coding(data, box, primary)


def _primary_item(data: bytes, meta: Box) -> int:
    box = _find(data, meta.start + 4, meta.end, b"pitm")
    if box is None:
        raise ValueError("no primary item")
    (number,) = struct.unpack_from(">I" if data[box.start] else ">H", data, box.start + 4)
    return number


def _thumbnail_references(data: bytes, references: Box, primary: int) -> Iterator[int]:
    """Yield where the types of references from thumbnails to the primary item stand."""
    form = ">I" if data[references.start] else ">H"
    width = struct.calcsize(form)
    for box in iterate_boxes(data, references.start + 4, references.end):
        if box.kind != b"thmb":
            continue
        (count,) = struct.unpack_from(">H", data, box.start + width)
        first = box.start + width + 2
        for number in range(min(count, (box.end - first) // width)):
            if struct.unpack_from(form, data, first + number * width)[0] == primary:
                yield box.start - 4
                break


def _colour_coding(data: bytes, properties: Box, primary: int) -> tuple[int, int] | None:
    """Return the colour coding of an item that has no profile."""
    container = _find(data, properties.start, properties.end, b"ipco")
    if container is None:
        return None
    boxes = list(iterate_boxes(data, container.start, container.end))
    coding = None
    for index in _associated(data, properties, primary):
        if not 0 < index <= len(boxes) or boxes[index - 1].kind != b"colr":
            continue
        box = boxes[index - 1]
        kind = data[box.start : box.start + 4]
        if kind in (b"prof", b"rICC"):
            return None
        if kind == b"nclx":
            primaries, transfer = struct.unpack_from(">HH", data, box.start + 4)
            coding = (primaries, transfer)
    return coding


def _associated(data: bytes, properties: Box, item: int) -> list[int]:
    """Return the numbers of the properties of an item, from 1."""
    for box in iterate_boxes(data, properties.start, properties.end):
        if box.kind != b"ipma":
            continue
        wide_item, wide_index = data[box.start] >= 1, data[box.start + 3] & _WIDE_INDEX
        at = box.start + 8
        for _ in range(min(struct.unpack_from(">I", data, box.start + 4)[0], _MOST_ASSOCIATIONS)):
            (number,) = struct.unpack_from(">I" if wide_item else ">H", data, at)
            at += 4 if wide_item else 2
            count = data[at]
            at += 1
            if number == item:
                step, form, mask = (2, ">H", 0x7FFF) if wide_index else (1, ">B", 0x7F)
                return [
                    struct.unpack_from(form, data, at + one * step)[0] & mask
                    for one in range(count)
                ]
            at += count * (2 if wide_index else 1)
    return []

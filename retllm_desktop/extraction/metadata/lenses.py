"""The name of a lens: as EXIF or XMP have it, as the camera's maker notes do, or by its lengths.

Source: Exif 3.0, 4.6.6 (LensSpecification, LensModel); exiftool's tables of the maker notes of
Canon, Nikon, Panasonic and Olympus.
"""

import math
import re
import struct
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple, cast

from retllm_desktop.extraction.captions import clean_line
from retllm_desktop.extraction.metadata.picture_words import text_of_record

_LENS, _SPECIFICATION, _MAKER_NOTE = 0xA434, 0xA432, 0x927C
_EXIF_HEAD: Final = b"Exif\0\0"
_NAME: Final = re.compile(r"[\x20-\x7e]{3,64}")
_ASCII, _RATIONAL = 2, 5
_SIZES: Final = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1, 9: 4, 10: 8, 13: 4}
_MOST_TAGS: Final = 400
_CANON_LENS, _NIKON_LENS, _PANASONIC_LENS = 0x0095, 0x0084, 0x0051
_OLYMPUS_EQUIPMENT, _OLYMPUS_LENS = 0x2010, 0x0203


def name_lens(camera: Mapping[int, object], exif: object, make: str, in_xmp: str) -> str:
    """Return a lens's name, empty where nothing tells.

    Args:
        camera: EXIF's tags of the shot.
        exif: EXIF as a whole, in bytes, into which maker notes point; or anything else.
        make: The camera's maker.
        in_xmp: What XMP calls it.
    """
    named = text_of_record(camera.get(_LENS)) or in_xmp
    if named:
        return named
    note = camera.get(_MAKER_NOTE)
    if isinstance(note, bytes) and isinstance(exif, bytes):
        whole = exif.removeprefix(_EXIF_HEAD)
        try:
            named = _read_note(note, whole, make.casefold())
        except (struct.error, ValueError, ZeroDivisionError):
            named = ""
    specification = camera.get(_SPECIFICATION)
    if named or not isinstance(specification, tuple):
        return named
    return describe_lengths([float(one) for one in cast("tuple[float, ...]", specification)])


def describe_lengths(numbers: Sequence[float]) -> str:
    """Return «18-55mm f/3.5-5.6» of the least and greatest focal length and their f-numbers."""
    shortest, longest, wide, tele = (
        f"{number:.3g}" if math.isfinite(number) and 0 < number < 1000 else "" for number in numbers
    )
    if not shortest or not longest:
        return ""
    focal = shortest if shortest == longest else f"{shortest}-{longest}"
    opening = wide if wide == tele or not tele else f"{wide}-{tele}"
    return f"{focal}mm f/{opening}" if wide else f"{focal}mm"


class _Table(NamedTuple):
    """A table of tags, and the bytes from whose beginning its offsets count."""

    data: bytes
    begin: int
    order: str


class _Tag(NamedTuple):
    number: int
    kind: int
    value: bytes


def _read_note(note: bytes, whole: bytes, make: str) -> str:
    order = "<" if whole[:2] == b"II" else ">"
    if note.startswith(b"Nikon\0\x02"):
        inner = note[10:]
        order = "<" if inner[:2] == b"II" else ">"
        table = _Table(inner, struct.unpack_from(f"{order}I", inner, 4)[0], order)
        for tag in _tags(table):
            if tag.number == _NIKON_LENS and tag.kind == _RATIONAL and len(tag.value) == 32:
                parts = struct.unpack(f"{order}8I", tag.value)
                return describe_lengths([parts[at] / (parts[at + 1] or 1) for at in (0, 2, 4, 6)])
    elif note.startswith((b"OLYMPUS\0", b"OM SYSTEM\0")):
        head = 12 if note.startswith(b"OLYMPUS\0") else 16
        order = "<" if note[head - 4 : head - 2] == b"II" else ">"
        for tag in _tags(_Table(note, head, order)):
            if tag.number == _OLYMPUS_EQUIPMENT and len(tag.value) == 4:
                equipment = struct.unpack(f"{order}I", tag.value)[0]
                return _text_of(_Table(note, equipment, order), _OLYMPUS_LENS)
    elif note.startswith(b"Panasonic\0\0\0"):
        begin = whole.find(note)
        return _text_of(_Table(whole, begin + 12, order), _PANASONIC_LENS) if begin >= 0 else ""
    elif make.startswith("canon"):
        begin = whole.find(note)
        return _text_of(_Table(whole, begin, order), _CANON_LENS) if begin >= 0 else ""
    return ""


def _text_of(table: _Table, number: int) -> str:
    """Return the text of a tag; notes that were moved in their file point at something else."""
    for tag in _tags(table):
        if tag.number == number and tag.kind == _ASCII:
            text = tag.value.partition(b"\0")[0].decode("latin-1")
            return clean_line(text) if _NAME.fullmatch(text) and re.search(r"\d", text) else ""
    return ""


def _tags(table: _Table) -> Iterator[_Tag]:
    data, begin, order = table
    (count,) = struct.unpack_from(f"{order}H", data, begin)
    for entry in range(min(count, _MOST_TAGS)):
        at = begin + 2 + 12 * entry
        number, kind, length = struct.unpack_from(f"{order}HHI", data, at)
        size = _SIZES.get(kind, 0) * length
        if not 0 < size <= 4096:
            continue
        where = at + 8 if size <= 4 else struct.unpack_from(f"{order}I", data, at + 8)[0]
        yield _Tag(number, kind, data[where : where + size])

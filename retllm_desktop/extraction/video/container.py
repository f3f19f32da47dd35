"""What the container of a video says: when and where it was made, by what, its title, its length.

Read are the records of QuickTime and MP4 (ISO/IEC 14496-12; Apple's QuickTime File Format), of
Matroska and WebM (RFC 9559), of AVI (RIFF) and of ASF. Nothing is decoded, and no more than a few
thousand records are looked at, each of them within its parent.
"""

import contextlib
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import BinaryIO, Final

from retllm_desktop.core.file_dates import WallClock, is_plausible, read_instant
from retllm_desktop.extraction.captions import clean_line
from retllm_desktop.extraction.metadata.date_texts import read_date_text

_MOST_RECORDS: Final = 5_000
_MOST_BYTES: Final = 64 * 1024
"""Of one record's text or numbers."""
_1904_S: Final = 2_082_844_800
"""From the beginning of 1904, from which QuickTime counts, to that of 1970."""
_2001_S: Final = 978_307_200
"""Of Matroska's: from 1970 to the beginning of 2001."""
_1601_S: Final = 11_644_473_600
"""Of ASF's: from the beginning of 1601 to that of 1970."""
_PLACE: Final = re.compile(r"([+-]\d{1,2}(?:\.\d+)?)([+-]\d{1,3}(?:\.\d+)?)(?:[+-]|/|CRS|$)")
"""ISO 6709 in degrees, as phones write it."""
_KEYS: Final = {
    "com.apple.quicktime.creationdate": "date",
    "com.apple.quicktime.location.ISO6709": "place",
    "com.apple.quicktime.make": "make",
    "com.apple.quicktime.model": "model",
    "com.apple.quicktime.title": "title",
    "com.apple.quicktime.displayname": "title",
    "com.apple.quicktime.description": "description",
    "com.apple.quicktime.comment": "description",
    "com.apple.quicktime.keywords": "description",
    "com.android.manufacturer": "make",
    "com.android.model": "model",
}
_ATOMS: Final = {
    b"\xa9xyz": "place", b"\xa9nam": "title", b"titl": "title", b"\xa9des": "description",
    b"desc": "description", b"\xa9cmt": "description", b"dscp": "description", b"\xa9mak": "make",
    b"\xa9mod": "model", b"\xa9day": "date",
}  # fmt: skip
_BOXES: Final = frozenset({b"moov", b"udta", b"meta", b"ilst", b"trak", b"mdia"})
_TOP_BOXES: Final = frozenset(
    {b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"pnot", b"uuid", b"moof", b"styp",
     b"sidx", b"meta", b"prft", b"emsg"}
)  # fmt: skip
_MATROSKA: Final = b"\x1aE\xdf\xa3"
_ASF: Final = bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c")
_ASF_FILE: Final = bytes.fromhex("a1dcab8c47a9cf118ee400c00c205365")
_ASF_CONTENT: Final = bytes.fromhex("3326b2758e66cf11a6d900aa0062ce6c")
_SEGMENT, _INFO, _CLUSTER = 0x18538067, 0x1549A966, 0x1F43B675
_DATE_UTC, _TITLE = 0x4461, 0x7BA9


@dataclass(slots=True)
class VideoFacts:
    """What was found.

    Attributes:
        shown: When it was made by the clock there; None where unknown.
        made_s: When it was made: seconds since 1970, UTC; None where unknown.
        place: Degrees north and east, None where unknown.
        texts: Title, description, maker and model, by these names.
        tracks: What its tracks are, by the four letters of their handlers (``vide``, ``soun``);
            of QuickTime and MP4 alone.
        cut_off: Whether the file ends before its container does.
    """

    shown: WallClock | None = None
    made_s: float | None = None
    place: tuple[float, float] | None = None
    texts: dict[str, str] = field(default_factory=dict[str, str])
    tracks: set[bytes] = field(default_factory=set[bytes])
    cut_off: bool = False

    def date(self, name: str) -> WallClock | None:
        """Return what the clock there showed; ``name`` is the file's."""
        if self.shown is not None or self.made_s is None:
            return self.shown
        longitude = None if self.place is None else self.place[1]
        return read_instant(self.made_s, longitude, name)

    def take(self, kind: str, text: str) -> None:
        """Keep a text that says something of a kind: the first one counts."""
        text = clean_line(text)
        if kind == "date":
            # A phone writes its own clock with its distance from UTC; the header has UTC alone.
            self.shown = self.shown or read_date_text(text)
        elif kind == "place":
            self.place = self.place or _place_of(text)
        elif text:
            self.texts.setdefault(kind, text)


def read_facts(stream: BinaryIO, size_bytes: int) -> VideoFacts:
    """Read what a container says of itself; one that we do not know says nothing.

    Args:
        stream: Its bytes; may stand anywhere.
        size_bytes: How many there are.
    """
    facts = VideoFacts()
    stream.seek(0)
    head = stream.read(16)
    # Records of a stranger's file may be wrong in any way; what was found before counts.
    with contextlib.suppress(ValueError, IndexError, OSError, OverflowError, struct.error):
        if head[4:8] in _TOP_BOXES:
            _read_boxes(stream, size_bytes, facts)
        elif head.startswith(_MATROSKA):
            _read_matroska(stream, size_bytes, facts)
        elif head.startswith(b"RIFF"):
            _read_riff(stream, size_bytes, facts)
        elif head == _ASF:
            _read_asf(stream, size_bytes, facts)
    return facts


def _counted(seconds: float) -> float | None:
    """Return a moment that a file counts from a fixed day; none of a clock that was never set."""
    day = datetime.fromtimestamp(seconds, UTC).date() if 0 < seconds < 1e11 else None
    return seconds if day is not None and is_plausible(seconds) else None


def _place_of(text: str) -> tuple[float, float] | None:
    match = _PLACE.match(text)
    if match is None:
        return None
    latitude, longitude = float(match[1]), float(match[2])
    known = abs(latitude) <= 90 and abs(longitude) <= 180 and (latitude, longitude) != (0.0, 0.0)
    return (latitude, longitude) if known else None


def _text_of(data: bytes) -> str:
    if data[:2] in {b"\xfe\xff", b"\xff\xfe"}:
        return data.decode("utf-16", "replace")
    return data.decode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class _Record:
    """A record: its name, and where its content begins and ends."""

    name: bytes
    begin: int
    end: int

    def read(self, stream: BinaryIO) -> bytes:
        stream.seek(self.begin)
        return stream.read(min(self.end - self.begin, _MOST_BYTES))


def _boxes(stream: BinaryIO, begin: int, end: int) -> Iterator[_Record]:
    """Yield boxes; one that would end behind its parent ends with it."""
    for _ in range(_MOST_RECORDS):
        if begin + 8 > end:
            return
        stream.seek(begin)
        size, name = struct.unpack(">I4s", stream.read(8))
        head = 8
        if size == 1:
            size, head = struct.unpack(">Q", stream.read(8))[0], 16
        elif size == 0:
            size = end - begin
        if size < head:
            return
        yield _Record(name, begin + head, begin + size)
        begin += size


def _read_boxes(stream: BinaryIO, size_bytes: int, facts: VideoFacts) -> None:
    known = False
    last = 0
    for box in _boxes(stream, 0, size_bytes):
        last = box.end
        if box.name == b"moov":
            known = True
            _read_movie(stream, _Record(box.name, box.begin, min(box.end, size_bytes)), facts)
        if box.name not in _TOP_BOXES and known:
            # Something was appended to the film, or its end is damaged.
            last = box.begin
            break
    facts.cut_off = last > size_bytes


def _read_movie(stream: BinaryIO, parent: _Record, facts: VideoFacts, depth: int = 0) -> None:
    keys: list[str] = []
    for box in _boxes(stream, parent.begin, parent.end):
        if box.end > parent.end:
            return
        if box.name == b"mvhd":
            data = box.read(stream)
            made = struct.unpack_from(">Q" if data[0] == 1 else ">I", data, 4)[0]
            facts.made_s = facts.made_s or _counted(made - _1904_S)
        elif box.name == b"hdlr" and parent.name == b"mdia":
            facts.tracks.add(box.read(stream)[8:12])
        elif box.name == b"keys":
            keys = _read_keys(box.read(stream))
        elif box.name == b"ilst":
            _read_values(stream, box, keys, facts)
        elif box.name in _BOXES and depth < 4:
            # As QuickTime has it «meta» holds boxes at once, as MP4 has it after four bytes.
            stream.seek(box.begin + 4)
            skipped = 4 if box.name == b"meta" and stream.read(4) != b"hdlr" else 0
            _read_movie(stream, _Record(box.name, box.begin + skipped, box.end), facts, depth + 1)
        elif box.name == b"loci":
            _read_3gpp_place(box.read(stream), facts)
        elif kind := _ATOMS.get(box.name):
            data = box.read(stream)
            if box.name[:1] == b"\xa9":
                facts.take(kind, _text_of(data[4 : 4 + struct.unpack_from(">H", data)[0]]))
            else:
                facts.take(kind, _text_of(data[6:]).partition("\0")[0])


def _read_keys(data: bytes) -> list[str]:
    names: list[str] = []
    at = 8
    while at + 8 <= len(data) and len(names) < _MOST_RECORDS:
        size = max(8, struct.unpack_from(">I", data, at)[0])
        names.append(data[at + 8 : at + size].decode("utf-8", "replace"))
        at += size
    return names


def _read_values(stream: BinaryIO, parent: _Record, keys: list[str], facts: VideoFacts) -> None:
    """Read a list of values: each box is named by the number of its key, or by itself."""
    for box in _boxes(stream, parent.begin, parent.end):
        number = int.from_bytes(box.name, "big")
        named = _KEYS.get(keys[number - 1]) if 0 < number <= len(keys) else _ATOMS.get(box.name)
        if named is None or box.end > parent.end:
            continue
        for value in _boxes(stream, box.begin, box.end):
            if value.name == b"data":
                facts.take(named, _text_of(value.read(stream)[8:]))


def _read_3gpp_place(data: bytes, facts: VideoFacts) -> None:
    """Read 3GPP TS 26.244, 8.11: language, name, role, then longitude and latitude as 16.16."""
    behind = data.index(b"\0", 6) + 2
    longitude, latitude = (one / 65536 for one in struct.unpack_from(">ii", data, behind))
    facts.take("place", f"{latitude:+.5f}{longitude:+.5f}/")


def _ebml_number(stream: BinaryIO, *, marked: bool) -> tuple[int, bool]:
    """Return a number of variable length, and whether it says «unknown»."""
    first = stream.read(1)
    if not first or not first[0]:
        raise ValueError("no number")
    length = 9 - first[0].bit_length()
    data = first + stream.read(length - 1)
    value = int.from_bytes(data, "big")
    if len(data) < length:
        raise ValueError("cut off")
    bits = (1 << (7 * length)) - 1
    return (value if marked else value & bits), value & bits == bits


def _read_matroska(stream: BinaryIO, size_bytes: int, facts: VideoFacts) -> None:
    at = 0
    for _ in range(_MOST_RECORDS):
        stream.seek(at)
        name, _unknown = _ebml_number(stream, marked=True)
        size, unknown = _ebml_number(stream, marked=False)
        begin = stream.tell()
        if name == _SEGMENT:
            facts.cut_off = not unknown and begin + size > size_bytes
            at = begin
        elif name == _CLUSTER:
            return
        elif name == _INFO:
            at = begin
        else:
            if name == _DATE_UTC and size == 8:
                nanoseconds = struct.unpack(">q", stream.read(8))[0]
                facts.made_s = _counted(nanoseconds / 1e9 + _2001_S)
            elif name == _TITLE:
                facts.take("title", _text_of(stream.read(min(size, _MOST_BYTES))))
            at = begin + size


def _read_riff(stream: BinaryIO, size_bytes: int, facts: VideoFacts) -> None:
    stream.seek(4)
    facts.cut_off = struct.unpack("<I", stream.read(4))[0] + 8 > size_bytes
    at = 12
    for _ in range(_MOST_RECORDS):
        stream.seek(at)
        name, size = struct.unpack("<4sI", stream.read(8))
        if name == b"LIST" and stream.read(4) in {b"hdrl", b"INFO", b"ncdt"}:
            at += 12
            continue
        stream.seek(at + 8)
        if name == b"INAM":
            facts.take("title", _text_of(stream.read(min(size, _MOST_BYTES))).partition("\0")[0])
        elif name == b"ICMT":
            text = _text_of(stream.read(min(size, _MOST_BYTES))).partition("\0")[0]
            facts.take("description", text)
        elif name in {b"IDIT", b"ICRD"}:
            text = stream.read(min(size, 64)).decode("latin-1").strip("\0\n ")
            facts.take("date", re.sub(r"^(\d{4})[:/](\d\d)[:/]", r"\1-\2-", text))
        at += 8 + size + size % 2


def _read_asf(stream: BinaryIO, size_bytes: int, facts: VideoFacts) -> None:
    stream.seek(16)
    end = min(struct.unpack("<Q", stream.read(8))[0], size_bytes)
    at = 30
    for _ in range(_MOST_RECORDS):
        if at + 24 > end:
            return
        stream.seek(at)
        name, size = stream.read(16), struct.unpack("<Q", stream.read(8))[0]
        if name == _ASF_FILE:
            data = stream.read(40)
            facts.cut_off = struct.unpack_from("<Q", data, 16)[0] > size_bytes
            facts.made_s = _counted(struct.unpack_from("<Q", data, 24)[0] / 1e7 - _1601_S)
        elif name == _ASF_CONTENT:
            data = stream.read(min(size, _MOST_BYTES))
            begin = 10
            for kind, length in zip(
                ("title", "", "", "description"), struct.unpack_from("<4H", data), strict=True
            ):
                if kind:
                    facts.take(kind, data[begin : begin + length].decode("utf-16-le", "replace"))
                begin += length
        at += max(size, 24)

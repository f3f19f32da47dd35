"""The file of an index: what there is of each modality, and a list of it with checksums.

Of each modality it holds four tables, a row for each vector: the items, checksums, the codes and
the rests of the codes. ``_lay_out`` tells where.
"""

import json
import os
import struct
import sys
import zlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from io import BufferedReader, BufferedWriter
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import numpy as np
import numpy.typing as npt

from retllm_desktop.core.types import ItemIds, Modality
from retllm_desktop.library.vector_index.quantizer import (
    CodeBytes,
    EncodedRows,
    FloatRows,
    Quantizer,
    block_size,
    code_row_bytes,
)
from retllm_desktop.library.vector_index.rows import (
    CodeProducts,
    RowFile,
    RowsHeld,
    RowsInFile,
    UnusableIndexError,
    products_of_codes,
    products_of_file,
)
from retllm_desktop.library.vector_index.segment import ExactRows, Segment, arrange_segment

_MAGIC: Final = b"retllm vector index 4\n"
"""To be changed whenever anything about the codes or the file changes."""

HELD_BYTES: Final = 64 << 20
"""The finer steps are held in memory up to this size, of all modalities together."""

_PAGE: Final = 1 << 16
"""Codes begin at multiples of this, where every system can map them."""

_AT_ONCE: Final = 1 << 20
_ROWS_AT_ONCE: Final = 2048
"""What is worked on together, so that it is still in the cache."""

_TAIL: Final = struct.Struct("<QI")
"""Length and CRC-32 of the list, which ends the file but for another ``_MAGIC``."""

_TABLES: Final = 4
_UNREADABLE: Final = (OSError, ValueError, KeyError, TypeError, OverflowError, MemoryError)


@dataclass(frozen=True, slots=True)
class _TableOffsets:
    """Where the tables of one modality begin, and how many rows they have."""

    rows: int
    ids: int
    checks: int
    codes: int
    rests: int

    def spans(self, width: int) -> tuple[tuple[int, int], ...]:
        """Return where each table begins and how many bytes it has, in the order of the file."""
        lengths = (8, 4, width, width)
        starts = (self.ids, self.checks, self.codes, self.rests)
        return tuple((at, self.rows * each) for at, each in zip(starts, lengths, strict=True))


@dataclass(frozen=True, slots=True)
class _Directory:
    """What the list at the end of a file says.

    Attributes:
        places: Where the tables are.
        crcs: CRC-32 of each table.
        quantizers: What made the codes.
    """

    places: dict[Modality, _TableOffsets]
    crcs: dict[Modality, list[int]]
    quantizers: dict[Modality, Quantizer]


class IndexWriter:
    """Writes an index, which gets its name when every byte of it has reached the disk.

    Numbers are in the byte order of this computer, which the file names. To be used as a context;
    without ``finish`` nothing is left at its end.
    """

    def __init__(self, target: Path, dimension: int, counts: Mapping[Modality, int]) -> None:
        """Begin a file beside the target.

        Args:
            target: The file.
            dimension: Of the vectors.
            counts: How many vectors of each modality will come.

        Raises:
            OSError: It cannot be made.
        """
        self._target = target
        self._dimension = dimension
        self._places, self._end = _lay_out(dimension, counts)
        self._written = dict.fromkeys(self._places, 0)
        self._crcs = {kind: [0] * _TABLES for kind in self._places}
        self._unfinished = target.with_name(f"{target.name}.part")
        self._stream: BufferedWriter = self._unfinished.open("wb")
        self._stream.write(_MAGIC)

    def __enter__(self) -> Self:
        """Return the writer."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Remove what was not finished."""
        self._stream.close()
        with suppress(OSError):
            self._unfinished.unlink(missing_ok=True)

    def add(self, modality: Modality, ids: ItemIds, encoded: EncodedRows) -> None:
        """Write the next rows of a modality.

        Args:
            modality: What the items are.
            ids: (n,): the items.
            encoded: Their vectors.

        Raises:
            OSError: The disk is full, or fails.
            ValueError: They are more than were to come.
        """
        places, done = self._places[modality], self._written[modality]
        if done + len(ids) > places.rows:
            raise ValueError("more vectors than were counted")
        pairs = zip(encoded.codes, encoded.rests, strict=True)
        checks = np.array([zlib.crc32(rest, zlib.crc32(code)) for code, rest in pairs], np.uint32)
        crcs = self._crcs[modality]
        tables = (ids, checks, encoded.codes, encoded.rests)
        spans = places.spans(code_row_bytes(self._dimension))
        for number, (table, (start, length)) in enumerate(zip(tables, spans, strict=True)):
            data = np.ascontiguousarray(table).data.cast("B")
            self._stream.seek(start + done * length // places.rows)
            self._stream.write(data)
            crcs[number] = zlib.crc32(data, crcs[number])
        self._written[modality] = done + len(ids)

    def finish(self, token: str, quantizers: Mapping[Modality, Quantizer]) -> None:
        """Write the list, and give the file its name.

        Raises:
            OSError: The disk is full, or fails.
            ValueError: Fewer vectors were added than announced.
        """
        if any(self._written[kind] != places.rows for kind, places in self._places.items()):
            raise ValueError("fewer vectors than were counted")
        listed = {
            "token": token,
            "dimension": self._dimension,
            "byteorder": sys.byteorder,
            "kinds": [
                [kind.value, places.rows, *self._crcs[kind]]
                for kind, places in self._places.items()
            ],
            "quantizers": {
                modality.value: [quantizer.mean.tolist(), quantizer.deviation.tolist()]
                for modality, quantizer in quantizers.items()
            },
        }
        data = json.dumps(listed).encode()
        self._stream.seek(self._end)
        self._stream.write(data + _TAIL.pack(len(data), zlib.crc32(data)) + _MAGIC)
        self._stream.flush()
        os.fsync(self._stream.fileno())
        self._stream.close()
        self._unfinished.replace(self._target)


def read_index(
    path: Path, token: str, dimension: int, held_bytes: int = HELD_BYTES
) -> dict[Modality, Segment]:
    """Read an index and check every byte of it; rests that are not held, when they are read.

    Raises:
        UnusableIndexError: It is not there, cannot be read, is damaged, or is another one.
    """
    try:
        with path.open("rb") as stream:
            listed = _read_directory(stream, token, dimension)
            size = sum(part.rows for part in listed.places.values()) * 2 * code_row_bytes(dimension)
            file = None if size <= held_bytes else RowFile(path)
            return {
                kind: _segment(path, stream, file, listed, kind)
                for kind, part in listed.places.items()
                if part.rows
            }
    except _UNREADABLE as exc:
        raise UnusableIndexError(str(exc)) from exc


def verify_index(path: Path, token: str, dimension: int) -> bool:
    """Return whether a file is the index named, and whole, without keeping it in memory."""
    try:
        with path.open("rb") as stream:
            listed = _read_directory(stream, token, dimension)
            return all(
                _checksum(stream, start, length) == crc
                for kind, places in listed.places.items()
                for (start, length), crc in zip(
                    places.spans(code_row_bytes(dimension)), listed.crcs[kind], strict=True
                )
            )
    except _UNREADABLE:
        return False


def _lay_out(
    dimension: int, counts: Mapping[Modality, int]
) -> tuple[dict[Modality, _TableOffsets], int]:
    """Return where the tables of each modality are, and where the last one ends."""
    width, end = code_row_bytes(dimension), len(_MAGIC)
    places: dict[Modality, _TableOffsets] = {}
    for kind, rows in counts.items():
        ids = -(-end // 8) * 8
        checks = ids + 8 * rows
        codes = -(-(checks + 4 * rows) // _PAGE) * _PAGE
        rests = codes + width * rows
        places[kind] = _TableOffsets(rows, ids, checks, codes, rests)
        end = rests + width * rows
    return places, end


def _read_directory(stream: BufferedReader, token: str, dimension: int) -> _Directory:
    """Read the list, and make sure that the file has the length that follows from it."""
    length = stream.seek(0, os.SEEK_END)
    end = _TAIL.size + len(_MAGIC)
    if length < len(_MAGIC) + end:
        raise ValueError("the file is cut short")
    stream.seek(0)
    begins = stream.read(len(_MAGIC))
    stream.seek(length - end)
    tail = stream.read(end)
    size, crc = _TAIL.unpack(tail[: _TAIL.size])
    if begins != _MAGIC or tail[_TAIL.size :] != _MAGIC or size > length - end - len(_MAGIC):
        raise ValueError("the file is no index, or is cut short")
    stream.seek(length - end - size)
    data = stream.read(size)
    if zlib.crc32(data) != crc:
        raise ValueError("the list is damaged")
    listed: dict[str, Any] = json.loads(data)
    crcs = {Modality(kind): [int(crc) for crc in crcs] for kind, _, *crcs in listed["kinds"]}
    places, last = _lay_out(
        dimension, {Modality(kind): int(rows) for kind, rows, *_ in listed["kinds"]}
    )
    if (
        listed["token"] != token
        or listed["dimension"] != dimension
        or listed["byteorder"] != sys.byteorder
        or any(part.rows < 0 for part in places.values())
        or last + size + end != length
    ):
        raise ValueError("the file is another index")
    quantizers = {
        Modality(kind): Quantizer(_floats(mean, dimension), _floats(deviation, dimension))
        for kind, (mean, deviation) in listed["quantizers"].items()
    }
    return _Directory(places, crcs, quantizers)


def _floats(numbers: list[float], dimension: int) -> FloatRows:
    made = np.array(numbers, np.float32)
    if made.shape != (dimension,):
        raise ValueError("a quantizer is of another dimension")
    return made


def _segment(
    path: Path, stream: BufferedReader, file: RowFile | None, listed: _Directory, kind: Modality
) -> Segment:
    """Read what there is of a modality, all of it where there is no file to read rows from."""
    places, quantizer = listed.places[kind], listed.quantizers[kind]
    width = quantizer.byte_count
    tables = zip(places.spans(width), listed.crcs[kind], strict=True)
    (ids_span, ids_crc), (checks_span, checks_crc), codes_at, rests_at = tables
    ids, checks = np.empty(places.rows, np.int64), np.empty(places.rows, np.uint32)
    _fill(stream, ids, ids_span[0], ids_crc)
    _fill(stream, checks, checks_span[0], checks_crc)
    exact: ExactRows
    if file is None:
        exact = RowsHeld(
            quantizer, _read_steps(stream, places, quantizer, [codes_at[1], rests_at[1]])
        )
    else:
        if _checksum(stream, *codes_at[0]) != codes_at[1]:
            raise ValueError("the codes are damaged")
        exact = RowsInFile(file, quantizer, (places.codes, places.rests), checks)
    return arrange_segment(quantizer, ids, _products(path, stream, places, quantizer), exact)


def _read_steps(
    stream: BufferedReader, places: _TableOffsets, quantizer: Quantizer, crcs: list[int]
) -> CodeBytes:
    """Read the finer steps of all rows, and see that codes and rests have their checksums."""
    width = quantizer.byte_count
    steps = np.empty((places.rows, 2 * width), np.uint8)
    rooms = [np.empty((_ROWS_AT_ONCE, width), np.uint8) for _ in crcs]
    found = [0] * len(crcs)
    for start in range(0, places.rows, _ROWS_AT_ONCE):
        rows = steps[start : start + _ROWS_AT_ONCE]
        parts = [room[: len(rows)] for room in rooms]
        for number, (part, at) in enumerate(zip(parts, (places.codes, places.rests), strict=True)):
            found[number] = _read_part(stream, part, at + start * width, found[number])
        rows[:] = quantizer.finer(*parts)
    if found != crcs:
        raise ValueError("a table is damaged")
    return steps


def _products(
    path: Path, stream: BufferedReader, places: _TableOffsets, quantizer: Quantizer
) -> CodeProducts:
    width, block = quantizer.byte_count, block_size(quantizer.dimension)
    try:
        return products_of_file(path, places.codes, places.rows, width, block)
    except UnicodeEncodeError:
        codes = np.empty((places.rows, width), np.uint8)
        _read_part(stream, codes, places.codes, 0)
        return products_of_codes(codes, block)


def _fill(stream: BufferedReader, table: npt.NDArray[Any], start: int, crc: int) -> None:
    """Read a table and see that it has its checksum."""
    if _read_part(stream, table, start, 0) != crc:
        raise ValueError("a table is damaged")


def _read_part(stream: BufferedReader, table: npt.NDArray[Any], start: int, crc: int) -> int:
    """Read a part of a table; return the checksum of what was read before and of it."""
    data = table.data.cast("B")
    stream.seek(start)
    if stream.readinto(data) != len(data):
        raise ValueError("the file is cut short")
    return zlib.crc32(data, crc)


def _checksum(stream: BufferedReader, start: int, length: int) -> int:
    """Return the CRC-32 of a part of a file."""
    stream.seek(start)
    crc = 0
    for data in _pieces(stream, length):
        crc = zlib.crc32(data, crc)
    return crc


def _pieces(stream: BufferedReader, length: int) -> Iterator[bytes]:
    while length > 0 and (data := stream.read(min(length, _AT_ONCE))):
        length -= len(data)
        yield data

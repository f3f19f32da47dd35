"""The file of a scan copy: blocks of codes, and a list of them with checksums at the end."""

import json
import os
import struct
import sys
import zlib
from contextlib import suppress
from dataclasses import dataclass
from io import BufferedReader, BufferedWriter
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import numpy as np
import numpy.typing as npt

from retllm_desktop.core.types import ItemIds, Modality
from retllm_desktop.store.scan_codes import Bytes, Encoded, Floats, Quantiser, bytes_for, words_for
from retllm_desktop.store.scan_rows import Checks, RowFile, RowsHeld, RowsInFile, UnusableCopyError
from retllm_desktop.store.scan_segment import Segment, allocate, finished

_MAGIC: Final = b"retllm scan copy 2\n"
"""To be changed whenever anything about the codes or the file changes."""

BLOCK_ROWS: Final = 8192
"""Rows of every block of a modality but its last one: what is held while a copy is made."""

_HELD_BYTES: Final = 64 << 20
"""The rests of codes are held in memory up to this size, of all modalities together."""

_TAIL: Final = struct.Struct("<QI")
"""Length and CRC-32 of the list, which ends the file but for another ``_MAGIC``."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """A block, as the list at the end of the file has it.

    Attributes:
        kind: Value of its modality.
        rows: How many vectors it holds.
        crc: CRC-32 of all its bytes but the rests of the codes.
        rests_crc: CRC-32 of these.
    """

    kind: str
    rows: int
    crc: int
    rests_crc: int


class CopyWriter:
    """Writes a scan copy, which gets its name when every byte of it has reached the disk.

    Numbers are in the byte order of this computer, which the file names. To be used as a context;
    without ``finish`` nothing is left at its end.
    """

    def __init__(self, target: Path) -> None:
        """Begin a file beside the target.

        Raises:
            OSError: It cannot be made.
        """
        self._target = target
        self._unfinished = target.with_name(f"{target.name}.part")
        self._stream: BufferedWriter = self._unfinished.open("wb")
        self._stream.write(_MAGIC)
        self._entries: list[_Entry] = []

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

    def add(self, modality: Modality, ids: ItemIds, encoded: Encoded, rests: Bytes) -> None:
        """Write a block.

        All blocks of a modality but the last one have ``BLOCK_ROWS`` rows.

        Args:
            modality: What the items are.
            ids: (n,): the items.
            encoded: Their vectors.
            rests: (n, bytes) uint8: what the codes leave open.

        Raises:
            OSError: The disk is full, or fails.
        """
        checks = np.array([zlib.crc32(row.data) for row in rests], np.uint32)
        crc = 0
        for array in (ids, encoded.signs.T, encoded.codes, checks):
            crc = self._write(array, crc)
        self._entries.append(_Entry(modality.value, len(ids), crc, self._write(rests, 0)))

    def _write(self, array: npt.NDArray[Any], crc: int) -> int:
        data = np.ascontiguousarray(array).data.cast("B")
        self._stream.write(data)
        return zlib.crc32(data, crc)

    def finish(self, token: str, dimension: int, quantisers: dict[Modality, Quantiser]) -> None:
        """Write the list of blocks, and give the file its name.

        Raises:
            OSError: The disk is full, or fails.
        """
        listed = {
            "token": token,
            "dimension": dimension,
            "byteorder": sys.byteorder,
            "blocks": [
                [entry.kind, entry.rows, entry.crc, entry.rests_crc] for entry in self._entries
            ],
            "quantisers": {
                modality.value: [quantiser.mean.tolist(), quantiser.deviation.tolist()]
                for modality, quantiser in quantisers.items()
            },
        }
        data = json.dumps(listed).encode()
        self._stream.write(data + _TAIL.pack(len(data), zlib.crc32(data)) + _MAGIC)
        self._stream.flush()
        os.fsync(self._stream.fileno())
        self._stream.close()
        self._unfinished.replace(self._target)


def read_copy(path: Path, token: str, dimension: int) -> dict[Modality, Segment]:
    """Read a copy and check every byte of it.

    Raises:
        UnusableCopyError: It is not there, cannot be read, is damaged, or is another one.
    """
    try:
        with path.open("rb") as stream:
            entries, quantisers = _listed(stream, token, dimension)
            return _segments(RowFile(path), stream, entries, quantisers)
    except (OSError, ValueError, KeyError, TypeError, OverflowError, MemoryError) as exc:
        raise UnusableCopyError(str(exc)) from exc


def verify(path: Path, token: str, dimension: int) -> bool:
    """Tell whether a file is the copy that was asked for, and whole, without keeping it."""
    try:
        with path.open("rb") as stream:
            entries, _ = _listed(stream, token, dimension)
            stream.seek(len(_MAGIC))
            return all(
                zlib.crc32(stream.read(entry.rows * _head_bytes(dimension))) == entry.crc
                and zlib.crc32(stream.read(entry.rows * bytes_for(dimension))) == entry.rests_crc
                for entry in entries
            )
    except (OSError, ValueError, KeyError, TypeError, OverflowError, MemoryError):
        return False


def _row_bytes(dimension: int) -> int:
    return _head_bytes(dimension) + bytes_for(dimension)


def _head_bytes(dimension: int) -> int:
    """Return the bytes for each row of a block that come before the rests."""
    return 8 + 8 * words_for(dimension) + bytes_for(dimension) + 4


def _listed(
    stream: BufferedReader, token: str, dimension: int
) -> tuple[list[_Entry], dict[Modality, Quantiser]]:
    """Read the list of blocks, and make sure that the file has the length that follows from it."""
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
        raise ValueError("the file is no scan copy, or is cut short")
    stream.seek(length - end - size)
    data = stream.read(size)
    if zlib.crc32(data) != crc:
        raise ValueError("the list of blocks is damaged")
    listed: dict[str, Any] = json.loads(data)
    entries = [
        _Entry(str(kind), int(rows), int(crc), int(rests_crc))
        for kind, rows, crc, rests_crc in listed["blocks"]
    ]
    rows = sum(entry.rows for entry in entries)
    if (
        listed["token"] != token
        or listed["dimension"] != dimension
        or listed["byteorder"] != sys.byteorder
        or len(_MAGIC) + rows * _row_bytes(dimension) + size + end != length
    ):
        raise ValueError("the file is another copy")
    quantisers = {
        Modality(kind): Quantiser(_floats(mean, dimension), _floats(deviation, dimension))
        for kind, (mean, deviation) in listed["quantisers"].items()
    }
    return entries, quantisers


def _floats(numbers: list[float], dimension: int) -> Floats:
    made = np.array(numbers, np.float32)
    if made.shape != (dimension,):
        raise ValueError("a quantiser is of another dimension")
    return made


def _segments(
    file: RowFile,
    stream: BufferedReader,
    entries: list[_Entry],
    quantisers: dict[Modality, Quantiser],
) -> dict[Modality, Segment]:
    made: dict[Modality, Segment] = {}
    for kind, quantiser in quantisers.items():
        count = sum(entry.rows for entry in entries if entry.kind == kind.value)
        length = quantiser.byte_count
        held = length * sum(entry.rows for entry in entries) <= _HELD_BYTES
        places, checks = np.zeros(count, np.int64), np.zeros(count, np.uint32)
        exact = RowsHeld(quantiser) if held else RowsInFile(file, quantiser, places, checks)
        segment = allocate(quantiser, count, exact, fine=held)
        place, start = len(_MAGIC), 0
        for entry in entries:
            head = entry.rows * _head_bytes(quantiser.dimension)
            if entry.kind == kind.value:
                if start % BLOCK_ROWS:
                    raise ValueError("a block that is not full is followed by another")
                end = start + entry.rows
                stream.seek(place)
                _read_block(stream, segment, start, checks[start:end], entry)
                places[start:end] = place + head + np.arange(entry.rows) * length
                start = end
            place += head + entry.rows * length
        if count:
            made[kind] = finished(segment)
    if sum(segment.count for segment in made.values()) != sum(entry.rows for entry in entries):
        raise ValueError("a block is of a kind without a quantiser")
    return made


def _read_block(
    stream: BufferedReader, segment: Segment, start: int, checks: Checks, entry: _Entry
) -> None:
    """Read a block to its place; the rests of its codes only where the segment has them."""
    rows = len(checks)
    words = np.empty((segment.signs.shape[1], rows), np.uint64)
    codes = segment.codes[start : start + rows]
    if segment.is_fine:
        codes = np.empty((rows, segment.quantiser.byte_count), np.uint8)
    crc = 0
    for array in (segment.ids[start : start + rows], words, codes, checks):
        crc = _filled(stream, array, crc)
    if crc != entry.crc:
        raise ValueError("a block is damaged")
    segment.place_signs(start, words)
    if segment.is_fine:
        rests = np.empty_like(codes)
        if _filled(stream, rests, 0) != entry.rests_crc:
            raise ValueError("the rests of a block's codes are damaged")
        segment.codes[start : start + rows] = segment.quantiser.finer(codes, rests)


def _filled(stream: BufferedReader, array: npt.NDArray[Any], crc: int) -> int:
    """Read an array; return the checksum of what came before and of it."""
    data = array.data.cast("B")
    if stream.readinto(data) != len(data):
        raise ValueError("the file is cut short")
    return zlib.crc32(data, crc)

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

from retllm_desktop.core.types import ItemIds, Modality
from retllm_desktop.store.scan_codes import Bytes, Floats, Quantiser, Words, bytes_for, words_for
from retllm_desktop.store.scan_segment import BLOCK_ROWS, Segment, allocate, finished

_MAGIC: Final = b"retllm scan copy 1\n"
_TAIL: Final = struct.Struct("<QI")
"""Length and CRC-32 of the list, which ends the file but for another ``_MAGIC``."""


class UnusableCopyError(Exception):
    """A file that is no whole scan copy, or not the one that was asked for."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """A block, as the list at the end of the file has it.

    Attributes:
        kind: Value of its modality.
        rows: How many vectors it holds.
        crc: CRC-32 of its bytes.
    """

    kind: str
    rows: int
    crc: int


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

    def add(self, modality: Modality, ids: ItemIds, signs: Words, codes: Bytes) -> None:
        """Write a block: ids (n,), signs (n, words), codes (n, bytes).

        All blocks of a modality but the last one have ``BLOCK_ROWS`` rows.

        Raises:
            OSError: The disk is full, or fails.
        """
        crc = 0
        for array in (ids, signs.T, codes):
            data = np.ascontiguousarray(array).data.cast("B")
            crc = zlib.crc32(data, crc)
            self._stream.write(data)
        self._entries.append(_Entry(modality.value, len(ids), crc))

    def finish(self, token: str, dimension: int, quantisers: dict[Modality, Quantiser]) -> None:
        """Write the list of blocks, and give the file its name.

        Raises:
            OSError: The disk is full, or fails.
        """
        listed = {
            "token": token,
            "dimension": dimension,
            "byteorder": sys.byteorder,
            "blocks": [[entry.kind, entry.rows, entry.crc] for entry in self._entries],
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
            stream.seek(len(_MAGIC))
            return _segments(stream, entries, quantisers)
    except (OSError, ValueError, KeyError, TypeError, OverflowError, MemoryError) as exc:
        raise UnusableCopyError(str(exc)) from exc


def verify(path: Path, token: str, dimension: int) -> bool:
    """Tell whether a file is the copy that was asked for, and whole, without keeping it."""
    try:
        with path.open("rb") as stream:
            entries, _ = _listed(stream, token, dimension)
            stream.seek(len(_MAGIC))
            return all(
                zlib.crc32(stream.read(entry.rows * _row_bytes(dimension))) == entry.crc
                for entry in entries
            )
    except (OSError, ValueError, KeyError, TypeError, OverflowError, MemoryError):
        return False


def _row_bytes(dimension: int) -> int:
    return 8 + 8 * words_for(dimension) + bytes_for(dimension)


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
    entries = [_Entry(str(kind), int(rows), int(crc)) for kind, rows, crc in listed["blocks"]]
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
    stream: BufferedReader, entries: list[_Entry], quantisers: dict[Modality, Quantiser]
) -> dict[Modality, Segment]:
    counts = dict.fromkeys(quantisers, 0)
    for entry in entries:
        counts[Modality(entry.kind)] += entry.rows
    made = {kind: allocate(quantisers[kind], count) for kind, count in counts.items()}
    filled = dict.fromkeys(quantisers, 0)
    for entry in entries:
        kind = Modality(entry.kind)
        segment, start = made[kind], filled[kind]
        if start % BLOCK_ROWS:
            raise ValueError("a block that is not full is followed by another")
        filled[kind] += entry.rows
        if _read_block(stream, segment, start, entry.rows) != entry.crc:
            raise ValueError("a block is damaged")
    return {kind: finished(segment) for kind, segment in made.items() if segment.count}


def _read_block(stream: BufferedReader, segment: Segment, start: int, rows: int) -> int:
    """Read a block to its place in a segment; return the checksum of what was read."""
    crc = 0
    signs = segment.signs[start // BLOCK_ROWS]
    whole = rows == signs.shape[1]
    words = signs if whole else np.empty((len(signs), rows), np.uint64)
    for array in (segment.ids[start : start + rows], words, segment.codes[start : start + rows]):
        data = array.data.cast("B")
        if stream.readinto(data) != len(data):
            raise ValueError("the file is cut short")
        crc = zlib.crc32(data, crc)
    if not whole:
        signs[:, :rows] = words
    return crc

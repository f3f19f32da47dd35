"""What the codes of vectors leave open, in a scan copy's file, read where it is wanted."""

import os
import sys
import threading
import weakref
import zlib
from contextlib import suppress
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from retllm_desktop.core.types import Vectors
from retllm_desktop.library.vector_index.quantizer import CodeBytes, Quantizer

RowNumbers = npt.NDArray[np.int64]
Checks = npt.NDArray[np.uint32]

_AHEAD_BYTES: Final = 1 << 20

_LOCKED_READS: Final = sys.platform == "win32"
"""Whether to go to a place and to read there are two calls."""


class UnusableIndexError(Exception):
    """A copy that cannot be searched: damaged, not the one that was asked for, or no memory."""


class RowFile:
    """A file that is open for reading for as long as anybody has this object."""

    def __init__(self, path: Path) -> None:
        """Open a file.

        Raises:
            OSError: It cannot be opened.
        """
        self._number = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
        self._lock = threading.Lock()
        weakref.finalize(self, os.close, self._number)

    def read(self, length: int, places: list[int]) -> list[bytes]:
        """Return as many bytes at each of some places, fewer at the end of the file.

        Raises:
            OSError: They cannot be read.
        """
        if not _LOCKED_READS:
            number, pread = self._number, os.pread
            return [pread(number, length, place) for place in places]
        found: list[bytes] = []
        with self._lock:
            for place in places:
                os.lseek(self._number, place, os.SEEK_SET)
                found.append(os.read(self._number, length))
        return found


class RowsHeld:
    """The vectors of a segment whose finer steps are in memory; an ``ExactRows``."""

    def __init__(self, quantiser: Quantizer, steps: CodeBytes) -> None:
        """Take over the finer steps (n, 2 * bytes) and what made them."""
        self._quantiser = quantiser
        self._steps = steps

    def read(self, rows: RowNumbers) -> Vectors:
        """Return some rows (n, d) float32, turned."""
        return self._quantiser.decode(self._steps[rows])


class RowsInFile:
    """The vectors of a segment, whose codes and rests lie in a file; an ``ExactRows``."""

    def __init__(
        self, file: RowFile, quantiser: Quantizer, places: tuple[int, int], checks: Checks
    ) -> None:
        """Take over what tells where they are.

        Args:
            file: The file.
            quantiser: What made them.
            places: Where in the file the first codes and the first rests are; all others follow.
            checks: (n,) uint32: CRC-32 of each row's codes and rests.
        """
        self._file = file
        self._quantiser = quantiser
        self._places = places
        self._checks = checks

    def read_ahead(self) -> None:
        """Have the system read all rests, so that no search waits for the disk row by row.

        The codes were read when they were laid out. What the system keeps of it is no memory of
        this process, and is given up where others want it.
        """
        end = self._places[1] + len(self._checks) * self._quantiser.byte_count
        with suppress(OSError):  # A search that wants the row will say so.
            for place in range(self._places[1], end, _AHEAD_BYTES):
                self._file.read(min(_AHEAD_BYTES, end - place), [place])

    def read(self, rows: RowNumbers) -> Vectors:
        """Return some rows (n, d) float32, turned.

        Args:
            rows: (n,) int64: which.

        Raises:
            UnusableCopyError: They cannot be read, or are damaged.
        """
        length = self._quantiser.byte_count
        try:
            codes, rests = (
                self._file.read(length, (place + rows * length).tolist()) for place in self._places
            )
        except OSError as exc:
            raise UnusableIndexError(str(exc)) from exc
        if list(map(zlib.crc32, rests, map(zlib.crc32, codes))) != self._checks[rows].tolist():
            raise UnusableIndexError("a row is damaged")
        steps = (
            np.frombuffer(b"".join(parts), np.uint8).reshape(len(rows), length)
            for parts in (codes, rests)
        )
        return self._quantiser.decode(self._quantiser.finer(*steps))

"""What the codes of vectors leave open, in a scan copy's file, read where it is wanted."""

import os
import sys
import threading
import weakref
import zlib
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from retllm_desktop.core.types import Vectors
from retllm_desktop.store.scan_codes import Bytes, Quantiser

Rows = npt.NDArray[np.int64]
Checks = npt.NDArray[np.uint32]

_LOCKED_READS: Final = sys.platform == "win32"
"""Whether to go to a place and to read there are two calls."""


class UnusableCopyError(Exception):
    """A file that is no whole scan copy, or not the one that was asked for."""


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
    """The vectors of a segment, which has their finer steps in memory; an ``ExactRows``."""

    def __init__(self, quantiser: Quantiser) -> None:
        """Know the quantiser that made them."""
        self._quantiser = quantiser

    def read(self, rows: Rows, codes: Bytes) -> Vectors:
        """Return some rows (n, d) float32, turned.

        Args:
            rows: (n,) int64: which.
            codes: (n, 2 * bytes) uint8: their finer steps.
        """
        del rows
        return self._quantiser.decode(codes)


class RowsInFile:
    """The vectors of a segment: codes, and in the file what these leave open; an ``ExactRows``."""

    def __init__(self, file: RowFile, quantiser: Quantiser, places: Rows, checks: Checks) -> None:
        """Take over what tells where the rests of the codes are.

        Args:
            file: The file.
            quantiser: What made them.
            places: (n,) int64: where in the file each one begins.
            checks: (n,) uint32: CRC-32 of each one's bytes.
        """
        self._file = file
        self._quantiser = quantiser
        self._places = places
        self._checks = checks

    def read(self, rows: Rows, codes: Bytes) -> Vectors:
        """Return some rows (n, d) float32, turned.

        Args:
            rows: (n,) int64: which.
            codes: (n, bytes) uint8: their codes.

        Raises:
            UnusableCopyError: They cannot be read, or are damaged.
        """
        length = self._quantiser.byte_count
        places: list[int] = self._places[rows].tolist()
        try:
            found = self._file.read(length, places)
        except OSError as exc:
            raise UnusableCopyError(str(exc)) from exc
        if list(map(zlib.crc32, found)) != self._checks[rows].tolist():
            raise UnusableCopyError("a row is damaged")
        rests = np.frombuffer(b"".join(found), np.uint8).reshape(len(rows), length)
        return self._quantiser.decode(self._quantiser.finer(codes, rests))

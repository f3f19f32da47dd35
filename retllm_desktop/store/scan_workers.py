"""Work on pieces of arrays, spread over the cores: numpy lets other threads run meanwhile."""

import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any, Final, TypeVar

import numpy as np
import numpy.typing as npt

_MOST: Final = 4
"""The pieces are small and meet at Python's lock; more threads than this only wait there."""

_LARGE: Final = 1 << 16
_LARGE_PAGES: Final = 1 << 22
"""Bytes from which on numpy asks for larger pages, with which memory is found sooner."""

T = TypeVar("T")
S = TypeVar("S")
D = TypeVar("D", bound=np.generic)


class _Rooms(threading.local):
    """Arrays of the thread that asks, by name and kind."""

    def __init__(self) -> None:
        self.held: dict[tuple[str, type[Any]], npt.NDArray[Any]] = {}


class Workers:
    """A few threads, started when they are first needed."""

    def __init__(self, count: int | None = None) -> None:
        """Take as many threads as there are cores, four at most, or ``count``."""
        self.count = max(1, min(_MOST, os.cpu_count() or 1) if count is None else count)
        self._pool: ThreadPoolExecutor | None = None
        self._lock = threading.Lock()
        self._closed = False
        self._rooms = _Rooms()

    def room(self, name: str, length: int, kind: type[D]) -> npt.NDArray[D]:
        """Return an array (length,) for this thread's work, until it asks for that name again.

        What is in it is left over from before: memory that is new to the process costs more than
        the work in it.
        """
        held = self._rooms.held
        array = held.get((name, kind))
        if array is None or len(array) < length:
            least = _LARGE_PAGES // np.dtype(kind).itemsize if length >= _LARGE else 0
            array = held[name, kind] = np.empty(max(length, least), kind)
        return array[:length]

    def map(self, work: Callable[[T], S], pieces: Sequence[T]) -> list[S]:
        """Apply ``work`` to each piece; the calling thread takes part."""
        pool = self._started() if len(pieces) > 1 and self.count > 1 else None
        if pool is None:
            return [work(piece) for piece in pieces]
        others = [pool.submit(work, piece) for piece in pieces[1:]]
        first = work(pieces[0])
        return [first, *(other.result() for other in others)]

    def shares(self, count: int, least: int) -> list[tuple[int, int]]:
        """Cut ``range(count)`` into even parts, one for each thread, none below ``least``."""
        parts = max(1, min(self.count, count // max(least, 1)))
        bounds = [count * part // parts for part in range(parts + 1)]
        return list(pairwise(bounds))

    def close(self) -> None:
        """End the threads; work that comes later is done by those who ask for it."""
        with self._lock:
            pool, self._pool, self._closed = self._pool, None, True
        if pool is not None:
            pool.shutdown()

    def _started(self) -> ThreadPoolExecutor | None:
        with self._lock:
            if self._pool is None and not self._closed:
                self._pool = ThreadPoolExecutor(self.count - 1, "scan")
            return self._pool

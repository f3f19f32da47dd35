"""Keeps all transfers together below a number of bytes a second."""

import threading
import time
from collections.abc import Callable


class Bandwidth:
    """A cap that several threads share.

    Each takes its bytes from one account that fills at the allowed speed; who overdraws waits.
    """

    def __init__(self, bytes_s: float | None, clock: Callable[[], float] = time.monotonic) -> None:
        """Take the cap, None for none."""
        self._bytes_s = bytes_s
        self._clock = clock
        self._lock = threading.Lock()
        self._free_at_s = clock()

    @property
    def chunk_bytes(self) -> int:
        """Most bytes to read at once, so that a low cap is kept evenly."""
        if self._bytes_s is None:
            return 1 << 18
        return int(min(1 << 18, max(1024, self._bytes_s / 8)))

    def take(self, count: int) -> float:
        """Take so many bytes; returns the seconds to wait before taking more."""
        if self._bytes_s is None:
            return 0.0
        with self._lock:
            now_s = self._clock()
            # What was not used is not saved up: a pause must not be followed by a flood.
            self._free_at_s = max(self._free_at_s, now_s) + count / self._bytes_s
            return self._free_at_s - now_s

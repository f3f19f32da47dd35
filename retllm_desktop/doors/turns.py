"""Turns at what only so many may use at once: first come, first served, and who waits may leave."""

import contextlib
import threading
import time
from collections import deque
from collections.abc import Generator
from typing import Final

from retllm_desktop.core.errors import RetllmError
from retllm_desktop.core.progress import CancelToken

_LOOK_S: Final = 0.05
"""How often who waits looks whether it was cancelled."""


class BusyError(RetllmError):
    """More is asked for than is done at a time; the same may be asked for again later."""


class TurnQueue:
    """Lends a number of places in the order in which they are asked for; any thread may ask."""

    def __init__(self, places: int) -> None:
        """Have so many places."""
        self._free = places
        self._waiting: deque[threading.Event] = deque()
        self._lock = threading.Lock()

    @contextlib.contextmanager
    def turn(self, cancel: CancelToken, wait_s: float) -> Generator[bool]:
        """Hold a place; yields False, without one, where it was cancelled while waiting.

        Raises:
            BusyError: There was none for ``wait_s`` seconds.
        """
        held = self._wait(cancel, time.monotonic() + wait_s)
        try:
            yield held
        finally:
            if held:
                self._give_back()

    def _wait(self, cancel: CancelToken, deadline: float) -> bool:
        own = threading.Event()
        with self._lock:
            if self._free:
                self._free -= 1
                return True
            self._waiting.append(own)
        while not own.wait(_LOOK_S):
            late = time.monotonic() > deadline
            if not (late or cancel.cancelled):
                continue
            with self._lock:
                if own.is_set():
                    break
                self._waiting.remove(own)
            if cancel.cancelled:
                return False
            raise BusyError("Other searches took too long", "try again in a while")
        return True

    def _give_back(self) -> None:
        with self._lock:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._free += 1

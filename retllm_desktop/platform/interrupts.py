"""Ctrl+C while a program starts: noted, and answered where that is safe.

Python raises ``KeyboardInterrupt`` wherever it happens to be. Within the start of Qt, or between
the start of a thread and the loop that ends it, that aborts the process or leaves it waiting for
good.
"""

import signal
import threading
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import Self


class HeldInterrupts:
    """Holds back SIGINT as long as it is entered; in another thread than the main one it does not.

    Attributes:
        pending: Whether one came.
    """

    def __init__(self) -> None:
        """Begin without any."""
        self.pending = False
        self._former: Callable[[int, FrameType | None], object] | int | None = None
        self._held = False

    def __enter__(self) -> Self:
        """Note from now on."""
        self._held = threading.current_thread() is threading.main_thread()
        if self._held:
            self._former = signal.signal(signal.SIGINT, self._note)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Let them through again."""
        if self._held:
            # None: what was there was not set from Python.
            signal.signal(signal.SIGINT, signal.SIG_DFL if self._former is None else self._former)

    def _note(self, _number: int, _frame: FrameType | None) -> None:
        self.pending = True

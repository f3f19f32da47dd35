"""Small writes that slip in between two steps of a long one on the same lane."""

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from queue import Empty, SimpleQueue

from retllm_desktop.core.errors import RetllmError
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.ui.serial_executor import Work

WriteCallback = Callable[[object], None]
"""Told, on the window's thread, what an errand returned, or the ``RetllmError`` it ended with."""


@dataclass(frozen=True, slots=True)
class WriteDone:
    """An errand is done.

    Attributes:
        told: Whom to tell.
        value: What it returned, or its ``RetllmError``.
    """

    told: WriteCallback
    value: object


class InterleavedWrites:
    """A queue of errands; whichever work of the lane looks first does them."""

    def __init__(self) -> None:
        """Start empty."""
        self._waiting: SimpleQueue[tuple[Callable[[], object], WriteCallback]] = SimpleQueue()

    def put(self, errand: Callable[[], object], told: WriteCallback) -> None:
        """Leave an errand; from any thread."""
        self._waiting.put((errand, told))

    def run(self, _cancel: CancelToken) -> Iterator[object]:
        """Do what waits; on the lane's thread."""
        while True:
            try:
                errand, told = self._waiting.get_nowait()
            except Empty:
                return
            try:
                value = errand()
            except RetllmError as exc:
                value = exc
            yield WriteDone(told, value)

    def beside(self, work: Work) -> Work:
        """The same work, but errands are done before it and between its events."""

        def both(cancel: CancelToken) -> Iterator[object]:
            events = work(cancel)
            try:
                yield from self.run(cancel)
                for event in events:
                    yield event
                    yield from self.run(cancel)
            finally:
                if isinstance(events, Generator):
                    events.close()

        return both

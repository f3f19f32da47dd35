"""Generators become workers on one-worker lanes; all they say arrives on the window's thread.

A lane is one thread and a queue, so what shares a lane never runs at the same time. The threads
are plain daemon threads, not ``QThread``: one that cannot be stopped in time (a model deep in a
call) then ends with the process instead of aborting it.
"""

import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from queue import SimpleQueue
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from retllm_desktop.core.errors import RetllmError
from retllm_desktop.core.progress import CancelToken

Work = Callable[[CancelToken], Iterator[object]]
"""Makes the generator; called, like the generator itself, on the lane's thread."""

COALESCE_S: Final = 0.1
"""Progress of one worker is told at most this often: faster than that nobody reads."""


class _Kind(Enum):
    STARTED = auto()
    YIELDED = auto()
    RETURNED = auto()
    ERRORED = auto()
    FINISHED = auto()


@dataclass(frozen=True, slots=True)
class _Note:
    kind: _Kind
    value: object = None


def once(function: Callable[[], object]) -> Work:
    """Turn one blocking call into work whose ``returned`` carries the call's result."""

    def work(_cancel: CancelToken) -> Generator[object, None, object]:
        yield from ()
        return function()

    return work


class Worker(QObject):
    """One generator on its way through a lane.

    Every signal is emitted on the thread that the worker was made on. ``started`` comes first
    and ``finished`` last; an abandoned worker emits ``finished`` alone.

    Signals:
        started: The lane took it up.
        yielded: One event of the generator.
        returned: The generator's return value.
        errored: The ``RetllmError`` that ended it. Any other exception is a bug: it goes to
            ``sys.excepthook``.
        finished: It is over, however it ended.
    """

    started = Signal()
    yielded = Signal(object)
    returned = Signal(object)
    errored = Signal(object)
    finished = Signal()
    _wake = Signal()

    def __init__(self, work: Work, coalesce: tuple[type, ...], parent: QObject) -> None:
        """Take the work; events of the types in ``coalesce`` may be skipped for later ones."""
        super().__init__(parent)
        self.cancel = CancelToken()
        self._work = work
        self._coalesce = coalesce
        self._abandoned = False
        self._lock = threading.Lock()
        self._box: deque[_Note] = deque()
        self._told_s = 0.0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._drain)
        self._wake.connect(self._drain, Qt.ConnectionType.QueuedConnection)

    @property
    def abandoned(self) -> bool:
        """Whether nobody wants to hear of it any more."""
        return self._abandoned

    def stop(self) -> None:
        """Ask the generator to end by itself; what it still says is heard."""
        self.cancel.cancel()

    def abandon(self) -> None:
        """Stop listening now and close the generator at its next event."""
        self._abandoned = True
        self.cancel.cancel()

    def run(self) -> None:
        """Run the generator to its end; called by the lane, on the lane's thread."""
        if not self._abandoned:
            self._post(_Note(_Kind.STARTED))
            try:
                self._iterate()
            except BaseException as exc:  # noqa: BLE001 - told, or raised, on the window's thread
                self._post(_Note(_Kind.ERRORED, exc))
        self._post(_Note(_Kind.FINISHED))

    def _iterate(self) -> None:
        events = self._work(self.cancel)
        try:
            while not self._abandoned:
                try:
                    event = next(events)
                except StopIteration as end:
                    self._post(_Note(_Kind.RETURNED, end.value))
                    return
                self._post(_Note(_Kind.YIELDED, event))
        finally:
            if isinstance(events, Generator):
                events.close()

    def _post(self, note: _Note) -> None:
        """Leave a note for the window's thread, in place of an older one of its kind."""
        light = self._is_light(note)
        with self._lock:
            if light and self._box and self._same_light(self._box[-1], note):
                self._box[-1] = note
                return
            self._box.append(note)
        try:
            self._wake.emit()
        except RuntimeError:
            # The window is gone and took this object along: nobody is left to be told.
            return

    def _is_light(self, note: _Note) -> bool:
        return note.kind is _Kind.YIELDED and isinstance(note.value, self._coalesce)

    def _same_light(self, older: _Note, newer: _Note) -> bool:
        return self._is_light(older) and type(older.value) is type(newer.value)

    @Slot()
    def _drain(self) -> None:
        with self._lock:
            if not self._box:
                return
            wait_s = self._told_s + COALESCE_S - time.monotonic()
            if wait_s > 0 and all(self._is_light(note) for note in self._box):
                if not self._timer.isActive():
                    self._timer.start(int(wait_s * 1000) + 1)
                return
            notes = list(self._box)
            self._box.clear()
        for note in notes:
            if self._is_light(note):
                self._told_s = time.monotonic()
            self._deliver(note)

    def _deliver(self, note: _Note) -> None:
        value = note.value
        if note.kind is _Kind.FINISHED:
            self.finished.emit()
        elif isinstance(value, BaseException) and note.kind is _Kind.ERRORED:
            if not isinstance(value, RetllmError):
                sys.excepthook(type(value), value, value.__traceback__)
            elif not self._abandoned:
                self.errored.emit(value)
        elif self._abandoned:
            return
        elif note.kind is _Kind.STARTED:
            self.started.emit()
        elif note.kind is _Kind.RETURNED:
            self.returned.emit(value)
        else:
            self.yielded.emit(value)


class Lane(QObject):
    """One thread that runs workers one after the other."""

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        """Name the lane; its thread starts with the first work."""
        super().__init__(parent)
        self._name = name
        self._queue: SimpleQueue[Worker | None] = SimpleQueue()
        self._workers: list[Worker] = []
        self._thread: threading.Thread | None = None
        self._closed = False

    @property
    def busy(self) -> bool:
        """Whether work is under way or waiting."""
        return bool(self._workers)

    def submit(self, work: Work, *, coalesce: tuple[type, ...] = ()) -> Worker:
        """Queue work; connect to the worker's signals before returning to the event loop.

        Args:
            work: Makes the generator.
            coalesce: Types of event of which only the latest matters; told at ≤ 10 Hz.
        """
        worker = Worker(work, coalesce, self)
        if self._closed:
            worker.abandon()
            return worker
        self._workers.append(worker)
        worker.finished.connect(self._forget)
        if self._thread is None:
            self._thread = threading.Thread(
                target=_serve, args=(self._queue,), name=f"retllm-{self._name}", daemon=True
            )
            self._thread.start()
        self._queue.put(worker)
        return worker

    def replace(self, work: Work, *, coalesce: tuple[type, ...] = ()) -> Worker:
        """Abandon all that runs or waits here, then queue work."""
        self.abandon()
        return self.submit(work, coalesce=coalesce)

    def abandon(self) -> None:
        """Abandon all that runs or waits here."""
        for worker in self._workers:
            worker.abandon()

    def stop(self) -> None:
        """Ask all that runs or waits here to end by itself."""
        for worker in self._workers:
            worker.stop()

    def close(self, timeout_s: float) -> bool:
        """Take no more work, and wait for the thread to end.

        What runs was asked to stop before (``stop`` or ``abandon``); here everything is.

        Returns:
            Whether the thread ended in time. If not, it ends with the process.
        """
        self._closed = True
        self.stop()
        if self._thread is None:
            return True
        self._queue.put(None)
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    @Slot()
    def _forget(self) -> None:
        worker = self.sender()
        if isinstance(worker, Worker) and worker in self._workers:
            self._workers.remove(worker)
            worker.deleteLater()


def _serve(queue: SimpleQueue[Worker | None]) -> None:
    while (worker := queue.get()) is not None:
        worker.run()

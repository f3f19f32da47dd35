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


class _MessageKind(Enum):
    STARTED = auto()
    YIELDED = auto()
    RETURNED = auto()
    ERRORED = auto()
    FINISHED = auto()


@dataclass(frozen=True, slots=True)
class _Message:
    kind: _MessageKind
    value: object = None


def single_call(function: Callable[[], object]) -> Work:
    """Turn one blocking call into work whose ``returned`` carries the call's result."""

    def work(_cancel: CancelToken) -> Generator[object, None, object]:
        yield from ()
        return function()

    return work


class _Notifier:
    """How a lane's thread wakes the window's thread; safe against the lane being deleted.

    The lock is held while ringing, so that nothing is deleted in the middle of it. Ringing only
    queues an event: it never waits for anybody.
    """

    def __init__(self, lane: "SerialExecutor") -> None:
        self._lock = threading.Lock()
        self._lane: SerialExecutor | None = lane

    def ring(self) -> None:
        with self._lock:
            if self._lane is not None:
                self._lane.rung.emit()

    def silence(self) -> None:
        with self._lock:
            self._lane = None


class _Execution:
    """The half of a worker that the lane's thread holds: no Qt object, so nothing to outlive."""

    def __init__(self, work: Work, coalesce: tuple[type, ...], bell: _Notifier) -> None:
        self.cancel = CancelToken()
        self.abandoned = False
        self._work = work
        self._coalesce = coalesce
        self._bell = bell
        self._lock = threading.Lock()
        self._box: deque[_Message] = deque()

    def run(self) -> None:
        """Run the generator to its end, on the lane's thread."""
        if not self.abandoned:
            self._post(_Message(_MessageKind.STARTED))
            try:
                self._iterate()
            except BaseException as exc:  # noqa: BLE001 - told, or raised, on the window's thread
                self._post(_Message(_MessageKind.ERRORED, exc))
        self._post(_Message(_MessageKind.FINISHED))

    def _iterate(self) -> None:
        events = self._work(self.cancel)
        try:
            while not self.abandoned:
                try:
                    event = next(events)
                except StopIteration as end:
                    self._post(_Message(_MessageKind.RETURNED, end.value))
                    return
                self._post(_Message(_MessageKind.YIELDED, event))
        finally:
            if isinstance(events, Generator):
                events.close()

    def _post(self, note: _Message) -> None:
        """Leave a note for the window's thread, in place of an older one of its kind."""
        with self._lock:
            last = self._box[-1] if self._box else None
            if (
                last is not None
                and self.is_light(note)
                and self.is_light(last)
                and type(last.value) is type(note.value)
            ):
                self._box[-1] = note
                return
            self._box.append(note)
        self._bell.ring()

    def is_light(self, note: _Message) -> bool:
        """Whether only the latest note of its type matters."""
        return note.kind is _MessageKind.YIELDED and isinstance(note.value, self._coalesce)

    def take(self, *, light: bool) -> list[_Message]:
        """Take all notes; none if ``light`` ones are not wanted and there are no others."""
        with self._lock:
            if not light and all(self.is_light(note) for note in self._box):
                return []
            notes = list(self._box)
            self._box.clear()
        return notes

    @property
    def waiting(self) -> bool:
        """Whether there are notes."""
        with self._lock:
            return bool(self._box)


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

    def __init__(self, run: _Execution, parent: QObject) -> None:
        """Take the half that runs."""
        super().__init__(parent)
        self._run = run
        self._told_s = 0.0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.drain)

    @property
    def cancel(self) -> CancelToken:
        """The switch that the generator looks at."""
        return self._run.cancel

    @property
    def abandoned(self) -> bool:
        """Whether nobody wants to hear of it any more."""
        return self._run.abandoned

    def stop(self) -> None:
        """Ask the generator to end by itself; what it still says is heard."""
        self._run.cancel.cancel()

    def abandon(self) -> None:
        """Stop listening now and close the generator at its next event."""
        self._run.abandoned = True
        self._run.cancel.cancel()

    @Slot()
    def drain(self) -> None:
        """Tell what the lane's thread left to be told; progress at most at 10 Hz."""
        wait_s = self._told_s + COALESCE_S - time.monotonic()
        notes = self._run.take(light=wait_s <= 0)
        if not notes and self._run.waiting and not self._timer.isActive():
            self._timer.start(int(max(0.0, wait_s) * 1000) + 1)
        for note in notes:
            if self._run.is_light(note):
                self._told_s = time.monotonic()
            self._deliver(note)

    def _deliver(self, note: _Message) -> None:
        value = note.value
        if note.kind is _MessageKind.FINISHED:
            self.finished.emit()
        elif isinstance(value, BaseException) and note.kind is _MessageKind.ERRORED:
            if not isinstance(value, RetllmError):
                sys.excepthook(type(value), value, value.__traceback__)
            elif not self.abandoned:
                self.errored.emit(value)
        elif self.abandoned:
            return
        elif note.kind is _MessageKind.STARTED:
            self.started.emit()
        elif note.kind is _MessageKind.RETURNED:
            self.returned.emit(value)
        else:
            self.yielded.emit(value)


class SerialExecutor(QObject):
    """One thread that runs workers one after the other; to be closed before it is deleted.

    Signals:
        rung: The lane's thread has something to tell.
    """

    rung = Signal()

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        """Name the lane; its thread starts with the first work."""
        super().__init__(parent)
        self._name = name
        self._queue: SimpleQueue[_Execution | None] = SimpleQueue()
        self._workers: list[Worker] = []
        self._thread: threading.Thread | None = None
        self._closed = False
        self._bell = _Notifier(self)
        self.rung.connect(self._drain, Qt.ConnectionType.QueuedConnection)

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
        run = _Execution(work, coalesce, self._bell)
        worker = Worker(run, self)
        if self._closed:
            worker.abandon()
            return worker
        self._workers.append(worker)
        worker.finished.connect(self._forget)
        if self._thread is None:
            self._thread = threading.Thread(
                target=_run_queue, args=(self._queue,), name=f"retllm-{self._name}", daemon=True
            )
            self._thread.start()
        self._queue.put(run)
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
        """Take no more work, and wait for the thread to end; nothing is told after this.

        Returns:
            Whether the thread ended in time. If not, it ends with the process.
        """
        self._closed = True
        self.stop()
        ended = True
        if self._thread is not None:
            self._queue.put(None)
            self._thread.join(timeout_s)
            ended = not self._thread.is_alive()
        self._bell.silence()
        return ended

    @Slot()
    def _drain(self) -> None:
        for worker in tuple(self._workers):
            worker.drain()

    @Slot()
    def _forget(self) -> None:
        worker = self.sender()
        if isinstance(worker, Worker) and worker in self._workers:
            self._workers.remove(worker)
            worker.deleteLater()


def _run_queue(queue: SimpleQueue[_Execution | None]) -> None:
    while (run := queue.get()) is not None:
        run.run()

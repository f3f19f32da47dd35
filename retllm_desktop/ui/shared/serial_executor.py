"""Runs generators on single-thread executors and delivers their events on the window's thread.

An executor is one thread and a queue: its works never run at the same time. The threads
are plain daemon threads, not ``QThread``: one that cannot be stopped in time (a model deep in a
call) then ends with the process instead of aborting it.
"""

import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from queue import SimpleQueue
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from retllm_desktop.core.errors import RetllmError
from retllm_desktop.core.progress import CancelToken

Work = Callable[[CancelToken], Iterator[object]]
"""Makes the generator; both run on the executor's thread."""

EXECUTOR_THREADS: Final = "retllm-"
"""What the names of all executors' threads begin with."""
COALESCE_S: Final = 0.1
"""Least time between two deliveries of progress of one worker."""
_TURN_S: Final = 0.008
"""Once a worker's messages took so long, keys and paints have their turn before the others."""


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
    """Wakes the window's thread from the executor's; safe against the executor being deleted.

    The lock is held while notifying, so that nothing is deleted meanwhile. Notifying only queues
    an event and never waits.
    """

    def __init__(self, executor: "SerialExecutor") -> None:
        self._lock = threading.Lock()
        self._executor: SerialExecutor | None = executor

    def notify(self) -> None:
        with self._lock:
            if self._executor is not None:
                self._executor.notified.emit()

    def detach(self) -> None:
        with self._lock:
            self._executor = None


class _Execution:
    """The part of a worker that the executor's thread holds: no Qt object whose life matters."""

    def __init__(self, work: Work, coalesce: tuple[type, ...], bell: _Notifier) -> None:
        self.cancel = CancelToken()
        self.abandoned = False
        self._work = work
        self._coalesce = coalesce
        self._notifier = bell
        self._lock = threading.Lock()
        self._inbox: deque[_Message] = deque()

    def run(self) -> None:
        """Run the generator to its end, on the executor's thread."""
        if not self.abandoned:
            self._post(_Message(_MessageKind.STARTED))
            try:
                self._iterate()
            except BaseException as exc:  # noqa: BLE001 - emitted or raised on the window's thread
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

    def _post(self, message: _Message) -> None:
        """Post a message for the window's thread, replacing an older one of its type."""
        with self._lock:
            last = self._inbox[-1] if self._inbox else None
            if (
                last is not None
                and self.is_coalescable(message)
                and self.is_coalescable(last)
                and type(last.value) is type(message.value)
            ):
                self._inbox[-1] = message
                return
            # For what waits here already the window's thread was woken, and takes all of it. What
            # is coalesced may be left to wait, and more of it does not bring it.
            woken = last is not None and not self.is_coalescable(last)
            self._inbox.append(message)
        if not woken:
            self._notifier.notify()

    def is_coalescable(self, message: _Message) -> bool:
        """Whether only the latest message of its type matters."""
        return message.kind is _MessageKind.YIELDED and isinstance(message.value, self._coalesce)

    def take(self, *, coalescable: bool) -> list[_Message]:
        """Take all messages; none if only coalescable ones wait and they are not wanted."""
        with self._lock:
            if not coalescable and all(self.is_coalescable(message) for message in self._inbox):
                return []
            messages = list(self._inbox)
            self._inbox.clear()
        return messages

    def put_back(self, messages: Sequence[_Message]) -> None:
        """Have messages that were taken wait again, before those that came since."""
        with self._lock:
            self._inbox.extendleft(reversed(messages))

    @property
    def waiting(self) -> bool:
        """Whether messages wait."""
        with self._lock:
            return bool(self._inbox)


class Worker(QObject):
    """One generator in an executor.

    Every signal is emitted on the thread that the worker was made on. ``started`` comes first
    and ``finished`` last; an abandoned worker emits ``finished`` alone.

    Signals:
        started: The executor started it.
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
        self._delivered_s = 0.0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._go_on)
        self._resting = False

    @property
    def cancel(self) -> CancelToken:
        """The token that the generator checks."""
        return self._run.cancel

    @property
    def abandoned(self) -> bool:
        """Whether its events are dropped."""
        return self._run.abandoned

    def stop(self) -> None:
        """Ask the generator to end by itself; its last events are delivered."""
        self._run.cancel.cancel()

    def abandon(self) -> None:
        """Drop further events and close the generator at its next one."""
        self._run.abandoned = True
        self._run.cancel.cancel()

    @Slot()
    def deliver_pending(self) -> None:
        """Emit the pending messages; progress at most at 10 Hz, and not all in one piece."""
        if self._resting:
            return
        wait_s = self._delivered_s + COALESCE_S - time.monotonic()
        messages = self._run.take(coalescable=wait_s <= 0)
        if not messages and self._run.waiting and not self._timer.isActive():
            self._timer.start(int(max(0.0, wait_s) * 1000) + 1)
        began_s = time.monotonic()
        for place, message in enumerate(messages):
            if time.monotonic() - began_s > _TURN_S:
                self._run.put_back(messages[place:])
                self._resting = True
                self._timer.start(0)
                return
            if self._run.is_coalescable(message):
                self._delivered_s = time.monotonic()
            self._deliver(message)

    @Slot()
    def _go_on(self) -> None:
        self._resting = False
        self.deliver_pending()

    def _deliver(self, message: _Message) -> None:
        value = message.value
        if message.kind is _MessageKind.FINISHED:
            self.finished.emit()
        elif isinstance(value, BaseException) and message.kind is _MessageKind.ERRORED:
            if not isinstance(value, RetllmError):
                sys.excepthook(type(value), value, value.__traceback__)
            elif not self.abandoned:
                self.errored.emit(value)
        elif self.abandoned:
            return
        elif message.kind is _MessageKind.STARTED:
            self.started.emit()
        elif message.kind is _MessageKind.RETURNED:
            self.returned.emit(value)
        else:
            self.yielded.emit(value)


class SerialExecutor(QObject):
    """One thread that runs workers one after the other; to be closed before it is deleted.

    Signals:
        notified: The executor's thread has posted messages.
    """

    notified = Signal()

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        """Take the thread's name; the thread starts with the first work."""
        super().__init__(parent)
        self._name = name
        self._queue: SimpleQueue[_Execution | None] = SimpleQueue()
        self._workers: list[Worker] = []
        self._thread: threading.Thread | None = None
        self._closed = False
        self._notifier = _Notifier(self)
        self.notified.connect(self._drain, Qt.ConnectionType.QueuedConnection)

    @property
    def busy(self) -> bool:
        """Whether work is under way or waiting."""
        return bool(self._workers)

    def submit(
        self,
        work: Work,
        *,
        coalesce: tuple[type, ...] = (),
        connect: Callable[[Worker], None] | None = None,
    ) -> Worker:
        """Queue work; connect to the worker's signals before returning to the event loop.

        Args:
            work: Makes the generator.
            coalesce: Types of event of which only the latest matters; emitted at ≤ 10 Hz.
            connect: Connects to the worker's signals before the work is queued. Who does so
                afterwards waits for the interpreter at each of them, which the work has by then.
        """
        run = _Execution(work, coalesce, self._notifier)
        worker = Worker(run, self)
        if self._closed:
            worker.abandon()
            return worker
        self._workers.append(worker)
        if connect is not None:
            connect(worker)
        worker.finished.connect(self._forget)
        if self._thread is None:
            self._thread = threading.Thread(
                target=_run_queue,
                args=(self._queue,),
                name=f"{EXECUTOR_THREADS}{self._name}",
                daemon=True,
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
        """Take no more work, and wait for the thread to end; nothing is emitted after this.

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
        self._notifier.detach()
        return ended

    @Slot()
    def _drain(self) -> None:
        for worker in tuple(self._workers):
            worker.deliver_pending()

    @Slot()
    def _forget(self) -> None:
        worker = self.sender()
        if isinstance(worker, Worker) and worker in self._workers:
            self._workers.remove(worker)
            worker.deleteLater()


def _run_queue(queue: SimpleQueue[_Execution | None]) -> None:
    while (run := queue.get()) is not None:
        run.run()

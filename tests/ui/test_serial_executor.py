"""Workers tell on the window's thread, in order, and stop when told to."""

import sys
import threading
import time
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QTimer

from retllm_desktop.core.errors import EngineError
from retllm_desktop.core.progress import CancelToken, Progress
from retllm_desktop.ui.shared.serial_executor import SerialExecutor, Worker, single_call


class Log:
    """What a worker said, and on which thread."""

    def __init__(self, worker: Worker) -> None:
        self.events: list[tuple[str, object]] = []
        self.threads: set[threading.Thread] = set()
        worker.started.connect(lambda: self._note("started"))
        worker.yielded.connect(lambda value: self._note("yielded", value))
        worker.returned.connect(lambda value: self._note("returned", value))
        worker.errored.connect(lambda value: self._note("errored", value))
        worker.finished.connect(lambda: self._note("finished"))

    def _note(self, what: str, value: object = None) -> None:
        self.events.append((what, value))
        self.threads.add(threading.current_thread())

    @property
    def finished(self) -> bool:
        return bool(self.events) and self.events[-1][0] == "finished"

    @property
    def words(self) -> list[str]:
        return [what for what, _ in self.events]


@pytest.fixture
def executor(qapp) -> Iterator[SerialExecutor]:
    made = SerialExecutor("test")
    yield made
    made.abandon()
    assert made.close(5.0)


def test_everything_is_told_in_order_on_the_main_thread(executor, until):
    seen: list[str] = []

    def work(cancel: CancelToken):
        seen.append(threading.current_thread().name)
        yield "a"
        yield "b"
        return "end"

    log = Log(executor.submit(work))
    until(lambda: log.finished)
    assert log.events == [
        ("started", None),
        ("yielded", "a"),
        ("yielded", "b"),
        ("returned", "end"),
        ("finished", None),
    ]
    assert log.threads == {threading.main_thread()}
    assert seen == ["retllm-test"]
    assert not executor.busy


def test_between_messages_that_take_long_other_things_have_their_turn(executor, until, qapp):
    order: list[object] = []
    posted = threading.Event()

    def work(cancel: CancelToken):
        yield from range(4)
        posted.set()
        return "end"

    def busy(value: object) -> None:
        # Nothing is delivered before all of it waits.
        order.append(value)
        QTimer.singleShot(0, qapp, lambda: order.append("key"))
        time.sleep(0.02)

    worker = executor.submit(work)
    worker.yielded.connect(busy)
    log = Log(worker)
    assert posted.wait(5.0)
    until(lambda: log.finished)
    assert [one for one in order if one != "key"] == [0, 1, 2, 3]
    # One more than the last of them, after which nothing waits.
    assert order[:6] == [0, "key", 1, "key", 2, "key"]
    assert log.words == ["started", *["yielded"] * 4, "returned", "finished"]


def test_work_of_one_executor_never_overlaps(executor, until):
    inside = 0
    most = 0

    def work(cancel: CancelToken):
        nonlocal inside, most
        inside += 1
        most = max(most, inside)
        yield from range(20)
        inside -= 1

    logs = [Log(executor.submit(work)) for _ in range(3)]
    until(lambda: all(log.finished for log in logs))
    assert most == 1


def test_an_abandoned_worker_is_silent_and_its_generator_closed(executor, until):
    gate = threading.Event()
    closed = threading.Event()

    def work(cancel: CancelToken):
        try:
            yield "first"
            gate.wait(10)
            yield "second"
            yield "third"
        finally:
            closed.set()

    worker = executor.submit(work)
    log = Log(worker)
    until(lambda: ("yielded", "first") in log.events)
    worker.abandon()
    gate.set()
    until(lambda: log.finished)
    assert log.words == ["started", "yielded", "finished"]
    assert closed.is_set()
    assert worker.cancel.cancelled


def test_a_newer_work_replaces_what_waits(executor, until):
    gate = threading.Event()
    ran: list[str] = []

    def named(name: str):
        def work(cancel: CancelToken):
            ran.append(name)
            gate.wait(10)
            yield name

        return work

    first = Log(executor.submit(named("first")))
    until(lambda: ran == ["first"])
    waiting = Log(executor.submit(named("waiting")))
    newest = Log(executor.replace(named("newest")))
    gate.set()
    until(lambda: newest.finished)
    assert ran == ["first", "newest"]
    assert "yielded" not in first.words
    assert waiting.words == ["finished"]
    assert ("yielded", "newest") in newest.events


def test_a_stopped_worker_is_heard_to_its_end(executor, until):
    def work(cancel: CancelToken):
        yield "going"
        cancel.wait(10)
        yield "last word"

    worker = executor.submit(work)
    log = Log(worker)
    until(lambda: ("yielded", "going") in log.events)
    worker.stop()
    until(lambda: log.finished)
    assert ("yielded", "last word") in log.events


def test_an_error_of_ours_is_told(executor, until):
    def work(cancel: CancelToken):
        yield 1
        raise EngineError("no model")

    log = Log(executor.submit(work))
    until(lambda: log.finished)
    assert log.words == ["started", "yielded", "errored", "finished"]
    assert str(log.events[2][1]) == "no model"


def test_a_bug_reaches_the_excepthook(executor, until, monkeypatch):
    caught: list[BaseException] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, error, trace: caught.append(error))

    def work(cancel: CancelToken):
        yield 1
        raise ZeroDivisionError("a bug")

    log = Log(executor.submit(work))
    until(lambda: log.finished)
    assert [type(error) for error in caught] == [ZeroDivisionError]
    assert "errored" not in log.words


def test_progress_is_coalesced_and_the_last_one_told(executor, until):
    def work(cancel: CancelToken):
        for number in range(5000):
            yield Progress(number, 5000)
        yield "end"

    log = Log(executor.submit(work, coalesce=(Progress,)))
    until(lambda: log.finished)
    told = [value for what, value in log.events if what == "yielded"]
    assert told[-1] == "end"
    assert told[-2] == Progress(4999, 5000)
    # The work takes well under a second; at 10 Hz that is a handful, and never thousands.
    assert len(told) < 500


def test_other_events_are_never_coalesced(executor, until):
    def work(cancel: CancelToken):
        for number in range(300):
            yield Progress(number, None)
            yield number

    log = Log(executor.submit(work, coalesce=(Progress,)))
    until(lambda: log.finished)
    plain = [v for what, v in log.events if what == "yielded" and isinstance(v, int)]
    assert plain == list(range(300))


def test_once_returns_what_the_call_returns(executor, until):
    log = Log(executor.submit(single_call(lambda: 42)))
    until(lambda: log.finished)
    assert log.events[1:] == [("returned", 42), ("finished", None)]


def test_a_closed_executor_takes_nothing(qapp):
    executor = SerialExecutor("closed")
    assert executor.close(1.0)
    worker = executor.submit(single_call(lambda: pytest.fail("ran")))
    assert worker.abandoned


def test_close_is_bounded_when_work_does_not_stop(qapp):
    gate = threading.Event()
    begun = threading.Event()

    def work(cancel: CancelToken):
        begun.set()
        gate.wait(30)
        yield 1

    executor = SerialExecutor("stuck")
    executor.submit(work)
    assert begun.wait(10)
    assert not executor.close(0.05)
    gate.set()
    assert executor.close(5.0)

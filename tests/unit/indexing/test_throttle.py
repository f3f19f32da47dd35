import threading

import pytest

from retllm_desktop.core.progress import CancelToken, WorkPaused
from retllm_desktop.indexing.events import IndexFinished, IndexProgress
from retllm_desktop.indexing.service import IndexingService
from retllm_desktop.indexing.throttle import (
    IN_USE,
    ON_BATTERY,
    PAUSED,
    ActivityThrottle,
    ThrottleRules,
)


class Machine:
    """A machine whose state is set by hand; counts the questions."""

    battery = False
    idle = 1e9
    asked = 0

    def on_battery(self):
        self.asked += 1
        return self.battery

    def idle_s(self):
        self.asked += 1
        return self.idle


class Clock:
    now_s = 0.0

    def __call__(self):
        return self.now_s


@pytest.fixture
def machine():
    return Machine()


@pytest.fixture
def clock():
    return Clock()


def test_without_rules_it_never_rests_nor_asks(machine):
    machine.battery, machine.idle = True, 0.0
    throttle = ActivityThrottle(machine)
    assert throttle.reason == ""
    assert not throttle.rest(CancelToken())
    assert machine.asked == 0


def test_it_rests_on_battery_if_told_so(machine, clock):
    throttle = ActivityThrottle(machine, ThrottleRules(on_battery=True), clock)
    assert throttle.reason == ""
    machine.battery = True
    clock.now_s = 1.0
    assert throttle.reason == ON_BATTERY


def test_it_rests_while_the_person_works_if_told_so(machine, clock):
    throttle = ActivityThrottle(machine, ThrottleRules(while_active=True, idle_after_s=60.0), clock)
    machine.idle = 59.0
    assert throttle.reason == IN_USE
    machine.idle = 60.0
    clock.now_s = 1.0
    assert throttle.reason == ""


@pytest.mark.parametrize(
    "rules", [ThrottleRules(on_battery=True), ThrottleRules(while_active=True)]
)
def test_what_the_machine_does_not_tell_holds_nothing_back(machine, clock, rules):
    machine.battery = machine.idle = None
    assert ActivityThrottle(machine, rules, clock).reason == ""


def test_the_machine_is_asked_once_a_second(machine, clock):
    throttle = ActivityThrottle(machine, ThrottleRules(on_battery=True, while_active=True), clock)
    for _ in range(1000):
        assert not throttle.reason
    assert machine.asked == 2
    clock.now_s = 0.9
    assert not throttle.reason
    assert machine.asked == 2
    clock.now_s = 1.0
    assert not throttle.reason
    assert machine.asked == 4


def test_a_pause_counts_at_once(machine, clock):
    throttle = ActivityThrottle(machine, clock=clock)
    assert not throttle.reason
    throttle.pause()
    assert throttle.paused
    assert throttle.reason == PAUSED
    throttle.resume()
    assert not throttle.reason


def test_a_rest_ends_with_its_reason_or_with_a_cancel(machine):
    throttle = ActivityThrottle(machine)
    throttle.pause()
    threading.Timer(0.05, throttle.resume).start()
    assert throttle.rest(CancelToken())
    throttle.pause()
    cancel = CancelToken()
    threading.Timer(0.05, cancel.cancel).start()
    assert throttle.rest(cancel)
    assert throttle.paused


@pytest.fixture
def folder(tmp_path):
    for number in range(1, 6):
        (tmp_path / f"{number}.img").write_bytes(bytes([number]) * number)
    return tmp_path


class Pace:
    """Rests after some questions, for one rest."""

    def __init__(self, after):
        self.left = after
        self.rests = 0

    @property
    def reason(self):
        self.left -= 1
        return "for a test" if self.left < 0 and not self.rests else ""

    def rest(self, cancel):
        self.rests += 1
        return True


@pytest.mark.parametrize("after", range(7))
def test_indexing_rests_and_goes_on(library, encoder, extractor, folder, after):
    pace = Pace(after)
    service = IndexingService(library, encoder, extractor, throttle=pace)
    library.roots.add(folder)
    kept = None
    events = []
    for event in service.index(CancelToken()):
        events.append(event)
        if isinstance(event, WorkPaused):
            kept = len(library.files)
            assert event.reason == "for a test"
    done = [e.progress.done for e in events if isinstance(e, IndexProgress)]
    assert done == [1, 2, 3, 4, 5]
    if pace.rests:
        # What was read before the rest is in the library during it.
        before = [type(e) for e in events[: [type(e) for e in events].index(WorkPaused)]]
        assert kept == before.count(IndexProgress)
    assert pace.rests == (after < 6)
    assert len(library.files) == 5
    assert isinstance(events[-1], IndexFinished)


def test_a_run_that_rests_can_be_cancelled(library, encoder, extractor, folder, machine):
    throttle = ActivityThrottle(machine)
    service = IndexingService(library, encoder, extractor, throttle=throttle)
    library.roots.add(folder)
    cancel = CancelToken()
    for event in service.index(cancel):
        if isinstance(event, IndexProgress) and event.progress.done == 2:
            throttle.pause()
        if isinstance(event, WorkPaused):
            threading.Timer(0.05, cancel.cancel).start()
    assert event.cancelled
    # One more was read before the pause was seen.
    assert len(library.files) == 3

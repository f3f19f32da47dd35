"""Turns: in order, no more than there are places, and who waits may leave."""

import threading

import pytest

from retllm_desktop.core.progress import CancelToken
from retllm_desktop.doors.turns import BusyError, TurnQueue


def wait_until(condition):
    for _ in range(2_000):
        if condition():
            return
        threading.Event().wait(0.01)
    raise AssertionError("it never came")


def test_who_comes_first_is_served_first():
    queue, order, threads = TurnQueue(1), [], []

    def take(name):
        with queue.turn(CancelToken(), 60) as held:
            assert held
            order.append(name)

    with queue.turn(CancelToken(), 60):
        for name in "abc":
            threads.append(threading.Thread(target=take, args=(name,)))
            threads[-1].start()
            wait_until(lambda: len(queue._waiting) == len(threads))
        assert order == []
    for thread in threads:
        thread.join(60)
    assert order == ["a", "b", "c"]
    assert queue._free == 1


def test_no_more_than_there_are_places():
    queue, lock = TurnQueue(2), threading.Lock()
    inside, most = 0, 0

    def take():
        nonlocal inside, most
        for _ in range(50):
            with queue.turn(CancelToken(), 60):
                with lock:
                    inside += 1
                    most = max(most, inside)
                with lock:
                    inside -= 1

    threads = [threading.Thread(target=take) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert 1 <= most <= 2
    assert queue._free == 2


def test_who_is_cancelled_while_waiting_has_no_turn():
    queue, cancel = TurnQueue(1), CancelToken()
    cancel.cancel()
    with queue.turn(CancelToken(), 60), queue.turn(cancel, 60) as held:
        assert not held
    with queue.turn(cancel, 60) as held:
        # What is free is given: that it is cancelled is for the search to say.
        assert held


def test_waiting_ends_with_a_sentence():
    queue = TurnQueue(1)
    with (
        queue.turn(CancelToken(), 60),
        pytest.raises(BusyError, match="too long"),
        queue.turn(CancelToken(), 0),
    ):
        pass
    assert queue._free == 1

"""Pauses, giving up, and the cap on speed: arithmetic with clocks of our own."""

import random

import pytest

from retllm_desktop.network.connection import read_retry_after_s
from retllm_desktop.network.limits import Bandwidth, RetryPolicy, RetryState


def test_pauses_double_up_to_the_longest_and_vary():
    policy = RetryPolicy(max_fruitless=8, first_pause_s=1.0, longest_pause_s=8.0)
    attempts = RetryState(policy, random.Random(1))
    pauses = [attempts.failed(brought_bytes=0, requested_s=None) for _ in range(8)]
    assert pauses[-1] is None
    for pause, longest in zip(pauses[:-1], [1, 2, 4, 8, 8, 8, 8], strict=True):
        assert pause is not None
        assert longest / 2 <= pause <= longest
    assert len(set(pauses)) == len(pauses)


def test_what_brought_something_counts_from_the_beginning():
    attempts = RetryState(RetryPolicy(max_fruitless=2, max_attempts=7), random.Random(1))
    for _ in range(3):
        assert attempts.failed(brought_bytes=0, requested_s=None) is not None
        assert attempts.failed(brought_bytes=1, requested_s=None) is not None
    assert attempts.failed(brought_bytes=1, requested_s=None) is None


def test_a_server_that_asks_for_a_pause_gets_it_unless_it_is_too_long():
    attempts = RetryState(
        RetryPolicy(first_pause_s=1.0, longest_requested_s=60.0), random.Random(1)
    )
    pause = attempts.failed(brought_bytes=0, requested_s=20.0)
    assert pause is not None
    assert 20.5 <= pause <= 21.0
    assert attempts.failed(brought_bytes=0, requested_s=61.0) is None


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        (" 7 ", 7.0),
        ("Thu, 01 Jan 1970 00:01:40 GMT", 40.0),
        ("Thu, 01 Jan 1970 00:00:10 GMT", 0.0),
        ("soon", None),
        ("", None),
        ("-5", None),
        ("٣", None),
    ],
)
def test_retry_after(value, seconds):
    assert read_retry_after_s({"retry-after": value}, now_s=60.0) == seconds


def test_all_together_stay_below_the_cap():
    now = [0.0]
    cap = Bandwidth(1000.0, lambda: now[0])
    assert cap.take(500) == pytest.approx(0.5)
    assert cap.take(500) == pytest.approx(1.0)
    now[0] = 0.6
    assert cap.take(100) == pytest.approx(0.5)
    now[0] = 100.0
    assert cap.take(1000) == pytest.approx(1.0)  # what was not used is not saved up
    assert cap.chunk_bytes == 1024


def test_no_cap():
    cap = Bandwidth(None)
    assert cap.take(10**12) == 0.0
    assert cap.chunk_bytes > 65536

"""The watchdog of the main thread: what stops it is recorded with its place, and nothing else."""

import time

from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest

from tests.fixtures.main_thread_watchdog import MainThreadWatchdog

LONG_S = 0.6


def sleep_at_length() -> None:
    time.sleep(LONG_S)


def compute_at_length() -> None:
    ends_s = time.thread_time() + LONG_S
    while time.thread_time() < ends_s:
        sum(range(1000))


def test_a_block_is_recorded_with_its_place(qapp):
    with MainThreadWatchdog(limit_ms=300) as watchdog:
        QTimer.singleShot(50, sleep_at_length)
        QTest.qWait(1000)
    block = max(watchdog.blocks, key=lambda one: one.wall_ms)
    assert block.wall_ms >= 1000 * LONG_S
    assert block.cpu_ms < block.wall_ms / 2
    assert "sleep_at_length" in block.stack[-1]
    assert "sleep_at_length" in watchdog.report()


def test_what_is_computed_is_told_from_waiting(qapp):
    with MainThreadWatchdog(limit_ms=300) as watchdog:
        QTimer.singleShot(50, compute_at_length)
        QTest.qWait(1500)
    block = max(watchdog.blocks, key=lambda one: one.cpu_ms)
    assert block.cpu_ms >= 900 * LONG_S
    assert any("compute_at_length" in frame for frame in block.stack)


def test_a_block_that_ends_with_the_watch_counts(qapp):
    with MainThreadWatchdog(limit_ms=300) as watchdog:
        sleep_at_length()
    assert len(watchdog.blocks) == 1


def test_many_short_works_are_no_block(qapp):
    with MainThreadWatchdog(limit_ms=60_000) as watchdog:
        timer = QTimer()
        timer.timeout.connect(lambda: time.sleep(0.005))
        timer.start(1)
        QTest.qWait(300)
        timer.stop()
    assert watchdog.blocks == []

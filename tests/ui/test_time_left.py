"""How long work will take: from a smoothed rate, said in a few words."""

import pytest

from retllm_desktop.core.progress import Progress, WorkPaused
from retllm_desktop.indexing.enrichment import RecognitionProgress
from retllm_desktop.indexing.events import IndexProgress, SecondPassProgress
from retllm_desktop.ui.library.time_left import WorkPace, join_time_left, time_left_text


class Clock:
    """Seconds that a test sets."""

    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def pace(clock: Clock) -> WorkPace:
    return WorkPace(clock)


def read(pace: WorkPace, clock: Clock, done: int, total: int, *, after_s: float) -> None:
    clock.now_s += after_s
    pace.note_event(IndexProgress(Progress(done, total)))


def test_nothing_is_said_of_the_first_moments(pace, clock):
    read(pace, clock, 1, 430, after_s=0)
    for done in range(2, 6):
        read(pace, clock, done, 430, after_s=1)
        assert pace.text == ""
    read(pace, clock, 6, 430, after_s=1)
    assert pace.rate == pytest.approx(1.0)
    assert pace.left_s == pytest.approx(424)
    assert pace.text == "about 8 minutes left"
    assert join_time_left("6 of 430 files", pace.text) == "6 of 430 files · about 8 minutes left"


def test_a_slow_file_hardly_changes_what_is_said(pace, clock):
    for done in range(1, 61):
        read(pace, clock, done, 600, after_s=1)
    before = pace.left_s
    read(pace, clock, 61, 600, after_s=6)
    assert before < pace.left_s < before * 1.3


def test_a_lasting_change_counts_soon(pace, clock):
    for done in range(1, 61):
        read(pace, clock, done, 1000, after_s=0.5)
    assert pace.rate == pytest.approx(2.0)
    for done in range(61, 121):
        read(pace, clock, done, 1000, after_s=2)
    assert pace.rate == pytest.approx(0.5, rel=0.1)


def test_a_rest_is_not_measured(pace, clock):
    for done in range(1, 21):
        read(pace, clock, done, 100, after_s=1)
    pace.note_event(WorkPaused("on battery"))
    read(pace, clock, 21, 100, after_s=3600)
    for done in range(22, 31):
        read(pace, clock, done, 100, after_s=1)
    assert pace.rate == pytest.approx(1.0)


def test_other_work_begins_anew(pace, clock):
    for done in range(1, 21):
        read(pace, clock, done, 100, after_s=1)
    assert pace.text
    pace.note_event(SecondPassProgress(Progress(0, 50)))
    assert (pace.text, pace.rate) == ("", None)
    for done in range(1, 11):
        clock.now_s += 2
        pace.note_event(SecondPassProgress(Progress(done, 50)))
    assert pace.left_s == pytest.approx(80)
    pace.note_event(RecognitionProgress(Progress(0, 9)))
    assert pace.left_s is None
    pace.stop()
    assert pace.text == ""


def test_what_comes_meanwhile_is_the_same_work(pace, clock):
    for done in range(1, 21):
        read(pace, clock, done, 100, after_s=1)
    read(pace, clock, 21, 200, after_s=1)
    assert pace.left_s == pytest.approx(179)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "less than a minute left"),
        (59, "less than a minute left"),
        (60, "about 1 minute left"),
        (61, "about 2 minutes left"),
        (54 * 60, "about 54 minutes left"),
        (55 * 60, "about 1 hour left"),
        (7 * 3600, "about 7 hours left"),
    ],
)
def test_it_is_said_plainly(seconds, text):
    assert time_left_text(seconds) == text


def test_a_rate_is_said_by_the_second_or_the_minute(pace, clock):
    for done in range(1, 21):
        read(pace, clock, done * 8, 10_000, after_s=2.5)
    assert pace.rate_text == "3.2 files a second"
    pace.stop()
    for done in range(1, 21):
        read(pace, clock, done, 100, after_s=10)
    assert pace.rate_text == "6 files a minute"

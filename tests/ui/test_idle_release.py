"""Memory is given back once nothing works, and loaded ahead again."""

from collections.abc import Iterator

import pytest
import shiboken6

from retllm_desktop.ui.system.idle_release import IdlePace, IdleRelease


class Work:
    """What the program does, and what was done with its memory."""

    def __init__(self) -> None:
        self.busy = False
        self.done: list[str] = []

    def release(self, judge_too: bool) -> None:
        self.done.append("all" if judge_too else "models")

    def warm(self) -> None:
        self.done.append("warm")


@pytest.fixture
def work() -> Work:
    return Work()


def make(work: Work, pace: IdlePace) -> IdleRelease:
    return IdleRelease(lambda: work.busy, release=work.release, warm=work.warm, pace=pace)


@pytest.fixture
def idle(qapp, work) -> Iterator[IdleRelease]:
    made = make(work, IdlePace(models_s=0.05, judge_s=0.3, look_ms=10))
    yield made
    made.close()
    shiboken6.delete(made)


def test_the_models_go_first_and_then_the_judge(idle, work, until):
    until(lambda: work.done == ["models", "all"])


def test_nothing_goes_while_something_works(qapp, work, qtbot, until):
    work.busy = True
    made = make(work, IdlePace(models_s=0.05, judge_s=60.0, look_ms=10))
    qtbot.wait(200)
    assert work.done == []
    work.busy = False
    until(lambda: work.done == ["models"])
    qtbot.wait(100)
    assert work.done == ["models"]
    # A search loads them, and they go again after it.
    made.note_work()
    until(lambda: work.done == ["models", "models"])
    made.close()
    shiboken6.delete(made)


def test_what_a_query_needs_is_loaded_ahead(qapp, work, until):
    made = make(work, IdlePace(models_s=60.0, judge_s=60.0, look_ms=10))
    made.warm()
    until(lambda: work.done == ["warm"])
    made.close()
    shiboken6.delete(made)

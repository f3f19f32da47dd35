"""Likely candidates are encoded ahead, in steps, and never twice."""

import pytest

from retllm_desktop.core.knowledge import EVERYTHING
from retllm_desktop.core.progress import CancelToken, WorkPaused
from retllm_desktop.indexing.service import IndexingService
from retllm_desktop.indexing.throttle import ActivityThrottle, ThrottleRules
from retllm_desktop.search.judge_images import JudgeImages
from retllm_desktop.search.judging_scope import JudgingScope
from retllm_desktop.search.prefetch import PrefetchProgress, PrefetchService
from tests.unit.fakes import FakeJudge


class Machine:
    """A machine that is unplugged when the test says so."""

    battery = False

    def on_battery(self):
        return self.battery

    def idle_s(self):
        return None


@pytest.fixture
def filled(library, encoder, extractor, tmp_path):
    root = tmp_path / "photos"
    root.mkdir()
    for red in range(10, 80, 10):
        (root / f"{red}.img").write_bytes(bytes([red]) * red)
    (root / "note.txt").write_text("a note")
    library.roots.add(root)
    list(IndexingService(library, encoder, extractor).index(CancelToken()))
    return library


def make(filled, extractor, judge, **more):
    more = {"scope": lambda: JudgingScope(EVERYTHING, False)} | more
    images = JudgeImages(filled.items, extractor, None, 64)
    return PrefetchService(filled, judge, images, **more)


def reds(judge):
    return [int(side.picture.load()[0, 0, 0]) for side in judge.warmed]


def test_what_was_found_comes_first_then_the_newest_and_no_text(filled, extractor):
    judge = FakeJudge()
    service = make(filled, extractor, judge)
    items = {item.path.stem: item for item, _ in filled._items()}
    found = [items["40"], items["note"], items["20"]]
    events = list(service.prefetch(found, CancelToken()))
    assert reds(judge)[:2] == [40, 20]
    assert sorted(reds(judge)) == [10, 20, 30, 40, 50, 60, 70]
    assert events == [PrefetchProgress(done, 7) for done in range(1, 8)]
    # What is done is done.
    assert list(service.prefetch(found, CancelToken())) == []


def test_it_ends_with_a_question_and_goes_on_later(filled, extractor):
    class Interrupted(FakeJudge):
        def prefetch(self, candidates, cancel):
            for done, side in enumerate(candidates, start=1):
                if len(self.warmed) == 5:
                    return
                self.warmed.append(side)
                yield done

    judge = Interrupted()
    service = make(filled, extractor, judge)
    assert len(list(service.prefetch([], CancelToken()))) == 5
    judge.warmed.clear()
    assert [event.total for event in service.prefetch([], CancelToken())] == [2, 2]


def test_a_judge_that_keeps_nothing_is_left_alone(filled, extractor):
    class Forgetful(FakeJudge):
        calls = 0

        def prefetch(self, candidates, cancel):
            self.calls += 1
            yield from ()

    judge = Forgetful()
    assert list(make(filled, extractor, judge).prefetch([], CancelToken())) == []
    assert judge.calls == 1


def test_it_rests_on_battery(filled, extractor):
    machine = Machine()
    machine.battery = True
    cancel = CancelToken()
    judge = FakeJudge()
    pace = ActivityThrottle(machine, ThrottleRules(on_battery=True, while_active=True))
    events = make(filled, extractor, judge, throttle=pace).prefetch([], cancel)
    assert isinstance(next(events), WorkPaused)
    assert not judge.warmed
    cancel.cancel()
    assert list(events) == []


def test_few_of_many(filled, extractor):
    judge = FakeJudge()
    list(make(filled, extractor, judge, newest=3).prefetch([], CancelToken()))
    assert len(judge.warmed) == 2

from dataclasses import replace

import pytest

from retllm_desktop.core.errors import EngineError, InputError, ItemError
from retllm_desktop.core.judging import Pair
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.similarity import MatchCurve, MatchPrior
from retllm_desktop.core.types import Query, QueryPicture, VerdictReuse
from retllm_desktop.indexing.service import IndexingService
from retllm_desktop.search.candidate_list import ResultCount
from retllm_desktop.search.events import (
    CandidateSkipped,
    CoarseReady,
    FineUnavailable,
    JudgeReplaced,
    OrderUpdated,
    SearchFinished,
    SearchLimits,
    SearchOutcome,
)
from retllm_desktop.search.ranking.order import FusionRule
from retllm_desktop.search.reranking import RerankRules
from retllm_desktop.search.service import SearchService, StandIn
from tests.unit.fakes import FakeJudge

LIMITS = SearchLimits(coarse_k=10, fine_k=4)


@pytest.fixture
def pictures(tmp_path):
    root = tmp_path / "photos"
    root.mkdir()
    for red in (10, 40, 80, 120, 160, 200):
        (root / f"{red}.img").write_bytes(bytes([red]) * red)
    return root


@pytest.fixture
def filled(library, encoder, extractor, pictures):
    library.roots.add(pictures)
    list(IndexingService(library, encoder, extractor).index(CancelToken()))
    return library


@pytest.fixture
def search(filled, encoder, extractor):
    def make(judge, limits=LIMITS, query=None, cancel=None, rules=None, verdict_cache=None):
        service = SearchService(
            filled, encoder, extractor, judge, rules or FusionRule(), verdict_cache=verdict_cache
        )
        return service.search(query or Query("x" * 30), limits, cancel or CancelToken())

    return make


def names(results):
    return [result.candidate.item.path.stem for result in results]


def test_the_coarse_list_comes_first_and_settles(search):
    judge = FakeJudge()
    events = list(search(judge))
    assert isinstance(events[0], CoarseReady)
    coarse = names(events[0].results)
    # Angles 0.1 … 2.0 against 0.3: the nearest are 0.4, 0.1, 0.8 and so on.
    assert coarse == ["40", "10", "80", "120", "160", "200"]
    settled = [event for event in events if isinstance(event, OrderUpdated)]
    assert [event.judged for event in settled] == [1, 2, 3, 4]
    assert {event.planned for event in settled} == {4}
    assert names(events[-1].results) == ["120", "80", "40", "10", "160", "200"]
    assert events[-1].outcome is SearchOutcome.COMPLETE
    assert [r.rank for r in events[-1].results] == [1, 2, 3, 4, 5, 6]
    assert [r.candidate.coarse_rank for r in events[-1].results] == [4, 3, 1, 2, 5, 6]


def test_without_a_judge_the_coarse_order_stands(search):
    events = list(search(None))
    assert [type(event) for event in events] == [CoarseReady, SearchFinished]
    assert events[-1].outcome is SearchOutcome.COARSE_ONLY


def test_a_failing_judge_leaves_what_was_judged(search):
    judge = FakeJudge(fail_after=2, error=EngineError("The model's process died"))
    events = list(search(judge))
    assert [type(e) for e in events] == [
        CoarseReady, OrderUpdated, OrderUpdated, FineUnavailable, SearchFinished,
    ]  # fmt: skip
    assert events[-1].outcome is SearchOutcome.FINE_UNAVAILABLE
    assert events[-1].judged == 2
    assert len(events[-1].results) == 6


def test_another_judge_checks_where_the_chosen_one_fails(filled, encoder, extractor):
    lost = FakeJudge(fail_after=2, error=EngineError("nas does not answer"))
    other = FakeJudge()
    instead = SearchService(filled, encoder, extractor, other, FusionRule())
    service = SearchService(
        filled, encoder, extractor, lost, FusionRule(), stand_in=StandIn(instead, "Starter, fine")
    )
    events = list(service.search(Query("x" * 30), LIMITS, CancelToken()))
    kinds = [type(event) for event in events]
    at = kinds.index(JudgeReplaced)
    assert events[at].title == "Starter, fine"
    assert events[at].error.title == "nas does not answer"
    assert kinds[:at] == [CoarseReady, OrderUpdated, OrderUpdated]
    # One list holds the answers of one model: it begins anew, and all of them are the other's.
    assert kinds[at + 1 :] == [CoarseReady, *[OrderUpdated] * 4, SearchFinished]
    assert not any(result.verdict for result in events[at + 1].results)
    assert events[-1].outcome is SearchOutcome.COMPLETE
    assert len(other.seen) == 4
    alone = SearchService(filled, encoder, extractor, FakeJudge(), FusionRule())
    *_, wanted = alone.search(Query("x" * 30), LIMITS, CancelToken())
    assert names(events[-1].results) == names(wanted.results)


def test_nobody_checks_instead_where_the_search_is_over(filled, encoder, extractor):
    cancel, other = CancelToken(), FakeJudge()
    lost = FakeJudge(fail_after=1, error=EngineError("nas does not answer"))
    instead = SearchService(filled, encoder, extractor, other, FusionRule())
    service = SearchService(
        filled, encoder, extractor, lost, FusionRule(), stand_in=StandIn(instead, "x")
    )
    for event in service.search(Query("x" * 30), LIMITS, cancel):
        if isinstance(event, OrderUpdated):
            cancel.cancel()
    assert isinstance(event, SearchFinished)
    assert not other.seen


def test_the_budget_ends_the_fine_stage(search):
    judge = FakeJudge()
    events = list(search(judge, SearchLimits(coarse_k=10, fine_k=4, fine_budget_s=0.0)))
    assert events[-1].outcome is SearchOutcome.BUDGET
    assert events[-1].judged == 1
    assert judge.closed_early


def test_a_newer_query_stops_an_older_one(search):
    judge = FakeJudge()
    cancel = CancelToken()
    seen = []
    for event in search(judge, cancel=cancel):
        seen.append(event)
        if isinstance(event, OrderUpdated) and event.judged == 2:
            cancel.cancel()
    assert seen[-1].outcome is SearchOutcome.CANCELLED
    assert len(judge.seen) <= 3


def test_closing_the_search_closes_the_judge(search):
    judge = FakeJudge()
    events = search(judge)
    next(events)
    next(events)
    events.close()
    assert judge.closed_early


def test_a_vanished_candidate_is_judged_by_its_preview_or_skipped(search, filled, pictures):
    (pictures / "10.img").unlink()
    (pictures / "80.img").unlink()
    by_name = {path.stem: entry[2] for path, entry in filled.files.items()}
    filled.previews[by_name["80"], 0] = bytes([80])
    judge = FakeJudge()
    events = list(search(judge))
    skipped = [event.error.path.stem for event in events if isinstance(event, CandidateSkipped)]
    assert skipped == ["10"]
    assert events[-1].judged == 3
    # 10 keeps its second place; the judged ones settle around it.
    assert names(events[-1].results) == ["120", "10", "80", "40", "160", "200"]


def test_a_picture_finds_its_like(search, pictures):
    judge = FakeJudge()
    events = list(search(judge, query=Query(pictures=(QueryPicture(pictures / "160.img"),))))
    assert names(events[0].results)[0] == "160"
    assert events[-1].outcome is SearchOutcome.COARSE_ONLY
    assert not judge.seen
    pasted = list(search(judge, query=Query(pictures=(QueryPicture(data=bytes([200])),))))
    assert names(pasted[0].results)[0] == "200"


def test_too_many_words_are_refused(search):
    with pytest.raises(InputError) as caught:
        list(search(None, query=Query("y" * 10_000)))
    assert caught.value.detail


@pytest.mark.parametrize("text", ["", "   \n "])
def test_an_empty_query_lists_the_library_newest_first(search, text):
    first, last = search(FakeJudge(), query=Query(text))
    times = [result.candidate.item.mtime_ns for result in first.results]
    assert len(times) == 6
    assert times == sorted(times, reverse=True)
    assert last.outcome is SearchOutcome.COARSE_ONLY
    assert last.count == ResultCount(6)


def test_an_unreadable_query_picture_is_told(search, tmp_path):
    with pytest.raises(ItemError):
        list(search(None, query=Query(pictures=(QueryPicture(tmp_path / "none.img"),))))


UNLIKELY = FusionRule(calibration_offset=-2.0)


def test_documents_keep_their_places_among_judged_pictures(
    search, filled, encoder, extractor, pictures
):
    (pictures / "note.txt").write_text("z" * 30)
    list(IndexingService(filled, encoder, extractor).index(CancelToken()))
    events = list(search(FakeJudge(), rules=UNLIKELY))
    assert names(events[0].results)[0] == "note"
    assert names(events[-1].results)[:2] == ["note", "120"]
    assert events[-1].results[0].verdict is None


def test_a_pack_that_knows_passages_is_asked_about_them(
    search, filled, encoder, extractor, pictures
):
    (pictures / "note.txt").write_text("z" * 30 + "\n" + "y" * 200)
    list(IndexingService(filled, encoder, extractor).index(CancelToken()))
    judge = FakeJudge(pairs=(Pair.TEXT_TO_IMAGE, Pair.TEXT_TO_PASSAGE))
    rules = RerankRules(FusionRule(), {Pair.TEXT_TO_PASSAGE: FusionRule(temperature=0.1)})
    events = list(search(judge, SearchLimits(coarse_k=10, fine_k=10), rules=rules))
    # Two questions, each of one pair; the second passage has 200 characters, the first 30.
    assert len(judge.asked) == 2
    assert events[-1].judged == events[-1].planned == 8
    best = events[-1].results[0]
    assert best.candidate.item.text == "y" * 200
    assert best.relevance > 0.99


def test_a_picture_is_compared_with_pictures_where_the_pack_can(search, pictures):
    judge = FakeJudge(pairs=(Pair.IMAGE_TO_IMAGE,))
    query = Query(pictures=(QueryPicture(pictures / "40.img"),))
    events = list(search(judge, query=query))
    assert events[-1].judged == 4
    asked, _ = judge.asked[0]
    assert asked.text == ""
    assert asked.picture.load()[0, 0, 0] == 40
    assert names(events[-1].results)[:4] == ["120", "80", "40", "10"]


def test_a_picture_and_words_are_one_question(search, pictures):
    judge = FakeJudge(pairs=(Pair.COMPOSED_TO_IMAGE,))
    query = Query("at night", pictures=(QueryPicture(pictures / "40.img"),))
    events = list(search(judge, query=query))
    assert events[-1].outcome is SearchOutcome.COMPLETE
    assert judge.asked[0][0].text == "at night"
    assert judge.asked[0][0].picture is not None


def test_texts_are_chosen_among_for_a_picture(search, filled, encoder, extractor, pictures):
    (pictures / "note.txt").write_text("z" * 30 + "\n" + "y" * 60)
    list(IndexingService(filled, encoder, extractor).index(CancelToken()))
    judge = FakeJudge(pairs=(Pair.IMAGE_TO_TEXTS,))
    rules = RerankRules(FusionRule(), {Pair.IMAGE_TO_TEXTS: FusionRule(absolute=False)})
    query = Query(pictures=(QueryPicture(pictures / "40.img"),), below_cutoff=True)
    events = list(search(judge, query=query, rules=rules))
    (_, options) = judge.asked[0]
    assert sorted(len(text) for _, text in options) == [30, 60]
    assert events[-1].judged == 2
    (text,) = [r for r in events[-1].results if r.candidate.item.text]
    assert len(text.candidate.item.text) == 60
    assert [len(member.candidate.item.text) for member in text.members] == [30]
    assert all(r.relevance is None for r in (text, *text.members))


class Memory:
    """Keeps answers in a dictionary."""

    def __init__(self):
        self.held = {}
        self.written = 0

    def recall(self, keys):
        return {
            key: replace(self.held[key], reused=VerdictReuse.RESULT)
            for key in keys
            if key in self.held
        }

    def remember(self, verdicts):
        self.held |= verdicts
        self.written += len(verdicts)

    def close(self):
        pass


def test_a_repeated_search_settles_at_once(search):
    memory, rules = Memory(), RerankRules(pack=b"pack")
    first = list(search(FakeJudge(), rules=rules, verdict_cache=memory))[-1]
    again = FakeJudge(fail_after=0, error=EngineError("nobody should ask"))
    events = list(search(again, rules=rules, verdict_cache=memory))
    assert [type(event) for event in events] == [CoarseReady, OrderUpdated, SearchFinished]
    assert names(events[-1].results) == names(first.results)
    assert [r.relevance for r in events[-1].results] == [r.relevance for r in first.results]
    assert (events[-1].judged, events[-1].cached, memory.written) == (4, 4, 4)
    # Other words, another pack or a further candidate: only what is not known is asked.
    more = FakeJudge()
    wider = list(
        search(more, SearchLimits(coarse_k=10, fine_k=6), rules=rules, verdict_cache=memory)
    )[-1]
    assert (wider.judged, wider.cached, len(more.seen)) == (6, 4, 2)
    other = FakeJudge()
    list(search(other, rules=RerankRules(pack=b"other"), verdict_cache=memory))
    assert len(other.seen) == 4


def test_answers_of_an_interrupted_search_are_kept(search):
    memory, rules = Memory(), RerankRules(pack=b"pack")
    judge = FakeJudge(fail_after=2, error=EngineError("The model's process died"))
    list(search(judge, rules=rules, verdict_cache=memory))
    assert memory.written == 2
    assert list(search(FakeJudge(), rules=rules, verdict_cache=memory))[-1].cached == 2


FAR = MatchPrior(before_match=MatchCurve(2.0, -9.0, 0.0), after_match=MatchCurve(-2.0, -9.0, 0.0))


def test_judging_ends_when_the_order_is_decided(search):
    # Behind the nearest (cosines): 0.01, 0.12, 0.37 …: the first answer decides about the rest.
    rules = RerankRules(FusionRule(calibration_offset=12.0), match_priors={Pair.TEXT_TO_IMAGE: FAR})
    judge = FakeJudge()
    limits = SearchLimits(coarse_k=10, fine_k=6, fine_risk=0.05)
    end = list(search(judge, limits, rules=rules))[-1]
    assert end.outcome is SearchOutcome.DECIDED
    assert 1 <= end.judged < end.planned == 6
    # Where the nearest does not match, more must be looked at.
    strict = RerankRules(
        FusionRule(calibration_offset=-12.0), match_priors={Pair.TEXT_TO_IMAGE: FAR}
    )
    more = list(search(FakeJudge(), limits, rules=strict))[-1]
    assert more.judged > end.judged
    everyone = list(search(FakeJudge(), replace(limits, fine_risk=0.0), rules=rules))[-1]
    assert (everyone.judged, everyone.outcome) == (6, SearchOutcome.COMPLETE)


def test_an_empty_library_gives_an_empty_list(library, encoder, extractor):
    service = SearchService(library, encoder, extractor, FakeJudge(), FusionRule())
    events = list(service.search(Query("cat"), LIMITS, CancelToken()))
    assert events[-1].results == ()
    assert events[-1].outcome is SearchOutcome.COARSE_ONLY


def test_what_makes_searches_quick_is_loaded_ahead(filled, encoder, extractor, monkeypatch):
    loaded = []
    monkeypatch.setattr(filled, "load_index", lambda: loaded.append(1) or True)
    assert SearchService(filled, encoder, extractor, None, FusionRule()).prepare()
    assert loaded == [1]

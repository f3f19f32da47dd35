"""What is said of results counts at once for its question, and a little for all others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retllm_desktop.core.judging import Pair
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.relevance_feedback import RatedAnswer
from retllm_desktop.core.types import Query
from retllm_desktop.indexing.service import IndexingService
from retllm_desktop.search.events import SearchLimits
from retllm_desktop.search.feedback import RelevanceFeedback
from retllm_desktop.search.ranking.order import FusionRule, Scoring, Section, section_of
from retllm_desktop.search.reranking import RerankRules
from retllm_desktop.search.service import SearchService
from tests.unit.fakes import FakeJudge, FakeLibrary

LIMITS = SearchLimits(coarse_k=10, fine_k=6)
RULES = RerankRules(FusionRule(), pack=b"pack")
QUERY = Query("x" * 30)


@pytest.fixture
def filled(library, encoder, extractor, tmp_path):
    root = tmp_path / "photos"
    root.mkdir()
    for red in (10, 40, 80, 120, 160, 200):
        (root / f"{red}.img").write_bytes(bytes([red]) * red)
    library.roots.add(root)
    list(IndexingService(library, encoder, extractor).index(CancelToken()))
    return library


@pytest.fixture
def service(filled, encoder, extractor):
    return SearchService(filled, encoder, extractor, FakeJudge(), RULES)


def ask(service, query=QUERY):
    events = list(service.search(query, LIMITS, CancelToken()))
    return events[0].subject, events[-1].results


def named(results, name):
    return next(r for r in results if r.candidate.item.path.stem == name)


def test_what_was_said_counts_at_once_and_is_taken_back(service):
    subject, before = ask(service)
    # 120 is judged 0.31 and 10 is judged 0: «maybe» and «the rest».
    assert before[-1].candidate.item.path.stem == "10"
    service.feedback.rate(subject, named(before, "10"), right=True)
    service.feedback.rate(subject, named(before, "200"), right=False)
    restated = service.feedback.reorder(subject, before)
    _, searched = ask(service)
    assert [r.candidate.item.id for r in restated] == [r.candidate.item.id for r in searched]
    assert named(searched, "10").feedback is True
    assert section_of(None, True) is Section.SURE
    assert searched.index(named(searched, "10")) < searched.index(named(searched, "120"))
    assert searched.index(named(searched, "200")) > searched.index(named(searched, "120"))
    service.feedback.rate(subject, named(before, "10"), None)
    service.feedback.rate(subject, named(before, "200"), None)
    assert ask(service)[1] == before


def test_the_coarse_list_knows_it_before_anything_is_judged(service):
    subject, before = ask(service)
    service.feedback.rate(subject, before[-1], right=True)
    first = next(iter(service.search(QUERY, LIMITS, CancelToken())))
    assert first.results[0].candidate.item.id == before[-1].candidate.item.id
    assert first.results[0].verdict is None


def test_another_question_is_not_told_and_the_same_one_in_other_words_is(service):
    subject, before = ask(service)
    service.feedback.rate(subject, before[0], right=False)
    assert all(r.feedback is None for r in ask(service, Query("x" * 31))[1])
    for line in ("X" * 30, f"  {'x' * 30}.", f"{'x' * 30} ext:img"):
        assert (
            named(ask(service, Query(line))[1], before[0].candidate.item.path.stem).feedback
            is False
        )


def test_few_marks_move_other_questions_little_and_in_the_right_direction(service):
    subject, before = ask(service)
    other = Query("x" * 31)
    value = named(ask(service, other)[1], "120").relevance
    service.feedback.rate(subject, named(before, "120"), right=False)
    lower = named(ask(service, other)[1], "120").relevance
    assert value - 0.06 < lower < value
    effect = service.feedback.effect()
    assert effect.ratings == 1
    assert 0.44 < effect.at_half < 0.5
    service.feedback.rate(subject, named(before, "120"), right=True)
    assert named(ask(service, other)[1], "120").relevance > value
    assert service.feedback.forget() == 1
    assert named(ask(service, other)[1], "120").relevance == value
    assert service.feedback.effect().ratings == 0


def test_what_the_model_was_not_asked_about_tells_nothing_of_it(service):
    subject, before = ask(service, Query(f"{'x' * 30} - yyyy"))
    assert not subject.whole
    service.feedback.rate(subject, named(before, "120"), right=False)
    assert service.feedback.effect().ratings == 0
    assert named(ask(service, Query(f"{'x' * 30} - yyyy"))[1], "120").feedback is False


def test_another_models_answers_and_the_papers_rule_are_left_alone(filled, service):
    subject, before = ask(service)
    service.feedback.rate(subject, named(before, "120"), right=False)
    other = RelevanceFeedback(filled.feedback, RerankRules(FusionRule(), pack=b"other"))
    assert other.effect().ratings == 0
    assert other.rules().of(Pair.TEXT_TO_IMAGE) == FusionRule()
    own = RerankRules(FusionRule(Scoring.PAPER), pack=b"pack")
    paper = RelevanceFeedback(filled.feedback, own)
    assert paper.rules() is own
    # It is said for the question all the same.
    assert list(paper.ratings(subject, [r.candidate for r in before]).values()) == [False]


@given(
    st.lists(st.tuples(st.integers(0, 5), st.booleans()), max_size=12),
    st.floats(0.1, 4.0),
    st.floats(-3.0, 3.0),
)
def test_the_models_order_stays_whatever_is_said(marks, scale, offset):
    own = FusionRule(weight=2.0, calibration_scale=scale, calibration_offset=offset)
    library = FakeLibrary()
    service = RelevanceFeedback(library.feedback, RerankRules(own, pack=b"pack"))
    for number, (step, right) in enumerate(marks):
        answer = RatedAnswer(b"pack", Pair.TEXT_TO_IMAGE, step - 2.5, 0.3)
        library.feedback.rate(b"subject", bytes([number]), 0, right, answer)
    rule = service.rules().of(Pair.TEXT_TO_IMAGE)
    values = [rule.calibration.log_odds(value / 4) for value in range(-40, 41)]
    assert values == sorted(values)
    assert len(set(values)) == len(values)

"""A judge that knows nothing of what is found is not asked, by no stage, and nothing claims it."""

from dataclasses import replace

import pytest

from retllm_desktop.core.errors import InputError
from retllm_desktop.core.judging import Pair
from retllm_desktop.core.knowledge import Domain, Knowledge
from retllm_desktop.core.picture_types import PictureType
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.types import Candidate, Modality, Query
from retllm_desktop.indexing.service import IndexingService
from retllm_desktop.search.events import CoarseReady, SearchFinished, SearchLimits, SearchOutcome
from retllm_desktop.search.judging_scope import JudgingScope
from retllm_desktop.search.prefetch import PrefetchService
from retllm_desktop.search.ranking.order import FusionRule, Section, order_results, split_sections
from retllm_desktop.search.reranking import RerankRules
from retllm_desktop.search.service import SearchService
from tests.ui.fakes import item, verdict
from tests.unit.fakes import FakeEncoder, FakeJudge

LIMITS = SearchLimits(coarse_k=10, fine_k=10, query_help=True)
DRAWN = Knowledge(frozenset({Domain.DRAWN_WORLD}), ("en",))
ENGLISH = Knowledge(frozenset(Domain), ("en",))
QUERY = Query("x" * 30)


class DrawnEncoder(FakeEncoder):
    """An encoder of the drawn world."""

    knows = DRAWN


@pytest.fixture
def make(library, extractor, tmp_path, monkeypatch):
    """A library of three pictures of which the types are told, and a judge of some knowledge."""
    root = tmp_path / "photos"
    root.mkdir()
    for red in (10, 40, 80):
        (root / f"{red}.img").write_bytes(bytes([red]) * red)
    library.roots.add(root)
    list(IndexingService(library, FakeEncoder(), extractor).index(CancelToken()))

    def made(knows, encoder, types=(), *, writes=True):
        plain = library.items.get

        def typed(ids):
            found = plain(ids)
            named = dict(zip((10, 40, 80), types, strict=False))
            return [replace(i, picture_type=named.get(int(i.path.stem))) for i in found]

        monkeypatch.setattr(library.items, "get", typed)
        judge = FakeJudge(pairs=(Pair.TEXT_TO_IMAGE, Pair.TEXT_TO_PASSAGE))
        rules = RerankRules(FusionRule(), writes=writes, knows=knows)
        return judge, SearchService(library, encoder, extractor, judge, rules)

    return made


PHOTOS = (PictureType.PHOTO,) * 3
MIXED = (PictureType.PHOTO, PictureType.DRAWING, PictureType.DRAWING)


@pytest.mark.parametrize(("encoder", "types"), [(DrawnEncoder, PHOTOS), (FakeEncoder, MIXED)])
def test_a_photograph_is_never_put_to_the_judge_of_the_drawn_world(make, encoder, types):
    judge, service = make(DRAWN, encoder(), types)
    events = list(service.search(QUERY, LIMITS, CancelToken()))
    assert [type(event) for event in events] == [CoarseReady, SearchFinished]
    found = events[-1]
    assert found.outcome is SearchOutcome.COARSE_ONLY
    assert found.need.domains == {Domain.PHOTOGRAPHS}
    assert found.need.words == QUERY.text
    assert [r.candidate.coarse_rank for r in found.results] == [1, 2, 3]
    assert not any(r.judgeable or r.relevance or r.verdict for r in found.results)
    assert split_sections(found.results) == ()
    assert not judge.seen
    assert not judge.written


def test_in_a_mixed_library_drawings_are_judged_and_photographs_stay(make):
    _, service = make(DRAWN, DrawnEncoder(), MIXED)
    found = list(service.search(QUERY, LIMITS, CancelToken()))[-1]
    assert found.need is None
    by_name = {r.candidate.item.path.stem: r for r in found.results}
    assert by_name["40"].verdict is not None
    assert by_name["80"].verdict is not None
    assert not by_name["10"].judgeable
    assert by_name["10"].verdict is by_name["10"].relevance is None
    assert found.judged == found.planned == 2


@pytest.mark.parametrize("words", ["ein roter Pilz neben dem Haus", "赤いキノコ", "كلب أحمر", "🐶"])
def test_a_query_of_a_language_that_it_does_not_know_is_not_put_to_it(make, words):
    judge, service = make(ENGLISH, FakeEncoder(), PHOTOS)
    found = list(service.search(Query(words), LIMITS, CancelToken()))[-1]
    assert not judge.seen
    assert not judge.written
    assert found.outcome is SearchOutcome.COARSE_ONLY
    assert found.need.words == words


def test_neither_look_ahead_nor_explanations_wake_it(make, library, extractor):
    judge, service = make(DRAWN, FakeEncoder(), MIXED)
    ahead = PrefetchService(library, judge, service.images, scope=lambda: service.judging_scope)
    items = library.items.get(library.items.newest(10))
    assert list(ahead.prefetch(items, CancelToken())) == []
    assert not judge.warmed
    with pytest.raises(InputError, match="does not know pictures of this kind"):
        service.explainer.explain(Query("a red car"), items[0], CancelToken())


class EnglishEncoder(FakeEncoder):
    """An encoder of English words."""

    knows = ENGLISH


@pytest.mark.parametrize(
    ("words", "unread"),
    [
        ("a dog on the grass", frozenset()),
        ("ein Hund auf dem Gras", {Modality.IMAGE, Modality.TEXT}),
        ("собака", {Modality.IMAGE, Modality.TEXT}),
        ("name:x", frozenset()),
        ("2019", frozenset()),
    ],
)
def test_that_a_model_does_not_read_the_language_is_said(make, words, unread):
    _, service = make(ENGLISH, EnglishEncoder(), PHOTOS)
    events = list(service.search(Query(words), LIMITS, CancelToken()))
    assert {event.unread for event in events if isinstance(event, CoarseReady)} == {
        frozenset(unread)
    }
    assert events[-1].unread == unread


def test_a_rebuild_to_another_coarse_pack_changes_what_may_be_asked(make):
    encoder = DrawnEncoder()
    _, service = make(DRAWN, encoder, MIXED)
    assert service.judging_scope == JudgingScope(DRAWN, drawn_library=True)
    encoder.knows = ENGLISH
    assert service.judging_scope == JudgingScope(DRAWN, drawn_library=False)


def test_what_is_not_known_stands_among_the_rest_in_coarse_order_without_a_name():
    items = [item(number) for number in range(1, 6)]
    candidates = [Candidate(i, n, 0.5, 1.0) for n, i in enumerate(items, 1)]
    verdicts = {2: verdict(-6.0), 4: verdict(6.0)}
    results = order_results(candidates, verdicts, FusionRule(), judgeable={2, 4, 5})
    assert [r.candidate.item.id for r in results] == [4, 1, 3, 2, 5]
    assert [r.judgeable for r in results] == [True, False, False, True, True]
    assert split_sections(results) == ((Section.SURE, 0), (None, 1))
    named = order_results(candidates, verdicts, FusionRule())
    assert split_sections(named) == ((Section.SURE, 0), (Section.REST, 1))

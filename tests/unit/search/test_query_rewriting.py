"""Query help: what is not English is put into English, and nothing waits for it."""

import pytest

from retllm_desktop.core.errors import EngineError, InputError, ItemError
from retllm_desktop.core.judging import JudgeInput, WritingTask
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.types import Query, QueryPicture
from retllm_desktop.indexing.service import IndexingService
from retllm_desktop.search.events import CoarseReady, SearchLimits
from retllm_desktop.search.explanation import CANNOT_EXPLAIN
from retllm_desktop.search.query_language import looks_foreign
from retllm_desktop.search.ranking.order import FusionRule
from retllm_desktop.search.reranking import RerankRules
from retllm_desktop.search.service import SearchService
from tests.unit.fakes import FakeJudge

HELPED = SearchLimits(coarse_k=10, fine_k=3, query_help=True)
# As long as «x» * 80, which the fake encoder takes for the picture 80.
CAPTION = "a mushroom beside a house".ljust(80, "!")
GERMAN = "ein roter Pilz neben dem Haus"


@pytest.mark.parametrize(
    "text",
    [
        GERMAN,
        "zwei blaue Vögel",
        "roter Ball",
        "un chat rouge sur la table",
        "deux oiseaux bleus sous un arbre",
        "un gato rojo sobre la mesa",
        "due uccelli blu sotto un albero",
        "duas aves azuis sobre a mesa",
        "een rode paddenstoel naast het huis",
        "красный гриб",
        "赤いキノコ",
        "คนขี่ม้า",
        "κόκκινο μανιτάρι",
        "सूर्यास्त",
    ],
)
def test_what_is_not_english_is_recognised(text):
    assert looks_foreign(text)


@pytest.mark.parametrize(
    "text",
    [
        "a large red toadstool in the city",
        "two small birds left of a tree",
        "a café in Paris at night",
        "El Capitan at sunset",
        "my son on the beach",
        "Los Angeles skyline",
        "the die is cast",
        "IMG_0042.jpg",
        "",
        "2024 7",
        "crème brûlée on a white plate",
        "do you see an old oak",
        "people over a bridge, no cars",
    ],
)
def test_english_is_left_alone(text):
    assert not looks_foreign(text)


@pytest.fixture
def make(library, encoder, extractor, tmp_path):
    root = tmp_path / "photos"
    root.mkdir()
    for red in (10, 40, 80, 120):
        (root / f"{red}.img").write_bytes(bytes([red]) * red)
    (root / "Pilz.img").write_bytes(bytes([250]) * 9)
    library.roots.add(root)
    list(IndexingService(library, encoder, extractor).index(CancelToken()))

    def made(judge, *, writes=True):
        rules = RerankRules(FusionRule(), writes=writes)
        return SearchService(library, encoder, extractor, judge, rules)

    return made


def names(event):
    return [result.candidate.item.path.stem for result in event.results]


def lists(events):
    return [event for event in events if isinstance(event, CoarseReady)]


def test_a_german_query_is_searched_for_in_english(make):
    judge = FakeJudge(writes={WritingTask.TRANSLATE: f" {CAPTION[:-1]}. \n"})
    events = list(make(judge).search(Query(GERMAN), HELPED, CancelToken()))
    first, second = lists(events)
    assert first is events[0]
    assert first.searched_as == ""
    assert names(first)[0] == "40"
    assert second.searched_as == CAPTION[:-1]
    assert names(second)[0] == "80"
    assert judge.queries[0] == CAPTION[:-1]
    assert events[-1].searched_as == CAPTION[:-1]
    # What is right for it is right for what was typed.
    assert first.subject == second.subject
    # A file keeps the name that it was given.
    pilz = next(r for r in second.results if r.candidate.item.path.stem == "Pilz")
    assert pilz.candidate.snippet is not None


def test_conditions_stay_and_what_is_known_is_not_asked_again(make):
    judge = FakeJudge(writes={WritingTask.TRANSLATE: CAPTION})
    service = make(judge)
    list(service.search(Query(GERMAN), HELPED, CancelToken()))
    judge.writes = {}
    events = list(service.search(Query(f"{GERMAN} -name:80"), HELPED, CancelToken()))
    assert lists(events)[1].searched_as == CAPTION
    assert "80" not in names(events[-1])


class Stumbling(FakeJudge):
    def __init__(self, error):
        super().__init__()
        self._error = error

    def write(self, task, about, cancel):
        raise self._error


@pytest.mark.parametrize(
    "judge",
    [
        FakeJudge(),
        Stumbling(EngineError("dead")),
        Stumbling(ItemError("odd")),
        *(
            FakeJudge(writes={WritingTask.TRANSLATE: written})
            for written in ("", "  \n", GERMAN, "\x07", "....", "x" * 900, "\u2028")
        ),
    ],
)
def test_without_a_caption_the_words_stay_as_they_were_typed(make, judge):
    events = list(make(judge).search(Query(GERMAN), HELPED, CancelToken()))
    assert len(lists(events)) == 1
    assert events[-1].searched_as == ""
    assert judge.queries[0] == GERMAN


@pytest.mark.parametrize("caption", ['in:nowhere "quoted" -x', "- a", "name:x", "1.5:a", "+ b"])
def test_a_caption_is_never_read_as_operators(make, caption):
    judge = FakeJudge(writes={WritingTask.TRANSLATE: caption})
    events = list(make(judge).search(Query(GERMAN), HELPED, CancelToken()))
    assert len(events[-1].results) == 5


def test_english_several_terms_pictures_and_the_setting_are_left_alone(make, tmp_path):
    judge = FakeJudge(writes={WritingTask.TRANSLATE: CAPTION})
    picture = QueryPicture(tmp_path / "photos" / "80.img")
    for query in (
        Query("a red mushroom"),
        Query(f"{GERMAN} + ein Hund"),
        Query("Haus - ein roter Pilz"),
        Query(pictures=(picture,)),
    ):
        events = list(make(judge).search(query, HELPED, CancelToken()))
        assert len(lists(events)) == 1
    events = list(make(judge).search(Query(GERMAN), SearchLimits(fine_k=3), CancelToken()))
    assert len(lists(events)) == 1
    assert not judge.written


def test_english_that_finds_nothing_is_tried_in_other_words(make):
    judge = FakeJudge(writes={WritingTask.TRANSLATE: CAPTION})
    events = list(make(judge).search(Query("a mushroom in:nowhere"), HELPED, CancelToken()))
    # Nothing is found in other words either: then the words stay.
    assert len(lists(events)) == 1
    assert len(judge.written) == 1


def test_nobody_waits_for_what_was_given_up(make):
    judge = FakeJudge(writes={WritingTask.TRANSLATE: CAPTION})
    cancel = CancelToken()
    events = make(judge).search(Query(GERMAN), HELPED, cancel)
    assert isinstance(next(events), CoarseReady)
    assert not judge.written
    cancel.cancel()
    assert len(lists(events)) == 0


def test_a_sentence_on_request(make, library):
    judge = FakeJudge(writes={WritingTask.EXPLAIN: " It shows\n a mushroom. "})
    service = make(judge)
    item = next(i for i, _ in library._items() if i.path.stem == "80")
    assert service.explainer.why_not(Query("a mushroom in:x"), item) == ""
    said = service.explainer.explain(Query("a mushroom in:x"), item, CancelToken())
    assert said == "It shows a mushroom."
    task, about = judge.written[0]
    assert task is WritingTask.EXPLAIN
    assert about == JudgeInput("a mushroom", about.picture)
    assert about.picture.load()[0, 0, 0] == 80


def test_why_there_is_no_sentence(make, library):
    item = next(i for i, _ in library._items())
    cannot = make(FakeJudge(), writes=False).explainer
    assert cannot.why_not(Query("a"), item) == CANNOT_EXPLAIN
    with pytest.raises(InputError, match="True or False only"):
        cannot.explain(Query("a"), item, CancelToken())
    assert "no model" in make(None).explainer.why_not(Query("a"), item)
    assert "no words" in make(FakeJudge()).explainer.why_not(Query("ext:img"), item)
    silent = make(FakeJudge(writes={WritingTask.EXPLAIN: ""})).explainer
    with pytest.raises(EngineError, match="wrote nothing"):
        silent.explain(Query("a"), item, CancelToken())

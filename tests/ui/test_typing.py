"""While somebody types the list comes at once and stays calm; the judge waits for a rest."""

import pytest
from PySide6.QtTest import QTest

from retllm_desktop.core.types import Query
from retllm_desktop.search.events import SearchLimits
from retllm_desktop.ui.query.search_session import SearchSession, TypingPace
from tests.ui.fakes import FakeSearch, item

NEVER = 60_000


@pytest.fixture
def make_session(qapp):
    made: list[SearchSession] = []

    def make(search: FakeSearch, pace: TypingPace) -> SearchSession:
        made.append(SearchSession(search, SearchLimits(), pace=pace))
        return made[-1]

    yield make
    for session in made:
        assert session.close()


def draft(text: str) -> Query:
    return Query(text, draft=True)


def lists_of(session: SearchSession) -> list[object]:
    """The queries whose lists came, as they come."""
    shown: list[object] = []
    session.event_received.connect(lambda _event: shown.append(session.query))
    return shown


def test_the_first_letter_is_searched_at_once_and_without_the_judge(make_session, until):
    search = FakeSearch()
    session = make_session(search, TypingPace(interval_ms=NEVER, rest_ms=NEVER))
    session.search_typed(draft("r"))
    until(lambda: search.queries == [draft("r")])
    assert search.judged == []
    assert search.limits[0].fine_k == 0
    # The next letter waits for its turn.
    session.search_typed(draft("re"))
    assert search.queries == [draft("r")]
    assert session.running


def test_the_last_letters_are_searched_when_their_turn_comes(make_session, until):
    search = FakeSearch()
    session = make_session(search, TypingPace(interval_ms=30, rest_ms=NEVER))
    for end in range(1, 8):
        session.search_typed(draft("red mug"[:end]))
    until(lambda: search.queries[-1:] == [draft("red mug")])
    assert search.queries == [draft("r"), draft("red mug")]


def test_a_list_on_its_way_is_waited_for_and_shown(make_session, until):
    search = FakeSearch()
    search.listing_on.clear()
    session = make_session(search, TypingPace(interval_ms=0, rest_ms=NEVER))
    shown = lists_of(session)
    for end in range(1, 8):
        session.search_typed(draft("red mug"[:end]))
        QTest.qWait(10)
        # On a busy computer the thread that searches may begin late.
        until(lambda: bool(search.queries))
    assert search.queries == [draft("r")]
    search.listing_on.set()
    until(lambda: draft("red mug") in shown)
    assert shown[0] == draft("r")
    assert search.queries == [draft("r"), draft("red mug")]


def test_the_judge_begins_after_a_rest_and_a_key_stops_it(make_session, until):
    search = FakeSearch()
    search.stepped = True
    session = make_session(search, TypingPace(interval_ms=0, rest_ms=50))
    session.search_typed(draft("mug"))
    until(lambda: search.judged == [draft("mug")])
    assert not session.typing
    shown = lists_of(session)
    session.search_typed(draft("mugs"))
    search.step(2)
    until(lambda: draft("mugs") in shown)
    # No order of the search before came after the key.
    assert draft("mug") not in shown
    until(lambda: search.judged == [draft("mug"), draft("mugs")])
    search.release()


def test_half_a_word_that_finds_nothing_keeps_the_list(window, search, until):
    box = window.parts.search_bar.box
    QTest.keyClicks(box, "mug")
    until(lambda: search.judged == [draft("mug")] and not window.search.running)
    before = window.parts.view.results.results
    assert before
    search.items = []
    QTest.keyClicks(box, "x")
    until(lambda: search.queries[-1] == draft("mugx"))
    assert window.search.typing
    assert window.parts.view.results.results == before
    # When it stays so, it is said.
    until(lambda: search.judged[-1] == draft("mugx") and not window.search.running)
    assert window.parts.view.results.results == ()
    search.items = [item(1)]

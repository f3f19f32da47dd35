"""Cursors hold where a search goes on, and say so when they are of no use."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retllm_desktop.core.errors import InputError
from retllm_desktop.core.types import Candidate, Item, Modality, Query, QueryPicture, Result
from retllm_desktop.search.cursor import SearchCursor, decode_cursor, encode_cursor

LIBRARY = Path("library.db")
QUERY = Query("a red car")
IDS = st.integers(1, 2**40)


def result(number: int, group: int = 0, members: tuple[Result, ...] = ()) -> Result:
    item = Item(number, bytes([number]) * 32, 0, Modality.IMAGE, Path(f"{number}.png"))
    return Result(Candidate(item, number, 0.5, 0.0, group=group), number, members=members)


@given(IDS, st.frozensets(IDS | st.integers(1, 50), max_size=60))
def test_what_is_written_is_read(newest, seen):
    cursor = SearchCursor(newest, seen)
    text = encode_cursor(cursor, LIBRARY, QUERY)
    assert text.isascii()
    assert not text.startswith("-")
    assert text.replace("-", "").replace("_", "").isalnum()
    assert decode_cursor(text, LIBRARY, QUERY) == cursor


@given(st.data())
def test_a_damaged_one_is_refused(data):
    text = encode_cursor(SearchCursor(900, frozenset({1, 2, 3, 40, 700})), LIBRARY, QUERY)
    place = data.draw(st.integers(0, len(text) - 1))
    letter = data.draw(st.sampled_from("ABCxyz019-_").filter(lambda one: one != text[place]))
    for damaged in (text[:place], text[:place] + letter + text[place + 1 :]):
        with pytest.raises(InputError, match="damaged"):
            decode_cursor(damaged, LIBRARY, QUERY)


@pytest.mark.parametrize("text", ["", "x", "==", "never one", "ü", "\x00", "A" * 5000, "-1", "20"])
def test_what_is_none_is_refused(text):
    with pytest.raises(InputError, match="no cursor"):
        decode_cursor(text, LIBRARY, QUERY)


@pytest.mark.parametrize(
    "other",
    [
        Query("a blue car"),
        Query("a red car", unfolded=True),
        Query("a red car", below_cutoff=True),
        Query("a red car", (QueryPicture(Path("x.jpg")),)),
    ],
)
def test_it_is_of_one_search_and_one_library(other):
    text = encode_cursor(SearchCursor(9), LIBRARY, QUERY)
    with pytest.raises(InputError, match="another search"):
        decode_cursor(text, LIBRARY, other)
    with pytest.raises(InputError, match="another library"):
        decode_cursor(text, Path("elsewhere") / "library.db", QUERY)
    # Blanks do not make another search, nor does what the first page knew as the newest.
    assert decode_cursor(text, LIBRARY, Query("a  red car ", newest=9)) == SearchCursor(9)


def test_a_group_is_known_by_any_of_its_results():
    cursor = SearchCursor(9).after([result(2, group=1)])
    assert cursor.seen == {1, 2}
    assert cursor.holds(result(1, group=1))
    assert cursor.holds(result(3, group=3, members=(result(2, group=3),)))
    assert not cursor.holds(result(3))


def test_parts_of_an_unfolded_list_are_given_out_one_by_one():
    cursor = SearchCursor(9, unfolded=True).after([result(2, group=1)])
    assert cursor.holds(result(2, group=1))
    assert not cursor.holds(result(1, group=1))
    query = Query("a red car", unfolded=True)
    assert decode_cursor(encode_cursor(cursor, LIBRARY, query), LIBRARY, query) == cursor


def test_a_thousand_results_take_a_few_thousand_letters():
    seen = frozenset(range(1, 1_000_000, 997))
    assert len(encode_cursor(SearchCursor(1_000_000, seen), LIBRARY, QUERY)) < 4100
    document = frozenset(range(5_000, 9_000))
    assert len(encode_cursor(SearchCursor(9_000, document), LIBRARY, QUERY)) < 50

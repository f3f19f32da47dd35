"""Words are found in names, folders, texts, captions and tags; the best come first."""

import json

import numpy as np
import pytest

from retllm_desktop.library import postings, word_search
from retllm_desktop.library.postings import SqliteWordIndex
from retllm_desktop.library.query_words import parse_words
from retllm_desktop.library.sql import Connection
from retllm_desktop.library.words import index_segments
from tests.fixtures.word_collections import Collection


@pytest.fixture
def collection(library, folder):
    return Collection(library, folder)


def test_many_hits_are_ranked_by_their_rarer_words(collection):
    for number in range(40):
        collection.add(f"common {number}.png")
    collection.add("common rare.png")
    collection.add("rare.png")
    collection.add("common.png")
    with collection.library._file.connections.reading() as connection:
        every = word_search.match_words(
            SqliteWordIndex(connection), parse_words("common rare "), 50
        )
        few = word_search.match_words(
            SqliteWordIndex(connection), parse_words("common rare "), 5, ranked_rows=5
        )
        assert [match.item_id for match in few][:2] == [match.item_id for match in every][:2]
        assert len(few) == 5
        # Which of many alike is open, but there are always as many as there can be.
        assert (
            len(
                word_search.match_words(
                    SqliteWordIndex(connection), parse_words("common "), 5, ranked_rows=5
                )
            )
            == 5
        )
        assert (
            len(
                word_search.match_words(
                    SqliteWordIndex(connection), parse_words("common rare "), 42, ranked_rows=5
                )
            )
            == 42
        )
        last = np.array([every[-1].item_id], np.int64)
        assert (
            len(
                word_search.match_words(
                    SqliteWordIndex(connection), parse_words("common "), 5, last, ranked_rows=5
                )
            )
            == 1
        )
        most = np.array(sorted(match.item_id for match in every[5:]), np.int64)
        within = word_search.match_words(
            SqliteWordIndex(connection), parse_words("common rare "), 9, most, ranked_rows=9
        )
        assert len(within) == 9
        assert {match.item_id for match in within} <= set(most.tolist())


# What more rows have in common than are weighed


def _numbered(collection, names):
    """Add pictures, and return the number of each item by its name."""
    for name in names:
        collection.add(name)
    with collection.library._file.connections.reading() as connection:
        rows = connection.rows("SELECT name, item_id FROM place")
        return dict(rows)


@pytest.fixture
def crowd(collection):
    """A library in which «photo» is everywhere, «beach» in half, «lamp» in one."""
    names = [f"photo {'beach' if n % 2 else 'field'} {n}.png" for n in range(60)]
    return _numbered(collection, [*names, "photo beach lamp.png"])


def _found(collection, words, *arguments, **options):
    looked_for = parse_words(words)
    with collection.library._file.connections.reading() as connection:
        matches = word_search.match_words(
            SqliteWordIndex(connection), looked_for, *arguments, **options
        )
        return [match.item_id for match in matches]


@pytest.mark.parametrize("limits", [(4, 10), (1, 1), (8, 100), (1000, 10)])
def test_the_best_is_found_however_little_is_weighed(collection, crowd, limits):
    ranked_rows, listed_rows = limits
    options = {"ranked_rows": ranked_rows, "listed_rows": listed_rows}
    best = crowd["photo beach lamp.png"]
    assert _found(collection, "photo beach lamp ", 5, **options)[0] == best
    assert _found(collection, "lamp ", 5, **options) == [best]


@pytest.mark.parametrize("asked", ["photo ", "photo beach ", "beach lamp 17 ", "fields photo"])
@pytest.mark.parametrize("within", [None, [3, 17, 40, 61]])
def test_weighed_while_or_after_they_are_listed_rows_are_worth_the_same(
    collection, crowd, monkeypatch, asked, within
):
    chosen = None if within is None else np.array(within, np.int64)
    with collection.library._file.connections.reading() as connection:
        meanwhile = word_search.match_words(
            SqliteWordIndex(connection), parse_words(asked), 100, chosen
        )
        monkeypatch.setattr(postings, "WEIGHED_ROWS", 5)
        some = word_search.match_words(SqliteWordIndex(connection), parse_words(asked), 100, chosen)
        afterwards = word_search.match_words(
            SqliteWordIndex(connection), parse_words(asked), 100, chosen, small_index=0
        )
    assert meanwhile
    assert meanwhile == some == afterwards


@pytest.mark.parametrize("weigh", [True, False])
def test_what_words_have_is_kept_until_something_changes(collection, crowd, monkeypatch, weigh):
    asked = []
    original = Connection.rows

    def noting(self, statement, bindings=()):
        if statement in {postings._LISTS, postings._WEIGHED}:
            asked.append(json.loads(bindings[1]))
        return original(self, statement, bindings)

    monkeypatch.setattr(Connection, "rows", noting)

    def draw(*expressions, limit=1000):
        with collection.library._file.connections.reading() as connection:
            found = postings.list_with_bm25(connection, expressions, limit, weigh=weigh)
        for rows, bm25 in found:
            assert (bm25 is not None) == (weigh and len(rows) > 0 and limit == 1000)
        return [rows.tolist() for rows, _ in found]

    first = draw('"photo"', '"beach"', '"unheard"')
    assert all(first[:2])
    assert first[2] == []
    assert draw('"unheard"', '"beach"', '"photo"') == first[::-1]
    assert draw('"beach"', '"pho" *')[0] == first[1]
    assert draw('"photo"', limit=10) == [first[0][-10:]]
    assert asked == [['"photo"', '"beach"', '"unheard"'], ['"pho" *'], ['"photo"']]
    collection.add("photo of a beach.txt", "one more photo")
    anew = draw('"photo"', '"beach"')
    assert [rows[:-1] for rows in anew] == first[:2]
    assert anew[0][-1] == anew[1][-1] > max(first[0])


def test_what_is_everywhere_lists_the_newest(collection, crowd):
    newest = sorted(crowd.values(), reverse=True)[:7]
    found = _found(collection, "photo ", 7, ranked_rows=7, listed_rows=20)
    assert sorted(found, reverse=True) == newest


def test_few_are_found_among_what_is_everywhere(collection, crowd):
    for within in ([3, 17, 40], [1], list(range(1, 30)), [10_000]):
        chosen = np.array(within, np.int64)
        expected = {n for n in within if n in crowd.values()}
        found = _found(collection, "photo ", 60, chosen, ranked_rows=2, listed_rows=3)
        assert set(found) == expected
    beach = {n for name, n in crowd.items() if "beach" in name and n <= 30}
    within = np.arange(1, 31)
    found = _found(collection, "photo beach ", 60, within, ranked_rows=2, listed_rows=3)
    assert set(found[: len(beach)]) == beach


def test_words_in_names_are_weighed_before_words_in_texts(collection):
    for number in range(250):
        collection.add(f"t{number}.txt", f"a comet in passage {number}")
    collection.add("comet.png")
    for number in range(250, 300):
        collection.add(f"t{number}.txt", f"a comet in passage {number}")
    assert collection.find("comet ")[0] == "comet.png"
    found = _found(collection, "comet ", 3, ranked_rows=10)
    assert collection.library.items.get(found)[0].path.name == "comet.png"


def test_a_number_in_a_name_tells_more_than_what_all_names_begin_with(collection):
    found = _numbered(collection, [f"IMG_{number:04d}.jpg" for number in range(80)])
    assert _found(collection, "IMG_0007.jpg ", 1, ranked_rows=3, listed_rows=10) == [
        found["img_0007.jpg"]
    ]


def test_pieces_of_the_index_are_merged_and_find_the_same(collection, crowd):
    def asked():
        return [
            collection.library.words.matches(words, 99) for words in ("photo ", "beach lamp", "fie")
        ]

    def pieces():
        with collection.library._file.connections.reading() as connection:
            return len(index_segments(connection))

    added = 0
    while pieces() < 4:
        collection.add(f"photo of a field {added}.png")
        added += 1
    before = asked()
    assert not collection.library.words.merge(lambda: True)
    assert collection.library.words.merge(lambda: False)
    assert pieces() == 1
    assert asked() == before
    assert not collection.library.words.merge(lambda: False)
    collection.add("one more photo.png")
    assert len(_found(collection, "photo ", 99)) == len(crowd) + added + 1
    assert collection.library.check() == ()

"""Words are found in names, folders, texts, captions and tags; the best come first."""

import json
import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retllm_desktop.core.types import ExtractedPart, Extraction, Metadata, Modality
from retllm_desktop.library import postings, word_search
from retllm_desktop.library.sql import Connection
from retllm_desktop.library.words import index_segments
from tests.unit.library.conftest import Samples

SAMPLES = Samples()


class Shelf:
    """A library filled with pictures and texts by their words."""

    def __init__(self, library, folder: Path) -> None:
        self.library = library
        self.folder = folder
        self.root = library.roots.add(folder)

    def add(self, name: str, *texts: str, caption="", camera="", lens="", content=None) -> bytes:
        path = self.folder / name
        content = content or name
        parts = tuple(
            ExtractedPart(number, Modality.TEXT, text=text) for number, text in enumerate(texts)
        ) or (ExtractedPart(0, Modality.IMAGE, width_px=4, height_px=3),)
        extraction = Extraction(
            SAMPLES.hash(content),
            len(content),
            parts,
            Metadata(caption=caption, camera=camera, lens=lens),
        )
        stat = SAMPLES.stat(path, content)
        vectors = SAMPLES.vectors_of(content, len(parts))
        self.library.files.put(self.root.id, [(stat, extraction, vectors)])
        return extraction.content_hash

    def find(self, words: str, k=20, within=None) -> list[str]:
        """Names of what is found, in order, with the part where it is not the first."""
        matches = self.library.words.matches(words, k, within)
        assert matches == sorted(matches, key=lambda match: (-match.bm25, match.item_id))
        items = self.library.items.get([match.item_id for match in matches])
        assert len(items) == len(matches)
        return [item.path.name + (f"#{item.part}" if item.part else "") for item in items]

    def snippet(self, words: str):
        (match, *_) = self.library.words.matches(words, 1)
        found = self.library.words.snippets(words, [match.item_id])[match.item_id]
        return found.field, found.text, [found.text[start:end] for start, end in found.marks]


@pytest.fixture
def shelf(library, folder):
    return Shelf(library, folder)


def test_a_name_is_found_by_its_parts(shelf):
    shelf.add("IMG_2041.jpg")
    shelf.add("HolidayPhotos2019.png")
    shelf.add("sub-folder/holiday-photos/x.png")
    assert shelf.find("2041") == ["IMG_2041.jpg"]
    assert shelf.find("IMG_2041 ") == ["IMG_2041.jpg"]
    assert shelf.find("img_2041.JPG") == ["IMG_2041.jpg"]
    assert set(shelf.find("photos ")) == {"HolidayPhotos2019.png", "x.png"}
    assert shelf.find("holidayphotos2019 ") == ["HolidayPhotos2019.png"]
    assert shelf.find("HolidayPh") == ["HolidayPhotos2019.png"]
    assert shelf.find("sub-folder") == ["x.png"]
    assert shelf.find("none ") == []


def test_the_word_being_typed_may_be_a_beginning(shelf):
    for name in ("strawberry.png", "straw.png", "hay.png", "oats.png", "rye.png"):
        shelf.add(name)
    assert set(shelf.find("straw")) == {"strawberry.png", "straw.png"}
    assert shelf.find("straw")[0] == "straw.png"
    assert set(shelf.find("str")) == {"strawberry.png", "straw.png"}
    assert shelf.find("st") == shelf.find("s") == []
    assert shelf.find("strawb ") == []


def test_case_and_diacritics_do_not_count(shelf):
    shelf.add("Crème Brûlée.png")
    shelf.add("cafe\u0301.png")
    assert shelf.find("creme brulee") == ["Crème Brûlée.png"]
    assert shelf.find("BRÛLÉE ") == ["Crème Brûlée.png"]
    assert shelf.find("CAFÉ ") == ["cafe\u0301.png"]


@pytest.mark.parametrize("words", ["東京", "京都", "東", "都", "東京都", "京都 ", "タワー"])
def test_scripts_without_spaces_are_found_by_their_characters(shelf, words):
    shelf.add("a.txt", "昨日は東京都の東京タワーに行きました")
    shelf.add("b.txt", "大阪に行く")
    assert shelf.find(words) == ["a.txt"]


def test_a_long_sentence_without_spaces_finds_what_holds_most_of_it(shelf):
    shelf.add("a.txt", "京都の秋の紅葉")
    shelf.add("b.txt", "京都")
    shelf.add("c.txt", "北海道")
    assert shelf.find("京都の紅葉の写真") == ["a.txt", "b.txt"]


def test_thai_and_korean(shelf):
    shelf.add("a.txt", "ฉันชอบภาษาไทยมาก")
    shelf.add("b.txt", "서울에서 사진을 찍었다")
    assert shelf.find("ภาษา") == ["a.txt"]
    assert shelf.find("사진") == ["b.txt"]


def test_other_forms_of_a_word_are_found_after_it(shelf):
    shelf.add("a.txt", "two gardens")
    shelf.add("b.txt", "one garden")
    shelf.add("c.txt", "cats and a dog")
    shelf.add("d.txt", "running")
    assert shelf.find("gardens ") == ["a.txt", "b.txt"]
    assert shelf.find("garden ") == ["b.txt", "a.txt"]
    assert shelf.find("cat ") == ["c.txt"]
    assert shelf.find("run ") == ["d.txt"]
    assert shelf.find("libraries ") == []


def test_what_holds_all_words_comes_first(shelf):
    shelf.add("a.txt", "red house by the sea")
    shelf.add("b.txt", "red, red, red and red again")
    shelf.add("c.txt", "green house")
    shelf.add("d.txt", "blue sky")
    shelf.add("e.txt", "yellow sun")
    assert shelf.find("red house ")[0] == "a.txt"
    assert set(shelf.find("red house ")) == {"a.txt", "b.txt", "c.txt"}


def test_a_name_lifts_the_document_not_each_of_its_passages(shelf):
    shelf.add("invoice.txt", "dear sir", "some invoice", "kind regards")
    assert set(shelf.find("invoice ")) == {"invoice.txt", "invoice.txt#1"}


def test_captions_cameras_lenses_and_tags(shelf):
    content_hash = shelf.add("a.png", caption="Grandmother’s roses", camera="Canon EOS 80D")
    shelf.add("b.png", lens="Sigma 30mm", camera="Sony")
    shelf.library.annotations.set_tags(content_hash, ["Best of 2020", "夏休み"])
    for words in ("roses", "eos 80d", "canon", "best", "2020", "夏休"):
        assert shelf.find(words) == ["a.png"]
    assert shelf.find("sigma") == ["b.png"]
    shelf.library.annotations.set_tags(content_hash, [])
    assert shelf.find("best ") == []


def test_only_what_is_within(shelf):
    for number in range(30):
        shelf.add(f"tree {number}.png" if number % 2 else f"tree tree tree {number}.png")
    everything = [match.item_id for match in shelf.library.words.matches("tree ", 100)]
    assert len(everything) == 30
    for kept in ([], everything[-1:], sorted(everything[3:17]), sorted(everything)):
        within = np.array(kept, np.int64)
        found = [match.item_id for match in shelf.library.words.matches("tree ", 5, within)]
        assert found == [item for item in everything if item in kept][:5]


def test_many_hits_are_ranked_by_their_rarer_words(shelf):
    for number in range(40):
        shelf.add(f"common {number}.png")
    shelf.add("common rare.png")
    shelf.add("rare.png")
    shelf.add("common.png")
    with shelf.library._file.connections.reading() as connection:
        every = word_search.match_words(connection, "common rare ", 50)
        few = word_search.match_words(connection, "common rare ", 5, ranked_rows=5)
        assert [match.item_id for match in few][:2] == [match.item_id for match in every][:2]
        assert len(few) == 5
        # Which of many alike is open, but there are always as many as there can be.
        assert len(word_search.match_words(connection, "common ", 5, ranked_rows=5)) == 5
        assert len(word_search.match_words(connection, "common rare ", 42, ranked_rows=5)) == 42
        last = np.array([every[-1].item_id], np.int64)
        assert len(word_search.match_words(connection, "common ", 5, last, ranked_rows=5)) == 1
        most = np.array(sorted(match.item_id for match in every[5:]), np.int64)
        within = word_search.match_words(connection, "common rare ", 9, most, ranked_rows=9)
        assert len(within) == 9
        assert {match.item_id for match in within} <= set(most.tolist())


@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text() | st.text(alphabet='ab"*:()-^{}+. \0ANDORNEAR東京ก้é', max_size=30))
def test_no_text_does_any_harm(shelf, text):
    if not shelf.library.status().files:
        shelf.add("a.png", caption="near and or not é 東京")
        shelf.add("b.txt", 'column: (x) "quoted" a* b AND c ก้')
    matches = shelf.library.words.matches(text, 10)
    found = shelf.library.words.snippets(text, [1, 2, 3])
    assert {match.item_id for match in matches} >= set(found)
    for snippet in found.values():
        snippet.text.encode()
        assert "\n" not in snippet.text
        position = 0
        for start, end in snippet.marks:
            assert position <= start < end <= len(snippet.text)
            position = end


def test_names_that_are_no_text(shelf, folder):
    shelf.add(os.fsdecode(b"caf\xe9 menu.png"), content="menu")
    assert len(shelf.library.words.matches("menu", 5)) == 1
    (snippet,) = shelf.library.words.snippets("menu", [1]).values()
    snippet.text.encode()
    assert snippet.text[slice(*snippet.marks[0])] == "menu"


# Snippets


def test_a_snippet_shows_the_best_piece(shelf):
    filler = "nothing of it here, " * 30
    shelf.add("a.txt", f"A garden. {filler}The red\nroses of the garden bloom. {filler}")
    field, text, marks = shelf.snippet("red roses garden ")
    assert field == "text"
    assert marks == ["red", "roses", "garden"]
    assert text.startswith("…")
    assert text.endswith("…")
    assert "The red roses of the garden bloom" in text
    assert len(text) <= 162


def test_snippets_of_folded_and_unspaced_words(shelf):
    shelf.add("a.txt", "ein Straßenfest in der Größe …")
    assert shelf.snippet("strassenfest grosse")[2] == ["Straßenfest", "Größe"]
    shelf.add("b.txt", "昨日は東京都の東京タワーに行きました")
    assert shelf.snippet("東京")[2] == ["東京", "東京"]
    shelf.add("c.txt", "un cafe\u0301 noir")
    assert shelf.snippet("café noir")[2] == ["cafe\u0301", "noir"]


@pytest.mark.parametrize("rest", ["", " — été"])
def test_words_are_marked_whole_and_at_low_lines(shelf, rest):
    shelf.add("notes.txt", f"covered my_red_boat, a\tred  boats_2 scarred{rest}")
    _, text, marked = shelf.snippet("red boat ")
    assert text == f"covered my_red_boat, a red boats_2 scarred{rest}"
    assert marked == ["red", "boat", "red", "boats"]


def test_snippets_of_names_folders_captions_and_the_rest(shelf, folder):
    shelf.add("HolidayPhotos2019.png")
    assert shelf.snippet("photos ") == ("name", "HolidayPhotos2019.png", ["Photos"])
    shelf.add("alps/x.png", camera="Canon EOS")
    assert shelf.snippet("alps ")[0::2] == ("folder", ["alps"])
    assert shelf.snippet("eos ") == ("metadata", "Canon EOS", ["EOS"])
    shelf.add("y.png", caption="a caption\nof two lines")
    assert shelf.snippet("lines") == ("caption", "a caption of two lines", ["lines"])
    assert shelf.library.words.snippets("nowhere", [1, 2, 3]) == {}
    assert shelf.library.words.snippets("", [1]) == {}
    assert shelf.library.words.snippets("alps", [99]) == {}


def test_a_copy_is_shown_by_the_name_it_was_found_by(shelf):
    shelf.add("first.png", content="same")
    shelf.add("second.png", content="same")
    assert shelf.snippet("second ") == ("name", "second.png", ["second"])


# What more rows have in common than are weighed


def _numbered(shelf, names):
    """Add pictures, and return the number of each item by its name."""
    for name in names:
        shelf.add(name)
    with shelf.library._file.connections.reading() as connection:
        rows = connection.rows("SELECT name, item_id FROM place")
        return dict(rows)


@pytest.fixture
def crowd(shelf):
    """A library in which «photo» is everywhere, «beach» in half, «lamp» in one."""
    names = [f"photo {'beach' if n % 2 else 'field'} {n}.png" for n in range(60)]
    return _numbered(shelf, [*names, "photo beach lamp.png"])


def _found(shelf, *arguments, **options):
    with shelf.library._file.connections.reading() as connection:
        return [
            match.item_id for match in word_search.match_words(connection, *arguments, **options)
        ]


@pytest.mark.parametrize("limits", [(4, 10), (1, 1), (8, 100), (1000, 10)])
def test_the_best_is_found_however_little_is_weighed(shelf, crowd, limits):
    ranked_rows, listed_rows = limits
    options = {"ranked_rows": ranked_rows, "listed_rows": listed_rows}
    best = crowd["photo beach lamp.png"]
    assert _found(shelf, "photo beach lamp ", 5, **options)[0] == best
    assert _found(shelf, "lamp ", 5, **options) == [best]


@pytest.mark.parametrize("asked", ["photo ", "photo beach ", "beach lamp 17 ", "fields photo"])
@pytest.mark.parametrize("within", [None, [3, 17, 40, 61]])
def test_weighed_while_or_after_they_are_listed_rows_are_worth_the_same(
    shelf, crowd, monkeypatch, asked, within
):
    chosen = None if within is None else np.array(within, np.int64)
    with shelf.library._file.connections.reading() as connection:
        meanwhile = word_search.match_words(connection, asked, 100, chosen)
        monkeypatch.setattr(postings, "WEIGHED_ROWS", 5)
        some = word_search.match_words(connection, asked, 100, chosen)
        monkeypatch.setattr(word_search, "_SMALL_INDEX", 0)
        afterwards = word_search.match_words(connection, asked, 100, chosen)
    assert meanwhile
    assert meanwhile == some == afterwards


@pytest.mark.parametrize("weigh", [True, False])
def test_what_words_have_is_kept_until_something_changes(shelf, crowd, monkeypatch, weigh):
    asked = []
    original = Connection.rows

    def noting(self, statement, bindings=()):
        if statement in {postings._LISTS, postings._WEIGHED}:
            asked.append(json.loads(bindings[1]))
        return original(self, statement, bindings)

    monkeypatch.setattr(Connection, "rows", noting)

    def draw(*expressions, limit=1000):
        with shelf.library._file.connections.reading() as connection:
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
    shelf.add("photo of a beach.txt", "one more photo")
    anew = draw('"photo"', '"beach"')
    assert [rows[:-1] for rows in anew] == first[:2]
    assert anew[0][-1] == anew[1][-1] > max(first[0])


def test_what_is_everywhere_lists_the_newest(shelf, crowd):
    newest = sorted(crowd.values(), reverse=True)[:7]
    found = _found(shelf, "photo ", 7, ranked_rows=7, listed_rows=20)
    assert sorted(found, reverse=True) == newest


def test_few_are_found_among_what_is_everywhere(shelf, crowd):
    for within in ([3, 17, 40], [1], list(range(1, 30)), [10_000]):
        chosen = np.array(within, np.int64)
        expected = {n for n in within if n in crowd.values()}
        found = _found(shelf, "photo ", 60, chosen, ranked_rows=2, listed_rows=3)
        assert set(found) == expected
    beach = {n for name, n in crowd.items() if "beach" in name and n <= 30}
    within = np.arange(1, 31)
    found = _found(shelf, "photo beach ", 60, within, ranked_rows=2, listed_rows=3)
    assert set(found[: len(beach)]) == beach


def test_words_in_names_are_weighed_before_words_in_texts(shelf):
    for number in range(250):
        shelf.add(f"t{number}.txt", f"a comet in passage {number}")
    shelf.add("comet.png")
    for number in range(250, 300):
        shelf.add(f"t{number}.txt", f"a comet in passage {number}")
    assert shelf.find("comet ")[0] == "comet.png"
    found = _found(shelf, "comet ", 3, ranked_rows=10)
    assert shelf.library.items.get(found)[0].path.name == "comet.png"


def test_a_number_in_a_name_tells_more_than_what_all_names_begin_with(shelf):
    found = _numbered(shelf, [f"IMG_{number:04d}.jpg" for number in range(80)])
    assert _found(shelf, "IMG_0007.jpg ", 1, ranked_rows=3, listed_rows=10) == [
        found["img_0007.jpg"]
    ]


def test_pieces_of_the_index_are_merged_and_find_the_same(shelf, crowd):
    def asked():
        return [shelf.library.words.matches(words, 99) for words in ("photo ", "beach lamp", "fie")]

    def pieces():
        with shelf.library._file.connections.reading() as connection:
            return len(index_segments(connection))

    added = 0
    while pieces() < 4:
        shelf.add(f"photo of a field {added}.png")
        added += 1
    before = asked()
    assert not shelf.library.words.merge(lambda: True)
    assert shelf.library.words.merge(lambda: False)
    assert pieces() == 1
    assert asked() == before
    assert not shelf.library.words.merge(lambda: False)
    shelf.add("one more photo.png")
    assert len(_found(shelf, "photo ", 99)) == len(crowd) + added + 1
    assert shelf.library.check() == ()

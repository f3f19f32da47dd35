"""Words are found in names, folders, texts, captions and tags; the best come first."""

import os

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fixtures.word_collections import Collection


@pytest.fixture
def collection(library, folder):
    return Collection(library, folder)


def test_a_name_is_found_by_its_parts(collection):
    collection.add("IMG_2041.jpg")
    collection.add("HolidayPhotos2019.png")
    collection.add("sub-folder/holiday-photos/x.png")
    assert collection.find("2041") == collection.find("img ") == []
    assert collection.find("IMG_20") == []
    assert collection.find("IMG_204") == ["IMG_2041.jpg"]
    assert collection.find("IMG_204 ") == []
    assert collection.find("img 2041 ") == collection.find('"img 2041" ') == ["IMG_2041.jpg"]
    assert collection.find("IMG_2041 ") == ["IMG_2041.jpg"]
    assert collection.find("img_2041.JPG") == ["IMG_2041.jpg"]
    assert set(collection.find("photos ")) == {"HolidayPhotos2019.png", "x.png"}
    assert collection.find("holidayphotos2019 ") == ["HolidayPhotos2019.png"]
    assert collection.find("HolidayPh") == ["HolidayPhotos2019.png"]
    assert collection.find("sub-folder") == ["x.png"]
    assert collection.find("none ") == []


def test_the_word_being_typed_may_be_a_beginning(collection):
    for name in ("strawberry.png", "straw.png", "hay.png", "oats.png", "rye.png"):
        collection.add(name)
    assert set(collection.find("straw")) == {"strawberry.png", "straw.png"}
    assert collection.find("straw")[0] == "straw.png"
    assert set(collection.find("str")) == {"strawberry.png", "straw.png"}
    assert collection.find("st") == collection.find("s") == []
    assert collection.find("strawb ") == []


def test_case_and_diacritics_do_not_count(collection):
    collection.add("Crème Brûlée.png")
    collection.add("cafe\u0301.png")
    assert collection.find("creme brulee") == ["Crème Brûlée.png"]
    assert collection.find("BRÛLÉE ") == ["Crème Brûlée.png"]
    assert collection.find("CAFÉ ") == ["cafe\u0301.png"]


@pytest.mark.parametrize("words", ["東京", "京都", "東", "都", "東京都", "京都 ", "タワー"])
def test_scripts_without_spaces_are_found_by_their_characters(collection, words):
    collection.add("a.txt", "昨日は東京都の東京タワーに行きました")
    collection.add("b.txt", "大阪に行く")
    assert collection.find(words) == ["a.txt"]


def test_a_long_sentence_without_spaces_finds_what_holds_most_of_it(collection):
    collection.add("a.txt", "京都の秋の紅葉")
    collection.add("b.txt", "京都")
    collection.add("c.txt", "北海道")
    assert collection.find("京都の紅葉の写真") == ["a.txt", "b.txt"]


def test_thai_and_korean(collection):
    collection.add("a.txt", "ฉันชอบภาษาไทยมาก")
    collection.add("b.txt", "서울에서 사진을 찍었다")
    assert collection.find("ภาษา") == ["a.txt"]
    assert collection.find("사진") == ["b.txt"]


def test_other_forms_of_a_word_are_found_after_it(collection):
    collection.add("a.txt", "two gardens")
    collection.add("b.txt", "one garden")
    collection.add("c.txt", "cats and a dog")
    collection.add("d.txt", "running")
    assert collection.find("gardens ") == ["a.txt", "b.txt"]
    assert collection.find("garden ") == ["b.txt", "a.txt"]
    assert collection.find("cat ") == ["c.txt"]
    assert collection.find("run ") == ["d.txt"]
    assert collection.find("libraries ") == []


def test_what_holds_all_words_comes_first(collection):
    collection.add("a.txt", "red house by the sea")
    collection.add("b.txt", "red, red, red and red again")
    collection.add("c.txt", "green house")
    collection.add("d.txt", "blue sky")
    collection.add("e.txt", "yellow sun")
    assert collection.find("red house ")[0] == "a.txt"
    assert set(collection.find("red house ")) == {"a.txt", "b.txt", "c.txt"}


def test_a_name_lifts_the_document_not_each_of_its_passages(collection):
    collection.add("invoice.txt", "dear sir", "some invoice", "kind regards")
    assert set(collection.find("invoice ")) == {"invoice.txt", "invoice.txt#1"}


def test_captions_cameras_lenses_and_tags(collection):
    content_hash = collection.add("a.png", caption="Grandmother’s roses", camera="Canon EOS 80D")
    collection.add("b.png", lens="Sigma 30mm", camera="Sony")
    collection.library.annotations.set_tags(content_hash, ["Best of 2020", "夏休み"])
    for words in ("roses", "eos 80d", "canon", "best", "2020", "夏休"):
        assert collection.find(words) == ["a.png"]
    assert collection.find("sigma") == ["b.png"]
    collection.library.annotations.set_tags(content_hash, [])
    assert collection.find("best ") == []


def test_only_what_is_within(collection):
    for number in range(30):
        collection.add(f"tree {number}.png" if number % 2 else f"tree tree tree {number}.png")
    everything = [match.item_id for match in collection.library.words.matches("tree ", 100)]
    assert len(everything) == 30
    for kept in ([], everything[-1:], sorted(everything[3:17]), sorted(everything)):
        within = np.array(kept, np.int64)
        found = [match.item_id for match in collection.library.words.matches("tree ", 5, within)]
        assert found == [item for item in everything if item in kept][:5]


@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text() | st.text(alphabet='ab"*:()-^{}+. \0ANDORNEAR東京ก้é', max_size=30))
def test_no_text_does_any_harm(collection, text):
    if not collection.library.status().files:
        collection.add("a.png", caption="near and or not é 東京")
        collection.add("b.txt", 'column: (x) "quoted" a* b AND c ก้')
    matches = collection.library.words.matches(text, 10)
    found = collection.library.words.snippets(text, [1, 2, 3])
    assert {match.item_id for match in matches} >= set(found)
    for snippet in found.values():
        snippet.text.encode()
        assert "\n" not in snippet.text
        position = 0
        for start, end in snippet.marks:
            assert position <= start < end <= len(snippet.text)
            position = end


def test_names_that_are_no_text(collection, folder):
    collection.add(os.fsdecode(b"caf\xe9 menu.png"), content="menu")
    assert len(collection.library.words.matches("menu", 5)) == 1
    (snippet,) = collection.library.words.snippets("menu", [1]).values()
    snippet.text.encode()
    assert snippet.text[slice(*snippet.marks[0])] == "menu"


# Snippets


def test_a_snippet_shows_the_best_piece(collection):
    filler = "nothing of it here, " * 30
    collection.add("a.txt", f"A garden. {filler}The red\nroses of the garden bloom. {filler}")
    field, text, marks = collection.snippet("red roses garden ")
    assert field == "text"
    assert marks == ["red", "roses", "garden"]
    assert text.startswith("…")
    assert text.endswith("…")
    assert "The red roses of the garden bloom" in text
    assert len(text) <= 162


def test_snippets_of_folded_and_unspaced_words(collection):
    collection.add("a.txt", "ein Straßenfest in der Größe …")
    assert collection.snippet("strassenfest grosse")[2] == ["Straßenfest", "Größe"]
    collection.add("b.txt", "昨日は東京都の東京タワーに行きました")
    assert collection.snippet("東京")[2] == ["東京", "東京"]
    collection.add("c.txt", "un cafe\u0301 noir")
    assert collection.snippet("café noir")[2] == ["cafe\u0301", "noir"]


@pytest.mark.parametrize("rest", ["", " — été"])
def test_words_are_marked_whole_and_at_low_lines(collection, rest):
    collection.add("notes.txt", f"covered my_red_boat, a\tred  boats_2 scarred{rest}")
    _, text, marked = collection.snippet("red boat ")
    assert text == f"covered my_red_boat, a red boats_2 scarred{rest}"
    assert marked == ["red", "boat", "red", "boats"]


def test_snippets_of_names_folders_captions_and_the_rest(collection, folder):
    collection.add("HolidayPhotos2019.png")
    assert collection.snippet("photos ") == ("name", "HolidayPhotos2019.png", ["Photos"])
    collection.add("alps/x.png", camera="Canon EOS")
    assert collection.snippet("alps ")[0::2] == ("folder", ["alps"])
    assert collection.snippet("eos ") == ("metadata", "Canon EOS", ["EOS"])
    collection.add("y.png", caption="a caption\nof two lines")
    assert collection.snippet("lines") == ("caption", "a caption of two lines", ["lines"])
    assert collection.library.words.snippets("nowhere", [1, 2, 3]) == {}
    assert collection.library.words.snippets("", [1]) == {}
    assert collection.library.words.snippets("alps", [99]) == {}


def test_a_copy_is_shown_by_the_name_it_was_found_by(collection):
    collection.add("first.png", content="same")
    collection.add("second.png", content="same")
    assert collection.snippet("second ") == ("name", "second.png", ["second"])


def test_words_are_marked_in_any_text_as_a_search_finds_them(library):
    texts = ("Two invoices, an INVOICE.", "Nothing of it.", "")
    marked = library.words.marks("the invoice ", texts)
    assert [texts[0][slice(*mark)] for mark in marked[0]] == ["invoices", "INVOICE"]
    assert marked[1:] == [(), ()]
    assert library.words.marks("", texts) == [(), (), ()]

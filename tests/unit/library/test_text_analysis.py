"""Words as the index keeps them, and what is typed as words to look for."""

import apsw
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retllm_desktop.library.query_words import parse_words
from retllm_desktop.library.text_analysis import (
    fold_text,
    phrase_expression,
    prepare_text,
    split_name,
    split_words,
)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Café", "cafe"),
        ("Cafe\u0301", "cafe"),
        ("ÜBERGRÖSSE", "ubergrosse"),
        ("Straße", "strasse"),
        ("Łódź", "lodz"),
        ("Ørsted", "orsted"),
        ("İstanbul", "istanbul"),
        ("ΌΛΟΣ", "ολοσ"),
        ("ёлка", "елка"),
        ("שָׁלוֹם", "שלום"),
        ("ﬁne", "fine"),
        ("ＡＢＣ", "abc"),
        ("ガギグ", "ガギグ"),
        ("ｶﾞ", "ガ"),
        ("हिन्दी", "हिन्दी"),
        ("ภาษาไทย", "ภาษาไทย"),
    ],
)
def test_case_and_marks_do_not_count(text: str, folded: str) -> None:
    assert fold_text(text) == folded


@given(st.text())
def test_what_is_folded_stays_so(text: str) -> None:
    assert fold_text(fold_text(text)) == fold_text(text)


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("HolidayPhotos2019.jpg", "Holiday Photos 2019 jpg"),
        ("IMG_2041.jpg", ""),
        ("IMG2041.jpg", "IMG 2041 jpg"),
        ("holiday-photos", ""),
        ("parseHTMLPage", "parse HTML Page"),
        ("20190704_beach", ""),
        ("été2020Été", "été 2020 Été"),
        ("report", ""),
    ],
)
def test_names_are_taken_apart(name: str, parts: str) -> None:
    assert split_name(name) == parts


def test_unspaced_scripts_become_pairs() -> None:
    assert prepare_text("東京都 tower東京").split() == ["東京", "京都", "都", "tower", "東京", "京"]
    assert split_words("東京tower, ok") == ["東京", "tower", "ok"]
    assert phrase_expression(["東京都"]) == '"東京 京都"'
    assert phrase_expression(["東"]) == '"東" *'
    assert phrase_expression(["東京", "tower"]) == '"東京 京 tower"'


@pytest.fixture(scope="module")
def index():
    connection = apsw.Connection(":memory:")
    connection.execute(
        "CREATE VIRTUAL TABLE words USING fts5 (text, content = '', contentless_delete = 1, "
        "tokenize = \"unicode61 remove_diacritics 2 categories 'L* M* N* Co'\")"
    )
    connection.execute("INSERT INTO words (rowid, text) VALUES (1, 'near and or not text')")
    return connection


@settings(max_examples=300, deadline=None)
@given(st.text() | st.text(alphabet='ab"*:()-^{}+. \0ANDORNEAR東京ก้é'))
def test_whatever_is_typed_is_no_syntax(index, text: str) -> None:
    for word in parse_words(text):
        for form in word.variants:
            list(index.execute("SELECT rowid FROM words(?)", (form.expression,)))
    if split_words(text):
        list(index.execute("SELECT rowid FROM words(?)", (phrase_expression(split_words(text)),)))


@pytest.mark.parametrize("text", ["NEAR", "AND", "OR", "NOT", "near*", "text:and", '"or"', "(not)"])
def test_operators_are_words(index, text: str) -> None:
    (word, *_) = parse_words(f"{text} ")
    found = [
        list(index.execute("SELECT rowid FROM words(?)", (form.expression,)))
        for form in word.variants
    ]
    assert [(1,)] in found


@settings(deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=40))
def test_a_text_holds_its_own_words_as_a_phrase(text: str) -> None:
    """As far as SQLite's tables of letters, which are older than Python's, know them."""
    if not split_words(text):
        return
    connection = apsw.Connection(":memory:")
    connection.execute(
        "CREATE VIRTUAL TABLE words USING fts5 (text, "
        "tokenize = \"unicode61 remove_diacritics 2 categories 'L* M* N* Co'\")"
    )
    connection.execute("INSERT INTO words VALUES (?)", (prepare_text(text),))
    try:
        found = list(
            connection.execute(
                "SELECT rowid FROM words(?)", (phrase_expression(split_words(text)),)
            )
        )
    finally:
        connection.close()
    ordinary = all(
        ord(character) < 0x0530 or 0x3040 <= ord(character) < 0x9FFF for character in text
    )
    assert found or not ordinary

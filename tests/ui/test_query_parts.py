"""Words and pictures as one query: the line that is sent, and where its columns come from."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retllm_desktop.core.errors import QueryError
from retllm_desktop.core.query import Region
from retllm_desktop.core.types import Modality, Query, QueryPicture
from retllm_desktop.search.query.parser import parse_query
from retllm_desktop.ui.query.query_composer import is_empty_query, strip_conditions
from retllm_desktop.ui.query.query_parts import QueryPart, compose_query, renumber_pictures
from retllm_desktop.ui.query.search_bar import query_examples
from retllm_desktop.ui.window.pages import explain_no_results
from tests.ui.fakes import item

TODAY = date(2024, 5, 17)
REGION = Region(0.1, 0.2, 0.6, 0.8)
A, B = QueryPicture(Path("/a.jpg")), QueryPicture(Path("/b.jpg"))


def test_words_pictures_and_items_are_one_query():
    parts = (QueryPart("a", A), QueryPart("i", item=item(7)), QueryPart("b", B))
    composed = compose_query("red mug", parts, draft=True)
    assert composed.query == Query("red mug", (A, B), (7,), draft=True)
    assert composed.span_in_box(4, 3) == (4, 3)


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("", "picture:2@10,20,60,80"),
        ("red mug", "picture:2@10,20,60,80 red mug"),
        ("- crowd", "picture:2@10,20,60,80 - crowd"),
        ('"open', 'picture:2@10,20,60,80 "open'),
        ("mug - 2:picture:2 x", "mug - 2:picture:2@10,20,60,80 x"),
        ("picture:2@0,0,50,50", "picture:2@0,0,50,50"),
    ],
)
def test_a_region_is_written_into_the_line(typed, sent):
    composed = compose_query(
        typed, (QueryPart("a", A), QueryPart("b", B, region=REGION)), draft=False
    )
    assert composed.query.text == sent
    assert composed.query.pictures == (A, B)
    if '"' not in typed:
        terms = parse_query(sent, TODAY).terms
        assert next(t.region for t in terms if t.picture == 1) is not None


def test_what_the_search_says_of_the_line_is_found_in_the_box():
    typed = "picture:2 mug size:big"
    composed = compose_query(
        typed, (QueryPart("a", A, region=REGION), QueryPart("b", B, region=REGION)), draft=False
    )
    with pytest.raises(QueryError) as caught:
        parse_query(composed.query.text, TODAY)
    column, length = composed.span_in_box(caught.value.column, caught.value.length)
    assert typed[column : column + length] == "big"
    # A place within what is not in the box is shown where it would be.
    assert composed.span_in_box(2, 3) == (0, 1)


def test_a_part_of_an_item_is_read_from_its_file():
    whole = QueryPart("i", item=item(7))
    assert whole.encoded_picture is None
    assert whole.source == QueryPicture(item(7).path)
    cut = QueryPart("i", item=item(7), region=REGION)
    assert compose_query("", (cut,), draft=False).query == Query(
        "picture:1@10,20,60,80", (QueryPicture(item(7).path),)
    )
    for changes in ({"label": "page 2"}, {"offline": True}, {"modality": Modality.TEXT}):
        assert QueryPart("i", item=item(7, **changes)).source is None


@pytest.mark.parametrize(
    ("line", "places", "after"),
    [
        ("dog - picture:2 cat picture:3", {1: 1, 3: 2}, "dog cat picture:2"),
        ("picture:1 dog", {}, "dog"),
        ("2:picture:2@1,1,9,9", {2: 1}, "2:picture:1@1,1,9,9"),
        ("picture:1 picture:2", {1: 2, 2: 1}, "picture:2 picture:1"),
        ("a  b", {}, "a  b"),
        ('"picture:1"', {}, '"picture:1"'),
    ],
)
def test_numbers_follow_the_pictures(line, places, after):
    assert renumber_pictures(line, places) == after


@given(st.text(max_size=30), st.booleans())
def test_any_text_survives_beside_a_region(text, draft):
    composed = compose_query(text, (QueryPart("a", A, region=REGION),), draft=draft)
    assert composed.query.text.endswith(text) or "picture:1" in text
    kept = set(range(len(composed.query.text)))
    for at, length in composed.inserted:
        kept -= set(range(at, at + length))
    assert "".join(composed.query.text[i] for i in sorted(kept)) == text
    for i in kept:
        assert text[composed.span_in_box(i, 1)[0]] == composed.query.text[i]


def test_what_is_only_begun_asks_nothing():
    for text in ("", "  ", "type:", '"', "-", "2:", "type:ph"):
        assert is_empty_query(Query(text, draft=True)), text
    for text in ("mug", "mug type:", "type:pdf", "-word", "size:big mug"):
        assert not is_empty_query(Query(text, draft=True)), text
    assert not is_empty_query(Query("", (A,)))


def test_conditions_can_be_left_out():
    line = 'red type:pdf mug - "a crowd" -draft size:>10MB "in words"'
    assert parse_query(strip_conditions(line), TODAY) == parse_query(
        'red mug - "a crowd" -draft "in words"', TODAY
    )
    assert strip_conditions("mug") == "mug"


@pytest.mark.parametrize(
    ("query", "heading", "nearest", "unconditional"),
    [
        (Query("a mug"), "Nothing here looks like that.", True, False),
        (Query("a mug type:pdf"), "Nothing here looks like that.", True, True),
        (Query("", (A,)), "Nothing here looks like that.", True, False),
        (Query("type:pdf", items=(3,)), "Nothing here looks like that.", True, True),
        (Query("type:pdf"), "Nothing here meets the conditions.", False, False),
        (
            Query("mug type:pdf", below_cutoff=True),
            "Nothing here meets the conditions.",
            False,
            True,
        ),
        (Query('"to whom"'), "Nothing here holds these words.", False, False),
        (Query('"to whom" ext:txt'), "Nothing here meets the conditions.", False, True),
        (Query("mug type:", draft=True), "Nothing here looks like that.", True, False),
        (Query("mug", below_cutoff=True), "Nothing to show", False, False),
    ],
)
def test_an_empty_list_is_explained(query, heading, nearest, unconditional):
    said = explain_no_results(query, TODAY)
    assert (said.heading, said.nearest, said.unconditional) == (heading, nearest, unconditional)
    assert said.text.endswith(".")


def test_examples_mean_something():
    for example in query_examples():
        question = parse_query(example.text, TODAY)
        assert question != parse_query("", TODAY)
        # Plain words need no example.
        assert (
            question.conditions or question.phrases or question.excluded or len(question.terms) > 1
        )
        assert example.variable in example.text

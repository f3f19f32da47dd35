"""Which queries are lists by date."""

from datetime import date

import pytest

from retllm_desktop.core.types import Query, QueryPicture
from retllm_desktop.search.query_encoding import MAX_QUERY_CHARACTERS
from retllm_desktop.search.timeline import read_conditions

TODAY = date(2026, 3, 3)


@pytest.mark.parametrize(
    "text",
    ["", "  ", "is:favourite", "in:/pictures/2024 -type:video", "date:today place:Lisbon", "tag:a"],
)
def test_conditions_alone_are_listed_by_date(text):
    assert read_conditions(Query(text), TODAY) is not None


@pytest.mark.parametrize("text", ["dog", "tag:a dog", '"a phrase"', "-dog", "like:/a.jpg", "type:"])
def test_what_is_searched_for_is_not(text):
    assert read_conditions(Query(text), TODAY) is None


def test_a_condition_that_is_being_typed_is_passed_over():
    parsed = read_conditions(Query("is:favourite type:", draft=True), TODAY)
    assert parsed is not None
    assert len(parsed.conditions) == 1


@pytest.mark.parametrize(
    "query",
    [
        Query(pictures=(QueryPicture(data=b"x"),)),
        Query(items=(1,)),
        Query(below_cutoff=True),
        Query(unfolded=True),
        Query(newest=7),
        Query(" " * (MAX_QUERY_CHARACTERS + 1)),
    ],
)
def test_a_picture_or_a_list_of_another_kind_is_not(query):
    assert read_conditions(query, TODAY) is None

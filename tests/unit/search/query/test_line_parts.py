"""A line and its parts: the same text, whatever is taken for a condition."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retllm_desktop.core.errors import QueryError
from retllm_desktop.search.query.line_parts import split_line
from retllm_desktop.search.query.parser import parse_query

TODAY = date(2024, 5, 17)
CONDITIONS = (
    "type:photo",
    "-type:pdf",
    'in:"a b"',
    "date:2024",
    "-date:2023..2024-05",
    "size:>10MB",
    'tag:"says ""so"""',
    "tag:„Sommer“|x",
    "is:favourite",
)
PIECES = st.one_of(
    st.sampled_from(CONDITIONS),
    st.sampled_from(["red", "mug", "-draft", '"two words"', "+", "-", "2:dog", "note:x", "a:b"]),
    st.sampled_from(["type:", "type:ph", 'in:"open', "2:type:photo", "size:big", "picture:1"]),
    st.text(max_size=6),
)
LINES = st.lists(PIECES, max_size=7).flatmap(
    lambda pieces: st.sampled_from([" ", "  ", "\t"]).map(lambda gap: gap.join(pieces))
)


def conditions(line: str, **how: object) -> list[str]:
    return [part.text for part in split_line(line, TODAY, **how) if part.condition]


@given(LINES, st.none() | st.integers(0, 40), st.booleans())
def test_parts_are_the_line(line, cursor, unfinished_end):
    parts = split_line(line, TODAY, cursor=cursor, unfinished_end=unfinished_end)
    assert "".join(part.text for part in parts) == line
    assert all(part.text for part in parts)


@given(LINES)
def test_each_part_means_what_the_parser_says(line):
    parts = split_line(line, TODAY)
    found = [parse_query(part.text, TODAY) for part in parts if part.condition]
    try:
        whole = parse_query(line, TODAY)
    except QueryError:
        return
    here = [one for parsed in found for one in parsed.conditions]
    assert all(parsed.terms == parsed.phrases == parsed.excluded == () for parsed in found)
    rest = iter(whole.conditions)
    assert all(one in rest for one in here)


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("beach type:photo in:", ["type:photo"]),
        ('red in:"a b" -date:2024 mug', ['in:"a b"', "-date:2024"]),
        ("type:foto size:big type:photo", ["type:photo"]),
        ("- type:photo", []),
        ("2:type:photo", []),
        ("note:milk 12:30 C:\\x", []),
        ('"a"type:photo', []),
        ('"see type:photo now"', []),
    ],
)
def test_what_is_a_condition(line, found):
    assert conditions(line) == found


def test_what_is_being_typed_is_not_finished():
    assert conditions("type:photo", unfinished_end=True) == []
    assert conditions("type:photo ", unfinished_end=True) == ["type:photo"]
    assert conditions("type:photo x", cursor=10) == []
    assert conditions("type:photo x", cursor=0) == []
    assert conditions("type:photo x", cursor=11) == ["type:photo"]

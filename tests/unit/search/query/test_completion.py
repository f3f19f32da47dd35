"""What is offered as somebody types: fields, values, words, former lines; all of it can be read."""

from datetime import date

import pytest

from retllm_desktop.core.query import QueryField
from retllm_desktop.core.vocabulary import KnownValue
from retllm_desktop.search.query.completion import (
    Completion,
    CompletionKind,
    CompletionService,
    narrow_completions,
    quote_value,
)
from retllm_desktop.search.query.parser import parse_query
from retllm_desktop.search.query.values import NAMED_DAYS

TODAY = date(2024, 5, 17)
TAGS = ("beach", "summer house")


KNOWN = {
    QueryField.IN: ("holiday", "holiday 2024"),
    QueryField.CAMERA: ("Canon EOS 80D",),
    QueryField.PLACE: ("Holm, Kiel",),
    QueryField.EXT: ("jpg",),
}


class Words:
    """A vocabulary in memory."""

    def values(self, field, begun, limit):
        found = [one for one in KNOWN.get(field, ()) if one.casefold().startswith(begun)]
        return tuple(KnownValue(one) for one in found[:limit])

    def words(self, begun, limit):
        return tuple(KnownValue(one, 3) for one in ("hole", "hollow") if one.startswith(begun))

    def people(self, begun, limit):
        return (KnownValue("Holly Hunter", 2),) if "holly".startswith(begun) else ()


def texts(line: str, cursor: int | None = None, service=None, former=()) -> list[str]:
    service = service or CompletionService()
    at = len(line) if cursor is None else cursor
    return [one.text for one in service.complete(line, at, TAGS, former)]


@pytest.mark.parametrize(
    ("line", "values"),
    [
        ("mug", []),
        ("type:pho", ["photo"]),
        ("red type:photo|scr", ["screenshot"]),
        ("-is:f", ["favourite"]),
        ("type:photo", []),
        ("type:nothing", []),
        ("date:last-", ["last-week", "last-month", "last-year"]),
        ("tag:", ["beach", '"summer house"']),
        ('tag:"summer h', ['"summer house"']),
        ('tag:"beach"', []),
        ('"see type:', []),
        ("size:", []),
        ("type: ", []),
        ("orientation:square|", ["portrait", "landscape"]),
        ("or", ["orientation:"]),
        ("red ca", ["camera:"]),
        ("-ca", ["camera:"]),
        ("in", ["in:"]),
        ("2:ca", []),
        ("be", ["before:", "tag:beach"]),
        ("+", []),
        ("note:be", []),
    ],
)
def test_values_are_offered(line, values):
    assert texts(line) == values
    for one in CompletionService().complete(line, len(line), TAGS):
        if one.kind is not CompletionKind.FIELD:
            parse_query(line[: one.start] + one.text, TODAY)


def test_the_library_knows_more():
    service = CompletionService(Words())
    assert texts("in:hol", service=service) == ["holiday", '"holiday 2024"']
    assert texts("camera:c", service=service) == ['"Canon EOS 80D"']
    found = service.complete("hol", 3)
    assert [one.text for one in found] == [
        "in:holiday",
        'in:"holiday 2024"',
        'place:"Holm, Kiel"',
        "Holly Hunter",
        "hole",
        "hollow",
    ]
    assert found[-1] == Completion(CompletionKind.WORD, "hollow", 0, 3, count=3)
    # A whole word is not led to longer ones.
    assert "hollow" not in texts("hole", service=service)
    assert service.complete('in:"hol', 7)[0].label == "holiday"
    # One letter is the beginning of everything.
    assert texts("h", service=service) == ["has:", "height:"]
    assert texts("-hol", service=service) == ["Holly Hunter", "hole", "hollow"]


def test_lines_of_before_come_first():
    former = ("red mug on a table", "Red mug", "blue")
    assert texts("red m", former=former) == ["red mug on a table", "Red mug"]
    assert texts("red mug", former=former) == ["red mug on a table"]
    assert texts("r", former=former)[:1] != ["red mug on a table"]
    # In the middle of a line another line makes no sense.
    assert texts("red m", 3, former=former) == []


def test_nothing_is_offered_within_a_word():
    assert texts("type:pdf", 5) == []
    assert texts("ori x", 3) == ["orientation:"]


def test_days_can_be_read():
    for day in NAMED_DAYS:
        assert parse_query(f"date:{day}", TODAY).conditions
    assert texts("after:") == list(NAMED_DAYS)
    assert quote_value('a"b') == '"a""b"'


def test_what_goes_on_stays_while_more_is_typed():
    service = CompletionService(Words())
    offered = service.complete("hol", 3)

    def left(line: str, cursor: int | None = None) -> list[str]:
        at = len(line) if cursor is None else cursor
        found = narrow_completions(offered, "hol", line, at)
        assert all((one.start, one.end) == (0, at) for one in found)
        return [one.text for one in found]

    assert left("holl") == ["Holly Hunter", "hollow"]
    assert left("holi") == ["in:holiday", 'in:"holiday 2024"']
    assert left("hole") == []
    assert left("hol ") == []
    assert left("xhol") == []
    values = service.complete("red in:ho", 9)
    for line in ("red in:hol", 'red in:"hol'):
        still = narrow_completions(values, "red in:ho", line, len(line))
        assert [one.text for one in still] == ["holiday", '"holiday 2024"']
    # What stands before it is another line by now.
    assert narrow_completions(values, "red in:ho", "bed in:hol", 10) == ()

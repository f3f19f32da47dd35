"""What a line may have meant is offered, and nothing is offered that was meant as it stands."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retllm_desktop.core.query import QueryField
from retllm_desktop.search.query.corrections import (
    apply_corrections,
    edit_distance,
    suggest_corrections,
)
from retllm_desktop.search.query.parser import FIELD_FORMS, parse_query

TODAY = date(2024, 6, 15)


def offered(line: str, *, draft: bool = False) -> str:
    """The line that is offered, or nothing."""
    corrections = suggest_corrections(line, TODAY, draft=draft)
    assert all(line[one.column :].startswith(one.typed) for one in corrections)
    return apply_corrections(line, corrections) if corrections else ""


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("tpye:photo", "type:photo"),
        ("befor:2020", "before:2020"),
        ("dat:2024", "date:2024"),
        ("is:favorit", "is:favourite"),
        ("type:foto", "type:photo"),
        ("birthday typ:pdf", "birthday type:pdf"),
        ("-tpye:pdf", "-type:pdf"),
        ("tpye:foto beach befor:2020", "type:photo beach before:2020"),
        ("tpye:pdf|markdown", "type:pdf|markdown"),
        ('tga:"summer house" dog', 'tag:"summer house" dog'),
        ("tags:family", "tag:family"),
        ("nmae:invoice", "name:invoice"),
        ("camara:canon", "camera:canon"),
        ("lense:50mm", "lens:50mm"),
        ("exts:jpg", "ext:jpg"),
        ("ni:holiday", "in:holiday"),
        ("folder:holiday", "in:holiday"),
        ("year:2024", "date:2024"),
        ("since:yesterday", "after:yesterday"),
        ("after:yesterda", "after:yesterday"),
        ("szie:>10MB", "size:>10MB"),
        ("heigth:>600", "height:>600"),
        ("orientaton:portait", "orientation:portrait"),
        ("has:gsp", "has:gps"),
        ("Typ:PDF", "type:PDF"),
        ("größe:>3MB", "size:>3MB"),
        ("beach without people", "beach -people"),
        ("beach with no people", "beach -people"),
        ("beach without a dog at night", "beach -dog at night"),
        ("cats, not dogs", "cats, -dogs"),
        ("Strand ohne Menschen", "Strand -Menschen"),
        ("plage sans un chien", "plage -chien"),
    ],
)
def test_what_may_have_been_meant(line: str, meant: str) -> None:
    assert offered(line) == meant
    parse_query(meant, TODAY)


@pytest.mark.parametrize(
    "line",
    [
        "note: milk", "note:milk", "note:2024", "http://example.org/a", "12:30", "C:\\x", "C:/x",
        "data:image/png", "tax:2023", "tab:x", "site:foo.com", "game:chess", "text:hello", "re:you",
        "mailto:me@example.org", "fw:2020", "ratio:16", "iso:400", "foo:bar", "urn:isbn:12",
        "std::vector", "todo:call", "2:dog", "like:x.jpg", "picture:1", "type:photo", "ext:.jpg",
        "before:2020 -type:pdf", '"tpye:photo"', "date:2024-13", "no parking", "to be or not to be",
        "do not disturb", "without", "without people", "beach without", "red car", "", "🐶", "::",
        "a:b",
    ],
)  # fmt: skip
def test_what_was_meant_as_it_stands(line: str) -> None:
    assert offered(line) == ""


def test_what_is_being_typed_is_left_alone() -> None:
    assert offered("befor:2020", draft=True) == ""
    assert offered("befor:2020 beach", draft=True) == "before:2020 beach"
    assert offered("type:phot", draft=True) == ""
    assert offered("beach without peop", draft=True) == ""
    assert offered("beach without people at", draft=True) == "beach -people at"


@given(st.sampled_from(sorted(QueryField)), st.data())
def test_letters_that_changed_places_are_put_right(field: QueryField, data) -> None:
    example = FIELD_FORMS[field].example
    if len(field) < 3:
        return
    at = data.draw(st.integers(0, len(field) - 2))
    if field[at] == field[at + 1]:
        return
    slipped = f"{field[:at]}{field[at + 1]}{field[at]}{example[at + 2 :]}"
    assert offered(f"beach {slipped}") == f"beach {example}"


@given(st.text(max_size=40) | st.from_regex(r"[a-z]{1,8}:[a-z0-9|\"<>.:-]{0,8}", fullmatch=True))
def test_what_is_offered_is_understood_and_offers_no_more(line: str) -> None:
    meant = offered(line)
    for one in suggest_corrections(line, TODAY):
        assert one.typed != one.meant
        parse_query(one.meant, TODAY)
    assert not meant or meant != line


@given(st.text(alphabet="abc", max_size=6), st.text(alphabet="abc", max_size=6))
def test_the_distance_is_symmetric_and_bounded(one: str, other: str) -> None:
    distance = edit_distance(one, other)
    assert distance == edit_distance(other, one)
    assert (distance == 0) == (one == other)
    assert abs(len(one) - len(other)) <= distance <= max(len(one), len(other))


def test_a_swap_is_one_step() -> None:
    assert edit_distance("tpye", "type") == 1
    assert edit_distance("", "abc") == 3
    assert edit_distance("befor", "before") == 1

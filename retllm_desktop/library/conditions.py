"""From the conditions of a question to the set of items that meet them, exactly, in either store.

The restrictions of a query are looked up in four tables, each by its own indexes: places (the files
that are found: folder, name, ending, moment), contents (kind, camera, size, marks …), items
(sides) and words (phrases, excluded words). The first two answer in numbers of first items; these
are spread to all items of the content at the end. Where one answer is short, the next question is
put to that short list alone.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import PurePath
from typing import Any, Final, Protocol

import numpy as np

from retllm_desktop.core.file_kinds import DOCUMENT_KINDS, FileKind
from retllm_desktop.core.picture_types import PIXEL_TYPES, PictureType
from retllm_desktop.core.query import (
    Condition,
    ContainsText,
    DateRange,
    NumberRange,
    OneOfValues,
    ParsedQuery,
    QueryField,
)
from retllm_desktop.core.types import ItemIds
from retllm_desktop.library.annotations import fold_tag
from retllm_desktop.library.derived_columns import fold_folder
from retllm_desktop.library.file_columns import valid_unicode
from retllm_desktop.library.place_names import cities_called, countries_called
from retllm_desktop.library.query_words import forms_expression, text_expression
from retllm_desktop.library.sql import NO_IDS, intersect_ids, subtract_ids, unite_ids
from retllm_desktop.library.text_analysis import fold_text

SHORT_ANSWER: Final = 2_000
"""Answers up to this length are handed to the next question: looking up each costs less than
finding all that meet it."""
_CODE_CHARS: Final = 3
_BETWEEN_WORDS: Final = re.compile(r"[\W_]+")
TEXT_COLUMNS: Final = ("text", "recognised")
"""What an item holds by itself."""
NAME_COLUMNS: Final = ("name", "parts", "folder", "caption")
"""What all items of a content hold."""
_DRIVE: Final = re.compile(r"[A-Za-z]:[\\/]")

_TYPES_WITHIN: Final = {
    FileKind.PICTURE.value: (FileKind.PICTURE.value, *(one.value for one in PIXEL_TYPES)),
    "document": DOCUMENT_KINDS,
}
"""Values of ``type:`` that stand for several."""
_PAGE: Final = """
    (modality = 'image'
    AND content_id IN (SELECT id FROM content WHERE copies > 0 AND type = 'pdf'))
"""
"""An item that is a page found as a picture; the only type that is an item's, not its content's."""
_HAVING: Final = {
    "text": "worded",
    "gps": "latitude IS NOT NULL",
    "camera": "camera <> ''",
    "date": "taken_s IS NOT NULL",
}
DAY_S: Final = 24 * 3600
_ORIENTATIONS: Final = {
    "square": "width_px * 100 <= height_px * 105 AND height_px * 100 <= width_px * 105",
    "portrait": "height_px * 100 > width_px * 105",
    "landscape": "width_px * 100 > height_px * 105",
}


@dataclass(frozen=True, slots=True)
class ConditionTest:
    """A condition in SQL, on the rows of one table.

    Attributes:
        table: ``place``, ``content`` or ``item``.
        sql: The condition.
        bindings: Its parameters.
        negated: Whether it must not hold.
    """

    table: str
    sql: str
    bindings: tuple[Any, ...] = ()
    negated: bool = False

    @property
    def condition(self) -> str:
        """The condition, turned round where it must not hold."""
        return f"NOT ({self.sql})" if self.negated else f"({self.sql})"


@dataclass(frozen=True, slots=True)
class FolderPlace:
    """What ``in:`` asks for.

    Attributes:
        typed: As it was typed.
        folded: As ``folder.folded`` has it.
        absolute: Whether it is a whole path, and no part of one.
    """

    typed: str
    folded: str
    absolute: bool


class ConditionTables(Protocol):
    """A store's tables in one state, and how its SQL says what the stores say differently.

    Attributes:
        placeholder: What stands for a parameter.
        listed: What follows a column that is to be in a list, one parameter (``bind_list``).
        tagged: That content has a tag.
        tagged_with: That it has one of a list of folded tags.
        being: The values of ``is:``.
    """

    placeholder: str
    listed: str
    tagged: str
    tagged_with: str
    being: Mapping[str, str]

    def bind_list(self, texts: Sequence[str]) -> Any:
        """Return texts as the parameter of ``listed``."""
        ...

    def contains(self, column: str) -> str:
        """Return that a column contains a text, one parameter."""
        ...

    def in_folder(self, place: FolderPlace) -> tuple[str, Sequence[Any]]:
        """Return the condition on the table ``folder`` that it lies there, and its parameters."""
        ...

    def distinct(self, column: str) -> list[str]:
        """Return the texts of an indexed column of contents that are found."""
        ...

    def found(self) -> ItemIds:
        """Return the first items of all contents that are found."""
        ...

    def narrow(self, table: str, tests: Sequence[ConditionTest], firsts: ItemIds | None) -> ItemIds:
        """Return the first items whose rows of a table meet tests, where short only of these."""
        ...

    def items(self, test: ConditionTest) -> ItemIds:
        """Return the items that meet a test, before it is turned round."""
        ...

    def hidden(self) -> ItemIds:
        """Return the items of contents that are not found."""
        ...

    def holding(self, expression: str) -> tuple[ItemIds, ItemIds]:
        """Return the items that hold an expression in their text, and those in their names."""
        ...

    def spread(self, firsts: ItemIds) -> ItemIds:
        """Return all items of contents, given the first of each."""
        ...


def restricts(question: ParsedQuery) -> bool:
    """Whether anything but the order depends on a question."""
    return bool(question.conditions or question.phrases or question.excluded)


def scope(
    tables: ConditionTables, question: ParsedQuery, *, languages: frozenset[str] = frozenset()
) -> ItemIds | None:
    """Return the items that are found and meet a question's restrictions.

    Args:
        tables: Where to look.
        question: What is asked for.
        languages: Languages in whose forms an excluded word is excluded too.

    Returns:
        Ascending ids; None where the question restricts nothing.
    """
    if not restricts(question):
        return None
    tests = [_test(tables, condition) for condition in question.conditions]
    firsts: ItemIds | None = None
    for table in ("place", "content"):
        of_table = [test for test in tests if test.table == table]
        if of_table:
            narrowed = tables.narrow(table, of_table, firsts)
            firsts = narrowed if firsts is None else intersect_ids(firsts, narrowed)
    items: ItemIds | None = None
    unwanted: list[ItemIds | None] = [
        _holding(tables, forms_expression(text, languages)) for text in question.excluded
    ]
    for text in question.phrases:
        items = intersect_ids(items, _holding(tables, text_expression(text)))
    for test in tests:
        if test.table == "item":
            sided = subtract_ids(tables.items(test), tables.hidden())
            if test.negated:
                unwanted.append(sided)
            else:
                items = intersect_ids(items, sided)
    if items is None and firsts is None:
        firsts = tables.found()
    if firsts is not None:
        items = intersect_ids(tables.spread(firsts), items)
    left = NO_IDS if items is None else items
    for numbers in unwanted:
        if numbers is not None:
            left = subtract_ids(left, numbers)
    return left


def spread_ranges(firsts: ItemIds, heads: ItemIds, counts: ItemIds) -> ItemIds:
    """Return all items of contents.

    Args:
        firsts: The first of each, ascending.
        heads: First items of those that have several, ascending; others may be among them.
        counts: How many.
    """
    if not len(heads):
        return firsts
    places = np.searchsorted(heads, firsts)
    known = heads[np.minimum(places, len(heads) - 1)] == firsts
    lengths = np.where(known, counts[np.minimum(places, len(counts) - 1)], 1)
    # Numbers of a content's items follow one another: first, first + 1 …
    starts = np.repeat(firsts, lengths)
    ahead = np.arange(len(starts)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    spread_out = starts + ahead
    spread_out.sort()
    return spread_out


def _holding(tables: ConditionTables, wanted: str | None) -> ItemIds | None:
    """Return the items that hold what an expression asks for; None where it asks for nothing.

    What stands in the name, the folder or the caption stands there for all items of the content.
    """
    if wanted is None:
        return None
    in_text, in_names = tables.holding(wanted)
    return unite_ids(in_text, tables.spread(in_names))


def _test(tables: ConditionTables, condition: Condition) -> ConditionTest:
    if isinstance(condition, DateRange):
        return _between(
            tables,
            "place",
            "moment_s",
            None if condition.first is None else _midnight_s(condition.first),
            None if condition.end is None else _midnight_s(condition.end),
            negated=condition.negated,
        )
    if isinstance(condition, NumberRange):
        column = {
            QueryField.SIZE: "size_bytes",
            QueryField.WIDTH: "width_px",
            QueryField.HEIGHT: "height_px",
            QueryField.RATING: "coalesce(rating, 0)",
        }[condition.field]
        if condition.field in {QueryField.SIZE, QueryField.RATING}:
            return _between(
                tables, "content", column, condition.low, condition.high, negated=condition.negated
            )
        sides = _between(
            tables, "item", column, condition.low, condition.high, negated=condition.negated
        )
        return replace(sides, sql=f"width_px > 0 AND {sides.sql}")
    if isinstance(condition, ContainsText):
        return _containing(tables, condition)
    return _one_of(tables, condition)


def _between(
    tables: ConditionTables,
    table: str,
    column: str,
    low: float | None,
    high: float | None,
    *,
    negated: bool,
) -> ConditionTest:
    mark = tables.placeholder
    bounds = [(f"{column} >= {mark}", low), (f"{column} < {mark}", high)]
    given = [(sql, value) for sql, value in bounds if value is not None]
    sql = " AND ".join(sql for sql, _ in given) or "true"
    return ConditionTest(table, sql, tuple(value for _, value in given), negated)


def _one_of(tables: ConditionTables, condition: OneOfValues) -> ConditionTest:
    field, values = condition.field, condition.values
    if field is QueryField.EXT:
        endings = [fold_text(valid_unicode(value)).lstrip(".") for value in values]
        sql = f"ending {tables.listed}"
        return ConditionTest("place", sql, (tables.bind_list(endings),), condition.negated)
    if field is QueryField.TAG:
        tags = tables.bind_list([fold_tag(value) for value in values])
        return ConditionTest("content", tables.tagged_with, (tags,), condition.negated)
    if field is QueryField.TYPE:
        return _of_type(values, negated=condition.negated)
    known = {
        QueryField.HAS: {**_HAVING, "tags": tables.tagged},
        QueryField.IS: tables.being,
        QueryField.ORIENTATION: _ORIENTATIONS,
    }[field]
    if field is QueryField.ORIENTATION:
        sql = f"width_px > 0 AND ({' OR '.join(known[value] for value in values)})"
        return ConditionTest("item", sql, (), condition.negated)
    return ConditionTest(
        "content", " OR ".join(known[value] for value in values), (), condition.negated
    )


def _of_type(values: Sequence[str], *, negated: bool) -> ConditionTest:
    types = [
        f"'{one}'"
        for value in values
        if value != PictureType.PAGE
        for one in _TYPES_WITHIN.get(value, (value,))
    ]
    of_content = f"type IN ({', '.join(types)})"
    if PictureType.PAGE not in values:
        return ConditionTest("content", of_content, (), negated)
    others = f"content_id IN (SELECT id FROM content WHERE copies > 0 AND {of_content})"  # noqa: S608
    return ConditionTest("item", f"{_PAGE} OR {others}" if types else _PAGE, (), negated)


def _containing(tables: ConditionTables, condition: ContainsText) -> ConditionTest:
    field, values = condition.field, condition.values
    if field is QueryField.IN:
        tests = [tables.in_folder(_folder_place(value)) for value in values]
        sql = " OR ".join(sql for sql, _ in tests)
        return ConditionTest(
            "place",
            f"folder_id IN (SELECT id FROM folder WHERE {sql})",  # noqa: S608
            tuple(binding for _, bindings in tests for binding in bindings),
            condition.negated,
        )
    wanted = [fold_text(valid_unicode(value)) for value in values]
    if field is QueryField.NAME:
        sql = " OR ".join(tables.contains("name") for _ in wanted)
        return ConditionTest("place", sql, tuple(wanted), condition.negated)
    if field in {QueryField.PLACE, QueryField.COUNTRY}:
        return _at_place(tables, condition, wanted)
    column = {QueryField.CAMERA: "camera", QueryField.LENS: "lens"}[field]
    fitting = [
        text
        for text in tables.distinct(column)
        if any(value in fold_text(text) for value in wanted)
    ]
    return ConditionTest(
        "content", _listed(tables, column), (tables.bind_list(fitting),), condition.negated
    )


def _at_place(
    tables: ConditionTables, condition: ContainsText, wanted: Sequence[str]
) -> ConditionTest:
    """Return the test that a file was made in a city, region or country of some name."""
    countries = frozenset[str]().union(*(countries_called(value) for value in condition.values))
    # A country's code begins no name: «in» is India, not Innsbruck.
    names = [one for one in wanted if len(one) > _CODE_CHARS or not countries_called(one)]
    chosen = {"country": countries}
    if condition.field is QueryField.PLACE:
        cities = frozenset[str]().union(*(cities_called(value) for value in condition.values))
        chosen |= {"city": cities, "region": frozenset[str]()}
    fitting: list[Any] = []
    for column, called in chosen.items():
        known = tables.distinct(column)
        fitting.append(tables.bind_list([one for one in known if _is_place(one, called, names)]))
    sql = " OR ".join(f"({_listed(tables, column)})" for column in chosen)
    return ConditionTest("content", sql, tuple(fitting), condition.negated)


def _is_place(text: str, called: frozenset[str], names: Sequence[str]) -> bool:
    """Whether a place, or one that it is a part of, is called so, or a word in it begins so."""
    folded = fold_text(text)
    words = f" {_BETWEEN_WORDS.sub(' ', folded)}"
    return not called.isdisjoint(folded.split(", ")) or any(
        f" {_BETWEEN_WORDS.sub(' ', one)}" in words for one in names
    )


def _listed(tables: ConditionTables, column: str) -> str:
    return f"{column} <> '' AND {column} {tables.listed}"


def _folder_place(value: str) -> FolderPlace:
    absolute = PurePath(value).is_absolute() or value.startswith("/") or bool(_DRIVE.match(value))
    return FolderPlace(value, fold_folder(value), absolute)


def _midnight_s(day: date) -> float:
    """Return when a day begins by the wall clock of wherever that was."""
    return (day - date(1970, 1, 1)) / timedelta(seconds=1)

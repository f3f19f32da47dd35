"""From the conditions of a question to the set of items that meet them, exactly.

The restrictions of a query are looked up in four tables, each by its own indexes: places (the files
that are found: folder, name, ending, moment), contents (kind, camera, size, marks …), items
(sides) and words (phrases, excluded words). The first two answer in numbers of first items; these
are spread to all items of the content at the end. Where one answer is short, the next question is
put to that short list alone.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import PurePath
from typing import Final

import numpy as np

from retllm_desktop.core.file_kinds import DOCUMENT_KINDS, FileKind
from retllm_desktop.core.picture_types import PIXEL_TYPES, PictureType
from retllm_desktop.core.query import (
    RECENT_DAYS,
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
from retllm_desktop.library.file_columns import valid_unicode
from retllm_desktop.library.place_names import cities_called, countries_called
from retllm_desktop.library.query_words import forms_expression, text_expression
from retllm_desktop.library.sql import (
    NO_IDS,
    Binding,
    Connection,
    fetch_id_pairs,
    fetch_ids,
    intersect_ids,
    subtract_ids,
    unite_ids,
)
from retllm_desktop.library.text_analysis import fold_text
from retllm_desktop.library.text_index import fold_folder
from retllm_desktop.library.vector_tables import json_ids

SHORT_ANSWER: Final = 2_000
"""Answers up to this length are handed to the next question: looking up each costs less than
finding all that meet it."""
_CODE_CHARS: Final = 3
_BETWEEN_WORDS: Final = re.compile(r"[\W_]+")
_NAMES: Final = "{name parts folder caption}"
_DRIVE: Final = re.compile(r"[A-Za-z]:[\\/]")
_LIST: Final = "(SELECT value FROM json_each(?))"

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
    "tags": "hash IN (SELECT hash FROM tagged)",
}
_DAY_S: Final = 24 * 3600
RECENT: Final = f"""
    content.id IN (
        SELECT new.id FROM content AS new WHERE new.copies > 0
        AND new.added_s > unixepoch() - {RECENT_DAYS * _DAY_S}
        AND new.added_s > {_DAY_S} + (
            SELECT min(unixepoch(added_at)) FROM root WHERE added_at <> ''
        )
        AND EXISTS (
            SELECT 1 FROM file JOIN root ON root.id = file.root_id
            WHERE file.content_id = new.id AND file.missing_since_s IS NULL
            AND new.added_s > {_DAY_S} + unixepoch(root.added_at)
        )
        UNION ALL SELECT known.id FROM opened JOIN content AS known ON known.hash = opened.hash
        WHERE opened.at_s > unixepoch() - {RECENT_DAYS * _DAY_S}
    )
"""  # noqa: S608
"""Content that was opened, or came into its folder, lately (``IS_VALUES``)."""
_BEING: Final = {
    "recent": RECENT,
    "unread": "content.unread",
    "duplicate": "copies > 1",
    "favourite": "hash IN (SELECT hash FROM favourite)",
    "offline": (
        "(content.id IN (SELECT content_id FROM file JOIN root ON root.id = file.root_id "
        "WHERE root.state = 'offline' AND content_id IS NOT NULL AND missing_since_s IS NULL) "
        "AND NOT EXISTS (SELECT 1 FROM file JOIN root ON root.id = file.root_id "
        "WHERE file.content_id = content.id AND file.missing_since_s IS NULL "
        "AND root.state = 'online'))"
    ),
}
_ORIENTATIONS: Final = {
    "square": "max(width_px, height_px) * 100 <= min(width_px, height_px) * 105",
    "portrait": "height_px * 100 > width_px * 105",
    "landscape": "width_px * 100 > height_px * 105",
}


@dataclass(frozen=True, slots=True)
class _Test:
    """A condition in SQL, on the rows of one table.

    Attributes:
        table: ``place``, ``content`` or ``item``.
        sql: The condition.
        bindings: Its parameters.
        negated: Whether it must not hold.
    """

    table: str
    sql: str
    bindings: tuple[Binding, ...] = ()
    negated: bool = False

    @property
    def condition(self) -> str:
        """The condition, turned round where it must not hold."""
        return f"NOT ({self.sql})" if self.negated else f"({self.sql})"


def restricts(question: ParsedQuery) -> bool:
    """Whether anything but the order depends on a question."""
    return bool(question.conditions or question.phrases or question.excluded)


def scope(
    connection: Connection,
    question: ParsedQuery,
    *,
    short_answer: int = SHORT_ANSWER,
    languages: frozenset[str] = frozenset(),
) -> ItemIds | None:
    """Return the items that are found and meet a question's restrictions.

    Args:
        connection: Reads.
        question: What is asked for.
        short_answer: Up to so many first items are handed on to the next question.
        languages: Languages in whose forms an excluded word is excluded too.

    Returns:
        Ascending ids; None where the question restricts nothing.
    """
    if not restricts(question):
        return None
    tests = [_test(connection, condition) for condition in question.conditions]
    firsts: ItemIds | None = None
    for table in ("place", "content"):
        of_table = [test for test in tests if test.table == table]
        if of_table:
            firsts = _narrow(connection, table, of_table, firsts, short_answer)
    items: ItemIds | None = None
    unwanted: list[ItemIds | None] = [
        _holding(connection, forms_expression(text, languages), short_answer)
        for text in question.excluded
    ]
    for text in question.phrases:
        items = intersect_ids(items, _holding(connection, text_expression(text), short_answer))
    for test in tests:
        if test.table == "item":
            sided = _of_items(connection, test)
            if test.negated:
                unwanted.append(sided)
            else:
                items = intersect_ids(items, sided)
    if items is None and firsts is None:
        firsts = fetch_ids(connection, "SELECT first_item AS number FROM content WHERE copies > 0")
    if firsts is not None:
        items = intersect_ids(spread(connection, firsts, short_answer), items)
    left = NO_IDS if items is None else items
    for numbers in unwanted:
        if numbers is not None:
            left = subtract_ids(left, numbers)
    return left


def spread(connection: Connection, firsts: ItemIds, short_answer: int) -> ItemIds:
    """Return all items of contents, given the first of each."""
    if not len(firsts):
        return firsts
    if len(firsts) <= short_answer:
        several = (
            "SELECT content.first_item AS first, content.parts AS second "  # noqa: S608
            f"FROM json_each('{json_ids(firsts.tolist())}') AS chosen "
            "CROSS JOIN item ON item.id = chosen.value "
            "CROSS JOIN content ON content.id = item.content_id AND content.parts > 1 "
            "ORDER BY content.first_item"
        )
    else:
        several = (
            "SELECT first_item AS first, parts AS second FROM content "
            "WHERE copies > 0 AND parts > 1 ORDER BY first_item"
        )
    heads, counts = fetch_id_pairs(connection, several)
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


def _narrow(
    connection: Connection,
    table: str,
    tests: Sequence[_Test],
    firsts: ItemIds | None,
    short_answer: int,
) -> ItemIds:
    """Return the first items whose rows meet tests, of ``firsts`` if there are any."""
    condition = " AND ".join(test.condition for test in tests)
    bindings = tuple(binding for test in tests for binding in test.bindings)
    if firsts is not None and len(firsts) <= short_answer:
        join = (
            "JOIN content ON content.id = item.content_id AND copies > 0"
            if table == "content"
            else "JOIN place ON place.content_id = item.content_id"
        )
        return fetch_ids(
            connection,
            "SELECT number FROM (SELECT value AS number FROM json_each(?)) "  # noqa: S608
            f"CROSS JOIN item ON item.id = number CROSS {join} WHERE {condition}",
            (json_ids(firsts.tolist()), *bindings),
        )
    select = {
        "content": f"SELECT first_item AS number FROM content WHERE copies > 0 AND {condition}",  # noqa: S608
        "place": f"SELECT item_id AS number FROM place WHERE {condition}",  # noqa: S608
    }[table]
    found = fetch_ids(connection, select, bindings)
    return found if firsts is None else intersect_ids(firsts, found)  # type: ignore[return-value]


def _of_items(connection: Connection, test: _Test) -> ItemIds:
    """Return the items that are found and meet a test, before it is turned round."""
    found = fetch_ids(
        connection,
        f"SELECT id AS number FROM item WHERE {test.sql}",  # noqa: S608
        test.bindings,
    )
    hidden = fetch_ids(
        connection,
        "SELECT item.id AS number FROM content CROSS JOIN item ON item.content_id = content.id "
        "WHERE content.copies = 0",
    )
    return subtract_ids(found, hidden)


def _holding(connection: Connection, wanted: str | None, short_answer: int) -> ItemIds | None:
    """Return the items that hold what an FTS5 query asks for; None where it asks for nothing.

    What stands in the name, the folder or the caption stands there for all items of the content.
    """
    if wanted is None:
        return None
    found = "SELECT rowid AS number FROM words WHERE words MATCH ?"
    in_text = fetch_ids(connection, found, (f"{{text recognised}} : {wanted}",))
    in_names = fetch_ids(connection, found, (f"{_NAMES} : {wanted}",))
    return unite_ids(in_text, spread(connection, in_names, short_answer))


def _test(connection: Connection, condition: Condition) -> _Test:
    if isinstance(condition, DateRange):
        return _between(
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
                "content", column, condition.low, condition.high, negated=condition.negated
            )
        sides = _between("item", column, condition.low, condition.high, negated=condition.negated)
        return replace(sides, sql=f"width_px > 0 AND {sides.sql}")
    if isinstance(condition, ContainsText):
        return _containing(connection, condition)
    return _one_of(condition)


def _between(
    table: str, column: str, low: float | None, high: float | None, *, negated: bool
) -> _Test:
    bounds = [(f"{column} >= ?", low), (f"{column} < ?", high)]
    given = [(sql, value) for sql, value in bounds if value is not None]
    sql = " AND ".join(sql for sql, _ in given) or "1"
    return _Test(table, sql, tuple(value for _, value in given), negated)


def _one_of(condition: OneOfValues) -> _Test:
    field, values = condition.field, condition.values
    if field is QueryField.EXT:
        endings = json.dumps([fold_text(valid_unicode(value)).lstrip(".") for value in values])
        return _Test("place", f"ending IN {_LIST}", (endings,), condition.negated)
    if field is QueryField.TAG:
        tags = json.dumps([fold_tag(value) for value in values])
        sql = (
            "hash IN (SELECT tagged.hash FROM tag JOIN tagged ON tagged.tag_id = tag.id "  # noqa: S608
            f"WHERE tag.folded IN {_LIST})"
        )
        return _Test("content", sql, (tags,), condition.negated)
    if field is QueryField.TYPE:
        return _of_type(values, negated=condition.negated)
    known = {
        QueryField.HAS: _HAVING,
        QueryField.IS: _BEING,
        QueryField.ORIENTATION: _ORIENTATIONS,
    }[field]
    if field is QueryField.ORIENTATION:
        sql = f"width_px > 0 AND ({' OR '.join(known[value] for value in values)})"
        return _Test("item", sql, (), condition.negated)
    return _Test("content", " OR ".join(known[value] for value in values), (), condition.negated)


def _of_type(values: Sequence[str], *, negated: bool) -> _Test:
    types = [
        f"'{one}'"
        for value in values
        if value != PictureType.PAGE
        for one in _TYPES_WITHIN.get(value, (value,))
    ]
    of_content = f"type IN ({', '.join(types)})"
    if PictureType.PAGE not in values:
        return _Test("content", of_content, (), negated)
    others = f"content_id IN (SELECT id FROM content WHERE copies > 0 AND {of_content})"  # noqa: S608
    return _Test("item", f"{_PAGE} OR {others}" if types else _PAGE, (), negated)


def _containing(connection: Connection, condition: ContainsText) -> _Test:
    field, values = condition.field, condition.values
    if field is QueryField.IN:
        tests = [_in_folder(value) for value in values]
        sql = " OR ".join(sql for sql, _ in tests)
        return _Test(
            "place",
            f"folder_id IN (SELECT id FROM folder WHERE {sql})",  # noqa: S608
            tuple(text for _, text in tests),
            condition.negated,
        )
    wanted = [fold_text(valid_unicode(value)) for value in values]
    if field is QueryField.NAME:
        sql = " OR ".join("instr(name, ?) > 0" for _ in wanted)
        return _Test("place", sql, tuple(wanted), condition.negated)
    if field in {QueryField.PLACE, QueryField.COUNTRY}:
        return _at_place(connection, condition, wanted)
    column = {QueryField.CAMERA: "camera", QueryField.LENS: "lens"}[field]
    fitting = [
        text
        for text in _distinct(connection, column)
        if any(value in fold_text(text) for value in wanted)
    ]
    return _Test("content", _listed(column), (json.dumps(fitting),), condition.negated)


def _at_place(connection: Connection, condition: ContainsText, wanted: Sequence[str]) -> _Test:
    """Return the test that a file was made in a city, region or country of some name."""
    countries = frozenset[str]().union(*(countries_called(value) for value in condition.values))
    # A country's code begins no name: «in» is India, not Innsbruck.
    names = [one for one in wanted if len(one) > _CODE_CHARS or not countries_called(one)]
    chosen = {"country": countries}
    if condition.field is QueryField.PLACE:
        cities = frozenset[str]().union(*(cities_called(value) for value in condition.values))
        chosen |= {"city": cities, "region": frozenset[str]()}
    fitting: list[str] = []
    for column, called in chosen.items():
        known = _distinct(connection, column)
        fitting.append(json.dumps([one for one in known if _is_place(one, called, names)]))
    sql = " OR ".join(f"({_listed(column)})" for column in chosen)
    return _Test("content", sql, tuple(fitting), condition.negated)


def _is_place(text: str, called: frozenset[str], names: Sequence[str]) -> bool:
    """Whether a place, or one that it is a part of, is called so, or a word in it begins so."""
    folded = fold_text(text)
    words = f" {_BETWEEN_WORDS.sub(' ', folded)}"
    return not called.isdisjoint(folded.split(", ")) or any(
        f" {_BETWEEN_WORDS.sub(' ', one)}" in words for one in names
    )


def _listed(column: str) -> str:
    return f"{column} <> '' AND {column} IN {_LIST}"


def _distinct(connection: Connection, column: str) -> list[str]:
    """Return the texts of an indexed column; each is found without passing by all the others."""
    rows = connection.rows(
        f"WITH RECURSIVE next (value) AS (SELECT min({column}) FROM content "  # noqa: S608
        f"WHERE copies > 0 AND {column} <> '' UNION ALL SELECT (SELECT min({column}) "
        f"FROM content WHERE copies > 0 AND {column} <> '' AND {column} > next.value) "
        "FROM next WHERE next.value IS NOT NULL) SELECT value FROM next WHERE value IS NOT NULL"
    )
    return [row[0] for row in rows]


def _in_folder(value: str) -> tuple[str, str]:
    folder = fold_folder(value)
    if PurePath(value).is_absolute() or value.startswith("/") or _DRIVE.match(value):
        return "instr(folded, ?) = 1", folder
    return "instr(folded, ?) > 0", folder


def _midnight_s(day: date) -> float:
    """Return when a day begins by the wall clock of wherever that was."""
    return (day - date(1970, 1, 1)) / timedelta(seconds=1)

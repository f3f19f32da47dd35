"""What the index of words holds for an FTS5 expression: the rows, and their BM25.

Rows are listed at a tenth of what BM25 costs (0.1 against 1 to 3 µs each), so that lists are drawn
for all that is looked for, and BM25 only for the rows that may be among the best.
"""

import json
from collections.abc import Sequence
from typing import Final

import numpy as np

from retllm_desktop.core.types import ItemIds
from retllm_desktop.core.typing_support import override
from retllm_desktop.library.sql import NO_IDS, Connection, fetch_ids, first_items_of, parse_ids
from retllm_desktop.library.sqlite_errors import DamagedLibraryError
from retllm_desktop.library.vector_tables import json_ids
from retllm_desktop.library.word_columns import COLUMN_WEIGHTS, COLUMNS, HEADINGS
from retllm_desktop.library.word_search import Bm25Values, WordIndex

WEIGHED_ROWS: Final = 500
"""Lists of so many rows get their BM25 while they are listed, if requested."""

_HEADINGS: Final = " ".join(HEADINGS)
_WEIGHTS: Final = ", ".join(str(COLUMN_WEIGHTS[name]) for name in COLUMNS)
_BM25: Final = f"CAST(-1e6 * bm25(words, {_WEIGHTS}) AS INTEGER)"
# One text of whole numbers is read ten times as fast as rows; the limit keeps SQLite from taking
# the inner query apart, for outside of it there is no BM25.
_LISTS: Final = """
    SELECT (SELECT json_group_array(number) FROM (
        SELECT rowid AS number FROM words WHERE words MATCH wanted.value LIMIT ?
    )) FROM json_each(?) AS wanted ORDER BY wanted.key
"""
_WEIGHED: Final = f"""
    SELECT (SELECT json_group_array(number) || json_group_array(millionths) FROM (
        SELECT rowid AS number, {_BM25} AS millionths FROM words WHERE words MATCH wanted.value
        LIMIT ?
    )) FROM json_each(?) AS wanted ORDER BY wanted.key
"""  # noqa: S608
_NEWEST: Final = "SELECT rowid AS number FROM words WHERE words MATCH ? ORDER BY rowid DESC LIMIT ?"
_VALUES: Final = f"""
    SELECT (SELECT json_group_array(millionths) FROM (
        SELECT {_BM25} AS millionths FROM words WHERE words MATCH wanted.value
        ORDER BY rowid LIMIT {2**62}
    )) FROM json_each(?) AS wanted ORDER BY wanted.key
"""  # noqa: S608
_VALUES_OF_SOME: Final = f"""
    SELECT json_group_array(millionths) FROM (
        SELECT {_BM25} AS millionths FROM words WHERE words MATCH ?
        AND rowid BETWEEN ? AND ? AND +rowid IN (SELECT value FROM json_each(?))
        ORDER BY rowid LIMIT {2**62}
    )
"""  # noqa: S608
_SOUGHT: Final = (
    "SELECT words.rowid AS number FROM json_each(?) AS chosen "
    "CROSS JOIN words WHERE words MATCH ? AND words.rowid = chosen.value"
)
_IN_RANGE: Final = "SELECT rowid AS number FROM words WHERE words MATCH ? AND rowid BETWEEN ? AND ?"
_FEW: Final = 500
"""Up to so many rows are sought one by one (30 µs each) in what most rows have."""
_MOST: Final = 0.7
"""From this share on it is quicker to work BM25 out for all rows than to pick some."""


def count_indexed_rows(connection: Connection) -> int:
    """Return how many rows the index has: the first number of its record of averages."""
    record: bytes = connection.value("SELECT block FROM words_data WHERE id = 1")
    number = 0
    for byte in record[:9]:
        number = number << 7 | byte & 0x7F
        if byte < 0x80:
            break
    return number


def list_rows(connection: Connection, expressions: Sequence[str], limit: int) -> list[ItemIds]:
    """Return for each expression the rows that match, ascending; the newest if they are more."""
    found = _cached_ids(connection, _LISTS, limit + 1, expressions)
    # Backwards the index is read at half the speed, so only what is cut is.
    return [
        fetch_ids(connection, _NEWEST, (one, limit)) if len(rows) > limit else rows
        for one, rows in zip(expressions, found, strict=True)
    ]


def list_with_bm25(
    connection: Connection, expressions: Sequence[str], limit: int, *, weigh: bool
) -> list[tuple[ItemIds, Bm25Values | None]]:
    """Return for each expression the rows that match, as ``list_rows``, and their BM25.

    Args:
        connection: Reads.
        expressions: What is looked for.
        limit: How many rows are listed.
        weigh: Whether to work out BM25 of short lists; to weigh what is listed takes as long
            again as to list it.
    """
    if not weigh or limit < WEIGHED_ROWS:
        return [(rows, None) for rows in list_rows(connection, expressions, limit)]
    found: list[tuple[ItemIds, Bm25Values | None]] = []
    pairs = _cached_ids(connection, _WEIGHED, WEIGHED_ROWS + 1, expressions)
    for expression, pair in zip(expressions, pairs, strict=True):
        count = len(pair) // 2
        if not count:
            found.append((NO_IDS, None))
        elif count > WEIGHED_ROWS:
            found.append((list_rows(connection, [expression], limit)[0], None))
        else:
            found.append((pair[:count], pair[count:] / 1e6))
    return found


def _cached_ids(
    connection: Connection, select: str, limit: int, expressions: Sequence[str]
) -> list[ItemIds]:
    """Return the numbers that a statement lists for each expression.

    They are kept for as long as the library stays as it is: whoever types asks for the words
    before with every letter.
    """
    version = connection.version()
    found: dict[str, ItemIds] = {}
    for one in expressions:
        _, kept = connection.sets.get(version, (select, limit, one))
        if kept is not None:
            found[one] = kept
    anew = [one for one in expressions if one not in found]
    texts = connection.rows(select, (limit, json.dumps(anew))) if anew else ()
    for one, (text,) in zip(anew, texts, strict=True):
        found[one] = parse_ids(text.replace("][", ",") if text != "[][]" else "[]")
        connection.sets.put((select, limit, one), found[one])
    return [found[one] for one in expressions]


def list_within(connection: Connection, expression: str, within: ItemIds) -> ItemIds:
    """Return the rows of an ascending set that match, however many match besides."""
    if not len(within):
        return NO_IDS
    if len(within) <= _FEW:
        return fetch_ids(connection, _SOUGHT, (json_ids(within.tolist()), expression))
    found = fetch_ids(connection, _IN_RANGE, (expression, int(within[0]), int(within[-1])))
    return np.intersect1d(found, within, assume_unique=True)


def list_in_headings(
    connection: Connection, expressions: Sequence[str], limit: int
) -> list[ItemIds]:
    """Return for each expression the rows that match outside their text, as ``list_rows``."""
    return list_rows(connection, [f"{{{_HEADINGS}}} : ({one})" for one in expressions], limit)


def bm25_values(
    connection: Connection,
    expressions: Sequence[str],
    every: Sequence[ItemIds],
    chosen: Sequence[ItemIds],
) -> list[Bm25Values]:
    """Work out BM25.

    Args:
        connection: Reads; in the transaction in which the lists were drawn.
        expressions: What is looked for.
        every: For each the rows that match.
        chosen: For each some of these, ascending.

    Returns:
        For each BM25 of the rows chosen, in their order.
    """
    whole = [
        number
        for number, (rows, some) in enumerate(zip(every, chosen, strict=True))
        if len(some) and len(some) >= _MOST * len(rows)
    ]
    found = [np.zeros(0)] * len(expressions)
    wanted = json.dumps([expressions[number] for number in whole])
    texts = connection.rows(_VALUES, (wanted,)) if whole else ()
    for number, (text,) in zip(whole, texts, strict=True):
        of_all = _values_of(text, len(every[number]))
        if len(of_all) > len(chosen[number]):
            of_all = of_all[every[number].searchsorted(chosen[number])]
        found[number] = of_all
    for number, rows in enumerate(chosen):
        if len(rows) and number not in whole:
            text = connection.value(
                _VALUES_OF_SOME,
                (expressions[number], int(rows[0]), int(rows[-1]), json_ids(rows.tolist())),
            )
            found[number] = _values_of(text, len(rows))
    return found


def _values_of(text: str, count: int) -> Bm25Values:
    millionths = parse_ids(text)
    if len(millionths) != count:
        raise DamagedLibraryError(f"the index of words tells {count} rows from {len(millionths)}")
    return millionths / 1e6


class SqliteWordIndex(WordIndex):
    """The index as one connection sees it in a transaction."""

    def __init__(self, connection: Connection) -> None:
        """Use a connection that reads."""
        self._connection = connection

    @override
    def count_rows(self) -> int:
        return count_indexed_rows(self._connection)

    @override
    def list_with_bm25(
        self, expressions: Sequence[str], limit: int, *, weigh: bool
    ) -> list[tuple[ItemIds, Bm25Values | None]]:
        return list_with_bm25(self._connection, expressions, limit, weigh=weigh)

    @override
    def list_within(self, expression: str, within: ItemIds) -> ItemIds:
        return list_within(self._connection, expression, within)

    @override
    def list_in_headings(self, expressions: Sequence[str], limit: int) -> list[ItemIds]:
        return list_in_headings(self._connection, expressions, limit)

    @override
    def bm25_values(
        self,
        expressions: Sequence[str],
        every: Sequence[ItemIds],
        chosen: Sequence[ItemIds],
    ) -> list[Bm25Values]:
        return bm25_values(self._connection, expressions, every, chosen)

    @override
    def first_items_of(self, items: ItemIds) -> ItemIds:
        return first_items_of(self._connection, items)

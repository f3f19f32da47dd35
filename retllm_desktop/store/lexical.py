"""Looks words up in the full-text index, best first by BM25.

BM25 is worked out for each row that holds any of the words, at 0.7 µs a row. Where these are more
than ``RANKED_ROWS``, which happens with words that most files have in common («img», «jpg»), rows
that hold all of the words are ranked first, then those that hold the rarer ones, then the newest.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np

from retllm_desktop.core.types import ItemIds, TextMatch
from retllm_desktop.store.asked_words import Word, asked
from retllm_desktop.store.sql import Binding, Connection
from retllm_desktop.store.text_index import COLUMNS
from retllm_desktop.store.vectors import as_json

RANKED_ROWS: Final = 20_000
_WEIGHTS: Final = {
    "name": 4.0,
    "parts": 2.0,
    "folder": 1.5,
    "caption": 4.0,
    "details": 2.0,
    "tags": 6.0,
    "text": 1.0,
}
"""A person chose a name, a caption or a tag for the whole of it, in a few words; a folder's name
is said of all that lies in it. Parts of names repeat what the name says."""
_BM25: Final = f"-bm25(words, {', '.join(str(_WEIGHTS[name]) for name in COLUMNS)})"
_WITHIN: Final = "AND +rowid IN (SELECT value FROM json_each(?))"


def matches(
    connection: Connection,
    words: str,
    k: int,
    within: ItemIds | None = None,
    ranked_rows: int = RANKED_ROWS,
) -> list[TextMatch]:
    """Return the k items that match words best, best first, ties by id.

    Args:
        connection: Reads.
        words: What was typed.
        k: How many.
        within: Only these items.
        ranked_rows: How many rows BM25 is worked out for, at the least k.
    """
    looked_for = asked(words)
    if not looked_for or k <= 0 or (within is not None and not len(within)):
        return []
    rows = max(k, ranked_rows)
    any_word = _any(looked_for)
    if _count(connection, any_word, rows) <= rows:
        return _best(_ranked(connection, any_word, rows), k, within)
    only: tuple[str, ...] = () if within is None else (as_json(within.tolist()),)
    if only and _count(connection, any_word, rows, only) <= rows:
        return _best(_ranked(connection, any_word, rows, only), k, None)
    found: dict[int, float] = {}
    for expression in _narrowed(connection, looked_for, rows):
        for item, bm25 in _ranked(connection, expression, rows, only).items():
            found.setdefault(item, bm25)
        if len(found) >= k:
            break
    return _best(found, k, None)


def _any(looked_for: Sequence[Word]) -> str:
    return " OR ".join(word.expression for word in looked_for)


def _narrowed(connection: Connection, looked_for: Sequence[Word], rows: int) -> list[str]:
    """Return queries whose rows are ranked in turn until there are enough."""
    found: list[str] = []
    if len(looked_for) > 1:
        found.append(" AND ".join(f"({word.expression})" for word in looked_for))
        counts = {word: _count(connection, word.expression, rows) for word in looked_for}
        rare: list[Word] = []
        for word in sorted(looked_for, key=lambda word: counts[word]):
            if sum(counts[other] for other in (*rare, word)) > rows:
                break
            rare.append(word)
        if rare:
            found.append(_any(rare))
    return [*found, _any(looked_for)]


def _count(connection: Connection, expression: str, limit: int, only: tuple[str, ...] = ()) -> int:
    """Return how many rows match, or more than ``limit``."""
    bindings: tuple[Binding, ...] = (expression, *only, limit + 1)
    return connection.value(
        "SELECT count(*) FROM (SELECT 1 FROM words WHERE words MATCH ? "  # noqa: S608
        f"{_WITHIN if only else ''} LIMIT ?)",
        bindings,
    )


def _ranked(
    connection: Connection, expression: str, limit: int, only: tuple[str, ...] = ()
) -> dict[int, float]:
    """Return BM25 of rows that match, the newest where they are too many."""
    bindings: tuple[Binding, ...] = (expression, *only, limit)
    rows = connection.rows(
        f"SELECT rowid, {_BM25} FROM words WHERE words MATCH ? "  # noqa: S608
        f"{_WITHIN if only else ''} ORDER BY rowid DESC LIMIT ?",
        bindings,
    )
    return {row[0]: row[1] for row in rows}


def _best(found: dict[int, float], k: int, within: ItemIds | None) -> list[TextMatch]:
    numbers = np.fromiter(found.keys(), np.int64, len(found))
    values = np.fromiter(found.values(), np.float64, len(found))
    if within is not None:
        kept = np.isin(numbers, within, assume_unique=True)
        numbers, values = numbers[kept], values[kept]
    order = np.lexsort((numbers, -values))[:k]
    return [
        TextMatch(item, bm25)
        for item, bm25 in zip(numbers[order].tolist(), values[order].tolist(), strict=True)
    ]

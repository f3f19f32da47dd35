"""Looks words up in the full-text index, best first by BM25.

Each word is looked up by itself and its BM25 summed; a passage also gets a share of what the other
passages of its document hold, for what a person looks for by three words need not say them in one
breath. BM25 is worked out at 0.7 µs a row, for ``RANKED_ROWS`` rows at the most: words that more
rows have in common («img», «jpg») are weighed only where a rarer word stands, and where there is
none, in the rows that hold all of them and in the newest.
"""

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from retllm_desktop.core.types import ItemIds, TextMatch
from retllm_desktop.store.asked_words import Word, asked
from retllm_desktop.store.id_sets import EMPTY, contained, either, first_items, numbers_of
from retllm_desktop.store.sql import Binding, Connection
from retllm_desktop.store.text_index import COLUMNS
from retllm_desktop.store.vectors import as_json

RANKED_ROWS: Final = 8_000
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
_SHARE: Final = 0.9
"""How much of a word's best BM25 in a document each of its passages gets."""
_WITHIN: Final = "AND +rowid IN (SELECT value FROM json_each(?))"


_Ranked = tuple[ItemIds, npt.NDArray[np.float64]]
"""Items and their BM25."""


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
    only: str | None = None
    rare, common = _parted(connection, looked_for, rows, None)
    if common and within is not None:
        only = as_json(within.tolist())
        rare, common = _parted(connection, looked_for, rows, only)
    found = [_ranked_forms(connection, word, rows, only) for word in rare]
    chosen = np.unique(np.concatenate([EMPTY, *(numbers for numbers, _ in found)]))
    if common and len(chosen):
        narrow = as_json(chosen.tolist())
        found += (_ranked(connection, word.expression, rows, narrow) for word in common)
    if common and len(chosen) < k:
        found += _of_common_words(connection, common, rows, only, chosen)
    return _best(connection, found, k, within)


def _parted(
    connection: Connection, looked_for: Sequence[Word], rows: int, only: str | None
) -> tuple[list[Word], list[Word]]:
    """Part words into those of which all rows can be ranked together, and the more common ones."""
    any_word = " OR ".join(word.expression for word in looked_for)
    if _count(connection, any_word, rows, only) <= rows:
        return list(looked_for), []
    counts = {word: _count(connection, word.expression, rows, only) for word in looked_for}
    rare: list[Word] = []
    left = rows
    for word in sorted(counts, key=lambda word: counts[word]):
        if counts[word] > left:
            break
        rare.append(word)
        left -= counts[word]
    return rare, [word for word in counts if word not in rare]


def _ranked_forms(connection: Connection, word: Word, rows: int, only: str | None) -> _Ranked:
    """Return rows that hold a word in any form, as if all its forms were the same word.

    To BM25 a form that hardly anyone uses would be a rare word, and tell the most.
    """
    variants = word.variants
    found = [_ranked(connection, expression, rows, only) for expression, _ in variants]
    if len(variants) > 1:
        held = _rows_held(connection)
        together = _rarity(held, sum(len(numbers) for numbers, _ in found))
        found = [
            (numbers, values * (weight * together / _rarity(held, len(numbers))))
            for (numbers, values), (_, weight) in zip(found, variants, strict=True)
        ]
    numbers = np.concatenate([numbers for numbers, _ in found])
    kept, places = np.unique(numbers, return_inverse=True)
    weights = np.concatenate([values for _, values in found])
    return kept, np.bincount(places, weights, len(kept)).astype(np.float64)


def _rarity(held: int, rows: int) -> float:
    """Return the inverse document frequency as FTS5 has it."""
    return max(math.log((held - rows + 0.5) / (rows + 0.5)) if rows < held else 0.0, 1e-6)


def _rows_held(connection: Connection) -> int:
    """Return how many rows the index has: the first number of its record of averages."""
    record: bytes = connection.value("SELECT block FROM words_data WHERE id = 1")
    number = 0
    for byte in record[:9]:
        number = number << 7 | byte & 0x7F
        if byte < 0x80:
            break
    return number


def _of_common_words(
    connection: Connection, common: Sequence[Word], rows: int, only: str | None, chosen: ItemIds
) -> list[_Ranked]:
    """Return rows that hold all common words, and the newest of those that hold any."""
    found: list[_Ranked] = []
    expressions = [word.expression for word in common]
    tried = dict.fromkeys(
        (" AND ".join(f"({one})" for one in expressions), " OR ".join(expressions))
        if len(expressions) > 1
        else expressions
    )
    for expression in tried:
        numbers, values = _ranked(connection, expression, rows, only)
        new = ~contained(numbers, chosen)
        found.append((numbers[new], values[new]))
        chosen = either(chosen, np.sort(numbers))
    return found


def _count(connection: Connection, expression: str, limit: int, only: str | None) -> int:
    """Return how many rows match, or more than ``limit``."""
    bindings: tuple[Binding, ...] = () if only is None else (only,)
    return connection.value(
        "SELECT count(*) FROM (SELECT 1 FROM words WHERE words MATCH ? "  # noqa: S608
        f"{_WITHIN if bindings else ''} LIMIT ?)",
        (expression, *bindings, limit + 1),
    )


def _ranked(connection: Connection, expression: str, limit: int, only: str | None) -> _Ranked:
    """Return rows that match with their BM25, the newest where they are too many."""
    bindings: tuple[Binding, ...] = () if only is None else (only,)
    # Two texts of whole numbers are read ten times as fast as rows.
    numbers, millionths = next(
        iter(
            connection.rows(
                "SELECT json_group_array(number), json_group_array(value) FROM (SELECT "  # noqa: S608
                f"rowid AS number, CAST({_BM25} * 1e6 AS INTEGER) AS value FROM words "
                f"WHERE words MATCH ? {_WITHIN if bindings else ''} ORDER BY rowid DESC LIMIT ?)",
                (expression, *bindings, limit),
            )
        )
    )
    return numbers_of(numbers), numbers_of(millionths) / 1e6


def _best(
    connection: Connection, found: Sequence[_Ranked], k: int, within: ItemIds | None
) -> list[TextMatch]:
    numbers, values = _summed(connection, found)
    if within is not None:
        kept = contained(numbers, within)
        numbers, values = numbers[kept], values[kept]
    order = np.lexsort((numbers, -values))[:k]
    return [
        TextMatch(item, bm25)
        for item, bm25 in zip(numbers[order].tolist(), values[order].tolist(), strict=True)
    ]


def _summed(connection: Connection, found: Sequence[_Ranked]) -> _Ranked:
    """Sum BM25 of all words by item, with its share of what its document holds elsewhere."""
    numbers = np.unique(np.concatenate([EMPTY, *(ids for ids, _ in found)]))
    by_word = np.zeros((len(numbers), len(found)))
    for place, (ids, values) in enumerate(found):
        by_word[np.searchsorted(numbers, ids), place] = values
    own = by_word.sum(axis=1)
    documents = first_items(connection, numbers)
    # Numbers of a document's items follow one another, so its rows do too.
    begins = np.flatnonzero(np.diff(documents, prepend=-1))
    if len(begins) == len(numbers):
        return numbers, own
    best = np.maximum.reduceat(by_word, begins).sum(axis=1)
    lengths = np.diff(begins, append=len(numbers))
    return numbers, own + _SHARE * (np.repeat(best, lengths) - own)

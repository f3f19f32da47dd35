"""What the table ``words`` holds for an expression: the items, and their BM25 as FTS5 has it.

BM25 is worked out here, from places of words and lengths of fields, so that both stores put items
in the same order. The server only picks the places out: it strips a ``tsvector`` to the words that
are looked for, which takes it a microsecond, before it sends it.

Source: bm25() of SQLite's FTS5 (fts5_aux.c): k1 = 1.2, b = 0.75, the number of words of a row
counts all its columns, a column's weight multiplies how often the phrase is in it.
"""

import math
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import Final, NamedTuple

import numpy as np

from retllm_desktop.core.types import ItemIds
from retllm_desktop.core.typing_support import override
from retllm_desktop.library.postgres.binary_arrays import unpack_ids, unpack_newest_first
from retllm_desktop.library.postgres.database import Row, Session
from retllm_desktop.library.postgres.kept_sets import KeptSets
from retllm_desktop.library.postgres.text_rows import (
    FIELD_ORDER,
    LABELS,
    cut_lexeme,
    quote_lexeme,
    split_prepared,
)
from retllm_desktop.library.sql import NO_IDS
from retllm_desktop.library.text_analysis import SEPARATOR
from retllm_desktop.library.word_columns import COLUMN_WEIGHTS, HEADINGS
from retllm_desktop.library.word_search import Bm25Values, WordIndex

_K1: Final = 1.2
_B: Final = 0.75
_PHRASE: Final = re.compile(r'"([^"]*)"( \*)?| OR ')
_PLACES: Final = re.compile(r"'([^']*)':([0-9A-D,]+)")
_WHOLE: Final = (
    "SELECT item_id, lengths, word_count, lexemes::text FROM words WHERE item_id = ANY (%s)"
)
_CHOSEN: Final = (
    "SELECT item_id, lengths, word_count, ts_filter(setweight("
    "setweight(lexemes, 'D'), 'A', %s::text[]), '{a}')::text FROM words WHERE item_id = ANY (%s)"
)
_FIELD_WEIGHTS: Final = tuple(COLUMN_WEIGHTS[name] for name in FIELD_ORDER)


class Phrase(NamedTuple):
    """Words one after the other.

    Attributes:
        words: As the index has them.
        open_end: Whether the last may be the beginning of a word.
    """

    words: tuple[str, ...]
    open_end: bool


class _Words(NamedTuple):
    """The words of an item that were asked for.

    Attributes:
        places: By word, ascending.
        begins: Where each field begins.
        length: Words in all fields, others included.
    """

    places: Mapping[str, Sequence[int]]
    begins: Sequence[int]
    length: int


class _SingleCounts:
    """How often each of some words is in each of some items, by the weights of the fields.

    Most of what is looked for are single words, in thousands of items: they are counted together.
    """

    def __init__(self, words: Sequence[str], rows: Sequence[Row]) -> None:
        """Count.

        Args:
            words: What is looked for, as the index has it.
            rows: Item (ascending), lengths of fields, number of words, places of the words.
        """
        self._columns = {word: number for number, word in enumerate(words)}
        self._items = np.array([row[0] for row in rows], np.int64)
        self._lengths = np.array([row[2] for row in rows], np.float64)
        cells: list[int] = []
        places: list[str] = []
        for number, row in enumerate(rows):
            for word, text in _PLACES.findall(row[3]):
                of_word = text.split(",")
                places += of_word
                cells += [number * len(words) + self._columns[word]] * len(of_word)
        of_cell = np.array(cells, np.int64)
        positions = np.fromiter(map(_position, places), np.int64, len(places))
        fields = np.array([row[1] for row in rows], np.int64).reshape(len(rows), len(FIELD_ORDER))
        # A field begins one position behind the one before it.
        begins = np.cumsum(fields + 1, axis=1) - fields
        of_row = of_cell // max(len(words), 1)
        field = (begins[of_row] <= positions[:, np.newaxis]).sum(axis=1) - 1
        weights = np.array(_FIELD_WEIGHTS)[field]
        counted = np.bincount(of_cell, weights, len(rows) * len(words))
        self._counts = counted.reshape(len(rows), len(words))

    def of(self, word: str, items: ItemIds) -> tuple[Bm25Values, Bm25Values]:
        """Return how often a word is in items (n,), and how many words each has (n,)."""
        rows = np.minimum(self._items.searchsorted(items), max(len(self._items) - 1, 0))
        if not len(self._items):
            return np.zeros(len(items)), np.ones(len(items))
        there = self._items[rows] == items
        often = np.where(there, self._counts[rows, self._columns[word]], 0.0)
        return often, np.where(there, self._lengths[rows], 1.0)


class PostgresWordIndex(WordIndex):
    """The index in the state of one transaction."""

    def __init__(self, session: Session, kept: KeptSets) -> None:
        """Use a transaction that reads."""
        self._session = session
        self._kept = kept
        self._state = session.state()

    @override
    def count_rows(self) -> int:
        return self._kept.word_counts(self._session, self._state)[0]

    @override
    def list_with_bm25(
        self, expressions: Sequence[str], limit: int, *, weigh: bool
    ) -> list[tuple[ItemIds, Bm25Values | None]]:
        # To weigh them takes a question of its own anyway.
        return [(rows, None) for rows in self.list_matching(expressions, limit)]

    @override
    def list_within(self, expression: str, within: ItemIds) -> ItemIds:
        if not len(within):
            return NO_IDS
        query = text_query(expression)
        packed = self._session.value("SELECT find_words_within(%s::tsquery, %s)", (query, within))
        return unpack_ids(packed)

    @override
    def list_in_headings(self, expressions: Sequence[str], limit: int) -> list[ItemIds]:
        return self.list_matching(expressions, limit, HEADINGS)

    def list_matching(
        self, expressions: Sequence[str], limit: int, fields: Sequence[str] = ()
    ) -> list[ItemIds]:
        """Return for each expression the items that match, ascending; the newest of very many.

        Args:
            expressions: What is looked for.
            limit: How many are listed.
            fields: Only in these, which are all of their groups (``LABELS``); empty: in all.
        """
        queries = [text_query(expression, fields) for expression in expressions]
        found: dict[str, ItemIds] = {}
        for query in queries:
            _, kept = self._kept.get(self._state, (limit, query))
            if kept is not None:
                found[query] = kept
        anew = [query for query in dict.fromkeys(queries) if query not in found]
        if anew:
            rows = self._session.rows(
                "SELECT find_words(query::tsquery, %s) "
                "FROM unnest(%s::text[]) WITH ORDINALITY AS wanted (query, number) ORDER BY number",
                (limit, anew),
            )
            for query, (packed,) in zip(anew, rows, strict=True):
                found[query] = unpack_newest_first(packed)
                self._kept.put(self._state, (limit, query), found[query])
        return [found[query] for query in queries]

    @override
    def bm25_values(
        self,
        expressions: Sequence[str],
        every: Sequence[ItemIds],
        chosen: Sequence[ItemIds],
    ) -> list[Bm25Values]:
        held, words = self._kept.word_counts(self._session, self._state)
        average = max(words / held, 1e-9) if held else 1.0
        phrases = [parse_phrase(expression) for expression in expressions]
        single = [len(phrase.words) == 1 and not phrase.open_end for phrase in phrases]
        counts = self._count_single(
            [phrase.words[0] for phrase, alone in zip(phrases, single, strict=True) if alone],
            [some for some, alone in zip(chosen, single, strict=True) if alone],
        )
        known = self._read_words(
            [phrase for phrase, alone in zip(phrases, single, strict=True) if not alone],
            [some for some, alone in zip(chosen, single, strict=True) if not alone],
        )
        found: list[Bm25Values] = []
        for phrase, alone, rows, some in zip(phrases, single, every, chosen, strict=True):
            often, lengths = (
                counts.of(phrase.words[0], some) if alone else _count_phrase(phrase, some, known)
            )
            share = 1 - _B + _B * lengths / average
            values = _rarity(held, len(rows)) * often * (_K1 + 1) / (often + _K1 * share)
            # As the other store tells it, so that equals are the same.
            found.append(np.trunc(values * 1e6) / 1e6)
        return found

    @override
    def first_items_of(self, items: ItemIds) -> ItemIds:
        return self._kept.ranges_of(self._session, self._state, items)[0]

    def count_begun(self, begun: str, fields: Sequence[str], limit: int) -> Counter[str]:
        """Return words that begin so, and in how many items and fields each is.

        Args:
            begun: Folded letters.
            fields: Only in these.
            limit: Of so many items, the newest that hold such a word in a heading.
        """
        (items,) = self.list_matching([f'"{begun}" *'], limit, HEADINGS)
        rows = self._session.rows(_WHOLE, (items,))
        known = _parse_rows(rows, _pattern_of([Phrase((begun,), open_end=True)]))
        chosen = {FIELD_ORDER.index(name) for name in fields}
        counts: Counter[str] = Counter()
        for words in known.values():
            for word, places in words.places.items():
                held = {bisect_right(words.begins, place) - 1 for place in places}
                counts[word] += len(held & chosen)
        return +counts

    def _count_single(self, words: Sequence[str], chosen: Sequence[ItemIds]) -> "_SingleCounts":
        """Count words, each by itself, in all items in which any of them is looked for."""
        numbers = np.unique(np.concatenate([NO_IDS, *chosen]))
        exact = sorted(set(words))
        rows = self._session.rows(_CHOSEN, (exact, numbers)) if len(numbers) else []
        return _SingleCounts(exact, sorted(rows))

    def _read_words(
        self, phrases: Sequence[Phrase], chosen: Sequence[ItemIds]
    ) -> Mapping[int, _Words]:
        """Read of each item the places of all words that are looked for in any."""
        whole = [some for phrase, some in zip(phrases, chosen, strict=True) if phrase.open_end]
        numbers = np.unique(np.concatenate([NO_IDS, *chosen]))
        opened = np.unique(np.concatenate([NO_IDS, *whole]))
        rest = np.setdiff1d(numbers, opened, assume_unique=True)
        found: dict[int, _Words] = {}
        if len(rest):
            exact = sorted({word for phrase in phrases for word in phrase.words})
            found |= _parse_rows(
                self._session.rows(_CHOSEN, (exact, rest)),
            )
        if len(opened):
            found |= _parse_rows(
                self._session.rows(_WHOLE, (opened,)),
                _pattern_of(phrases),
            )
        return found


def text_query(expression: str, fields: Sequence[str] = ()) -> str:
    """Return an expression of ``WordForm`` as a ``tsquery``.

    Args:
        expression: Phrases in quotes, an asterisk behind an open end, joined by OR, in parentheses.
        fields: Only in these; empty: in all.
    """
    labels = "".join(sorted({LABELS[name] for name in fields}))

    def one(match: re.Match[str]) -> str:
        if match[1] is None:
            return " | "
        words = _words_of(match[1])
        ends = [""] * (len(words) - 1) + ["*" if match[2] else ""]
        terms = [
            quote_lexeme(word) + (f":{end}{labels}" if end or labels else "")
            for word, end in zip(words, ends, strict=True)
        ]
        return f"({' <-> '.join(terms)})"

    return _PHRASE.sub(one, expression)


def parse_phrase(expression: str) -> Phrase:
    """Return the one phrase that an expression is."""
    match = _PHRASE.fullmatch(expression)
    if match is None or match[1] is None:
        raise ValueError(f"not one phrase: {expression}")
    return Phrase(tuple(cut_lexeme(word) for word in _words_of(match[1])), bool(match[2]))


def _words_of(quoted: str) -> list[str]:
    # What no text has, so that nothing is found.
    return split_prepared(quoted) or [SEPARATOR]


def _rarity(held: int, rows: int) -> float:
    frequency = math.log((held - rows + 0.5) / (rows + 0.5)) if rows <= held else 0.0
    return frequency if frequency > 0 else 1e-6


def _pattern_of(phrases: Sequence[Phrase]) -> re.Pattern[str]:
    """Return a pattern of the lexemes, in text, that any of some phrases may need."""
    words = {
        re.escape(word)
        for phrase in phrases
        for word in (phrase.words[:-1] if phrase.open_end else phrase.words)
    }
    begun = {f"{re.escape(phrase.words[-1])}[^']*" for phrase in phrases if phrase.open_end}
    return re.compile(rf"'({'|'.join(sorted(words | begun))})':([0-9A-D,]+)")


def _parse_rows(
    rows: Sequence[tuple[int, Sequence[int], int, str]], pattern: re.Pattern[str] = _PLACES
) -> dict[int, _Words]:
    return {
        item: _Words(
            {
                word: [_position(place) for place in places.split(",")]
                for word, places in pattern.findall(text)
            },
            _begins(tuple(lengths)),
            count,
        )
        for item, lengths, count, text in rows
    }


@lru_cache(maxsize=65_536)
def _position(place: str) -> int:
    """Return a position without its label; there are no more than a tsvector can tell apart."""
    return int(place.rstrip("ABCD"))


@lru_cache(maxsize=4_096)
def _begins(lengths: tuple[int, ...]) -> Sequence[int]:
    """Return where fields begin that lie one position apart; many items have the same lengths."""
    return tuple(accumulate((length + 1 for length in lengths[:-1]), initial=1))


def _count_phrase(
    phrase: Phrase, items: ItemIds, known: Mapping[int, _Words]
) -> tuple[Bm25Values, Bm25Values]:
    """Return how often a phrase is in items (n,), and how many words each has (n,)."""
    often, lengths = np.zeros(len(items)), np.ones(len(items))
    for number, item in enumerate(items.tolist()):
        if (of_item := known.get(item)) is not None:
            often[number] = _weighted_count(of_item, phrase)
            lengths[number] = of_item.length
    return often, lengths


def _weighted_count(words: _Words, phrase: Phrase) -> float:
    """Return how often a phrase is in an item, each time by the weight of the field."""
    *first, last = phrase.words
    if phrase.open_end:
        ends = {
            place
            for word, places in words.places.items()
            if word.startswith(last)
            for place in places
        }
    else:
        ends = set(words.places.get(last, ()))
    for back, word in enumerate(reversed(first), 1):
        ends &= {place + back for place in words.places.get(word, ())}
    return sum(_FIELD_WEIGHTS[bisect_right(words.begins, place) - 1] for place in ends)

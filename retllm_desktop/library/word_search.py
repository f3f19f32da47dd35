"""Looks words up in the full-text index, best first by BM25.

Each word is looked up by itself and its BM25 summed; a passage also gets a share of what the other
passages of its document hold, for what a person looks for by three words need not say them in one
breath. First the rows of all words are listed, which is cheap; where these are many, those that
hold most (rare words, words in their names) are chosen, the newest of equals, and BM25 is worked
out for them alone.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt

from retllm_desktop.core.types import ItemIds, TextMatch
from retllm_desktop.library.query_words import QueryWord, WordForm
from retllm_desktop.library.sql import NO_IDS, ids_contained

Bm25Values = npt.NDArray[np.float64]
"""BM25 of rows, (n,)."""
LISTED_ROWS: Final = 50_000
"""What more rows than these have is in so many that it tells nothing; the newest are listed."""
RANKED_ROWS: Final = 4_000
"""For how many rows BM25 is worked out, all words together: 1 to 3 µs each.

With half as many a third of the first 20 would be others (decision 0010).
"""
_SMALL_INDEX: Final = 10_000
"""In an index of so many rows most lists are so short that all of them will be weighed."""
_MAX_FORMS: Final = 320
"""Of a longer text in a script without spaces the first pairs of characters are looked up."""
_SHARE: Final = 0.9
"""How much of a word's best BM25 in a document each of its passages gets."""
_IN_TEXT: Final = 1.0
_IN_HEADING: Final = 1.8
"""About the BM25 of a word that a row has once, by its rarity, where it is not worked out."""
_TOO_RARE_TO_CUT: Final = 200
"""It is not worth asking whether so few rows have a word in their names."""
_MASK_FROM: Final = 2_000
_MASK_BYTES: Final = 64 * 1024 * 1024

_Flags = npt.NDArray[np.bool_]


class WordIndex(Protocol):
    """An index of words in one state: rows are items, expressions those of ``WordForm``."""

    def count_rows(self) -> int:
        """Return how many rows the index has."""
        ...

    def list_with_bm25(
        self, expressions: Sequence[str], limit: int, *, weigh: bool
    ) -> list[tuple[ItemIds, Bm25Values | None]]:
        """Return for each expression the rows that match, ascending; the newest if they are more.

        Args:
            expressions: What is looked for.
            limit: How many rows are listed.
            weigh: Whether BM25 of short lists is worth working out while they are listed.
        """
        ...

    def list_within(self, expression: str, within: ItemIds) -> ItemIds:
        """Return the rows of an ascending set that match, however many match besides."""
        ...

    def list_in_headings(self, expressions: Sequence[str], limit: int) -> list[ItemIds]:
        """Return for each expression the rows that match outside their text."""
        ...

    def bm25_values(
        self,
        expressions: Sequence[str],
        every: Sequence[ItemIds],
        chosen: Sequence[ItemIds],
    ) -> list[Bm25Values]:
        """Work out BM25.

        Args:
            expressions: What is looked for.
            every: For each the rows that match.
            chosen: For each some of these, ascending.

        Returns:
            For each BM25 of the rows chosen, in their order.
        """
        ...

    def first_items_of(self, items: ItemIds) -> ItemIds:
        """Return for each of some items, ascending, the first item of its content."""
        ...


@dataclass(slots=True)
class _FormRows:
    """A form of a word with the rows that have it.

    Attributes:
        form: What is looked up.
        word: The number of its word.
        every: The rows, ascending; of more than can be listed the newest.
        rows: Those of them that may be found, in the end those chosen.
        rarity: Inverse document frequency of the form.
        scale: What their BM25 is to be multiplied by.
        everywhere: Whether there are more than can be listed.
        bm25: That of all rows, where it was worked out while they were listed.
    """

    form: WordForm
    word: int
    every: ItemIds
    rows: ItemIds
    rarity: float = 0.0
    scale: float = 1.0
    everywhere: bool = False
    bm25: Bm25Values | None = None

    @property
    def measured(self) -> bool:
        """Whether BM25 is worked out for it."""
        return not (self.form.on_top or self.everywhere) and len(self.rows) > 0


def match_words(
    index: WordIndex,
    looked_for: Sequence[QueryWord],
    k: int,
    within: ItemIds | None = None,
    *,
    ranked_rows: int = RANKED_ROWS,
    listed_rows: int = LISTED_ROWS,
    small_index: int = _SMALL_INDEX,
) -> list[TextMatch]:
    """Return the k items that match words best, best first, ties by id.

    Args:
        index: Where to look.
        looked_for: From ``parse_words``.
        k: How many.
        within: Only these items.
        ranked_rows: For how many rows BM25 is worked out.
        listed_rows: What more rows have is weighed without it.
        small_index: Up to so many rows BM25 is worked out while they are listed.
    """
    if not looked_for or k <= 0 or (within is not None and not len(within)):
        return []
    enough = max(k, ranked_rows)
    found = _list_forms(index, looked_for, within, (listed_rows, enough), small_index)
    if not found:
        return []
    numbers = _unite([one.rows for one in found])
    if not len(numbers):
        return []
    effort = sum(len(one.rows) for one in found if one.measured)
    if effort > ranked_rows or any(one.everywhere for one in found):
        numbers = _select_rows_to_rank(index, found, numbers, len(looked_for), (k, enough))
        chosen = _membership_test(numbers)
        for one in found:
            one.rows = one.rows[chosen(one.rows)]
    by_word = _bm25_by_word(index, found, numbers, len(looked_for))
    own = _add_document_share(index, numbers, by_word)
    order = np.lexsort((numbers, -own))[:k]
    return list(map(TextMatch, numbers[order].tolist(), own[order].tolist()))


def _list_forms(
    index: WordIndex,
    looked_for: Sequence[QueryWord],
    within: ItemIds | None,
    limits: tuple[int, int],
    small_index: int,
) -> list[_FormRows]:
    """List the rows of all forms that any row has.

    Of rows that are to be found, and have what more than the first of ``limits`` have, there are
    so many of the newest as the second says, or all.
    """
    listed_rows, enough = limits
    forms = list(
        islice(
            ((word, form) for word, one in enumerate(looked_for) for form in one.variants),
            _MAX_FORMS,
        )
    )
    inside = None if within is None else _membership_test(within)
    held = index.count_rows()
    found: list[_FormRows] = []
    drawn = index.list_with_bm25(
        [form.expression for _, form in forms],
        listed_rows,
        weigh=held <= small_index,
    )
    for (word, form), (every, bm25) in zip(forms, drawn, strict=True):
        if not len(every):
            continue
        one = _FormRows(form, word, every, every, _rarity(held, len(every)), form.weight)
        one.everywhere, one.bm25 = len(every) >= listed_rows, bm25
        if within is not None and inside is not None:
            one.rows = every[inside(every)]
            if one.everywhere and len(one.rows) < enough:
                one.rows = index.list_within(form.expression, within)
        found.append(one)
    for word, asked_for in enumerate(looked_for):
        # To BM25 a form that hardly anyone uses would be a rare word, and tell the most.
        forms_of_it = [one for one in found if one.word == word]
        if asked_for.is_one and len(forms_of_it) > 1:
            together = sum(len(one.every) for one in forms_of_it if not one.form.on_top)
            rarity = _rarity(held, together)
            for one in forms_of_it:
                one.scale = one.form.weight * rarity / one.rarity
                one.rarity = rarity
    return found


def _rarity(held: int, rows: int) -> float:
    """Return the inverse document frequency as FTS5 has it."""
    return max(math.log((held - rows + 0.5) / (rows + 0.5)) if rows < held else 0.0, 1e-6)


def _membership_test(within: ItemIds) -> Callable[[ItemIds], _Flags]:
    """Return a function that tests which numbers are in an ascending set."""
    top = int(within[-1]) + 1
    if len(within) < _MASK_FROM or top > _MASK_BYTES:
        return lambda numbers: ids_contained(numbers, within)
    mask = np.zeros(top + 1, np.bool_)
    mask[within] = True
    # What lies behind the set is told by the last place, which is in it for nobody.
    return lambda numbers: mask[np.minimum(numbers, top)]


def _position_lookup(numbers: ItemIds) -> Callable[[ItemIds], npt.NDArray[np.intp]]:
    """Return a function that gives the positions of numbers in an ascending set."""
    if len(numbers) < _MASK_FROM or int(numbers[-1]) > _MASK_BYTES:
        return numbers.searchsorted
    places = np.zeros(int(numbers[-1]) + 1, np.intp)
    places[numbers] = np.arange(len(numbers))
    return places.__getitem__


def _unite(sets: Sequence[ItemIds]) -> ItemIds:
    """Return what is in any of some ascending sets."""
    together = np.concatenate([NO_IDS, *sets])
    if len(together) < _MASK_FROM:
        return np.unique(together)
    top = int(together.max()) + 1
    if top > _MASK_BYTES:
        return np.unique(together)
    mask = np.zeros(top, np.bool_)
    mask[together] = True
    return np.flatnonzero(mask)


def _select_rows_to_rank(
    index: WordIndex,
    found: Sequence[_FormRows],
    numbers: ItemIds,
    words: int,
    least_and_most: tuple[int, int],
) -> ItemIds:
    """Return the rows that are likely to be best, as many as BM25 can be worked out for."""
    least, most = least_and_most
    many = [one for one in found if one.measured and len(one.rows) > _TOO_RARE_TO_CUT]
    headings = index.list_in_headings(
        [one.form.expression for one in many], max(len(one.every) for one in found)
    )
    headed = {id(one): rows for one, rows in zip(many, headings, strict=True)}
    by_word = np.zeros((words, len(numbers)))
    efforts = np.zeros(len(numbers), np.int64)
    places_of = _position_lookup(numbers)
    for one in found:
        places = places_of(one.rows)
        by_word[one.word][places] += _estimate_worth(one, headed.get(id(one), NO_IDS))
        efforts[places] += one.measured
    worth = _add_document_share(index, numbers, by_word)
    order = _best_first(worth, most)
    last = int(np.searchsorted(np.cumsum(efforts[order]), most, side="right"))
    return np.sort(numbers[order[: max(least, last)]])


def _best_first(worth: Bm25Values, count: int) -> npt.NDArray[np.intp]:
    """Return the places of the most, best first; of equals the last, which are the newest."""
    if len(worth) <= count:
        chosen = np.arange(len(worth))
    else:
        least = np.partition(worth, len(worth) - count)[len(worth) - count]
        above = np.flatnonzero(worth > least)
        equal = np.flatnonzero(worth == least)
        chosen = np.concatenate([above, equal[len(equal) - count + len(above) :]])
    return chosen[np.lexsort((-chosen, -worth[chosen]))]


def _estimate_worth(one: _FormRows, headed: ItemIds) -> Bm25Values:
    """Return about what rows are worth by one form."""
    unit = one.form.weight * one.rarity
    return np.where(ids_contained(one.rows, headed), unit * _IN_HEADING, unit * _IN_TEXT)


def _bm25_by_word(
    index: WordIndex, found: Sequence[_FormRows], numbers: ItemIds, words: int
) -> Bm25Values:
    """Work out what chosen rows are worth by each word, (words, n)."""
    by_word = np.zeros((words, len(numbers)))
    measured = [one for one in found if one.measured]
    left = [one for one in measured if one.bm25 is None]
    bm25 = index.bm25_values(
        [one.form.expression for one in left],
        [one.every for one in left],
        [one.rows for one in left],
    )
    of_left = {id(one): of_rows for one, of_rows in zip(left, bm25, strict=True)}
    for one in measured:
        of_rows = of_left[id(one)] if one.bm25 is None else one.bm25
        if one.bm25 is not None and len(one.rows) < len(one.every):
            of_rows = of_rows[one.every.searchsorted(one.rows)]
        by_word[one.word][numbers.searchsorted(one.rows)] += of_rows * one.scale
    # What lifts comes last, for it lifts all the rest.
    for one in sorted(found, key=lambda one: one.form.on_top):
        if one.measured or not len(one.rows):
            continue
        places = numbers.searchsorted(one.rows)
        if one.form.on_top:
            by_word[one.word][places] *= 1.0 + one.form.weight
        else:
            by_word[one.word][places] += one.form.weight * one.rarity
    return by_word


def _add_document_share(index: WordIndex, numbers: ItemIds, by_word: Bm25Values) -> Bm25Values:
    """Sum what rows are worth by all words, with their share of what their documents hold."""
    own = by_word.sum(axis=0)
    documents = index.first_items_of(numbers)
    # Numbers of a document's items follow one another, so its rows do too.
    begins = np.flatnonzero(documents[1:] != documents[:-1]) + 1
    if len(begins) >= len(numbers) - 1:
        return own
    begins = np.concatenate([[0], begins])
    best = np.maximum.reduceat(by_word, begins, axis=1).sum(axis=0)
    lengths = np.diff(begins, append=len(numbers))
    return own + _SHARE * (np.repeat(best, lengths) - own)

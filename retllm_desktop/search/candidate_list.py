"""One query's candidates, read on as far as they are asked for.

The list begins with as many candidates as a search proposes. Read on, it is retrieved anew four
times as deep, and what was not there before is appended; so what was shown stays where it is.
What was added to the library since the list was begun is left out.

A list that one document fills would hide all other files. So what crowds it is set aside, and the
query is asked once more of everything else.
"""

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np

from retllm_desktop.core.library import Library
from retllm_desktop.core.types import Candidate, Item, ItemIds
from retllm_desktop.search.coarse_retrieval import (
    CoarseRetriever,
    Folded,
    RankedItems,
    Similarity,
)
from retllm_desktop.search.exposures import Exposures
from retllm_desktop.search.near_duplicates import NearDuplicates, may_fold
from retllm_desktop.search.query_encoding import EncodedQuery

_DEEPER: Final = 4
"""Times as many are asked for when a list is read on."""
_CROWDED_SHARE: Final = 0.5
"""Of a list: where more of it would be folded away, its largest documents are set aside."""
_LARGE_SHARE: Final = 0.1
"""Of a list: a document with so many parts in it is a large one."""
_CROWDED_ROUNDS: Final = 3
_LEAST_GROUPS: Final = 12
"""About what a screen shows: with fewer, and more to be had, a list is read on at once."""
_DEEPEST_AT_ONCE: Final = 16
"""Times the first depth: no deeper unless someone asks for more."""
_SNIPPETS: Final = 60
"""Results that get a snippet: what a person sees first. For all it would take as long as to find
the words."""


@dataclass(frozen=True, slots=True)
class ResultCount:
    """How many results a list has.

    Attributes:
        number: Groups; of an unfolded list candidates.
        exact: Whether there are no more than that.
    """

    number: int
    exact: bool = True


@dataclass(slots=True)
class _Ranked:
    """What was ranked so far, in the order in which it was found."""

    ids: list[int] = field(default_factory=list[int])
    known: set[int] = field(default_factory=set[int])
    similar: dict[int, Similarity] = field(default_factory=dict[int, Similarity])
    matched: set[int] = field(default_factory=set[int])

    def add(self, found: RankedItems, newest: int) -> None:
        """Append what is not there yet and not newer than an item."""
        new = [number for number in found.ids if number <= newest and number not in self.known]
        self.ids += new
        self.known.update(new)
        # Files that are known by their names alone are near to nothing.
        similar = found.similar
        self.similar.update((number, similar[number]) for number in new if number in similar)
        self.matched |= found.matched


class CandidateList:
    """The candidates of one query in coarse order. Any thread may call.

    Every method may raise StoreError where the library cannot be read.

    Attributes:
        query: The query.
        newest: Items with higher ids are left out.
        unfolded: Whether every candidate counts by itself.
    """

    def __init__(
        self,
        retriever: CoarseRetriever,
        library: Library,
        query: EncodedQuery,
        k: int,
        *,
        below_cutoff: bool = False,
        unfolded: bool = False,
        newest: int | None = None,
    ) -> None:
        """Begin a list.

        Args:
            retriever: Ranks.
            library: The library.
            query: The query.
            k: How many groups are shown at first, and with each reading on; at least 1.
            below_cutoff: Whether what is nearest is proposed even where it is no hit.
            unfolded: Whether every candidate counts by itself.
            newest: Items with higher ids are left out; None: what is added from now on.
        """
        self._retriever = retriever
        self._library = library
        self.query = query
        self._k = max(1, k)
        self._below_cutoff = below_cutoff
        self._lock = threading.Lock()
        self._ranked = _Ranked()
        self._depth = 0
        self._complete = False
        self._all_files = False
        self._candidates: list[Candidate] = []
        self._read = 0
        self._near_duplicates = NearDuplicates()
        self._exposures = Exposures()
        self._groups: dict[int, int] = {}
        self._by_document: dict[bytes, int] = {}
        self._places: dict[int, int] = {}
        self._shown = 0
        self._all_shown = False
        self.unfolded = unfolded
        self.newest = library.items.upper_bound() if newest is None else newest
        self._begin()

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """What is shown: of the groups that are shown all candidates read so far."""
        with self._lock:
            shown = self._shown
            if shown >= len(self._places):
                return tuple(self._candidates)
            return tuple(c for c in self._candidates if self._places[self._group_of(c)] < shown)

    @property
    def complete(self) -> bool:
        """Whether everything that the query finds is shown; never waits."""
        return self._all_shown

    def read_on(self) -> bool:
        """Show the next groups; return whether there were any, or there may be."""
        with self._lock:
            wanted = self._shown + self._k
            while len(self._places) < wanted and not self._complete:
                self._deepen()
            before = self._shown
            self._show(min(wanted, len(self._places)))
            return self._shown > before or not self._all_shown

    def count(self, depth: int = 0) -> ResultCount:
        """Return how many results there are.

        Args:
            depth: So many candidates are looked at where that is not known yet; 0: none.
        """
        query = self.query
        if query.vector is None and not query.words:
            # By date each file is listed once, and all are known without being listed.
            return ResultCount(self._library.items.count_contents(query.within))
        with self._lock:
            while not self._complete and self._depth * _DEEPER <= depth:
                self._deepen()
            self._all_shown = self._complete and self._shown >= len(self._places)
            exact = self._complete or (self._all_files and not self.unfolded)
            return ResultCount(len(self._places), exact)

    def _begin(self) -> None:
        with self._lock:
            first = self._rank(self._k, self.query)
            self._depth, self._complete = self._k, first.complete
            others: list[RankedItems] = []
            if not self.unfolded:
                others = list(self._other_files(first))
                self._all_files = bool(others) and others[-1].complete
            self._ranked.add(_merged([first, *others]), self.newest)
            self._materialise()
            deepest = _DEEPEST_AT_ONCE * self._k
            while (
                len(self._places) < min(self._k, _LEAST_GROUPS)
                and not self._complete
                and not self._all_files
                and self._depth * _DEEPER <= deepest
            ):
                self._deepen()
            self._show(min(self._k, len(self._places)))

    def _rank(self, depth: int, query: EncodedQuery) -> RankedItems:
        return self._retriever.rank(query, depth, below_cutoff=self._below_cutoff)

    def _deepen(self) -> None:
        self._depth *= _DEEPER
        found = self._rank(self._depth, self.query)
        self._ranked.add(found, self.newest)
        self._complete = found.complete
        self._materialise()

    def _other_files(self, first: RankedItems) -> Iterator[RankedItems]:
        """Yield what is found outside of the documents that crowd a list, round by round."""
        found, inside = first, self.query.within
        for _ in range(_CROWDED_ROUNDS):
            if found.complete:
                return
            ranges = self._crowding(found)
            if ranges is None:
                return
            inside = _outside(inside, *ranges, self.newest)
            found = self._rank(self._k, replace(self.query, within=inside))
            yield found

    def _crowding(self, found: RankedItems) -> tuple[ItemIds, ItemIds] | None:
        """Return the ranges of the documents that crowd a list, None where it is not crowded."""
        ids = np.array(sorted(found.ids), np.int64)
        firsts, behind = self._library.items.document_ranges(ids)
        documents, places, counts = np.unique(firsts, return_index=True, return_counts=True)
        if len(ids) - len(documents) <= _CROWDED_SHARE * len(ids):
            return None
        large = counts >= max(2.0, _LARGE_SHARE * len(ids))
        if not large.any():
            return None
        return documents[large], behind[places[large]]

    def _materialise(self) -> None:
        """Read what was ranked, and fold it."""
        ranked = self._ranked
        ids, self._read = ranked.ids[self._read :], len(ranked.ids)
        found = RankedItems(similar=ranked.similar)
        rank = len(self._candidates) + 1
        new = self._retriever.candidates(self.query, found, ids, rank, self._fold)
        self._candidates += new
        for candidate in new:
            self._places.setdefault(self._group_of(candidate), len(self._places))

    def _fold(self, items: Sequence[Item]) -> dict[int, Folded]:
        """Return of each item its group: that of its document, its exposure or its look."""
        alike = self._alike(items)
        exposures = {} if self.query.vector is None else self._exposures.join(items)
        groups, documents = self._groups, self._by_document
        folded: dict[int, Folded] = {}
        for item in items:
            number, document = item.id, item.content_hash
            member = exposures.get(number)
            group = documents.get(document)
            if group is None:
                first = alike.get(number, number) if member is None else member.first
                if first == number:
                    first = alike.get(number, number)
                group = groups.get(first, first)
                documents[document] = group
            groups[number] = group
            companion = (
                member is not None and member.companion and group == groups.get(member.first)
            )
            folded[number] = Folded(group, companion)
        return folded

    def _alike(self, items: Sequence[Item]) -> dict[int, int]:
        """Return for each picture the first of the list that it looks like."""
        pictures = [item for item in items if may_fold(item)]
        if self.query.vector is None or not pictures:
            # By date every picture is listed, as in a folder.
            return {}
        signatures = self._library.items.signatures([item.id for item in pictures])
        return self._near_duplicates.group(pictures, signatures)

    def _group_of(self, candidate: Candidate) -> int:
        return candidate.item.id if self.unfolded else candidate.group_id

    def _show(self, groups: int) -> None:
        """Show so many groups; what is new among them gets snippets."""
        before, self._shown = self._shown, groups
        self._all_shown = self._complete and groups >= len(self._places)
        query, matched = self.query, self._ranked.matched
        if not matched:
            return
        places, unfolded = self._places, self.unfolded
        new = [
            place
            for place, c in enumerate(self._candidates)
            if before <= places[c.item.id if unfolded else c.group or c.item.id] < groups
        ]
        ids = [self._candidates[place].item.id for place in new]
        # What stands for a group is seen first.
        heads = [
            n for place, n in zip(new, ids, strict=True) if self._candidates[place].group in (0, n)
        ]
        chosen = [n for n in dict.fromkeys((*heads, *ids)) if n in matched][:_SNIPPETS]
        if not chosen:
            return
        snippets = self._library.words.snippets(query.words, chosen)
        for place, number in zip(new, ids, strict=True):
            if (snippet := snippets.get(number)) is not None:
                self._candidates[place] = replace(self._candidates[place], snippet=snippet)


def _merged(found: Sequence[RankedItems]) -> RankedItems:
    """Return several rankings of one query as one."""
    if len(found) == 1:
        return found[0]
    values: dict[int, float] = {}
    similar: dict[int, Similarity] = {}
    matched: frozenset[int] = frozenset()
    for one in found:
        values.update(one.values)
        similar.update(one.similar)
        matched |= one.matched
    ordered = sorted(values.items(), key=lambda pair: (-pair[1], pair[0]))
    return RankedItems(tuple(ordered), similar, matched)


def _outside(within: ItemIds | None, firsts: ItemIds, behind: ItemIds, newest: int) -> ItemIds:
    """Return the items that lie in none of some ranges, of those within (None: of all)."""
    numbers = np.arange(1, newest + 1, dtype=np.int64) if within is None else within
    places = np.searchsorted(firsts, numbers, side="right") - 1
    inside = (places >= 0) & (numbers < behind[np.maximum(places, 0)])
    return numbers[~inside]

"""The coarse stage: what lies near, what holds the words, both in one order, cut where it ends."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from retllm_desktop.core.floor import Floor, keep
from retllm_desktop.core.fusion import CoarseRule, fuse
from retllm_desktop.core.library import Library
from retllm_desktop.core.ports import DualEncoder
from retllm_desktop.core.ranking import merge
from retllm_desktop.core.types import Candidate, Item, Modality, Vectors
from retllm_desktop.services.asking import Asked

_SNIPPETS: Final = 60
"""Results that get a piece of their text; what comes after them is rarely looked at."""


class Proposing:
    """Proposes candidates for a query that is understood."""

    def __init__(
        self, library: Library, encoder: DualEncoder, rule: CoarseRule | None = None
    ) -> None:
        """Take the parts, and how both lists become one."""
        self._library = library
        self._encoder = encoder
        self._rule = rule or CoarseRule()

    def propose(self, asked: Asked, coarse_k: int, *, below_floor: bool = False) -> list[Candidate]:
        """Return the best candidates of a query, best first.

        Args:
            asked: The query.
            coarse_k: How many at most.
            below_floor: Whether to propose also what is near but no hit.

        Raises:
            StoreError: The library cannot be read.
        """
        if asked.within is not None and not len(asked.within):
            return []
        words = self._library.matches(asked.words, coarse_k, asked.within) if asked.words else []
        if asked.vector is None:
            if not asked.words:
                # Conditions alone: what meets them, newest first.
                return self._plain(self._library.newest(coarse_k, asked.within))
            return self._plain([match.item_id for match in words])
        near = self._near(asked, asked.vector, coarse_k, below_floor)
        others = [match.item_id for match in words if match.item_id not in near]
        read = {item.id: item for item in self._library.items(others)}
        measured = near | self._beside(asked, asked.vector, read)
        ranked = [(item, standout) for item, (_, standout) in measured.items()]
        floor = self._floor(asked)
        merged = fuse(
            ranked,
            words,
            self._rule,
            words=len(asked.words.split()),
            understood=floor is None or floor.understands(asked.vector),
        )
        order = [item for item, _ in merged][:coarse_k]
        # What was read for its modality is not read again; and pieces of text are made for what a
        # person sees first, for they take longer than the search.
        chosen = [item for item in order if item in measured]
        read |= {
            item.id: item for item in self._library.items([i for i in chosen if i not in read])
        }
        matched = {match.item_id for match in words}
        shown = [item for item in chosen if item in matched and item in read][:_SNIPPETS]
        snippets = self._library.snippets(asked.words, shown)
        # An item may be deleted by the indexer between two reads: then it is no candidate.
        present = [read[item] for item in chosen if item in read]
        return [
            Candidate(item, rank, *measured[item.id], snippet=snippets.get(item.id))
            for rank, item in enumerate(present, start=1)
        ]

    def _near(
        self, asked: Asked, vector: Vectors, coarse_k: int, below_floor: bool
    ) -> dict[int, tuple[float, float]]:
        """What lies near, best first: (distance, standout) by item, as far as it is a hit."""
        found = [
            neighbour
            for modality in Modality
            for neighbour in self._library.nearest(vector, coarse_k, modality, asked.within)
        ]
        ranked = merge(found, self._standout(asked), coarse_k)
        floor = self._floor(asked)
        if not below_floor and floor is not None:
            searched = self._library.items_at_most() if asked.within is None else len(asked.within)
            standouts = [standout for _, standout in ranked]
            ranked = ranked[: keep(standouts, searched, floor, vector)]
        return {n.item_id: (n.distance, standout) for n, standout in ranked}

    def _beside(
        self,
        asked: Asked,
        vector: Vectors,
        items: Mapping[int, Item],
    ) -> dict[int, tuple[float, float]]:
        """Distance and standout of what only the words found."""
        standout = self._standout(asked)
        measured: dict[int, tuple[float, float]] = {}
        for number, own in self._library.vectors_of(list(items)).items():
            cosine = max(-1.0, min(1.0, float(own @ vector)))
            measured[number] = (1.0 - cosine, standout(items[number].modality, cosine))
        return measured

    def _floor(self, asked: Asked) -> Floor | None:
        """The floor of sentences; what a picture is like is a matter of degree, and has none."""
        return self._encoder.floor if asked.modality is Modality.TEXT else None

    def _standout(self, asked: Asked) -> Callable[[Modality, float], float]:
        def standout(modality: Modality, cosine: float) -> float:
            return self._encoder.standout(asked.modality, modality, cosine)

        return standout

    def _plain(self, item_ids: Sequence[int]) -> list[Candidate]:
        """Candidates of a query that gives no direction."""
        return [
            Candidate(item, rank, 1.0, 0.0)
            for rank, item in enumerate(self._library.items(item_ids), start=1)
        ]

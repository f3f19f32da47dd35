"""The coarse stage: what lies near, what holds the words, both in one order, cut where it ends."""

from collections.abc import Callable, Mapping, Sequence

from retllm_desktop.core.floor import Floor, keep
from retllm_desktop.core.fusion import CoarseRule, fuse
from retllm_desktop.core.library import Library
from retllm_desktop.core.ports import DualEncoder
from retllm_desktop.core.ranking import merge
from retllm_desktop.core.types import Candidate, Modality, Vectors
from retllm_desktop.services.asking import Asked


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
        beside = self._beside(asked, asked.vector, [match.item_id for match in words], near)
        ranked = [(item, standout) for item, (_, standout) in (near | beside).items()]
        floor = self._floor(asked)
        merged = fuse(
            ranked,
            words,
            self._rule,
            words=len(asked.words.split()),
            understood=floor is None or floor.understands(asked.vector),
        )
        order = [item for item, _ in merged][:coarse_k]
        return self._candidates(asked, order, near | beside)

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
        item_ids: Sequence[int],
        near: Mapping[int, tuple[float, float]],
    ) -> dict[int, tuple[float, float]]:
        """Distance and standout of what only the words found."""
        others = [item for item in item_ids if item not in near]
        vectors = self._library.vectors_of(others)
        modality_of = {item.id: item.modality for item in self._library.items(others)}
        standout = self._standout(asked)
        measured: dict[int, tuple[float, float]] = {}
        for item, own in vectors.items():
            cosine = max(-1.0, min(1.0, float(own @ vector)))
            if item in modality_of:
                measured[item] = (1.0 - cosine, standout(modality_of[item], cosine))
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

    def _candidates(
        self,
        asked: Asked,
        item_ids: Sequence[int],
        measured: Mapping[int, tuple[float, float]],
    ) -> list[Candidate]:
        # An item may be deleted by the indexer between two reads: then it is no candidate.
        items = self._library.items([item for item in item_ids if item in measured])
        snippets = self._library.snippets(asked.words, [item.id for item in items])
        return [
            Candidate(item, rank, *measured[item.id], snippet=snippets.get(item.id))
            for rank, item in enumerate(items, start=1)
        ]

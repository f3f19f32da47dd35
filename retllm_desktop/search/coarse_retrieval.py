"""The coarse stage: what lies near, what holds the words, both in one order, cut where it ends."""

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np

from retllm_desktop.core.library import Library
from retllm_desktop.core.ports import DualEncoder
from retllm_desktop.core.similarity import SimilarityCutoff, count_hits
from retllm_desktop.core.types import Candidate, Modality, Neighbour, Vectors
from retllm_desktop.core.vector_stores import PassageEncoder
from retllm_desktop.search.query_encoding import EncodedQuery
from retllm_desktop.search.ranking.fusion import CoarseRule, fuse_lists
from retllm_desktop.search.ranking.order import merge_by_z_score

_MAX_SNIPPETS: Final = 60
"""Results that get a piece of their text; what comes after them is rarely looked at."""


class CoarseRetriever:
    """Proposes candidates for a query that is understood."""

    def __init__(
        self,
        library: Library,
        encoder: DualEncoder,
        rule: CoarseRule | None = None,
        *,
        passages: PassageEncoder | None = None,
    ) -> None:
        """Take the parts.

        Args:
            library: The library.
            encoder: The encoder of all items.
            rule: How both lists become one.
            passages: The encoder of the space of passages, None for none.
        """
        self._passages = passages
        self._library = library
        self._encoder = encoder
        self._rule = rule or CoarseRule()

    def retrieve(
        self, asked: EncodedQuery, coarse_k: int, *, below_cutoff: bool = False
    ) -> list[Candidate]:
        """Return the best candidates of a query, best first.

        Args:
            asked: The query.
            coarse_k: How many at most.
            below_cutoff: Whether to propose also what is near but no hit.

        Raises:
            StoreError: The library cannot be read.
        """
        if asked.within is not None and not len(asked.within):
            return []
        words = self._library.matches(asked.words, coarse_k, asked.within) if asked.words else []
        if asked.vector is None:
            if not asked.words:
                # Conditions alone: what meets them, newest first.
                return self._unranked(self._library.newest(coarse_k, asked.within))
            return self._unranked([match.item_id for match in words])
        near, read = self._near(asked, asked.vector, coarse_k, below_cutoff)
        others = [match.item_id for match in words if match.item_id not in near]
        measured = near | self._measure_word_matches(asked, asked.vector, others)
        ranked = [(item, standout) for item, (_, standout) in measured.items()]
        floor = self._floor(asked)
        merged = fuse_lists(
            ranked,
            words,
            self._rule,
            words=len(asked.words.split()),
            understood=floor is None or floor.understands(asked.sentence_vectors),
            read=read,
        )
        order = [item for item, _ in merged][:coarse_k]
        chosen = [item for item in order if item in measured]
        items = {item.id: item for item in self._library.items(chosen)}
        # Pieces of text are made for what a person sees first: for all they would take as long as
        # to find the words.
        matched = {match.item_id for match in words}
        shown = [item for item in chosen if item in matched and item in items][:_MAX_SNIPPETS]
        snippets = self._library.snippets(asked.words, shown)
        # An item may be deleted by the indexer between two reads: then it is no candidate.
        present = [items[item] for item in chosen if item in items]
        return [
            Candidate(item, rank, *measured[item.id], snippet=snippets.get(item.id))
            for rank, item in enumerate(present, start=1)
        ]

    def _near(
        self, asked: EncodedQuery, vector: Vectors, coarse_k: int, below_cutoff: bool
    ) -> tuple[dict[int, tuple[float, float]], bool]:
        """What lies near: (distance, standout) by item, as far as it is a hit.

        Where texts have vectors of a space of their own, each encoder looks at what it knows
        best, and its list ends where its own hits end. Returned beside is whether the encoder of
        passages has a hit.
        """
        read = False
        texts = self._near_texts(asked, coarse_k)
        modalities = tuple(Modality) if texts is None else (Modality.IMAGE,)
        found = [
            neighbour
            for modality in modalities
            for neighbour in self._library.nearest(vector, coarse_k, modality, asked.within)
        ]
        lists = [(merge_by_z_score(found, self._z_score_of(asked), coarse_k), self._floor(asked))]
        if self._passages is not None and texts is not None:
            ranked = [(n, self._passages.z_score(1.0 - n.distance)) for n in texts]
            least = self._passages.similarity_cutoff
            read = bool(ranked) and (least is None or ranked[0][1] >= least.z_score)
            lists.append((ranked, least))
        near: dict[int, tuple[float, float]] = {}
        for ranked, floor in lists:
            kept = len(ranked)
            if not below_cutoff and floor is not None:
                within = asked.within
                searched = self._library.items_at_most() if within is None else len(within)
                kept = count_hits(
                    [standout for _, standout in ranked], searched, floor, asked.sentence_vectors
                )
            near |= {n.item_id: (n.distance, standout) for n, standout in ranked[:kept]}
        return near, read

    def _near_texts(self, asked: EncodedQuery, coarse_k: int) -> list[Neighbour] | None:
        """The texts nearest to a query in the space of passages, None where it is not used."""
        if self._passages is None or asked.passage_vector is None:
            return None
        return self._library.nearest_passages(
            self._passages.space, asked.passage_vector, coarse_k, asked.within
        )

    def _measure_word_matches(
        self, asked: EncodedQuery, vector: Vectors, item_ids: Sequence[int]
    ) -> dict[int, tuple[float, float]]:
        """Distance and standout of what only the words found."""
        if not item_ids:
            return {}
        chosen = np.array(sorted(item_ids), np.int64)
        found = self._library.nearest(vector, len(chosen), within=chosen)
        standout = self._z_score_of(asked)
        measured = {
            near.item_id: (near.distance, standout(near.modality, 1.0 - near.distance))
            for near in found
        }
        passages = self._passages
        if passages is not None and asked.passage_vector is not None:
            texts = [near.item_id for near in found if near.modality is Modality.TEXT]
            for number, own in self._library.passage_vectors_of(passages.space, texts).items():
                cosine = max(-1.0, min(1.0, float(own @ asked.passage_vector)))
                measured[number] = (1.0 - cosine, passages.z_score(cosine))
        return measured

    def _floor(self, asked: EncodedQuery) -> SimilarityCutoff | None:
        """The floor of sentences; what a picture is like is a matter of degree, and has none."""
        return self._encoder.similarity_cutoff if asked.modality is Modality.TEXT else None

    def _z_score_of(self, asked: EncodedQuery) -> Callable[[Modality, float], float]:
        def standout(modality: Modality, cosine: float) -> float:
            return self._encoder.z_score(asked.modality, modality, cosine)

        return standout

    def _unranked(self, item_ids: Sequence[int]) -> list[Candidate]:
        """Candidates of a query that gives no direction."""
        return [
            Candidate(item, rank, 1.0, 0.0)
            for rank, item in enumerate(self._library.items(item_ids), start=1)
        ]

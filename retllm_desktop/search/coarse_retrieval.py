"""The coarse stage: nearest vectors and matching words, fused, and cut where the hits end."""

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np

from retllm_desktop.core.library import Library
from retllm_desktop.core.ports import DualEncoder
from retllm_desktop.core.similarity import SimilarityCutoff, count_hits
from retllm_desktop.core.types import Candidate, Modality, Neighbour, Vectors
from retllm_desktop.core.vector_stores import PassageEncoder
from retllm_desktop.search.query_encoding import EncodedQuery
from retllm_desktop.search.ranking.fusion import CoarseRule, fuse_lists, merge_by_z_score

_MAX_SNIPPETS: Final = 60
"""Results that get a snippet: what a person sees first. For all it would take as long as to find
the words."""


class _Similarity(NamedTuple):
    """How near an item is: cosine distance, and z-score of its cosine."""

    distance: float
    z_score: float


class CoarseRetriever:
    """Finds the candidates of encoded queries."""

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
            passages: The encoder of the passage space, None for none.
        """
        self._passages = passages
        self._library = library
        self._encoder = encoder
        self._rule = rule or CoarseRule()

    def retrieve(
        self, query: EncodedQuery, coarse_k: int, *, below_cutoff: bool = False
    ) -> list[Candidate]:
        """Return the best candidates of a query, best first.

        Args:
            query: The query.
            coarse_k: How many at most.
            below_cutoff: Whether to return also what is nearest but no hit.

        Raises:
            StoreError: The library cannot be read.
        """
        library = self._library
        if query.within is not None and not len(query.within):
            return []
        matches = library.words.matches(query.words, coarse_k, query.within) if query.words else []
        if query.vector is None:
            # Conditions alone: what meets them, newest first.
            newest = () if query.words else library.items.newest(coarse_k, query.within)
            found = library.items.get([match.item_id for match in matches] or newest)
            return [
                Candidate(item, rank, 1.0, 0.0, measured=False)
                for rank, item in enumerate(found, start=1)
            ]
        similar, passage_hit = self._hits(query, query.vector, coarse_k, below_cutoff)
        others = [match.item_id for match in matches if match.item_id not in similar]
        similar |= self._measure(query, query.vector, others)
        cutoff = self._cutoff(query)
        fused = fuse_lists(
            [(item, similarity.z_score) for item, similarity in similar.items()],
            matches,
            self._rule,
            words=len(query.words.split()),
            understood=cutoff is None or cutoff.understands(query.sentence_vectors),
            passage_hit=passage_hit,
        )
        chosen = [item for item, _ in fused[:coarse_k] if item in similar]
        # An item may be deleted by the indexer between two reads: then it is no candidate.
        present = library.items.get(chosen)
        matched = {match.item_id for match in matches}
        shown = [item.id for item in present if item.id in matched][:_MAX_SNIPPETS]
        snippets = library.words.snippets(query.words, shown)
        return [
            Candidate(item, rank, *similar[item.id], snippet=snippets.get(item.id))
            for rank, item in enumerate(present, start=1)
        ]

    def _hits(
        self, query: EncodedQuery, vector: Vectors, coarse_k: int, below_cutoff: bool
    ) -> tuple[dict[int, _Similarity], bool]:
        """Return the nearest items that are hits, and whether the passage encoder has a hit.

        Where texts have vectors of a space of their own, each encoder searches the items that it
        knows best, and its list ends where its own hits end.
        """
        passage_hit = False
        texts = self._nearest_texts(query, coarse_k)
        modalities = tuple(Modality) if texts is None else (Modality.IMAGE,)
        found = [
            neighbour
            for modality in modalities
            for neighbour in self._library.vectors.nearest(vector, coarse_k, modality, query.within)
        ]

        def z_score(modality: Modality, cosine: float) -> float:
            return self._encoder.z_score(query.modality, modality, cosine)

        lists = [(merge_by_z_score(found, z_score, coarse_k), self._cutoff(query))]
        if self._passages is not None and texts is not None:
            ranked = [(n, self._passages.z_score(1.0 - n.distance)) for n in texts]
            cutoff = self._passages.similarity_cutoff
            passage_hit = bool(ranked) and (cutoff is None or ranked[0][1] >= cutoff.z_score)
            lists.append((ranked, cutoff))
        hits: dict[int, _Similarity] = {}
        for ranked, cutoff in lists:
            count = len(ranked)
            if not below_cutoff and cutoff is not None:
                within = query.within
                searched = self._library.items.upper_bound() if within is None else len(within)
                z_scores = [z_score for _, z_score in ranked]
                count = count_hits(z_scores, searched, cutoff, query.sentence_vectors)
            hits |= {n.item_id: _Similarity(n.distance, z) for n, z in ranked[:count]}
        return hits, passage_hit

    def _nearest_texts(self, query: EncodedQuery, coarse_k: int) -> list[Neighbour] | None:
        """Return the nearest texts in the passage space, None where it is not used."""
        if self._passages is None or query.passage_vector is None:
            return None
        return self._library.passages.nearest(
            self._passages.space, query.passage_vector, coarse_k, query.within
        )

    def _measure(
        self, query: EncodedQuery, vector: Vectors, item_ids: Sequence[int]
    ) -> dict[int, _Similarity]:
        """Return how near given items are: those that only the words found."""
        if not item_ids:
            return {}
        chosen = np.array(sorted(item_ids), np.int64)
        found = self._library.vectors.nearest(vector, len(chosen), within=chosen)
        measured = {
            n.item_id: _Similarity(
                n.distance, self._encoder.z_score(query.modality, n.modality, 1.0 - n.distance)
            )
            for n in found
        }
        passages = self._passages
        if passages is not None and query.passage_vector is not None:
            texts = [near.item_id for near in found if near.modality is Modality.TEXT]
            for number, row in self._library.passages.of_items(passages.space, texts).items():
                cosine = max(-1.0, min(1.0, float(row @ query.passage_vector)))
                measured[number] = _Similarity(1.0 - cosine, passages.z_score(cosine))
        return measured

    def _cutoff(self, query: EncodedQuery) -> SimilarityCutoff | None:
        """Return where lists of a sentence end; likeness to a picture is gradual and has no end."""
        return self._encoder.similarity_cutoff if query.modality is Modality.TEXT else None

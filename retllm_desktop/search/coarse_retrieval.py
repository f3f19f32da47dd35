"""The coarse stage: nearest vectors and matching words, fused, and cut where the hits end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from retllm_desktop.core.library import Library
from retllm_desktop.core.ports import DualEncoder
from retllm_desktop.core.similarity import SimilarityCutoff, count_hits
from retllm_desktop.core.types import Candidate, Modality, Neighbour, Vectors
from retllm_desktop.core.vector_stores import PassageEncoder
from retllm_desktop.search.query_encoding import EncodedQuery
from retllm_desktop.search.ranking.fusion import CoarseRule, fuse_lists, merge_by_z_score


class Similarity(NamedTuple):
    """How near an item is: cosine distance, and z-score of its cosine."""

    distance: float
    z_score: float


@dataclass(frozen=True, slots=True)
class RankedItems:
    """The items that a query finds, as far as they were looked for.

    Attributes:
        values: (item id, value), best first, each item once. Values of one query compare, however
            deep and wherever it was looked for.
        similar: How near each is; empty where the query gives no direction to measure by.
        matched: The items that hold some of the words.
        complete: Whether there are no more.
    """

    values: tuple[tuple[int, float], ...] = ()
    similar: Mapping[int, Similarity] = field(default_factory=dict[int, Similarity])
    matched: frozenset[int] = frozenset()
    complete: bool = True

    @property
    def ids(self) -> list[int]:
        """The items, best first."""
        return [number for number, _ in self.values]


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

    def rank(self, query: EncodedQuery, k: int, *, below_cutoff: bool = False) -> RankedItems:
        """Return the best items of a query, best first.

        Args:
            query: The query.
            k: How many at most; each list that is fused is read as far.
            below_cutoff: Whether to return also what is nearest but no hit.

        Raises:
            StoreError: The library cannot be read.
        """
        library = self._library
        if query.within is not None and not len(query.within):
            return RankedItems()
        matches = library.words.matches(query.words, k, query.within) if query.words else []
        if query.vector is None:
            # Conditions alone: what meets them, newest first.
            newest = () if query.words else library.items.newest(k, query.within)
            chosen = [match.item_id for match in matches] or list(newest)
            values = tuple((number, -float(place)) for place, number in enumerate(chosen))
            return RankedItems(values, complete=len(chosen) < k)
        similar, passage_hit, ended = self._hits(query, query.vector, k, below_cutoff)
        others = [match.item_id for match in matches if match.item_id not in similar]
        similar |= self._measure(query, query.vector, others)
        cutoff = self._cutoff(query)
        fused = fuse_lists(
            [(item, similarity.z_score) for item, similarity in similar.items()],
            matches,
            self._rule,
            words=library.words.count_words(query.words),
            understood=cutoff is None or cutoff.understands(query.sentence_vectors),
            passage_hit=passage_hit,
        )
        found = [pair for pair in fused if pair[0] in similar]
        matched = frozenset(match.item_id for match in matches)
        complete = ended and len(matches) < k and len(found) <= k
        return RankedItems(tuple(found[:k]), similar, matched, complete)

    def candidates(
        self, query: EncodedQuery, found: RankedItems, ids: Sequence[int], first_rank: int = 1
    ) -> list[Candidate]:
        """Return ranked items as candidates, without snippets.

        An item may be deleted by the indexer between two reads: then it is no candidate.

        Args:
            query: The query.
            found: Where they were ranked.
            ids: Those wanted, in their order.
            first_rank: The coarse rank of the first.

        Raises:
            StoreError: The library cannot be read.
        """
        items = self._library.items.get(ids)
        if query.vector is None:
            return [
                Candidate(item, rank, 1.0, 0.0, measured=False)
                for rank, item in enumerate(items, start=first_rank)
            ]
        return [
            Candidate(item, rank, *found.similar[item.id])
            for rank, item in enumerate(items, start=first_rank)
        ]

    def _hits(
        self, query: EncodedQuery, vector: Vectors, coarse_k: int, below_cutoff: bool
    ) -> tuple[dict[int, Similarity], bool, bool]:
        """Return the nearest items that are hits, and two facts of them.

        These are whether the passage encoder has a hit, and whether there are no other hits.
        Where texts have vectors of a space of their own, each encoder searches the items that it
        knows best, and its list ends where its own hits end.
        """
        passage_hit = False
        texts = self._nearest_texts(query, coarse_k)
        modalities = tuple(Modality) if texts is None else (Modality.IMAGE,)
        nearest = [
            self._library.vectors.nearest(vector, coarse_k, modality, query.within)
            for modality in modalities
        ]
        found = [neighbour for neighbours in nearest for neighbour in neighbours]
        full = [len(found) >= coarse_k]

        def z_score(modality: Modality, cosine: float) -> float:
            return self._encoder.z_score(query.modality, modality, cosine)

        lists = [(merge_by_z_score(found, z_score, coarse_k), self._cutoff(query), True)]
        if self._passages is not None and texts is not None:
            ranked = [(n, self._passages.z_score(1.0 - n.distance)) for n in texts]
            cutoff = self._passages.similarity_cutoff
            passage_hit = bool(ranked) and (cutoff is None or ranked[0][1] >= cutoff.z_score)
            lists.append((ranked, cutoff, query.passage_words_known))
            full.append(len(texts) >= coarse_k)
        hits: dict[int, Similarity] = {}
        ended = True
        for (ranked, cutoff, words_known), more in zip(lists, full, strict=True):
            count = len(ranked)
            if not below_cutoff and cutoff is not None:
                within = query.within
                searched = self._library.items.upper_bound() if within is None else len(within)
                z_scores = [z_score for _, z_score in ranked]
                count = count_hits(
                    z_scores, searched, cutoff, query.sentence_vectors, words_known=words_known
                )
            hits |= {n.item_id: Similarity(n.distance, z) for n, z in ranked[:count]}
            ended = ended and (count < len(ranked) or not more)
        return hits, passage_hit, ended

    def _nearest_texts(self, query: EncodedQuery, coarse_k: int) -> list[Neighbour] | None:
        """Return the nearest texts in the passage space, None where it is not used."""
        if self._passages is None or query.passage_vector is None:
            return None
        return self._library.passages.nearest(
            self._passages.space, query.passage_vector, coarse_k, query.within
        )

    def _measure(
        self, query: EncodedQuery, vector: Vectors, item_ids: Sequence[int]
    ) -> dict[int, Similarity]:
        """Return how near given items are: those that only the words found."""
        if not item_ids:
            return {}
        chosen = np.array(sorted(item_ids), np.int64)
        found = self._library.vectors.nearest(vector, len(chosen), within=chosen)
        measured = {
            n.item_id: Similarity(
                n.distance, self._encoder.z_score(query.modality, n.modality, 1.0 - n.distance)
            )
            for n in found
        }
        passages = self._passages
        if passages is not None and query.passage_vector is not None:
            texts = [near.item_id for near in found if near.modality is Modality.TEXT]
            for number, row in self._library.passages.of_items(passages.space, texts).items():
                cosine = max(-1.0, min(1.0, float(row @ query.passage_vector)))
                measured[number] = Similarity(1.0 - cosine, passages.z_score(cosine))
        return measured

    def _cutoff(self, query: EncodedQuery) -> SimilarityCutoff | None:
        """Return where lists of a sentence end; likeness to a picture is gradual and has no end."""
        return self._encoder.similarity_cutoff if query.modality is Modality.TEXT else None

"""The coarse stage: nearest vectors and matching words, fused, and cut where the hits end."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import numpy as np

from retllm_desktop.core.library import Library
from retllm_desktop.core.ports import DualEncoder
from retllm_desktop.core.similarity import SimilarityCutoff, count_hits
from retllm_desktop.core.types import (
    EMBEDDED_MODALITIES,
    Candidate,
    Item,
    Modality,
    Neighbour,
    Vectors,
)
from retllm_desktop.core.vector_stores import PassageEncoder
from retllm_desktop.search.query_encoding import EncodedQuery
from retllm_desktop.search.ranking.fusion import (
    CoarseRule,
    QueryEvidence,
    fuse_lists,
    merge_by_z_score,
    short_text_rise,
)


class Similarity(NamedTuple):
    """How near an item is: cosine distance, and z-score of its cosine."""

    distance: float
    z_score: float


class Folded(NamedTuple):
    """What an item is folded into, and whether it goes with a picture there: see ``Candidate``."""

    group: int
    companion: bool


_UNMEASURED: Final = Similarity(1.0, 0.0)
_ALONE: Final = Folded(0, False)


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
        similar, evidence, ended = self._hits(query, query.vector, k, below_cutoff)
        others = [match.item_id for match in matches if match.item_id not in similar]
        similar |= self._measure(query, query.vector, others)
        held = [match.item_id for match in matches]
        beside = evidence.separate_passages and evidence.picture_hit
        fused = fuse_lists(
            [(item, similarity.z_score) for item, similarity in similar.items()],
            matches,
            self._rule,
            words=library.words.count_words(query.words),
            evidence=evidence,
            passages=library.passages.text_lengths(held) if beside and held else (),
        )
        matched = frozenset(held)
        # Files that are known by their names have words and no vector.
        found = [pair for pair in fused if pair[0] in similar or pair[0] in matched]
        complete = ended and len(matches) < k and len(found) <= k
        return RankedItems(tuple(found[:k]), similar, matched, complete)

    def candidates(
        self,
        query: EncodedQuery,
        found: RankedItems,
        ids: Sequence[int],
        first_rank: int = 1,
        fold: Callable[[Sequence[Item]], Mapping[int, Folded]] | None = None,
    ) -> list[Candidate]:
        """Return ranked items as candidates, without snippets.

        An item may be deleted by the indexer between two reads: then it is no candidate.

        Args:
            query: The query.
            found: Where they were ranked.
            ids: Those wanted, in their order.
            first_rank: The coarse rank of the first.
            fold: Tells what those that are there are folded into; None: into nothing.

        Raises:
            StoreError: The library cannot be read.
        """
        similar, measures = found.similar, query.vector is not None
        ranked = [
            (rank, item)
            for rank, item in enumerate(self._library.items.get(ids), start=first_rank)
            if not measures or item.id in similar or item.modality is Modality.FILE
        ]
        folded: Mapping[int, Folded] = {}
        if fold is not None:
            folded = fold([item for _, item in ranked])
        # Positional: this is made of every row of a list, and replacing a field costs five times
        # as much.
        return [
            Candidate(
                item,
                rank,
                *similar.get(item.id, _UNMEASURED),
                None,
                item.id in similar,
                *(folded.get(item.id) or _ALONE),
            )
            for rank, item in ranked
        ]

    def _hits(
        self, query: EncodedQuery, vector: Vectors, coarse_k: int, below_cutoff: bool
    ) -> tuple[dict[int, Similarity], QueryEvidence, bool]:
        """Return the nearest items that are hits, what they tell, and whether there are no others.

        Where texts have vectors of a space of their own, each encoder searches the items that it
        knows best, and its list ends where its own hits end.
        """
        texts = self._nearest_texts(query, coarse_k)
        modalities = EMBEDDED_MODALITIES if texts is None else (Modality.IMAGE,)
        found = [
            neighbour
            for modality in modalities
            for neighbour in self._library.vectors.nearest(vector, coarse_k, modality, query.within)
        ]

        def z_score(modality: Modality, cosine: float) -> float:
            return self._encoder.z_score(query.modality, modality, cosine)

        ranked = merge_by_z_score(found, z_score, coarse_k)
        cutoff = self._cutoff(query)
        understood = cutoff is None or cutoff.understands(query.sentence_vectors)
        count = self._count_hits(
            query, ranked, cutoff, None, words_split=query.words_split or not understood
        )
        evidence = QueryEvidence(
            understood=understood,
            separate_passages=texts is not None,
            picture_hit=any(n.modality is Modality.IMAGE for n, _ in ranked[:count]),
        )
        shown = len(ranked) if below_cutoff else count
        ended = shown < len(ranked) or len(found) < coarse_k
        hits = {n.item_id: Similarity(n.distance, z) for n, z in ranked[:shown]}
        if self._passages is not None and texts is not None:
            ranked = self._ranked_passages(query, texts, self._passages)
            count = self._count_hits(
                query,
                ranked,
                self._passages.similarity_cutoff,
                query.sentence_vectors,
                words_split=query.passage_words_split,
            )
            shown = len(ranked) if below_cutoff else count
            ended = ended and (shown < len(ranked) or len(texts) < coarse_k)
            hits |= {n.item_id: Similarity(n.distance, z) for n, z in ranked[:shown]}
        return hits, evidence, ended

    def _count_hits(
        self,
        query: EncodedQuery,
        ranked: Sequence[tuple[Neighbour, float]],
        cutoff: SimilarityCutoff | None,
        sentences: Vectors | None,
        *,
        words_split: bool,
    ) -> int:
        """Return how many of a ranked list are hits; sentences are tested where given."""
        within = query.within
        searched = self._library.items.upper_bound() if within is None else len(within)
        z_scores = [z_score for _, z_score in ranked]
        return count_hits(z_scores, searched, cutoff, sentences, words_split=words_split)

    def _ranked_passages(
        self, query: EncodedQuery, texts: Sequence[Neighbour], passages: PassageEncoder
    ) -> list[tuple[Neighbour, float]]:
        """Return texts with their z-scores, best first."""
        lengths = self._library.passages.text_lengths([near.item_id for near in texts])
        ranked = [
            (near, _passage_z_score(passages, 1.0 - near.distance, lengths, near.item_id, query))
            for near in texts
        ]
        return sorted(ranked, key=lambda pair: (-pair[1], pair[0].distance, pair[0].item_id))

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
            rows = self._library.passages.of_items(passages.space, texts)
            lengths = self._library.passages.text_lengths(list(rows))
            for number, row in rows.items():
                cosine = max(-1.0, min(1.0, float(row @ query.passage_vector)))
                z_score = _passage_z_score(passages, cosine, lengths, number, query)
                measured[number] = Similarity(1.0 - cosine, z_score)
        return measured

    def _cutoff(self, query: EncodedQuery) -> SimilarityCutoff | None:
        """Return where lists of a sentence end; likeness to a picture is gradual and has no end."""
        return self._encoder.similarity_cutoff if query.modality is Modality.TEXT else None


def _passage_z_score(
    passages: PassageEncoder,
    cosine: float,
    lengths: Mapping[int, int],
    item_id: int,
    query: EncodedQuery,
) -> float:
    words = len(query.judge_input.text.split())
    # A text that was deleted meanwhile has no length, and is no candidate later.
    return passages.z_score(cosine) - short_text_rise(lengths.get(item_id, 0), words)

"""One coarse list out of several: modalities merged by z-score, then vectors and words fused."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from retllm_desktop.core.types import Modality, Neighbour, TextMatch


class CoarseFusion(StrEnum):
    """How the two lists become one.

    ``Z_SCORE``: z-score of the cosine plus a multiple of the mean BM25 of a query word.
    ``RANKS``: reciprocal rank fusion. Source: Cormack, Clarke, Büttcher, SIGIR 2009.
    ``CONVEX``: both values brought to [0, 1] over their list, then a weighted mean. Source: Bruch,
    Gai, Ingber, «An Analysis of Fusion Functions for Hybrid Retrieval», 2023.
    """

    Z_SCORE = "z-score"
    RANKS = "ranks"
    CONVEX = "convex"


@dataclass(frozen=True, slots=True)
class CoarseRule:
    """Which fusion, and its numbers; packaging/decisions/0008 says how they were chosen.

    Attributes:
        fusion: Which.
        bm25_worth: ``Z_SCORE``: what one unit of BM25 a word is worth in standard deviations.
        bm25_worth_not_understood: The same for a query that the encoder does not understand.
        bm25_worth_passage_hit: The same for such a query where the passage encoder has a hit.
        rank_constant: ``RANKS``: added to each rank.
        lexical_share: ``CONVEX``: weight of the lexical list, in [0, 1].
    """

    fusion: CoarseFusion = CoarseFusion.Z_SCORE
    bm25_worth: float = 0.75
    bm25_worth_not_understood: float = 3.0
    bm25_worth_passage_hit: float = 1.5
    rank_constant: float = 60.0
    lexical_share: float = 0.3


def merge_by_z_score(
    neighbours: Iterable[Neighbour], z_score: Callable[[Modality, float], float], k: int
) -> list[tuple[Neighbour, float]]:
    """Bring neighbours of several modalities into one coarse order.

    Cosines of text–text and text–image pairs live on different scales (the modality gap), so
    items are compared by the z-score of their cosine among unrelated pairs of their own kind.
    Within one modality the order is that of the cosine.

    Returns:
        The first ``k`` neighbours with their z-score, best first; ties by distance, then item id.
    """
    ranked = [(n, z_score(n.modality, 1.0 - n.distance)) for n in neighbours]
    ranked.sort(key=lambda pair: (-pair[1], pair[0].distance, pair[0].item_id))
    return ranked[:k]


def fuse_lists(
    vector: Sequence[tuple[int, float]],
    lexical: Sequence[TextMatch],
    rule: CoarseRule,
    *,
    words: int = 1,
    understood: bool = True,
    passage_hit: bool = False,
) -> list[tuple[int, float]]:
    """Bring both lists into one order.

    BM25 grows with the number of words looked up, so a long description that shares a few common
    words with a letter would seem to be found in it; a name typed by itself brings much per word.

    An item that only the lexical list holds counts, on the vectors' side, as the last of the
    vector list: it is not better, or it would be in it. Give its true z-score with the others
    where it is known. The order in which items are given does not matter.

    Args:
        vector: (item id, z-score), each item once.
        lexical: Matches, each item once.
        rule: How.
        words: How many words were looked up.
        understood: Whether the encoder understands the query
            (``SimilarityCutoff.understands``).
        passage_hit: Whether the passage encoder has a hit.

    Returns:
        (item id, value) of all items, best first, ties by id. With ``Z_SCORE`` the value is in
        standard deviations, and is the z-score itself where no word matches; with ``RANKS`` and
        ``CONVEX`` it only orders.
    """
    near = dict(vector)
    bm25 = {match.item_id: match.bm25 for match in lexical}
    items = near | bm25
    match rule.fusion:
        case CoarseFusion.Z_SCORE:
            least = min(near.values(), default=0.0)
            if understood:
                worth = rule.bm25_worth
            else:
                worth = (
                    rule.bm25_worth_passage_hit if passage_hit else rule.bm25_worth_not_understood
                )
            share = worth / max(1, words)
            values = {i: near.get(i, least) + share * bm25.get(i, 0.0) for i in items}
        case CoarseFusion.RANKS:
            values = dict.fromkeys(items, 0.0)
            for ranks in (_ranks(near), _ranks(bm25)):
                for item, rank in ranks.items():
                    values[item] += 1.0 / (rule.rank_constant + rank)
        case CoarseFusion.CONVEX:
            by_vector, by_words = _min_max_scaled(near), _min_max_scaled(bm25)
            share = rule.lexical_share
            values = {
                i: (1.0 - share) * by_vector.get(i, 0.0) + share * by_words.get(i, 0.0)
                for i in items
            }
    return sorted(values.items(), key=lambda pair: (-pair[1], pair[0]))


def _ranks(values: dict[int, float]) -> dict[int, int]:
    """Return 1-based ranks; equal values share the best one."""
    ranks: dict[int, int] = {}
    last: float | None = None
    rank = 0
    for place, (item, value) in enumerate(sorted(values.items(), key=lambda pair: -pair[1]), 1):
        rank = rank if value == last else place
        ranks[item], last = rank, value
    return ranks


def _min_max_scaled(values: dict[int, float]) -> dict[int, float]:
    """Bring values to [0, 1] between the least and the greatest; 1 where they are all equal."""
    if not values:
        return {}
    low, high = min(values.values()), max(values.values())
    return {i: (value - low) / (high - low) if high > low else 1.0 for i, value in values.items()}

"""One coarse order out of two lists: what is near in meaning, and what holds the words."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from retllm_desktop.core.types import TextMatch


class CoarseFusion(StrEnum):
    """How the two lists become one.

    ``STANDOUT``: standout plus a multiple of BM25. ``RANKS``: reciprocal rank fusion (Cormack,
    Clarke, Büttcher 2009). ``CONVEX``: both values brought to [0, 1] over their list, then a
    weighted mean (Bruch, Gai, Ingber 2023).
    """

    STANDOUT = "standout"
    RANKS = "ranks"
    CONVEX = "convex"


@dataclass(frozen=True, slots=True)
class CoarseRule:
    """Which fusion, and its number.

    Attributes:
        fusion: Which.
        bm25_weight: ``STANDOUT``: what one unit of BM25 is worth in standard deviations.
        rank_constant: ``RANKS``: added to each rank.
        lexical_share: ``CONVEX``: weight of the lexical list, in [0, 1].
    """

    fusion: CoarseFusion = CoarseFusion.STANDOUT
    bm25_weight: float = 0.5
    rank_constant: float = 60.0
    lexical_share: float = 0.5


def fuse(
    vector: Sequence[tuple[int, float]],
    lexical: Sequence[TextMatch],
    rule: CoarseRule,
) -> list[tuple[int, float]]:
    """Bring both lists into one order.

    An item that only the lexical list holds counts, on the vectors' side, as the last of the
    vector list (by its standout, or as one rank behind it): it is not better, or it would be in
    it. Where the vector list is empty, all count alike.

    Args:
        vector: (item id, standout), each item once.
        lexical: Matches, each item once.
        rule: How.

    Returns:
        (item id, value) of all items, best first, ties by id. With ``STANDOUT`` the value is a
        standout: in standard deviations, that of the vectors where no word matches.
    """
    near = dict(vector)
    words = {match.item_id: match.bm25 for match in lexical}
    match rule.fusion:
        case CoarseFusion.STANDOUT:
            least = min(near.values(), default=0.0)
            values = {
                item: near.get(item, least) + rule.bm25_weight * words.get(item, 0.0)
                for item in near | words
            }
        case CoarseFusion.RANKS:
            by_vector = _ranks(near)
            by_words = _ranks(words)
            constant = rule.rank_constant
            values = {
                item: sum(
                    1.0 / (constant + ranks[item])
                    for ranks in (by_vector, by_words)
                    if item in ranks
                )
                for item in near | words
            }
        case CoarseFusion.CONVEX:
            by_vector, by_words = _normalised(near), _normalised(words)
            share = rule.lexical_share
            values = {
                item: (1.0 - share) * by_vector.get(item, 0.0) + share * by_words.get(item, 0.0)
                for item in near | words
            }
    return sorted(values.items(), key=lambda pair: (-pair[1], pair[0]))


def _ranks(values: dict[int, float]) -> dict[int, int]:
    """Return 1-based ranks; equal values share the best one."""
    ranks: dict[int, int] = {}
    last, rank = None, 0
    for place, (item, value) in enumerate(
        sorted(values.items(), key=lambda pair: (-pair[1], pair[0])), start=1
    ):
        rank = rank if value == last else place
        ranks[item], last = rank, value
    return ranks


def _normalised(values: dict[int, float]) -> dict[int, float]:
    """Bring values to [0, 1] between the least and the greatest; 1 where they are all equal."""
    if not values:
        return {}
    low, high = min(values.values()), max(values.values())
    return {
        item: (value - low) / (high - low) if high > low else 1.0 for item, value in values.items()
    }

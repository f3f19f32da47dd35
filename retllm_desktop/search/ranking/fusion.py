"""One coarse order out of two lists: what is near in meaning, and what holds the words."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from retllm_desktop.core.types import TextMatch


class CoarseFusion(StrEnum):
    """How the two lists become one.

    ``STANDOUT``: standout plus a multiple of the BM25 that a word of the query brings on average.
    ``RANKS``: reciprocal rank fusion. Source: Cormack, Clarke, Büttcher, SIGIR 2009.
    ``CONVEX``: both values brought to [0, 1] over their list, then a weighted mean. Source: Bruch,
    Gai, Ingber, «An Analysis of Fusion Functions for Hybrid Retrieval», 2023.
    """

    STANDOUT = "standout"
    RANKS = "ranks"
    CONVEX = "convex"


@dataclass(frozen=True, slots=True)
class CoarseRule:
    """Which fusion, and its numbers; packaging/decisions/0008 says how they were chosen.

    Attributes:
        fusion: Which.
        bm25_worth: ``STANDOUT``: what one unit of BM25 a word is worth in standard deviations.
        bm25_worth_alone: The same for a query that the encoder makes nothing of.
        bm25_worth_read: The same for such a query where an encoder of passages makes something
            of it: where it has a hit.
        rank_constant: ``RANKS``: added to each rank.
        lexical_share: ``CONVEX``: weight of the lexical list, in [0, 1].
    """

    fusion: CoarseFusion = CoarseFusion.STANDOUT
    bm25_worth: float = 0.75
    bm25_worth_alone: float = 3.0
    bm25_worth_read: float = 1.5
    rank_constant: float = 60.0
    lexical_share: float = 0.3


def fuse_lists(
    vector: Sequence[tuple[int, float]],
    lexical: Sequence[TextMatch],
    rule: CoarseRule,
    *,
    words: int = 1,
    understood: bool = True,
    read: bool = False,
) -> list[tuple[int, float]]:
    """Bring both lists into one order.

    BM25 grows with the number of words looked up, so a long description that shares a few common
    words with a letter would seem to be found in it; a name typed by itself brings much per word.

    An item that only the lexical list holds counts, on the vectors' side, as the last of the
    vector list: it is not better, or it would be in it. Give its true standout with the others
    where it is known. The order in which items are given does not matter.

    Args:
        vector: (item id, standout), each item once.
        lexical: Matches, each item once.
        rule: How.
        words: How many words were looked up.
        understood: Whether the encoder makes something of the query (``Floor.understands``).
        read: Whether an encoder of passages has a hit.

    Returns:
        (item id, value) of all items, best first, ties by id. With ``STANDOUT`` the value is in
        standard deviations, and is the standout itself where no word matches; with ``RANKS`` and
        ``CONVEX`` it orders and means nothing else.
    """
    near = dict(vector)
    held = {match.item_id: match.bm25 for match in lexical}
    items = near | held
    match rule.fusion:
        case CoarseFusion.STANDOUT:
            least = min(near.values(), default=0.0)
            alone = rule.bm25_worth_read if read else rule.bm25_worth_alone
            worth = rule.bm25_worth if understood else alone
            share = worth / max(1, words)
            values = {i: near.get(i, least) + share * held.get(i, 0.0) for i in items}
        case CoarseFusion.RANKS:
            values = dict.fromkeys(items, 0.0)
            for ranks in (_ranks(near), _ranks(held)):
                for item, rank in ranks.items():
                    values[item] += 1.0 / (rule.rank_constant + rank)
        case CoarseFusion.CONVEX:
            by_vector, by_words = _min_max_scaled(near), _min_max_scaled(held)
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

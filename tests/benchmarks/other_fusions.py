"""Fusions of words and vectors that the program does not use, to compare its own with."""

from collections.abc import Sequence

from retllm_desktop.core.types import TextMatch


def fuse_ranks(
    vector: Sequence[tuple[int, float]], lexical: Sequence[TextMatch], constant: float = 60.0
) -> list[tuple[int, float]]:
    """Reciprocal rank fusion. Source: Cormack, Clarke, Büttcher, SIGIR 2009.

    Args:
        vector: (item id, z-score), each item once.
        lexical: Matches, each item once.
        constant: Added to each rank.

    Returns:
        (item id, value) of all items, best first, ties by id.
    """
    near, bm25 = dict(vector), {match.item_id: match.bm25 for match in lexical}
    values = dict.fromkeys(near | bm25, 0.0)
    for ranks in (_ranks(near), _ranks(bm25)):
        for item, rank in ranks.items():
            values[item] += 1.0 / (constant + rank)
    return _sorted(values)


def fuse_convex(
    vector: Sequence[tuple[int, float]], lexical: Sequence[TextMatch], lexical_share: float = 0.3
) -> list[tuple[int, float]]:
    """Weighted mean of both values, each brought to [0, 1] over its list.

    Source: Bruch, Gai, Ingber, «An Analysis of Fusion Functions for Hybrid Retrieval», 2023.

    Args:
        vector: (item id, z-score), each item once.
        lexical: Matches, each item once.
        lexical_share: Weight of the lexical list, in [0, 1].

    Returns:
        (item id, value) of all items, best first, ties by id.
    """
    near, bm25 = dict(vector), {match.item_id: match.bm25 for match in lexical}
    by_vector, by_words = _min_max_scaled(near), _min_max_scaled(bm25)
    return _sorted(
        {
            i: (1.0 - lexical_share) * by_vector.get(i, 0.0) + lexical_share * by_words.get(i, 0.0)
            for i in near | bm25
        }
    )


def _sorted(values: dict[int, float]) -> list[tuple[int, float]]:
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

"""One coarse list out of several: modalities merged by z-score, then vectors and words fused."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from retllm_desktop.core.types import Modality, Neighbour, TextMatch


@dataclass(frozen=True, slots=True)
class CoarseRule:
    """What words are worth beside vectors, in standard deviations of a unit of BM25 a word.

    packaging/decisions/0008 says how the numbers were chosen, and how reciprocal rank fusion and
    a convex combination compare (``tests/benchmarks/fusion.py``).

    Attributes:
        bm25_worth: For a query that the encoder understands.
        bm25_worth_not_understood: For one that it does not understand.
        bm25_worth_passage_hit: For such a one, where the passage encoder has a hit.
    """

    bm25_worth: float = 0.75
    bm25_worth_not_understood: float = 3.0
    bm25_worth_passage_hit: float = 1.5


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
    """Fuse both lists: z-score plus a multiple of the mean BM25 of a query word.

    BM25 grows with the number of words looked up, so a long description that shares a few common
    words with a letter would seem to be found in it; a name typed by itself brings much per word.

    An item that only the lexical list holds gets the least z-score of the vector list: it is not
    better, or it would be in it. Give its true z-score with the others where it is known. The
    order in which items are given does not matter.

    Args:
        vector: (item id, z-score), each item once.
        lexical: Matches, each item once.
        rule: What words are worth.
        words: How many words were looked up.
        understood: Whether the encoder understands the query
            (``SimilarityCutoff.understands``).
        passage_hit: Whether the passage encoder has a hit.

    Returns:
        (item id, value) of all items, best first, ties by id. The value is in standard
        deviations, and is the z-score itself where no word matches.
    """
    if understood:
        worth = rule.bm25_worth
    else:
        worth = rule.bm25_worth_passage_hit if passage_hit else rule.bm25_worth_not_understood
    near = dict(vector)
    bm25 = {match.item_id: match.bm25 for match in lexical}
    least = min(near.values(), default=0.0)
    share = worth / max(1, words)
    values = {i: near.get(i, least) + share * bm25.get(i, 0.0) for i in near | bm25}
    return sorted(values.items(), key=lambda pair: (-pair[1], pair[0]))

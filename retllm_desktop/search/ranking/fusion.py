"""One coarse list out of several: modalities merged by z-score, then vectors and words fused."""

import math
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from retllm_desktop.core.types import Modality, Neighbour, TextMatch


@dataclass(frozen=True, slots=True)
class CoarseRule:
    """What words are worth beside vectors, in standard deviations of a unit of BM25 a word.

    packaging/decisions/0008 says how the numbers were chosen, and how reciprocal rank fusion and
    a convex combination compare (``tests/benchmarks/fusion.py``).

    Where passages have an encoder of their own, words weigh less if a picture shows what they mean
    than if none does (packaging/decisions/0027).

    Attributes:
        bm25_worth: For a query that the encoder of all items understands.
        bm25_worth_not_understood: For one that it does not understand.
        bm25_worth_picture_hit: Where passages have their own encoder, and a picture is a hit.
        bm25_worth_no_picture_hit: Where they have it, and none is.
        most_beside_picture_hit: What all words of a passage are worth at most where a picture is
            a hit: «dog» is found in «eating your own dog food», too.
    """

    bm25_worth: float = 0.75
    bm25_worth_not_understood: float = 3.0
    bm25_worth_picture_hit: float = 0.35
    bm25_worth_no_picture_hit: float = 1.0
    most_beside_picture_hit: float = 2.0

    def worth(self, evidence: "QueryEvidence") -> float:
        """Return what a unit of BM25 a word is worth."""
        if not evidence.separate_passages:
            return self.bm25_worth if evidence.understood else self.bm25_worth_not_understood
        if evidence.picture_hit:
            return self.bm25_worth_picture_hit
        return self.bm25_worth_no_picture_hit

    def most(self, evidence: "QueryEvidence") -> float:
        """Return what all words of a passage are worth at most."""
        beside = evidence.separate_passages and evidence.picture_hit
        return self.most_beside_picture_hit if beside else math.inf


@dataclass(frozen=True, slots=True)
class QueryEvidence:
    """What the encoders make of a query.

    Attributes:
        understood: Whether the encoder of all items understands it
            (``SimilarityCutoff.understands``).
        separate_passages: Whether passages have an encoder of their own.
        picture_hit: Whether a picture is a hit.
    """

    understood: bool = True
    separate_passages: bool = False
    picture_hit: bool = False


_SHORT_CHARACTERS: Final = 60
_SHORT_RISE: Final = 1.6


def short_text_rise(characters: int, words: int) -> float:
    """Return by how many standard deviations short texts lie nearer to each other than long ones.

    A heading of a word or two is near to any query of a word or two, whatever either says:
    measured of all-MiniLM-L6-v2 between queries and texts that have nothing to do with each other
    (packaging/decisions/0027).

    Args:
        characters: Of the text.
        words: Of the query.
    """
    short = max(0.0, 1.0 - characters / _SHORT_CHARACTERS)
    return _SHORT_RISE * short / math.sqrt(max(1, words))


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
    evidence: QueryEvidence | None = None,
    passages: Container[int] = (),
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
        evidence: What the encoders make of the query; None: one encoder understands it.
        passages: Which items are passages.

    Returns:
        (item id, value) of all items, best first, ties by id. The value is in standard
        deviations, and is the z-score itself where no word matches.
    """
    evidence = evidence or QueryEvidence()
    near = dict(vector)
    share, most = rule.worth(evidence) / max(1, words), rule.most(evidence)
    by_words = {
        match.item_id: min(share * match.bm25, most if match.item_id in passages else math.inf)
        for match in lexical
    }
    least = min(near.values(), default=0.0)
    values = {i: near.get(i, least) + by_words.get(i, 0.0) for i in near | by_words}
    return sorted(values.items(), key=lambda pair: (-pair[1], pair[0]))

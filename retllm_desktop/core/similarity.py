"""What cosines of an embedding space are worth: their spread, the cutoff of a list, match priors.

Where a list ends. The largest of n unrelated cosines grows with n, and a broad query («in the
snow») lies no nearer to its matches than nonsense to its best accident: no z-score alone tells
them apart. The *shape* does: the cosines of a query that the encoder understands have a long tail
to the right (few items match, most do not), those of nonsense are symmetric. The shape is taken
over a fixed reference cohort of pictures that comes with the pack, not over the library, which
may hold nothing but one kind of thing. Where sentences come from a general text encoder, how near
the nearest of the cohort lie tells better: words for nothing visible are far from all pictures.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import NormalDist
from typing import Final

import numpy as np

from retllm_desktop.core.types import Vectors


@dataclass(frozen=True, slots=True)
class CosineSpread:
    """How cosines of unrelated pairs of a query's modality and of pictures are spread.

    Attributes:
        mean: Their mean.
        std: Their standard deviation.
    """

    mean: float
    std: float


_NEAREST: Final = 5
_CHANCE_PROBABILITY: Final = 0.05
"""Of one unrelated item above the cutoff, where the encoder does not understand the query."""


@dataclass(frozen=True, slots=True)
class SimilarityCutoff:
    """Where a pack's coarse lists end, measured when the pack was made.

    Attributes:
        skewness: Least skewness of an understood sentence's cosines with the reference cohort.
        z_score: Least z-score of a hit.
        max_drop: How far a hit's z-score may lie below the best one.
        top_cosine: Least mean of the five largest cosines of an understood sentence with the
            cohort.
        word_pieces: A word that falls into so many tokens is not known; None: not looked at.
        reference_cohort: Unit vectors of unrelated pictures, (n, d) float32; None where they are
            not at hand: then every query counts as understood.
    """

    skewness: float
    z_score: float
    max_drop: float
    top_cosine: float = -math.inf
    word_pieces: int | None = None
    reference_cohort: Vectors | None = field(default=None, compare=False, repr=False)

    def understands(self, sentences: Vectors | None) -> bool:
        """Return whether the encoder understands a sentence, or one of several.

        The cosines of a sum of sentences have two shorter tails on top of each other and no long
        one, so the terms of a query are tested one by one.

        Args:
            sentences: A unit vector (d,), or several (n, d); None: nothing speaks against it.
        """
        if self.reference_cohort is None or sentences is None or not len(sentences):
            return True
        rows = np.atleast_2d(sentences)
        # A product of matrices would be shared out to threads that spin for a while afterwards,
        # and what searches meanwhile would have to do with the other cores.
        return any(self._understands_one(np.vecdot(self.reference_cohort, row)) for row in rows)

    def _understands_one(self, cosines: Vectors) -> bool:
        return top_cosine(cosines) >= self.top_cosine and skewness(cosines) >= self.skewness


def count_hits(
    z_scores: Sequence[float],
    n_items: int,
    cutoff: SimilarityCutoff | None,
    sentences: Vectors | None = None,
    *,
    words_split: bool = False,
) -> int:
    """Return how many of a list are hits.

    Args:
        z_scores: Best first.
        n_items: How many items were compared with the query.
        cutoff: The pack's, None for a pack that was not calibrated: then all are hits.
        sentences: The query's sentences, a unit vector (d,) or several (n, d); None: the query
            counts as understood.
        words_split: Whether most of the query's words fall into pieces that mean nothing to the
            encoder: it does not understand them.

    Returns:
        A number of at most ``len(z_scores)``.
    """
    if cutoff is None or not z_scores:
        return len(z_scores)
    if not words_split and cutoff.understands(sentences):
        least = max(cutoff.z_score, z_scores[0] - cutoff.max_drop)
    else:
        least = max(cutoff.z_score, chance_z_score(n_items))
    return sum(1 for z_score in z_scores if z_score >= least)


def chance_z_score(n_items: int) -> float:
    """Return the z-score that one of so many unrelated items exceeds with a probability of 5 %.

    By the normal tail. What is as near as that is shown even where the encoder does not
    understand the query as a whole.
    """
    return -NormalDist().inv_cdf(_CHANCE_PROBABILITY / max(1, n_items))


def top_cosine(cosines: Vectors) -> float:
    """Return the mean of the five largest of some cosines (n,)."""
    return float(np.sort(cosines)[-_NEAREST:].mean())


def skewness(values: Vectors) -> float:
    """Return the skewness of values (n,): 0 for symmetric ones, and where they are all equal."""
    away = values.astype(np.float64) - float(np.mean(values, dtype=np.float64))
    spread = float(np.sqrt(np.mean(away**2)))
    return float(np.mean(away**3)) / spread**3 if spread > 1e-9 else 0.0


def sigmoid(value: float) -> float:
    """Return 1 / (1 + e^-value) without overflow."""
    if value >= 0:
        return 1.0 / (1.0 + math.exp(-value))
    power = math.exp(value)
    return power / (1.0 + power)


def binary_entropy_bits(p: float) -> float:
    """Return the entropy of an event of probability p, 0 … 1 bit."""
    return -sum(q * math.log2(q) for q in (p, 1.0 - p) if q > 0.0)


@dataclass(frozen=True, slots=True)
class MatchCurve:
    """The log-odds of a match: offset + margin · (z-scores behind) + nearest · (best z-score).

    Attributes:
        offset: Log-odds where both are 0.
        margin: Change for each standard deviation behind the nearest candidate; not positive.
        nearest: Change for each standard deviation of the nearest candidate's z-score.
    """

    offset: float
    margin: float
    nearest: float

    def probability(self, margin: float, nearest: float) -> float:
        """Return the probability of a match."""
        return sigmoid(self.offset + self.margin * margin + self.nearest * nearest)


@dataclass(frozen=True, slots=True)
class MatchPrior:
    """Probabilities of a match of candidates not judged yet, from a pack's validation data.

    Attributes:
        before_match: While no judged candidate matches.
        after_match: Once one does.
    """

    before_match: MatchCurve
    after_match: MatchCurve

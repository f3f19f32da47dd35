"""Measures of retrieval, from the ranks of what is relevant; intervals around them. Pure numpy."""

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

RelevantRanks = npt.NDArray[np.int64]
"""1-based places of everything that is relevant to one query: (m,) int64, m ≥ 1, each once."""

QueryValues = npt.NDArray[np.float64]
"""One number a query: (n,) float64."""

_Z: Final = 1.959963984540054
"""Of 95 % of a normal distribution."""
_BLOCK_BYTES: Final = 64 * 2**20


def hits_at_k(ranks: Sequence[RelevantRanks], k: int) -> QueryValues:
    """Return 1.0 where anything relevant is among the first ``k``, else 0.0: (n,) float64.

    Its mean is R@k as the papers on COCO and Flickr30k count it, where an image has several
    captions and any of them will do.
    """
    return np.array([float(_check_ranks(own).min() <= k) for own in ranks])


def reciprocal_ranks(ranks: Sequence[RelevantRanks]) -> QueryValues:
    """Return 1 / the best rank of anything relevant: (n,) float64; its mean is MRR."""
    return np.array([1.0 / float(_check_ranks(own).min()) for own in ranks])


def ndcg_at_k(ranks: Sequence[RelevantRanks], k: int) -> QueryValues:
    """Return the normalised discounted cumulative gain of the first ``k``: (n,) in [0, 1].

    Gains are binary, the discount is 1 / log₂(rank + 1); the ideal has everything relevant in
    front.
    """
    discounts = 1.0 / np.log2(np.arange(2, k + 2))
    ideal = np.cumsum(discounts)
    found: list[float] = []
    for own in ranks:
        within = _check_ranks(own)[own <= k]
        gained = float(discounts[within - 1].sum())
        found.append(gained / float(ideal[min(len(own), k) - 1]))
    return np.array(found)


def wilson_interval(successes: int, trials: int) -> tuple[float, float]:
    """Return the 95 % interval of Wilson for a share; (0, 1) without trials."""
    if trials == 0:
        return 0.0, 1.0
    share, square = successes / trials, _Z * _Z
    middle = (share + square / (2 * trials)) / (1 + square / trials)
    spread = share * (1 - share) / trials + square / (4 * trials**2)
    half = _Z * math.sqrt(spread) / (1 + square / trials)
    # At its ends rounding must not leave the share itself outside.
    low = 0.0 if successes == 0 else max(0.0, middle - half)
    return low, 1.0 if successes == trials else min(1.0, middle + half)


def bootstrap_intervals(
    columns: Sequence[QueryValues], seed: int, resamples: int = 1000
) -> list[tuple[float, float]]:
    """Return the 95 % interval of each column's mean by drawing queries anew.

    All columns are resampled together, so a column of differences is paired.

    Args:
        columns: One value a query each, all of one length.
        seed: Of the draws.
        resamples: How often to draw.

    Raises:
        ValueError: The columns are of different lengths, or empty.
    """
    if not columns:
        return []
    table = np.stack(columns, axis=1)
    n = len(table)
    if n == 0:
        raise ValueError("there are no queries to draw from")
    chance = np.random.default_rng(seed)
    means = np.empty((resamples, table.shape[1]))
    block = max(1, min(resamples, _BLOCK_BYTES // (8 * n)))
    for begin in range(0, resamples, block):
        end = min(begin + block, resamples)
        drawn = chance.multinomial(n, np.full(n, 1.0 / n), size=end - begin)
        means[begin:end] = drawn @ table / n
    low, high = np.percentile(means, [2.5, 97.5], axis=0)
    return list(zip(low.tolist(), high.tolist(), strict=True))


def expected_calibration_error(probabilities: QueryValues, matches: npt.NDArray[np.bool_]) -> float:
    """Return the expected calibration error over ten bins of equal width, in [0, 1].

    Args:
        probabilities: (n,) in [0, 1].
        matches: (n,) whether it was so.

    Raises:
        ValueError: There is nothing, or the lengths differ.
    """
    if len(probabilities) == 0 or len(probabilities) != len(matches):
        raise ValueError("one probability for each outcome is needed")
    bins = np.minimum((probabilities * 10).astype(np.int64), 9)
    total = 0.0
    for number in range(10):
        inside = bins == number
        if inside.any():
            gap = float(probabilities[inside].mean()) - float(matches[inside].mean())
            total += abs(gap) * int(inside.sum())
    return total / len(probabilities)


def _check_ranks(own: RelevantRanks) -> RelevantRanks:
    if len(own) == 0 or int(own.min()) < 1:
        raise ValueError("every query needs something relevant, at places from 1")
    return own

"""Which rows of a segment may be among the nearest: three estimates, each finer and of fewer rows.

1. The number of differing signs, of all rows.
2. The same, with the query's larger weights counting more, of those that remain.
3. The cosine from four bits for each dimension, to about a tenth of a deviation.

How many rows each stage keeps follows from how well its estimate correlates with the cosine.
Source: the estimate from signs as in RaBitQ (Gao and Long, 2024), without its rotation.
"""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import NormalDist
from typing import Final

import numpy as np
import numpy.typing as npt

from retllm_desktop.core.types import ItemIds, Vectors
from retllm_desktop.store.scan_codes import Floats, QueryCodes, Words, query_codes
from retllm_desktop.store.scan_segment import GONE, Mask, Rows, Segment
from retllm_desktop.store.scan_workers import Workers

_SIGN_MARGIN: Final = 1.5
"""Deviations of its error by which the first estimate may be off for the k-th nearest item."""

_WEIGHTED_MARGIN: Final = 1.8
"""The same for the second estimate."""

_FINE_MARGIN: Final = 1.5
"""The same for the third estimate, besides which the exact cosine is looked at."""

_SURE_MARGIN: Final = 3.5
"""The same where the first two stages left nothing out, so that nothing need be missed."""

_FINE_MORE: Final = 256
"""Beyond twice as many as are wanted, so many exact cosines are looked at at the most."""

_SURE_MORE: Final = 1024
"""The same where the first two stages left nothing out."""

_FEW_ROWS: Final = 16_384
"""So many rows are estimated finely at once: choosing among them costs as much."""

_GATHERED_SHARE: Final = 0.15
"""Of a segment's rows: fewer are looked at one by one, more by way of all."""

_WORTHLESS_SHARE: Final = 0.5
"""A first stage that keeps more than this costs more than it saves."""

_CHUNK_ROWS: Final = 512
_SAMPLE_EACH: Final = 16
_LEAST_BLOCKS: Final = 2
_NORMAL: Final = NormalDist()


@dataclass(frozen=True, slots=True)
class Estimates:
    """Items with their cosines as estimated.

    Attributes:
        ids: (n,) int64.
        cosines: (n,) float32.
        error: Deviation of the estimates from the true cosines.
        complete: Whether they are all items that there are to choose from.
    """

    ids: ItemIds
    cosines: Floats
    error: float
    complete: bool


def estimates(
    workers: Workers, segment: Segment, vector: Vectors, k: int, within: ItemIds | None
) -> Estimates:
    """Estimate the cosines of all rows that may be among the k nearest to a unit vector (d,).

    Args:
        workers: Threads to use.
        segment: The rows.
        vector: The query.
        k: How many will be wanted, at least 1.
        within: Only these items (ascending); None: all.
    """
    query = query_codes(segment.quantiser, vector)
    rows, complete = _candidates(workers, segment, query, k, within)
    cosines = _fine(workers, segment, query, rows)
    return Estimates(segment.ids[rows], cosines, query.error, complete)


def promising(found: list[Estimates], k: int) -> list[ItemIds]:
    """Return the items, for each of some estimates, whose exact cosines are worth a look.

    Besides the k largest those that the error may have kept from being among them.
    """
    every = np.concatenate([part.cosines for part in found])
    if len(every) <= k:
        return [part.ids for part in found]
    least = float(np.partition(every, len(every) - k)[len(every) - k])
    error = max(part.error for part in found)
    sure = all(part.complete for part in found)
    most = 2 * k + (_SURE_MORE if sure else _FINE_MORE)
    bound = least - (_SURE_MARGIN if sure else _FINE_MARGIN) * error
    if np.count_nonzero(every >= bound) > most:
        bound = max(bound, float(np.partition(every, len(every) - most)[len(every) - most]))
    return [part.ids[part.cosines >= bound] for part in found]


def share_to_keep(k: int, rows: int, correlation: float, margin: float) -> float:
    """Return which share of the rows holds nearly all of the k best by an estimate.

    Args:
        k: How many.
        rows: Of how many.
        correlation: Of the estimate with what counts, both distributed normally.
        margin: Deviations of its error that the k-th best may be off and still be in.
    """
    if 2 * k >= rows or correlation <= 0:
        return 1.0
    best = _NORMAL.inv_cdf(1.0 - k / rows)
    spread = np.sqrt(max(0.0, 1.0 - correlation * correlation))
    return 1.0 - _NORMAL.cdf(correlation * best - margin * float(spread))


def _candidates(
    workers: Workers, segment: Segment, query: QueryCodes, k: int, within: ItemIds | None
) -> tuple[Rows, bool]:
    """Return rows for the third estimate, by way of the first two where there are many.

    Returns:
        The rows, and whether they are all that there are to choose from.
    """
    size = segment.signs.shape[2]
    gone, allowed = segment.gone, segment.alive
    if within is not None:
        rows = segment.rows_of(within)
        allowed = len(rows)
        if allowed <= _FEW_ROWS:
            return rows, True
        if allowed < _GATHERED_SHARE * segment.count:
            starts: Rows = np.arange(len(segment.signs) + 1) * size
            bounds: Rows = np.searchsorted(rows, starts)

            def listed(block: int) -> Rows:
                return rows[bounds[block] : bounds[block + 1]] - block * size

            return _weighted(workers, segment, query, _kept(k, allowed, query), listed), False
        gone = np.full_like(gone, GONE)
        gone.reshape(-1)[rows] = 0
    share = share_to_keep(k, allowed, query.sign_correlation, _SIGN_MARGIN)
    if allowed <= _FEW_ROWS or share >= _WORTHLESS_SHARE:
        return np.flatnonzero(gone.reshape(-1) == 0), True
    differing = _differing(workers, segment, query, gone)
    sample = differing.reshape(-1)[::_SAMPLE_EACH]
    limit = _limit_of_counts(sample[sample != GONE], share)

    def within_limit(block: int) -> Rows:
        return np.flatnonzero(differing[block] <= limit)

    return _weighted(workers, segment, query, _kept(k, allowed, query), within_limit), False


def _kept(k: int, allowed: int, query: QueryCodes) -> int:
    """Return how many of the rows that may be found the second estimate keeps."""
    share = share_to_keep(k, allowed, query.weighted_correlation, _WEIGHTED_MARGIN)
    return max(_FEW_ROWS // 2, k, int(share * allowed))


def _differing(workers: Workers, segment: Segment, query: QueryCodes, gone: Mask) -> Mask:
    """Count the differing signs of every row: (blocks, rows) uint16, ``GONE`` as in ``gone``."""
    blocks, words, size = segment.signs.shape
    counts = np.empty((blocks, size), np.uint16)

    def count(part: tuple[int, int]) -> None:
        scratch = _Scratch(words, size)
        for block in range(*part):
            differing = np.bitwise_xor(segment.signs[block], query.signs, out=scratch.words(size))
            scratch.count(differing, counts[block])
            np.bitwise_or(counts[block], gone[block], out=counts[block])

    workers.map(count, workers.shares(blocks, _LEAST_BLOCKS))
    return counts


def _weighted(
    workers: Workers,
    segment: Segment,
    query: QueryCodes,
    keep: int,
    inside: Callable[[int], Rows],
) -> Rows:
    """Choose about ``keep`` rows by the weighted number of differing signs.

    Args:
        workers: Threads to use.
        segment: The rows' segment.
        query: The query.
        keep: How many rows to choose.
        inside: Tells which rows of a block (counted from its first one) to choose among.
    """
    blocks, words, size = segment.signs.shape

    def weigh(part: tuple[int, int]) -> tuple[list[Rows], list[Floats]]:
        scratch = _Scratch(words, size)
        rows: list[Rows] = []
        costs: list[Floats] = []
        for block in range(*part):
            chosen = inside(block)
            if len(chosen):
                costs.append(_cost(segment.signs[block], query, chosen, scratch))
                rows.append(chosen + block * size)
        return rows, costs

    parts = workers.map(weigh, workers.shares(blocks, _LEAST_BLOCKS))
    rows = [piece for part, _ in parts for piece in part]
    if not rows:
        return np.zeros(0, np.int64)
    every, cost = np.concatenate(rows), np.concatenate([p for _, part in parts for p in part])
    if keep >= len(every):
        return every
    sample = np.sort(cost[::_SAMPLE_EACH])
    return every[cost <= sample[min(len(sample) - 1, keep // _SAMPLE_EACH)]]


def _cost(signs: Words, query: QueryCodes, inside: Rows, scratch: "_Scratch") -> Floats:
    """Weigh the differing signs of some rows of a block."""
    count = len(inside)
    differing, masked = scratch.words(count), scratch.other_words(count)
    np.take(signs, inside, axis=1, out=differing, mode="clip")
    np.bitwise_xor(differing, query.signs, out=differing)
    counts = np.empty(count, np.uint16)
    scratch.count(differing, counts)
    cost = counts * np.float32(query.weights[0])
    for mask, weight in zip(query.masks, query.weights[1:], strict=True):
        np.bitwise_and(differing, mask, out=masked)
        scratch.count(masked, counts)
        cost += counts * np.float32(weight)
    return cost


def _fine(workers: Workers, segment: Segment, query: QueryCodes, rows: Rows) -> Floats:
    """Estimate the cosines of some rows."""
    width = segment.codes.shape[1]
    cosines = np.empty(len(rows), np.float32)

    def estimate(part: tuple[int, int]) -> None:
        codes = np.empty((_CHUNK_ROWS, width), np.uint8)
        values = np.empty((_CHUNK_ROWS, width), np.float32)
        products = np.empty(_CHUNK_ROWS, np.float32)
        for start in range(*part, _CHUNK_ROWS):
            end = min(start + _CHUNK_ROWS, part[1])
            own, floats, sums = codes[: end - start], values[: end - start], products[: end - start]
            np.take(segment.codes, rows[start:end], axis=0, out=own, mode="clip")
            # Not by matrix product: its library would start threads of its own for these.
            floats[:] = own
            np.vecdot(floats, query.both, out=cosines[start:end])
            np.bitwise_and(own, 15, out=own)
            floats[:] = own
            np.vecdot(floats, query.low, out=sums)
            cosines[start:end] += sums
        cosines[part[0] : part[1]] += np.float32(query.constant)

    workers.map(estimate, workers.shares(len(rows), _CHUNK_ROWS))
    return cosines


def _limit_of_counts(sample: npt.NDArray[np.uint16], share: float) -> int:
    """Return the number of differing signs that about a share of a sample does not exceed."""
    if not len(sample):
        return 0
    reached = np.cumsum(np.bincount(sample))
    return int(np.searchsorted(reached, share * len(sample)))


class _Scratch:
    """Memory for one thread's work on blocks of signs."""

    def __init__(self, words: int, size: int) -> None:
        self._count = words
        self._words = np.empty(words * size, np.uint64)
        self._other_words = np.empty(words * size, np.uint64)
        self._counts = np.empty(words * size, np.uint8)

    def words(self, rows: int) -> Words:
        """Return room for the signs of some rows."""
        return self._words[: self._count * rows].reshape(self._count, rows)

    def other_words(self, rows: int) -> Words:
        """Return room for the signs of some rows, beside ``words``."""
        return self._other_words[: self._count * rows].reshape(self._count, rows)

    def count(self, bits: Words, out: npt.NDArray[np.uint16]) -> None:
        """Count the bits of (words, n) for each column into (n,)."""
        counts = self._counts[: bits.size].reshape(bits.shape)
        np.bitwise_count(bits, out=counts)
        half = self._count // 2
        # Two bytes of at most 64 do not overflow, and it is quicker than to widen all.
        if 2 * half == self._count:
            counts = np.add(counts[:half], counts[half:], out=counts[:half])
        np.add.reduce(counts, axis=0, dtype=np.uint16, out=out)

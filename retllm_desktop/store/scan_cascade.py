"""Which rows of a segment may be among the nearest: three estimates, each finer and of fewer rows.

1. Of all rows the number of signs that differ from the query's, where these weigh something.
2. Of those that remain what these signs cost, which is more in dimensions that weigh more.
3. Of those that still remain the cosine from four bits for each dimension.

How many rows a stage keeps follows from how well its estimate correlates with the cosine. The
first two stages follow upon each other in one block after another, while it is in the cache; where
the first one cuts is told by a sample.
Source: estimates from signs after a rotation as in RaBitQ (Gao and Long, 2024).
"""

from dataclasses import dataclass
from statistics import NormalDist
from typing import Final

import numpy as np

from retllm_desktop.core.types import ItemIds
from retllm_desktop.store.scan_codes import Floats, QueryCodes, Words, query_codes
from retllm_desktop.store.scan_segment import GONE, Mask, Rows, Segment
from retllm_desktop.store.scan_workers import Workers

_SIGN_MARGIN: Final = 1.7
_COST_MARGIN: Final = 1.35
"""Deviations of its error by which an estimate may be off for the k-th nearest item.

The two estimates are wrong about the same items, and what the second leaves over costs most.
"""

_FINE_MARGIN: Final = 1.5
"""The same for the third estimate, besides which the exact cosine is looked at."""

_SURE_MARGIN: Final = 3.5
"""The same where no stage left anything out, so that nothing need be missed."""

_MORE: Final = 512
"""Beyond twice as many as are wanted, so many exact cosines are looked at at the most."""

_SURE_MORE: Final = 2048
"""The same where no stage left anything out."""

_READ_ALL: Final = 1024
"""Of so few rows the exact cosines of all are looked at."""

_FEW_ROWS: Final = 12_288
"""So many rows are estimated finely at once: choosing among them costs as much."""

_LEAST_KEPT: Final = 4096
_GATHERED_SHARE: Final = 0.15
"""Of a segment's rows: the signs of fewer are looked at one by one, of more by way of all."""

_WORTHLESS_SHARE: Final = 0.5
"""A stage that keeps more than this costs more than it saves."""

_LEAST_SAMPLED: Final = 512
"""A sample of fewer rows that count does not tell where to cut."""

_CHUNK_ROWS: Final = 1024
_SAMPLE_EACH: Final = 4
_LEAST_BLOCKS: Final = 1
_NORMAL: Final = NormalDist()


@dataclass(frozen=True, slots=True, eq=False)
class Estimates:
    """Rows of a segment with their cosines as estimated.

    Attributes:
        rows: (n,) int64, ascending.
        cosines: (n,) float32.
        error: Deviation of the estimates from the true cosines.
        complete: Whether they are all rows that there are to choose from.
    """

    rows: Rows
    cosines: Floats
    error: float
    complete: bool


def estimates(
    workers: Workers, segment: Segment, turned: Floats, k: int, within: ItemIds | None
) -> Estimates:
    """Estimate the cosines of all rows that may be among the k nearest to a unit vector (d,).

    Args:
        workers: Threads to use.
        segment: The rows.
        turned: The query, rotated.
        k: How many will be wanted, at least 1.
        within: Only these items (ascending); None: all.
    """
    gone, listed, allowed = segment.gone, None, segment.alive
    if within is not None:
        listed = segment.rows_of(within)
        allowed = len(listed)
        if allowed > _GATHERED_SHARE * segment.count:
            gone = np.full_like(gone, GONE)
            gone.reshape(-1)[listed] = 0
            listed = None
    query = query_codes(segment.quantiser, turned)
    share = share_to_keep(k, allowed, query.cost_correlation, _COST_MARGIN)
    complete = allowed <= _FEW_ROWS or share >= _WORTHLESS_SHARE
    if complete:
        rows = np.flatnonzero(gone.reshape(-1) == 0) if listed is None else listed
    else:
        if listed is None:
            few = share_to_keep(k, allowed, query.sign_correlation, _SIGN_MARGIN)
            limit = _limit(workers, segment, query, gone, few)
            rows, costs = _weighed(workers, segment, query, gone, limit)
        else:
            rows, costs = _weighed_of(workers, segment, query, listed)
        rows = rows[_cheapest(costs, max(_LEAST_KEPT, k, int(share * allowed)))]
    error = query.finer_error if segment.is_fine else query.error
    return Estimates(rows, _products(workers, segment, rows, query), error, complete)


def promising(found: list[Estimates], k: int) -> list[Rows]:
    """Return the rows, for each of some estimates, whose exact cosines are worth a look.

    Besides the k largest those that the error may have kept from being among them.
    """
    every = np.concatenate([part.cosines for part in found])
    sure = all(part.complete for part in found)
    if len(every) <= (max(k, _READ_ALL) if sure else k):
        return [part.rows for part in found]
    least = _kth(every, k)
    margin = _SURE_MARGIN if sure else _FINE_MARGIN
    bound = least - margin * max(part.error for part in found)
    most = 2 * k + (_SURE_MORE if sure else _MORE)
    if np.count_nonzero(every >= bound) > most:
        bound = max(bound, _kth(every, most))
    return [part.rows[part.cosines >= bound] for part in found]


def share_to_keep(k: int, rows: int, correlation: float, margin: float) -> float:
    """Return which share of the rows holds nearly all of the k best by an estimate.

    Args:
        k: How many.
        rows: Of how many.
        correlation: Of the estimate with what counts, both distributed normally.
        margin: Deviations of its error by which the estimate of the k-th best may be off.
    """
    if 2 * k >= rows or correlation <= 0:
        return 1.0
    best = _NORMAL.inv_cdf(1.0 - k / rows)
    spread = np.sqrt(max(0.0, 1.0 - correlation * correlation))
    return 1.0 - _NORMAL.cdf(correlation * best - margin * float(spread))


def _limit(workers: Workers, segment: Segment, query: QueryCodes, gone: Mask, share: float) -> int:
    """Return how many signs may differ in about a share of the rows, by a sample of these."""
    if share >= _WORTHLESS_SHARE:
        return GONE - 1
    counts = _Scratch(workers, *segment.sample.shape).differing(segment.sample, query)
    counts = counts[gone.reshape(-1)[segment.sampled] == 0]
    return GONE - 1 if len(counts) < _LEAST_SAMPLED else _least(counts, share)


def _least(values: Mask, share: float) -> int:
    """Return below or at which value about a share of small whole values lies."""
    sums = np.cumsum(np.bincount(values))
    return int(np.searchsorted(sums, share * len(values)))


def _cheapest(costs: Mask, keep: int) -> Rows:
    """Return where about ``keep`` of the least costs stand, ascending."""
    if keep >= len(costs):
        return np.arange(len(costs))
    return np.flatnonzero(costs <= _least(costs[::_SAMPLE_EACH], keep / len(costs)))


def _weighed(
    workers: Workers, segment: Segment, query: QueryCodes, gone: Mask, limit: int
) -> tuple[Rows, Mask]:
    """Return the rows (ascending) of which few signs differ, and what these cost."""
    blocks, words, size = segment.signs.shape

    def weigh(part: tuple[int, int]) -> tuple[list[Rows], list[Mask]]:
        scratch = _Scratch(workers, words, size)
        found: tuple[list[Rows], list[Mask]] = [], []
        for block in range(*part):
            counts = scratch.differing(segment.signs[block], query)
            np.bitwise_or(counts, gone[block], out=counts)
            chosen = np.flatnonzero(counts <= limit)
            if len(chosen):
                found[1].append(scratch.costs(counts, chosen, query))
                found[0].append(chosen + block * size)
        return found

    return _joined(workers.map(weigh, workers.shares(blocks, _LEAST_BLOCKS)))


def _weighed_of(
    workers: Workers, segment: Segment, query: QueryCodes, rows: Rows
) -> tuple[Rows, Mask]:
    """Return rows (ascending) and what their differing signs cost."""
    blocks, words, size = segment.signs.shape
    starts = np.arange(blocks + 1, dtype=np.int64) * np.int64(size)
    bounds: list[int] = np.searchsorted(rows, starts).tolist()
    costs = np.empty(len(rows), np.uint16)

    def weigh(part: tuple[int, int]) -> None:
        scratch = _Scratch(workers, words, size)
        for block in range(*part):
            own = rows[bounds[block] : bounds[block + 1]] - block * size
            if len(own):
                counts = scratch.differing_of(segment.signs[block], own, query)
                costs[bounds[block] : bounds[block + 1]] = scratch.costs(counts, None, query)

    workers.map(weigh, workers.shares(blocks, _LEAST_BLOCKS))
    return rows, costs


def _joined(parts: list[tuple[list[Rows], list[Mask]]]) -> tuple[Rows, Mask]:
    rows = [array for part, _ in parts for array in part]
    costs = [array for _, part in parts for array in part]
    if not rows:
        return np.zeros(0, np.int64), np.zeros(0, np.uint16)
    return np.concatenate(rows), np.concatenate(costs)


def _products(workers: Workers, segment: Segment, rows: Rows, query: QueryCodes) -> Floats:
    """Return the cosines of some rows as their codes have them."""
    width, fine = segment.codes.shape[1], segment.is_fine
    products = np.empty(len(rows), np.float32)

    def multiply(part: tuple[int, int]) -> None:
        codes = workers.room("codes", _CHUNK_ROWS * width, np.uint8).reshape(-1, width)
        values = workers.room("values", _CHUNK_ROWS * width, np.float32).reshape(-1, width)
        more = workers.room("more", _CHUNK_ROWS, np.float32)
        for start in range(*part, _CHUNK_ROWS):
            end = min(start + _CHUNK_ROWS, part[1])
            own, floats = codes[: end - start], values[: end - start]
            np.take(segment.codes, rows[start:end], axis=0, out=own, mode="clip")
            floats[:] = own
            # Not by matrix product: its library would start threads of its own for these.
            np.vecdot(floats, query.finer if fine else query.both, out=products[start:end])
            if fine:
                continue
            np.bitwise_and(own, 15, out=own)
            floats[:] = own
            np.vecdot(floats, query.low, out=more[: end - start])
            products[start:end] += more[: end - start]

    workers.map(multiply, workers.shares(len(rows), _CHUNK_ROWS))
    products += np.float32(query.finer_constant if fine else query.constant)
    return products


def _kth(values: Floats, k: int) -> float:
    """Return the k-th largest of more than k values."""
    return float(np.partition(values, len(values) - k)[len(values) - k])


class _Scratch:
    """Memory for one thread's work on blocks of signs."""

    def __init__(self, workers: Workers, words: int, size: int) -> None:
        self._words = words
        self._differing = workers.room("differing", words * size, np.uint64)
        self._chosen = workers.room("chosen", words * size, np.uint64)
        self._masked = workers.room("masked", words * size, np.uint64)
        self._counts = workers.room("counts", words * size, np.uint8)
        self._sums = workers.room("sums", size, np.uint16)
        self._more = workers.room("more sums", size, np.uint16)
        self._present = self._differing.reshape(words, size)

    def differing(self, signs: Words, query: QueryCodes) -> Mask:
        """Return how many of the signs (words, n) differ and count, and keep which."""
        self._present = self._room(self._differing, signs.shape[1])
        np.bitwise_xor(signs, query.signs, out=self._present)
        return self._weighty(query)

    def differing_of(self, signs: Words, rows: Rows, query: QueryCodes) -> Mask:
        """Return how many of some rows' signs differ and count, and keep which."""
        self._present = self._room(self._differing, len(rows))
        np.take(signs, rows, axis=1, out=self._present, mode="clip")
        np.bitwise_xor(self._present, query.signs, out=self._present)
        return self._weighty(query)

    def costs(self, counts: Mask, rows: Rows | None, query: QueryCodes) -> Mask:
        """Return what the signs cost that differ in some rows of those that were kept, or all.

        Args:
            counts: (n,): how many differ, of all.
            rows: Which rows; None: all.
            query: What they cost.
        """
        chosen = self._present
        costs = counts.copy() if rows is None else counts[rows]
        if rows is not None:
            chosen = self._room(self._chosen, len(rows))
            np.take(self._present, rows, axis=1, out=chosen, mode="clip")
        masked = self._room(self._masked, chosen.shape[1])
        for mask, shift in zip(query.masks, (0, 1), strict=True):
            np.bitwise_and(chosen, mask, out=masked)
            more = self._counted(masked, self._more)
            np.left_shift(more, shift, out=more)
            np.add(costs, more, out=costs)
        return costs

    def _weighty(self, query: QueryCodes) -> Mask:
        np.bitwise_and(self._present, query.heavy, out=self._present)
        return self._counted(self._present, self._sums)

    def _room(self, memory: Words, rows: int) -> Words:
        return memory[: self._words * rows].reshape(self._words, rows)

    def _counted(self, bits: Words, room: Mask) -> Mask:
        """Count the bits of each column of (words, n)."""
        words, rows = bits.shape
        counts = self._counts[: bits.size].reshape(bits.shape)
        np.bitwise_count(bits, out=counts)
        # Two bytes of at most 64 do not overflow, and it is quicker than to widen all.
        half = np.add(counts[: words // 2], counts[words // 2 :], out=counts[: words // 2])
        return np.add.reduce(half, axis=0, dtype=np.uint16, out=room[:rows])

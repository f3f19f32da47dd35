"""Which rows may be among the nearest, told by estimates of all cosines from four bits each."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from retllm_desktop.core.types import ItemIds
from retllm_desktop.library.vector_index.quantizer import FloatRows
from retllm_desktop.library.vector_index.segment import Segment, SegmentRows

_MARGIN: Final = 2.5
"""Deviations of its error by which an estimate may be off for the k-th nearest item."""

_MORE: Final = 1024
"""Beyond twice as many as are wanted, so many exact cosines are looked at at the most."""

_READ_ALL: Final = 1024
_READ_ALL_SHARE: Final = 1 / 256
"""Of so few rows, or so few of all, the exact cosines of all are looked at."""

_SAMPLED: Final = 16_384
"""Estimates by which it is told which are large, of how many there may be."""


@dataclass(frozen=True, slots=True, eq=False)
class CosineEstimates:
    """Rows of a segment with their cosines as estimated.

    Attributes:
        rows: (n,) int64, ascending; None: all of the segment.
        cosines: (n,) float32; minus infinity for rows that do not count.
        error: Deviation of the estimates from the true cosines.
    """

    rows: SegmentRows | None
    cosines: FloatRows
    error: float

    def above(self, bound: float) -> SegmentRows:
        """Return the rows (ascending) whose cosines are estimated above a bound."""
        chosen = np.flatnonzero(self.cosines > np.float32(bound))
        return chosen if self.rows is None else self.rows[chosen]


def select_rows(
    segments: list[Segment], turned: FloatRows, k: int, within: ItemIds | None
) -> list[SegmentRows]:
    """Return the rows (ascending) of each segment whose exact cosines are worth a look.

    Args:
        segments: The rows to choose from.
        turned: (d,) unit query, turned.
        k: How many are wanted, at least 1.
        within: Only these items (ascending); None: all.

    Raises:
        UnusableCopyError: There is no memory for it.
    """
    listed = [None if within is None else part.rows_of(within) for part in segments]
    left = sum(
        part.alive if rows is None else len(rows)
        for part, rows in zip(segments, listed, strict=True)
    )
    every = sum(len(part.ids) for part in segments)
    if left <= max(k, _READ_ALL, _READ_ALL_SHARE * every):
        return [
            part.every_row() if rows is None else rows
            for part, rows in zip(segments, listed, strict=True)
        ]
    found = [
        estimate_cosines(part, turned, rows) for part, rows in zip(segments, listed, strict=True)
    ]
    return rows_above_bound(found, k)


def estimate_cosines(
    segment: Segment, turned: FloatRows, rows: SegmentRows | None
) -> CosineEstimates:
    """Estimate the cosines of some rows (None: all) with a unit query (d,), turned.

    Raises:
        UnusableCopyError: There is no memory for it.
    """
    query = segment.quantiser.weigh(turned)
    cosines = segment.products.with_query(query.weights)
    if rows is None:
        cosines[segment.gone] = -np.inf
    else:
        cosines = cosines[rows]
    cosines += np.float32(query.constant)
    return CosineEstimates(rows, cosines, query.error)


def rows_above_bound(found: list[CosineEstimates], k: int) -> list[SegmentRows]:
    """Return the rows, for each of some estimates, that may be among the k nearest of them all.

    Besides the k largest those that the error may have kept from being among them.
    """
    most = 2 * k + _MORE
    bounds = [_about(part.cosines, 2 * most) for part in found]
    large = _larger(found, bounds)
    if len(large) <= k:
        bounds = [-np.inf] * len(found)
        large = _larger(found, bounds)
        if len(large) <= k:
            return [part.above(-np.inf) for part in found]
    margin = _MARGIN * max(part.error for part in found)
    least = _kth(large, k) - margin
    if any(bound > least for bound in bounds):
        large = _larger(found, [least] * len(found))
        # A bound that was too high for its rows may have hidden the k-th of all.
        if len(large) >= k:
            least = max(least, _kth(large, k) - margin)
    if len(large) > most:
        least = max(least, float(np.nextafter(_kth(large, most), np.float32(-np.inf))))
    return [part.above(least) for part in found]


def _larger(found: list[CosineEstimates], bounds: list[float]) -> FloatRows:
    """Return the estimates that lie above the bounds, in no order."""
    return np.concatenate(
        [part.cosines[part.cosines > bound] for part, bound in zip(found, bounds, strict=True)]
    )


def _about(cosines: FloatRows, count: int) -> float:
    """Return a bound above which about so many lie, by a sample of them."""
    sample = cosines[:: max(1, len(cosines) // _SAMPLED)]
    above = int(len(sample) * count / max(1, len(cosines)))
    return _kth(sample, above) if 0 < above < len(sample) else -np.inf


def _kth(values: FloatRows, k: int) -> float:
    """Return the k-th largest of at least k values."""
    return float(np.partition(values, len(values) - k)[len(values) - k])

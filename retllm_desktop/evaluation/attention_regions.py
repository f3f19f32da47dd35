"""The region of a picture that a model's attention lies on.

Source: Look Twice (arXiv 2604.01280), which finds the evidence by attention and marks it in the
prompt; here the region is as large as the one that a second look shows anyway, so that the two
ways of finding it are compared alone. Look Twice suppresses tokens that draw attention whatever is
asked (sinks); here no token counts for more than a few times the median.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from retllm_desktop.core.query import Region

_MAGNIFICATION: Final = 2
"""As of the region that a second look shows (``RegionFinder``)."""
_SINK_MEDIANS: Final = 4.0
_ASPECT_TOLERANCE: Final = 1.15
_TIE: Final = 1e-6


def find_attended_region(shares: Sequence[float], aspect: float) -> Region | None:
    """Return the region of half the sides that most attention lies in.

    Args:
        shares: Of a grid of tokens, row by row.
        aspect: Width of the picture over its height.

    Returns:
        None where the tokens make no grid of about that aspect, or all get alike.
    """
    grid = _find_grid(len(shares), aspect)
    if grid is None:
        return None
    rows, columns = grid
    weights: npt.NDArray[np.float64] = np.array(shares, np.float64).reshape(rows, columns)
    weights = np.minimum(weights, _SINK_MEDIANS * float(np.median(weights)))
    high, wide = rows // _MAGNIFICATION, columns // _MAGNIFICATION
    if not high or not wide or float(np.ptp(weights)) == 0.0:
        return None
    windows = np.lib.stride_tricks.sliding_window_view(weights, (high, wide)).sum(axis=(2, 3))
    # Sums end otherwise on another processor, and the region must not: of equals the first.
    best = float(windows.max()) * (1.0 - _TIE)
    top, left = divmod(int(np.argmax(windows >= best)), windows.shape[1])
    return Region(left / columns, top / rows, (left + wide) / columns, (top + high) / rows)


def _find_grid(count: int, aspect: float) -> tuple[int, int] | None:
    """Return rows and columns, None where no product of two comes near the aspect."""
    pairs = [(rows, count // rows) for rows in range(1, count + 1) if count % rows == 0]
    if not pairs:
        return None

    def off(pair: tuple[int, int]) -> float:
        ratio = pair[1] / pair[0] / aspect
        return max(ratio, 1 / ratio)

    best = min(pairs, key=off)
    return best if off(best) <= _ASPECT_TOLERANCE else None

"""From a fused value to a probability: a pack's Platt scaling, refined by the person's ratings.

Two numbers are fitted (maximum a posteriori); the pack's own are the mean of their prior.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from retllm_desktop.core.similarity import sigmoid

_FACTOR_STD: Final = 0.25
"""Prior standard deviation of the factor on the pack's log-odds; they are not far wrong."""
_SHIFT_STD: Final = 0.5
"""Prior standard deviation of the shift of the pack's log-odds: one rating moves it by a
quarter at most."""
_MIN_FACTOR: Final = 0.2
"""What is more relevant to the pack stays more relevant, whatever was rated."""
_MAX_LOG_ODDS: Final = 6.0
"""Log-odds are clipped here: one rating by mistake must not turn the whole scale."""
_MAX_ITERATIONS: Final = 50
_TOLERANCE: Final = 1e-10


@dataclass(frozen=True, slots=True)
class Calibration:
    """Relevance = sigmoid(scale · value + offset).

    Attributes:
        scale: Positive.
        offset: Any.
    """

    scale: float
    offset: float

    def log_odds(self, value: float) -> float:
        """Return the log-odds of a match at a fused value."""
        return self.scale * value + self.offset


@dataclass(frozen=True, slots=True)
class LabelledValue:
    """The fused value of a result that the person rated right or wrong."""

    value: float
    right: bool


def refine_calibration(own: Calibration, ratings: Sequence[LabelledValue]) -> Calibration:
    """Return a pack's calibration, moved towards ratings; its scale stays positive.

    Args:
        own: The pack's.
        ratings: In any order; without any it stays as it is.
    """
    if not ratings:
        return own
    points = [
        (max(-_MAX_LOG_ODDS, min(_MAX_LOG_ODDS, own.log_odds(rated.value))), float(rated.right))
        for rated in ratings
    ]
    factor, shift = _fit(points, free=True)
    if factor < _MIN_FACTOR:
        factor, shift = _fit(points, free=False)
    return Calibration(factor * own.scale, factor * own.offset + shift)


def _fit(points: Sequence[tuple[float, float]], *, free: bool) -> tuple[float, float]:
    """Return the factor and the shift of the log-odds that maximise the posterior.

    Newton's method with halved steps; the factor is held at its least unless it is free. The
    objective is strictly concave, so there is one maximum and each step may only rise.
    """
    factor, shift = (1.0 if free else _MIN_FACTOR), 0.0
    present = _objective(points, factor, shift)
    for _ in range(_MAX_ITERATIONS):
        # Gradient (g, h) and negated curvature (a, b; b, c) of the log-posterior.
        g, h = (1.0 - factor) / _FACTOR_STD**2, -shift / _SHIFT_STD**2
        a, b, c = 1.0 / _FACTOR_STD**2, 0.0, 1.0 / _SHIFT_STD**2
        for x, right in points:
            p = sigmoid(factor * x + shift)
            w = p * (1.0 - p)
            g += (right - p) * x
            h += right - p
            a, b, c = a + w * x * x, b + w * x, c + w
        if free:
            determinant = a * c - b * b
            step = ((c * g - b * h) / determinant, (a * h - b * g) / determinant)
        else:
            step = (0.0, h / c)
        share = 1.0
        while share > _TOLERANCE:
            tried = (factor + share * step[0], shift + share * step[1])
            value = _objective(points, *tried)
            if value >= present:
                break
            share /= 2.0
        else:
            break
        (factor, shift), present = tried, value
        if max(abs(step[0]), abs(step[1])) < _TOLERANCE:
            break
    return factor, shift


def _objective(points: Sequence[tuple[float, float]], factor: float, shift: float) -> float:
    prior = ((factor - 1.0) / _FACTOR_STD) ** 2 + (shift / _SHIFT_STD) ** 2
    return -0.5 * prior - sum(
        # -ln p where right, -ln(1 - p) where wrong, without overflow.
        _softplus(-(factor * x + shift) if right else factor * x + shift)
        for x, right in points
    )


def _softplus(value: float) -> float:
    return max(value, 0.0) + math.log1p(math.exp(-abs(value)))

"""One direction out of several things that results should be near to, or far from.

A sum of unit vectors, each times its weight and divided by the spread of its cosines with
unrelated items: ordered by it, items are ordered by the weighted sum of how far they *stand out*
for each part. The modality gap needs no more than that. Taking each modality's mean direction away
first would change all cosines by nearly the same amount, and was measured to gain nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from retllm_desktop.core.errors import InputError
from retllm_desktop.core.types import Modality, Vectors

NEGATIVE_SHARE: Final = 0.5
"""Of a negative weight, what is subtracted. Subtracting all of it finds what is most *unlike* the
unwanted instead of what is like the wanted; half does as well as a projection or a penalty
(packaging/decisions/0008)."""
_MIN_NORM: Final = 1e-3
"""Of what is left of a sum, beside the sum of its parts' lengths: less is rounding, not meaning."""


@dataclass(frozen=True, slots=True)
class CosineSpread:
    """How cosines of unrelated pairs of a query's modality and of pictures are spread.

    Attributes:
        mean: Their mean.
        std: Their standard deviation.
    """

    mean: float
    std: float


def compose_vectors(
    parts: Sequence[tuple[Vectors, float, Modality]],
    gaps: Mapping[Modality, CosineSpread] | None = None,
) -> Vectors:
    """Add unit vectors by their weights.

    Args:
        parts: Unit vector (d,), weight (finite, not 0; negative: far from it), and what it was
            made of.
        gaps: By the modality of a part: the spread of its cosines with unrelated items. None: all
            alike.

    Returns:
        (d,) float32, a unit vector.

    Raises:
        InputError: Nothing is left, for the parts cancel each other out.
        ValueError: There is no part: the caller's mistake.
    """
    if not parts:
        raise ValueError("nothing to compose")
    scales = np.array(
        [weight / gaps[modality].std if gaps else weight for _, weight, modality in parts]
    )
    # Weights are of any size; only how they compare with each other counts.
    scales /= np.abs(scales).max()
    vectors = np.stack([vector for vector, _, _ in parts]).astype(np.float64)
    least = _MIN_NORM * float(np.abs(scales).sum())
    shares = np.where(scales < 0, NEGATIVE_SHARE, 1.0)
    total: npt.NDArray[np.float64] = (shares * scales) @ vectors
    norm = float(np.linalg.norm(total))
    # «dog - dog» asks for nothing, though half a dog would be left.
    if not min(norm, float(np.linalg.norm(scales @ vectors))) > least:
        raise InputError(
            "The parts of the query cancel each other out",
            "take away what is both wanted and not wanted",
        )
    return (total / norm).astype(np.float32)

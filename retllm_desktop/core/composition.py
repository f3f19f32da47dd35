"""One direction out of several things that results should be near to, or far from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from retllm_desktop.core.errors import InputError
from retllm_desktop.core.types import Modality, Vectors

_LEAST_NORM: Final = 1e-3
"""Of what is left of a sum, beside the sum of its parts' lengths: less is rounding, not meaning."""


@dataclass(frozen=True, slots=True)
class Gap:
    """How cosines of unrelated pairs of a query's modality and of pictures are spread.

    Attributes:
        mean: Their mean.
        std: Their standard deviation.
    """

    mean: float
    std: float


def compose(
    parts: Sequence[tuple[Vectors, float, Modality]],
    gaps: Mapping[Modality, Gap] | None = None,
) -> Vectors:
    """Add unit vectors by their weights.

    Args:
        parts: Unit vector (d,), weight (finite, not 0; negative: far from it), and what it was
            made of.
        gaps: By the modality of a part: the spread of its cosines with unrelated items. Each part
            is divided by it, so that a part counts by how much its cosines tell, not by how much
            they vary. None: all alike.

    Returns:
        (d,) float32, a unit vector.

    Raises:
        InputError: Nothing is left, for the parts cancel each other out.
        ValueError: There is no part: the caller's mistake.
    """
    if not parts:
        raise ValueError("nothing to compose")
    total = np.zeros(parts[0][0].shape, dtype=np.float64)
    length = 0.0
    for vector, weight, modality in parts:
        scale = weight / gaps[modality].std if gaps else weight
        total += scale * vector.astype(np.float64)
        length += abs(scale)
    norm = float(np.linalg.norm(total))
    if not norm > _LEAST_NORM * length:
        raise InputError(
            "The parts of the query cancel each other out",
            "take away what is both wanted and not wanted",
        )
    return (total / norm).astype(np.float32)

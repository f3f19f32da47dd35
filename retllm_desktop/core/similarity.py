"""Where a coarse list ends: what a query does not mean, and what no longer stands out, is left out.

The best of n accidents grows with n, and a broad query («in the snow») lies no nearer to what it
means than nonsense to its best accident: no standout alone tells them apart. What does is the
*shape*: the cosines of a query that the encoder understands have a long tail to the right (a few
things are meant, most are not), those of nonsense are symmetric. The shape is taken over a fixed
backdrop of pictures that comes with the pack, not over the library, which may hold nothing but
one kind of thing.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import NormalDist
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


_CHANCE_PROBABILITY: Final = 0.05
"""How probable one accident in the whole library may be where the query is not understood."""


@dataclass(frozen=True, slots=True)
class SimilarityCutoff:
    """A pack's coarse floor, measured when the pack was made.

    Attributes:
        skewness: Least skewness of a sentence's cosines with the backdrop.
        z_score: Least standout of a hit.
        max_drop: How far a hit's standout may lie below the best one.
        reference_cohort: Unit vectors of unrelated pictures, (n, d) float32; None where they are
            not at hand, and then every query counts as understood.
    """

    skewness: float
    z_score: float
    max_drop: float
    reference_cohort: Vectors | None = field(default=None, compare=False, repr=False)

    def understands(self, sentences: Vectors | None) -> bool:
        """Whether the encoder makes something of a sentence, or of one of several.

        A sum of sentences has no long tail of its own («a boat + a beach»: two shorter ones on
        top of each other), so it is asked of its terms.

        Args:
            sentences: A unit vector (d,), or several (n, d); None: nothing speaks against it.
        """
        if self.reference_cohort is None or sentences is None or not len(sentences):
            return True
        rows = np.atleast_2d(sentences)
        # A product of matrices would be shared out to threads that spin for a while afterwards,
        # and what searches meanwhile would have to do with the other cores.
        return any(skewness(np.vecdot(self.reference_cohort, row)) >= self.skewness for row in rows)


def count_hits(
    standouts: Sequence[float],
    n_items: int,
    floor: SimilarityCutoff | None,
    sentences: Vectors | None = None,
) -> int:
    """How many of a list to show.

    Args:
        standouts: Best first.
        n_items: How many items were compared with the query.
        floor: The pack's, None for a pack that was not calibrated: then all are kept.
        sentences: What the query says, a unit vector (d,) or several (n, d); None: the query
            counts as understood.

    Returns:
        A number of at most ``len(standouts)``.
    """
    if floor is None or not standouts:
        return len(standouts)
    if floor.understands(sentences):
        least = max(floor.z_score, standouts[0] - floor.max_drop)
    else:
        least = max(floor.z_score, chance_z_score(n_items))
    return sum(1 for standout in standouts if standout >= least)


def chance_z_score(n_items: int) -> float:
    """Return a standout that among so many unrelated items hardly one reaches by accident.

    One of them does with a probability of 5 %, by the normal tail: what is as near as that is
    shown even where the encoder makes nothing of the query as a whole.
    """
    return -NormalDist().inv_cdf(_CHANCE_PROBABILITY / max(1, n_items))


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


@dataclass(frozen=True, slots=True)
class MatchCurve:
    """The log-odds of a match: offset + margin · (standouts behind) + nearest · (best standout).

    Attributes:
        offset: Log-odds where both are 0.
        margin: Change for each standard deviation behind the nearest candidate; not positive.
        nearest: Change for each standard deviation of the nearest candidate's standout.
    """

    offset: float
    margin: float
    nearest: float

    def probability(self, margin: float, nearest: float) -> float:
        """Return the probability of a match."""
        return sigmoid(self.offset + self.margin * margin + self.nearest * nearest)


@dataclass(frozen=True, slots=True)
class MatchPrior:
    """What validation data of a pack says of candidates that were not judged yet.

    Attributes:
        before_match: While nothing that was judged matches.
        after_match: Once something does.
    """

    before_match: MatchCurve
    after_match: MatchCurve

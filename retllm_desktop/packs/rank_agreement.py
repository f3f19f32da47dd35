"""Whether two files of one tower rank alike: whether a list found by one is that of the other.

A cosine between both vectors of a picture says how far they are apart, not whether that matters:
where all pictures lie close together, vectors at a cosine of 0.95 may have other neighbours. So
lists are compared: of every query the ten nearest, and the whole order.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from retllm_desktop.core.types import Vectors

LISTED: Final = 10
"""Of so many nearest ones it is asked whether they are the same."""
FEWEST_ITEMS: Final = 24
"""Among fewer, ten are half of all: their being the same would say little."""
MIN_OVERLAP: Final = 0.88
MIN_SPEARMAN: Final = 0.97
"""Of eleven files those above both lost less than a fiftieth of their mean reciprocal rank on hard
scenes, the others more (``python -m tests.benchmarks precisions``)."""

_TINY: Final = 1e-12

_Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class RankAgreement:
    """How alike two files of a tower rank.

    Attributes:
        overlap: Share of the ten nearest ones by the exact file that the other finds among its own
            ten, mean over queries, in [0, 1].
        spearman: Spearman's correlation of both whole orders, mean over queries, in [-1, 1].
        least_cosine: The least between both vectors of an item; it decides nothing.
        queries: How many lists were compared.
        items: How long they were.
    """

    overlap: float
    spearman: float
    least_cosine: float
    queries: int
    items: int

    @property
    def alike(self) -> bool:
        """Whether a library may be searched with either."""
        return self.overlap >= MIN_OVERLAP and self.spearman >= MIN_SPEARMAN


def compare_rankings(
    exact: Vectors, other: Vectors, queries: Sequence[Vectors] = ()
) -> RankAgreement:
    """Compare the lists that two files of a tower give.

    Args:
        exact: (n, d) float32, unit rows: items by the most exact file.
        other: (n, d) float32, unit rows: the same items by the other one.
        queries: Further sets of (m, d) queries, as of the other tower; each item is one as well,
            by each file's own vector.

    Returns:
        The worst of the sets, by overlap and by correlation each.

    Raises:
        ValueError: There are too few items, or both differ in shape: the caller's mistake.
    """
    if exact.shape != other.shape or len(exact) < FEWEST_ITEMS:
        raise ValueError(f"cannot compare lists of {exact.shape} and {other.shape}")
    right, left = exact.astype(np.float64), other.astype(np.float64)
    pairs = [(_without_diagonal(right @ right.T), _without_diagonal(left @ left.T))]
    pairs += [
        (asked @ right.T, asked @ left.T) for asked in (q.astype(np.float64) for q in queries)
    ]
    overlaps = [_overlap(a, b) for a, b in pairs]
    correlations = [_spearman(a, b) for a, b in pairs]
    cosines = np.sum(right * left, axis=1)
    return RankAgreement(
        overlap=min(overlaps),
        spearman=min(correlations),
        least_cosine=float(cosines.min()),
        queries=sum(len(a) for a, _ in pairs),
        items=len(exact),
    )


def compare_if_enough(exact: Vectors, other: Vectors) -> RankAgreement | None:
    """Compare the lists that two ways of running one tower give; None for too few items.

    Args:
        exact: (n, d) float32, rows of any length.
        other: (n, d) float32, the same items the other way.
    """
    if len(exact) < FEWEST_ITEMS:
        return None
    return compare_rankings(_unit(exact), _unit(other))


def _unit(vectors: Vectors) -> Vectors:
    lengths: Vectors = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, _TINY), dtype=np.float32)


def _without_diagonal(square: _Matrix) -> _Matrix:
    """An item is no answer to itself: (n, n) becomes (n, n - 1)."""
    size = len(square)
    kept: _Matrix = square[~np.eye(size, dtype=bool)]
    return kept.reshape(size, size - 1)


def _overlap(exact: _Matrix, other: _Matrix) -> float:
    first = np.argsort(-exact, axis=1, kind="stable")[:, :LISTED]
    second = np.argsort(-other, axis=1, kind="stable")[:, :LISTED]
    shared = [len(np.intersect1d(a, b)) for a, b in zip(first, second, strict=True)]
    return float(np.mean(shared)) / LISTED


def _spearman(exact: _Matrix, other: _Matrix) -> float:
    """Mean over rows of the correlation of ranks; cosines of different items are never equal."""
    first, second = (
        np.argsort(np.argsort(rows, axis=1, kind="stable"), axis=1).astype(np.float64)
        for rows in (exact, other)
    )
    middle = (exact.shape[1] - 1) / 2
    products: _Matrix = np.sum((first - middle) * (second - middle), axis=1)
    squares: _Matrix = np.sum((first - middle) ** 2, axis=1)
    return float(np.mean(products / squares))


@dataclass(frozen=True, slots=True)
class TowerComparison:
    """What became of comparing a tower's file with the most exact one that is here.

    Attributes:
        tower: ``image`` or ``text``.
        agreement: How alike both rank; None where the tower has one file, and nothing is known.
        own: Whether the more exact file is the pack's own, so that it can be used instead.
    """

    tower: str
    agreement: RankAgreement | None
    own: bool = True

    @property
    def refused(self) -> bool:
        """Whether the file must not be used: it ranks otherwise than the more exact one."""
        return self.agreement is not None and not self.agreement.alike

    def sentence(self, pack_id: str) -> str:
        """Say what was found, for people."""
        kind = "picture" if self.tower == "image" else "sentence"
        found = self.agreement
        if found is None:
            return (
                f"The {kind} model of the pack {pack_id} is here in one precision only: there is "
                "nothing to compare its ranking with."
            )
        percent = f"{100 * found.overlap:.0f}"
        if found.alike:
            return (
                f"The {kind} model of the pack {pack_id} ranks like its exact one: {percent} % of "
                "the ten nearest are the same."
            )
        if not self.own:
            return (
                f"The {kind} model of the pack {pack_id} ranks otherwise than the exact one, which "
                f"another pack has: {percent} % of the ten nearest are the same."
            )
        if self.tower == "image":
            return (
                f"The eight-bit picture model of the pack {pack_id} ranks otherwise than the exact "
                f"one, which is used instead: {percent} % of the ten nearest are the same."
            )
        return (
            f"The eight-bit sentence model of the pack {pack_id} ranks otherwise than the exact "
            f"one, which is used instead: {percent} % of the ten nearest are the same."
        )

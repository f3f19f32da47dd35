"""What both stores say of embedding spaces: their roles, their states, what fits into one."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from retllm_desktop.core.types import EmbeddingSpace, Vectors


class SpaceRole(StrEnum):
    """What has vectors in a space: every item, or texts only."""

    ALL = "all"
    PASSAGES = "passages"


class SpaceState(StrEnum):
    """Whether search uses a space, or it is being built."""

    ACTIVE = "active"
    BUILDING = "building"


@dataclass(frozen=True, slots=True)
class StoredSpace:
    """An embedding space as a library records it.

    Attributes:
        id: Its number in this library.
        space: Its name and dimension.
        table: The table of its vectors.
    """

    id: int
    space: EmbeddingSpace
    table: str


def check_vectors(vectors: Vectors, space: EmbeddingSpace) -> None:
    """Make sure that vectors are (n, d), finite and unit rows, for a wrong one is never found.

    Raises:
        ValueError: They are not.
    """
    if vectors.ndim != 2 or vectors.shape[1] != space.dimension:
        raise ValueError(f"expected vectors of (n, {space.dimension}), got {vectors.shape}")
    if not are_unit_rows(vectors).all():
        raise ValueError("expected unit vectors")


def are_unit_rows(vectors: Vectors) -> npt.NDArray[np.bool_]:
    """Return which rows of (n, d) vectors are unit vectors, as (n,) booleans."""
    # Half-precision encoders are a little off; NaN fails the comparison.
    with np.errstate(over="ignore", invalid="ignore"):
        return np.abs(np.linalg.norm(vectors, axis=1) - 1.0) <= 1e-2

"""What both stores say of embedding spaces: their roles, their states, what fits into one."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from retllm_desktop.core.errors import StoreError
from retllm_desktop.core.types import EmbeddingSpace, Extraction, FileStat, Vectors


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


def check_entries(
    entries: Iterable[tuple[FileStat, Extraction, Vectors | None]], space: EmbeddingSpace
) -> None:
    """Make sure that each file comes with a vector of the space for each of its parts.

    Raises:
        ValueError: One does not.
    """
    for _, extraction, embedded in entries:
        count = 0 if embedded is None else len(embedded)
        if count != len(extraction.parts):
            raise ValueError(f"{len(extraction.parts)} parts with {count} vectors")
        if embedded is not None and count:
            if embedded.dtype != np.float32:
                raise ValueError(f"expected float32 vectors, got {embedded.dtype}")
            check_vectors(embedded, space)


def check_readings(entries: Iterable[tuple[Extraction, Vectors]], space: EmbeddingSpace) -> None:
    """Make sure that each content comes with a vector of the space for each of its parts.

    Raises:
        ValueError: One does not.
    """
    for extraction, vectors in entries:
        if vectors.dtype != np.float32 or len(vectors) != len(extraction.parts):
            raise ValueError(f"{len(extraction.parts)} parts with {vectors.shape} vectors")
        check_vectors(vectors, space)


def check_passage_rows(rows: Vectors, space: EmbeddingSpace, count: int) -> None:
    """Make sure that vectors are float32 unit rows, one for each of ``count`` passages.

    Raises:
        ValueError: They are not.
    """
    if rows.dtype != np.float32 or len(rows) != count:
        raise ValueError(f"expected {count} float32 vectors, got {len(rows)} {rows.dtype}")
    check_vectors(rows, space)


def passages_space_taken(space: EmbeddingSpace) -> StoreError:
    """Return what is said where all items have vectors in a space that is to be of passages."""
    return StoreError(
        f"The space {space.id} is that of all items, and cannot be that of passages too",
        "Choose a text pack with a space of its own.",
    )


def passages_gone(space: EmbeddingSpace) -> StoreError:
    """Return what is said where a space of passages is not there any more."""
    return StoreError(
        f"The library has no passages' vectors of the pack {space.id} any more",
        "Another text pack, or none, was chosen meanwhile.",
    )


def space_dimension_changed(space: EmbeddingSpace, active: EmbeddingSpace) -> StoreError:
    """Return what is said where a pack makes other vectors than it made of the active space."""
    return StoreError(
        f"The pack {space.id} has {space.dimension} dimensions now, and had "
        f"{active.dimension} when the library was indexed",
        "A pack with other vectors needs an id of its own.",
    )


def nothing_being_built() -> StoreError:
    """Return what is said where no space is being built any more."""
    return StoreError(
        "No other model pack's vectors are being built; nothing was changed",
        "They were finished or given up meanwhile.",
    )

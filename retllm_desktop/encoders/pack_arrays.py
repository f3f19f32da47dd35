"""Arrays that packs carry beside their models: the reference cohort and the text projection."""

from typing import Final

import numpy as np
import numpy.typing as npt

from retllm_desktop.core.errors import PackError
from retllm_desktop.core.model_roles import FileRole
from retllm_desktop.core.types import Vectors
from retllm_desktop.packs.installed import InstalledPack

_MAX_SIDE: Final = 8192
"""Longest vector that a projection takes; no encoder has longer ones."""


def load_reference_cohort(pack: InstalledPack, dimension: int) -> Vectors | None:
    """Read a pack's reference cohort: vectors of unrelated pictures that its cutoff compares with.

    Returns:
        (n, d) float32, unit rows; None where the pack has none.

    Raises:
        PackError: The file is no table of eight-bit rows of that length.
    """
    rows = _map_array(pack, FileRole.REFERENCE_COHORT, "reference cohort")
    if rows is None:
        return None
    if rows.dtype != np.int8 or rows.ndim != 2 or rows.shape[1] != dimension or not len(rows):
        raise PackError(
            "The pack's reference cohort does not fit its encoder",
            f"{rows.dtype} of {rows.shape}, where int8 of (n, {dimension}) belongs",
            pack.path_of(FileRole.REFERENCE_COHORT),
        )
    vectors = rows.astype(np.float32)
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)


def quantise_cohort(vectors: Vectors) -> npt.NDArray[np.int8]:
    """Return unit vectors (n, d) as the rows of a reference cohort's file: (n, d) int8."""
    greatest: Vectors = np.maximum(np.abs(vectors).max(axis=1, keepdims=True), 1e-9)
    scaled: Vectors = vectors / greatest * np.float32(127.0)
    return np.rint(scaled).astype(np.int8)


def load_text_projection(pack: InstalledPack, dimension: int) -> Vectors | None:
    """Read the matrix that takes a text tower's vectors into the space of pictures.

    Returns:
        (d_in + 1, dimension) float32: a unit vector v of the tower becomes [v, 1] @ matrix, so
        that the last row is added to all; None where the pack has none.

    Raises:
        PackError: The file is no such matrix, or holds numbers that are not finite.
    """
    rows = _map_array(pack, FileRole.TEXT_PROJECTION, "text projection")
    if rows is None:
        return None
    path = pack.path_of(FileRole.TEXT_PROJECTION)
    fits = rows.ndim == 2 and 2 <= rows.shape[0] <= _MAX_SIDE + 1 and rows.shape[1] == dimension
    if rows.dtype.name not in {"float32", "float16"} or not fits:
        raise PackError(
            "The pack's text projection does not fit its encoder",
            f"{rows.dtype} of {rows.shape}, where float32 or float16 of (d + 1, {dimension}) "
            f"belongs, d being {_MAX_SIDE} at most",
            path,
        )
    matrix = rows.astype(np.float32)
    if not np.isfinite(matrix).all():
        raise PackError("The pack's text projection holds numbers that are not finite", "", path)
    return matrix


def _map_array(pack: InstalledPack, role: FileRole, what: str) -> npt.NDArray[np.generic] | None:
    """Map a file of one array, so that no header makes us take memory that the file has not.

    Nothing is unpickled.
    """
    if not pack.has(role):
        return None
    path = pack.path_of(role)
    try:
        return np.load(path, mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError, EOFError, OverflowError, SyntaxError) as exc:
        raise PackError(f"The pack's {what} cannot be read", str(exc)[:200], path) from exc

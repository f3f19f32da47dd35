"""The pictures that a pack's floor compares queries with, as vectors of eight bits."""

import numpy as np
import numpy.typing as npt

from retllm_desktop.core.errors import PackError
from retllm_desktop.core.types import Vectors
from retllm_desktop.packs.installed import InstalledPack


def load_reference_cohort(pack: InstalledPack, dimension: int) -> Vectors | None:
    """Read a pack's backdrop.

    Returns:
        (n, d) float32, unit rows; None where the pack has none.

    Raises:
        PackError: The file is no table of eight-bit rows of that length.
    """
    if not pack.has("backdrop"):
        return None
    path = pack.path_of("backdrop")
    try:
        rows = np.load(path, allow_pickle=False)
    except (OSError, ValueError, EOFError) as exc:
        raise PackError("The pack's backdrop cannot be read", str(exc), path) from exc
    if rows.dtype != np.int8 or rows.ndim != 2 or rows.shape[1] != dimension or not len(rows):
        raise PackError(
            "The pack's backdrop does not fit its encoder",
            f"{rows.dtype} of {rows.shape}, where int8 of (n, {dimension}) belongs",
            path,
        )
    vectors = rows.astype(np.float32)
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)


def quantise_cohort(vectors: Vectors) -> npt.NDArray[np.int8]:
    """Return unit vectors (n, d) as the rows of a backdrop: (n, d) int8."""
    greatest: Vectors = np.maximum(np.abs(vectors).max(axis=1, keepdims=True), 1e-9)
    scaled: Vectors = vectors / greatest * np.float32(127.0)
    return np.rint(scaled).astype(np.int8)

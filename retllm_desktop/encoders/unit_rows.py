"""Brings vectors to length one, and doubts a manifest that says they have it already."""

from typing import Final

import numpy as np

from retllm_desktop.core.errors import EngineError
from retllm_desktop.core.types import Vectors
from retllm_desktop.packs.installed import InstalledPack

_NORM_TOLERANCE: Final = 0.01


def normalise_embeddings(vectors: Vectors, pack: InstalledPack, *, normalised: bool) -> Vectors:
    """Return (n, d) float32 unit rows.

    Args:
        vectors: (n, d) float32, finite.
        pack: Whose model made them.
        normalised: Whether its manifest says that they have length one.

    Raises:
        EngineError: One is zero, or has not the length that the manifest claims.
    """
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    if not (norms > 0).all():
        raise EngineError(
            f"The model of the pack {pack.manifest.id} gave a vector of zeros", "", pack.folder
        )
    if normalised and np.abs(norms - 1.0).max() > _NORM_TOLERANCE:
        raise EngineError(
            f"The pack {pack.manifest.id} says that its vectors have length one, but they have not",
            f"one has length {float(norms[np.abs(norms - 1.0).argmax(), 0]):.3f}",
            pack.folder,
        )
    return np.divide(vectors, norms, dtype=np.float32)

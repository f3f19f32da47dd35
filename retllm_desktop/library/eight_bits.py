"""Unit vectors as they are stored: turned, and eight bits for each dimension.

A vector is turned (see ``rotation``) and scaled so that its largest dimension is 127 or -127; then
each dimension is rounded. Its length says nothing, so no scale is kept: whoever reads it divides
by the length. This is the library's format and may not change without a migration.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from retllm_desktop.core.types import Vectors
from retllm_desktop.library.vector_codes import rotated_back, rotated_rows

Codes = npt.NDArray[np.int8]

LARGEST: Final = 127
"""Size of the largest dimension of every stored vector."""


def encode(vectors: Vectors) -> Codes:
    """Return what is stored of vectors (n, d) float32, none of them 0: (n, d) int8."""
    return rounded(rotated_rows(vectors))


def rounded(vectors: Vectors) -> Codes:
    """Return what is stored of turned vectors (n, d) float32: (n, d) int8.

    Raises:
        ValueError: One of them has no direction.
    """
    largest = np.maximum(vectors.max(axis=1), -vectors.min(axis=1))[:, np.newaxis]
    if not (np.isfinite(largest) & (largest > 0)).all():
        raise ValueError("expected vectors with a direction")
    return np.rint(vectors * (LARGEST / largest)).astype(np.int8)


def decode_turned(codes: Codes) -> Vectors:
    """Return stored vectors (n, d) as unit vectors (n, d) float32, turned as they are."""
    found = codes.astype(np.float32)
    lengths = np.sqrt(np.vecdot(found, found))
    # Only a damaged one has no length; it then is as far from all others as from none.
    found /= np.maximum(lengths, np.float32(1.0))[:, np.newaxis]
    return found


def decode(codes: Codes) -> Vectors:
    """Return stored vectors (n, d) as the unit vectors (n, d) float32 that they stand for."""
    return rotated_back(decode_turned(codes))


def codes_of(blobs: Sequence[bytes], dimension: int) -> Codes:
    """Return stored vectors as they lie in the file, of d bytes each, as (n, d) int8.

    Raises:
        ValueError: They have another length.
    """
    return np.frombuffer(b"".join(blobs), np.int8).reshape(len(blobs), dimension)


def sound_codes(codes: Codes) -> npt.NDArray[np.bool_]:
    """Tell which of (n, d) are vectors as they are stored, as (n,) booleans."""
    high, low = codes.max(axis=1).astype(np.int16), codes.min(axis=1).astype(np.int16)
    return np.maximum(high, -low) == LARGEST

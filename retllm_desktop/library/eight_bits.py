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
from retllm_desktop.library.vector_codes import rotate_rows, rotate_rows_back

VectorCodes = npt.NDArray[np.int8]

LARGEST: Final = 127
"""Size of the largest dimension of every stored vector."""


def encode_vectors(vectors: Vectors) -> VectorCodes:
    """Return what is stored of vectors (n, d) float32, none of them 0: (n, d) int8."""
    return quantize_rows(rotate_rows(vectors))


def quantize_rows(vectors: Vectors) -> VectorCodes:
    """Return what is stored of turned vectors (n, d) float32: (n, d) int8.

    Raises:
        ValueError: One of them has no direction.
    """
    largest = np.maximum(vectors.max(axis=1), -vectors.min(axis=1))[:, np.newaxis]
    if not (np.isfinite(largest) & (largest > 0)).all():
        raise ValueError("expected vectors with a direction")
    return np.rint(vectors * (LARGEST / largest)).astype(np.int8)


def decode_rotated(codes: VectorCodes) -> Vectors:
    """Return stored vectors (n, d) as unit vectors (n, d) float32, turned as they are."""
    found = codes.astype(np.float32)
    lengths = np.sqrt(np.vecdot(found, found))
    # Only a damaged one has no length; it then is as far from all others as from none.
    found /= np.maximum(lengths, np.float32(1.0))[:, np.newaxis]
    return found


def decode_vectors(codes: VectorCodes) -> Vectors:
    """Return stored vectors (n, d) as the unit vectors (n, d) float32 that they stand for."""
    return rotate_rows_back(decode_rotated(codes))


def codes_from_blobs(blobs: Sequence[bytes], dimension: int) -> VectorCodes:
    """Return stored vectors as they lie in the file, of d bytes each, as (n, d) int8.

    Raises:
        ValueError: They have another length.
    """
    return np.frombuffer(b"".join(blobs), np.int8).reshape(len(blobs), dimension)


def valid_codes(codes: VectorCodes) -> npt.NDArray[np.bool_]:
    """Tell which of (n, d) are vectors as they are stored, as (n,) booleans."""
    high, low = codes.max(axis=1).astype(np.int16), codes.min(axis=1).astype(np.int16)
    return np.maximum(high, -low) == LARGEST

"""The rotation by which vectors are turned before their dimensions are cut into steps.

Image encoders make a few dimensions far larger than the others; a rotation gives every dimension
its part of them, so that one step is right for all. It is part of the library's format: stored
vectors are turned vectors (see ``encode_vectors``), so it may never change for a dimension.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from retllm_desktop.core.types import Vectors

_TURNS: Final = 4
_SEED: Final = 7
_MANY: Final = 256


@lru_cache(maxsize=4)
def rotation_matrix(dimension: int) -> npt.NDArray[np.float32]:
    """Return the rotation of vectors of a dimension: (d, d) float32, to multiply from the left.

    It is the same on every computer: signs by chance and sums and differences of pairs, in turn.
    Source: Ailon and Chazelle, The fast Johnson–Lindenstrauss transform, 2009.
    """
    matrix = np.eye(dimension)
    size = 1 << (dimension.bit_length() - 1)
    generator = np.random.PCG64(_SEED)
    for turn in range(_TURNS):
        signs: npt.NDArray[np.uint64] = generator.random_raw(dimension)
        matrix *= 1.0 - 2.0 * (signs >> np.uint64(63)).astype(np.float64)
        # Where the dimension is no power of two, the first and the last ones by turns.
        part = matrix[:, :size] if turn % 2 == 0 else matrix[:, dimension - size :]
        part[:] = _sums_and_differences(part)
    return np.ascontiguousarray(matrix.T, np.float32)


def rotate_vector(vector: Vectors) -> Vectors:
    """Return a vector (d,) turned."""
    return rotate_rows(vector[np.newaxis])[0]


def rotate_rows(vectors: Vectors) -> Vectors:
    """Return vectors (n, d) turned."""
    return _product(vectors, rotation_matrix(vectors.shape[1]))


def rotate_rows_back(vectors: Vectors) -> Vectors:
    """Return turned vectors (n, d) as they were."""
    return _product(vectors, _inverse_rotation(vectors.shape[1]))


@lru_cache(maxsize=4)
def _inverse_rotation(dimension: int) -> npt.NDArray[np.float32]:
    return np.ascontiguousarray(rotation_matrix(dimension).T)


def _product(vectors: Vectors, matrix: npt.NDArray[np.float32]) -> Vectors:
    # A matrix product's library waits for threads of its own: on a computer that has other things
    # to do 32 vectors of 512 dimensions took it 7 ms, and this 1 ms. Of many it is sooner done.
    if len(vectors) < _MANY:
        return np.vecdot(vectors[:, np.newaxis], matrix)
    return vectors @ matrix.T


def _sums_and_differences(rows: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Multiply rows (n, a power of two) with the Hadamard matrix, scaled to be a rotation."""
    count, size = rows.shape
    span = 1
    while span < size:
        pairs = rows.reshape(count, -1, 2, span)
        first, second = pairs[:, :, 0], pairs[:, :, 1]
        rows = np.stack((first + second, first - second), axis=2).reshape(count, size)
        span *= 2
    return rows / np.sqrt(size)


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
    """Return which of (n, d) are vectors as they are stored, as (n,) booleans."""
    high, low = codes.max(axis=1).astype(np.int16), codes.min(axis=1).astype(np.int16)
    return np.maximum(high, -low) == LARGEST

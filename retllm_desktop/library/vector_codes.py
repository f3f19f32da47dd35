"""The rotation by which vectors are turned before their dimensions are cut into steps.

Image encoders make a few dimensions far larger than the others; a rotation gives every dimension
its part of them, so that one step is right for all. It is part of the library's format: stored
vectors are turned vectors (see ``eight_bits``), so it may never change for a dimension.
"""

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

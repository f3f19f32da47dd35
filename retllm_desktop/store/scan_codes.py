"""Vectors as four bits for each dimension, and queries as the weights that such bits want.

The vectors are turned first, by the same rotation for all: those of image encoders have a few
dimensions far larger than the others, of which a rotation gives every dimension its part. Then
each dimension is brought to mean 0 and deviation 1 as a sample has them, for the vectors share a
large mean, and cut into sixteen even steps, as wide as is best for a normal distribution.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from retllm_desktop.core.types import Vectors

Bytes = npt.NDArray[np.uint8]
Words = npt.NDArray[np.uint64]
Floats = npt.NDArray[np.float32]

STEP: Final = 0.3352
"""Width of sixteen steps, in deviations, that has the least error for a normal distribution.

Source: Max, Quantizing for minimum distortion, 1960, table II.
"""

STEP_ERROR: Final = 0.1074
"""Root of the mean square error of those steps, in deviations (same source)."""

_MIDDLE: Final = 7.5
_TURNS: Final = 4
_SEED: Final = 7
_LEAST_SHARE: Final = 1e-4
"""Of the largest deviation: below it a dimension is constant but for rounding."""


@dataclass(frozen=True, slots=True, eq=False)
class Quantiser:
    """How the vectors of one kind are cut into steps.

    Attributes:
        mean: (d,) float32, of turned vectors.
        deviation: (d,) float32, above 0, of turned vectors.
    """

    mean: Floats
    deviation: Floats

    @property
    def dimension(self) -> int:
        """Length of the vectors."""
        return len(self.mean)

    @property
    def word_count(self) -> int:
        """64-bit words that the signs of one vector take."""
        return words_for(self.dimension)

    @property
    def byte_count(self) -> int:
        """Bytes that the steps of one vector take."""
        return bytes_for(self.dimension)

    def encode(self, vectors: Vectors) -> tuple[Words, Bytes]:
        """Cut vectors (n, d) into steps.

        Returns:
            signs: (n, words) uint64: bit i is set where dimension i lies above the mean.
            codes: (n, bytes) uint8: the steps, 0 … 15; the first half of the dimensions in the
                low four bits, the second half in the high ones.
        """
        count, half = len(vectors), self.byte_count
        standard = vectors @ rotation(self.dimension).T
        standard -= self.mean
        standard *= np.float32(1.0 / STEP) / self.deviation
        np.floor(standard, out=standard)
        np.clip(standard, -8, 7, out=standard)
        steps = np.zeros((count, 2 * half), np.uint8)
        np.add(standard, 8, out=steps[:, : self.dimension], casting="unsafe")
        codes = np.left_shift(steps[:, half:], np.uint8(4))
        np.bitwise_or(codes, steps[:, :half], out=codes)
        return _pack(steps[:, : self.dimension] >= 8), codes


@dataclass(frozen=True, slots=True, eq=False)
class QueryCodes:
    """A query as what the bits of one quantiser are weighed with.

    Attributes:
        signs: (words, 1) uint64: the query's own signs.
        masks: Two (words, 1) uint64: the dimensions of more than small and of large weight.
        weights: What a differing sign costs: in any dimension, and in those of each mask beyond.
        sign_correlation: Of the number of differing signs with the cosine, for vectors like the
            quantiser's in which dimensions are independent.
        weighted_correlation: The same of the weighted number.
        low: (bytes,) float32: what ``codes & 15`` is multiplied with.
        both: (bytes,) float32: what whole bytes are multiplied with.
        constant: What is added to have the cosine.
        error: Deviation of the estimated cosine from the true one.
    """

    signs: Words
    masks: tuple[Words, Words]
    weights: tuple[float, float, float]
    sign_correlation: float
    weighted_correlation: float
    low: Floats
    both: Floats
    constant: float
    error: float


def words_for(dimension: int) -> int:
    """Return how many 64-bit words hold a bit of each dimension."""
    return -(-dimension // 64)


def bytes_for(dimension: int) -> int:
    """Return how many bytes hold four bits of each dimension."""
    return -(-dimension // 2)


def fit(sample: Vectors) -> Quantiser:
    """Choose the steps for vectors like a sample (n, d) of them, n above 0."""
    exact = (sample @ rotation(sample.shape[1]).T).astype(np.float64)
    deviation = exact.std(axis=0)
    largest = float(deviation.max())
    floor = largest * _LEAST_SHARE if largest > 0 else 1.0
    return Quantiser(
        exact.mean(axis=0).astype(np.float32), np.maximum(deviation, floor).astype(np.float32)
    )


@lru_cache(maxsize=4)
def rotation(dimension: int) -> Floats:
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


def query_codes(quantiser: Quantiser, vector: Vectors) -> QueryCodes:
    """Prepare a query (d,) for vectors cut by a quantiser."""
    dimension, half = quantiser.dimension, quantiser.byte_count
    # Not by matrix product: its library would wait for threads of its own.
    turned = np.vecdot(rotation(dimension), vector).astype(np.float64)
    weight = turned * quantiser.deviation
    size = np.abs(weight)
    # About those shares are best for a normal distribution of weights.
    first, second = np.sort(size)[[dimension // 2, dimension * 4 // 5]]
    small, large = size <= first, size > second
    levels = [_mean(size[chosen]) for chosen in (small, ~small & ~large, large)]
    levels = [max(levels[: n + 1]) for n in range(3)]
    level = np.where(large, levels[2], np.where(small, levels[0], levels[1]))
    length = float(np.linalg.norm(weight)) or 1.0
    # A sign of a normal variable correlates with it by √(2/π).
    share = np.sqrt(2.0 / np.pi)
    steps = np.zeros(2 * half)
    steps[:dimension] = weight * STEP
    both = steps[half:] / 16.0
    return QueryCodes(
        _column(weight >= 0),
        (_column(~small), _column(large)),
        (levels[0], levels[1] - levels[0], levels[2] - levels[1]),
        float(share * size.sum() / (np.sqrt(dimension) * length)),
        float(share * (level * size).sum() / ((float(np.linalg.norm(level)) or 1.0) * length)),
        (steps[:half] - both).astype(np.float32),
        both.astype(np.float32),
        float(turned @ quantiser.mean - _MIDDLE * steps.sum()),
        length * STEP_ERROR,
    )


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


def _mean(values: npt.NDArray[np.float64]) -> float:
    return float(values.mean()) if len(values) else 0.0


def _column(bits: npt.NDArray[np.bool_]) -> Words:
    return _pack(bits[np.newaxis, :]).T.copy()


def _pack(bits: npt.NDArray[np.bool_]) -> Words:
    """Pack (n, d) booleans into (n, words) uint64, the rest of the last word 0."""
    count, dimension = bits.shape
    packed = np.zeros((count, 8 * words_for(dimension)), np.uint8)
    packed[:, : -(-dimension // 8)] = np.packbits(bits, axis=1, bitorder="little")
    return packed.view("<u8").astype(np.uint64, copy=False)

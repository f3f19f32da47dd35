"""Turned vectors as steps of each dimension, and queries as the weights that such steps want.

Each dimension is brought to mean 0 and deviation 1 as a sample has them, for the vectors share a
large mean, and cut into sixteen even steps, and each of these into sixteen again.
"""

from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from retllm_desktop.core.types import Vectors

Bytes = npt.NDArray[np.uint8]
Words = npt.NDArray[np.uint64]
Floats = npt.NDArray[np.float32]

STEP: Final = 0.45
"""Width of sixteen steps, in deviations.

For sixteen alone 0.335 had the least error (Max, Quantizing for minimum distortion, 1960,
table II); wider ones cut off less of what lies far out, which finer steps cannot mend.
"""

STEP_ERROR: Final = 0.1302
"""Root of the mean square error of those steps, in deviations, for a normal distribution."""

FINE_ERROR: Final = 0.0102
"""The same of the sixteen times finer steps."""

_FINE_STEPS: Final = 16
_SIGN_MEAN: Final = 0.7979
"""√(2/π), the mean size of a normal variable, and the correlation of its sign with it."""

_LIGHT: Final = 0.45
_WEIGHT_STEP: Final = 0.52
"""Sizes of weights, in deviations, that count as nothing, and the width of four steps beyond.

Of those that leave dimensions out at a first look these agree best with the weights, and the first
look, which knows only which dimensions count, is hardly worse than at its best.
"""

_LEAST_SHARE: Final = 1e-4
"""Of the largest deviation: below it a dimension is constant but for rounding."""


class Encoded(NamedTuple):
    """Vectors cut into steps.

    Attributes:
        signs: (n, words) uint64: a bit for each dimension that lies above the mean; the first
            half of the dimensions in the first half of the words.
        codes: (n, bytes) uint8: the steps, 0 … 15; the first half of the dimensions in the low
            four bits, the second half in the high ones.
    """

    signs: Words
    codes: Bytes


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

    def encode(self, turned: Vectors) -> Encoded:
        """Cut turned unit vectors (n, d) into steps."""
        return self.encode_finely(turned)[0]

    def encode_finely(self, turned: Vectors) -> tuple[Encoded, Bytes]:
        """Cut turned unit vectors (n, d) into steps and each step again.

        Returns:
            The steps, and (n, bytes) uint8: where in the steps they lie, 0 … 15, as ``codes`` are.
        """
        count, half = len(turned), self.byte_count
        standard = turned - self.mean
        standard *= np.float32(_FINE_STEPS / STEP) / self.deviation
        np.floor(standard, out=standard)
        np.clip(standard, -128, 127, out=standard)
        steps = np.zeros((count, 2 * half), np.uint8)
        np.add(standard, 128, out=steps[:, : self.dimension], casting="unsafe")
        low, high = steps[:, :half], steps[:, half:]
        codes = np.bitwise_or(np.right_shift(low, 4), np.bitwise_and(high, 0xF0))
        rests = np.bitwise_or(np.bitwise_and(low, 15), np.left_shift(high, np.uint8(4)))
        return Encoded(_pack(steps >= 128), codes), rests

    def finer(self, codes: Bytes, rests: Bytes) -> Bytes:
        """Return the finer steps (n, 2 * bytes), 0 … 255, that codes (n, bytes) and rests name."""
        half = self.byte_count
        steps = np.empty((len(codes), 2 * half), np.uint8)
        np.left_shift(codes, np.uint8(4), out=steps[:, :half])
        np.bitwise_and(codes, 0xF0, out=steps[:, half:])
        steps[:, :half] |= np.bitwise_and(rests, 15)
        steps[:, half:] |= np.right_shift(rests, 4)
        return steps

    def decode(self, steps: Bytes) -> Vectors:
        """Return what finer steps (n, 2 * bytes) stand for: turned vectors (n, d)."""
        turned = steps[:, : self.dimension].astype(np.float32)
        turned -= np.float32(127.5)
        turned *= np.float32(STEP / _FINE_STEPS) * self.deviation
        turned += self.mean
        return turned


@dataclass(frozen=True, slots=True, eq=False)
class QueryCodes:
    """A query as what the bits of one quantiser are weighed with.

    Attributes:
        signs: (words, 1) uint64: the query's own signs.
        heavy: (words, 1) uint64: which dimensions count, with a weight of 1 at least.
        masks: Two times (words, 1) uint64: which dimensions have a weight that is 1 larger, and
            which one that is 2 larger.
        sign_correlation: Of the number of differing signs that count with the cosine, for vectors
            like the quantiser's in which dimensions are independent.
        cost_correlation: The same of the weights of differing signs.
        low: (bytes,) float32: what ``codes & 15`` is multiplied with.
        both: (bytes,) float32: what whole bytes are multiplied with.
        constant: What is added to have the cosine.
        error: Deviation of the cosine so estimated from the true one.
        finer: (2 * bytes,) float32: what finer steps are multiplied with.
        finer_constant: What is added to have the cosine.
        finer_error: Deviation of that.
    """

    signs: Words
    heavy: Words
    masks: tuple[Words, Words]
    sign_correlation: float
    cost_correlation: float
    low: Floats
    both: Floats
    constant: float
    error: float
    finer: Floats
    finer_constant: float
    finer_error: float


def unit(vector: Vectors) -> Vectors:
    """Return a vector (d,) that has length 1 but for the rounding of float32.

    Encoders of half precision are off by more, which would count as a difference in direction.
    """
    return vector / np.sqrt(np.vecdot(vector, vector))


def words_for(dimension: int) -> int:
    """Return how many 64-bit words hold a bit of each dimension, an even number."""
    return 2 * -(-bytes_for(dimension) // 64)


def bytes_for(dimension: int) -> int:
    """Return how many bytes hold four bits of each dimension."""
    return -(-dimension // 2)


def fit(sample: Vectors) -> Quantiser:
    """Choose the steps for turned vectors like a sample (n, d) of them, n above 0."""
    exact = sample.astype(np.float64)
    deviation = exact.std(axis=0)
    largest = float(deviation.max())
    floor = largest * _LEAST_SHARE if largest > 0 else 1.0
    return Quantiser(
        exact.mean(axis=0).astype(np.float32), np.maximum(deviation, floor).astype(np.float32)
    )


def query_codes(quantiser: Quantiser, turned: Floats) -> QueryCodes:
    """Prepare a unit query (d,), turned, for vectors cut by a quantiser."""
    dimension, half = quantiser.dimension, quantiser.byte_count
    weight = np.zeros(2 * half)
    weight[:dimension] = turned.astype(np.float64) * quantiser.deviation
    size = np.abs(weight)
    length = float(np.linalg.norm(weight)) or 1.0
    deviation = length / np.sqrt(dimension)
    heavy = size >= _LIGHT * deviation
    beyond = np.maximum(size - _LIGHT * deviation, 0.0) / (_WEIGHT_STEP * deviation)
    steps = np.minimum(beyond, 3.0).astype(np.uint8)
    scaled = weight * STEP
    both = scaled[half:] / 16.0
    constant, total = float(turned @ quantiser.mean), float(scaled.sum())
    bits = _pack(np.stack((weight >= 0, heavy, steps & 1 > 0, steps & 2 > 0)))
    signs, counting, larger, largest = (row[:, np.newaxis] for row in bits)
    return QueryCodes(
        signs,
        counting,
        (larger, largest),
        _of_signs(heavy[:dimension].astype(np.float64), size[:dimension]),
        _of_signs((heavy + 1.0 * steps)[:dimension], size[:dimension]),
        (scaled[:half] - both).astype(np.float32),
        both.astype(np.float32),
        constant - 7.5 * total,
        length * STEP_ERROR,
        (scaled / _FINE_STEPS).astype(np.float32),
        constant - 127.5 / _FINE_STEPS * total,
        length * FINE_ERROR,
    )


def _of_signs(level: npt.NDArray[np.float64], size: npt.NDArray[np.float64]) -> float:
    """Return the correlation of signs, weighed by levels, with values, weighed by sizes."""
    lengths = float(np.linalg.norm(level) * np.linalg.norm(size))
    return float(_SIGN_MEAN * (level * size).sum() / lengths) if lengths else 0.0


def _pack(bits: npt.NDArray[np.bool_]) -> Words:
    """Pack (n, 2 * bytes) booleans into (n, words) uint64, each half filled up with 0."""
    count, both = bits.shape
    packed = np.zeros((count, 2, 4 * words_for(both)), np.uint8)
    packed[:, :, : -(-both // 16)] = np.packbits(
        bits.reshape(count, 2, both // 2), axis=2, bitorder="little"
    )
    return packed.reshape(count, -1).view("<u8").astype(np.uint64, copy=False)

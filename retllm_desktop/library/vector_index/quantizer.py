"""Turned vectors as steps of each dimension, and queries as the weights that such steps want.

Each dimension is brought to mean 0 and deviation 1 as a sample has them, for the vectors share a
large mean, and cut into sixteen even steps, and each of these into sixteen again.
"""

from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from retllm_desktop.core.types import Vectors

CodeBytes = npt.NDArray[np.uint8]
FloatRows = npt.NDArray[np.float32]

STEP: Final = 0.45
"""Width of sixteen steps, in deviations.

For sixteen alone 0.335 had the least error (Max, Quantizing for minimum distortion, 1960,
table II); wider ones cut off less of what lies far out, which finer steps cannot mend.
"""

STEP_ERROR: Final = 0.1302
"""Root of the mean square error of those steps, in deviations, for a normal distribution."""

MIDDLE: Final = 8
"""The step that ``rows`` takes for 0."""

_FINE_STEPS: Final = 16
_STEP_PAIRS: Final = np.dtype("<u2")
"""Two finer steps, the first one in the low byte, whatever the computer's order is."""

_BLOCKS: Final = (128, 64, 32, 16)

_LEAST_SHARE: Final = 1e-4
"""Of the largest deviation: below it a dimension is constant but for rounding."""


class EncodedRows(NamedTuple):
    """Vectors cut into steps, two dimensions in each byte, the first one in the low four bits.

    Attributes:
        codes: (n, bytes) uint8: the steps, 0 … 15.
        rests: (n, bytes) uint8: where in the steps they lie, 0 … 15.
    """

    codes: CodeBytes
    rests: CodeBytes


@dataclass(frozen=True, slots=True, eq=False)
class Quantizer:
    """How the vectors of one kind are cut into steps.

    Attributes:
        mean: (d,) float32, of turned vectors.
        deviation: (d,) float32, above 0, of turned vectors.
    """

    mean: FloatRows
    deviation: FloatRows

    @property
    def dimension(self) -> int:
        """Length of the vectors."""
        return len(self.mean)

    @property
    def byte_count(self) -> int:
        """Bytes that the steps of one vector take."""
        return code_row_bytes(self.dimension)

    def encode(self, turned: Vectors) -> EncodedRows:
        """Cut turned unit vectors (n, d) into steps."""
        standard = turned - self.mean
        standard *= np.float32(_FINE_STEPS / STEP) / self.deviation
        np.floor(standard, out=standard)
        np.clip(standard, -128, 127, out=standard)
        steps = np.zeros((len(turned), 2 * self.byte_count), np.uint8)
        np.add(standard, 128, out=steps[:, : self.dimension], casting="unsafe")
        pairs = steps.view(_STEP_PAIRS)
        codes = (pairs >> 4 & 0x0F | pairs >> 8 & 0xF0).astype(np.uint8)
        rests = (pairs & 0x0F | pairs >> 4 & 0xF0).astype(np.uint8)
        return EncodedRows(codes, rests)

    def finer(self, codes: CodeBytes, rests: CodeBytes) -> CodeBytes:
        """Return the finer steps (n, 2 * bytes), 0 … 255, that codes and rests name."""
        code, rest = codes.astype(_STEP_PAIRS), rests.astype(_STEP_PAIRS)
        pairs = (code & 0x0F) << 4 | rest & 0x0F | (code & 0xF0) << 8 | (rest & 0xF0) << 4
        return pairs.astype(_STEP_PAIRS, copy=False).view(np.uint8)

    def decode(self, steps: CodeBytes) -> Vectors:
        """Return what finer steps (n, 2 * bytes) stand for: turned vectors (n, d)."""
        turned = steps[:, : self.dimension].astype(np.float32)
        turned -= np.float32(127.5)
        turned *= np.float32(STEP / _FINE_STEPS) * self.deviation
        turned += self.mean
        return turned

    def weigh(self, turned: FloatRows) -> "QueryWeights":
        """Return what the steps are weighed with to have the cosines with a unit query (d,)."""
        spread = turned * self.deviation
        weights = np.zeros(2 * self.byte_count, np.float32)
        np.multiply(spread, np.float32(STEP), out=weights[: self.dimension])
        # The middle of a step lies half a step above where it begins.
        constant = float(turned @ self.mean) + float(weights.sum()) / 2
        return QueryWeights(weights, constant, float(np.linalg.norm(spread)) * STEP_ERROR)


@dataclass(frozen=True, slots=True, eq=False)
class QueryWeights:
    """What the steps of one quantizer are multiplied with to have the cosines with a query.

    Attributes:
        weights: (2 * bytes,) float32: what steps, less ``MIDDLE``, are multiplied with.
        constant: What is added to their sum to have the cosine.
        error: Deviation of the cosine so estimated from the true one.
    """

    weights: FloatRows
    constant: float
    error: float


def normalise(vector: Vectors) -> Vectors:
    """Return a vector (d,) that has length 1 but for the rounding of float32.

    Encoders of half precision are off by more, which would count as a difference in direction.
    """
    return vector / np.sqrt(np.vecdot(vector, vector))


def block_size(dimension: int) -> int:
    """Return the largest number of dimensions to multiply together that wastes fewer than 16."""
    whole = -(-dimension // _BLOCKS[-1]) * _BLOCKS[-1]
    return next(block for block in _BLOCKS if whole % block == 0)


def code_row_bytes(dimension: int) -> int:
    """Return how many bytes hold four bits of each dimension: whole blocks of them."""
    block = block_size(dimension)
    return -(-dimension // block) * block // 2


def fit_quantizer(sample: Vectors) -> Quantizer:
    """Choose the steps for turned vectors like a sample (n, d) of them, n above 0."""
    exact = sample.astype(np.float64)
    deviation = exact.std(axis=0)
    largest = float(deviation.max())
    floor = largest * _LEAST_SHARE if largest > 0 else 1.0
    return Quantizer(
        exact.mean(axis=0).astype(np.float32), np.maximum(deviation, floor).astype(np.float32)
    )

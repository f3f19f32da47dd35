"""Signatures of pictures: 16 × 16 mean colours, by which copies and near copies are told.

The picture is squashed to a square first, so its sides do not count. It is independent of any
pack: what a model finds alike may be two pictures of one thing.
"""

from typing import Final

import numpy as np

from retllm_desktop.core.types import Rgb

SIGNATURE_CELLS: Final = 16
SIGNATURE_BYTES: Final = SIGNATURE_CELLS**2 * 3


def make_signature(pixels: Rgb) -> bytes:
    """Return the signature of a picture: its mean colours, row by row, three bytes each.

    Args:
        pixels: (height, width, 3) uint8; of any size.
    """
    sums = _shares(np.asarray(pixels), 0)
    return np.rint(_shares(sums, 1)).astype(np.uint8).tobytes()


def _shares(values: np.ndarray, axis: int) -> np.ndarray:
    """Return the means of 16 equal shares along an axis."""
    length = values.shape[axis]
    begins = np.arange(SIGNATURE_CELLS) * length // SIGNATURE_CELLS
    counts = np.maximum(np.diff(begins, append=length), 1)
    shape = [1] * values.ndim
    shape[axis] = SIGNATURE_CELLS
    kind = np.uint32 if values.dtype == np.uint8 else np.float64
    # Of a picture smaller than that some shares are the same row again.
    sums = np.add.reduceat(values, begins, axis=axis, dtype=kind)
    return sums / counts.reshape(shape)

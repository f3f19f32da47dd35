"""Signatures of pictures: 16 × 16 mean colours, by which copies and near copies are told.

The picture is squashed to a square first, so its sides do not count. It is independent of any
pack: what a model finds alike may be two pictures of one thing.

Its *colours* are less: the means of its upper and its lower half, in three bytes. They are shown
in its place until its preview is there.
"""

from typing import Final

import numpy as np
import numpy.typing as npt

from retllm_desktop.core.types import Rgb

SIGNATURE_CELLS: Final = 16
SIGNATURE_BYTES: Final = SIGNATURE_CELLS**2 * 3
_MOST_STEP: Final = 15


def make_signature(pixels: Rgb) -> bytes:
    """Return the signature of a picture: its mean colours, row by row, three bytes each.

    Args:
        pixels: (height, width, 3) uint8; of any size.
    """
    sums = _shares(np.asarray(pixels), 0)
    return np.rint(_shares(sums, 1)).astype(np.uint8).tobytes()


def colours_of_signatures(signatures: npt.NDArray[np.uint8]) -> npt.NDArray[np.int64]:
    """Return the colours of pictures by their signatures.

    Args:
        signatures: (n, 768) uint8.

    Returns:
        (n,) int64: red, green and blue of the upper half, then of the lower one, four bits each.
        None is 0, which says that colours are not known.
    """
    cells = signatures.reshape(len(signatures), 2, SIGNATURE_CELLS**2 // 2, 3)
    steps = np.rint(cells.mean(2, dtype=np.float32) * (_MOST_STEP / 255)).astype(np.int64)
    colours = np.zeros(len(signatures), np.int64)
    for step in steps.reshape(len(signatures), 6).T:
        colours = colours << 4 | step
    return np.maximum(colours, 1)


def halves_of_colours(colours: int) -> tuple[tuple[int, int, int], tuple[int, int, int]]:
    """Return red, green and blue (0 … 255) of a picture's upper and lower half, by its colours."""
    one = [(colours >> shift & _MOST_STEP) * 17 for shift in (20, 16, 12, 8, 4, 0)]
    return (one[0], one[1], one[2]), (one[3], one[4], one[5])


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

"""Pieces of text that were found in a picture become lines, in reading order."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt

_SAME_LINE: Final = 0.5
"""Share of the lower piece's height that two pieces of one line have in common."""


@dataclass(frozen=True, slots=True)
class OcrPiece:
    """A piece of text in a picture.

    Attributes:
        text: What it says.
        corners: (4, 2) x and y from upper left, as shares of the picture's sides.
        turns: By how many quarters to the left it has to be turned to stand upright.
    """

    text: str
    corners: npt.NDArray[np.float32] = field(compare=False)
    turns: int = 0


@dataclass(frozen=True, slots=True)
class _Placed:
    """A piece in a picture that was turned so that it stands upright."""

    piece: OcrPiece
    left: float
    top: float
    bottom: float


def order_pieces(pieces: Sequence[OcrPiece], aspect: float = 1.0) -> list[list[OcrPiece]]:
    """Return the pieces of each line, from the left, lines from above.

    Pieces that are turned alike are read together; first those of which there is most text.

    Args:
        pieces: What was found.
        aspect: Width of the picture divided by its height.
    """
    alike: dict[int, list[OcrPiece]] = {}
    for piece in pieces:
        alike.setdefault(piece.turns, []).append(piece)
    groups = sorted(
        alike.items(), key=lambda group: (-sum(len(piece.text) for piece in group[1]), group[0])
    )
    return [row for turns, group in groups for row in _join_rows(group, turns, aspect)]


def _join_rows(pieces: Sequence[OcrPiece], turns: int, aspect: float) -> list[list[OcrPiece]]:
    rows: list[list[_Placed]] = []
    placed = [_place(piece, turns, aspect) for piece in pieces]
    for one in sorted(placed, key=lambda one: (one.top + one.bottom, one.left)):
        if rows and _shares_line(rows[-1][-1], one):
            rows[-1].append(one)
        else:
            rows.append([one])
    return [[one.piece for one in sorted(row, key=lambda one: one.left)] for row in rows]


def _place(piece: OcrPiece, turns: int, aspect: float) -> _Placed:
    """Turn a piece's box to the left by so many quarters."""
    x, y = piece.corners[:, 0] * aspect, piece.corners[:, 1]
    across, down = ((x, y), (y, -x), (-x, -y), (-y, x))[turns]
    return _Placed(piece, float(across.min()), float(down.min()), float(down.max()))


def _shares_line(one: _Placed, other: _Placed) -> bool:
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    lower = min(one.bottom - one.top, other.bottom - other.top)
    return shared > _SAME_LINE * lower

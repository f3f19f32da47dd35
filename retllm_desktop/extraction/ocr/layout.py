"""Puts the pieces of text that were found in a picture into lines, in reading order."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_SAME_LINE: Final = 0.5
"""Of the lower of two pieces: as much of its height the other must share to stand on its line."""


@dataclass(frozen=True, slots=True)
class OcrPiece:
    """A piece of text in a picture.

    Attributes:
        text: What it says.
        left: Its left side, in pixels.
        top: Its upper side.
        bottom: Its lower side.
    """

    text: str
    left: float
    top: float
    bottom: float


def join_lines(pieces: Sequence[OcrPiece]) -> str:
    """Return the text line by line, from above; pieces of a line from left to right."""
    rows: list[list[OcrPiece]] = []
    for piece in sorted(pieces, key=lambda one: (one.top + one.bottom, one.left)):
        if rows and _shares_line(rows[-1][-1], piece):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return "\n".join(
        " ".join(piece.text for piece in sorted(row, key=lambda one: one.left)) for row in rows
    )


def _shares_line(one: OcrPiece, other: OcrPiece) -> bool:
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    lower = min(one.bottom - one.top, other.bottom - other.top)
    return shared > _SAME_LINE * lower

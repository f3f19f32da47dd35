"""Contact sheets: the first candidates in one picture, a letter in each cell.

Source: Vote-in-Context (arXiv 2511.01617), which shows all candidates of a query at once and asks
for their order. A place on the sheet draws answers by itself, so votes over several orders are
averaged.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from retllm_desktop.core.judging import SHEET_LETTERS
from retllm_desktop.core.types import ImageSpec, Rgb, Verdict

MOST_CELLS: Final = len(SHEET_LETTERS)
VOTES: Final = 4
"""Orders that votes are averaged over: each a quarter of the list further."""
_LABEL_SHARE: Final = 0.25
"""Height of a label, as a share of its cell's."""
_GLYPHS: Final = {
    "A": (14, 17, 17, 31, 17, 17, 17),
    "B": (30, 17, 17, 30, 17, 17, 30),
    "C": (14, 17, 16, 16, 16, 17, 14),
    "D": (30, 17, 17, 17, 17, 17, 30),
    "E": (31, 16, 16, 30, 16, 16, 31),
    "F": (31, 16, 16, 30, 16, 16, 16),
    "G": (14, 17, 16, 23, 17, 17, 15),
    "H": (17, 17, 17, 31, 17, 17, 17),
    "I": (14, 4, 4, 4, 4, 4, 14),
    "J": (7, 2, 2, 2, 2, 18, 12),
}
"""Seven rows of five dots, the leftmost the highest bit."""


def count_columns(cells: int) -> int:
    """Return the columns of a sheet: as many as rows, or one more."""
    return int(np.ceil(np.sqrt(cells)))


def cell_spec(spec: ImageSpec, columns: int) -> ImageSpec:
    """Return the size at which a picture is read for a cell."""
    return replace(spec, px=spec.px // columns, resize="squash", crop=False)


def draw_sheet(pictures: Sequence[Rgb], px: int) -> Rgb:
    """Return a sheet: (px, px, 3) uint8, white where there is nothing.

    Args:
        pictures: At most ``MOST_CELLS``, none larger than a cell.
        px: Its side.

    Raises:
        ValueError: There are too many, or one is larger than its cell.
    """
    if len(pictures) > MOST_CELLS:
        raise ValueError(f"{len(pictures)} pictures for {MOST_CELLS} cells")
    columns = count_columns(len(pictures))
    side = px // columns
    sheet = np.full((px, px, 3), 255, np.uint8)
    for number, rgb in enumerate(pictures):
        height, width = rgb.shape[:2]
        if max(height, width) > side:
            raise ValueError(f"a picture of {width} × {height} in a cell of {side}")
        top, left = side * (number // columns), side * (number % columns)
        down, right = top + (side - height) // 2, left + (side - width) // 2
        sheet[down : down + height, right : right + width] = rgb
        label = _label(SHEET_LETTERS[number], max(1, round(_LABEL_SHARE * side / 9)))
        sheet[top : top + label.shape[0], left : left + label.shape[1]] = label
    return sheet


def list_orders(cells: int, votes: int) -> tuple[tuple[int, ...], ...]:
    """Return so many orders of the cells, each begun further on; the first is as they come."""
    begins = dict.fromkeys(cells * vote // votes for vote in range(votes))
    return tuple(tuple(range(begin, cells)) + tuple(range(begin)) for begin in begins)


def average_votes(votes: Sequence[Verdict]) -> Verdict:
    """Return the mean of what one candidate got on several sheets."""
    count = len(votes)
    return replace(
        votes[0],
        p_true=sum(vote.p_true for vote in votes) / count,
        entropy_nats=sum(vote.entropy_nats for vote in votes) / count,
        log_odds=sum(vote.log_odds for vote in votes) / count,
        answer_mass=sum(vote.answer_mass for vote in votes) / count,
        tokens=sum(vote.tokens for vote in votes),
    )


def _label(letter: str, dot: int) -> Rgb:
    rows = np.array([[row >> bit & 1 for bit in (4, 3, 2, 1, 0)] for row in _GLYPHS[letter]])
    framed = np.pad(rows, 1).repeat(dot, axis=0).repeat(dot, axis=1)
    return np.repeat((framed * 255).astype(np.uint8)[:, :, None], 3, axis=2)

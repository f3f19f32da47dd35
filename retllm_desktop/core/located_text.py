"""Text of a picture or a page, and where each piece of it stands."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

CORNER_UNITS: Final = 65535
"""A corner is stored in so many steps of a side."""
_BOX: Final = np.dtype([("start", "<u4"), ("end", "<u4"), ("corners", "<u2", (8,))])

Corners = tuple[float, float, float, float, float, float, float, float]
"""x and y of upper left, upper right, lower right and lower left as the text runs; shares of the
picture's width and height, from its upper left."""


@dataclass(frozen=True, slots=True)
class TextBox:
    """Where a piece of a text stands in the picture or on the page.

    Attributes:
        start: Position of its first character in the text.
        end: Position after its last one.
        corners: The box around it, which may be turned.
    """

    start: int
    end: int
    corners: Corners


@dataclass(frozen=True, slots=True)
class LocatedText:
    """The text in a picture or on a page.

    Attributes:
        text: A line for each of its lines, empty where there is none.
        boxes: Where its pieces stand, in order; none where that is not known.
    """

    text: str = ""
    boxes: tuple[TextBox, ...] = ()


def join_text(rows: Iterable[Sequence[tuple[str, Corners]]]) -> LocatedText:
    """Put pieces together: those of a row with blanks between them, rows as lines."""
    text = ""
    boxes: list[TextBox] = []
    for row in rows:
        border = "\n" if text else ""
        for piece, corners in row:
            text += border
            boxes.append(TextBox(len(text), len(text) + len(piece), corners))
            text += piece
            border = " "
    return LocatedText(text, tuple(boxes))


def join_located(first: LocatedText, second: LocatedText) -> LocatedText:
    """Return two texts of one page as one, a line apart; of the second what the first has not.

    A box of the second whose middle lies in one of the first is the same text read twice.
    """
    if not first.boxes or not second.boxes:
        return first if first.boxes else second
    bounds = np.array([_bounds(box.corners) for box in first.boxes])
    text, boxes = first.text, list(first.boxes)
    for box in second.boxes:
        left, top, right, bottom = _bounds(box.corners)
        x, y = (left + right) / 2, (top + bottom) / 2
        inside = (bounds[:, 0] <= x) & (x <= bounds[:, 2])
        if (inside & (bounds[:, 1] <= y) & (y <= bounds[:, 3])).any():
            continue
        piece = second.text[box.start : box.end]
        boxes.append(TextBox(len(text) + 1, len(text) + 1 + len(piece), box.corners))
        text += f"\n{piece}"
    return LocatedText(text, tuple(boxes))


def _bounds(corners: Corners) -> tuple[float, float, float, float]:
    """Return left, top, right and bottom around a box."""
    across, down = corners[::2], corners[1::2]
    return min(across), min(down), max(across), max(down)


def find_boxes(read: LocatedText, words: Iterable[str]) -> list[TextBox]:
    """Return the boxes of pieces that hold one of the words, in any case."""
    wanted = [word.casefold() for word in words if word]
    return [
        box
        for box in read.boxes
        if any(word in read.text[box.start : box.end].casefold() for word in wanted)
    ]


def pack_boxes(boxes: Sequence[TextBox]) -> bytes:
    """Return boxes as 24 bytes each: start and end (uint32), eight corners (uint16)."""
    packed = np.zeros(len(boxes), _BOX)
    for row, box in zip(packed, boxes, strict=True):
        corners = np.round(np.clip(box.corners, 0.0, 1.0) * CORNER_UNITS)
        row["start"], row["end"], row["corners"] = box.start, box.end, corners
    return packed.tobytes()


def unpack_boxes(packed: bytes) -> tuple[TextBox, ...]:
    """Return the boxes of ``pack_boxes``; none where the bytes are none of its."""
    if len(packed) % _BOX.itemsize:
        return ()
    rows = np.frombuffer(packed, _BOX)
    corners = rows["corners"] / CORNER_UNITS
    return tuple(
        TextBox(start, end, (a, b, c, d, e, f, g, h))
        for start, end, (a, b, c, d, e, f, g, h) in zip(
            rows["start"].tolist(), rows["end"].tolist(), corners.tolist(), strict=True
        )
    )

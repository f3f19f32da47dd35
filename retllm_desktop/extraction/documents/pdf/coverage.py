"""Whether a page shows words that its text lacks, by its objects and a small drawing of it.

Words that are no text are in pictures or in outlines of letters. Where a page has such objects, and
no text stands on them, its drawing is looked at: words, and whatever else may be some, have edges,
that is strong differences between pixels side by side; empty paper, fills and gradients have none.
"""

import ctypes
from dataclasses import dataclass
from typing import Any, Final, cast

import numpy as np
import numpy.typing as npt
import pypdfium2
import pypdfium2.raw
from PIL import Image

from retllm_desktop.extraction.documents.pdf.page_text import Boxes

_raw: Final = cast("Any", pypdfium2.raw)
_OBJECTS_MOST: Final = 5000
_NESTED: Final = 4
"""How deep in groups of a page's objects pictures and outlines are looked for."""
_OUTLINE_SEGMENTS: Final = 8
"""Rules, boxes and bars of a chart have fewer; so have the outlines of few letters."""
_CELL_PX: Final = 8
_EDGE: Final = 40
"""Difference of brightness between pixels side by side that counts as an edge."""
_BUSY_SHARE: Final = 0.15
"""Share of edges in a cell from which it may be part of a word."""
_BLANK_LEVEL: Final = 8
"""What differs from white by no more is not seen."""
_UNREAD_LEAST: Final = 0.005
"""Share of a page: three lines of print."""
_SHOWN_LEAST: Final = 0.02
_COVERED_LEAST: Final = 0.5
_Gray = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Coverage:
    """What of a drawn page its text accounts for.

    Attributes:
        covered: Share of the edges of text, pictures and outlines that lie where text stands; 1
            where there are none.
        unread: Share of the page that may show words where no text stands.
    """

    covered: float = 1.0
    unread: float = 0.0

    @property
    def has_words(self) -> bool:
        """Whether words may be drawn that the text lacks."""
        return self.unread > _UNREAD_LEAST

    @property
    def is_picture(self) -> bool:
        """Whether it shows more beside its text than its text says."""
        return self.unread > _SHOWN_LEAST and self.covered < _COVERED_LEAST


def is_blank(drawn: Image.Image) -> bool:
    """Whether nothing can be seen on a page."""
    return _gray(drawn).min() >= 255 - _BLANK_LEVEL


def find_drawings(page: pypdfium2.PdfPage) -> Boxes:
    """Return the boxes of pictures and outlines on a page; rules and boxes are none."""
    sides = [ctypes.c_float() for _ in range(4)]
    references = [ctypes.byref(side) for side in sides]
    found: list[list[float]] = []
    left = _OBJECTS_MOST
    for number in range(min(_raw.FPDFPage_CountObjects(page), _OBJECTS_MOST)):
        drawing = _raw.FPDFPage_GetObject(page, number)
        drawn, left = _is_drawing(drawing, 0, left)
        if drawn and _raw.FPDFPageObj_GetBounds(drawing, *references):
            found.append([side.value for side in sides])
        if left <= 0:
            break
    return np.array(found, np.float64).reshape(-1, 4)


def _is_drawing(thing: object, depth: int, left: int) -> tuple[bool, int]:
    """Whether an object is a picture or an outline or holds one; how many more may be looked at."""
    left -= 1
    kind = _raw.FPDFPageObj_GetType(thing)
    if kind == _raw.FPDF_PAGEOBJ_PATH:
        return _raw.FPDFPath_CountSegments(thing) >= _OUTLINE_SEGMENTS, left
    if kind == _raw.FPDF_PAGEOBJ_FORM and depth < _NESTED:
        for number in range(_raw.FPDFFormObj_CountObjects(thing)):
            drawn, left = _is_drawing(_raw.FPDFFormObj_GetObject(thing, number), depth + 1, left)
            if drawn or left <= 0:
                return drawn, left
    return kind == _raw.FPDF_PAGEOBJ_IMAGE, left


def measure_coverage(
    page: pypdfium2.PdfPage, drawn: Image.Image, text: Boxes, drawings: Boxes
) -> Coverage:
    """Compare a drawing of a page with where its text stands.

    Args:
        page: The page.
        drawn: All of it.
        text: Where text stands.
        drawings: Where there are pictures and outlines.
    """
    level = _gray(drawn).astype(np.int16)
    height, width = level.shape
    edges = np.zeros(level.shape, np.bool_)
    edges[:, 1:] |= np.abs(np.diff(level, axis=1)) > _EDGE
    edges[1:] |= np.abs(np.diff(level, axis=0)) > _EDGE
    covered = _mask(level.shape, _locate(page, drawn, text), 1)
    bare = edges & _mask(level.shape, _locate(page, drawn, drawings), 0) & ~covered
    bare_count = int(bare.sum())
    total = int((edges & covered).sum()) + bare_count
    rows, columns = height // _CELL_PX, width // _CELL_PX
    if not total or not rows or not columns:
        return Coverage()
    cells = bare[: rows * _CELL_PX, : columns * _CELL_PX]
    filled = cells.reshape(rows, _CELL_PX, columns, _CELL_PX).mean((1, 3))
    return Coverage(1.0 - bare_count / total, float((filled > _BUSY_SHARE).mean()))


def _mask(shape: tuple[int, ...], boxes: Boxes, grown_px: int) -> npt.NDArray[np.bool_]:
    mask = np.zeros(shape, np.bool_)
    lows = np.floor(boxes[:, :2] - grown_px).clip(0, 1 << 20).astype(np.intp)
    highs = np.ceil(boxes[:, 2:] + grown_px + 1).clip(0, 1 << 20).astype(np.intp)
    for (left, top), (right, bottom) in zip(lows, highs, strict=True):
        mask[top:bottom, left:right] = True
    return mask


def _gray(drawn: Image.Image) -> _Gray:
    return np.asarray(drawn.convert("L"), dtype=np.uint8)


def _locate(page: pypdfium2.PdfPage, drawn: Image.Image, boxes: Boxes) -> Boxes:
    """Return (n, 4) left, top, right, bottom in a drawing of boxes on a turned and cropped page."""
    finer, unit = 64, 1024.0
    x, y = ctypes.c_int(), ctypes.c_int()
    size = (drawn.width * finer, drawn.height * finer)
    points: list[tuple[int, int]] = []
    for corner in ((0.0, 0.0), (unit, 0.0), (0.0, unit)):
        _raw.FPDF_PageToDevice(page, 0, 0, *size, 0, *corner, ctypes.byref(x), ctypes.byref(y))
        points.append((x.value, y.value))
    origin, right, up = np.array(points, np.float64) / finer
    along, across = (right - origin) / unit, (up - origin) / unit
    one = origin + boxes[:, :1] * along + boxes[:, 1:2] * across
    other = origin + boxes[:, 2:3] * along + boxes[:, 3:] * across
    return np.concatenate((np.minimum(one, other), np.maximum(one, other)), 1)

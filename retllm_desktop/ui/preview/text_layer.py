"""The text over a drawn page or a picture: what is lit, what is selected, where is what."""

from typing import Final

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QPainterPath,
    QPen,
    QPolygonF,
    QTransform,
)

from retllm_desktop.core.located_text import LocatedText
from retllm_desktop.search.item_views import Marks
from retllm_desktop.ui.shared.theme import LIGHT, Theme

_HALO_ALPHA: Final = 0.7
_SELECTED_ALPHA: Final = 0.35
_SLACK: Final = 0.15
"""So many of a line's heights beside it count as the line under the pointer."""
_SAME_LINE: Final = 0.6
_OUTSET_PX: Final = 1.5

_Points = npt.NDArray[np.float64]


class TextLayer:
    """A located text over a picture of a size; positions are those of its text.

    Attributes:
        text: The text.
        marks: Where the words that were looked for stand in it.
        selection: The selected part, (start, end); empty where both are the same.
        current: Number of the mark that is looked at, None for none.
    """

    def __init__(self, located: LocatedText, marks: Marks, size: QSize) -> None:
        """Take the text, its marks and the size of the picture, upright, in pixels."""
        self.text = located.text
        self.marks = marks
        self.selection = (0, 0)
        self.current: int | None = None
        boxes = located.boxes
        scale = np.array([max(1, size.width()), max(1, size.height())], np.float64)
        corners = np.array([box.corners for box in boxes], np.float64).reshape(-1, 4, 2)
        self._scale = scale
        self._starts = np.array([box.start for box in boxes], np.int64)
        self._ends = np.array([box.end for box in boxes], np.int64)
        self._origins: _Points = corners[:, 0] * scale
        self._along: _Points = corners[:, 1] * scale - self._origins
        self._down: _Points = corners[:, 3] * scale - self._origins
        self._metrics = QFontMetricsF(QFont())
        self._shares: dict[int, npt.NDArray[np.float64]] = {}

    @property
    def empty(self) -> bool:
        """Whether there is no text that stands anywhere."""
        return not len(self._starts)

    @property
    def selected_text(self) -> str:
        """What is selected, empty for nothing."""
        start, end = self.selection
        return self.text[start:end]

    def select_all(self) -> None:
        """Select all of it."""
        self.selection = (0, len(self.text))

    def select(self, anchor: int, head: int) -> None:
        """Select from one position to another, in either order."""
        self.selection = (min(anchor, head), max(anchor, head))

    def select_word(self, position: int) -> None:
        """Select the word around a position."""
        start = end = min(position, len(self.text))
        while start > 0 and not self.text[start - 1].isspace():
            start -= 1
        while end < len(self.text) and not self.text[end].isspace():
            end += 1
        self.selection = (start, end)

    def position_at(self, share: QPointF, *, near: bool) -> int | None:
        """Return the position in the text at a place of the picture.

        Args:
            share: The place, as shares of the upright picture.
            near: Whether the nearest text serves; else the place has to lie on some.
        """
        if self.empty:
            return None
        at = np.array([share.x(), share.y()]) * self._scale - self._origins
        wide = np.maximum((self._along**2).sum(axis=1), 1e-9)
        high = np.maximum((self._down**2).sum(axis=1), 1e-9)
        across = (at * self._along).sum(axis=1) / wide
        below = (at * self._down).sum(axis=1) / high
        beside = np.maximum(np.abs(across - 0.5) - 0.5, 0.0) * np.sqrt(wide)
        above = np.maximum(np.abs(below - 0.5) - 0.5, 0.0) * np.sqrt(high)
        # Beside a line is nearer to it than the line below it.
        number = int(np.argmin(beside + 3 * above))
        if not near and max(beside[number], above[number]) > _SLACK * np.sqrt(high[number]):
            return None
        inside = np.abs(self._letters(number) - float(across[number])).argmin()
        return int(self._starts[number]) + int(inside)

    def outline(self, start: int, end: int) -> list[QPolygonF]:
        """Return what a part of the text covers, as shares of the upright picture."""
        polygons: list[QPolygonF] = []
        before: int | None = None
        for number in np.flatnonzero((self._starts < end) & (self._ends > start)).tolist():
            if before is not None and self._joins(before, number):
                origin = self._origins[before] + self._along[before]
                gap = self._origins[number] - origin
                polygons.append(self._quad(origin, gap, self._down[before]))
            polygons.append(self._part(number, start, end))
            before = number
        return polygons

    def frame(self, start: int, end: int) -> QRectF:
        """Return the frame around a part of the text, as shares; empty where it has no place."""
        framed = QRectF()
        for polygon in self.outline(start, end):
            framed = framed.united(polygon.boundingRect())
        return framed

    def _joins(self, before: int, after: int) -> bool:
        """Whether only a blank lies between two pieces of one line."""
        if self._starts[after] - self._ends[before] > 1:
            return False
        high = max(float((self._down[before] ** 2).sum()), 1e-9)
        shift = self._origins[after] - self._origins[before]
        return abs(float((shift * self._down[before]).sum()) / high) < _SAME_LINE

    def _part(self, number: int, start: int, end: int) -> QPolygonF:
        letters, begin = self._letters(number), int(self._starts[number])
        low = float(letters[max(0, start - begin)])
        high = float(letters[min(len(letters) - 1, end - begin)])
        along = self._along[number]
        return self._quad(
            self._origins[number] + low * along, (high - low) * along, self._down[number]
        )

    def _letters(self, number: int) -> npt.NDArray[np.float64]:
        """Where the letters of a piece end, as shares of its length, 0 first.

        Its font is not known: letters are as wide as in any other one, about.
        """
        known = self._shares.get(number)
        if known is None:
            piece = self.text[int(self._starts[number]) : int(self._ends[number])]
            widths = [0.0, *(self._metrics.horizontalAdvance(letter) for letter in piece)]
            ends = np.cumsum(widths)
            even = np.linspace(0.0, 1.0, len(widths))
            known = self._shares[number] = ends / ends[-1] if ends[-1] > 0 else even
        return known

    def _quad(self, origin: _Points, along: _Points, down: _Points) -> QPolygonF:
        corners = (origin, origin + along, origin + along + down, origin + down)
        return QPolygonF([QPointF(*(corner / self._scale).tolist()) for corner in corners])


def paint_text_layer(
    painter: QPainter, layer: TextLayer, to_widget: QTransform, theme: Theme
) -> None:
    """Light the words that were looked for, and show what is selected.

    Args:
        painter: Paints in the coordinates of the widget.
        layer: The text.
        to_widget: Maps shares of the upright picture to the widget.
        theme: The colours.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    # Pages are white and pictures of any colour, whatever the window's colours are: letters stay
    # dark under what is laid over them, and a frame with a halo is seen on dark ground as well.
    lit, halo = QColor(LIGHT.mark), QColor(LIGHT.mark)
    halo.setAlphaF(_HALO_ALPHA)
    for number, (start, end) in enumerate(layer.marks):
        path = _path(layer.outline(start, end), to_widget, _OUTSET_PX)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
        painter.fillPath(path, lit)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        current = number == layer.current
        for color, width in ((halo, 4), (QColor(LIGHT.accent if current else LIGHT.maybe), 1.5)):
            painter.setPen(QPen(color, width + current))
            painter.drawPath(path)
    chosen = theme.color("accent")
    chosen.setAlphaF(_SELECTED_ALPHA)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.fillPath(_path(layer.outline(*layer.selection), to_widget, 0.0), chosen)
    painter.restore()


def _path(polygons: list[QPolygonF], to_widget: QTransform, outset_px: float) -> QPainterPath:
    """Return polygons as one shape, so that nothing is painted twice where they overlap."""
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    for polygon in polygons:
        one = QPainterPath()
        one.addPolygon(to_widget.map(polygon))
        one.closeSubpath()
        if outset_px:
            frame = one.boundingRect().adjusted(-outset_px, -outset_px, outset_px, outset_px)
            if _is_upright(to_widget.map(polygon)):
                one = QPainterPath()
                one.addRoundedRect(frame, 2, 2)
        path = path.united(one)
    return path


def _is_upright(polygon: QPolygonF) -> bool:
    first, second = polygon.at(0), polygon.at(1)
    return abs(first.x() - second.x()) < 1.0 or abs(first.y() - second.y()) < 1.0

"""Rounds the corners of pictures by painting the ground over them, which costs less than a clip."""

from typing import Final

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPixmap

from retllm_desktop.ui.shared.theme import Theme

RADIUS_PX: Final = 6


class RoundedCorners:
    """Paints the corners around rounded rectangles."""

    def __init__(self, theme: Theme) -> None:
        """Take the colours."""
        self._theme = theme
        self._made: dict[tuple[int, float], tuple[QPixmap, ...]] = {}

    def paint(self, painter: QPainter, rect: QRect) -> None:
        """Round a rectangle off that was painted on the window's ground."""
        ratio = painter.device().devicePixelRatioF()
        ground = self._theme.color("window")
        corners = self._made.get((ground.rgb(), ratio))
        if corners is None:
            corners = self._made[ground.rgb(), ratio] = _make_corners(ground, ratio)
        left, top = rect.left(), rect.top()
        right, bottom = left + rect.width() - RADIUS_PX, top + rect.height() - RADIUS_PX
        painter.drawPixmap(left, top, corners[0])
        painter.drawPixmap(right, top, corners[1])
        painter.drawPixmap(left, bottom, corners[2])
        painter.drawPixmap(right, bottom, corners[3])


def _make_corners(ground: QColor, ratio: float) -> tuple[QPixmap, ...]:
    """The four corners around a rounded rectangle: upper left and right, lower left and right."""
    made: list[QPixmap] = []
    edge = round(RADIUS_PX * ratio)
    for dx, dy in ((0, 0), (1, 0), (0, 1), (1, 1)):
        pixmap = QPixmap(edge, edge)
        pixmap.fill(Qt.GlobalColor.transparent)
        pixmap.setDevicePixelRatio(edge / RADIUS_PX)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        path = QPainterPath()
        path.addRect(0, 0, RADIUS_PX, RADIUS_PX)
        disc = QPainterPath()
        disc.addEllipse(QPointF((1 - dx) * RADIUS_PX, (1 - dy) * RADIUS_PX), RADIUS_PX, RADIUS_PX)
        painter.fillPath(path.subtracted(disc), ground)
        painter.end()
        made.append(pixmap)
    return tuple(made)

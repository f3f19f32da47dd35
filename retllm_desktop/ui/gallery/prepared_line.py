"""A line of text that is cut and laid out once and painted many times, as a gallery scrolls."""

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QStaticText, QTransform

from retllm_desktop.ui.shared.marked_text import Highlights, elide_marked, paint_marked_line
from retllm_desktop.ui.shared.theme import Theme


class PreparedLine:
    """A line in a font, cut to a width.

    Attributes:
        width_px: How wide it is.
    """

    __slots__ = ("_font", "_marks", "_static", "_text", "width_px")

    def __init__(
        self,
        text: str,
        font: QFont,
        most_px: int,
        elide: Qt.TextElideMode,
        marks: Highlights = (),
    ) -> None:
        """Cut a text to a width and lay it out.

        Args:
            text: The text.
            font: Its font.
            most_px: Where it is cut.
            elide: What of it goes.
            marks: Which of its words are marked.
        """
        metrics = QFontMetrics(font)
        self._text, self._marks, self._font = text, marks, QFont(font)
        self.width_px = metrics.horizontalAdvance(text)
        if marks or self.width_px > most_px:
            self._text, self._marks = elide_marked(text, marks, metrics, most_px, elide)
            self.width_px = metrics.horizontalAdvance(self._text)
        self._static = QStaticText(self._text)
        self._static.setTextFormat(Qt.TextFormat.PlainText)
        self._static.prepare(QTransform(), self._font)

    def paint(
        self,
        painter: QPainter,
        room: QRect | QRectF,
        *,
        mirrored: bool,
        theme: Theme | None = None,
    ) -> None:
        """Paint it in the painter's colour, halfway up a room, where one begins to read.

        Args:
            painter: Paints.
            room: Where.
            mirrored: Whether one reads from right to left.
            theme: Has the colours of marks; without it none are painted.
        """
        left = float(room.x())
        if mirrored:
            left = room.x() + room.width() - self.width_px
        if self._marks and theme is not None:
            line = QRectF(left, room.y(), self.width_px + 1, room.height())
            paint_marked_line(painter, line, (self._text, self._marks), self._font, theme)
            return
        painter.setFont(self._font)
        top = room.y() + (room.height() - self._static.size().height()) / 2
        painter.drawStaticText(QPointF(left, top), self._static)

"""The headings of a gallery: bars across the whole width; the last ones stay at the top."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen

from retllm_desktop.ui.gallery.gallery_layout import GalleryLayout
from retllm_desktop.ui.gallery.gallery_model import GallerySection
from retllm_desktop.ui.shared.theme import Theme

_MARGIN_PX: Final = 8
_LARGER: Final = 1.25
"""How much larger the font of a heading is that holds others."""


class HeadingPainter:
    """Paints headings, and tells which of them stay at the top."""

    def __init__(self, theme: Theme) -> None:
        """Take the colours."""
        self._theme = theme

    def heights(self, font: QFont) -> tuple[int, int]:
        """Heights in pixels of headings that hold others, and of those."""
        return (
            QFontMetrics(_heading_font(font, 0)).height() + 14,
            QFontMetrics(_heading_font(font, 1)).height() + 10,
        )

    def most_stuck(self, font: QFont) -> int:
        """Most pixels that headings at the top take."""
        return sum(self.heights(font))

    def between(
        self, layout: GalleryLayout, top: int, room: int, width: int
    ) -> list[tuple[int, QRect]]:
        """The headings in view, and where: by what is scrolled to, and how much is seen."""
        found: list[tuple[int, QRect]] = []
        for place in range(layout.heading_at(top + room), -1, -1):
            y = int(layout.heading_tops[place]) - top
            height = int(layout.heading_heights[place])
            if y + height <= 0:
                break
            if height:
                found.append((place, QRect(0, y, width, height)))
        return found

    def stuck(
        self, layout: GalleryLayout, sections: Sequence[GallerySection], top: int
    ) -> list[tuple[int, QRect]]:
        """The headings that stay at the top when scrolled to ``top``, and where.

        One that holds others comes first. The next one pushes them away. Their width is 0.
        """
        if not sections:
            return []
        found: list[tuple[int, QRect]] = []
        outer = _last_of_level(layout, sections, top, 0)
        covered = 0
        if outer >= 0:
            covered = int(layout.heading_heights[outer])
        inner = layout.heading_at(top + covered)
        while inner >= 0 and not layout.heading_heights[inner]:
            inner -= 1
        if outer >= 0:
            following = _next_of_level(sections, outer, 0)
            y = 0
            if following < len(sections):
                y = min(0, int(layout.heading_tops[following]) - top - covered)
            found.append((outer, QRect(0, y, 0, covered)))
        if inner > outer and sections[inner].level > 0:
            height = int(layout.heading_heights[inner])
            y = covered
            if inner + 1 < len(sections):
                y = min(y, int(layout.heading_tops[inner + 1]) - top - height)
            if y + height > 0:
                found.append((inner, QRect(0, y, 0, height)))
        return found

    def paint(
        self,
        painter: QPainter,
        rect: QRect,
        section: GallerySection,
        font: QFont,
        *,
        mirrored: bool,
        stuck: bool = False,
    ) -> None:
        """Paint a heading; one that stays at the top lies over what scrolls below it."""
        painter.fillRect(rect, self._theme.color("window"))
        own = _heading_font(font, section.level)
        metrics = QFontMetrics(own)
        line = QRectF(rect).adjusted(_MARGIN_PX, 0, -_MARGIN_PX, 0)
        side = Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
        across = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute | side)
        painter.setFont(own)
        painter.setPen(self._theme.color("text"))
        title = metrics.elidedText(section.title, Qt.TextElideMode.ElideRight, int(line.width()))
        painter.drawText(line, across, title)
        taken = metrics.horizontalAdvance(title) + 8
        rest = line.adjusted(0, 0, -taken, 0) if mirrored else line.adjusted(taken, 0, 0, 0)
        if section.note and rest.width() > 0:
            painter.setFont(font)
            painter.setPen(self._theme.color("muted"))
            small = QFontMetrics(font)
            note = small.elidedText(section.note, Qt.TextElideMode.ElideRight, int(rest.width()))
            painter.drawText(rest, across, note)
        if stuck:
            painter.setPen(QPen(self._theme.color("line"), 1))
            y = rect.bottom() + 0.5
            painter.drawLine(QPointF(rect.left(), y), QPointF(rect.right() + 1, y))


def _last_of_level(
    layout: GalleryLayout, sections: Sequence[GallerySection], top: int, level: int
) -> int:
    """The last heading of a level that begins at ``top`` or above, -1 for none."""
    place = layout.heading_at(top)
    while place >= 0 and sections[place].level != level:
        place -= 1
    return place


def _next_of_level(sections: Sequence[GallerySection], place: int, level: int) -> int:
    place += 1
    while place < len(sections) and sections[place].level != level:
        place += 1
    return place


def _heading_font(font: QFont, level: int) -> QFont:
    made = QFont(font)
    made.setWeight(QFont.Weight.DemiBold)
    if level == 0 and font.pointSizeF() > 0:
        made.setPointSizeF(font.pointSizeF() * _LARGER)
    return made

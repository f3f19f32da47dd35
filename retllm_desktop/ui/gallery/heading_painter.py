"""The headings of a gallery: bars across the whole width; the last ones stay at the top."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter

from retllm_desktop.ui.gallery.gallery_layout import GalleryLayout
from retllm_desktop.ui.gallery.gallery_model import GallerySection
from retllm_desktop.ui.gallery.prepared_line import PreparedLine
from retllm_desktop.ui.shared.theme import Theme

_MARGIN_PX: Final = 8
_LARGER: Final = 1.25
"""How much larger the font of a heading is that holds others."""
_GAP_PX: Final = 8
_KEPT: Final = 256


@dataclass(frozen=True, slots=True)
class _Lines:
    """A heading as it is painted in some width."""

    title: PreparedLine
    note: PreparedLine | None


class HeadingPainter:
    """Paints headings, and tells which of them stay at the top."""

    def __init__(self, theme: Theme) -> None:
        """Take the colours."""
        self._theme = theme
        self._font: QFont | None = None
        self._fonts: tuple[QFont, QFont] = (QFont(), QFont())
        self._prepared: dict[tuple[str, str, int, int], _Lines] = {}

    def heights(self, font: QFont) -> tuple[int, int]:
        """Heights in pixels of headings that hold others, and of those."""
        return (
            QFontMetrics(_heading_font(font, 0)).height() + 14,
            QFontMetrics(_heading_font(font, 1)).height() + 10,
        )

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
        lines = self._lines(section, font, rect.width() - 2 * _MARGIN_PX)
        inner = rect.adjusted(_MARGIN_PX, 0, -_MARGIN_PX, 0)
        painter.setPen(self._theme.color("text"))
        lines.title.paint(painter, inner, mirrored=mirrored)
        if lines.note is not None:
            taken = lines.title.width_px + _GAP_PX
            rest = inner.adjusted(0, 0, -taken, 0) if mirrored else inner.adjusted(taken, 0, 0, 0)
            painter.setPen(self._theme.color("muted"))
            lines.note.paint(painter, rest, mirrored=mirrored)
        if stuck:
            # The last row of pixels of its own: nothing of it lies on what scrolls below.
            below = QRect(rect.left(), rect.bottom(), rect.width(), 1)
            painter.fillRect(below, self._theme.color("line"))

    def _lines(self, section: GallerySection, font: QFont, width_px: int) -> _Lines:
        """What is written in a heading, cut to a width."""
        if self._font is None or font != self._font or len(self._prepared) > _KEPT:
            self._font = QFont(font)
            self._fonts = (_heading_font(font, 0), _heading_font(font, 1))
            self._prepared.clear()
        level = min(max(section.level, 0), 1)
        key = (section.title, section.note, level, width_px)
        known = self._prepared.get(key)
        if known is None:
            right = Qt.TextElideMode.ElideRight
            title = PreparedLine(section.title, self._fonts[level], width_px, right)
            left_px = width_px - title.width_px - _GAP_PX
            note = None
            if section.note and left_px > 0:
                note = PreparedLine(section.note, self._font, left_px, right)
            known = self._prepared[key] = _Lines(title, note)
        return known


def lower_edge(headings: Sequence[tuple[int, QRect]]) -> int:
    """How far down headings reach that stay at the top (``HeadingPainter.stuck``)."""
    return max((rect.bottom() + 1 for _, rect in headings), default=0)


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

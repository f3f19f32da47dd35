"""Paints one item of a gallery as a line: preview, name, folder, date, size, relevance."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen

from retllm_desktop.core.errors import format_path
from retllm_desktop.core.types import Result, Snippet
from retllm_desktop.ui.gallery.cell_painter import (
    RADIUS_PX,
    Cell,
    CellPainter,
)
from retllm_desktop.ui.gallery.cell_texts import folded_badge, item_note, small_font
from retllm_desktop.ui.shared import texts
from retllm_desktop.ui.shared.marked_text import Highlights, centre_snippet, elide_marked
from retllm_desktop.ui.shared.translation import isolate, tr

_PADDING_PX: Final = 4
_GAP_PX: Final = 12
_FOLDER_FROM_PX: Final = 640
"""Lists narrower than this show no folder."""
_WIDE_MOMENT_S: Final = 1_732_833_480.0
"""28 November 2024, 22:38: as wide as dates are."""
_SIZE_FROM_PX: Final = 480
"""Lists narrower than this show no size."""


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where the columns of a line are; what there is no room for is empty."""

    preview: QRectF
    name: QRectF
    folder: QRectF
    date: QRectF
    size: QRectF
    relevance: QRectF


class ListPainter:
    """Paints lines by what a ``CellPainter`` knows."""

    def __init__(self, cells: CellPainter) -> None:
        """Take what paints previews, badges and dots."""
        self._cells = cells

    def preview_size(self, height: int) -> QSize:
        """The room of a line's preview, by the height of the line."""
        side = height - 2 * _PADDING_PX
        return QSize(round(side * 1.34), side)

    def note_rect(self, rect: QRect, result: Result, folded: str) -> QRectF:
        """Where a line says what is folded into it: at the end of the name's column."""
        columns = self._columns(rect)
        metrics = QFontMetrics(small_font(self._cells.font))
        width = metrics.horizontalAdvance(folded_badge(result, folded)) + 14.0
        height = metrics.height() + 4.0
        name = columns.name
        left = name.left() if self._cells.mirrored else name.right() - width
        return QRectF(left, name.center().y() - height / 2, width, height)

    def paint(self, painter: QPainter, cell: Cell) -> None:
        """Paint a line."""
        rect, result = cell.rect, cell.result
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        self._paint_ground(painter, rect, cell)
        columns = self._columns(rect)
        if result is None:
            painter.fillRect(columns.preview.toRect(), self._cells.theme.color("sunken"))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            return
        item = result.candidate.item
        well = columns.preview.toRect()
        if not self._cells.paint_tile(painter, well, item):
            self._cells.paint_lacking(painter, columns.preview, item, min(24, well.height() - 4))
        if cell.favourite:
            # Over the preview's corner, as on a picture.
            star = QRectF(well.left() - 2, well.top() - 2, 18, 18)
            self._cells.paint_icon_badge(painter, star, "star-full")
        self._paint_name(painter, columns.name, cell, result)
        muted = self._cells.theme.color("muted")
        font = self._cells.font
        for room, text, mode in (
            (columns.folder, isolate(format_path(item.path.parent)), Qt.TextElideMode.ElideLeft),
            (columns.date, texts.format_moment(item.date_s), Qt.TextElideMode.ElideRight),
            (columns.size, texts.size_text(item.size_bytes), Qt.TextElideMode.ElideRight),
        ):
            if text and room.width() > 0:
                painter.setPen(muted)
                shown = elide_marked(text, (), QFontMetrics(font), int(room.width()), mode)
                self._cells.paint_line(painter, room, shown, font)
        self._paint_relevance(painter, columns.relevance, result)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _columns(self, rect: QRect) -> _Columns:
        metrics = QFontMetrics(self._cells.font)
        inner = QRectF(rect).adjusted(_PADDING_PX, 0, -_PADDING_PX, 0)
        preview = self.preview_size(rect.height())
        at = inner.left()

        def column(width: float) -> QRectF:
            nonlocal at
            made = QRectF(at, inner.top(), max(0.0, width), inner.height())
            at += width + (_GAP_PX if width > 0 else 0)
            return made

        well = column(preview.width()).adjusted(0, _PADDING_PX, 0, -_PADDING_PX)
        date = metrics.horizontalAdvance(f"{texts.format_moment(_WIDE_MOMENT_S)} ")
        size = metrics.horizontalAdvance("999.9 MB ") if inner.width() >= _SIZE_FROM_PX else 0
        relevance = metrics.horizontalAdvance(tr("unlikely")) + 20
        rest = inner.right() - at - date - size - relevance - _GAP_PX * (2 + (size > 0))
        folder = max(0.0, rest * 0.4) if inner.width() >= _FOLDER_FROM_PX else 0.0
        name = column(rest - folder - (_GAP_PX if folder else 0))
        made = (well, name, column(folder), column(date), column(size), column(relevance))
        if self._cells.mirrored:
            both = rect.left() + rect.right() + 1
            made = tuple(
                QRectF(both - one.right(), one.top(), one.width(), one.height()) for one in made
            )
        return _Columns(*made)

    def _paint_ground(self, painter: QPainter, rect: QRect, cell: Cell) -> None:
        theme = self._cells.theme
        painter.setPen(Qt.PenStyle.NoPen)
        if cell.current:
            painter.setPen(QPen(theme.color("accent"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if cell.selected or cell.hovered:
            painter.setBrush(theme.color("selected" if cell.selected else "hover"))
        if cell.selected or cell.hovered or cell.current:
            frame = QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5)
            painter.drawRoundedRect(frame, RADIUS_PX, RADIUS_PX)
        if cell.member:
            painter.fillRect(self._cells.bar(rect), theme.color("accent"))

    def _paint_name(self, painter: QPainter, room: QRectF, cell: Cell, result: Result) -> None:
        """Paint the name, and below it where its words were found or what is to be known of it."""
        item, snippet = result.candidate.item, result.candidate.snippet
        font, small = self._cells.font, small_font(self._cells.font)
        metrics, below = QFontMetrics(font), QFontMetrics(small)
        if cell.folded is not None:
            note = self.note_rect(cell.rect, result, cell.folded)
            self._cells.paint_number(painter, note, result, cell.folded, quiet=True)
            taken = note.width() + 8
            room = (
                room.adjusted(taken, 0, 0, 0)
                if self._cells.mirrored
                else room.adjusted(0, 0, -taken, 0)
            )
        name = texts.file_name(item.path)
        in_name = snippet is not None and snippet.field == "name" and snippet.text == name
        marks: Highlights = snippet.marks if snippet is not None and in_name else ()
        note_text = item_note(item)
        if snippet is None or in_name:
            snippet = Snippet(" ".join((item.text or "")[:300].split()))
        second = bool(note_text or snippet.text)
        height = metrics.height() + (below.height() if second else 0)
        line = QRectF(room.left(), room.center().y() - height / 2, room.width(), metrics.height())
        painter.setPen(self._cells.theme.color("text"))
        middle, right = Qt.TextElideMode.ElideMiddle, Qt.TextElideMode.ElideRight
        self._cells.paint_line(
            painter, line, elide_marked(name, marks, metrics, int(line.width()), middle), font
        )
        if not second:
            return
        line = QRectF(room.left(), line.bottom(), room.width(), below.height())
        painter.setPen(self._cells.theme.color("muted"))
        if note_text:
            shown = elide_marked(note_text, (), below, int(line.width()), right)
            self._cells.paint_line(painter, line, shown, small)
            taken = below.horizontalAdvance(shown[0]) + 8
            line = (
                line.adjusted(0, 0, -taken, 0)
                if self._cells.mirrored
                else line.adjusted(taken, 0, 0, 0)
            )
        if snippet.text and line.width() > 40:
            cut = centre_snippet(snippet, max(8, int(line.width() / below.averageCharWidth())))
            shown = elide_marked(cut.text, cut.marks, below, int(line.width()), right)
            self._cells.paint_line(painter, line, shown, small)

    def _paint_relevance(self, painter: QPainter, room: QRectF, result: Result) -> None:
        """Paint the verdict as a dot and a word."""
        if result.feedback is not None:
            word = texts.feedback_word(result.feedback)
        elif result.relevance is not None:
            word = texts.likelihood_word(texts.likelihood(result.relevance))
        else:
            return
        font = QFont(self._cells.font)
        at = room.right() - 6 if self._cells.mirrored else room.left() + 6
        place = QPointF(at, room.center().y())
        self._cells.paint_dot(painter, place, result, self._cells.theme.color("window"))
        line = room.adjusted(0, 0, -18, 0) if self._cells.mirrored else room.adjusted(18, 0, 0, 0)
        painter.setPen(self._cells.theme.color("muted"))
        metrics = QFontMetrics(font)
        shown = elide_marked(word, (), metrics, int(line.width()), Qt.TextElideMode.ElideRight)
        self._cells.paint_line(painter, line, shown, font)

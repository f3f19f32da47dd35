"""Paints one item of a gallery as a line: preview, name, folder, kind, date, size, relevance."""

from collections.abc import Iterator
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
from retllm_desktop.ui.gallery.cell_texts import dot_role, folded_badge, item_note, small_font
from retllm_desktop.ui.gallery.markdown_snippet import plain_snippet
from retllm_desktop.ui.gallery.prepared_line import PreparedLine
from retllm_desktop.ui.shared import texts
from retllm_desktop.ui.shared.marked_text import Highlights, centre_snippet
from retllm_desktop.ui.shared.translation import isolate, tr

_PADDING_PX: Final = 4
_GAP_PX: Final = 12
_FOLDER_FROM_PX: Final = 640
"""Lists narrower than this show no folder."""
_WIDE_MOMENT_S: Final = 1_732_833_480.0
"""28 November 2024, 22:38: as wide as dates are."""
_SIZE_FROM_PX: Final = 480
"""Lists narrower than this show no size."""
_KIND_FROM_PX: Final = 820
"""Lists narrower than this show no kind."""
_KIND_CHARACTERS: Final = 16
_NAME_CHARACTERS: Final = 12
"""A name has room for so many at least."""
_KEPT_LINES: Final = 400


@dataclass(frozen=True, slots=True)
class ListColumns:
    """Where the columns of a line are; what there is no room for is empty."""

    preview: QRectF
    name: QRectF
    folder: QRectF
    kind: QRectF
    date: QRectF
    size: QRectF
    relevance: QRectF


@dataclass(frozen=True, slots=True)
class _Text:
    """What is written in a part of a line, from its top, and in which colour."""

    text: PreparedLine
    room: QRectF
    role: str


@dataclass(frozen=True, slots=True)
class _Written:
    """What is written in a line, and of what."""

    result: Result
    folded: str | None
    lines: tuple[_Text, ...]


class ListPainter:
    """Paints lines by what a ``CellPainter`` knows."""

    def __init__(self, cells: CellPainter) -> None:
        """Take what paints previews, badges and dots."""
        self._cells = cells
        self._columns: ListColumns | None = None
        self._shape = (0, 0, 0, False)
        self._font = QFont()
        self._written: dict[int, _Written] = {}

    def preview_size(self, height: int) -> QSize:
        """The room of a line's preview, by the height of the line."""
        side = height - 2 * _PADDING_PX
        return QSize(round(side * 1.34), side)

    def note_rect(self, rect: QRect, result: Result, folded: str) -> QRectF:
        """Where a line says what is folded into it: at the end of the name's column."""
        name = self._columns_of(rect).name.translated(0, rect.top())
        width = self._note_px(result, folded)
        height = QFontMetrics(small_font(self._cells.font)).height() + 4.0
        left = name.left() if self._cells.mirrored else name.right() - width
        return QRectF(left, name.center().y() - height / 2, width, height)

    def _note_px(self, result: Result, folded: str) -> float:
        metrics = QFontMetrics(small_font(self._cells.font))
        return metrics.horizontalAdvance(folded_badge(result, folded)) + 14.0

    def paint(self, painter: QPainter, cell: Cell) -> None:
        """Paint a line."""
        rect, result = cell.rect, cell.result
        if cell.selected or cell.hovered or cell.current or cell.member:
            self._paint_ground(painter, rect, cell)
        columns = self._columns_of(rect)
        well = columns.preview.translated(0, rect.top()).toRect()
        if result is None:
            self._cells.paint_colours(painter, well, cell.colours)
            return
        item = result.candidate.item
        if not self._cells.paint_tile(painter, well, item):
            known = self._cells.is_tile_known(painter, well, item)
            if cell.colours and not known:
                self._cells.paint_colours(painter, well, cell.colours)
            else:
                room = QRectF(well)
                self._cells.paint_lacking(painter, room, item, min(24, well.height() - 4))
        mirrored, theme = self._cells.mirrored, self._cells.theme
        for line in self._lines_of(result, cell.folded, columns):
            painter.setPen(theme.color(line.role))
            room = line.room.translated(0, rect.top())
            line.text.paint(painter, room, mirrored=mirrored, theme=theme)
        role = dot_role(result)
        if cell.favourite or cell.folded is not None or role is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
            if cell.favourite:
                # Over the preview's corner, as on a picture.
                star = QRectF(well.left() - 2, well.top() - 2, 18, 18)
                self._cells.paint_icon_badge(painter, star, "star-full")
            if cell.folded is not None:
                note = self.note_rect(rect, result, cell.folded)
                self._cells.paint_number(painter, note, result, cell.folded, quiet=True)
            room = columns.relevance.translated(0, rect.top())
            place = QPointF(room.right() - 6 if mirrored else room.left() + 6, room.center().y())
            self._cells.paint_dot(painter, place, result, theme.color("window"))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def columns(self, rect: QRect) -> ListColumns:
        """Where the columns of a line are, from its top."""
        return self._columns_of(rect)

    def _columns_of(self, rect: QRect) -> ListColumns:
        """Where the columns of a line are, from its top; the same for all lines of a list."""
        font, mirrored = self._cells.font, self._cells.mirrored
        shape = (rect.left(), rect.width(), rect.height(), mirrored)
        if self._columns is None or shape != self._shape or font != self._font:
            self._shape, self._font = shape, QFont(font)
            self._columns = self._make_columns(QRect(rect.left(), 0, rect.width(), rect.height()))
            self._written.clear()
        return self._columns

    def _lines_of(
        self, result: Result, folded: str | None, columns: ListColumns
    ) -> tuple[_Text, ...]:
        """What is written in a line, laid out once for as long as nothing of it changes."""
        known = self._written.get(id(result))
        if known is not None and known.result is result and known.folded == folded:
            return known.lines
        if len(self._written) > _KEPT_LINES:
            self._written.clear()
        lines = (
            *self._name_lines(result, folded, columns),
            *self._fact_lines(result, columns),
        )
        # The result is held, so that no other one has its number.
        self._written[id(result)] = _Written(result, folded, lines)
        return lines

    def _fact_lines(self, result: Result, columns: ListColumns) -> Iterator[_Text]:
        item, font = result.candidate.item, self._cells.font
        right, mirrored = Qt.TextElideMode.ElideRight, self._cells.mirrored
        rest = columns.relevance
        rest = rest.adjusted(0, 0, -18, 0) if mirrored else rest.adjusted(18, 0, 0, 0)
        folder = isolate(format_path(item.path.parent))
        for room, text, mode in (
            (columns.folder, folder, Qt.TextElideMode.ElideLeft),
            (columns.kind, texts.item_kind(item), right),
            (columns.date, texts.format_moment(item.date_s), right),
            (columns.size, texts.size_text(item.size_bytes), right),
            (rest, _relevance_word(result), right),
        ):
            if text and room.width() > 0:
                yield _Text(PreparedLine(text, font, int(room.width()), mode), room, "muted")

    def _make_columns(self, rect: QRect) -> ListColumns:
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
        kind = _KIND_CHARACTERS * metrics.averageCharWidth()
        widths = [kind if inner.width() >= _KIND_FROM_PX else 0, size, date, relevance]
        least = _NAME_CHARACTERS * metrics.averageCharWidth()
        rest = 0.0
        for gone in range(len(widths) + 1):
            # Large letters: what is less than the name goes, one after the other.
            widths[:gone] = [0] * gone
            rest = inner.right() - at - sum(width + _GAP_PX for width in widths if width)
            if rest >= least:
                break
        kind, size, date, relevance = widths
        folder = max(0.0, rest * 0.4) if inner.width() >= _FOLDER_FROM_PX else 0.0
        name = column(rest - folder - (_GAP_PX if folder else 0))
        behind = (folder, kind, date, size, relevance)
        made = (well, name, *(column(width) for width in behind))
        if self._cells.mirrored:
            both = rect.left() + rect.right() + 1
            made = tuple(
                QRectF(both - one.right(), one.top(), one.width(), one.height()) for one in made
            )
        return ListColumns(*made)

    def _paint_ground(self, painter: QPainter, rect: QRect, cell: Cell) -> None:
        theme = self._cells.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
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
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _name_lines(
        self, result: Result, folded: str | None, columns: ListColumns
    ) -> Iterator[_Text]:
        """The name, and below it where its words were found or what is to be known of it."""
        item, snippet = result.candidate.item, result.candidate.snippet
        font, small = self._cells.font, small_font(self._cells.font)
        metrics, below = QFontMetrics(font), QFontMetrics(small)
        room = columns.name
        if folded is not None:
            taken = self._note_px(result, folded) + 8
            room = self._begin_later(room, 0, taken)
        name = texts.file_name(item.path)
        in_name = snippet is not None and snippet.field == "name" and snippet.text == name
        marks: Highlights = snippet.marks if snippet is not None and in_name else ()
        note_text = item_note(item)
        if snippet is None or in_name:
            begin = plain_snippet(Snippet((item.text or "")[:300]), item)
            snippet = Snippet(" ".join(begin.text.split()))
        else:
            snippet = plain_snippet(snippet, item)
        second = bool(note_text or snippet.text)
        height = metrics.height() + (below.height() if second else 0)
        line = QRectF(room.left(), room.center().y() - height / 2, room.width(), metrics.height())
        middle, right = Qt.TextElideMode.ElideMiddle, Qt.TextElideMode.ElideRight
        yield _Text(PreparedLine(name, font, int(line.width()), middle, marks), line, "text")
        if not second:
            return
        line = QRectF(room.left(), line.bottom(), room.width(), below.height())
        if note_text:
            note = PreparedLine(note_text, small, int(line.width()), right)
            yield _Text(note, line, "muted")
            line = self._begin_later(line, note.width_px + 8, 0)
        if snippet.text and line.width() > 40:
            cut = centre_snippet(snippet, max(8, int(line.width() / below.averageCharWidth())))
            shown = PreparedLine(cut.text, small, int(line.width()), right, cut.marks)
            yield _Text(shown, line, "muted")

    def _begin_later(self, room: QRectF, before: float, after: float) -> QRectF:
        """A room without what is taken where one begins to read, and where one ends."""
        if self._cells.mirrored:
            before, after = after, before
        return room.adjusted(before, 0, -after, 0)


def _relevance_word(result: Result) -> str:
    """The verdict in a word; empty where there is none."""
    if result.feedback is not None:
        return texts.feedback_word(result.feedback)
    if result.relevance is not None:
        return texts.likelihood_word(texts.likelihood(result.relevance))
    return ""

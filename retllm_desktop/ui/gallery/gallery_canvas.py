"""The drawn part of a gallery: paints rows and headings, moves rows, and plans previews."""

from collections.abc import Iterator, Sequence
from typing import Final

from PySide6.QtCore import (
    QAbstractAnimation,
    QEasingCurve,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
    QVariantAnimation,
    Slot,
)
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QRegion
from PySide6.QtWidgets import QStyle, QWidget

from retllm_desktop.core.types import Result
from retllm_desktop.ui.gallery.cell_painter import Cell, CellPainter
from retllm_desktop.ui.gallery.cell_texts import is_card
from retllm_desktop.ui.gallery.gallery_geometry import MARGIN_PX, GalleryGeometry, selected_ranges
from retllm_desktop.ui.gallery.gallery_layout import GalleryLayout, GalleryMode
from retllm_desktop.ui.gallery.gallery_model import (
    ContentKey,
    GalleryModel,
    ModelIndex,
)
from retllm_desktop.ui.gallery.heading_painter import lower_edge
from retllm_desktop.ui.gallery.list_painter import ListColumns, ListPainter
from retllm_desktop.ui.results.thumbnails import Thumbnails, TileWish, wish_for_tile
from retllm_desktop.ui.shared.theme import Theme

SETTLE_MS: Final = 220
_SCREENS_AHEAD: Final = 2
_MOST_WISHES: Final = 2_000
_FAST_SCREENS: Final = 2
_PLAN_MS: Final = 30
"""Previews are planned at most so often while one scrolls."""


class GalleryCanvas(GalleryGeometry):
    """Shows the rows of a ``GalleryModel``.

    Attributes:
        painter: Paints its items.
    """

    def __init__(
        self,
        model: GalleryModel,
        theme: Theme,
        thumbnails: Thumbnails,
        parent: QWidget | None = None,
    ) -> None:
        """Take the first model, the colours and the previews."""
        self._hovered = QPersistentModelIndex()
        super().__init__(model, theme, parent)
        self._thumbnails = thumbnails
        self.painter = CellPainter(theme, thumbnails)
        self._lines = ListPainter(self.painter)
        self._starts: dict[int, QPointF] = {}
        self._downwards = True
        self._wishes: dict[int, tuple[Result, TileWish | None]] = {}
        self._planned_at = 0
        self._far = False
        self._wished_by: tuple[GalleryLayout | None, float] = (None, 1.0)
        self._glide = QVariantAnimation(self)
        self._glide.setStartValue(1.0)
        self._glide.setEndValue(0.0)
        self._glide.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._glide.valueChanged.connect(self._on_glide)
        self._glide.finished.connect(self._end_glide)
        self._planner = QTimer(self)
        self._planner.setSingleShot(True)
        self._planner.setInterval(_PLAN_MS)
        self._planner.timeout.connect(self._plan)
        theme.changed.connect(self.viewport().update)
        thumbnails.ready.connect(self._on_thumbnail)

    def show_model(self, model: GalleryModel) -> None:
        """Show another model's rows, with what is selected of them and where one was in them."""
        if model is not self._shown:
            self._glide.stop()
            self._end_glide()
            self._hovered = QPersistentModelIndex()
        super().show_model(model)

    def dataChanged(  # noqa: N802 - Qt's name
        self,
        first: ModelIndex,
        last: ModelIndex,
        roles: Sequence[int] = (),  # noqa: ARG002
    ) -> None:
        """Qt: rows look different now."""
        rows = self.arranged.rows_between(*self._screen())
        for row in range(max(first.row(), rows.start), min(last.row() + 1, rows.stop)):
            self._update_row(row)
        self.plan_soon()

    def scrollContentsBy(self, dx: int, dy: int) -> None:  # noqa: ARG002, N802 - Qt's name
        """Qt: move what is on screen, and paint what comes into sight."""
        self._downwards = dy < 0
        if self._offsets:
            self.viewport().update()
        else:
            self._move_contents(dy)
        self.plan_soon()

    def _move_contents(self, dy: int) -> None:
        """Move what is painted; the headings at the top stay where they are."""
        viewport, sections = self.viewport(), self._shown.sections
        top = self.verticalOffset() - MARGIN_PX
        now = self._headings.stuck(self.arranged, sections, top)
        before = self._headings.stuck(self.arranged, sections, top + dy)
        width, covered = viewport.width(), lower_edge(now)
        if now == before:
            # The same ones: they need not even be painted.
            viewport.scroll(0, dy, QRect(0, covered, width, viewport.height() - covered))
            return
        viewport.scroll(0, dy)
        moved = lower_edge(before) + max(0, dy)
        viewport.update(0, 0, width, max(covered, moved))

    # Previews.

    def plan_soon(self) -> None:
        """Something else is in view: previews are to be asked for."""
        if not self._planner.isActive():
            self._planner.start()

    @Slot()
    def _plan(self) -> None:
        """Ask for the previews on screen, then for those that come next, then those just passed."""
        if not self.isVisible() or not self.arranged.rows:
            return
        room, at = self.viewport().height(), self.verticalOffset()
        far, self._planned_at = abs(at - self._planned_at) > _FAST_SCREENS * room, at
        rushing, self._far = far and self._far, far
        if rushing:
            # What is passed this fast is gone before it is read, and reading it would only hold up
            # the window. One jump is no rush.
            self._planner.start()
            return
        ahead, behind = _SCREENS_AHEAD * room, room // 2
        around = (behind, ahead) if self._downwards else (ahead, behind)
        near = self.arranged.rows_between(*self._screen(*around))
        shown = self.arranged.rows_between(*self._screen())
        if not near:
            return
        self._shown.prepare_rows(near.start, near.stop)
        before, after = range(near.start, shown.start), range(shown.stop, near.stop)
        further = (*after, *reversed(before)) if self._downwards else (*reversed(before), *after)
        former = self._wished_by
        self._wished_by = (self.arranged, self.devicePixelRatioF())
        same = former[0] is self._wished_by[0] and former[1] == self._wished_by[1]
        if not same or len(self._wishes) > _MOST_WISHES:
            self._wishes.clear()
        wishes = map(self._wish, (*shown, *further))
        self._thumbnails.plan(wish for wish in wishes if wish is not None)

    def _wish(self, row: int) -> TileWish | None:
        """The wish for a row's preview; None for one not read yet, and for what shows none."""
        result = self._shown.result_at(row)
        if result is None:
            return None
        known = self._wishes.get(row)
        if known is not None and known[0] is result:
            return known[1]
        item, wish = result.candidate.item, None
        # A card shows its text.
        text = self._mode is GalleryMode.GRID and item.text and is_card(result)
        if not (item.unread or text):
            size = self.tile_size(row)
            wish = wish_for_tile(item, size.width(), size.height())
        self._wishes[row] = (result, wish)
        return wish

    def tile_size(self, row: int) -> QSize:
        """The size of a row's preview in device pixels."""
        _, _, width, height = self.arranged.rect(row)
        return self._tile_size(width, height)

    def _tile_size(self, width: int, height: int) -> QSize:
        room = QSize(width, height)
        if self._mode is GalleryMode.LIST:
            room = self._lines.preview_size(height)
        return self.painter.tile_size(room, self.devicePixelRatioF())

    @Slot(object)
    def _on_thumbnail(self, key: ContentKey) -> None:
        index = self._shown.index_of_content(key)
        if index.isValid():
            self._update_row(index.row())

    def _update_row(self, row: int) -> None:
        rect = self._rect(row)
        if self._offsets:
            self.viewport().update()
        elif rect.bottom() >= 0 and rect.top() <= self.viewport().height():
            self.viewport().update(rect.adjusted(-3, -3, 3, 3))

    # Painting.

    def note_rect(self, rect: QRect, result: Result, folded: str) -> QRectF:
        """Where a row says what is folded into it."""
        self.painter.font = self.font()
        self.painter.mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        painter = self._lines if self._mode is GalleryMode.LIST else self.painter
        return painter.note_rect(rect, result, folded)

    def reserve_top(self, height_px: int) -> None:
        """Leave room above the rows, for the headings of columns."""
        if self.viewportMargins().top() != height_px:
            self.setViewportMargins(0, height_px, 0, 0)

    def list_columns(self) -> ListColumns | None:
        """Where the columns of a line are in the viewport; None where there are no lines."""
        if self._mode is not GalleryMode.LIST or not self.arranged.rows:
            return None
        self.painter.font = self.font()
        self.painter.mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        return self._lines.columns(self._rect(0))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: paint what is to be painted anew."""
        painter = QPainter(self.viewport())
        # A path or a date is read from left to right wherever it stands.
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        region = event.region()
        # The painter keeps within the region, whatever rectangle it is told.
        painter.fillRect(region.boundingRect(), self._theme.color("window"))
        self.painter.font = self.font()
        self.painter.mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        selected = selected_ranges(self.selectionModel().selection())
        current = self.currentIndex().row() if self.hasFocus() else -1
        hovered, model = self._hovered.row(), self._shown
        for row, rect in self._rows_to_paint(region):
            cell = Cell(
                rect,
                model.result_at(row),
                selected=any(span.top() <= row <= span.bottom() for span in selected),
                hovered=row == hovered,
                current=row == current,
                colours=model.colours_at(row),
            )
            cell.favourite, cell.member, cell.folded = model.marks_at(row)
            self._paint_cell(painter, cell)
        self._paint_headings(painter, region)
        painter.end()

    def _rows_to_paint(self, region: QRegion) -> Iterator[tuple[int, QRect]]:
        """Yield the rows that a region touches, and where they are (or seem to be)."""
        if self._offsets:
            for row in self.rows_on_screen():
                rect = self._rect(row)
                result = self._shown.result_at(row)
                if result is not None:
                    offset = self._offsets.get(result.candidate.item.id, QPointF())
                    rect.translate(offset.toPoint())
                if region.intersects(rect.adjusted(-2, -2, 2, 2)):
                    yield row, rect
            return
        layout, bounds = self.arranged, region.boundingRect()
        top = self.verticalOffset() - MARGIN_PX
        for line in layout.lines_between(top + bounds.top() - 2, top + bounds.bottom() + 3):
            rects = self._line_rects(line)
            across = rects[0].united(rects[-1]).adjusted(-2, -2, 2, 2)
            if not region.intersects(across):
                continue
            for row, rect in enumerate(rects, start=int(layout.starts[line])):
                if region.intersects(rect.adjusted(-2, -2, 2, 2)):
                    yield row, rect

    def _paint_cell(self, painter: QPainter, cell: Cell) -> None:
        if self._mode is GalleryMode.LIST:
            self._lines.paint(painter, cell)
        else:
            cell.square = self._mode is GalleryMode.TIMELINE
            self.painter.paint(painter, cell)

    def _paint_headings(self, painter: QPainter, region: QRegion) -> None:
        sections = self._shown.sections
        if not sections:
            return
        top = self.verticalOffset() - MARGIN_PX
        mirrored, font = self.painter.mirrored, self.font()
        for place, rect in self._headings.between(
            self.arranged, top, self.viewport().height(), self.viewport().width()
        ):
            if region.intersects(rect):
                self._headings.paint(painter, rect, sections[place], font, mirrored=mirrored)
        for place, rect in reversed(self._headings.stuck(self.arranged, sections, top)):
            rect.setWidth(self.viewport().width())
            if region.intersects(rect):
                self._headings.paint(
                    painter, rect, sections[place], font, mirrored=mirrored, stuck=True
                )

    # Rows that move.

    @property
    def gliding(self) -> bool:
        """Whether rows are on their way to new places."""
        return self._glide.state() is QAbstractAnimation.State.Running

    def _places(self) -> dict[int, QPoint]:
        """Where the items on screen are (or seem to be, while they glide)."""
        places: dict[int, QPoint] = {}
        viewport = self.viewport().rect()
        for row in self.rows_on_screen():
            result = self._shown.result(self._shown.index(row))
            if result is None:
                continue
            rect = self._rect(row)
            item_id = result.candidate.item.id
            moved = self._offsets.get(item_id, QPointF()).toPoint()
            if viewport.intersects(rect.translated(moved)):
                places[item_id] = rect.topLeft() + moved
        return places

    def _start_glide(self, before: dict[int, QPoint]) -> None:
        duration_ms = self.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration)
        if duration_ms == 0 or not self.isVisible():
            return
        self._starts = {}
        for item_id, place in before.items():
            index = self._shown.index_of(item_id)
            if index.isValid() and (now := self.visualRect(index).topLeft()) != place:
                self._starts[item_id] = QPointF(place - now)
        self._glide.stop()
        self._glide.setDuration(SETTLE_MS)
        self._offsets = dict(self._starts)
        self._glide.start()

    @Slot(object)
    def _on_glide(self, share: object) -> None:
        if isinstance(share, float):
            self._offsets = {key: at * share for key, at in self._starts.items()}
            self.viewport().update()

    @Slot()
    def _end_glide(self) -> None:
        self._offsets = {}
        self.viewport().update()

    # The pointer.

    def _hover(self, index: QModelIndex) -> None:
        if index == self._hovered:
            return
        before = self._hovered.row()
        self._hovered = QPersistentModelIndex(index)
        for row in (before, index.row()):
            if 0 <= row < self.arranged.rows:
                self._update_row(row)

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Qt: follow the pointer."""
        if event.type() == QEvent.Type.Leave:
            self._hover(QModelIndex())
        elif event.type() == QEvent.Type.MouseMove and isinstance(event, QMouseEvent):
            self._hover(self.indexAt(event.position().toPoint()))
        return super().viewportEvent(event)

"""Where a gallery's rows are: the model that is shown, its layout, sizes and scrolling.

It is a ``QListView`` for what Qt tells screen readers of it (a list with its items); the layout is
its own, so that a hundred thousand rows scroll as a hundred do.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    QPoint,
    QPointF,
    QRect,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QRegion, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QStyle, QWidget

from retllm_desktop.ui.gallery.gallery_layout import (
    GalleryLayout,
    GalleryMode,
    HeadingPlace,
    LayoutShape,
    lay_out,
)
from retllm_desktop.ui.gallery.gallery_model import GalleryModel, GallerySection, ModelIndex
from retllm_desktop.ui.gallery.heading_painter import HeadingPainter, lower_edge
from retllm_desktop.ui.shared.theme import Theme

MARGIN_PX: Final = 6
"""Room around all rows, in which the frame of a row at the edge is seen."""
ROW_HEIGHTS_PX: Final = (72, 96, 128, 168, 216, 280, 360)
"""Heights of lines of pictures that the person can choose from; the real ones fill the width."""
SQUARES_PX: Final = (44, 60, 80, 108, 144, 190, 250)
"""Sides of squares."""
LINES_PX: Final = (36, 40, 48, 56, 72, 96, 128)
"""Heights of lines of the list."""
USUAL_ZOOM: Final = 3
_GAPS_PX: Final = {GalleryMode.GRID: 5, GalleryMode.LIST: 2, GalleryMode.TIMELINE: 3}
_STEP_PX: Final = 40


@dataclass(frozen=True, slots=True, eq=False)
class PreparedLayout:
    """The layout of a list that is not shown yet.

    Attributes:
        ratios: Width / height of each row; the very array that the list has.
        sections: The headings; the very sequence that the list has.
        shape: What it was made by.
        layout: Where everything lies.
    """

    ratios: NDArray[np.float32]
    sections: Sequence[GallerySection]
    shape: LayoutShape
    layout: GalleryLayout


class GalleryGeometry(QListView):
    """Lays the rows of a ``GalleryModel`` out and scrolls through them.

    Signals:
        model_shown: Another model is shown.
        list_replaced: The rows are others than before: another model, or another list in it.
        zoomed: Previews are larger or smaller than before.
        laid_out: Rows may lie elsewhere, or be of another size.
    """

    model_shown = Signal()
    list_replaced = Signal()
    zoomed = Signal()
    laid_out = Signal()

    def __init__(
        self,
        model: GalleryModel,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        """Take the first model and the colours."""
        super().__init__(parent)
        self._shown = model
        self._models: list[GalleryModel] = [model]
        self._theme = theme
        self._headings = HeadingPainter(theme)
        self._mode = GalleryMode.GRID
        self._zoom = USUAL_ZOOM
        self._layout: GalleryLayout | None = None
        self._prepared: PreparedLayout | None = None
        self._laid_by: LayoutShape | None = None
        self._selections: dict[int, tuple[QItemSelectionModel, int]] = {}
        self._offsets: dict[int, QPointF] = {}
        self._set_up()
        self._connect_model(model)

    def _set_up(self) -> None:
        self.setModel(self._shown)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        # All of it is painted, so that what scrolls is moved rather than painted anew.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    @property
    def shown_model(self) -> GalleryModel:
        """The model whose rows are shown."""
        return self._shown

    @property
    def mode(self) -> GalleryMode:
        """How rows are laid out."""
        return self._mode

    def show_model(self, model: GalleryModel) -> None:
        """Show another model's rows, with what is selected of them and where one was in them."""
        if model is self._shown:
            return
        before = self.selectionModel()
        self._selections[id(self._shown)] = (before, self.verticalScrollBar().value())
        self._disconnect_model(self._shown)
        self._shown = model
        if model not in self._models:
            self._models.append(model)
        self._layout = None
        self.setModel(model)
        kept, place = self._selections.pop(id(model), (None, 0))
        if kept is not None:
            made = self.selectionModel()
            self.setSelectionModel(kept)
            made.deleteLater()
        self._connect_model(model)
        self.doItemsLayout()
        self.verticalScrollBar().setValue(place)
        self.model_shown.emit()
        self.list_replaced.emit()

    def _connect_model(self, model: GalleryModel) -> None:
        model.modelReset.connect(self._on_reset)
        model.sections_changed.connect(self._lay_out_later)
        model.shapes_changed.connect(self._on_shapes)

    def _disconnect_model(self, model: GalleryModel) -> None:
        model.modelReset.disconnect(self._on_reset)
        model.sections_changed.disconnect(self._lay_out_later)
        model.shapes_changed.disconnect(self._on_shapes)

    # How large previews are.

    @property
    def edge(self) -> int:
        """Which of the sizes is in use, from the smallest on."""
        return self._zoom

    def zoom(self, steps: int) -> None:
        """Make previews larger or smaller."""
        self.set_zoom(self._zoom + steps)

    def set_zoom(self, zoom: int) -> None:
        """Use one of the sizes, from 0 for the smallest on."""
        zoom = min(len(ROW_HEIGHTS_PX) - 1, max(0, zoom))
        if zoom != self._zoom:
            self._zoom = zoom
            self._keep_place(self._lay_out)
            self.zoomed.emit()

    def set_mode(self, mode: GalleryMode) -> None:
        """Lay rows out in another way."""
        if mode is not self._mode:
            self._mode = mode
            self._keep_place(self._lay_out)

    # Where things are.

    @property
    def arranged(self) -> GalleryLayout:
        """Where everything lies at present."""
        if self._layout is None:
            self._layout = self._make_layout()
        return self._layout

    def _make_layout(self) -> GalleryLayout:
        ratios, sections = self._shown.aspect_ratios(), self._shown.sections
        shape = self._laid_by = self._make_shape()
        made = self._prepared
        if (
            made is not None
            and made.ratios is ratios
            and made.sections is sections
            and made.shape == shape
        ):
            return made.layout
        return lay_out(ratios, _heading_places(sections), shape)

    def prepare_layout(
        self, ratios: NDArray[np.float32], sections: Sequence[GallerySection]
    ) -> PreparedLayout | None:
        """Lay a list out that is to be shown, by the shape of the present one; on any thread.

        Args:
            ratios: What the list's ``aspect_ratios`` will return.
            sections: What its ``sections`` will be.

        Returns:
            What ``expect_layout`` takes; None where nothing was laid out yet.
        """
        shape = self._laid_by
        if shape is None:
            return None
        layout = lay_out(ratios, _heading_places(sections), shape)
        return PreparedLayout(ratios, sections, shape, layout)

    def expect_layout(self, prepared: PreparedLayout | None) -> None:
        """Use a prepared layout for the list it was made for, as long as the shape is the same."""
        self._prepared = prepared

    def _make_shape(self) -> LayoutShape:
        heights = {
            GalleryMode.GRID: ROW_HEIGHTS_PX,
            GalleryMode.LIST: LINES_PX,
            GalleryMode.TIMELINE: SQUARES_PX,
        }[self._mode]
        row_px = heights[self._zoom]
        if self._mode is GalleryMode.LIST:
            row_px = max(row_px, 2 * self.fontMetrics().height() + 8)
        return LayoutShape(
            self._mode,
            max(1, self.viewport().width() - 2 * MARGIN_PX),
            row_px,
            _GAPS_PX[self._mode],
            self._headings.heights(self.font()),
        )

    def _rect(self, row: int) -> QRect:
        """Where a row is in the viewport."""
        left, top, width, height = self.arranged.rect(row)
        top += MARGIN_PX - self.verticalOffset()
        return self._mirrored(QRect(left + MARGIN_PX, top, width, height))

    def _mirrored(self, rect: QRect) -> QRect:
        if self.layoutDirection() is Qt.LayoutDirection.LeftToRight:
            return rect
        return QStyle.visualRect(self.layoutDirection(), self.viewport().rect(), rect)

    def _line_rects(self, line: int) -> list[QRect]:
        """Where the rows of a line are in the viewport."""
        layout = self.arranged
        rows = slice(int(layout.starts[line]), int(layout.starts[line + 1]))
        top = int(layout.tops[line]) + MARGIN_PX - self.verticalOffset()
        height = int(layout.heights[line])
        lefts: list[int] = layout.lefts[rows].tolist()
        widths: list[int] = layout.widths[rows].tolist()
        rects = [
            QRect(left + MARGIN_PX, top, width, height)
            for left, width in zip(lefts, widths, strict=True)
        ]
        if self.layoutDirection() is Qt.LayoutDirection.LeftToRight:
            return rects
        return [self._mirrored(rect) for rect in rects]

    def visualRect(self, index: ModelIndex) -> QRect:  # noqa: N802 - Qt's name
        """Qt: where a row is in the viewport."""
        row = index.row()
        return self._rect(row) if 0 <= row < self.arranged.rows else QRect()

    def indexAt(self, place: QPoint) -> QModelIndex:  # noqa: N802 - Qt's name
        """Qt: the row at a place in the viewport."""
        if place.y() < self.sticky_height():
            return QModelIndex()
        x = self._mirrored(QRect(place, QSize(1, 1))).x() - MARGIN_PX
        row = self.arranged.row_at(x, place.y() + self.verticalOffset() - MARGIN_PX)
        return self._shown.index(row) if row >= 0 else QModelIndex()

    def horizontalOffset(self) -> int:  # noqa: N802 - Qt's name
        """Qt: nothing is scrolled sideways."""
        return 0

    def verticalOffset(self) -> int:  # noqa: N802 - Qt's name
        """Qt: how far it is scrolled."""
        return self.verticalScrollBar().value()

    def isIndexHidden(self, index: ModelIndex) -> bool:  # noqa: ARG002, N802 - Qt's name
        """Qt: nothing is hidden."""
        return False

    def scrollTo(  # noqa: N802 - Qt's name
        self,
        index: ModelIndex,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Qt: bring a row into view, below the headings that stay at the top."""
        row = index.row()
        if not 0 <= row < self.arranged.rows:
            return
        _, top, _, height = self.arranged.rect(row)
        bar, room = self.verticalScrollBar(), self.viewport().height()
        if self.arranged.line_of(row) == 0:
            # With the headings above it.
            top, height = -MARGIN_PX, top + height + MARGIN_PX
        top += MARGIN_PX
        covered = self.sticky_height(max(0, top - room // 2))
        where = QAbstractItemView.ScrollHint
        if hint is where.PositionAtCenter:
            bar.setValue(top + height // 2 - room // 2)
        elif hint is where.PositionAtTop or top - MARGIN_PX - covered < bar.value():
            bar.setValue(top - MARGIN_PX - covered)
        elif hint is where.PositionAtBottom or top + height + MARGIN_PX > bar.value() + room:
            bar.setValue(min(top - MARGIN_PX - covered, top + height + MARGIN_PX - room))

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:  # noqa: N802
        """Qt: where selected rows are, of those on screen."""
        region = QRegion()
        rows = self.arranged.rows_between(*self._screen())
        for span in selected_ranges(selection):
            for row in range(max(span.top(), rows.start), min(span.bottom() + 1, rows.stop)):
                region += self._rect(row).adjusted(-2, -2, 2, 2)
        return region

    def _screen(self, before_px: int = 0, after_px: int = 0) -> tuple[int, int]:
        """What of the layout is on screen, from top to bottom, and around it."""
        top = self.verticalOffset() - MARGIN_PX
        return top - before_px, top + self.viewport().height() + after_px

    def rows_on_screen(self) -> list[int]:
        """Rows visible on the screen, including those that move through it."""
        rows = set(self.arranged.rows_between(*self._screen()))
        if self._offsets:
            gliding = (self._shown.index_of(item_id) for item_id in self._offsets)
            rows.update(index.row() for index in gliding if index.isValid())
        return sorted(rows)

    def sticky_height(self, offset: int | None = None) -> int:
        """Height of the headings that stay at the top when scrolled to a place."""
        at = self.verticalOffset() if offset is None else offset
        stuck = self._headings.stuck(self.arranged, self._shown.sections, at - MARGIN_PX)
        return lower_edge(stuck)

    # Laying out.

    @Slot()
    def _lay_out_later(self) -> None:
        self._layout = None
        self.scheduleDelayedItemsLayout()

    @Slot()
    def _on_shapes(self) -> None:
        self._keep_place(self._lay_out)

    @Slot()
    def _on_reset(self) -> None:
        self._lay_out_later()
        self.list_replaced.emit()

    def doItemsLayout(self) -> None:  # noqa: N802 - Qt's name
        """Qt: lay all rows out."""
        QAbstractItemView.doItemsLayout(self)
        self._lay_out()

    def _lay_out(self) -> None:
        self._layout = None
        self.updateGeometries()
        self.viewport().update()
        self.plan_soon()

    def _keep_place(self, change: Callable[[], None]) -> None:
        """Change the layout while what is looked at stays where it is."""
        rows = self.arranged.rows_between(*self._screen())
        current = self.currentIndex().row()
        row = current if current in rows else (rows.start if rows else -1)
        before = self._rect(row).top() if row >= 0 else 0
        change()
        bar = self.verticalScrollBar()
        if row >= 0 and bar.value() > 0:
            bar.setValue(bar.value() + self._rect(row).top() - before)

    def updateGeometries(self) -> None:  # noqa: N802 - Qt's name
        """Qt: fit the scroll bar to the rows."""
        room = self.viewport().height()
        whole = self.arranged.height_px + 2 * MARGIN_PX
        bar = self.verticalScrollBar()
        bar.setSingleStep(_STEP_PX)
        bar.setPageStep(max(1, room - _STEP_PX))
        bar.setRange(0, max(0, whole - room))
        # Its room stays, so that nothing is laid out anew; a handle of full length says nothing.
        bar.setEnabled(whole > room)
        self.horizontalScrollBar().setRange(0, 0)
        QAbstractItemView.updateGeometries(self)
        self.laid_out.emit()

    def rowsInserted(self, parent: ModelIndex, start: int, end: int) -> None:  # noqa: N802
        """Qt: rows came."""
        self._lay_out_later()
        QAbstractItemView.rowsInserted(self, parent, start, end)

    def rowsAboutToBeRemoved(self, parent: ModelIndex, start: int, end: int) -> None:  # noqa: N802
        """Qt: rows go."""
        QAbstractItemView.rowsAboutToBeRemoved(self, parent, start, end)
        self._lay_out_later()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: other lines fit into another width."""
        if event.oldSize().width() != event.size().width():
            self._keep_place(self._forget_layout)
        QAbstractItemView.resizeEvent(self, event)
        self.plan_soon()

    def _forget_layout(self) -> None:
        self._layout = None
        self.updateGeometries()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: another font or direction."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.LayoutDirectionChange}:
            self._lay_out_later()

    def plan_soon(self) -> None:
        """Something else is in view: previews are to be asked for."""


def _heading_places(sections: Sequence[GallerySection]) -> list[HeadingPlace]:
    return [HeadingPlace(one.first_row, one.level if one.title else -1) for one in sections]


def selected_ranges(selection: QItemSelection) -> list[QItemSelectionRange]:
    """The ranges of a selection."""
    return [selection.at(place) for place in range(selection.count())]

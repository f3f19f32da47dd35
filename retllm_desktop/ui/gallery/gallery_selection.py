"""Selection in a gallery: by keys in its lines, by the mouse, and by a rubber band."""

import itertools
from collections.abc import Callable, Iterator

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    QPoint,
    QRect,
    Qt,
)
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget

from retllm_desktop.core.types import Result
from retllm_desktop.ui.gallery.gallery_canvas import GalleryCanvas
from retllm_desktop.ui.gallery.gallery_geometry import MARGIN_PX, selected_ranges
from retllm_desktop.ui.gallery.gallery_model import GalleryModel, ModelIndex
from retllm_desktop.ui.results.thumbnails import Thumbnails
from retllm_desktop.ui.shared.theme import Theme

_Move = QAbstractItemView.CursorAction


class GallerySelection(GalleryCanvas):
    """A gallery whose rows are selected as files are in a file manager."""

    def __init__(
        self,
        model: GalleryModel,
        theme: Theme,
        thumbnails: Thumbnails,
        parent: QWidget | None = None,
    ) -> None:
        """Take the first model, the colours and the previews."""
        super().__init__(model, theme, thumbnails, parent)
        self._pressed_at: QPoint | None = None
        self._draggable = False
        self._band: QRect | None = None
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDragEnabled(False)
        self.setAcceptDrops(False)
        self.viewport().setAcceptDrops(False)

    def setCurrentIndex(self, index: ModelIndex) -> None:  # noqa: N802 - Qt's name
        """Qt: choose one row alone, whatever keys are held; none where the index is invalid.

        Qt asks which modifiers are down: after Ctrl+Z the next row would be added to the others.
        """
        flags = QItemSelectionModel.SelectionFlag
        chosen = flags.ClearAndSelect if index.isValid() else flags.Clear
        self.selectionModel().setCurrentIndex(index, chosen)

    @property
    def selection(self) -> tuple[Result, ...]:
        """The selected results, in the order of the list; of a long list those that were read."""
        return self._shown.results_of(self.rows_selected())

    def rows_selected(self) -> Iterator[int]:
        """The selected rows, ascending."""
        spans = sorted((one.top(), one.bottom() + 1) for one in self._spans())
        return (row for span in spans for row in range(*span))

    def read_selection(self, then: Callable[[tuple[Result, ...]], None]) -> None:
        """Hand over all selected results, in the order of the list, once they are read."""
        self._shown.read_rows(self.rows_selected(), then)

    def read_first_selected(self, most: int, then: Callable[[tuple[Result, ...]], None]) -> None:
        """Hand over the first of the selected results, so many at most, once they are read."""
        self._shown.read_rows(tuple(itertools.islice(self.rows_selected(), most)), then)

    @property
    def number_selected(self) -> int:
        """How many results are selected."""
        return sum(one.bottom() + 1 - one.top() for one in self._spans())

    def _spans(self) -> list[QItemSelectionRange]:
        return selected_ranges(self.selectionModel().selection())

    @property
    def selected(self) -> Result | None:
        """The current result; where that is none, the first one that is selected."""
        selection = self.selectionModel()
        if not selection.hasSelection():
            # The frame alone, which a list has that was merely entered, chooses nothing.
            return None
        current = self._shown.result(self.currentIndex())
        if current is not None:
            return current
        first = min(one.top() for one in self._spans())
        return self._shown.result(self._shown.index(first))

    @property
    def in_first_line(self) -> bool:
        """Whether the keyboard is at a row of the first line, or at none."""
        row = self.currentIndex().row()
        return not 0 <= row < self.arranged.rows or self.arranged.line_of(row) == 0

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:  # noqa: N802
        """Qt: select the rows that a band touches, or all between two places."""
        if self._band is not None:
            placed = self._mirrored(rect).translated(-MARGIN_PX, self.verticalOffset() - MARGIN_PX)
            runs = self.arranged.runs_touched(
                placed.left(), placed.top(), placed.right(), placed.bottom()
            )
        else:
            ends = [self._row_at(rect.topLeft()), self._row_at(rect.bottomRight())]
            runs = [] if -1 in ends else [range(min(ends), max(ends) + 1)]
        selection = QItemSelection()
        for run in runs:
            selection.select(self._shown.index(run.start), self._shown.index(run.stop - 1))
        self.selectionModel().select(selection, command)

    def _row_at(self, place: QPoint) -> int:
        x = self._mirrored(QRect(place, place)).x() - MARGIN_PX
        return self.arranged.row_at(x, place.y() + self.verticalOffset() - MARGIN_PX)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: from an item one drags what is selected, from anywhere else a rubber band."""
        place = event.position().toPoint()
        left = event.button() is Qt.MouseButton.LeftButton
        self._draggable = self.indexAt(place).isValid()
        self._pressed_at = place + QPoint(0, self.verticalOffset()) if left else None
        QAbstractItemView.mousePressEvent(self, event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: drag what is selected, or draw a rubber band."""
        place = event.position().toPoint()
        if self._pressed_at is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        begin = self._pressed_at - QPoint(0, self.verticalOffset())
        far = (place - begin).manhattanLength() >= QApplication.startDragDistance()
        if self._draggable:
            if far:
                self._pressed_at = None
                self.setState(QAbstractItemView.State.NoState)
                self.startDrag(Qt.DropAction.CopyAction)
            return
        if self._band is None and not far:
            return
        before = self._band or QRect()
        self._band = QRect(begin, place).normalized()
        self.setState(QAbstractItemView.State.DragSelectingState)
        keep = event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        )
        flags = QItemSelectionModel.SelectionFlag
        self.setSelection(self._band, flags.Select if keep else flags.ClearAndSelect)
        self.viewport().update(before.united(self._band).adjusted(-2, -2, 2, 2))
        index = self.indexAt(place)
        if index.isValid() and self.selectionModel().isSelected(index):
            self.selectionModel().setCurrentIndex(index, flags.NoUpdate)
        if not self.viewport().rect().adjusted(0, 16, 0, -16).contains(place):
            self.startAutoScroll()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: the band is gone."""
        self._pressed_at = None
        if self._band is None:
            QAbstractItemView.mouseReleaseEvent(self, event)
            return
        self._band = None
        self.viewport().update()
        self.setState(QAbstractItemView.State.NoState)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: paint the rubber band over the rows."""
        super().paintEvent(event)
        if self._band is not None:
            painter = QPainter(self.viewport())
            color = self._theme.color("accent")
            painter.setPen(color)
            color.setAlpha(40)
            painter.setBrush(color)
            painter.drawRect(self._band)
            painter.end()

    def moveCursor(  # noqa: N802 - Qt's name
        self,
        action: QAbstractItemView.CursorAction,
        modifiers: Qt.KeyboardModifier,  # noqa: ARG002 - they say what is selected, not where to go
    ) -> QModelIndex:
        """Qt: where a key leads to."""
        layout, row = self.arranged, self.currentIndex().row()
        if not layout.rows:
            return QModelIndex()
        if not 0 <= row < layout.rows:
            return self._shown.index(0)
        leftwards, rightwards = _Move.MoveLeft, _Move.MoveRight
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            leftwards, rightwards = rightwards, leftwards
        if action in {leftwards, _Move.MovePrevious}:
            row = max(0, row - 1)
        elif action in {rightwards, _Move.MoveNext}:
            row = min(layout.rows - 1, row + 1)
        elif action is _Move.MoveHome:
            row = 0
        elif action is _Move.MoveEnd:
            row = layout.rows - 1
        else:
            row = self._row_in_other_line(action, row)
        return self._shown.index(row)

    def _row_in_other_line(self, action: QAbstractItemView.CursorAction, row: int) -> int:
        """The nearest row a line, or a page, above or below."""
        layout, line = self.arranged, self.arranged.line_of(row)
        left, top, width, height = layout.rect(row)
        last = len(layout.tops) - 1
        room = self.viewport().height()
        if action is _Move.MoveUp:
            to = line - 1
        elif action is _Move.MoveDown:
            to = line + 1
        elif action is _Move.MovePageUp:
            reached = layout.lines_between(top + height - room, top)
            to = min(line - 1, reached.start)
        else:
            reached = layout.lines_between(top, top + room)
            to = max(line + 1, reached.stop - 1)
        to = min(last, max(0, to))
        if to == line:
            ends = {_Move.MovePageUp: 0, _Move.MovePageDown: layout.rows - 1}
            return ends.get(action, row)
        return layout.row_near(to, left + width // 2)

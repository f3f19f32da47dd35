"""The grid of results: even columns, keyboard navigation, animated moves of rows.

Any number of results is selected; one of them, or none, is *current*: it has the keyboard's frame,
and the details and the preview show it.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import (
    QAbstractAnimation,
    QEasingCurve,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QSize,
    Qt,
    QVariantAnimation,
    Signal,
    Slot,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QStyle, QWidget

from retllm_desktop.core.library_records import Root
from retllm_desktop.core.types import Result
from retllm_desktop.indexing.change_detection import Move
from retllm_desktop.ui.results.result_delegate import PADDING_PX, ResultDelegate
from retllm_desktop.ui.results.result_keys import (
    LetterKeys,
    SelectionAction,
    action_of_key,
    is_letter,
)
from retllm_desktop.ui.results.results_model import ContentKey, ResultsModel
from retllm_desktop.ui.results.thumbnails import Thumbnails
from retllm_desktop.ui.shared.theme import Theme

SETTLE_MS: Final = 220
EDGES_PX: Final = (120, 150, 184, 232, 300)
"""Cell widths that the person can choose from; the real ones fill the line."""


class ResultsView(QListView):
    """Shows results and says what the person does with them.

    Letters begin a new search. F, + and - alone (``LetterKeys``) act on the selection instead, but
    not after a click: who comes by the keyboard means the list, who clicks and types the box.

    Attributes:
        results: The list.
        letters: Which letters act on the selection.

    Signals:
        opened: A ``Result`` to show large: Enter or a double click.
        chosen: The ``Result`` that is current now, or None.
        selection_changed: Other results are selected.
        action_wanted: A ``SelectionAction`` on what is selected.
        drag_wanted: What is selected is dragged; ends when it was dropped.
        menu_wanted: A ``Result`` and the global place for its menu.
        preview_wanted: Space was pressed.
        left: Escape was pressed, or «up» in the first row.
        typed: Text that begins a new search.
    """

    opened = Signal(object)
    chosen = Signal(object)
    selection_changed = Signal()
    action_wanted = Signal(object)
    drag_wanted = Signal()
    menu_wanted = Signal(object, QPoint)
    preview_wanted = Signal()
    left = Signal()
    typed = Signal(str)

    def __init__(self, theme: Theme, thumbnails: Thumbnails, parent: QWidget | None = None) -> None:
        """Take the colours and the previews."""
        super().__init__(parent)
        self.results = ResultsModel(self)
        self._delegate = ResultDelegate(theme, thumbnails, self)
        self.letters = LetterKeys(self)
        self.letters.typed.connect(self.typed)
        self.letters.action_wanted.connect(self._on_action)
        self._clicked = False
        self._chosen: Result | None = None
        self._held: tuple[Result, ...] | None = None
        self._edge = 2
        self._columns = 1
        self._pressed = False
        self._starts: dict[int, QPointF] = {}
        self._pressed_note = QPersistentModelIndex()
        self._glide = QVariantAnimation(self)
        self._glide.setStartValue(1.0)
        self._glide.setEndValue(0.0)
        self._glide.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._glide.valueChanged.connect(self._on_glide)
        self._glide.finished.connect(self._end_glide)
        self._set_up()
        theme.changed.connect(self.viewport().update)
        thumbnails.ready.connect(self._on_thumbnail)

    def _set_up(self) -> None:
        self.setObjectName("resultsView")
        self.setAccessibleName("Results")
        self.setModel(self.results)
        self.setItemDelegate(self._delegate)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setWordWrap(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSelectionRectVisible(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setMouseTracking(True)
        self.setDragEnabled(False)
        self.setAcceptDrops(False)
        self.viewport().setAcceptDrops(False)
        self.customContextMenuRequested.connect(self._on_menu)
        self.doubleClicked.connect(self._on_open)
        self.verticalScrollBar().valueChanged.connect(self._fetch_ahead)
        self.selectionModel().selectionChanged.connect(self._on_selection)
        self.selectionModel().currentChanged.connect(self._on_current)
        self.results.modelReset.connect(self._on_selection)

    @property
    def gliding(self) -> bool:
        """Whether rows are on their way to new places."""
        return self._glide.state() is QAbstractAnimation.State.Running

    @property
    def selection(self) -> tuple[Result, ...]:
        """The selected results, in the order of the list."""
        rows = sorted(index.row() for index in self.selectionModel().selectedIndexes())
        return tuple(self.results.shown[row] for row in rows)

    @property
    def number_selected(self) -> int:
        """How many results are selected."""
        return len(self.selectionModel().selectedIndexes())

    @property
    def selected(self) -> Result | None:
        """The current result; where that is none, the first one that is selected."""
        selection = self.selectionModel()
        if not selection.hasSelection():
            # The frame alone, which a list has that was merely entered, chooses nothing.
            return None
        current = self.results.result(self.currentIndex())
        return current if current is not None else next(iter(self.selection), None)

    def enter(self) -> None:
        """Take the keyboard; what has its frame is then selected."""
        self.setFocus(Qt.FocusReason.TabFocusReason)
        if not self.selectionModel().hasSelection() and self.results.shown:
            current = self.currentIndex()
            self.setCurrentIndex(current if current.isValid() else self.results.index(0))

    def show_results(self, results: Sequence[Result], *, more: bool = False) -> None:
        """Show another list from its beginning; ``more``: there are further results."""
        self.results.allow_more(more=False)
        self._held = None
        self._pressed = False
        self._glide.stop()
        self._end_glide()
        self.results.replace(results)
        if self.hasFocus() and self.focusProxy() is None:
            # Whoever is in the list has something chosen in it.
            self.enter()
        self.scrollToTop()
        self.results.allow_more(more=more)
        self.scheduleDelayedItemsLayout()

    def settle(self, results: Sequence[Result]) -> None:
        """Bring rows into a new order, unless the mouse is just pressing one: then after it."""
        if self._pressed:
            self._held = tuple(results)
            return
        self._held = None
        before = self._places()
        if self.results.settle(results):
            self._start_glide(before)
        if self.selected is not None:
            self.chosen.emit(self.selected)

    @Slot()
    def toggle_group(self) -> None:
        """Unfold what the current row stands for, or fold it again."""
        self._toggle(self.currentIndex())

    def toggle_item(self, item_id: int) -> None:
        """Unfold what an item stands for, or fold it again."""
        self._toggle(self.results.index_of(item_id))

    def _toggle(self, index: QModelIndex | QPersistentModelIndex) -> None:
        head = self.results.head_of(index)
        if index.row() != head.row():
            # A row of those that go: the one that stands for them stays chosen.
            self.setCurrentIndex(head)
        self.results.toggle_group(head)

    def fetch_if_short(self) -> None:
        """Ask for further results where those that are there do not fill two screens."""
        self.scheduleDelayedItemsLayout()
        self._fetch_ahead()

    @Slot()
    def _fetch_ahead(self) -> None:
        """Ask for further results two screens before the end."""
        bar = self.verticalScrollBar()
        if bar.value() + 2 * bar.pageStep() >= bar.maximum():
            self.results.fetchMore(QModelIndex())

    def show_roots(self, roots: Sequence[Root]) -> None:
        """Mark what lies in folders that are not there."""
        before = self.selected
        self.results.show_roots(roots)
        if self.selected != before:
            self.chosen.emit(self.selected)

    def follow(self, moves: Sequence[Move]) -> None:
        """Show what was moved or renamed under its new path."""
        before = self.selected
        self.results.follow(moves)
        if self.selected != before:
            self.chosen.emit(self.selected)

    def hide_files(self, paths: Sequence[Path]) -> None:
        """Take what lies in files out of the list; the one after the current one is chosen."""
        row, shown = self.currentIndex().row(), self.results.shown
        gone = set(paths)
        around = (*shown[max(row, 0) :], *reversed(shown[: max(row, 0)]))
        left = (one.candidate.item for one in around if one.candidate.item.path not in gone)
        after = next(left, None)
        self.results.hide_files(paths)
        self.setCurrentIndex(QModelIndex() if after is None else self.results.index_of(after.id))

    def picture_of_drag(self, edge_px: int) -> QPixmap:
        """What is seen under the mouse while the selection is dragged."""
        rows = sorted(index.row() for index in self.selectionModel().selectedIndexes())
        current = self.currentIndex()
        row = current.row() if current.row() in rows else rows[0]
        return self._delegate.picture_of_drag(self.results.index(row), len(rows), edge_px)

    @property
    def edge(self) -> int:
        """Which of ``EDGES_PX`` is in use."""
        return self._edge

    def zoom(self, steps: int) -> None:
        """Make previews larger or smaller."""
        self._edge = min(len(EDGES_PX) - 1, max(0, self._edge + steps))
        self._fit()

    def _places(self) -> dict[int, QPoint]:
        """Where the items on screen are (or seem to be, while they glide)."""
        places: dict[int, QPoint] = {}
        viewport = self.viewport().rect()
        for row in self.rows_on_screen():
            result = self.results.shown[row]
            rect = self.visualRect(self.results.index(row))
            item_id = result.candidate.item.id
            moved = self._delegate.offsets.get(item_id, QPointF())
            if viewport.intersects(rect.translated(moved.toPoint())):
                places[item_id] = rect.topLeft() + moved.toPoint()
        return places

    def rows_on_screen(self) -> list[int]:
        """Rows visible on the screen, including those that move through it."""
        height_px = max(1, self.gridSize().height())
        first = self.verticalScrollBar().value() // height_px * self._columns
        after = first + (self.viewport().height() // height_px + 2) * self._columns
        rows = set(range(first, min(after, len(self.results.shown))))
        gliding = (self.results.index_of(item_id) for item_id in self._delegate.offsets)
        rows.update(index.row() for index in gliding if index.isValid())
        return sorted(rows)

    def _start_glide(self, before: dict[int, QPoint]) -> None:
        duration_ms = self.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration)
        if duration_ms == 0 or not self.isVisible():
            return
        self._starts = {}
        for item_id, place in before.items():
            now = self.visualRect(self.results.index_of(item_id)).topLeft()
            if now != place:
                self._starts[item_id] = QPointF(place - now)
        self._glide.stop()
        self._glide.setDuration(SETTLE_MS)
        self._delegate.offsets = dict(self._starts)
        self._glide.start()

    @Slot(object)
    def _on_glide(self, share: object) -> None:
        if isinstance(share, float):
            self._delegate.offsets = {key: at * share for key, at in self._starts.items()}
            self.viewport().update()

    @Slot()
    def _end_glide(self) -> None:
        self._delegate.offsets = {}
        self.viewport().update()

    @Slot(object)
    def _on_thumbnail(self, key: ContentKey) -> None:
        index = self.results.index_of_content(key)
        if index.isValid():
            self.update(index)

    @Slot()
    def _on_selection(self) -> None:
        self.selection_changed.emit()
        self._on_current()

    @Slot()
    def _on_current(self) -> None:
        now = self.selected
        if now is not self._chosen:
            self._chosen = now
            self.chosen.emit(now)

    @Slot(QModelIndex)
    def _on_open(self, index: QModelIndex | QPersistentModelIndex) -> None:
        result = self.results.result(index)
        if result is not None:
            self.opened.emit(result)

    @Slot(QPoint)
    def _on_menu(self, place: QPoint) -> None:
        index = self.indexAt(place)
        if not index.isValid() and self.currentIndex().isValid():
            # The keyboard's menu key asks for the current row, wherever the pointer is.
            index = self.currentIndex()
            place = self.visualRect(index).center()
        result = self.results.result(index)
        if result is not None:
            self.menu_wanted.emit(result, self.viewport().mapToGlobal(place))

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: while a button is down rows keep still, so that the click hits what was aimed at.

        From a picture or its name one drags it; from anywhere else a rubber band.
        """
        self.letters.act()
        self._clicked = True
        self._pressed = event.button() is Qt.MouseButton.LeftButton
        self._pressed_note = QPersistentModelIndex(self._note_at(event))
        self.setDragEnabled(self._delegate.holds(self, event.position().toPoint()))
        super().mousePressEvent(event)

    def startDrag(self, supported: Qt.DropAction) -> None:  # noqa: ARG002, N802 - Qt's name
        """Qt: the selection is dragged; ends when it was dropped, wherever that is."""
        self.drag_wanted.emit()
        # The button went up over something else.
        self._release()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: after the button is up, rows may move again."""
        super().mouseReleaseEvent(event)
        note = self._note_at(event)
        if note.isValid() and self._pressed_note == note:
            self._toggle(note)
        self._release()

    def _release(self) -> None:
        self._pressed = False
        if self._held is not None:
            self.settle(self._held)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: a double click opens, but where a group is unfolded it is two clicks."""
        if self._note_at(event).isValid():
            self.mousePressEvent(event)
        else:
            super().mouseDoubleClickEvent(event)

    def _note_at(self, event: QMouseEvent) -> QModelIndex:
        """The row whose note on what is folded lies under the mouse."""
        place = event.position().toPoint()
        index = self.indexAt(place)
        if event.button() is Qt.MouseButton.LeftButton and index.isValid():
            note = self._delegate.note_rect(self.visualRect(index), index, self.font())
            if note is not None and note.contains(event.position()):
                return index
        return QModelIndex()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: whoever comes by Tab or «down» means the list."""
        self._clicked = event.reason() is Qt.FocusReason.MouseFocusReason
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: whoever goes has pressed one letter alone."""
        self.letters.act()
        super().focusOutEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: Enter opens, Space previews, Escape leaves, letters act or begin a new search."""
        if is_letter(event):
            chosen = self.selectionModel().hasSelection()
            self.letters.take(event, may_act=chosen and not self._clicked)
            return
        self.letters.act()
        key, action = event.key(), action_of_key(event)
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_open(self.currentIndex())
        elif action is not None:
            self._on_action(action)
        elif key == Qt.Key.Key_Space and held == Qt.KeyboardModifier.NoModifier:
            self.preview_wanted.emit()
        elif key == Qt.Key.Key_Escape or (key == Qt.Key.Key_Up and self._in_first_line()):
            self.left.emit()
        else:
            # Whoever goes through the list by keys means the list.
            self._clicked = False
            super().keyPressEvent(event)

    @Slot(object)
    def _on_action(self, action: SelectionAction) -> None:
        if self.selectionModel().hasSelection():
            self.action_wanted.emit(action)

    def _in_first_line(self) -> bool:
        index = self.currentIndex()
        first = self.visualRect(self.results.index(0)).top()
        return not index.isValid() or self.visualRect(index).top() == first

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: share the width evenly among the columns that fit."""
        self._fit()
        super().resizeEvent(event)

    def _fit(self) -> None:
        # One pixel less than there is: QListView wraps a line that fills it to the last pixel.
        room_px = max(1, self.viewport().width() - 1)
        columns = max(1, round(room_px / EDGES_PX[self._edge]))
        self._columns = columns
        width_px = room_px // columns
        cell = self._delegate.cell
        cell.width_px = width_px
        cell.preview_px = round((width_px - 2 * PADDING_PX) * 0.86)
        self.setGridSize(QSize(width_px, self._delegate.height_px(self.font())))
        self.scheduleDelayedItemsLayout()

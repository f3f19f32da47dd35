"""The gallery as one uses it: selection, keys, mouse, and what the person wants done.

Any number of results is selected; one of them, or none, is *current*: it has the keyboard's frame,
and the details and the preview show it.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import (
    QItemSelection,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPixmap,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QWidget,
)

from retllm_desktop.core.library_records import Root
from retllm_desktop.core.types import Result
from retllm_desktop.indexing.change_detection import Move
from retllm_desktop.ui.gallery.arrangement import Arrangement
from retllm_desktop.ui.gallery.drag_picture import picture_of_drag
from retllm_desktop.ui.gallery.gallery_model import FOLDED_ROLE, ModelIndex
from retllm_desktop.ui.gallery.gallery_selection import GallerySelection
from retllm_desktop.ui.results.result_keys import (
    LetterKeys,
    SelectionAction,
    action_of_key,
    is_letter,
)
from retllm_desktop.ui.results.results_model import ResultsModel
from retllm_desktop.ui.results.thumbnails import Thumbnails
from retllm_desktop.ui.shared.theme import Theme
from retllm_desktop.ui.shared.translation import tr

_BY_OTHER_MEANS: Final = (
    Qt.FocusReason.MouseFocusReason,
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.PopupFocusReason,
)
"""Who comes by these did not come by the keyboard, or had been there before."""


class GalleryView(GallerySelection):
    """Shows results, or another list, and says what the person does with them.

    Letters begin a new search. F, + and - alone (``LetterKeys``) act on the selection instead, but
    not after a click: who comes by the keyboard means the list, who clicks and types the box.

    Attributes:
        results: The list of results, whether it is shown at present or not.
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
        results_arranged: Results are in another order, or under other headings.
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
    results_arranged = Signal()

    def __init__(self, theme: Theme, thumbnails: Thumbnails, parent: QWidget | None = None) -> None:
        """Take the colours and the previews."""
        self.results = ResultsModel()
        self._ready = False
        super().__init__(self.results, theme, thumbnails, parent)
        self.results.setParent(self)
        self.letters = LetterKeys(self)
        self.letters.typed.connect(self.typed)
        self.letters.action_wanted.connect(self._on_action)
        self._clicked = False
        self._chosen: Result | None = None
        self._held: tuple[Result, ...] | None = None
        self._pressed = False
        self._wheel = 0
        self._pressed_note = QPersistentModelIndex()
        self.setObjectName("resultsView")
        self.setAccessibleName(tr("Results"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setDragEnabled(False)
        self.setAcceptDrops(False)
        self.viewport().setAcceptDrops(False)
        self.customContextMenuRequested.connect(self._on_menu)
        self.doubleClicked.connect(self._on_open)
        self.verticalScrollBar().valueChanged.connect(self._fetch_ahead)
        self.list_replaced.connect(self._on_selection)
        self._ready = True

    def enter(self) -> None:
        """Take the keyboard; what has its frame is then selected."""
        self.setFocus(Qt.FocusReason.TabFocusReason)
        self._choose_one()

    def _choose_one(self) -> None:
        """Select what has the keyboard's frame, or the first one, where nothing is selected."""
        if not self.selectionModel().hasSelection() and self._shown.rowCount():
            current = self.currentIndex()
            self.setCurrentIndex(current if current.isValid() else self._shown.index(0))

    def show_results(self, results: Sequence[Result], *, more: bool = False) -> None:
        """Show another list of results from its beginning; ``more``: there are further ones."""
        self.results.allow_more(more=False)
        self._held = None
        self._pressed = False
        self._glide.stop()
        self._end_glide()
        self.show_model(self.results)
        self.results.replace(results)
        if self.hasFocus() and self.focusProxy() is None:
            # Whoever is in the list has something chosen in it.
            self.enter()
        self.scrollToTop()
        self.results.allow_more(more=more)
        self.scheduleDelayedItemsLayout()

    def settle(self, results: Sequence[Result]) -> None:
        """Bring results into a new order, unless the mouse is just pressing one: then after it."""
        if self._pressed:
            self._held = tuple(results)
            return
        self._held = None
        self.change_results(lambda: self.results.settle(results))

    def arrange_results(self, arrangement: Arrangement) -> None:
        """Show results in another order, under other headings."""
        if arrangement != self.results.arrangement:
            self.change_results(lambda: self.results.set_arrangement(arrangement))
            self.results_arranged.emit()

    def change_results(self, change: Callable[[], object]) -> None:
        """Change the results; rows that are seen to move glide to their new places."""
        if self._shown is not self.results:
            change()
            return
        before, rows, sections = self._places(), self.results.shown, self.results.sections
        change()
        if sections != self.results.sections or rows is not self.results.shown:
            self._lay_out()
            self._start_glide(before)
        if self.selected is not None:
            self.chosen.emit(self.selected)

    @Slot()
    def toggle_group(self) -> None:
        """Unfold what the current row stands for, or fold it again."""
        self._toggle(self.currentIndex())

    def toggle_item(self, item_id: int) -> None:
        """Unfold what an item stands for, or fold it again."""
        self._toggle(self._shown.index_of(item_id))

    def _toggle(self, index: ModelIndex) -> None:
        head = self._shown.head_of(index)
        if index.row() != head.row():
            # A row of those that go: the one that stands for them stays chosen.
            self.setCurrentIndex(head)
        self._shown.toggle_group(head)

    def fetch_if_short(self) -> None:
        """Ask for further results where those that are there do not fill two screens."""
        self.scheduleDelayedItemsLayout()
        self._fetch_ahead()

    @Slot()
    def _fetch_ahead(self) -> None:
        """Ask for further results two screens before the end."""
        bar = self.verticalScrollBar()
        if bar.value() + 2 * bar.pageStep() >= bar.maximum():
            self._shown.fetchMore(QModelIndex())

    def show_roots(self, roots: Sequence[Root]) -> None:
        """Mark what lies in folders that are not there."""
        before = self.selected
        for model in self._models:
            model.show_roots(roots)
        self._tell_if_changed(before)

    def follow(self, moves: Sequence[Move]) -> None:
        """Show what was moved or renamed under its new path."""
        before = self.selected
        for model in self._models:
            model.follow(moves)
        self._tell_if_changed(before)

    def show_favourites(self, favourites: frozenset[bytes]) -> None:
        """Mark favourites, by their content hashes."""
        for model in self._models:
            model.show_favourites(favourites)

    def show_files(self, paths: Sequence[Path]) -> None:
        """Put what lies in files back into the list."""
        for model in self._models:
            model.show_files(paths)

    def _tell_if_changed(self, before: Result | None) -> None:
        if self.selected != before:
            self.chosen.emit(self.selected)

    def hide_files(self, paths: Sequence[Path]) -> None:
        """Take what lies in files out of the list; the one after the current one is chosen."""
        model, row, gone = self._shown, max(self.currentIndex().row(), 0), set(paths)
        after = None
        for place in (*range(row, model.rowCount()), *range(row - 1, -1, -1)):
            result = model.result(model.index(place))
            if result is not None and result.candidate.item.path not in gone:
                after = result.candidate.item
                break
        for one in self._models:
            one.hide_files(paths)
        self.setCurrentIndex(QModelIndex() if after is None else model.index_of(after.id))

    def picture_of_drag(self, edge_px: int) -> QPixmap:
        """What is seen under the mouse while the selection is dragged."""
        return picture_of_drag(self.painter, self.selected, self.number_selected, edge_px)

    def badge_rect(self, index: ModelIndex) -> QRect | None:
        """Where a row says what is folded into it, None where nothing is."""
        result, folded = self._shown.result(index), index.data(FOLDED_ROLE)
        if result is None or not isinstance(folded, str):
            return None
        return self.note_rect(self.visualRect(index), result, folded).toAlignedRect()

    # What is selected.

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:  # noqa: N802
        """Qt: other rows are selected."""
        QAbstractItemView.selectionChanged(self, selected, deselected)
        if self._ready:
            self._on_selection()

    def currentChanged(self, current: ModelIndex, previous: ModelIndex) -> None:  # noqa: N802
        """Qt: the keyboard is at another row."""
        QAbstractItemView.currentChanged(self, current, previous)
        for index in (previous, current):
            if index.isValid():
                self._update_row(index.row())
        if current.isValid() and self.hasFocus() and QAccessible.isActive():
            event = QAccessibleEvent(self, QAccessible.Event.Focus)
            event.setChild(current.row())
            QAccessible.updateAccessibility(event)
        if self._ready:
            self._on_current()

    @Slot()
    def _on_selection(self) -> None:
        self.selection_changed.emit()
        self._on_current()

    def dataChanged(  # noqa: N802 - Qt's name
        self, first: ModelIndex, last: ModelIndex, roles: Sequence[int] = ()
    ) -> None:
        """Qt: rows look different now; perhaps the current one was read."""
        super().dataChanged(first, last, roles)
        if self._ready and first.row() <= self.currentIndex().row() <= last.row():
            self._on_current()

    @Slot()
    def _on_current(self) -> None:
        now = self.selected
        if now is None and self.selectionModel().hasSelection():
            # It is being read: what was chosen stays until then.
            return
        if now is not self._chosen:
            self._chosen = now
            self.chosen.emit(now)

    @Slot(QModelIndex)
    def _on_open(self, index: ModelIndex) -> None:
        result = self._shown.result(index)
        if result is not None:
            self.opened.emit(result)

    @Slot(QPoint)
    def _on_menu(self, place: QPoint) -> None:
        index = self.indexAt(place)
        if not index.isValid() and self.currentIndex().isValid():
            # The keyboard's menu key asks for the current row, wherever the pointer is.
            index = self.currentIndex()
            place = self.visualRect(index).center()
        result = self._shown.result(index)
        if result is not None:
            self.menu_wanted.emit(result, self.viewport().mapToGlobal(place))

    # The mouse.

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: while a button is down rows keep still, so that the click hits what was aimed at.

        From an item one drags it; from anywhere else a rubber band.
        """
        self.letters.act()
        self._clicked = True
        self._pressed = event.button() is Qt.MouseButton.LeftButton
        self._pressed_note = QPersistentModelIndex(self._note_at(event))
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
            QAbstractItemView.mouseDoubleClickEvent(self, event)

    def _note_at(self, event: QMouseEvent) -> QModelIndex:
        """The row whose note on what is folded lies under the mouse."""
        index = self.indexAt(event.position().toPoint())
        if event.button() is Qt.MouseButton.LeftButton and index.isValid():
            note = self.badge_rect(index)
            if note is not None and note.contains(event.position().toPoint()):
                return index
        return QModelIndex()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: scroll, or with Ctrl make previews larger or smaller."""
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            QAbstractItemView.wheelEvent(self, event)
            return
        self._wheel += event.angleDelta().y()
        steps, self._wheel = int(self._wheel / 120), int(self._wheel - int(self._wheel / 120) * 120)
        if steps:
            self.zoom(steps)
        event.accept()

    # The keyboard.

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: whoever comes by Tab or «down» means the list."""
        self._clicked = event.reason() is Qt.FocusReason.MouseFocusReason
        super().focusInEvent(event)
        if event.reason() not in _BY_OTHER_MEANS:
            # Qt frames the first one then: what is framed is what keys are about.
            self._choose_one()

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
        elif key == Qt.Key.Key_Escape or (key == Qt.Key.Key_Up and self.in_first_line):
            self.left.emit()
        else:
            # Whoever goes through the list by keys means the list.
            self._clicked = False
            QAbstractItemView.keyPressEvent(self, event)

    @Slot(object)
    def _on_action(self, action: SelectionAction) -> None:
        if self.selectionModel().hasSelection():
            self.action_wanted.emit(action)

"""The sidebar: the parts of the library to go to, as a tree that one walks by mouse or keyboard."""

from collections.abc import Collection, Sequence
from typing import Final

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QStyle,
    QStyleOptionViewItem,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from retllm_desktop.core.typing_support import override
from retllm_desktop.ui.library.sidebar_delegate import SidebarDelegate
from retllm_desktop.ui.library.sidebar_entries import EntryKind, SidebarEntry
from retllm_desktop.ui.library.sidebar_model import SidebarModel
from retllm_desktop.ui.results.file_actions import RESULTS_MIME
from retllm_desktop.ui.shared.theme import Theme
from retllm_desktop.ui.shared.translation import tr

_LEAST_EM: Final = 13
"""The narrowest sidebar, in widths of an «m»."""
_OPEN_AFTER_MS: Final = 600
_Index = QModelIndex | QPersistentModelIndex


class SidebarTree(QTreeView):
    """The tree itself.

    Signals:
        entered: A ``SidebarEntry`` was clicked, or Enter was pressed on it.
        menu_wanted: A ``SidebarEntry`` and the global place for its menu.
        remove_wanted: Delete was pressed on a ``SidebarEntry``.
        move_wanted: A ``SidebarEntry`` is to go up (−1) or down (1).
        groups_changed: A group was opened or closed by the person.
    """

    entered = Signal(object)
    menu_wanted = Signal(object, QPoint)
    remove_wanted = Signal(object)
    move_wanted = Signal(object, int)
    groups_changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Take the colours."""
        super().__init__(parent)
        self.entries = SidebarModel(self)
        self.rows = SidebarDelegate(theme, self)
        self._theme = theme
        self._closed: set[tuple[str, ...]] = set()
        self._opened: set[tuple[str, ...]] = set()
        self._arranging = False
        self.setObjectName("sidebarTree")
        self.setAccessibleName(tr("Parts of the library"))
        self.setModel(self.entries)
        self.setItemDelegate(self.rows)
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setIndentation(0)
        self.setUniformRowHeights(False)
        self.setExpandsOnDoubleClick(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DropOnly)
        self.setDropIndicatorShown(False)
        self.setAutoExpandDelay(_OPEN_AFTER_MS)
        self.setAutoScroll(True)
        self._target = QPersistentModelIndex()
        self.entries.rowsInserted.connect(self._on_inserted)
        self.expanded.connect(self._on_expanded)
        self.collapsed.connect(self._on_collapsed)
        theme.changed.connect(self.viewport().update)

    @property
    def closed_groups(self) -> tuple[tuple[str, ...], ...]:
        """The keys of the groups that the person closed, and of countries that are open."""
        return tuple(sorted(self._closed))

    @property
    def opened_entries(self) -> tuple[tuple[str, ...], ...]:
        """The keys of the countries that the person opened."""
        return tuple(sorted(self._opened))

    def restore_groups(
        self, closed: Collection[tuple[str, ...]], opened: Collection[tuple[str, ...]]
    ) -> None:
        """Open and close what was so before; groups are open else, and countries closed."""
        self._closed, self._opened = set(closed), set(opened)
        self._arrange(QModelIndex())

    def show_entries(self, entries: Sequence[SidebarEntry]) -> None:
        """Show these entries."""
        self.entries.show_entries(entries)
        # Rows whose second line came or went are as high as they are now.
        self.scheduleDelayedItemsLayout()

    def highlight(self, index: QModelIndex) -> None:
        """Show which entry the list beside is of; an invalid index for none."""
        model = self.selectionModel()
        if not index.isValid():
            model.clearSelection()
        elif not model.isSelected(index):
            model.select(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    @property
    def highlighted(self) -> SidebarEntry | None:
        """The entry that the list beside is of."""
        rows = self.selectionModel().selectedIndexes()
        return self.entries.entry(rows[0]) if rows else None

    @property
    def current(self) -> SidebarEntry | None:
        """The entry that keys act on."""
        return self.entries.entry(self.currentIndex())

    # Qt's view.

    @override
    def selectionCommand(
        self, index: _Index, event: QEvent | None = None
    ) -> QItemSelectionModel.SelectionFlag:
        # What is selected is what is searched for; keys and the mouse move the frame alone.
        return QItemSelectionModel.SelectionFlag.NoUpdate

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        pressed = self.currentIndex()
        super().mouseReleaseEvent(event)
        if event.button() is not Qt.MouseButton.LeftButton or not index.isValid():
            return
        entry = self.entries.entry(index)
        if entry is None or index != pressed:
            return
        opens = self.rows.chevron_rect(index, self.visualRect(index))
        if opens.contains(event.position().toPoint()):
            self.setExpanded(index, not self.isExpanded(index))
        else:
            self.entered.emit(entry)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        entry, key = self.current, event.key()
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if entry is None or self.state() is QAbstractItemView.State.EditingState:
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            if entry.kind is EntryKind.GROUP:
                self.setExpanded(self.currentIndex(), not self.isExpanded(self.currentIndex()))
            else:
                self.entered.emit(entry)
        elif key == Qt.Key.Key_Delete:
            self.remove_wanted.emit(entry)
        elif alt and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.move_wanted.emit(entry, 1 if key == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        entry = self.entries.entry(index)
        if entry is None:
            return
        place = event.globalPos()
        if by_key:
            place = self.viewport().mapToGlobal(self.visualRect(index).center())
        self.menu_wanted.emit(entry, place)
        event.accept()

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(RESULTS_MIME):
            super().dragEnterEvent(event)
        else:
            # Folders and pictures from outside are the window's.
            event.ignore()

    @override
    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if not event.mimeData().hasFormat(RESULTS_MIME):
            event.ignore()
            return
        super().dragMoveEvent(event)
        index = self.indexAt(event.position().toPoint())
        entry = self.entries.entry(index)
        collects = entry is not None and entry.collects
        self._aim(index if collects else QModelIndex())
        if collects:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
        else:
            event.ignore()

    @override
    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._aim(QModelIndex())
        super().dragLeaveEvent(event)

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        self._aim(QModelIndex())
        index = self.indexAt(event.position().toPoint())
        mime, action = event.mimeData(), Qt.DropAction.CopyAction
        if self.entries.dropMimeData(mime, action, -1, -1, index):
            event.setDropAction(action)
            event.accept()
        else:
            event.ignore()

    @override
    def drawRow(self, painter: QPainter, options: QStyleOptionViewItem, index: _Index) -> None:
        super().drawRow(painter, options, index)
        if self._target.isValid() and self._target == QPersistentModelIndex(index):
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            accent = self._theme.color("accent")
            painter.setPen(QPen(accent, 2))
            accent.setAlpha(40)
            painter.setBrush(accent)
            place = self.visualRect(index).adjusted(3, 2, -3, -2)
            painter.drawRoundedRect(place, 8, 8)
            painter.restore()

    def _aim(self, index: QModelIndex) -> None:
        """Show on which entry a drop would fall."""
        target = QPersistentModelIndex(index)
        if target != self._target:
            self._target = target
            self.viewport().update()

    @property
    def target(self) -> SidebarEntry | None:
        """The entry that a drop would fall on."""
        return self.entries.entry(self._target)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            # A note that fits in one line no longer takes two, and the other way.
            self.scheduleDelayedItemsLayout()

    # Groups.

    @Slot(QModelIndex, int, int)
    def _on_inserted(self, parent: QModelIndex, first: int, last: int) -> None:
        for row in range(first, last + 1):
            index = self.entries.index(row, 0, parent)
            self._open(index)
            self._arrange(index)
        if parent.isValid():
            # Only now it has something to show.
            self._open(parent)

    def _arrange(self, parent: QModelIndex) -> None:
        for row in range(self.entries.rowCount(parent)):
            index = self.entries.index(row, 0, parent)
            self._open(index)
            self._arrange(index)

    def _open(self, index: QModelIndex) -> None:
        entry = self.entries.entry(index)
        if entry is None or not entry.children:
            return
        group = entry.kind is EntryKind.GROUP
        is_open = entry.key not in self._closed if group else entry.key in self._opened
        if is_open is self.isExpanded(index):
            return
        self._arranging = True
        self.setExpanded(index, is_open)
        self._arranging = False

    @Slot(QModelIndex)
    def _on_expanded(self, index: QModelIndex) -> None:
        self._note(index, is_open=True)

    @Slot(QModelIndex)
    def _on_collapsed(self, index: QModelIndex) -> None:
        self._note(index, is_open=False)

    def _note(self, index: QModelIndex, *, is_open: bool) -> None:
        entry = self.entries.entry(index)
        if entry is None or self._arranging:
            return
        noted = self._closed if entry.kind is EntryKind.GROUP else self._opened
        if is_open is (entry.kind is EntryKind.GROUP):
            noted.discard(entry.key)
        else:
            noted.add(entry.key)
        self.groups_changed.emit()


class Sidebar(QFrame):
    """The panel that holds the tree.

    Attributes:
        tree: The entries.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Build it."""
        super().__init__(parent)
        self.setObjectName("sidebar")
        self.setAccessibleName(tr("Sidebar"))
        self.tree = SidebarTree(theme)
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 8, 4, 8)
        column.addWidget(self.tree)
        self.setFocusProxy(self.tree)
        self._set_width()

    @property
    def folders(self) -> tuple[SidebarEntry, ...]:
        """The entries of folders, as shown."""
        shown = self.tree.entries.entries()
        return tuple(entry for entry in shown if entry.kind is EntryKind.FOLDER)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.ApplicationFontChange):
            self._set_width()

    def _set_width(self) -> None:
        extent = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        self.setMinimumWidth(self.fontMetrics().horizontalAdvance("m") * _LEAST_EM + extent)

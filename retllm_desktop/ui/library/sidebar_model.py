"""The sidebar's entries as a tree of Qt: what stays keeps its place, its focus and what is open."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from typing import Final

from PySide6.QtCore import (
    QAbstractItemModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from retllm_desktop.core.typing_support import override
from retllm_desktop.ui.library.sidebar_entries import RENAMABLE, EntryKind, SidebarEntry
from retllm_desktop.ui.results.file_actions import RESULTS_MIME

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE: Final = QModelIndex()
ENTRY_ROLE: Final = int(Qt.ItemDataRole.UserRole)
"""The ``SidebarEntry`` of a row."""


class _Node:
    """An entry with its place in the tree.

    Attributes:
        number: Tells it from all others there ever were.
        entry: What is shown.
        parent: None for the root.
        children: In their order.
    """

    __slots__ = ("children", "entry", "number", "parent")

    def __init__(self, number: int, entry: SidebarEntry | None, parent: "_Node | None") -> None:
        self.number = number
        self.entry = entry
        self.parent = parent
        self.children: list[_Node] = []

    @property
    def key(self) -> tuple[str, ...]:
        """What tells its entry from others."""
        return () if self.entry is None else self.entry.key


class SidebarModel(QAbstractItemModel):
    """A tree of ``SidebarEntry``.

    Signals:
        dropped: Results were dropped on a ``SidebarEntry``.
        renamed: A ``SidebarEntry`` is to be called otherwise; its new name.
    """

    dropped = Signal(object)
    renamed = Signal(object, str)

    def __init__(self, parent: QObject | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._numbers = 0
        self._nodes: dict[int, _Node] = {}
        self._root = self._node(None, None)

    def show_entries(self, entries: Sequence[SidebarEntry]) -> None:
        """Show these; rows that stay are changed in place."""
        self._update(self._root, entries)

    def entries(self) -> Iterator[SidebarEntry]:
        """All entries, from the top."""
        yield from (node.entry for node in self._walk(self._root) if node.entry is not None)

    def find(self, fits: Callable[[SidebarEntry], bool]) -> QModelIndex:
        """The first entry that fits, from the top; an invalid index where there is none."""
        for node in self._walk(self._root):
            if node.entry is not None and fits(node.entry):
                return self._index(node)
        return QModelIndex()

    def find_key(self, key: tuple[str, ...]) -> QModelIndex:
        """The entry of a key; an invalid index where there is none."""
        return self.find(lambda entry: entry.key == key)

    def entry_at(self, index: _Index) -> SidebarEntry | None:
        """The entry of a row of this model."""
        return self._at(index).entry

    @staticmethod
    def entry(index: _Index) -> SidebarEntry | None:
        """The entry of a row."""
        model = index.model()
        if isinstance(model, SidebarModel):
            # Not by way of Qt, which takes longer to hand a value over than the row to be painted.
            return model.entry_at(index)
        value: object = index.data(ENTRY_ROLE)
        return value if isinstance(value, SidebarEntry) else None

    # Qt's model.

    @override
    def index(self, row: int, column: int, parent: _Index = _NOWHERE) -> QModelIndex:
        node = self._at(parent)
        if column != 0 or not 0 <= row < len(node.children):
            return QModelIndex()
        return self.createIndex(row, 0, node.children[row].number)

    @override
    def parent(self, child: _Index = _NOWHERE) -> QModelIndex:  # type: ignore[override]
        above = self._at(child).parent
        return QModelIndex() if above is None or above is self._root else self._index(above)

    @override
    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return len(self._at(parent).children)

    @override
    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        return 1

    @override
    def data(self, index: _Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        entry = self._at(index).entry
        if entry is None:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return entry.text
            case Qt.ItemDataRole.ToolTipRole:
                return entry.tip or None
            case Qt.ItemDataRole.AccessibleTextRole:
                return entry.spoken or entry.text
            case Qt.ItemDataRole.AccessibleDescriptionRole:
                return entry.tip
            case _:
                return entry if role == ENTRY_ROLE else None

    @override
    def setData(
        self, index: _Index, value: object, role: int = int(Qt.ItemDataRole.EditRole)
    ) -> bool:
        entry = self.entry(index)
        name = " ".join(str(value).split())
        if role != Qt.ItemDataRole.EditRole or entry is None or not name or name == entry.text:
            return False
        # What it is called is written first, then read, then shown.
        self.renamed.emit(entry, name)
        return True

    @override
    def flags(self, index: _Index) -> Qt.ItemFlag:
        entry = self._at(index).entry
        if entry is None:
            return Qt.ItemFlag.NoItemFlags
        return _flags_of(entry.kind, collects=entry.collects)

    @override
    def mimeTypes(self) -> list[str]:
        return [RESULTS_MIME]

    @override
    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.CopyAction

    @override
    def canDropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: _Index
    ) -> bool:
        entry = self.entry(parent)
        return data.hasFormat(RESULTS_MIME) and entry is not None and entry.collects

    @override
    def dropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: _Index
    ) -> bool:
        entry = self.entry(parent)
        if entry is None or not self.canDropMimeData(data, action, row, column, parent):
            return False
        self.dropped.emit(entry)
        return True

    # The tree behind it.

    def _node(self, entry: SidebarEntry | None, parent: _Node | None) -> _Node:
        self._numbers += 1
        node = self._nodes[self._numbers] = _Node(self._numbers, entry, parent)
        return node

    def _at(self, index: _Index) -> _Node:
        if not index.isValid():
            return self._root
        return self._nodes.get(index.internalId(), self._root)

    def _index(self, node: _Node) -> QModelIndex:
        if node.parent is None:
            return QModelIndex()
        return self.createIndex(node.parent.children.index(node), 0, node.number)

    def _walk(self, node: _Node) -> Iterator[_Node]:
        for child in node.children:
            yield child
            yield from self._walk(child)

    def _update(self, node: _Node, entries: Sequence[SidebarEntry]) -> None:
        """Bring what is below a node to what is to be shown there."""
        wanted = {entry.key for entry in entries}
        known_keys = {child.entry.key for child in node.children if child.entry is not None}
        for run in reversed(_runs(child.key in wanted for child in node.children)):
            self.beginRemoveRows(self._index(node), run.start, run.stop - 1)
            for child in node.children[run.start : run.stop]:
                self._forget(child)
            del node.children[run.start : run.stop]
            self.endRemoveRows()
        # Rows that are new come run by run, each with all that is in it.
        fresh = {run.start: run for run in _runs(entry.key in known_keys for entry in entries)}
        row = 0
        while row < len(entries):
            run = fresh.get(row)
            if run is None:
                self._place(node, row, entries[row])
                row += 1
                continue
            self.beginInsertRows(self._index(node), run.start, run.stop - 1)
            node.children[row:row] = [self._grow(entry, node) for entry in entries[row : run.stop]]
            self.endInsertRows()
            row = run.stop

    def _grow(self, entry: SidebarEntry, parent: _Node) -> _Node:
        """A node with all that is in it, which nobody has seen yet."""
        node = self._node(entry, parent)
        node.children = [self._grow(child, node) for child in entry.children]
        return node

    def _place(self, node: _Node, row: int, entry: SidebarEntry) -> None:
        """Have the child of a row be of an entry that is there: moved, and changed in place."""
        at = self._place_of(node, row, entry)
        if at == row and node.children[row].entry is entry:
            return
        if at != row:
            above = self._index(node)
            self.beginMoveRows(above, at, at, above, row)
            node.children.insert(row, node.children.pop(at))
            self.endMoveRows()
        child = node.children[row]
        if child.entry != entry:
            child.entry = entry
            index = self._index(child)
            self.dataChanged.emit(index, index)
        self._update(child, entry.children)

    def _place_of(self, node: _Node, row: int, entry: SidebarEntry) -> int:
        """Where the child of an entry is, at a row or behind it; mostly at that row."""
        places = range(row, len(node.children))
        return next(place for place in places if node.children[place].key == entry.key)

    def _forget(self, node: _Node) -> None:
        for child in node.children:
            self._forget(child)
        del self._nodes[node.number]


@cache
def _flags_of(kind: EntryKind, *, collects: bool) -> Qt.ItemFlag:
    flags = Qt.ItemFlag.ItemIsEnabled
    if kind is not EntryKind.GROUP:
        flags |= Qt.ItemFlag.ItemIsSelectable
    if kind in RENAMABLE:
        flags |= Qt.ItemFlag.ItemIsEditable
    return flags | Qt.ItemFlag.ItemIsDropEnabled if collects else flags


def _runs(stays: Iterable[bool]) -> list[range]:
    """The runs of places of which something does not hold, ascending."""
    runs: list[range] = []
    for place, holds in enumerate(stays):
        if holds:
            continue
        begin = runs.pop().start if runs and runs[-1].stop == place else place
        runs.append(range(begin, place + 1))
    return runs

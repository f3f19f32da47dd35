"""The results as a Qt list model: a new list replaces the rows, a reordered one moves them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from retllm_desktop.core.errors import format_path
from retllm_desktop.core.library_records import Root, RootState
from retllm_desktop.core.types import Result
from retllm_desktop.indexing.change_detection import Move
from retllm_desktop.search.ranking.order import Section, split_sections
from retllm_desktop.ui import texts

RESULT_ROLE = Qt.ItemDataRole.UserRole + 1
"""The ``Result`` itself."""
HEADING_ROLE = Qt.ItemDataRole.UserRole + 2
"""The name of the section that begins with this row, None where none does."""

ContentKey = tuple[bytes, int]
"""What a preview belongs to: content hash and part."""

_Index = QModelIndex | QPersistentModelIndex


class ResultsModel(QAbstractListModel):
    """Results in their present order."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._results: tuple[Result, ...] = ()
        self._rows: dict[int, int] = {}
        self._by_content: dict[ContentKey, int] = {}
        self._roots: tuple[Root, ...] = ()
        self._headings: dict[int, Section | None] = {}

    @property
    def headings(self) -> Mapping[int, Section | None]:
        """The sections of the list by their first row; see ``split_sections``."""
        return self._headings

    @property
    def results(self) -> tuple[Result, ...]:
        """What is shown, best first."""
        return self._results

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        """Qt: the number of results."""
        return 0 if parent.isValid() else len(self._results)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt: a result in one of its roles."""
        result = self.result(index)
        if result is None:
            return None
        item = result.candidate.item
        if role == RESULT_ROLE:
            return result
        if role == HEADING_ROLE:
            row = index.row()
            return texts.section_heading(self._headings[row]) if row in self._headings else None
        if role == Qt.ItemDataRole.DisplayRole:
            return texts.file_name(item.path)
        if role == Qt.ItemDataRole.ToolTipRole:
            return format_path(item.path)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return texts.describe_result(result)
        return None

    def result(self, index: _Index) -> Result | None:
        """The result in a row, None for no row of this model."""
        row = index.row()
        return self._results[row] if 0 <= row < len(self._results) else None

    def index_of(self, item_id: int) -> QModelIndex:
        """Where an item is now; an invalid index if it is nowhere."""
        row = self._rows.get(item_id)
        return QModelIndex() if row is None else self.index(row)

    def index_of_content(self, key: ContentKey) -> QModelIndex:
        """Where a content is shown now; an invalid index if it is not."""
        row = self._by_content.get(key)
        return QModelIndex() if row is None else self.index(row)

    def replace(self, results: Sequence[Result]) -> None:
        """Show another list; selection and place are lost."""
        self.beginResetModel()
        self._take(self._marked(results))
        self.endResetModel()

    def show_roots(self, roots: Sequence[Root]) -> None:
        """Mark what lies in folders that are not there, now and in lists to come.

        A list tells how things were when it was found; drives come and go while it is shown.
        """
        self._roots = tuple(roots)
        self.settle(self._results)

    def follow(self, moves: Sequence[Move]) -> None:
        """Show what was moved or renamed under its new path, so that it can still be opened."""
        results = self._results
        for move in moves:
            results = tuple(_moved(result, move) for result in results)
        self.settle(results)

    def settle(self, results: Sequence[Result]) -> bool:
        """Bring the same items into a new order; whoever holds a row follows its item.

        A list of other items replaces what is there.

        Returns:
            Whether rows moved.
        """
        new = self._marked(results)
        old, headed = self._results, self._headings
        if len(new) != len(old) or {_id(r) for r in new} != self._rows.keys():
            self.replace(new)
            return False
        if [_id(r) for r in new] == [_id(r) for r in old]:
            self._take(new)
            for row, (before, after) in enumerate(zip(old, new, strict=True)):
                if before != after or headed.get(row, 0) != self._headings.get(row, 0):
                    self.dataChanged.emit(self.index(row), self.index(row))
            return False
        self.layoutAboutToBeChanged.emit()
        held = self.persistentIndexList()
        ids = [_id(old[index.row()]) for index in held]
        self._take(new)
        self.changePersistentIndexList(held, [self.index_of(item_id) for item_id in ids])
        self.layoutChanged.emit()
        return True

    def _marked(self, results: Sequence[Result]) -> tuple[Result, ...]:
        return tuple(_marked(result, self._roots) for result in results)

    def _take(self, results: tuple[Result, ...]) -> None:
        self._results = results
        parts = split_sections(results)
        # «The rest» of nothing needs no name: each result says that it is unlikely.
        named = any(section in {Section.SURE, Section.MAYBE} for section, _ in parts)
        self._headings = {row: section for section, row in parts} if named else {}
        self._rows = {_id(result): row for row, result in enumerate(results)}
        self._by_content = {content_key(result): row for row, result in enumerate(results)}


def content_key(result: Result) -> ContentKey:
    """The preview's key of a result."""
    item = result.candidate.item
    return (item.content_hash, item.part)


def _marked(result: Result, roots: Sequence[Root]) -> Result:
    """Return a result marked as its folder is now; as it was found where that is not known."""
    candidate = result.candidate
    parents = candidate.item.path.parents
    for root in roots:
        offline = root.state is RootState.OFFLINE
        if offline != candidate.item.offline and root.path in parents:
            item = replace(candidate.item, offline=offline)
            return replace(result, candidate=replace(candidate, item=item))
    return result


def _moved(result: Result, move: Move) -> Result:
    candidate = result.candidate
    path = candidate.item.path
    if path != move.old and not (move.is_folder and move.old in path.parents):
        return result
    item = replace(candidate.item, path=move.new / path.relative_to(move.old))
    return replace(result, candidate=replace(candidate, item=item))


def _id(result: Result) -> int:
    return result.candidate.item.id

"""Duplicates as rows: a heading for each group, below it its files, which can be checked."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from retllm_desktop.core.errors import format_path
from retllm_desktop.core.types import Item
from retllm_desktop.core.typing_support import override
from retllm_desktop.search.duplicates import DuplicateGroup
from retllm_desktop.ui.shared import texts
from retllm_desktop.ui.shared.translation import isolate, tr, tr_count

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE: Final = QModelIndex()
ROW_ROLE: Final = int(Qt.ItemDataRole.UserRole)
"""The ``DuplicateRow``."""


@dataclass(frozen=True, slots=True)
class DuplicateRow:
    """A heading, or a file.

    Attributes:
        heading: What a group is; empty for a file.
        section: Whether the heading begins a part of the list.
        item: What the file holds, at its path; None for a heading.
        group: Number of the group.
        same: Whether it holds the same bytes as the file above it.
        first: Whether it is the one to keep: the best of its group.
        best: Whether the others are worse than it: smaller, or turned.
    """

    heading: str = ""
    section: bool = False
    item: Item | None = None
    group: int = -1
    same: bool = False
    first: bool = False
    best: bool = False

    @property
    def facts(self) -> str:
        """Size in bytes and pixels, and the date: what one decides by."""
        item = self.item
        if item is None:
            return ""
        parts = [texts.size_text(item.size_bytes)]
        if item.width_px:
            parts.append(f"{item.width_px} × {item.height_px}")
        parts.append(texts.date_text(item))
        return " · ".join(part for part in parts if part)

    @property
    def remark(self) -> str:
        """What it is within its group; empty for nothing."""
        if self.item is not None and self.item.offline:
            return tr("Not connected")
        if self.best:
            return tr("Best")
        return tr("The same file again") if self.same else ""


class DuplicatesModel(QAbstractListModel):
    """The groups, without the files that were moved to the bin meanwhile.

    Signals:
        checked_changed: Other files are checked.
    """

    checked_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._copies: tuple[DuplicateGroup, ...] = ()
        self._alike: tuple[DuplicateGroup, ...] = ()
        self._gone: set[Path] = set()
        self._rows: list[DuplicateRow] = []
        self._checked: set[Path] = set()
        self.groups = 0
        """How many groups there are."""

    def show_groups(
        self, copies: Sequence[DuplicateGroup], alike: Sequence[DuplicateGroup]
    ) -> None:
        """Show these; what is checked stays so where it is there still."""
        self._copies, self._alike = tuple(copies), tuple(alike)
        self._gone.clear()
        self._arrange()

    def hide_files(self, paths: Collection[Path]) -> None:
        """Leave out files that were moved to the bin; of one alone nothing is left."""
        self._gone.update(paths)
        self._arrange()

    def bring_back(self, paths: Collection[Path]) -> None:
        """Show files again that are back from the bin."""
        self._gone.difference_update(paths)
        self._arrange()

    @property
    def files(self) -> tuple[DuplicateRow, ...]:
        """The rows of files."""
        return tuple(row for row in self._rows if row.item is not None)

    @property
    def checked(self) -> tuple[Item, ...]:
        """What is checked, each with the path of its file."""
        items = (row.item for row in self._rows)
        return tuple(item for item in items if item is not None and item.path in self._checked)

    @property
    def surplus_bytes(self) -> int:
        """How much room all but the best of each group take."""
        return sum(
            row.item.size_bytes for row in self._rows if row.item is not None and not row.first
        )

    def check_surplus(self) -> None:
        """Check all but the best file of each group; what is not connected stays as it is."""
        self._set_checked(
            {
                row.item.path
                for row in self._rows
                if row.item is not None and not row.first and not row.item.offline
            }
        )

    def clear_checks(self) -> None:
        """Check nothing."""
        self._set_checked(set())

    def row(self, index: _Index) -> DuplicateRow | None:
        """The row at an index."""
        return self._rows[index.row()] if 0 <= index.row() < len(self._rows) else None

    @override
    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    @override
    def data(self, index: _Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        row = self.row(index)
        if row is None:
            return None
        item = row.item
        if item is None:
            shown = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
            return row if role == ROW_ROLE else row.heading if role in shown else None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return texts.file_name(item.path)
            case Qt.ItemDataRole.ToolTipRole:
                return isolate(format_path(item.path))
            case Qt.ItemDataRole.AccessibleTextRole:
                folder = isolate(format_path(item.path.parent))
                said = (texts.file_name(item.path), folder, row.facts, row.remark)
                return ", ".join(part for part in said if part)
            case Qt.ItemDataRole.CheckStateRole:
                # As a number: the enumeration itself is not understood by Qt's own reading of it.
                checked = item.path in self._checked
                return (Qt.CheckState.Checked if checked else Qt.CheckState.Unchecked).value
            case _:
                return row if role == ROW_ROLE else None

    @override
    def setData(
        self, index: _Index, value: object, role: int = int(Qt.ItemDataRole.EditRole)
    ) -> bool:
        row = self.row(index)
        if row is None or row.item is None or role != Qt.ItemDataRole.CheckStateRole:
            return False
        path = row.item.path
        self._set_checked(self._checked ^ {path})
        return True

    @override
    def flags(self, index: _Index) -> Qt.ItemFlag:
        row = self.row(index)
        if row is None or row.item is None:
            return Qt.ItemFlag.ItemIsEnabled
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags if row.item.offline else flags | Qt.ItemFlag.ItemIsUserCheckable

    def _set_checked(self, paths: set[Path]) -> None:
        if paths == self._checked:
            return
        self._checked = paths
        if self._rows:
            role = [int(Qt.ItemDataRole.CheckStateRole)]
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1), role)
        self.checked_changed.emit()

    def _arrange(self) -> None:
        self.beginResetModel()
        self.groups = 0
        self._rows = list(self._all_rows())
        there = {row.item.path for row in self._rows if row.item is not None}
        self._checked &= there
        self.endResetModel()
        self.checked_changed.emit()

    def _all_rows(self) -> Iterator[DuplicateRow]:
        for heading, groups in (
            (tr("The same bytes"), self._copies),
            (tr("They look the same"), self._alike),
        ):
            begun = False
            for group in groups:
                rows = list(self._rows_of(group))
                if len(rows) < 2:
                    continue
                if not begun:
                    yield DuplicateRow(heading, section=True)
                    begun = True
                self.groups += 1
                yield DuplicateRow(_describe(rows), group=self.groups)
                yield from (replace(row, group=self.groups) for row in rows)

    def _rows_of(self, group: DuplicateGroup) -> Iterator[DuplicateRow]:
        first = True
        for item, paths in zip(group.items, group.files, strict=True):
            same = False
            for path in paths:
                if path in self._gone:
                    continue
                best = first and len(group.items) > 1
                yield DuplicateRow(item=replace(item, path=path), same=same, first=first, best=best)
                same, first = True, False


def _describe(rows: Sequence[DuplicateRow]) -> str:
    sizes = [row.item.size_bytes for row in rows if row.item is not None]
    spare = texts.size_text(sum(sizes) - sizes[0])
    number = tr_count("%n file(s)", len(rows))
    return tr("{files} · {size} more than one of them takes", files=number, size=spare)

"""The results as a Qt list model: a new list replaces the rows, a reordered one moves them.

A row is known by its group and its place in it, not by its item: so whoever holds the row of a
folded group keeps it when another one of the group comes to stand for it. Where the group is
unfolded, whoever holds a row of it follows the item.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QModelIndex, QObject, Qt, Slot

from retllm_desktop.core.library_records import Root
from retllm_desktop.core.types import Item, Result
from retllm_desktop.indexing.change_detection import Move
from retllm_desktop.ui.gallery.arrangement import BY_RELEVANCE, Arrangement, Grouping, arrange
from retllm_desktop.ui.gallery.cell_texts import tooltip
from retllm_desktop.ui.gallery.gallery_model import (
    FAVOURITE_ROLE,
    FOLDED_ROLE,
    MEMBER_ROLE,
    RESULT_ROLE,
    ContentKey,
    GalleryModel,
    GallerySection,
    ModelIndex,
    content_key,
    shape_of,
)
from retllm_desktop.ui.gallery.item_marks import follow_move, mark_offline
from retllm_desktop.ui.shared import texts
from retllm_desktop.ui.shared.translation import current_language, tr

_Key = tuple[int, int]
"""A row: number of its group, and its place there, 0 for the head."""
_MOST_BLOCKS: Final = 4
"""Rows that come in more pieces than this are inserted at once and moved into place."""


class ResultsModel(GalleryModel):
    """Results in their present order, and what is unfolded of them."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._results: tuple[Result, ...] = ()
        self._shown: tuple[Result, ...] = ()
        self._keys: list[_Key] = []
        self._places: dict[_Key, int] = {}
        self._rows: dict[int, int] = {}
        self._by_content: dict[ContentKey, int] = {}
        self._roots: tuple[Root, ...] = ()
        self._sections: tuple[GallerySection, ...] = ()
        self._ratios: NDArray[np.float32] | None = None
        self._unfolded: set[int] = set()
        self._gone: set[Path] = set()
        self._gone_is_known = False
        self._favourites: frozenset[bytes] = frozenset()
        self._more = False
        self._asked = False
        self._arrangement = BY_RELEVANCE
        self._alike: Mapping[int, int] = {}

    @property
    def arrangement(self) -> Arrangement:
        """In which order results are shown, and under which headings."""
        return self._arrangement

    def set_arrangement(self, arrangement: Arrangement) -> None:
        """Show results in another order, under other headings."""
        if arrangement != self._arrangement:
            self._arrangement = arrangement
            self.settle(self._results)

    def set_alike(self, alike: Mapping[int, int]) -> None:
        """Set which items are alike: by item id, the first one that it is alike to."""
        self._alike = dict(alike)
        if self._arrangement.group is Grouping.SIMILARITY:
            self.settle(self._results)

    @property
    def sections(self) -> tuple[GallerySection, ...]:
        """The sections that the list is divided into; none where nothing tells."""
        return self._sections

    def aspect_ratios(self) -> NDArray[np.float32]:
        """Width / height of each row's preview, (rows,) float32; 0: of text, or not known."""
        if self._ratios is None:
            self._ratios = np.fromiter(map(shape_of, self._shown), np.float32, len(self._shown))
        return self._ratios

    def prepare_rows(self, first: int, after: int) -> None:
        """Nothing: results are there as a whole."""

    @property
    def results(self) -> tuple[Result, ...]:
        """All results, best first, each with what is folded into it."""
        return self._results

    @property
    def shown(self) -> tuple[Result, ...]:
        """What the rows show."""
        return self._shown

    @property
    def has_more(self) -> bool:
        """Whether there are further results."""
        return self._more

    def rowCount(self, parent: ModelIndex = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        """Qt: the number of rows."""
        return 0 if parent.isValid() else len(self._shown)

    def flags(self, index: ModelIndex) -> Qt.ItemFlag:
        """Qt: every result can be selected and dragged."""
        own = super().flags(index)
        return own | Qt.ItemFlag.ItemIsDragEnabled if index.isValid() else own

    def canFetchMore(self, parent: ModelIndex) -> bool:  # noqa: N802 - Qt's name
        """Qt: whether there are further results that nobody is fetching yet."""
        return not parent.isValid() and self._more and not self._asked

    def fetchMore(self, parent: ModelIndex) -> None:  # noqa: N802 - Qt's name
        """Qt: ask for further results; they come later, by ``settle``."""
        if self.canFetchMore(parent):
            self._asked = True
            self.more_wanted.emit()

    def allow_more(self, *, more: bool) -> None:
        """Set whether there are further results, which nobody is fetching now."""
        self._more, self._asked = more, False

    def data(self, index: ModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt: a result in one of its roles."""
        result = self.result(index)
        if result is None:
            return None
        item = result.candidate.item
        if role == RESULT_ROLE:
            return result
        if role == FOLDED_ROLE:
            if not result.members:
                return None
            unfolded = result.candidate.group_id in self._unfolded
            return texts.fold_word() if unfolded else texts.members_text(result)
        if role == FAVOURITE_ROLE:
            return item.content_hash in self._favourites
        if role == MEMBER_ROLE:
            return self._keys[index.row()][1] > 0
        if role == Qt.ItemDataRole.DisplayRole:
            return texts.file_name(item.path)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(result)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            name = texts.describe_result(result)
            starred = item.content_hash in self._favourites
            return tr("{name}, favourite", name=name) if starred else name
        return None

    def result(self, index: ModelIndex) -> Result | None:
        """The result in a row, None for no row of this model."""
        return self.result_at(index.row())

    def result_at(self, row: int) -> Result | None:
        """The result in a row by its number, None for no row."""
        return self._shown[row] if 0 <= row < len(self._shown) else None

    def index_of(self, item_id: int) -> QModelIndex:
        """Where an item is now; an invalid index if it has no row."""
        row = self._rows.get(item_id)
        return QModelIndex() if row is None else self.index(row)

    def index_of_content(self, key: ContentKey) -> QModelIndex:
        """Where a content is shown now; an invalid index if it is not."""
        row = self._by_content.get(key)
        return QModelIndex() if row is None else self.index(row)

    def replace(self, results: Sequence[Result]) -> None:
        """Show another list, folded; selection and place are lost."""
        self.beginResetModel()
        self._unfolded.clear()
        # The list that is there was made before its files went, however often it is shown again.
        if self._gone_is_known and not self._is_present(results):
            self._gone.clear()
        self._take(self._marked(results))
        self.endResetModel()

    def _is_present(self, results: Sequence[Result]) -> bool:
        ids = [_id(result) for result in results]
        return ids == [_id(result) for result in self._results]

    def toggle_group(self, index: ModelIndex) -> bool:
        """Unfold the group of a row, or fold it; return whether there is one."""
        row = index.row()
        if not 0 <= row < len(self._keys):
            return False
        group = self._keys[row][0]
        head = self._places[group, 0]
        members = len(self._shown[head].members)
        if not members:
            return False
        if group in self._unfolded:
            self.beginRemoveRows(QModelIndex(), head + 1, head + members)
            self._unfolded.discard(group)
            self._take(self._results)
            self.endRemoveRows()
        else:
            self.beginInsertRows(QModelIndex(), head + 1, head + members)
            self._unfolded.add(group)
            self._take(self._results)
            self.endInsertRows()
        self.dataChanged.emit(self.index(head), self.index(head))
        return True

    def head_of(self, index: ModelIndex) -> QModelIndex:
        """The row that stands for the group of a row."""
        row = index.row()
        if not 0 <= row < len(self._keys):
            return QModelIndex()
        return self.index(self._places[self._keys[row][0], 0])

    def hide_files(self, paths: Iterable[Path]) -> None:
        """Take what lies in files out of the list, and out of lists that may not know it yet."""
        self._gone.update(paths)
        self._gone_is_known = False
        wanted = set(self._lay_out(self._results)[1])
        row = len(self._keys)
        while row > 0:
            row -= 1
            if self._keys[row] in wanted:
                continue
            last = row
            while row > 0 and self._keys[row - 1] not in wanted:
                row -= 1
            self.beginRemoveRows(QModelIndex(), row, last)
            self._take(self._results, present=self._places.keys() - set(self._keys[row : last + 1]))
            self.endRemoveRows()
        if self._keys:
            self.dataChanged.emit(self.index(0), self.index(len(self._keys) - 1))

    def show_files(self, paths: Iterable[Path]) -> None:
        """Put what lies in files back into the list."""
        self._gone.difference_update(paths)
        self.settle(self._results)

    @Slot()
    def trust_new_lists(self) -> None:
        """Hide nothing in the lists to come: the library knows by now which files are gone."""
        self._gone_is_known = True

    def show_roots(self, roots: Sequence[Root]) -> None:
        """Mark what lies in folders that are not there, now and in lists to come.

        A list tells how things were when it was found; drives come and go while it is shown.
        """
        self._roots = tuple(roots)
        self.settle(self._results)

    def show_favourites(self, favourites: frozenset[bytes]) -> None:
        """Mark favourites, by their content hashes, now and in lists to come."""
        if favourites != self._favourites:
            self._favourites = favourites
            if self._shown:
                self.dataChanged.emit(self.index(0), self.index(len(self._shown) - 1))

    def follow(self, moves: Sequence[Move]) -> None:
        """Show what was moved or renamed under its new path, so that it can still be opened."""
        results = self._results
        for move in moves:
            follow = partial(follow_move, move=move)
            results = tuple(_changed(one, follow) for one in results)
        self.settle(results)

    def settle(self, results: Sequence[Result]) -> bool:
        """Bring the same groups into a new order; whoever holds a row follows its group.

        Further groups are inserted. A list that lacks one of the present groups replaces what is
        there.

        Returns:
            Whether rows moved.
        """
        new = self._marked(results)
        keys = self._lay_out(new)[1]
        wanted = set(keys)
        if not self._keys or not wanted.issuperset(self._keys):
            self.replace(new)
            return False
        present = self._places.keys()
        kept = [key for key in keys if key in present]
        moved = kept != self._keys or self._members_move(new)
        if moved:
            self.layoutAboutToBeChanged.emit()
        held = self.persistentIndexList() if moved else []
        holders = [(self._keys[index.row()], _id(self._shown[index.row()])) for index in held]
        before, headed = self._shown, self._sections
        if len(kept) == len(keys):
            self._take(new)
        else:
            # First only what was there before, in its new order.
            self._take(new, present=set(present))
        if moved:
            self.changePersistentIndexList(held, [self.index(self._place(*at)) for at in holders])
            self.layoutChanged.emit()
        else:
            for row, (old, now) in enumerate(zip(before, self._shown, strict=True)):
                if old != now:
                    self.dataChanged.emit(self.index(row), self.index(row))
            if headed != self._sections:
                self.sections_changed.emit()
        if len(kept) < len(keys):
            self._insert(new, keys)
        return moved

    def _members_move(self, new: Sequence[Result]) -> bool:
        """Whether the items of an unfolded group change places among themselves."""
        if not self._unfolded:
            return False
        now = {result.candidate.group_id: result for result in new}
        for before in self._results:
            group = before.candidate.group_id
            after = now.get(group) if group in self._unfolded else None
            if after is not None and _ids(before) != _ids(after)[: len(before.members) + 1]:
                return True
        return False

    def _place(self, key: _Key, item_id: int) -> int:
        """The row of whoever held a row: of the item where its group is unfolded."""
        row = self._rows.get(item_id) if key[0] in self._unfolded else None
        return self._places[key] if row is None or self._keys[row][0] != key[0] else row

    def _insert(self, new: tuple[Result, ...], keys: list[_Key]) -> None:
        """Insert the rows that are not there yet, block by block, or all of them at the end."""
        absent = [key not in self._places for key in keys]
        blocks = sum(now and not before for before, now in pairwise((False, *absent)))
        if blocks > _MOST_BLOCKS:
            self._insert_and_move(new, [key for key in keys if key not in self._places])
            return
        row = 0
        while row < len(keys):
            if row < len(self._keys) and self._keys[row] == keys[row]:
                row += 1
                continue
            after = row
            while after < len(keys) and keys[after] not in self._places:
                after += 1
            self.beginInsertRows(QModelIndex(), row, after - 1)
            self._take(new, present=self._places.keys() | set(keys[row:after]))
            self.endInsertRows()
            row = after

    def _insert_and_move(self, new: tuple[Result, ...], absent: list[_Key]) -> None:
        """Insert rows behind all others, then bring all of them into their order."""
        rows, keys, sections = self._lay_out(new)
        by_key = dict(zip(keys, rows, strict=True))
        at_first = [*self._keys, *absent]
        self.beginInsertRows(QModelIndex(), len(self._keys), len(at_first) - 1)
        self._set([by_key[key] for key in at_first], at_first, self._sections)
        self.endInsertRows()
        self.layoutAboutToBeChanged.emit()
        held = self.persistentIndexList()
        holders = [self._keys[index.row()] for index in held]
        self._results = new
        self._set(rows, keys, sections)
        self.changePersistentIndexList(held, [self.index(self._places[key]) for key in holders])
        self.layoutChanged.emit()

    def _marked(self, results: Sequence[Result]) -> tuple[Result, ...]:
        return tuple(_marked(result, self._roots) for result in results)

    def _lay_out(
        self, results: Sequence[Result], present: Set[_Key] | None = None
    ) -> tuple[list[Result], list[_Key], tuple[GallerySection, ...]]:
        """Return the rows of results, those ``present`` or all, and the sections among them."""
        if self._gone:
            results = [one for result in results if (one := self._without_gone(result)) is not None]
        arranged = arrange(
            results,
            self._arrangement,
            today=date.today(),  # noqa: DTZ011 - the person's day
            locale=current_language().locale,
            alike=self._alike,
        )
        rows: list[Result] = []
        keys: list[_Key] = []
        begins: list[int] = []
        for result in arranged.results:
            begins.append(len(rows))
            group = result.candidate.group_id
            members = result.members if group in self._unfolded else ()
            for number, one in enumerate((result, *members)):
                key = (group, number)
                if present is None or key in present:
                    rows.append(one)
                    keys.append(key)
        sections = tuple(replace(one, first_row=begins[one.first_row]) for one in arranged.sections)
        return rows, keys, sections

    def _without_gone(self, result: Result) -> Result | None:
        """A result by what of it is still there, None where nothing is."""
        every = (replace(result, members=()), *result.members)
        there = [one for one in every if one.candidate.item.path not in self._gone]
        if len(there) == len(every):
            return result
        return replace(there[0], members=tuple(there[1:])) if there else None

    def _take(self, results: tuple[Result, ...], present: Set[_Key] | None = None) -> None:
        self._results = results
        self._set(*self._lay_out(results, present))

    def _set(
        self, rows: list[Result], keys: list[_Key], sections: tuple[GallerySection, ...]
    ) -> None:
        self._shown, self._keys, self._sections, self._ratios = tuple(rows), keys, sections, None
        self._places = {key: row for row, key in enumerate(keys)}
        self._rows = {_id(result): row for row, result in enumerate(rows)}
        self._by_content = {content_key(result): row for row, result in enumerate(rows)}


def _marked(result: Result, roots: Sequence[Root]) -> Result:
    """Return a result marked as its folder is now; as it was found where that is not known."""
    return _changed(result, lambda item: mark_offline(item, roots))


def _changed(result: Result, change: Callable[[Item], Item]) -> Result:
    """Return a result whose items were changed; the same one where none was."""
    if result.members:
        members = tuple(_changed(member, change) for member in result.members)
        if members != result.members:
            result = replace(result, members=members)
    item = change(result.candidate.item)
    if item is result.candidate.item:
        return result
    return replace(result, candidate=replace(result.candidate, item=item))


def _id(result: Result) -> int:
    return result.candidate.item.id


def _ids(result: Result) -> list[int]:
    return [_id(one) for one in (result, *result.members)]

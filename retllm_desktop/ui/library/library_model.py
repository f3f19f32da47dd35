"""The library by date as a Qt list model: all rows are known at once, items are read near by.

A *listing* (``library_listing.py``) says which item stands in which row. What an item is – its
path, its preview's key – is read by blocks when its row comes near the screen, together with what
goes with it, and kept until much else was read. A newer listing takes the place of the former one
so that whoever holds a row keeps the item.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QModelIndex, QObject, Qt, Signal, Slot

from retllm_desktop.core.errors import format_path
from retllm_desktop.core.library_records import Root
from retllm_desktop.core.types import Item, Result
from retllm_desktop.indexing.change_detection import Move
from retllm_desktop.ui.gallery.gallery_model import (
    FAVOURITE_ROLE,
    FOLDED_ROLE,
    MEMBER_ROLE,
    RESULT_ROLE,
    ContentKey,
    GalleryModel,
    GallerySection,
    ModelIndex,
    RowMarks,
)
from retllm_desktop.ui.gallery.item_marks import follow_move, mark_offline
from retllm_desktop.ui.library.library_listing import (
    EMPTY_LISTING,
    LibraryListing,
    have_same_rows,
    is_result_of,
    make_library_result,
)
from retllm_desktop.ui.shared import texts
from retllm_desktop.ui.shared.serial_executor import SerialExecutor, Worker, single_call
from retllm_desktop.ui.shared.translation import isolate, tr

ReadItems = Callable[[Sequence[int]], tuple[Item, ...]]
"""Reads items by number, off the window's thread."""

BLOCK: Final = 128
"""Rows that are read at once: a few screens of small pictures, a moment's work."""
KEPT_ITEMS: Final = 6_000
_UNMARKED: Final = RowMarks()
_FAVOURITE: Final = RowMarks(favourite=True)


class LibraryModel(GalleryModel):
    """The rows of a listing.

    Signals:
        failed: The ``RetllmError`` that says why items could not be read.
    """

    failed = Signal(object)

    def __init__(
        self,
        read: ReadItems,
        executor: SerialExecutor,
        parent: QObject | None = None,
        *,
        kept_items: int = KEPT_ITEMS,
    ) -> None:
        """Begin empty.

        Args:
            read: Reads items.
            executor: Where they are read.
            parent: Qt's.
            kept_items: How many items are kept of those that are no longer near the screen.
        """
        super().__init__(parent)
        self._read = read
        self._executor = executor
        self._kept_items = kept_items
        self._listing = EMPTY_LISTING
        self._items: OrderedDict[int, Item] = OrderedDict()
        self._by_content: dict[ContentKey, int] = {}
        self._results: dict[int, Result] = {}
        # Until rows or items change: each frame asks for all that it shows.
        self._by_row: dict[int, Result] = {}
        self._fresh: set[int] = set()
        self._wanted: tuple[int, int] = (0, 0)
        self._ahead: list[int] = []
        self._reading: Worker | None = None
        self._refused = False
        self._roots: tuple[Root, ...] = ()
        self._favourites: frozenset[bytes] = frozenset()
        self._hidden: dict[int, Path] = {}
        self._whole = EMPTY_LISTING
        self._unfolded: frozenset[int] = frozenset()

    @property
    def listing(self) -> LibraryListing:
        """What the rows are, without what is hidden."""
        return self._listing

    @property
    def sections(self) -> Sequence[GallerySection]:
        """The months and days."""
        return self._listing.sections

    def rowCount(self, parent: ModelIndex = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        """Qt: the number of rows."""
        return 0 if parent.isValid() else len(self._listing.timeline)

    def flags(self, index: ModelIndex) -> Qt.ItemFlag:
        """Qt: everything can be selected and dragged."""
        own = super().flags(index)
        return own | Qt.ItemFlag.ItemIsDragEnabled if index.isValid() else own

    def data(self, index: ModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt: an item in one of its roles; of one not read yet what is known."""
        result = self.result(index)
        if result is None:
            return self._data_unread(index, role)
        item = result.candidate.item
        if role == RESULT_ROLE:
            return result
        if role == FAVOURITE_ROLE:
            return item.content_hash in self._favourites
        if role == FOLDED_ROLE:
            return self._folded(result)
        if role == MEMBER_ROLE:
            return result.candidate.companion
        if role == Qt.ItemDataRole.DisplayRole:
            return texts.file_name(item.path)
        if role == Qt.ItemDataRole.ToolTipRole:
            lines = (isolate(format_path(item.path)), texts.members_text(result))
            return "\n".join(filter(None, lines))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            name = texts.describe_result(result)
            if item.content_hash in self._favourites:
                return tr("{name}, favourite", name=name)
            return name
        return None

    def _data_unread(self, index: ModelIndex, role: int) -> Any:
        told = {
            FAVOURITE_ROLE: False,
            Qt.ItemDataRole.DisplayRole: "",
            Qt.ItemDataRole.AccessibleTextRole: tr("not read yet"),
        }
        return told.get(role) if 0 <= index.row() < self.rowCount() else None

    def aspect_ratios(self) -> NDArray[np.float32]:
        """Width / height of each row's preview."""
        return self._listing.ratios

    def result(self, index: ModelIndex) -> Result | None:
        """The item in a row as a result that nothing is said of; None for one not read yet."""
        return self.result_at(index.row())

    def result_at(self, row: int) -> Result | None:
        """The item in a row by its number, as a result; None for one not read yet."""
        if (known := self._by_row.get(row)) is not None:
            return known
        if not 0 <= row < len(self._listing.timeline):
            return None
        item_id = int(self._listing.timeline.item_ids[row])
        item = self._items.get(item_id)
        if item is None:
            return None
        beside = self._listing.companions_of(item_id)
        companions = [one for one in map(self._items.get, beside) if one is not None]
        picture = self._listing.picture_of(item_id)
        made = self._results.get(item_id)
        if (
            made is None
            or made.rank != row + 1
            or made.candidate.group_id != picture
            or not is_result_of(made, item, companions)
        ):
            # The same object as long as nothing changed: whoever shows it compares.
            made = self._results[item_id] = make_library_result(item, companions, row, picture)
        self._by_row[row] = made
        return made

    def marks_at(self, row: int) -> RowMarks:
        """Whether the row is a favourite, what is folded into it, what it goes with."""
        result = self.result_at(row)
        if result is None:
            return _UNMARKED
        item = result.candidate.item
        favourite = item.content_hash in self._favourites
        if not result.members and not result.candidate.companion:
            return _FAVOURITE if favourite else _UNMARKED
        return RowMarks(favourite, result.candidate.companion, self._folded(result))

    def _folded(self, result: Result) -> str | None:
        if not result.members:
            return None
        unfolded = result.candidate.item.id in self._listing.unfolded
        return texts.fold_word() if unfolded else texts.members_text(result)

    def colours_at(self, row: int) -> int:
        """What the picture in a row looks like, known before it is read; 0: not known."""
        return int.from_bytes(self._listing.timeline.colours[row].tobytes(), "big")

    def head_of(self, index: ModelIndex) -> QModelIndex:
        """The row of the picture that a row goes with; the row itself where it goes with none."""
        if not 0 <= index.row() < self.rowCount():
            return QModelIndex()
        item_id = int(self._listing.timeline.item_ids[index.row()])
        return self.index_of(self._listing.picture_of(item_id))

    def toggle_group(self, index: ModelIndex) -> bool:
        """Show what goes with a picture as rows of their own by their dates, or fold it again."""
        if not 0 <= index.row() < self.rowCount():
            return False
        item_id = int(self._listing.timeline.item_ids[index.row()])
        if not self._listing.companions_of(item_id):
            return False
        self._unfolded ^= {item_id}
        self._replace(self._whole)
        self._tell_changed([item_id])
        self._read_on()
        return True

    def index_of(self, item_id: int) -> QModelIndex:
        """Where an item is now; an invalid index if it has no row."""
        return QModelIndex() if (row := self._listing.row_of(item_id)) < 0 else self.index(row)

    def index_of_content(self, key: ContentKey) -> QModelIndex:
        """Where a content is shown now; an invalid index if it is not shown, or not read yet."""
        item_id = self._by_content.get(key)
        return QModelIndex() if item_id is None else self.index_of(item_id)

    def show(self, listing: LibraryListing) -> None:
        """Show another list; selection and place are lost."""
        self._unfolded = frozenset()
        self.beginResetModel()
        self._take(listing)
        self.endResetModel()

    def bring_up_to_date(self, listing: LibraryListing) -> None:
        """Show the same list as it is now: whoever holds a row keeps its item.

        What is known of items is read anew when they come near the screen.
        """
        before = self._listing
        self._fresh.clear()
        self._refused = False
        if have_same_rows(before, self._as_shown(listing)):
            self._take(listing)
            if before.sections != self._listing.sections:
                self.sections_changed.emit()
            if not np.array_equal(before.ratios, self._listing.ratios):
                self.shapes_changed.emit()
        else:
            self._replace(listing)
        self._read_on()

    def _replace(self, listing: LibraryListing) -> None:
        """Take another listing; persistent indexes follow their items, or become invalid."""
        ids = self._listing.timeline.item_ids
        self.layoutAboutToBeChanged.emit()
        held = self.persistentIndexList()
        holders = [int(ids[index.row()]) for index in held]
        self._take(listing)
        self.changePersistentIndexList(held, [self.index_of(item_id) for item_id in holders])
        self.layoutChanged.emit()

    def _take(self, listing: LibraryListing) -> None:
        self._whole, self._listing = listing, self._as_shown(listing)
        self._by_row.clear()

    def _as_shown(self, listing: LibraryListing) -> LibraryListing:
        """A listing without what is hidden, with what is unfolded."""
        shown = listing.without(self._hidden) if self._hidden else listing
        return shown.with_unfolded(self._unfolded)

    # Reading.

    def prepare_rows(self, first: int, after: int) -> None:
        """Read the rows from ``first`` up to ``after``, for they come near the screen."""
        self._wanted = (max(0, first), after)
        self._refused = False
        self._read_on()

    def read_ahead(self, rows: Iterable[int]) -> None:
        """Read rows that are likely to be asked for, after those near the screen."""
        ids: list[int] = self._listing.timeline.item_ids[list(rows)].tolist()
        self._ahead = self._listing.with_companions(ids)
        self._read_on()

    def _read_on(self) -> None:
        """Read the next block of what is wanted and not known, unless one is being read."""
        if self._reading is not None or self._refused:
            return
        near: list[int] = self._listing.timeline.item_ids[slice(*self._wanted)].tolist()
        ids = self._listing.with_companions(near)
        for item_id in ids:
            if item_id in self._items:
                self._items.move_to_end(item_id)
        block = [item_id for item_id in ids if item_id not in self._fresh][:BLOCK]
        if not block:
            self._ahead = [item_id for item_id in self._ahead if item_id not in self._fresh]
            block = self._ahead[:BLOCK]
        if not block:
            return
        read = self._read

        def came(items: tuple[Item, ...]) -> None:
            # What is not there any more is not asked for again before the list is read anew.
            self._fresh.update(block)
            self._keep(items)

        def connect(worker: Worker) -> None:
            worker.returned.connect(came)
            worker.errored.connect(self._on_refused)
            worker.finished.connect(self._on_read)

        self._reading = self._executor.submit(single_call(lambda: read(block)), connect=connect)

    @Slot(object)
    def _on_refused(self, error: object) -> None:
        """Wait for the list to be moved before anything is tried again."""
        self._refused = True
        self.failed.emit(error)

    @Slot()
    def _on_read(self) -> None:
        abandoned = self._reading is not None and self._reading.abandoned
        self._reading = None
        if not abandoned:
            self._read_on()

    def read_rows(self, rows: Iterable[int], then: Callable[[tuple[Result, ...]], None]) -> None:
        """Hand over the results in rows: at once where all are read, else as soon as they are."""
        ids: list[int] = self._listing.timeline.item_ids[list(rows)].tolist()
        wanted = self._listing.with_companions(ids)
        missing = [item_id for item_id in wanted if item_id not in self._items]
        if not missing:
            then(self._results_of_items(ids, {}))
            return
        read = self._read

        def came(items: tuple[Item, ...]) -> None:
            if len(items) <= self._kept_items // 2:
                self._keep(items)
            then(self._results_of_items(ids, {item.id: item for item in items}))

        worker = self._executor.submit(single_call(lambda: read(missing)))
        worker.returned.connect(came)
        worker.errored.connect(self.failed)

    def _results_of_items(
        self, item_ids: Sequence[int], read: Mapping[int, Item]
    ) -> tuple[Result, ...]:
        """Results of items by their rows now; without those that are not there any more."""
        results: list[Result] = []
        for item_id in item_ids:
            row = self._listing.row_of(item_id)
            made = self.result(self.index(row)) if row >= 0 else None
            if made is None and row >= 0 and item_id in read:
                known = {**self._items, **read}
                there = map(known.get, self._listing.companions_of(item_id))
                made = make_library_result(
                    mark_offline(read[item_id], self._roots),
                    [mark_offline(one, self._roots) for one in there if one is not None],
                    row,
                    self._listing.picture_of(item_id),
                )
            if made is not None:
                results.append(made)
        return tuple(results)

    def _keep(self, items: Iterable[Item]) -> None:
        changed: list[int] = []
        for read in items:
            item = mark_offline(read, self._roots)
            if self._items.get(item.id) != item:
                changed.append(item.id)
                self._items[item.id] = item
            self._items.move_to_end(item.id)
            self._by_content[_key(item)] = item.id
        while len(self._items) > self._kept_items:
            item_id, dropped = self._items.popitem(last=False)
            self._fresh.discard(item_id)
            self._results.pop(item_id, None)
            if self._by_content.get(_key(dropped)) == item_id:
                del self._by_content[_key(dropped)]
        self._tell_changed(changed)

    def _tell_changed(self, item_ids: Sequence[int]) -> None:
        """Say that rows look different, in one run."""
        self._by_row.clear()
        found = {*item_ids, *map(self._listing.picture_of, item_ids)}
        rows = [row for item_id in found if (row := self._listing.row_of(item_id)) >= 0]
        if rows:
            self.dataChanged.emit(self.index(min(rows)), self.index(max(rows)))

    # What the person and the folders do meanwhile.

    def hide_files(self, paths: Iterable[Path]) -> None:
        """Take what lies in files out of the list; only what was read can be meant."""
        gone = set(paths)
        found = {item.id: item.path for item in self._items.values() if item.path in gone}
        if found:
            self._hidden |= found
            self._replace(self._whole)

    def show_files(self, paths: Iterable[Path]) -> None:
        """Put what lies in files back into the list."""
        back = set(paths)
        self._hidden = {key: path for key, path in self._hidden.items() if path not in back}
        self._replace(self._whole)

    @Slot()
    def trust_new_lists(self) -> None:
        """Hide nothing in the lists to come: the library knows by now which files are gone."""
        self._hidden.clear()

    def show_roots(self, roots: Sequence[Root]) -> None:
        """Mark what lies in folders that are not there."""
        if tuple(roots) != self._roots:
            self._roots = tuple(roots)
            self._change_items(lambda item: mark_offline(item, self._roots))

    def show_favourites(self, favourites: frozenset[bytes]) -> None:
        """Mark favourites, by their content hashes."""
        if other := favourites ^ self._favourites:
            self._favourites = favourites
            self._tell_changed([i.id for i in self._items.values() if i.content_hash in other])

    def follow(self, moves: Sequence[Move]) -> None:
        """Show what was moved or renamed under its new path."""
        for move in moves:
            self._change_items(lambda item, move=move: follow_move(item, move))

    def _change_items(self, change: Callable[[Item], Item]) -> None:
        changed: list[int] = []
        for item_id, item in self._items.items():
            if (now := change(item)) is not item:
                self._items[item_id] = now
                changed.append(item_id)
        self._tell_changed(changed)


def _key(item: Item) -> ContentKey:
    return (item.content_hash, item.part)

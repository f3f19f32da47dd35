"""The model of the library by date: rows at once, items by blocks, nothing moves when it grows."""

import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import shiboken6
from PySide6.QtCore import QItemSelectionModel, QLocale, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from retllm_desktop.core.errors import StoreError
from retllm_desktop.core.library_records import Root, RootState
from retllm_desktop.core.timeline import Timeline
from retllm_desktop.core.types import Item, Result
from retllm_desktop.indexing.change_detection import Move
from retllm_desktop.ui.gallery.gallery_model import (
    FAVOURITE_ROLE,
    FOLDED_ROLE,
    MEMBER_ROLE,
    RESULT_ROLE,
)
from retllm_desktop.ui.library.library_listing import LibraryListing, make_listing
from retllm_desktop.ui.library.library_model import BLOCK, LibraryModel
from retllm_desktop.ui.shared.serial_executor import SerialExecutor
from retllm_desktop.ui.shared.texts import fold_word
from tests.ui.fakes import ROOT, item

DAY_S = 86_400.0


class Shelf:
    """Items that can be read; remembers what was.

    Attributes:
        gone: Ids that are not there any more.
        read: What was read, block by block.
        open: Waited for before anything is read.
    """

    def __init__(self) -> None:
        self.gone: set[int] = set()
        self.read: list[list[int]] = []
        self.open = threading.Event()
        self.open.set()
        self.error: StoreError | None = None
        self.changed: dict[int, Item] = {}

    def __call__(self, ids: Sequence[int]) -> tuple[Item, ...]:
        assert self.open.wait(20)
        if self.error is not None:
            raise self.error
        self.read.append(list(ids))
        return tuple(self.changed.get(i) or item(i) for i in ids if i not in self.gone)


def listing(
    ids: Sequence[int], per_day: int = 4, goes_with: dict[int, int] | None = None
) -> LibraryListing:
    """Items by date, so many a day; width and height by id; by companion its picture."""
    count = len(ids)
    timeline = Timeline(
        np.array(ids, np.int64),
        2e9 - (np.arange(count) // per_day) * DAY_S,
        np.where(np.array(ids) % 3 == 0, 0, 640).astype(np.int32),
        np.where(np.array(ids) % 3 == 0, 0, 480).astype(np.int32),
        np.zeros(count, np.bool_),
        np.zeros((count, 3), np.uint8),
        np.array([(goes_with or {}).get(one, 0) for one in ids], np.int64),
    )
    return make_listing(timeline, date(2026, 3, 3), QLocale("en_GB"))


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def executor(qapp) -> Iterator[SerialExecutor]:
    made = SerialExecutor("shelf")
    yield made
    made.close(10)
    # Not by the garbage collector, which may run on another thread.
    shiboken6.delete(made)


@pytest.fixture
def model(shelf, executor) -> Iterator[LibraryModel]:
    made = LibraryModel(shelf, executor, kept_items=300)
    tester = QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Fatal)
    yield made
    shiboken6.delete(tester)
    executor.close(10)
    shiboken6.delete(made)


@pytest.fixture
def ready(model, executor, until) -> Callable[[int, int], None]:
    def prepare(first: int, after: int) -> None:
        model.prepare_rows(first, after)
        until(lambda: not executor.busy)

    return prepare


def ids_of(model: LibraryModel) -> list[int]:
    return model.listing.timeline.item_ids.tolist()


def test_all_rows_are_known_at_once_and_none_is_read(model, shelf):
    model.show(listing(range(1, 1001)))
    assert model.rowCount() == 1000
    assert model.result(model.index(5)) is None
    assert model.index_of(6).row() == 5
    assert not model.index_of(2000).isValid()
    assert model.data(model.index(5), Qt.ItemDataRole.AccessibleTextRole) == "not read yet"
    ratios = model.aspect_ratios()
    assert ratios.shape == (1000,)
    assert ratios.dtype == np.float32
    assert ratios[2] == 0
    assert ratios[3] == np.float32(4 / 3)
    assert model.sections[0].first_row == 0
    assert shelf.read == []


def test_rows_near_the_screen_are_read_in_blocks(model, shelf, ready, qtbot):
    model.show(listing(range(1, 1001)))
    with qtbot.waitSignal(model.dataChanged) as changed:
        ready(10, 10 + BLOCK + 20)
    assert [len(block) for block in shelf.read] == [BLOCK, 20]
    assert (changed.args[0].row(), changed.args[1].row()) == (10, 10 + BLOCK - 1)
    result = model.result(model.index(10))
    assert result is not None
    assert result.candidate.item == item(11)
    assert not result.judgeable
    assert model.index(10).data(RESULT_ROLE) is result
    assert model.index(10).data() == "picture-0011.jpg"
    assert model.index_of_content((item(11).content_hash, 0)).row() == 10
    ready(12, 30)
    assert len(shelf.read) == 2


def test_of_places_that_were_scrolled_past_only_the_last_is_read(model, shelf, until, executor):
    model.show(listing(range(1, 5001)))
    shelf.open.clear()
    for first in range(0, 4000, 200):
        model.prepare_rows(first, first + 50)
    shelf.open.set()
    until(lambda: not executor.busy)
    assert [block[0] for block in shelf.read] == [1, 3801]


def test_no_more_is_kept_than_was_said(model, shelf, ready):
    model.show(listing(range(1, 1001)))
    ready(0, 250)
    ready(500, 750)
    assert model.result(model.index(749)) is not None
    assert model.result(model.index(0)) is None
    assert not model.index_of_content((item(1).content_hash, 0)).isValid()
    ready(0, 50)
    assert model.result(model.index(0)) is not None


def test_what_is_gone_by_now_is_not_asked_for_again_and_again(model, shelf, ready):
    shelf.gone = {3}
    model.show(listing(range(1, 11)))
    ready(0, 10)
    ready(0, 10)
    assert len(shelf.read) == 1
    assert model.result(model.index(2)) is None


def test_what_comes_moves_nothing_that_is_held(model, ready):
    model.show(listing(range(1, 201)))
    ready(0, 200)
    selection = QItemSelectionModel(model)
    flags = QItemSelectionModel.SelectionFlag
    for row in (3, 7, 150):
        selection.select(model.index(row), flags.Select)
    selection.setCurrentIndex(model.index(7), flags.NoUpdate)
    held = QPersistentModelIndex(model.index(150))
    model.bring_up_to_date(listing([900, 901, *range(1, 101), 902, *range(101, 201)]))
    assert model.rowCount() == 203
    assert sorted(index.row() for index in selection.selectedIndexes()) == [5, 9, 153]
    assert selection.currentIndex().row() == 9
    assert held.row() == 153
    result = model.result(model.index(9))
    assert result is not None
    assert result.candidate.item.id == 8
    assert result.rank == 10


def test_what_goes_is_let_go(model, ready):
    model.show(listing(range(1, 21)))
    ready(0, 20)
    gone, stays = (QPersistentModelIndex(model.index(row)) for row in (4, 5))
    model.bring_up_to_date(listing([n for n in range(1, 21) if n != 5]))
    assert not gone.isValid()
    assert stays.row() == 4
    model.bring_up_to_date(listing([]))
    assert model.rowCount() == 0
    assert not stays.isValid()


def test_the_same_list_again_says_only_what_changed(model, shelf, ready, qtbot, until, executor):
    model.show(listing(range(1, 21)))
    ready(0, 20)
    shelf.changed[4] = item(4, first_pass=True)
    with qtbot.assertNotEmitted(model.layoutChanged), qtbot.assertNotEmitted(model.modelReset):
        model.bring_up_to_date(listing(range(1, 21)))
        # What is on the screen stays readable meanwhile.
        assert model.result(model.index(3)) is not None
        until(lambda: not executor.busy)
    result = model.result(model.index(3))
    assert result is not None
    assert result.candidate.item.first_pass
    with qtbot.waitSignal(model.sections_changed):
        model.bring_up_to_date(listing(range(1, 21), per_day=3))


def test_a_result_is_the_same_object_while_nothing_changes(model, ready):
    model.show(listing(range(1, 21)))
    ready(0, 20)
    before = model.result(model.index(3))
    model.bring_up_to_date(listing(range(1, 21)))
    ready(0, 20)
    assert model.result(model.index(3)) is before


def test_files_that_were_put_away_leave_the_list_and_come_back(model, ready):
    model.show(listing(range(1, 21)))
    ready(0, 20)
    paths = [item(number).path for number in (2, 3)]
    after = QPersistentModelIndex(model.index(3))
    model.hide_files(paths)
    assert ids_of(model) == [1, *range(4, 21)]
    assert after.row() == 1
    model.bring_up_to_date(listing(range(21)))
    assert ids_of(model) == [0, 1, *range(4, 21)]
    model.show_files(paths)
    assert ids_of(model) == list(range(21))
    assert after.row() == 4


def test_once_the_library_knows_nothing_is_hidden(model, ready):
    model.show(listing(range(1, 6)))
    ready(0, 5)
    model.hide_files([item(2).path])
    model.trust_new_lists()
    assert ids_of(model) == [1, 3, 4, 5]
    model.bring_up_to_date(listing(range(1, 6)))
    assert ids_of(model) == [1, 2, 3, 4, 5]


def test_drives_favourites_and_renamed_files_are_marked(model, ready, qtbot):
    model.show(listing(range(1, 11)))
    ready(0, 10)
    with qtbot.waitSignal(model.dataChanged):
        model.show_roots([Root(1, ROOT, RootState.OFFLINE)])
    result = model.result(model.index(0))
    assert result is not None
    assert result.candidate.item.offline
    with qtbot.waitSignal(model.dataChanged) as changed:
        model.show_favourites(frozenset({item(4).content_hash}))
    assert (changed.args[0].row(), changed.args[1].row()) == (3, 3)
    assert model.index(3).data(FAVOURITE_ROLE)
    assert not model.index(2).data(FAVOURITE_ROLE)
    assert "favourite" in str(model.index(3).data(Qt.ItemDataRole.AccessibleTextRole))
    new = Path("/pictures/garden.jpg").absolute()
    model.follow([Move(1, item(1).path, new)])
    assert model.index(0).data(Qt.ItemDataRole.DisplayRole) == "garden.jpg"


def test_what_cannot_be_read_is_said_once_and_tried_later(model, shelf, until, qtbot, executor):
    shelf.error = StoreError("The library cannot be read")
    model.show(listing(range(1, 11)))
    with qtbot.waitSignal(model.failed):
        model.prepare_rows(0, 10)
    until(lambda: not executor.busy)
    shelf.error = None
    model.prepare_rows(0, 10)
    until(lambda: not executor.busy)
    assert model.result(model.index(0)) is not None


def test_many_rows_are_handed_over_once_all_are_read(model, shelf, ready, until, executor):
    model.show(listing(range(1, 1001)))
    ready(0, 50)
    came: list[tuple[Result, ...]] = []
    model.read_rows(range(50), came.append)
    assert len(came[0]) == 50
    shelf.gone = {700}
    model.read_rows(range(1000), came.append)
    assert len(came) == 1
    # The list grows meanwhile.
    model.bring_up_to_date(listing([2000, *range(1, 1001)]))
    until(lambda: len(came) == 2 and not executor.busy)
    assert [one.candidate.item.id for one in came[1]] == [n for n in range(1, 1001) if n != 700]
    assert came[1][0].rank == 2
    # So many are not kept.
    assert model.result(model.index(900)) is None


def test_what_is_selected_is_read_after_what_is_on_the_screen(model, shelf, until, executor):
    model.show(listing(range(1, 1001)))
    shelf.open.clear()
    model.prepare_rows(0, 40)
    model.read_ahead(range(500, 700))
    model.prepare_rows(100, 140)
    shelf.open.set()
    until(lambda: not executor.busy)
    assert [(block[0], len(block)) for block in shelf.read] == [
        (1, 40),
        (101, 40),
        (501, BLOCK),
        (501 + BLOCK, 200 - BLOCK),
    ]


RAW = {11: 10, 12: 10, 21: 20}
"""By companion: the picture that it goes with."""


def shown_names(model: LibraryModel) -> list[str]:
    return [model.data(model.index(row)) for row in range(model.rowCount())]


def test_what_goes_with_a_picture_is_folded_into_it(model, shelf, ready):
    model.show(listing([10, 11, 12, 20, 21, 30], goes_with=RAW))
    assert ids_of(model) == [10, 20, 30]
    assert model.sections[0].note == "3"
    ready(0, 3)
    # Read together with its picture, once.
    assert sorted(shelf.read[0]) == [10, 11, 12, 20, 21, 30]
    result = model.result_at(0)
    assert [one.candidate.item.id for one in result.members] == [11, 12]
    assert all(one.candidate.companion for one in result.members)
    assert not result.candidate.companion
    assert result is model.result_at(0)
    assert model.data(model.index(0), FOLDED_ROLE).startswith("+")
    assert model.data(model.index(2), FOLDED_ROLE) is None
    assert not model.index_of(11).isValid()


def test_it_unfolds_and_folds_where_it_stands(model, ready):
    model.show(listing([10, 11, 12, 20, 21, 30], goes_with=RAW))
    ready(0, 3)
    last = QPersistentModelIndex(model.index(2))
    assert model.toggle_group(model.index(0))
    assert ids_of(model) == [10, 11, 12, 20, 30]
    assert last.row() == 4
    ready(0, 5)
    assert [model.data(model.index(row), MEMBER_ROLE) for row in range(5)] == [
        False, True, True, False, False,
    ]  # fmt: skip
    assert model.data(model.index(0), FOLDED_ROLE) == fold_word()
    assert model.head_of(model.index(2)).row() == 0
    assert model.head_of(model.index(3)).row() == 3
    # What is new comes into an unfolded list as well.
    model.bring_up_to_date(listing([9, 10, 11, 12, 20, 21, 30], goes_with=RAW))
    assert ids_of(model) == [9, 10, 11, 12, 20, 30]
    assert model.toggle_group(model.index_of(10))
    assert ids_of(model) == [9, 10, 20, 30]
    assert not model.toggle_group(model.index_of(30))


def test_where_its_picture_goes_it_stands_by_itself(model, ready):
    model.show(listing([10, 11, 20, 21], goes_with=RAW))
    ready(0, 2)
    path = model.result_at(0).candidate.item.path
    model.hide_files([path])
    assert ids_of(model) == [11, 20]
    model.show_files([path])
    assert ids_of(model) == [10, 20]
    # As where a condition leaves the picture out.
    model.show(listing([11, 20, 21], goes_with=RAW))
    assert ids_of(model) == [11, 20]


def test_what_goes_with_a_picture_that_scrolled_away_is_read_again_with_it(model, shelf, ready):
    ids = list(range(1, 1001))
    model.show(listing(ids, goes_with={n + 1: n for n in range(1, 1000, 2)}))
    assert model.rowCount() == 500
    ready(0, 5)
    ready(400, 500)
    ready(300, 400)
    ready(0, 5)
    assert [len(model.result_at(row).members) for row in range(5)] == [1] * 5


def test_a_selection_that_was_not_read_comes_with_what_goes_with_it(model, until, executor):
    model.show(listing([10, 11, 12, 20, 21, 30], goes_with=RAW))
    came: list[tuple[Result, ...]] = []
    model.read_rows([0, 1], came.append)
    until(lambda: bool(came))
    assert [len(one.members) for one in came[0]] == [2, 1]


@pytest.mark.parametrize("seed", range(5))
def test_folding_keeps_every_item_once(seed):
    rng = np.random.default_rng(seed)
    ids = rng.permutation(200)[:120] + 1
    goes_with = {int(one): int(one) - 1 for one in ids if one % 3 == 0}
    made = listing([int(one) for one in ids], goes_with=goes_with)
    there = set(ids.tolist())
    rows = made.timeline.item_ids.tolist()
    beside = [one for row in rows for one in made.companions_of(row)]
    assert sorted([*rows, *beside]) == sorted(there)
    for one in beside:
        assert made.picture_of(one) == goes_with[one]
    everything = made.with_unfolded(frozenset(rows))
    assert everything.timeline.item_ids.tolist() == ids.tolist()
    assert len(made.without(rows).timeline) == len(beside)

"""Folded results, lists that are read on as one scrolls, and the library in an empty box."""

from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest

from retllm_desktop.core.types import Query
from tests.ui.fakes import item

NOVEL = b"n" * 32
LEFT = Qt.MouseButton.LeftButton


def ids(window):
    return [result.candidate.item.id for result in window.parts.view.results.shown]


def status(window):
    return window.parts.status.message.text()


def search_for(window, words):
    QTest.keyClicks(window.parts.search_bar.box, words)


def note(window, row):
    view = window.parts.view
    index = view.results.index(row)
    rect = view.badge_rect(index)
    return None if rect is None else rect.center()


@pytest.fixture
def document(search):
    """Of eight items 2, 4, 5 and 7 are places of one text, and 3 and 6 pictures alike."""
    for number in (2, 4, 5, 7):
        search.items[number - 1] = item(
            number, content_hash=NOVEL, part=number, text=f"passage {number}", label=f"{number}"
        )
        search.groups[number] = 2
    search.groups |= {3: 3, 6: 3}
    return search


def test_one_card_a_file_says_what_is_folded(window, document, until):
    document.odds = {}
    search_for(window, "mug")
    until(lambda: "most alike first" in status(window))
    assert ids(window) == [1, 2, 3, 8]
    view = window.parts.view
    view.setCurrentIndex(view.results.index(1))
    window.commands.details.setChecked(True)
    assert "+3 more places in this file" in window.parts.details.folded.text()
    described = view.results.index(2).data(Qt.ItemDataRole.AccessibleTextRole)
    assert described.endswith("+1 alike")
    assert note(window, 0) is None


def test_a_click_on_the_note_unfolds_in_place_and_folds_again(window, document, until):
    document.odds = {}
    QAbstractItemModelTester(window.parts.view.results)
    search_for(window, "mug")
    until(lambda: "most alike first" in status(window))
    view = window.parts.view
    last = QPersistentModelIndex(view.results.index(3))
    QTest.mouseClick(view.viewport(), LEFT, pos=note(window, 1))
    assert ids(window) == [1, 2, 4, 5, 7, 3, 8]
    assert last.row() == 6
    assert view.selected.candidate.item.id == 2
    QTest.mouseClick(view.viewport(), LEFT, pos=note(window, 1))
    assert ids(window) == [1, 2, 3, 8]


def test_keys_fold_from_within_and_members_have_actions(window, document, until):
    document.odds = {}
    search_for(window, "mug")
    until(lambda: "most alike first" in status(window))
    view = window.parts.view
    view.setCurrentIndex(view.results.index(1))
    window.commands.unfold.trigger()
    view.setCurrentIndex(view.results.index(3))
    assert view.selected.candidate.item.id == 5
    opened = []
    view.opened.connect(opened.append)
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert [result.candidate.item.id for result in opened] == [5]
    window.commands.unfold.trigger()
    assert ids(window) == [1, 2, 3, 8]
    assert view.selected.candidate.item.id == 2
    texts = [action.text() for action in window.results.menu(view.selected).actions()]
    assert any("+3 more places" in text for text in texts)


def test_what_is_unfolded_stays_so_while_verdicts_come(window, document, until):
    document.stepped = True
    document.odds = {1: -4.0, 8: 6.0, 4: 3.0}
    search_for(window, "mug")
    until(lambda: ids(window) == [1, 2, 3, 8])
    QAbstractItemModelTester(window.parts.view.results)
    view = window.parts.view
    resets = []
    view.results.modelReset.connect(lambda: resets.append(1))
    view.setCurrentIndex(view.results.index(1))
    window.commands.unfold.trigger()
    document.step(2)
    until(lambda: ids(window)[0] == 8)
    assert ids(window) == [8, 2, 4, 5, 7, 3, 1]
    document.step()
    until(lambda: "best match first" in status(window))
    # Another place of the text stands for it now; the one that was chosen still is.
    assert ids(window) == [8, 4, 2, 5, 7, 3, 1]
    assert view.currentIndex().row() == 2
    assert view.selected.candidate.item.id == 2
    assert not resets


def test_scrolling_brings_further_results_without_moving_any(window, search, until):
    search.further = [item(number) for number in range(9, 60)]
    search.odds = {}
    QAbstractItemModelTester(window.parts.view.results)
    search_for(window, "mug")
    until(lambda: "more than 8 found" in status(window))
    view = window.parts.view
    resets = []
    view.results.modelReset.connect(lambda: resets.append(1))
    bar = view.verticalScrollBar()

    def at_the_end():
        bar.setValue(bar.maximum())
        return len(ids(window)) == 59

    until(at_the_end)
    assert ids(window) == list(range(1, 60))
    assert not view.results.canFetchMore(view.results.index(-1))
    assert not resets


def test_reading_on_blocks_nothing_and_verdicts_keep_what_came(window, search, until):
    search.further = [item(number) for number in range(9, 13)]
    search.stepped = True
    search.reading_on.clear()
    search_for(window, "mug")
    until(lambda: ids(window) == list(range(1, 9)))
    search.step(2)
    until(lambda: "checking 2 of 4" in status(window))
    assert len(ids(window)) == 8
    search.reading_on.set()
    until(lambda: len(ids(window)) == 12)
    search.step(2)
    until(lambda: "best match first" in status(window))
    assert ids(window)[:2] == [3, 4]
    assert ids(window)[-4:] == [9, 10, 11, 12]


def test_further_places_of_a_shown_file_join_it(window, search, until):
    search.odds = {}
    search.groups = {8: 8, 9: 8, 10: 8}
    search.further = [item(9), item(10), item(11)]
    search_for(window, "mug")
    until(lambda: 11 in ids(window))
    assert ids(window) == [*range(1, 9), 11]
    assert len(window.parts.view.results.results[7].members) == 2


def test_a_newer_search_drops_what_an_older_one_reads(window, search, until):
    search.further = [item(number) for number in range(9, 40)]
    search.odds = {}
    search.reading_on.clear()
    search_for(window, "mug")
    until(lambda: ids(window) == list(range(1, 9)))
    search.further = []
    search.items = [item(90), item(91)]
    search_for(window, "s")
    until(lambda: ids(window) == [90, 91])
    search.reading_on.set()
    until(lambda: not window.search.running)
    assert ids(window) == [90, 91]


def test_a_list_that_comes_while_another_is_read_on_is_read_on_after_it(window, search, until):
    search.further = [item(number) for number in range(9, 12)]
    search.odds = {}
    search.reading_on.clear()
    search_for(window, "mug")
    until(lambda: ids(window) == list(range(1, 9)))
    search.items = [item(90), item(91)]
    search.further = [item(92), item(93)]
    search_for(window, "s")
    until(lambda: ids(window) == [90, 91])
    search.reading_on.set()
    until(lambda: ids(window) == [90, 91, 92, 93])


def test_the_window_opens_on_the_library(window, search, until):
    window.start()
    until(lambda: status(window) == "Everything, newest first")
    assert search.queries == [Query()]
    assert window.parts.pages.currentWidget() is window.parts.view
    # Of everything nothing is right or wrong.
    assert window.search.subject is None


def test_the_first_files_are_shown_when_they_have_been_read(window, search, folders, until):
    search.empty_library = True
    folders.files = 0
    window.start()
    until(lambda: window.parts.pages.currentWidget() is window.parts.pages.welcome)
    search.empty_library = False
    folders.files = 8
    window.library.add((Path("/pictures").absolute(),))
    until(lambda: len(ids(window)) == 8)
    assert window.parts.pages.currentWidget() is window.parts.view


def test_the_model_is_sound_while_rows_come_and_go(window, document, until):
    model: QAbstractItemModel = window.parts.view.results
    QAbstractItemModelTester(model)
    document.further = [item(number) for number in range(9, 20)]
    search_for(window, "mug")
    until(lambda: "best match first" in status(window))
    until(lambda: 19 in ids(window))
    before = ids(window)
    for row in (1, 0, 2):
        window.parts.view.results.toggle_group(model.index(row))
    for row in range(model.rowCount()):
        if model.index(row).data(Qt.ItemDataRole.UserRole + 3) == "Fold":
            window.parts.view.results.toggle_group(model.index(row))
    assert sorted(before) == sorted(set(before))
    assert ids(window) == before

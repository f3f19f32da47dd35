"""Many selected results: by keys, the mouse and the rubber band; letters that act, or type."""

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QItemSelectionModel, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from retllm_desktop.core.types import Query
from retllm_desktop.search.ranking.order import FusionRule, order_results
from retllm_desktop.ui.results.result_keys import SelectionAction
from retllm_desktop.ui.window.keys_dialog import KeysDialog, list_keys
from tests.ui.fakes import FakeAnnotations, candidates, item, verdict

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton
ITEMS = [item(number) for number in range(1, 9)]


def order(odds=None):
    verdicts = {number: verdict(value) for number, value in (odds or {}).items()}
    return order_results(candidates(ITEMS), verdicts, FusionRule())


def ids(view):
    return [result.candidate.item.id for result in view.selection]


def press(view, key, held=NONE):
    QTest.keyClick(view, key, held)


def place(view, row):
    return view.visualRect(view.results.index(row)).center()


def click(view, row, held=NONE):
    QTest.mouseClick(view.viewport(), LEFT, held, place(view, row))


def drag(view, begin, *way):
    viewport = view.viewport()
    QTest.mousePress(viewport, LEFT, NONE, begin)
    for place in way:
        event = QMouseEvent(
            QEvent.Type.MouseMove,
            QPointF(place),
            QPointF(viewport.mapToGlobal(place)),
            Qt.MouseButton.NoButton,
            LEFT,
            NONE,
        )
        QApplication.sendEvent(viewport, event)
    QTest.mouseRelease(viewport, LEFT, NONE, way[-1])


@pytest.fixture
def more_services():
    return {"annotations": FakeAnnotations()}


@pytest.fixture
def view(window, until):
    made = window.parts.view
    made.show_results(order())
    window.parts.pages.setCurrentWidget(made)
    until(lambda: made.visualRect(made.results.index(7)).y() > 50)
    return made


def test_keys_select_many_and_one_is_current(view):
    view.enter()
    assert ids(view) == [1]
    press(view, Qt.Key.Key_Right, SHIFT)
    press(view, Qt.Key.Key_Right, SHIFT)
    assert ids(view) == [1, 2, 3]
    # The frame goes on without a choice; Ctrl+Space chooses.
    press(view, Qt.Key.Key_Right, CTRL)
    press(view, Qt.Key.Key_Right, CTRL)
    assert ids(view) == [1, 2, 3]
    assert view.selected.candidate.item.id == 5
    press(view, Qt.Key.Key_Space, CTRL)
    assert ids(view) == [1, 2, 3, 5]
    press(view, Qt.Key.Key_A, CTRL)
    assert len(ids(view)) == 8
    press(view, Qt.Key.Key_Left)
    assert ids(view) == [4]


def test_clicks_select_many(view):
    click(view, 1)
    click(view, 4, CTRL)
    assert ids(view) == [2, 5]
    click(view, 4, CTRL)
    assert ids(view) == [2]
    click(view, 5, SHIFT)
    assert ids(view)[0] == 2 or ids(view)[-1] == 6
    assert {2, 6} <= set(ids(view))
    click(view, 7)
    assert ids(view) == [8]


def test_the_program_chooses_one_row_alone_whatever_keys_are_held(view):
    click(view, 1)
    for held in (CTRL, SHIFT):
        click(view, 4, held)
        # As while Ctrl+Z or Ctrl+E is pressed: Qt still counts the key as down.
        QTest.keyPress(view, Qt.Key.Key_Control, CTRL)
        view.setCurrentIndex(view.results.index(2))
        assert ids(view) == [3]
        QTest.keyRelease(view, Qt.Key.Key_Control, NONE)


def test_a_rubber_band_selects_what_it_touches(view):
    first, last = (view.visualRect(view.results.index(row)) for row in (0, 1))
    dragged = []
    view.drag_wanted.connect(lambda: dragged.append(1))
    begin = first.topLeft() - QPoint(3, 3)
    drag(view, begin, first.center(), last.center())
    assert dragged == []
    assert ids(view) == [1, 2]


def test_from_a_picture_one_drags_it_with_all_that_is_selected(view):
    dragged = []
    view.drag_wanted.connect(lambda: dragged.append(ids(view)))
    click(view, 0)
    click(view, 2, CTRL)
    at = place(view, 0)
    drag(view, at, at + QPoint(30, 0), at + QPoint(60, 0))
    assert dragged == [[1, 3]]
    drag(view, place(view, 1), place(view, 1) + QPoint(30, 0), place(view, 2))
    assert dragged == [[1, 3], [2]]
    # Rows move again after it.
    view.settle(order({1: -4.0, 3: 5.0}))
    assert view.results.results[0].candidate.item.id == 3


def test_a_selection_survives_new_orders_and_more_results(view, until):
    for row in (1, 4, 6):
        view.selectionModel().select(
            view.results.index(row), QItemSelectionModel.SelectionFlag.Select
        )
    assert ids(view) == [2, 5, 7]
    view.settle(order({1: -4.0, 7: 5.0}))
    assert sorted(ids(view)) == [2, 5, 7]
    more = candidates([*ITEMS, *(item(number) for number in range(9, 30))])
    view.settle(order_results(more, {1: verdict(-4.0), 5: verdict(6.0)}, FusionRule()))
    assert view.results.rowCount() == 29
    assert sorted(ids(view)) == [2, 5, 7]
    until(lambda: not view.gliding)


def test_a_new_search_selects_nothing(view, window, until):
    view.selectAll()
    window.parts.search_bar.setFocus()
    window.search.search_now(Query("cat"))
    until(lambda: not window.busy)
    assert ids(view) == []
    assert view.selected is None


def test_down_selects_what_it_frames(window, search, until):
    window.activateWindow()
    bar, view = window.parts.search_bar, window.parts.view
    QTest.keyClicks(bar.box, "invoice")
    until(lambda: "best match first" in window.parts.status.message.text())
    until(window.isActiveWindow)
    press(bar.box, Qt.Key.Key_Down)
    assert ids(view) == [3]
    wanted = []
    view.action_wanted.connect(wanted.append)
    press(view, Qt.Key.Key_F)
    until(lambda: wanted == ["favourite"])
    assert bar.text == "invoice"
    # A list that comes while one is in it has its first one chosen, too.
    window.search.search_now(Query("other"))
    until(lambda: not window.busy)
    assert len(ids(view)) == 1


def test_typing_after_a_click_begins_a_new_search(view, window):
    window.parts.search_bar.set_text("invoice")
    click(view, 2)
    QTest.keyClicks(view, "f")
    assert window.parts.search_bar.text == "f"


@pytest.mark.parametrize("word", ["frog", "ff", "+x", "-r", "Frog"])
def test_a_word_is_no_shortcut(view, window, word):
    wanted = []
    view.action_wanted.connect(wanted.append)
    view.letters.allowed |= {SelectionAction.RIGHT, SelectionAction.WRONG}
    window.parts.search_bar.set_text("invoice")
    view.enter()
    QTest.keyClicks(view, word[:2])
    assert window.parts.search_bar.text == word[:2]
    assert wanted == []


def test_keys_by_which_one_goes_through_the_list_make_letters_act_again(view, window, until):
    wanted = []
    view.action_wanted.connect(wanted.append)
    click(view, 2)
    press(view, Qt.Key.Key_Right)
    press(view, Qt.Key.Key_F)
    # Another key than a letter shows that it stood alone.
    press(view, Qt.Key.Key_Right)
    assert wanted == ["favourite"]
    assert window.parts.search_bar.text == ""


def test_an_unfolded_one_is_followed_among_its_group(window, search, until):
    search.items = [item(number) for number in range(1, 6)]
    search.groups = {2: 1, 3: 1}
    search.odds = {3: 6.0}
    search.stepped = True
    view = window.parts.view
    window.search.search_now(Query("cat"))
    until(lambda: view.results.rowCount() == 3)
    view.toggle_item(1)
    view.setCurrentIndex(view.results.index_of(2))
    assert ids(view) == [2]
    search.release()
    until(lambda: not window.busy)
    assert [r.candidate.item.id for r in view.results.shown[:3]] == [3, 1, 2]
    assert ids(view) == [2]


def test_the_keys_are_listed_in_the_window_and_in_the_guide(window):
    guide = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    for heading, keys in list_keys():
        assert f"| **{heading}** | |" in guide
        for key, meaning in keys:
            assert f"| {key} | {meaning} |" in guide
    window.commands.keys.trigger()
    dialog = next(iter(window.findChildren(KeysDialog)))
    shown = {label.text() for label in dialog.findChildren(QLabel)}
    assert {key for _, keys in list_keys() for key, _ in keys} <= shown
    dialog.close()

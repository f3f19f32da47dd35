"""The list model and the grid: new orders move rows, and whoever holds a row keeps its item."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPersistentModelIndex, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QAbstractItemModelTester

from retllm_desktop.core.library_records import Root, RootState
from retllm_desktop.core.types import Query
from retllm_desktop.search.ranking.order import FusionRule, order_results
from retllm_desktop.ui.results.result_delegate import HEADING_PX
from retllm_desktop.ui.results.results_model import (
    HEADING_ROLE,
    RESULT_ROLE,
    ResultsModel,
    content_key,
)
from retllm_desktop.ui.shared.texts import describe_result
from tests.ui.fakes import candidates, item, verdict

if TYPE_CHECKING:
    from retllm_desktop.core.types import Result

ITEMS = [item(number) for number in range(1, 9)]


def order(odds: dict[int, float] | None = None) -> tuple["Result", ...]:
    verdicts = {number: verdict(value) for number, value in (odds or {}).items()}
    return order_results(candidates(ITEMS), verdicts, FusionRule())


def ids(model: ResultsModel) -> list[int]:
    return [
        model.data(model.index(row), RESULT_ROLE).candidate.item.id
        for row in range(model.rowCount())
    ]


def test_the_model_obeys_qts_rules(qapp):
    model = ResultsModel()
    fatal = QAbstractItemModelTester.FailureReportingMode.Fatal
    tester = QAbstractItemModelTester(model, fatal)
    model.replace(order())
    model.settle(order({1: -3.0, 5: 4.0}))
    model.settle(order({1: -3.0, 5: 4.0, 2: 9.0}))
    model.replace(())
    assert model.rowCount() == 0
    tester.deleteLater()


def test_what_lies_on_a_drive_within_a_folder_is_marked_as_the_drive_is(qapp):
    model = ResultsModel()
    outer, inner = Path("/photos"), Path("/photos/stick")
    here, there = item(1, path=outer / "a.jpg"), item(2, path=inner / "b.jpg")
    model.replace(order_results(candidates([here, there]), {}, FusionRule()))
    roots = [Root(1, outer), Root(2, inner, RootState.OFFLINE, detached=True)]
    model.show_roots(roots)
    assert [one.candidate.item.offline for one in model.results] == [False, True]
    model.show_roots(roots[:1])
    assert [one.candidate.item.offline for one in model.results] == [False, False]


def test_settling_moves_rows_and_persistent_indexes(qapp):
    model = ResultsModel()
    model.replace(order())
    held = {number: QPersistentModelIndex(model.index(number - 1)) for number in range(1, 9)}
    assert model.settle(order({1: -4.0, 3: 5.0}))
    assert ids(model) == [3, 2, 1, 4, 5, 6, 7, 8]
    for number, index in held.items():
        assert model.result(index).candidate.item.id == number


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.integers(1, 8), st.floats(-9, 9), max_size=8))
def test_any_order_keeps_every_holder_with_its_item(odds):
    model = ResultsModel()
    model.replace(order())
    held = {number: QPersistentModelIndex(model.index(number - 1)) for number in range(1, 9)}
    model.settle(order(odds))
    assert ids(model) == [r.candidate.item.id for r in order(odds)]
    for number, index in held.items():
        assert model.result(index).candidate.item.id == number
        assert model.index_of(number).row() == index.row()


def test_a_verdict_without_a_move_only_repaints(qapp, qtbot):
    model = ResultsModel()
    model.replace(order())
    changed: list[int] = []
    model.dataChanged.connect(lambda first, last: changed.append(first.row()))
    with qtbot.assertNotEmitted(model.layoutChanged), qtbot.assertNotEmitted(model.modelReset):
        assert not model.settle(order({1: 3.0}))
    # The second one begins the rest now.
    assert changed == [0, 1]
    assert model.results[0].relevance is not None


def test_other_items_replace_the_list(qapp, qtbot):
    model = ResultsModel()
    model.replace(order())
    with qtbot.waitSignal(model.modelReset):
        assert not model.settle(order()[:3])
    assert model.rowCount() == 3


def test_what_is_read_aloud(qapp):
    model = ResultsModel()
    model.replace(order({1: 6.0}))
    spoken = model.data(model.index(0), Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "picture-0001.jpg, Picture, place 1, sure match"
    assert model.data(model.index(0), Qt.ItemDataRole.ToolTipRole).endswith("picture-0001.jpg")
    offline = order_results(candidates([item(1, offline=True)]), {}, FusionRule())[0]
    assert "not connected" in describe_result(offline)


def test_content_leads_to_its_row(qapp):
    model = ResultsModel()
    model.replace(order())
    key = content_key(model.results[4])
    model.settle(order({5: 9.0, 1: -9.0}))
    assert model.index_of_content(key).row() == 0
    assert not model.index_of_content((b"none", 0)).isValid()


@pytest.fixture
def view(window):
    made = window.parts.view
    window.parts.pages.set_has_query(has_query=True)
    made.show_results(order())
    window.parts.pages.set_has_query(has_query=True)
    return made


def test_selection_stays_on_its_item(view, until):
    view.setCurrentIndex(view.results.index(2))
    view.settle(order({1: -4.0, 3: 5.0}))
    assert view.selected.candidate.item.id == 3
    assert view.currentIndex().row() == 0
    until(lambda: not view.gliding)


def test_scroll_stays_where_it_is(view, window, until):
    window.resize(600, 460)
    window.parts.view.zoom(2)
    bar = view.verticalScrollBar()
    until(lambda: bar.maximum() > 50)
    bar.setValue(50)
    view.settle(order({1: -4.0, 3: 5.0}))
    until(lambda: not view.gliding)
    assert bar.value() == 50


def test_rows_glide_from_their_old_places(view, until):
    view.settle(order({1: -4.0, 3: 5.0}))
    assert view.gliding
    until(lambda: not view.gliding)


def test_rows_do_not_move_under_a_pressed_button(view, until):
    until(lambda: view.visualRect(view.results.index(1)).width() > 10)
    rect = view.visualRect(view.results.index(1))
    send(view, QEvent.Type.MouseButtonPress, rect.center())
    view.settle(order({1: -4.0, 3: 5.0}))
    held = [r.candidate.item.id for r in view.results.results]
    send(view, QEvent.Type.MouseButtonRelease, rect.center())
    assert held == list(range(1, 9))
    assert [r.candidate.item.id for r in view.results.results][:3] == [3, 2, 1]
    assert view.selected.candidate.item.id == 2
    until(lambda: not view.gliding)


def send(view, kind: QEvent.Type, place: QPoint) -> None:
    left = Qt.MouseButton.LeftButton
    held = left if kind == QEvent.Type.MouseButtonPress else Qt.MouseButton.NoButton
    where = QPointF(place)
    globally = QPointF(view.viewport().mapToGlobal(place))
    event = QMouseEvent(kind, where, globally, left, held, Qt.KeyboardModifier.NoModifier)
    handler = view.mousePressEvent if held == left else view.mouseReleaseEvent
    handler(event)


def test_the_line_is_shared_evenly(view, window, until):
    for width in (640, 811, 1180):
        window.resize(width, 700)
        until(lambda: view.viewport().width() > 0)
        room = view.viewport().width()
        cell = view.gridSize().width()
        columns = room // cell
        assert columns * cell <= room
        assert room - columns * cell < columns + 1
        until(lambda cell=cell: view.visualRect(view.results.index(1)).x() >= cell - 1)


def test_thousands_of_rows(view, until):
    many = order_results(candidates([item(n) for n in range(1, 5001)]), {}, FusionRule())
    view.show_results(many)
    judged = {n: verdict(float(n % 13) - 6) for n in range(1, 17)}
    view.settle(order_results(candidates([item(n) for n in range(1, 5001)]), judged, FusionRule()))
    view.scrollToBottom()
    until(lambda: not view.gliding)
    assert view.results.rowCount() == 5000
    assert len(view.rows_on_screen()) < 100


def test_sections_have_their_names_above_their_first_results(qapp):
    model = ResultsModel()
    named = lambda: {  # noqa: E731 - one line, used thrice
        row: name for row in range(8) if (name := model.data(model.index(row), HEADING_ROLE))
    }
    model.replace(order())
    assert named() == {}
    model.settle(order({2: 4.0, 5: 0.0, 3: -4.0}))
    assert named() == {0: "Sure", 1: "Maybe", 2: "The rest"}
    # Where nothing may match there is nothing to be the rest of.
    model.settle(order({2: -4.0}))
    assert named() == {}


def test_a_heading_is_painted_above_its_cell(window, search, until):
    search.odds = {2: 4.0, 5: -4.0}
    window.search.search_now(Query("cat"))
    view = window.parts.view
    until(lambda: len(view.results.headings) == 2 and not view.gliding)
    cell = view.visualRect(view.results.index(0))
    strip = QRect(cell.x() + 8, cell.y() + 1, 60, HEADING_PX)
    other = view.visualRect(view.results.index(2))
    colors = lambda rect: len(  # noqa: E731 - what is painted in a piece of the window
        {view.viewport().grab(rect).toImage().pixel(x, y) for x in range(60) for y in range(16)}
    )
    assert colors(strip) > 5
    assert colors(QRect(other.x() + 8, other.y() + 1, 60, HEADING_PX)) == 1

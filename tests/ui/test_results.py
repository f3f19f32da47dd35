"""The list model and the grid: new orders move rows, and whoever holds a row keeps its item."""

from itertools import pairwise
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
from retllm_desktop.ui.gallery.gallery_geometry import MARGIN_PX
from retllm_desktop.ui.gallery.gallery_model import RESULT_ROLE, content_key
from retllm_desktop.ui.results.results_model import ResultsModel
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
    with (
        qtbot.assertNotEmitted(model.layoutChanged),
        qtbot.assertNotEmitted(model.modelReset),
        qtbot.waitSignal(model.sections_changed),
    ):
        assert not model.settle(order({1: 3.0}))
    assert changed == [0]
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
    tip = model.data(model.index(0), Qt.ItemDataRole.ToolTipRole).splitlines()
    assert tip[0].endswith("picture-0001.jpg")
    assert "sure match" in tip[1]
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


def test_lines_fill_the_width(view, window, until):
    view.show_results(order_results(candidates([item(n) for n in range(1, 60)]), {}, FusionRule()))
    for width in (640, 811, 1180):
        window.resize(width, 700)
        until(lambda: view.viewport().width() > 0)
        room = view.viewport().rect().adjusted(MARGIN_PX, 0, -MARGIN_PX, 0)
        until(lambda room=room: view.visualRect(view.results.index(0)).left() == room.left())
        lines: dict[int, list[QRect]] = {}
        for row in range(59):
            rect = view.visualRect(view.results.index(row))
            lines.setdefault(rect.top(), []).append(rect)
        for line in list(lines.values())[:-1]:
            assert line[0].left() == room.left()
            assert line[-1].right() == room.right()
            gaps = {b.left() - a.right() - 1 for a, b in pairwise(line)}
            assert gaps <= {5}


def test_thousands_of_rows(view, until):
    many = order_results(candidates([item(n) for n in range(1, 5001)]), {}, FusionRule())
    view.show_results(many)
    judged = {n: verdict(float(n % 13) - 6) for n in range(1, 17)}
    view.settle(order_results(candidates([item(n) for n in range(1, 5001)]), judged, FusionRule()))
    view.scrollToBottom()
    until(lambda: not view.gliding)
    assert view.results.rowCount() == 5000
    assert len(view.rows_on_screen()) < 100


def test_sections_have_names_and_numbers(qapp):
    model = ResultsModel()
    named = lambda: [(one.first_row, one.title, one.note) for one in model.sections]  # noqa: E731
    model.replace(order())
    assert named() == []
    model.settle(order({2: 4.0, 5: 0.0, 3: -4.0}))
    assert named() == [(0, "Sure", "1"), (1, "Maybe", "1"), (2, "The rest", "6")]
    # Where nothing may match there is nothing to be the rest of.
    model.settle(order({2: -4.0}))
    assert named() == []


def test_a_section_begins_a_line_below_its_heading(window, search, until):
    search.odds = {2: 4.0, 5: -4.0}
    window.search.search_now(Query("cat"))
    view = window.parts.view
    until(lambda: len(view.results.sections) == 2 and not view.gliding)
    first, second = (view.visualRect(view.results.index(row)) for row in (0, 1))
    assert first.left() == second.left() == MARGIN_PX
    between = QRect(8, first.bottom() + 1, 120, second.top() - first.bottom() - 1)
    assert between.height() > view.fontMetrics().height()

    def colors(rect: QRect) -> int:
        image = view.viewport().grab(rect).toImage()
        return len({image.pixel(x, y) for x in range(image.width()) for y in range(image.height())})

    assert colors(between) > 5
    assert colors(between.translated(400, 0)) == 1

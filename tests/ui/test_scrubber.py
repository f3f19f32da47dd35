"""The scrubber: where years stand, where a click, a drag or a key leads, what is said of it."""

from collections.abc import Iterator
from itertools import pairwise

import pytest
import shiboken6
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QWidget

from retllm_desktop.ui.library.date_sections import MonthStart
from retllm_desktop.ui.library.scrubber import Scrubber
from retllm_desktop.ui.library.scrubber_marks import (
    MarkKind,
    ScrubberScale,
    lay_out_marks,
)

ROWS, ON_SCREEN = 1000, 20
# 2026: 400 rows, 2025: 590, 2024: 10.
MONTHS = (
    MonthStart(0, 2026, 3),
    MonthStart(100, 2026, 2),
    MonthStart(300, 2026, 1),
    MonthStart(400, 2025, 12),
    MonthStart(500, 2025, 6),
    MonthStart(990, 2024, 5),
)


@pytest.fixture
def holder(qtbot) -> Iterator[QWidget]:
    made = QWidget()
    made.resize(500, 420)
    yield made
    shiboken6.delete(made)


@pytest.fixture
def scrubber(holder, theme) -> Scrubber:
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(QListWidget(), 1)
    made = Scrubber(theme, holder)
    row.addWidget(made)
    made.show_list(ROWS, MONTHS)
    made.show_place(0, ON_SCREEN)
    holder.show()
    QTest.qWaitForWindowExposed(holder)
    return made


@pytest.fixture
def wanted(scrubber) -> list[int]:
    rows: list[int] = []
    scrubber.row_wanted.connect(rows.append)
    return rows


def centre(scrubber: Scrubber, y_px: int) -> QPoint:
    return QPoint(scrubber.width() // 2, y_px)


def texts(marks, kind: MarkKind) -> list[tuple[int, int]]:
    return [(one.month.year, one.month.month) for one in marks if one.kind is kind]


def test_places_are_proportional_to_rows():
    scale = ScrubberScale(ROWS, 10, 400)
    assert (scale.y_of(0), scale.y_of(ROWS - 1)) == (10, 410)
    assert scale.y_of(400) == 10 + round(400 * 400 / 999)
    for row in (0, 1, 400, 998, 999):
        assert abs(scale.row_at(scale.y_of(row)) - row) <= 2
    assert scale.row_at(-50) == 0
    assert scale.row_at(5000) == ROWS - 1


@pytest.mark.parametrize("rows", [0, 1])
def test_of_hardly_any_rows_the_first_is_meant(rows):
    scale = ScrubberScale(rows, 10, 400)
    assert scale.y_of(0) == 10
    assert scale.row_at(300) == 0


def test_years_come_first_and_labels_do_not_overlap():
    marks = lay_out_marks(MONTHS, ScrubberScale(ROWS, 10, 400), 16)
    assert texts(marks, MarkKind.YEAR) == [(2026, 3), (2025, 12), (2024, 5)]
    assert texts(marks, MarkKind.MONTH) == [(2026, 2), (2026, 1), (2025, 6)]
    places = [mark.y_px for mark in marks]
    assert all(after - before >= 16 for before, after in pairwise(places))


def test_where_room_lacks_months_are_ticks_and_years_are_left_out():
    months = [MonthStart(12 * y + m, 2026 - y, 12 - m) for y in range(50) for m in range(12)]
    marks = lay_out_marks(months, ScrubberScale(600, 10, 300), 16)
    years = texts(marks, MarkKind.YEAR)
    assert years[0] == (2026, 12)
    assert 10 <= len(years) <= 15
    assert not texts(marks, MarkKind.MONTH)
    low = lay_out_marks(months, ScrubberScale(600, 10, 12), 16)
    assert texts(low, MarkKind.YEAR) == [(2026, 12)]


def test_a_list_without_dates_has_no_marks():
    assert lay_out_marks((), ScrubberScale(ROWS, 10, 400), 16) == ()


def test_it_is_there_for_long_lists_alone(scrubber, qtbot):
    assert scrubber.isVisible()
    with qtbot.waitSignal(scrubber.needed_changed) as changed:
        scrubber.show_list(40, MONTHS[:1])
    assert changed.args == [False]
    assert not scrubber.isVisible()
    scrubber.show_list(ROWS, MONTHS)
    assert scrubber.isVisible()
    scrubber.show_list(ROWS, ())
    assert not scrubber.isVisible()


def test_it_follows_the_list_from_the_first_row_to_the_last(scrubber, wanted):
    for first, value in ((0, 0), (490, 500), (980, 999), (985, 999)):
        scrubber.show_place(first, ON_SCREEN)
        assert abs(scrubber.value() - value) <= 1
    assert wanted == []


def test_a_click_goes_there_and_a_label_to_its_beginning(scrubber, wanted):
    scale = scrubber.scale
    year = next(mark for mark in scrubber.marks if mark.month.year == 2025)
    QTest.mouseClick(scrubber, Qt.MouseButton.LeftButton, pos=centre(scrubber, year.y_px + 3))
    assert wanted == [400]
    wanted.clear()
    y_px = (scale.y_of(500) + scale.y_of(990)) // 2
    QTest.mouseClick(scrubber, Qt.MouseButton.LeftButton, pos=centre(scrubber, y_px))
    assert len(wanted) == 1
    assert abs(wanted[0] - 745 * (ROWS - ON_SCREEN) / ROWS) < 5


def test_while_it_is_dragged_a_bubble_says_the_month(scrubber, wanted):
    scale = scrubber.scale
    QTest.mousePress(scrubber, Qt.MouseButton.LeftButton, pos=centre(scrubber, scale.y_of(200)))
    assert scrubber.bubble.isVisible()
    assert scrubber.bubble.text() == "February 2026"
    assert scrubber.bubble.geometry().right() < scrubber.geometry().left()
    QTest.mouseMove(scrubber, centre(scrubber, scale.y_of(700)))
    assert scrubber.bubble.text() == "June 2025"
    # The list lags behind: the handle stays under the pointer.
    scrubber.show_place(300, ON_SCREEN)
    assert abs(scrubber.value() - 700) <= 3
    QTest.mouseMove(scrubber, centre(scrubber, 5000))
    assert wanted[-1] == ROWS - ON_SCREEN
    QTest.mouseRelease(scrubber, Qt.MouseButton.LeftButton, pos=centre(scrubber, 5000))
    assert not scrubber.bubble.isVisible()


def test_keys_go_from_month_to_month_and_from_year_to_year(scrubber, wanted):
    scrubber.setFocus()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_PageDown, Qt.Key.Key_PageDown):
        QTest.keyClick(scrubber, key)
    # The last year is shorter than a screen.
    assert wanted == [100, 300, 400, 990]
    wanted.clear()
    for key in (Qt.Key.Key_PageUp, Qt.Key.Key_Up, Qt.Key.Key_Home, Qt.Key.Key_End):
        QTest.keyClick(scrubber, key)
    assert wanted == [400, 300, 0, ROWS - ON_SCREEN]


def test_escape_goes_back_to_the_list(scrubber, qtbot):
    with qtbot.waitSignal(scrubber.left):
        QTest.keyClick(scrubber, Qt.Key.Key_Escape)


def test_a_screen_reader_finds_a_slider_that_says_the_month(scrubber, wanted):
    face = QAccessible.queryAccessibleInterface(scrubber)
    assert face.role() is QAccessible.Role.Slider
    assert face.text(QAccessible.Text.Name) == "Move through time"
    assert face.text(QAccessible.Text.Description) == "March 2026"
    scrubber.show_place(490, ON_SCREEN)
    assert face.text(QAccessible.Text.Description) == "June 2025"
    face.valueInterface().setCurrentValue(0)
    assert wanted == [0]


def test_from_right_to_left_the_bubble_stands_at_the_other_side(scrubber, holder):
    holder.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    holder.layout().activate()
    assert scrubber.geometry().left() == 0
    y_px = scrubber.scale.y_of(200)
    QTest.mousePress(scrubber, Qt.MouseButton.LeftButton, pos=centre(scrubber, y_px))
    assert scrubber.bubble.geometry().left() > scrubber.geometry().right()
    QTest.mouseRelease(scrubber, Qt.MouseButton.LeftButton, pos=centre(scrubber, y_px))


def test_a_larger_font_has_its_room(scrubber):
    before = scrubber.sizeHint().width()
    font = scrubber.font()
    font.setPointSizeF(font.pointSizeF() * 2)
    scrubber.setFont(font)
    assert scrubber.sizeHint().width() > before
    assert texts(scrubber.marks, MarkKind.YEAR)[0] == (2026, 3)


def test_it_stays_where_its_own_width_makes_more_fit_on_the_screen(scrubber):
    """It came and went without end: the list is narrower beside it, and squares are smaller."""
    told: list[bool] = []
    scrubber.needed_changed.connect(told.append)
    for on_screen in (390, 450, 390, 450):
        scrubber.show_place(0, on_screen)
    assert told == []
    assert scrubber.isVisible()
    scrubber.show_place(0, ROWS)
    assert told == [False]

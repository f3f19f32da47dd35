"""The headings of a list's columns: over them, clickable, heard, either way round."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest

from retllm_desktop.core.library_records import Root
from retllm_desktop.ui.gallery.arrangement import Arrangement, Grouping, SortOrder
from retllm_desktop.ui.gallery.gallery_layout import GalleryMode
from retllm_desktop.ui.gallery.list_header import ListHeader
from tests.ui.fakes import ROOT


@pytest.fixture
def header(window, folders, until):
    folders.known = [Root(1, ROOT, files=8)]
    window.resize(1300, 700)
    window.start("a red mug")
    until(lambda: not window.search.running and window.parts.view.results.rowCount() > 2)
    window.parts.view_options.modes[GalleryMode.LIST].click()
    made = window.findChild(ListHeader)
    until(made.isVisible)
    return made


def sizes(window) -> list[int]:
    results = window.parts.view.results
    shown = [results.result_at(row) for row in range(results.rowCount())]
    return [one.candidate.item.id for one in shown]


def test_each_stands_over_its_column(window, header):
    columns = window.parts.view.list_columns()
    for sort, place in (
        (SortOrder.NAME, columns.name),
        (SortOrder.FOLDER, columns.folder),
        (SortOrder.KIND, columns.kind),
        (SortOrder.DATE, columns.date),
        (SortOrder.SIZE, columns.size),
        (SortOrder.RELEVANCE, columns.relevance),
    ):
        button = header.buttons[sort]
        assert button.isVisible(), sort
        assert button.geometry().left() == place.toRect().left(), sort
        assert button.geometry().width() == place.toRect().width(), sort
    assert header.geometry().bottom() < window.parts.view.viewport().geometry().top()
    # Narrower, the columns that go take their headings with them.
    window.resize(640, 480)
    assert not header.buttons[SortOrder.KIND].isVisible()
    assert header.buttons[SortOrder.NAME].isVisible()


def test_in_a_language_from_right_to_left_they_stand_the_other_way_round(window, header, qapp):
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        columns = window.parts.view.list_columns()
        name, date = header.buttons[SortOrder.NAME], header.buttons[SortOrder.DATE]
        assert name.geometry().left() > date.geometry().right()
        assert name.geometry().left() == columns.name.toRect().left()
    finally:
        qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def test_a_click_sorts_and_another_one_turns_the_order_round(window, header, until):
    options = window.parts.view_options
    by_relevance = sizes(window)
    QTest.mouseClick(header.buttons[SortOrder.NAME], Qt.MouseButton.LeftButton)
    assert options.arrangement == Arrangement(SortOrder.NAME)
    rising = sizes(window)
    assert header.buttons[SortOrder.NAME].text().endswith("\u2191")
    QTest.mouseClick(header.buttons[SortOrder.NAME], Qt.MouseButton.LeftButton)
    assert options.arrangement == Arrangement(SortOrder.NAME, Grouping.NONE, backwards=True)
    assert sizes(window) == rising[::-1]
    assert header.buttons[SortOrder.NAME].text().endswith("\u2193")
    # Another column begins the usual way, and the best match is one way alone.
    QTest.mouseClick(header.buttons[SortOrder.DATE], Qt.MouseButton.LeftButton)
    assert header.buttons[SortOrder.DATE].text().endswith("\u2193")
    assert not any(mark in header.buttons[SortOrder.NAME].text() for mark in "\u2191\u2193")
    for _ in range(2):
        QTest.mouseClick(header.buttons[SortOrder.RELEVANCE], Qt.MouseButton.LeftButton)
        assert options.arrangement == Arrangement()
        assert sizes(window) == by_relevance


def test_it_is_the_order_of_the_menu(window, header):
    options = window.parts.view_options
    options.sorts[SortOrder.SIZE].trigger()
    assert header.buttons[SortOrder.SIZE].text().endswith("\u2193")
    assert not options.backwards.isChecked()
    QTest.mouseClick(header.buttons[SortOrder.SIZE], Qt.MouseButton.LeftButton)
    assert options.backwards.isChecked()
    assert options.sort_button.text() == "Smallest"
    options.backwards.trigger()
    assert header.buttons[SortOrder.SIZE].text().endswith("\u2193")
    # Remembered either way.
    options.backwards.trigger()
    saved = options.saved
    options.sorts[SortOrder.RELEVANCE].trigger()
    assert not options.backwards.isEnabled()
    options.restore(saved)
    assert options.arrangement == Arrangement(SortOrder.SIZE, Grouping.NONE, backwards=True)


def test_keys_reach_it_and_screen_readers_hear_it(window, header):
    button = header.buttons[SortOrder.NAME]
    assert button.focusPolicy() & Qt.FocusPolicy.TabFocus
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    interface = QAccessible.queryAccessibleInterface(button)
    assert interface.text(QAccessible.Text.Name) == "Sort by Name"
    assert interface.text(QAccessible.Text.Description) == "sorted, least first"
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert interface.text(QAccessible.Text.Description) == "sorted, most first"
    # From the list it is the next stop.
    window.parts.view.setFocus()
    QTest.keyClick(window.parts.view, Qt.Key.Key_Tab)
    assert window.focusWidget() in header.buttons.values()


def test_only_the_list_has_it(window, header):
    window.parts.view_options.modes[GalleryMode.GRID].click()
    assert not header.isVisible()
    assert window.parts.view.viewportMargins().top() == 0
    window.parts.view_options.modes[GalleryMode.LIST].click()
    assert header.isVisible()
    # Larger letters take more room.
    before = header.height()
    font = window.parts.view.font()
    font.setPointSizeF(font.pointSizeF() * 2)
    header.setFont(font)
    assert header.height() > before

"""The window's main job, from the keyboard to the settled list."""

import contextlib
import threading

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from retllm_desktop.core.errors import EngineError, InputError, StoreError
from retllm_desktop.core.library_records import Root
from retllm_desktop.core.types import Query
from retllm_desktop.search.events import SearchLimits
from retllm_desktop.ui.shared.theme import ThemeMode
from retllm_desktop.ui.shared.widgets import BannerTone, BannerTopic, fit_to_screen
from retllm_desktop.ui.window.main_window import MainWindow
from retllm_desktop.ui.window.services import UiServices
from tests.ui.fakes import ROOT, item


def ids(window: MainWindow) -> list[int]:
    return [r.candidate.item.id for r in window.parts.view.results.results]


def status(window: MainWindow) -> str:
    return window.parts.status.message.text()


def type_(window: MainWindow, text: str) -> None:
    QTest.keyClicks(window.parts.search_bar.box, text)


def press(window: MainWindow, key: Qt.Key) -> None:
    QTest.keyClick(window.parts.search_bar.box, key)


def test_what_searches_need_is_loaded_before_the_first(window, search, until):
    assert not search.prepared
    window.start()
    until(lambda: search.prepared == 1)
    # Beside it everything is listed, by date, which needs no model.
    assert search.queries == [Query()]


def test_typing_finds_and_the_list_settles(window, search, until):
    search.stepped = True
    type_(window, "red mug")
    until(lambda: ids(window) == list(range(1, 9)))
    until(lambda: search.judged == [Query(text="red mug", draft=True)])
    until(lambda: status(window) == "8 found in 45 ms · checking the best…")
    assert window.parts.pages.currentWidget() is window.parts.view
    window.parts.view.setCurrentIndex(window.parts.view.results.index(2))
    search.step(3)
    until(lambda: ids(window)[0] == 3)
    assert status(window) == "8 found in 45 ms · checking 3 of 4…"
    assert window.parts.activity.share == 0.75
    assert window.parts.view.selected.candidate.item.id == 3
    search.step(1)
    until(lambda: status(window) == "8 found · checked 4 · best match first")
    assert ids(window) == [3, 4, 2, 1, 5, 6, 7, 8]
    assert window.parts.activity.share is None
    assert window.parts.details.result.candidate.item.id == 3


def test_typing_asks_the_judge_once_after_a_moment(window, search, until):
    type_(window, "a red mug left of a book")
    until(lambda: bool(search.queries))
    until(lambda: not window.search.running)
    assert search.queries[-1] == Query(text="a red mug left of a book", draft=True)
    assert search.judged == search.queries[-1:]


def test_enter_searches_at_once_and_not_twice(window, search, until):
    search.stepped = True
    window.parts.search_bar.set_text("mug")
    press(window, Qt.Key.Key_Return)
    until(lambda: bool(ids(window)))
    press(window, Qt.Key.Key_Return)
    search.release()
    until(lambda: not window.search.running)
    assert search.queries == [Query(text="mug")]


def test_a_stale_search_is_dropped(window, search, until):
    search.stepped = True
    window.search.search_now(Query(text="old"))
    until(lambda: bool(ids(window)))
    search.items = [item(number) for number in (21, 22, 23)]
    search.odds = {22: 3.0}
    window.search.search_now(Query(text="new"))
    search.step(50)
    until(lambda: Query(text="old") in search.closed)
    until(lambda: not window.search.running)
    assert ids(window) == [22, 21, 23] or ids(window) == [21, 22, 23]
    until(lambda: "best match first" in status(window))
    assert status(window) == "3 found · checked 1 · best match first"
    assert set(ids(window)) == {21, 22, 23}


def test_escape_and_the_button_clear(window, search, until):
    type_(window, "mug")
    until(lambda: bool(ids(window)))
    assert window.parts.search_bar.clear_button.isVisible()
    press(window, Qt.Key.Key_Escape)
    assert window.parts.search_bar.text == ""
    assert not window.parts.search_bar.clear_button.isVisible()
    until(lambda: status(window) == "Everything, newest first")
    assert window.search.query == Query()
    type_(window, "mug")
    until(lambda: "best match first" in status(window))
    QTest.mouseClick(window.parts.search_bar.clear_button, Qt.MouseButton.LeftButton)
    until(lambda: status(window) == "Everything, newest first")


def test_the_keyboard_goes_to_the_results_and_back(window, search, until):
    window.activateWindow()
    opened: list[object] = []
    window.parts.view.opened.connect(opened.append)
    type_(window, "mug")
    until(lambda: "best match first" in status(window))
    press(window, Qt.Key.Key_Down)
    view = window.parts.view
    assert view.currentIndex().row() == 0
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert view.currentIndex().row() == 1
    QTest.keyClick(view, Qt.Key.Key_Space)
    preview = window.parts.preview
    assert preview.isVisible()
    assert window.parts.details.isHidden()
    assert window.parts.details.result == view.results.results[1]
    QTest.keyClick(preview, Qt.Key.Key_Space)
    assert not preview.isVisible()
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert opened == [view.results.results[1]]
    assert preview.isVisible()
    QTest.keyClick(preview, Qt.Key.Key_Escape)
    QTest.keyClick(view, Qt.Key.Key_X)
    assert window.parts.search_bar.text == "x"
    QTest.keyClick(window.parts.search_bar.box, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.parts.search_bar.text == "mug"
    window.commands.focus_search.trigger()
    assert window.parts.search_bar.box.selectedText() == "mug"


def test_the_missing_file_is_said(window, search, until):
    type_(window, "mug")
    until(lambda: bool(ids(window)))
    window.results.open(window.parts.view.results.results[0])
    until(lambda: "not there any more" in window.parts.banner.text)


def test_that_another_model_checks_is_said_until_the_chosen_one_answers(window, search, until):
    search.odds = {1: 2.0, 3: -1.0}
    search.fine_error = EngineError("nas does not answer")
    search.fine_error_after, search.stand_in = 1, "Starter, fine"
    window.search.search_now(Query("cat"))
    until(lambda: not window.busy)
    banner = window.parts.banner
    assert banner.isVisible()
    assert "«Starter, fine» on this computer checks instead" in banner.text
    assert "checked 2" in window.parts.status.message.text()
    search.fine_error = None
    window.search.search_now(Query("dog"))
    until(lambda: not window.busy and not banner.isVisible())


def test_a_fine_stage_that_fails_is_told_and_can_be_tried_again(window, search, until):
    search.fine_error = EngineError("The model's process ended", "it is started again")
    search.fine_error_after = 1
    type_(window, "mug")
    until(lambda: "close check is not available" in window.parts.banner.text)
    assert "Only the first" in window.parts.banner.text
    until(lambda: "quick order" in status(window))
    assert ids(window)[1:] == list(range(2, 9))
    search.fine_error = None
    window.parts.banner.action_button.click()
    until(lambda: "best match first" in status(window))
    assert window.parts.banner.text == ""
    assert len(search.judged) == 2


def test_an_error_becomes_a_sentence_in_the_window(window, search, until):
    search.error = InputError("The query has 10,000 characters; 1,000 are the most", "shorten it")
    type_(window, "mug")
    until(lambda: window.parts.banner.text.endswith("Shorten it."))
    until(lambda: not window.search.running)
    search.error = None
    press(window, Qt.Key.Key_Return)
    until(lambda: bool(ids(window)))
    assert window.parts.banner.text == ""


def test_a_bug_in_a_service_surfaces(window, search, until, qtbot):
    search.bug = ZeroDivisionError("a bug")
    with qtbot.captureExceptions() as caught:
        type_(window, "mug")
        until(lambda: bool(caught) and not window.search.running)
    assert {one[0] for one in caught} == {ZeroDivisionError}


def test_closing_while_searching_stops_in_time(window, search, until):
    search.stepped = True
    type_(window, "mug")
    until(lambda: bool(search.judged) and bool(ids(window)))
    window.close()
    assert search.closed[-1] == Query(text="mug", draft=True)
    assert len(search.closed) == len(search.queries)
    left = [t.name for t in threading.enumerate() if t.name.startswith("retllm-")]
    assert left == []


def test_a_query_at_the_start(window, search, folders, until):
    folders.known = [Root(1, ROOT, files=8)]
    window.start("a blue boat")
    until(lambda: "best match first" in status(window))
    assert window.parts.search_bar.text == "a blue boat"
    assert search.queries == [Query(text="a blue boat")]


def test_details_say_why(window, search, until):
    type_(window, "mug")
    until(lambda: "best match first" in status(window))
    window.parts.view.setCurrentIndex(window.parts.view.results.index(0))
    details = window.parts.details
    assert details.explanation.word.text() == "sure"
    assert details.explanation.places.text() == "3 in the quick order → 1 after the check"
    assert details.explanation.relevance.text() == "99%"
    window.parts.view.setCurrentIndex(window.parts.view.results.index(6))
    assert details.explanation.word.text() == "not checked"
    facts = {fact.name: fact.value for fact in details.facts.shown}
    assert facts["Size"] == "640 × 480 · 123 kB"


def test_paths_can_be_copied(window, search, until):
    type_(window, "mug")
    until(lambda: "best match first" in status(window))
    menu = window.results.menu(window.parts.view.results.results[0])
    actions = {action.text(): action for action in menu.actions()}
    actions["Copy path\tCtrl+Shift+C"].trigger()
    assert QGuiApplication.clipboard().text() == str(item(3).path)
    assert "Find similar" in actions
    menu.deleteLater()


def test_every_control_has_a_name(window):
    from PySide6.QtWidgets import QAbstractButton, QLineEdit, QListView, QProgressBar

    for kind in (QAbstractButton, QLineEdit, QListView, QProgressBar):
        for widget in window.findChildren(kind):
            internal = widget.objectName().startswith("qt_")
            text = widget.text() if isinstance(widget, QAbstractButton) else ""
            named = widget.accessibleName() or text
            # A button without words yet is hidden until it has some.
            assert internal or named or widget.isHidden(), widget


def test_the_theme_is_remembered(qtbot, theme, search, folders, indexing, tmp_path):
    file = tmp_path / "window.ini"
    services = UiServices(search, indexing, folders, SearchLimits(), state_file=file)
    with contextlib.closing(MainWindow(services, theme)) as first:
        qtbot.addWidget(first)
        first.show()
        first.set_theme(ThemeMode.DARK)
        assert theme.dark
    from retllm_desktop.ui.window.window_state import WindowState

    assert WindowState(file).theme(ThemeMode.SYSTEM) is ThemeMode.DARK
    assert WindowState(None).theme(ThemeMode.LIGHT) is ThemeMode.LIGHT


def test_panels_and_previews_are_remembered(qtbot, theme, search, folders, indexing, tmp_path):
    file = tmp_path / "window.ini"
    services = UiServices(search, indexing, folders, SearchLimits(), state_file=file)

    def open_window():
        made = MainWindow(services, theme)
        qtbot.addWidget(made)
        made.show()
        return contextlib.closing(made)

    with open_window() as first:
        assert first.parts.details.isHidden()
        first.commands.details.setChecked(True)
        first.commands.larger.trigger()
        first.parts.details.explanation.more_button.click()
        larger = first.parts.view.edge
    with open_window() as second:
        assert second.parts.details.isVisible()
        assert second.commands.details.isChecked()
        assert second.parts.sidebar.isHidden()
        assert second.parts.view.edge == larger
        assert second.parts.details.explanation.more_button.isChecked()
    file.write_text("[window]\npanels={]\n", encoding="utf-8")
    with open_window() as third:
        assert third.parts.details.isHidden()


@pytest.mark.parametrize("screen", [QSize(1366, 768), QSize(800, 500), QSize(4000, 2000)])
def test_a_window_is_no_larger_than_the_screen(qtbot, monkeypatch, screen):
    widget = QWidget()
    qtbot.addWidget(widget)

    class Screen:
        def availableSize(self):  # noqa: N802 - Qt's name
            return screen

    monkeypatch.setattr(widget, "screen", Screen)
    fit_to_screen(widget, QSize(1180, 780))
    assert widget.width() < screen.width()
    assert widget.height() < screen.height()
    assert screen.width() < 1180 or widget.width() == 1180


def test_everything_fits_on_a_small_screen(window, search, folders, until):
    """At 200 % a screen of 1600 × 1000 has 800 × 500 pixels for windows."""
    folders.known = [Root(1, ROOT)]
    type_(window, "mug")
    until(lambda: bool(ids(window)))
    window.commands.sidebar.setChecked(True)
    window.commands.details.setChecked(True)
    window.parts.banner.show_message("Something to be known. " * 6)
    window.parts.view.setCurrentIndex(window.parts.view.results.index(0))
    window.preview.show()
    window.resize(784, 452)
    until(lambda: window.size() == QSize(784, 452))
    window.resize(300, 200)
    until(lambda: window.width() <= 784 and window.height() <= 452)
    until(lambda: not window.busy)


def test_what_was_read_goes_with_the_next_search(window, search, until, monkeypatch, qtbot):
    banner = window.parts.banner
    banner.show_message("The file is not there any more.", BannerTone.ERROR)
    type_(window, "mug")
    until(lambda: bool(ids(window)))
    # Not read yet: it stays.
    assert banner.text
    monkeypatch.setattr("retllm_desktop.ui.shared.widgets.READ_WITHIN_MS", 0)
    banner.show_message("The disk is full.", BannerTone.ERROR, topic=BannerTopic.LIBRARY)
    window.search.repeat()
    assert banner.text == "The disk is full."
    banner.show_message("The file is not there any more.", BannerTone.ERROR)
    qtbot.wait(5)
    window.search.repeat()
    assert banner.text == ""
    until(lambda: not window.search.running)


def test_a_failing_library_is_said(window, folders, until):
    folders.thumbnail_error = StoreError("The library file cannot be read", "restore it")
    type_(window, "mug")
    until(lambda: "cannot be read" in window.parts.banner.text)


def test_without_a_log_nothing_offers_it(window):
    assert not window.commands.show_log.isVisible()

"""The program as it is started: shown, used, interrupted, ended."""

import os
import signal
import sys

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel

from retllm_desktop.core.library_records import Root
from retllm_desktop.core.types import Query
from retllm_desktop.search.events import SearchLimits
from retllm_desktop.ui.system.single_instance import WindowRequest
from retllm_desktop.ui.window.app import run_window, show_migration_note
from retllm_desktop.ui.window.main_window import MainWindow
from retllm_desktop.ui.window.services import UiServices
from tests.ui.fakes import ROOT


@pytest.fixture
def services(qapp, search, folders, indexing) -> UiServices:
    folders.known = [Root(1, ROOT, files=8)]
    return UiServices(search, indexing, folders, SearchLimits())


class Visitor:
    """Does something with the running window as soon as a condition holds."""

    def __init__(self, condition, act) -> None:
        self._condition = condition
        self._act = act
        self.window: MainWindow | None = None
        self._timer = QTimer()
        self._timer.setInterval(20)
        self._timer.timeout.connect(self._look)
        self._timer.start()
        self._looks = 0

    def _look(self) -> None:
        self._looks += 1
        if self._looks > 3000:
            # The condition never came: end the run so that the test can fail.
            QApplication.quit()
        shown = [w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow)]
        if shown and self._condition(shown[0]):
            self._timer.stop()
            self.window = shown[0]
            self._act(shown[0])


def settled(window: MainWindow) -> bool:
    return "best match first" in window.parts.status.message.text()


def test_run_searches_indexes_and_returns(services, search, indexing):
    visitor = Visitor(lambda w: settled(w) and indexing.done == 1, MainWindow.close)
    assert run_window(services, request=WindowRequest("a red mug"), theme="dark").code == 0
    assert visitor.window is not None
    assert search.queries == [Query(text="a red mug")]
    assert indexing.runs == [(None, False)]
    assert sys.excepthook.__module__ != "retllm_desktop.ui.window.app"


@pytest.mark.skipif(os.name == "nt", reason="Windows cannot send Ctrl+C to one process alone")
def test_ctrl_c_in_the_terminal_closes_the_window(services):
    before = signal.getsignal(signal.SIGINT)
    visitor = Visitor(settled, lambda _window: os.kill(os.getpid(), signal.SIGINT))
    assert run_window(services, request=WindowRequest("mug")).code == 0
    assert visitor.window is not None
    assert signal.getsignal(signal.SIGINT) is before


def test_a_bug_is_logged_and_shown(services, search, qtbot, caplog):
    search.bug = ZeroDivisionError("a bug of ours")
    said: list[str] = []

    def note(window: MainWindow) -> None:
        said.append(window.parts.banner.text)
        window.close()

    visitor = Visitor(lambda w: "ZeroDivisionError" in w.parts.banner.text, note)
    with qtbot.captureExceptions() as caught:
        assert run_window(services, request=WindowRequest("mug")).code == 0
    assert visitor.window is not None
    assert [kind for kind, _, _ in caught] == [ZeroDivisionError]
    assert "a bug of ours" in said[0]
    assert "uncaught" in caplog.text


def test_none_is_counted_right():
    """PySide 6.12.0 gives back references to None that it never took; 3.11 then aborts."""
    from PySide6.QtCore import QPointF, QRectF

    rect, point = QRectF(0, 0, 3, 3), QPointF(1, 1)
    before = sys.getrefcount(None)
    for _ in range(500):
        rect.moveCenter(point)
    assert abs(sys.getrefcount(None) - before) < 100


def test_what_must_come_before_the_window_is_said(qapp):
    def notes():
        labels = [w for w in qapp.topLevelWidgets() if isinstance(w, QLabel) and w.isVisible()]
        return [label.text() for label in labels]

    with show_migration_note():
        assert len(notes()) == 1
        assert "up to date" in notes()[0]
    assert notes() == []

"""The program as it is started: shown, used, interrupted, ended."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from retllm_desktop.core.errors import StoreError
from retllm_desktop.core.library_records import Root
from retllm_desktop.core.types import Query
from retllm_desktop.platform.interrupts import HeldInterrupts
from retllm_desktop.search.events import SearchLimits
from retllm_desktop.ui.system.start_request import StartSurface, WindowRequest
from retllm_desktop.ui.window.app import run_window
from retllm_desktop.ui.window.main_window import MainWindow
from retllm_desktop.ui.window.services import UiServices
from retllm_desktop.ui.window.start_window import StartWindow
from tests.ui.fakes import ROOT, FakeSource


@pytest.fixture
def services(qapp, search, folders, indexing) -> Iterator[FakeSource]:
    folders.known = [Root(1, ROOT, files=8)]
    yield FakeSource(UiServices(search, indexing, folders, SearchLimits()))
    _kept.clear()


_kept: list[object] = []
"""Visitors of the present test: Qt alone does not keep them."""


def open_windows() -> list[MainWindow]:
    """The windows that stand in their frames: built in steps, they are none before that."""
    frames = (one for one in QApplication.topLevelWidgets() if isinstance(one, StartWindow))
    return [one.content for one in frames if isinstance(one.content, MainWindow)]


class Visitor:
    """Does something with the running window as soon as a condition holds."""

    def __init__(self, condition, act) -> None:
        self._condition = condition
        self._act = act
        _kept.append(self)
        self.window: MainWindow | None = None
        # What a test that failed left behind is not the window of this one.
        self._former = open_windows()
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
        shown = [one for one in open_windows() if one not in self._former]
        if shown and self._condition(shown[0]):
            self._timer.stop()
            self.window = shown[0]
            self._act(shown[0])


def settled(window: MainWindow) -> bool:
    return "best match first" in window.parts.status.message.text()


def test_run_searches_indexes_and_returns(services, search, indexing):
    visitor = Visitor(lambda w: settled(w) and indexing.done == 1, MainWindow.close)
    assert run_window(services, request=WindowRequest("a red mug"), theme="dark") == 0
    assert visitor.window is not None
    assert search.queries == [Query(text="a red mug")]
    assert indexing.runs == [(None, False)]
    assert sys.excepthook.__module__ != "retllm_desktop.ui.window.app"


@pytest.mark.skipif(os.name == "nt", reason="Windows cannot send Ctrl+C to one process alone")
def test_ctrl_c_in_the_terminal_closes_the_window(services):
    before = signal.getsignal(signal.SIGINT)
    visitor = Visitor(settled, lambda _window: os.kill(os.getpid(), signal.SIGINT))
    assert run_window(services, request=WindowRequest("mug")) == 0
    assert visitor.window is not None
    assert signal.getsignal(signal.SIGINT) is before


def test_ctrl_c_before_anything_listened_ends_the_start(services):
    """Pressed while Qt was loaded: the loop is not entered for good."""
    # A window that another test left is collected when it is.
    former = open_windows()
    services.may_open.clear()
    # Not by Qt's timer: its loop may not be entered at all.
    later = threading.Timer(0.2, services.may_open.set)
    later.start()
    assert run_window(services, request=WindowRequest("mug"), interrupted=lambda: True) == 0
    later.join()
    assert services.closed == 1
    assert [one for one in open_windows() if one not in former] == []


@pytest.mark.skipif(os.name == "nt", reason="Windows cannot send Ctrl+C to one process alone")
def test_ctrl_c_is_held_while_a_start_cannot_be_broken_off():
    before = signal.getsignal(signal.SIGINT)
    with HeldInterrupts() as held:
        assert not held.pending
        os.kill(os.getpid(), signal.SIGINT)
        assert held.pending
    assert signal.getsignal(signal.SIGINT) is before


@pytest.mark.skipif(os.name == "nt", reason="Windows cannot send Ctrl+C to one process alone")
@pytest.mark.parametrize("after_s", [0.15, 0.45, 0.9])
def test_a_start_that_is_interrupted_ends(tmp_path, after_s):
    command = [sys.executable, "-m", "retllm_desktop", "app", "--data-dir", str(tmp_path), "mug"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as started:
        time.sleep(after_s)
        started.send_signal(signal.SIGINT)
        try:
            # As long as the slowest machine takes; before, it waited for good.
            said = started.communicate(timeout=60)[1]
        finally:
            started.kill()
    # Nothing crashed: a start is ended by code 130, an open window by 0. Before anything of ours
    # runs, as on a busy machine, Python answers by itself.
    by_python = started.returncode in {1, -signal.SIGINT} and "retllm_desktop" not in said
    assert started.returncode in {0, 130} or by_python, said


def test_the_system_s_quit_ends_the_program_that_would_go_on_without_a_window(services):
    """Cmd+Q and «Quit» in the dock: to close the window would hide it."""
    sent: list[bool] = []

    def quit_by_system(_window: MainWindow) -> None:
        frame = start_window()
        assert frame is not None
        frame.keeps_running = True
        event = QEvent(QEvent.Type.Quit)
        QApplication.sendEvent(QApplication.instance(), event)
        sent.append(event.isAccepted())

    visitor = Visitor(settled, quit_by_system)
    assert run_window(services, request=WindowRequest("mug")) == 0
    assert visitor.window is not None
    assert sent == [True]
    assert services.closed == 1


def test_a_bug_is_logged_and_shown(services, search, qtbot, caplog):
    search.bug = ZeroDivisionError("a bug of ours")
    said: list[str] = []

    def note(window: MainWindow) -> None:
        said.append(window.parts.banner.text)
        window.close()

    visitor = Visitor(lambda w: "ZeroDivisionError" in w.parts.banner.text, note)
    with qtbot.captureExceptions() as caught:
        assert run_window(services, request=WindowRequest("mug")) == 0
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


def typed(keys: str):
    """Type into the box of the start page once it has the focus."""

    def act(frame: StartWindow) -> None:
        QTest.keyClicks(frame.page.box, keys)

    return act


def start_window() -> StartWindow | None:
    return next((w for w in QApplication.topLevelWidgets() if isinstance(w, StartWindow)), None)


class FrameVisitor:
    """Acts on the start window once it is there, and lets the library open after that."""

    def __init__(self, source: FakeSource, act) -> None:
        self._source = source
        self._act = act
        _kept.append(self)
        self.shown = ""
        QTimer.singleShot(0, self._look)

    def _look(self) -> None:
        frame = next(
            (w for w in QApplication.topLevelWidgets() if isinstance(w, StartWindow)), None
        )
        if frame is None or not frame.isVisible():
            QTimer.singleShot(10, self._look)
            return
        self._act(frame)
        self.shown = frame.page.note.text()
        self._source.may_open.set()


def test_what_is_typed_before_the_library_is_open_is_searched_for(services, search):
    services.may_open.clear()
    early = FrameVisitor(services, typed("a red mug"))
    visitor = Visitor(settled, MainWindow.close)
    assert run_window(services) == 0
    assert visitor.window is not None
    assert early.shown == ""
    assert search.queries[-1].text == "a red mug"
    assert services.closed == 1


def test_the_cursor_stays_where_it_was(services, search):
    services.may_open.clear()

    def type_and_go_back(frame: StartWindow) -> None:
        QTest.keyClicks(frame.page.box, "red mug")
        frame.page.box.setCursorPosition(3)

    FrameVisitor(services, type_and_go_back)
    at: list[object] = []

    def note(window: MainWindow) -> None:
        box = window.parts.search_bar.box
        at.extend((box.cursorPosition(), box.text()))
        window.close()

    Visitor(settled, note)
    assert run_window(services) == 0
    assert at == [3, "red mug"]


def test_the_window_can_be_closed_before_the_library_is_open(services, search):
    services.may_open.clear()
    FrameVisitor(services, StartWindow.close)
    assert run_window(services) == 0
    assert search.queries == []
    assert services.closed == 1


def test_why_the_library_cannot_be_opened_is_raised(services):
    services.error = StoreError("The library cannot be opened", "restore a backup")
    with pytest.raises(StoreError, match="cannot be opened"):
        run_window(services)


def press_once_failed(services: FakeSource, way: str) -> None:
    """Press a button of the start page once it says a failure; what failed is mended before."""

    def look() -> None:
        frame = start_window()
        if frame is None or frame.page.button.isHidden() or not frame.page.button.isVisible():
            QTimer.singleShot(10, look)
            return
        page = frame.page
        services.seen = (page.note.text(), page.own.isVisible(), page.box.isEnabled())
        if way == "again":
            services.error = None
        getattr(page, way).click()

    QTimer.singleShot(0, look)


@pytest.mark.parametrize(("way", "on_server"), [("again", False), ("again", True), ("own", True)])
def test_a_start_that_failed_can_be_tried_again(services, monkeypatch, way, on_server):
    monkeypatch.setattr("retllm_desktop.ui.window.qt_application.UNSEEN_PLATFORMS", frozenset())
    services.error = StoreError("The shared library's server does not answer", "Check it.")
    services.on_server = on_server
    press_once_failed(services, way)
    visitor = Visitor(lambda w: w.library.status is not None, MainWindow.close)
    assert run_window(services) == 0
    assert visitor.window is not None
    assert services.seen == (
        "The shared library's server does not answer. Check it.", on_server, False,
    )  # fmt: skip
    assert services.on_server == (way == "again" and on_server)


def test_a_start_that_failed_can_be_left(services, monkeypatch):
    monkeypatch.setattr("retllm_desktop.ui.window.qt_application.UNSEEN_PLATFORMS", frozenset())
    services.error = StoreError("The library cannot be opened")
    press_once_failed(services, "button")
    with pytest.raises(StoreError, match="cannot be opened"):
        run_window(services)


def test_what_takes_long_before_the_window_is_said(services, until):
    services.said = ("Bringing the library up to date.",)
    services.may_open.clear()
    seen: list[str] = []

    def look() -> None:
        frame = next(
            (w for w in QApplication.topLevelWidgets() if isinstance(w, StartWindow)), None
        )
        if frame is not None and frame.page.note.text():
            seen.append(frame.page.note.text())
            services.may_open.set()
            timer.stop()

    timer = QTimer()
    timer.timeout.connect(look)
    timer.start(10)
    Visitor(lambda w: w.library.status is not None, MainWindow.close)
    assert run_window(services) == 0
    assert seen == ["Bringing the library up to date."]


def test_a_hidden_start_shows_no_window(services, search):
    seen: list[bool] = []

    def note(window: MainWindow) -> None:
        seen.append(window.window().isVisible())
        window.close()

    Visitor(lambda w: w.library.status is not None, note)
    assert run_window(services, request=WindowRequest(surface=StartSurface.NOTHING)) == 0
    assert seen == [False]


def test_letters_are_taken_while_the_window_is_built(services, monkeypatch):
    """It is built in steps: what is typed between them is in the box, and then searched for."""
    steps: list[int] = []
    build_on = MainWindow.build_on

    def type_and_build(window: MainWindow) -> bool:
        frame = start_window()
        if frame is not None and len(steps) < 5:
            QTest.keyClicks(frame.page.box, "mugs!"[len(steps)])
        steps.append(len(steps))
        return build_on(window)

    monkeypatch.setattr(MainWindow, "build_on", type_and_build)
    found: list[str] = []

    def note(window: MainWindow) -> None:
        found.append(window.parts.search_bar.box.text())
        window.close()

    Visitor(lambda w: w.library.status is not None, note)
    assert run_window(services) == 0
    assert found == ["mugs!"]
    assert len(steps) > 8


def test_who_leaves_while_the_window_is_built_leaves_in_order(services, monkeypatch):
    steps: list[int] = []
    build_on = MainWindow.build_on

    def close_and_build(window: MainWindow) -> bool:
        steps.append(len(steps))
        frame = start_window()
        if len(steps) == 3 and frame is not None:
            QTimer.singleShot(0, frame.close)
        return build_on(window)

    monkeypatch.setattr(MainWindow, "build_on", close_and_build)
    assert run_window(services) == 0
    assert len(steps) > 8


_WHERE_LOADED = """
import sys, threading
loaded = {}
class Notes:
    def find_spec(self, name, path=None, target=None):
        loaded[name] = threading.current_thread() is threading.main_thread()
sys.meta_path.insert(0, Notes())
from PySide6.QtCore import QTimer
from retllm_desktop.core.errors import StoreError
from retllm_desktop.ui.window import app
class Source:
    def open(self):
        yield "Loading"
        from retllm_desktop.core.library_records import Root
        from retllm_desktop.search.events import SearchLimits
        from retllm_desktop.ui.window.services import UiServices
        from tests.ui.fakes import FakeFolders, FakeIndexing, FakeSearch
        folders = FakeFolders()
        return UiServices(FakeSearch(), FakeIndexing(folders, None), folders, SearchLimits())
    def close(self):
        pass
shown = app.ProgramRun._show
def show_and_close(run, window):
    shown(run, window)
    QTimer.singleShot(0, run.end)
app.ProgramRun._show = show_and_close
code = app.run_window(Source())
for name in sorted(loaded):
    if name.startswith("retllm_desktop.ui.") and not loaded[name]:
        print(name)
raise SystemExit(code)
"""


def test_what_the_window_is_made_of_is_loaded_beside_its_thread():
    done = subprocess.run(
        [sys.executable, "-c", _WHERE_LOADED], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    elsewhere = done.stdout.split()
    for module in ("window.main_window", "gallery.gallery_view", "library.sidebar"):
        assert f"retllm_desktop.ui.{module}" in elsewhere


def test_the_box_is_where_it_was(services, tmp_path):
    state = tmp_path / "window.ini"
    places: list[QRect] = []

    def note(window: MainWindow) -> None:
        bar = window.parts.search_bar
        places.append(QRect(bar.mapTo(window, QPoint(0, 0)), bar.size()))
        window.close()

    Visitor(lambda w: w.library.status is not None, note)
    assert run_window(services, state_file=state) == 0
    services.may_open.clear()

    def look(frame: StartWindow) -> None:
        around = frame.page.box.parentWidget()
        assert around is not None
        places.append(around.geometry())
        frame.close()

    FrameVisitor(services, look)
    assert run_window(services, state_file=state) == 0
    assert places[0] == places[1]

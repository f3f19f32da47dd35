"""Starts Qt, runs the window, and shuts both down."""

import contextlib
import logging
import signal
import socket
import sys
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass
from types import TracebackType
from typing import Final

from PySide6.QtCore import QSocketNotifier, Qt
from PySide6.QtWidgets import QApplication, QLabel

from retllm_desktop.ui.main_window import MainWindow
from retllm_desktop.ui.services import UiServices
from retllm_desktop.ui.theme import Theme, ThemeMode, application_icon
from retllm_desktop.ui.window_state import WindowState

_log = logging.getLogger(__name__)

_NOTE_MARGIN_PX: Final = 28
_NOTE_SHOWN_S: Final = 0.2


@dataclass(frozen=True, slots=True)
class WindowResult:
    """Result of running the window.

    Attributes:
        code: The exit code.
        query: What stood in the search box, where the window is to be opened anew with other
            models; None where it is not.
    """

    code: int
    query: str | None = None


def run_window(services: UiServices, *, query: str = "", theme: str = "system") -> WindowResult:
    """Show the window and return when it is closed.

    Args:
        services: What the window talks to; they outlive it and are closed by the caller.
        query: Searched for at once, if not empty.
        theme: «system», «light» or «dark», unless the person chose another in the window.
    """
    app = qt_application()
    mode = WindowState(services.state_file).theme(ThemeMode(theme))
    look = Theme(app, mode)
    window = MainWindow(services, look)
    # Qt itself does not count a window as closed that hides before it stops its work. Queued, so
    # that a window closed before the loop began ends it all the same.
    window.closed.connect(app.quit, Qt.ConnectionType.QueuedConnection)
    with _show_bugs(window), _close_on_interrupt(window.close):
        window.show()
        window.start(query)
        code = app.exec()
    left = window.parts.search_bar.text if window.reopening else None
    window.deleteLater()
    look.deleteLater()
    app.processEvents()
    return WindowResult(code, left)


def qt_application() -> QApplication:
    """The one application object, made if it is not there yet."""
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(["retllm-desktop"])
    app.setApplicationName("retllm-desktop")
    app.setApplicationDisplayName("retllm desktop")
    app.setDesktopFileName("retllm-desktop")
    app.setWindowIcon(application_icon())
    return app


@contextlib.contextmanager
def show_waiting_note(text: str) -> Generator[None]:
    """Show a sentence while something runs that must precede the window; painted once."""
    app = qt_application()
    note = QLabel(text)
    note.setWindowFlag(Qt.WindowType.SplashScreen)
    note.setMargin(_NOTE_MARGIN_PX)
    note.show()
    shown_by_s = time.monotonic() + _NOTE_SHOWN_S
    while time.monotonic() < shown_by_s:
        # Until the window system has requested the painting.
        app.processEvents()
        time.sleep(0.01)
    try:
        yield
    finally:
        note.close()
        note.deleteLater()
        app.processEvents()


@contextlib.contextmanager
def _show_bugs(window: MainWindow) -> Generator[None]:
    """Log uncaught exceptions and show them in the window, besides the former hook."""
    before = sys.excepthook

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        _log.critical("uncaught", exc_info=(kind, error, trace))
        before(kind, error, trace)
        if issubclass(kind, Exception):
            window.show_bug(error)

    sys.excepthook = hook
    try:
        yield
    finally:
        sys.excepthook = before


@contextlib.contextmanager
def _close_on_interrupt(close: Callable[[], object]) -> Generator[None]:
    """Close the window on Ctrl+C in the terminal.

    Qt's loop runs no Python while it waits, so the signal is brought in through a socket.
    """
    inside, outside = socket.socketpair()
    for end in (inside, outside):
        end.setblocking(False)
    notifier = QSocketNotifier(inside.fileno(), QSocketNotifier.Type.Read)
    former_fd = signal.set_wakeup_fd(outside.fileno(), warn_on_full_buffer=False)

    def arrived() -> None:
        with contextlib.suppress(OSError):
            numbers = inside.recv(64)
            if signal.SIGINT in numbers:
                close()

    notifier.activated.connect(arrived)
    former = signal.signal(signal.SIGINT, lambda _number, _frame: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, former)
        signal.set_wakeup_fd(former_fd)
        notifier.setEnabled(False)
        inside.close()
        outside.close()

"""Starts Qt, runs the window, and shuts both down."""

import contextlib
import logging
import os
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

from retllm_desktop.ui.shared.language import use_language
from retllm_desktop.ui.shared.theme import Theme, ThemeMode, application_icon
from retllm_desktop.ui.shared.translation import tr
from retllm_desktop.ui.system.single_instance import InstanceServer, WindowRequest
from retllm_desktop.ui.window.main_window import MainWindow
from retllm_desktop.ui.window.services import UiServices
from retllm_desktop.ui.window.window_state import WindowState

_log = logging.getLogger(__name__)

_NOTHING_ASKED: Final = WindowRequest()
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


def run_window(
    services: UiServices,
    *,
    request: WindowRequest = _NOTHING_ASKED,
    theme: str = "system",
    language: str = "",
    listen_at: str = "",
) -> WindowResult:
    """Show the window and return when it is closed.

    Args:
        services: What the window talks to; they outlive it and are closed by the caller.
        request: What is to be done at once.
        theme: «system», «light» or «dark», unless the person chose another in the window.
        language: The language of the window, as in «de»; empty: the system's.
        listen_at: Where further starts hand over what they are asked for; empty: nowhere.
    """
    app = qt_application()
    use_language(app, language)
    mode = WindowState(services.state_file).theme(ThemeMode(theme))
    look = Theme(app, mode)
    window = MainWindow(services, look)
    # Qt itself does not count a window as closed that hides before it stops its work. Queued, so
    # that a window closed before the loop began ends it all the same.
    window.closed.connect(app.quit, Qt.ConnectionType.QueuedConnection)
    with _show_bugs(window), _close_on_interrupt(window.close):
        window.show()
        window.start(request.query)
        if request.paths:
            window.intake.take_paths(request.paths)
        with _serve_further_starts(window, listen_at):
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
def show_migration_note(language: str = "") -> Generator[None]:
    """Say, while the library is migrated, why there is no window yet; painted once."""
    app = qt_application()
    use_language(app, language)
    note = QLabel(tr("Bringing the library up to date. This happens once and may take a minute…"))
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
def _serve_further_starts(window: MainWindow, listen_at: str) -> Generator[None]:
    """Do in this window what further starts of the program ask for."""
    if not listen_at:
        yield
        return
    server = InstanceServer(listen_at)

    def serve(request: WindowRequest) -> None:
        if request.activation:
            # Where the window system lets only who has this come to the front.
            os.environ["XDG_ACTIVATION_TOKEN"] = request.activation
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
        window.show()
        window.raise_()
        window.activateWindow()
        if request.query or request.paths:
            window.parts.search_bar.show_parts(())
            window.composer.search_text(request.query)
        if request.paths:
            window.intake.take_paths(request.paths)

    server.requested.connect(serve)
    # Who closes does not listen: a start from now on waits for the library.
    window.closing.connect(server.close)
    if not server.listen():
        _log.warning("further starts cannot be served")
    try:
        yield
    finally:
        server.close()
        server.deleteLater()


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

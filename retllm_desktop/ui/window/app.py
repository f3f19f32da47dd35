"""Starts Qt, runs the window, and shuts both down.

What is imported here is little: the window is on the screen before the rest is loaded.
"""

import gc
import logging
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from retllm_desktop import __version__
from retllm_desktop.core.errors import LibraryInUseError, RetllmError, StoreError
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.ui.shared.language import use_language
from retllm_desktop.ui.shared.serial_executor import SerialExecutor
from retllm_desktop.ui.shared.theme import AccentSource, Theme, ThemeMode
from retllm_desktop.ui.shared.translation import tr
from retllm_desktop.ui.shared.widgets import BannerTone, BannerTopic
from retllm_desktop.ui.system.start_request import StartSurface, WindowRequest
from retllm_desktop.ui.window.qt_application import is_screen_seen, qt_application
from retllm_desktop.ui.window.run_guards import close_on_interrupt, show_bugs
from retllm_desktop.ui.window.start_window import StartWindow
from retllm_desktop.ui.window.window_state import WindowState

if TYPE_CHECKING:
    # Not at run time: see above.
    from retllm_desktop.ui.system.portal_accent import PortalAccent
    from retllm_desktop.ui.system.single_instance import InstanceServer
    from retllm_desktop.ui.system.system_presenter import SystemPresenter
    from retllm_desktop.ui.window.main_window import MainWindow
    from retllm_desktop.ui.window.service_source import ServiceSource
    from retllm_desktop.ui.window.services import UiServices

_log = logging.getLogger(__name__)

_NOTHING_ASKED: Final = WindowRequest()
_OPENING_CLOSE_S: Final = 20.0
"""Opening is not broken off: a library may be converted."""
_LOADED_AHEAD: Final = (
    "retllm_desktop.ui.window.main_window",
    "retllm_desktop.ui.system.system_presenter",
    "retllm_desktop.ui.system.single_instance",
)
"""What the window is made of, by name: an import that nothing uses would be taken for a slip."""


def run_window(
    source: "ServiceSource",
    *,
    request: WindowRequest = _NOTHING_ASKED,
    theme: str = "system",
    accent: str = "system",
    language: str = "",
    state_file: Path | None = None,
    listen_at: str = "",
    interrupted: Callable[[], bool] = lambda: False,
    others: Sequence[str] = (),
    open_other: Callable[[str], object] = lambda _name: None,
) -> int:
    """Show the window and return the exit code when it is closed.

    Args:
        source: Opens the services once the window is on the screen; closed at the end.
        request: What is to be done at once.
        theme: «system», «light» or «dark», unless the person chose another in the window.
        accent: «system» or «program»: whose accent colour is worn.
        language: The language of the window, as in «de»; empty: the system's.
        state_file: Where the window's own state is kept, None to keep nothing.
        listen_at: Where further starts hand over what they are asked for; empty: nowhere.
        interrupted: Whether the person pressed Ctrl+C before anything listened for it.
        others: Libraries to offer where this one cannot be opened, by name; empty: the one
            without a name.
        open_other: Starts the program on one of these; it is made if it is not there.

    Raises:
        RetllmError: The services could not be opened.
    """
    app = qt_application()
    use_language(app, language)
    # The program ends by our word: the window may be hidden while it goes on.
    app.setQuitOnLastWindowClosed(False)
    state = WindowState(state_file)
    look = Theme(app, state.theme(ThemeMode(theme)), AccentSource(accent))
    portal = _follow_desktop_accent(look)
    frame = StartWindow(look, state)
    run = ProgramRun(
        frame, look, source, request, listen_at=listen_at, others=others, open_other=open_other
    )
    app.end_program = run.end
    with show_bugs(run.show_bug), close_on_interrupt(run.end, interrupted):
        if request.surface is StartSurface.WINDOW:
            frame.show()
        run.open()
        code = app.exec()
    app.end_program = None
    run.finish()
    if portal is not None:
        portal.close()
    look.deleteLater()
    app.processEvents()
    if run.error is not None:
        raise run.error
    return code


def _follow_desktop_accent(look: Theme) -> "PortalAccent | None":
    """Wear the accent of a desktop that Qt does not ask for it; who follows it is to be closed."""
    if sys.platform in {"win32", "darwin"}:
        return None
    from retllm_desktop.ui.system.portal_accent import PortalAccent

    made = PortalAccent(look)
    made.changed.connect(look.show_desktop_accent)
    # After the first paint.
    QTimer.singleShot(0, made.ask)
    return made


class ProgramRun(QObject):
    """Leads the program from the first paint to the end.

    Attributes:
        window: The main window, once it is there.
        error: Why the program could not be opened.

    Signals:
        ready: The main window is there and takes keys.
    """

    ready = Signal()

    def __init__(
        self,
        frame: StartWindow,
        theme: Theme,
        source: "ServiceSource",
        request: WindowRequest,
        *,
        listen_at: str,
        others: Sequence[str] = (),
        open_other: Callable[[str], object] = lambda _name: None,
    ) -> None:
        """Take the frame that is shown, what is to be opened, and what may be instead of it."""
        super().__init__()
        self._frame = frame
        self._theme = theme
        self._source = source
        self._request = request
        self._listen_at = listen_at
        self._others = tuple(others)
        self._open_other = open_other
        self._opening = SerialExecutor("opening", self)
        self._server: InstanceServer | None = None
        self._system: SystemPresenter | None = None
        self._ending = False
        self._code = 0
        self._services: UiServices | None = None
        self._built: MainWindow | None = None
        self.window: MainWindow | None = None
        self.error: RetllmError | None = None
        frame.page.box.setText(request.query)
        frame.close_wanted.connect(self.end)
        frame.page.again_wanted.connect(self._try_again)
        frame.page.library_wanted.connect(self._on_library_wanted)

    def open(self) -> None:
        """Open the services, and then the main window."""
        source = self._source

        def work(_cancel: CancelToken) -> Iterator[object]:
            services = yield from source.open()
            if services is not None:
                # Here, while the box takes letters.
                for module in _LOADED_AHEAD:
                    import_module(module)
            return services

        worker = self._opening.submit(work)
        worker.yielded.connect(self._on_said)
        worker.returned.connect(self._on_opened)
        worker.errored.connect(self._on_failed)

    @Slot()
    def end(self) -> None:
        """End the program in order."""
        if self._ending:
            return
        self._ending = True
        self._build_on()
        if self.window is not None:
            self.window.close()
        else:
            self._frame.hide()
            QApplication.exit(self._code)

    @property
    def _seen(self) -> bool:
        """Whether somebody sees the window, and can be told something in it."""
        return self._frame.isVisible() and is_screen_seen()

    def finish(self) -> None:
        """Close and delete what is left, after the loop."""
        if not self._ending and (self.window is not None or self._built is not None):
            # The loop was ended by others: the system's session is over.
            self.end()
        if self._server is not None:
            self._server.close()
        self._opening.close(_OPENING_CLOSE_S)
        if self.window is not None:
            self.window.deleteLater()
        self._frame.hide()
        self._frame.deleteLater()
        self._source.close()
        self.deleteLater()

    def show_bug(self, error: BaseException) -> None:
        """Say that there is a bug."""
        if self.window is not None:
            self.window.show_bug(error)
            return
        self._code = 1
        if self._seen:
            self._frame.page.say_failure(
                tr(
                    "Something went wrong inside the program ({kind}: {text}). "
                    "Your files are not affected.",
                    kind=type(error).__name__,
                    text=error,
                )
            )
        else:
            self.end()

    @Slot(object)
    def _on_said(self, text: object) -> None:
        self._frame.page.say(str(text))

    @Slot(object)
    def _on_opened(self, services: "UiServices | None") -> None:
        if self._ending:
            return
        if services is None:
            self.end()
            return
        from retllm_desktop.ui.window.main_window import MainWindow

        if services.language is not None:
            # Another one may have been chosen while the window was open.
            use_language(qt_application(), services.language)
        self._theme.set_still(services.reduce_motion)
        self._services = services
        self._built = MainWindow(services, self._theme, self._frame.room, in_steps=True)
        self._build_on()

    @Slot()
    def _build_on(self) -> None:
        """Build the next part of the window; what was typed meanwhile comes before the one after.

        A program that is to end has a whole window to close.
        """
        window = self._built
        if window is None:
            return
        while window.build_on():
            if not self._ending:
                QTimer.singleShot(0, self, self._build_on)
                return
        self._built = None
        self._show(window)

    def _show(self, window: "MainWindow") -> None:
        """Put the main window in the place of the box."""
        self.window = window
        # What is being composed is put into the box first.
        QGuiApplication.inputMethod().commit()
        window.closing.connect(self._on_closing)
        # Queued: the window is deleted only after what closed it has returned.
        window.closed.connect(self._on_closed, Qt.ConnectionType.QueuedConnection)
        page = self._frame.page
        typed, at = page.box.text(), page.box.cursorPosition()
        self._frame.take(window)
        bar = window.parts.search_bar
        bar.setFocus()
        if typed == self._request.query:
            window.start(typed)
        else:
            window.start()
            bar.box.setText(typed)
        bar.box.setCursorPosition(at)
        if self._request.paths:
            window.intake.take_paths(self._request.paths)
        self._join_desktop(window)
        self._listen()
        # All that is there by now stays: looking through it for what is unreachable would stop the
        # window for a twentieth of a second, again and again.
        gc.freeze()
        self.ready.emit()

    def _join_desktop(self, window: "MainWindow") -> None:
        services = self._services
        if services is None or services.desktop is None:
            return
        from retllm_desktop.ui.system.system_presenter import SystemPresenter

        system = self._system = SystemPresenter(
            self._frame, window, services, self._theme, desktop=services.desktop, parent=window
        )
        system.quit_wanted.connect(self.end)
        surface, self._request = self._request.surface, _NOTHING_ASKED
        if surface is StartSurface.SEARCH:
            system.show_tray()
            system.toggle_search()
        elif surface is StartSurface.NOTHING:
            system.start_hidden()

    @Slot(object)
    def _on_failed(self, error: RetllmError) -> None:
        self.error = error
        if not self._seen:
            self.end()
            return
        from retllm_desktop.ui.shared.texts import error_sentence

        # Started from a menu, nobody reads what is printed.
        self._frame.page.say_failure(error_sentence(error), again=True, own=self._source.on_server)
        away = isinstance(error, LibraryInUseError) or self._source.on_server
        if isinstance(error, StoreError) and not away:
            self._frame.page.offer_libraries(self._others)

    @Slot(bool)
    def _try_again(self, own: bool) -> None:
        if own:
            self._source.use_own()
        self.error = None
        self._frame.page.begin_again()
        self.open()

    @Slot(str)
    def _on_library_wanted(self, name: str) -> None:
        self._open_other(name)
        self.end()

    @Slot()
    def _on_closing(self) -> None:
        window = self.window
        self._ending = True
        # Who closes does not listen: a start from now on waits for the library.
        if self._server is not None:
            self._server.close()
        if window is not None:
            self._frame.save(window.parts.search_bar)
            if not window.reopening:
                # Gone from the screen at once: what is being written may take a moment longer.
                self._frame.hide()

    @Slot()
    def _on_closed(self) -> None:
        gc.unfreeze()
        window = self.window
        if window is None or not window.reopening:
            QApplication.exit(0)
            return
        typed = window.parts.search_bar.text
        self.window, self._system, self._ending = None, None, False
        self._frame.release()
        self._frame.page.box.setText(typed)
        self._request = WindowRequest(typed)
        window.deleteLater()
        source = self._source

        def close(_cancel: CancelToken) -> Iterator[object]:
            yield from ()
            source.close()

        self._opening.submit(close)
        self.open()

    def _listen(self) -> None:
        """Do in this window what further starts of the program ask for."""
        if not self._listen_at:
            return
        from retllm_desktop.ui.system.single_instance import InstanceServer

        if self._server is None:
            self._server = InstanceServer(self._listen_at, self)
            self._server.requested.connect(self._serve)
        if not self._server.listen():
            _log.warning("further starts cannot be served")

    @Slot(object)
    def _serve(self, request: WindowRequest) -> None:
        window = self.window
        if window is None or request.surface is StartSurface.NOTHING:
            return
        if request.activation:
            # Where the window system lets only who has this come to the front.
            os.environ["XDG_ACTIVATION_TOKEN"] = request.activation
        if request.surface is StartSurface.SEARCH and self._system is not None:
            self._system.toggle_search()
            return
        self._frame.come_forward()
        if request.version and request.version != __version__:
            window.parts.banner.show_message(
                tr(
                    "Version {other} was started. This window is of version {own}, which did what "
                    "was asked; close it to use the other.",
                    other=request.version,
                    own=__version__,
                ),
                BannerTone.INFO,
                topic=BannerTopic.NOTICE,
            )
        if request.query or request.paths:
            window.parts.search_bar.show_parts(())
            window.composer.search_text(request.query)
        if request.paths:
            window.intake.take_paths(request.paths)

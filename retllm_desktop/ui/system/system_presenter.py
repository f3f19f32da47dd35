"""The program among others: tray, key for searching, start with the session, notifications.

What a person chose is read from the settings at the start and whenever their files change, so that
it does not matter who wrote them.
"""

import logging
import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal, Slot

from retllm_desktop.core.errors import InputError
from retllm_desktop.indexing.events import IndexFinished
from retllm_desktop.packs.installation import PackInstalled
from retllm_desktop.platform.settings import Settings
from retllm_desktop.ui.library.library_session import IndexingState
from retllm_desktop.ui.models.pack_texts import installed_text
from retllm_desktop.ui.shared.theme import Theme
from retllm_desktop.ui.shared.translation import tr, tr_count
from retllm_desktop.ui.system.autostart import Autostart, system_autostart
from retllm_desktop.ui.system.desktop_services import DesktopServices
from retllm_desktop.ui.system.hotkeys import HotkeyListener, make_listener, parse_hotkey
from retllm_desktop.ui.system.idle_release import IdleRelease
from retllm_desktop.ui.system.notifications import Notifier
from retllm_desktop.ui.system.quick_search import QuickSearchWindow
from retllm_desktop.ui.system.tray import TrayIcon, no_tray_text
from retllm_desktop.ui.window.main_window import MainWindow
from retllm_desktop.ui.window.services import UiServices
from retllm_desktop.ui.window.start_window import StartWindow
from retllm_desktop.ui.window.window_state import WindowState

_log = logging.getLogger(__name__)

LONG_S: Final = 60.0
"""Work that took longer is told of."""
_SETTLE_MS: Final = 300
"""A settings file is written in steps; read once they are over."""
_LOOK_MS: Final = 5_000
"""How often is looked, while there is no window, whether there still is a tray."""


class SystemPresenter(QObject):
    """Leads what the program does outside of its window.

    Attributes:
        tray: The icon, once it was wanted.
        quick: The small search window, once it was wanted.
        problem: Why something that was chosen does not work here, or empty.

    Signals:
        quit_wanted: The program is to end.
    """

    quit_wanted = Signal()

    def __init__(
        self,
        frame: StartWindow,
        window: MainWindow,
        services: UiServices,
        theme: Theme,
        *,
        desktop: DesktopServices,
        make_hotkeys: Callable[[QObject], HotkeyListener] = make_listener,
        autostart: Autostart | None = None,
        notifier: Notifier | None = None,
        tray_there: Callable[[], bool] = TrayIcon.available,
        parent: QObject | None = None,
    ) -> None:
        """Take the window and its frame, and do what the settings say.

        Args:
            frame: What is shown and hidden.
            window: The main window within it.
            services: What the window is built on.
            theme: Colours and icons.
            desktop: What is needed besides.
            make_hotkeys: Makes what listens for a key.
            autostart: What starts programs with the session, None for the system's.
            notifier: Shows notifications, None for the desktop's.
            tray_there: Whether the desktop has a tray now.
            parent: Qt's.
        """
        super().__init__(parent)
        self._frame = frame
        self._window = window
        self._services = services
        self._theme = theme
        self._desktop = desktop
        self._tray_there = tray_there
        self._lost = False
        self._make_hotkeys = make_hotkeys
        self._autostart = autostart or system_autostart()
        self._state = WindowState(services.state_file)
        self._notifier = notifier or Notifier(self, fallback=self._show_in_tray)
        self._notifier.chosen.connect(self.show_window)
        self._hotkeys: HotkeyListener | None = None
        self._key = ""
        self._listens = False
        self._started_hidden = False
        self._notify = True
        self.tray: TrayIcon | None = None
        self.quick: QuickSearchWindow | None = None
        self.problem = ""
        self._watcher = QFileSystemWatcher(self)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(self.read_settings)
        self._watcher.fileChanged.connect(self._on_changed)
        self._watcher.directoryChanged.connect(self._on_changed)
        window.library.indexed.connect(self._on_indexed)
        window.library.state_changed.connect(self._say_state)
        window.library.status_changed.connect(self._say_state)
        frame.hidden_instead.connect(self._say_state)
        # Qt says nothing when a tray goes; its shell may have crashed, or been ended.
        self._look = QTimer(self)
        self._look.setInterval(_LOOK_MS)
        self._look.timeout.connect(self.look_for_tray)
        frame.hidden_instead.connect(self._look.start)
        window.closing.connect(self.close)
        if window.pages.models is not None:
            window.pages.models.session.installed.connect(self._on_installed)
        self._idle: IdleRelease | None = None
        if desktop.release is not None and desktop.warm is not None:
            idle = self._idle = IdleRelease(
                self._works, release=desktop.release, warm=desktop.warm, parent=self
            )
            window.search.started.connect(self._on_search)
            idle.warm()
        self.read_settings()

    @Slot()
    def read_settings(self) -> None:
        """Read the settings, and do what they say."""
        self._watch()
        try:
            settings = self._desktop.read_settings()
        except InputError:
            # Half written, or wrong: what held before holds on.
            return
        self.problem = ""
        self._notify = settings.notify
        self._set_tray(settings)
        self._set_key(settings.search_key)
        self._set_autostart(settings)

    @Slot()
    def toggle_search(self) -> None:
        """Show the small search window, or hide it."""
        if self.quick is None:
            quick = self.quick = QuickSearchWindow(
                self._services.search,
                self._services.limits,
                self._window.thumbnails,
                self._theme,
                blocked=self._services.search_blocked,
            )
            quick.open_wanted.connect(self._window.files.open)
            quick.window_wanted.connect(self._search_in_window)
        self.quick.toggle()

    @Slot(str)
    def show_window(self, activation: str = "") -> None:
        """Show the window before others.

        Args:
            activation: The window system's permission for it, or empty.
        """
        if activation:
            os.environ["XDG_ACTIVATION_TOKEN"] = activation
        self._frame.come_forward()

    def tell(self, heading: str, text: str) -> None:
        """Tell of work that is done, unless the window is in use or nothing is to be told."""
        if self._notify and not self._frame.isActiveWindow():
            self._notifier.notify(heading, text)

    @Slot()
    def close(self) -> None:
        """Give back what was had of the system."""
        if self._idle is not None:
            self._idle.close()
        self._settle.stop()
        self._look.stop()
        if self._hotkeys is not None:
            self._hotkeys.stop()
        if self.quick is not None:
            self.quick.end()
            self.quick = None
        if self.tray is not None:
            self.tray.close()
        self._notifier.close()

    def start_hidden(self) -> None:
        """Show no window, but the icon in the tray; where nothing leads to it, a minimised one."""
        self._started_hidden = True
        self.show_tray()
        self._stay_reachable()
        self._look.start()

    @Slot()
    def look_for_tray(self) -> None:
        """Look whether the tray that leads to a hidden window is still there.

        Where it is not, twice in a row, the window stands among the others, minimised: once is
        how long a desktop's shell takes to begin anew.
        """
        if self._frame.isVisible():
            self._look.stop()
            return
        there = self._tray_there()
        lost, self._lost = self._lost and not there, not there
        if lost:
            self._stay_reachable()

    def show_tray(self) -> bool:
        """Show the icon in the tray; returns whether there is a tray."""
        if not self._tray_there():
            return False
        if self.tray is None:
            tray = self.tray = TrayIcon(self._window.commands.pause, self)
            tray.open_wanted.connect(self.show_window)
            tray.search_wanted.connect(self.toggle_search)
            tray.quit_wanted.connect(self.quit_wanted)
        self.tray.set_shown(True)
        self._say_state()
        return True

    def _stay_reachable(self) -> None:
        """Stand among the windows, minimised, where neither tray nor key leads to a hidden one."""
        in_tray = self.tray is not None and self.tray.icon.isVisible() and self._tray_there()
        if not (self._frame.isVisible() or in_tray or self._listens):
            self._frame.showMinimized()

    def _works(self) -> bool:
        """Whether anything is searched, read or written."""
        own = self.quick is not None and (self.quick.isVisible() or self.quick.session.running)
        return own or self._window.busy

    @Slot()
    def _on_search(self) -> None:
        if self._idle is not None:
            self._idle.note_work()

    def _watch(self) -> None:
        """Watch the files, and the folders of those that are not there yet."""
        wanted = {str(file if file.exists() else file.parent) for file in self._files()}
        known = {*self._watcher.files(), *self._watcher.directories()}
        new = [path for path in wanted - known if Path(path).exists()]
        if new:
            self._watcher.addPaths(new)

    def _files(self) -> tuple[Path, ...]:
        return self._desktop.settings_files

    @Slot()
    def _on_changed(self) -> None:
        self._settle.start()

    def _set_tray(self, settings: Settings) -> None:
        if settings.keep_running:
            there = self.show_tray()
            self._frame.keeps_running = there
            if not there:
                self.problem = no_tray_text()
        else:
            self._frame.keeps_running = False
            # Whoever has no window needs the icon.
            if self.tray is not None and self._frame.isVisible():
                self.tray.set_shown(False)

    def _set_key(self, text: str) -> None:
        if text == self._key:
            return
        self._key = text
        self._listens = False
        if self._hotkeys is not None:
            self._hotkeys.stop()
        if not text:
            return
        key = parse_hotkey(text)
        if key is None:
            self._on_no_key(unknown_key_text(text))
            return
        if self._hotkeys is None:
            self._hotkeys = self._make_hotkeys(self)
            self._hotkeys.pressed.connect(self._on_key)
            self._hotkeys.failed.connect(self._on_no_key)
        # Before it fails, which may be at once.
        self._listens = True
        self._hotkeys.listen(key)

    def _set_autostart(self, settings: Settings) -> None:
        """Write or remove what starts us, when the choice changes.

        Not each time: who took it out in the system's own settings wants it to stay out.
        """
        if settings.autostart == self._state.autostart:
            return
        try:
            if settings.autostart:
                self._autostart.enable((*self._desktop.command, "--hidden"))
            else:
                self._autostart.disable()
        except InputError as exc:
            self._window.show_error(exc)
            return
        self._state.save_autostart(enabled=settings.autostart)

    @Slot(str)
    def _on_key(self, activation: str) -> None:
        if activation:
            os.environ["XDG_ACTIVATION_TOKEN"] = activation
        self.toggle_search()

    @Slot(str)
    def _on_no_key(self, why: str) -> None:
        _log.warning("no key for searching")
        self.problem = why
        self._listens = False
        if self._started_hidden:
            self._stay_reachable()
        self._window.parts.banner.show_message(why)

    @Slot(str)
    def _search_in_window(self, text: str) -> None:
        self.show_window()
        self._window.parts.search_bar.show_parts(())
        self._window.composer.search_text(text)

    @Slot(object)
    def _on_indexed(self, event: IndexFinished) -> None:
        if event.elapsed_s >= LONG_S and not event.cancelled and event.read:
            self.tell(
                tr("Indexing is done"),
                tr_count("%n new file(s) can be found.", event.read - event.skipped),
            )

    @Slot(object)
    def _on_installed(self, event: PackInstalled) -> None:
        self.tell(tr("The model is here"), installed_text(event))

    @Slot()
    def _say_state(self) -> None:
        if self.tray is None:
            return
        library = self._window.library
        number = library.status.files if library.status is not None else 0
        holds = tr_count("%n file(s)", number)
        going_on = {
            IndexingState.RUNNING: tr("indexing"),
            IndexingState.PAUSING: tr("indexing is paused"),
            IndexingState.PAUSED: tr("indexing is paused"),
            IndexingState.STOPPED: tr("indexing stopped"),
        }.get(library.state, "")
        self.tray.say("\n".join(one for one in ("retllm desktop", holds, going_on) if one))

    def _show_in_tray(self, heading: str, text: str) -> None:
        if self.tray is not None:
            self.tray.show_message(heading, text)


def unknown_key_text(text: str) -> str:
    """That a setting names no key."""
    return tr(
        "«{key}» is no key that can be had in every program: it takes Ctrl, Alt or the logo key "
        "and another one, as in «Ctrl+Alt+Space».",
        key=text,
    )

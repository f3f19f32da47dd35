"""The program among others: tray, key, small search window, session, notifications."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest

from retllm_desktop.cli.window import own_command
from retllm_desktop.core.errors import InputError
from retllm_desktop.core.library_records import Root
from retllm_desktop.core.types import Query
from retllm_desktop.indexing.events import IndexFinished
from retllm_desktop.platform.paths import resolve_paths
from retllm_desktop.platform.settings import Settings
from retllm_desktop.search.events import SearchLimits
from retllm_desktop.ui.settings.setting_row import setting_note
from retllm_desktop.ui.system.autostart import (
    AutostartFile,
    desktop_entry,
    launch_agent,
    system_autostart,
)
from retllm_desktop.ui.system.desktop_services import DesktopServices
from retllm_desktop.ui.system.hotkeys import Hotkey, HotkeyListener, hotkey_advice
from retllm_desktop.ui.system.notifications import Notifier
from retllm_desktop.ui.system.quick_search import MOST_RESULTS, QuickSearchWindow
from retllm_desktop.ui.system.system_presenter import SystemPresenter
from retllm_desktop.ui.system.tray import TrayIcon, no_tray_text
from retllm_desktop.ui.window.main_window import MainWindow
from retllm_desktop.ui.window.services import UiServices
from retllm_desktop.ui.window.start_window import StartWindow
from retllm_desktop.ui.window.window_state import WindowState
from tests.ui.fakes import ROOT, item

_UNSEEN_TRAY = pytest.mark.qt_log_ignore("systemTrayWindowChanged", extend=True)
"""The platform without a screen has no tray that Qt could ask."""


class FakeHotkeys(HotkeyListener):
    """Listens to nothing, and notes for what.

    Attributes:
        listening: The key, None for none.
        refused: Why no key can be had, or empty.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.listening: Hotkey | None = None
        self.refused = ""

    def listen(self, key: Hotkey) -> None:
        self.listening = key
        if self.refused:
            self.failed.emit(self.refused)

    def stop(self) -> None:
        self.listening = None


class FakeAutostart:
    """Notes what is to be started with the session."""

    def __init__(self) -> None:
        self.commands: list[tuple[str, ...] | None] = []

    def enable(self, command) -> None:
        self.commands.append(tuple(command))

    def disable(self) -> None:
        self.commands.append(None)


class FakeNotifier(Notifier):
    """Notes what would be shown."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[tuple[str, str]] = []

    def notify(self, heading: str, text: str) -> None:
        self.told.append((heading, text))


class Desktop:
    """The window in its frame on a desktop of fakes."""

    def __init__(self, services: UiServices, theme, folder: Path) -> None:
        self.settings = Settings()
        self.tray_there = False
        self.file = folder / "settings.toml"
        self.file.write_text("")
        self.hotkeys = FakeHotkeys()
        self.autostart = FakeAutostart()
        self.notifier = FakeNotifier()
        services = replace(services, state_file=folder / "window.ini")
        self.frame = StartWindow(theme, WindowState(services.state_file))
        self.window = MainWindow(services, theme, self.frame)
        self.frame.take(self.window)
        self.frame.show()
        self.quits = 0

        def make(_parent: QObject) -> HotkeyListener:
            return self.hotkeys

        self.presenter = SystemPresenter(
            self.frame,
            self.window,
            services,
            theme,
            desktop=DesktopServices(lambda: self.settings, (self.file,), ("retllm-desktop", "app")),
            make_hotkeys=make,
            autostart=self.autostart,
            notifier=self.notifier,
            tray_there=lambda: self.tray_there,
            parent=self.window,
        )
        self.presenter.quit_wanted.connect(self._quit)

    def _quit(self) -> None:
        self.quits += 1

    def choose(self, **changes: object) -> None:
        self.settings = replace(self.settings, **changes)
        self.presenter.read_settings()


@pytest.fixture
def desktop(qtbot, theme, search, folders, indexing, throttle, tmp_path) -> Iterator[Desktop]:
    folders.known = [Root(1, ROOT, files=8)]
    made = Desktop(
        UiServices(search, indexing, folders, SearchLimits(), throttle=throttle), theme, tmp_path
    )
    yield made
    search.release()
    made.window.close()
    for one in (made.frame, made.notifier, made.hotkeys):
        shiboken6.delete(one)


def test_a_key_is_listened_for_as_soon_as_it_is_chosen(desktop, until):
    assert desktop.hotkeys.listening is None
    desktop.settings = replace(desktop.settings, search_key="Ctrl+Alt+Space")
    # Whoever writes the file.
    desktop.file.write_text("search_key = 'Ctrl+Alt+Space'")
    until(lambda: desktop.hotkeys.listening is not None)
    assert desktop.hotkeys.listening == Hotkey(Qt.Key.Key_Space, control=True, alt=True)
    desktop.choose(search_key="")
    assert desktop.hotkeys.listening is None


def test_the_key_shows_the_small_window_and_hides_it(desktop):
    desktop.choose(search_key="Ctrl+Alt+Space")
    desktop.hotkeys.pressed.emit("")
    assert desktop.presenter.quick.isVisible()
    desktop.hotkeys.pressed.emit("")
    assert not desktop.presenter.quick.isVisible()


def test_what_is_no_key_is_said(desktop):
    desktop.choose(search_key="s")
    assert "«s» is no key" in desktop.window.parts.banner.text
    assert desktop.hotkeys.listening is None


def test_where_no_key_can_be_had_is_said_what_to_do(desktop):
    desktop.hotkeys.refused = hotkey_advice()
    desktop.choose(search_key="Ctrl+Alt+Space")
    assert "retllm-desktop app --search" in desktop.window.parts.banner.text


def test_closing_ends_the_program_where_nobody_chose_otherwise(desktop, qtbot):
    with qtbot.waitSignal(desktop.frame.close_wanted):
        desktop.frame.close()


def test_closing_hides_the_window_where_the_program_is_to_go_on(desktop, qtbot):
    # As where there is a tray: without one the setting does nothing, and says so.
    desktop.frame.keeps_running = True
    with qtbot.waitSignal(desktop.frame.hidden_instead):
        desktop.frame.close()
    assert not desktop.frame.isVisible()
    desktop.presenter.show_window()
    assert desktop.frame.isVisible()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have a tray")
def test_without_a_tray_the_program_does_not_go_on_unseen(desktop):
    assert not TrayIcon.available()
    desktop.choose(keep_running=True)
    assert not desktop.frame.keeps_running
    assert desktop.presenter.problem == no_tray_text()
    assert setting_note("keep_running") == no_tray_text()
    assert setting_note("search_key") == hotkey_advice()
    assert setting_note("autostart") == ""


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have a tray")
def test_started_hidden_it_is_minimised_where_nothing_else_leads_to_it(desktop):
    desktop.frame.hide()
    desktop.choose(search_key="Ctrl+Alt+Space")
    desktop.presenter.start_hidden()
    assert not desktop.frame.isVisible()
    # The answer that there is no key may come later.
    desktop.hotkeys.failed.emit(hotkey_advice())
    assert desktop.frame.isMinimized()


@_UNSEEN_TRAY
def test_where_the_tray_goes_the_hidden_window_comes_back(desktop):
    desktop.tray_there = True
    desktop.choose(keep_running=True)
    desktop.frame.close()
    look = desktop.presenter.look_for_tray
    look()
    # As while the desktop's shell begins anew.
    desktop.tray_there = False
    look()
    desktop.tray_there = True
    look()
    desktop.tray_there = False
    look()
    assert not desktop.frame.isVisible()
    look()
    assert desktop.frame.isMinimized()
    desktop.presenter.show_window()
    assert desktop.frame.isVisible()
    assert not desktop.frame.isMinimized()


@_UNSEEN_TRAY
def test_where_a_key_leads_to_it_a_hidden_window_needs_no_tray(desktop):
    desktop.tray_there = True
    desktop.choose(keep_running=True, search_key="Ctrl+Alt+Space")
    desktop.frame.close()
    desktop.tray_there = False
    for _ in range(3):
        desktop.presenter.look_for_tray()
    assert not desktop.frame.isVisible()


def test_the_trays_menu(qapp, qtbot):
    pause = QAction("Pause indexing")
    pause.setCheckable(True)
    tray = TrayIcon(pause)
    texts = [action.text() for action in tray.menu.actions() if not action.isSeparator()]
    assert texts == ["Open", "Search…", "Pause indexing", "Quit"]
    for text, signal in (
        ("Open", tray.open_wanted),
        ("Search…", tray.search_wanted),
        ("Quit", tray.quit_wanted),
    ):
        action = next(one for one in tray.menu.actions() if one.text() == text)
        with qtbot.waitSignal(signal):
            action.trigger()
    tray.say("retllm desktop\n8 files")
    assert tray.icon.toolTip() == "retllm desktop\n8 files"
    tray.close()
    shiboken6.delete(tray)


def test_the_session_starts_the_program_once_that_is_chosen(desktop):
    assert desktop.autostart.commands == []
    desktop.choose(autostart=True)
    desktop.choose(search_key="F9")
    assert desktop.autostart.commands == [("retllm-desktop", "app", "--hidden")]
    desktop.choose(autostart=False)
    assert desktop.autostart.commands[1:] == [None]


def finished(elapsed_s: float, *, read: int = 500, cancelled: bool = False) -> IndexFinished:
    return IndexFinished(
        read=read, embedded=read, copies=0, skipped=20, unchanged=0, gone=0,
        cancelled=cancelled, elapsed_s=elapsed_s,
    )  # fmt: skip


def test_long_work_is_told_of_where_the_window_is_not_in_use(desktop):
    desktop.frame.hide()
    library = desktop.window.library
    library.indexed.emit(finished(59.0))
    library.indexed.emit(finished(300.0, read=0))
    library.indexed.emit(finished(300.0, cancelled=True))
    assert desktop.notifier.told == []
    library.indexed.emit(finished(61.0))
    assert desktop.notifier.told == [("Indexing is done", "480 new files can be found.")]
    desktop.choose(notify=False)
    library.indexed.emit(finished(61.0))
    assert len(desktop.notifier.told) == 1


@pytest.fixture
def quick(qtbot, theme, search, desktop) -> QuickSearchWindow:
    search.items = [item(number) for number in range(1, 21)]
    desktop.presenter.toggle_search()
    return desktop.presenter.quick


def names(quick: QuickSearchWindow) -> list[str]:
    return [result.candidate.item.path.name for result in quick.list.found.results]


def test_the_first_eight_come_as_one_types(quick, search, until):
    assert not quick.list.isVisible()
    QTest.keyClicks(quick.box, "red mug")
    until(lambda: "red mug" in [query.text for query in search.queries])
    until(lambda: len(names(quick)) == MOST_RESULTS)
    assert names(quick)[0] == "picture-0001.jpg"
    assert quick.list.isVisible()
    assert quick.list.height() == quick.list.height_for(MOST_RESULTS)
    # The close check is the main window's.
    assert {limits.fine_k for limits in search.limits} == {0}
    until(lambda: quick.height() > quick.list.height())
    height_px = quick.height()
    quick.box.clear()
    until(lambda: not names(quick))
    until(lambda: quick.height() < height_px)


def test_enter_opens_what_is_chosen(quick, search, until, qtbot):
    QTest.keyClicks(quick.box, "mug")
    until(lambda: len(names(quick)) == MOST_RESULTS)
    QTest.keyClick(quick.box, Qt.Key.Key_Down)
    QTest.keyClick(quick.box, Qt.Key.Key_Down)
    QTest.keyClick(quick.box, Qt.Key.Key_Up)
    with qtbot.waitSignal(quick.open_wanted) as opened:
        QTest.keyClick(quick.box, Qt.Key.Key_Return)
    assert opened.args == [ROOT / "picture-0002.jpg"]
    assert not quick.isVisible()


def test_the_ends_of_the_list_are_ends(quick, until):
    QTest.keyClicks(quick.box, "mug")
    until(lambda: len(names(quick)) == MOST_RESULTS)
    QTest.keyClick(quick.box, Qt.Key.Key_Up)
    assert quick.list.currentIndex().row() == 0
    QTest.keyClick(quick.box, Qt.Key.Key_PageDown)
    QTest.keyClick(quick.box, Qt.Key.Key_Down)
    assert quick.list.currentIndex().row() == MOST_RESULTS - 1


def test_a_click_opens(quick, until, qtbot):
    QTest.keyClicks(quick.box, "mug")
    until(lambda: len(names(quick)) == MOST_RESULTS)
    where = quick.list.visualRect(quick.list.found.index(3, 0)).center()
    with qtbot.waitSignal(quick.open_wanted) as opened:
        QTest.mouseClick(quick.list.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert opened.args == [ROOT / "picture-0004.jpg"]


def test_ctrl_enter_goes_on_in_the_window(quick, desktop, search, until):
    desktop.frame.hide()
    QTest.keyClicks(quick.box, "red mug")
    QTest.keyClick(quick.box, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert not quick.isVisible()
    assert desktop.frame.isVisible()
    assert desktop.window.parts.search_bar.text == "red mug"
    until(lambda: Query("red mug") in search.queries)


def test_esc_hides_it_and_the_next_time_it_is_empty(quick, desktop, until):
    QTest.keyClicks(quick.box, "mug")
    until(lambda: len(names(quick)) == MOST_RESULTS)
    QTest.keyClick(quick.box, Qt.Key.Key_Escape)
    assert not quick.isVisible()
    desktop.presenter.toggle_search()
    assert quick.isVisible()
    assert quick.box.text() == ""
    assert names(quick) == []


def test_nothing_found_is_said(quick, search, until):
    search.items = []
    QTest.keyClicks(quick.box, "zzz")
    until(lambda: quick.note.text() == "Nothing found.")


def test_it_has_names_for_who_hears_it(quick, until):
    QTest.keyClicks(quick.box, "mug")
    until(lambda: len(names(quick)) == MOST_RESULTS)
    model = quick.list.found
    spoken = model.data(model.index(0, 0), Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == f"picture-0001.jpg, in {ROOT}"
    assert quick.list.accessibleName() == "Results"
    assert quick.box.accessibleName() == "Search"


def test_it_stands_on_the_screen_it_was_called_from(quick):
    room = quick.screen().availableGeometry()
    assert room.contains(quick.geometry())
    middle = QPoint(room.center().x(), quick.geometry().center().y())
    assert abs(quick.geometry().center().x() - middle.x()) <= 1


# Start with the session.


def test_a_desktop_entry_survives_any_name(tmp_path):
    command = ["/opt/a b/retllm", "app", '--data-dir=/x/"y" $HOME `z` 100% \\ back']
    text = desktop_entry(command)
    line = next(line for line in text.splitlines() if line.startswith("Exec="))
    assert line == (
        'Exec="/opt/a b/retllm" app "--data-dir=/x/\\\\"y\\\\" \\\\$HOME \\\\`z\\\\` 100%% '
        '\\\\\\\\ back"'
    )


@pytest.mark.skipif(sys.platform != "linux", reason="GLib is looked for on Linux")
def test_glib_reads_the_entry_as_it_was_meant(tmp_path):
    read = """
import sys
from gi.repository import Gio, GLib
entry = Gio.DesktopAppInfo.new_from_filename(sys.argv[1])
print(entry.get_commandline()); print(entry.launch([], None))
"""
    python = "/usr/bin/python3"
    known = subprocess.run(
        [python, "-c", "from gi.repository import Gio; Gio.DesktopAppInfo"],
        capture_output=True, check=False,
    )  # fmt: skip
    if known.returncode:
        pytest.skip("the system's Python has no GLib")
    script, wrote = tmp_path / "a b" / "note it", tmp_path / "wrote"
    script.parent.mkdir()
    script.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > "{wrote}"\n')
    script.chmod(0o755)
    words = ["app", '--data-dir=/x/"y" $HOME `z` 100% \\ back', "--hidden"]
    entry = tmp_path / "autostart" / "retllm-desktop.desktop"
    AutostartFile(entry).enable([str(script), *words])
    done = subprocess.run(
        [python, "-c", read, str(entry)], capture_output=True, text=True, check=False
    )
    assert done.stdout.splitlines()[-1:] == ["True"], done.stderr
    for _ in range(200):
        if wrote.exists() and wrote.read_text().count("\n") == len(words):
            break
        QTest.qWait(25)
    assert wrote.read_text().splitlines() == words


def test_what_starts_the_program_is_written_and_removed(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    start = system_autostart("linux", tmp_path)
    start.enable(["retllm-desktop", "app"])
    entry = tmp_path / "config/autostart/retllm-desktop.desktop"
    assert "Exec=retllm-desktop app\n" in entry.read_text()
    start.disable()
    start.disable()
    assert not entry.exists()
    agent = system_autostart("darwin", tmp_path)
    agent.enable(["retllm-desktop", "app"])
    plist = tmp_path / "Library/LaunchAgents/org.retllm.desktop.plist"
    assert plist.read_bytes() == launch_agent(["retllm-desktop", "app"])
    agent.disable()
    assert not plist.exists()


def test_a_folder_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match="started with the session"):
        AutostartFile(tmp_path / "file" / "x.desktop").enable(["a"])


def test_the_command_starts_this_library_from_anywhere(tmp_path):
    script = tmp_path / "bin" / "retllm-desktop"
    script.parent.mkdir()
    script.touch()
    own = resolve_paths(tmp_path / "data", "travel")
    assert own_command(own, [str(script)]) == (
        str(script), "app", "--data-dir", str(tmp_path / "data"), "--library", "travel",
    )  # fmt: skip
    usual = replace(resolve_paths(tmp_path), config=tmp_path / "config")
    assert own_command(usual, ["-c"]) == (sys.executable, "-m", "retllm_desktop", "app")


def test_a_bundle_starts_itself_wherever_it_is_mounted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mounted = tmp_path / ".mount" / "program" / "retllm-desktop"
    mounted.parent.mkdir(parents=True)
    mounted.write_text("", "utf-8")
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(mounted))
    monkeypatch.delenv("APPIMAGE", raising=False)
    usual = replace(resolve_paths(tmp_path), config=tmp_path / "config")
    assert own_command(usual, [str(mounted)]) == (str(mounted), "app")
    monkeypatch.setenv("APPIMAGE", str(tmp_path / "program.AppImage"))
    assert own_command(usual, [str(mounted)]) == (str(tmp_path / "program.AppImage"), "app")
    monkeypatch.delenv("APPIMAGE")
    windowed = mounted.with_name("retllm-desktop-window")
    windowed.write_text("", "utf-8")
    assert own_command(usual, [str(mounted)]) == (str(windowed), "app")

"""What is asked of the desktop over its bus, with the desktop's side in another program."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QProcess, QProcessEnvironment, Qt

from retllm_desktop.ui.system.bus_connection import BusConnection
from retllm_desktop.ui.system.hotkeys import Hotkey, hotkey_advice
from retllm_desktop.ui.system.notifications import Notifier
from retllm_desktop.ui.system.portal_hotkey import PortalHotkeyListener

PYTHON = "/usr/bin/python3"
DESKTOP = Path(__file__).parents[1] / "fixtures" / "fake_desktop.py"
KEY = Hotkey(Qt.Key.Key_Space, control=True, alt=True)
REVEAL = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from retllm_desktop.ui.results.file_actions import FileActions
from retllm_desktop.ui.shared.serial_executor import SerialExecutor
app = QApplication([])
executor = SerialExecutor("outside")
opened = []
def note(url):
    opened.append(url.toLocalFile())
    app.quit()
    return True
files = FileActions(executor, opener=note)
files.reveal(*(Path(name) for name in sys.argv[1:]))
from PySide6.QtCore import QTimer
QTimer.singleShot(1500, app.quit)
app.exec()
executor.close(1)
print(opened)
"""


class FakeDesktop:
    """The desktop's side, in the system's own Python."""

    def __init__(self, bus: str, *words: str) -> None:
        self.process = QProcess()
        environment = QProcessEnvironment.systemEnvironment()
        environment.insert("DBUS_SESSION_BUS_ADDRESS", bus)
        self.process.setProcessEnvironment(environment)
        self.process.start(PYTHON, [str(DESKTOP), *words])
        self._text = ""

    def calls(self) -> list[dict[str, object]]:
        """What it was asked, by now."""
        self._text += bytes(self.process.readAllStandardOutput().data()).decode()
        return [json.loads(line) for line in self._text.splitlines() if line.endswith("}")]

    def named(self, method: str) -> list[object]:
        return [call["arguments"] for call in self.calls() if call.get("method") == method]

    def close(self) -> None:
        self.process.kill()
        self.process.waitForFinished(5000)


@pytest.fixture
def desktop(qapp, bus, until, request) -> Iterator[FakeDesktop]:
    known = subprocess.run(
        [PYTHON, "-c", "from gi.repository import Gio"], capture_output=True, check=False
    )
    if known.returncode:
        pytest.skip("the system's Python has no GLib")
    made = FakeDesktop(bus, *getattr(request, "param", ()))
    until(lambda: {"ready": True} in made.calls())
    yield made
    made.close()


def test_the_portal_gives_a_key(desktop, bus, until):
    listener = PortalHotkeyListener(None, bus)
    pressed: list[str] = []
    failed: list[str] = []
    listener.pressed.connect(pressed.append)
    listener.failed.connect(failed.append)
    listener.listen(KEY)
    until(lambda: pressed == ["token of the portal"])
    assert failed == []
    ((session, shortcuts, parent, _options),) = desktop.named("BindShortcuts")
    assert session.endswith("/search")
    assert parent == ""
    ((name, told),) = shortcuts
    assert name == "search"
    assert told["preferred_trigger"] == "CTRL+ALT+space"
    listener.stop()
    shiboken6.delete(listener)


@pytest.mark.parametrize("desktop", [("refuse",)], indirect=True)
def test_a_portal_that_refuses_is_said(desktop, bus, until):
    listener = PortalHotkeyListener(None, bus)
    failed: list[str] = []
    listener.failed.connect(failed.append)
    listener.listen(KEY)
    until(lambda: failed == [hotkey_advice()])
    shiboken6.delete(listener)


def test_without_a_portal_it_is_said_what_to_do(qapp, bus, until):
    listener = PortalHotkeyListener(None, bus)
    failed: list[str] = []
    listener.failed.connect(failed.append)
    listener.listen(KEY)
    until(lambda: failed == [hotkey_advice()])
    shiboken6.delete(listener)


def test_without_a_bus_as_well(qapp, tmp_path):
    listener = PortalHotkeyListener(None, f"unix:path={tmp_path / 'none'}")
    failed: list[str] = []
    listener.failed.connect(failed.append)
    listener.listen(KEY)
    assert failed == [hotkey_advice()]
    shiboken6.delete(listener)


def test_the_desktop_shows_a_notification(desktop, bus, until):
    fallen: list[tuple[str, str]] = []
    notifier = Notifier(fallback=lambda heading, text: fallen.append((heading, text)), address=bus)
    chosen: list[str] = []
    notifier.chosen.connect(chosen.append)
    notifier.notify("Indexing is done", "«a & b» <new>")
    until(lambda: chosen == ["token of the desktop"])
    notifier.notify("Once more", "x")
    until(lambda: len(desktop.named("Notify")) == 2)
    first, second = desktop.named("Notify")
    assert first[:2] == ["retllm desktop", 0]
    assert first[3:5] == ["Indexing is done", "«a &amp; b» &lt;new>"]
    # In place of the first one.
    assert second[1] == 7
    assert fallen == []
    notifier.close()
    shiboken6.delete(notifier)


def test_where_nobody_shows_notifications_the_tray_does(qapp, bus, until):
    fallen: list[tuple[str, str]] = []
    notifier = Notifier(fallback=lambda heading, text: fallen.append((heading, text)), address=bus)
    notifier.notify("Indexing is done", "480 files")
    until(lambda: fallen == [("Indexing is done", "480 files")])
    notifier.close()
    shiboken6.delete(notifier)


def test_a_bus_that_ends_is_noticed(qapp, bus, until, qtbot):
    connection = BusConnection(None, bus)
    assert connection.connect_to_bus()
    with qtbot.waitSignal(connection.lost):
        assert connection._socket is not None
        connection._socket.shutdown(2)
    assert not connection.connected
    shiboken6.delete(connection)


def reveal(bus: str, *paths: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-c", REVEAL, *(str(path) for path in paths)],
        env=os.environ | {"DBUS_SESSION_BUS_ADDRESS": bus},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout.splitlines()[-1]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have a command for it")
def test_the_file_manager_shows_the_files_selected(desktop, bus, tmp_path, until):
    one, other = tmp_path / "a b.jpg", tmp_path / "ä.jpg"
    one.touch()
    other.touch()
    assert reveal(bus, one, other) == "[]"
    until(lambda: len(desktop.named("ShowItems")) == 1)
    assert desktop.named("ShowItems") == [[[one.as_uri(), other.as_uri()], ""]]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have a command for it")
def test_without_a_file_manager_that_can_the_folder_is_opened(qapp, bus, tmp_path):
    one = tmp_path / "a.jpg"
    one.touch()
    assert reveal(bus, one) == str([str(tmp_path)])

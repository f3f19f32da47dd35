"""The real program behind the real window: many results tagged, binned, and brought back."""

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.ui.test_real_search import album, app, ask, names, patient, window

__all__ = ["album", "app", "patient", "window"]

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(autouse=True)
def _own_bin(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


def test_many_are_tagged_undone_binned_and_brought_back(window, app, album, patient):
    view = window.parts.view
    ask(window, "type:picture", patient)
    assert len(names(window)) == 3
    view.enter()
    QTest.keyClick(view, Qt.Key.Key_A, CTRL)
    QTest.keyClick(view, Qt.Key.Key_T, CTRL)
    patient(lambda: window.results.tag_dialog is not None)
    QTest.keyClicks(window.results.tag_dialog.entry, "holiday")
    window.results.tag_dialog.accept()
    patient(lambda: window.parts.status.message.text() == "3 results tagged holiday")
    ask(window, "tag:holiday", patient)
    assert len(names(window)) == 3
    window.commands.undo.trigger()
    patient(lambda: window.parts.status.message.text() == "Undid: 3 results tagged holiday")
    ask(window, "tag:holiday", patient)
    assert names(window) == []
    window.commands.redo.trigger()
    patient(lambda: window.parts.search_bar.box.tags == ("holiday",))

    ask(window, "type:picture", patient)
    view.setCurrentIndex(view.shown_model.index(names(window).index("red.png")))
    QTest.keyClick(view, Qt.Key.Key_Delete)
    next(b for b in window.results.question.buttons() if b.text() == "Move to the bin").click()
    patient(lambda: not (album / "red.png").exists())
    patient(lambda: app.library.status().files == 3 and not window.library.busy)
    ask(window, "tag:holiday", patient)
    assert sorted(names(window)) == ["blue.png", "green.png"]
    window.commands.undo.trigger()
    patient((album / "red.png").exists)
    patient(lambda: app.library.status().files == 4 and not window.library.busy)
    # What was said of it is known again.
    ask(window, "tag:holiday", patient)
    assert sorted(names(window)) == ["blue.png", "green.png", "red.png"]


_FILE_MANAGER = """
    import sys
    from pathlib import Path
    from PySide6.QtCore import ClassInfo, QCoreApplication, QObject, QTimer, Slot
    from PySide6.QtDBus import QDBusConnection
    from PySide6.QtGui import QGuiApplication
    from retllm_desktop.ui.results.file_actions import FileActions
    from retllm_desktop.ui.shared.serial_executor import SerialExecutor

    @ClassInfo({"D-Bus Interface": "org.freedesktop.FileManager1"})
    class Manager(QObject):
        @Slot("QStringList", str)
        def ShowItems(self, addresses, startup):
            print(" ".join(addresses), flush=True)
            executor.close(5.0)
            app.quit()

    app = QGuiApplication([])
    bus = QDBusConnection.connectToBus(QDBusConnection.BusType.SessionBus, "manager")
    manager = Manager()
    slots = QDBusConnection.RegisterOption.ExportAllSlots
    assert bus.registerObject("/org/freedesktop/FileManager1", manager, slots)
    assert bus.registerService("org.freedesktop.FileManager1")
    executor = SerialExecutor("outside")
    files = FileActions(executor, opener=lambda url: print("opened", url, flush=True))
    files.reveal(*(Path(name) for name in sys.argv[1:]))
    QTimer.singleShot(20000, app.quit)
    app.exec()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="D-Bus is asked on Linux")
def test_the_desktops_file_manager_is_asked_to_select_the_files(tmp_path, album):
    program = tmp_path / "manager.py"
    program.write_text(textwrap.dedent(_FILE_MANAGER), encoding="utf-8")
    files = [album / "red.png", album / "garden" / "blue.png"]
    command = ["dbus-run-session", "--", sys.executable, str(program), *map(str, files)]
    try:
        ended = subprocess.run(
            command, capture_output=True, text=True, timeout=60, check=False, cwd=Path.cwd()
        )
    except FileNotFoundError:
        pytest.skip("dbus-run-session is not installed")
    assert ended.stdout.split() == [file.as_uri() for file in files], ended.stderr

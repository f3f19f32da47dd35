"""Everything that the program keeps is removed from its window: pressed through to the end."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox

from retllm_desktop.cli import erasure as erasure_wiring
from retllm_desktop.cli.window import app_command
from retllm_desktop.platform.paths import AppPaths, resolve_paths
from retllm_desktop.ui.window import qt_application
from retllm_desktop.ui.window.main_window import MainWindow
from retllm_desktop.ui.window.start_window import StartWindow
from tests.fixtures.drawn_world import choose_drawn_packs, drawn_settings


@pytest.fixture
def paths(tmp_path, monkeypatch) -> AppPaths:
    """Settings, and a picture beside them; nothing of the person's own desktop is touched."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    album = tmp_path / "album"
    album.mkdir()
    Image.new("RGB", (96, 64), "teal").save(album / "teal.png")
    return resolve_paths(choose_drawn_packs(tmp_path / "data"))


class Presses:
    """Presses through the page of privacy of the window that opens, a step a turn."""

    def __init__(self, data: Path) -> None:
        self.asked = self.told = ""
        self.had: list[Path] = []
        self._data = data
        self._former = set(QApplication.topLevelWidgets())
        self._step: Callable[[MainWindow], bool] = self._open
        self._turns = 0
        self._timer = QTimer()
        self._timer.timeout.connect(self._look)
        self._timer.start(20)

    def _look(self) -> None:
        self._turns += 1
        if self._turns > 3000:
            QApplication.exit(1)
        box = QApplication.activeModalWidget()
        if isinstance(box, QMessageBox):
            self.told = box.informativeText()
            box.button(QMessageBox.StandardButton.Close).click()
            return
        for frame in set(QApplication.topLevelWidgets()) - self._former:
            if isinstance(frame, StartWindow) and isinstance(frame.content, MainWindow):
                self._step(frame.content)

    def stop(self) -> None:
        self._timer.stop()

    def _open(self, window: MainWindow) -> bool:
        window.commands.privacy.trigger()
        window.pages.settings.privacy_page.erase.ask_button.click()
        self._step = self._agree
        return True

    def _agree(self, window: MainWindow) -> bool:
        panel = window.pages.settings.privacy_page.erase
        if panel.question.isVisible() and not window.library.busy:
            self.asked = panel.list.text()
            self.had = files_below(self._data)
            self._step = lambda _window: True
            panel.erase_button.click()
        return True


def files_below(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()] if folder.exists() else []


def erase_from_window(paths: AppPaths) -> tuple[int | None, Presses, str]:
    """Run the window until it ends; returns its exit code, or the error's sentence."""
    presses = Presses(paths.data)
    try:
        return app_command(lambda: drawn_settings(ocr=False), paths, ()), presses, ""
    except Exception as exc:  # noqa: BLE001 - its sentence is looked at
        return None, presses, str(exc)
    finally:
        presses.stop()


def test_everything_is_removed_once_the_window_is_closed(qapp, paths, tmp_path):
    code, presses, said = erase_from_window(paths)
    assert (code, said) == (0, "")
    assert str(paths.data) in presses.asked
    assert {paths.database, paths.settings} <= set(presses.had)
    assert files_below(tmp_path / "data") == []
    assert [path.name for path in files_below(tmp_path / "album")] == ["teal.png"]
    assert presses.told == ""


def test_what_could_not_be_removed_is_said_after_the_window(qapp, paths, monkeypatch):
    monkeypatch.setattr(qt_application, "UNSEEN_PLATFORMS", frozenset())
    kept = erasure_wiring.Erasure.erase

    def erase(self):
        with monkeypatch.context() as patch:
            patch.setattr(Path, "unlink", _refuse(Path.unlink, "library.db"))
            return kept(self)

    monkeypatch.setattr(erasure_wiring.Erasure, "erase", erase)
    code, presses, said = erase_from_window(paths)
    assert code is None
    assert "Permission denied" in presses.told
    assert "library.db" in presses.told
    assert "Not everything could be removed" in said
    assert "library.db" in said
    assert [path.name for path in files_below(paths.data)] == ["library.db"]


def _refuse(unlink, name: str):
    def refusing(path: Path, missing_ok: bool = False) -> None:
        if path.name == name:
            raise PermissionError(13, "Permission denied", str(path))
        unlink(path, missing_ok=missing_ok)

    return refusing

"""Two versions side by side: a library of a newer one, and a start of another one."""

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from retllm_desktop import __version__
from retllm_desktop.cli.window import other_libraries
from retllm_desktop.core.errors import StoreError
from retllm_desktop.platform.paths import resolve_paths
from retllm_desktop.platform.settings_file import load_settings_file, write_setting
from retllm_desktop.ui.system.start_request import WindowRequest
from retllm_desktop.ui.window import qt_application
from retllm_desktop.ui.window.app import ProgramRun, run_window
from retllm_desktop.ui.window.start_window import StartWindow
from retllm_desktop.ui.window.window_state import WindowState


class NewerLibrary:
    """A library that cannot be opened."""

    def open(self):
        raise StoreError("The library was written by a newer version")
        yield ""

    on_server = False

    def use_own(self):
        """There is no other."""

    def close(self):
        """Nothing is open."""


def test_where_a_library_is_of_a_newer_version_another_is_offered(qapp, tmp_path, monkeypatch):
    # As on a screen.
    monkeypatch.setattr(qt_application, "UNSEEN_PLATFORMS", frozenset())
    paths = resolve_paths(tmp_path)
    for name in ("", "work", "library-2"):
        database = resolve_paths(tmp_path, name).database
        database.parent.mkdir(parents=True, exist_ok=True)
        database.touch()
    others = other_libraries(paths)
    assert others == ("library-2", "work", "library-3")
    opened: list[str] = []
    shown: list[str] = []

    def look() -> None:
        windows = (w for w in QApplication.topLevelWidgets() if isinstance(w, StartWindow))
        window = next((w for w in windows if w.page.libraries), None)
        if window is not None:
            timer.stop()
            page = window.page
            shown.append(page.note.text())
            shown.extend(button.text() for button in page.libraries)
            page.libraries[1].click()

    timer = QTimer()
    timer.setInterval(10)
    timer.timeout.connect(look)
    timer.start()
    with pytest.raises(StoreError):
        run_window(NewerLibrary(), others=others, open_other=opened.append)
    assert "newer version" in shown[0]
    assert shown[1:] == [
        "Open the library «library-2»",
        "Open the library «work»",
        "Begin an empty library, «library-3»",
    ]
    assert opened == ["work"]


def test_a_start_of_another_version_is_told(window, theme):
    run = ProgramRun(
        StartWindow(theme, WindowState(None)), theme, NewerLibrary(), WindowRequest(), listen_at=""
    )
    run.window = window
    banner = window.parts.banner
    run._serve(WindowRequest())
    assert banner.isHidden()
    request = WindowRequest.decode(WindowRequest(version="99.0").encode())
    assert request is not None
    run._serve(request)
    assert "99.0" in banner.text
    assert __version__ in banner.text
    # Versions that did not say so yet.
    old = WindowRequest.decode(b'{"query": "", "paths": [], "activation": ""}')
    assert old is not None
    assert old.version == ""


def test_settings_of_a_newer_version_are_neither_taken_nor_lost(tmp_path):
    file = tmp_path / "settings.toml"
    for text in ("version = 99\ntheme = 'dark'\n", "theme = 'dark'\nnew_option = 5\n"):
        file.write_text(text)
        for call in (
            lambda: load_settings_file(file),
            lambda: write_setting(file, "theme", "light"),
        ):
            with pytest.raises(Exception, match=r"newer version|new_option"):
                call()
        assert file.read_text() == text

"""A model that does not run where it was asked to is told in the window, once."""

import contextlib
import sys

import shiboken6
from PIL import Image

from retllm_desktop.cli.window import window_services
from retllm_desktop.composition.application import open_application
from retllm_desktop.platform.paths import resolve_paths
from retllm_desktop.ui.library.library_session import IndexingState
from retllm_desktop.ui.window.main_window import MainWindow
from tests.fixtures.drawn_world import drawn_settings

ABSENT = "cuda" if sys.platform == "darwin" else "coreml"


def test_it_is_told_once_and_kept_with_the_problems(qtbot, theme, tmp_path):
    album = tmp_path / "album"
    album.mkdir()
    where = resolve_paths(tmp_path / "data")
    settings = drawn_settings(providers=ABSENT, ocr=False)
    assert told_at_a_start(qtbot, theme, where, settings, album, "red")
    assert not told_at_a_start(qtbot, theme, where, settings, album, "blue")


def told_at_a_start(qtbot, theme, where, settings, album, color):
    """Open the window, embed a picture and search; whether the notice showed."""
    Image.new("RGB", (64, 64), color).save(album / f"{color}.png")
    with open_application(settings, where, writable=True, with_judge=False, watch=True) as app:
        app.folders.add(album)
        window = MainWindow(window_services(app, where.data / "window.ini"), theme)
        with contextlib.ExitStack() as stack:
            stack.callback(shiboken6.delete, window)
            stack.callback(window.close)
            window.show()
            window.start("a red square")
            qtbot.waitUntil(lambda: bool(window.library_presenter.notices), timeout=120_000)
            qtbot.waitUntil(lambda: window.library.state is IndexingState.IDLE, timeout=120_000)
            assert "runs on the processor" in window.library_presenter.notices[0]
            # The offer to search again may stand where the notice would.
            window.search.repeat()
            qtbot.waitUntil(lambda: not window.search.running, timeout=120_000)
            return "runs on the processor" in window.parts.banner.text

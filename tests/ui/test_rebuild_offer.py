"""The window offers the packs that the program comes with to a library of others, and waits."""

import contextlib

import pytest
import shiboken6
from PIL import Image

from retllm_desktop.cli.window import window_services
from retllm_desktop.composition.application import open_application
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.platform.paths import resolve_paths
from retllm_desktop.platform.settings import Settings
from retllm_desktop.ui.library.library_session import IndexingState
from retllm_desktop.ui.window.main_window import MainWindow
from tests.fixtures.drawn_world import drawn_settings

PATIENCE_MS = 120_000


@pytest.fixture
def old(tmp_path):
    """The paths of a library that was built with the drawn packs."""
    album = tmp_path / "album"
    album.mkdir()
    Image.new("RGB", (64, 64), "red").save(album / "red.png")
    (album / "letter.txt").write_text("The invoice is due at the end of the month.")
    where = resolve_paths(tmp_path / "data")
    drawn = drawn_settings(ocr=False)
    with open_application(drawn, where, writable=True, with_judge=False) as app:
        app.folders.add(album)
        for _ in app.indexing.index(CancelToken()):
            pass
    return where


@contextlib.contextmanager
def started(theme, where):
    """Open the window on a library, by the program's own settings."""
    with open_application(Settings(ocr=False), where, writable=True, with_judge=False) as app:
        window = MainWindow(window_services(app, where.data / "window.ini"), theme)
        try:
            window.show()
            window.start()
            yield app, window
        finally:
            window.close()
            shiboken6.delete(window)


def test_it_waits_for_the_person_and_then_rebuilds(qtbot, theme, old):
    def until(condition):
        qtbot.waitUntil(condition, timeout=PATIENCE_MS)

    with started(theme, old) as (app, window):
        until(lambda: "starter-photos comes with the program" in window.parts.banner.text)
        until(lambda: window.library.state is IndexingState.IDLE)
        assert app.library.vectors.active_space().id.startswith("starter-coarse")
        assert app.library.passages.stored_space() is None
        window.parts.banner.dismiss()

    with started(theme, old) as (app, window):
        # Said aloud once; from then on it stands in the status line.
        until(lambda: window.parts.status.offer_button.text() == "Rebuild")
        until(lambda: window.library.state is IndexingState.IDLE)
        assert app.library.vectors.active_space().id.startswith("starter-coarse")
        window.parts.status.offer_button.click()
        until(lambda: app.library.passages.active_space() is not None)
        until(lambda: window.library.state is IndexingState.IDLE)
        assert app.library.vectors.active_space().id.startswith("starter-photos")
        assert not window.parts.status.offer_button.isVisible()

    with started(theme, old) as (app, window):
        until(lambda: window.library.state is IndexingState.IDLE)
        assert (app.offer, window.parts.banner.text) == (None, "")

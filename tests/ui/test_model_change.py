"""The real program behind the real window, after another model was chosen."""

import contextlib
import shutil
from collections.abc import Iterator

import pytest
import shiboken6
from PIL import Image

from retllm_desktop.cli.window import window_services
from retllm_desktop.composition.application import Application, open_application
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.types import Query
from retllm_desktop.platform.paths import bundled_folder, resolve_paths
from retllm_desktop.ui.library.library_session import IndexingState
from retllm_desktop.ui.window.main_window import MainWindow
from tests.fixtures.drawn_world import drawn_settings
from tests.fixtures.random_packs import write_pack
from tests.fixtures.vision_network import Shape, write

PATIENCE_MS = 120_000
TINY = Shape(64, 32, 32, 1, 2, 48)
COLORS = ("red", "green", "blue")


@pytest.fixture
def where(tmp_path):
    """A library of three pictures in the starter pack's space, and another pack beside it."""
    album = tmp_path / "album"
    album.mkdir()
    for color in COLORS:
        Image.new("RGB", (64, 64), color).save(album / f"{color}.png")
    made = resolve_paths(tmp_path / "data")
    write(tmp_path / "network.onnx", TINY)
    write_pack(made.packs / "other-pack", tmp_path / "network.onnx", TINY, bundled_folder("models"))
    with open_application(drawn_settings(), made, writable=True, with_judge=False) as app:
        app.folders.add(album)
        for _ in app.indexing.index(CancelToken()):
            pass
    return made


@contextlib.contextmanager
def opened(app: Application, theme) -> Iterator[MainWindow]:
    made = MainWindow(window_services(app), theme)
    made.show()
    try:
        yield made
    finally:
        made.close()
        shiboken6.delete(made)


def test_the_library_is_brought_to_it_and_back(qtbot, theme, where):
    def until(condition):
        qtbot.waitUntil(condition, timeout=PATIENCE_MS)

    other = drawn_settings(coarse_pack="other-pack", ocr=False)
    with open_application(other, where, writable=True, with_judge=False, watch=True) as app:
        assert app.rebuilding is not None
        assert app.search_blocked == ""
        with opened(app, theme) as window:
            window.start()
            until(lambda: app.library.status().space.id == "other-pack")
            until(lambda: window.library.state is IndexingState.IDLE)
            assert app.library.status().files == len(COLORS)
            window.search.search_now(Query(text="a red square", below_cutoff=True))
            until(lambda: len(window.parts.view.results.results) == len(COLORS))

    # The pack goes: nobody can ask in its space until the library is back in the first one.
    shutil.rmtree(where.packs / "other-pack")
    with open_application(
        drawn_settings(ocr=False), where, writable=True, with_judge=False, watch=True
    ) as app:
        assert app.search_blocked
        with opened(app, theme) as window:
            app.throttle.pause()
            window.start("a red square")
            until(lambda: "not installed any more" in window.parts.banner.text)
            assert window.parts.view.results.results == ()
            window.library.resume()
            # A plain square is none of what the first pack knows, so it may be no hit there.
            until(lambda: app.library.vectors.active_space().id.startswith("starter-coarse"))
            window.search.search_now(Query(text="a red square", below_cutoff=True))
            until(lambda: len(window.parts.view.results.results) == len(COLORS))
            until(lambda: window.library.state is IndexingState.IDLE)
            assert app.library.status().space.id.startswith("starter-coarse")

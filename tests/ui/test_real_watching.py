"""The real program behind the real window: what happens on the disk is seen without a click."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import shiboken6
from PIL import Image

from retllm_desktop.cli.window import window_services
from retllm_desktop.composition.application import Application, open_application
from retllm_desktop.core.library_records import RootState
from retllm_desktop.indexing.events import IndexFinished
from retllm_desktop.platform.paths import resolve_paths
from retllm_desktop.ui.library.library_session import IndexingState
from retllm_desktop.ui.window.main_window import MainWindow
from tests.fixtures.drawn_world import drawn_settings

PATIENCE_MS = 120_000


@pytest.fixture
def album(tmp_path) -> Path:
    folder = tmp_path / "album"
    folder.mkdir()
    for name, color in (("red.png", "red"), ("green.png", "green")):
        Image.new("RGB", (64, 64), color).save(folder / name)
    return folder


@pytest.fixture
def app(tmp_path) -> Iterator[Application]:
    where = resolve_paths(tmp_path / "data")
    settings = drawn_settings(ocr=False)
    with open_application(settings, where, writable=True, with_judge=False, watch=True) as made:
        yield made


@pytest.fixture
def patient(qtbot):
    def wait(condition):
        qtbot.waitUntil(condition, timeout=PATIENCE_MS)

    return wait


@pytest.fixture
def window(qtbot, theme, app, album, patient) -> Iterator[MainWindow]:
    app.folders.add(album)
    made = MainWindow(window_services(app), theme)
    made.show()
    made.start()
    patient(lambda: app.library.status().files == 2)
    patient(lambda: made.library.state is IndexingState.IDLE)
    yield made
    made.close()
    shiboken6.delete(made)


def files_of(app: Application) -> set[Path]:
    found = app.library.files.known(1)
    return {path for path, known in found.items() if known.missing_since_s is None}


def test_the_window_keeps_up(window, app, album, patient):
    ends: list[IndexFinished] = []
    window.library.indexed.connect(ends.append)

    # A file appears, written beside its place first, as programs do.
    Image.new("RGB", (64, 64), "blue").save(album / "~blue.part", "PNG")
    (album / "~blue.part").rename(album / "blue.png")
    patient(lambda: album / "blue.png" in files_of(app))
    patient(lambda: window.library.status.files == 3)
    patient(lambda: window.library.state is IndexingState.IDLE)
    assert sum(end.embedded for end in ends) == 1

    # A rename and a move into a new folder: nothing is read again.
    ends.clear()
    (album / "blue.png").rename(album / "sea.png")
    (album / "trip").mkdir()
    (album / "red.png").rename(album / "trip" / "sunset.png")
    wanted = {album / "sea.png", album / "green.png", album / "trip" / "sunset.png"}
    patient(lambda: files_of(app) == wanted and sum(end.moved for end in ends) == 2)
    patient(lambda: window.library.state is IndexingState.IDLE)
    assert sum(end.embedded for end in ends) == 0
    assert sum(end.read for end in ends) == 0
    patient(lambda: window.library.status.files == 3)

    # What is to be left out goes at once, and comes back without being read.
    ends.clear()
    window.library.set_exclusions(window.library.roots[0], ("trip/",))
    patient(lambda: files_of(app) == wanted - {album / "trip" / "sunset.png"})
    patient(lambda: window.library.roots[0].missing == 1)
    sidebar = window.parts.sidebar
    patient(lambda: sidebar.folders[0].note == "1 gone lately")
    window.library.set_exclusions(window.library.roots[0], ())
    patient(lambda: files_of(app) == wanted)
    patient(lambda: window.library.state is IndexingState.IDLE)
    assert sum(end.embedded for end in ends) == 0


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps a watched folder where it is")
def test_a_folder_that_goes_and_comes_back(window, app, album, patient):
    ends: list[IndexFinished] = []
    window.library.indexed.connect(ends.append)
    away = album.with_name("unplugged")
    album.rename(away)
    patient(lambda: window.library.roots[0].state is RootState.OFFLINE)
    patient(lambda: app.folders.roots()[0].state is RootState.OFFLINE)
    sidebar = window.parts.sidebar
    patient(lambda: "Offline" in sidebar.folders[0].note)
    # It is still found, with its preview, and marked.
    window.search.search_now(window_query())
    patient(lambda: len(window.parts.view.results.results) == 2)
    shown = [result.candidate.item for result in window.parts.view.results.results]
    assert all(item.offline for item in shown)
    assert all(app.folders.thumbnail(item) for item in shown)
    patient(lambda: all(window.thumbnails.get(item, 184) is not None for item in shown))

    Image.new("RGB", (64, 64), "yellow").save(away / "yellow.png")
    shutil.move(away, album)
    patient(lambda: window.library.roots[0].state is RootState.ONLINE)
    patient(lambda: len(files_of(app)) == 3)
    patient(lambda: window.library.state is IndexingState.IDLE)
    assert app.folders.roots()[0].state is RootState.ONLINE
    assert sidebar.folders[0].note == ""
    assert not any(r.candidate.item.offline for r in window.parts.view.results.results)
    # Only what is new was embedded.
    assert sum(end.embedded for end in ends) == 1


def window_query():
    from retllm_desktop.core.types import Query

    return Query(text="a red square", below_cutoff=True)

"""Stories of a person at the window, with real packs and files: folders, marks, the bin, drives."""

import shutil
from pathlib import Path

import pytest
import shiboken6
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from retllm_desktop.cli.window import window_services
from retllm_desktop.composition.application import open_application
from retllm_desktop.core.library_records import RootState
from retllm_desktop.platform.paths import resolve_paths
from retllm_desktop.ui.gallery.gallery_model import FAVOURITE_ROLE
from retllm_desktop.ui.library.library_session import IndexingState
from retllm_desktop.ui.window.main_window import MainWindow
from tests.fixtures.drawn_world import drawn_settings
from tests.ui.stories import (
    _no_thread_left,
    ask,
    copy_folder,
    drop,
    names,
    patient,
    story,
    take_down,
    window,
)

__all__ = ["_no_thread_left", "patient", "story", "window"]

CTRL = Qt.KeyboardModifier.ControlModifier


def test_many_are_marked_and_all_of_it_is_undone(window, story, patient):
    view, star = window.parts.view, story.app.library.annotations.favourites
    ask(window, "name:png type:picture", patient)
    ask(window, "ext:png name:red|green|blue", patient)
    assert sorted(names(window)) == ["blue.png", "green.png", "red.png"]
    view.enter()
    QTest.keyClick(view, Qt.Key.Key_A, CTRL)
    assert len(view.selection) == 3
    QTest.keyClick(view, Qt.Key.Key_F)
    patient(lambda: len(star()) == 3)
    # The stars are on the cards, too.
    patient(lambda: all(view.shown_model.index(row).data(FAVOURITE_ROLE) for row in range(3)))
    patient(window.commands.undo.isEnabled)
    window.commands.undo.trigger()
    patient(lambda: star() == frozenset())
    window.commands.redo.trigger()
    patient(lambda: len(star()) == 3)
    window.commands.undo.trigger()
    patient(lambda: star() == frozenset() and not window.busy)


def test_the_bin_takes_and_gives_back(window, story, patient, tmp_path):
    folder = copy_folder(story, story.folder / "copies", "red.png")
    file = folder / "rose.png"
    Image.new("RGB", (90, 60), "#ee3355").save(file)
    (folder / "red.png").unlink()
    window.library.index()
    patient(lambda: story.app.library.status().files > 0 and not window.library.busy)
    before = story.app.library.status().files
    ask(window, "name:rose", patient)
    assert names(window) == ["rose.png"]
    take_down(window, "rose.png")
    QTest.keyClick(window.parts.view, Qt.Key.Key_Delete)
    question = window.results.question
    assert "rose.png" in question.text()
    next(one for one in question.buttons() if one.text() == "Move to the bin").click()
    patient(lambda: not file.exists())
    patient(lambda: names(window) == [] and not window.library.busy)
    # It stays away when the list is shown again for another reason.
    window.library.refresh()
    patient(lambda: not window.busy)
    window.parts.view.show_roots(window.library.roots)
    assert names(window) == []
    patient(lambda: story.app.library.status().files == before - 1)
    window.commands.undo.trigger()
    patient(file.exists)
    patient(lambda: story.app.library.status().files == before and not window.library.busy)
    ask(window, "name:rose", patient)
    assert names(window) == ["rose.png"]
    shutil.rmtree(folder)
    window.library.index()
    patient(lambda: not window.library.busy)


def test_what_is_dragged_out_is_a_copy_of_the_files(window, story, patient):
    ask(window, "ext:png name:red|green", patient)
    view = window.parts.view
    view.enter()
    QTest.keyClick(view, Qt.Key.Key_A, CTRL)
    drag = window.results.make_drag()
    dragged = sorted(Path(url.toLocalFile()) for url in drag.mimeData().urls())
    assert dragged == [story.folder / "green.png", story.folder / "red.png"]
    assert not drag.pixmap().isNull()
    # A drop of our own results on the window is no search.
    before = window.search.query
    drag.deleteLater()
    assert window.search.query == before


@pytest.fixture
def empty(theme, tmp_path, patient):
    """The program as it is started for the first time, and a folder beside it."""
    folder = tmp_path / "pictures"
    folder.mkdir()
    for name, color in (("sea.png", "blue"), ("meadow.png", "green")):
        Image.new("RGB", (96, 64), color).save(folder / name)
    paths = resolve_paths(tmp_path / "data")
    settings = drawn_settings(ocr=False)
    with open_application(settings, paths, writable=True, with_judge=False, watch=True) as app:
        made = MainWindow(window_services(app, paths.window_state), theme)
        made.show()
        made.start()
        patient(lambda: not made.busy)
        yield made, app, folder
        made.close()
        shiboken6.delete(made)


def test_the_first_run_and_a_drive_that_goes_and_comes_back(empty, patient):
    window, app, folder = empty
    assert window.parts.pages.welcome.isVisible()
    dropped = drop(window, folder)
    assert dropped.dropAction() is Qt.DropAction.CopyAction
    patient(lambda: app.library.status().files == 2)
    patient(lambda: window.library.state is IndexingState.IDLE and not window.library.busy)
    ask(window, "name:sea", patient)
    assert names(window) == ["sea.png"]

    # The drive is pulled while one looks.
    take_down(window, "sea.png")
    QTest.keyClick(window.parts.view, Qt.Key.Key_Space)
    preview = window.parts.preview
    patient(lambda: preview.picture.shown_px > 0 and not window.busy)
    away = folder.with_name("away")
    folder.rename(away)
    patient(lambda: window.library.roots[0].state is RootState.OFFLINE)
    patient(lambda: "not connected" in preview.note.text())
    assert preview.picture.shown_px > 0
    away.rename(folder)
    patient(lambda: window.library.roots[0].state is RootState.ONLINE)
    patient(lambda: "not connected" not in preview.note.text())
    QTest.keyClick(preview, Qt.Key.Key_Escape)

    # What is added is found without a click.
    patient(lambda: window.library.state is IndexingState.IDLE)
    Image.new("RGB", (96, 64), "yellow").save(folder / "sun.png")
    patient(lambda: app.library.status().files == 3)


def test_indexing_is_paused_and_goes_on(empty, patient):
    window, app, folder = empty
    for number in range(12):
        Image.new("RGB", (64, 64), (number * 20, 90, 120)).save(folder / f"wave-{number}.png")
    window.commands.pause.trigger()
    window.library.add((folder,))
    patient(lambda: window.library.state is IndexingState.PAUSED)
    assert app.library.status().files < 14
    window.commands.pause.trigger()
    patient(lambda: app.library.status().files == 14)
    patient(lambda: window.library.state is IndexingState.IDLE and not window.library.busy)


def test_the_window_is_found_as_it_was_left(empty, patient, theme):
    window, app, folder = empty
    window.commands.details.setChecked(True)
    window.commands.larger.trigger()
    edge = window.parts.view.edge
    window.resize(700, 520)
    window.close()
    paths = resolve_paths(folder.parent / "data")
    again = MainWindow(window_services(app, paths.window_state), theme)
    again.show()
    again.start()
    patient(lambda: not again.busy)
    assert again.parts.details.isVisible()
    assert again.parts.view.edge == edge
    assert (again.width(), again.height()) == (700, 520)
    again.close()
    shiboken6.delete(again)

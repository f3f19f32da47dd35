"""Stories of the library in the real window: exposures, the first search, banners and numbers."""

import os
import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import shiboken6
from PIL import Image
from PySide6.QtWidgets import QLabel

from retllm_desktop.cli.window import window_services
from retllm_desktop.composition.application import Application, open_application
from retllm_desktop.core.errors import InputError
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.platform.paths import resolve_paths
from retllm_desktop.ui.gallery.gallery_model import FOLDED_ROLE
from retllm_desktop.ui.shared.widgets import BannerTone, BannerTopic
from retllm_desktop.ui.window.main_window import MainWindow
from tests.fixtures.drawn_world import drawn_settings

PATIENCE_MS = 120_000
NOON = datetime(2024, 6, 15, 12)  # noqa: DTZ001 - what a clock here shows


def write_picture(folder: Path, name: str, color: str, taken: datetime = NOON) -> Path:
    path = folder / name
    Image.new("RGB", (96, 64), color).save(path)
    os.utime(path, (taken.timestamp(), taken.timestamp()))
    return path


@pytest.fixture
def album(tmp_path) -> Path:
    folder = tmp_path / "album"
    folder.mkdir()
    for number, color in enumerate(("red", "green", "blue", "gold")):
        write_picture(folder, f"{color}.png", color, NOON - timedelta(minutes=number))
    write_picture(folder, "IMG_1234.jpg", "teal")
    raw = folder / "IMG_1234.cr2"
    raw.write_bytes(b"II*\0 no raw file that anybody reads" * 50)
    os.utime(raw, (NOON.timestamp(), NOON.timestamp()))
    write_picture(folder, "IMG_E1234.jpg", "navy", NOON + timedelta(days=2))
    return folder


@pytest.fixture
def app(tmp_path, album) -> Iterator[Application]:
    paths = resolve_paths(tmp_path / "data")
    with open_application(
        drawn_settings(ocr=False), paths, writable=True, with_judge=False, watch=False
    ) as made:
        made.folders.add(album)
        for _ in made.indexing.index(CancelToken()):
            pass
        yield made


@pytest.fixture
def patient(qtbot) -> Callable[[Callable[[], bool]], None]:
    def wait(condition: Callable[[], bool]) -> None:
        qtbot.waitUntil(condition, timeout=PATIENCE_MS)

    return wait


@pytest.fixture
def window(qtbot, theme, app, tmp_path, monkeypatch) -> Iterator[MainWindow]:
    # Never the person's own bin.
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "xdg"))
    made = MainWindow(window_services(app), theme)
    made.resize(1000, 640)
    made.show()
    yield made
    made.close()
    shiboken6.delete(made)


@pytest.fixture
def opened(window, patient) -> MainWindow:
    window.library.start(scan=False)
    window.annotations.start()
    window.composer.search_text("")
    patient(lambda: window.timeline.model.rowCount() == 5 and not window.busy)
    return window


def message(window: MainWindow) -> str:
    return window.parts.status.message.text()


def select(window: MainWindow, name: str, patient) -> int:
    """Select what has a name, once it is read; returns its row."""
    view = window.parts.view
    model = view.shown_model

    def row() -> int:
        shown = [model.data(model.index(row)) for row in range(model.rowCount())]
        return shown.index(name) if name in shown else -1

    patient(lambda: row() >= 0)
    view.setCurrentIndex(model.index(row()))
    patient(lambda: not window.busy)
    return row()


def test_an_exposure_is_one_row_of_the_library(opened, album, patient):
    model, view = opened.timeline.model, opened.parts.view
    row = select(opened, "IMG_1234.jpg", patient)
    assert model.data(model.index(row), FOLDED_ROLE) == "+JPG +CR2"
    # The details say what goes with it.
    opened.commands.details.setChecked(True)
    told = " ".join(label.text() for label in opened.parts.details.findChildren(QLabel))
    assert "IMG_E1234.jpg" in told
    assert "IMG_1234.cr2" in told
    # It unfolds by dates and folds again; what is selected stays so.
    opened.commands.unfold.trigger()
    assert model.rowCount() == 7
    assert view.selected is not None
    assert view.selected.candidate.item.path.name == "IMG_1234.jpg"
    opened.commands.unfold.trigger()
    assert model.rowCount() == 5
    # Conditions that leave the picture out leave what goes with it in, and numbers add up.
    opened.composer.search_text("ext:cr2")
    patient(lambda: message(opened) == "1 item, newest first")
    opened.composer.search_text(f'in:"{album}"')
    patient(lambda: message(opened) == "5 items, newest first, 2 more files with them")


def test_what_is_done_to_a_folded_picture_is_done_to_it_alone_as_in_a_search(
    opened, app, patient, monkeypatch
):
    select(opened, "IMG_1234.jpg", patient)
    opened.results.toggle_favourite(opened.parts.view.selected)
    patient(lambda: not opened.busy)
    opened.composer.search_text("is:favourite")
    patient(lambda: message(opened) == "1 item, newest first")
    opened.composer.search_text("")
    patient(lambda: opened.timeline.model.rowCount() == 5 and not opened.busy)
    select(opened, "IMG_1234.jpg", patient)
    # Gone from the list: what went with it stands by itself.
    path = opened.parts.view.selected.candidate.item.path
    opened.timeline.model.hide_files([path])
    assert opened.timeline.model.rowCount() == 6
    opened.timeline.model.show_files([path])
    assert opened.timeline.model.rowCount() == 5


def test_a_query_typed_at_the_start_leaves_the_library_to_be_seen_until_it_is_answered(
    window, app, patient, monkeypatch
):
    """The page was blank for as long as the model was being loaded."""
    loaded = threading.Event()
    search = app.search.search

    def slow(query, limits, cancel):
        assert loaded.wait(60)
        return search(query, limits, cancel)

    monkeypatch.setattr(app.search, "search", slow)
    window.start("red")
    view, model = window.parts.view, window.timeline.model
    try:
        patient(lambda: model.rowCount() == 5 and view.shown_model is model)
        assert window.search.running
        assert message(window) == "Searching…"
        assert window.parts.pages.currentWidget() is view
    finally:
        loaded.set()
    patient(lambda: not window.search.running)
    assert view.shown_model is view.results
    assert "found" in message(window)
    # Later searches leave what is shown, as ever; and the library is there at once.
    window.composer.search_text("")
    patient(lambda: view.shown_model is model and not window.busy)
    assert message(window) == "Everything, newest first"


def test_a_banner_goes_once_it_was_read_and_one_searched_on(opened, patient, monkeypatch):
    monkeypatch.setattr("retllm_desktop.ui.shared.widgets.READ_WITHIN_MS", 400)
    banner = opened.parts.banner
    opened.show_error(InputError("The file cannot be opened", "it is gone"))
    # At once: nobody has read it yet. No further search is needed for it to go.
    opened.composer.search_text("red")
    assert banner.text
    patient(lambda: not banner.text)
    # What is wrong with the library stays, and so does what asks for an answer.
    for topic in (BannerTopic.LIBRARY, BannerTopic.REBUILD):
        banner.show_message("The disk is full.", BannerTone.ERROR, topic=topic)
        patient(lambda: banner._shown_since.hasExpired(500))
        opened.composer.search_text(f"green {topic}")
        patient(lambda: not opened.busy)
        assert banner.text == "The disk is full."
    banner.dismiss()


def test_what_was_said_of_a_search_goes_with_the_next_one(opened, patient):
    banner = opened.parts.banner
    opened.composer.search_text("red")
    patient(lambda: not opened.busy)
    banner.show_message("The close check failed.", topic=BannerTopic.FINE_STAGE)
    opened.composer.search_text("green")
    assert banner.text == ""
    patient(lambda: not opened.busy)


def test_what_is_new_since_a_search_is_counted_from_that_search_on(opened, album, patient):
    banner = opened.parts.banner
    # Before: these were in already when it was searched.
    for number in range(3):
        color = ("pink", "olive", "tan")[number]
        write_picture(album, f"before {number}.png", color, NOON + timedelta(hours=number))
    opened.library.index()
    patient(lambda: opened.timeline.model.rowCount() == 8 and not opened.busy)
    opened.composer.search_text("pictures in red")
    patient(lambda: not opened.busy)
    assert banner.text == ""
    for number in range(2):
        color = ("coral", "khaki")[number]
        write_picture(album, f"after {number}.png", color, NOON + timedelta(days=number))
    opened.library.index()
    patient(lambda: banner.text == "2 files are new or changed since this search.")
    # Searched again, they are in; a run that finds nothing new says nothing.
    banner.action_button.click()
    patient(lambda: not opened.busy)
    opened.library.index()
    patient(lambda: not opened.busy)
    assert banner.text == ""


def test_numbers_of_a_run_that_began_before_the_search_are_not_told(opened, album, patient):
    """«1,000 added since this search», when 780 of them were in already."""
    for number in range(30):
        color = f"#{number:02x}40c0"
        write_picture(album, f"new {number}.png", color, NOON + timedelta(hours=number))
    began: list[object] = []

    def search_at_once(_event: object) -> None:
        if not began:
            began.append(_event)
            opened.composer.search_text("pictures in red")

    opened.library.progressed.connect(search_at_once)
    opened.library.index()
    patient(lambda: bool(began) and not opened.busy)
    told = opened.parts.banner.text
    assert told == "Files are new or changed since this search."


def test_the_library_names_one_number_of_files(opened, album, patient):
    """Rows, files and what is folded: beside each other they contradicted each other."""
    (album / "copy.png").write_bytes((album / "red.png").read_bytes())
    opened.library.index()
    status = opened.parts.status
    patient(lambda: "7 files" in status.index_text.text() and not opened.busy)
    # The eighth, which cannot be read, stands beside them.
    assert status.problems_button.text() == "1 problem"
    assert opened.timeline.model.rowCount() == 5
    assert message(opened) == "Everything, newest first"

"""The library by date in the real window: scrolled, left for a search, returned to, grown."""

import os
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import shiboken6
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from retllm_desktop.cli.window import window_services
from retllm_desktop.composition.application import Application, open_application
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.types import Query, Result
from retllm_desktop.platform.paths import resolve_paths
from retllm_desktop.ui.library.library_session import IndexingState
from retllm_desktop.ui.window.main_window import MainWindow
from tests.fixtures.drawn_world import drawn_settings

PATIENCE_MS = 120_000
NUMBER, A_DAY = 60, 5
NOON = datetime(2024, 6, 15, 12)  # noqa: DTZ001 - what a clock here shows


def write_picture(folder: Path, number: int, taken: datetime) -> Path:
    """A picture of a colour of its own, changed at a moment."""
    path = folder / f"{number:03}.png"
    color = (number * 2 % 256, number * 7 % 256, number * 13 % 256)
    Image.new("RGB", (96, 64 if number % 3 else 128), color).save(path)
    os.utime(path, (taken.timestamp(), taken.timestamp()))
    return path


@pytest.fixture
def album(tmp_path) -> Path:
    folder = tmp_path / "album"
    folder.mkdir()
    for number in range(NUMBER):
        # Some a day, in one month after the other.
        write_picture(folder, number, NOON - timedelta(days=number // A_DAY * 40, minutes=number))
    return folder


@pytest.fixture
def app(tmp_path) -> Iterator[Application]:
    paths = resolve_paths(tmp_path / "data")
    with open_application(
        drawn_settings(ocr=False), paths, writable=True, with_judge=False, watch=False
    ) as made:
        yield made


@pytest.fixture
def patient(qtbot) -> Callable[[Callable[[], bool]], None]:
    def wait(condition: Callable[[], bool]) -> None:
        qtbot.waitUntil(condition, timeout=PATIENCE_MS)

    return wait


@pytest.fixture
def window(qtbot, theme, app) -> Iterator[MainWindow]:
    made = MainWindow(window_services(app), theme)
    made.resize(900, 600)
    made.show()
    yield made
    made.close()
    shiboken6.delete(made)


@pytest.fixture
def filled(window, app, album, patient) -> MainWindow:
    app.folders.add(album)
    for _ in app.indexing.index(CancelToken()):
        pass
    window.library.start(scan=False)
    window.annotations.start()
    window.composer.search_text("")
    patient(lambda: window.timeline.model.rowCount() == NUMBER and not window.busy)
    return window


def names(window: MainWindow, patient) -> list[str]:
    """What is listed, read if need be."""
    model = window.parts.view.shown_model
    came: list[tuple[Result, ...]] = []
    model.read_rows(range(model.rowCount()), came.append)
    patient(lambda: bool(came))
    return [one.candidate.item.path.name for one in came[0]]


def first_on_screen(window: MainWindow) -> tuple[int, int]:
    """The first item on the screen, and where it is."""
    view = window.parts.view
    row = view.rows_on_screen()[0]
    item_id = int(window.timeline.model.listing.timeline.item_ids[row])
    return item_id, view.visualRect(view.shown_model.index(row)).top()


def ask(window: MainWindow, line: str, patient) -> None:
    window.composer.search_text(line)
    patient(lambda: not window.search.running and not window.timeline.busy)


def choose(window: MainWindow, row: int, patient) -> None:
    """Select a row, and wait until it is read."""
    view = window.parts.view
    view.setCurrentIndex(view.shown_model.index(row))
    patient(lambda: view.shown_model.result(view.currentIndex()) is not None)
    patient(lambda: not window.busy)


def message(window: MainWindow) -> str:
    return window.parts.status.message.text()


def test_the_start_page_is_everything_newest_first_by_month_and_day(filled, patient):
    view = filled.parts.view
    assert filled.parts.pages.currentWidget() is view
    assert view.shown_model is filled.timeline.model
    assert names(filled, patient)[:2] == ["000.png", "001.png"]
    titles = [(one.level, one.title, one.note) for one in view.shown_model.sections[:4]]
    assert titles == [
        (0, "June 2024", "5"),
        (1, "Saturday, June 15, 2024", "5"),
        (0, "May 2024", "5"),
        (1, "Monday, May 6, 2024", "5"),
    ]
    assert message(filled) == "Everything, newest first"
    assert filled.parts.scrubber.isVisible()


def test_a_search_takes_its_place_and_one_returns_to_where_one_was(filled, patient):
    view, bar = filled.parts.view, filled.parts.search_bar
    view.verticalScrollBar().setValue(900)
    patient(lambda: not filled.busy)
    choose(filled, view.rows_on_screen()[2], patient)
    place, chosen = first_on_screen(filled), view.selected
    assert chosen is not None
    QTest.keyClicks(bar.box, "red")
    patient(lambda: view.shown_model is view.results and not filled.busy)
    assert not filled.parts.scrubber.isVisible()
    for _ in "red":
        QTest.keyClick(bar.box, Qt.Key.Key_Backspace)
    patient(lambda: view.shown_model is filled.timeline.model and not filled.busy)
    assert first_on_screen(filled) == place
    now = view.selected
    assert now is not None
    assert now.candidate.item == chosen.candidate.item
    assert filled.parts.scrubber.isVisible()
    assert message(filled) == "Everything, newest first"


@pytest.mark.parametrize("between", ["", "is:favourite"])
def test_the_same_search_again_shows_its_results_again(filled, patient, between):
    view, pages = filled.parts.view, filled.parts.pages
    ask(filled, "red", patient)
    found = [one.candidate.item.id for one in view.results.results]
    assert found
    ask(filled, between, patient)
    assert view.shown_model is filled.timeline.model
    ask(filled, "red", patient)
    assert view.shown_model is view.results
    assert [one.candidate.item.id for one in view.results.results] == found
    assert pages.currentWidget() is view


def test_conditions_alone_are_lists_by_date_too(filled, app, patient):
    view = filled.parts.view
    view.verticalScrollBar().setValue(900)
    place = first_on_screen(filled)
    ask(filled, "date:2024-06", patient)
    assert view.shown_model is filled.timeline.model
    assert names(filled, patient) == [f"{number:03}.png" for number in range(A_DAY)]
    assert view.verticalScrollBar().value() == 0
    assert message(filled) == "5 items, newest first"
    ask(filled, "is:favourite", patient)
    pages = filled.parts.pages
    assert pages.currentWidget() is pages.no_results
    assert pages.no_results.heading.text() == "No favourites yet"
    ask(filled, "ext:pdf", patient)
    assert pages.currentWidget() is pages.no_results
    assert "meets the conditions" in pages.no_results.heading.text()
    ask(filled, "", patient)
    assert pages.currentWidget() is view
    assert first_on_screen(filled) == place


def test_favourites_leave_their_list_when_they_are_no_longer(filled, patient):
    view = filled.parts.view
    view.enter()
    choose(filled, 1, patient)
    QTest.keyClick(view, Qt.Key.Key_F)
    view.letters.act()
    patient(lambda: not filled.busy and filled.annotations.possible)
    ask(filled, "is:favourite", patient)
    assert names(filled, patient) == ["001.png"]
    view.enter()
    QTest.keyClick(view, Qt.Key.Key_F)
    view.letters.act()
    patient(lambda: filled.timeline.model.rowCount() == 0)
    assert filled.parts.pages.currentWidget() is filled.parts.pages.no_results


def test_the_scrubber_leads_to_a_year_and_follows_the_list(filled, patient):
    view, scrubber = filled.parts.view, filled.parts.scrubber
    year = next(mark for mark in scrubber.marks if mark.month.year == 2023)
    QTest.mouseClick(
        scrubber, Qt.MouseButton.LeftButton, pos=QPoint(scrubber.width() // 2, year.y_px)
    )
    patient(lambda: not filled.busy)
    assert year.month.first_row == 25
    assert view.rows_on_screen()[0] == 25
    assert names(filled, patient)[25] == "025.png"
    view.scrollToBottom()
    assert scrubber.value() == NUMBER - 1
    view.scrollToTop()
    assert scrubber.value() == 0
    assert view.verticalScrollBarPolicy() is Qt.ScrollBarPolicy.ScrollBarAlwaysOff
    ask(filled, "date:2024-06", patient)
    assert not scrubber.isVisible()
    assert view.verticalScrollBarPolicy() is Qt.ScrollBarPolicy.ScrollBarAlwaysOn


def test_it_grows_around_what_is_looked_at(filled, album, patient):
    view = filled.parts.view
    view.verticalScrollBar().setValue(900)
    choose(filled, view.rows_on_screen()[1], patient)
    place, chosen = first_on_screen(filled), view.selected
    assert chosen is not None
    for number in range(NUMBER, NUMBER + 7):
        write_picture(album, number, NOON + timedelta(hours=1))
    filled.library.index()
    patient(lambda: filled.timeline.model.rowCount() == NUMBER + 7 and not filled.busy)
    assert first_on_screen(filled) == place
    assert view.selected is not None
    assert view.selected.candidate.item == chosen.candidate.item
    # It is there; nothing is offered.
    assert filled.parts.banner.text == ""
    assert message(filled) == "Everything, newest first"
    view.scrollToTop()
    patient(lambda: not filled.busy)
    assert names(filled, patient)[0] == "066.png"


def test_what_is_put_into_the_bin_leaves_it_and_comes_back(
    filled, album, patient, tmp_path, monkeypatch
):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    view = filled.parts.view
    view.enter()
    choose(filled, 3, patient)
    QTest.keyClick(view, Qt.Key.Key_Delete)
    patient(lambda: filled.results.question is not None)
    next(b for b in filled.results.question.buttons() if b.text() == "Move to the bin").click()
    patient(lambda: filled.timeline.model.rowCount() == NUMBER - 1 and not filled.busy)
    assert not (album / "003.png").exists()
    assert view.selected is not None
    assert view.selected.candidate.item.path.name == "004.png"
    filled.commands.undo.trigger()
    patient(lambda: filled.timeline.model.rowCount() == NUMBER and not filled.busy)
    assert (album / "003.png").exists()
    assert names(filled, patient)[3] == "003.png"


def test_all_of_a_long_list_is_meant_when_all_is_selected(filled, patient, qtbot):
    view = filled.parts.view
    view.enter()
    QTest.keyClick(view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert view.number_selected == NUMBER
    came: list[int] = []
    view.read_selection(lambda results: came.append(len(results)))
    patient(lambda: bool(came))
    assert came == [NUMBER]


def test_the_preview_goes_on_to_what_was_not_read_yet(filled, patient):
    view = filled.parts.view
    view.enter()
    choose(filled, 0, patient)
    QTest.keyClick(view, Qt.Key.Key_Space)
    patient(lambda: not filled.busy)
    for _ in range(40):
        QTest.keyClick(filled.parts.preview, Qt.Key.Key_Right)
    patient(lambda: not filled.busy)
    assert filled.parts.preview.isVisible()
    assert filled.preview.item is not None
    assert filled.preview.item.path.name == "040.png"


def test_first_there_is_a_welcome_then_pictures_as_they_are_read(window, album, patient):
    pages = window.parts.pages
    window.start()
    patient(lambda: not window.busy)
    assert pages.currentWidget() is pages.welcome
    seen: set[object] = set()
    pages.currentChanged.connect(lambda _: seen.add(pages.currentWidget()))
    window.library.add((album,))
    patient(lambda: window.timeline.model.rowCount() > 0)
    patient(lambda: pages.currentWidget() is window.parts.view)
    patient(lambda: window.timeline.model.rowCount() == NUMBER)
    patient(lambda: window.library.state is IndexingState.IDLE and not window.busy)
    assert pages.no_results not in seen
    assert window.search.query == Query()


def test_half_a_condition_changes_nothing(filled, patient):
    view, bar = filled.parts.view, filled.parts.search_bar
    ask(filled, "date:2024-06", patient)
    assert len(names(filled, patient)) == A_DAY
    filled.search.search_typed(Query("tag:", draft=True))
    patient(lambda: filled.search.typing and not filled.timeline.busy)
    assert view.shown_model.rowCount() == A_DAY
    assert bar.isEnabled()


def test_what_was_said_of_an_action_outlasts_the_list_that_it_changes(filled, patient):
    view = filled.parts.view
    view.enter()
    QTest.keyClick(view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(view, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    patient(lambda: filled.results.tag_dialog is not None)
    QTest.keyClicks(filled.results.tag_dialog.entry, "all")
    filled.results.tag_dialog.accept()
    patient(lambda: message(filled) == "60 results tagged all")
    patient(lambda: not filled.busy)
    assert message(filled) == "60 results tagged all"
    ask(filled, "tag:all", patient)
    assert filled.timeline.model.rowCount() == NUMBER
    assert message(filled) == "60 items, newest first"


def test_what_is_selected_and_not_read_yet_is_summed_too(filled, patient):
    """Of 1,237 selected ones the details told of the 256 that had been on the screen."""
    details = filled.parts.details
    filled.commands.details.setChecked(True)
    filled.timeline.model._items.clear()
    filled.parts.view.enter()
    filled.parts.view.selectAll()
    patient(lambda: details.name.text() == f"{NUMBER} selected" and bool(details.facts.shown))
    assert details.facts.shown[0].value == f"{NUMBER} pictures"

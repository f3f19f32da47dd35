"""The real program behind the real window: what is typed, dropped and marked is found."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import shiboken6
from PIL import Image, ImageDraw
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from retllm_desktop.cli.window import window_services
from retllm_desktop.composition.application import Application, open_application
from retllm_desktop.core.query import Region
from retllm_desktop.core.types import Query, QueryPicture, Result
from retllm_desktop.platform.paths import resolve_paths
from retllm_desktop.ui.library.library_session import IndexingState
from retllm_desktop.ui.query.query_parts import QueryPart
from retllm_desktop.ui.window.main_window import MainWindow
from tests.fixtures.drawn_world import drawn_settings

PATIENCE_MS = 120_000


@pytest.fixture
def album(tmp_path) -> Path:
    folder = tmp_path / "album"
    (folder / "garden").mkdir(parents=True)
    for name, color in (("red.png", "red"), ("green.png", "green"), ("garden/blue.png", "blue")):
        Image.new("RGB", (96, 64), color).save(folder / name)
    both = Image.new("RGB", (96, 64), "green")
    ImageDraw.Draw(both).rectangle((0, 0, 47, 63), fill="red")
    both.save(tmp_path / "half red.png")
    (folder / "minutes.txt").write_text(
        "The meeting began at nine.\n\nA letter about the rhubarb was read.\n", encoding="utf-8"
    )
    return folder


@pytest.fixture
def app(tmp_path) -> Iterator[Application]:
    with open_application(
        drawn_settings(ocr=False),
        resolve_paths(tmp_path / "data"),
        writable=True,
        with_judge=False,
        watch=True,
    ) as made:
        yield made


@pytest.fixture
def patient(qtbot) -> Callable[[Callable[[], bool]], None]:
    def wait(condition: Callable[[], bool]) -> None:
        qtbot.waitUntil(condition, timeout=PATIENCE_MS)

    return wait


@pytest.fixture
def window(qtbot, theme, app, album, patient) -> Iterator[MainWindow]:
    app.folders.add(album)
    made = MainWindow(window_services(app), theme)
    made.show()
    made.start()
    patient(lambda: app.library.status().files == 4)
    patient(lambda: made.library.state is IndexingState.IDLE)
    patient(lambda: not made.library.busy)
    yield made
    made.close()
    shiboken6.delete(made)


def shown(window: MainWindow) -> tuple[Result, ...]:
    """What the gallery shows: results, or what is listed by date."""
    model = window.parts.view.shown_model
    return model.results_of(range(model.rowCount()))


def names(window: MainWindow) -> list[str]:
    return [result.candidate.item.path.name for result in shown(window)]


def ask(window: MainWindow, line: str, patient) -> None:
    window.parts.search_bar.set_text(line)
    QTest.keyClick(window.parts.search_bar.box, Qt.Key.Key_Return)
    patient(lambda: not window.search.running and not window.timeline.busy)


def test_words_conditions_and_marks(window, patient):
    view, details = window.parts.view, window.parts.details
    window.commands.details.setChecked(True)
    # A word that no picture shows is found where it stands, and marked there.
    ask(window, "rhubarb", patient)
    assert names(window)[0] == "minutes.txt"
    snippet = view.results.results[0].candidate.snippet
    assert snippet is not None
    assert [snippet.text[start:end] for start, end in snippet.marks] == ["rhubarb"]
    view.setCurrentIndex(view.results.index(0))
    assert details.explanation.found_by.text().startswith("its words match")
    assert len(details.passage.extraSelections()) == 1

    # A favourite, by its key; then by its condition.
    patient(details.annotations.isEnabled)
    QTest.keyClick(view, Qt.Key.Key_F)
    patient(details.annotations.star.isChecked)
    patient(lambda: window.parts.search_bar.box.tags == ())
    QTest.keyClicks(details.annotations.entry, "village hall,")
    patient(lambda: window.parts.search_bar.box.tags == ("village hall",))
    for line in ("is:favourite", 'tag:"village hall"', "type:text"):
        ask(window, line, patient)
        assert names(window) == ["minutes.txt"], line
    assert window.parts.status.message.text().endswith("newest first")
    ask(window, "type:picture in:garden", patient)
    assert names(window) == ["blue.png"]

    # What cannot be met, and what cannot be understood.
    ask(window, "is:favourite ext:png", patient)
    assert window.parts.pages.currentWidget() is window.parts.pages.no_results
    assert "meets the conditions" in window.parts.pages.no_results.heading.text()
    ask(window, "red size:huge", patient)
    assert window.parts.search_bar.box.marked == (9, 4)
    assert window.parts.query_note.isVisible()
    ask(window, "picture:1", patient)
    assert window.parts.search_bar.box.marked == (0, 9)


def test_pictures_parts_and_what_is_similar(window, patient, tmp_path, album):
    view, bar = window.parts.view, window.parts.search_bar
    source = QueryPicture(tmp_path / "half red.png")
    window.intake.take_paths([source.path])
    patient(lambda: bool(bar.parts) and not window.search.running)
    window.composer.show_nearest()
    patient(lambda: len(names(window)) >= 3)
    patient(lambda: bar.chips.chips[0].has_image)

    # The right half of it is green, the left half red.
    for region, name in (
        (Region(0.0, 0.0, 0.5, 1.0), "red.png"),
        (Region(0.5, 0.0, 1.0, 1.0), "green.png"),
    ):
        bar.show_parts((QueryPart("half", source, region=region),))
        bar.chips_changed.emit()
        patient(lambda: not window.search.running)
        window.composer.show_nearest()
        patient(lambda name=name: names(window)[:1] == [name])
    bar.set_text("type:text")
    QTest.keyClick(bar.box, Qt.Key.Key_Return)
    patient(lambda: not window.search.running)
    window.composer.show_nearest()
    patient(lambda: names(window) == ["minutes.txt"])

    # Of what is in the library its file is not needed.
    bar.clear_chips()
    ask(window, "name:red", patient)
    assert names(window) == ["red.png"]
    view.setCurrentIndex(view.shown_model.index(0))
    found = shown(window)[0].candidate.item
    window.commands.similar.trigger()
    patient(lambda: not window.search.running)
    assert window.search.query == Query(items=(found.id,))
    assert [part.name for part in bar.parts] == ["red.png"]
    patient(lambda: bar.chips.chips[0].has_image)
    window.composer.show_nearest()
    patient(lambda: len(names(window)) >= 2)
    ask(window, "- red", patient)
    assert window.parts.banner.text == ""

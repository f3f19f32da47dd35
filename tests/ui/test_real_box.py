"""The search box on the real program: what the library has is offered, chips and history find."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
import shiboken6
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from retllm_desktop.cli.window import window_services
from retllm_desktop.composition.application import Application, open_application
from retllm_desktop.platform.paths import resolve_paths
from retllm_desktop.ui.library.library_session import IndexingState
from retllm_desktop.ui.query.query_history import read_history
from retllm_desktop.ui.window.main_window import MainWindow
from tests.fixtures.drawn_world import drawn_settings

PATIENCE_MS = 120_000


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
def window(qtbot, theme, app, tmp_path, patient) -> Iterator[MainWindow]:
    album = tmp_path / "album"
    for name, color in (
        ("Summer house/red.png", "red"),
        ("Summer house/quince jam.png", "green"),
        ("blue.jpg", "blue"),
    ):
        (album / name).parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", (96, 64), color).save(album / name)
    app.folders.add(album)
    made = MainWindow(replace(window_services(app), history_file=tmp_path / "searches.json"), theme)
    made.show()
    made.start()
    patient(lambda: app.library.status().files == 3)
    patient(lambda: made.library.state is IndexingState.IDLE)
    patient(lambda: not made.library.busy)
    made.activateWindow()
    made.parts.search_bar.box.setFocus()
    yield made
    made.close()
    shiboken6.delete(made)


def names(window: MainWindow) -> list[str]:
    model = window.parts.view.shown_model
    listed = model.results_of(range(model.rowCount()))
    return sorted(result.candidate.item.path.name for result in listed)


def offered(window: MainWindow) -> list[str]:
    return [row.text for row in window.parts.search_bar.box.completions.rows]


def test_what_the_library_has_is_offered_and_found(window, patient, tmp_path):
    box = window.parts.search_bar.box
    QTest.keyClicks(box, "in:sum")
    patient(lambda: offered(window) == ["Summer house"])
    QTest.keyClick(box, Qt.Key.Key_Down)
    QTest.keyClick(box, Qt.Key.Key_Tab)
    assert box.text() == 'in:"Summer house" '
    assert [chip.condition for chip in box.conditions] == ['in:"Summer house"']
    patient(lambda: names(window) == ["quince jam.png", "red.png"])
    QTest.keyClicks(box, "qui")
    patient(lambda: offered(window) == ["quince"])
    QTest.keyClick(box, Qt.Key.Key_Down)
    QTest.keyClick(box, Qt.Key.Key_Return)
    patient(lambda: not window.search.running)
    assert box.text() == 'in:"Summer house" quince '
    patient(lambda: "quince jam.png" in names(window))

    # What one goes back to, and what was remembered without Enter.
    QTest.keyClick(box, Qt.Key.Key_Return)
    box.clear()
    QTest.keyClicks(box, "ext:j")
    patient(lambda: offered(window) == ["jpg"])
    QTest.keyClick(box, Qt.Key.Key_Escape)
    box.clear()
    QTest.keyClick(box, Qt.Key.Key_Up)
    assert offered(window)[0] == 'in:"Summer house" quince'
    QTest.keyClick(box, Qt.Key.Key_Return)
    patient(lambda: not window.search.running and "quince jam.png" in names(window))
    assert [chip.condition for chip in box.conditions] == ['in:"Summer house"']
    patient(lambda: not window.suggestions.busy)
    kept = read_history(tmp_path / "searches.json")
    assert [one.line for one in kept.searches] == ['in:"Summer house" quince']


def test_a_click_on_a_result_and_letters_begin_another_search(window, patient):
    box, view = window.parts.search_bar.box, window.parts.view
    QTest.keyClicks(box, "ext:png quince")
    patient(lambda: bool(view.results.results) and not window.search.running)
    place = view.visualRect(view.results.index(0)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert view.hasFocus()
    for letter in "frog":
        # To whatever has the focus, as a keyboard does.
        QTest.keyClicks(window.focusWidget(), letter)
    patient(lambda: box.text() == "frog")
    assert box.hasFocus()
    assert box.conditions == ()
    # The letters are one more thing that can be taken back.
    QTest.keyClick(box, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert box.text() != "frog"


def test_a_chip_that_is_removed_changes_what_is_found(window, patient):
    box = window.parts.search_bar.box
    QTest.keyClicks(box, "-ext:png type:picture ")
    patient(lambda: names(window) == ["blue.jpg"])
    QTest.mouseClick(box.conditions[0].remove_button, Qt.MouseButton.LeftButton)
    assert box.text() == "type:picture "
    patient(lambda: len(names(window)) == 3)

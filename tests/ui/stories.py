"""What stories of the window share: one indexed library on real packs, and a window on it."""

import random
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import shiboken6
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest

from models.world.draw import render
from models.world.families import family
from models.world.vocabulary import WITHHELD_TEST
from retllm_desktop.cli.window import window_services
from retllm_desktop.composition.application import Application, open_application
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.platform.paths import AppPaths, resolve_paths
from retllm_desktop.ui.window.main_window import MainWindow
from tests.fixtures.drawn_world import drawn_settings
from tests.fixtures.videos import shots, write_video
from tests.unit.extraction.pdf_files import drawn, lines

PATIENCE_MS = 120_000
_SCENE_PX = 128


@dataclass(frozen=True, slots=True)
class Story:
    """A library that is indexed, and what is in it.

    Attributes:
        app: The program on it.
        folder: The folder that was added.
        captions: What each scene shows, by the name of its file: near-duplicates.
        paths: Where the program keeps its own.
    """

    app: Application
    folder: Path
    captions: dict[str, str]
    paths: AppPaths


def lay_out(folder: Path) -> dict[str, str]:
    """Write a folder as people have them; returns the captions of its scenes by name."""
    folder.mkdir()
    captions: dict[str, str] = {}
    rng = random.Random(7)
    for number in range(2):
        for place, (scene, caption, _) in enumerate(family(rng, exclude=WITHHELD_TEST)):
            name = f"scene-{number}-{place}.png"
            render(scene, _SCENE_PX).save(folder / name)
            captions[name] = caption.text
    for name, color in (("red.png", "red"), ("green.png", "green"), ("blue.png", "blue")):
        Image.new("RGB", (96, 64), color).save(folder / name)
    pages = [
        ["A report on gardens.", "Nothing of ships."],
        ["The harbour was full.", "Ships lay in the harbour."],
        ["From the harbour one saw the museum.", "It was closed.", "One went on and had tea."],
    ]
    report = drawn(*(lambda canvas, page=page: lines(canvas, page, size=22) for page in pages))
    (folder / "report.pdf").write_bytes(report)
    (folder / "minutes.txt").write_text(
        "The meeting began at nine.\n\nA letter about the rhubarb was read.\n", encoding="utf-8"
    )
    write_video(folder / "film.mp4", shots(1, 2, 3))
    return captions


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """One library for all stories of a module, indexed once."""
    base = tmp_path_factory.mktemp("story")
    folder = base / "album"
    captions = lay_out(folder)
    paths = resolve_paths(base / "data")
    settings = drawn_settings(ocr=False)
    with open_application(settings, paths, writable=True, watch=True) as app:
        app.folders.add(folder)
        for _ in app.indexing.index(CancelToken()):
            pass
        yield Story(app, folder, captions, paths)


@pytest.fixture(autouse=True)
def _no_thread_left() -> Iterator[None]:
    """Fail where a window leaves a thread; readers of files are the program's, for the module."""
    yield
    deadline = time.monotonic() + 5.0
    while (left := _window_threads()) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not left, f"threads left alive: {left}"


def _window_threads() -> list[str]:
    alive = (thread.name for thread in threading.enumerate())
    return [name for name in alive if name.startswith("retllm-") and "reader" not in name]


@pytest.fixture
def patient(qtbot) -> Callable[[Callable[[], bool]], None]:
    """Wait until something is so, or fail."""

    def wait(condition: Callable[[], bool]) -> None:
        qtbot.waitUntil(condition, timeout=PATIENCE_MS)

    return wait


@pytest.fixture
def window(theme, story: Story, patient, tmp_path, monkeypatch) -> Iterator[MainWindow]:
    """A window on the library of the module; nothing of it is scanned again."""
    # Never the person's own bin.
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    made = MainWindow(window_services(story.app, story.paths.window_state), theme)
    made.show()
    made.start()
    patient(lambda: not made.library.busy and not made.search.running)
    yield made
    made.close()
    shiboken6.delete(made)


def names(window: MainWindow) -> list[str]:
    """The files that are listed, in order."""
    model = window.parts.view.shown_model
    listed = model.results_of(range(model.rowCount()))
    return [result.candidate.item.path.name for result in listed]


def ask(window: MainWindow, line: str, patient) -> None:
    """Type a line and press Enter; waits for the list and the judge."""
    window.parts.search_bar.set_text(line)
    QTest.keyClick(window.parts.search_bar.box, Qt.Key.Key_Return)
    patient(lambda: not window.search.running and not window.timeline.busy)


def take_down(window: MainWindow, name: str) -> None:
    """Move the keys to a result by its file's name."""
    view = window.parts.view
    view.setFocus()
    view.setCurrentIndex(view.shown_model.index(names(window).index(name)))


def drop(window: MainWindow, *paths: Path) -> QDropEvent:
    """Drop files as a file manager does that proposes to move them."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    both = Qt.DropAction.MoveAction | Qt.DropAction.CopyAction
    left, held = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    window.dragEnterEvent(QDragEnterEvent(QPoint(60, 60), both, mime, left, held))
    dropped = QDropEvent(QPointF(60, 60), both, mime, left, held)
    dropped.setDropAction(Qt.DropAction.MoveAction)
    window.dropEvent(dropped)
    return dropped


def copy_folder(story: Story, target: Path, *names: str) -> Path:
    """Copy some files of a story into a folder of a test's own."""
    target.mkdir(parents=True, exist_ok=True)
    for name in names:
        shutil.copy(story.folder / name, target / name)
    return target

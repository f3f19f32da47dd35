"""The preview on the real program: pixels come from the files, by the process that reads them."""

import pytest
import shiboken6
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from retllm_desktop.cli.window import window_services
from retllm_desktop.composition.application import open_application
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.types import Query
from retllm_desktop.platform.paths import resolve_paths
from retllm_desktop.ui.window.main_window import MainWindow
from tests.fixtures.drawn_world import drawn_settings

PATIENCE_MS = 120_000


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "album"
    made.mkdir()
    # Stored on its side, as phones do.
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (1600, 900), "navy").save(made / "wide.jpg", exif=exif)
    pages = [Image.new("RGB", (600, 800), color) for color in ("maroon", "olive", "teal")]
    pages[0].save(made / "scan.pdf", save_all=True, append_images=pages[1:])
    (made / "minutes.txt").write_text("A letter about the rhubarb was read.\n", encoding="utf-8")
    return made


@pytest.fixture
def window(qtbot, theme, tmp_path, folder):
    paths = resolve_paths(tmp_path / "data")
    settings = drawn_settings(ocr=False)
    with open_application(settings, paths, writable=True, with_judge=False) as app:
        app.folders.add(folder)
        for _ in app.indexing.index(CancelToken()):
            pass
        made = MainWindow(window_services(app), theme)
        made.show()
        made.library.start(scan=False)
        yield made
        made.close()
        shiboken6.delete(made)


def show(window, qtbot, line: str):
    view = window.parts.view
    window.search.search_now(Query(line))
    qtbot.waitUntil(lambda: not window.busy, timeout=PATIENCE_MS)
    model = view.shown_model
    qtbot.waitUntil(lambda: model.result(model.index(0)) is not None, timeout=PATIENCE_MS)
    view.setFocus()
    view.setCurrentIndex(view.shown_model.index(0))
    QTest.keyClick(view, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not window.busy, timeout=PATIENCE_MS)
    return window.parts.preview


def middle_color(preview):
    shown = preview.picture.grab().toImage()
    return shown.pixelColor(shown.rect().center())


def test_files_are_shown_as_they_are(window, qtbot, folder):
    preview = show(window, qtbot, "name:wide")
    assert preview.subject.natural.width() == 900
    QTest.keyClick(preview, Qt.Key.Key_1)
    qtbot.waitUntil(lambda: preview.picture.shown_px == 1600, timeout=PATIENCE_MS)
    assert middle_color(preview).blue() > 100
    QTest.keyClick(preview, Qt.Key.Key_Escape)

    preview = show(window, qtbot, "name:scan")
    assert preview.bar.pages.text().endswith("of 3")
    while window.preview.item.part < 2:
        QTest.keyClick(preview, Qt.Key.Key_PageDown)
        qtbot.waitUntil(lambda: not window.busy, timeout=PATIENCE_MS)
    teal = middle_color(preview)
    assert abs(teal.green() - 128) < 12
    assert teal.red() < 12
    QTest.keyClick(preview, Qt.Key.Key_Escape)

    preview = show(window, qtbot, "rhubarb")
    assert preview.text.toPlainText() == "A letter about the rhubarb was read."
    assert len(preview.text.extraSelections()) == 1
    QTest.keyClick(preview, Qt.Key.Key_Escape)

    Image.new("RGB", (1600, 900), "red").save(folder / "wide.jpg")
    preview = show(window, qtbot, "name:wide")
    qtbot.waitUntil(lambda: "changed" in preview.note.text(), timeout=PATIENCE_MS)
    assert "what you see was kept from before" in preview.note.text()
    assert middle_color(preview).blue() > 100
    assert middle_color(preview).red() < 60

"""Faults that people met at the window, each as a story with real packs and files."""

import os
import signal

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest

from retllm_desktop.ui.gallery.gallery_layout import GalleryMode
from retllm_desktop.ui.gallery.gallery_model import content_key
from tests.ui.stories import _no_thread_left, ask, names, patient, story, window

__all__ = ["_no_thread_left", "patient", "story", "window"]

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def middle_of(window, name: str) -> QPoint:
    view = window.parts.view
    return view.visualRect(view.shown_model.index(names(window).index(name))).center()


def test_each_letter_is_searched_and_nothing_flashes_empty(window, patient):
    """Nothing was painted before the last letter, or «nothing found» between two."""
    box, pages = window.parts.search_bar.box, window.parts.pages
    box.setFocus()
    seen: list[tuple[str, int]] = []

    def note(_event: object) -> None:
        seen.append((pages.currentWidget().objectName(), window.parts.view.shown_model.rowCount()))

    window.search.event_received.connect(note)
    for letter in "rhubarb":
        before = len(seen)
        QTest.keyClicks(box, letter)
        patient(lambda before=before: len(seen) > before)
    patient(lambda: names(window)[:1] == ["minutes.txt"] and not window.search.running)
    window.search.event_received.disconnect(note)
    assert all(rows > 0 for _, rows in seen)
    assert pages.currentWidget() is not pages.welcome


def test_clicks_and_keys_select_many_and_copy_them_as_files(window, story, patient):
    """Ctrl+click replaced what was selected, Ctrl+A did nothing, Ctrl+C copied text alone."""
    view = window.parts.view
    ask(window, "ext:png name:red|green|blue", patient)
    viewport = view.viewport()
    QTest.mouseClick(viewport, LEFT, pos=middle_of(window, "red.png"))
    QTest.mouseClick(viewport, LEFT, CTRL, pos=middle_of(window, "blue.png"))
    chosen = {one.candidate.item.path.name for one in view.selection}
    assert chosen == {"red.png", "blue.png"}
    QTest.keyClick(view, Qt.Key.Key_C, CTRL)
    patient(lambda: QGuiApplication.clipboard().mimeData().hasUrls())
    copied = {url.toLocalFile() for url in QGuiApplication.clipboard().mimeData().urls()}
    assert copied == {str(story.folder / "red.png"), str(story.folder / "blue.png")}
    QTest.keyClick(view, Qt.Key.Key_A, CTRL)
    assert view.number_selected == 3


def test_what_is_found_by_a_key_is_what_all_keys_are_about(window, patient):
    """Down framed a result and selected none, so that F went into the line."""
    box, view = window.parts.search_bar.box, window.parts.view
    ask(window, "rhubarb", patient)
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Down)
    assert view.hasFocus()
    assert view.selected.candidate.item.path.name == "minutes.txt"
    QTest.keyClick(view, Qt.Key.Key_Space)
    patient(lambda: window.parts.preview.isVisible() and not window.busy)
    assert window.preview.item.path.name == "minutes.txt"
    QTest.keyClick(window.parts.preview, Qt.Key.Key_Escape)
    QTest.keyClick(view, Qt.Key.Key_F)
    assert window.parts.search_bar.text == "rhubarb"
    patient(window.commands.undo.isEnabled)
    window.commands.undo.trigger()
    patient(lambda: not window.busy)


def test_a_link_of_a_browser_is_no_search_for_its_address(window, patient):
    mime = QMimeData()
    mime.setUrls([QUrl("https://example.org/harbour.jpg")])
    mime.setText("https://example.org/harbour.jpg")
    ask(window, "rhubarb", patient)
    copy = Qt.DropAction.CopyAction
    window.dragEnterEvent(QDragEnterEvent(QPoint(50, 50), copy, mime, LEFT, NONE))
    window.dropEvent(QDropEvent(QPointF(50, 50), copy, mime, LEFT, NONE))
    assert "nothing is fetched from the web" in window.parts.banner.text
    assert window.parts.search_bar.text == "rhubarb"
    assert names(window)[:1] == ["minutes.txt"]


@pytest.mark.parametrize("mode", GalleryMode)
def test_no_cell_stays_grey_where_one_stops(window, patient, mode):
    """Cells were grey after scrolling."""
    view = window.parts.view
    ask(window, "", patient)
    window.parts.view_options.modes[mode].click()
    window.resize(640, 480)
    bar = view.verticalScrollBar()
    for place in (bar.maximum(), 0, bar.maximum() // 2):
        bar.setValue(place)
        patient(lambda: not window.busy)
        for row in view.rows_on_screen():
            patient(lambda row=row: view.shown_model.result_at(row) is not None)
            shown = view.shown_model.result_at(row)
            if shown.candidate.item.width_px:
                key = content_key(shown)
                patient(lambda key=key: window.thumbnails._latest.get(key) is not None)
    window.parts.view_options.modes[GalleryMode.GRID].click()


@pytest.mark.skipif(os.name == "nt", reason="Windows knows no signals")
def test_a_judge_killed_while_it_loads_is_said_and_tried_again(window, story, patient):
    """What was said named signals, a graphics processor that there was none of, and paths."""
    judge, banner = story.app.judge, window.parts.banner
    caption = list(story.captions.values())[5]
    judge.release()
    patient(lambda: judge.pid is None)
    killed: list[int] = []
    timer = QTimer()

    def kill() -> None:
        if judge.pid is not None and judge.pid not in killed:
            killed.append(judge.pid)
            os.kill(judge.pid, signal.SIGKILL)

    timer.timeout.connect(kill)
    timer.start(1)
    ask(window, caption, patient)
    timer.stop()
    assert killed
    for word in ("signal", "fine stage", ".log", "graphics"):
        assert word not in banner.text
    assert "quick order" in banner.text
    assert len(names(window)) > 2
    QTest.mouseClick(banner.action_button, LEFT)
    patient(lambda: not window.search.running and banner.text == "")
    assert window.parts.view.results.results[0].verdict is not None


def test_closing_while_one_searches_ends_in_order(window, story, patient):
    """No thread is left, and the library takes the next window: leak fixtures look after this."""
    window.parts.search_bar.set_text(next(iter(story.captions.values())))
    QTest.keyClick(window.parts.search_bar.box, Qt.Key.Key_Return)
    patient(lambda: window.search.running)
    window.close()
    assert not window.isVisible()
    assert story.app.library.status().files > 0

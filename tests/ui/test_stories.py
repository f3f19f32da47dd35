"""Stories of a person at the window, with real packs, files and a judge: finding and looking."""

import os
import signal

import psutil
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from retllm_desktop.core.query import Region
from tests.ui.stories import _no_thread_left, ask, drop, names, patient, story, take_down, window

__all__ = ["_no_thread_left", "patient", "story", "window"]

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def test_words_are_typed_refined_and_put_in_order_by_the_judge(window, story, patient):
    box, view = window.parts.search_bar.box, window.parts.view
    box.setFocus()
    QTest.keyClicks(box, "rhu")
    # Before the word is finished, and without Enter.
    patient(lambda: names(window)[:1] == ["minutes.txt"])
    QTest.keyClicks(box, "barb")
    patient(lambda: names(window)[:1] == ["minutes.txt"] and not window.search.running)
    # Refined to something else: nothing of it is left over.
    QTest.keyClicks(box, " type:picture")
    patient(lambda: "minutes.txt" not in names(window) and not window.search.running)
    QTest.keyClick(box, Qt.Key.Key_A, CTRL)
    name, caption = next(iter(story.captions.items()))
    QTest.keyClicks(box, caption)
    QTest.keyClick(box, Qt.Key.Key_Return)
    patient(lambda: not window.search.running)
    # Near-duplicates: the judge tells which of them it is, and says how sure it is.
    assert names(window)[0] == name
    first = view.results.results[0]
    assert first.verdict is not None
    assert first.relevance is not None
    assert first.relevance > 0.5
    QTest.keyClick(box, Qt.Key.Key_Down)
    assert view.hasFocus()
    assert view.selected.candidate.item.path.name == name
    # What the keys are at is what all keys are about.
    QTest.keyClick(view, Qt.Key.Key_Space)
    patient(lambda: window.parts.preview.isVisible() and not window.busy)
    assert window.preview.item.path.name == name
    QTest.keyClick(window.parts.preview, Qt.Key.Key_F)
    favourites = story.app.library.annotations.favourites
    # Written first, then noted as what can be undone.
    patient(lambda: favourites() == frozenset({window.preview.item.content_hash}))
    patient(window.commands.undo.isEnabled)
    assert window.parts.search_bar.text == caption
    window.commands.undo.trigger()
    patient(lambda: favourites() == frozenset() and not window.busy)
    QTest.keyClick(window.parts.preview, Qt.Key.Key_Escape)
    assert view.hasFocus()
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() in (box, None)


def test_a_picture_is_dropped_cut_and_composed_with_words(window, story, patient, tmp_path):
    bar = window.parts.search_bar
    outside = tmp_path / "from outside.png"
    image = QImage(96, 64, QImage.Format.Format_RGB32)
    image.fill(QColor("green"))
    for x in range(48):
        for y in range(64):
            image.setPixelColor(x, y, QColor("red"))
    image.save(str(outside))
    dropped = drop(window, outside)
    # Whatever was proposed, the file stays where it is.
    assert dropped.dropAction() is Qt.DropAction.CopyAction
    assert outside.exists()
    patient(lambda: bool(bar.parts) and not window.search.running)
    patient(lambda: bar.chips.chips[0].has_image)

    window.composer.choose_part(bar.chips.chips[0])
    patient(lambda: window.composer.region_dialog is not None)
    dialog = window.composer.region_dialog
    for _ in range(20):
        QTest.keyClick(dialog.editor, Qt.Key.Key_Right)
    assert dialog.editor.region == Region(0.4, 0.2, 1.0, 0.8)
    for _ in range(10):
        QTest.keyClick(dialog.editor, Qt.Key.Key_Left, SHIFT)
    QTest.mouseClick(dialog.use_button, Qt.MouseButton.LeftButton)
    patient(lambda: bar.parts[0].region is not None and not window.search.running)
    window.composer.show_nearest()
    patient(lambda: not window.search.running and len(names(window)) > 2)
    assert names(window).index("green.png") < names(window).index("red.png")

    # Words and conditions beside it.
    ask(window, "name:blue", patient)
    window.composer.show_nearest()
    patient(lambda: names(window) == ["blue.png"])
    bar.clear_chips()
    patient(lambda: bar.parts == () and not window.search.running)


def test_a_picture_and_words_are_pasted(window, patient):
    bar = window.parts.search_bar
    image = QImage(64, 64, QImage.Format.Format_RGB32)
    image.fill(QColor("blue"))
    QGuiApplication.clipboard().setImage(image)
    window.commands.paste.trigger()
    patient(lambda: bool(bar.parts) and not window.search.running)
    window.composer.show_nearest()
    patient(lambda: names(window)[:1] == ["blue.png"])
    bar.clear_chips()
    QGuiApplication.clipboard().setText("rhubarb")
    window.commands.paste.trigger()
    patient(lambda: names(window)[:1] == ["minutes.txt"])


def test_pages_are_looked_at_with_the_words_lit(window, story, patient):
    view, preview = window.parts.view, window.parts.preview
    ask(window, "harbour", patient)
    assert names(window)[0] == "report.pdf"
    take_down(window, "report.pdf")
    QTest.keyClick(view, Qt.Key.Key_Space)
    patient(lambda: preview.isVisible() and not preview.picture.text.empty)
    patient(lambda: preview.bar.pages.text() == "2 of 3")
    layer = preview.picture.text
    assert [layer.text[slice(*mark)] for mark in layer.marks] == ["harbour", "harbour"]
    assert preview.bar.hits.text() == "word 1 of 3"
    # What is lit lies where the page is not white: under each mark there is ink.
    for mark in layer.marks:
        frame = preview.picture._share_to_widget().mapRect(layer.frame(*mark))
        shown = preview.picture.grab(frame.toAlignedRect()).toImage()
        dark = [
            shown.pixelColor(x, y).lightness() < 100
            for x in range(shown.width())
            for y in range(shown.height())
        ]
        assert any(dark)
    QTest.keyClick(preview, Qt.Key.Key_N)
    QTest.keyClick(preview, Qt.Key.Key_N)
    patient(lambda: preview.bar.pages.text() == "3 of 3" and not window.busy)
    assert preview.bar.hits.text() == "word 3 of 3"

    # Its text is selected by the mouse, and copied.
    picture = preview.picture
    first = picture._share_to_widget().mapRect(picture.text.frame(0, len(picture.text.text)))
    begin, end = first.topLeft(), first.bottomRight()
    middle = QPointF(0, first.height() / 8)
    QTest.mousePress(picture, Qt.MouseButton.LeftButton, pos=(begin + middle).toPoint())
    QTest.mouseMove(picture, (end - middle + QPointF(4, 0)).toPoint())
    QTest.mouseRelease(
        picture, Qt.MouseButton.LeftButton, pos=(end - middle + QPointF(4, 0)).toPoint()
    )
    QTest.keyClick(preview, Qt.Key.Key_C, CTRL)
    assert (
        QGuiApplication.clipboard().text()
        == "From the harbour one saw the museum.\nIt was closed.\nOne went on and had tea."
    )
    QTest.keyClick(preview, Qt.Key.Key_Escape)
    QTest.keyClick(preview, Qt.Key.Key_Escape)
    assert preview.isHidden()
    assert view.hasFocus()


def test_moments_of_a_film_and_a_part_of_one(window, patient):
    view, preview = window.parts.view, window.parts.preview
    ask(window, "name:film", patient)
    take_down(window, "film.mp4")
    QTest.keyClick(view, Qt.Key.Key_Return)
    patient(lambda: preview.strip.isVisible() and not window.busy)
    moments = preview.strip.model().rowCount()
    assert moments >= 3
    assert preview.subject.film
    seen = set()
    for _ in range(moments):
        seen.add(preview.strip.currentIndex().row())
        QTest.keyClick(preview, Qt.Key.Key_Home if not seen else Qt.Key.Key_Right)
        patient(lambda: not window.busy)
        if preview.isHidden() or window.preview.item is None:
            break
    assert len(seen) >= 2
    target = preview.picture._target()
    begin = target.topLeft() + QPointF(0.1 * target.width(), 0.1 * target.height())
    end = target.topLeft() + QPointF(0.9 * target.width(), 0.9 * target.height())
    QTest.mousePress(preview.picture, Qt.MouseButton.LeftButton, SHIFT, begin.toPoint())
    QTest.mouseMove(preview.picture, end.toPoint())
    QTest.mouseRelease(preview.picture, Qt.MouseButton.LeftButton, SHIFT, end.toPoint())
    patient(lambda: bool(window.parts.search_bar.parts) and not window.search.running)
    assert preview.isHidden()
    part = window.parts.search_bar.parts[0]
    assert part.picture is not None
    window.composer.show_nearest()
    patient(lambda: bool(names(window)) and not window.search.running)
    assert "film.mp4" in names(window)[:3]
    window.parts.search_bar.clear_chips()


@pytest.mark.skipif(os.name == "nt", reason="Windows knows no signals")
def test_a_killed_judge_leaves_the_order_and_comes_back(window, story, patient):
    judge, banner = story.app.judge, window.parts.banner
    captions = list(story.captions.values())
    ask(window, captions[1], patient)
    child = psutil.Process(judge.pid)
    os.kill(judge.pid, signal.SIGKILL)
    patient(lambda: not child.is_running() or child.status() == psutil.STATUS_ZOMBIE)
    # Between two searches nobody notices.
    ask(window, captions[2], patient)
    assert banner.text == ""
    assert window.parts.view.results.results[0].verdict is not None

    # In the middle of one it is said, in words that mean something.
    killed: list[int] = []

    def kill(event: object) -> None:
        if judge.pid is not None and len(killed) < 9:
            killed.append(judge.pid)
            os.kill(judge.pid, signal.SIGKILL)

    window.search.event_received.connect(kill)
    ask(window, captions[3], patient)
    window.search.event_received.disconnect(kill)
    if banner.text:
        assert "signal" not in banner.text
        assert "fine stage" not in banner.text
        assert ".log" not in banner.text
        assert "quick order" in banner.text
        assert banner.action_button.isVisible()
        QTest.mouseClick(banner.action_button, Qt.MouseButton.LeftButton)
        patient(lambda: not window.search.running)
    ask(window, captions[4], patient)
    assert window.parts.view.results.results[0].verdict is not None
    assert banner.text == ""
    assert killed


def test_a_click_on_a_result_then_letters_begin_a_new_search(window, patient):
    view, box = window.parts.view, window.parts.search_bar.box
    ask(window, "type:picture", patient)
    place = view.visualRect(view.shown_model.index(0)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place))
    QTest.keyClick(view, Qt.Key.Key_F)
    assert box.hasFocus()
    QTest.keyClicks(box, "ilm")
    assert window.parts.search_bar.text == "film"
    patient(lambda: not window.search.running)

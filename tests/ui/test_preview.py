"""The preview: opened by Space, stepped through, enlarged, turned, closed; nothing decoded here."""

import re
import threading

import numpy as np
import pytest
from PySide6.QtCore import QItemSelectionModel, QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from retllm_desktop.core.errors import ItemError
from retllm_desktop.core.file_kinds import FileKind
from retllm_desktop.core.located_text import LocatedText, TextBox, join_located
from retllm_desktop.core.types import Modality, Query, Snippet
from retllm_desktop.ui.preview.picture_view import PictureView
from retllm_desktop.ui.preview.previewed_file import offline_note
from retllm_desktop.ui.preview.text_layer import TextLayer
from retllm_desktop.ui.preview.view_loader import side_to_read, to_screen_image
from tests.ui.fakes import WAIT_S, item, webp


class FakeViewer:
    """Views of one colour each, as large as they may be.

    Attributes:
        asked: Items and sides that were read.
        threads: Names of the threads that read.
        parts: The parts of files by the id of one of them.
        located: Texts with the places where they stand, by item id.
        error: Raised instead of reading.
        gate: Waited for before reading.
    """

    def __init__(self) -> None:
        self.asked: list[tuple[int, int]] = []
        self.threads: set[str] = set()
        self.parts: dict[int, tuple] = {}
        self.located: dict[int, LocatedText] = {}
        self.error: ItemError | None = None
        self.gate = threading.Event()
        self.gate.set()

    def load_view(self, what, max_px):
        assert self.gate.wait(WAIT_S)
        self.asked.append((what.id, max_px))
        self.threads.add(threading.current_thread().name)
        if self.error is not None:
            raise self.error
        size = QSize(what.width_px or 300, what.height_px or 400)
        if not what.width_px or max(size.width(), size.height()) > max_px:
            size.scale(QSize(max_px, max_px), Qt.AspectRatioMode.KeepAspectRatio)
        return np.full((size.height(), size.width(), 3), what.id * 10 % 256, dtype=np.uint8)

    def parts_of(self, what):
        return self.parts.get(what.id, (what,))

    def locate_text(self, what):
        self.threads.add(threading.current_thread().name)
        return self.located.get(what.id, LocatedText())

    def find_words(self, query, texts):
        """Whole words, in any case."""
        words = "|".join(map(re.escape, query.text.split()))
        pattern = re.compile(rf"\b(?:{words})\b", re.IGNORECASE)
        return [tuple(found.span() for found in pattern.finditer(text)) for text in texts]


@pytest.fixture
def viewer() -> FakeViewer:
    return FakeViewer()


@pytest.fixture
def more_services(viewer):
    return {"views": viewer}


@pytest.fixture
def found(window, search, until):
    """A window with results, the first of them under the keyboard."""

    def find(*items, line="cat"):
        if items:
            search.items = list(items)
        search.odds = {}
        window.search.search_now(Query(line))
        view = window.parts.view
        until(lambda: len(view.results.shown) == len(search.items) and not window.busy)
        view.setFocus()
        view.setCurrentIndex(view.results.index(0))
        return view

    return find


def pictures(number: int = 3, **changes):
    size = {"width_px": 3000, "height_px": 2000, "kind": FileKind.PICTURE}
    return [item(one, **(size | changes)) for one in range(1, number + 1)]


def open_preview(window, until, key=Qt.Key.Key_Space):
    QTest.keyClick(window.parts.view, key)
    assert window.parts.preview.isVisible()
    until(lambda: not window.busy)
    return window.parts.preview


def color_at(widget, place: QPointF) -> QColor:
    return widget.grab().toImage().pixelColor(place.toPoint())


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_a_key_opens_it_over_the_results_and_another_goes_back(window, found, until, viewer, key):
    view = found(*pictures())
    preview = open_preview(window, until, key)
    assert window.preview.item.id == 1
    assert preview.picture.shown_px > 900
    assert viewer.threads == {"retllm-views"}
    assert window.parts.details.isHidden()
    assert QApplication.focusWidget() in (preview, None)
    assert preview.hasFocus()
    assert "picture-0001.jpg" in preview.accessibleName()
    QTest.keyClick(preview, Qt.Key.Key_Escape)
    assert preview.isHidden()
    assert view.hasFocus()
    assert view.selected.candidate.item.id == 1
    assert window.preview.item is None


def test_a_double_click_opens_it(window, found, until):
    view = found(*pictures())
    place = view.visualRect(view.results.index(1)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert window.parts.preview.isVisible()
    assert window.preview.item.id == 2
    until(lambda: not window.busy)


def test_arrows_go_through_the_results_and_the_selection_goes_along(window, found, until, viewer):
    view = found(*pictures())
    preview = open_preview(window, until)
    assert preview.subject.place == "1 of 3"
    for _ in range(3):
        QTest.keyClick(preview, Qt.Key.Key_Right)
        until(lambda: not window.busy)
    assert window.preview.item.id == 3
    assert preview.subject.place == "3 of 3"
    QTest.keyClick(preview, Qt.Key.Key_Left)
    until(lambda: not window.busy)
    assert window.preview.item.id == 2
    assert view.selected.candidate.item.id == 2
    QTest.keyClick(preview, Qt.Key.Key_Space)
    assert view.hasFocus()
    assert view.currentIndex().row() == 1
    # The one after was read ahead, and none of them twice.
    assert [number for number, _ in viewer.asked] == [1, 2, 3]


def test_of_several_selected_ones_only_these_are_gone_through(window, found, until):
    view = found(*pictures(4))
    select = QItemSelectionModel.SelectionFlag.Select
    for row in (1, 3):
        view.selectionModel().setCurrentIndex(view.results.index(row), select)
    assert [one.candidate.item.id for one in view.selection] == [1, 2, 4]
    preview = open_preview(window, until)
    assert window.preview.item.id == 4
    assert preview.subject.place == "3 of 3 selected"
    QTest.keyClick(preview, Qt.Key.Key_Left)
    QTest.keyClick(preview, Qt.Key.Key_Left)
    QTest.keyClick(preview, Qt.Key.Key_Left)
    until(lambda: not window.busy)
    assert window.preview.item.id == 1
    assert preview.subject.place == "1 of 3 selected"
    assert [one.candidate.item.id for one in view.selection] == [1, 2, 4]
    QTest.keyClick(preview, Qt.Key.Key_Escape)
    assert view.currentIndex().row() == 0
    assert len(view.selection) == 3


def test_what_was_kept_is_shown_at_once(window, found, folders, until, viewer):
    folders.previews = {1: webp("#ff0000", (192, 128))}
    view = found(*pictures())
    until(lambda: window.thumbnails.get(view.selected.candidate.item, 192) is not None)
    viewer.gate.clear()
    QTest.keyClick(view, Qt.Key.Key_Space)
    preview = window.parts.preview
    until(lambda: preview.picture.shown_px == 192)
    middle = QPointF(preview.picture.rect().center())
    assert color_at(preview.picture, middle).red() > 200
    viewer.gate.set()
    until(lambda: preview.picture.shown_px >= 1024)
    until(lambda: color_at(preview.picture, middle) == QColor(10, 10, 10))


def test_one_to_one_reads_all_of_its_pixels(window, found, until, viewer):
    found(*pictures(1))
    preview = open_preview(window, until)
    assert preview.picture.fits
    assert preview.bar.scale_button.text() == "Fit"
    QTest.keyClick(preview, Qt.Key.Key_1)
    assert preview.picture.scale == 1.0
    assert preview.bar.scale_button.text() == "100%"
    until(lambda: preview.picture.shown_px == 3000)
    assert viewer.asked[-1] == (1, 3072)
    QTest.keyClick(preview, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert preview.picture.scale > 1.0
    QTest.keyClick(preview, Qt.Key.Key_0)
    assert preview.picture.fits
    until(lambda: not window.busy)
    assert [px for _, px in viewer.asked].count(3072) == 1


def test_turning_is_for_looking_only(window, found, until):
    found(*pictures(2))
    preview = open_preview(window, until)
    QTest.keyClick(preview, Qt.Key.Key_R)
    assert preview.picture.turns == 1
    QTest.keyClick(preview, Qt.Key.Key_R, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(preview, Qt.Key.Key_R, Qt.KeyboardModifier.ShiftModifier)
    assert preview.picture.turns == 3
    QTest.keyClick(preview, Qt.Key.Key_Right)
    assert preview.picture.turns == 0
    until(lambda: not window.busy)


def pdf_page(number: int, page: int, text: str):
    return item(
        number,
        content_hash=b"pdf".ljust(32, b"\0"),
        part=page,
        modality=Modality.TEXT,
        kind=FileKind.PDF,
        text=text,
        label=f"page {page + 1}",
        width_px=0,
        height_px=0,
    )


def test_pages_of_a_document_from_the_hit_on_with_its_words_lit(
    window, found, search, viewer, until
):
    pages = [pdf_page(n, n - 1, f"The invoice of page {n}.") for n in range(1, 5)]
    viewer.parts = {2: tuple(pages)}
    search.snippets = {2: Snippet("The invoice of page 2.", ((4, 11),), "text")}
    found(pages[1], line="invoice")
    preview = open_preview(window, until)
    assert preview.subject.name.endswith("page 2")
    assert preview.bar.pages.text() == "2 of 4"
    assert preview.bar.pages.isVisible()
    assert preview.text.isVisible()
    assert preview.picture.isVisible()
    assert preview.text.toPlainText() == "The invoice of page 2."
    assert [one.cursor.selectedText() for one in preview.text.extraSelections()] == ["invoice"]
    QTest.keyClick(preview, Qt.Key.Key_PageDown)
    until(lambda: not window.busy)
    assert window.preview.item.part == 2
    assert preview.bar.pages.text() == "3 of 4"
    assert preview.text.toPlainText() == "The invoice of page 3."
    QTest.keyClick(preview, Qt.Key.Key_PageUp)
    QTest.keyClick(preview, Qt.Key.Key_PageUp)
    QTest.keyClick(preview, Qt.Key.Key_PageUp)
    until(lambda: not window.busy)
    assert window.preview.item.part == 0
    QTest.keyClick(preview, Qt.Key.Key_T)
    assert preview.text.isHidden()
    assert preview.picture.isVisible()


def test_a_passage_is_shown_within_its_document_and_can_be_copied(
    window, found, search, viewer, until
):
    parts = [
        item(
            n,
            content_hash=b"txt".ljust(32, b"\0"),
            part=n - 1,
            modality=Modality.TEXT,
            kind=FileKind.TEXT,
            text=f"Passage {n} on lanterns.",
            width_px=0,
            height_px=0,
        )
        for n in range(1, 4)
    ]
    viewer.parts = {2: tuple(parts)}
    search.snippets = {2: Snippet("Passage 2 on lanterns.", ((13, 21),), "text")}
    found(parts[1], line="lanterns")
    preview = open_preview(window, until)
    assert preview.text.isVisible()
    assert preview.picture.isHidden()
    assert preview.bar.pages.isHidden()
    expected = "\n\n".join(f"Passage {n} on lanterns." for n in range(1, 4))
    assert preview.text.toPlainText() == expected
    lit = [one.cursor.selectedText() for one in preview.text.extraSelections()]
    assert lit == ["lanterns"] * 3
    # At the hit's own word.
    assert preview.text.textCursor().position() == expected.index("lanterns", 30) + len("lanterns")
    preview.text.selectAll()
    preview.text.copy()
    assert QApplication.clipboard().text() == expected
    assert not viewer.asked
    preview.text.setFocus()
    QTest.keyClick(preview.text, Qt.Key.Key_Escape)
    assert preview.isHidden()
    assert window.parts.view.hasFocus()


def test_what_is_offline_shows_what_was_kept_and_nothing_is_read(
    window, found, folders, until, viewer
):
    folders.previews = {1: webp("#00ff00")}
    found(*pictures(1, offline=True))
    preview = open_preview(window, until)
    until(lambda: preview.picture.shown_px == 64)
    assert preview.note.text() == offline_note()
    assert preview.note.isVisible()
    assert not viewer.asked


def test_a_file_that_was_not_read_says_why(window, found, until, viewer):
    found(item(1, modality=Modality.FILE, unread="Nothing here reads files of this kind"))
    preview = open_preview(window, until)
    assert preview.message.isVisible()
    assert preview.picture.isHidden()
    assert "Nothing here reads files of this kind." in preview.message.text.text()
    opened = []
    window.files.open = opened.append
    QTest.mouseClick(preview.message.button, Qt.MouseButton.LeftButton)
    assert [path.name for path in opened] == ["picture-0001.jpg"]
    assert not viewer.asked


def test_what_cannot_be_read_any_more_is_said(window, found, until, viewer):
    viewer.error = ItemError("The file changed", "the next index run reads it anew")
    found(*pictures(1))
    preview = open_preview(window, until)
    assert preview.note.text() == "The file changed (the next index run reads it anew)."


def test_a_page_that_cannot_be_drawn_shows_its_text(window, found, until, viewer):
    viewer.error = ItemError("The page cannot be drawn", "page 2")
    found(pdf_page(2, 1, "The invoice of page 2."))
    preview = open_preview(window, until)
    assert preview.picture.isHidden()
    assert preview.text.isVisible()
    assert preview.text.toPlainText() == "The invoice of page 2."
    assert preview.note.text() == "The page cannot be drawn (page 2)."


def test_control_o_opens_it_outside(window, found, until):
    found(*pictures())
    preview = open_preview(window, until)
    opened = []
    window.files.open = opened.append
    QTest.keyClick(preview, Qt.Key.Key_Right)
    window.commands.open_outside.trigger()
    assert [path.name for path in opened] == ["picture-0002.jpg"]
    assert window.commands.open_outside.shortcut().toString() == "Ctrl+O"
    until(lambda: not window.busy)


def test_a_new_list_closes_it_and_typing_goes_on(window, found, search, until):
    found(*pictures())
    preview = open_preview(window, until)
    search.items = pictures(2)
    box = window.parts.search_bar.box
    window.commands.focus_search.trigger()
    QTest.keyClicks(box, "dog 0 1 r")
    assert box.text() == "dog 0 1 r"
    until(preview.isHidden)
    assert box.hasFocus()
    until(lambda: not window.busy)


def test_a_new_list_below_it_has_something_chosen(window, found, search, until):
    found(*pictures())
    preview = open_preview(window, until)
    search.items = [item(number) for number in (21, 22)]
    # Not typed: the box does not take the keys.
    window.search.search_now(Query("boat"))
    until(lambda: preview.isHidden() and not window.search.running)
    assert window.parts.view.hasFocus()
    # A frame alone would be one that no key acts on.
    assert window.parts.view.number_selected == 1
    assert window.parts.view.selected.candidate.item.id in (21, 22)


def test_every_control_is_reached_by_tab_and_none_takes_the_arrows(window, found, until):
    found(*pictures())
    preview = open_preview(window, until)
    reached = set()
    for _ in range(8):
        focused = window.focusWidget()
        reached.add(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    assert {preview.bar.scale_button, preview.bar.turn_button, preview.bar.open_button} <= reached
    assert preview.bar.close_button in reached
    assert window.parts.view not in reached
    preview.setFocus()
    QTest.mouseClick(preview.bar.scale_button, Qt.MouseButton.LeftButton)
    assert not preview.picture.fits
    assert preview.hasFocus()
    window.parts.search_bar.box.setFocus()
    QTest.mouseClick(preview.picture, Qt.MouseButton.LeftButton)
    assert preview.hasFocus()
    QTest.keyClick(preview.bar.close_button, Qt.Key.Key_Return)
    assert preview.isHidden()


def test_from_right_to_left_the_next_one_lies_at_the_left(window, found, until):
    found(*pictures())
    preview = open_preview(window, until)
    preview.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    QTest.keyClick(preview, Qt.Key.Key_Left)
    assert window.preview.item.id == 2
    QTest.keyClick(preview, Qt.Key.Key_Down)
    assert window.preview.item.id == 3
    until(lambda: not window.busy)


def test_finding_similar_ones_shows_the_list(window, found, search, until):
    found(*pictures())
    preview = open_preview(window, until)
    search.items = pictures(2)
    window.commands.similar.trigger()
    until(lambda: len(window.parts.view.results.shown) == 2 and not window.busy)
    assert preview.isHidden()
    assert window.preview.item is None


def test_another_order_keeps_what_is_looked_at(window, found, search, until):
    view = found(*pictures())
    preview = open_preview(window, until)
    results = view.results.results
    view.settle((results[1], results[2], results[0]))
    assert window.preview.item.id == 1
    assert preview.isVisible()
    assert preview.subject.place == "3 of 3"
    until(lambda: not view.gliding)


def test_without_a_viewer_previews_are_shown(window, found, until, folders):
    window.preview._loader = None
    folders.previews = {1: webp("#0000ff")}
    found(*pictures(1))
    preview = open_preview(window, until)
    until(lambda: preview.picture.shown_px == 64)


@pytest.fixture
def picture(qtbot, theme) -> PictureView:
    made = PictureView(theme)
    qtbot.addWidget(made)
    made.resize(416, 316)
    made.show_picture(QSize(4000, 3000))
    image = QImage(4000, 3000, QImage.Format.Format_RGB32)
    image.fill(QColor("#336699"))
    image.setPixelColor(1000, 750, QColor("#ff0000"))
    made.add_pixels(image)
    return made


def wheel(view: PictureView, place: QPointF, angle: int) -> None:
    event = QWheelEvent(
        place,
        view.mapToGlobal(place),
        QPoint(),
        QPoint(0, angle),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    view.wheelEvent(event)


def test_it_is_fit_and_the_wheel_enlarges_at_the_pointer(picture):
    assert picture.fits
    assert picture.scale == pytest.approx(0.1)
    # The red pixel lies at a quarter of the picture, which is fit from (8, 8) on.
    place = QPointF(8 + 100, 8 + 75)
    for _ in range(20):
        wheel(picture, place, 120)
    assert picture.scale == pytest.approx(0.1 * 1.2**20)
    shown = picture.grab(QRect(place.toPoint() - QPoint(6, 6), QSize(13, 13))).toImage()
    assert any(shown.pixelColor(x, y).red() == 255 for x in range(13) for y in range(13))
    for _ in range(30):
        wheel(picture, place, -120)
    assert picture.fits


def test_it_is_moved_by_dragging_and_never_out_of_its_room(picture):
    picture.zoom_to(1.0)
    assert picture.can_pan
    before = picture._target()
    QTest.mousePress(picture, Qt.MouseButton.LeftButton, pos=QPoint(200, 150))
    QTest.mouseMove(picture, QPoint(150, 130))
    QTest.mouseRelease(picture, Qt.MouseButton.LeftButton, pos=QPoint(150, 130))
    assert picture._target().topLeft() - before.topLeft() == QPointF(-50, -20)
    picture.pan(QPointF(-9999, 9999))
    assert picture._target().right() == pytest.approx(picture.width())
    assert picture._target().top() == pytest.approx(0)


def test_a_turned_picture_is_fit_anew(picture):
    picture.turn(1)
    assert picture.fits
    assert picture.scale == pytest.approx(300 / 4000)
    assert picture._target().size().toSize() == QSize(225, 300)


def test_small_pictures_are_enlarged_by_fitting_so_far_only(picture):
    picture.show_picture(QSize(40, 30))
    assert picture.scale == 2.0
    assert not picture.can_pan
    picture.toggle_fit()
    assert picture.scale == 1.0
    picture.toggle_fit()
    assert picture.fits
    picture.show_picture(QSize(400, 300))
    assert picture.scale == 1.0
    picture.toggle_fit()
    assert picture.scale == 2.0


@pytest.mark.parametrize(
    ("natural", "wanted", "side"),
    [
        (QSize(3000, 2000), 900, 1024),
        (QSize(3000, 2000), 2900, 3072),
        (QSize(12000, 9000), 12000, 7302),
        (QSize(40000, 400), 40000, 8192),
    ],
)
def test_pictures_are_read_at_few_sizes_and_never_too_large(natural, wanted, side):
    assert side_to_read(natural, wanted) == side


def boxed(text: str, *, top: float = 0.1) -> LocatedText:
    """A line of words, each a tenth of the page wide."""
    boxes, start = [], 0
    for number, word in enumerate(text.split()):
        left, right, low = 0.1 * number, 0.1 * number + 0.09, top + 0.05
        corners = (left, top, right, top, right, low, left, low)
        boxes.append(TextBox(start, start + len(word), corners))
        start += len(word) + 1
    return LocatedText(text, tuple(boxes))


def lit_page(found, search, viewer, *, pages: int = 3):
    """A document each of whose pages holds «invoice» at its second and last word."""
    parts = [pdf_page(n, n - 1, f"The invoice of page {n} invoice") for n in range(1, pages + 1)]
    viewer.parts = {2: tuple(parts)}
    viewer.located = {part.id: boxed(part.text) for part in parts}
    search.snippets = {2: Snippet(parts[1].text, ((4, 11),), "text")}
    return found(parts[1], line="invoice")


def test_words_are_lit_on_the_drawn_page(window, found, search, viewer, until):
    lit_page(found, search, viewer)
    preview = open_preview(window, until)
    layer = preview.picture.text
    assert [layer.text[slice(*mark)] for mark in layer.marks] == ["invoice", "invoice"]
    target = preview.picture._target()
    place = target.topLeft() + QPointF(0.145 * target.width(), 0.13 * target.height())
    lit = color_at(preview.picture, place)
    beside = color_at(preview.picture, place + QPointF(0, 0.2 * target.height()))
    assert lit != beside
    assert lit.red() > lit.blue()
    assert preview.bar.hits.text() == "word 3 of 6"
    assert "retllm-views" in viewer.threads


def test_n_goes_from_word_to_word_across_pages(window, found, search, viewer, until):
    lit_page(found, search, viewer)
    preview = open_preview(window, until)
    said = []
    for _ in range(4):
        QTest.keyClick(preview, Qt.Key.Key_N)
        until(lambda: not window.busy)
        said.append((window.preview.item.part, preview.picture.text.current))
    # The last one stays.
    assert said == [(1, 1), (2, 0), (2, 1), (2, 1)]
    assert preview.bar.hits.text() == "word 6 of 6"
    for _ in range(4):
        QTest.keyClick(preview, Qt.Key.Key_F3, Qt.KeyboardModifier.ShiftModifier)
        until(lambda: not window.busy)
    assert (window.preview.item.part, preview.picture.text.current) == (0, 1)
    # The text beside the page is at the same word.
    assert preview.text._current == 1


def test_text_of_a_page_is_selected_by_dragging_and_copied(window, found, search, viewer, until):
    lit_page(found, search, viewer)
    preview = open_preview(window, until)
    picture = preview.picture
    target = picture._target()

    def at(x: float, y: float) -> QPoint:
        return QPointF(target.x() + x * target.width(), target.y() + y * target.height()).toPoint()

    QTest.mousePress(picture, Qt.MouseButton.LeftButton, pos=at(0.101, 0.125))
    QTest.mouseMove(picture, at(0.25, 0.125))
    QTest.mouseMove(picture, at(0.289, 0.125))
    QTest.mouseRelease(picture, Qt.MouseButton.LeftButton, pos=at(0.289, 0.125))
    assert picture.text.selected_text == "invoice of"
    QTest.keyClick(preview, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == "invoice of"
    QTest.keyClick(preview, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(preview, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == "The invoice of page 2 invoice"
    # Escape lets the text go first, then the preview.
    QTest.keyClick(preview, Qt.Key.Key_Escape)
    assert picture.text.selected_text == ""
    assert preview.isVisible()
    QTest.keyClick(preview, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().mimeData().urls()
    QTest.mouseDClick(picture, Qt.MouseButton.LeftButton, pos=at(0.33, 0.125))
    assert picture.text.selected_text == "page"
    until(lambda: not window.busy)


def test_text_read_in_a_picture_is_lit_however_it_is_turned(window, found, viewer, until):
    viewer.located = {1: boxed("open every day", top=0.4)}
    found(*pictures(1, recognised="open every day"), line="every")
    preview = open_preview(window, until)
    layer = preview.picture.text
    assert [layer.text[slice(*mark)] for mark in layer.marks] == ["every"]
    for _ in range(4):
        # The picture is dark: what is seen of it is the frame.
        edge = preview.picture._share_to_widget().map(QPointF(0.1, 0.425)).toPoint()
        around = QRect(edge - QPoint(4, 4), QSize(9, 9))
        shown = preview.picture.grab(around).toImage()
        seen = [shown.pixelColor(x, y) for x in range(9) for y in range(9)]
        assert max(color.red() - color.blue() for color in seen) > 30
        QTest.keyClick(preview, Qt.Key.Key_R)


def film(number: int):
    return [
        item(
            n,
            content_hash=b"film".ljust(32, b"\0"),
            part=1000 * n,
            kind=FileKind.VIDEO,
            label=f"0:0{n}",
        )
        for n in range(1, number + 1)
    ]


def test_arrows_go_through_the_moments_of_a_film_and_then_on(window, found, viewer, until):
    moments = film(3)
    viewer.parts = {2: tuple(moments)}
    found(moments[1], item(9))
    preview = open_preview(window, until)
    strip = preview.strip
    assert strip.isVisible()
    assert strip.model().rowCount() == 3
    assert [strip.model().index(row).data() for row in range(3)] == ["0:01", "0:02", "0:03"]
    assert strip.currentIndex().row() == 1
    QTest.keyClick(preview, Qt.Key.Key_Right)
    until(lambda: not window.busy)
    assert (window.preview.item.id, strip.currentIndex().row()) == (3, 2)
    QTest.keyClick(preview, Qt.Key.Key_Right)
    until(lambda: not window.busy)
    assert window.preview.item.id == 9
    assert strip.isHidden()
    QTest.keyClick(preview, Qt.Key.Key_Up)
    until(lambda: strip.isVisible() and not window.busy)
    place = strip.visualRect(strip.model().index(0)).center()
    QTest.mouseClick(strip.viewport(), Qt.MouseButton.LeftButton, pos=place)
    until(lambda: not window.busy)
    assert window.preview.item.id == 1


def test_a_frame_drawn_with_shift_is_searched_for(window, found, search, until):
    found(*pictures(2))
    preview = open_preview(window, until)
    picture, shift = preview.picture, Qt.KeyboardModifier.ShiftModifier
    target = picture._target()
    begin = (target.topLeft() + QPointF(0.25 * target.width(), 0.5 * target.height())).toPoint()
    end = (target.topLeft() + QPointF(0.75 * target.width(), target.height() + 40)).toPoint()
    QTest.mousePress(picture, Qt.MouseButton.LeftButton, shift, begin)
    QTest.mouseMove(picture, end)
    QTest.mouseRelease(picture, Qt.MouseButton.LeftButton, shift, end)
    until(lambda: bool(window.parts.search_bar.parts) and not window.busy)
    part = window.parts.search_bar.parts[0]
    assert part.item.id == 1
    assert part.region.left == pytest.approx(0.25, abs=0.01)
    assert part.region.right == pytest.approx(0.75, abs=0.01)
    assert (part.region.top, part.region.bottom) == (pytest.approx(0.5, abs=0.01), 1.0)
    assert search.queries[-1].text.startswith("picture:1@")
    assert preview.isHidden()


def test_a_part_of_a_page_is_searched_for_by_its_pixels(window, found, search, viewer, until):
    lit_page(found, search, viewer)
    preview = open_preview(window, until)
    QTest.keyClick(preview, Qt.Key.Key_C)
    dialog = window.preview.part_chooser.dialog
    QTest.keyClick(dialog.editor, Qt.Key.Key_Right)
    QTest.mouseClick(dialog.use_button, Qt.MouseButton.LeftButton)
    until(lambda: bool(window.parts.search_bar.parts) and not window.busy)
    part = window.parts.search_bar.parts[0]
    assert part.name.endswith("page 2")
    assert QImage.fromData(part.picture.data).width() > 100
    assert search.queries[-1].pictures == (part.picture,)


def test_what_can_be_done_is_in_a_menu(window, found, search, viewer, until):
    lit_page(found, search, viewer)
    preview = open_preview(window, until)

    def entries() -> dict:
        return {action.text(): action for action in preview.make_menu().actions() if action.text()}

    assert list(entries()) == [
        "Copy",
        "Select all text",
        "Find what looks like a part of it…",
        "Turn",
        "Open with its program",
    ]
    entries()["Select all text"].trigger()
    entries()["Copy text"].trigger()
    assert QApplication.clipboard().text().startswith("The invoice")
    entries()["Turn"].trigger()
    assert preview.picture.turns == 1


def test_a_layer_joins_words_of_a_line_and_leaves_lines_apart(theme):
    first, second = boxed("a line of words"), boxed("and another", top=0.3)
    both = join_located(first, second)
    assert both.text == "a line of words\nand\nanother"
    layer = TextLayer(both, (), QSize(1000, 1000))
    # Three gaps between four words of the first line.
    assert len(layer.outline(0, 15)) == 7
    assert layer.frame(0, 15).height() == pytest.approx(0.05)
    assert layer.position_at(QPointF(0.5, 0.9), near=False) is None
    assert layer.position_at(QPointF(0.0, 0.31), near=True) == 16
    assert join_located(first, boxed("a line of words")) == first
    assert join_located(LocatedText(), second) == second


def test_pixels_come_to_the_screen_as_they_are():
    pixels = np.random.default_rng(1).integers(0, 256, (131, 77, 3), dtype=np.uint8)
    image = to_screen_image(pixels)
    assert (image.width(), image.height()) == (77, 131)
    for x, y in ((0, 0), (76, 130), (30, 64)):
        color = image.pixelColor(x, y)
        assert (color.red(), color.green(), color.blue(), color.alpha()) == (*pixels[y, x], 255)

"""The search bar: words and pictures together, what is wrong with them, and help."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from retllm_desktop.core.errors import ItemError, QueryError
from retllm_desktop.core.query import Region
from retllm_desktop.core.types import Modality, Query, QueryPicture
from retllm_desktop.ui.query.query_chips import crop_to_region
from retllm_desktop.ui.query.query_parts import MOST_PARTS, QueryPart
from retllm_desktop.ui.query.region_dialog import (
    LEAST,
    START,
    RegionDialog,
    RegionEditor,
    move_region,
    region_between,
    resize_region,
)
from retllm_desktop.ui.query.search_bar import QueryExample, query_examples
from tests.ui.fakes import item, webp

A, B, C = (QueryPicture(Path(f"/{name}.png").absolute()) for name in "abc")
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def bar(window):
    return window.parts.search_bar


@pytest.fixture
def give(window):
    def give(*pictures: QueryPicture) -> None:
        window.intake.pictures_given.emit(
            tuple(QueryPart(picture.path.name, picture) for picture in pictures)
        )

    return give


def type_(bar, text: str) -> None:
    QTest.keyClicks(bar.box, text)


def press(bar, key: Qt.Key) -> None:
    QTest.keyClick(bar.box, key)


def names(bar) -> list[str]:
    return [part.name for part in bar.parts]


# Words and pictures together.


def test_words_and_pictures_are_searched_together(bar, give, search, until):
    type_(bar, "red")
    give(A, B)
    until(lambda: search.queries[-1:] == [Query("red", (A, B), draft=True)])
    assert names(bar) == ["a.png", "b.png"]
    type_(bar, " mug")
    until(lambda: search.queries[-1:] == [Query("red mug", (A, B), draft=True)])
    press(bar, Qt.Key.Key_Return)
    until(lambda: search.queries[-1:] == [Query("red mug", (A, B))])
    until(lambda: all(chip.has_image for chip in bar.chips.chips))


def test_chips_are_removed_one_by_one_or_all(window, bar, give, search, until):
    give(A, B, C)
    assert bar.box.placeholderText() == "Add words, or another picture"
    press(bar, Qt.Key.Key_Backspace)
    assert names(bar) == ["a.png", "b.png"]
    until(lambda: search.queries[-1:] == [Query("", (A, B))])
    QTest.mouseClick(bar.chips.chips[0].remove_button, LEFT)
    assert names(bar) == ["b.png"]
    until(lambda: search.queries[-1:] == [Query("", (B,))])
    give(A)
    type_(bar, "mug")
    press(bar, Qt.Key.Key_Escape)
    assert bar.text == ""
    assert len(bar.parts) == 2
    until(lambda: search.queries[-1:] == [Query("", (B, A))])
    press(bar, Qt.Key.Key_Escape)
    assert names(bar) == []
    assert window.search.query == Query()
    assert not bar.chips.isVisible()
    assert bar.box.placeholderText().startswith("Describe")


def test_erasing_words_erases_no_picture(bar, give):
    give(A)
    type_(bar, "m")
    press(bar, Qt.Key.Key_Backspace)
    assert bar.text == ""
    assert names(bar) == ["a.png"]


def test_chips_by_keyboard(window, bar, give, search, until):
    window.activateWindow()
    give(A, B)
    bar.box.setFocus()
    press(bar, Qt.Key.Key_Left)
    first, last = (chip.face for chip in bar.chips.chips)
    assert last.hasFocus()
    assert last.accessibleName() == "Searching with b.png"
    QTest.keyClick(last, Qt.Key.Key_Left)
    assert first.hasFocus()
    QTest.keyClick(first, Qt.Key.Key_Delete)
    assert names(bar) == ["b.png"]
    assert last.hasFocus()
    QTest.keyClick(last, Qt.Key.Key_Right)
    assert bar.box.hasFocus()
    press(bar, Qt.Key.Key_Left)
    QTest.keyClick(last, Qt.Key.Key_Backspace)
    assert names(bar) == []
    assert bar.box.hasFocus()


def test_tab_comes_by_the_chips(window, bar, give):
    window.activateWindow()
    give(A, B)
    give(C)
    bar.box.setFocus()
    order = []
    for _ in bar.chips.chips:
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Backtab)
        order.append(window.focusWidget().accessibleName())
    assert order == [f"Searching with {name}.png" for name in "cba"]
    for _ in bar.chips.chips:
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
    assert bar.box.hasFocus()
    QTest.keyClick(bar.box, Qt.Key.Key_Tab)
    assert bar.picture_button.hasFocus()


def test_a_chip_has_a_menu_and_a_click_chooses_a_part(window, bar, give, search, until):
    give(A, B)
    menu = bar.chips.chips[0].menu()
    actions = {action.text(): action for action in menu.actions() if action.text()}
    assert list(actions) == ["Choose a part…", "Use all of it", "Remove"]
    assert not actions["Use all of it"].isEnabled()
    actions["Remove"].trigger()
    menu.close()
    assert names(bar) == ["b.png"]
    # Of two clicks the second one opens no second dialog.
    QTest.mouseClick(bar.chips.chips[0].face, LEFT)
    QTest.mouseDClick(bar.chips.chips[0].face, LEFT)
    until(lambda: window.composer.region_dialog is not None)
    assert QApplication.activePopupWidget() is None
    window.composer.region_dialog.reject()
    until(lambda: window.composer.region_dialog is None)
    QTest.keyClick(bar.chips.chips[0].face, Qt.Key.Key_Return)
    until(lambda: window.composer.region_dialog is not None)
    window.composer.region_dialog.reject()


def test_what_has_no_parts_has_its_menu_on_a_click(window, bar, until):
    bar.show_parts((QueryPart("page", item=item(3, label="page 2")),))
    QTest.mouseClick(bar.chips.chips[0].face, LEFT)
    until(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    QApplication.activePopupWidget().close()


def test_a_click_a_drag_and_enter_choose_a_part(window, bar, give, search, until):
    search.shown = np.zeros((100, 200, 3), dtype=np.uint8)
    give(A)
    QTest.mouseClick(bar.chips.chips[0].face, LEFT)
    until(lambda: window.composer.region_dialog is not None)
    editor = window.composer.region_dialog.editor
    until(editor.isVisible)
    # Nothing was drawn yet: a drag within the first rectangle draws another one.
    middle = editor.rect().center()
    QTest.mousePress(editor, LEFT, pos=middle)
    QTest.mouseMove(editor, middle + QPoint(30, 30))
    QTest.mouseRelease(editor, LEFT, pos=middle + QPoint(30, 30))
    assert editor.region.left == pytest.approx(0.5, abs=0.02)
    assert editor.region != START
    drawn = editor.region
    QTest.keyClick(editor, Qt.Key.Key_Return)
    until(lambda: bar.parts[0].region == drawn)
    until(lambda: bool(search.queries) and search.queries[-1].text.startswith("picture:1@"))


def test_more_pictures_than_a_search_takes(window, bar, give, until):
    many = [QueryPicture(Path(f"/{n}.png").absolute()) for n in range(MOST_PARTS + 3)]
    give(*many)
    assert len(bar.parts) == MOST_PARTS
    assert f"{MOST_PARTS} pictures at most" in window.parts.banner.text
    assert not bar.chips.chips[0].face.text()
    window.resize(700, 600)
    until(lambda: bar.width() < 600 and bar.chips.width() <= bar.width() // 2 + 1)
    assert bar.box.width() > 100
    scroll = bar.chips.horizontalScrollBar()
    until(lambda: scroll.maximum() > 0)
    bar.chips.focus_last()
    assert scroll.value() > 0


def test_the_line_follows_the_chips(bar, give, search, until):
    give(A, B, C)
    bar.set_text("dog - picture:2 + picture:3")
    QTest.mouseClick(bar.chips.chips[0].remove_button, LEFT)
    assert bar.text == "dog - picture:1 + picture:2"
    QTest.mouseClick(bar.chips.chips[0].remove_button, LEFT)
    assert bar.text == "dog + picture:1"
    until(lambda: search.queries[-1:] == [Query("dog + picture:1", (C,), draft=True)])


def test_unreadable_pictures_keep_their_icon(bar, give, search, until):
    search.preview_error = ItemError("The picture cannot be read")
    give(A)
    until(lambda: bool(search.previewed))
    assert not bar.chips.chips[0].has_image


# A part of a picture.


def test_a_part_is_chosen_by_keys(window, bar, give, search, until):
    search.shown = np.zeros((100, 200, 3), dtype=np.uint8)
    give(A, B)
    type_(bar, "mug")
    chip = bar.chips.chips[1]
    QTest.mouseClick(chip.face, LEFT)
    until(lambda: window.composer.region_dialog is not None)
    dialog = window.composer.region_dialog
    assert search.previewed[-1] == Query("", (B,))
    assert "b.png" in dialog.windowTitle()
    QTest.keyClick(dialog.editor, Qt.Key.Key_Left)
    QTest.keyClick(dialog.editor, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    assert dialog.editor.region == Region(0.19, 0.2, 0.79, 0.79)
    assert dialog.editor.accessibleDescription() == "19% to 79% across, 20% to 79% down"
    assert dialog.description.text() == dialog.editor.accessibleDescription()
    dialog.use_button.click()
    wanted = Query("picture:2@19,20,79,79 mug", (A, B), draft=True)
    until(lambda: search.queries[-1:] == [wanted])
    assert bar.text == "mug"
    assert "a part of b.png" in chip.face.accessibleName()
    until(lambda: window.composer.region_dialog is None)
    actions = {action.text(): action for action in chip.menu().actions()}
    actions["Use all of it"].trigger()
    until(lambda: search.queries[-1:] == [Query("mug", (A, B), draft=True)])
    assert chip.part.region is None


def test_a_part_is_drawn(theme, qtbot):
    editor = RegionEditor(theme, QImage(400, 200, QImage.Format.Format_RGB32), START)
    qtbot.addWidget(editor)
    editor.resize(400, 200)
    editor.show()

    def drag(*places: tuple[int, int]) -> None:
        QTest.mousePress(editor, LEFT, pos=QPoint(*places[0]))
        for place in places[1:]:
            QTest.mouseMove(editor, QPoint(*place))
        QTest.mouseRelease(editor, LEFT, pos=QPoint(*places[-1]))

    drag((40, 20), (100, 60), (200, 100))
    assert editor.region == Region(0.1, 0.1, 0.5, 0.5)
    drag((120, 60), (160, 80))
    assert editor.region == Region(0.2, 0.2, 0.6, 0.6)
    # By its corner, beyond the picture's edge.
    drag((240, 120), (500, 130))
    assert editor.region == Region(0.2, 0.2, 1.0, 0.65)
    drag((100, 100), (900, 900))
    assert editor.region == Region(0.2, 0.55, 1.0, 1.0)


def test_a_part_can_be_given_up(theme, qtbot):
    image = QImage(40, 20, QImage.Format.Format_RGB32)
    told: list[object] = []
    for end in ("whole_button", "cancel_button"):
        dialog = RegionDialog(theme, image, "x", Region(0.1, 0.1, 0.5, 0.5))
        dialog.chosen.connect(told.append)
        dialog.open()
        getattr(dialog, end).click()
    assert told == [None]


def test_parts_stay_on_the_picture():
    region = Region(0.1, 0.2, 0.5, 0.9)
    assert move_region(region, -1, 1) == Region(0.0, 0.3, 0.4, 1.0)
    assert resize_region(region, 9, -9) == Region(0.1, 0.2, 1.0, 0.2 + LEAST)
    assert region_between(1.2, 1.0, 1.0, 0.4) == Region(1 - LEAST, 0.4, 1.0, 1.0)
    image = QImage(100, 50, QImage.Format.Format_RGB32)
    cut = crop_to_region(image, QueryPart("x", A, region=region))
    assert (cut.width(), cut.height()) == (40, 35)
    tiny = Region(0.999, 0.999, 1.0, 1.0)
    assert not crop_to_region(image, QueryPart("x", A, region=tiny)).isNull()


def test_a_picture_that_cannot_be_shown_is_said(window, bar, give, search, until):
    give(A)
    search.preview_error = ItemError("The picture cannot be read", "", A.path)
    window.composer.choose_part(bar.chips.chips[0])
    until(lambda: "cannot be read" in window.parts.banner.text)
    assert window.composer.region_dialog is None


# Find similar.


def test_finding_similar_reads_no_file(window, bar, search, folders, until):
    folders.previews[2] = webp("blue")
    text = item(3, modality=Modality.TEXT, text="words", label="page 2")
    search.items = [item(1), item(2, offline=True), text]
    search.odds = {}
    type_(bar, "mug")
    until(lambda: len(window.parts.view.results.results) == 3)
    results = window.parts.view.results.results
    window.parts.details.similar_wanted.emit(results[1])
    until(lambda: search.queries[-1:] == [Query(items=(2,))])
    assert bar.text == ""
    assert names(bar) == ["picture-0002.jpg"]
    until(lambda: bar.chips.chips[0].has_image)
    window.parts.view.setCurrentIndex(window.parts.view.results.index(2))
    window.commands.similar.trigger()
    until(lambda: search.queries[-1:] == [Query(items=(3,))])
    assert names(bar) == ["picture-0003.jpg · page 2"]
    assert not bar.chips.chips[0].part.source
    assert search.previewed == []
    type_(bar, "red")
    until(lambda: search.queries[-1:] == [Query("red", items=(3,), draft=True)])
    menu = window.results.menu(results[2])
    next(a for a in menu.actions() if a.text() == "Find similar").trigger()
    until(lambda: search.queries[-1:] == [Query(items=(3,))])
    menu.deleteLater()


# What is wrong with the line.


def test_what_cannot_be_understood_is_underlined_and_said(window, bar, search, until):
    error = QueryError("«big» is no size", "write a number", column=9, length=3)
    search.error = error
    bar.set_text("mug size:big")
    press(bar, Qt.Key.Key_Return)
    note = window.parts.query_note
    until(note.isVisible)
    assert note.text() == "«big» is no size. Write a number."
    assert bar.box.marked == (9, 3)
    assert window.parts.banner.text == ""
    assert bar.box.accessibleDescription() == note.text()
    assert bar.text == "mug size:big"
    bar.box.selectAll()
    bar.box.mark(0, 3)
    assert bar.box.selectedText() == "mug size:big"
    bar.box.deselect()
    search.error = None
    press(bar, Qt.Key.Key_Backspace)
    assert bar.box.marked is None
    assert not note.isVisible()


def test_the_underline_is_seen(window, bar, theme):
    bar.set_text("mug size:big")
    plain = bar.box.grab().toImage()
    bar.box.mark(9, 3)
    marked = bar.box.grab().toImage()
    red = theme.color("wrong")

    def reds(image: QImage) -> list[int]:
        return [
            x
            for x in range(image.width())
            for y in range(image.height())
            if abs(image.pixelColor(x, y).red() - red.red()) < 40
            and image.pixelColor(x, y).green() < 120
            and image.pixelColor(x, y).blue() < 120
        ]

    assert not reds(plain)
    where = reds(marked)
    metrics = bar.box.fontMetrics()
    assert where
    assert min(where) >= metrics.horizontalAdvance("mug size:") - 4
    assert max(where) <= metrics.horizontalAdvance("mug size:big") + 10
    bar.box.unmark()
    assert not reds(bar.box.grab().toImage())


def test_no_underline_while_one_composes(bar):
    bar.set_text("mug")
    bar.box.inputMethodEvent(QInputMethodEvent("ni", []))
    bar.box.mark(0, 3)
    bar.box.inputMethodEvent(QInputMethodEvent("nih", []))
    event = QInputMethodEvent("", [])
    event.setCommitString("你")
    bar.box.inputMethodEvent(event)
    assert "你" in bar.text


def test_while_typing_what_was_found_stays(window, bar, search, until):
    type_(bar, "mug")
    until(lambda: len(window.parts.view.results.results) == 8)
    until(lambda: not window.search.running)
    search.error = QueryError("«big» is no size", "", column=9, length=3)
    type_(bar, " size:big a")
    until(window.parts.query_note.isVisible)
    assert len(window.parts.view.results.results) == 8
    press(bar, Qt.Key.Key_Return)
    until(lambda: window.parts.view.results.results == ())


def test_an_error_of_another_line_is_not_shown(window, bar, search):
    bar.set_text("mug size:big")
    window.search.search_now(Query("mug size:bi", draft=True))
    window.search.failed.emit(QueryError("«bi» is no size", "", column=9, length=2))
    assert bar.box.marked is None
    assert not window.parts.query_note.isVisible()


def test_the_column_is_that_of_the_box(window, bar, give, search, until):
    give(A)
    bar.chips.chips[0].show_part(QueryPart("a", A, region=Region(0.1, 0.2, 0.6, 0.8)))
    bar.set_text("mug size:big")
    until(lambda: not window.search.running)
    search.error = QueryError("«big» is no size", "", column=31, length=3)
    press(bar, Qt.Key.Key_Return)
    until(lambda: bar.box.marked is not None)
    assert search.queries[-1].text == "picture:1@10,20,60,80 mug size:big"
    assert bar.box.marked == (9, 3)


def test_what_is_only_begun_is_not_searched(window, bar, search, until):
    type_(bar, "type:")
    until(lambda: not window.search.running)
    # The letters before the colon were words still.
    assert search.queries[-1] == Query()
    assert all(":" not in query.text for query in search.queries)
    search.queries.clear()
    type_(bar, "pdf")
    until(lambda: search.queries[-1:] == [Query("type:pdf", draft=True)])
    type_(bar, ' "')
    until(lambda: not window.search.running)
    assert not window.parts.query_note.isVisible()


def test_enter_goes_on_with_what_is_searched_already(window, bar, search, until):
    search.stepped = True
    type_(bar, "red mug")
    until(lambda: bool(search.judged))
    press(bar, Qt.Key.Key_Return)
    assert window.search.query == Query("red mug")
    search.release()
    until(lambda: not window.search.running)
    assert len(search.judged) == 1
    # What is read more strictly when it is finished is asked anew.
    search.stepped = True
    search.hold()
    type_(bar, " -")
    until(lambda: search.queries[-1].text == "red mug -")
    press(bar, Qt.Key.Key_Return)
    until(lambda: search.queries[-1:] == [Query("red mug -")])
    search.release()


# Help and values.


def test_examples_are_put_where_the_cursor_is(window, bar, search, until):
    labels = [action.text() for action in bar.help.actions()]
    assert any(text.startswith("type:pdf\t") for text in labels)
    assert len([a for a in bar.help.actions() if a.isEnabled() and a.text()]) == len(
        query_examples()
    )
    bar.set_text("red mug")
    bar.box.setCursorPosition(3)
    next(a for a in bar.help.actions() if a.text().startswith("type:pdf")).trigger()
    assert bar.text == "red type:pdf mug"
    until(lambda: search.queries[-1:] == [Query("red type:pdf mug", draft=True)])
    until(lambda: not window.search.running)
    before = len(search.queries)
    bar.box.setCursorPosition(len(bar.text))
    bar.insert(QueryExample("in:folder", "", "folder"))
    assert bar.text == "red type:pdf mug in:folder "
    assert bar.box.selectedText() == "folder"
    assert not window.search.running
    assert len(search.queries) == before
    type_(bar, "trip")
    assert bar.text == "red type:pdf mug in:trip "
    until(lambda: search.queries[-1:] == [Query("red type:pdf mug in:trip ", draft=True)])


def listed(bar) -> list[str]:
    return [row.text for row in bar.box.completions.rows]


def test_values_are_completed_by_keys(window, bar, search, until):
    window.activateWindow()
    shown = bar.box.completions
    type_(bar, "type:")
    until(lambda: len(listed(bar)) > 5)
    # Nothing is chosen: Enter and Tab are what they always are.
    assert shown.chosen is None
    type_(bar, "p")
    # What still goes on stays there meanwhile.
    assert listed(bar)[0] == "photo"
    until(lambda: listed(bar) == ["photo", "picture", "page", "pdf", "presentation"])
    press(bar, Qt.Key.Key_Down)
    press(bar, Qt.Key.Key_Down)
    press(bar, Qt.Key.Key_Up)
    press(bar, Qt.Key.Key_Return)
    assert bar.text == "type:photo "
    assert not shown.isVisible()
    assert [chip.condition for chip in bar.box.conditions] == ["type:photo"]
    type_(bar, "is:")
    until(shown.isVisible)
    press(bar, Qt.Key.Key_Escape)
    assert not shown.isVisible()
    assert bar.text == "type:photo is:"
    type_(bar, "o")
    until(shown.isVisible)
    press(bar, Qt.Key.Key_Down)
    press(bar, Qt.Key.Key_Tab)
    assert bar.text == "type:photo is:offline "
    assert bar.box.hasFocus()
    until(lambda: search.queries[-1:] == [Query("type:photo is:offline ", draft=True)])


def test_values_are_completed_by_mouse_and_take_no_key_unasked(window, bar, search, until):
    window.activateWindow()
    shown = bar.box.completions
    type_(bar, "mug type:s")
    until(shown.isVisible)
    press(bar, Qt.Key.Key_Return)
    until(lambda: search.queries[-1:] == [Query("mug type:s")])
    assert not shown.isVisible()
    type_(bar, "c")
    until(shown.isVisible)
    inside = shown.visualItemRect(shown.item(0)).center()
    QTest.mouseClick(shown.viewport(), LEFT, pos=inside)
    assert bar.text == "mug type:screenshot "
    type_(bar, "type:")
    until(shown.isVisible)
    press(bar, Qt.Key.Key_Tab)
    assert not bar.box.hasFocus()
    assert not shown.isVisible()


def test_fields_say_what_they_mean_and_lead_to_their_values(window, bar, until):
    window.activateWindow()
    shown = bar.box.completions
    type_(bar, "red ori")
    until(lambda: listed(bar) == ["orientation:"])
    assert shown.rows[0].meaning == "portrait, landscape or square"
    press(bar, Qt.Key.Key_Down)
    press(bar, Qt.Key.Key_Return)
    assert bar.text == "red orientation:"
    until(lambda: listed(bar) == ["portrait", "landscape", "square"])


def test_beyond_the_last_suggestion_lie_the_results(window, bar, until):
    window.activateWindow()
    type_(bar, "ori")
    until(lambda: listed(bar) == ["orientation:"])
    until(lambda: len(window.parts.view.results.results) == 8)
    press(bar, Qt.Key.Key_Down)
    assert bar.box.hasFocus()
    press(bar, Qt.Key.Key_Down)
    assert window.parts.view.hasFocus()
    assert listed(bar) == []
    assert bar.text == "ori"


# Nothing found.


def test_by_keys_the_nearest_are_shown_with_one_of_them_chosen(window, bar, search, until):
    search.nothing_near = True
    window.library.refresh()
    until(lambda: window.library.status is not None)
    bar.set_text("a mug")
    press(bar, Qt.Key.Key_Return)
    pages, view = window.parts.pages, window.parts.view
    until(lambda: pages.currentWidget() is pages.no_results)
    pages.no_results.button.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(pages.no_results.button, Qt.Key.Key_Space)
    until(lambda: pages.currentWidget() is view and view.hasFocus())
    # A frame alone would be one that no key acts on.
    assert view.number_selected == 1


def test_what_is_nearest_can_be_shown_anyway(window, bar, search, until):
    search.nothing_near = True
    window.library.refresh()
    until(lambda: window.library.status is not None)
    bar.set_text("a mug type:pdf")
    press(bar, Qt.Key.Key_Return)
    pages = window.parts.pages
    until(lambda: pages.currentWidget() is pages.no_results)
    assert pages.no_results.heading.text() == "Nothing here looks like that."
    assert pages.no_results.second.isVisible()
    QTest.mouseClick(pages.no_results.button, LEFT)
    until(lambda: pages.currentWidget() is window.parts.view)
    assert search.queries[-1] == Query("a mug type:pdf", below_cutoff=True)
    assert bar.text == "a mug type:pdf"
    # The next question is an ordinary one again.
    type_(bar, " x")
    until(lambda: search.queries[-1:] == [Query("a mug type:pdf x", draft=True)])
    until(lambda: pages.currentWidget() is pages.no_results)
    search.nothing_near = False
    QTest.mouseClick(pages.no_results.second, LEFT)
    until(lambda: search.queries[-1:] == [Query("a mug x")])
    assert bar.text == "a mug x"
    until(lambda: pages.currentWidget() is window.parts.view)


def test_an_empty_library_is_said_as_before(window, bar, search, folders, until):
    search.nothing_near = True
    folders.files = 0
    window.library.refresh()
    until(lambda: window.library.status is not None)
    type_(bar, "mug")
    pages = window.parts.pages
    until(lambda: pages.currentWidget() is pages.welcome)


# What a line may have meant.


def test_what_a_line_may_have_meant_is_one_click_away(window, bar, search, until):
    offer = window.parts.correction_line
    type_(bar, "mug befor:2020")
    press(bar, Qt.Key.Key_Return)
    until(offer.isVisible)
    assert offer.button.text() == "mug before:2020?"
    assert len(window.parts.view.results.results) == 8
    QTest.mouseClick(offer.button, LEFT)
    until(lambda: search.queries[-1:] == [Query("mug before:2020")])
    assert bar.text == "mug before:2020"
    until(lambda: not window.search.running)
    assert not offer.isVisible()


def test_enter_once_more_takes_what_is_offered(window, bar, search, until):
    offer = window.parts.correction_line
    type_(bar, "beach without people")
    press(bar, Qt.Key.Key_Return)
    until(offer.isVisible)
    press(bar, Qt.Key.Key_Return)
    until(lambda: search.queries[-1:] == [Query("beach -people")])
    until(lambda: not window.search.running)
    assert not offer.isVisible()
    type_(bar, " note:milk")
    press(bar, Qt.Key.Key_Return)
    until(lambda: not window.search.running)
    press(bar, Qt.Key.Key_Return)
    assert bar.text == "beach -people note:milk"


def test_what_is_no_value_is_said_and_the_right_one_offered(window, bar, search, until):
    search.error = QueryError("«foto» is nothing that «type:» knows", "", column=5, length=4)
    bar.set_text("type:foto")
    press(bar, Qt.Key.Key_Return)
    until(window.parts.query_note.isVisible)
    assert window.parts.correction_line.button.text() == "type:photo?"
    search.error = None
    press(bar, Qt.Key.Key_Return)
    until(lambda: search.queries[-1:] == [Query("type:photo")])
    until(lambda: not window.parts.correction_line.isVisible())

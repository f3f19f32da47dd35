"""Conditions as chips in the line: typed, opened, removed, copied; the text is always the line."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget

from retllm_desktop.search.query.line_parts import split_line
from retllm_desktop.ui.query.line_editor import LineEditor

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def line(qtbot, theme):
    made = LineEditor(theme)
    qtbot.addWidget(made)
    made.resize(500, made.sizeHint().height())
    made.show()
    made.setFocus()
    return made


def type_(line, text: str) -> None:
    QTest.keyClicks(line, text)


def press(line, key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
    QTest.keyClick(line, key, held)


def chips(line) -> list[str]:
    return [chip.condition for chip in line.conditions]


def test_a_space_finishes_a_condition(line):
    type_(line, "red type:photo")
    assert chips(line) == []
    type_(line, " ")
    assert chips(line) == ["type:photo"]
    assert line.text() == "red type:photo "
    type_(line, '-in:"a b" mug size:big x')
    assert chips(line) == ["type:photo", '-in:"a b"']
    assert line.text() == 'red type:photo -in:"a b" mug size:big x'
    assert line.cursorPosition() == len(line.text())
    assert all(chip.isVisible() for chip in line.conditions)


def test_backspace_opens_a_chip_and_the_cursor_leaving_closes_it(line):
    line.setText("red type:photo")
    assert chips(line) == ["type:photo"]
    press(line, Qt.Key.Key_Backspace)
    assert chips(line) == []
    assert line.text() == "red type:photo"
    assert line.cursorPosition() == len("red type:photo")
    press(line, Qt.Key.Key_Home)
    # Nothing follows it yet: it may go on.
    assert chips(line) == []
    line.setText("red type:photo mug")
    line.open_condition(line.conditions[0], 5)
    assert line.cursorPosition() == len("red type:")
    press(line, Qt.Key.Key_End)
    assert chips(line) == ["type:photo"]
    assert line.text() == "red type:photo mug"


def test_arrows_stop_at_a_chip(line):
    line.setText("red type:photo mug")
    line.setCursorPosition(len("red type:photo"))
    press(line, Qt.Key.Key_Left)
    (chip,) = line.conditions
    assert chip.chosen
    assert line.selectedText() == "type:photo"
    press(line, Qt.Key.Key_Left)
    assert not chip.chosen
    assert line.cursorPosition() == 4
    press(line, Qt.Key.Key_Right)
    assert chip.chosen
    press(line, Qt.Key.Key_Return)
    assert chips(line) == []
    assert line.cursorPosition() == len("red type:photo")
    press(line, Qt.Key.Key_End)
    line.setCursorPosition(4)
    press(line, Qt.Key.Key_Right)
    press(line, Qt.Key.Key_Delete)
    assert line.text() == "red mug"
    press(line, Qt.Key.Key_Z, CTRL)
    assert line.text() == "red type:photo mug"
    assert chips(line) == ["type:photo"]


def test_enter_elsewhere_submits(line, qtbot):
    line.setText("type:photo ")
    with qtbot.waitSignal(line.submitted):
        press(line, Qt.Key.Key_Return)
    assert chips(line) == ["type:photo"]


def test_the_mouse_opens_and_removes(line):
    line.setText("red type:photo is:favourite mug")
    first, second = line.conditions
    QTest.mouseClick(first.remove_button, LEFT)
    assert line.text() == "red is:favourite mug"
    QTest.mouseClick(second, LEFT, pos=QPoint(12, second.height() // 2))
    assert chips(line) == []
    assert line.text() == "red is:favourite mug"
    assert line.hasFocus()


@pytest.mark.parametrize(
    ("whole", "after"),
    [
        ("red type:photo mug", "red mug"),
        ("type:photo mug", "mug"),
        ("mug type:photo", "mug"),
        ("type:photo", ""),
    ],
)
def test_a_gap_closes_behind_what_goes(line, whole, after):
    line.setText(whole)
    QTest.mouseClick(line.conditions[0].remove_button, LEFT)
    assert line.text() == after


def test_the_whole_line_is_copied_and_pasted(line):
    whole = 'red type:photo -in:"a b" mug'
    line.setText(whole)
    press(line, Qt.Key.Key_A, CTRL)
    assert line.selectedText() == whole
    assert all(chip.chosen for chip in line.conditions)
    press(line, Qt.Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == whole
    press(line, Qt.Key.Key_X, CTRL)
    assert line.text() == ""
    assert chips(line) == []
    press(line, Qt.Key.Key_V, CTRL)
    assert line.text() == whole
    assert chips(line) == ["type:photo", '-in:"a b"']
    mime = QMimeData()
    mime.setText("two\nlines\r\ntype:pdf")
    line.selectAll()
    line.insertFromMimeData(mime)
    assert line.text() == "two lines type:pdf"


def test_text_beside_a_chip_does_not_run_into_it(line):
    line.setText("type:photo")
    type_(line, "mug")
    assert line.text() == "type:photo mug"
    press(line, Qt.Key.Key_Home)
    type_(line, "red")
    assert line.text() == "red type:photo mug"
    assert line.cursorPosition() == 3
    assert chips(line) == ["type:photo"]
    # The space cannot go: what stands before it is opened.
    line.setCursorPosition(len("red type:photo "))
    press(line, Qt.Key.Key_Backspace)
    assert chips(line) == []
    assert line.cursorPosition() == len("red type:photo")


def test_undo_goes_back_through_chips(line):
    type_(line, "type:photo ")
    press(line, Qt.Key.Key_Z, CTRL)
    assert chips(line) == []
    assert line.text() == "type:photo "
    press(line, Qt.Key.Key_Y, CTRL)
    assert chips(line) == ["type:photo"]
    line.clear()
    assert line.text() == ""
    press(line, Qt.Key.Key_Z, CTRL)
    assert line.text() == "type:photo "


def test_a_chip_is_named_for_who_cannot_see_it(line):
    line.setText("type:photo is:favourite")
    first = line.conditions[0]
    assert first.accessibleName() == "Condition type:photo"
    assert "Delete" in first.accessibleDescription()
    assert first.remove_button.accessibleName() == "Remove the condition type:photo"


def test_characters_beyond_the_first_plane_are_counted_once(line):
    line.setText("🦊 type:photo 🦊🦊 mug")
    assert chips(line) == ["type:photo"]
    line.setCursorPosition(2)
    assert line.cursorPosition() == 2
    line.setSelection(13, 2)
    assert line.selectedText() == "🦊🦊"
    assert line.selectionStart() == 13


def test_what_is_composed_is_left_alone(line):
    type_(line, "type:photo")
    line.inputMethodEvent(QInputMethodEvent("ni", []))
    line.finish_conditions(everywhere=True)
    assert chips(line) == []
    event = QInputMethodEvent("", [])
    event.setCommitString(" 你")
    line.inputMethodEvent(event)
    assert line.text() == "type:photo 你"
    assert chips(line) == ["type:photo"]


def test_a_long_line_scrolls_and_a_long_condition_gives_way(line):
    line.resize(300, line.height())
    line.setText('in:"a very long name of a folder that nobody can read at once" ' + "mug " * 30)
    (chip,) = line.conditions
    assert chip.width() < 450
    assert line.horizontalScrollBar().value() > 0
    assert chip.x() < 0
    press(line, Qt.Key.Key_Home)
    assert line.horizontalScrollBar().value() == 0
    assert chip.x() >= 0


def test_of_a_line_without_room_the_cursor_is_seen_or_its_beginning(line, qtbot):
    around = QWidget()
    qtbot.addWidget(around)
    line.setParent(around)
    other = QLineEdit(around)
    line.show()
    around.show()
    around.activateWindow()
    line.setFocus()
    qtbot.waitUntil(line.hasFocus)
    line.setText("type:photo " + "mug " * 30)
    (chip,) = line.conditions
    line.resize(200, line.height())
    assert line.viewport().rect().contains(line.cursorRect())
    # As a button beside it does that comes with the first letter.
    line.resize(160, line.height())
    assert line.viewport().rect().contains(line.cursorRect())
    other.setFocus()
    assert chip.x() >= 0
    line.setText("type:photo " + "cup " * 30)
    assert line.conditions[0].x() >= 0
    line.setFocus()
    assert line.viewport().rect().contains(line.cursorRect())
    line.setParent(None)


def test_from_right_to_left(line):
    line.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    line.setText("שקיעה tag:חוף שלום")
    (chip,) = line.conditions
    assert chip.condition == "tag:חוף"
    assert line.written_from_right
    # The first word lies to the right of the chip, the last one to the left of it.
    assert line.column_x_px(0) > chip.x() + chip.width() - 3
    assert line.column_x_px(len(line.text())) < chip.x()
    line.setCursorPosition(len("שקיעה "))
    press(line, Qt.Key.Key_Left)
    assert chip.chosen
    # The cross is at the end of the chip, which is its left side.
    assert chip.remove_button.x() < chip.width() // 2


def test_a_line_begins_where_the_window_does(line):
    line.setText("dog")
    assert line.column_x_px(3) < line.width() // 2
    line.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert line.column_x_px(0) > line.width() // 2


def test_a_larger_font_makes_larger_chips(line):
    line.setText("type:photo mug")
    (chip,) = line.conditions
    before, after = chip.width(), line.column_x_px(11)
    font = line.font()
    font.setPointSizeF(2 * font.pointSizeF())
    line.setFont(font)
    assert chip.width() > 1.5 * before
    assert line.column_x_px(11) > 1.5 * after
    assert line.sizeHint().height() >= chip.sizeHint().height()


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.lists(
        st.sampled_from(
            ["type:photo", '-in:"a b"', "mug", " ", "  ", "is:x", '"', "date:2024", "é🦊", "-", ":"]
        ),
        max_size=9,
    ),
    st.data(),
)
def test_the_editor_holds_the_line_that_the_model_has(line, pieces, data):
    text = "".join(pieces)
    line.setText(text)
    today = date.today()  # noqa: DTZ011 - as the editor
    assert line.text() == text
    assert chips(line) == [part.text for part in split_line(text, today) if part.condition]
    start = data.draw(st.integers(0, len(text)))
    length = data.draw(st.integers(0, len(text) - start))
    line.setSelection(start, length)
    assert line.selectedText() == text[start : start + length]
    assert line.text() == text

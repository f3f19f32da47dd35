"""A line of text in which finished conditions are chips; its text is the whole line all the same.

Each chip is one character of the document, over whose place a ``ConditionChip`` lies: cursor,
selection, undo, input methods and directions of writing work as in any text.
"""

from collections.abc import Iterator
from datetime import date
from typing import Final

from PySide6.QtCore import QRect, QRectF, QSizeF, Qt, Signal, Slot
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QKeySequence,
    QPainter,
    QPyTextObject,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)
from PySide6.QtWidgets import QTextEdit, QWidget

from retllm_desktop.search.query.line_parts import LinePart, split_line
from retllm_desktop.ui.query.condition_chip import ConditionChip, chip_width
from retllm_desktop.ui.query.line_places import OBJECT, LinePlaces, one_line, utf16_length
from retllm_desktop.ui.shared.theme import Theme
from retllm_desktop.ui.shared.translation import tr

_CHIP_TYPE: Final = int(QTextFormat.ObjectTypes.UserObject) + 1
_CONDITION: Final = int(QTextFormat.Property.UserProperty) + 1
MARGIN_PX: Final = 3
_KEEP: Final = QTextCursor.MoveMode.KeepAnchor
_UNDO: Final = QKeySequence.StandardKey.Undo
_REDO: Final = QKeySequence.StandardKey.Redo


class _ChipSpace(QPyTextObject):
    """Gives a chip its room in the document; the widget over it is what is seen."""

    def __init__(self, editor: "LineText") -> None:
        super().__init__(editor)
        self._editor = editor

    def intrinsicSize(  # noqa: N802 - Qt's name
        self,
        doc: QTextDocument,  # noqa: ARG002
        posInDocument: int,  # noqa: ARG002, N803
        format: QTextFormat,  # noqa: A002
    ) -> QSizeF:
        width = chip_width(str(format.property(_CONDITION)), self._editor.fontMetrics())
        return QSizeF(width, 1)

    def drawObject(  # noqa: N802 - Qt's name
        self,
        painter: QPainter,
        rect: QRectF | QRect,
        doc: QTextDocument,
        posInDocument: int,  # noqa: N803
        format: QTextFormat,  # noqa: A002
    ) -> None:
        pass


class LineText(QTextEdit):
    """One line, as ``QLineEdit`` has it, with chips in it. Columns are those of the line.

    Signals:
        line_changed: The line, whoever changed it.
        line_edited: The person changed it.
    """

    line_changed = Signal(str)
    line_edited = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Begin empty."""
        super().__init__(parent)
        self._theme = theme
        self._shown = LinePlaces("", (0,), (0,), ())
        self._chips: list[ConditionChip] = []
        self._opened = False
        self._space = _ChipSpace(self)
        self.document().documentLayout().registerHandler(_CHIP_TYPE, self._space)
        self.document().setDocumentMargin(MARGIN_PX)
        self.document().contentsChanged.connect(self._on_contents)
        self.cursorPositionChanged.connect(self._on_cursor)
        self.selectionChanged.connect(self._show_chosen)
        self.horizontalScrollBar().valueChanged.connect(self.place_chips)
        self.horizontalScrollBar().rangeChanged.connect(self.place_chips)

    # The line.

    def text(self) -> str:
        """The whole line."""
        return self._shown.line

    def setText(self, text: str) -> None:  # noqa: N802 - as QLineEdit has it
        """Put another line here; every condition in it is finished. There is no way back."""
        document = self.document()
        document.setUndoRedoEnabled(False)
        cursor = QTextCursor(document)
        cursor.beginEditBlock()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.removeSelectedText()
        for part in split_line(one_line(text), _today()):
            self._insert_part(cursor, part)
        cursor.endEditBlock()
        document.setUndoRedoEnabled(True)
        self.setTextCursor(cursor)

    def clear(self) -> None:
        """Remove everything; can be undone."""
        self.selectAll()
        self.textCursor().removeSelectedText()

    def insert(self, text: str) -> None:
        """Put text in the place of what is selected, as if it were typed."""
        cursor = self.textCursor()
        cursor.insertText(one_line(text), QTextCharFormat())
        self.setTextCursor(cursor)
        self.finish_conditions()
        self.line_edited.emit()

    def insert_condition(self, text: str) -> None:
        """Put text in the place of what is selected; conditions that it ends with are finished."""
        self.textCursor().insertText(one_line(text), QTextCharFormat())
        self.finish_conditions(everywhere=True)
        self.line_edited.emit()

    @property
    def conditions(self) -> tuple[ConditionChip, ...]:
        """The chips, in the order of the line."""
        return tuple(self._chips)

    def cursorPosition(self) -> int:  # noqa: N802 - as QLineEdit has it
        """The column of the cursor."""
        return self._shown.column(self.textCursor().position())

    def setCursorPosition(self, column: int) -> None:  # noqa: N802 - as QLineEdit has it
        """Put the cursor before a column."""
        cursor = self.textCursor()
        cursor.setPosition(self._shown.position(column))
        self.setTextCursor(cursor)

    def setSelection(self, start: int, length: int) -> None:  # noqa: N802 - as QLineEdit has it
        """Select columns; a chip of which only a part is meant is text again."""
        for column in (start, start + length):
            for position, condition in self._shown.chips:
                begin = self._shown.column(position)
                if begin < column < begin + len(condition):
                    self._replace_chip(position, condition)
                    break
        cursor = self.textCursor()
        cursor.setPosition(self._shown.position(start))
        cursor.setPosition(self._shown.position(start + length), _KEEP)
        self.setTextCursor(cursor)

    def hasSelectedText(self) -> bool:  # noqa: N802 - as QLineEdit has it
        """Whether anything is selected."""
        return self.textCursor().hasSelection()

    def selectedText(self) -> str:  # noqa: N802 - as QLineEdit has it
        """What is selected, as it stands in the line."""
        cursor = self.textCursor()
        begin = self._shown.column(cursor.selectionStart())
        return self._shown.line[begin : self._shown.column(cursor.selectionEnd())]

    def selectionStart(self) -> int:  # noqa: N802 - as QLineEdit has it
        """The column where the selection begins, −1 for none."""
        cursor = self.textCursor()
        return self._shown.column(cursor.selectionStart()) if cursor.hasSelection() else -1

    def deselect(self) -> None:
        """Select nothing."""
        cursor = self.textCursor()
        cursor.clearSelection()
        self.setTextCursor(cursor)

    def isUndoAvailable(self) -> bool:  # noqa: N802 - as QLineEdit has it
        """Whether there is anything to undo in the line."""
        return self.document().isUndoAvailable()

    def isRedoAvailable(self) -> bool:  # noqa: N802 - as QLineEdit has it
        """Whether there is anything to redo in the line."""
        return self.document().isRedoAvailable()

    def position_of(self, column: int) -> int:
        """Where a column is in the document."""
        return self._shown.position(column)

    def column_x_px(self, column: int) -> int:
        """Where a column is, from the left side of the editor."""
        cursor = QTextCursor(self.document())
        cursor.setPosition(self._shown.position(column))
        return self.viewport().x() + self.cursorRect(cursor).center().x()

    # Chips.

    def finish_conditions(self, *, everywhere: bool = False) -> None:
        """Make chips of the conditions that are finished; where the cursor is, none is.

        Args:
            everywhere: Those as well that the cursor touches, or that no space follows.
        """
        if self.textCursor().block().layout().preeditAreaText():
            return
        typed = None if everywhere else self.cursorPosition()
        column = 0
        wanted: list[tuple[int, LinePart]] = []
        line = self._shown.line
        for part in split_line(line, _today(), cursor=typed, unfinished_end=not everywhere):
            if part.condition:
                wanted.append((column, part))
            column += len(part.text)
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        there = {self._shown.column(position) for position, _ in self._shown.chips}
        places = self._shown
        for begin, part in reversed(wanted):
            if begin not in there:
                cursor.setPosition(places.position(begin))
                cursor.setPosition(places.position(begin + len(part.text)), _KEEP)
                self._insert_part(cursor, part)
        cursor.endEditBlock()
        self._keep_apart()
        made = [part.text for begin, part in wanted if begin not in there]
        if made:
            # What was letters is one thing now: who hears the line has to know.
            said = tr("Condition {condition}", condition=made[-1])
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, said))

    def open_condition(self, chip: ConditionChip, column: int | None = None) -> None:
        """Make a chip text again, and put the cursor into it.

        Args:
            chip: Which.
            column: Before which of its characters the cursor is to be; None: at its end.
        """
        if chip not in self._chips:
            return
        position, condition = self._shown.chips[self._chips.index(chip)]
        self._replace_chip(position, condition)
        at = condition if column is None else condition[:column]
        cursor = self.textCursor()
        cursor.setPosition(position + utf16_length(at))
        self.setTextCursor(cursor)
        self._opened = True
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def remove_condition(self, chip: ConditionChip) -> None:
        """Take a chip out of the line, with one of the spaces around it."""
        if chip not in self._chips:
            return
        position, _ = self._shown.chips[self._chips.index(chip)]
        self._remove_at(position)
        self.line_edited.emit()

    def chosen_condition(self) -> ConditionChip | None:
        """The chip that alone is selected."""
        cursor = self.textCursor()
        if cursor.selectionEnd() - cursor.selectionStart() != 1:
            return None
        return self.condition_at(cursor.selectionStart())

    def condition_at(self, position: int) -> ConditionChip | None:
        """The chip at a position of the document, None for none."""
        for chip, (at, _) in zip(self._chips, self._shown.chips, strict=False):
            if at == position:
                return chip
        return None

    def _remove_at(self, position: int) -> None:
        begin, end = position, position + 1
        document = self.document()
        if document.characterAt(end) == " ":
            end += 1
        elif end == document.characterCount() - 1 and document.characterAt(begin - 1) == " ":
            begin -= 1
        cursor = self.textCursor()
        cursor.setPosition(begin)
        cursor.setPosition(end, _KEEP)
        cursor.removeSelectedText()
        self.setTextCursor(cursor)

    def _insert_part(self, cursor: QTextCursor, part: LinePart) -> None:
        form = QTextCharFormat()
        if part.condition:
            form.setObjectType(_CHIP_TYPE)
            form.setProperty(_CONDITION, part.text)
        cursor.insertText(OBJECT if part.condition else part.text, form)

    def _replace_chip(self, position: int, condition: str) -> None:
        cursor = QTextCursor(self.document())
        cursor.setPosition(position)
        cursor.setPosition(position + 1, _KEEP)
        cursor.insertText(condition, QTextCharFormat())

    def _keep_apart(self) -> None:
        """Put spaces where text was typed right beside a chip."""
        kept = self.textCursor()
        position, anchor = kept.position(), kept.anchor()
        characters = list(self._characters())
        starts = [start for start, _, _ in characters]
        wanted: list[int] = []
        for number, (start, text, is_chip) in enumerate(characters):
            former = characters[number - 1] if number else None
            if former is None or text.isspace() or former[1].isspace():
                continue
            if is_chip or former[2]:
                wanted.append(start)
        if not wanted or not starts:
            return
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        for start in reversed(wanted):
            cursor.setPosition(start)
            cursor.insertText(" ", QTextCharFormat())
        cursor.endEditBlock()
        # Where one types before a chip, the next letter belongs before the space.
        kept.setPosition(anchor + sum(start < anchor for start in wanted))
        kept.setPosition(position + sum(start < position for start in wanted), _KEEP)
        self.setTextCursor(kept)

    def _characters(self) -> Iterator[tuple[int, str, bool]]:
        """Yield every character of the document: its position, its text in the line, if a chip."""
        fragments = self.document().firstBlock().begin()
        while not fragments.atEnd():
            fragment = fragments.fragment()
            form = fragment.charFormat()
            position = fragment.position()
            for character in fragment.text():
                if character == OBJECT and form.objectType() == _CHIP_TYPE:
                    yield position, str(form.property(_CONDITION)), True
                else:
                    yield position, character, False
                position += utf16_length(character)
            fragments += 1

    @Slot()
    def _on_contents(self) -> None:
        columns: list[int] = []
        positions: list[int] = []
        chips: list[tuple[int, str]] = []
        texts: list[str] = []
        column = end = 0
        for position, text, is_chip in self._characters():
            columns.append(column)
            positions.append(position)
            if is_chip:
                chips.append((position, text))
            texts.append(text)
            column += len(text)
            end = position + (1 if is_chip else utf16_length(text))
        former = self._shown.line
        self._shown = LinePlaces(
            "".join(texts), (*columns, column), (*positions, end), tuple(chips)
        )
        self._show_chips()
        if self._shown.line != former:
            self.line_changed.emit(self._shown.line)

    def _show_chips(self) -> None:
        """Have a widget for each chip of the document, and keep those that are right."""
        left = list(self._chips)
        made: list[ConditionChip] = []
        for _, condition in self._shown.chips:
            chip = next((one for one in left if one.condition == condition), None)
            if chip is None:
                chip = ConditionChip(self._theme, condition, self.viewport())
                chip.setFont(self.font())
                chip.clicked.connect(self._on_chip_clicked)
                chip.removed.connect(self._on_chip_removed)
            else:
                left.remove(chip)
            made.append(chip)
        for chip in left:
            chip.hide()
            chip.deleteLater()
        self._chips = made
        self.place_chips()
        self._show_chosen()

    @Slot()
    def place_chips(self) -> None:
        """Lay each chip over its character."""
        cursor = QTextCursor(self.document())
        last = self.document().characterCount() - 1
        for chip, (position, _) in zip(self._chips, self._shown.chips, strict=False):
            if position >= last:
                # The document has changed, and will say so.
                return
            cursor.setPosition(position)
            before = self.cursorRect(cursor).x()
            cursor.setPosition(position + 1)
            after = self.cursorRect(cursor).x()
            size = chip.sizeHint()
            top = MARGIN_PX + (chip.fontMetrics().height() - size.height()) // 2
            chip.setGeometry(min(before, after), top, size.width(), size.height())
            chip.show()

    def resize_chips(self) -> None:
        """Give chips the font of the line, and the room that they take with it."""
        for chip in self._chips:
            chip.setFont(self.font())
        self.document().markContentsDirty(0, self.document().characterCount())
        self.place_chips()

    @Slot()
    def _show_chosen(self) -> None:
        cursor = self.textCursor()
        begin, end = cursor.selectionStart(), cursor.selectionEnd()
        for chip, (position, _) in zip(self._chips, self._shown.chips, strict=False):
            chip.set_chosen(chosen=begin <= position < end)

    @Slot()
    def _on_chip_clicked(self) -> None:
        chip = self.sender()
        if isinstance(chip, ConditionChip):
            self.open_condition(chip)

    @Slot()
    def _on_chip_removed(self) -> None:
        chip = self.sender()
        if isinstance(chip, ConditionChip):
            self.remove_condition(chip)
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_cursor(self) -> None:
        if self._opened and not self.textCursor().hasSelection():
            # What was opened is a chip again once the cursor has left it.
            there = len(self._chips)
            self.finish_conditions()
            self._opened = len(self._chips) == there


def _today() -> date:
    return date.today()  # noqa: DTZ011 - the person's day

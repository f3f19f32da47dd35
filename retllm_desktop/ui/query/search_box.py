"""The query input: pasted pictures, underlined errors, and the list of suggestions below it."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QMimeData, Qt, Signal, Slot
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QTextEdit, QWidget

from retllm_desktop.ui.query.intake import copied_mime, means_picture
from retllm_desktop.ui.query.line_editor import LineEditor
from retllm_desktop.ui.query.suggestion_list import Suggestion, SuggestionList
from retllm_desktop.ui.shared.theme import Theme


class SearchBox(LineEditor):
    """A line that hands pictures, Escape and the ways out of it on.

    Attributes:
        completions: What is offered below it.
        tags: The tags in use.

    Signals:
        picture_pasted: A ``QMimeData`` with a picture or a file.
        escaped: Escape in an empty box.
        left: «Down»: into the results.
        left_at_start: The arrow key before the first character: to what stands beside the box.
        backspaced_at_start: Backspace in an empty box.
        history_wanted: «Up»: former searches.
    """

    picture_pasted = Signal(QMimeData)
    escaped = Signal()
    left = Signal()
    left_at_start = Signal()
    backspaced_at_start = Signal()
    history_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Take the colours."""
        super().__init__(theme, parent)
        self.completions = SuggestionList(theme, self)
        self.tags: tuple[str, ...] = ()
        self._theme = theme
        self._marked: tuple[int, int] | None = None
        self.line_changed.connect(self.unmark)
        self.cursorPositionChanged.connect(self._on_cursor_moved)
        self._offered_at = 0
        theme.changed.connect(self._paint_mark)

    # What is wrong.

    @property
    def marked(self) -> tuple[int, int] | None:
        """The column and length of the underlined error, None for none."""
        return self._marked

    def mark(self, column: int, length: int) -> None:
        """Underline a place of the text until the text changes."""
        last = max(0, len(self.text()) - 1)
        self._marked = (min(column, last), max(1, min(length, len(self.text()) - column)))
        self._paint_mark()

    @Slot()
    def unmark(self) -> None:
        """Underline nothing."""
        if self._marked is not None:
            self._marked = None
            self._paint_mark()

    @Slot()
    def _paint_mark(self) -> None:
        marks: list[QTextEdit.ExtraSelection] = []
        if self._marked is not None:
            column, length = self._marked
            style = QTextCharFormat()
            style.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
            style.setUnderlineColor(self._theme.color("wrong"))
            mark = QTextEdit.ExtraSelection()
            cursor = QTextCursor(self.document())
            cursor.setPosition(self.position_of(column))
            cursor.setPosition(self.position_of(column + length), QTextCursor.MoveMode.KeepAnchor)
            mark.cursor = cursor
            mark.format = style
            marks.append(mark)
        self.setExtraSelections(marks)

    # Keys.

    def event(self, event: QEvent) -> bool:
        """Qt: where the box has nothing to undo, the window has the key."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.ShortcutOverride:
            undo, redo = QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo
            if (event.matches(undo) and not self.isUndoAvailable()) or (
                event.matches(redo) and not self.isRedoAvailable()
            ):
                event.ignore()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: a key in the box."""
        if event.matches(QKeySequence.StandardKey.Paste):
            mime = copied_mime()
            if means_picture(mime):
                self.picture_pasted.emit(mime)
                return
        if self._serves_list(event):
            return
        key = event.key()
        if key == Qt.Key.Key_Escape:
            if self.text():
                self.clear()
                self.line_edited.emit()
            else:
                self.escaped.emit()
        elif key == Qt.Key.Key_Down:
            self.left.emit()
        elif key == Qt.Key.Key_Up:
            self.history_wanted.emit()
        elif key == Qt.Key.Key_Backspace and not self.text():
            # Who holds the key down to erase words does not mean what stands before them.
            if not event.isAutoRepeat():
                self.backspaced_at_start.emit()
        elif self._leaves_at_start(event):
            self.left_at_start.emit()
        else:
            super().keyPressEvent(event)

    def _leaves_at_start(self, event: QKeyEvent) -> bool:
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        back = Qt.Key.Key_Right if self.written_from_right else Qt.Key.Key_Left
        return (
            event.key() == back
            and held == Qt.KeyboardModifier.NoModifier
            and self.cursorPosition() == 0
            and not self.hasSelectedText()
        )

    # What is offered below.

    def offer(
        self, rows: Sequence[Suggestion], column: int, *, name: str, chosen: int = -1
    ) -> None:
        """Show suggestions under a column of the line; none: hide the list."""
        if not rows:
            self.completions.dismiss()
            return
        self._offered_at = self.cursorPosition()
        x_px = self.column_x_px(column)
        self.completions.offer(rows, self, x_px, name=name, chosen=chosen)

    def _serves_list(self, event: QKeyEvent) -> bool:
        """Serve the list, if it is shown; returns whether the key was for it."""
        key, shown = event.key(), self.completions
        if not shown.isVisible():
            return False
        if key == Qt.Key.Key_Down and shown.at_end:
            # There is nothing further down but the results.
            shown.dismiss()
            return False
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            return shown.step(1 if key == Qt.Key.Key_Down else -1)
        if key == Qt.Key.Key_Escape:
            shown.dismiss()
            return True
        chosen = shown.chosen
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if chosen is None:
                shown.dismiss()
                return False
            shown.take(chosen, at_once=True)
            return True
        shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        remove = chosen.remove if chosen is not None else None
        if key == Qt.Key.Key_Delete and shift and remove is not None:
            remove()
            return True
        return False

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002, N802 - Qt's names
        """Qt: Tab takes what was chosen in the list, and goes on otherwise."""
        chosen = self.completions.chosen if next else None
        if chosen is not None:
            self.completions.take(chosen, at_once=False)
            return True
        self.completions.dismiss()
        return super().focusNextPrevChild(next)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: whoever goes away needs no list."""
        self.completions.dismiss()
        super().focusOutEvent(event)

    @Slot()
    def _on_cursor_moved(self) -> None:
        if self.cursorPosition() != self._offered_at:
            self.completions.dismiss()

    def replace_text(self, start: int, end: int, text: str) -> None:
        """Put a completion in the place of what was typed; as if it were typed."""
        self.setSelection(start, end - start)
        self.insert(text)

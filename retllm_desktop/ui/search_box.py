"""The line in which one types: it hands on what is no text, and underlines what means nothing."""

from PySide6.QtCore import QCoreApplication, QMimeData, Qt, Signal, Slot
from PySide6.QtGui import (
    QFocusEvent,
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QTextCharFormat,
)
from PySide6.QtWidgets import QLineEdit, QWidget

from retllm_desktop.ui.completion import CompletionList, Suggestion, suggest_values
from retllm_desktop.ui.drop import means_picture
from retllm_desktop.ui.theme import Theme


class SearchBox(QLineEdit):
    """A line edit that hands pictures, Escape and the ways out of it on.

    Signals:
        picture_pasted: A ``QMimeData`` with a picture or a file.
        escaped: Escape in an empty box.
        left: «Down»: into the results.
        left_back: «Left» before the first character: to what stands beside the box.
        erased_back: Backspace in an empty box.
    """

    picture_pasted = Signal(QMimeData)
    escaped = Signal()
    left = Signal()
    left_back = Signal()
    erased_back = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Take the colours."""
        super().__init__(parent)
        self.completions = CompletionList(self)
        self.tags: tuple[str, ...] = ()
        self._theme = theme
        self._suggestion: Suggestion | None = None
        self._marked: tuple[int, int] | None = None
        self._composing = False
        self.completions.taken.connect(self._take)
        self.textEdited.connect(self._on_edited)
        self.cursorPositionChanged.connect(self._on_cursor)
        self.textChanged.connect(self.unmark)
        theme.changed.connect(self._paint_mark)

    @property
    def marked(self) -> tuple[int, int] | None:
        """The column and the length of what is underlined, None for nothing."""
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
        """Give the marked characters a format; Qt has no other way in than that of input methods.

        Not while one composes: it would be taken for the end of that.
        """
        if self._composing:
            return
        attributes: list[QInputMethodEvent.Attribute] = []
        if self._marked is not None:
            column, length = self._marked
            style = QTextCharFormat()
            style.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
            style.setUnderlineColor(self._theme.color("wrong"))
            kind = QInputMethodEvent.AttributeType.TextFormat
            place = column - self.cursorPosition()
            attributes = [QInputMethodEvent.Attribute(kind, place, length, style)]
        QCoreApplication.sendEvent(self, QInputMethodEvent("", attributes))

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: an input method composes, or ``mark`` speaks."""
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: a key in the box."""
        if event.matches(QKeySequence.StandardKey.Paste):
            mime = QGuiApplication.clipboard().mimeData()
            if means_picture(mime):
                self.picture_pasted.emit(mime)
                return
        if self._completes(event):
            return
        key = event.key()
        if key == Qt.Key.Key_Escape:
            if self.text():
                self.clear()
            else:
                self.escaped.emit()
        elif key == Qt.Key.Key_Down:
            self.left.emit()
        elif key == Qt.Key.Key_Backspace and not self.text():
            # Who holds the key down to erase words does not mean what stands before them.
            if not event.isAutoRepeat():
                self.erased_back.emit()
        elif key == Qt.Key.Key_Left and self._at_start(event):
            self.left_back.emit()
        else:
            super().keyPressEvent(event)

    def _at_start(self, event: QKeyEvent) -> bool:
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        return (
            held == Qt.KeyboardModifier.NoModifier
            and self.cursorPosition() == 0
            and not self.hasSelectedText()
        )

    # Values that are offered.

    def _completes(self, event: QKeyEvent) -> bool:
        """Serve the list of values, if it is shown; returns whether the key was for it."""
        key, shown = event.key(), self.completions
        if not shown.isVisible():
            return False
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            return shown.step(1 if key == Qt.Key.Key_Down else -1)
        if key == Qt.Key.Key_Escape:
            shown.hide()
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            chosen = shown.chosen
            shown.hide()
            if chosen:
                self._take(chosen)
                return True
        return False

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002, N802 - Qt's names
        """Qt: Tab takes the value that was chosen in the list, and goes on otherwise."""
        chosen = self.completions.chosen if next else ""
        self.completions.hide()
        if chosen:
            self._take(chosen)
            return True
        return super().focusNextPrevChild(next)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: whoever goes away needs no list."""
        self.completions.hide()
        super().focusOutEvent(event)

    @Slot()
    def _on_edited(self) -> None:
        self._suggestion = suggest_values(self.text(), self.cursorPosition(), self.tags)
        if self._suggestion is None:
            self.completions.hide()
            return
        # Where the value begins, measured from the cursor: the text may be scrolled.
        begun = self.text()[self._suggestion.start : self._suggestion.end]
        x_px = self.cursorRect().center().x() - self.fontMetrics().horizontalAdvance(begun)
        self.completions.offer(self._suggestion.values, self, x_px)

    @Slot()
    def _on_cursor(self) -> None:
        suggestion = self._suggestion
        if suggestion is not None and self.cursorPosition() != suggestion.end:
            self._suggestion = None
            self.completions.hide()

    @Slot(str)
    def _take(self, value: str) -> None:
        """Write a value in place of what is typed of it."""
        self.completions.hide()
        suggestion, self._suggestion = self._suggestion, None
        if suggestion is None:
            return
        self.setSelection(suggestion.start, suggestion.end - suggestion.start)
        after = self.text()[suggestion.end : suggestion.end + 1]
        self.insert(value if after else f"{value} ")

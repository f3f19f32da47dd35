"""The query input: completion of field values, pasted pictures, underlined errors."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QPoint, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QFocusEvent,
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QTextCharFormat,
)
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QWidget

from retllm_desktop.core.query import QueryField
from retllm_desktop.search.query.parser import CLOSED_FIELDS
from retllm_desktop.search.query.tokens import quote_text, tokenize_query
from retllm_desktop.ui.query.intake import means_picture
from retllm_desktop.ui.shared.theme import Theme

DAYS: Final = (
    "today",
    "yesterday",
    "this-week",
    "last-week",
    "this-month",
    "last-month",
    "this-year",
    "last-year",
)
"""Relative days of date conditions."""
_MOST_SHOWN: Final = 8
_LEAST_WIDTH_PX: Final = 150
_GAP_PX: Final = 9


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Values that could stand where the cursor is.

    Attributes:
        start: Where the value that is being typed begins.
        end: Where it ends: at the cursor.
        values: As they are to be written, at least one.
    """

    start: int
    end: int
    values: tuple[str, ...]


def suggest_values(line: str, cursor: int, tags: Sequence[str] = ()) -> Suggestion | None:
    """Return what a field knows that goes on as it is typed; None where nothing is to be offered.

    Args:
        line: What is typed.
        cursor: Where the cursor is in it.
        tags: The tags in use.
    """
    if line[cursor : cursor + 1].strip():
        return None
    found = list(tokenize_query(line[:cursor]))
    piece = found[-1] if found else None
    known = _known_values(piece.head, tags) if piece is not None and piece.end == cursor else ()
    if piece is None or not known:
        return None
    *others, value = piece.values
    if value.quoted and not piece.unfinished:
        return None
    begun = value.text.casefold()
    used = {other.text.casefold() for other in others}
    values = tuple(
        _quote_value(text)
        for text in known
        if text.casefold().startswith(begun) and text.casefold() not in used | {begun}
    )
    return Suggestion(value.column, cursor, values) if values else None


class CompletionList(QListWidget):
    """A short list below the box that never has the focus; the box tells it what the keys say.

    Signals:
        taken: The value that was chosen.
    """

    taken = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start hidden."""
        super().__init__(parent)
        self.setObjectName("completions")
        self.setAccessibleName("Values that can be chosen")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.itemClicked.connect(self._on_clicked)
        self.hide()

    @property
    def chosen(self) -> str:
        """The value that a key chose, empty for none."""
        item = self.currentItem() if self.isVisible() else None
        return item.text() if item is not None else ""

    def offer(self, values: Sequence[str], below: QWidget, x_px: int) -> None:
        """Show values under a widget, none of them chosen.

        Args:
            values: The values.
            below: Under this widget.
            x_px: How far from its left side.
        """
        window = below.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        self.clear()
        self.addItems(list(values))
        self.setCurrentRow(-1)
        rows = min(len(values), _MOST_SHOWN)
        edge = 2 * self.frameWidth() + 2
        room_px = max(self.sizeHintForRow(0), 1) * rows + edge
        width_px = max(_LEAST_WIDTH_PX, self.sizeHintForColumn(0) + edge + 24)
        self.resize(QSize(width_px, room_px))
        place = below.mapTo(window, QPoint(x_px, below.height() + _GAP_PX))
        place.setX(max(0, min(place.x(), window.width() - width_px - 4)))
        self.move(place)
        self.show()
        self.raise_()

    def step(self, rows: int) -> bool:
        """Choose another row; above the first one none is chosen. Returns whether it is shown."""
        if not self.isVisible():
            return False
        self.setCurrentRow(max(-1, min(self.count() - 1, self.currentRow() + rows)))
        return True

    @Slot(QListWidgetItem)
    def _on_clicked(self, item: QListWidgetItem) -> None:
        self.taken.emit(item.text())


def _known_values(head: str, tags: Sequence[str]) -> tuple[str, ...]:
    if head not in {str(field) for field in QueryField}:
        return ()
    field = QueryField(head)
    if field is QueryField.TAG:
        return tuple(tags)
    if field in {QueryField.DATE, QueryField.BEFORE, QueryField.AFTER}:
        return DAYS
    return CLOSED_FIELDS.get(field, ())


def _quote_value(value: str) -> str:
    plain = not any(character.isspace() or character in '|"' for character in value)
    return value if plain else quote_text(value)


class SearchBox(QLineEdit):
    """A line edit that hands pictures, Escape and the ways out of it on.

    Signals:
        picture_pasted: A ``QMimeData`` with a picture or a file.
        escaped: Escape in an empty box.
        left: «Down»: into the results.
        left_at_start: «Left» before the first character: to what stands beside the box.
        backspaced_at_start: Backspace in an empty box.
    """

    picture_pasted = Signal(QMimeData)
    escaped = Signal()
    left = Signal()
    left_at_start = Signal()
    backspaced_at_start = Signal()

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
                self.backspaced_at_start.emit()
        elif key == Qt.Key.Key_Left and self._at_start(event):
            self.left_at_start.emit()
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
        """Replace the beginning of a value by the value."""
        self.completions.hide()
        suggestion, self._suggestion = self._suggestion, None
        if suggestion is None:
            return
        self.setSelection(suggestion.start, suggestion.end - suggestion.start)
        after = self.text()[suggestion.end : suggestion.end + 1]
        self.insert(value if after else f"{value} ")

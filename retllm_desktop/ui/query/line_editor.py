"""The editor of the line: its keys, the mouse, the clipboard, and its look."""

from typing import Final

from PySide6.QtCore import QEvent, QMimeData, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QFocusEvent,
    QFontMetrics,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextCursor,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextEdit, QWidget

from retllm_desktop.ui.query.line_text import MARGIN_PX, LineText
from retllm_desktop.ui.shared.theme import Theme

_KEEP: Final = QTextCursor.MoveMode.KeepAnchor
_UNDO: Final = QKeySequence.StandardKey.Undo
_REDO: Final = QKeySequence.StandardKey.Redo
_COMES_BACK: Final = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
"""A menu or another program has the keys for a while."""


class LineEditor(LineText):
    """One line with chips, for typing.

    Signals:
        submitted: Enter.
    """

    submitted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Begin empty."""
        super().__init__(theme, parent)
        self._placeholder = ""
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setLineWrapMode(QTextEdit.LineWrapMode.NoWrap)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.viewport().setAutoFillBackground(False)
        self._align()

    def _align(self) -> None:
        """Begin the line where the window's language does, whatever is written in it."""
        side = Qt.AlignmentFlag.AlignRight if self.isRightToLeft() else Qt.AlignmentFlag.AlignLeft
        # It is nothing that the person did, and cannot be taken back.
        self.document().setUndoRedoEnabled(False)
        self.setAlignment(side | Qt.AlignmentFlag.AlignAbsolute)
        self.document().setUndoRedoEnabled(True)
        self.place_chips()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: another language may be written from the other side, and in another size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._align()
        elif event.type() == QEvent.Type.FontChange:
            self.resize_chips()

    def placeholderText(self) -> str:  # noqa: N802 - Qt's name
        """What is shown while the line is empty."""
        return self._placeholder

    def setPlaceholderText(self, placeholderText: str) -> None:  # noqa: N802, N803 - Qt's names
        """Show this while the line is empty."""
        self._placeholder = placeholderText
        self.viewport().update()

    # Keys and the mouse.

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: a key in the line."""
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            chip = self.chosen_condition()
            if chip is not None:
                self.open_condition(chip)
            else:
                self.submitted.emit()
            return
        if self._moves_over_chip(event) or self._erases_chip(event):
            return
        before = self.text()
        super().keyPressEvent(event)
        undone = event.matches(_UNDO) or event.matches(_REDO)
        if self.text() != before and not undone:
            self.finish_conditions()
            self.line_edited.emit()

    def _moves_over_chip(self, event: QKeyEvent) -> bool:
        """Stop at a chip on the way of the arrow keys: it is selected first."""
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if held != Qt.KeyboardModifier.NoModifier:
            return False
        if event.key() not in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            return False
        backwards = (event.key() == Qt.Key.Key_Left) != self.written_from_right
        cursor = self.textCursor()
        chosen = self.chosen_condition()
        if chosen is not None:
            cursor.setPosition(cursor.selectionStart() if backwards else cursor.selectionEnd())
            self.setTextCursor(cursor)
            return True
        if cursor.hasSelection():
            return False
        position = cursor.position()
        chip = self.condition_at(position - 1 if backwards else position)
        if chip is None:
            return False
        cursor.setPosition(position - 1 if backwards else position + 1, _KEEP)
        self.setTextCursor(cursor)
        self.ensureCursorVisible()
        announced = f"{chip.accessibleName()}. {chip.accessibleDescription()}"
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, announced))
        return True

    def _erases_chip(self, event: QKeyEvent) -> bool:
        """Backspace opens a chip, Delete removes it."""
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        key = event.key()
        if held != Qt.KeyboardModifier.NoModifier:
            return False
        if key not in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            return False
        chosen, cursor = self.chosen_condition(), self.textCursor()
        if key == Qt.Key.Key_Delete:
            chip = chosen or (
                None if cursor.hasSelection() else self.condition_at(cursor.position())
            )
            if chip is not None:
                self.remove_condition(chip)
            return chip is not None
        chip = chosen
        if chip is None and not cursor.hasSelection():
            position = cursor.position()
            chip = self.condition_at(position - 1)
            before = self.document().characterAt(position - 1)
            if chip is None and before == " " and position < self.document().characterCount() - 1:
                # The space behind a chip cannot go while text follows it.
                chip = self.condition_at(position - 2)
                follows = self.document().characterAt(position)
                chip = None if follows.isspace() else chip
        if chip is not None:
            self.open_condition(chip)
        return chip is not None

    @property
    def written_from_right(self) -> bool:
        """Whether the line is written from right to left."""
        return self.textCursor().block().textDirection() is Qt.LayoutDirection.RightToLeft

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: an input method composes."""
        before = self.text()
        super().inputMethodEvent(event)
        if self.text() != before and not event.preeditString():
            self.finish_conditions()
            self.line_edited.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: a press within the selection puts the cursor there; text is not dragged."""
        if self.textCursor().hasSelection() and event.button() is Qt.MouseButton.LeftButton:
            shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            if not shift:
                self.setTextCursor(self.cursorForPosition(event.position().toPoint()))
        super().mousePressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: any wheel moves the line sideways; nothing is made larger."""
        turned = event.angleDelta().x() or event.angleDelta().y()
        bar = self.horizontalScrollBar()
        bar.setValue(bar.value() - turned // 2)
        event.accept()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: who writes sees where."""
        super().focusInEvent(event)
        self.keep_in_view()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: what was typed is finished when the person goes elsewhere."""
        super().focusOutEvent(event)
        if event.reason() not in _COMES_BACK:
            self.keep_in_view()
        if event.reason() in (Qt.FocusReason.MouseFocusReason, Qt.FocusReason.TabFocusReason):
            self.finish_conditions(everywhere=True)

    # The clipboard.

    def createMimeDataFromSelection(self) -> QMimeData:  # noqa: N802 - Qt's name
        """Qt: what is copied is text as it stands in the line."""
        mime = QMimeData()
        mime.setText(self.selectedText())
        return mime

    def canInsertFromMimeData(self, source: QMimeData) -> bool:  # noqa: N802 - Qt's name
        """Qt: text alone is taken."""
        return source.hasText()

    def insertFromMimeData(self, source: QMimeData) -> None:  # noqa: N802 - Qt's name
        """Qt: a line that is pasted has its conditions finished."""
        if source.hasText():
            self.insert_condition(source.text())

    # Its look.

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Qt: one line high."""
        height = QFontMetrics(self.font()).height() + 2 * MARGIN_PX + 2
        return QSize(super().sizeHint().width(), height)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Qt: one line high."""
        return QSize(60, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: chips stay where their characters are, and what was seen is seen."""
        super().resizeEvent(event)
        self.keep_in_view()
        self.place_chips()

    def setText(self, text: str) -> None:  # noqa: N802 - Qt's name
        """Put another line here; every condition in it is finished. There is no way back."""
        super().setText(text)
        self.keep_in_view()

    def keep_in_view(self) -> None:
        """Of a line that is too long show the cursor, or, where nobody writes, its beginning."""
        if self.hasFocus():
            self.ensureCursorVisible()
            return
        bar = self.horizontalScrollBar()
        # The bar begins at the side that the window's language begins at.
        leading = self.written_from_right == self.isRightToLeft()
        bar.setValue(bar.minimum() if leading else bar.maximum())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: paint the line, or what is said of an empty one, as far as there is room."""
        super().paintEvent(event)
        composing = self.textCursor().block().layout().preeditAreaText()
        if self.text() or composing or not self._placeholder:
            return
        painter = QPainter(self.viewport())
        painter.setPen(self._theme.color("muted"))
        room = self.viewport().rect().adjusted(MARGIN_PX, 0, -MARGIN_PX, 0)
        metrics = self.fontMetrics()
        text = metrics.elidedText(self._placeholder, Qt.TextElideMode.ElideRight, room.width())
        leading = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        visual = self.style().visualAlignment(self.layoutDirection(), leading)
        painter.drawText(room, visual, text)
        painter.end()

"""What can be undone and done again, in sentences; the work itself runs elsewhere."""

from collections.abc import Callable
from typing import Final

import shiboken6
from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction, QUndoCommand, QUndoStack

from retllm_desktop.ui.shared.translation import tr
from retllm_desktop.ui.window.status_line import StatusLine

Attempt = Callable[[Callable[[bool], None]], None]
"""Begins to undo or to do again; tells in the end whether it succeeded."""

_MOST_STEPS: Final = 100


class _Step(QUndoCommand):
    """Something that was done before it was pushed."""

    def __init__(self, history: "UndoHistory", text: str, undo: Attempt, redo: Attempt) -> None:
        super().__init__(text)
        self._history = history
        self._undo = undo
        self._redo = redo
        self.silent = True
        """Whether the stack only moves over it."""

    def undo(self) -> None:
        """Qt: take it back."""
        if not self._passed():
            self._undo(lambda done: self._history.tell(self, done, undone=True))

    def redo(self) -> None:
        """Qt: do it again."""
        if not self._passed():
            self._redo(lambda done: self._history.tell(self, done, undone=False))

    def _passed(self) -> bool:
        silent, self.silent = self.silent, False
        return silent


class UndoHistory(QObject):
    """The steps that can be undone, newest last.

    Attributes:
        stack: Says which step comes next, and whether there is one.
    """

    def __init__(self, status: StatusLine, parent: QObject | None = None) -> None:
        """Take the line that says what was done and undone."""
        super().__init__(parent)
        self._status = status
        self.stack = QUndoStack(self)
        self.stack.setUndoLimit(_MOST_STEPS)
        self.stack.indexChanged.connect(self._show)
        self._actions: tuple[QAction, QAction] | None = None

    def serve(self, undo: QAction, redo: QAction) -> None:
        """Have two actions of the window undo and redo; their texts say what."""
        undo.triggered.connect(self.undo)
        redo.triggered.connect(self.redo)
        self._actions = (undo, redo)
        self._show()

    @Slot()
    def _show(self) -> None:
        if self._actions is None:
            return
        undo, redo = self._actions
        undone, redone = self.stack.undoText(), self.stack.redoText()
        undo.setText(_escape(tr("Undo: {what}", what=undone)) if undone else tr("Undo"))
        redo.setText(_escape(tr("Redo: {what}", what=redone)) if redone else tr("Redo"))
        undo.setEnabled(self.stack.canUndo())
        redo.setEnabled(self.stack.canRedo())

    def add(self, text: str, undo: Attempt, redo: Attempt) -> None:
        """Say what was done, and offer to take it back.

        Args:
            text: What was done, without a full stop: «3 results tagged holiday».
            undo: Begins to take it back.
            redo: Begins to do it again.
        """
        self.stack.push(_Step(self, text, undo, redo))
        self._status.show_message(text, tr("Undo"), self.undo)

    @Slot()
    def undo(self) -> None:
        """Take the newest step back."""
        self.stack.undo()

    @Slot()
    def redo(self) -> None:
        """Do again what was taken back last."""
        self.stack.redo()

    def tell(self, step: _Step, done: bool, *, undone: bool) -> None:
        """Say that a step was undone or done again; if it failed, it stays where it was."""
        if not shiboken6.isValid(step):
            # Something else was done meanwhile, and what was being undone cannot be done again.
            return
        if done and undone:
            self._status.show_message(tr("Undid: {what}", what=step.text()), tr("Redo"), self.redo)
        elif done:
            told = tr("Did again: {what}", what=step.text())
            self._status.show_message(told, tr("Undo"), self.undo)
        elif undone and self.stack.command(self.stack.index()) is step:
            step.silent = True
            self.stack.redo()
        elif not undone and self.stack.command(self.stack.index() - 1) is step:
            step.silent = True
            self.stack.undo()


def _escape(text: str) -> str:
    """Text for a menu, where «&» stands before a key."""
    return text.replace("&", "&&")

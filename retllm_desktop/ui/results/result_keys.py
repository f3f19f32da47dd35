"""The keys of the list: what they ask to do with the selection, and when a letter is a letter."""

import sys
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence


class SelectionAction(StrEnum):
    """What can be done with the selected results."""

    OPEN = "open"
    REVEAL = "reveal"
    COPY = "copy"
    COPY_PATHS = "copy paths"
    FAVOURITE = "favourite"
    TAG = "tag"
    RIGHT = "right"
    WRONG = "wrong"
    BIN = "bin"


_LETTERS: Final = {
    "f": SelectionAction.FAVOURITE,
    "+": SelectionAction.RIGHT,
    "-": SelectionAction.WRONG,
}
_KEYS: Final = {
    SelectionAction.COPY_PATHS: "Ctrl+Shift+C",
    SelectionAction.TAG: "Ctrl+T",
    SelectionAction.FAVOURITE: "Ctrl+D",
}


def action_of_key(event: QKeyEvent) -> SelectionAction | None:
    """Return the action that a key asks for which is no letter; None: no action's."""
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if held == Qt.KeyboardModifier.NoModifier and event.key() == Qt.Key.Key_Delete:
        return SelectionAction.BIN
    control = held == Qt.KeyboardModifier.ControlModifier
    if sys.platform == "darwin" and control and event.key() == Qt.Key.Key_Backspace:
        # There the key without Ctrl (Command) goes back.
        return SelectionAction.BIN
    if event.matches(QKeySequence.StandardKey.Copy):
        return SelectionAction.COPY
    pressed = QKeySequence(event.keyCombination())
    return next((action for action, keys in _KEYS.items() if QKeySequence(keys) == pressed), None)


def is_letter(event: QKeyEvent) -> bool:
    """Whether a key types something that is seen."""
    other = (
        Qt.KeyboardModifier.ControlModifier
        | Qt.KeyboardModifier.AltModifier
        | Qt.KeyboardModifier.MetaModifier
    )
    text = event.text()
    return bool(text.strip()) and text.isprintable() and not event.modifiers() & other


class LetterKeys(QObject):
    """Tells letters that act on the selection from the beginning of a new search.

    F, + and - act on the selection if they stand alone: another letter that follows at once makes
    both of them the beginning of a word.

    Attributes:
        allowed: The actions that a letter asks for; the letters of others only type.

    Signals:
        action_wanted: A letter stood alone: its ``SelectionAction``.
        typed: Text that begins a new search.
    """

    action_wanted = Signal(object)
    typed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        """Start with letters that only type."""
        super().__init__(parent)
        self.allowed: set[SelectionAction] = set()
        self._waiting = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.act)

    def take(self, event: QKeyEvent, *, may_act: bool) -> None:
        """Take a letter; ``may_act``: a letter alone is for the selection."""
        text = event.text()
        if self._waiting:
            # A key that is held down says nothing new.
            if not event.isAutoRepeat():
                begun, self._waiting = self._waiting, ""
                self._timer.stop()
                self.typed.emit(begun + text)
        elif may_act and _action_of_letter(event) in self.allowed:
            if not event.isAutoRepeat():
                self._waiting = text
                self._timer.start(QGuiApplication.styleHints().keyboardInputInterval())
        else:
            self.typed.emit(text)

    @Slot()
    def act(self) -> None:
        """Do what a letter asks for that stood alone, if there is one."""
        letter, self._waiting = self._waiting, ""
        self._timer.stop()
        if letter:
            self.action_wanted.emit(_LETTERS[letter.lower()])


def _action_of_letter(event: QKeyEvent) -> SelectionAction | None:
    text = event.text()
    # A capital begins a word; plus and minus need Shift on some keyboards.
    capital = text.isalpha() and bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
    return None if capital else _LETTERS.get(text.lower())

"""The text of a passage, with the words marked that were looked for."""

from PySide6.QtCore import Slot
from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from retllm_desktop.core.types import Item, Snippet
from retllm_desktop.ui.marked_text import marked_words
from retllm_desktop.ui.theme import Theme

_MOST_MARKS = 500


class PassageView(QPlainTextEdit):
    """Read only; it can be scrolled and copied from."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Take the colours."""
        super().__init__(parent)
        self._theme = theme
        self._words: tuple[str, ...] = ()
        self._shown: tuple[bytes, int, str] | None = None
        self.setReadOnly(True)
        self.setAccessibleName("Text of the passage")
        self.setTabChangesFocus(True)
        self.setMinimumHeight(150)
        theme.changed.connect(self._mark)

    def show_passage(self, item: Item, snippet: Snippet | None) -> None:
        """Show an item's text; the first of its marked words is brought into view."""
        in_text = snippet is not None and snippet.field in {"text", "recognised"}
        words = marked_words(snippet) if snippet is not None and in_text else ()
        key = (item.content_hash, item.part, item.recognised)
        if key == self._shown and words == self._words:
            # The list settles while one reads: stay where one is.
            return
        self._shown, self._words = key, words
        name = "Text of the passage" if item.text else "Text read in the picture"
        self.setAccessibleName(name)
        self.setToolTip("" if item.text else name)
        self.setPlainText(item.text or item.recognised)
        first = self._mark()
        if first is not None:
            first.clearSelection()
            self.setTextCursor(first)
            self.centerCursor()

    @Slot()
    def _mark(self) -> QTextCursor | None:
        """Mark the words; return where the first of them is."""
        style = QTextCharFormat()
        style.setBackground(self._theme.color("mark"))
        style.setForeground(self._theme.color("on_mark"))
        places: list[QTextCursor] = []
        for word in self._words:
            found = self.document().find(word)
            while not found.isNull() and len(places) < _MOST_MARKS:
                places.append(found)
                found = self.document().find(word, found)
        marked: list[QTextEdit.ExtraSelection] = []
        for place in places:
            selection = QTextEdit.ExtraSelection()
            selection.cursor, selection.format = place, style  # pyright: ignore[reportAttributeAccessIssue]
            marked.append(selection)
        self.setExtraSelections(marked)
        first = min(places, key=QTextCursor.position, default=None)
        return None if first is None else QTextCursor(first)

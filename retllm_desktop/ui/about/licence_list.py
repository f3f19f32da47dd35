"""The list of all that the program is made of, with the text of each licence beside it."""

from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import (
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from retllm_desktop.platform.licences import LicensedKind, LicensedPart
from retllm_desktop.ui.shared.fields import LineField
from retllm_desktop.ui.shared.theme import Theme
from retllm_desktop.ui.shared.translation import isolate, tr
from retllm_desktop.ui.shared.widgets import make_label

_LIST_SHARE: Final = 2
_TEXT_SHARE: Final = 3
_LINES: Final = 18


def kind_text(kind: LicensedKind) -> str:
    """What something with a licence is, in a word."""
    match kind:
        case LicensedKind.PROGRAM:
            return tr("the program itself")
        case LicensedKind.LIBRARY:
            return tr("library")
        case LicensedKind.MODEL:
            return tr("model")
        case LicensedKind.DATA:
            return tr("places, words and thanks")


class LicenceList(QWidget):
    """A search field, the list, and the text of what is chosen in it.

    Attributes:
        parts: What is listed.

    Signals:
        text_wanted: The text of a ``LicensedPart`` is to be read.
    """

    text_wanted = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self.parts: tuple[LicensedPart, ...] = ()
        self.search = LineField(theme)
        self.search.setObjectName("pageField")
        self.search.setPlaceholderText(tr("Search the licences"))
        self.search.setAccessibleName(tr("Search the licences"))
        self.list = QListWidget()
        self.list.setObjectName("licenceList")
        self.list.setAccessibleName(tr("What the program is made of"))
        self.list.setTabKeyNavigation(False)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.title: QLabel = make_label("", "heading", wrap=True)
        self.about: QLabel = make_label("", "muted", wrap=True)
        self.view = QPlainTextEdit()
        self.view.setReadOnly(True)
        self.view.setTabChangesFocus(True)
        self.view.setAccessibleName(tr("Text of the licence"))
        # Licences are English, whichever way the window's language is read.
        self.view.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.view.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        beside = QWidget()
        reading = QVBoxLayout(beside)
        reading.setContentsMargins(0, 0, 0, 0)
        reading.setSpacing(4)
        for widget in (self.title, self.about):
            reading.addWidget(widget)
        reading.addWidget(self.view, 1)
        splitter = QSplitter()
        splitter.addWidget(self.list)
        splitter.addWidget(beside)
        splitter.setStretchFactor(0, _LIST_SHARE)
        splitter.setStretchFactor(1, _TEXT_SHARE)
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(8)
        splitter.setFixedHeight(_LINES * self.fontMetrics().lineSpacing())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.search)
        column.addWidget(splitter)
        self.search.textChanged.connect(self._fill)
        self.list.currentRowChanged.connect(self._on_row)

    @property
    def current(self) -> LicensedPart | None:
        """What is chosen in the list."""
        if self.list.currentRow() < 0:
            return None
        number: object = self.list.currentItem().data(Qt.ItemDataRole.UserRole)
        return self.parts[number] if isinstance(number, int) else None

    def show_parts(self, parts: tuple[LicensedPart, ...]) -> None:
        """List what the program is made of."""
        self.parts = parts
        self._fill()

    def show_text(self, part: LicensedPart, text: str) -> None:
        """Show a licence's text, if it is still the one that is wanted."""
        if part is not self.current:
            return
        if not text:
            text = (
                tr("Its text is that of {name}, which carries it.", name=part.origin)
                if part.origin and part.kind is LicensedKind.LIBRARY
                else tr("It comes without a text.")
            )
        self.view.setPlainText(text)
        self.view.moveCursor(QTextCursor.MoveOperation.Start)

    def show_error(self, text: str) -> None:
        """Say why nothing can be read."""
        self.view.setPlainText(text)

    @Slot()
    def _fill(self) -> None:
        words = self.search.text().casefold().split()
        before = self.current
        self.list.blockSignals(True)
        self.list.clear()
        for number, part in enumerate(self.parts):
            said = f"{part.name} {part.licence} {part.origin} {kind_text(part.kind)}".casefold()
            if not all(word in said for word in words):
                continue
            item = QListWidgetItem(isolate(part.name))
            item.setData(Qt.ItemDataRole.UserRole, number)
            item.setData(
                Qt.ItemDataRole.AccessibleTextRole,
                tr("{name}, {licence}", name=part.name, licence=self._licence(part)),
            )
            item.setToolTip(part.licence)
            self.list.addItem(item)
            if part is before:
                self.list.setCurrentItem(item)
        self.list.blockSignals(False)
        if self.list.currentRow() < 0 and self.list.count():
            self.list.setCurrentRow(0)
        elif not self.list.count():
            self._on_row(-1)

    def _licence(self, part: LicensedPart) -> str:
        return part.licence or tr("see its text")

    @Slot(int)
    def _on_row(self, _row: int) -> None:
        part = self.current
        self.view.setPlainText("")
        if part is None:
            nothing = bool(self.parts)
            self.title.setText("")
            self.about.setText(tr("Nothing is called so.") if nothing else "")
            return
        self.title.setText(isolate(f"{part.name} {part.version}".rstrip()))
        about = tr("{what}, {licence}", what=kind_text(part.kind), licence=self._licence(part))
        if part.origin:
            about = tr("{about}, from {origin}", about=about, origin=part.origin)
        self.about.setText(about[:1].upper() + about[1:])
        self.text_wanted.emit(part)

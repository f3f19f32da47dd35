"""The search bar: text, chips, the help menu, and the lines below it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QMimeData, QObject, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QAccessible, QAccessibleEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QWidget

from retllm_desktop.ui.query.query_chips import ChipRow
from retllm_desktop.ui.query.query_parts import QueryPart
from retllm_desktop.ui.query.search_box import SearchBox
from retllm_desktop.ui.shared.theme import Theme
from retllm_desktop.ui.shared.translation import isolate, tr
from retllm_desktop.ui.shared.widgets import (
    ElidedLabel,
    IconButton,
    IconLabel,
    make_button,
    refresh_style,
    set_role,
)


@dataclass(frozen=True, slots=True)
class QueryExample:
    """Something that can be typed.

    Attributes:
        text: As it is typed.
        meaning: What it finds.
        variable: The part of it that everyone fills in for themselves; empty for none.
    """

    text: str
    meaning: str
    variable: str = ""


def query_examples() -> tuple[QueryExample, ...]:
    """What can be typed; each is understood as it stands."""
    return (
        QueryExample("type:photo date:2024", tr("photos from 2024")),
        QueryExample("type:pdf", tr("only PDF files")),
        QueryExample("is:favourite", tr("what you marked with a star")),
        QueryExample("in:folder", tr("within a folder of this name"), "folder"),
        QueryExample("name:invoice", tr("this in the file's name"), "invoice"),
        QueryExample("size:>10MB", tr("large files")),
        QueryExample('"exact words"', tr("these words in this order"), "exact words"),
        QueryExample("-word", tr("nothing with this word"), "word"),
        QueryExample("2:dog + beach - crowd", tr("more of one, less of another")),
    )


class QueryHelpMenu(QMenu):
    """The examples.

    Signals:
        chosen: The ``QueryExample`` to put into the box.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Fill in the examples."""
        super().__init__(parent)
        self.setAccessibleName(tr("What can be typed"))
        self.addAction(tr("Besides plain words:")).setEnabled(False)
        for example in query_examples():
            # What follows a tab stands in a column of its own.
            action = self.addAction(f"{isolate(example.text)}\t{example.meaning}")
            action.triggered.connect(lambda _=False, example=example: self.chosen.emit(example))
        self.addSeparator()
        pictures = tr("drop or paste them; click one to search with a part of it")
        self.addAction(f"{tr('Pictures')}\t{pictures}").setEnabled(False)


class QueryNote(QLabel):
    """A sentence, or nothing: then it takes no room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start hidden."""
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setProperty("role", "error")
        self.setContentsMargins(14, 0, 14, 0)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.hide()

    def show_text(self, text: str) -> None:
        """Say a sentence, or nothing."""
        if text == self.text():
            return
        self.setText(text)
        self.setVisible(bool(text))
        if text:
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))


class HelpLine(QWidget):
    """How words were understood, where not as they were typed; hidden else.

    Either other words were searched for, with a way back, or a model does not read their
    language, with a way to others.

    Signals:
        original_wanted: It is to be searched for as it was typed, now and from now on.
        models_wanted: Another model is to be chosen.

    Attributes:
        offers_models: Whether models can be chosen in this window.
    """

    original_wanted = Signal()
    models_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start hidden."""
        super().__init__(parent)
        self.message = ElidedLabel(self, Qt.TextElideMode.ElideRight)
        set_role(self.message, "muted")
        self.button = make_button(tr("Search as typed"), "link", self)
        self.button.setToolTip(
            tr("Until the window is closed; the settings can turn it off for good")
        )
        self.models_button = make_button(tr("Models of many languages…"), "link", self)
        self.offers_models = True
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 0, 14, 0)
        row.setSpacing(8)
        row.addWidget(self.message)
        row.addWidget(self.button)
        row.addWidget(self.models_button)
        row.addStretch(1)
        self.button.clicked.connect(self.original_wanted)
        self.models_button.clicked.connect(self.models_wanted)
        self.hide()

    @property
    def tells_unread(self) -> bool:
        """Whether it says at present that a model does not read the words."""
        return not self.isHidden() and self.button.isHidden()

    def show_words(self, words: str, unread: str = "") -> None:
        """Say what was searched for, or what was not read; nothing: what was typed, and read.

        Args:
            words: What was searched for instead.
            unread: That a model does not read the language of what was typed.
        """
        said = tr("Searched for: {words}", words=words) if words else unread
        self.message.setText(said)
        self.message.setAccessibleName(said)
        self.button.setVisible(bool(words))
        self.models_button.setVisible(self.offers_models and bool(unread) and not words)
        self.setVisible(bool(said))


class CorrectionLine(QWidget):
    """What a line may have meant; hidden where there is nothing to offer.

    Signals:
        accepted: It is to be searched for; the corrected line.
    """

    accepted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start hidden."""
        super().__init__(parent)
        self.line = ""
        self.message = QLabel(tr("Did you mean"), self)
        set_role(self.message, "muted")
        self.button = make_button("", "link", self)
        self.button.setToolTip(tr("Search for this (or press Enter again)"))
        self.button.setAccessibleName(tr("Search for the right form"))
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 0, 14, 0)
        row.setSpacing(6)
        row.addWidget(self.message)
        row.addWidget(self.button)
        row.addStretch(1)
        self.button.clicked.connect(self.accept)
        self.hide()

    def offer(self, line: str) -> None:
        """Offer a line, or nothing."""
        if line == self.line:
            return
        self.line = line
        self.button.setText(f"{line}?".replace("&", "&&"))
        self.button.setAccessibleName(tr("Did you mean {line}?", line=line))
        self.setVisible(bool(line))
        if line:
            QAccessible.updateAccessibility(QAccessibleEvent(self.button, QAccessible.Event.Alert))

    @Slot()
    def accept(self) -> None:
        """Take what is offered."""
        if self.line:
            self.accepted.emit(self.line)


_BOX_PX: Final = 130
_CHIPS_SHARE: Final = 0.5
"""How much of the bar chips may take; the rest is for words."""


class SearchBar(QFrame):
    """The box with its icon, the chips, and the buttons that help and clear.

    Signals:
        edited: The text changed.
        submitted: Enter.
        chips_changed: Chips were removed, or stand for something else.
        picture_pasted: A ``QMimeData`` with a picture or a file.
        left: The person goes on to the results.
    """

    edited = Signal(str)
    submitted = Signal()
    chips_changed = Signal()
    picture_pasted = Signal(QMimeData)
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Build it."""
        super().__init__(parent)
        self.setObjectName("searchBar")
        self.setProperty("focused", False)
        self.box = SearchBox(theme, self)
        self.box.setObjectName("searchBox")
        placeholder = _placeholder(beside_pictures=False)
        self.box.setPlaceholderText(placeholder)
        self.box.setAccessibleName(tr("Search"))
        self.box.setAccessibleDescription(placeholder)
        self.box.setAcceptDrops(False)
        self.box.setMinimumWidth(_BOX_PX)
        font = self.box.font()
        font.setPointSizeF(font.pointSizeF() * 1.25)
        self.box.setFont(font)
        self.chips = ChipRow(theme, self)
        self.clear_button = IconButton(theme, "close", tr("Clear the search"), self, icon_px=16)
        self.clear_button.hide()
        self.help = QueryHelpMenu(self)
        self.picture_button = IconButton(
            theme, "picture-search", tr("Search with a picture"), self, icon_px=18
        )
        self.picture_button.setPopupMode(IconButton.ToolButtonPopupMode.InstantPopup)
        self.help_button = IconButton(theme, "help", tr("What can be typed"), self, icon_px=18)
        self.help_button.setPopupMode(IconButton.ToolButtonPopupMode.InstantPopup)
        self.help_button.setMenu(self.help)
        row = QHBoxLayout(self)
        row.setContentsMargins(13, 3, 5, 3)
        row.setSpacing(8)
        row.addWidget(IconLabel(theme, "search", 20, "muted", self))
        row.addWidget(self.chips)
        row.addWidget(self.box, 1)
        row.addWidget(self.clear_button)
        row.addWidget(self.picture_button)
        row.addWidget(self.help_button)
        self.setMinimumHeight(46)
        self.box.installEventFilter(self)
        self.box.line_changed.connect(self._on_text)
        self.box.submitted.connect(self.submitted)
        self.box.picture_pasted.connect(self.picture_pasted)
        self.box.escaped.connect(self.clear_chips)
        self.box.backspaced_at_start.connect(self._on_erased_back)
        self.box.left_at_start.connect(self.chips.focus_last)
        self.box.left.connect(self.left)
        self.chips.changed.connect(self._on_chips)
        self.chips.left.connect(self._focus_box)
        self.clear_button.clicked.connect(self._on_clear)
        self.help.chosen.connect(self.insert)
        self.setFocusProxy(self.box)

    @property
    def text(self) -> str:
        """What is typed."""
        return self.box.text()

    @property
    def parts(self) -> tuple[QueryPart, ...]:
        """What is shown beside it."""
        return self.chips.parts

    def set_text(self, text: str) -> None:
        """Put text into the box without ``edited``."""
        with QSignalBlocker(self.box):
            self.box.setText(text)
        self.box.unmark()
        self._show_clear()

    def begin(self, text: str) -> None:
        """Begin other words, typed elsewhere; the box can take that back."""
        self._focus_box()
        self.box.selectAll()
        self.box.insert(text)

    def show_parts(self, parts: Sequence[QueryPart]) -> None:
        """Show chips of these, without ``chips_changed``."""
        self.chips.show_parts(parts)
        self._order()
        self._show_placeholder()

    def add_parts(self, parts: Sequence[QueryPart]) -> None:
        """Show chips of these beside those there are, without ``chips_changed``."""
        self.chips.add(parts)
        self._order()
        self._show_placeholder()

    def _order(self) -> None:
        """Have Tab come by the chips on its way to the box."""
        faces: list[QWidget] = [chip.face for chip in self.chips.chips]
        before: QWidget | None = self.box.previousInFocusChain()
        # The bar itself counts as the box, for whose focus it stands.
        while before is not None and (before is self or before in faces):
            before = before.previousInFocusChain()
        for face in faces:
            if before is not None:
                self.setTabOrder(before, face)
            before = face

    @Slot(object)
    def insert(self, example: QueryExample) -> None:
        """Put an ``QueryExample`` where the cursor is; what of it one fills in is then selected."""
        self._focus_box()
        box = self.box
        # Replaced is only what was selected before: the rest stays, apart by a space.
        begin = box.selectionStart() if box.hasSelectedText() else box.cursorPosition()
        end = begin + len(box.selectedText())
        before, after = box.text()[:begin], box.text()[end:]
        gap = " " if before and not before[-1].isspace() else ""
        text = f"{gap}{example.text}{'' if after[:1].isspace() else ' '}"
        if not example.variable:
            box.insert(text)
            return
        # With a placeholder in it, it is not yet what is searched for.
        with QSignalBlocker(box):
            box.insert(text)
        at = begin + len(gap) + example.text.index(example.variable)
        box.setSelection(at, len(example.variable))
        box.unmark()
        self._show_clear()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Qt: the frame shows whether the box inside has the focus."""
        if watched is self.box and event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.setProperty("focused", event.type() == QEvent.Type.FocusIn)
            refresh_style(self)
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: chips leave room for words."""
        super().resizeEvent(event)
        self.chips.setMaximumWidth(round(self.width() * _CHIPS_SHARE))
        self.box.completions.dismiss()

    @Slot()
    def clear_chips(self) -> None:
        """Remove all chips."""
        if self.chips.chips:
            self.chips.show_parts(())
            self._on_chips()

    def _show_clear(self) -> None:
        self.clear_button.setVisible(bool(self.box.text()))

    def _show_placeholder(self) -> None:
        self.box.setPlaceholderText(_placeholder(beside_pictures=bool(self.chips.chips)))

    @Slot()
    def _focus_box(self) -> None:
        self.box.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(str)
    def _on_text(self, text: str) -> None:
        self._show_clear()
        self.edited.emit(text)

    @Slot()
    def _on_clear(self) -> None:
        self.box.clear()
        self._focus_box()

    @Slot()
    def _on_erased_back(self) -> None:
        if self.chips.chips:
            self.chips.remove(self.chips.chips[-1])
            self._on_chips()

    @Slot()
    def _on_chips(self) -> None:
        self._show_placeholder()
        self.chips_changed.emit()


def _placeholder(*, beside_pictures: bool) -> str:
    if beside_pictures:
        return tr("Add words, or another picture")
    return tr("Describe what you are looking for, or drop a picture")

"""The search bar: words, beside them what else the query is made of, and help with both."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QMimeData, QObject, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from retllm_desktop.ui.query_chips import ChipRow
from retllm_desktop.ui.query_help import QueryExample, QueryHelpMenu
from retllm_desktop.ui.query_parts import QueryPart
from retllm_desktop.ui.search_box import SearchBox
from retllm_desktop.ui.theme import Theme
from retllm_desktop.ui.widgets import IconButton, IconLabel, refresh_style

PLACEHOLDER: Final = "Describe what you are looking for, or drop a picture"
BESIDE_CHIPS: Final = "Add words, or another picture"
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
        self.box.setPlaceholderText(PLACEHOLDER)
        self.box.setAccessibleName("Search")
        self.box.setAccessibleDescription(PLACEHOLDER)
        self.box.setAcceptDrops(False)
        self.box.setMinimumWidth(_BOX_PX)
        font = self.box.font()
        font.setPointSizeF(font.pointSizeF() * 1.25)
        self.box.setFont(font)
        self.chips = ChipRow(theme, self)
        self.clear_button = IconButton(theme, "close", "Clear the search", self, icon_px=16)
        self.clear_button.hide()
        self.help = QueryHelpMenu(self)
        self.help_button = IconButton(theme, "help", "What can be typed", self, icon_px=18)
        self.help_button.setPopupMode(IconButton.ToolButtonPopupMode.InstantPopup)
        self.help_button.setMenu(self.help)
        row = QHBoxLayout(self)
        row.setContentsMargins(13, 3, 5, 3)
        row.setSpacing(9)
        row.addWidget(IconLabel(theme, "search", 20, "muted", self))
        row.addWidget(self.chips)
        row.addWidget(self.box, 1)
        row.addWidget(self.clear_button)
        row.addWidget(self.help_button)
        self.setMinimumHeight(46)
        self.box.installEventFilter(self)
        self.box.textChanged.connect(self._on_text)
        self.box.returnPressed.connect(self.submitted)
        self.box.picture_pasted.connect(self.picture_pasted)
        self.box.escaped.connect(self.clear_chips)
        self.box.erased_back.connect(self._on_erased_back)
        self.box.left_back.connect(self.chips.focus_last)
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

    def append(self, text: str) -> None:
        """Go on typing from elsewhere."""
        self._focus_box()
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
    def insert(self, example: object) -> None:
        """Put an ``QueryExample`` where the cursor is; what of it one fills in is then selected."""
        if not isinstance(example, QueryExample):
            return
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
        self.box.completions.hide()

    @Slot()
    def clear_chips(self) -> None:
        """Remove all chips."""
        if self.chips.chips:
            self.chips.show_parts(())
            self._on_chips()

    def _show_clear(self) -> None:
        self.clear_button.setVisible(bool(self.box.text()))

    def _show_placeholder(self) -> None:
        self.box.setPlaceholderText(BESIDE_CHIPS if self.chips.chips else PLACEHOLDER)

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

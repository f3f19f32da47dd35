"""The quiet line under the search box that says what was searched for instead of what was typed."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from retllm_desktop.ui.widgets import ElidedLabel, make_button, set_role


class HelpLine(QWidget):
    """What was searched for, and a way back; hidden where nothing was reworded.

    Signals:
        refused: It is to be searched for as it was typed, now and from now on.
    """

    refused = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start hidden."""
        super().__init__(parent)
        self.message = ElidedLabel(self, Qt.TextElideMode.ElideRight)
        set_role(self.message, "muted")
        self.button = make_button("Search as typed", "link", self)
        self.button.setToolTip("Until the window is closed; the setting «query_help» is for good")
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 0, 14, 0)
        row.setSpacing(8)
        row.addWidget(self.message)
        row.addWidget(self.button)
        row.addStretch(1)
        self.button.clicked.connect(self.refused)
        self.hide()

    def show_words(self, words: str) -> None:
        """Say what was searched for; nothing: what was typed."""
        self.message.setText(f"Searched for: {words}")
        self.message.setAccessibleName(f"Searched for: {words}")
        self.setVisible(bool(words))

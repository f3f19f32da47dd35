"""Asks for a name on one line; does not wait for it."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLineEdit, QVBoxLayout, QWidget

from retllm_desktop.ui.shared.translation import tr
from retllm_desktop.ui.shared.widgets import make_label, set_role

_WIDTH_EM = 26


class NameDialog(QDialog):
    """A line to write a name on.

    Attributes:
        entry: The line.
        buttons: «OK» is there once something is written.

    Signals:
        named: The name, without spaces around it.
    """

    named = Signal(str)

    def __init__(
        self, title: str, label: str, name: str = "", parent: QWidget | None = None, note: str = ""
    ) -> None:
        """Show a line.

        Args:
            title: Of the window.
            label: What is to be written.
            name: What is proposed.
            parent: The window it belongs to.
            note: What there is to know, below the line; empty for nothing.
        """
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.entry = QLineEdit(name)
        self.entry.setObjectName("tagEntry")
        self.entry.setAccessibleName(label)
        self.entry.selectAll()
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        # Qt's own catalogue may lack the language.
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setText(tr("OK"))
        self.buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(tr("Cancel"))
        set_role(self.buttons.button(QDialogButtonBox.StandardButton.Ok), "primary")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        heading = make_label(label)
        heading.setBuddy(self.entry)
        column.addWidget(heading)
        column.addWidget(self.entry)
        if note:
            column.addWidget(make_label(note, "muted", wrap=True))
        column.addWidget(self.buttons)
        self.setMinimumWidth(self.fontMetrics().horizontalAdvance("m") * _WIDTH_EM)
        self.entry.textChanged.connect(self._on_text)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self._on_text()
        self.entry.setFocus()

    @property
    def name(self) -> str:
        """What is written, without spaces around it."""
        return " ".join(self.entry.text().split())

    @Slot()
    def accept(self) -> None:
        """Qt: take the name."""
        if self.name:
            self.named.emit(self.name)
            super().accept()

    @Slot()
    def _on_text(self) -> None:
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(bool(self.name))

"""The part of the status line that tells how far work on models is while their page is away."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from retllm_desktop.ui.shared.theme import Theme
from retllm_desktop.ui.shared.translation import tr
from retllm_desktop.ui.shared.widgets import ElidedLabel, IconButton, make_button, set_role


class FetchStatus(QWidget):
    """A sentence, a way back to the page, and Stop; hidden where nothing goes on.

    Signals:
        show_wanted: The page of models is to be shown.
        stop_wanted: What goes on is to be stopped.
    """

    show_wanted = Signal()
    stop_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Start hidden."""
        super().__init__(parent)
        self._running = False
        self.message = ElidedLabel(self, Qt.TextElideMode.ElideRight)
        self.message.setAccessibleName(tr("Getting a model"))
        set_role(self.message, "muted")
        self.show_button = make_button(tr("Show"), "link", self)
        self.show_button.setAccessibleName(tr("Show the models"))
        self.end_button = IconButton(theme, "close", tr("Stop"), self, icon_px=14)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.message, 1)
        row.addWidget(self.show_button)
        row.addWidget(self.end_button)
        self.show_button.clicked.connect(self.show_wanted)
        self.end_button.clicked.connect(self._on_end)
        self.hide()

    def show_running(self, text: str) -> None:
        """Say how far it is."""
        self._show(text, running=True)

    def show_ended(self, text: str) -> None:
        """Say how it ended; the cross then only takes the sentence away."""
        self._show(text, running=False)

    def _show(self, text: str, *, running: bool) -> None:
        self._running = running
        self.message.setText(text)
        self.message.setAccessibleDescription(text)
        self.end_button.set_meaning("close", tr("Stop") if running else tr("Dismiss this message"))
        self.show()

    @Slot()
    def _on_end(self) -> None:
        if self._running:
            self.stop_wanted.emit()
        else:
            self.hide()

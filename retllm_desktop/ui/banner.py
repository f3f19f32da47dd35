"""A plain sentence above the results, with at most one thing to do about it."""

from collections.abc import Callable
from enum import StrEnum

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from retllm_desktop.ui.theme import Theme
from retllm_desktop.ui.widgets import IconButton, IconLabel, make_button, make_label, refresh_style


class BannerTone(StrEnum):
    """How serious a banner is."""

    INFO = "info"
    WARN = "warn"
    ERROR = "error"


_ICONS = {
    BannerTone.INFO: ("info", "accent"),
    BannerTone.WARN: ("warning", "warn_text"),
    BannerTone.ERROR: ("warning", "error_text"),
}


class Banner(QFrame):
    """One message; a new one takes the place of the old."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Start hidden."""
        super().__init__(parent)
        self.setObjectName("banner")
        self._act: Callable[[], None] | None = None
        self._about = ""
        self._icon = IconLabel(theme, "info", 20, "accent", self)
        self._text = make_label(wrap=True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.action_button = make_button("", parent=self)
        self.action_button.hide()
        self.close_button = IconButton(theme, "close", "Dismiss this message", self, icon_px=14)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 6, 8)
        row.setSpacing(10)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._text, 1)
        row.addWidget(self.action_button)
        row.addWidget(self.close_button)
        self.action_button.clicked.connect(self._on_action)
        self.close_button.clicked.connect(self.dismiss)
        self.hide()

    @property
    def text(self) -> str:
        """What it says, empty while hidden."""
        return "" if self.isHidden() else self._text.text()

    @property
    def about(self) -> str:
        """What the message that is shown is about, empty while hidden."""
        return "" if self.isHidden() else self._about

    def say(
        self,
        text: str,
        tone: BannerTone = BannerTone.INFO,
        action: str = "",
        act: Callable[[], None] | None = None,
        *,
        about: str = "",
    ) -> None:
        """Show a message.

        Args:
            text: The sentence.
            tone: How serious it is.
            action: What the button says, empty for no button.
            act: What the button does.
            about: What the message is about, for ``dismiss_of``.
        """
        self._about = about
        self._text.setText(text)
        self._act = act
        self.action_button.setText(action)
        self.action_button.setVisible(bool(action))
        icon, role = _ICONS[tone]
        self._icon.set_icon(icon, role)
        self.setProperty("tone", str(tone))
        self.setAccessibleName(text)
        for widget in (self, self._text, self.action_button):
            refresh_style(widget)
        self.show()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def dismiss_of(self, about: str) -> None:
        """Hide if the message is about this."""
        if self._about == about:
            self.dismiss()

    @Slot()
    def dismiss(self) -> None:
        """Hide."""
        self._act = None
        self._about = ""
        self.hide()

    @Slot()
    def _on_action(self) -> None:
        act = self._act
        self.dismiss()
        if act is not None:
            act()

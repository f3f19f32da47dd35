"""The icon in the tray: what goes on, and what can be done without a window."""

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from retllm_desktop.ui.shared.theme import application_icon
from retllm_desktop.ui.shared.translation import tr


class TrayIcon(QObject):
    """An icon with a menu.

    Signals:
        open_wanted: The window is to be shown.
        search_wanted: The small search window is to be shown.
        quit_wanted: The program is to end.
    """

    open_wanted = Signal()
    search_wanted = Signal()
    quit_wanted = Signal()

    def __init__(self, pause: QAction, parent: QObject | None = None) -> None:
        """Take the action that pauses indexing; the icon is hidden at first."""
        super().__init__(parent)
        self.menu = QMenu()
        self.menu.addAction(tr("Open")).triggered.connect(self.open_wanted)
        self.menu.addAction(tr("Search…")).triggered.connect(self.search_wanted)
        self.menu.addAction(pause)
        self.menu.addSeparator()
        self.menu.addAction(tr("Quit")).triggered.connect(self.quit_wanted)
        self.icon = QSystemTrayIcon(application_icon(), self)
        self.icon.setToolTip("retllm desktop")
        self.icon.setContextMenu(self.menu)
        self.icon.activated.connect(self._on_activated)
        self.icon.messageClicked.connect(self.open_wanted)

    @staticmethod
    def available() -> bool:
        """Whether this desktop has a tray now."""
        return QSystemTrayIcon.isSystemTrayAvailable()

    def set_shown(self, shown: bool) -> None:
        """Show or hide the icon."""
        self.icon.setVisible(shown)

    def say(self, text: str) -> None:
        """Set what the icon's tip says."""
        self.icon.setToolTip(text)

    def show_message(self, heading: str, text: str) -> None:
        """Show a heading and a sentence beside the icon; nothing where it is hidden."""
        if self.icon.isVisible():
            self.icon.showMessage(heading, text, application_icon())

    def close(self) -> None:
        """Remove the icon."""
        self.icon.hide()
        self.menu.deleteLater()

    @Slot(QSystemTrayIcon.ActivationReason)
    def _on_activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason in {
            QSystemTrayIcon.ActivationReason.Trigger,
            QSystemTrayIcon.ActivationReason.DoubleClick,
        }:
            self.open_wanted.emit()


def no_tray_text() -> str:
    """That the program cannot go on without a window here."""
    return tr(
        "This desktop has no tray. Closing the window ends the program; some desktops get a tray "
        "by an extension."
    )

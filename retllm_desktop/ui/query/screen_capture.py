"""Takes a part of the screen: out of the way, a layer over every screen, and back again."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication, QImage, QScreen
from PySide6.QtWidgets import QWidget

from retllm_desktop.core.errors import InputError
from retllm_desktop.ui.query.region_overlay import RegionOverlay
from retllm_desktop.ui.query.screenshot_portal import ScreenshotPortal
from retllm_desktop.ui.shared.theme import Theme
from retllm_desktop.ui.shared.translation import tr

_GRABS: Final = frozenset({"xcb", "windows", "cocoa"})
"""Systems that let a program read the screen by itself."""
_HIDDEN_MS: Final = 250
"""How long a desktop may take to take a window off the screen."""


class ScreenCapture(QObject):
    """One capture at a time.

    Signals:
        captured: The ``QImage`` of the part.
        saved: The ``Path`` of a file that the desktop made of it.
        failed: The ``InputError`` that says why it cannot be done here.
        ended: It is over, however it ended.
    """

    captured = Signal(QImage)
    saved = Signal(object)
    failed = Signal(object)
    ended = Signal()

    def __init__(
        self,
        window: QWidget,
        theme: Theme,
        *,
        platform: str = "",
        grab: Callable[[QScreen], QImage] | None = None,
        portal: ScreenshotPortal | None = None,
    ) -> None:
        """Take the window that gets out of the way.

        Args:
            window: The window.
            theme: The colours.
            platform: The system's name as Qt has it; empty: this one's.
            grab: Pictures a screen; None: Qt does.
            portal: Asks the desktop; None: made when it is needed.
        """
        super().__init__(window)
        self._window = window
        self._theme = theme
        self._platform = platform or QGuiApplication.platformName()
        self._grab = grab or _grab_screen
        self._portal = portal
        self._hid_window = False
        self._hiding = QTimer(self)
        self._hiding.setSingleShot(True)
        self._hiding.setInterval(_HIDDEN_MS)
        self._hiding.timeout.connect(self._cover)
        self.overlays: tuple[RegionOverlay, ...] = ()

    @property
    def busy(self) -> bool:
        """Whether a capture is under way."""
        asked = self._portal is not None and self._portal.waiting
        return bool(self.overlays) or self._hiding.isActive() or asked

    @Slot()
    def start(self) -> None:
        """Begin; where it is not possible here, say why."""
        if self.busy:
            return
        if self._platform in _GRABS:
            window = self._window.window()
            self._hid_window = window.isVisible()
            window.hide()
            self._hiding.start()
        elif self._platform.startswith("wayland"):
            self._ask_portal()
        else:
            self.failed.emit(_impossible())
            self.ended.emit()

    @Slot()
    def cancel(self) -> None:
        """Give up."""
        self._hiding.stop()
        self._uncover()

    @Slot()
    def _cover(self) -> None:
        """Picture every screen before anything lies on any of them."""
        shots = [(screen, self._grab(screen)) for screen in QGuiApplication.screens()]
        if not all(image.width() and image.height() for _, image in shots):
            self._uncover()
            self.failed.emit(_impossible())
            return
        made: list[RegionOverlay] = []
        for screen, image in shots:
            overlay = RegionOverlay(self._theme, image, screen)
            overlay.taken.connect(self._on_taken)
            overlay.given_up.connect(self._uncover)
            overlay.begun.connect(self._on_begun)
            made.append(overlay)
        self.overlays = tuple(made)
        for overlay in made:
            overlay.showFullScreen()
        made[0].activateWindow()
        made[0].setFocus()

    @Slot()
    def _on_begun(self) -> None:
        for overlay in self.overlays:
            if overlay is not self.sender():
                overlay.forget_region()

    @Slot(QImage)
    def _on_taken(self, image: QImage) -> None:
        self._uncover()
        self.captured.emit(image)

    @Slot()
    def _uncover(self) -> None:
        covers, self.overlays = self.overlays, ()
        # The window first: while nothing is shown, the program might be taken to have ended.
        if self._hid_window:
            self._hid_window = False
            window = self._window.window()
            window.show()
            window.raise_()
            window.activateWindow()
        for overlay in covers:
            overlay.hide()
            overlay.deleteLater()
        self.ended.emit()

    def _ask_portal(self) -> None:
        if self._portal is None:
            self._portal = ScreenshotPortal(parent=self)
        portal = self._portal
        if not portal.property("connected"):
            portal.setProperty("connected", True)
            portal.answered.connect(self._on_answered)
            portal.given_up.connect(self.ended)
            portal.failed.connect(self._on_portal_failed)
        portal.ask()

    @Slot(str)
    def _on_answered(self, file: str) -> None:
        self._window.activateWindow()
        self.saved.emit(Path(file))
        self.ended.emit()

    @Slot()
    def _on_portal_failed(self) -> None:
        self.failed.emit(_impossible())
        self.ended.emit()


def _grab_screen(screen: QScreen) -> QImage:
    """A screen in its own pixels."""
    return screen.grabWindow(0).toImage()


def _impossible() -> InputError:
    return InputError(
        tr("This desktop does not let programs see the screen"),
        tr("take a picture of it with the desktop's own tool, and paste or drop it here"),
    )

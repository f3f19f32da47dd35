"""Qt's application object as the program has it."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from retllm_desktop.ui.shared.theme import application_icon

LEAST_POINTS: Final = 10.0
"""Smaller letters than these are hard to read for long; larger ones of the system stay."""
UNSEEN_PLATFORMS: Final = frozenset({"offscreen", "minimal"})
"""Of Qt's platforms, those on which nobody sees a window."""


class DesktopApplication(QApplication):
    """Qt's application, which ends in order when the system asks for that.

    Attributes:
        end_program: Called instead of closing the windows: closing one may mean to go on without
            it. None: as Qt does.
    """

    end_program: Callable[[], object] | None = None

    def event(self, event: QEvent) -> bool:
        """Qt: Cmd+Q, «Quit» in the dock or the end of the session end the program, not a window."""
        if event.type() is QEvent.Type.Quit and self.end_program is not None:
            self.end_program()
            event.accept()
            return True
        return super().event(event)


def qt_application() -> DesktopApplication:
    """The one application object, made if it is not there yet."""
    existing = QApplication.instance()
    known = isinstance(existing, DesktopApplication)
    app = existing if known else DesktopApplication(["retllm-desktop"])
    app.setApplicationName("retllm-desktop")
    app.setApplicationDisplayName("retllm desktop")
    app.setDesktopFileName("retllm-desktop")
    if app.windowIcon().isNull():
        app.setWindowIcon(application_icon())
    font = app.font()
    if 0 < font.pointSizeF() < LEAST_POINTS:
        font.setPointSizeF(LEAST_POINTS)
        app.setFont(font)
    return app


def is_screen_seen() -> bool:
    """Whether somebody sees what is shown, and can answer it."""
    return QApplication.platformName() not in UNSEEN_PLATFORMS

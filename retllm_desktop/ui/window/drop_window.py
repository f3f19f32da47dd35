"""A window that takes what is dropped anywhere on it."""

from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QMainWindow

from retllm_desktop.ui.query.intake import DropZone, QueryInput, accepts_mime, take_as_copy
from retllm_desktop.ui.window.window_parts import WindowParts


class DropWindow(QMainWindow):
    """Shows over all of it that something can be dropped, and hands over what was.

    Attributes:
        parts: The widgets; what is dragged from their gallery is not taken.
        intake: Takes what was dropped.
        drop_zone: Lies over the window while something is dragged over it.
    """

    parts: WindowParts
    intake: QueryInput
    drop_zone: DropZone

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: show the drop zone for what can be taken, but not for our own results."""
        own = event.source() is self.parts.view
        if not own and accepts_mime(event.mimeData()):
            self.drop_zone.show_drag(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: wherever it is dropped, it is copied."""
        take_as_copy(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: hide the drop zone."""
        self.drop_zone.hide()
        event.accept()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: take what was dropped."""
        self.drop_zone.hide()
        taken = take_as_copy(event) and self.intake.take(event.mimeData())
        event.setAccepted(taken)
        if taken:
            self.activateWindow()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: the drop zone covers all of the window."""
        super().resizeEvent(event)
        if self.drop_zone.isVisible():
            self.drop_zone.cover()

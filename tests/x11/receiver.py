"""A small program that writes what is dropped on it, one address a line."""

import sys

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLabel


class Receiver(QLabel):
    """Takes files, and moves none."""

    def __init__(self) -> None:
        super().__init__("Drop here")
        self.setAcceptDrops(True)
        self.setWindowTitle("receiver")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        event.acceptProposedAction()
        for url in event.mimeData().urls():
            sys.stdout.write(f"{event.dropAction().name} {url.toString()}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    app = QApplication([])
    window = Receiver()
    window.setGeometry(20, 560, 200, 160)
    window.show()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.exit(app.exec())

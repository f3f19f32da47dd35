"""What the system does for us with a file: open it, show it in its folder, take its path."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication

from retllm_desktop.core.errors import InputError, format_path
from retllm_desktop.ui.serial_executor import SerialExecutor, single_call

Opener = Callable[[QUrl], bool]


class FileActions(QObject):
    """Hands files over to the system.

    Signals:
        failed: The ``RetllmError`` that says why it did not work.
    """

    failed = Signal(object)

    def __init__(
        self,
        lane: SerialExecutor,
        parent: QObject | None = None,
        opener: Opener = QDesktopServices.openUrl,
    ) -> None:
        """Take the lane on which files are looked at (a drive may be slow), and the opener."""
        super().__init__(parent)
        self._lane = lane
        self._opener = opener

    def open(self, path: Path) -> None:
        """Open a file or a folder with the program that the system has for it."""
        self._if_there(path, lambda: self._open(path))

    def reveal(self, path: Path) -> None:
        """Show a file in the system's file manager, selected where the system can."""
        self._if_there(path, lambda: self._reveal(path))

    def copy_path(self, path: Path) -> None:
        """Put a file's path on the clipboard."""
        QGuiApplication.clipboard().setText(format_path(path))

    def _if_there(self, path: Path, act: Callable[[], None]) -> None:
        worker = self._lane.submit(single_call(lambda: os.path.lexists(path)))

        def looked(there: object) -> None:
            if there:
                act()
            else:
                self.failed.emit(
                    InputError(
                        "The file is not there any more",
                        "connect its drive, or look through its folder again",
                        path,
                    )
                )

        worker.returned.connect(looked)

    def _open(self, path: Path) -> None:
        if not self._opener(file_url(path)):
            self.failed.emit(InputError("No program could be started for this file", "", path))

    def _reveal(self, path: Path) -> None:
        command = reveal_command(path)
        if command is not None and QProcess.startDetached(command[0], command[1:]):
            return
        self._open(path.parent)


def file_url(path: Path) -> QUrl:
    """A path as a URL, byte for byte: names on Linux need not be UTF-8."""
    return QUrl.fromEncoded(path.absolute().as_uri().encode("ascii"))


def reveal_command(path: Path, platform: str = sys.platform) -> list[str] | None:
    """The command that shows a file selected in its folder, None where there is no common one."""
    if platform == "win32":
        return ["explorer.exe", f"/select,{path}"]
    if platform == "darwin":
        return ["open", "-R", str(path)]
    return None

"""Files handed to the system: opened, shown in the file manager, copied, dragged."""

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QMimeData, QObject, QProcess, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication, QImage

from retllm_desktop.core.errors import InputError, format_path
from retllm_desktop.core.types import Item, Rgb
from retllm_desktop.search.item_views import ItemViewer, has_view
from retllm_desktop.ui.query.intake import rgb_to_qimage
from retllm_desktop.ui.shared.serial_executor import SerialExecutor, single_call
from retllm_desktop.ui.shared.translation import tr, tr_count

Opener = Callable[[QUrl], bool]

RESULTS_MIME: Final = "application/x-retllm-results"
"""Marks what is dragged as results of ours: their ids, as a JSON list."""
_FILE_MANAGER: Final = "org.freedesktop.FileManager1"
_MOST_FOLDERS: Final = 5
_PICTURE_PX: Final = 8192
"""Longest side of a picture that is copied as such."""
_PAGE_PX: Final = 3508
"""Longest side of a page: A4 at 300 dots an inch."""


class FileActions(QObject):
    """Opens, shows and copies files through the system.

    Signals:
        failed: The ``RetllmError`` that says why it did not work.
        opened: The paths of files or folders that were opened with other programs, a tuple.
    """

    failed = Signal(object)
    opened = Signal(object)

    def __init__(
        self,
        executor: SerialExecutor,
        parent: QObject | None = None,
        opener: Opener = QDesktopServices.openUrl,
        viewer: ItemViewer | None = None,
    ) -> None:
        """Take the executor for slow file access, the opener, and what reads pictures."""
        super().__init__(parent)
        self._viewer = viewer
        self._executor = executor
        self._opener = opener

    def open(self, *paths: Path) -> None:
        """Open files or folders with the programs that the system has for them."""
        self._if_there(paths, self._open_asked)

    def reveal(self, *paths: Path) -> None:
        """Show files in the system's file manager, selected where the system can."""
        self._if_there(paths, self._reveal)

    def copy(self, paths: Sequence[Path], image: QImage | None = None) -> None:
        """Put files on the clipboard: as files, as their paths, and perhaps as a picture."""
        QGuiApplication.clipboard().setMimeData(make_file_mime(paths, image))

    def copy_item(self, item: Item) -> None:
        """Put an item's file on the clipboard, and as soon as it is read what it shows as well."""
        viewer, paths = self._viewer, (item.path,)
        self.copy(paths)
        if viewer is None or not has_view(item):
            return
        max_px = _PAGE_PX if item.label else _PICTURE_PX

        def add_picture(pixels: Rgb) -> None:
            # Unless something else was copied meanwhile, by any program.
            mime = QGuiApplication.clipboard().mimeData()
            if mime.urls() == [file_url(item.path)] and not mime.hasImage():
                self.copy(paths, rgb_to_qimage(pixels))

        # Where it cannot be read, the file is all there is.
        worker = self._executor.submit(single_call(lambda: viewer.load_view(item, max_px)))
        worker.returned.connect(add_picture)

    def copy_paths(self, paths: Sequence[Path]) -> None:
        """Put the files' paths on the clipboard, one a line."""
        QGuiApplication.clipboard().setText(_join_paths(paths))

    def _if_there(self, paths: Sequence[Path], act: Callable[[tuple[Path, ...]], None]) -> None:
        def present() -> tuple[Path, ...]:
            return tuple(path for path in paths if os.path.lexists(path))

        def act_on(there: tuple[Path, ...]) -> None:
            lacking = [path for path in paths if path not in there]
            if len(paths) > 1 and lacking:
                what = tr_count(
                    "{number} of %n file(s) are not there any more", len(paths), number=len(lacking)
                )
            else:
                what = tr("The file is not there any more")
            if lacking:
                todo = tr("connect its drive, or look through its folder again")
                self.failed.emit(InputError(what, todo, lacking[0]))
            if there:
                act(there)

        self._executor.submit(single_call(present)).returned.connect(act_on)

    def _open_asked(self, paths: Sequence[Path]) -> None:
        self._open(paths)
        self.opened.emit(tuple(paths))

    def _open(self, paths: Sequence[Path]) -> None:
        for path in paths:
            if not self._opener(file_url(path)):
                title = tr("No program could be started for this file")
                self.failed.emit(InputError(title, "", path))

    def _reveal(self, paths: Sequence[Path]) -> None:
        command = reveal_command(paths)
        if command is not None and QProcess.startDetached(command[0], command[1:]):
            return
        if command is not None or not self._ask_file_manager(paths):
            self._open_folders(paths)

    def _open_folders(self, paths: Sequence[Path]) -> None:
        self._open(tuple(dict.fromkeys(path.parent for path in paths))[:_MOST_FOLDERS])

    def _ask_file_manager(self, paths: Sequence[Path]) -> bool:
        """Ask the desktop's file manager over D-Bus; False where there is no bus to ask on."""
        try:
            from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher
        except ImportError:
            return False
        bus = QDBusConnection.sessionBus()
        if not bus.isConnected():
            return False
        where = f"/{_FILE_MANAGER.replace('.', '/')}"
        message = QDBusMessage.createMethodCall(_FILE_MANAGER, where, _FILE_MANAGER, "ShowItems")
        message.setArguments([[path.absolute().as_uri() for path in paths], ""])
        watcher = QDBusPendingCallWatcher(bus.asyncCall(message), self)

        def answered() -> None:
            if watcher.isError():
                # No file manager that knows this.
                self._open_folders(paths)
            watcher.deleteLater()

        watcher.finished.connect(answered)
        return True


def file_url(path: Path) -> QUrl:
    """A path as a URL, byte for byte: names on Linux need not be UTF-8."""
    return QUrl.fromEncoded(path.absolute().as_uri().encode("ascii"))


def make_file_mime(paths: Sequence[Path], image: QImage | None = None) -> QMimeData:
    """Files for the clipboard: file managers, text fields and image editors each find their own."""
    mime = QMimeData()
    mime.setUrls([file_url(path) for path in paths])
    mime.setText(_join_paths(paths))
    addresses = "\n".join(path.absolute().as_uri() for path in paths)
    # What GNOME's and others' file managers paste.
    mime.setData("x-special/gnome-copied-files", f"copy\n{addresses}".encode("ascii"))
    if image is not None:
        mime.setImageData(image)
    return mime


def reveal_command(paths: Sequence[Path], platform: str = sys.platform) -> list[str] | None:
    """The command that shows files selected in their folder, None where there is no common one."""
    if platform == "win32":
        # It selects one; the others lie beside it, or in folders of their own.
        return ["explorer.exe", "/select,", str(paths[0])]
    if platform == "darwin":
        return ["open", "-R", *(str(path) for path in paths)]
    return None


def _join_paths(paths: Sequence[Path]) -> str:
    return "\n".join(format_path(path) for path in paths)

"""What is done with folders: chosen, added, opened, read first, left out of, removed."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QMenu, QMessageBox, QWidget

from retllm_desktop.core.library_records import Root
from retllm_desktop.ui.library.library_dialogs import ExclusionsDialog
from retllm_desktop.ui.library.library_session import LibrarySession
from retllm_desktop.ui.results.file_actions import FileActions
from retllm_desktop.ui.shared import texts
from retllm_desktop.ui.shared.translation import tr


class FolderActions(QObject):
    """Connects folders of the sidebar to the library session.

    Attributes:
        folder_dialog: The dialog in which a folder is chosen, None while none is open.
        dialog: The question whether a folder is to be removed.
        exclusions_dialog: The dialog of what is left out.

    Signals:
        added: Folders were given to be added.
    """

    added = Signal()

    def __init__(self, library: LibrarySession, files: FileActions, window: QWidget) -> None:
        """Take the session, what opens folders, and the window that dialogs belong to."""
        super().__init__(window)
        self._library = library
        self._files = files
        self._window = window
        self.folder_dialog: QFileDialog | None = None
        self.dialog: QMessageBox | None = None
        self.exclusions_dialog: ExclusionsDialog | None = None

    @Slot()
    def choose_folder(self) -> None:
        """Let the person choose a folder; does not wait for it."""
        dialog = QFileDialog(self._window, tr("Add a folder"), str(Path.home()))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._on_chosen)
        dialog.finished.connect(self._on_dialog_closed)
        self.folder_dialog = dialog
        dialog.open()

    @Slot(object)
    def add(self, paths: Sequence[Path]) -> None:
        """Add folders to the library."""
        self._library.add(paths)
        self.added.emit()

    def menu_for(self, root: Root, parent: QWidget | None = None) -> QMenu:
        """The menu of one folder. Looking at it counts as a wish: its files are read first."""
        menu = QMenu(parent or self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

        def add(text: str, act: object) -> None:
            menu.addAction(text).triggered.connect(act)

        add(tr("Open folder"), lambda: self.open(root))
        add(tr("Read its files first"), lambda: self._library.prioritise(root.path))
        add(tr("Look through again"), lambda: self.rescan(root))
        add(tr("Leave out…"), lambda: self.edit_exclusions(root))
        if root.problems:
            add(tr("Problems and notes…"), self._library.list_problems)
        menu.addSeparator()
        add(tr("Remove from the library…"), lambda: self.confirm_removal(root))
        return menu

    def open(self, root: Root) -> None:
        """Open a folder in the system's file manager; what is in it is read first."""
        self._library.prioritise(root.path)
        self._files.open(root.path)

    def rescan(self, root: Root) -> None:
        """Look through a folder again, files that could not be read among it."""
        self._library.index((root,), retry_problems=True)

    def edit_exclusions(self, root: Root) -> None:
        """Open the dialog of a folder's exclusions; does not wait for it."""
        dialog = ExclusionsDialog(root, self._window)

        def saved(patterns: Sequence[str]) -> None:
            self._library.set_exclusions(root, patterns)

        def closed(_code: int) -> None:
            self.exclusions_dialog = None

        dialog.saved.connect(saved)
        dialog.finished.connect(closed)
        self.exclusions_dialog = dialog
        dialog.open()

    def confirm_removal(self, root: Root) -> None:
        """Ask before a folder is forgotten; does not wait for the answer."""
        dialog = QMessageBox(self._window)
        dialog.setWindowTitle(tr("Remove a folder"))
        dialog.setText(tr("Remove «{name}» from the library?", name=texts.file_name(root.path)))
        dialog.setInformativeText(
            tr(
                "The files in it are not touched. To search them again, the folder has to be "
                "added and read again."
            )
        )
        remove = dialog.addButton(tr("Remove"), QMessageBox.ButtonRole.AcceptRole)
        keep = dialog.addButton(tr("Keep"), QMessageBox.ButtonRole.RejectRole)
        dialog.setDefaultButton(keep)
        dialog.setEscapeButton(keep)

        def answered(_code: int) -> None:
            if dialog.clickedButton() is remove:
                self._library.remove(root)
            self.dialog = None

        dialog.finished.connect(answered)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.dialog = dialog
        dialog.open()

    @Slot(str)
    def _on_chosen(self, name: str) -> None:
        self.add((Path(name),))

    @Slot()
    def _on_dialog_closed(self) -> None:
        self.folder_dialog = None

"""The folders of the library: what each holds, whether it is there, and what to do with it."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QFrame,
    QMenu,
    QMessageBox,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from retllm_desktop.core.library_records import Root
from retllm_desktop.ui import texts
from retllm_desktop.ui.leave_out_dialog import ExclusionsDialog
from retllm_desktop.ui.root_row import RootRow
from retllm_desktop.ui.theme import Theme
from retllm_desktop.ui.widgets import make_button, make_label


class FolderPanel(QFrame):
    """The list of folders.

    Signals:
        add_wanted: A folder is to be added.
        open_wanted: A ``Root`` is to be opened in the system's file manager.
        rescan_wanted: A ``Root`` is to be looked through again.
        remove_wanted: A ``Root`` is to be forgotten; the person has confirmed it.
        leave_out_wanted: Of a ``Root`` these patterns (a tuple of texts) are to be left out.
        looked_at: The person looks at a ``Root``.
    """

    add_wanted = Signal()
    open_wanted = Signal(object)
    rescan_wanted = Signal(object)
    remove_wanted = Signal(object)
    leave_out_wanted = Signal(object, object)
    looked_at = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Build it."""
        super().__init__(parent)
        self.setObjectName("folderPanel")
        self.setAccessibleName("Folders")
        self._theme = theme
        self._rows: dict[int, RootRow] = {}
        self.dialog: QMessageBox | None = None
        self.leave_out_dialog: ExclusionsDialog | None = None
        heading = make_label("Folders", "heading")
        self.empty = make_label("No folder has been added yet.", "muted", wrap=True)
        self.add_button = make_button("Add a folder…")
        self.add_button.clicked.connect(self.add_wanted)
        body = QWidget()
        body.setObjectName("panelBody")
        self._list = QVBoxLayout(body)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(2)
        self._list.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(body)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 16, 8, 14)
        column.setSpacing(10)
        column.addWidget(heading)
        column.addWidget(self.empty)
        column.addWidget(scroll, 1)
        column.addWidget(self.add_button)
        self.setMinimumWidth(210)

    @property
    def rows(self) -> tuple[RootRow, ...]:
        """The rows as shown."""
        return tuple(self._rows.values())

    def show_roots(self, roots: Sequence[Root]) -> None:
        """Show these folders; rows that stay keep the keyboard focus."""
        present = {root.id for root in roots}
        for root_id in [known for known in self._rows if known not in present]:
            row = self._rows.pop(root_id)
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        for root in roots:
            if root.id in self._rows:
                self._rows[root.id].show_root(root)
                continue
            row = RootRow(self._theme, root)
            row.menu_wanted.connect(self.show_menu)
            self._rows[root.id] = row
            self._list.insertWidget(self._list.count() - 1, row)
        self.empty.setVisible(not roots)

    def menu_for(self, root: Root) -> QMenu:
        """The menu of one folder."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Open folder").triggered.connect(lambda: self.open_wanted.emit(root))
        menu.addAction("Look through again").triggered.connect(
            lambda: self.rescan_wanted.emit(root)
        )
        menu.addAction("Leave out…").triggered.connect(lambda: self.choose_left_out(root))
        menu.addSeparator()
        menu.addAction("Remove from the library…").triggered.connect(lambda: self.confirm(root))
        return menu

    @Slot(object, QPoint)
    def show_menu(self, root: object, place: QPoint) -> None:
        """Show a folder's menu."""
        if isinstance(root, Root):
            self.looked_at.emit(root)
            self.menu_for(root).popup(place)

    def choose_left_out(self, root: Root) -> None:
        """Let the person say what is left out of a folder; does not wait for it."""
        dialog = ExclusionsDialog(root, self.window())

        def saved(patterns: object) -> None:
            self.leave_out_wanted.emit(root, patterns)

        def closed(_code: int) -> None:
            self.leave_out_dialog = None

        dialog.saved.connect(saved)
        dialog.finished.connect(closed)
        self.leave_out_dialog = dialog
        dialog.open()

    def confirm(self, root: Root) -> None:
        """Ask before a folder is forgotten; does not wait for the answer."""
        dialog = QMessageBox(self.window())
        dialog.setIcon(QMessageBox.Icon.Question)
        dialog.setWindowTitle("Remove a folder")
        dialog.setText(f"Remove «{texts.file_name(root.path)}» from the library?")
        dialog.setInformativeText(
            "The files in it are not touched. To search them again, the folder has to be "
            "added and read again."
        )
        remove = dialog.addButton("Remove", QMessageBox.ButtonRole.AcceptRole)
        keep = dialog.addButton("Keep", QMessageBox.ButtonRole.RejectRole)
        dialog.setDefaultButton(keep)
        dialog.setEscapeButton(keep)

        def answered(_code: int) -> None:
            if dialog.clickedButton() is remove:
                self.remove_wanted.emit(root)
            self.dialog = None

        dialog.finished.connect(answered)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.dialog = dialog
        dialog.open()

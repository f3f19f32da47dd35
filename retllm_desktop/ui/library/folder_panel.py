"""The folders of the library: what each holds, whether it is there, and what to do with it."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMenu,
    QMessageBox,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from retllm_desktop.core.library_records import Root, RootState
from retllm_desktop.ui.library import library_texts
from retllm_desktop.ui.library.library_dialogs import ExclusionsDialog
from retllm_desktop.ui.shared import texts
from retllm_desktop.ui.shared.theme import Theme
from retllm_desktop.ui.shared.widgets import (
    ElidedLabel,
    IconButton,
    IconLabel,
    make_button,
    make_label,
    set_role,
)


class RootRow(QFrame):
    """One folder.

    Signals:
        menu_wanted: The folder and the global place for its menu.
    """

    menu_wanted = Signal(object, QPoint)

    def __init__(self, theme: Theme, root: Root, parent: QWidget | None = None) -> None:
        """Take the folder."""
        super().__init__(parent)
        self.setObjectName("rootRow")
        self.root = root
        self._icon = IconLabel(theme, "folder", 22)
        self.name = ElidedLabel()
        set_role(self.name, "strong")
        self.counts = ElidedLabel(mode=Qt.TextElideMode.ElideRight)
        set_role(self.counts, "muted")
        self.note = make_label(role="muted", wrap=True)
        self.more = IconButton(theme, "more", "", icon_px=18)
        self.more.clicked.connect(self._on_more)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(self.name)
        words.addWidget(self.counts)
        words.addWidget(self.note)
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 7, 0, 7)
        row.setSpacing(9)
        row.addWidget(self._icon)
        row.addLayout(words, 1)
        row.addWidget(self.more)
        self.show_root(root)

    def show_root(self, root: Root) -> None:
        """Show the folder's present numbers."""
        self.root = root
        name = texts.file_name(root.path)
        offline = root.state is RootState.OFFLINE
        self._icon.set_icon("offline" if offline else "folder", "maybe" if offline else "accent")
        self.name.setText(name)
        self.counts.setText(library_texts.root_counts(root))
        self.note.setText(library_texts.root_note(root))
        self.note.setVisible(bool(self.note.text()))
        self.setToolTip(library_texts.root_tip(root))
        spoken = (f"Folder {name}", self.counts.text(), self.note.text())
        self.setAccessibleName(", ".join(part for part in spoken if part))
        self.more.setAccessibleName(f"What to do with the folder {name}")
        self.more.setToolTip("Open, look through again, leave out, remove")

    @Slot()
    def _on_more(self) -> None:
        place = self.more.mapToGlobal(self.more.rect().bottomLeft())
        self.menu_wanted.emit(self.root, place)


class FolderPanel(QFrame):
    """The list of folders.

    Signals:
        add_wanted: A folder is to be added.
        open_wanted: A ``Root`` is to be opened in the system's file manager.
        rescan_wanted: A ``Root`` is to be looked through again.
        remove_wanted: A ``Root`` is to be forgotten; the person has confirmed it.
        exclusions_wanted: Of a ``Root`` these patterns (a tuple of texts) are to be left out.
        root_viewed: The person opened a ``Root``'s menu.
    """

    add_wanted = Signal()
    open_wanted = Signal(object)
    rescan_wanted = Signal(object)
    remove_wanted = Signal(object)
    exclusions_wanted = Signal(object, object)
    root_viewed = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Build it."""
        super().__init__(parent)
        self.setObjectName("folderPanel")
        self.setAccessibleName("Folders")
        self._theme = theme
        self._rows: dict[int, RootRow] = {}
        self.dialog: QMessageBox | None = None
        self.exclusions_dialog: ExclusionsDialog | None = None
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
        menu.addAction("Leave out…").triggered.connect(lambda: self.edit_exclusions(root))
        menu.addSeparator()
        menu.addAction("Remove from the library…").triggered.connect(lambda: self.confirm(root))
        return menu

    @Slot(object, QPoint)
    def show_menu(self, root: Root, place: QPoint) -> None:
        """Show a folder's menu."""
        self.root_viewed.emit(root)
        self.menu_for(root).popup(place)

    def edit_exclusions(self, root: Root) -> None:
        """Open the dialog of a folder's exclusions; does not wait for it."""
        dialog = ExclusionsDialog(root, self.window())

        def saved(patterns: object) -> None:
            self.exclusions_wanted.emit(root, patterns)

        def closed(_code: int) -> None:
            self.exclusions_dialog = None

        dialog.saved.connect(saved)
        dialog.finished.connect(closed)
        self.exclusions_dialog = dialog
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

"""One folder of the library in a row: its name, its numbers, and whether it is there."""

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from retllm_desktop.core.library_records import Root, RootState
from retllm_desktop.ui import texts
from retllm_desktop.ui.theme import Theme
from retllm_desktop.ui.widgets import ElidedLabel, IconButton, IconLabel, make_label, set_role


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
        self.counts.setText(texts.root_counts(root))
        self.note.setText(texts.root_note(root))
        self.note.setVisible(bool(self.note.text()))
        self.setToolTip(texts.root_tip(root))
        said = (f"Folder {name}", self.counts.text(), self.note.text())
        self.setAccessibleName(", ".join(part for part in said if part))
        self.more.setAccessibleName(f"What to do with the folder {name}")
        self.more.setToolTip("Open, look through again, leave out, remove")

    @Slot()
    def _on_more(self) -> None:
        place = self.more.mapToGlobal(self.more.rect().bottomLeft())
        self.menu_wanted.emit(self.root, place)

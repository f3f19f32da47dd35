"""Tags of many results at once: those that all have, some have, or none."""

from collections import Counter
from collections.abc import Collection, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from retllm_desktop.core.types import Annotations
from retllm_desktop.ui.details.annotations_panel import TagEntry
from retllm_desktop.ui.shared.translation import tr
from retllm_desktop.ui.shared.widgets import make_label, set_role


class TagDialog(QDialog):
    """A list of tags to check, and an entry for others.

    A half-checked tag is one that some have; left so, it stays with them.

    Signals:
        tags_chosen: The tags that all are to have, and those that none is to have.
    """

    tags_chosen = Signal(object, object)

    def __init__(
        self,
        who: str,
        annotations: Collection[Annotations],
        tags: Sequence[str],
        parent: QWidget | None = None,
    ) -> None:
        """Show who is tagged, what they have now, and the tags in use."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Tags of {who}", who=who))
        self.entry = TagEntry()
        self.entry.show_tags(tags)
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Tags"))
        self.list.setSpacing(3)
        counts = Counter(tag for one in annotations for tag in one.tags)
        self._before: dict[str, Qt.CheckState] = {}
        for tag in tags:
            state = Qt.CheckState.PartiallyChecked if counts[tag] else Qt.CheckState.Unchecked
            if counts[tag] == len(annotations):
                state = Qt.CheckState.Checked
            self._before[tag] = state
            self._add(tag, state)
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        set_role(self.buttons.button(QDialogButtonBox.StandardButton.Ok), "primary")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addWidget(make_label(tr("Tags of {who}", who=who), "heading"))
        column.addWidget(self.entry)
        column.addWidget(self.list)
        column.addWidget(self.buttons)
        # Where there are no tags yet, the line alone.
        self.list.setVisible(bool(tags))
        self.resize(340, 380 if tags else self.sizeHint().height())
        self.entry.entered.connect(self._on_entered)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.entry.setFocus()

    def _add(self, tag: str, state: Qt.CheckState) -> QListWidgetItem:
        row = QListWidgetItem(tag)
        row.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable)
        row.setCheckState(state)
        self.list.addItem(row)
        return row

    def _row(self, tag: str) -> QListWidgetItem:
        known = [self.list.item(row) for row in range(self.list.count())]
        same = (row for row in known if row.text().casefold() == tag.casefold())
        return next(same, None) or self._add(tag, Qt.CheckState.Unchecked)

    @Slot(str)
    def _on_entered(self, tag: str) -> None:
        self.list.show()
        row = self._row(tag)
        row.setCheckState(Qt.CheckState.Checked)
        self.list.scrollToItem(row)

    @Slot()
    def accept(self) -> None:
        """Qt: take what is checked, and what was typed last."""
        typed = " ".join(self.entry.text().split())
        if typed:
            self.entry.clear()
            self._on_entered(typed)
        rows = [self.list.item(row) for row in range(self.list.count())]
        changed = [row for row in rows if row.checkState() != self._before.get(row.text())]
        added = tuple(row.text() for row in changed if row.checkState() is Qt.CheckState.Checked)
        removed = tuple(
            row.text()
            for row in changed
            if row.checkState() is Qt.CheckState.Unchecked and row.text() in self._before
        )
        self.tags_chosen.emit(added, removed)
        super().accept()

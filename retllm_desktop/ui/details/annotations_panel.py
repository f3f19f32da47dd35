"""The favourite star and the tags of a result."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QStringListModel, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCompleter,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from retllm_desktop.core.types import Annotations
from retllm_desktop.ui.shared.flow_layout import FlowLayout
from retllm_desktop.ui.shared.theme import Theme
from retllm_desktop.ui.shared.translation import tr
from retllm_desktop.ui.shared.widgets import IconButton, make_button

LONGEST_TAG: Final = 100
_TAG_PX: Final = 200
_PADDING_PX: Final = 24


class TagChip(QFrame):
    """One tag.

    Signals:
        removed: The tag is to go.
        chosen: All that bears it is wanted.
    """

    removed = Signal(str)
    chosen = Signal(str)

    def __init__(self, theme: Theme, tag: str, parent: QWidget | None = None) -> None:
        """Take the tag."""
        super().__init__(parent)
        self.setObjectName("tag")
        self.tag = tag
        width_px = _TAG_PX - _PADDING_PX
        shown = self.fontMetrics().elidedText(tag, Qt.TextElideMode.ElideMiddle, width_px)
        self.name_button = make_button(shown.replace("&", "&&"), "link", self)
        self.name_button.setAccessibleName(tr("Find all that is tagged {tag}", tag=tag))
        self.name_button.setToolTip(self.name_button.accessibleName())
        self.name_button.clicked.connect(lambda: self.chosen.emit(self.tag))
        self.remove_button = IconButton(
            theme, "close", tr("Remove the tag {tag}", tag=tag), self, icon_px=12
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 1, 1, 1)
        row.setSpacing(2)
        row.addWidget(self.name_button)
        row.addWidget(self.remove_button)
        self.remove_button.clicked.connect(lambda: self.removed.emit(self.tag))


class TagEntry(QLineEdit):
    """Where a tag is typed; Enter or a comma ends it.

    Signals:
        entered: A tag.
    """

    entered = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self.setObjectName("tagEntry")
        self.setPlaceholderText(tr("Add a tag"))
        self.setAccessibleName(tr("Add a tag"))
        self.setMaxLength(LONGEST_TAG)
        self._tags = QStringListModel(self)
        completer = QCompleter(self._tags, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setCompleter(completer)
        # Only after the entry was read: the completer writes into it as well.
        completer.activated.connect(self._enter, Qt.ConnectionType.QueuedConnection)
        self.returnPressed.connect(self._enter)

    def show_tags(self, tags: Sequence[str]) -> None:
        """Offer these."""
        self._tags.setStringList(list(tags))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: a comma ends a tag, Escape gives it up."""
        if event.text() == ",":
            self._enter()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)

    @Slot()
    def _enter(self) -> None:
        tag = " ".join(self.text().split())
        self.clear()
        if tag:
            self.entered.emit(tag)


class AnnotationsPanel(QWidget):
    """The star and the tags of one result.

    Signals:
        favourite_wanted: Whether it is to be a favourite.
        tags_wanted: A tuple of the tags it is to have.
        tag_chosen: A tag; all that bears it is wanted.
    """

    tag_chosen = Signal(str)
    favourite_wanted = Signal(bool)
    tags_wanted = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Start with nothing known."""
        super().__init__(parent)
        self._theme = theme
        self._annotations: Annotations | None = None
        self._chips: tuple[TagChip, ...] = ()
        self.star = IconButton(theme, "star", tr("Favourite (F)"), text=tr("Favourite"), icon_px=18)
        self.star.setCheckable(True)
        self.entry = TagEntry()
        self._flow = FlowLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.star, 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(self._flow)
        column.addWidget(self.entry)
        self.star.clicked.connect(self.favourite_wanted)
        self.entry.entered.connect(self._on_entered)
        self.show_annotations(None)

    @property
    def tags(self) -> tuple[str, ...]:
        """The tags that are shown."""
        return tuple(chip.tag for chip in self._chips)

    @property
    def chips(self) -> tuple[TagChip, ...]:
        """The tags' chips."""
        return self._chips

    def show_annotations(self, marks: Annotations | None) -> None:
        """Show the annotations; None while they are not read."""
        self._annotations = marks
        favourite = marks is not None and marks.favourite
        self.setEnabled(marks is not None)
        self.star.setChecked(favourite)
        self.star.set_meaning("star-full" if favourite else "star", tr("Favourite (F)"))
        self._show_tags(marks.tags if marks is not None else ())

    def show_all_tags(self, tags: Sequence[str]) -> None:
        """Offer tags that are in use."""
        self.entry.show_tags(tags)

    def _show_tags(self, tags: tuple[str, ...]) -> None:
        if tags == self.tags:
            return
        for chip in self._chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._chips = tuple(TagChip(self._theme, tag, self) for tag in tags)
        for chip in self._chips:
            chip.removed.connect(self._on_removed)
            chip.chosen.connect(self.tag_chosen)
            self._flow.addWidget(chip)
            chip.show()
        self.updateGeometry()

    @Slot(str)
    def _on_entered(self, tag: str) -> None:
        if self._annotations is not None and tag.casefold() not in {
            t.casefold() for t in self.tags
        }:
            self.tags_wanted.emit((*self.tags, tag))

    @Slot(str)
    def _on_removed(self, tag: str) -> None:
        self.entry.setFocus(Qt.FocusReason.OtherFocusReason)
        self.tags_wanted.emit(tuple(other for other in self.tags if other != tag))

"""Facts in lines: a name, and a value that can be copied and searched for."""

import html
from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFormLayout, QLabel, QMenu, QSizePolicy, QWidget

from retllm_desktop.ui.details.item_facts import ItemFact
from retllm_desktop.ui.shared.theme import Theme
from retllm_desktop.ui.shared.translation import tr
from retllm_desktop.ui.shared.widgets import make_label


class FactLabel(QLabel):
    """The value of a fact.

    Signals:
        search_wanted: What to search for, a line.
    """

    search_wanted = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._theme = theme
        self._fact = ItemFact("", "")
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._on_menu)
        self.linkActivated.connect(self.search)
        theme.changed.connect(self._show)

    @property
    def fact(self) -> ItemFact:
        """What is shown."""
        return self._fact

    def show_fact(self, fact: ItemFact) -> None:
        """Show another fact."""
        if fact == self._fact:
            return
        self._fact = fact
        self.setAccessibleName(
            tr("{name}: {value}", name=fact.name, value=fact.whole or fact.value)
        )
        self.setToolTip(fact.whole)
        flags = Qt.TextInteractionFlag.TextSelectableByMouse
        if fact.line:
            self.setAccessibleDescription(tr("Find all of which this is true"))
            flags = Qt.TextInteractionFlag.LinksAccessibleByMouse
            flags |= Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        else:
            self.setAccessibleDescription("")
        self.setTextInteractionFlags(flags)
        self._show()

    def make_menu(self) -> QMenu:
        """What can be done with the value."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(tr("Copy")).triggered.connect(self._copy)
        if self._fact.line:
            menu.addAction(tr("Find all of which this is true")).triggered.connect(self.search)
        return menu

    @Slot()
    def search(self) -> None:
        """Ask for what the fact is true of."""
        if self._fact.line:
            self.search_wanted.emit(self._fact.line)

    @Slot()
    def _show(self) -> None:
        value = html.escape(self._fact.value)
        if self._fact.line:
            color = self._theme.tokens.accent
            value = f'<a href="#" style="color:{color}; text-decoration:none">{value}</a>'
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            # A path runs from left to right, and begins where all else does.
            value = f'<div align="right">{value}</div>'
        self.setText(value)

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._fact.whole or self._fact.value)

    @Slot(QPoint)
    def _on_menu(self, place: QPoint) -> None:
        self.make_menu().popup(self.mapToGlobal(place))


class FactList(QWidget):
    """Facts, a line each.

    Attributes:
        shown: What is shown.

    Signals:
        search_wanted: What to search for, a line.
    """

    search_wanted = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._theme = theme
        self.shown: tuple[ItemFact, ...] = ()
        self._lines: list[tuple[QLabel, FactLabel]] = []
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setHorizontalSpacing(14)
        self._form.setVerticalSpacing(4)
        self._form.setLabelAlignment(Qt.AlignmentFlag.AlignLeading)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)

    @property
    def labels(self) -> tuple[FactLabel, ...]:
        """The values that are shown."""
        return tuple(label for _, label in self._lines[: len(self.shown)])

    def show_facts(self, facts: Sequence[ItemFact]) -> None:
        """Show other facts."""
        self.shown = tuple(facts)
        while len(self._lines) < len(facts):
            label = FactLabel(self._theme, self)
            label.search_wanted.connect(self.search_wanted)
            self._lines.append((make_label(role="muted"), label))
            self._form.addRow(*self._lines[-1])
        for row, (name, label) in enumerate(self._lines):
            known = row < len(self.shown)
            self._form.setRowVisible(row, known)
            if known:
                name.setText(self.shown[row].name)
                label.show_fact(self.shown[row])

"""The page of privacy: what was connected to, what is kept where, and the switch for offline."""

from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QGridLayout,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from retllm_desktop.core.errors import format_path
from retllm_desktop.network.access import NetworkConnection
from retllm_desktop.platform.stored_data import StoredKind, StoredPart
from retllm_desktop.ui.settings import privacy_texts
from retllm_desktop.ui.settings.erase_panel import ErasePanel
from retllm_desktop.ui.shared import texts
from retllm_desktop.ui.shared.core_sentences import core_sentence
from retllm_desktop.ui.shared.fields import SwitchField
from retllm_desktop.ui.shared.lead_layout import LeadLayout
from retllm_desktop.ui.shared.theme import Theme
from retllm_desktop.ui.shared.translation import isolate, tr
from retllm_desktop.ui.shared.widgets import (
    ElidedLabel,
    make_button,
    make_label,
    make_separator,
    set_role,
)
from retllm_desktop.ui.window.page_stack import WindowPage

_MOST_SHOWN: Final = 500
_TABLE_ROWS: Final = 7
_WHAT_FOR: Final = 2
"""The column that gives way."""
_COLUMN_PX: Final = 64


class PrivacyPage(WindowPage):
    """What goes out, and what stays.

    Attributes:
        offline: The switch.
        connections: The newest first.
        erase: Asks whether everything is to be removed; hidden where that is not offered.

    Signals:
        offline_wanted: The switch was turned.
        clear_wanted: What is kept of a ``StoredKind`` is to be thrown away.
    """

    offline_wanted = Signal(bool)
    clear_wanted = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Start with nothing known."""
        super().__init__(theme, tr("Privacy"), parent)
        promise = make_label(
            tr(
                "Your pictures, documents, searches, tags and favourites never leave this "
                "computer, unless you connect a model on another machine: that one is sent what "
                "it is to check. Besides, the program connects to a server only to get a model "
                "that you asked for, or to look for a newer version when you press that button. "
                "Every connection is listed here."
            ),
            wrap=True,
        )
        self.offline = SwitchField(theme, tr("Work offline"))
        self.offline_note = make_label("", "muted", wrap=True)
        self.note = make_label("", "error", wrap=True)
        self.note.hide()
        self.summary = make_label("", "muted", wrap=True)
        self.connections = self._make_table()
        self.stored = QFrame()
        self.stored.setObjectName("settingsCard")
        self._stored = QVBoxLayout(self.stored)
        self._stored.setContentsMargins(0, 4, 0, 4)
        self._stored.setSpacing(0)
        self.clear_buttons: dict[StoredKind, QWidget] = {}
        self.body.addWidget(promise)
        self.body.addWidget(self.offline)
        self.body.addWidget(self.offline_note)
        self.body.addWidget(self.note)
        self.body.addWidget(self._title(tr("Connections")))
        self.body.addWidget(self.summary)
        self.body.addWidget(self.connections)
        self.body.addWidget(self._title(tr("Kept on this computer")))
        self.body.addWidget(self.stored)
        self.erase = ErasePanel()
        self.erase.hide()
        self.body.addWidget(self.erase)
        self.body.addStretch(1)
        self.offline.clicked.connect(self.offline_wanted)
        self.show_offline(offline=False)

    def _title(self, text: str) -> QWidget:
        made = make_label(text, "heading", wrap=True)
        made.setContentsMargins(0, 8, 0, 0)
        return made

    def _make_table(self) -> QTableWidget:
        table = QTableWidget(0, 6)
        table.setAccessibleName(tr("Connections"))
        table.setHorizontalHeaderLabels(
            [tr("When"), tr("Server"), tr("What for"), tr("Sent"), tr("Received"), tr("Result")]
        )
        table.verticalHeader().hide()
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.setFixedHeight(_TABLE_ROWS * (table.fontMetrics().height() + 12))
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(_WHAT_FOR, QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(_COLUMN_PX)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        return table

    @property
    def first_focus(self) -> QWidget:
        """The switch."""
        return self.offline if self.offline.isEnabled() else self.back_button

    def show_offline(self, *, offline: bool, forced: str = "") -> None:
        """Show how the switch stands.

        Args:
            offline: Whether the person works offline.
            forced: Why nothing may be fetched whatever the person says, or empty.
        """
        self.offline.setChecked(offline or bool(forced))
        self.offline.setEnabled(not forced)
        self.offline_note.setText(
            tr("Nothing is fetched: {reason}.", reason=core_sentence(forced))
            if forced
            else tr("Nothing is fetched, whoever asks. Searching works as always.")
            if offline
            else tr("Turned on, whatever is being fetched is broken off, and nothing else begins.")
        )

    def show_connections(self, connections: tuple[NetworkConnection, ...]) -> None:
        """List the newest connections."""
        self.summary.setText(privacy_texts.connections_summary(connections))
        table = self.connections
        table.setVisible(bool(connections))
        shown = connections[:_MOST_SHOWN]
        table.setRowCount(len(shown))
        for row, one in enumerate(shown):
            cells = (
                privacy_texts.moment_text(one.began_s),
                one.host,
                privacy_texts.purpose_text(one),
                texts.size_text(one.sent_bytes),
                texts.size_text(one.received_bytes),
                privacy_texts.result_text(one),
            )
            for column, text in enumerate(cells):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                table.setItem(row, column, item)

    def show_stored(self, parts: tuple[StoredPart, ...]) -> None:
        """List what is kept where."""
        focused = next((k for k, b in self.clear_buttons.items() if b.hasFocus()), None)
        while self._stored.count():
            old = self._stored.takeAt(0)
            if old is not None and (widget := old.widget()) is not None:
                widget.deleteLater()
        self.clear_buttons.clear()
        for number, part in enumerate(parts):
            if number:
                self._stored.addWidget(make_separator())
            self._stored.addWidget(self._make_part(part))
        if focused is not None:
            self.clear_buttons.get(focused, self.back_button).setFocus()

    def _make_part(self, part: StoredPart) -> QWidget:
        title = privacy_texts.stored_title(part.kind)
        place = ElidedLabel()
        place.setText(isolate(format_path(part.place)))
        place.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        set_role(place, "muted")
        row = QWidget()
        grid = QGridLayout(row)
        grid.setContentsMargins(12, 8, 12, 8)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(0, 1)
        size = texts.size_text(part.size_bytes) if part.size_bytes else tr("nothing yet")
        grid.addLayout(LeadLayout(make_label(title, wrap=True), make_label(size, "muted")), 0, 0)
        sentence = make_label(privacy_texts.stored_sentence(part.kind), "muted", wrap=True)
        grid.addWidget(sentence, 1, 0)
        if not part.clearable:
            grid.addWidget(place, 2, 0)
        else:
            button = make_button(tr("Clear"), "link")
            button.setAccessibleName(tr("Clear: {what}", what=title))
            button.clicked.connect(lambda: self.clear_wanted.emit(part.kind))
            grid.addLayout(LeadLayout(place, button), 2, 0)
            self.clear_buttons[part.kind] = button
        return row

    @Slot(str)
    def show_error(self, text: str) -> None:
        """Say what went wrong; nothing: nothing did."""
        self.note.setText(text)
        self.note.setVisible(bool(text))

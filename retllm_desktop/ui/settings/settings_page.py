"""The page of settings, made from the table of settings: grouped, searchable, changed at once."""

from dataclasses import fields

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from retllm_desktop.core.errors import RetllmError
from retllm_desktop.platform.settings import SettingGroup, Settings
from retllm_desktop.platform.settings_file import SettingScope
from retllm_desktop.ui.settings import setting_texts
from retllm_desktop.ui.settings.setting_row import SettingRow
from retllm_desktop.ui.settings.settings_session import ReadSettings, SettingsSession
from retllm_desktop.ui.shared import texts
from retllm_desktop.ui.shared.fields import ChoiceField, LineField
from retllm_desktop.ui.shared.theme import Theme
from retllm_desktop.ui.shared.translation import tr, tr_count
from retllm_desktop.ui.shared.widgets import make_button, make_label, make_separator
from retllm_desktop.ui.window.page_stack import WindowPage


class SettingsPage(WindowPage):
    """All settings in groups.

    Attributes:
        rows: By name.
        search: What the settings shown must be about.
        scope: For which library choices are made; hidden where there is one.

    Signals:
        reopen_wanted: The window is to be opened anew.
        models_wanted: A model pack is to be chosen.
    """

    reopen_wanted = Signal()
    models_wanted = Signal()

    def __init__(
        self, session: SettingsSession, theme: Theme, parent: QWidget | None = None
    ) -> None:
        """Take the session."""
        super().__init__(theme, tr("Settings"), parent)
        self._session = session
        self._theme = theme
        self.rows: dict[str, SettingRow] = {}
        self._groups: list[tuple[QLabel, QFrame, list[SettingRow], list[QFrame]]] = []
        self.search = LineField(theme)
        self.search.setObjectName("pageField")
        self.search.setPlaceholderText(tr("Search the settings"))
        self.search.setAccessibleName(tr("Search the settings"))
        self.scope = ChoiceField(theme)
        self.scope.setAccessibleName(tr("For which library"))
        self.scope.addItem(tr("For the library «{name}»", name=session.library))
        self.scope.addItem(tr("For all libraries"))
        self.scope.setVisible(bool(session.library))
        self.error = make_label("", "error", wrap=True)
        self.error.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.error.hide()
        self.none = make_label(tr("No setting is about that."), "muted")
        self.none.hide()
        self.waiting = QFrame()
        self.waiting.setObjectName("taskCard")
        self.waiting_note = make_label(wrap=True)
        self.reopen_button = make_button(tr("Open the window anew"))
        across = QHBoxLayout(self.waiting)
        across.setContentsMargins(12, 8, 12, 8)
        across.addWidget(self.waiting_note, 1)
        across.addWidget(self.reopen_button)
        self.waiting.hide()
        for widget in (self.search, self.scope, self.error, self.waiting, self.none):
            self.body.addWidget(widget)
        self.body.addStretch(1)
        # All at once would keep the window from answering: a group a turn of the event loop.
        self._left = list(SettingGroup)
        self._build = QTimer(self)
        self._build.setInterval(0)
        self._build.timeout.connect(self._add_next)
        self._add_next()
        self._build.start()
        self.search.textChanged.connect(self._filter)
        self.scope.activated.connect(self._on_scope)
        self.reopen_button.clicked.connect(self.reopen_wanted)
        session.settings_read.connect(self._on_read)
        session.failed.connect(self._on_failed)
        session.refused.connect(self._on_refused)
        self.shown.connect(self._load)

    @Slot()
    def _add_next(self) -> None:
        self._add_group(self._left.pop(0))
        if not self._left:
            self._build.stop()
            self._filter()
            self._load()

    @Slot()
    def _load(self) -> None:
        if not self._left:
            self._session.load()

    def _add_group(self, group: SettingGroup) -> None:
        title = make_label(setting_texts.group_title(group), "heading", wrap=True)
        card = QFrame()
        card.setObjectName("settingsCard")
        column = QVBoxLayout(card)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(0)
        rows: list[SettingRow] = []
        rules: list[QFrame] = []
        for option in fields(Settings):
            if option.metadata["group"] is not group:
                continue
            if rows:
                rules.append(make_separator())
                column.addWidget(rules[-1])
            row = SettingRow(option, self._theme)
            row.chosen.connect(self._session.write)
            row.reset_wanted.connect(self._on_reset)
            row.models_wanted.connect(self.models_wanted)
            # Shown as a file says it, once that is read.
            row.setEnabled(False)
            column.addWidget(row)
            rows.append(row)
            self.rows[option.name] = row
        title.setContentsMargins(0, 8, 0, 0)
        # Above the stretch.
        self.body.insertWidget(self.body.count() - 1, title)
        self.body.insertWidget(self.body.count() - 1, card)
        self._groups.append((title, card, rows, rules))

    @property
    def first_focus(self) -> QWidget:
        """The search field."""
        return self.search

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Qt: Escape first takes away what the settings are searched for."""
        if event.key() == Qt.Key.Key_Escape and self.search.text():
            self.search.clear()
            self.search.setFocus()
        else:
            super().keyPressEvent(event)

    @Slot()
    def _filter(self) -> None:
        words = self.search.text().casefold().split()
        found = False
        for title, card, rows, rules in self._groups:
            shown = [row for row in rows if row.matches(words)]
            for row in rows:
                row.setVisible(row in shown)
            for rule, row in zip(rules, rows[1:], strict=True):
                rule.setVisible(row in shown and row is not shown[0])
            title.setVisible(bool(shown))
            card.setVisible(bool(shown))
            found = found or bool(shown)
        self.none.setVisible(not found)

    @Slot(object)
    def _on_read(self, read: ReadSettings) -> None:
        self.error.hide()
        for row in self.rows.values():
            row.setEnabled(True)
            row.show_settings(read.shown)
        waiting = self._session.waiting
        self.waiting_note.setText(
            tr_count("%n change(s) take effect when the window is opened anew.", len(waiting))
        )
        self.waiting.setVisible(bool(waiting))

    @Slot(object)
    def _on_failed(self, error: RetllmError) -> None:
        self.error.setText(texts.error_sentence(error))
        self.error.show()
        for row in self.rows.values():
            row.setEnabled(False)

    @Slot(str, object)
    def _on_refused(self, name: str, error: RetllmError) -> None:
        self.rows[name].show_error(texts.error_sentence(error))

    @Slot(str)
    def _on_reset(self, name: str) -> None:
        self._session.write(name, None)

    @Slot(int)
    def _on_scope(self, index: int) -> None:
        self._session.set_scope(SettingScope.COMMON if index else SettingScope.LIBRARY)

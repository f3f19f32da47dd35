"""One setting on the page of settings: what it is called, its editor, and the way back."""

import os
import sys
from dataclasses import Field
from typing import Any, Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from retllm_desktop.platform.settings_file import ChosenSettings
from retllm_desktop.ui.settings import setting_texts
from retllm_desktop.ui.settings.setting_editors import SettingEditor, make_editor
from retllm_desktop.ui.shared.lead_layout import LeadLayout
from retllm_desktop.ui.shared.theme import Theme
from retllm_desktop.ui.shared.translation import tr
from retllm_desktop.ui.shared.widgets import make_button, make_label
from retllm_desktop.ui.system.hotkeys import choose_way, hotkey_advice
from retllm_desktop.ui.system.tray import TrayIcon, no_tray_text

_LINK_PADDING_PX: Final = 3
"""Above the words of a button that looks like a link; see ``window.qss``."""


class SettingRow(QWidget):
    """A label, an editor, a sentence; «Changed» and «Reset» where it is not at its default.

    Attributes:
        name: The setting's name in the file.
        editor: None where a model pack is chosen, which has a page of its own.

    Signals:
        chosen: A value was chosen: the name, and the value.
        reset_wanted: The default is to hold again.
        models_wanted: A model pack is to be chosen.
    """

    chosen = Signal(str, object)
    reset_wanted = Signal(str)
    models_wanted = Signal()

    def __init__(self, option: "Field[Any]", theme: Theme, parent: QWidget | None = None) -> None:
        """Take the setting's entry in the table."""
        super().__init__(parent)
        self.name = option.name
        self.label = make_label(setting_texts.setting_label(self.name), wrap=True)
        sentences = (setting_texts.setting_sentence(self.name), setting_note(self.name))
        self.sentence = make_label(" ".join(filter(None, sentences)), "muted", wrap=True)
        self.changed = make_label(tr("Changed"), "muted")
        # On one line with what the button beside it says.
        self.changed.setContentsMargins(0, _LINK_PADDING_PX, 0, 0)
        self.reset_button = make_button(tr("Reset"), "link")
        self.reset_button.setAccessibleName(tr("Reset: {setting}", setting=self.label.text()))
        self.error = make_label("", "error", wrap=True)
        # Whether it is at its default is not known before the files are read.
        for widget in (self.changed, self.reset_button, self.error):
            widget.hide()
        self.editor: SettingEditor | None = None
        self.models_button = make_button("", "link")
        field: QWidget = self.models_button
        if not option.metadata.get("pack"):
            self.editor = make_editor(option, theme, self)
            self.editor.chosen.connect(self._on_chosen)
            field = self.editor.widget
            self.label.setBuddy(field)
        head = LeadLayout(self.label, field)
        foot = LeadLayout(self.sentence, self.changed, self.reset_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(2)
        column.addLayout(head)
        column.addLayout(foot)
        column.addWidget(self.error)
        self.reset_button.clicked.connect(self._on_reset)
        self.models_button.clicked.connect(self.models_wanted)

    def show_settings(self, settings: ChosenSettings) -> None:
        """Show what holds."""
        value = getattr(settings.values, self.name)
        if self.editor is not None:
            self.editor.show_value(value)
        else:
            self.models_button.setText(tr("{pack}…", pack=value) if value else tr("none…"))
            self.models_button.setAccessibleName(
                tr("{setting}: choose on the page of models", setting=self.label.text())
            )
        changed = self.name in settings.chosen
        had_focus = self.reset_button.hasFocus()
        self.changed.setVisible(changed)
        self.reset_button.setVisible(changed)
        if had_focus and not changed and self.editor is not None:
            self.editor.widget.setFocus()
        self.error.hide()

    def show_error(self, text: str) -> None:
        """Say why the choice could not be written."""
        self.error.setText(text)
        self.error.show()

    def matches(self, words: list[str]) -> bool:
        """Whether it is about all of some words."""
        about = f"{self.name} {self.label.text()} {self.sentence.text()}".casefold()
        return all(word in about for word in words)

    @Slot(object)
    def _on_chosen(self, value: object) -> None:
        self.chosen.emit(self.name, value)

    @Slot()
    def _on_reset(self) -> None:
        self.reset_wanted.emit(self.name)


def setting_note(name: str) -> str:
    """A sentence on why a setting does nothing here, and what to do; empty where it works."""
    if name == "keep_running" and not TrayIcon.available():
        return no_tray_text()
    way = choose_way(sys.platform, QGuiApplication.platformName(), os.environ)
    return hotkey_advice() if name == "search_key" and not way else ""

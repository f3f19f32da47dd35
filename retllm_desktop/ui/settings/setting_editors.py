"""Editors of settings by their type: a switch, a choice, a number, a line of text."""

import types
import typing
from dataclasses import Field
from typing import Any, Final, cast

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import (
    QDoubleSpinBox,
    QLineEdit,
    QSpinBox,
    QWidget,
)

from retllm_desktop.platform.settings import Settings
from retllm_desktop.platform.settings_file import SettingValue
from retllm_desktop.ui.settings import setting_texts
from retllm_desktop.ui.shared.fields import ChoiceField, DecimalField, SwitchField, WholeField
from retllm_desktop.ui.shared.theme import Theme

_REST_MS: Final = 400
"""A number is written once it is not turned any more."""
_MOST: Final = 1_000_000
_WIDTH_PX: Final = 190


class SettingEditor(QObject):
    """A widget for one setting.

    Attributes:
        widget: What is shown.

    Signals:
        chosen: The person chose a value: a ``SettingValue``, or None for the default.
    """

    chosen = Signal(object)

    def __init__(self, widget: QWidget, parent: QObject | None = None) -> None:
        """Take the widget."""
        super().__init__(parent)
        self.widget = widget

    def show_value(self, value: SettingValue | None) -> None:
        """Show a value; nothing is chosen by that."""
        raise NotImplementedError


class SwitchEditor(SettingEditor):
    """On or off."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        """Start off."""
        self._box = SwitchField(theme, "", parent)
        super().__init__(self._box, parent)
        self._box.clicked.connect(self._on_clicked)

    def show_value(self, value: SettingValue | None) -> None:
        """Show whether it is on."""
        self._box.setChecked(bool(value))

    @Slot(bool)
    def _on_clicked(self, on: bool) -> None:
        self.chosen.emit(on)


class ChoiceEditor(SettingEditor):
    """One of several."""

    def __init__(self, name: str, choices: tuple[str, ...], theme: Theme, parent: QWidget) -> None:
        """Take the choices."""
        self._choices = choices
        self._box = ChoiceField(theme, parent)
        super().__init__(self._box, parent)
        for choice in choices:
            self._box.addItem(setting_texts.choice_text(name, choice))
        self._box.setMinimumWidth(_WIDTH_PX)
        self._box.activated.connect(self._on_activated)

    def show_value(self, value: SettingValue | None) -> None:
        """Show which one it is."""
        self._box.setCurrentIndex(self._choices.index(str(value)))

    @Slot(int)
    def _on_activated(self, index: int) -> None:
        self.chosen.emit(self._choices[index])


class NumberEditor(SettingEditor):
    """A number with a least and perhaps a greatest value; one may stand for «automatic»."""

    def __init__(
        self,
        option: "Field[Any]",
        theme: Theme,
        parent: QWidget,
        *,
        whole: bool,
        may_lack: bool,
    ) -> None:
        """Take the setting.

        Args:
            option: Its entry in the table.
            theme: The colours.
            parent: Qt's.
            whole: Whether it is a whole number.
            may_lack: Whether None is a value.
        """
        least = float(option.metadata.get("minimum", 0))
        most = float(option.metadata.get("maximum", _MOST))
        step = 1.0 if whole else 0.05 if most <= 1 or may_lack else 1.0
        self._whole = whole
        self._lacking = least - step if may_lack else None
        lowest = least if self._lacking is None else self._lacking
        box: QSpinBox | QDoubleSpinBox
        if whole:
            box = WholeField(theme, parent)
            box.setRange(int(lowest), int(most))
        else:
            box = DecimalField(theme, parent)
            box.setDecimals(2 if step < 1 else 1)
            box.setRange(lowest, most)
            box.setSingleStep(step)
        self._box = box
        super().__init__(box, parent)
        box.setSpecialValueText(setting_texts.special_text(option.name))
        unit = option.metadata.get("unit")
        if unit:
            box.setSuffix(f" {setting_texts.unit_text(str(unit))}")
        box.setKeyboardTracking(False)
        box.setGroupSeparatorShown(True)
        box.setMinimumWidth(_WIDTH_PX)
        self._shown: float | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._choose)
        box.valueChanged.connect(self._on_changed)
        box.editingFinished.connect(self._choose)

    def show_value(self, value: SettingValue | None) -> None:
        """Show a number, unless another is being turned to: that one is written soon."""
        if self._rest.isActive():
            return
        number = self._lacking if value is None else float(value)
        self._shown = number
        blocked = self._box.blockSignals(True)
        if number is not None:
            self._box.setValue(cast("int", int(number) if self._whole else number))
        self._box.blockSignals(blocked)

    @Slot()
    def _on_changed(self) -> None:
        self._rest.start()

    @Slot()
    def _choose(self) -> None:
        self._rest.stop()
        number = float(self._box.value())
        if number == self._shown:
            return
        self._shown = number
        if number == self._lacking:
            self.chosen.emit(None)
        else:
            self.chosen.emit(int(number) if self._whole else round(number, 4))


class TextEditor(SettingEditor):
    """A line of text; Enter or leaving it chooses, Escape takes it back."""

    def __init__(self, parent: QWidget) -> None:
        """Start empty."""
        self._line = QLineEdit(parent)
        super().__init__(self._line, parent)
        self._line.setObjectName("pageField")
        self._line.setMinimumWidth(_WIDTH_PX)
        self._shown = ""
        self._line.editingFinished.connect(self._choose)

    def show_value(self, value: SettingValue | None) -> None:
        """Show a text, unless another is being typed."""
        typing = self._line.isModified() and self._line.text().strip() != self._shown
        self._shown = str(value or "")
        if not typing and self._line.text() != self._shown:
            self._line.setText(self._shown)

    @Slot()
    def _choose(self) -> None:
        text = self._line.text().strip()
        if text != self._shown:
            self._shown = text
            self.chosen.emit(text)


def make_editor(option: "Field[Any]", theme: Theme, parent: QWidget) -> SettingEditor:
    """Return the right editor for a setting."""
    hint = typing.get_type_hints(Settings)[option.name]
    kinds = typing.get_args(hint) if isinstance(hint, types.UnionType) else (hint,)
    choices = cast("tuple[str, ...] | None", option.metadata.get("choices"))
    made: SettingEditor
    if choices:
        made = ChoiceEditor(option.name, choices, theme, parent)
    elif bool in kinds:
        made = SwitchEditor(theme, parent)
    elif int in kinds or float in kinds:
        lacking = type(None) in kinds
        made = NumberEditor(option, theme, parent, whole=int in kinds, may_lack=lacking)
    else:
        made = TextEditor(parent)
    made.widget.setAccessibleName(setting_texts.setting_label(option.name))
    made.widget.setAccessibleDescription(setting_texts.setting_sentence(option.name))
    return made

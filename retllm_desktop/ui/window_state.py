"""Persists the window's size, theme and shown notices between two starts."""

import re
from pathlib import Path
from typing import Final

from PySide6.QtCore import QByteArray, QSettings
from PySide6.QtWidgets import QMainWindow

from retllm_desktop.ui.theme import ThemeMode

_GEOMETRY: Final = "window/geometry"
_THEME: Final = "window/theme"
_NOTICES: Final = "window/told"

_MOST_NOTICES: Final = 50


class WindowState:
    """An ini file, or nothing at all."""

    def __init__(self, file: Path | None) -> None:
        """Take the file, None to remember nothing."""
        self._settings: QSettings | None = None
        self._shown_notices: list[str] | None = None
        if file is not None:
            self._settings = QSettings(str(file), QSettings.Format.IniFormat)

    def theme(self, otherwise: ThemeMode) -> ThemeMode:
        """The theme chosen last."""
        value: object = self._settings.value(_THEME) if self._settings else None
        known = {str(mode): mode for mode in ThemeMode}
        return known.get(str(value), otherwise)

    def save_theme(self, mode: ThemeMode) -> None:
        """Remember a theme."""
        if self._settings is not None:
            self._settings.setValue(_THEME, str(mode))

    def is_new_notice(self, text: str) -> bool:
        """Whether a notice was never shown before; it counts as shown now.

        Notices whose numbers alone differ are the same.
        """
        kind = re.sub(r"\d[\d,]*", "#", text)
        if self._shown_notices is None:
            value: object = self._settings.value(_NOTICES) if self._settings else None
            self._shown_notices = str(value).split("\n") if value else []
        if kind in self._shown_notices:
            return False
        self._shown_notices = [*self._shown_notices[-_MOST_NOTICES:], kind]
        if self._settings is not None:
            self._settings.setValue(_NOTICES, "\n".join(self._shown_notices))
        return True

    def restore(self, window: QMainWindow) -> None:
        """Give a window its former size and place; Qt keeps it on the screens there are."""
        value: object = self._settings.value(_GEOMETRY) if self._settings else None
        if isinstance(value, QByteArray):
            window.restoreGeometry(value)

    def save(self, window: QMainWindow) -> None:
        """Remember a window's size and place."""
        if self._settings is not None:
            self._settings.setValue(_GEOMETRY, window.saveGeometry())
            self._settings.sync()

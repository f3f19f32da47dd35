"""Persists the window's size, panels, theme and shown notices between two starts."""

import json
import re
from dataclasses import asdict, astuple, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from PySide6.QtCore import QByteArray, QSettings
from PySide6.QtWidgets import QMainWindow

from retllm_desktop.ui.shared.theme import ThemeMode

if TYPE_CHECKING:
    # Not at run time: this is read before the widgets are loaded.
    from retllm_desktop.ui.window.window_actions import WindowActions
    from retllm_desktop.ui.window.window_parts import WindowParts

_GEOMETRY: Final = "window/geometry"
_THEME: Final = "window/theme"
_NOTICES: Final = "window/told"
_SIDEBAR: Final = "window/sidebar"
_PANELS: Final = "window/panels"
_BOX: Final = "window/box"
_BOX_NUMBERS: Final = 4
_AUTOSTART: Final = "system/autostart"

_MOST_NOTICES: Final = 50


@dataclass(frozen=True, slots=True)
class BoxPlace:
    """Where the search box stands in the window, in device-independent pixels.

    Attributes:
        leading_px: What is left of it; right of it where one reads from the right.
        top_px: What is above it.
        trailing_px: What is at its other side.
        height_px: Its height.
    """

    leading_px: int
    top_px: int
    trailing_px: int
    height_px: int


@dataclass(frozen=True, slots=True)
class SidebarChoice:
    """How a person wants the sidebar.

    Attributes:
        wanted: Whether it is shown where there is room.
        closed: Keys of the groups that are closed.
        opened: Keys of the other entries that are open.
    """

    wanted: bool = True
    closed: tuple[tuple[str, ...], ...] = ()
    opened: tuple[tuple[str, ...], ...] = ()


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

    def restore_panels(self, parts: "WindowParts", commands: "WindowActions") -> None:
        """Show the panels and previews as they were; what is damaged counts as never saved."""
        value: object = self._settings.value(_PANELS) if self._settings else None
        try:
            decoded: object = json.loads(str(value)) if value else {}
        except ValueError:
            decoded = {}
        saved = cast("dict[str, object]", decoded) if isinstance(decoded, dict) else {}
        commands.details.setChecked(saved.get("details") is True)
        parts.details.explanation.show_more(saved.get("more") is True)
        widths = saved.get("widths")
        if isinstance(widths, list):
            known = [one for one in cast("list[object]", widths) if isinstance(one, int)]
            if len(known) == parts.split.count():
                parts.split.setSizes(known)
        edge = saved.get("edge")
        if isinstance(edge, int):
            parts.view.zoom(edge - parts.view.edge)
        parts.view_options.restore(saved.get("view"))

    def save_panels(self, parts: "WindowParts", commands: "WindowActions") -> None:
        """Remember which panels are shown, how wide they are, and how large previews are."""
        if self._settings is None:
            return
        saved: dict[str, object] = {
            "details": commands.details.isChecked(),
            "more": parts.details.explanation.more_button.isChecked(),
            "widths": parts.split.sizes(),
            "edge": parts.view.edge,
            "view": parts.view_options.saved,
        }
        self._settings.setValue(_PANELS, json.dumps(saved))

    def box_place(self) -> BoxPlace | None:
        """Where the search box stood, None where that is not known."""
        value: object = self._settings.value(_BOX) if self._settings else None
        numbers = [int(one) for one in str(value).split() if one.isdecimal()] if value else []
        return BoxPlace(*numbers) if len(numbers) == _BOX_NUMBERS else None

    def save_box_place(self, place: BoxPlace) -> None:
        """Remember where the search box stands: the next start shows it there at once."""
        if self._settings is not None:
            self._settings.setValue(_BOX, " ".join(str(number) for number in astuple(place)))

    @property
    def autostart(self) -> bool:
        """Whether the system was last told to start the program with the session."""
        return self._settings is not None and str(self._settings.value(_AUTOSTART)) == "yes"

    def save_autostart(self, *, enabled: bool) -> None:
        """Remember what the system was told."""
        if self._settings is not None:
            self._settings.setValue(_AUTOSTART, "yes" if enabled else "no")

    def sidebar(self) -> SidebarChoice:
        """What was chosen of the sidebar last; what is damaged counts as never chosen."""
        value: object = self._settings.value(_SIDEBAR) if self._settings else None
        try:
            saved: dict[str, Any] = json.loads(str(value)) if value else {}
            return SidebarChoice(
                saved.get("wanted") is not False,
                tuple(tuple(map(str, key)) for key in saved.get("closed", ())),
                tuple(tuple(map(str, key)) for key in saved.get("opened", ())),
            )
        except (ValueError, TypeError, AttributeError):
            return SidebarChoice()

    def save_sidebar(self, choice: SidebarChoice) -> None:
        """Remember what was chosen of the sidebar."""
        if self._settings is not None:
            self._settings.setValue(_SIDEBAR, json.dumps(asdict(choice)))

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

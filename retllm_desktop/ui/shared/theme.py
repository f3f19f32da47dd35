"""Light and dark themes: colours, style sheet and tinted icons."""

import string
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Final

from PySide6.QtCore import QByteArray, QObject, QRectF, Qt, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QIcon,
    QPainter,
    QPalette,
    QPixmap,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from retllm_desktop.platform.paths import bundled_folder
from retllm_desktop.ui.shared.accent import accent_colors


class ThemeMode(StrEnum):
    """What the person chose."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class AccentSource(StrEnum):
    """Whose accent colour the window wears."""

    SYSTEM = "system"
    PROGRAM = "program"


@dataclass(frozen=True, slots=True)
class Tokens:
    """The colours of one theme, by what they are for (``#rrggbb``).

    Attributes:
        window: Behind everything.
        surface: Bars, panels, fields.
        sunken: Wells: behind previews, tracks of progress bars.
        hover: Under the pointer.
        line: Borders and separators.
        text: What is read.
        muted: What is read second.
        accent: What acts, and what is chosen.
        accent_hover: The same under the pointer.
        on_accent: Text on ``accent``.
        selected: Behind what is chosen.
        sure: A relevance word.
        maybe: A relevance word.
        warn: Behind a warning.
        warn_line: Its border.
        warn_text: Its text.
        error: Behind an error.
        error_line: Its border.
        error_text: Its text.
        paper: A document's card.
        ink: Text on it.
        mark: Behind a word that was looked for.
        on_mark: That word.
        wrong: The line under what cannot be understood.
        on_picture: Icons on a shade over a picture.
    """

    window: str
    surface: str
    sunken: str
    hover: str
    line: str
    text: str
    muted: str
    accent: str
    accent_hover: str
    on_accent: str
    selected: str
    sure: str
    maybe: str
    warn: str
    warn_line: str
    warn_text: str
    error: str
    error_line: str
    error_text: str
    paper: str
    ink: str
    mark: str
    on_mark: str
    wrong: str
    on_picture: str


LIGHT: Final = Tokens(
    window="#f6f6f8",
    surface="#ffffff",
    sunken="#ececf0",
    hover="#ededf2",
    line="#dedee5",
    text="#1a1b20",
    muted="#5b5d69",
    accent="#3553c8",
    accent_hover="#2b45ab",
    on_accent="#ffffff",
    selected="#e2e8fc",
    sure="#176c30",
    maybe="#8f5600",
    warn="#fff5dc",
    warn_line="#ecd596",
    warn_text="#5a4200",
    error="#fdecec",
    error_line="#f0bcbc",
    error_text="#8c1d1d",
    paper="#ffffff",
    ink="#3c3e48",
    mark="#ffe69a",
    on_mark="#1a1b20",
    wrong="#d22f2f",
    on_picture="#ffffff",
)
DARK: Final = Tokens(
    window="#16171a",
    surface="#1f2024",
    sunken="#27282d",
    hover="#2b2c32",
    line="#35363d",
    text="#ececf0",
    muted="#a4a6b3",
    accent="#8ea4ff",
    accent_hover="#a9baff",
    on_accent="#10142b",
    selected="#2b3355",
    sure="#6fd487",
    maybe="#f0b45c",
    warn="#352b12",
    warn_line="#5d4c1f",
    warn_text="#f6dfa6",
    error="#3a1c1e",
    error_line="#6a3034",
    error_text="#ffbcbc",
    paper="#2e2f35",
    ink="#d4d5dc",
    mark="#6a5312",
    on_mark="#fff4d2",
    wrong="#ff7b7b",
    on_picture="#ffffff",
)
_ICON_SIZES_PX: Final = (16, 20, 24, 32, 48, 64, 96)
_NO_ACCENTS: Final = (QColor(0, 0, 0), QColor(255, 255, 255))
_ACCENT_GROUNDS: Final = ("window", "surface")
_SELECTED_INKS: Final = ("text", "muted", "sure", "maybe")


class Theme(QObject):
    """The look of the application, following the system or the person.

    Signals:
        changed: Colours changed: repaint, and ask for icons again.
    """

    changed = Signal()

    def __init__(
        self,
        app: QApplication,
        mode: ThemeMode = ThemeMode.SYSTEM,
        accent: AccentSource = AccentSource.SYSTEM,
    ) -> None:
        """Take the application and dress it."""
        super().__init__(app)
        self._app = app
        self._mode = mode
        self._icons: dict[tuple[str, str, int], QIcon] = {}
        self._colors: dict[str, QColor] = {}
        self.tokens = LIGHT
        self._worn: tuple[object, ...] = ()
        self._still = False
        self._accent_source = accent
        self._desktop_accent: QColor | None = None
        app.setStyle("Fusion")
        # What the style says of itself; the platform's own stands before it.
        self._style_accent = app.style().standardPalette().color(QPalette.ColorRole.Accent)
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._follow)
        if hasattr(hints, "accessibility"):
            # From Qt 6.10 on.
            hints.accessibility().contrastPreferenceChanged.connect(self._follow)
        app.paletteChanged.connect(self._follow)
        self.set_mode(mode)

    @property
    def mode(self) -> ThemeMode:
        """What the person chose."""
        return self._mode

    @property
    def system_accent(self) -> QColor | None:
        """The system's accent as it is, None where nothing tells of one."""
        if self._desktop_accent is not None:
            return self._desktop_accent
        # Our palette sets none, so that this is the platform's.
        told = self._app.palette().color(QPalette.ColorRole.Accent)
        # Black and white are what palettes hold that were never given an accent.
        return None if told in (self._style_accent, *_NO_ACCENTS) else told

    @property
    def dark(self) -> bool:
        """Whether the dark colours are in use."""
        return QColor(self.tokens.window).lightness() < 128

    def set_mode(self, mode: ThemeMode) -> None:
        """Follow the system, or stay light or dark."""
        self._mode = mode
        hints = QGuiApplication.styleHints()
        # Told to Qt as well, so that native dialogs and title bars go along.
        if mode is ThemeMode.SYSTEM:
            hints.unsetColorScheme()
        else:
            dark = mode is ThemeMode.DARK
            hints.setColorScheme(Qt.ColorScheme.Dark if dark else Qt.ColorScheme.Light)
        self._apply()

    def set_still(self, still: bool) -> None:
        """Let nothing glide or sweep, or let it; also follow a turned direction of writing."""
        self._still = still
        self._apply()

    def set_accent_source(self, source: AccentSource) -> None:
        """Wear the system's accent, or the program's own."""
        self._accent_source = source
        self._apply()

    @Slot(object)
    def show_desktop_accent(self, accent: QColor | None) -> None:
        """Follow an accent that the desktop told past Qt; None: it has none."""
        self._desktop_accent = accent
        self._apply()

    @Slot()
    def _follow(self) -> None:
        self._apply()

    def _apply(self) -> None:
        system_dark = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
        follows = self._mode is ThemeMode.SYSTEM
        dark = system_dark if follows else self._mode is ThemeMode.DARK
        tokens = DARK if dark else LIGHT
        accent = self.system_accent
        if accent is not None and self._accent_source is AccentSource.SYSTEM:
            tokens = with_accent(tokens, accent)
        if _wants_contrast():
            # Nothing is read second, and every border is seen.
            tokens = replace(tokens, muted=tokens.text, line=tokens.text)
        worn = (tokens, self._still, QGuiApplication.layoutDirection())
        if worn == self._worn:
            return
        self._worn, self.tokens = worn, tokens
        self._icons.clear()
        self._colors.clear()
        self._app.setPalette(make_palette(self.tokens))
        self._app.setStyleSheet(make_style_sheet(self.tokens, still=self._still))
        self.changed.emit()

    def color(self, role: str) -> QColor:
        """One of the tokens as a colour."""
        known = self._colors.get(role)
        if known is None:
            known = self._colors[role] = QColor(str(getattr(self.tokens, role)))
        return QColor(known)

    def icon(self, name: str, role: str = "text", px: int = 20) -> QIcon:
        """An icon of ours in one of the tokens' colours.

        It is drawn when it is first wanted, and in the size that is wanted alone: all of them in
        every size took 12 MiB. Not by an engine written in Python: an icon deletes its engine, and
        so does Python what it made.

        Args:
            name: Which.
            role: The token.
            px: Its side on the screen, in device-independent pixels.
        """
        px = max(px, 1)
        known = self._icons.get((name, role, px))
        if known is None:
            source = icon_file(name).read_text(encoding="utf-8")
            colors = self.color(role).name(), self.color("muted").name()
            known = self._icons[name, role, px] = _tinted(source, *colors, px)
        return known


def with_accent(tokens: Tokens, accent: QColor) -> Tokens:
    """Colours that wear an accent; see ``accent_colors``."""
    dark = QColor(tokens.window).lightness() < 128
    made = accent_colors(
        accent,
        [str(getattr(tokens, role)) for role in _ACCENT_GROUNDS],
        [str(getattr(tokens, role)) for role in _SELECTED_INKS],
        tokens.surface,
        dark=dark,
    )
    return replace(
        tokens,
        accent=made["accent"],
        accent_hover=made["accent_hover"],
        on_accent=made["on_accent"],
        selected=made["selected"],
    )


def make_palette(tokens: Tokens) -> QPalette:
    """The colours as Qt's palette, for whatever the style sheet leaves alone.

    The role of the accent stays unset: what the application's palette has there is the platform's.
    """
    made = QPalette()
    roles = {
        QPalette.ColorRole.Window: tokens.window,
        QPalette.ColorRole.WindowText: tokens.text,
        QPalette.ColorRole.Base: tokens.surface,
        QPalette.ColorRole.AlternateBase: tokens.sunken,
        QPalette.ColorRole.Text: tokens.text,
        QPalette.ColorRole.PlaceholderText: tokens.muted,
        QPalette.ColorRole.Button: tokens.surface,
        QPalette.ColorRole.ButtonText: tokens.text,
        QPalette.ColorRole.ToolTipBase: tokens.surface,
        QPalette.ColorRole.ToolTipText: tokens.text,
        QPalette.ColorRole.Highlight: tokens.accent,
        QPalette.ColorRole.HighlightedText: tokens.on_accent,
        QPalette.ColorRole.Link: tokens.accent,
        QPalette.ColorRole.Mid: tokens.line,
    }
    for role, value in roles.items():
        made.setColor(role, QColor(value))
    for role in (
        QPalette.ColorRole.WindowText,
        QPalette.ColorRole.Text,
        QPalette.ColorRole.ButtonText,
    ):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(tokens.muted))
    return made


def make_style_sheet(tokens: Tokens, *, still: bool = False) -> str:
    """The style sheet of ``resources/theme`` with the colours filled in."""
    text = (bundled_folder("resources") / "theme" / "window.qss").read_text(encoding="utf-8")
    # Style sheets know left and right alone.
    sides = ["left", "right"]
    if QGuiApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft:
        sides.reverse()
    filled = string.Template(text).substitute(asdict(tokens), leading=sides[0], trailing=sides[1])
    return filled + ("* { widget-animation-duration: 0; }\n" if still else "")


def _wants_contrast() -> bool:
    """Whether the system is set to high contrast, as far as Qt tells."""
    hints = QGuiApplication.styleHints()
    if not hasattr(hints, "accessibility"):
        return False
    return hints.accessibility().contrastPreference() is Qt.ContrastPreference.HighContrast


def icon_file(name: str) -> Path:
    """Where an icon lies."""
    return bundled_folder("resources") / "icons" / f"{name}.svg"


def application_icon() -> QIcon:
    """The program's own icon, in its own colours."""
    made = QIcon()
    _add(made, icon_file("app").read_bytes(), (*_ICON_SIZES_PX, 128, 256), QIcon.Mode.Normal)
    return made


def _tinted(source: str, color: str, disabled: str, px: int) -> QIcon:
    """Draw an icon in two colours, at a size and at twice that."""
    made = QIcon()
    for mode, tint in ((QIcon.Mode.Normal, color), (QIcon.Mode.Disabled, disabled)):
        _add(made, source.replace("currentColor", tint).encode(), (px, 2 * px), mode)
    return made


def _add(icon: QIcon, data: bytes, sizes_px: Iterable[int], mode: QIcon.Mode) -> None:
    drawing = QSvgRenderer(QByteArray(data))
    for size_px in sizes_px:
        icon.addPixmap(_render(drawing, size_px), mode)


def _render(drawing: QSvgRenderer, size_px: int) -> QPixmap:
    pixmap = QPixmap(size_px, size_px)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    drawing.render(painter, QRectF(0, 0, size_px, size_px))
    painter.end()
    return pixmap

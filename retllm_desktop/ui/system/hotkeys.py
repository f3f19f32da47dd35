"""A key that works in every program: the port, what a key means, and which way this system has.

X11, Windows and macOS give a key to whoever asks first. On Wayland the desktop's portal does, where
it has one for keys, and asks the person. Where there is no way, a sentence says what to do instead.
"""

import os
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, cast

from PySide6.QtCore import QKeyCombination, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence

from retllm_desktop.ui.shared.translation import tr

_F1_KEYSYM: Final = 0xFFBE
_NAMED_KEYSYMS: Final = {
    Qt.Key.Key_Space: 0x20,
    Qt.Key.Key_Tab: 0xFF09,
    Qt.Key.Key_Return: 0xFF0D,
    Qt.Key.Key_Pause: 0xFF13,
    Qt.Key.Key_Print: 0xFF61,
    Qt.Key.Key_Insert: 0xFF63,
    Qt.Key.Key_Home: 0xFF50,
    Qt.Key.Key_End: 0xFF57,
    Qt.Key.Key_Search: 0x1008FF1B,
}
"""Numbers of keys in X11 (X11/keysymdef.h); letters, digits and F keys follow a rule."""


@dataclass(frozen=True, slots=True)
class Hotkey:
    """A key with its modifiers.

    Attributes:
        key: The key.
        control: With Ctrl; on macOS with Command.
        alt: With Alt; on macOS with Option.
        shift: With Shift.
        meta: With the Windows key; on macOS with Control.
    """

    key: Qt.Key
    control: bool = False
    alt: bool = False
    shift: bool = False
    meta: bool = False

    @property
    def keysym(self) -> int:
        """The key's number in X11, 0 for one that we have no number for."""
        value = self.key.value
        if Qt.Key.Key_A.value <= value <= Qt.Key.Key_Z.value:
            return value + 0x20
        if 0x20 < value < 0x7F:
            return value
        if Qt.Key.Key_F1.value <= value <= Qt.Key.Key_F24.value:
            return _F1_KEYSYM + value - Qt.Key.Key_F1.value
        return _NAMED_KEYSYMS.get(self.key, 0)

    @property
    def portal_trigger(self) -> str:
        """As the desktop's portal is told (freedesktop.org, Shortcuts Specification)."""
        words = [
            name
            for name, has in (
                ("CTRL", self.control),
                ("ALT", self.alt),
                ("SHIFT", self.shift),
                ("LOGO", self.meta),
            )
            if has
        ]
        name = QKeySequence(self.key).toString(QKeySequence.SequenceFormat.PortableText)
        return "+".join([*words, name.lower()])


def parse_hotkey(text: str) -> Hotkey | None:
    """Read a key as it is written in the settings, such as «Ctrl+Alt+Space».

    None where it is none, or has no modifier: it would be taken from every program.
    """
    sequence = QKeySequence.fromString(text, QKeySequence.SequenceFormat.PortableText)
    if sequence.count() != 1:
        return None
    combinations = list(cast("Iterable[QKeyCombination]", sequence))
    return _of_combination(combinations[0])


def _of_combination(combination: QKeyCombination) -> Hotkey | None:
    held = combination.keyboardModifiers()
    modifiers = Qt.KeyboardModifier
    made = Hotkey(
        combination.key(),
        control=bool(held & modifiers.ControlModifier),
        alt=bool(held & modifiers.AltModifier),
        shift=bool(held & modifiers.ShiftModifier),
        meta=bool(held & modifiers.MetaModifier),
    )
    bare = not (made.control or made.alt or made.meta)
    function_key = Qt.Key.Key_F1.value <= made.key.value <= Qt.Key.Key_F24.value
    unknown = made.key in {Qt.Key.Key_unknown, Qt.Key.Key_Control, Qt.Key.Key_Alt}
    return None if unknown or (bare and not function_key) else made


class HotkeyListener(QObject):
    """A key that is listened for in every program.

    Signals:
        pressed: It was pressed; carries the window system's permission to come to the front, or
            nothing.
        failed: Why it will not be heard, in a sentence.
    """

    pressed = Signal(str)
    failed = Signal(str)

    def listen(self, key: Hotkey) -> None:
        """Listen for a key from now on."""
        raise NotImplementedError

    def stop(self) -> None:
        """Give the key back."""
        raise NotImplementedError


class NoHotkeyListener(HotkeyListener):
    """Where the system gives no program a key of its own."""

    def listen(self, key: Hotkey) -> None:  # noqa: ARG002 - no key can be had
        """Say what to do instead."""
        self.failed.emit(hotkey_advice())

    def stop(self) -> None:
        """There is nothing to give back."""


def hotkey_advice() -> str:
    """What a person can do where no key can be had."""
    return tr(
        "This desktop gives programs no keys of their own. In the system's settings for the "
        "keyboard, add a key that runs «retllm-desktop app --search»."
    )


def taken_text(text: str) -> str:
    """That another program has a key."""
    return tr("Another program has the key {key} already. Choose another one.", key=text)


def choose_way(platform: str, qt_platform: str, environment: Mapping[str, str]) -> str:
    """Which way a key can be had: «windows», «macos», «portal», «x11», or empty for none.

    Args:
        platform: Python's name of the system.
        qt_platform: Qt's name of the window system.
        environment: Of this process.
    """
    if platform == "win32":
        return "windows"
    if platform == "darwin":
        return "macos"
    if qt_platform == "xcb" and environment.get("XDG_SESSION_TYPE") != "wayland":
        return "x11"
    if qt_platform.startswith(("wayland", "xcb")) and environment.get("DBUS_SESSION_BUS_ADDRESS"):
        return "portal"
    return ""


def make_listener(parent: QObject) -> HotkeyListener:
    """The listener of this system."""
    way = choose_way(sys.platform, QGuiApplication.platformName(), os.environ)
    # Each is loaded only where it works.
    if way == "windows":
        from retllm_desktop.ui.system.windows_hotkey import WindowsHotkeyListener

        return WindowsHotkeyListener(parent)
    if way == "macos":
        from retllm_desktop.ui.system.macos_hotkey import MacHotkeyListener

        return MacHotkeyListener(parent)
    if way == "x11":
        from retllm_desktop.ui.system.x11_hotkey import X11HotkeyListener

        return X11HotkeyListener(parent)
    if way == "portal":
        from retllm_desktop.ui.system.portal_hotkey import PortalHotkeyListener

        return PortalHotkeyListener(parent)
    return NoHotkeyListener(parent)

"""A key of our own on macOS: ``RegisterEventHotKey`` of Carbon."""

import ctypes
from typing import Any, Final

from PySide6.QtCore import QObject, Qt

from retllm_desktop.core.typing_support import override
from retllm_desktop.ui.system.hotkeys import Hotkey, HotkeyListener, taken_text

_COMMAND, _SHIFT, _OPTION, _CONTROL = 0x0100, 0x0200, 0x0800, 0x1000
_KEYBOARD: Final = int.from_bytes(b"keyb", "big")
_PRESSED: Final = 5
_OUR_SIGNATURE: Final = int.from_bytes(b"retl", "big")
_CARBON: Final = "/System/Library/Frameworks/Carbon.framework/Carbon"
_PLACES: Final = {
    Qt.Key.Key_A: 0x00, Qt.Key.Key_B: 0x0B, Qt.Key.Key_C: 0x08, Qt.Key.Key_D: 0x02,
    Qt.Key.Key_E: 0x0E, Qt.Key.Key_F: 0x03, Qt.Key.Key_G: 0x05, Qt.Key.Key_H: 0x04,
    Qt.Key.Key_I: 0x22, Qt.Key.Key_J: 0x26, Qt.Key.Key_K: 0x28, Qt.Key.Key_L: 0x25,
    Qt.Key.Key_M: 0x2E, Qt.Key.Key_N: 0x2D, Qt.Key.Key_O: 0x1F, Qt.Key.Key_P: 0x23,
    Qt.Key.Key_Q: 0x0C, Qt.Key.Key_R: 0x0F, Qt.Key.Key_S: 0x01, Qt.Key.Key_T: 0x11,
    Qt.Key.Key_U: 0x20, Qt.Key.Key_V: 0x09, Qt.Key.Key_W: 0x0D, Qt.Key.Key_X: 0x07,
    Qt.Key.Key_Y: 0x10, Qt.Key.Key_Z: 0x06, Qt.Key.Key_Space: 0x31, Qt.Key.Key_F1: 0x7A,
    Qt.Key.Key_F2: 0x78, Qt.Key.Key_F3: 0x63, Qt.Key.Key_F4: 0x76, Qt.Key.Key_F5: 0x60,
    Qt.Key.Key_F6: 0x61, Qt.Key.Key_F7: 0x62, Qt.Key.Key_F8: 0x64, Qt.Key.Key_F9: 0x65,
    Qt.Key.Key_F10: 0x6D, Qt.Key.Key_F11: 0x67, Qt.Key.Key_F12: 0x6F,
}  # fmt: skip
"""Places on the keyboard (Carbon, HIToolbox/Events.h)."""


class _EventType(ctypes.Structure):
    _fields_ = [("kind", ctypes.c_uint32), ("event", ctypes.c_uint32)]


class _KeyId(ctypes.Structure):
    _fields_ = [("signature", ctypes.c_uint32), ("id", ctypes.c_uint32)]


_Handler = ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)


def key_place(key: Hotkey) -> int | None:
    """Where the key is on the keyboard, None for one that we do not know."""
    return _PLACES.get(key.key)


def carbon_modifiers(key: Hotkey) -> int:
    """The modifiers as Carbon counts them; Qt's Ctrl is Command there."""
    return (
        (_COMMAND if key.control else 0)
        | (_SHIFT if key.shift else 0)
        | (_OPTION if key.alt else 0)
        | (_CONTROL if key.meta else 0)
    )


class MacHotkeyListener(HotkeyListener):
    """Registers a key with the application's event target."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Register nothing yet."""
        super().__init__(parent)
        self._carbon: Any = ctypes.CDLL(_CARBON)
        self._carbon.GetApplicationEventTarget.restype = ctypes.c_void_p
        self._carbon.RegisterEventHotKey.argtypes = [
            ctypes.c_uint32,
            ctypes.c_uint32,
            _KeyId,
            ctypes.c_void_p,
            ctypes.c_uint32,
            ctypes.c_void_p,
        ]
        self._carbon.UnregisterEventHotKey.argtypes = [ctypes.c_void_p]
        self._carbon.InstallEventHandler.argtypes = [
            ctypes.c_void_p,
            _Handler,
            ctypes.c_ulong,
            ctypes.c_void_p,
            ctypes.c_void_p,
            ctypes.c_void_p,
        ]
        self._registered = ctypes.c_void_p()
        # Kept: Carbon calls it as long as the program runs.
        self._handler = _Handler(self._on_event)
        self._installed = False

    @override
    def listen(self, key: Hotkey) -> None:
        self.stop()
        place, target = key_place(key), self._carbon.GetApplicationEventTarget()
        if not self._installed:
            pressed = _EventType(_KEYBOARD, _PRESSED)
            self._carbon.InstallEventHandler(
                target, self._handler, 1, ctypes.byref(pressed), None, None
            )
            self._installed = True
        refused = place is None or self._carbon.RegisterEventHotKey(
            place,
            carbon_modifiers(key),
            _KeyId(_OUR_SIGNATURE, 1),
            target,
            0,
            ctypes.byref(self._registered),
        )
        if refused:
            self.failed.emit(taken_text(key.portal_trigger.title()))

    @override
    def stop(self) -> None:
        if self._registered:
            self._carbon.UnregisterEventHotKey(self._registered)
            self._registered = ctypes.c_void_p()

    def _on_event(self, _call: int, _event: int, _data: int) -> int:
        self.pressed.emit("")
        return 0

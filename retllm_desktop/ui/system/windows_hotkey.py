"""A key of our own on Windows: ``RegisterHotKey``, heard in Qt's native events."""

import ctypes
from typing import Any, Final

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QCoreApplication, QObject, Qt

from retllm_desktop.core.typing_support import override
from retllm_desktop.ui.system.hotkeys import Hotkey, HotkeyListener, taken_text

_ALT, _CONTROL, _SHIFT, _META, _NO_REPEAT = 0x1, 0x2, 0x4, 0x8, 0x4000
_WM_HOTKEY: Final = 0x0312
_OUR_KEY: Final = 0x5245
_F1_CODE: Final = 0x70
_NAMED_CODES: Final = {
    Qt.Key.Key_Space: 0x20,
    Qt.Key.Key_Tab: 0x09,
    Qt.Key.Key_Return: 0x0D,
    Qt.Key.Key_Pause: 0x13,
    Qt.Key.Key_Print: 0x2C,
    Qt.Key.Key_Insert: 0x2D,
    Qt.Key.Key_Home: 0x24,
    Qt.Key.Key_End: 0x23,
}


class _Message(ctypes.Structure):
    _fields_ = [
        ("window", ctypes.c_void_p),
        ("message", ctypes.c_uint),
        ("key", ctypes.c_size_t),
    ]


def virtual_key(key: Hotkey) -> int:
    """The key's number on Windows, 0 for one that we have no number for."""
    value = key.key.value
    letter = Qt.Key.Key_A.value <= value <= Qt.Key.Key_Z.value
    if letter or Qt.Key.Key_0.value <= value <= Qt.Key.Key_9.value:
        return value
    if Qt.Key.Key_F1.value <= value <= Qt.Key.Key_F24.value:
        return _F1_CODE + value - Qt.Key.Key_F1.value
    return _NAMED_CODES.get(key.key, 0)


def modifier_bits(key: Hotkey) -> int:
    """The modifiers as Windows counts them; held down, the key counts once."""
    return (
        _NO_REPEAT
        | (_ALT if key.alt else 0)
        | (_CONTROL if key.control else 0)
        | (_SHIFT if key.shift else 0)
        | (_META if key.meta else 0)
    )


class WindowsHotkeyListener(HotkeyListener):
    """Registers a key for this thread."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Register nothing yet."""
        super().__init__(parent)
        self._user32: Any = getattr(ctypes, "windll").user32  # noqa: B009 - on Windows alone
        self._filter = _HotkeyFilter(self)
        self._listening = False

    @override
    def listen(self, key: Hotkey) -> None:
        self.stop()
        code = virtual_key(key)
        if not code or not self._user32.RegisterHotKey(None, _OUR_KEY, modifier_bits(key), code):
            self.failed.emit(taken_text(key.portal_trigger.title()))
            return
        self._listening = True
        app = QCoreApplication.instance()
        if app is not None:
            app.installNativeEventFilter(self._filter)

    @override
    def stop(self) -> None:
        app = QCoreApplication.instance()
        if self._listening and app is not None:
            app.removeNativeEventFilter(self._filter)
            self._user32.UnregisterHotKey(None, _OUR_KEY)
        self._listening = False


class _HotkeyFilter(QAbstractNativeEventFilter):
    def __init__(self, listener: WindowsHotkeyListener) -> None:
        super().__init__()
        self._listener = listener

    @override
    def nativeEventFilter(
        self, eventType: "QByteArray | bytes | bytearray | memoryview[int]", message: int
    ) -> object:
        kind = eventType.data() if isinstance(eventType, QByteArray) else eventType
        if bytes(kind) == b"windows_generic_MSG":
            seen = _Message.from_address(int(message))
            if seen.message == _WM_HOTKEY and seen.key == _OUR_KEY:
                self._listener.pressed.emit("")
                return True, 0
        return False, 0

"""A key of our own on X11: grabbed on a connection of its own through xcb."""

import ctypes
from typing import Any, Final

from PySide6.QtCore import QObject, QSocketNotifier, Slot

from retllm_desktop.core.typing_support import override
from retllm_desktop.ui.system.hotkeys import Hotkey, HotkeyListener, hotkey_advice, taken_text

_SHIFT, _CAPS_LOCK, _CONTROL, _ALT, _NUM_LOCK, _META = 1, 2, 4, 8, 16, 64
_KEY_PRESS: Final = 2
_TYPE_BITS: Final = 0x7F
_ASYNCHRONOUS: Final = 1


class _Cookie(ctypes.Structure):
    _fields_ = [("sequence", ctypes.c_uint)]


class _ScreenIterator(ctypes.Structure):
    _fields_ = [
        ("data", ctypes.POINTER(ctypes.c_uint32)),
        ("rem", ctypes.c_int),
        ("index", ctypes.c_int),
    ]


def modifier_masks(key: Hotkey) -> tuple[int, ...]:
    """The states of modifiers under which a key counts: Caps Lock and Num Lock do not matter."""
    held = (
        (_SHIFT if key.shift else 0)
        | (_CONTROL if key.control else 0)
        | (_ALT if key.alt else 0)
        | (_META if key.meta else 0)
    )
    return tuple(held | locks for locks in (0, _CAPS_LOCK, _NUM_LOCK, _CAPS_LOCK | _NUM_LOCK))


class X11HotkeyListener(HotkeyListener):
    """Grabs a key of the root window."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Connect to nothing yet."""
        super().__init__(parent)
        self._xcb: Any = None
        self._connection: int | None = None
        self._notifier: QSocketNotifier | None = None
        self._symbols: Any = None

    @override
    def listen(self, key: Hotkey) -> None:
        self.stop()
        if not key.keysym or not self._connect():
            self.failed.emit(hotkey_advice())
            return
        code = self._key_code(key.keysym)
        root = self._root_window()
        if not code or not root or not self._grab(root, code, key):
            self.stop()
            self.failed.emit(taken_text(key.portal_trigger.title()))
            return
        notifier = QSocketNotifier(
            self._xcb.xcb_get_file_descriptor(self._connection), QSocketNotifier.Type.Read, self
        )
        notifier.activated.connect(self._read)
        self._notifier = notifier

    @override
    def stop(self) -> None:
        if self._notifier is not None:
            self._notifier.setEnabled(False)
            self._notifier.deleteLater()
            self._notifier = None
        if self._connection is not None:
            # Its grabs end with it.
            self._xcb.xcb_disconnect(self._connection)
            self._connection = None

    def _connect(self) -> bool:
        try:
            xcb, symbols = ctypes.CDLL("libxcb.so.1"), ctypes.CDLL("libxcb-keysyms.so.1")
        except OSError:
            return False
        pointer = ctypes.c_void_p
        xcb.xcb_connect.restype = pointer
        xcb.xcb_connect.argtypes = [ctypes.c_char_p, ctypes.POINTER(ctypes.c_int)]
        xcb.xcb_get_setup.restype = pointer
        xcb.xcb_setup_roots_iterator.restype = _ScreenIterator
        xcb.xcb_poll_for_event.restype = pointer
        xcb.xcb_request_check.restype = pointer
        xcb.xcb_grab_key_checked.restype = _Cookie
        xcb.xcb_grab_key_checked.argtypes = [
            pointer,
            ctypes.c_uint8,
            ctypes.c_uint32,
            ctypes.c_uint16,
            ctypes.c_uint8,
            ctypes.c_uint8,
            ctypes.c_uint8,
        ]
        xcb.xcb_request_check.argtypes = [pointer, _Cookie]
        for name in (
            "xcb_get_setup",
            "xcb_setup_roots_iterator",
            "xcb_poll_for_event",
            "xcb_disconnect",
            "xcb_connection_has_error",
            "xcb_get_file_descriptor",
        ):
            getattr(xcb, name).argtypes = [pointer]
        symbols.xcb_key_symbols_alloc.restype = pointer
        symbols.xcb_key_symbols_alloc.argtypes = [pointer]
        symbols.xcb_key_symbols_get_keycode.restype = ctypes.POINTER(ctypes.c_uint8)
        symbols.xcb_key_symbols_get_keycode.argtypes = [pointer, ctypes.c_uint32]
        symbols.xcb_key_symbols_free.argtypes = [pointer]
        self._xcb, self._symbols = xcb, symbols
        self._connection = xcb.xcb_connect(None, None)
        if self._connection is None or xcb.xcb_connection_has_error(self._connection):
            self.stop()
            return False
        return True

    def _key_code(self, keysym: int) -> int:
        table = self._symbols.xcb_key_symbols_alloc(self._connection)
        codes = self._symbols.xcb_key_symbols_get_keycode(table, keysym)
        code = int(codes[0]) if codes else 0
        if codes:
            _free(codes)
        self._symbols.xcb_key_symbols_free(table)
        return code

    def _root_window(self) -> int:
        setup = self._xcb.xcb_get_setup(self._connection)
        screens = self._xcb.xcb_setup_roots_iterator(setup)
        return int(screens.data[0]) if screens.rem else 0

    def _grab(self, root: int, code: int, key: Hotkey) -> bool:
        for mask in modifier_masks(key):
            cookie = self._xcb.xcb_grab_key_checked(
                self._connection, 1, root, mask, code, _ASYNCHRONOUS, _ASYNCHRONOUS
            )
            error = self._xcb.xcb_request_check(self._connection, cookie)
            if error:
                _free(ctypes.c_void_p(error))
                return False
        return True

    @Slot()
    def _read(self) -> None:
        pressed = False
        while self._connection is not None:
            event = self._xcb.xcb_poll_for_event(self._connection)
            if not event:
                break
            kind = ctypes.cast(event, ctypes.POINTER(ctypes.c_uint8))[0]
            pressed = pressed or kind & _TYPE_BITS == _KEY_PRESS
            _free(ctypes.c_void_p(event))
        if pressed:
            self.pressed.emit("")
        elif self._connection is not None and self._xcb.xcb_connection_has_error(self._connection):
            self.stop()


def _free(pointer: Any) -> None:
    libc = ctypes.CDLL(None)
    libc.free.argtypes = [ctypes.c_void_p]
    libc.free(pointer)

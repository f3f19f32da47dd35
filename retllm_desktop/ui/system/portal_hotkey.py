"""A key of our own from the desktop's portal: ``org.freedesktop.portal.GlobalShortcuts``.

The desktop asks the person, and may give another key than was wished for. The session lasts as long
as our connection to the bus; it is one of our own, since QtDBus cannot write the list of shortcuts.
"""

import contextlib
import itertools
import os
import socket
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final, cast
from urllib.parse import unquote

from PySide6.QtCore import QObject, QSocketNotifier, Slot

from retllm_desktop.core.typing_support import override
from retllm_desktop.ui.shared.translation import tr
from retllm_desktop.ui.system.bus_messages import BusMessage, BusMessageKind, decode_message
from retllm_desktop.ui.system.hotkeys import Hotkey, HotkeyListener, hotkey_advice

_BUS: Final = "org.freedesktop.DBus"
_PORTAL: Final = "org.freedesktop.portal.Desktop"
_PORTAL_PATH: Final = "/org/freedesktop/portal/desktop"
_SHORTCUTS: Final = "org.freedesktop.portal.GlobalShortcuts"
_REQUEST: Final = "org.freedesktop.portal.Request"
_REGISTRY: Final = "org.freedesktop.host.portal.Registry"
_APP_ID: Final = "retllm-desktop"
_SHORTCUT: Final = "search"
_CONNECT_S: Final = 1.0
_READ_BYTES: Final = 65536

Answer = Callable[[BusMessage], None]


class PortalHotkeyListener(HotkeyListener):
    """Asks the portal for a key, and hears it on the bus."""

    def __init__(self, parent: QObject | None = None, address: str = "") -> None:
        """Take the bus's address; empty for the session's."""
        super().__init__(parent)
        self._address = address or os.environ.get("DBUS_SESSION_BUS_ADDRESS", "")
        self._socket: socket.socket | None = None
        self._notifier: QSocketNotifier | None = None
        self._received = b""
        self._serials = itertools.count(1)
        self._calls: dict[int, Answer] = {}
        self._requests: dict[str, Answer] = {}
        self._tokens = itertools.count(1)

    @override
    def listen(self, key: Hotkey) -> None:
        self.stop()
        if not self._connect():
            self.failed.emit(hotkey_advice())
            return
        self._ask_bus("Hello")
        for interface in (_REQUEST, _SHORTCUTS):
            self._ask_bus("AddMatch", f"type='signal',interface='{interface}'")
        # Newer portals ask programs outside of a sandbox who they are.
        self._ask_portal("Register", "sa{sv}", (_APP_ID, {}), interface=_REGISTRY)
        token = self._expect(lambda answer: self._on_session(answer, key))
        options = {"handle_token": ("s", token), "session_handle_token": ("s", _SHORTCUT)}
        self._ask_portal("CreateSession", "a{sv}", (options,))

    @override
    def stop(self) -> None:
        if self._notifier is not None:
            self._notifier.setEnabled(False)
            self._notifier.deleteLater()
            self._notifier = None
        if self._socket is not None:
            # The portal ends the session with the connection.
            self._socket.close()
            self._socket = None
        self._received = b""
        self._calls.clear()
        self._requests.clear()

    def _connect(self) -> bool:
        for address in self._address.split(";"):
            place = _socket_place(address)
            if place is None:
                continue
            made = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            made.settimeout(_CONNECT_S)
            try:
                made.connect(place)
                who = str(os.getuid()).encode().hex()
                made.sendall(f"\0AUTH EXTERNAL {who}\r\n".encode())
                if not made.recv(_READ_BYTES).startswith(b"OK"):
                    made.close()
                    continue
                made.sendall(b"BEGIN\r\n")
            except OSError:
                made.close()
                continue
            self._socket = made
            self._notifier = QSocketNotifier(made.fileno(), QSocketNotifier.Type.Read, self)
            self._notifier.activated.connect(self._read)
            return True
        return False

    def _ask_bus(self, member: str, *words: str) -> None:
        body = BusMessage(
            BusMessageKind.CALL,
            path="/org/freedesktop/DBus",
            interface=_BUS,
            member=member,
            destination=_BUS,
            signature="s" * len(words),
            body=words,
        )
        self._call(body, lambda _answer: None)

    def _ask_portal(
        self, member: str, signature: str, body: tuple[object, ...], *, interface: str = _SHORTCUTS
    ) -> None:
        message = BusMessage(
            BusMessageKind.CALL,
            path=_PORTAL_PATH,
            interface=interface,
            member=member,
            destination=_PORTAL,
            signature=signature,
            body=body,
        )
        # Older portals know nothing of the registry: that does not matter.
        self._call(message, self._on_called if interface == _SHORTCUTS else lambda _answer: None)

    def _call(self, message: BusMessage, answer: Answer) -> None:
        serial = next(self._serials)
        self._calls[serial] = answer
        if self._socket is not None:
            try:
                self._socket.sendall(replace(message, serial=serial).encode())
            except OSError:
                self._fail()

    def _expect(self, answer: Answer) -> str:
        """Note who is told of the answer to a request of the portal; returns its token."""
        token = f"retllm{next(self._tokens)}"
        self._requests[token] = answer
        return token

    def _on_called(self, answer: BusMessage) -> None:
        if answer.kind is BusMessageKind.ERROR:
            # No portal, or one without keys.
            self._fail()

    def _on_session(self, answer: BusMessage, key: Hotkey) -> None:
        results = _results(answer)
        session = None if results is None else results.get("session_handle")
        if session is None:
            self._fail()
            return
        token = self._expect(self._on_bound)
        shortcut = {
            "description": ("s", tr("Search the pictures and documents of this computer")),
            "preferred_trigger": ("s", key.portal_trigger),
        }
        body = (session[1], [(_SHORTCUT, shortcut)], "", {"handle_token": ("s", token)})
        self._ask_portal("BindShortcuts", "oa(sa{sv})sa{sv}", body)

    def _on_bound(self, answer: BusMessage) -> None:
        if _results(answer) is None:
            self._fail()

    def _fail(self) -> None:
        self.stop()
        self.failed.emit(hotkey_advice())

    @Slot()
    def _read(self) -> None:
        if self._socket is None:
            return
        try:
            data = self._socket.recv(_READ_BYTES)
        except TimeoutError:
            return
        except OSError:
            data = b""
        if not data:
            self.stop()
            return
        self._received += data
        with contextlib.suppress(ValueError):
            while (found := decode_message(self._received)) is not None:
                message, used = found
                self._received = self._received[used:]
                self._take(message)

    def _take(self, message: BusMessage) -> None:
        answer = self._calls.pop(message.reply_to, None)
        if answer is not None:
            answer(message)
        elif message.member == "Response":
            request = self._requests.pop(message.path.rpartition("/")[2], None)
            if request is not None:
                request(message)
        elif message.member == "Activated" and len(message.body) == 4:
            _session, name, _when, options = message.body
            if name == _SHORTCUT:
                told = cast("Mapping[str, tuple[str, object]]", options)
                token = told.get("activation_token", ("s", ""))[1]
                self.pressed.emit(str(token))


def _results(answer: BusMessage) -> "Mapping[str, tuple[str, object]] | None":
    """What the portal answered, None where it did not do what was asked for."""
    if len(answer.body) < 2 or answer.body[0] != 0:
        return None
    return cast("Mapping[str, tuple[str, object]]", answer.body[1])


def _socket_place(address: str) -> str | bytes | None:
    """Where a bus listens, None for a way that we do not go."""
    transport, _, rest = address.partition(":")
    fields: dict[str, str] = {}
    for pair in rest.split(","):
        name, _, value = pair.partition("=")
        fields[name] = value
    if transport != "unix":
        return None
    if "path" in fields:
        return unquote(fields["path"])
    return b"\0" + unquote(fields["abstract"]).encode() if "abstract" in fields else None

"""A connection of our own to the session bus, for messages that QtDBus cannot write.

Calls are answered in Qt's loop; nothing waits but the first second of connecting.
"""

import itertools
import os
import socket
from collections.abc import Callable
from dataclasses import replace
from typing import Final
from urllib.parse import unquote

from PySide6.QtCore import QObject, QSocketNotifier, Signal, Slot

from retllm_desktop.ui.system.bus_messages import BusMessage, BusMessageKind, decode_message

_BUS: Final = "org.freedesktop.DBus"
_BUS_PATH: Final = "/org/freedesktop/DBus"
_CONNECT_S: Final = 1.0
_READ_BYTES: Final = 65536

BusAnswer = Callable[[BusMessage], None]


class BusConnection(QObject):
    """Calls methods and hears signals.

    Signals:
        received: A ``BusMessage`` that answers no call: a signal that was asked for.
        lost: The bus ended the connection.
    """

    received = Signal(object)
    lost = Signal()

    def __init__(self, parent: QObject | None = None, address: str = "") -> None:
        """Take the bus's address; empty for the session's."""
        super().__init__(parent)
        self._address = address
        self._socket: socket.socket | None = None
        self._notifier: QSocketNotifier | None = None
        self._bytes = b""
        self._serials = itertools.count(1)
        self._calls: dict[int, BusAnswer] = {}

    @property
    def connected(self) -> bool:
        """Whether there is a bus."""
        return self._socket is not None

    def connect_to_bus(self) -> bool:
        """Connect, unless that is done; returns whether there is a bus."""
        if self._socket is not None:
            return True
        address = self._address or os.environ.get("DBUS_SESSION_BUS_ADDRESS", "")
        for one in address.split(";"):
            place = _socket_place(one)
            made = None if place is None else _open_socket(place)
            if made is not None:
                self._socket = made
                self._notifier = QSocketNotifier(made.fileno(), QSocketNotifier.Type.Read, self)
                self._notifier.activated.connect(self._read)
                self._ask_bus("Hello")
                return True
        return False

    def close(self) -> None:
        """Leave the bus; calls under way are not answered."""
        if self._notifier is not None:
            self._notifier.setEnabled(False)
            self._notifier.deleteLater()
            self._notifier = None
        if self._socket is not None:
            self._socket.close()
            self._socket = None
        self._bytes = b""
        self._calls.clear()

    def hear(self, interface: str) -> None:
        """Have the signals of an interface delivered."""
        self._ask_bus("AddMatch", f"type='signal',interface='{interface}'")

    def call(self, message: BusMessage, answer: BusAnswer) -> None:
        """Call a method; the answer is a reply or an error."""
        serial = next(self._serials)
        self._calls[serial] = answer
        if self._socket is None:
            return
        try:
            self._socket.sendall(replace(message, serial=serial).encode())
        except OSError:
            self._lose()

    def _ask_bus(self, member: str, *words: str) -> None:
        message = BusMessage(
            BusMessageKind.CALL,
            path=_BUS_PATH,
            interface=_BUS,
            member=member,
            destination=_BUS,
            signature="s" * len(words),
            body=words,
        )
        self.call(message, lambda _answer: None)

    def _lose(self) -> None:
        if self._socket is not None:
            self.close()
            self.lost.emit()

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
            self._lose()
            return
        self._bytes += data
        try:
            while (found := decode_message(self._bytes)) is not None:
                message, used = found
                self._bytes = self._bytes[used:]
                self._take(message)
        except ValueError:
            self._lose()

    def _take(self, message: BusMessage) -> None:
        if message.kind in {BusMessageKind.REPLY, BusMessageKind.ERROR}:
            answer = self._calls.pop(message.reply_to, None)
            if answer is not None:
                answer(message)
        else:
            self.received.emit(message)


def _open_socket(place: str | bytes) -> socket.socket | None:
    made = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    made.settimeout(_CONNECT_S)
    try:
        made.connect(place)
        who = str(os.getuid()).encode().hex()
        made.sendall(f"\0AUTH EXTERNAL {who}\r\n".encode())
        if made.recv(_READ_BYTES).startswith(b"OK"):
            made.sendall(b"BEGIN\r\n")
            return made
    except OSError:
        pass
    made.close()
    return None


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

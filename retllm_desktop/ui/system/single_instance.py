"""One window a library: a second start hands over what it was asked for, and ends.

The first window listens on a socket of the person's own, beside the library file. A request is a
line of JSON; the answer is a line as soon as it is taken.
"""

import hashlib
import json
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_MOST_BYTES: Final = 1_000_000
_LONGEST_SOCKET_PATH: Final = 100
"""Bytes; systems take 104 or 108."""
_ANSWER: Final = b"taken\n"
_CONNECT_MS: Final = 1000
_ANSWER_MS: Final = 5000


@dataclass(frozen=True, slots=True)
class WindowRequest:
    """What a start of the window asks for.

    Attributes:
        query: Searched for at once, if not empty.
        paths: Folders to add and files to search with.
        activation: The window system's permission to come to the front, or empty.
    """

    query: str = ""
    paths: tuple[Path, ...] = ()
    activation: str = ""

    def encode(self) -> bytes:
        """As a line; names that are no text survive."""
        fields = {
            "query": self.query,
            "paths": [str(path.absolute()) for path in self.paths],
            "activation": self.activation,
        }
        return json.dumps(fields).encode("ascii") + b"\n"

    @classmethod
    def decode(cls, line: bytes) -> "WindowRequest | None":
        """A request from a line, None where it is none."""
        try:
            fields: object = json.loads(line)
        except ValueError:
            return None
        if not isinstance(fields, dict):
            return None
        known = cast("dict[str, object]", fields)
        query, activation, paths = (known.get(name) for name in ("query", "activation", "paths"))
        if not isinstance(query, str) or not isinstance(activation, str):
            return None
        names = cast("list[object]", paths) if isinstance(paths, list) else [None]
        texts = [name for name in names if isinstance(name, str)]
        if len(texts) < len(names):
            return None
        return cls(query, tuple(Path(text) for text in texts), activation)


def socket_name(database: Path) -> str:
    """Where the window on a library listens: a path, or on Windows the name of a pipe."""
    key = hashlib.sha256(os.fsencode(os.path.realpath(database))).hexdigest()[:20]
    if os.name == "nt":
        return f"retllm-desktop-{key}"
    beside = database.parent / "window.socket"
    if len(os.fsencode(beside)) <= _LONGEST_SOCKET_PATH:
        return str(beside)
    return str(Path(tempfile.gettempdir()) / f"retllm-desktop-{os.getuid()}-{key}")


def hand_over(name: str, request: WindowRequest) -> bool:
    """Hand a request to the window that listens; False where none does, or none answers."""
    if not _is_own(name):
        return False
    socket = QLocalSocket()
    socket.connectToServer(name)
    if not socket.waitForConnected(_CONNECT_MS):
        return False
    socket.write(request.encode())
    while socket.bytesToWrite() and socket.waitForBytesWritten(_ANSWER_MS):
        pass
    answer = b""
    while not answer.endswith(b"\n") and len(answer) < len(_ANSWER):
        if not socket.bytesAvailable() and not socket.waitForReadyRead(_ANSWER_MS):
            return False
        answer += bytes(socket.readAll().data())
    socket.disconnectFromServer()
    return answer == _ANSWER


def _is_own(name: str) -> bool:
    """Whether a socket was made by the same person: another's must not get our queries."""
    if os.name == "nt":
        return True
    try:
        return os.lstat(name).st_uid == os.getuid()
    except OSError:
        return False


class InstanceServer(QObject):
    """Takes the requests of further starts.

    Signals:
        requested: A ``WindowRequest``.
    """

    requested = Signal(object)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        """Take the name to listen on; see ``socket_name``."""
        super().__init__(parent)
        self._name = name
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connection)
        self._received: dict[QLocalSocket, bytes] = {}

    def listen(self) -> bool:
        """Listen from now on; returns whether that is possible.

        To be called by who holds the library: what lies there was left by a window that died.
        """
        QLocalServer.removeServer(self._name)
        return self._server.listen(self._name)

    def close(self) -> None:
        """Listen no more."""
        self._server.close()

    @Slot()
    def _on_connection(self) -> None:
        while self._server.hasPendingConnections():
            socket = self._server.nextPendingConnection()
            self._received[socket] = b""
            socket.readyRead.connect(self._on_bytes)
            socket.disconnected.connect(self._on_gone)
            if socket.bytesAvailable():
                self._read(socket)

    @Slot()
    def _on_bytes(self) -> None:
        socket = self.sender()
        if isinstance(socket, QLocalSocket):
            self._read(socket)

    def _read(self, socket: QLocalSocket) -> None:
        line = self._received.get(socket, b"") + bytes(socket.readAll().data())
        self._received[socket] = line
        if len(line) > _MOST_BYTES:
            socket.abort()
        elif line.endswith(b"\n"):
            request = WindowRequest.decode(line)
            if request is None:
                socket.abort()
                return
            socket.write(_ANSWER)
            socket.flush()
            self.requested.emit(request)

    @Slot()
    def _on_gone(self) -> None:
        socket = self.sender()
        if isinstance(socket, QLocalSocket):
            self._received.pop(socket, None)
            socket.deleteLater()

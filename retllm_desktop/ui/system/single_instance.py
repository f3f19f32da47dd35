"""One window a library: a second start hands over what it was asked for, and ends.

The first window listens where ``start_request.socket_name`` says. A request is a line of JSON; the
answer is a line as soon as it is taken.
"""

from typing import Final

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from retllm_desktop.ui.system.start_request import WindowRequest, may_listen

_MOST_BYTES: Final = 1_000_000
_ANSWER: Final = b"taken\n"
_CONNECT_MS: Final = 1000
_ANSWER_MS: Final = 5000


def hand_over(name: str, request: WindowRequest) -> bool:
    """Hand a request to the window that listens; False where none does, or none answers."""
    if not may_listen(name):
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

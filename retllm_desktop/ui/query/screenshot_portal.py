"""Asks the desktop for a picture of the screen, as programs under Wayland have to.

Source: XDG Desktop Portal, org.freedesktop.portal.Screenshot version 2: the desktop lets the person
choose a part, and answers with the address of a file, on an object whose path is known beforehand.
"""

import secrets
from typing import Final

from PySide6.QtCore import SLOT, QObject, QUrl, Signal, Slot
from PySide6.QtDBus import (
    QDBusConnection,
    QDBusMessage,
    QDBusPendingCall,
    QDBusPendingCallWatcher,
)

SERVICE: Final = "org.freedesktop.portal.Desktop"
_PATH: Final = "/org/freedesktop/portal/desktop"
_SCREENSHOT: Final = "org.freedesktop.portal.Screenshot"
_REQUEST: Final = "org.freedesktop.portal.Request"
_CANCELLED: Final = 1


class ScreenshotPortal(QObject):
    """One question to the portal at a time.

    Signals:
        answered: The path of the file that holds the picture.
        given_up: The person cancelled it.
        failed: There is no portal, or it cannot do this.
    """

    answered = Signal(str)
    given_up = Signal()
    failed = Signal()

    def __init__(
        self,
        bus: QDBusConnection | None = None,
        parent: QObject | None = None,
        *,
        service: str = SERVICE,
        answers_from: str = SERVICE,
    ) -> None:
        """Take the bus.

        Args:
            bus: The bus of the session; None: the usual one.
            parent: Qt's.
            service: Who is asked.
            answers_from: Whose answers are heard; empty: anybody's.
        """
        super().__init__(parent)
        self._bus = bus or QDBusConnection.sessionBus()
        self._service = service
        self._answers_from = answers_from
        self._waits_at = ""
        self._call: QDBusPendingCallWatcher | None = None

    @property
    def waiting(self) -> bool:
        """Whether an answer is waited for."""
        return bool(self._waits_at)

    @property
    def waits_at(self) -> str:
        """The object whose answer is waited for; empty for none."""
        return self._waits_at

    def ask(self) -> None:
        """Have the desktop ask the person for a part of the screen."""
        if self._waits_at:
            return
        if not self._bus.isConnected():
            self.failed.emit()
            return
        token = f"retllm{secrets.token_hex(8)}"
        sender = self._bus.baseService().removeprefix(":").replace(".", "_")
        self._waits_at = f"{_PATH}/request/{sender}/{token}"
        # PySide 6.11 takes the slot as text alone, whatever its stubs say.
        slot: bytes = SLOT("_on_response(uint,QVariantMap)")  # pyright: ignore[reportAssignmentType]
        self._bus.connect(self._answers_from, self._waits_at, _REQUEST, "Response", self, slot)
        message = QDBusMessage.createMethodCall(self._service, _PATH, _SCREENSHOT, "Screenshot")
        message.setArguments(["", {"handle_token": token, "interactive": True}])
        call: QDBusPendingCall = self._bus.asyncCall(message)
        self._call = QDBusPendingCallWatcher(call, self)
        self._call.finished.connect(self._on_called)

    @Slot(QDBusPendingCallWatcher)
    def _on_called(self, call: QDBusPendingCallWatcher) -> None:
        refused = call.isError()
        call.deleteLater()
        self._call = None
        if refused and self._waits_at:
            self._forget()
            self.failed.emit()

    @Slot("uint", "QVariantMap")
    def _on_response(self, response: int, results: dict[str, object]) -> None:
        if not self._waits_at:
            return
        self._forget()
        file = QUrl(str(results.get("uri", ""))).toLocalFile()
        if response == _CANCELLED:
            self.given_up.emit()
        elif response or not file:
            self.failed.emit()
        else:
            self.answered.emit(file)

    def _forget(self) -> None:
        slot: bytes = SLOT("_on_response(uint,QVariantMap)")  # pyright: ignore[reportAssignmentType]
        self._bus.disconnect(self._answers_from, self._waits_at, _REQUEST, "Response", self, slot)
        self._waits_at = ""

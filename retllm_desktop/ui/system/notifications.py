"""Tells of long work that is done: through the desktop's notifications, else from the tray icon.

Source: Desktop Notifications Specification 1.3 (freedesktop.org).
"""

import sys
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, Signal, Slot

from retllm_desktop.ui.shared.translation import tr
from retllm_desktop.ui.system.bus_connection import BusConnection
from retllm_desktop.ui.system.bus_messages import BusMessage, BusMessageKind

_SERVICE: Final = "org.freedesktop.Notifications"
_PATH: Final = "/org/freedesktop/Notifications"
_APP_ID: Final = "retllm-desktop"
_CHOSEN: Final = "default"
_EXPIRES_AS_USUAL: Final = -1


class Notifier(QObject):
    """Shows one notification at a time; a newer one takes the older one's place.

    Signals:
        chosen: The person wants to see the program; carries the window system's permission to
            come to the front, or nothing.
    """

    chosen = Signal(str)

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        fallback: Callable[[str, str], None] | None = None,
        address: str = "",
    ) -> None:
        """Take what shows a heading and a sentence where there is no bus, and the bus's address.

        Args:
            parent: Qt's.
            fallback: Shows a heading and a sentence some other way, None for nothing.
            address: Of the bus; empty for the session's.
        """
        super().__init__(parent)
        self._fallback = fallback
        self._bus = BusConnection(self, address)
        self._bus.received.connect(self._on_signal)
        self._shown = 0
        self._token = ""

    def notify(self, heading: str, text: str) -> None:
        """Show a heading and a sentence."""
        if sys.platform in {"win32", "darwin"} or not self._connect():
            self._fall_back(heading, text)
            return
        hints = {"desktop-entry": ("s", _APP_ID), "category": ("s", "transfer.complete")}
        body = (
            "retllm desktop",
            self._shown,
            _APP_ID,
            heading,
            # Some desktops read the body as markup.
            text.replace("&", "&amp;").replace("<", "&lt;"),
            [_CHOSEN, tr("Show")],
            hints,
            _EXPIRES_AS_USUAL,
        )
        message = BusMessage(
            BusMessageKind.CALL,
            path=_PATH,
            interface=_SERVICE,
            member="Notify",
            destination=_SERVICE,
            signature="susssasa{sv}i",
            body=body,
        )

        def answered(answer: BusMessage) -> None:
            if answer.kind is BusMessageKind.ERROR or not answer.body:
                self._fall_back(heading, text)
            else:
                number = answer.body[0]
                self._shown = number if isinstance(number, int) else 0

        self._bus.call(message, answered)

    def close(self) -> None:
        """Leave the bus."""
        self._bus.close()

    def _connect(self) -> bool:
        if self._bus.connected:
            return True
        if not self._bus.connect_to_bus():
            return False
        self._bus.hear(_SERVICE)
        return True

    def _fall_back(self, heading: str, text: str) -> None:
        if self._fallback is not None:
            self._fallback(heading, text)

    @Slot(object)
    def _on_signal(self, message: BusMessage) -> None:
        if message.interface != _SERVICE or not message.body or message.body[0] != self._shown:
            return
        if message.member == "ActivationToken":
            self._token = str(message.body[1])
        elif message.member == "ActionInvoked" and message.body[1] == _CHOSEN:
            self.chosen.emit(self._token)
            self._token = ""

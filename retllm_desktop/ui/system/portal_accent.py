"""The desktop's accent colour from its portal (``org.freedesktop.portal.Settings``), as it changes.

Source: XDG Desktop Portal, «Settings», namespace ``org.freedesktop.appearance``: three channels of
sRGB in [0, 1]; what lies outside of that says that there is none.
"""

from typing import Final, cast

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QColor

from retllm_desktop.ui.system.bus_connection import BusConnection
from retllm_desktop.ui.system.bus_messages import BusMessage, BusMessageKind

_PORTAL: Final = "org.freedesktop.portal.Desktop"
_PORTAL_PATH: Final = "/org/freedesktop/portal/desktop"
_SETTINGS: Final = "org.freedesktop.portal.Settings"
_NAMESPACE: Final = "org.freedesktop.appearance"
_KEY: Final = "accent-color"
_CHANNELS: Final = 3


class PortalAccent(QObject):
    """Asks for the accent once, and hears when another one is chosen.

    Signals:
        changed: The ``QColor``, or None where the desktop has none any more.
    """

    changed = Signal(object)

    def __init__(self, parent: QObject | None = None, address: str = "") -> None:
        """Take the bus's address; empty for the session's."""
        super().__init__(parent)
        self._bus = BusConnection(self, address)
        self._bus.received.connect(self._on_signal)

    def ask(self) -> None:
        """Ask for it; nothing is told where there is no bus, no portal or no accent."""
        if self._bus.connect_to_bus():
            self._bus.hear(_SETTINGS)
            self._read("ReadOne")

    def close(self) -> None:
        """Hear no more of it."""
        self._bus.close()

    def _read(self, member: str) -> None:
        message = BusMessage(
            BusMessageKind.CALL,
            path=_PORTAL_PATH,
            interface=_SETTINGS,
            member=member,
            destination=_PORTAL,
            signature="ss",
            body=(_NAMESPACE, _KEY),
        )
        self._bus.call(message, lambda answer: self._on_read(answer, member))

    def _on_read(self, answer: BusMessage, member: str) -> None:
        if answer.kind is BusMessageKind.REPLY and answer.body:
            color = read_color(answer.body[0])
            if color is not None:
                self.changed.emit(color)
        elif member == "ReadOne":
            # Portals before version 2 have this alone, which answers a variant within a variant.
            self._read("Read")

    @Slot(object)
    def _on_signal(self, message: BusMessage) -> None:
        if message.member == "SettingChanged" and message.body[:2] == (_NAMESPACE, _KEY):
            self.changed.emit(read_color(message.body[2]))


def read_color(variant: object) -> QColor | None:
    """Return the colour of a setting's value, None where it holds none.

    Args:
        variant: A pair of signature and value, perhaps within another.
    """
    value = variant
    while isinstance(value, tuple) and len(cast("tuple[object, ...]", value)) == 2:
        value = cast("tuple[object, object]", value)[1]
    if not isinstance(value, tuple) or len(cast("tuple[object, ...]", value)) != _CHANNELS:
        return None
    channels = [one for one in cast("tuple[object, ...]", value) if isinstance(one, float)]
    if len(channels) != _CHANNELS or not all(0.0 <= one <= 1.0 for one in channels):
        return None
    return QColor.fromRgbF(*channels)

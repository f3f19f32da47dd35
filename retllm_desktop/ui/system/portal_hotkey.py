"""A key of our own from the desktop's portal: ``org.freedesktop.portal.GlobalShortcuts``.

The desktop asks the person, and may give another key than was wished for. The session lasts as long
as our connection to the bus.
"""

import itertools
from collections.abc import Mapping
from typing import Final, cast

from PySide6.QtCore import QObject, Slot

from retllm_desktop.core.typing_support import override
from retllm_desktop.ui.shared.translation import tr
from retllm_desktop.ui.system.bus_connection import BusAnswer, BusConnection
from retllm_desktop.ui.system.bus_messages import BusMessage, BusMessageKind
from retllm_desktop.ui.system.hotkeys import Hotkey, HotkeyListener, hotkey_advice

_PORTAL: Final = "org.freedesktop.portal.Desktop"
_PORTAL_PATH: Final = "/org/freedesktop/portal/desktop"
_SHORTCUTS: Final = "org.freedesktop.portal.GlobalShortcuts"
_REQUEST: Final = "org.freedesktop.portal.Request"
_REGISTRY: Final = "org.freedesktop.host.portal.Registry"
_APP_ID: Final = "retllm-desktop"
_SHORTCUT: Final = "search"
_ACTIVATED_VALUES: Final = 4

_Results = Mapping[str, tuple[str, object]]


class PortalHotkeyListener(HotkeyListener):
    """Asks the portal for a key, and hears it on the bus."""

    def __init__(self, parent: QObject | None = None, address: str = "") -> None:
        """Take the bus's address; empty for the session's."""
        super().__init__(parent)
        self._bus = BusConnection(self, address)
        self._bus.received.connect(self._on_signal)
        self._requests: dict[str, BusAnswer] = {}
        self._tokens = itertools.count(1)

    @override
    def listen(self, key: Hotkey) -> None:
        self.stop()
        if not self._bus.connect_to_bus():
            self._fail()
            return
        self._bus.hear(_REQUEST)
        self._bus.hear(_SHORTCUTS)
        # Newer portals ask programs outside of a sandbox who they are.
        self._ask("Register", "sa{sv}", (_APP_ID, {}), interface=_REGISTRY)
        token = self._expect(lambda answer: self._on_session(answer, key))
        options = {"handle_token": ("s", token), "session_handle_token": ("s", _SHORTCUT)}
        self._ask("CreateSession", "a{sv}", (options,))

    @override
    def stop(self) -> None:
        # The portal ends the session with the connection.
        self._bus.close()
        self._requests.clear()

    def _ask(
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
        # That older portals know nothing of the registry does not matter.
        self._bus.call(message, self._on_asked if interface == _SHORTCUTS else lambda _answer: None)

    def _expect(self, answer: BusAnswer) -> str:
        """Note who is told of the answer to a request of the portal; returns its token."""
        token = f"retllm{next(self._tokens)}"
        self._requests[token] = answer
        return token

    def _on_asked(self, answer: BusMessage) -> None:
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
        self._ask("BindShortcuts", "oa(sa{sv})sa{sv}", body)

    def _on_bound(self, answer: BusMessage) -> None:
        if _results(answer) is None:
            self._fail()

    def _fail(self) -> None:
        self.stop()
        self.failed.emit(hotkey_advice())

    @Slot(object)
    def _on_signal(self, message: BusMessage) -> None:
        if message.member == "Response":
            request = self._requests.pop(message.path.rpartition("/")[2], None)
            if request is not None:
                request(message)
        elif message.member == "Activated" and len(message.body) == _ACTIVATED_VALUES:
            _session, name, _when, options = message.body
            if name == _SHORTCUT:
                token = cast("_Results", options).get("activation_token", ("s", ""))[1]
                self.pressed.emit(str(token))


def _results(answer: BusMessage) -> _Results | None:
    """What the portal answered, None where it did not do what was asked for."""
    if len(answer.body) < 2 or answer.body[0] != 0:
        return None
    return cast("_Results", answer.body[1])

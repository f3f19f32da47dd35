"""The system's accent colour: worn so that everything can be read, followed as it changes."""

import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtGui import QColor, QPalette

from retllm_desktop.ui.shared import theme as theme_module
from retllm_desktop.ui.shared.accent import contrast
from retllm_desktop.ui.shared.theme import (
    DARK,
    LIGHT,
    AccentSource,
    Theme,
    ThemeMode,
    make_palette,
    with_accent,
)
from retllm_desktop.ui.system.bus_messages import BusMessage, BusMessageKind, decode_message
from retllm_desktop.ui.system.portal_accent import PortalAccent, read_color

HUES = range(0, 360, 5)
DEPTHS = ((0.15, 0.5), (0.6, 0.3), (1.0, 0.1), (1.0, 0.5), (1.0, 0.9))
"""Saturation and lightness: greyish, deep, nearly black, pure, nearly white."""
READ = [
    ("accent", "window"),
    ("accent", "surface"),
    ("accent", "selected"),
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
    ("text", "selected"),
    ("muted", "selected"),
    ("sure", "selected"),
    ("maybe", "selected"),
]


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_every_accent_can_be_read(tokens):
    colors = [QColor.fromHslF(hue / 360, depth, light) for hue in HUES for depth, light in DEPTHS]
    colors += [QColor(name) for name in ("black", "white", "#808080")]
    for color in colors:
        worn = with_accent(tokens, color)
        for ink, ground in READ:
            found = contrast(getattr(worn, ink), getattr(worn, ground))
            assert found >= 4.5, (color.name(), ink, ground, found)
        # What is chosen is told from what is not, and the pointer is seen.
        assert worn.selected != worn.surface
        assert worn.accent_hover != worn.accent
        moved = QColor(worn.accent)
        if color.hslSaturationF() > 0.5 and moved.hslSaturationF() > 0.1:
            turn = abs(moved.hslHue() - color.hslHue())
            assert min(turn, 360 - turn) <= 8, (color.name(), worn.accent)


def test_an_accent_that_can_be_read_stays_as_it_is():
    assert with_accent(LIGHT, QColor("#1a5fb4")).accent == "#1a5fb4"
    assert with_accent(DARK, QColor("#99c1f1")).accent == "#99c1f1"
    # Nothing else is touched.
    worn = with_accent(LIGHT, QColor("#1a5fb4"))
    kept = {name: getattr(LIGHT, name) for name in ("accent", "accent_hover", "on_accent")}
    assert replace(worn, **kept, selected=LIGHT.selected) == LIGHT


@pytest.fixture
def look(qapp, theme) -> Iterator[Theme]:
    """The theme of all tests, as it was afterwards."""
    yield theme
    theme.show_desktop_accent(None)
    theme.set_accent_source(AccentSource.SYSTEM)


def test_the_desktop_s_accent_is_worn_and_followed(look):
    assert look.system_accent is None
    changes: list[str] = []
    look.changed.connect(lambda: changes.append(look.tokens.accent))
    look.show_desktop_accent(QColor("#a51d2d"))
    assert look.tokens.accent == "#a51d2d"
    look.show_desktop_accent(QColor("#26a269"))
    green = look.tokens.accent
    assert QColor(green).hslHue() == pytest.approx(QColor("#26a269").hslHue(), abs=3)
    assert changes == ["#a51d2d", green]
    # In dark colours as well.
    look.set_mode(ThemeMode.DARK)
    assert look.tokens == with_accent(DARK, QColor("#26a269"))
    look.set_mode(ThemeMode.LIGHT)
    look.show_desktop_accent(None)
    assert look.tokens == LIGHT


def test_the_program_s_own_is_worn_where_that_was_chosen(look):
    look.show_desktop_accent(QColor("#a51d2d"))
    look.set_accent_source(AccentSource.PROGRAM)
    assert look.tokens == LIGHT
    look.set_accent_source(AccentSource.SYSTEM)
    assert look.tokens.accent == "#a51d2d"


@pytest.mark.parametrize(("platform", "worn"), [("#a51d2d", "#a51d2d"), ("#ffffff", LIGHT.accent)])
def test_the_platform_s_accent_comes_through_qt(qapp, look, monkeypatch, platform, worn):
    """As where Windows, macOS or a desktop's own plug-in for Qt fills what our palette leaves."""

    def filled(tokens):
        made = make_palette(tokens)
        made.setColor(QPalette.ColorRole.Accent, QColor(platform))
        return made

    with monkeypatch.context() as patch:
        patch.setattr(theme_module, "make_palette", filled)
        # What Qt does when the system's colours change.
        qapp.setPalette(filled(LIGHT))
        assert look.tokens.accent == worn
    qapp.setPalette(make_palette(LIGHT))
    assert look.tokens == LIGHT


def test_the_window_s_own_palette_tells_of_no_accent(qapp, look):
    """Otherwise what we set would be taken for the system's."""
    assert look.system_accent is None
    look.set_mode(ThemeMode.DARK)
    assert look.system_accent is None
    look.show_desktop_accent(QColor("#a51d2d"))
    look.show_desktop_accent(None)
    assert look.system_accent is None


@pytest.mark.parametrize(
    ("variant", "color"),
    [
        (("(ddd)", (1.0, 0.0, 0.0)), "#ff0000"),
        (("v", ("(ddd)", (0.0, 0.0, 1.0))), "#0000ff"),
        (("(ddd)", (-1.0, 0.0, 0.0)), None),
        (("(ddd)", (0.0, 2.0, 0.0)), None),
        (("s", "blue"), None),
        (("(dd)", (0.0, 1.0)), None),
        (("(uuu)", (0, 0, 0)), None),
    ],
)
def test_what_a_portal_says(variant, color):
    found = read_color(variant)
    assert (found and found.name()) == color


class FakePortal:
    """The settings' portal on a bus, in a thread: answers, and tells of changes."""

    def __init__(self, address: str, *, version: int = 2) -> None:
        path = address.partition("path=")[2].partition(",")[0]
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.connect(path or b"\0" + _abstract(address))
        self._socket.sendall(b"\0AUTH EXTERNAL\r\nDATA\r\n")
        said = b""
        while not said.endswith(b"\r\n") or b"OK" not in said:
            said += self._socket.recv(4096)
        self._socket.sendall(b"BEGIN\r\n")
        self._version = version
        self._serial = 0
        self.color = (0.0, 0.0, 1.0)
        self.asked: list[str] = []
        self._call("Hello", "")
        self._call("RequestName", "su", "org.freedesktop.portal.Desktop", 0)
        self._owned = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True, name="portal")
        self._thread.start()
        assert self._owned.wait(5)

    def change(self, color: tuple[float, float, float]) -> None:
        body = ("org.freedesktop.appearance", "accent-color", ("(ddd)", color))
        self._send(
            BusMessage(
                BusMessageKind.SIGNAL,
                path="/org/freedesktop/portal/desktop",
                interface="org.freedesktop.portal.Settings",
                member="SettingChanged",
                signature="ssv",
                body=body,
            )
        )

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._thread.join(5)
        self._socket.close()

    def _call(self, member: str, signature: str, *body: object) -> None:
        bus = "org.freedesktop.DBus"
        call = BusMessage(
            BusMessageKind.CALL,
            path="/org/freedesktop/DBus",
            interface=bus,
            member=member,
            destination=bus,
            signature=signature,
            body=body,
        )
        self._send(call)

    def _send(self, message: BusMessage) -> None:
        self._serial += 1
        self._socket.sendall(replace(message, serial=self._serial).encode())

    def _serve(self) -> None:
        data = b""
        while chunk := self._socket.recv(65536):
            data += chunk
            while (found := decode_message(data)) is not None:
                message, used = found
                data = data[used:]
                if message.kind is BusMessageKind.REPLY and message.body == (1,):
                    self._owned.set()
                elif message.kind is BusMessageKind.CALL:
                    self._answer(message)

    def _answer(self, call: BusMessage) -> None:
        self.asked.append(call.member)
        if call.member == "ReadOne" and self._version < 2:
            answer = BusMessage(
                BusMessageKind.ERROR,
                error="org.freedesktop.DBus.Error.UnknownMethod",
                destination=call.sender,
                reply_to=call.serial,
            )
        else:
            value = ("(ddd)", self.color)
            held = value if call.member == "ReadOne" else ("v", value)
            answer = BusMessage(
                BusMessageKind.REPLY,
                destination=call.sender,
                reply_to=call.serial,
                signature="v",
                body=(held,),
            )
        self._send(answer)


def _abstract(address: str) -> bytes:
    return address.partition("abstract=")[2].partition(",")[0].encode()


@pytest.mark.parametrize(("version", "asked"), [(2, ["ReadOne"]), (1, ["ReadOne", "Read"])])
def test_the_portal_is_asked_and_heard(look, bus, until, version, asked):
    portal = FakePortal(bus, version=version)
    accent = PortalAccent(None, bus)
    accent.changed.connect(look.show_desktop_accent)
    accent.ask()
    until(lambda: look.system_accent == QColor(0, 0, 255))
    portal.change((1.0, 0.0, 0.0))
    until(lambda: look.system_accent == QColor(255, 0, 0))
    # Out of range: the desktop has none any more.
    portal.change((-1.0, -1.0, -1.0))
    until(lambda: look.system_accent is None)
    assert portal.asked == asked
    accent.close()
    portal.close()
    shiboken6.delete(accent)


def test_without_a_bus_nothing_is_told(qapp, tmp_path: Path):
    accent = PortalAccent(None, f"unix:path={tmp_path / 'none'}")
    told: list[object] = []
    accent.changed.connect(told.append)
    accent.ask()
    assert told == []
    shiboken6.delete(accent)

"""A key in every program: how it is written, what each system is told of it, which way is gone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt

from retllm_desktop.ui.system import macos_hotkey, windows_hotkey
from retllm_desktop.ui.system.bus_messages import (
    BusMessage,
    BusMessageKind,
    decode_message,
    split_types,
)
from retllm_desktop.ui.system.hotkeys import Hotkey, choose_way, parse_hotkey
from retllm_desktop.ui.system.x11_hotkey import modifier_masks

SPACE = Hotkey(Qt.Key.Key_Space, control=True, alt=True)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Ctrl+Alt+Space", SPACE),
        ("Meta+S", Hotkey(Qt.Key.Key_S, meta=True)),
        ("Ctrl+Shift+7", Hotkey(Qt.Key.Key_7, control=True, shift=True)),
        ("F9", Hotkey(Qt.Key.Key_F9)),
        ("", None),
        ("s", None),
        ("Shift+S", None),
        ("Ctrl+Alt", None),
        ("Ctrl+K, Ctrl+S", None),
        ("no key", None),
    ],
)
def test_a_key_is_read_as_it_is_written(qapp, text, key):
    assert parse_hotkey(text) == key


def test_each_system_is_told_of_it_in_its_own_numbers():
    assert SPACE.keysym == 0x20
    assert Hotkey(Qt.Key.Key_S).keysym == ord("s")
    assert Hotkey(Qt.Key.Key_F9).keysym == 0xFFC6
    assert Hotkey(Qt.Key.Key_MediaPlay).keysym == 0
    assert SPACE.portal_trigger == "CTRL+ALT+space"
    assert modifier_masks(SPACE) == (12, 14, 28, 30)
    assert windows_hotkey.virtual_key(SPACE) == 0x20
    assert windows_hotkey.virtual_key(Hotkey(Qt.Key.Key_S)) == ord("S")
    assert windows_hotkey.virtual_key(Hotkey(Qt.Key.Key_F9)) == 0x78
    assert windows_hotkey.modifier_bits(SPACE) == 0x4003
    assert macos_hotkey.key_place(SPACE) == 0x31
    assert macos_hotkey.key_place(Hotkey(Qt.Key.Key_MediaPlay)) is None
    assert macos_hotkey.carbon_modifiers(SPACE) == 0x0900


@pytest.mark.parametrize(
    ("platform", "qt", "environment", "way"),
    [
        ("win32", "windows", {}, "windows"),
        ("darwin", "cocoa", {}, "macos"),
        ("linux", "xcb", {}, "x11"),
        ("linux", "xcb", {"XDG_SESSION_TYPE": "x11", "DBUS_SESSION_BUS_ADDRESS": "unix:"}, "x11"),
        ("linux", "wayland", {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/x"}, "portal"),
        # Xwayland lets nobody grab a key of the whole desktop.
        (
            "linux",
            "xcb",
            {"XDG_SESSION_TYPE": "wayland", "DBUS_SESSION_BUS_ADDRESS": "unix:path=/x"},
            "portal",
        ),
        ("linux", "wayland", {}, ""),
        ("linux", "offscreen", {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/x"}, ""),
    ],
)
def test_the_way_is_the_systems(platform, qt, environment, way):
    assert choose_way(platform, qt, environment) == way


TEXT = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))


@given(TEXT, st.dictionaries(TEXT, TEXT), st.integers(0, 2**32 - 1), st.booleans())
def test_a_message_survives_the_way(text, options, number, flag):
    told = {name: ("s", value) for name, value in options.items()}
    message = BusMessage(
        BusMessageKind.CALL,
        7,
        path="/a/b",
        interface="a.b",
        member="Do",
        destination="c.d",
        signature="oa(sa{sv})sa{sv}ub",
        body=("/s", [(text, told), ("x", {})], text, {"n": ("a(ii)", [(1, -2)])}, number, flag),
    )
    data = message.encode()
    assert decode_message(data + b"l") == (message, len(data))
    assert decode_message(data[:-1]) is None
    assert decode_message(data[:9]) is None


def test_what_is_no_message_is_said():
    with pytest.raises(ValueError, match="no D-Bus message"):
        decode_message(b"HTTP/1.1 400 Bad Request")
    with pytest.raises(ValueError, match="no signature"):
        list(split_types("a(s"))
    assert list(split_types("a(sa{sv})ua{s(ii)}")) == ["a(sa{sv})", "u", "a{s(ii)}"]

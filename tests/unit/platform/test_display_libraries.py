"""What is missing to open a window is said with the package that brings it."""

import pytest

from retllm_desktop.platform.display_libraries import advise, find_missing, needs_x11


def lacking(*names: str):
    def load(name: str) -> None:
        if name in names:
            raise OSError(f"{name}: cannot open shared object file")

    return load


def test_what_cannot_be_loaded_is_missing():
    load = lacking("libxcb-cursor.so.0", "libEGL.so.1")
    assert find_missing(for_x11=True, load=load) == ("libEGL.so.1", "libxcb-cursor.so.0")
    assert find_missing(for_x11=False, load=load) == ("libEGL.so.1",)
    assert find_missing(for_x11=True, load=lacking()) == ()


def test_what_a_bundle_brings_is_not_missing(tmp_path):
    (tmp_path / "libX11.so.6").write_bytes(b"")
    load = lacking("libX11.so.6", "libxcb.so.1")
    assert find_missing(for_x11=True, load=load, own=tmp_path) == ("libxcb.so.1",)


@pytest.mark.parametrize(
    ("system", "sentence"),
    [
        ("ID=debian\n", "install them with «sudo apt install libxcb-cursor0 libxcb-icccm4»"),
        ('ID=zorin\nID_LIKE="ubuntu debian"\n', "sudo apt install"),
        ("NAME=Fedora\nID=fedora\n", "sudo dnf install xcb-util-cursor xcb-util-wm"),
        ('ID="arch"\n', "sudo pacman -S xcb-util-cursor xcb-util-wm"),
        ("", "«libxcb-cursor0 libxcb-icccm4» (Debian, Ubuntu), «xcb-util-cursor xcb-util-wm»"),
        ("ID=void\n", "(Fedora) or «xcb-util-cursor xcb-util-wm» (Arch)"),
    ],
)
def test_the_package_of_the_system_is_named(system, sentence):
    assert sentence in advise(("libxcb-cursor.so.0", "libxcb-icccm.so.4"), system)


def test_a_package_is_named_once():
    advice = advise(("libxcb-shm.so.0", "libxcb-sync.so.1"), "ID=fedora")
    assert advice == "install them with «sudo dnf install libxcb»"


@pytest.mark.parametrize(
    ("environment", "x11"),
    [
        ({"DISPLAY": ":0"}, True),
        ({"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}, False),
        ({"DISPLAY": ":0", "XDG_SESSION_TYPE": "wayland"}, False),
        ({"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0", "QT_QPA_PLATFORM": "xcb"}, True),
        ({"DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen"}, False),
        ({}, False),
    ],
)
def test_x11_is_told_by_the_environment(environment, x11):
    assert needs_x11(environment, "linux") is x11
    assert not needs_x11(environment, "darwin")

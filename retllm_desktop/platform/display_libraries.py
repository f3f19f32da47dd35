"""Whether the libraries are there that Qt needs to open a window on X11, and what brings them.

Qt ends the process where one is missing, with a line for programmers. So it is asked first.
"""

import ctypes
import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from retllm_desktop.core.errors import InputError

_EVERYWHERE: Final = {
    "libEGL.so.1": ("libegl1", "libglvnd-egl", "libglvnd"),
    "libGL.so.1": ("libgl1", "libglvnd-glx", "libglvnd"),
    "libfontconfig.so.1": ("libfontconfig1", "fontconfig", "fontconfig"),
    "libfreetype.so.6": ("libfreetype6", "freetype", "freetype2"),
    "libglib-2.0.so.0": ("libglib2.0-0", "glib2", "glib2"),
    "libdbus-1.so.3": ("libdbus-1-3", "dbus-libs", "dbus"),
    "libxkbcommon.so.0": ("libxkbcommon0", "libxkbcommon", "libxkbcommon"),
    "libX11.so.6": ("libx11-6", "libX11", "libx11"),
}
"""What Qt itself is linked to; by library its package of Debian and Ubuntu, of Fedora, of Arch."""
_X11: Final = {
    "libxcb-cursor.so.0": ("libxcb-cursor0", "xcb-util-cursor", "xcb-util-cursor"),
    "libxkbcommon-x11.so.0": ("libxkbcommon-x11-0", "libxkbcommon-x11", "libxkbcommon-x11"),
    "libxcb-icccm.so.4": ("libxcb-icccm4", "xcb-util-wm", "xcb-util-wm"),
    "libxcb-image.so.0": ("libxcb-image0", "xcb-util-image", "xcb-util-image"),
    "libxcb-keysyms.so.1": ("libxcb-keysyms1", "xcb-util-keysyms", "xcb-util-keysyms"),
    "libxcb-render-util.so.0": (
        "libxcb-render-util0",
        "xcb-util-renderutil",
        "xcb-util-renderutil",
    ),
    "libxcb-util.so.1": ("libxcb-util1", "xcb-util", "xcb-util"),
    "libxcb-shape.so.0": ("libxcb-shape0", "libxcb", "libxcb"),
    "libxcb-xkb.so.1": ("libxcb-xkb1", "libxcb", "libxcb"),
    "libxcb-randr.so.0": ("libxcb-randr0", "libxcb", "libxcb"),
    "libxcb-render.so.0": ("libxcb-render0", "libxcb", "libxcb"),
    "libxcb-shm.so.0": ("libxcb-shm0", "libxcb", "libxcb"),
    "libxcb-sync.so.1": ("libxcb-sync1", "libxcb", "libxcb"),
    "libxcb-xfixes.so.0": ("libxcb-xfixes0", "libxcb", "libxcb"),
    "libxcb.so.1": ("libxcb1", "libxcb", "libxcb"),
    "libX11-xcb.so.1": ("libx11-xcb1", "libX11-xcb", "libx11"),
}
"""What its plugin for X11 is linked to besides."""
_PACKAGES: Final = _EVERYWHERE | _X11
_FAMILIES: Final = (
    (frozenset({"debian", "ubuntu", "linuxmint", "pop", "raspbian"}), 0, "sudo apt install"),
    (frozenset({"fedora", "rhel", "centos", "opensuse", "suse"}), 1, "sudo dnf install"),
    (frozenset({"arch", "manjaro", "endeavouros"}), 2, "sudo pacman -S"),
)


def needs_x11(environment: dict[str, str], platform: str = sys.platform) -> bool:
    """Whether Qt will open the window through X11, as far as the environment tells."""
    if not platform.startswith("linux"):
        return False
    chosen = environment.get("QT_QPA_PLATFORM", "")
    if chosen:
        return chosen.startswith("xcb")
    wayland = environment.get("WAYLAND_DISPLAY") or environment.get("XDG_SESSION_TYPE") == "wayland"
    return bool(environment.get("DISPLAY")) and not wayland


def find_missing(
    *,
    for_x11: bool,
    load: Callable[[str], object] = ctypes.CDLL,
    own: Path | None = None,
) -> tuple[str, ...]:
    """Return the libraries that are not there, of those that Qt is linked to.

    What is loaded here Qt would load a moment later: it costs nothing.

    Args:
        for_x11: Whether those of its plugin for X11 are needed too.
        load: Loads a library by its name, or raises ``OSError``.
        own: The folder of libraries that a bundle brings along: one of these lacks at most what
            it is linked to, which is asked for as well.
    """
    needed = _PACKAGES if for_x11 else _EVERYWHERE
    return tuple(
        name
        for name in needed
        if not (own is not None and (own / name).is_file()) and not _can_load(name, load)
    )


def advise(missing: Iterable[str], system: str) -> str:
    """Return the sentence that says what to install.

    Args:
        missing: Libraries, of those that ``find_missing`` returns.
        system: The text of ``/etc/os-release``, or empty.
    """
    names = [_PACKAGES[name] for name in missing]
    ids = _read_ids(system)
    for family, column, command in _FAMILIES:
        if ids & family:
            packages = " ".join(dict.fromkeys(name[column] for name in names))
            return f"install them with «{command} {packages}»"
    debian, fedora, arch = (
        " ".join(dict.fromkeys(name[column] for name in names)) for column in range(3)
    )
    return f"install «{debian}» (Debian, Ubuntu), «{fedora}» (Fedora) or «{arch}» (Arch)"


def read_system() -> str:
    """The text that says which Linux this is, or empty."""
    for path in (Path("/etc/os-release"), Path("/usr/lib/os-release")):
        try:
            return path.read_text("utf-8", errors="replace")
        except OSError:
            continue
    return ""


def require_libraries() -> None:
    """Do nothing where a window can be opened, as far as libraries go.

    Raises:
        InputError: One is missing; it says which package brings it.
    """
    if not sys.platform.startswith("linux"):
        return
    bundle: str | None = getattr(sys, "_MEIPASS", None)
    missing = find_missing(
        for_x11=needs_x11(dict(os.environ)), own=None if bundle is None else Path(bundle)
    )
    if missing:
        raise InputError(
            f"The window cannot be opened: this system lacks {', '.join(missing)}",
            advise(missing, read_system()),
        )


def _can_load(name: str, load: Callable[[str], object]) -> bool:
    try:
        load(name)
    except OSError:
        return False
    return True


def _read_ids(system: str) -> frozenset[str]:
    found: list[str] = []
    for line in system.splitlines():
        key, _, value = line.partition("=")
        if key in {"ID", "ID_LIKE"}:
            found += value.strip().strip('"').split()
    return frozenset(found)

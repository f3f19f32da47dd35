"""The files by which desktops know the service, in the person's own data folders."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from retllm_desktop.core.errors import InputError
from retllm_desktop.platform.desktop_entries import join_exec, join_service_exec

BUS_NAME: Final = "org.retllm.Desktop.Launcher"
KRUNNER_PATH: Final = "/org/retllm/Desktop/KRunner"
GNOME_SHELL_PATH: Final = "/org/retllm/Desktop/SearchProvider"
PROVIDERS: Final = Path("/usr/local/share/gnome-shell/search-providers")
"""Where the GNOME Shell looks: in folders of the system alone, never in the person's."""
_MADE: Final = "# Made by «retllm-desktop launcher --install»; «--uninstall» removes it."
_APP: Final = "retllm-desktop"
_NAME: Final = "retllm desktop"
_COMMENT: Final = "Find pictures and documents on this computer by what is in them"


@dataclass(frozen=True, slots=True)
class LauncherFile:
    """A file that a desktop reads.

    Attributes:
        path: Where it lies.
        text: What it holds.
    """

    path: Path
    text: str


def data_home() -> Path:
    """The person's own data folder (XDG Base Directory Specification 0.8)."""
    named = os.environ.get("XDG_DATA_HOME", "")
    return Path(named) if named.startswith("/") else Path.home() / ".local" / "share"


def provider_file(home: Path) -> Path:
    """Where the file for the GNOME Shell lies, from which it is copied to ``PROVIDERS``."""
    return home / "gnome-shell" / "search-providers" / f"{BUS_NAME}.ini"


def launcher_files(
    home: Path, service: Sequence[str], window: Sequence[str], icon: str
) -> tuple[LauncherFile, ...]:
    """Return all files.

    Args:
        home: The person's data folder.
        service: The command that answers launchers.
        window: The command of the window.
        icon: The program's icon, SVG.
    """
    activation = f"{_MADE}\n[D-BUS Service]\nName={BUS_NAME}\nExec={join_service_exec(service)}\n"
    runner = (
        f"{_MADE}\n[Desktop Entry]\nType=Service\nName={_NAME}\nComment={_COMMENT}\nIcon={_APP}\n"
        f"X-KDE-ServiceTypes=Plasma/Runner\nX-KDE-PluginInfo-Name={_APP}\n"
        "X-KDE-PluginInfo-License=Apache-2.0\nX-KDE-PluginInfo-EnabledByDefault=true\n"
        f"X-Plasma-API=DBus2\nX-Plasma-DBusRunner-Service={BUS_NAME}\n"
        f"X-Plasma-DBusRunner-Path={KRUNNER_PATH}\nX-Plasma-Request-Actions-Once=true\n"
    )
    entry = (
        f"{_MADE}\n[Desktop Entry]\nType=Application\nName={_NAME}\nComment={_COMMENT}\n"
        f"Icon={_APP}\nExec={join_exec(window)} %F\nTerminal=false\nCategories=Utility;\n"
    )
    provider = (
        f"{_MADE}\n[Shell Search Provider]\nDesktopId={_APP}.desktop\nBusName={BUS_NAME}\n"
        f"ObjectPath={GNOME_SHELL_PATH}\nVersion=2\n"
    )
    return (
        LauncherFile(home / "dbus-1" / "services" / f"{BUS_NAME}.service", activation),
        LauncherFile(home / "krunner" / "dbusplugins" / f"{_APP}.desktop", runner),
        LauncherFile(home / "applications" / f"{_APP}.desktop", entry),
        LauncherFile(home / "icons/hicolor/scalable/apps" / f"{_APP}.svg", icon),
        LauncherFile(provider_file(home), provider),
    )


def install_files(files: Sequence[LauncherFile]) -> tuple[Path, ...]:
    """Write files; return what was left as it is, because another program put it there.

    Raises:
        InputError: One of them cannot be written.
    """
    foreign: list[Path] = []
    for file in files:
        if not _is_ours(file):
            foreign.append(file.path)
            continue
        try:
            file.path.parent.mkdir(parents=True, exist_ok=True)
            new = file.path.with_name(f"{file.path.name}.new")
            new.write_text(file.text, "utf-8")
            new.replace(file.path)
        except OSError as exc:
            raise InputError(
                "The desktop's file cannot be written", exc.strerror or "", file.path
            ) from exc
    return tuple(foreign)


def uninstall_files(files: Sequence[LauncherFile]) -> tuple[Path, ...]:
    """Remove what ``install_files`` wrote; return what was removed.

    Raises:
        InputError: One of them cannot be removed.
    """
    removed: list[Path] = []
    for file in files:
        try:
            if _is_ours(file) and file.path.exists():
                file.path.unlink()
                removed.append(file.path)
        except OSError as exc:
            raise InputError(
                "The desktop's file cannot be removed", exc.strerror or "", file.path
            ) from exc
    return tuple(removed)


def _is_ours(file: LauncherFile) -> bool:
    """Whether a file is not there, or is one of ours, of any version."""
    try:
        text = file.path.read_text("utf-8", "replace")
    except FileNotFoundError:
        return True
    except OSError as exc:
        raise InputError(
            "The desktop's file cannot be read", exc.strerror or "", file.path
        ) from exc
    return text == file.text or text.startswith(_MADE)

"""Starts the program with the session, and takes that back: one file, or one value, of ours.

Linux and its kin: a desktop entry in the autostart folder (freedesktop.org, Desktop Application
Autostart Specification 0.5). macOS: a launch agent. Windows: a value of the registry's Run key.
"""

import os
import plistlib
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final, Protocol

from PySide6.QtCore import QSettings

from retllm_desktop.core.errors import InputError
from retllm_desktop.platform.desktop_entries import join_exec
from retllm_desktop.ui.shared.translation import tr

APP_ID: Final = "retllm-desktop"
_AGENT: Final = "org.retllm.desktop"
_RUN_KEY: Final = r"HKEY_CURRENT_USER\Software\Microsoft\Windows\CurrentVersion\Run"


class Autostart(Protocol):
    """What starts programs with the session."""

    def enable(self, command: Sequence[str]) -> None:
        """Have a command started from now on.

        Raises:
            InputError: That cannot be written.
        """
        ...

    def disable(self) -> None:
        """Have nothing of ours started any more; no error where nothing was.

        Raises:
            InputError: What there is cannot be removed.
        """
        ...


def desktop_entry(command: Sequence[str]) -> str:
    """The text of a desktop entry that starts a command with the session."""
    return (
        "[Desktop Entry]\n"
        "Type=Application\n"
        "Name=retllm desktop\n"
        "Comment=Find pictures and documents on this computer\n"
        f"Icon={APP_ID}\n"
        f"Exec={join_exec(command)}\n"
        "Terminal=false\n"
        "StartupNotify=false\n"
        "X-GNOME-Autostart-enabled=true\n"
    )


def launch_agent(command: Sequence[str]) -> bytes:
    """The property list of a launch agent that starts a command with the session."""
    return plistlib.dumps(
        {"Label": _AGENT, "ProgramArguments": list(command), "RunAtLoad": True},
        sort_keys=False,
    )


class AutostartFile:
    """A file of ours in a folder that the system reads when a session begins."""

    def __init__(self, path: Path, *, as_agent: bool = False) -> None:
        """Take the file, and whether it is a launch agent rather than a desktop entry."""
        self._path = path
        self._as_agent = as_agent

    def enable(self, command: Sequence[str]) -> None:
        """Write the file."""
        data = launch_agent(command) if self._as_agent else desktop_entry(command).encode()
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            new = self._path.with_name(self._path.name + ".new")
            new.write_bytes(data)
            new.replace(self._path)
        except OSError as exc:
            raise InputError(
                tr("The program cannot be started with the session"),
                exc.strerror or "",
                self._path,
            ) from exc

    def disable(self) -> None:
        """Remove the file."""
        try:
            self._path.unlink(missing_ok=True)
        except OSError as exc:
            raise InputError(
                tr("The program is still started with the session"),
                exc.strerror or "",
                self._path,
            ) from exc


class AutostartKey:
    """A value of ours under the registry's Run key."""

    def enable(self, command: Sequence[str]) -> None:
        """Write the value."""
        settings = QSettings(_RUN_KEY, QSettings.Format.NativeFormat)
        settings.setValue(APP_ID, subprocess.list2cmdline(command))
        settings.sync()
        if settings.status() is not QSettings.Status.NoError:
            raise InputError(tr("The program cannot be started with the session"), _RUN_KEY)

    def disable(self) -> None:
        """Remove the value."""
        settings = QSettings(_RUN_KEY, QSettings.Format.NativeFormat)
        settings.remove(APP_ID)
        settings.sync()


def system_autostart(platform: str = sys.platform, home: Path | None = None) -> Autostart:
    """What starts programs with the session on this system."""
    home = home or Path.home()
    if platform == "win32":
        return AutostartKey()
    if platform == "darwin":
        return AutostartFile(home / "Library/LaunchAgents" / f"{_AGENT}.plist", as_agent=True)
    named = os.environ.get("XDG_CONFIG_HOME", "")
    config = Path(named) if named.startswith("/") else home / ".config"
    return AutostartFile(config / "autostart" / f"{APP_ID}.desktop")

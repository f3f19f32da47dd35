"""What happens to a chosen hit: its file is opened, shown in its folder, or the window is asked."""

import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from dbus_fast import Message, MessageType
from dbus_fast.aio import MessageBus

_FILE_MANAGER: Final = "org.freedesktop.FileManager1"
_OPENERS: Final = (("xdg-open",), ("gio", "open"))
_SCOPE: Final = ("systemd-run", "--user", "--scope", "--collect", "--quiet")

DetachedStarter = Callable[[Sequence[str], Mapping[str, str]], bool]
"""Starts a program that goes on without us, with further variables; False where it cannot."""


class DesktopOpener:
    """Opens files with the desktop's programs, and lines in the window."""

    def __init__(self, bus: MessageBus, window: Sequence[str], start: DetachedStarter) -> None:
        """Take what is asked.

        Args:
            bus: The session's bus.
            window: The command of the window, which takes a line behind it.
            start: Starts a program.
        """
        self._bus = bus
        self._window = tuple(window)
        self._begin = start

    def open_file(self, path: Path, activation: str) -> bool:
        """Open a file with its program; return whether something could be started for that."""
        return any(self._start((*opener, str(path)), activation) for opener in _OPENERS)

    async def show_folder(self, path: Path, activation: str) -> None:
        """Show a file in the desktop's file manager, else open its folder."""
        answer = await self._bus.call(
            Message(
                destination=_FILE_MANAGER,
                path="/org/freedesktop/FileManager1",
                interface=_FILE_MANAGER,
                member="ShowItems",
                signature="ass",
                body=[[path.as_uri()], activation],
            )
        )
        if answer.message_type is MessageType.ERROR:
            self.open_file(path.parent, activation)

    def open_window(self, line: str, activation: str) -> None:
        """Search in the window, which is opened or asked to come to the front."""
        # A line that begins with «-» is no option.
        self._start((*self._window, "--", line), activation)

    def _start(self, words: Sequence[str], activation: str) -> bool:
        """Start a program that outlives us; return whether it could be started."""
        environment = {"XDG_ACTIVATION_TOKEN": activation} if activation else {}
        if shutil.which(words[0]) is None:
            return False
        # systemd ends all processes of a unit with its first one, which is ours where the bus
        # started it as one: what is opened gets a unit of its own.
        if "INVOCATION_ID" in os.environ and self._begin((*_SCOPE, *words), environment):
            return True
        return self._begin(words, environment)

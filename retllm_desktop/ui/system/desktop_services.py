"""What the window's part on the desktop is built on: tray, key, start with the session."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from retllm_desktop.platform.settings import Settings


@dataclass(frozen=True, slots=True)
class DesktopServices:
    """What is needed besides the window itself.

    Attributes:
        read_settings: Reads the settings as they are now; raises ``InputError`` where it cannot.
        settings_files: The files that they are read from; watched for changes, whoever writes.
        command: Starts the program on this library, as it is written on a command line.
    """

    read_settings: Callable[[], Settings]
    settings_files: tuple[Path, ...] = ()
    command: tuple[str, ...] = ()

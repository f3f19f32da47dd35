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
        release: Gives back memory that an idle program has no use for, the judge's too if told so;
            may take a moment. None where there is nothing to give back.
        warm: Loads what the first letter of a query needs; None as above.
        command: Starts the program on this library, as it is written on a command line.
    """

    read_settings: Callable[[], Settings]
    settings_files: tuple[Path, ...] = ()
    command: tuple[str, ...] = ()
    release: Callable[[bool], None] | None = None
    warm: Callable[[], None] | None = None

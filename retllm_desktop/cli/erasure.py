"""Wires what removes everything, for the command and for the window, which loads no terminal."""

import sys
from collections.abc import Callable

from retllm_desktop.core.errors import RetllmError
from retllm_desktop.platform.erasure import Erasure
from retllm_desktop.platform.logging import stop_logging
from retllm_desktop.platform.paths import AppPaths, bundled_folder
from retllm_desktop.platform.settings import Settings


def open_erasure(settings: Settings, paths: AppPaths) -> Erasure:
    """Return what removes everything of an installation."""

    def take_back_autostart() -> None:
        # Deferred: it loads Qt.
        from retllm_desktop.ui.system.autostart import system_autostart

        system_autostart().disable()

    entries: list[Callable[[], object]] = [take_back_autostart]
    if sys.platform == "linux":
        entries.append(_take_back_launchers)
    return Erasure(paths, entries, shared=settings.shared_library)


def carry_out(erasure: Erasure) -> tuple[RetllmError, ...]:
    """Remove everything, the log of this run included.

    Raises:
        LibraryInUseError: A library is open in another program; nothing is removed.
    """
    stop_logging()
    return erasure.erase()


def _take_back_launchers() -> None:
    from retllm_desktop.doors.launchers.installation import (
        data_home,
        launcher_files,
        uninstall_files,
    )

    # But for the icon they are told by the line that they begin with, whatever they hold.
    icon = (bundled_folder("resources") / "icons" / "app.svg").read_text("utf-8")
    uninstall_files(launcher_files(data_home(), (), (), icon))

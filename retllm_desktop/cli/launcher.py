"""The command that answers the desktop's launchers, and makes it known to them."""

import argparse
import asyncio
import shlex
import sys

from retllm_desktop.cli.library_door import make_library_door
from retllm_desktop.cli.output import Screen
from retllm_desktop.cli.window import own_command
from retllm_desktop.core.errors import InputError, format_path
from retllm_desktop.platform.paths import AppPaths, bundled_folder
from retllm_desktop.platform.processes import start_detached
from retllm_desktop.platform.settings import Settings


def launcher_command(
    options: argparse.Namespace, settings: Settings, paths: AppPaths, screen: Screen
) -> int:
    """Answer launchers until nobody asks for a while; or write or remove the desktop's files.

    Raises:
        InputError: This system has no D-Bus, no session bus, or answers already; or a file cannot
            be written.
    """
    if not sys.platform.startswith("linux"):
        raise InputError(
            "Only desktops of Linux ask launchers' services",
            f"{format_path(bundled_folder('resources') / 'launchers')} has recipes for others",
        )
    if options.idle <= 0:
        raise InputError("--idle is more than 0 seconds")
    if options.install or options.uninstall:
        return _install(options, paths, screen)
    # Deferred: the files above need neither the bus nor the library.
    from retllm_desktop.doors.launchers.hits import LauncherSearch
    from retllm_desktop.doors.launchers.service import serve_launchers

    door = make_library_door(settings, paths, with_judge=False)
    try:
        search, window = LauncherSearch(door), own_command(paths)
        asyncio.run(serve_launchers(search, window, start_detached, options.idle))
    finally:
        door.close()
    return 0


def _install(options: argparse.Namespace, paths: AppPaths, screen: Screen) -> int:
    from retllm_desktop.doors.launchers.installation import (
        PROVIDERS,
        data_home,
        install_files,
        launcher_files,
        provider_file,
        uninstall_files,
    )

    home = data_home()
    service, window = own_command(paths, command="launcher"), own_command(paths)
    icon = (bundled_folder("resources") / "icons" / "app.svg").read_text("utf-8")
    files = launcher_files(home, service, window, icon)
    copied = PROVIDERS / provider_file(home).name
    if options.uninstall:
        removed = uninstall_files(files)
        screen.json({"removed": [format_path(path) for path in removed]})
        screen.print_line(f"Removed: {len(removed)} files")
        if copied.exists():
            screen.note(f"For the GNOME Shell also: sudo rm {shlex.quote(str(copied))}")
        return 0
    foreign = install_files(files)
    written = [file.path for file in files if file.path not in foreign]
    screen.json(
        {
            "written": [format_path(path) for path in written],
            "left": [format_path(path) for path in foreign],
            "for_gnome_shell": {
                "from": format_path(provider_file(home)),
                "to": format_path(copied),
            },
        }
    )
    for path in written:
        screen.print_line(format_path(path))
    for path in foreign:
        screen.note(f"Left as it is, since another program made it: {format_path(path)}")
    screen.note(
        "KRunner finds pictures and documents from its next start on. The GNOME Shell reads such "
        "files from folders of the system alone; with this, from the next session on:"
    )
    provider = shlex.quote(str(provider_file(home)))
    screen.note(f"sudo install -D -m 644 {provider} {shlex.quote(str(copied))}")
    return 0

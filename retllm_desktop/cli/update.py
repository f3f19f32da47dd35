"""The command that asks for a newer version, and fetches it if that is typed."""

import argparse
from pathlib import Path

from retllm_desktop.cli.output import JsonObject, Screen
from retllm_desktop.composition.releases import open_releases
from retllm_desktop.core.errors import InputError, format_path
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.network.fetched_files import FetchProgress
from retllm_desktop.platform.paths import AppPaths, downloads_folder
from retllm_desktop.platform.settings import Settings
from retllm_desktop.releases.release_service import ReleaseService
from retllm_desktop.releases.updates import UpdateStatus


def update_command(
    options: argparse.Namespace, settings: Settings, paths: AppPaths, screen: Screen
) -> int:
    """Print what is newer, and fetch the file if asked to; returns the exit code.

    Raises:
        RetllmError: It cannot be asked, believed or fetched.
    """
    service = open_releases(settings, paths)
    status = service.check()
    file: Path | None = None
    if options.download and status.newest is not None:
        if status.file is None:
            raise InputError(
                "There is no file of the newer version for this copy",
                f"type: {status.command}" if status.command else "",
            )
        file = _download(service, status, options.folder or downloads_folder(), screen)
    screen.json(_update_json(service, status, file))
    if status.newest is None:
        screen.print_line(f"Version {status.current} is the newest ({service.channel.host}).")
        return 0
    screen.print_line(
        f"Version {status.newest.version} is there; this is {status.current}. What is new:"
    )
    screen.print_line("")
    screen.print_line(status.changes)
    screen.print_line("")
    if file is not None:
        screen.print_line(f"Fetched and verified: {format_path(file)}")
        command = service.installation.command(file)
        screen.print_line(
            f"Install it by: {command}" if command else "Close the program, then open that file."
        )
    elif status.file is not None:
        size = status.file.size_bytes
        screen.print_line(
            f"«retllm-desktop update --download» fetches {status.file.name} ({size:,} bytes)."
        )
    elif status.command:
        screen.print_line(f"Get it by: {status.command}")
    else:
        screen.print_line("There is no file of it for this copy; look where you got this one from.")
    return 0


def _download(service: ReleaseService, status: UpdateStatus, folder: Path, screen: Screen) -> Path:
    events = service.download(status, folder, CancelToken())
    with screen.running(events, "what came so far is kept for another attempt.") as line:
        for event in events:
            if isinstance(event, FetchProgress):
                line.show(event.waiting or event.remote, event.done_bytes, event.total_bytes)
    if status.file is None:
        raise InputError("There is no file of the newer version for this copy")
    return folder / status.file.name


def _update_json(service: ReleaseService, status: UpdateStatus, file: Path | None) -> JsonObject:
    newest = status.newest
    return {
        "version": str(status.current),
        "newest": str(status.current if newest is None else newest.version),
        "installed_as": service.installation.form.value,
        "changes": status.changes,
        "file": None if status.file is None else status.file.name,
        "size_bytes": None if status.file is None else status.file.size_bytes,
        "command": service.installation.command(file) or status.command,
        "fetched": None if file is None else format_path(file),
    }

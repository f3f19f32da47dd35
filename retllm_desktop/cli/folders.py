"""The command that lists the library's folders, removes one, and says what to leave out."""

import argparse
import contextlib

from rich.table import Table

from retllm_desktop.cli.output import JsonObject, Screen
from retllm_desktop.composition.application import open_library_only
from retllm_desktop.core.errors import InputError, format_path
from retllm_desktop.core.library_records import Root
from retllm_desktop.indexing.folders import FolderService
from retllm_desktop.platform.paths import AppPaths


def folders_command(options: argparse.Namespace, where: AppPaths, screen: Screen) -> int:
    """Change a folder of the library, then list them.

    Raises:
        InputError: The folder is not in the library, or a pattern cannot be understood.
    """
    changes = options.remove or options.leave_out is not None
    if changes and options.folder is None:
        raise InputError("Which folder?", "retllm-desktop folders DIR --leave-out PATTERN")
    if options.remove and options.leave_out is not None:
        raise InputError("«--remove» and «--leave-out» exclude each other")
    with contextlib.closing(open_library_only(where, writable=changes)) as library:
        service = FolderService(library)
        chosen = None if options.folder is None else service.find(options.folder)
        if chosen is not None and options.remove:
            service.remove(chosen.id)
            screen.say(f"{format_path(chosen.path)} is forgotten; its files were not touched.")
        elif chosen is not None and options.leave_out is not None:
            service.leave_out(chosen, [pattern for pattern in options.leave_out if pattern])
            screen.say("Run «retllm-desktop index» for it to count.")
        roots = [
            root for root in service.roots() if chosen is None or changes or root.id == chosen.id
        ]
    screen.json([folder_json(root) for root in roots])
    table = Table(box=None, pad_edge=False)
    for heading in ("folder", "state", "files", "problems", "gone lately", "left out"):
        number = heading in {"files", "problems", "gone lately"}
        table.add_column(heading, justify="right" if number else "left")
    for root in roots:
        table.add_row(
            format_path(root.path).replace("[", "\\["),
            root.state.value,
            str(root.files),
            str(root.problems),
            str(root.missing),
            ", ".join(root.exclusions).replace("[", "\\["),
        )
    screen.table(table)
    return 0


def folder_json(root: Root) -> JsonObject:
    """A folder as JSON."""
    return {
        "path": format_path(root.path),
        "state": root.state.value,
        "files": root.files,
        "problems": root.problems,
        "missing": root.missing,
        "left_out": list(root.exclusions),
    }

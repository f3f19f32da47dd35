"""The command that removes everything the program keeps on this computer."""

import argparse
import sys

from rich.table import Table

from retllm_desktop.cli.erasure import carry_out, open_erasure
from retllm_desktop.cli.output import JsonObject, Screen
from retllm_desktop.core.errors import InputError, format_path
from retllm_desktop.platform.paths import AppPaths
from retllm_desktop.platform.settings import Settings


def erase_command(
    options: argparse.Namespace, settings: Settings, paths: AppPaths, screen: Screen
) -> int:
    """List what is kept, ask, and remove it; returns the exit code.

    Raises:
        InputError: Nobody agreed.
        LibraryInUseError: A library is open in another program.
    """
    erasure = open_erasure(settings, paths)
    parts = erasure.survey()
    found = [part for part in parts if part.size_bytes]
    table = Table(box=None, pad_edge=False, show_header=False, padding=(0, 2))
    for part in parts:
        place = format_path(part.place).replace("[", "\\[")
        table.add_row(f"  {part.kind}", f"{part.size_bytes:,}", place)
    if not options.yes:
        screen.print_line("Kept on this computer, in bytes:")
        screen.table(table)
        screen.note("Pictures, documents and the files beside them are not touched.")
        if erasure.shared:
            screen.note(f"The shared library on «{erasure.shared}» stays; so do its people.")
        if screen.as_json or not sys.stdin.isatty():
            raise InputError("Nobody agreed to remove it", "read the list, then say --yes")
        screen.note("Remove all of it, all libraries and fetched models included? [y/N]")
        if sys.stdin.readline().strip().casefold() not in {"y", "yes"}:
            screen.note("Nothing was removed.")
            return 1
    failures = carry_out(erasure)
    removed: JsonObject = {
        "removed": [
            {"kind": part.kind.value, "path": format_path(part.place), "bytes": part.size_bytes}
            for part in found
        ],
        "left": [str(failure) for failure in failures],
    }
    screen.json(removed)
    for failure in failures:
        screen.error(failure)
    screen.print_line(f"Removed: {sum(part.size_bytes for part in found):,} bytes.")
    return 1 if failures else 0

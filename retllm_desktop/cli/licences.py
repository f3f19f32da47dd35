"""The command that lists the licences of what the program is made of, and prints their texts."""

import argparse

from rich.table import Table

from retllm_desktop.cli.output import Screen
from retllm_desktop.composition.licences import gather_licences
from retllm_desktop.core.errors import InputError
from retllm_desktop.platform.paths import AppPaths


def licences_command(options: argparse.Namespace, paths: AppPaths, screen: Screen) -> int:
    """Print the list, or the whole text of one; returns the exit code.

    Raises:
        InputError: Nothing is called so, or its text is not here.
    """
    parts = gather_licences(paths)
    if options.text is not None:
        wanted = options.text.casefold()
        named = [part for part in parts if part.name.casefold() == wanted]
        if not named:
            raise InputError(f"«{options.text}» is no part of the program", "see «licences»")
        text = "\n\n".join(filter(None, (part.text() for part in named)))
        if not text:
            carried = f"it is that of {named[0].origin}" if named[0].origin else ""
            raise InputError(f"The text of the licence of «{options.text}» is not here", carried)
        screen.json({"name": named[0].name, "licence": named[0].licence, "text": text})
        screen.print_line(text)
        return 0
    screen.json(
        [
            {
                "kind": part.kind.value,
                "name": part.name,
                "version": part.version,
                "licence": part.licence,
                "origin": part.origin,
                "text": bool(part.files),
            }
            for part in parts
        ]
    )
    table = Table(box=None, pad_edge=False, padding=(0, 2))
    for name in ("what", "name", "version", "licence"):
        table.add_column(name, overflow="fold")
    for part in parts:
        name = f"{part.name} (in {part.origin})" if part.origin else part.name
        table.add_row(part.kind, name, part.version, part.licence or "see its text")
    screen.table(table)
    screen.print_line("")
    screen.print_line("«retllm-desktop licences --text NAME» prints the whole text.")
    return 0

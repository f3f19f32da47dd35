"""The command on saved searches: lists, keeps, renames and removes them."""

import argparse
import contextlib
from dataclasses import replace
from datetime import date

from rich.table import Table

from retllm_desktop.cli.output import JsonObject, Screen
from retllm_desktop.composition.library_access import (
    open_library_only,
)
from retllm_desktop.core.errors import InputError
from retllm_desktop.core.saved_searches import SavedSearch
from retllm_desktop.platform.paths import AppPaths
from retllm_desktop.platform.settings import Settings
from retllm_desktop.search.query.parser import parse_query
from retllm_desktop.search.saved_searches import SavedSearchService


def saved_command(
    options: argparse.Namespace, settings: Settings, paths: AppPaths, screen: Screen
) -> int:
    """Change a saved search, then list them.

    Raises:
        InputError: There is no such search, or what was given cannot be kept.
        QueryError: The line cannot be understood.
    """
    name: str | None = options.name
    changes = options.line is not None or options.rename is not None or options.remove
    if changes and name is None:
        raise InputError("Which search?", "retllm-desktop saved NAME --line QUERY")
    with contextlib.closing(open_library_only(settings, paths, writable=changes)) as library:
        service = SavedSearchService(library)
        known = service.all()
        if name is not None and changes:
            known = _changed(known, name, options)
            service.replace(known)
            known = service.all()
    if name is not None and not changes:
        known = (_find(known, name),)
        screen.print_line(known[0].line)
    screen.json([_search_json(one) for one in known])
    if name is None or changes:
        table = Table(box=None, pad_edge=False)
        for heading in ("name", "search", "pictures"):
            table.add_column(heading, justify="right" if heading == "pictures" else "left")
        for one in known:
            texts = (text.replace("[", "\\[") for text in (one.name, one.line))
            table.add_row(*texts, str(len(one.pictures) or ""))
        screen.table(table)
    return 0


def _changed(
    known: tuple[SavedSearch, ...], name: str, options: argparse.Namespace
) -> tuple[SavedSearch, ...]:
    if options.line is not None:
        parse_query(options.line, date.today())  # noqa: DTZ011 - the person's day
        kept = SavedSearch(name, options.line)
        if any(_is(one, name) for one in known):
            return tuple(kept if _is(one, name) else one for one in known)
        return (*known, kept)
    found = _find(known, name)
    if options.remove:
        return tuple(one for one in known if one is not found)
    return tuple(replace(one, name=options.rename) if one is found else one for one in known)


def _find(known: tuple[SavedSearch, ...], name: str) -> SavedSearch:
    found = next((one for one in known if _is(one, name)), None)
    if found is None:
        names = ", ".join(one.name for one in known) or "none"
        raise InputError(f"There is no saved search «{name}»", f"there are: {names}")
    return found


def _is(search: SavedSearch, name: str) -> bool:
    return search.name.casefold() == " ".join(name.split()).casefold()


def _search_json(search: SavedSearch) -> JsonObject:
    return {"name": search.name, "line": search.line, "pictures": len(search.pictures)}

"""Commands on a library that several people and computers share."""

import argparse
import getpass
import sys
from typing import TYPE_CHECKING

from rich.table import Table

from retllm_desktop.cli.output import JsonObject, Screen
from retllm_desktop.composition.shared_library import SharedLibraryReport, SharedLibraryService
from retllm_desktop.core.errors import InputError
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.platform.paths import AppPaths
from retllm_desktop.platform.settings import Settings

if TYPE_CHECKING:
    from retllm_desktop.composition.library_move import MoveFinished


def shared_library_command(
    options: argparse.Namespace, settings: Settings, paths: AppPaths, screen: Screen
) -> int:
    """Run one of this module's commands; returns the exit code."""
    service = SharedLibraryService(settings, paths)
    match options.action:
        case "init":
            return _init(options, service, screen)
        case "join":
            report = service.join(
                options.server, options.collection, options.map or (), options.computer
            )
            _print_report(report, screen)
            screen.print_line(
                "From now on this library is the shared one; «retllm-desktop library leave» goes "
                "back to the file on this computer, which stays as it is."
            )
            return 0
        case "leave":
            left = service.leave()
            screen.json({"left": left})
            screen.print_line(f"{left} is left; this computer's own library is used again.")
            return 0
        case "users":
            return _users(options, service, screen)
        case "move":
            return _move(options, settings, paths, screen)
        case "status":
            _print_report(service.report(), screen)
            return 0
        case unknown:
            raise AssertionError(f"«{unknown}» is no command on a shared library")


def _init(options: argparse.Namespace, service: SharedLibraryService, screen: Screen) -> int:
    applied, made = service.make(options.server, options.collection)
    screen.json({"steps": applied, "collection": made or None})
    if applied:
        screen.print_line("The database holds a library of this version now.")
    else:
        screen.print_line("The database held a library of this version already.")
    if made:
        screen.print_line(
            f"The collection «{made}» is made, and you manage it. Use it from this computer:"
        )
        screen.print_line(f"  retllm-desktop library join {options.server} --collection {made}")
    return 0


def _move(options: argparse.Namespace, settings: Settings, paths: AppPaths, screen: Screen) -> int:
    from retllm_desktop.composition.library_move import LibraryMoveService

    events = LibraryMoveService(settings, paths).move(CancelToken(), back=options.to == "local")
    with screen.running(events, "what was copied stays; the same command goes on.") as line:
        while True:
            try:
                event = next(events)
            except StopIteration as stop:
                finished: MoveFinished = stop.value
                break
            title = "Comparing" if event.comparing else "Copying"
            line.show(title, event.progress.done, event.progress.total)
    screen.json(
        {
            "contents": finished.contents,
            "copied": finished.copied,
            "different": finished.different,
            "complete": finished.complete,
        }
    )
    screen.print_line(
        f"{finished.contents:,} contents are equal in both libraries, {finished.copied:,} of them "
        "copied by this run; nothing was removed."
    )
    if finished.different:
        screen.print_line(
            f"{finished.different:,} differ, since they were changed meanwhile: run it again."
        )
    return 0 if finished.complete and not finished.different else 1


def _users(options: argparse.Namespace, service: SharedLibraryService, screen: Screen) -> int:
    if options.add is not None:
        if options.access is None:
            raise InputError("What may this person do?", "--access read, write or manage")
        made = service.add(options.add, options.access, options.collection or "")
        if made or options.password:
            _give_password(options.add, service, screen)
    elif options.remove is not None:
        service.remove(options.remove, options.collection or "")
    elif options.access is not None or options.password:
        raise InputError("Whom?", "--add NAME --access read, write or manage")
    members = service.members()
    screen.json(
        [
            {"collection": one.collection, "person": one.person, "access": one.access.value}
            for one in members
        ]
    )
    table = Table(box=None, pad_edge=False)
    for heading in ("collection", "person", "access"):
        table.add_column(heading)
    for one in members:
        table.add_row(*(text.replace("[", "\\[") for text in (one.collection, one.person)),
                      one.access.value)  # fmt: skip
    screen.table(table)
    return 0


def _give_password(person: str, service: SharedLibraryService, screen: Screen) -> None:
    if not sys.stdin.isatty():
        screen.note(
            f"«{person}» has no password yet: run `\\password {person}` in psql, or this command "
            "with --password in a terminal."
        )
        return
    password = getpass.getpass(f"Password for {person} on the server (empty: none): ")
    if not password:
        return
    if getpass.getpass("Once more: ") != password:
        raise InputError(
            "The two passwords differ", "nothing was set; run it with --password again"
        )
    service.set_password(person, password)
    screen.note(
        f"The server has it; it is written down nowhere here. {person} puts it into ~/.pgpass."
    )


def _print_report(report: SharedLibraryReport, screen: Screen) -> None:
    facts = report.connection
    screen.json(_report_json(report))
    way = "within this computer" if facts.local else "encrypted" if facts.encrypted else "open"
    screen.print_line(
        f"server: {report.server}, PostgreSQL {facts.server}, pgvector {facts.vectors}"
    )
    screen.print_line(f"connected: as {facts.person}, {way}")
    screen.print_line(f"computer: {report.computer}")
    for name, access in facts.access.items():
        own = "; folders added here go to it" if name == report.collection else ""
        screen.print_line(f"collection: {name} (you may {access.value}{own})")
    for location, computer in facts.indexing:
        screen.print_line(f"indexed now: {location}, by {computer}")
    for warning in report.warnings:
        screen.note(warning)


def _report_json(report: SharedLibraryReport) -> JsonObject:
    facts = report.connection
    return {
        "server": report.server,
        "postgresql": facts.server,
        "pgvector": facts.vectors,
        "person": facts.person,
        "computer": report.computer,
        "collection": report.collection,
        "encrypted": facts.encrypted,
        "local": facts.local,
        "access": {name: access.value for name, access in facts.access.items()},
        "indexing": [
            {"folder": location, "computer": computer} for location, computer in facts.indexing
        ],
        "warnings": list(report.warnings),
    }

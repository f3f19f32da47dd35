"""The command that says what the library holds."""

import argparse

from rich.table import Table

from retllm_desktop.cli.output import JsonObject, Screen
from retllm_desktop.composition.application import (
    Application,
    make_pack_service,
    open_application,
)
from retllm_desktop.core.errors import PackError, format_path
from retllm_desktop.core.library_records import (
    LibraryStatus,
    Root,
    describe_named_files,
)
from retllm_desktop.core.model_roles import PackRole
from retllm_desktop.packs.knowledge import describe_knowledge
from retllm_desktop.packs.servers import parse_server_address
from retllm_desktop.platform.paths import AppPaths
from retllm_desktop.platform.settings import Settings
from retllm_desktop.search.judging_scope import JudgingScope


def status_command(
    options: argparse.Namespace, settings: Settings, paths: AppPaths, screen: Screen
) -> int:
    """Print what the library holds."""
    with open_application(settings, paths, writable=False, with_judge=False) as app:
        status = app.folders.status()
        report = app.folders.reading_report() if options.problems else None
        if app.offer is not None:
            screen.note(app.offer.command_line)
        for text in app.notices():
            screen.note(text)
        judge, judge_line = _describe_judge(settings, paths, app)
    as_json = status_json(status) | {"judge": judge}
    problems = () if report is None else report.problems
    notes = () if report is None else report.notes
    if options.problems:
        as_json["problem_list"] = [
            {
                "path": format_path(p.path),
                "title": p.title,
                "detail": p.detail,
                "reason": p.reason.value,
            }
            for p in problems
        ]
        as_json["notes"] = [{"path": format_path(p.path), "note": p.title} for p in notes]
    screen.json(as_json)
    table = Table(box=None, pad_edge=False)
    for heading in ("folder", "state", "files", "problems"):
        table.add_column(heading, justify="right" if heading in {"files", "problems"} else "left")
    for root in status.roots:
        table.add_row(
            format_path(root.path).replace("[", "\\["),
            root.state.value,
            str(root.files),
            str(root.problems),
        )
    screen.table(table)
    items = ", ".join(f"{count} {name}" for name, count in sorted(status.items.items())) or "none"
    screen.print_line(f"items: {items}")
    if status.named:
        screen.print_line(describe_named_files(status.named))
    if status.noted:
        screen.print_line(
            f"read in part or with a guess: {status.noted}; `status --problems` names them"
        )
    if status.first_pass:
        screen.print_line(
            f"first pass: {status.first_pass} files are found by a preview or a part so far; "
            "`retllm-desktop index` reads them as a whole"
        )
    if status.duplicates:
        screen.print_line(f"duplicates: {status.duplicates} files hold the same as another one")
    screen.print_line(f"close check: {judge_line}")
    if status.passages is not None:
        done = f"{status.passages_done} of {status.passages_total}"
        searched = "" if status.passages_searched else ", not searched yet"
        screen.print_line(f"passages: {status.passages.id}, {done}{searched}")
    if status.building is not None:
        screen.print_line(
            f"being built: {status.building.id}, {status.building_done} of {status.building_total}"
        )
    size = f", {status.size_bytes / 1e6:.1f} MB" if status.size_bytes else ""
    screen.print_line(f"library: {status.place}{size}")
    for problem in (*problems, *notes):
        screen.print_line(f"{format_path(problem.path)}: {problem.title} {problem.detail}".rstrip())
    return 0


def _describe_judge(
    settings: Settings, paths: AppPaths, app: Application
) -> tuple[JsonObject | None, str]:
    """Return which pack judges and whether it may be asked about this library."""
    try:
        manifest = make_pack_service(settings, paths).chosen(PackRole.FINE).manifest
    except PackError:
        return None, f"none ({settings.fine_pack} is not here)" if settings.fine_pack else "none"
    asked = JudgingScope(manifest.knows, app.encoder.knows.only_drawn_world).knows_any
    about: JsonObject = {
        "pack": manifest.id,
        "knows": [*sorted(manifest.knows.domains), *manifest.knows.unrecognised],
        "languages": list(manifest.knows.languages),
        "asked": asked,
    }
    line = f"{manifest.id} knows {describe_knowledge(manifest.knows)}"
    server = None if manifest.fine is None else manifest.fine.server
    if server is not None:
        host = about["host"] = parse_server_address(server.address).host
        line += f"; pictures of results are sent to {host} to be checked"
    return about, line if asked else f"{line}; it knows nothing of this library and is never asked"


def status_json(status: LibraryStatus) -> JsonObject:
    """A library in numbers."""
    return {
        "path": None if status.path is None else format_path(status.path),
        "server": status.server or None,
        "size_bytes": status.size_bytes,
        "files": status.files,
        "items": status.items,
        "problems": status.problems,
        "space": None if status.space is None else status.space.id,
        "duplicates": status.duplicates,
        "first_pass": status.first_pass,
        "named": dict(status.named),
        "noted": status.noted,
        "building": None
        if status.building is None
        else {
            "space": status.building.id,
            "done": status.building_done,
            "total": status.building_total,
        },
        "passages": None
        if status.passages is None
        else {
            "space": status.passages.id,
            "searched": status.passages_searched,
            "done": status.passages_done,
            "total": status.passages_total,
        },
        "folders": [folder_json(root) for root in status.roots],
    }


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

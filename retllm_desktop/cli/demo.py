"""The main job on a drawn library: draw, index, search, show what the fine stage mends."""

import argparse
from pathlib import Path

from rich.table import Table

from retllm_desktop.cli.indexing import index_json, run_index
from retllm_desktop.cli.output import JsonObject, Screen, format_location
from retllm_desktop.cli.search import run_search, search_json
from retllm_desktop.cli.window import has_display, show_window
from retllm_desktop.composition.application import open_application
from retllm_desktop.core.errors import InputError
from retllm_desktop.core.types import Query, Result
from retllm_desktop.platform.paths import resolve_paths
from retllm_desktop.platform.settings import Settings
from retllm_desktop.search.events import SearchFinished


def demo_command(options: argparse.Namespace, settings: Settings, screen: Screen) -> int:
    """Draw the demo library into a folder, index it there, run its three searches.

    The demo keeps its own library file inside the folder, so that a person's own library is
    not touched and deleting the folder removes everything.

    Raises:
        InputError: The folder cannot be written.
        RetllmError: What indexing and searching raise.
    """
    # Deferred: drawing needs Pillow, which no other command loads in this process.
    from retllm_desktop.world import library as drawn

    folder = Path(options.folder or Path.home() / "retllm-demo").expanduser().absolute()
    library = drawn.plan_demo()
    total = len(library.pictures) + len(library.notes)
    screen.print_line(f"Drawing {len(library.pictures)} pictures into {folder}")
    try:
        with screen.progress() as line:
            for done in drawn.write_demo(folder, library):
                line.show("Drawing", done, total)
    except OSError as exc:
        raise InputError(
            "The demo's folder cannot be written", exc.strerror or str(exc), folder
        ) from exc
    where = resolve_paths(getattr(options, "data_dir", None) or folder / ".retllm")
    searches: list[JsonObject] = []
    with open_application(settings, where, writable=True, watch=True) as app:
        if app.notice:
            screen.note(app.notice)
        if not any(root.path == folder for root in app.folders.roots()):
            app.folders.add(folder)
        finished = run_index(app, screen)
        for errand in library.searches:
            query = Query(text=errand.query)
            found = run_search(app, query, app.limits, screen)
            wanted = folder / errand.name
            _print_search(screen, errand.query, found, wanted)
            entry = search_json(query, found, found.results[:8])
            hit = _find_result(found, wanted)
            entry["expected"] = {
                "path": str(wanted),
                "coarse_rank": hit.candidate.coarse_rank if hit else None,
                "rank": hit.rank if hit else None,
            }
            searches.append(entry)
        screen.json(
            {
                "folder": str(folder),
                "index": index_json(finished, app.folders.status()),
                "packs": {"coarse": app.coarse_pack, "fine": app.fine_pack},
                "searches": searches,
            }
        )
        if options.no_window or screen.as_json:
            return 0
        if not has_display():
            screen.print_line("There is no display, so no window is opened.")
            return 0
        return show_window(app, settings, where, library.searches[0].query).code


def _print_search(screen: Screen, query: str, found: SearchFinished, wanted: Path) -> None:
    table = Table(title=f"«{query}»", title_justify="left", box=None, pad_edge=False)
    for heading in ("rank", "coarse", "relevance", "", "file"):
        table.add_column(heading, justify="left" if heading == "file" else "right")
    for result in found.results[:5]:
        relevance = "–" if result.relevance is None else f"{result.relevance:.2f}"
        mark = "✓" if result.candidate.item.path == wanted else ""
        table.add_row(
            str(result.rank),
            str(result.candidate.coarse_rank),
            relevance,
            mark,
            format_location(result.candidate),
        )
    screen.table(table)
    hit = _find_result(found, wanted)
    if hit is not None:
        screen.print_line(
            f"The picture meant (✓): place {hit.candidate.coarse_rank} by the coarse stage, "
            f"place {hit.rank} after {found.judged} candidates were checked "
            f"in {found.fine_s:.2f} s.\n"
        )


def _find_result(found: SearchFinished, wanted: Path) -> Result | None:
    return next((r for r in found.results if r.candidate.item.path == wanted), None)

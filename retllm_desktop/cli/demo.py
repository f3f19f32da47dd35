"""The main job on a library of drawn pictures: lay out, index, search, show what judging mends."""

import argparse
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rich.table import Table

from retllm_desktop.cli.indexing import index_json, run_index
from retllm_desktop.cli.options import demo_data_dir, demo_folder
from retllm_desktop.cli.output import JsonObject, Screen, format_location
from retllm_desktop.cli.search import run_search, search_json
from retllm_desktop.cli.window import has_display, show_window
from retllm_desktop.composition.application import open_application
from retllm_desktop.core.errors import InputError
from retllm_desktop.core.types import Query, Result
from retllm_desktop.platform.paths import bundled_folder, resolve_paths
from retllm_desktop.platform.settings import Settings
from retllm_desktop.search.events import SearchFinished

_LIST = "library.json"


@dataclass(frozen=True, slots=True)
class DemoSearch:
    """A search of the demo.

    Attributes:
        query: What to type.
        picture: The picture that it is true of, below the demo's folder.
    """

    query: str
    picture: str


@dataclass(frozen=True, slots=True)
class DemoFiles:
    """The demo's pictures and notes, as ``models/world/bundle.py`` drew them once.

    Attributes:
        archive: Where they lie.
        names: Their paths below the demo's folder.
        searches: Three searches, each true of one picture among near-duplicates.
    """

    archive: Path
    names: tuple[str, ...]
    searches: tuple[DemoSearch, ...]

    @property
    def pictures(self) -> int:
        """How many of the files are pictures."""
        return sum(name.startswith("pictures/") for name in self.names)

    def write(self, folder: Path) -> Iterator[int]:
        """Write what is not there yet, yielding the number of files done.

        Raises:
            OSError: The folder cannot be written.
        """
        with zipfile.ZipFile(self.archive) as archive:
            for done, name in enumerate(self.names, 1):
                target = folder / name
                if not target.exists():
                    target.parent.mkdir(parents=True, exist_ok=True)
                    partial = target.with_suffix(".part")
                    partial.write_bytes(archive.read(name))
                    partial.replace(target)
                yield done


def open_demo_files() -> DemoFiles:
    """Return the demo's files.

    Raises:
        InputError: They did not come with the program.
    """
    path = bundled_folder("resources") / "demo.zip"
    try:
        with zipfile.ZipFile(path) as archive:
            names = tuple(name for name in archive.namelist() if name != _LIST)
            searches: list[dict[str, str]] = json.loads(archive.read(_LIST))["searches"]
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as exc:
        raise InputError(
            "The demo's pictures are missing", "the program was not installed properly", path
        ) from exc
    return DemoFiles(path, names, tuple(DemoSearch(**search) for search in searches))


def demo_command(options: argparse.Namespace, settings: Settings, screen: Screen) -> int:
    """Lay the demo library out in a folder, index it there, run its three searches.

    The demo keeps its own library file inside the folder, so that a person's own library is
    not touched and deleting the folder removes everything.

    Raises:
        InputError: The folder cannot be written.
        RetllmError: What indexing and searching raise.
    """
    folder = demo_folder(options)
    files = open_demo_files()
    screen.print_line(f"Laying out {files.pictures} drawn pictures in {folder}")
    try:
        with screen.progress() as line:
            for done in files.write(folder):
                line.show("Laying out", done, len(files.names))
    except OSError as exc:
        raise InputError(
            "The demo's folder cannot be written", exc.strerror or str(exc), folder
        ) from exc
    paths = resolve_paths(demo_data_dir(options))
    searches: list[JsonObject] = []
    with open_application(settings, paths, writable=True, watch=True) as app:
        if app.notice:
            screen.note(app.notice)
        if not any(root.path == folder for root in app.folders.roots()):
            app.folders.add(folder)
        finished = run_index(app, screen)
        for search in files.searches:
            query = Query(text=search.query)
            found = run_search(app, query, app.limits, screen)
            wanted = folder / search.picture
            _print_search(screen, search.query, found, wanted)
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
        return show_window(app, settings, paths, files.searches[0].query).code


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

"""The demo: photographs and documents found without a judge, then what a judge mends.

It has two parts, each a library below the demo's folder: photographs with documents, found by the
packs that come with the program, and drawn near-duplicates, which an embedding cannot tell apart
and a judge puts in order.
"""

import argparse
import json
import os
import shlex
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from rich.table import Table

from retllm_desktop.cli.indexing import index_json, run_index
from retllm_desktop.cli.options import demo_folder
from retllm_desktop.cli.output import JsonObject, Screen, format_location
from retllm_desktop.cli.search import format_found, note_judge_offer, run_search
from retllm_desktop.cli.window import app_command, has_display
from retllm_desktop.composition.application import Application, open_application
from retllm_desktop.core.errors import InputError, format_path
from retllm_desktop.core.knowledge import JudgingNeed
from retllm_desktop.core.types import Query, Result
from retllm_desktop.platform.paths import AppPaths, bundled_folder
from retllm_desktop.platform.settings import Settings
from retllm_desktop.platform.settings_file import write_setting
from retllm_desktop.search.events import SearchFinished
from retllm_desktop.search.result_records import search_json

_LIST: Final = "library.json"
_SHOWN: Final = 5
"""Results of a search that are printed, and written into the JSON document."""


@dataclass(frozen=True, slots=True)
class DemoSearch:
    """A search of the demo.

    Attributes:
        query: What to type.
        kind: «picture» or «document»: what it is meant to find.
        name: Its path below the part's folder.
    """

    query: str
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class DemoFiles:
    """The files of a part, which came with the program.

    Attributes:
        archive: Where they lie.
        names: Their paths below the part's folder.
        searches: What to look for among them.
    """

    archive: Path
    names: tuple[str, ...]
    searches: tuple[DemoSearch, ...]

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


@dataclass(frozen=True, slots=True)
class DemoPart:
    """A part of the demo.

    Attributes:
        name: Its name in the JSON document.
        title: What it shows, in a line.
        library: The library it is indexed into; empty for the one without a name.
        below: Where its files are laid out, below the demo's folder.
        folders: The folders that are indexed, below that.
        packs: Settings that choose its packs, all of them built in.
    """

    name: str
    title: str
    library: str
    below: str
    folders: tuple[str, ...]
    packs: Mapping[str, str]

    def open_files(self) -> DemoFiles:
        """Return its files.

        Raises:
            InputError: They did not come with the program.
        """
        path = bundled_folder("resources") / f"demo-{self.name}.zip"
        try:
            with zipfile.ZipFile(path) as archive:
                names = tuple(name for name in archive.namelist() if name != _LIST)
                listed: list[dict[str, str]] = json.loads(archive.read(_LIST))["searches"]
            searches = tuple(
                DemoSearch(entry["query"], kind, entry[kind])
                for entry in listed
                for kind in ("picture", "document")
                if kind in entry
            )
        except (OSError, ValueError, KeyError, zipfile.BadZipFile) as exc:
            raise InputError(
                "The demo's files are missing", "the program was not installed properly", path
            ) from exc
        return DemoFiles(path, names, searches)


PHOTOGRAPHS: Final = DemoPart(
    "photographs",
    "Photographs, found by what they show, and documents, found by what they say in other words",
    library="",
    below="",
    folders=("photographs", "documents"),
    # Said, since a library that an earlier version's demo made would keep its packs.
    packs={
        "coarse_pack": "starter-photos",
        "fine_pack": "starter-fine",
        "text_pack": "starter-text",
    },
)
DRAWN: Final = DemoPart(
    "drawn",
    "Near-duplicates, which vectors cannot tell apart: a model that looks at each puts them right",
    library="drawn",
    below="drawn",
    folders=("",),
    # The only packs that know the drawn world.
    packs={"coarse_pack": "starter-coarse", "fine_pack": "starter-fine", "text_pack": ""},
)


def demo_command(
    options: argparse.Namespace,
    read_settings: Callable[[], Settings],
    paths: AppPaths,
    screen: Screen,
) -> int:
    """Lay both parts out in a folder, index and search them; then open the window on the first.

    The demo keeps its libraries and its settings inside the folder, so that a person's own are
    not touched and deleting the folder removes everything. With ``--json`` one document is
    printed: ``folder``; ``libraries``, of each part by its name the ``library`` (as for
    ``--library``), the outcome of ``index`` and the ``packs`` in use; ``searches``, each as
    ``search`` prints it, with its ``part`` and with ``expected``: the path of the file meant, its
    ``coarse_rank`` and its ``rank`` (null where it is no result).

    Args:
        options: Which folder; whether the window is to be opened.
        read_settings: Reads the settings of the demo.
        paths: Where the demo keeps what is not a file to be found.
        screen: Where it prints.

    Raises:
        InputError: The folder cannot be written.
        RetllmError: What indexing and searching raise.
    """
    folder = demo_folder(options)
    settings = read_settings()
    libraries: JsonObject = {}
    searches: list[JsonObject] = []
    for number, part in enumerate((PHOTOGRAPHS, DRAWN), 1):
        screen.print_line(f"{number}. {part.title}\n")
        libraries[part.name], found = run_demo_part(part, folder, settings, paths, screen)
        searches += found
    screen.json({"folder": format_path(folder), "libraries": libraries, "searches": searches})
    data = shlex.quote(format_path(paths.data)) if os.name == "posix" else f'"{paths.data}"'
    screen.print_line(
        f"Search on: retllm-desktop search --data-dir {data} TEXT\n"
        f"among the drawn pictures with --library {DRAWN.library}."
    )
    if options.no_window or screen.as_json:
        return 0
    if not has_display():
        screen.print_line("There is no display, so no window is opened.")
        return 0
    first = PHOTOGRAPHS.open_files().searches[0].query
    return app_command(read_settings, replace(paths, library=PHOTOGRAPHS.library), (first,))


def run_demo_part(
    part: DemoPart, folder: Path, settings: Settings, paths: AppPaths, screen: Screen
) -> tuple[JsonObject, list[JsonObject]]:
    """Lay out, index and search one part.

    Args:
        part: Which.
        folder: The demo's folder.
        settings: Of the demo; the part's own packs come before theirs.
        paths: Where the demo keeps what is not a file to be found.
        screen: Where it prints.

    Returns:
        What ``demo_command`` says of its library, and of its searches.

    Raises:
        InputError: The folder cannot be written.
        RetllmError: What indexing and searching raise.
    """
    files = part.open_files()
    place = folder / part.below
    where = replace(paths, library=part.library)
    lay_out_files(files, place, screen)
    for name, pack in part.packs.items():
        # So that the window and other commands open this library with them too.
        write_setting(where.settings, name, pack)
    with open_application(replace(settings, **part.packs), where, writable=True) as app:
        if app.notice:
            screen.note(app.notice)
        _add_folders(app, place, part)
        finished = run_index(app, screen)
        screen.print_line("")
        library: JsonObject = {
            "library": part.library or None,
            "index": index_json(finished, app.folders.status()),
            "packs": {"coarse": app.coarse_pack, "text": app.text_pack, "fine": app.fine_pack},
        }
        needs: list[JudgingNeed] = []
        searches: list[JsonObject] = []
        for search in files.searches:
            entry, found = run_demo_search(app, search, place, screen)
            searches.append({"part": part.name} | entry)
            needs += [found.need] if found.need is not None else []
    if needs and not screen.as_json:
        note_judge_offer(needs[0], settings, where, screen)
        screen.print_line("")
    return library, searches


def lay_out_files(files: DemoFiles, folder: Path, screen: Screen) -> None:
    """Write the files of a part that are not there yet.

    Raises:
        InputError: The folder cannot be written.
    """
    screen.print_line(f"Laying out {len(files.names)} files in {format_path(folder)}")
    try:
        with screen.progress() as line:
            for done in files.write(folder):
                line.show("Laying out", done, len(files.names))
    except OSError as exc:
        raise InputError(
            "The demo's folder cannot be written", exc.strerror or str(exc), folder
        ) from exc


def _add_folders(app: Application, place: Path, part: DemoPart) -> None:
    """Add the folders of a part, in place of what an earlier version's demo had added."""
    wanted = [place / name for name in part.folders]
    present = app.folders.roots()
    for root in present:
        if root.path == place and place not in wanted:
            app.folders.remove(root.id)
    for path in wanted:
        if not any(root.path == path for root in present):
            app.folders.add(path)


def run_demo_search(
    app: Application, search: DemoSearch, place: Path, screen: Screen
) -> tuple[JsonObject, SearchFinished]:
    """Search, print, and return what was found, also as JSON."""
    query = Query(text=search.query)
    found = run_search(app, query, app.limits, screen)
    wanted = place / search.name
    hit = next((r for r in found.results if r.candidate.item.path == wanted), None)
    screen.table(_results_table(search.query, found, wanted))
    screen.print_line(_summarise(search, found, hit))
    expected: JsonObject = {
        "path": format_path(wanted),
        "coarse_rank": hit.candidate.coarse_rank if hit else None,
        "rank": hit.rank if hit else None,
    }
    return search_json(query, found, found.results[:_SHOWN]) | {"expected": expected}, found


def _results_table(query: str, found: SearchFinished, wanted: Path) -> Table:
    table = Table(title=f"«{query}»", title_justify="left", box=None, pad_edge=False)
    judged = found.judged > 0
    for heading in ("rank", *(("coarse", "relevance") if judged else ("similarity",)), "", "file"):
        table.add_column(heading, justify="left" if heading == "file" else "right")
    for result in found.results[:_SHOWN]:
        candidate = result.candidate
        relevance = "–" if result.relevance is None else f"{result.relevance:.2f}"
        similarity = f"{candidate.cosine:.3f}" if candidate.measured else "–"
        table.add_row(
            str(result.rank),
            *((str(candidate.coarse_rank), relevance) if judged else (similarity,)),
            "✓" if candidate.item.path == wanted else "",
            format_location(candidate),
        )
    return table


def _summarise(search: DemoSearch, found: SearchFinished, hit: Result | None) -> str:
    """What became of the file that was meant, in a line."""
    if hit is None:
        return f"The {search.kind} meant is not among the {format_found(found)} found.\n"
    if not found.judged:
        return (
            f"The {search.kind} meant (✓): place {hit.rank} of {format_found(found)} found "
            f"in {found.coarse_s * 1000:.0f} ms.\n"
        )
    return (
        f"The {search.kind} meant (✓): place {hit.candidate.coarse_rank} by the coarse stage, "
        f"place {hit.rank} after {found.judged} candidates were checked in {found.fine_s:.2f} s.\n"
    )

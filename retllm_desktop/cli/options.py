"""What can be typed: the parser of all commands and their options."""

import argparse
import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

from retllm_desktop import __version__
from retllm_desktop.cli.door_options import (
    add_launcher_options,
    add_mcp_options,
    add_serve_options,
)
from retllm_desktop.cli.evaluation_options import add_eval_options
from retllm_desktop.cli.model_options import add_models_options
from retllm_desktop.cli.shared_library_options import add_shared_library_options

LOG_LEVELS: Final = ("debug", "info", "warning", "error")
_WINDOWS_DEVICES: Final = frozenset(
    {"CON", "PRN", "AUX", "NUL", *(f"{port}{n}" for port in ("COM", "LPT") for n in range(10))}
)
"""Names that Windows keeps for itself."""
_AddParser = Callable[..., argparse.ArgumentParser]


def demo_data_dir(options: argparse.Namespace) -> Path:
    """Return where ``demo`` keeps all that is not a picture: deleting its folder removes it."""
    return getattr(options, "data_dir", None) or demo_folder(options) / ".retllm"


def demo_folder(options: argparse.Namespace) -> Path:
    """Return the folder of the demo's pictures."""
    return Path(options.folder or Path.home() / "retllm-demo").expanduser().absolute()


def make_common_parser() -> argparse.ArgumentParser:
    """Return the options that every command takes, before or after its name."""
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument(
        "--data-dir",
        type=Path,
        default=argparse.SUPPRESS,
        metavar="DIR",
        help="keep library, cache, logs and settings below DIR (also: RETLLM_DATA_DIR)",
    )
    parser.add_argument(
        "--library",
        type=_parse_library_name,
        default=argparse.SUPPRESS,
        metavar="NAME",
        help="one of several libraries, each with folders and models of its own; the first "
        "«index» with a new name makes it (default: the one without a name)",
    )
    parser.add_argument(
        "--json", action="store_true", default=argparse.SUPPRESS, help="print JSON, no colours"
    )
    parser.add_argument(
        "--set",
        action="append",
        default=argparse.SUPPRESS,
        metavar="NAME=VALUE",
        dest="settings",
        help="override a setting for this run, e.g. --set threads=2",
    )
    parser.add_argument(
        "--verbose",
        action="store_true",
        default=argparse.SUPPRESS,
        help="show on standard error what is logged",
    )
    parser.add_argument(
        "--log-level",
        choices=LOG_LEVELS,
        default=argparse.SUPPRESS,
        help="what is logged (default info); «debug» includes queries and names of files",
    )
    return parser


def _parse_library_name(name: str) -> str:
    """Take a name that is good for a file on every system."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,39}", name) or name.upper() in _WINDOWS_DEVICES:
        raise argparse.ArgumentTypeError(
            f"«{name}» is no name for a library: use a to z, 0 to 9, - and _, 40 at most"
        )
    return name


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    common = make_common_parser()
    parser = argparse.ArgumentParser(
        prog="retllm-desktop",
        parents=[common],
        description="Find a picture or a document on this computer by saying what it shows. "
        "Without a command the window opens.",
        epilog="Exit codes: 0 done; 1 it failed, the reason is printed; 2 it was asked for "
        "wrongly; 130 interrupted. Names of places: GeoNames (geonames.org), CC BY 4.0.",
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")

    index = commands.add_parser(
        "index", parents=[common], help="add folders and index what is new or changed in them"
    )
    index.add_argument("folders", nargs="*", type=Path, metavar="DIR")
    index.add_argument(
        "--retry-problems", action="store_true", help="also read files again that failed before"
    )
    index.add_argument(
        "--watch", action="store_true", help="then follow the folders until Ctrl+C is pressed"
    )

    _add_folders(commands.add_parser, common)
    _add_upkeep(commands.add_parser, common)

    _add_search_options(commands.add_parser, common)

    duplicates = commands.add_parser(
        "duplicates", parents=[common], help="list pictures that are the same, or nearly"
    )
    duplicates.add_argument(
        "--distance",
        type=float,
        default=None,
        metavar="D",
        help="how far apart (cosine distance) two may be; 0 lists only copies",
    )

    status = commands.add_parser("status", parents=[common], help="what the library holds")
    status.add_argument("--problems", action="store_true", help="list files that cannot be read")

    demo = commands.add_parser(
        "demo", parents=[common], help="lay out a small library, index it and search it"
    )
    demo.add_argument(
        "folder",
        nargs="?",
        type=Path,
        metavar="DIR",
        help="where to lay it out (default: ~/retllm-demo)",
    )
    demo.add_argument("--no-window", action="store_true", help="do not open the window at the end")
    demo.add_argument(
        "--shared",
        action="store_true",
        help="show a library of several computers instead, on a PostgreSQL server in a folder",
    )

    add_models_options(commands.add_parser, common)
    _add_saved(commands.add_parser, common)
    add_shared_library_options(commands.add_parser, common)
    add_eval_options(commands.add_parser, common)
    _add_doctor(commands.add_parser, common)
    _add_installation(commands.add_parser, common)
    add_serve_options(commands.add_parser, common)
    add_mcp_options(commands.add_parser, common)
    add_launcher_options(commands.add_parser, common)

    window = commands.add_parser(
        "app", aliases=["window"], parents=[common], help="open the window (the default)"
    )
    surface = window.add_mutually_exclusive_group()
    surface.add_argument(
        "--search",
        action="store_true",
        dest="search_box",
        help="show the small search window alone; for a key in the system's settings",
    )
    surface.add_argument(
        "--hidden", action="store_true", help="start without a window, as the system's start does"
    )
    window.add_argument(
        "query",
        nargs="*",
        help="search for this at once; files («./cat.jpg») are searched with, folders added",
    )
    return parser


def _add_folders(add: _AddParser, common: argparse.ArgumentParser) -> None:
    folders = add(
        "folders", parents=[common], help="list the library's folders, remove one, leave things out"
    )
    folders.add_argument("folder", nargs="?", type=Path, metavar="DIR", help="one of them")
    folders.add_argument(
        "--leave-out",
        action="append",
        metavar="PATTERN",
        help="leave out what fits, as in .gitignore; may be repeated, replaces what was chosen "
        "before («» for nothing)",
    )
    folders.add_argument(
        "--remove", action="store_true", help="forget the folder; its files are not touched"
    )


def _add_doctor(add: _AddParser, common: argparse.ArgumentParser) -> None:
    doctor = add(
        "doctor",
        parents=[common],
        help="look at the machine, the models and the folders (exit code 1 if something is broken)",
    )
    add(
        "privacy",
        parents=[common],
        help="what was connected to, when and why, and what is kept where",
    )
    doctor.add_argument(
        "--benchmark",
        action="store_true",
        help="measure the models anew: pictures a second, seconds a candidate",
    )


def _add_installation(add: _AddParser, common: argparse.ArgumentParser) -> None:
    """Add the commands on the installation itself."""
    update = add(
        "update", parents=[common], help="ask whether there is a newer version, and what is new"
    )
    update.add_argument(
        "--download", action="store_true", help="fetch and verify its file; nothing is replaced"
    )
    update.add_argument(
        "--folder", type=Path, metavar="DIR", help="where to put it (default: your downloads)"
    )
    erase = add(
        "erase",
        parents=[common],
        help="remove everything the program keeps here: libraries, models, settings, logs, entries",
    )
    erase.add_argument("--yes", action="store_true", help="do not ask")
    licences = add(
        "licences", parents=[common], help="what the program is made of, under which licences"
    )
    licences.add_argument("--text", metavar="NAME", help="print the whole text of one")


def _add_upkeep(add: _AddParser, common: argparse.ArgumentParser) -> None:
    backup = add("backup", parents=[common], help="copy the library into one file")
    backup.add_argument("file", type=Path, metavar="FILE")
    restore = add(
        "restore", parents=[common], help="put a backup in the library's place, which is kept"
    )
    restore.add_argument("file", type=Path, metavar="FILE")
    add("check", parents=[common], help="look for damage in the library (exit code 1 if there is)")
    add("repair", parents=[common], help="set right what «check» finds")
    add("rebuild", parents=[common], help="bring the library to the chosen models")


def _add_saved(add: _AddParser, common: argparse.ArgumentParser) -> None:
    """Add the command on saved searches."""
    saved = add("saved", parents=[common], help="searches kept under a name")
    saved.add_argument("name", nargs="?", metavar="NAME", help="one of them (default: all)")
    change = saved.add_mutually_exclusive_group()
    change.add_argument("--line", metavar="QUERY", help="keep this search under the name")
    change.add_argument("--rename", metavar="NEW", help="call it otherwise")
    change.add_argument("--remove", action="store_true", help="forget it")


def _add_search_options(add: _AddParser, common: argparse.ArgumentParser) -> None:
    """Add both commands."""
    search = add(
        "search",
        parents=[common],
        help="search by words or by a picture; without either, list the newest",
    )
    search.add_argument("text", nargs="*", metavar="TEXT")
    search.add_argument(
        "--image",
        type=Path,
        action="append",
        metavar="FILE",
        help="a picture to search with, alone or beside the words; may be repeated",
    )
    search.add_argument(
        "-n", "--limit", type=int, default=20, metavar="N", help="results to print (default 20)"
    )
    search.add_argument(
        "--offset", type=int, default=0, metavar="N", help="leave out the first N results"
    )
    search.add_argument(
        "--cursor",
        metavar="CURSOR",
        help="go on after a former answer: its «next_cursor» (with --json)",
    )
    search.add_argument(
        "--unfold",
        action="store_true",
        help="list every part of a file and all pictures alike, not only the best of them",
    )
    search.add_argument(
        "--below-cutoff",
        action="store_true",
        help="show what is nearest even where nothing matches",
    )
    search.add_argument("--all", action="store_true", help="--unfold and --below-cutoff")
    search.add_argument(
        "--coarse-only", action="store_true", help="do not ask the model about the candidates"
    )
    search.add_argument(
        "--check-all", action="store_true", help="ask it about all of them, however long that takes"
    )
    search.add_argument(
        "--as-typed", action="store_true", help="never search for other words than these"
    )
    search.add_argument(
        "--explain",
        action="store_true",
        help="say why each result is where it is; a model that can write adds a sentence",
    )
    mark = add(
        "mark", parents=[common], help="say which results of a search are right, which are wrong"
    )
    mark.add_argument("text", nargs="*", metavar="TEXT", help="the search")
    for name, text in (
        ("--right", "a result that is right; may be repeated"),
        ("--wrong", "one that is wrong"),
        ("--forget", "one of which nothing is to be said any more"),
    ):
        mark.add_argument(name, type=Path, action="append", metavar="FILE", help=text)
    mark.add_argument(
        "--forget-all", action="store_true", help="take back all that was ever said of any search"
    )

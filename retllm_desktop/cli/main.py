"""What can be typed, and how a failure leaves the program."""

import argparse
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from retllm_desktop import __version__
from retllm_desktop.cli.options import add_eval_options, add_models_options, add_search_options
from retllm_desktop.core.errors import InputError, RetllmError

if TYPE_CHECKING:
    from retllm_desktop.cli.output import Screen

EXIT_OK: Final = 0
EXIT_FAILED: Final = 1
EXIT_USAGE: Final = 2
EXIT_INTERRUPTED: Final = 130
_WINDOWS_DEVICES: Final = frozenset(
    {"CON", "PRN", "AUX", "NUL", *(f"{port}{n}" for port in ("COM", "LPT") for n in range(10))}
)
"""Names that Windows keeps for itself."""


_AddParser = Callable[..., argparse.ArgumentParser]


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
        "wrongly; 130 interrupted.",
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

    add_search_options(commands.add_parser, common)

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
        "demo",
        parents=[common],
        help="lay out a small library, index it and search it",
    )
    demo.add_argument(
        "folder",
        nargs="?",
        type=Path,
        metavar="DIR",
        help="where to lay it out (default: ~/retllm-demo)",
    )
    demo.add_argument("--no-window", action="store_true", help="do not open the window at the end")

    add_models_options(commands.add_parser, common)
    add_eval_options(commands.add_parser, common)
    _add_doctor(commands.add_parser, common)

    window = commands.add_parser("window", parents=[common], help="open the window (the default)")
    window.add_argument("query", nargs="?", default="", help="search for this at once")
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
    doctor.add_argument(
        "--benchmark",
        action="store_true",
        help="measure the models anew: pictures a second, seconds a candidate",
    )


def _add_upkeep(add: _AddParser, common: argparse.ArgumentParser) -> None:
    backup = add("backup", parents=[common], help="copy the library into one file")
    backup.add_argument("file", type=Path, metavar="FILE")
    restore = add(
        "restore", parents=[common], help="put a backup in the library's place, which is kept"
    )
    restore.add_argument("file", type=Path, metavar="FILE")
    add("check", parents=[common], help="look for damage in the library (exit code 1 if there is)")
    add("repair", parents=[common], help="set right what «check» finds")
    add("rebuild", parents=[common], help="bring the library to the chosen coarse pack")


def run_command(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code."""
    options = build_parser().parse_args(arguments)

    def dispatch(screen: "Screen") -> int:
        from retllm_desktop.cli import indexing

        return indexing.dispatch_command(options, screen)

    return run_guarded(dispatch, as_json=getattr(options, "json", False))


def run_guarded(command: "Callable[[Screen], int]", *, as_json: bool) -> int:
    """Run what prints to the terminal; print a failure as a sentence, return the exit code."""
    # Deferred: «--help» and «--version» answer without loading anything.
    from retllm_desktop.cli.output import Screen

    screen = Screen(as_json=as_json)
    try:
        return command(screen)
    except InputError as exc:
        screen.error(exc)
        return EXIT_USAGE
    except RetllmError as exc:
        screen.error(exc)
        return EXIT_FAILED
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        # The reader of our output («| head») has seen enough; Python must not complain at exit.
        sys.stdout = None  # type: ignore[assignment]
        return EXIT_OK

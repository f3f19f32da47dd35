"""The command line's entry: runs the command that was typed, and says how it failed."""

import argparse
import re
import sys
import tomllib
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, cast

from retllm_desktop.cli.options import build_parser, demo_data_dir
from retllm_desktop.core.errors import InputError, RetllmError

if TYPE_CHECKING:
    from retllm_desktop.cli.output import Screen
    from retllm_desktop.platform.paths import AppPaths
    from retllm_desktop.platform.settings import Settings

EXIT_OK: Final = 0
EXIT_FAILED: Final = 1
EXIT_USAGE: Final = 2
EXIT_INTERRUPTED: Final = 130
_EXCLUDED: Final = re.compile(r"^-(?=[^\W\d_]{2})")
"""Begins a word to exclude, or a condition to be turned round."""
_KEPT: Final = "\ue002"
"""Stands for its sign while options are told from words."""
_SEARCHES: Final = frozenset({"search", "mark"})


def main() -> int:
    """Run what was typed after the program's name; the entry of ``retllm-desktop``."""
    return run_command(sys.argv[1:])


def run_command(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code."""
    options = parse_arguments(arguments)
    if options.command == "demo":
        # Its libraries, log and settings are its own.
        options.data_dir = demo_data_dir(options)
    if options.command in {None, "app"}:
        # Without what prints to a terminal: the window is to be on the screen first.
        return _run_logged(
            lambda: open_window(options), lambda: _make_screen(options), options, arguments
        )
    return run_guarded(lambda screen: dispatch_command(options, screen), options, arguments)


def parse_arguments(arguments: Sequence[str]) -> argparse.Namespace:
    """Read what was typed after the program's name.

    In a search «-party» is a word to exclude and no option: options of several letters begin with
    two lines.
    """
    if not _SEARCHES.isdisjoint(arguments):
        arguments = [_EXCLUDED.sub(_KEPT, argument) for argument in arguments]
    options = build_parser().parse_args(arguments)
    if options.command == "window":
        options.command = "app"
    words = getattr(options, "text", None)
    if isinstance(words, list):
        options.text = [str(word).replace(_KEPT, "-") for word in cast("list[object]", words)]
    return options


def run_guarded(
    command: "Callable[[Screen], int]", options: argparse.Namespace, arguments: Sequence[str]
) -> int:
    """Run what prints to the terminal, logged; returns the exit code.

    Failures that a sentence can say are printed.

    Args:
        command: What is run.
        options: The common ones are looked at.
        arguments: What was typed.
    """
    screen = _make_screen(options)
    return _run_logged(lambda: command(screen), lambda: screen, options, arguments)


def _make_screen(options: argparse.Namespace) -> "Screen":
    from retllm_desktop.cli.output import Screen

    return Screen(as_json=getattr(options, "json", False))


def _run_logged(
    command: Callable[[], int],
    screen: "Callable[[], Screen]",
    options: argparse.Namespace,
    arguments: Sequence[str],
) -> int:
    # Deferred: «--help» and «--version» answer without loading anything.
    from retllm_desktop.platform.logging import log_failure, log_run
    from retllm_desktop.platform.paths import resolve_paths

    name = getattr(options, "command", "evaluation") or "app"
    with log_run(
        resolve_paths(getattr(options, "data_dir", None)).log_file,
        name,
        arguments,
        level=getattr(options, "log_level", "info"),
        verbose=getattr(options, "verbose", False),
    ) as run:
        try:
            run.exit_code = command()
        except RetllmError as exc:
            log_failure(exc)
            screen().error(exc)
            run.exit_code = EXIT_USAGE if isinstance(exc, InputError) else EXIT_FAILED
        except KeyboardInterrupt:
            run.exit_code = EXIT_INTERRUPTED
        except BrokenPipeError:
            # The reader of our output («| head») has seen enough; Python must not complain at
            # exit.
            sys.stdout = None  # type: ignore[assignment]
            run.exit_code = EXIT_OK
    return run.exit_code


def resolve_settings(
    options: argparse.Namespace,
) -> "tuple[AppPaths, Settings, InputError | None]":
    """Return the folders, the settings, and why the settings file cannot be used, if so.

    Raises:
        InputError: An override is no setting.
    """
    # Deferred: see above.
    from retllm_desktop.platform.paths import resolve_paths
    from retllm_desktop.platform.settings import Settings
    from retllm_desktop.platform.settings_file import load_settings

    paths = resolve_paths(getattr(options, "data_dir", None), getattr(options, "library", ""))
    unreadable: InputError | None = None
    try:
        chosen = load_settings(paths)
    except InputError as exc:
        chosen, unreadable = Settings(), exc
    return paths, _override_settings(chosen, getattr(options, "settings", [])), unreadable


def open_window(options: argparse.Namespace) -> int:
    """Open the window; returns the exit code.

    Raises:
        RetllmError: It cannot be opened, for a reason that a sentence can say.
    """
    from retllm_desktop.cli.window import app_command
    from retllm_desktop.platform.paths import resolve_paths
    from retllm_desktop.ui.system.start_request import StartSurface

    surface = StartSurface.WINDOW
    if getattr(options, "search_box", False):
        surface = StartSurface.SEARCH
    elif getattr(options, "hidden", False):
        surface = StartSurface.NOTHING
    paths = resolve_paths(getattr(options, "data_dir", None), getattr(options, "library", ""))
    words = getattr(options, "query", ())
    return app_command(lambda: _read_settings(options), paths, words, surface)


def _read_settings(options: argparse.Namespace) -> "Settings":
    _, settings, unreadable = resolve_settings(options)
    if unreadable is not None:
        raise unreadable
    return settings


def dispatch_command(options: argparse.Namespace, screen: "Screen") -> int:
    """Run the command that was typed; returns the exit code.

    Raises:
        RetllmError: It failed, for a reason that a sentence can say.
    """
    paths, settings, unreadable = resolve_settings(options)
    if unreadable is not None and options.command not in {"doctor", "erase"}:
        raise unreadable

    # Each command loads only what it needs.
    match options.command:
        case "index":
            from retllm_desktop.cli.indexing import index_command

            return index_command(options, settings, paths, screen)
        case "search":
            from retllm_desktop.cli.search import search_command

            return search_command(options, settings, paths, screen)
        case "mark":
            from retllm_desktop.cli.search import mark_command

            return mark_command(options, settings, paths, screen)
        case "models":
            from retllm_desktop.cli.models import models_command

            return models_command(options, settings, paths, screen)
        case "eval":
            from retllm_desktop.cli.evaluation import eval_command

            return eval_command(options, settings, paths, screen)
        case "saved":
            from retllm_desktop.cli.saved import saved_command

            return saved_command(options, settings, paths, screen)
        case "doctor":
            from retllm_desktop.cli.doctor import doctor_command

            return doctor_command(options, settings, paths, screen, unreadable)
        case "privacy":
            from retllm_desktop.cli.privacy import privacy_command

            return privacy_command(settings, paths, screen)
        case "erase":
            from retllm_desktop.cli.erase import erase_command

            return erase_command(options, settings, paths, screen)
        case "licences":
            from retllm_desktop.cli.licences import licences_command

            return licences_command(options, paths, screen)
        case "update":
            from retllm_desktop.cli.update import update_command

            return update_command(options, settings, paths, screen)
        case "serve":
            from retllm_desktop.cli.serve import serve_command

            return serve_command(options, settings, paths, screen)
        case "mcp":
            from retllm_desktop.cli.mcp import mcp_command

            return mcp_command(options, settings, paths)
        case "launcher":
            from retllm_desktop.cli.launcher import launcher_command

            return launcher_command(options, settings, paths, screen)
        case "demo" if options.shared:
            from retllm_desktop.cli.shared_demo import shared_demo_command

            return shared_demo_command(options, screen)
        case "demo":
            from retllm_desktop.cli.demo import demo_command

            return demo_command(options, lambda: _read_settings(options), paths, screen)
        case None | "app":
            return open_window(options)
        case "status":
            from retllm_desktop.cli.status import status_command

            return status_command(options, settings, paths, screen)
        case "library":
            from retllm_desktop.cli.shared_library import shared_library_command

            return shared_library_command(options, settings, paths, screen)
        case "folders" | "duplicates" | "backup" | "restore" | "check" | "repair" | "rebuild":
            from retllm_desktop.cli.library import library_command

            return library_command(options, settings, paths, screen)
        case unknown:
            raise AssertionError(f"«{unknown}» can be typed, and nothing runs it")


def _override_settings(chosen: "Settings", overrides: list[str]) -> "Settings":
    """Return the settings under the choices of ``--set``.

    Raises:
        InputError: One is not NAME=VALUE, or no setting takes it.
    """
    if not overrides:
        return chosen
    # Deferred: see above.
    from retllm_desktop.platform.settings import parse_settings

    table: dict[str, object] = {}
    for override in overrides:
        name, equals, value = override.partition("=")
        if not equals:
            raise InputError(f"«--set {override}» is not NAME=VALUE")
        try:
            table[name] = tomllib.loads(f"v = {value}")["v"]
        except tomllib.TOMLDecodeError:
            table[name] = value
    base: dict[str, object] = {
        name: value
        for name in chosen.__dataclass_fields__
        if (value := getattr(chosen, name)) is not None
    }
    return parse_settings(base | table)

"""The commands: each runs a service and prints what it yields."""

import argparse
import time
import tomllib
from collections.abc import Callable, Iterable
from typing import Final

from rich.table import Table

from retllm_desktop.cli.library import folder_json, folders_command, rebuild_if_needed
from retllm_desktop.cli.output import JsonObject, Screen
from retllm_desktop.composition.application import Application, open_application
from retllm_desktop.core.errors import InputError, format_path
from retllm_desktop.core.library_records import LibraryStatus
from retllm_desktop.core.progress import CancelToken, WorkPaused
from retllm_desktop.indexing.change_detection import Changes
from retllm_desktop.indexing.enrichment import (
    DescriptionProgress,
    EnrichmentFinished,
    EnrichmentService,
    RecognitionProgress,
)
from retllm_desktop.indexing.events import (
    FileSkipped,
    IndexEvent,
    IndexFinished,
    IndexProgress,
    PassageProgress,
    RootOffline,
    ScanFinished,
    ScanProgress,
)
from retllm_desktop.indexing.watch_service import ChangesFound, RootBack, RootGone, WatchNotice
from retllm_desktop.platform import settings as config
from retllm_desktop.platform.paths import AppPaths, resolve_paths
from retllm_desktop.platform.settings import Settings


def run_enrichment(
    service: EnrichmentService, screen: Screen, *, at_most_s: float | None = None
) -> EnrichmentFinished | None:
    """Learn what is not known yet; Ctrl+C keeps what is done.

    Args:
        service: Learns.
        screen: Where it is told.
        at_most_s: Seconds after which the rest is left for the next time, None for never.

    Returns:
        None where it was left.

    Raises:
        StoreError: The library cannot be written.
    """
    deadline = None if at_most_s is None else time.monotonic() + at_most_s
    finished: EnrichmentFinished | None = None
    with screen.progress() as line:
        events = service.run(CancelToken())
        try:
            for event in events:
                match event:
                    case DescriptionProgress(progress):
                        line.show("Asking files", progress.done, progress.total)
                    case RecognitionProgress(progress):
                        line.show("Reading text in pictures", progress.done, progress.total)
                    case WorkPaused(reason):
                        line.show(f"Resting: {reason}", 0, None)
                    case EnrichmentFinished():
                        finished = event
                if deadline is not None and time.monotonic() > deadline:
                    break
        except KeyboardInterrupt:
            screen.note("Stopped; what was read is kept, the next run goes on from there.")
            raise
        finally:
            events.close()
    if finished is not None and finished.examined:
        screen.print_line(
            f"{finished.examined} pictures looked at for text, {finished.with_text} hold some"
        )
    if finished is not None and finished.notice:
        screen.note(finished.notice)
    return finished


def enrichment_json(finished: EnrichmentFinished | None) -> JsonObject:
    """What was learnt, beside the outcome of an index run."""
    if finished is None:
        return {"described": None, "looked_at_for_text": None, "with_text": None}
    return {
        "described": finished.described,
        "looked_at_for_text": finished.examined,
        "with_text": finished.with_text,
    }


def follow_folders(app: Application, screen: Screen, told: Callable[[IndexFinished], None]) -> None:
    """Bring the library in step with whatever happens, until Ctrl+C.

    Args:
        app: Opened with ``watch``.
        screen: Where it is told.
        told: Is given the outcome of every look that changed something.
    """
    if app.watching is None:
        raise ValueError("the app was opened without watching")
    screen.note("Following the folders; Ctrl+C ends it.")
    for event in app.watching.watch(CancelToken()):
        match event:
            case ChangesFound(changes):
                for finished in _apply_changes(app, changes, screen):
                    if _has_changes(finished):
                        told(finished)
            case RootGone(root):
                app.library.set_root_offline(root.id, True)
                screen.note(f"{format_path(root.path)} is not there at present; its items stay.")
            case RootBack(root):
                screen.note(f"{format_path(root.path)} is there again.")
            case WatchNotice(text):
                screen.note(text)


def _apply_changes(app: Application, changes: Changes, screen: Screen) -> Iterable[IndexFinished]:
    roots = {root.id: root for root in app.folders.roots()}
    whole = [roots[number] for number in sorted(changes.rescan_roots) if number in roots]
    if whole:
        yield _finish_index(app.indexing.index(CancelToken(), whole), screen)
    paths = changes.paths_by_root({number: root.path for number, root in roots.items()})
    for number, some in paths.items():
        if number not in changes.rescan_roots:
            yield _finish_index(app.indexing.update(CancelToken(), roots[number], some), screen)


def _finish_index(events: Iterable[IndexEvent], screen: Screen) -> IndexFinished:
    finished: IndexFinished | None = None
    for event in events:
        if isinstance(event, FileSkipped):
            screen.note(f"Skipped {format_path(event.problem.path)}: {event.problem.title}")
        elif isinstance(event, IndexFinished):
            finished = event
    if finished is None:
        raise AssertionError("indexing ended without saying so")
    return finished


def _has_changes(finished: IndexFinished) -> bool:
    return bool(
        finished.read or finished.moved or finished.linked or finished.gone or finished.skipped
    )


_ENRICHMENT_SLICE_S: Final = 30.0


def dispatch_command(options: argparse.Namespace, screen: Screen) -> int:
    """Run the command that was typed; returns the exit code.

    Raises:
        RetllmError: It failed, for a reason that a sentence can say.
    """
    where, settings, unreadable = resolve_settings(options)
    if unreadable is not None and options.command != "doctor":
        raise unreadable
    match options.command:
        case "index":
            return index_command(options, settings, where, screen)
        case "search":
            from retllm_desktop.cli.search import search_command

            return search_command(options, settings, where, screen)
        case "mark":
            from retllm_desktop.cli.search import mark_command

            return mark_command(options, settings, where, screen)
        case "status":
            return status_command(options, settings, where, screen)
        case "models":
            from retllm_desktop.cli.models import models_command

            return models_command(options, settings, where, screen)
        case "eval":
            from retllm_desktop.cli.evaluation import eval_command

            return eval_command(options, settings, where, screen)
        case "duplicates":
            from retllm_desktop.cli.library import duplicates_command

            return duplicates_command(options, where, screen)
        case "folders":
            return folders_command(options, where, screen)
        case "backup" | "restore" | "check" | "repair" | "rebuild":
            return _dispatch_upkeep(options, settings, where, screen)
        case "doctor":
            from retllm_desktop.cli.doctor import doctor_command

            return doctor_command(options, settings, where, screen, unreadable)
        case "demo":
            from retllm_desktop.cli.demo import demo_command

            return demo_command(options, settings, screen)
        case _:
            from retllm_desktop.cli.window import window_command

            def as_chosen() -> Settings:
                return _override_settings(
                    config.load_settings(where), getattr(options, "settings", [])
                )

            return window_command(as_chosen, where, getattr(options, "query", ""))


def resolve_settings(
    options: argparse.Namespace,
) -> tuple[AppPaths, Settings, InputError | None]:
    """Return the folders, the settings, and why the settings file cannot be used, if so.

    Raises:
        InputError: An override is no setting.
    """
    where = resolve_paths(getattr(options, "data_dir", None), getattr(options, "library", ""))
    chosen, unreadable = _read_settings(where)
    return where, _override_settings(chosen, getattr(options, "settings", [])), unreadable


def _dispatch_upkeep(
    options: argparse.Namespace, settings: Settings, where: AppPaths, screen: Screen
) -> int:
    from retllm_desktop.cli import library

    match options.command:
        case "backup":
            return library.backup_command(options, where, screen)
        case "restore":
            return library.restore_command(options, where, screen)
        case "check":
            return library.check_command(where, screen)
        case "repair":
            return library.repair_command(where, screen)
        case _:
            return library.rebuild_command(settings, where, screen)


def _read_settings(where: AppPaths) -> tuple[Settings, InputError | None]:
    """Return the settings; the defaults, and why, where their file cannot be used."""
    try:
        return config.load_settings(where), None
    except InputError as exc:
        return Settings(), exc


def _override_settings(chosen: Settings, overrides: list[str]) -> Settings:
    if not overrides:
        return chosen
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
        for name in Settings.__dataclass_fields__
        if (value := getattr(chosen, name)) is not None
    }
    return config.parse_settings(base | table)


def index_command(
    options: argparse.Namespace, settings: Settings, where: AppPaths, screen: Screen
) -> int:
    """Index the folders, and follow them where that was asked for."""
    with open_application(
        settings, where, writable=True, with_judge=False, watch=options.watch
    ) as app:
        roots = [app.folders.add(folder) for folder in options.folders]
        if not roots and not app.folders.roots():
            raise InputError(
                "The library has no folders yet", "give one: retllm-desktop index FOLDER"
            )
        finished = run_index(app, screen, options.retry_problems)
        learnt = run_enrichment(app.enrichment, screen)
        screen.json(index_json(finished, app.folders.status()) | enrichment_json(learnt))
        if options.watch:
            follow_folders(app, screen, lambda found: _report_changes(found, app, screen))
    return 0


def _report_changes(finished: IndexFinished, app: Application, screen: Screen) -> None:
    # What is left over when the time is up is learnt after the next change.
    learnt = run_enrichment(app.enrichment, screen, at_most_s=_ENRICHMENT_SLICE_S)
    screen.json(index_json(finished, app.folders.status()) | enrichment_json(learnt))
    screen.print_line(_summarise_index(finished))


def run_index(app: Application, screen: Screen, retry_problems: bool = False) -> IndexFinished:
    """Index all folders of an app with a progress bar; Ctrl+C keeps what is done."""
    rebuild_if_needed(app, screen)
    cancel = CancelToken()
    finished: IndexFinished | None = None
    with screen.progress() as line:
        events = app.indexing.index(cancel, retry_problems=retry_problems)
        try:
            for event in events:
                _show_index_event(event, screen, line.show)
                if isinstance(event, IndexFinished):
                    finished = event
        except KeyboardInterrupt:
            events.close()
            screen.note("Stopped; what was read is kept, the next run goes on from there.")
            raise
    if finished is None:
        raise AssertionError("indexing ended without saying so")
    screen.print_line(_summarise_index(finished))
    if finished.notice:
        screen.note(finished.notice)
    for text in app.notices():
        screen.note(text)
    return finished


def _summarise_index(finished: IndexFinished) -> str:
    return (
        f"{finished.read} files read, {finished.embedded} items embedded, "
        f"{finished.unchanged} unchanged, {finished.moved} moved, "
        f"{finished.copies + finished.linked} copies, {finished.gone} gone, "
        f"{finished.skipped} skipped, in {finished.elapsed_s:.1f} s"
    )


def _show_index_event(
    event: IndexEvent, screen: Screen, show: Callable[[str, int, int | None], None]
) -> None:
    match event:
        case ScanProgress(root, found):
            show(f"Looking through {root.path.name}", found, None)
        case IndexProgress(progress):
            show("Indexing", progress.done, progress.total)
        case PassageProgress(progress):
            show("Embedding passages", progress.done, progress.total)
        case RootOffline(root):
            screen.note(f"{format_path(root.path)} is not there at present; its items stay.")
        case FileSkipped(problem):
            detail = f" ({problem.detail})" if problem.detail else ""
            screen.note(f"Skipped {format_path(problem.path)}: {problem.title}{detail}")
        case WorkPaused(reason):
            show(f"Resting: {reason}", 0, None)
        case ScanFinished() | IndexFinished():
            pass


def index_json(finished: IndexFinished, status: LibraryStatus) -> JsonObject:
    """The outcome of an index run and the library after it."""
    return {
        "read": finished.read,
        "embedded": finished.embedded,
        "copies": finished.copies + finished.linked,
        "moved": finished.moved,
        "skipped": finished.skipped,
        "unchanged": finished.unchanged,
        "gone": finished.gone,
        "elapsed_s": round(finished.elapsed_s, 3),
        "library": status_json(status),
    }


def status_command(
    options: argparse.Namespace, settings: Settings, where: AppPaths, screen: Screen
) -> int:
    """Print what the library holds."""
    with open_application(settings, where, writable=False, with_judge=False) as app:
        status = app.folders.status()
        problems = app.folders.problems() if options.problems else ()
    as_json = status_json(status)
    if options.problems:
        as_json["problem_list"] = [
            {"path": format_path(p.path), "title": p.title, "detail": p.detail} for p in problems
        ]
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
    if status.duplicates:
        screen.print_line(f"duplicates: {status.duplicates} files hold the same as another one")
    if status.passages is not None:
        done = f"{status.passages_done} of {status.passages_total}"
        searched = "" if status.passages_searched else ", not searched yet"
        screen.print_line(f"passages: {status.passages.id}, {done}{searched}")
    if status.building is not None:
        screen.print_line(
            f"being built: {status.building.id}, {status.building_done} of {status.building_total}"
        )
    screen.print_line(f"library: {format_path(status.path)}, {status.size_bytes / 1e6:.1f} MB")
    for problem in problems:
        screen.print_line(f"{format_path(problem.path)}: {problem.title} {problem.detail}".rstrip())
    return 0


def status_json(status: LibraryStatus) -> JsonObject:
    """A library in numbers."""
    return {
        "path": format_path(status.path),
        "size_bytes": status.size_bytes,
        "files": status.files,
        "items": status.items,
        "problems": status.problems,
        "space": None if status.space is None else status.space.id,
        "duplicates": status.duplicates,
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

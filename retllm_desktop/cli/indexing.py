"""The command ``index``: reads folders, enriches what was read, and follows the folders."""

import argparse
import time
from collections.abc import Callable, Generator, Iterable
from typing import Final

from retllm_desktop.cli.library import rebuild_if_needed
from retllm_desktop.cli.output import JsonObject, Screen
from retllm_desktop.cli.status import status_json
from retllm_desktop.composition.application import Application, open_application
from retllm_desktop.core.errors import InputError, format_path
from retllm_desktop.core.library_records import LibraryStatus, Problem, describe_named_files
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
    RootClaimed,
    RootOffline,
    ScanFinished,
    ScanProgress,
    SecondPassFinished,
    SecondPassProgress,
)
from retllm_desktop.indexing.watch_service import ChangesFound, RootBack, RootGone, WatchNotice
from retllm_desktop.platform.paths import AppPaths
from retllm_desktop.platform.settings import Settings

_SLICE_S: Final = 30.0
_KEPT: Final = "what was read is kept, the next run goes on from there."


def index_command(
    options: argparse.Namespace, settings: Settings, paths: AppPaths, screen: Screen
) -> int:
    """Index the folders, and follow them where that was asked for."""
    with open_application(
        settings, paths, writable=True, with_judge=False, watch=options.watch
    ) as app:
        roots = [app.folders.add(folder) for folder in options.folders]
        if not roots and not app.folders.roots():
            raise InputError(
                "The library has no folders yet", "give one: retllm-desktop index FOLDER"
            )
        finished = run_index(app, screen, options.retry_problems)
        whole = run_second_pass(app, screen)
        enriched = run_enrichment(app.enrichment, screen)
        screen.json(
            index_json(finished, app.folders.status())
            | second_pass_json(whole)
            | enrichment_json(enriched)
        )
        if options.watch:
            follow_folders(app, screen)
    return 0


def run_index(app: Application, screen: Screen, retry_problems: bool = False) -> IndexFinished:
    """Index all folders of an app with a progress bar; Ctrl+C keeps what is done."""
    rebuild_if_needed(app, screen)
    events = app.indexing.index(CancelToken(), retry_problems=retry_problems)
    with screen.running(events, _KEPT) as line:
        finished = _outcome(events, lambda event: _show_index_event(event, screen, line.show))
    screen.print_line(_summarise_index(finished))
    named = describe_named_files(app.folders.status().named)
    if named:
        screen.print_line(named)
    if finished.notice:
        screen.note(finished.notice)
    for text in app.notices():
        screen.note(text)
    return finished


def run_second_pass(
    app: Application, screen: Screen, *, at_most_s: float | None = None
) -> SecondPassFinished | None:
    """Read as a whole what can be searched by previews; Ctrl+C keeps what is done.

    Args:
        app: The program.
        screen: Where progress and outcome are shown.
        at_most_s: Seconds after which the rest is left for the next time, None for no limit.

    Returns:
        None where something was left.

    Raises:
        StoreError: The library cannot be written.
        EngineError: The encoder cannot run.
    """
    deadline = None if at_most_s is None else time.monotonic() + at_most_s
    finished: SecondPassFinished | None = None
    events = app.second_pass.run(CancelToken())
    with screen.running(events, _KEPT) as line:
        for event in events:
            match event:
                case SecondPassProgress(progress):
                    line.show("Can be searched; reading whole", progress.done, progress.total)
                case FileSkipped(problem):
                    _note_skipped(problem, screen)
                case WorkPaused(reason):
                    line.show(f"Resting: {reason}", 0, None)
                case SecondPassFinished():
                    finished = event
            if deadline is not None and time.monotonic() > deadline:
                break
    if finished is not None and finished.read:
        screen.print_line(
            f"{finished.read} files read as a whole after their previews, "
            f"in {finished.elapsed_s:.1f} s"
        )
    if finished is not None and finished.notice:
        screen.note(finished.notice)
    return finished


def second_pass_json(finished: SecondPassFinished | None) -> JsonObject:
    """The outcome of a second pass, beside that of an index run."""
    return {
        "second_pass": None
        if finished is None
        else {
            "read": finished.read,
            "skipped": finished.skipped,
            "left": finished.left,
            "elapsed_s": round(finished.elapsed_s, 3),
        }
    }


def _note_skipped(problem: Problem, screen: Screen) -> None:
    detail = f" ({problem.detail})" if problem.detail else ""
    screen.note(f"Skipped {format_path(problem.path)}: {problem.title}{detail}")


def _outcome(events: Iterable[IndexEvent], show: Callable[[IndexEvent], None]) -> IndexFinished:
    """Show the events of a run; return the last one."""
    for event in events:
        show(event)
        if isinstance(event, IndexFinished):
            return event
    raise AssertionError("indexing ended without saying so")


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
        case RootClaimed(root, holder):
            screen.note(f"{format_path(root.path)} is being indexed by {holder}; passed over.")
        case FileSkipped(problem):
            _note_skipped(problem, screen)
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
        "named": finished.named,
        "unchanged": finished.unchanged,
        "gone": finished.gone,
        "elapsed_s": round(finished.elapsed_s, 3),
        "library": status_json(status),
    }


def run_enrichment(
    service: EnrichmentService, screen: Screen, *, at_most_s: float | None = None
) -> EnrichmentFinished | None:
    """Find out what takes long and was left out by indexing; Ctrl+C keeps what is done.

    Args:
        service: Does it.
        screen: Where progress and outcome are shown.
        at_most_s: Seconds after which the rest is left for the next time, None for no limit.

    Returns:
        None where something was left.

    Raises:
        StoreError: The library cannot be written.
    """
    deadline = None if at_most_s is None else time.monotonic() + at_most_s
    finished: EnrichmentFinished | None = None
    events = service.run(CancelToken())
    with screen.running(events, _KEPT) as line:
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
    if finished is not None and finished.examined:
        screen.print_line(
            f"{finished.examined} pictures looked at for text, {finished.with_text} hold some"
        )
    if finished is not None and finished.notice:
        screen.note(finished.notice)
    return finished


def enrichment_json(finished: EnrichmentFinished | None) -> JsonObject:
    """The outcome of an enrichment, beside that of an index run."""
    if finished is None:
        return {"described": None, "examined_for_text": None, "with_text": None}
    return {
        "described": finished.described,
        "examined_for_text": finished.examined,
        "with_text": finished.with_text,
    }


def follow_folders(app: Application, screen: Screen) -> None:
    """Bring the library in step with whatever happens, until Ctrl+C; ``app`` can watch."""
    if app.watching is None:
        raise ValueError("the app was opened without watching")
    screen.note("Following the folders; Ctrl+C ends it.")
    for event in app.watching.watch(CancelToken()):
        match event:
            case ChangesFound(changes):
                for finished in _apply_changes(app, changes, screen):
                    if _has_changes(finished):
                        _report_changes(finished, app, screen)
            case RootGone(root):
                app.library.roots.set_offline(root.id, True)
                screen.note(f"{format_path(root.path)} is not there at present; its items stay.")
            case RootBack(root):
                screen.note(f"{format_path(root.path)} is there again.")
            case WatchNotice(text):
                screen.note(text)


def _apply_changes(
    app: Application, changes: Changes, screen: Screen
) -> Generator[IndexFinished, None, None]:
    def show(event: IndexEvent) -> None:
        if isinstance(event, FileSkipped):
            screen.note(f"Skipped {format_path(event.problem.path)}: {event.problem.title}")

    roots = {root.id: root for root in app.folders.roots()}
    whole = [roots[number] for number in sorted(changes.rescan_roots) if number in roots]
    if whole:
        yield _outcome(app.indexing.index(CancelToken(), whole), show)
    paths = changes.paths_by_root({number: root.path for number, root in roots.items()})
    for number, some in paths.items():
        if number not in changes.rescan_roots:
            yield _outcome(app.indexing.update(CancelToken(), roots[number], some), show)


def _has_changes(finished: IndexFinished) -> bool:
    return bool(
        finished.read or finished.moved or finished.linked or finished.gone or finished.skipped
    )


def _report_changes(finished: IndexFinished, app: Application, screen: Screen) -> None:
    # What is left over when the time is up is done after the next change.
    whole = run_second_pass(app, screen, at_most_s=_SLICE_S)
    enriched = run_enrichment(app.enrichment, screen, at_most_s=_SLICE_S)
    screen.json(
        index_json(finished, app.folders.status())
        | second_pass_json(whole)
        | enrichment_json(enriched)
    )
    screen.print_line(_summarise_index(finished))

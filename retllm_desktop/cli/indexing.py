"""The commands: each runs a service and prints what it yields."""

import argparse
import time
from collections.abc import Callable, Iterable
from typing import Final

from retllm_desktop.cli.library import rebuild_if_needed, status_json
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
from retllm_desktop.platform.paths import AppPaths
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

"""Follows the library's folders from the command line, until it is interrupted."""

from collections.abc import Callable, Iterable

from retllm_desktop.cli.output import Screen
from retllm_desktop.composition.application import Application
from retllm_desktop.core.errors import format_path
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.indexing.change_detection import Changes
from retllm_desktop.indexing.events import FileSkipped, IndexEvent, IndexFinished
from retllm_desktop.indexing.watch_service import ChangesFound, RootBack, RootGone, WatchNotice


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
    for event in app.watching.follow(CancelToken()):
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

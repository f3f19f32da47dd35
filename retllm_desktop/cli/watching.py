"""Follows the library's folders from the command line, until it is interrupted."""

from collections.abc import Callable, Iterable

from retllm_desktop.cli.output import Screen
from retllm_desktop.composition.application import App
from retllm_desktop.core.errors import printable
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.indexing.change_detection import Changes
from retllm_desktop.indexing.events import FileSkipped, IndexEvent, IndexFinished
from retllm_desktop.indexing.watch_service import ChangesFound, Notice, RootBack, RootGone


def follow(app: App, screen: Screen, told: Callable[[IndexFinished], None]) -> None:
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
                for finished in _act(app, changes, screen):
                    if _changed(finished):
                        told(finished)
            case RootGone(root):
                app.library.set_root_offline(root.id, True)
                screen.note(f"{printable(root.path)} is not there at present; its items stay.")
            case RootBack(root):
                screen.note(f"{printable(root.path)} is there again.")
            case Notice(text):
                screen.note(text)


def _act(app: App, changes: Changes, screen: Screen) -> Iterable[IndexFinished]:
    roots = {root.id: root for root in app.folders.roots()}
    whole = [roots[number] for number in sorted(changes.rescan_roots) if number in roots]
    if whole:
        yield _run(app.indexing.index(CancelToken(), whole), screen)
    paths = changes.paths_by_root({number: root.path for number, root in roots.items()})
    for number, some in paths.items():
        if number not in changes.rescan_roots:
            yield _run(app.indexing.update(CancelToken(), roots[number], some), screen)


def _run(events: Iterable[IndexEvent], screen: Screen) -> IndexFinished:
    finished: IndexFinished | None = None
    for event in events:
        if isinstance(event, FileSkipped):
            screen.note(f"Skipped {printable(event.problem.path)}: {event.problem.title}")
        elif isinstance(event, IndexFinished):
            finished = event
    if finished is None:
        raise AssertionError("indexing ended without saying so")
    return finished


def _changed(finished: IndexFinished) -> bool:
    return bool(
        finished.read or finished.moved or finished.linked or finished.gone or finished.skipped
    )

"""The port ``Watcher`` and the raw events that it reports. Pure."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from retllm_desktop.core.library_records import Root


class EventKind(StrEnum):
    """What happened to a path."""

    CREATED = "created"
    MODIFIED = "modified"
    MOVED = "moved"
    DELETED = "deleted"
    OVERFLOW = "overflow"


@dataclass(frozen=True, slots=True)
class FileEvent:
    """One raw event.

    Attributes:
        kind: What happened; after an overflow anything may have. ``CREATED`` means that nothing
            existed before: a watcher that does not know that reports ``MODIFIED``.
        root_id: The watched folder it happened in.
        path: What it happened to; the old name of something moved.
        target: The new name of something moved, None where it left the watched folders.
        is_folder: Whether it is a folder; what happened to it concerns all below it.
        at_s: When it was noticed, by a monotonic clock.
        target_root_id: The watched folder that ``target`` lies in, None where it is the same.
    """

    kind: EventKind
    root_id: int
    path: Path
    target: Path | None = None
    is_folder: bool = False
    at_s: float = 0.0
    target_root_id: int | None = None


def restrict_event(event: FileEvent, wanted: Callable[[int, Path, bool], bool]) -> FileEvent | None:
    """Return what an event means where only some paths matter, None for nothing.

    What moves in from an unwanted path may replace something: it is ``MODIFIED``.

    Args:
        event: The event.
        wanted: Whether a path matters (root, path, whether it is a folder).
    """
    if event.kind is EventKind.OVERFLOW:
        return event
    old = wanted(event.root_id, event.path, event.is_folder)
    if event.kind is not EventKind.MOVED or event.target is None:
        return event if old else None
    target_root_id = event.root_id if event.target_root_id is None else event.target_root_id
    new = wanted(target_root_id, event.target, event.is_folder)
    if old and new:
        return event
    if old:
        return replace(event, kind=EventKind.DELETED, target=None, target_root_id=None)
    if new:
        return replace(
            event,
            kind=EventKind.MODIFIED,
            root_id=target_root_id,
            path=event.target,
            target=None,
            target_root_id=None,
        )
    return None


class Watcher(Protocol):
    """Tells what happens in folders, as raw events."""

    def watch(self, root: Root, excludes: Callable[[Path, bool], bool]) -> None:
        """Begin to watch a folder and all below it.

        Args:
            root: The folder.
            excludes: Whether a path (and whether it is a folder) is excluded; such folders
                are not watched.
        """
        ...

    def unwatch(self, root_id: int) -> None:
        """Stop watching a folder."""
        ...

    def read(self, timeout_s: float) -> tuple[FileEvent, ...]:
        """Wait for events; returns those that came, oldest first, or none after the time-out."""
        ...

    def notices(self) -> tuple[str, ...]:
        """Sentences on what cannot be watched and is polled instead, and how to change that."""
        ...

    def close(self) -> None:
        """Stop watching everything."""
        ...

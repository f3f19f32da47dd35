"""What happened to files: raw events, and what they come to in the end. Pure."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class EventKind(StrEnum):
    """What a watcher saw."""

    CREATED = "created"
    MODIFIED = "modified"
    MOVED = "moved"
    DELETED = "deleted"
    OVERFLOW = "overflow"


@dataclass(frozen=True, slots=True)
class FileEvent:
    """One raw event.

    Attributes:
        kind: What happened; after an overflow anything may have.
        root_id: The watched folder it happened in.
        path: What it happened to; the old name of something moved.
        target: The new name of something moved, None where it left the watched folders.
        is_folder: Whether it is a folder.
        at_s: When it was seen, by a steady clock.
    """

    kind: EventKind
    root_id: int
    path: Path
    target: Path | None = None
    is_folder: bool = False
    at_s: float = 0.0

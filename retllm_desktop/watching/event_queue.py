"""A bounded queue of events, and the protocol of the sources that fill it."""

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final, Protocol

from retllm_desktop.indexing.file_events import EventKind, FileEvent

MAX_EVENTS: Final = 20_000
"""Beyond it, a rescan of the folder is cheaper than the list of events."""


ExclusionTest = Callable[[Path, bool], bool]
"""Whether a path (and whether it is a folder) is excluded."""


class EventSource(Protocol):
    """Watches trees of folders by a facility of the platform and puts events into the queue."""

    def watch(self, root_id: int, path: str, excludes: ExclusionTest) -> None:
        """Watch a tree from now on; a tree that does not exist is ignored."""
        ...

    def unwatch(self, root_id: int) -> None:
        """Stop watching a tree."""
        ...

    def unwatched(self, root_id: int) -> int:
        """Return how many folders are polled instead; those below them are not counted."""
        ...

    def refresh(self, root_id: int) -> None:
        """Look for folders that came or went without an event: a volume was mounted there."""
        ...

    def close(self) -> None:
        """Stop watching everything and end the threads."""
        ...


class EventQueue:
    """Thread-safe queue of file events; too many are replaced by an ``OVERFLOW``."""

    def __init__(self, max_events: int = MAX_EVENTS) -> None:
        """Start empty, for ``max_events`` between two reads."""
        self._max_events = max_events
        self._events: deque[FileEvent] = deque()
        self._last: FileEvent | None = None
        self._roots: dict[int, Path] = {}
        self._overflowed: set[int] = set()
        self._changed = threading.Condition()
        self._closed = False

    def add_root(self, root_id: int, path: Path) -> None:
        """Accept events of a root from now on."""
        with self._changed:
            self._roots[root_id] = path

    def remove_root(self, root_id: int) -> None:
        """Accept no more events of a root; drop those not read yet."""
        with self._changed:
            self._roots.pop(root_id, None)
            self._overflowed.discard(root_id)
            self._events = deque(e for e in self._events if e.root_id != root_id)

    def put(self, event: FileEvent) -> None:
        """Add an event and set its time; a repetition of the last one is dropped."""
        with self._changed:
            if event.root_id not in self._roots or event.root_id in self._overflowed:
                return
            if event.kind is EventKind.OVERFLOW:
                self._overflow({event.root_id})
            elif len(self._events) >= self._max_events:
                self._overflow({root_id for e in (*self._events, event) for root_id in _roots(e)})
            else:
                if self._events and event == self._last:
                    return
                self._last = event
                self._events.append(replace(event, at_s=time.monotonic()))
            self._changed.notify_all()

    def _overflow(self, root_ids: set[int]) -> None:
        self._overflowed |= root_ids & self._roots.keys()
        self._events = deque(e for e in self._events if not set(_roots(e)) <= self._overflowed)

    def overflow_all(self) -> None:
        """Replace all events of all roots by overflows."""
        with self._changed:
            self._overflow(set(self._roots))
            self._changed.notify_all()

    def read(self, timeout_s: float) -> tuple[FileEvent, ...]:
        """Return all events, overflows first, then oldest first; wait while there are none."""
        with self._changed:
            self._changed.wait_for(self._is_ready, timeout_s)
            now_s = time.monotonic()
            overflows = tuple(
                FileEvent(EventKind.OVERFLOW, root_id, self._roots[root_id], at_s=now_s)
                for root_id in sorted(self._overflowed)
            )
            events = (*overflows, *self._events)
            self._overflowed.clear()
            self._events.clear()
            return events

    def _is_ready(self) -> bool:
        return bool(self._events or self._overflowed or self._closed)

    def close(self) -> None:
        """Wake waiting readers; accept no more events."""
        with self._changed:
            self._closed = True
            self._roots.clear()
            self._overflowed.clear()
            self._changed.notify_all()


def _roots(event: FileEvent) -> tuple[int, ...]:
    if event.target_root_id is None:
        return (event.root_id,)
    return (event.root_id, event.target_root_id)

"""Events on their way from the threads that see them to the one that reads; bounded."""

import threading
import time
from collections import deque
from dataclasses import replace
from pathlib import Path
from typing import Final

from retllm_desktop.indexing.file_events import EventKind, FileEvent

MAX_EVENTS: Final = 20_000
"""Beyond it a look at the whole folder is cheaper than the list of what happened in it."""


class EventQueue:
    """A queue that never grows beyond its bound: it forgets what happened, not that it did."""

    def __init__(self, most: int = MAX_EVENTS) -> None:
        """Start empty.

        Args:
            most: Events kept until they are read; then come overflows instead.
        """
        self._most = most
        self._events: deque[FileEvent] = deque()
        self._last: FileEvent | None = None
        self._roots: dict[int, Path] = {}
        self._overflowed: set[int] = set()
        self._changed = threading.Condition()
        self._closed = False

    def add_root(self, root_id: int, path: Path) -> None:
        """Take events of a root from now on."""
        with self._changed:
            self._roots[root_id] = path

    def remove_root(self, root_id: int) -> None:
        """Take no more events of a root, and forget those that were not read."""
        with self._changed:
            self._roots.pop(root_id, None)
            self._overflowed.discard(root_id)
            self._events = deque(e for e in self._events if e.root_id != root_id)

    def put(self, event: FileEvent) -> None:
        """Add an event; its time is set here. Repetitions of the last one are dropped."""
        with self._changed:
            if event.root_id not in self._roots or event.root_id in self._overflowed:
                return
            if event.kind is EventKind.OVERFLOW:
                self._overflow({event.root_id})
            elif len(self._events) >= self._most:
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
        """Record that anything may have happened, anywhere."""
        with self._changed:
            self._overflow(set(self._roots))
            self._changed.notify_all()

    def read(self, timeout_s: float) -> tuple[FileEvent, ...]:
        """Take all events, oldest first and overflows before them; wait while there is none."""
        with self._changed:
            self._changed.wait_for(self._is_due, timeout_s)
            now_s = time.monotonic()
            lost = tuple(
                FileEvent(EventKind.OVERFLOW, root_id, self._roots[root_id], at_s=now_s)
                for root_id in sorted(self._overflowed)
            )
            events = (*lost, *self._events)
            self._overflowed.clear()
            self._events.clear()
            return events

    def _is_due(self) -> bool:
        return bool(self._events or self._overflowed or self._closed)

    def close(self) -> None:
        """Wake whoever waits; no more events are taken."""
        with self._changed:
            self._closed = True
            self._roots.clear()
            self._overflowed.clear()
            self._changed.notify_all()


def _roots(event: FileEvent) -> tuple[int, ...]:
    if event.target_root_id is None:
        return (event.root_id,)
    return (event.root_id, event.target_root_id)

"""Watches the library's folders and reports changes once they have settled."""

import re
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from retllm_desktop.core.library import Library
from retllm_desktop.core.library_records import Root
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.indexing.change_detection import (
    MAX_HOLD_S,
    STABLE_AFTER_S,
    Changes,
    StabilityFilter,
    consolidate_events,
)
from retllm_desktop.indexing.exclusions import Exclusions
from retllm_desktop.indexing.file_events import EventKind, FileEvent, Watcher, restrict_event
from retllm_desktop.indexing.scan import is_folder_available

_TICK_S: Final = 0.5
"""The longest wait for events: a cancellation takes effect within it."""


@dataclass(frozen=True, slots=True)
class ChangesFound:
    """Files and folders changed and are stable."""

    changes: Changes


@dataclass(frozen=True, slots=True)
class RootGone:
    """A folder went away: its drive was unplugged, its share went down."""

    root: Root


@dataclass(frozen=True, slots=True)
class RootBack:
    """A folder is back; ``ChangesFound`` asks for a rescan of all of it."""

    root: Root


@dataclass(frozen=True, slots=True)
class WatchNotice:
    """A sentence for the user about limits of watching."""

    text: str


WatchEvent = ChangesFound | RootGone | RootBack | WatchNotice


@dataclass(frozen=True, slots=True)
class WatchTiming:
    """Delays and intervals of watching.

    Attributes:
        debounce_s: Events are reported after so long without a further one.
        max_delay_s: In a constant stream of events they are reported after so long.
        stable_after_s: A file must not have changed for so long.
        max_hold_s: A file that keeps changing is reported after so long.
        root_check_s: Between checks whether folders exist.
        root_refresh_s: Between reads of the library's list of folders; ``refresh`` is quicker.
        rescan_s: A folder with events is rescanned as a whole so long after the last time; None
            for never. Where the system may lose events silently, this finds them.
    """

    debounce_s: float = 1.0
    max_delay_s: float = 10.0
    stable_after_s: float = STABLE_AFTER_S
    max_hold_s: float = MAX_HOLD_S
    root_check_s: float = 5.0
    root_refresh_s: float = 60.0
    rescan_s: float | None = None if sys.platform == "linux" else 3600.0


@dataclass(slots=True)
class _RootState:
    """A folder of the library.

    Attributes:
        root: The folder.
        exclusions: What is excluded below it.
        identity: Volume and inode of the watched folder, None while it is away.
        empty_mount_point: Volume and inode of an empty folder in its place that is not it.
        scanned_s: When a scan of all of it was last requested, None for a new folder.
        has_events: Whether anything happened since.
    """

    root: Root
    exclusions: Exclusions
    identity: tuple[int, int] | None = None
    empty_mount_point: tuple[int, int] | None = None
    scanned_s: float | None = None
    has_events: bool = False


class WatchService:
    """Watches the library's folders; writes nothing.

    The consumer of ``watch`` acts on the events it yields. Meanwhile further events wait in the
    watcher; if they are too many, a rescan of the folder is requested.
    """

    def __init__(
        self,
        library: Library,
        watcher: Watcher,
        supports: Callable[[Path], bool],
        *,
        timing: WatchTiming | None = None,
        now: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
    ) -> None:
        """Take the parts.

        Args:
            library: Knows the folders; it is read in the thread that consumes ``watch``.
            watcher: Reports raw events; used by this service alone.
            supports: Whether a file is listed, by its name.
            timing: Delays and intervals.
            now: A monotonic clock, in seconds.
            wall: The time of day, in seconds of Unix time.
        """
        self._library = library
        self._watcher = watcher
        self._supports = supports
        self._timing = timing or WatchTiming()
        self._now = now
        self._stability = StabilityFilter(
            self._is_wanted, now, wall, self._timing.stable_after_s, self._timing.max_hold_s
        )
        self._roots: dict[int, _RootState] = {}
        self._pending: list[FileEvent] = []
        self._first_s = self._last_s = 0.0
        self._roots_due_s = self._list_due_s = 0.0
        self._notified: set[str] = set()
        self._refresh = threading.Event()

    def refresh(self) -> None:
        """Tell that the library's folders or their exclusions changed. Any thread."""
        self._refresh.set()

    def watch(self, cancel: CancelToken) -> Iterator[WatchEvent]:
        """Watch until cancelled.

        Folders are watched from the first step on, and a scan of each is requested then, for
        changes made before.

        Yields:
            Changes that have settled; folders that went away and came back; notices.

        Raises:
            StoreError: The library's folders cannot be read.
        """
        self._roots_due_s = self._list_due_s = self._now()
        try:
            while not cancel.cancelled:
                if self._refresh.is_set() or self._now() >= self._roots_due_s:
                    yield from self._check_roots()
                if self._is_settled():
                    yield from self._check_roots_with_deletions()
                    yield from self._report()
                self._accept(self._watcher.read(self._wait_s()))
        finally:
            for root_id in list(self._roots):
                self._drop(root_id)

    # The folders.

    def _check_roots(self) -> Iterator[WatchEvent]:
        now_s = self._now()
        if self._refresh.is_set() or now_s >= self._list_due_s:
            self._refresh.clear()
            self._list_due_s = now_s + self._timing.root_refresh_s
            self._take_over(self._library.roots.all())
        for root_id in list(self._roots):
            yield from self._check_root(root_id)
        self._roots_due_s = self._now() + self._timing.root_check_s
        for text in self._watcher.notices():
            # Notices that differ in numbers only are reported once.
            kind = re.sub(r"\d[\d,]*", "#", text)
            if kind not in self._notified:
                self._notified.add(kind)
                yield WatchNotice(text)

    def _take_over(self, roots: tuple[Root, ...]) -> None:
        """Take over the library's list of folders."""
        # What is detached is watched with the folder that it belongs to.
        present = {root.id: root for root in roots if not root.detached}
        for root_id, state in list(self._roots.items()):
            root, old = present.get(root_id), state.root
            if root is None or (root.path, root.exclusions) != (old.path, old.exclusions):
                self._drop(root_id)
            else:
                state.root = root
        for root_id, root in present.items():
            if root_id not in self._roots:
                self._roots[root_id] = _RootState(root, Exclusions(root.path, root.exclusions))

    def _check_root(self, root_id: int) -> Iterator[WatchEvent]:
        """Check whether a folder is there, and the same as before."""
        state = self._roots[root_id]
        before, is_new = state.identity, state.scanned_s is None
        identity = self._identify(state)
        if identity == before and not (is_new and identity is None):
            if self._is_rescan_due(state):
                self._request_scan(state)
            return
        state.identity, state.scanned_s = identity, self._now()
        self._stop_watching(root_id)
        if identity is None:
            yield RootGone(state.root)
            return
        if before is None and not is_new:
            yield RootBack(state.root)
        self._watcher.watch(state.root, state.exclusions.excludes)
        self._request_scan(state)

    def _identify(self, state: _RootState) -> tuple[int, int] | None:
        """Return volume and inode of a folder, None if it is not there."""
        root = state.root
        try:
            status = root.path.stat()
        except (OSError, ValueError):
            return None
        identity = (status.st_dev, status.st_ino)
        if is_folder_available(root.path, root.files + root.problems):
            return identity
        # It is empty: emptied, or the mount point of an absent volume.
        if identity == state.identity:
            return identity
        if identity == state.empty_mount_point:
            return None
        known = self._library.files.known(root.id).values()
        present = [file for file in known if file.missing_since_s is None]
        devices = {file.device for file in present} - {0}
        if is_folder_available(root.path, len(present), devices):
            return identity
        # Remembered, so that the library is not read every few seconds.
        state.empty_mount_point = identity
        return None

    def _check_roots_with_deletions(self) -> Iterator[WatchEvent]:
        """Check folders of which something was deleted: perhaps all of it went away."""
        for root_id in sorted({e.root_id for e in self._pending if e.kind is EventKind.DELETED}):
            yield from self._check_root(root_id)

    def _is_rescan_due(self, state: _RootState) -> bool:
        return (
            self._timing.rescan_s is not None
            and state.has_events
            and state.identity is not None
            and state.scanned_s is not None
            and self._now() - state.scanned_s >= self._timing.rescan_s
        )

    def _request_scan(self, state: _RootState) -> None:
        state.scanned_s, state.has_events = self._now(), False
        self._pending.append(FileEvent(EventKind.OVERFLOW, state.root.id, state.root.path))
        # Report it without delay.
        self._first_s = self._last_s = self._now() - self._timing.max_delay_s

    def _stop_watching(self, root_id: int) -> None:
        """Stop watching a folder; drop its pending events."""
        self._watcher.unwatch(root_id)
        self._pending = [event for event in self._pending if event.root_id != root_id]
        self._stability.forget(root_id)

    def _drop(self, root_id: int) -> None:
        self._stop_watching(root_id)
        del self._roots[root_id]

    # The events.

    def _accept(self, events: tuple[FileEvent, ...]) -> None:
        for event in events:
            state = self._roots.get(event.root_id)
            if state is None:
                continue
            if event.kind is EventKind.DELETED and event.path == state.root.path:
                # The watch on the folder has ended: check at once what is in its place.
                state.identity = (0, 0)
                self._roots_due_s = self._now()
                continue
            narrowed = restrict_event(event, self._is_supported)
            if narrowed is None:
                continue
            now_s = self._now()
            if not self._pending:
                self._first_s = now_s
            self._last_s = now_s
            self._pending.append(narrowed)
            state.has_events = True

    def _is_supported(self, _root_id: int, path: Path, is_folder: bool) -> bool:
        return is_folder or self._supports(path)

    def _is_wanted(self, root_id: int, path: Path, is_folder: bool) -> bool:
        state = self._roots.get(root_id)
        if state is None or state.exclusions.excludes(path, is_folder):
            return False
        return is_folder or self._supports(path)

    def _is_settled(self) -> bool:
        now_s = self._now()
        if self._pending:
            return (
                now_s - self._last_s >= self._timing.debounce_s
                or now_s - self._first_s >= self._timing.max_delay_s
            )
        due_s = self._stability.due_s
        return due_s is not None and now_s >= due_s

    def _wait_s(self) -> float:
        now_s = self._now()
        waits = [_TICK_S, self._roots_due_s - now_s]
        if self._pending:
            waits.append(self._last_s + self._timing.debounce_s - now_s)
        due_s = self._stability.due_s
        if due_s is not None:
            waits.append(due_s - now_s)
        return max(0.0, min(waits))

    def _report(self) -> Iterator[ChangesFound]:
        """Report stable paths; the others are reported with their later events."""
        held = [
            FileEvent(EventKind.MODIFIED, path.root_id, path.path) for path in self._stability.held
        ]
        changes = consolidate_events([*held, *self._pending])
        self._pending.clear()
        changes = replace(changes, changed=self._stability.filter_stable(changes.changed))
        for root_id in changes.rescan_roots & self._roots.keys():
            state = self._roots[root_id]
            state.scanned_s, state.has_events = self._now(), False
        if changes:
            yield ChangesFound(changes)

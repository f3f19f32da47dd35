"""What happens in the library's folders, told when it has settled: what to look at, and where."""

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
"""The longest wait for events: a stop is obeyed within it."""


@dataclass(frozen=True, slots=True)
class ChangesFound:
    """Something is to be looked at."""

    changes: Changes


@dataclass(frozen=True, slots=True)
class RootGone:
    """A folder is not there any more: its drive was unplugged, its share went down."""

    root: Root


@dataclass(frozen=True, slots=True)
class RootBack:
    """A folder is there again; ``ChangesFound`` asks for a look at all of it."""

    root: Root


@dataclass(frozen=True, slots=True)
class WatchNotice:
    """Something the person should know about watching."""

    text: str


WatchEvent = ChangesFound | RootGone | RootBack | WatchNotice


@dataclass(frozen=True, slots=True)
class WatchTiming:
    """How long things are waited for.

    Attributes:
        debounce_s: Without news for so long, what happened is told.
        max_delay_s: In a constant stream of news it is told after so long.
        stable_after_s: A file must not have changed for so long.
        max_hold_s: A file that keeps changing is told after so long.
        root_check_s: Between looks whether folders are there.
        root_refresh_s: Between looks at the library's list of folders; ``refresh`` is quicker.
        rescan_s: A folder with news is looked at as a whole so long after the last time;
            None for never. Where the system may lose events without a word, this finds them.
    """

    debounce_s: float = 1.0
    max_delay_s: float = 10.0
    stable_after_s: float = STABLE_AFTER_S
    max_hold_s: float = MAX_HOLD_S
    root_check_s: float = 5.0
    root_refresh_s: float = 60.0
    rescan_s: float | None = None if sys.platform == "linux" else 3600.0


@dataclass(frozen=True, slots=True)
class _RootState:
    """A folder of the library.

    Attributes:
        root: The folder.
        exclusions: What is left out of it.
        identity: Volume and inode of what is watched, None while it is not there.
        stand_in: Volume and inode of an empty folder that was found to be not the one.
        looked_s: When a look at all of it was last asked for.
        has_news: Whether anything happened since.
    """

    root: Root
    exclusions: Exclusions
    identity: tuple[int, int] | None = None
    stand_in: tuple[int, int] | None = None
    looked_s: float = 0.0
    has_news: bool = False


class WatchService:
    """Follows the library's folders; writes nothing.

    Whoever consumes ``watch`` acts on what it tells. While it is busy with that, news waits in
    the watcher; if too much happens meanwhile, a look at the whole folder is asked for.
    """

    def __init__(
        self,
        library: Library,
        watcher: Watcher,
        supports: Callable[[Path], bool],
        *,
        rhythm: WatchTiming | None = None,
        now: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
    ) -> None:
        """Take the parts.

        Args:
            library: Knows the folders; it is read in the thread that consumes ``watch``.
            watcher: Tells raw events; used by this service alone.
            supports: Whether a file's name is of a kind we read.
            rhythm: How long to wait for what.
            now: A steady clock, in seconds.
            wall: The time of day, in seconds of Unix time.
        """
        self._library = library
        self._watcher = watcher
        self._supports = supports
        self._rhythm = rhythm or WatchTiming()
        self._now = now
        self._steadiness = StabilityFilter(
            self._is_wanted, now, wall, self._rhythm.stable_after_s, self._rhythm.max_hold_s
        )
        self._watched: dict[int, _RootState] = {}
        self._pending: list[FileEvent] = []
        self._first_s = self._last_s = 0.0
        self._roots_due_s = self._list_due_s = 0.0
        self._said: set[str] = set()
        self._refresh = threading.Event()

    def refresh(self) -> None:
        """Say that the library's folders, or what is left out of them, changed. Any thread."""
        self._refresh.set()

    def watch(self, cancel: CancelToken) -> Iterator[WatchEvent]:
        """Watch until cancelled.

        Folders are watched from the first step on, and a look at all of each is asked for then:
        nobody knows what happened before.

        Yields:
            What to look at, when it has settled; folders that went and came back; notices.

        Raises:
            StoreError: The library's folders cannot be read.
        """
        self._roots_due_s = self._list_due_s = self._now()
        try:
            while not cancel.cancelled:
                if self._refresh.is_set() or self._now() >= self._roots_due_s:
                    yield from self._look_at_roots()
                if self._is_settled():
                    yield from self._look_at_losers()
                    yield from self._tell()
                self._take(self._watcher.read(self._wait_s()))
        finally:
            for root_id in list(self._watched):
                self._drop(root_id)

    # The folders.

    def _look_at_roots(self) -> Iterator[WatchEvent]:
        now_s = self._now()
        if self._refresh.is_set() or now_s >= self._list_due_s:
            self._refresh.clear()
            self._list_due_s = now_s + self._rhythm.root_refresh_s
            self._learn(self._library.roots.all())
        for root_id in list(self._watched):
            yield from self._look_at(root_id)
        self._roots_due_s = self._now() + self._rhythm.root_check_s
        for text in self._watcher.notices():
            # A notice whose numbers alone differ is no news.
            kind = re.sub(r"\d[\d,]*", "#", text)
            if kind not in self._said:
                self._said.add(kind)
                yield WatchNotice(text)

    def _learn(self, roots: tuple[Root, ...]) -> None:
        """Take over the library's list of folders."""
        present = {root.id: root for root in roots}
        for root_id, watched in list(self._watched.items()):
            root = present.get(root_id)
            if root is None or (root.path, root.exclusions) != (
                watched.root.path,
                watched.root.exclusions,
            ):
                self._drop(root_id)
            else:
                self._watched[root_id] = replace(watched, root=root)
        for root_id, root in present.items():
            if root_id not in self._watched:
                exclusions = Exclusions(root.path, root.exclusions)
                self._watched[root_id] = _RootState(root, exclusions, looked_s=-1.0)

    def _look_at(self, root_id: int) -> Iterator[WatchEvent]:
        """See whether a folder is there, and the same as before."""
        watched = self._watched[root_id]
        is_new = watched.looked_s < 0
        identity = self._identity(watched)
        if identity == watched.identity and not (is_new and identity is None):
            if self._is_reconciliation_due(watched):
                self._ask_for_all(root_id)
            return
        now = self._watched[root_id]
        self._watched[root_id] = replace(now, identity=identity, looked_s=self._now())
        if identity is None:
            self._silence(root_id)
            yield RootGone(watched.root)
            return
        if watched.identity is None and not is_new:
            yield RootBack(watched.root)
        self._silence(root_id)
        self._watcher.watch(watched.root, watched.exclusions.excludes)
        self._ask_for_all(root_id)

    def _identity(self, watched: _RootState) -> tuple[int, int] | None:
        """Return volume and inode of a folder, None if it is not there."""
        root = watched.root
        try:
            status = root.path.stat()
        except (OSError, ValueError):
            return None
        identity = (status.st_dev, status.st_ino)
        if is_folder_available(root.path, root.files + root.problems):
            return identity
        # It is empty: emptied, or the mount point of a volume that is away.
        if identity == watched.identity:
            return identity
        if identity == watched.stand_in:
            return None
        known = self._library.files.known(root.id).values()
        present = [file for file in known if file.missing_since_s is None]
        devices = {file.device for file in present} - {0}
        if is_folder_available(root.path, len(present), devices):
            return identity
        # Not to be found out again every few seconds.
        self._watched[root.id] = replace(self._watched[root.id], stand_in=identity)
        return None

    def _look_at_losers(self) -> Iterator[WatchEvent]:
        """Look whether folders of which something is gone are there: perhaps all of it went."""
        for root_id in sorted({e.root_id for e in self._pending if e.kind is EventKind.DELETED}):
            yield from self._look_at(root_id)

    def _is_reconciliation_due(self, watched: _RootState) -> bool:
        return (
            self._rhythm.rescan_s is not None
            and watched.has_news
            and watched.identity is not None
            and self._now() - watched.looked_s >= self._rhythm.rescan_s
        )

    def _ask_for_all(self, root_id: int) -> None:
        watched = self._watched[root_id]
        self._watched[root_id] = replace(watched, looked_s=self._now(), has_news=False)
        self._pending.append(FileEvent(EventKind.OVERFLOW, root_id, watched.root.path))
        # Nothing to wait for.
        self._first_s = self._last_s = self._now() - self._rhythm.max_delay_s

    def _silence(self, root_id: int) -> None:
        """Stop watching a folder; forget what was not told of it."""
        self._watcher.unwatch(root_id)
        self._pending = [event for event in self._pending if event.root_id != root_id]
        self._steadiness.forget(root_id)

    def _drop(self, root_id: int) -> None:
        self._silence(root_id)
        del self._watched[root_id]

    # The events.

    def _take(self, events: tuple[FileEvent, ...]) -> None:
        for event in events:
            watched = self._watched.get(event.root_id)
            if watched is None:
                continue
            if event.kind is EventKind.DELETED and event.path == watched.root.path:
                self._lose_root(event.root_id, watched)
                continue
            told = restrict_event(event, self._is_of_a_kind)
            if told is None:
                continue
            now_s = self._now()
            if not self._pending:
                self._first_s = now_s
            self._last_s = now_s
            self._pending.append(told)
            self._watched[event.root_id] = replace(watched, has_news=True)

    def _lose_root(self, root_id: int, watched: _RootState) -> None:
        """The watch on a folder has ended; look at once what is there now."""
        self._watched[root_id] = replace(watched, identity=(0, 0))
        self._roots_due_s = self._now()

    def _is_of_a_kind(self, _root_id: int, path: Path, is_folder: bool) -> bool:
        return is_folder or self._supports(path)

    def _is_wanted(self, root_id: int, path: Path, is_folder: bool) -> bool:
        watched = self._watched.get(root_id)
        if watched is None or watched.exclusions.excludes(path, is_folder):
            return False
        return is_folder or self._supports(path)

    def _is_settled(self) -> bool:
        now_s = self._now()
        if self._pending:
            return (
                now_s - self._last_s >= self._rhythm.debounce_s
                or now_s - self._first_s >= self._rhythm.max_delay_s
            )
        due_s = self._steadiness.due_s
        return due_s is not None and now_s >= due_s

    def _wait_s(self) -> float:
        now_s = self._now()
        waits = [_TICK_S, self._roots_due_s - now_s]
        if self._pending:
            waits.append(self._last_s + self._rhythm.debounce_s - now_s)
        due_s = self._steadiness.due_s
        if due_s is not None:
            waits.append(due_s - now_s)
        return max(0.0, min(waits))

    def _tell(self) -> Iterator[ChangesFound]:
        """Tell what is steady; the rest is told with what happens to it until then."""
        held = [
            FileEvent(EventKind.MODIFIED, place.root_id, place.path)
            for place in self._steadiness.held
        ]
        changes = consolidate_events([*held, *self._pending])
        self._pending.clear()
        changes = replace(changes, changed=self._steadiness.filter_stable(changes.changed))
        for root_id in changes.rescan_roots & self._watched.keys():
            watched = self._watched[root_id]
            self._watched[root_id] = replace(watched, looked_s=self._now(), has_news=False)
        if changes:
            yield ChangesFound(changes)

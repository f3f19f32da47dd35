"""Folders watched by inotify: one watch a folder, none for excluded ones."""

import os
import threading
from collections import deque
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from retllm_desktop.core.typing_support import override
from retllm_desktop.indexing.file_events import EventKind, FileEvent, restrict_event
from retllm_desktop.watching import inotify
from retllm_desktop.watching.event_queue import EventQueue, EventSource, ExclusionTest
from retllm_desktop.watching.inotify import (
    NO_WATCH,
    Inotify,
    RawEvent,
    WatchedFolder,
    WatchTable,
    is_limit_error,
)
from retllm_desktop.watching.polling import Poller

LIMIT_FILE: Final = Path("/proc/sys/fs/inotify/max_user_watches")
_LIMIT_SHARE: Final = 0.75
"""The share of a user's watches that is used: other programs need some too."""
_MOVE_PAIR_WAIT_S: Final = 0.01
"""The second half of a move follows the first at once, but perhaps not in the same read."""
_MAX_PAIR_WAITS: Final = 5
_NAMED: Final = (
    inotify.CREATE | inotify.DELETE | inotify.MOVED_FROM | inotify.MOVED_TO
    | inotify.CLOSE_WRITE | inotify.ATTRIB
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _FolderEntry:
    """An entry of a watched folder."""

    folder: WatchedFolder
    name: str
    path: Path


class InotifySource(EventSource):
    """Watches trees of folders, new ones as they appear, and reports what happens in them."""

    def __init__(self, events: EventQueue, poller: Poller, max_watches: int | None = None) -> None:
        """Start the thread that reads.

        Args:
            events: Takes the events.
            poller: Takes the folders for which there are no watches.
            max_watches: Watches to use at most; None for a share of the system's limit.

        Raises:
            OSError: There are too many inotify instances (EMFILE).
        """
        self._events = events
        self._poller = poller
        if max_watches is None:
            max_watches = int(read_watch_limit() * _LIMIT_SHARE)
        self._max_watches = max_watches
        self._folders = WatchTable()
        self._excludes: dict[int, ExclusionTest] = {}
        self._unwatched: dict[int, set[str]] = {}
        self._inotify = Inotify()
        self._lock = threading.RLock()
        self._stopped = False
        self._thread = threading.Thread(target=self._run, name="inotify", daemon=True)
        self._thread.start()

    @override
    def watch(self, root_id: int, path: str, excludes: ExclusionTest) -> None:
        with self._lock:
            self._remove_root(root_id)
            root = WatchedFolder(root_id, path)
            self._folders.roots[root_id] = root
            self._excludes[root_id] = excludes
            self._sync(root)

    @override
    def unwatch(self, root_id: int) -> None:
        with self._lock:
            self._remove_root(root_id)

    @override
    def unwatched(self, root_id: int) -> int:
        with self._lock:
            return len(self._unwatched.get(root_id, ()))

    @override
    def refresh(self, root_id: int) -> None:
        with self._lock:
            root = self._folders.roots.get(root_id)
            if root is not None:
                self._sync(root)

    def watches(self) -> int:
        """Return how many watches are in use."""
        with self._lock:
            return len(self._folders)

    @override
    def close(self) -> None:
        self._stopped = True
        self._inotify.wake()
        self._thread.join()
        self._inotify.close()

    # The tree of watches.

    def _remove_root(self, root_id: int) -> None:
        root = self._folders.roots.get(root_id)
        if root is not None:
            self._detach(root)
        self._excludes.pop(root_id, None)
        self._unwatched.pop(root_id, None)

    def _detach(self, folder: WatchedFolder) -> None:
        for watch in self._folders.detach(folder):
            self._inotify.remove(watch)

    def _sync(self, top: WatchedFolder) -> None:
        """Watch the folders below a folder that exist now, and only those.

        A folder is watched before it is listed, so a folder made meanwhile is in the listing or
        reported as an event. Breadth first: if watches run out, whole branches are polled.
        """
        pending = deque([top])
        while pending:
            folder = pending.popleft()
            path = folder.path
            if not self._add_watch(folder, path):
                continue
            try:
                present = self._list_folders(folder, path)
            except OSError:
                continue
            for name in [name for name in folder.folders if name not in present]:
                self._detach(folder.folders[name])
            for name in present:
                if name not in folder.folders:
                    folder.folders[name] = WatchedFolder(folder.root_id, name, folder)
            pending += folder.folders.values()

    def _list_folders(self, folder: WatchedFolder, path: str) -> set[str]:
        excludes = self._excludes[folder.root_id]
        with os.scandir(path) as listing:
            return {
                entry.name
                for entry in listing
                if entry.is_dir(follow_symlinks=False) and not excludes(Path(entry.path), True)
            }

    def _add_watch(self, folder: WatchedFolder, path: str) -> bool:
        """Watch one folder; False where there is nothing more to do below it."""
        try:
            if folder.watch == NO_WATCH and len(self._folders) >= self._max_watches:
                self._poll_instead(folder, path)
                return False
            watch = self._inotify.add(path, through_link=folder.parent is None)
        except OSError as exc:
            if is_limit_error(exc):
                self._poll_instead(folder, path)
            else:
                # Gone again, or unreadable: becoming readable changes its mode, which is an event.
                self._detach(folder)
            return False
        idle = self._folders.bind(folder, watch)
        if idle != NO_WATCH:
            self._inotify.remove(idle)
        return True

    def _poll_instead(self, folder: WatchedFolder, path: str) -> None:
        self._unwatched.setdefault(folder.root_id, set()).add(path)
        self._poller.add(folder.root_id, path, self._excludes[folder.root_id])

    # The events.

    def _run(self) -> None:
        while not self._stopped:
            batch = self._inotify.read(None)
            for _ in range(_MAX_PAIR_WAITS):
                if self._stopped or not _has_unpaired_move(batch):
                    break
                more = self._inotify.read(_MOVE_PAIR_WAIT_S)
                if not more:
                    break
                batch += more
            with self._lock:
                self._handle(batch)

    def _handle(self, batch: list[RawEvent]) -> None:
        arrivals = {
            event.cookie: event for event in batch if event.mask & inotify.MOVED_TO and event.cookie
        }
        departed: set[int] = set()
        for event in batch:
            if event.mask & inotify.Q_OVERFLOW:
                self._on_overflow()
            elif event.mask & inotify.IGNORED:
                self._on_watches_removed(self._folders.forget_watch(event.watch))
            elif event.mask & inotify.UNMOUNT:
                self._on_unmount(event)
            elif not event.name:
                self._on_self_event(event)
            elif event.mask & inotify.MOVED_FROM:
                if self._on_moved_from(event, arrivals.get(event.cookie)):
                    departed.add(event.cookie)
            elif event.mask & inotify.MOVED_TO and event.cookie in departed:
                continue
            elif event.mask & _NAMED:
                for entry in self._entries_of(event):
                    self._on_entry_event(event, entry)

    def _entries_of(self, event: RawEvent) -> list[_FolderEntry]:
        return [
            _FolderEntry(folder, event.name, Path(folder.path, event.name))
            for folder in self._folders.by_watch(event.watch)
        ]

    def _on_overflow(self) -> None:
        # New folders are watched before the overflow is reported: what comes into them after the
        # rescan is an event.
        for root in list(self._folders.roots.values()):
            self._sync(root)
        self._events.overflow_all()

    def _on_watches_removed(self, folders: list[WatchedFolder]) -> None:
        """The kernel removed the watches of some folders: they were deleted or unmounted."""
        for folder in folders:
            path = folder.path
            self._detach(folder)
            if folder.parent is None:
                self._report(EventKind.DELETED, folder.root_id, Path(path), True)

    def _on_unmount(self, event: RawEvent) -> None:
        for folder in self._folders.by_watch(event.watch):
            if folder.parent is not None:
                self._report(EventKind.MODIFIED, folder.root_id, Path(folder.path), True)

    def _on_self_event(self, event: RawEvent) -> None:
        """An event of a watched folder itself counts for a root; others' parents report it."""
        if event.mask & (inotify.MOVE_SELF | inotify.DELETE_SELF):
            folders = self._folders.by_watch(event.watch)
            self._on_watches_removed([folder for folder in folders if folder.parent is None])

    def _on_entry_event(self, event: RawEvent, entry: _FolderEntry) -> None:
        is_folder = bool(event.mask & inotify.IS_FOLDER)
        root_id = entry.folder.root_id
        if root_id not in self._excludes or self._excludes[root_id](entry.path, is_folder):
            return
        if event.mask & inotify.DELETE:
            self._unwatch_entry(entry)
            self._report(EventKind.DELETED, root_id, entry.path, is_folder)
        elif not is_folder:
            kind = EventKind.CREATED if event.mask & inotify.CREATE else EventKind.MODIFIED
            self._report(kind, root_id, entry.path, False)
        elif event.mask & inotify.ATTRIB:
            if entry.name not in entry.folder.folders:
                # It may have become readable.
                self._watch_entry(entry)
                if entry.name in entry.folder.folders:
                    self._report(EventKind.MODIFIED, root_id, entry.path, True)
        else:
            self._watch_entry(entry)
            kind = EventKind.CREATED if event.mask & inotify.CREATE else EventKind.MODIFIED
            self._report(kind, root_id, entry.path, True)

    def _on_moved_from(self, event: RawEvent, arrival: RawEvent | None) -> bool:
        """Report what left its place; return whether that covers its arrival."""
        is_folder = bool(event.mask & inotify.IS_FOLDER)
        targets = [] if arrival is None else self._entries_of(arrival)
        entries = self._entries_of(event)
        for entry in entries:
            target = targets[0] if targets else None
            moved = FileEvent(
                EventKind.MOVED,
                entry.folder.root_id,
                entry.path,
                target.path if target else None,
                is_folder,
                target_root_id=_target_root_id(entry, target),
            )
            narrowed = restrict_event(moved, self._is_wanted)
            if is_folder:
                self._move_watches(entry, target)
            if narrowed is not None:
                self._events.put(narrowed)
        return bool(entries)

    def _move_watches(self, entry: _FolderEntry, target: _FolderEntry | None) -> None:
        """Keep the watches of a moved folder, or remove them where its target is excluded."""
        folder = entry.folder.folders.get(entry.name)
        if target is None or not self._is_wanted(target.folder.root_id, target.path, True):
            self._unwatch_entry(entry)
            return
        if folder is None:
            self._watch_entry(target)
            return
        present = target.folder.folders.get(target.name)
        if present is not None and present is not folder:
            self._detach(present)
        self._folders.attach(folder, target.folder, target.name)
        # Patterns may apply to the old place or the new one.
        self._sync(folder)

    def _watch_entry(self, entry: _FolderEntry) -> None:
        folder = entry.folder.folders.get(entry.name)
        if folder is None:
            folder = WatchedFolder(entry.folder.root_id, entry.name, entry.folder)
            entry.folder.folders[entry.name] = folder
        self._sync(folder)

    def _unwatch_entry(self, entry: _FolderEntry) -> None:
        folder = entry.folder.folders.get(entry.name)
        if folder is not None:
            self._detach(folder)

    def _is_wanted(self, root_id: int, path: Path, is_folder: bool) -> bool:
        excludes = self._excludes.get(root_id)
        return excludes is not None and not excludes(path, is_folder)

    def _report(self, kind: EventKind, root_id: int, path: Path, is_folder: bool) -> None:
        self._events.put(FileEvent(kind, root_id, path, is_folder=is_folder))


def read_watch_limit() -> int:
    """Return how many inotify watches the system allows a user."""
    try:
        return int(LIMIT_FILE.read_text())
    except (OSError, ValueError):
        return 8192


def _has_unpaired_move(batch: list[RawEvent]) -> bool:
    """Whether the second half of a move is still to come."""
    left = {event.cookie for event in batch if event.mask & inotify.MOVED_FROM}
    return not left <= {event.cookie for event in batch if event.mask & inotify.MOVED_TO}


def _target_root_id(entry: _FolderEntry, target: _FolderEntry | None) -> int | None:
    if target is None or target.folder.root_id == entry.folder.root_id:
        return None
    return target.folder.root_id

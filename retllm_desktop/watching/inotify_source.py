"""Folders watched by inotify: one watch a folder, none where things are left out."""

import os
import threading
from collections import deque
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from retllm_desktop.indexing.file_events import EventKind, FileEvent, restrict_event
from retllm_desktop.watching import inotify
from retllm_desktop.watching.event_queue import EventQueue
from retllm_desktop.watching.inotify import (
    NO_WATCH,
    Inotify,
    RawEvent,
    WatchedFolder,
    WatchTable,
    is_limit_error,
)
from retllm_desktop.watching.polling import ExclusionTest, Poller

LIMIT_FILE: Final = Path("/proc/sys/fs/inotify/max_user_watches")
_LIMIT_SHARE: Final = 0.75
"""Of the watches that a person may have: other programs want some too."""
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


class InotifySource:
    """Watches trees of folders, new ones as they appear, and tells what happens in them."""

    def __init__(
        self, mailbox: EventQueue, poller: Poller, most_watches: int | None = None
    ) -> None:
        """Start the thread that reads.

        Args:
            mailbox: Takes the events.
            poller: Takes the folders for which there are no watches.
            most_watches: Watches to use at most; None for a share of the system's limit.

        Raises:
            OSError: There are too many inotify instances (EMFILE).
        """
        self._mailbox = mailbox
        self._poller = poller
        self._most = (
            most_watches if most_watches is not None else int(read_watch_limit() * _LIMIT_SHARE)
        )
        self._folders = WatchTable()
        self._leave_out: dict[int, ExclusionTest] = {}
        self._unwatched: dict[int, set[str]] = {}
        self._inotify = Inotify()
        self._lock = threading.RLock()
        self._stopped = False
        self._thread = threading.Thread(target=self._run, name="inotify", daemon=True)
        self._thread.start()

    def watch(self, root_id: int, path: str, leave_out: ExclusionTest) -> None:
        """Watch a tree; one that is not there is passed over."""
        with self._lock:
            self._drop_root(root_id)
            root = WatchedFolder(root_id, path)
            self._folders.roots[root_id] = root
            self._leave_out[root_id] = leave_out
            self._sync(root)

    def unwatch(self, root_id: int) -> None:
        """Stop watching a tree."""
        with self._lock:
            self._drop_root(root_id)

    def unwatched(self, root_id: int) -> int:
        """Return how many folders found no watch; what lies below them is not counted."""
        with self._lock:
            return len(self._unwatched.get(root_id, ()))

    def refresh(self, root_id: int) -> None:
        """Look for folders that came or went without an event: a volume was mounted there."""
        with self._lock:
            root = self._folders.roots.get(root_id)
            if root is not None:
                self._sync(root)

    def watches(self) -> int:
        """Return how many watches are in use."""
        with self._lock:
            return len(self._folders)

    def close(self) -> None:
        """Stop watching everything and end the thread."""
        self._stopped = True
        self._inotify.wake()
        self._thread.join()
        self._inotify.close()

    # The tree of watches.

    def _drop_root(self, root_id: int) -> None:
        root = self._folders.roots.get(root_id)
        if root is not None:
            self._cut(root)
        self._leave_out.pop(root_id, None)
        self._unwatched.pop(root_id, None)

    def _cut(self, folder: WatchedFolder) -> None:
        for watch in self._folders.detach(folder):
            self._inotify.remove(watch)

    def _sync(self, top: WatchedFolder) -> None:
        """Bring the watches of a folder and all below it in step with the disk.

        A folder is watched before it is listed, so a folder made meanwhile is either in the
        list or told as an event. Broad before deep: if watches run out, whole branches are
        polled.
        """
        pending = deque([top])
        while pending:
            folder = pending.popleft()
            path = folder.path
            if not self._add_watch(folder, path):
                continue
            try:
                present = self._list(folder, path)
            except OSError:
                continue
            for name in [name for name in folder.folders if name not in present]:
                self._cut(folder.folders[name])
            for name in present:
                if name not in folder.folders:
                    folder.folders[name] = WatchedFolder(folder.root_id, name, folder)
            pending += folder.folders.values()

    def _list(self, folder: WatchedFolder, path: str) -> set[str]:
        leave_out = self._leave_out[folder.root_id]
        with os.scandir(path) as listing:
            return {
                entry.name
                for entry in listing
                if entry.is_dir(follow_symlinks=False) and not leave_out(Path(entry.path), True)
            }

    def _add_watch(self, folder: WatchedFolder, path: str) -> bool:
        """Watch one folder; False where there is nothing more to do below it."""
        try:
            if folder.watch == NO_WATCH and len(self._folders) >= self._most:
                self._poll(folder, path)
                return False
            watch = self._inotify.add(path, through_link=folder.above is None)
        except OSError as exc:
            if is_limit_error(exc):
                self._poll(folder, path)
            else:
                # Gone again, or not readable: then its mode changes before anybody sees it.
                self._cut(folder)
            return False
        idle = self._folders.bind(folder, watch)
        if idle != NO_WATCH:
            self._inotify.remove(idle)
        return True

    def _poll(self, folder: WatchedFolder, path: str) -> None:
        self._unwatched.setdefault(folder.root_id, set()).add(path)
        self._poller.add(folder.root_id, path, self._leave_out[folder.root_id])

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
                self._overflow()
            elif event.mask & inotify.IGNORED:
                self._lose(self._folders.forget_watch(event.watch))
            elif event.mask & inotify.UNMOUNT:
                self._unmounted(event)
            elif not event.name:
                self._happen_to_folder(event)
            elif event.mask & inotify.MOVED_FROM:
                if self._depart(event, arrivals.get(event.cookie)):
                    departed.add(event.cookie)
            elif event.mask & inotify.MOVED_TO and event.cookie in departed:
                continue
            elif event.mask & _NAMED:
                for spot in self._spots(event):
                    self._happen(event, spot)

    def _spots(self, event: RawEvent) -> list[_FolderEntry]:
        return [
            _FolderEntry(folder, event.name, Path(folder.path, event.name))
            for folder in self._folders.by_watch(event.watch)
        ]

    def _overflow(self) -> None:
        # Watched first, told then: what comes into a new folder after the look that the overflow
        # asks for is told as an event.
        for root in list(self._folders.roots.values()):
            self._sync(root)
        self._mailbox.overflow_all()

    def _lose(self, folders: list[WatchedFolder]) -> None:
        """The kernel watches some folders no more: they were deleted or unmounted."""
        for folder in folders:
            path = folder.path
            self._cut(folder)
            if folder.above is None:
                self._tell(EventKind.DELETED, folder.root_id, Path(path), True)

    def _unmounted(self, event: RawEvent) -> None:
        for folder in self._folders.by_watch(event.watch):
            if folder.above is not None:
                self._tell(EventKind.MODIFIED, folder.root_id, Path(folder.path), True)

    def _happen_to_folder(self, event: RawEvent) -> None:
        """What happens to watched folders themselves is told by the folder above, if any."""
        if event.mask & (inotify.MOVE_SELF | inotify.DELETE_SELF):
            folders = self._folders.by_watch(event.watch)
            self._lose([folder for folder in folders if folder.above is None])

    def _happen(self, event: RawEvent, spot: _FolderEntry) -> None:
        is_folder = bool(event.mask & inotify.IS_FOLDER)
        root_id = spot.folder.root_id
        if root_id not in self._leave_out or self._is_left_out(root_id, spot.path, is_folder):
            return
        if event.mask & inotify.DELETE:
            self._drop(spot)
            self._tell(EventKind.DELETED, root_id, spot.path, is_folder)
        elif not is_folder:
            kind = EventKind.CREATED if event.mask & inotify.CREATE else EventKind.MODIFIED
            self._tell(kind, root_id, spot.path, False)
        elif event.mask & inotify.ATTRIB:
            if spot.name not in spot.folder.folders:
                # Perhaps it may be read only now.
                self._enter(spot)
                if spot.name in spot.folder.folders:
                    self._tell(EventKind.MODIFIED, root_id, spot.path, True)
        else:
            self._enter(spot)
            kind = EventKind.CREATED if event.mask & inotify.CREATE else EventKind.MODIFIED
            self._tell(kind, root_id, spot.path, True)

    def _depart(self, event: RawEvent, arrival: RawEvent | None) -> bool:
        """Tell what left its place; return whether the arrival is told with it."""
        is_folder = bool(event.mask & inotify.IS_FOLDER)
        targets = [] if arrival is None else self._spots(arrival)
        spots = self._spots(event)
        for spot in spots:
            target = targets[0] if targets else None
            moved = FileEvent(
                EventKind.MOVED,
                spot.folder.root_id,
                spot.path,
                target.path if target else None,
                is_folder,
                target_root_id=_target_root_id(spot, target),
            )
            told = restrict_event(moved, self._is_wanted)
            if is_folder:
                self._follow(spot, target)
            if told is not None:
                self._mailbox.put(told)
        return bool(spots)

    def _follow(self, spot: _FolderEntry, target: _FolderEntry | None) -> None:
        """Let the watches of a moved folder go with it, or end."""
        folder = spot.folder.folders.get(spot.name)
        if target is None or not self._is_wanted(target.folder.root_id, target.path, True):
            self._drop(spot)
            return
        if folder is None:
            self._enter(target)
            return
        there = target.folder.folders.get(target.name)
        if there is not None and there is not folder:
            self._cut(there)
        self._folders.attach(folder, target.folder, target.name)
        # Patterns may name the old place or the new one.
        self._sync(folder)

    def _enter(self, spot: _FolderEntry) -> None:
        folder = spot.folder.folders.get(spot.name)
        if folder is None:
            folder = WatchedFolder(spot.folder.root_id, spot.name, spot.folder)
            spot.folder.folders[spot.name] = folder
        self._sync(folder)

    def _drop(self, spot: _FolderEntry) -> None:
        folder = spot.folder.folders.get(spot.name)
        if folder is not None:
            self._cut(folder)

    def _is_left_out(self, root_id: int, path: Path, is_folder: bool) -> bool:
        return self._leave_out[root_id](path, is_folder)

    def _is_wanted(self, root_id: int, path: Path, is_folder: bool) -> bool:
        leave_out = self._leave_out.get(root_id)
        return leave_out is not None and not leave_out(path, is_folder)

    def _tell(self, kind: EventKind, root_id: int, path: Path, is_folder: bool) -> None:
        self._mailbox.put(FileEvent(kind, root_id, path, is_folder=is_folder))


def read_watch_limit() -> int:
    """Return how many inotify watches the system allows a person."""
    try:
        return int(LIMIT_FILE.read_text())
    except (OSError, ValueError):
        return 8192


def _has_unpaired_move(batch: list[RawEvent]) -> bool:
    """Whether the second half of a move is still to come."""
    left = {event.cookie for event in batch if event.mask & inotify.MOVED_FROM}
    return not left <= {event.cookie for event in batch if event.mask & inotify.MOVED_TO}


def _target_root_id(spot: _FolderEntry, target: _FolderEntry | None) -> int | None:
    if target is None or target.folder.root_id == spot.folder.root_id:
        return None
    return target.folder.root_id

"""Folders watched by watchdog: where the system watches whole trees at no cost per folder."""

import os
import sys
import threading
import unicodedata
from pathlib import Path
from typing import Final

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.api import ObservedWatch

from retllm_desktop.indexing.file_events import EventKind, FileEvent, restrict_event
from retllm_desktop.watching.event_queue import EventQueue
from retllm_desktop.watching.polling import ExclusionTest, Poller

_KINDS: Final = {
    # A creation may be told late, or again, or be a replacement: it says no more than «look».
    "created": EventKind.MODIFIED,
    "modified": EventKind.MODIFIED,
    "closed": EventKind.MODIFIED,
    "attrib": EventKind.MODIFIED,
    "deleted": EventKind.DELETED,
    "moved": EventKind.MOVED,
}


class WatchdogSource:
    """Watches trees with one observer, and tells what happens in them beside what is left out."""

    def __init__(self, mailbox: EventQueue, poller: Poller) -> None:
        """Start the observer.

        Args:
            mailbox: Takes the events.
            poller: Takes roots that cannot be watched.
        """
        self._mailbox = mailbox
        self._poller = poller
        self._lock = threading.Lock()
        self._watches: dict[int, ObservedWatch] = {}
        self._unwatched: set[int] = set()
        self._observer = Observer()
        self._observer.daemon = True
        self._observer.start()

    def watch(self, root_id: int, path: str, leave_out: ExclusionTest) -> None:
        """Watch a tree; one that is not there is passed over."""
        self.unwatch(root_id)
        handler = _Handler(self._mailbox, root_id, path, leave_out)
        try:
            watch = self._observer.schedule(handler, path, recursive=True)
        except FileNotFoundError:
            return
        except OSError:
            if os.path.isdir(path):  # noqa: PTH112 - text, not Path
                self._unwatched.add(root_id)
                self._poller.add(root_id, path, leave_out)
            return
        with self._lock:
            self._watches[root_id] = watch

    def unwatch(self, root_id: int) -> None:
        """Stop watching a tree."""
        self._unwatched.discard(root_id)
        with self._lock:
            watch = self._watches.pop(root_id, None)
        if watch is not None:
            self._observer.unschedule(watch)

    def unwatched(self, root_id: int) -> int:
        """Return 1 for a root that could not be watched."""
        return int(root_id in self._unwatched)

    def refresh(self, root_id: int) -> None:
        """Do nothing: volumes below a root have streams of events of their own."""

    def close(self) -> None:
        """Stop watching everything and end the threads."""
        self._observer.stop()
        self._observer.join()


class _Handler(FileSystemEventHandler):
    """Turns watchdog's events into ours."""

    def __init__(
        self, mailbox: EventQueue, root_id: int, path: str, leave_out: ExclusionTest
    ) -> None:
        self._mailbox = mailbox
        self._root_id = root_id
        self._root = Path(path)
        self._leave_out = leave_out
        # macOS tells paths with all links resolved, whatever it was asked to watch.
        self._roots = [
            [_folded(name) for name in root.parts]
            for root in (self._root, Path(os.path.realpath(path)))
        ]

    def on_any_event(self, event: FileSystemEvent) -> None:
        kind = _KINDS.get(event.event_type)
        path = self._ours(event.src_path)
        if path == self._root:
            if kind in {EventKind.DELETED, EventKind.MOVED}:
                self._mailbox.put(
                    FileEvent(EventKind.DELETED, self._root_id, self._root, is_folder=True)
                )
            return
        if kind is None or event.is_synthetic:
            # What is said of a moved or new folder holds for all below it.
            return
        if event.is_directory and event.event_type in {"modified", "attrib", "closed"}:
            return
        target = self._ours(event.dest_path) if kind is EventKind.MOVED else None
        if path is None:
            # It came from elsewhere, over what may have been here.
            kind, path, target = EventKind.MODIFIED, target, None
        if path is None:
            return
        # Windows does not tell whether what is gone was a folder.
        is_folder = event.is_directory or (sys.platform == "win32" and kind is EventKind.DELETED)
        raw = FileEvent(kind, self._root_id, path, target, is_folder)
        told = restrict_event(raw, self._is_wanted)
        if told is not None:
            self._mailbox.put(told)

    def _ours(self, path: bytes | str) -> Path | None:
        """Return a path as it reads below the root that was asked for, None for one outside."""
        names = Path(os.fsdecode(path)).parts
        for root in self._roots:
            if [_folded(name) for name in names[: len(root)]] == root:
                return self._root.joinpath(*names[len(root) :])
        return None

    def _is_wanted(self, _root_id: int, path: Path, is_folder: bool) -> bool:
        return not self._leave_out(path, is_folder)


def _folded(name: str) -> str:
    """Return a name so that those equal that are the same folder.

    macOS spells names as they were given to it, whatever the spelling that it is asked for.
    """
    return unicodedata.normalize("NFC", name).casefold() if sys.platform == "darwin" else name

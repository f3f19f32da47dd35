"""Folders watched by watchdog, where the system watches whole trees (macOS, Windows)."""

import os
import sys
import threading
import unicodedata
from pathlib import Path
from typing import Final

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.api import ObservedWatch

from retllm_desktop.core.typing_support import override
from retllm_desktop.indexing.file_events import EventKind, FileEvent, restrict_event
from retllm_desktop.watching.event_queue import EventQueue, EventSource, ExclusionTest
from retllm_desktop.watching.polling import Poller

_KINDS: Final = {
    # A creation may be reported late or twice, or be a replacement: MODIFIED is all it says.
    "created": EventKind.MODIFIED,
    "modified": EventKind.MODIFIED,
    "closed": EventKind.MODIFIED,
    "attrib": EventKind.MODIFIED,
    "deleted": EventKind.DELETED,
    "moved": EventKind.MOVED,
}


class WatchdogSource(EventSource):
    """Watches trees with one observer; events of excluded paths are dropped."""

    def __init__(self, events: EventQueue, poller: Poller) -> None:
        """Start the observer; ``poller`` takes roots that cannot be watched."""
        self._events = events
        self._poller = poller
        self._lock = threading.Lock()
        self._watches: dict[int, ObservedWatch] = {}
        self._unwatched: set[int] = set()
        self._observer = Observer()
        self._observer.daemon = True
        self._observer.start()

    @override
    def watch(self, root_id: int, path: str, excludes: ExclusionTest) -> None:
        self.unwatch(root_id)
        handler = _Handler(self._events, root_id, path, excludes)
        try:
            watch = self._observer.schedule(handler, path, recursive=True)
        except FileNotFoundError:
            return
        except OSError:
            if os.path.isdir(path):  # noqa: PTH112 - text, not Path
                self._unwatched.add(root_id)
                self._poller.add(root_id, path, excludes)
            return
        with self._lock:
            self._watches[root_id] = watch

    @override
    def unwatch(self, root_id: int) -> None:
        self._unwatched.discard(root_id)
        with self._lock:
            watch = self._watches.pop(root_id, None)
        if watch is not None:
            self._observer.unschedule(watch)

    @override
    def unwatched(self, root_id: int) -> int:
        return int(root_id in self._unwatched)

    @override
    def refresh(self, root_id: int) -> None:
        """Do nothing: volumes below a root have event streams of their own."""

    @override
    def close(self) -> None:
        self._observer.stop()
        self._observer.join()


class _Handler(FileSystemEventHandler):
    """Translates watchdog's events."""

    def __init__(
        self, events: EventQueue, root_id: int, path: str, excludes: ExclusionTest
    ) -> None:
        self._events = events
        self._root_id = root_id
        self._root = Path(path)
        self._excludes = excludes
        # macOS reports paths with all links resolved, whatever it was asked to watch.
        self._roots = [
            [_folded(name) for name in root.parts]
            for root in (self._root, Path(os.path.realpath(path)))
        ]

    def on_any_event(self, event: FileSystemEvent) -> None:
        kind = _KINDS.get(event.event_type)
        path = self._below_root(event.src_path)
        if path == self._root:
            if kind in {EventKind.DELETED, EventKind.MOVED}:
                self._events.put(
                    FileEvent(EventKind.DELETED, self._root_id, self._root, is_folder=True)
                )
            return
        if kind is None or event.is_synthetic:
            # The event of a moved or new folder stands for everything below it.
            return
        if event.is_directory and event.event_type in {"modified", "attrib", "closed"}:
            return
        target = self._below_root(event.dest_path) if kind is EventKind.MOVED else None
        if path is None:
            # It came from outside and may have replaced something here.
            kind, path, target = EventKind.MODIFIED, target, None
        if path is None:
            return
        # Windows does not report whether what is gone was a folder.
        is_folder = event.is_directory or (sys.platform == "win32" and kind is EventKind.DELETED)
        raw = FileEvent(kind, self._root_id, path, target, is_folder)
        narrowed = restrict_event(raw, self._is_wanted)
        if narrowed is not None:
            self._events.put(narrowed)

    def _below_root(self, path: bytes | str) -> Path | None:
        """Return a path as spelled below the watched root, None for one outside of it."""
        names = Path(os.fsdecode(path)).parts
        for root in self._roots:
            if [_folded(name) for name in names[: len(root)]] == root:
                return self._root.joinpath(*names[len(root) :])
        return None

    def _is_wanted(self, _root_id: int, path: Path, is_folder: bool) -> bool:
        return not self._excludes(path, is_folder)


def _folded(name: str) -> str:
    """Return a name in the form in which equal names mean the same folder.

    macOS reports names as they were given to it, in any case and normalisation.
    """
    return unicodedata.normalize("NFC", name).casefold() if sys.platform == "darwin" else name

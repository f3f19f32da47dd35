"""Folders without events of the system: compared now and then, at little cost."""

import os
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from retllm_desktop.indexing.file_events import EventKind, FileEvent
from retllm_desktop.watching.event_queue import ExclusionTest

FIRST_PAUSE_S: Final = 10.0
LONGEST_PAUSE_S: Final = 300.0
_GROWTH: Final = 1.5
_MIN_PAUSE_RATIO: Final = 20.0
"""A pause is at least this many times as long as the scan before it."""


@dataclass(slots=True)
class _PolledFolder:
    """A folder that is polled with all below it.

    Attributes:
        root_id: The root it belongs to.
        top: The folder.
        excludes: Whether a path is excluded.
        digests: One number for the entries of each folder, at the last scan.
        scanned: Whether it was scanned before.
    """

    root_id: int
    top: str
    excludes: ExclusionTest
    digests: dict[str, int] = field(default_factory=dict[str, int])
    scanned: bool = False


class Poller:
    """Scans folders in a thread of its own, which is started with the first folder.

    It keeps one number a folder, so it knows that something in a folder differs but not what:
    it reports the folder as ``MODIFIED``.
    """

    def __init__(
        self, report: Callable[[FileEvent], None], first_pause_s: float = FIRST_PAUSE_S
    ) -> None:
        """Start without folders.

        Args:
            report: Takes the events, in the poller's thread.
            first_pause_s: Seconds between scans after a change; without changes pauses grow.
        """
        self._report = report
        self._first_pause_s = first_pause_s
        self._polled: dict[str, _PolledFolder] = {}
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def add(self, root_id: int, folder: str, excludes: ExclusionTest) -> None:
        """Poll a folder and all below it; the first scan reports it once as ``MODIFIED``.

        That covers changes between the caller's own scan and the first one here.
        """
        with self._lock:
            if self._stop.is_set() or self._is_polled(root_id, folder):
                return
            self._polled[folder] = _PolledFolder(root_id, folder, excludes)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="poller", daemon=True)
                self._thread.start()

    def _is_polled(self, root_id: int, folder: str) -> bool:
        path = Path(folder)
        holders = (self._polled.get(str(above)) for above in (path, *path.parents))
        return any(holder is not None and holder.root_id == root_id for holder in holders)

    def remove(self, root_id: int) -> None:
        """Poll nothing of a root any more."""
        with self._lock:
            self._polled = {k: v for k, v in self._polled.items() if v.root_id != root_id}

    def folders(self, root_id: int) -> list[str]:
        """Return what is polled of a root."""
        with self._lock:
            return [top for top, polled in self._polled.items() if polled.root_id == root_id]

    def close(self) -> None:
        """End the thread."""
        self._stop.set()
        with self._lock:
            thread, self._polled = self._thread, {}
        if thread is not None:
            thread.join()

    def _run(self) -> None:
        pause_s = self._first_pause_s
        while not self._stop.is_set():
            with self._lock:
                polled = list(self._polled.values())
            started_s = time.monotonic()
            outcomes = [self._scan(folder) for folder in polled]
            took_s = time.monotonic() - started_s
            pause_s = self._first_pause_s if any(outcomes) else grow_pause(pause_s)
            self._stop.wait(stretch_pause(pause_s, took_s))

    def _scan(self, polled: _PolledFolder) -> bool:
        """Scan one folder and all below it; return whether something differed."""
        first, polled.scanned = not polled.scanned, True
        before, polled.digests = polled.digests, {}
        changed: list[str] = []
        pending = [polled.top]
        while pending:
            if self._stop.is_set():
                return False
            folder = pending.pop()
            try:
                with os.scandir(folder) as entries:
                    digest, deeper = compute_digest(entries, polled.excludes)
            except FileNotFoundError:
                continue
            except OSError:
                # Unreadable now: its last digest stays.
                if folder in before:
                    polled.digests[folder] = before[folder]
                continue
            polled.digests[folder] = digest
            pending += deeper
            if before.get(folder, digest) != digest:
                changed.append(folder)
        with self._lock:
            if self._polled.get(polled.top) is not polled:
                return False
            if polled.top not in polled.digests and not os.path.lexists(polled.top):
                del self._polled[polled.top]
                self._report_folder(polled.root_id, EventKind.DELETED, polled.top)
                return True
        if first:
            changed = [polled.top]
        for folder in changed:
            self._report_folder(polled.root_id, EventKind.MODIFIED, folder)
        return bool(changed)

    def _report_folder(self, root_id: int, kind: EventKind, folder: str) -> None:
        self._report(FileEvent(kind, root_id, Path(folder), is_folder=True))


def grow_pause(pause_s: float) -> float:
    """Return the pause that follows a scan without changes."""
    return min(pause_s * _GROWTH, LONGEST_PAUSE_S)


def stretch_pause(pause_s: float, took_s: float) -> float:
    """Return a pause in proportion to the scan before it."""
    return max(pause_s, took_s * _MIN_PAUSE_RATIO)


def compute_digest(
    entries: Iterable["os.DirEntry[str]"], excludes: ExclusionTest
) -> tuple[int, list[str]]:
    """Return a number for a folder's entries that does not depend on their order, and subfolders.

    It is the sum of the entries' hashes, modulo 2**64.
    """
    digest = 0
    deeper: list[str] = []
    for entry in entries:
        try:
            is_folder = entry.is_dir(follow_symlinks=False)
            if excludes(Path(entry.path), is_folder):
                continue
            if is_folder:
                deeper.append(entry.path)
                entry_hash = hash((entry.name, "folder"))
            else:
                stat = entry.stat(follow_symlinks=False)
                entry_hash = hash((entry.name, stat.st_size, stat.st_mtime_ns, stat.st_ino))
        except OSError:
            entry_hash = hash(entry.name)
        digest = (digest + entry_hash) & 0xFFFF_FFFF_FFFF_FFFF
    return digest, deeper

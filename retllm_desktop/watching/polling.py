"""Folders that nobody tells us about: looked at now and then, at a pace that costs little."""

import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from retllm_desktop.indexing.file_events import EventKind, FileEvent

FIRST_PAUSE_S: Final = 10.0
LONGEST_PAUSE_S: Final = 300.0
_GROWTH: Final = 1.5
_SHARE: Final = 20.0
"""A pause is at least this many times as long as the look before it."""

ExclusionTest = Callable[[Path, bool], bool]


@dataclass(slots=True)
class _PolledFolder:
    """A folder that is polled with all below it.

    Attributes:
        root_id: The root it belongs to.
        top: The folder.
        leave_out: Whether a path is excluded.
        digests: What each folder looked like: one number for all its entries.
        seen: Whether it was looked at before.
    """

    root_id: int
    top: str
    leave_out: ExclusionTest
    digests: dict[str, int] = field(default_factory=dict[str, int])
    seen: bool = False


class Poller:
    """Looks at folders in a thread of its own, which runs only while there are any.

    It remembers one number a folder, so it can tell that something in a folder differs and not
    what: it reports the folder, as altered.
    """

    def __init__(
        self, report: Callable[[FileEvent], None], first_pause_s: float = FIRST_PAUSE_S
    ) -> None:
        """Start without folders.

        Args:
            report: Takes the events, in the poller's thread.
            first_pause_s: Seconds between looks after something happened; without news the
                pauses grow.
        """
        self._report = report
        self._first_pause_s = first_pause_s
        self._polled: dict[str, _PolledFolder] = {}
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def add(self, root_id: int, folder: str, leave_out: ExclusionTest) -> None:
        """Poll a folder and all below it; after the first look it is reported once as altered.

        That covers what happens between the caller's own look and ours.
        """
        with self._lock:
            if self._stop.is_set() or self._is_polled(root_id, folder):
                return
            self._polled[folder] = _PolledFolder(root_id, folder, leave_out)
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
            news = [self._look(one) for one in polled]
            took_s = time.monotonic() - started_s
            pause_s = self._first_pause_s if any(news) else min(pause_s * _GROWTH, LONGEST_PAUSE_S)
            self._stop.wait(max(pause_s, took_s * _SHARE))

    def _look(self, polled: _PolledFolder) -> bool:
        """Look at one folder and all below it; return whether there was news."""
        first, polled.seen = not polled.seen, True
        before, polled.digests = polled.digests, {}
        news: list[str] = []
        pending = [polled.top]
        while pending:
            if self._stop.is_set():
                return False
            folder = pending.pop()
            try:
                digest, deeper = _folder_digest(folder, polled.leave_out)
            except FileNotFoundError:
                continue
            except OSError:
                # Unknown now; what it looked like before still counts.
                if folder in before:
                    polled.digests[folder] = before[folder]
                continue
            polled.digests[folder] = digest
            pending += deeper
            if before.get(folder, digest) != digest:
                news.append(folder)
        with self._lock:
            if self._polled.get(polled.top) is not polled:
                return False
            if polled.top not in polled.digests and not os.path.lexists(polled.top):
                del self._polled[polled.top]
                self._tell(polled.root_id, EventKind.DELETED, polled.top)
                return True
        if first:
            news = [polled.top]
        for folder in news:
            self._tell(polled.root_id, EventKind.MODIFIED, folder)
        return bool(news)

    def _tell(self, root_id: int, kind: EventKind, folder: str) -> None:
        self._report(FileEvent(kind, root_id, Path(folder), is_folder=True))


def _folder_digest(folder: str, leave_out: ExclusionTest) -> tuple[int, list[str]]:
    """Return one number for what a folder holds, and its folders.

    The sum of the entries' hashes does not depend on the order in which they are listed.
    """
    digest = 0
    deeper: list[str] = []
    with os.scandir(folder) as listing:
        for entry in listing:
            try:
                is_folder = entry.is_dir(follow_symlinks=False)
                if leave_out(Path(entry.path), is_folder):
                    continue
                if is_folder:
                    deeper.append(entry.path)
                    mark = hash((entry.name, "folder"))
                else:
                    stat = entry.stat(follow_symlinks=False)
                    mark = hash((entry.name, stat.st_size, stat.st_mtime_ns, stat.st_ino))
            except OSError:
                mark = hash(entry.name)
            digest = (digest + mark) & 0xFFFF_FFFF_FFFF_FFFF
    return digest, deeper

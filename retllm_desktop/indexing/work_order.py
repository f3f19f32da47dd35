"""In which order files are read: what a person is likely to look for comes first."""

import threading
from collections import deque
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from retllm_desktop.core.types import FileStat

_HINTS: Final = 16


class PriorityFolders:
    """Folders that a person just opened or added; any thread may add to them."""

    def __init__(self) -> None:
        """Start without any."""
        self._lock = threading.Lock()
        self._folders: deque[Path] = deque(maxlen=_HINTS)
        self._version = 0

    def add(self, path: Path) -> None:
        """Prefer what lies below a folder, above all that was preferred before."""
        with self._lock:
            if path in self._folders:
                self._folders.remove(path)
            self._folders.append(path)
            self._version += 1

    def now(self) -> tuple[int, tuple[Path, ...]]:
        """Return a number that changes with the hints, and the folders, latest first."""
        with self._lock:
            return self._version, tuple(reversed(self._folders))


class ReadQueue(Iterator[FileStat]):
    """Files that wait to be read; hints that come meanwhile count for those not yet taken."""

    def __init__(self, files: Iterable[FileStat], hints: PriorityFolders) -> None:
        """Take the files, in any order."""
        self._hints = hints
        self._waiting = list(files)
        self._version = -1

    def __next__(self) -> FileStat:
        """Return the next file: in hinted folders first, newest first, then by name."""
        if not self._waiting:
            raise StopIteration
        version, folders = self._hints.now()
        if version != self._version:
            self._version = version
            self._sort(folders)
        return self._waiting.pop()

    def _sort(self, folders: tuple[Path, ...]) -> None:
        ranks = {folder: len(folders) - number for number, folder in enumerate(folders)}

        def rank(file: FileStat) -> int:
            """The higher, the sooner."""
            if not ranks:
                return 0
            return max(ranks.get(place, 0) for place in (file.path, *file.path.parents))

        # From the last to the first, for the last is what a list gives away cheaply.
        self._waiting.sort(key=lambda file: str(file.path), reverse=True)
        self._waiting.sort(key=lambda file: (rank(file), file.mtime_ns))

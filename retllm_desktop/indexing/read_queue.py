"""In which order files are read: those that the person looks at first, then the newest."""

import threading
from collections import deque
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from retllm_desktop.core.types import FileStat

_MAX_FOLDERS: Final = 16


class PriorityFolders:
    """Folders that the user opened or added last; any thread may add one."""

    def __init__(self) -> None:
        """Start without any."""
        self._lock = threading.Lock()
        self._folders: deque[Path] = deque(maxlen=_MAX_FOLDERS)
        self._version = 0

    def add(self, path: Path) -> None:
        """Read files below a folder first, before those of earlier folders."""
        with self._lock:
            if path in self._folders:
                self._folders.remove(path)
            self._folders.append(path)
            self._version += 1

    def snapshot(self) -> tuple[int, tuple[Path, ...]]:
        """Return a version number and the folders, latest first."""
        with self._lock:
            return self._version, tuple(reversed(self._folders))


class ReadQueue(Iterator[FileStat]):
    """Files to be read, by priority; new priorities apply to those that remain."""

    def __init__(self, files: Iterable[FileStat], priorities: PriorityFolders) -> None:
        """Take the files, in any order."""
        self._priorities = priorities
        self._waiting = list(files)
        self._version = -1

    def __next__(self) -> FileStat:
        """Return the next file: priority folders first, then newest first, then by name."""
        if not self._waiting:
            raise StopIteration
        version, folders = self._priorities.snapshot()
        if version != self._version:
            self._version = version
            self._sort(folders)
        return self._waiting.pop()

    def _sort(self, folders: tuple[Path, ...]) -> None:
        ranks = {folder: len(folders) - number for number, folder in enumerate(folders)}

        def rank(file: FileStat) -> int:
            """Sort key: higher is read sooner."""
            if not ranks:
                return 0
            return max(ranks.get(place, 0) for place in (file.path, *file.path.parents))

        # In reverse, since a list pops its last element at no cost.
        self._waiting.sort(key=lambda file: str(file.path), reverse=True)
        self._waiting.sort(key=lambda file: (rank(file), file.mtime_ns))

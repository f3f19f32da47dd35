"""What lies in a folder: a walk that opens nothing, follows no loops and skips junk."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from retllm_desktop.core.errors import ItemError
from retllm_desktop.core.types import FileStat

_JUNK_FOLDERS: Final = frozenset(
    {"@eadir", "node_modules", "__pycache__", "$recycle.bin", "system volume information"}
)


@dataclass(slots=True)
class Scan:
    """The result of one walk.

    Attributes:
        files: Supported files, in the order found.
        unreadable: Folders that could not be listed; what they hold is unknown, not gone.
        entries: How many directory entries were seen in all.
    """

    files: list[FileStat] = field(default_factory=list[FileStat])
    unreadable: list[ItemError] = field(default_factory=list[ItemError])
    entries: int = 0

    def covers(self, path: Path) -> bool:
        """Whether the walk would have seen this file if it were there."""
        blind = [error.path for error in self.unreadable]
        return not any(folder in path.parents for folder in blind if folder)


def is_junk(name: str, *, folder: bool) -> bool:
    """Whether an entry is hidden or made by a system for itself."""
    return name.startswith(".") or (folder and name.lower() in _JUNK_FOLDERS)


def walk(root: Path, supports: Callable[[Path], bool], scan: Scan) -> Iterator[int]:
    """Walk a folder into ``scan``, yielding the number of files found now and then.

    Links to folders are not followed: what they point to is either in a folder of the library
    anyway or was not given to us. Links to files are.
    """
    pending = [root]
    while pending:
        folder = pending.pop()
        try:
            with os.scandir(folder) as listing:
                entries = sorted(listing, key=lambda entry: os.fsencode(entry.name))
        except OSError as exc:
            reason = exc.strerror or type(exc).__name__
            scan.unreadable.append(ItemError("The folder cannot be listed", reason, folder))
            continue
        scan.entries += len(entries)
        deeper: list[Path] = []
        for entry in entries:
            found = _look(entry, supports)
            if isinstance(found, Path):
                deeper.append(found)
            elif found is not None:
                scan.files.append(found)
        pending.extend(reversed(deeper))
        yield len(scan.files)


def _look(entry: os.DirEntry[str], supports: Callable[[Path], bool]) -> FileStat | Path | None:
    try:
        if entry.is_dir(follow_symlinks=False):
            return None if is_junk(entry.name, folder=True) else Path(entry.path)
        path = Path(entry.path)
        if is_junk(entry.name, folder=False) or not supports(path) or not entry.is_file():
            return None
        # On Windows the entry's own stat has no reliable size for files being written.
        stat = path.stat() if os.name == "nt" or entry.is_symlink() else entry.stat()
    except OSError:
        # It vanished between listing and looking: the next run sees what became of it.
        return None
    return FileStat(path, stat.st_size, stat.st_mtime_ns)

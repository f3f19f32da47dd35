"""Lists a folder without opening files; knows which missing files it can vouch for."""

import os
import stat as modes
import sys
from collections.abc import Callable, Collection, Container, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from retllm_desktop.core.errors import ItemError
from retllm_desktop.core.library_records import KnownFile
from retllm_desktop.core.types import FileStat
from retllm_desktop.indexing.exclusions import Exclusions
from retllm_desktop.platform.file_flags import is_online_only


@dataclass(slots=True)
class FolderScan:
    """Input and result of one walk of a folder.

    Attributes:
        known: The library's files below the folder, by path text. The walk removes those it
            finds; what remains was not found. Without it every file is reported.
        files: Listed files that are new or differ in anything (size, time, volume, inode)
            from what is known, and known ones that were missing; folder by folder, in the order
            of their names. Those that differ in volume and inode alone need no reading.
        unchanged: How many files are as known.
        unreadable: Errors of folders that could not be listed; their files are unknown, not gone.
        entries: How many directory entries were listed.
        unknown_paths: Paths of which nothing is known: unreadable folders and files, broken
            links.
        volumes: The folder, and each mount point below it, with the volume's number; empty on
            Windows, where the walk never leaves a volume.
        renumbered: (known, present) numbers of volumes that hold known files under a new number.
        within: The paths the walk was limited to, None for everything.
    """

    known: dict[str, KnownFile] = field(default_factory=dict[str, KnownFile])
    files: list[FileStat] = field(default_factory=list[FileStat])
    unchanged: int = 0
    unreadable: list[ItemError] = field(default_factory=list[ItemError])
    entries: int = 0
    unknown_paths: set[str] = field(default_factory=set[str])
    volumes: dict[str, int] = field(default_factory=dict[str, int])
    renumbered: set[tuple[int, int]] = field(default_factory=set[tuple[int, int]])
    within: frozenset[str] | None = None

    def covers(self, path: Path) -> bool:
        """Whether the walk would have found this file if it existed.

        It would not where a folder could not be listed, outside of the paths the walk was limited
        to, and where the file's volume is absent: its number differs from that of the volume on
        which the nearest folder above it lies now. A volume may get another number when it is
        mounted again; one on which known files were found counts as the same.
        """
        text = str(path)
        return self._is_looked_at(text) and not self._is_absent(text)

    def absent_files(self) -> dict[int, list[Path]]:
        """Return known files whose volume is absent, by the number that it had.

        For use after the walk.
        """
        absent: dict[int, list[Path]] = {}
        for text, known in self.known.items():
            if known.missing_since_s is None and self._is_absent(text) and self._is_looked_at(text):
                absent.setdefault(known.device, []).append(Path(text))
        return absent

    def _is_looked_at(self, text: str) -> bool:
        if self.within is not None and find_self_or_ancestor(text, self.within) is None:
            return False
        return find_self_or_ancestor(text, self.unknown_paths) is None

    def _is_absent(self, text: str) -> bool:
        known = self.known.get(text)
        if known is None or not known.device:
            return False
        folder = find_self_or_ancestor(text, self.volumes)
        if folder is None:
            return False
        present = self.volumes[folder]
        return known.device != present and (known.device, present) not in self.renumbered

    def missing_paths(self) -> list[Path]:
        """Return known files that are gone, but for those recorded as missing already.

        For use after the walk.
        """
        return [
            path
            for text, known in self.known.items()
            if known.missing_since_s is None and self.covers(path := Path(text))
        ]


def find_self_or_ancestor(path: str, among: Collection[str]) -> str | None:
    """Return the path, or the nearest folder above it, that is among some paths."""
    here = path
    while here not in among:
        above: str = os.path.dirname(here)  # noqa: PTH120 - text, not Path
        if len(above) >= len(here):
            return None
        here = above
    return here


_WINDOWS: Final = sys.platform == "win32"
_MOUNT_POINT_TAG: Final = 0xA0000003
"""Windows, ``st_reparse_tag``: junctions, which may form cycles."""
_ICLOUD: Final = ".icloud"


def is_folder_available(root: Path, known_files: int, devices: Container[int] = ()) -> bool:
    """Whether a folder can be read now.

    Args:
        root: The folder.
        known_files: How many files are known below it. If there are some, an empty folder is
            taken for the mount point of an absent volume.
        devices: Numbers of the volumes of known files: an empty folder on one of them was
            emptied.
    """
    try:
        with os.scandir(root) as listing:
            if known_files == 0 or next(listing, None) is not None:
                return True
        return root.stat().st_dev in devices
    except OSError:
        return False


def list_every_file(_path: Path) -> bool:
    """Return that a file is listed: what is not read is known by its name."""
    return True


def walk_folder(
    root: Path,
    supports: Callable[[Path], bool],
    scan: FolderScan,
    exclusions: Exclusions | None = None,
    within: Sequence[Path] | None = None,
    *,
    report_every: int = 2000,
) -> Iterator[int]:
    """Walk a folder into ``scan``, yielding the number of files found now and then.

    Links to folders (and junctions) are not followed. Links to files are; such a file gets no
    volume and inode when it lies on another volume than its link. Volumes mounted below the
    folder are walked.

    Args:
        root: The folder.
        supports: Whether a file is listed, by its name; not called for known files.
        scan: Takes the result; ``known`` is set.
        exclusions: What to exclude; None for the built-in rules.
        within: Only these files and folders (with all below them), which may be gone.
        report_every: Within one folder, the walk yields after so many entries at the latest.
    """
    walker = _Walker(root, supports, scan, exclusions or Exclusions(root, ()), report_every)
    yield from walker.run(within)


@dataclass(frozen=True, slots=True)
class _Folder:
    path: str
    relative: str
    device: int


class _Walker:
    """One walk. Paths are plain text, for speed, until a file is reported."""

    def __init__(
        self,
        root: Path,
        supports: Callable[[Path], bool],
        scan: FolderScan,
        exclusions: Exclusions,
        report_every: int,
    ) -> None:
        self._report_every = report_every
        self._root = str(root)
        self._supports = supports
        self._scan = scan
        self._exclusions = exclusions
        self._found = 0
        self._fresh: list[FileStat] = []
        self._deeper: list[_Folder] = []

    def run(self, within: Sequence[Path] | None) -> Iterator[int]:
        """Walk everything, or the targets."""
        yield from self._walk_all(within)
        self._exclude_changed_volumes()

    def _walk_all(self, within: Sequence[Path] | None) -> Iterator[int]:
        try:
            device = os.stat(self._root).st_dev  # noqa: PTH116 - text, not Path
        except OSError as exc:
            self._record_unreadable(self._root, exc)
            return
        top = _Folder(self._root, "", device)
        self._note_volume(self._root, device)
        if within is None:
            yield from self._walk([top])
            return
        targets = _topmost({str(path) for path in within})
        self._scan.within = frozenset(targets)
        if self._root in targets:
            yield from self._walk([top])
            return
        above: dict[str, int | None] = {self._root: device}
        for target in targets:
            folder = self._visit_target(target, above)
            if folder is not None:
                yield from self._walk([folder])
            self._flush()
            yield self._found

    def _walk(self, pending: list[_Folder]) -> Iterator[int]:
        while pending:
            folder = pending.pop()
            try:
                with os.scandir(folder.path) as listing:
                    for number, entry in enumerate(listing, start=1):
                        self._scan.entries += 1
                        self._visit(entry, folder)
                        if number % self._report_every == 0:
                            yield self._found
            except OSError as exc:
                self._record_unreadable(folder.path, exc)
            self._deeper.sort(key=lambda deeper: os.fsencode(deeper.path), reverse=True)
            pending += self._deeper
            self._deeper = []
            self._flush()
            yield self._found

    def _visit(self, entry: "os.DirEntry[str]", folder: _Folder) -> None:
        name = entry.name
        try:
            is_folder = entry.is_dir(follow_symlinks=False)
            if self._exclusions.excludes_entry(folder.relative, name, is_folder):
                if name.endswith(_ICLOUD) and name.startswith(".") and not is_folder:
                    self._add_placeholder(entry, folder)
                return
            if is_folder:
                self._descend(entry, folder)
                return
            path = entry.path
            if path not in self._scan.known and not self._supports(Path(path)):
                return
            if entry.is_symlink():
                self._add_link(path, folder.device)
            elif entry.is_file(follow_symlinks=False):
                self._add_file(path, entry.stat(follow_symlinks=False), from_listing=True)
        except FileNotFoundError:
            # It vanished after it was listed.
            return
        except OSError:
            self._scan.unknown_paths.add(entry.path)

    def _descend(self, entry: "os.DirEntry[str]", folder: _Folder) -> None:
        relative = f"{folder.relative}/{entry.name}" if folder.relative else entry.name
        device = folder.device
        if _WINDOWS:
            tag = getattr(entry.stat(follow_symlinks=False), "st_reparse_tag", 0)
            if tag == _MOUNT_POINT_TAG:
                return
        else:
            device = entry.stat(follow_symlinks=False).st_dev
            if device != folder.device:
                self._note_volume(entry.path, device)
        self._deeper.append(_Folder(entry.path, relative, device))

    def _add_link(self, path: str, link_device: int) -> None:
        try:
            stat = os.stat(path)  # noqa: PTH116 - text, not Path
        except OSError:
            # Its volume may be absent.
            self._scan.unknown_paths.add(path)
            return
        if modes.S_ISREG(stat.st_mode):
            self._add_file(path, stat, keep_identity=stat.st_dev == link_device)

    def _add_file(
        self,
        path: str,
        stat: os.stat_result,
        *,
        from_listing: bool = False,
        keep_identity: bool = True,
    ) -> None:
        self._found += 1
        size_bytes, mtime_ns = stat.st_size, stat.st_mtime_ns
        device, inode = (stat.st_dev, stat.st_ino) if keep_identity else (0, 0)
        known = self._scan.known.pop(path, None)
        if known is not None and known.size_bytes == size_bytes and known.mtime_ns == mtime_ns:
            # Windows lists no inode: size and date must do.
            if known.missing_since_s is None and (
                (known.device == device and known.inode == inode) or (_WINDOWS and from_listing)
            ):
                self._scan.unchanged += 1
                return
            if known.inode == inode and known.device and device and known.device != device:
                self._scan.renumbered.add((known.device, device))
        online_only = is_online_only(stat)
        if _WINDOWS and from_listing and not online_only:
            # New or changed: a slower call gets the inode, and the size of a file still open.
            stat = os.stat(path)  # noqa: PTH116 - text, not Path
            size_bytes, mtime_ns = stat.st_size, stat.st_mtime_ns
            device, inode = stat.st_dev, stat.st_ino
        self._fresh.append(FileStat(Path(path), size_bytes, mtime_ns, device, inode, online_only))

    def _add_placeholder(self, entry: "os.DirEntry[str]", folder: _Folder) -> None:
        """Add the file that a placeholder like ``.photo.jpg.icloud`` stands for."""
        name = entry.name[1 : -len(_ICLOUD)]
        path = os.path.join(folder.path, name)  # noqa: PTH118 - text, not Path
        if not name or self._exclusions.excludes_entry(folder.relative, name, False):
            return
        known = self._scan.known.get(path)
        if known is None and not self._supports(Path(path)):
            return
        self._found += 1
        if known is not None and known.missing_since_s is None:
            # Its bytes went to the cloud; what is known of it stays true.
            del self._scan.known[path]
            self._scan.unchanged += 1
            return
        stat = entry.stat(follow_symlinks=False)
        size_bytes, mtime_ns = (
            (0, stat.st_mtime_ns) if known is None else (known.size_bytes, known.mtime_ns)
        )
        self._scan.known.pop(path, None)
        self._fresh.append(FileStat(Path(path), size_bytes, mtime_ns, online_only=True))

    def _visit_target(self, target: str, above: dict[str, int | None]) -> _Folder | None:
        """Add a target that is a file; return one that is a folder to be walked.

        Args:
            target: A path.
            above: Volume numbers of folders above targets; None for what is no folder.
        """
        parent, name = os.path.split(target)
        device = self._device_of(parent, above)
        if device is None:
            return None
        try:
            stat = os.lstat(target)
            is_folder = modes.S_ISDIR(stat.st_mode)
            relative = self._exclusions.relative(target)
            if self._exclusions.excludes(Path(target), is_folder):
                return None
            if is_folder:
                if _WINDOWS and getattr(stat, "st_reparse_tag", 0) == _MOUNT_POINT_TAG:
                    return None
                if stat.st_dev != device:
                    self._note_volume(target, stat.st_dev)
                return _Folder(target, relative, stat.st_dev)
            if target not in self._scan.known and not self._supports(Path(target)):
                return None
            self._scan.entries += 1
            if modes.S_ISLNK(stat.st_mode):
                self._add_link(target, device)
            elif modes.S_ISREG(stat.st_mode):
                self._add_file(target, stat)
        except (FileNotFoundError, NotADirectoryError):
            self._add_evicted(parent, name)
        except OSError:
            self._scan.unknown_paths.add(target)
        return None

    def _add_evicted(self, parent: str, name: str) -> None:
        """Add a missing target whose bytes went to the cloud and left a placeholder."""
        placeholder = f".{name}{_ICLOUD}"
        if not os.path.lexists(os.path.join(parent, placeholder)):  # noqa: PTH118
            return
        relative = "" if parent == self._root else self._exclusions.relative(parent)
        with os.scandir(parent) as listing:
            for entry in listing:
                if entry.name == placeholder:
                    self._add_placeholder(entry, _Folder(parent, relative, 0))

    def _device_of(self, folder: str, above: dict[str, int | None]) -> int | None:
        """Return the volume of a folder below the root, None if the walk would not get there."""
        unknown: list[str] = []
        while folder not in above:
            unknown.append(folder)
            folder = os.path.dirname(folder)  # noqa: PTH120 - text, not Path
            if len(folder) >= len(unknown[-1]):
                return None
        device = above[folder]
        for deeper in reversed(unknown):
            outer, device = device, None
            if outer is not None:
                try:
                    stat = os.lstat(deeper)
                    device = stat.st_dev if modes.S_ISDIR(stat.st_mode) else None
                except (FileNotFoundError, NotADirectoryError):
                    pass
                except OSError:
                    self._scan.unknown_paths.add(deeper)
            if device is not None and device != outer:
                self._note_volume(deeper, device)
            above[deeper] = device
        return device

    def _exclude_changed_volumes(self) -> None:
        """Treat volumes that were mounted or unmounted during the walk as unknown.

        The empty mount point of an absent volume looks like a folder that was emptied.
        """
        for folder, device in self._scan.volumes.items():
            try:
                same = os.stat(folder).st_dev == device  # noqa: PTH116 - text, not Path
            except OSError:
                same = False
            if not same:
                self._scan.unknown_paths.add(folder)

    def _note_volume(self, folder: str, device: int) -> None:
        if not _WINDOWS:
            self._scan.volumes[folder] = device

    def _record_unreadable(self, folder: str, exc: OSError) -> None:
        reason = exc.strerror or type(exc).__name__
        error = ItemError("The folder cannot be listed", reason, Path(folder))
        self._scan.unreadable.append(error)
        self._scan.unknown_paths.add(folder)

    def _flush(self) -> None:
        self._fresh.sort(key=lambda file: os.fsencode(file.path.name))
        self._scan.files += self._fresh
        self._fresh = []


def _topmost(paths: set[str]) -> list[str]:
    """Return the paths that lie below none of the others."""
    return sorted(
        path
        for path in paths
        if find_self_or_ancestor(os.path.dirname(path), paths) is None  # noqa: PTH120 - text, not Path
    )

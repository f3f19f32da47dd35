"""Compares folder listings with the library: renames and hard links, without opening files."""

import unicodedata
from collections import Counter
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from pathlib import Path
from typing import Final

from retllm_desktop.core.library_records import KnownFile, Root
from retllm_desktop.core.types import FileStat

ONLINE_ONLY_MTIME_NS: Final = -1
"""Recorded as the date of a file whose bytes are in a cloud: it differs once they are local."""

FilesByInode = Mapping[tuple[int, int], tuple[tuple[Path, KnownFile], ...]]


@dataclass(frozen=True, slots=True)
class FolderListing:
    """A folder as listed now, and as the library knows it.

    Attributes:
        root: The folder.
        files: Files that differ from what is known, by path.
        known: The library's records, by path text.
        gone: Known paths that are no longer there.
        unchanged: How many files are as known.
    """

    root: Root
    files: Mapping[Path, FileStat]
    known: Mapping[str, KnownFile]
    gone: Sequence[Path]
    unchanged: int


@dataclass(slots=True)
class FolderChanges:
    """The changes of a folder's files.

    Attributes:
        root: The folder.
        files: How many there are.
        unchanged: How many are as known.
        moves: Old path, and the file as it is now.
        links: Files that are hard links to known content, with its hash.
        touched: Known files whose stat is to be updated, or that are back.
        online_only: Files whose bytes are in a cloud, not recorded as such yet.
        to_read: Files that must be read.
        named: Of these, those that nothing reads; they are recorded by name.
        sidecars: Of these, those that describe others.
        gone: Known paths that are no longer there.
        replaced: Known paths that another file has taken, and the temporary name under which
            their record is kept during the run, since a file to be read may hold the same.
    """

    root: Root
    files: int = 0
    unchanged: int = 0
    moves: list[tuple[Path, FileStat]] = field(default_factory=list[tuple[Path, FileStat]])
    links: list[tuple[FileStat, bytes]] = field(default_factory=list[tuple[FileStat, bytes]])
    touched: list[FileStat] = field(default_factory=list[FileStat])
    online_only: list[FileStat] = field(default_factory=list[FileStat])
    to_read: list[FileStat] = field(default_factory=list[FileStat])
    named: list[FileStat] = field(default_factory=list[FileStat])
    sidecars: list[FileStat] = field(default_factory=list[FileStat])
    gone: list[Path] = field(default_factory=list[Path])
    replaced: list[tuple[Path, FileStat]] = field(default_factory=list[tuple[Path, FileStat]])


def compare_listings(
    listings: Sequence[FolderListing],
    present_roots: Sequence[Path],
    holders_of: Callable[[Iterable[FileStat]], FilesByInode],
    *,
    retry_problems: bool = False,
) -> list[FolderChanges]:
    """Tell renames, moves and hard links from new files, over all folders at once.

    A file is the same under another name when volume, inode, length and date are those of a
    known file whose path does not lead to it any more; it is a hard link when that path still
    does. All folders are compared at once, so a file may have moved between any two.

    Args:
        listings: The folders that were listed.
        present_roots: Folders of the library that can be read now. A file known from another
            one is not taken for moved: its drive is absent.
        holders_of: Finds known files by volume and inode.
        retry_problems: Whether files that failed before are to be read again.
    """
    suspects = [file for listing in listings for file in listing.files.values() if file.inode]
    holders: FilesByInode = holders_of(suspects) if suspects else {}
    comparison = _Comparison(listings, present_roots, holders, retry_problems)
    changes = [comparison.changes(listing) for listing in listings]
    for listing, change in zip(listings, changes, strict=True):
        change.gone = [path for path in listing.gone if path not in comparison.left]
    _keep_replaced(listings, changes, comparison.left)
    return changes


def as_online_only(file: FileStat) -> FileStat:
    """Return the stat that is recorded for a file whose bytes are in a cloud."""
    return replace(file, mtime_ns=ONLINE_ONLY_MTIME_NS)


def order_moves(changes: Sequence[FolderChanges]) -> list[list[tuple[int, Path, FileStat]]]:
    """Return the moves (root, old path, file) in rounds that can be applied one after another.

    Names that are swapped or shifted (1 → 2, 2 → 3) would overwrite each other's record: a file
    whose path another one takes moves via a temporary name. Should the run end in between, the
    next one finds that record by its inode.
    """
    moves = [(change.root.id, old, file) for change in changes for old, file in change.moves]
    taken = {file.path for _, _, file in moves}
    first = [(change.root.id, old, aside) for change in changes for old, aside in change.replaced]
    second: list[tuple[int, Path, FileStat]] = []
    for root_id, old, file in moves:
        if old in taken:
            aside = _with_temporary_name(file, "moving")
            first.append((root_id, old, aside))
            second.append((root_id, aside.path, file))
        else:
            second.append((root_id, old, file))
    return [stage for stage in (first, second) if stage]


def _keep_replaced(
    listings: Sequence[FolderListing], changes: Sequence[FolderChanges], left: Container[Path]
) -> None:
    """Find records to be kept: after «cp a b; mv c a», b must not be embedded again."""
    sizes = Counter(file.size_bytes for change in changes for file in change.to_read)
    for listing, change in zip(listings, changes, strict=True):
        taking = [file for _, file in change.moves]
        taking += [file for file, _ in change.links]
        own_sizes = {file.path: file.size_bytes for file in change.to_read}
        for path in [*(file.path for file in taking), *own_sizes]:
            known = listing.known.get(str(path))
            if known is None or known.content_hash is None or path in left:
                continue
            others = sizes[known.size_bytes] - (own_sizes.get(path) == known.size_bytes)
            if others > 0:
                before = FileStat(path, known.size_bytes, known.mtime_ns, known.device, known.inode)
                change.replaced.append((path, _with_temporary_name(before, "replaced")))


def _with_temporary_name(file: FileStat, why: str) -> FileStat:
    """Return a file under a name that no file of the library has."""
    return replace(file, path=file.path.with_name(f".{why}-{file.inode}-{file.path.name}"))


class _OldPath(Enum):
    """Whether a known path still leads to its file: not any more, still, or only bytes can tell."""

    LEFT = auto()
    HELD = auto()
    UNSURE = auto()


class _Comparison:
    """One comparison of all listed folders."""

    def __init__(
        self,
        listings: Sequence[FolderListing],
        present_roots: Sequence[Path],
        holders: FilesByInode,
        retry_problems: bool,
    ) -> None:
        self.left: set[Path] = set()
        self._listings = listings
        self._present = frozenset(present_roots)
        self._holders = holders
        self._retry = retry_problems
        self._names: dict[Path, frozenset[str]] = {}

    def changes(self, listing: FolderListing) -> FolderChanges:
        """Classify the files of a folder that differ from what is known."""
        files = len(listing.files) + listing.unchanged
        change = FolderChanges(listing.root, files, listing.unchanged)
        for file in listing.files.values():
            self._classify(file, listing.known.get(str(file.path)), change)
        return change

    def _classify(self, file: FileStat, known: KnownFile | None, change: FolderChanges) -> None:
        as_before = known is not None and _same_bytes(known, file)
        others = [
            (path, other)
            for path, other in self._holders.get((file.device, file.inode), ())
            if file.inode
            and path != file.path
            and _same_bytes(other, file)
            and self._is_in_present_root(path)
            # Under another ending it may be read.
            and (other.content_hash is not None or path.suffix == file.path.suffix)
        ]
        if known is not None and as_before and _same_file(known, file):
            others = []
        if known is not None and as_before and (file.online_only or not others):
            self._classify_unmoved(file, known, change)
            return
        states = {path: self._old_path_state(path, other, file) for path, other in others}
        held = [other.content_hash for _, other in others if other.content_hash is not None]
        left = next((path for path, state in states.items() if state is _OldPath.LEFT), None)
        if not as_before and left is not None:
            self.left.add(left)
            change.moves.append((left, file))
        elif not as_before and held and _OldPath.UNSURE not in states.values():
            change.links.append((file, held[0]))
        elif not file.online_only:
            change.to_read.append(file)
        elif known is not None and _recorded_as_online_only(known, file):
            change.unchanged += 1
        else:
            change.online_only.append(file)

    def _classify_unmoved(self, file: FileStat, known: KnownFile, change: FolderChanges) -> None:
        """Classify a file that has the length and date known of its path."""
        if known.content_hash is not None:
            change.touched.append(file)
        elif file.online_only or not (self._retry or known.outdated or _replaced(known, file)):
            change.unchanged += 1
        else:
            change.to_read.append(file)

    def _is_in_present_root(self, path: Path) -> bool:
        return any(parent in self._present for parent in path.parents)

    def _old_path_state(self, path: Path, known: KnownFile, file: FileStat) -> "_OldPath":
        """Return whether a path by which a file was known leads to it now."""
        if path in self.left:
            return _OldPath.HELD
        for listing in self._listings:
            now = listing.files.get(path)
            if now is not None:
                if (now.device, now.inode) == (file.device, file.inode):
                    return _OldPath.HELD
                # Some file systems renumber their files at every mount.
                return _OldPath.UNSURE if _same_bytes(known, now) else _OldPath.LEFT
        try:
            status = path.stat()
        except (FileNotFoundError, NotADirectoryError):
            return _OldPath.LEFT
        except (OSError, ValueError):
            return _OldPath.UNSURE
        if (status.st_dev, status.st_ino) != (file.device, file.inode):
            as_known = (known.size_bytes, known.mtime_ns) == (status.st_size, status.st_mtime_ns)
            return _OldPath.UNSURE if as_known else _OldPath.LEFT
        renamed = _folded(path) == _folded(file.path) and not self._is_spelled(path, file.path)
        return _OldPath.LEFT if renamed else _OldPath.HELD

    def _is_spelled(self, path: Path, now: Path) -> bool:
        """Whether a path is spelled like that on disk, given its present spelling.

        On a case-insensitive file system a file can be opened by its old name too.
        """
        for number, (old_name, name) in enumerate(zip(path.parts, now.parts, strict=False)):
            if old_name != name and old_name not in self._names_in(Path(*now.parts[:number])):
                return False
        return True

    def _names_in(self, folder: Path) -> frozenset[str]:
        if folder not in self._names:
            try:
                self._names[folder] = frozenset(entry.name for entry in folder.iterdir())
            except OSError:
                self._names[folder] = frozenset()
        return self._names[folder]


def _same_bytes(known: KnownFile, file: FileStat) -> bool:
    """Whether length and date are as known."""
    return (known.size_bytes, known.mtime_ns) == (file.size_bytes, file.mtime_ns)


def _same_file(known: KnownFile, file: FileStat) -> bool:
    return (known.device, known.inode) == (file.device, file.inode)


def _replaced(known: KnownFile, file: FileStat) -> bool:
    """Whether another file took its path; unknown where the volume has another number."""
    return bool(known.inode) and known.device == file.device and known.inode != file.inode


def _recorded_as_online_only(known: KnownFile, file: FileStat) -> bool:
    return (
        known.content_hash is None
        and known.mtime_ns == ONLINE_ONLY_MTIME_NS
        and known.size_bytes == file.size_bytes
    )


def _folded(path: Path) -> str:
    return unicodedata.normalize("NFC", str(path)).casefold()

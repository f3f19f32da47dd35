"""What a library remembers of folders and files, and of itself, as immutable values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final

from retllm_desktop.core.errors import format_path
from retllm_desktop.core.types import EmbeddingSpace, FileStat

READER_VERSION: Final = 2
"""Raised when files can be read that could not before: those are then tried again by themselves."""


class RootState(StrEnum):
    """Whether a folder of the library can be read now."""

    ONLINE = "online"
    OFFLINE = "offline"


class UnreadReason(StrEnum):
    """Why no more than the name of a file is known.

    ``KIND``: nothing here reads its kind; ``FAILED``: reading it failed; ``ONLINE_ONLY``: its bytes
    are in a cloud.
    """

    KIND = "kind"
    FAILED = "failed"
    ONLINE_ONLY = "online_only"


@dataclass(frozen=True, slots=True)
class Root:
    """A folder that the person gave us.

    Attributes:
        id: Its number in this library.
        path: Absolute path.
        state: Whether it was there at the last look.
        files: Number of files below it that were read.
        problems: Number of files below it that could not be read.
        exclusions: Patterns (as in ``.gitignore``, relative to the folder) of what to leave
            out, beside the built-in ones.
        missing: Number of files below it that are gone and are kept for a while.
        named: Number of files below it of kinds that are known by name only.
        detached: Whether it belongs to a folder that it lies in, and its volume is away; it is
            looked at with that folder alone.
    """

    id: int
    path: Path
    state: RootState = RootState.ONLINE
    files: int = 0
    problems: int = 0
    exclusions: tuple[str, ...] = ()
    missing: int = 0
    named: int = 0
    detached: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """A file that was not read, and why. It is found by its name.

    Attributes:
        path: The file.
        title: What happened.
        detail: What to do, or the underlying reason.
        reason: What sort of reason that is.
    """

    path: Path
    title: str
    detail: str = ""
    reason: UnreadReason = UnreadReason.FAILED


@dataclass(frozen=True, slots=True)
class KnownFile:
    """What the library remembers of a file.

    Attributes:
        size_bytes: Length when last looked at.
        mtime_ns: Modification time when last looked at.
        content_hash: Hash of the content, None for a file that was not read.
        device: Number of the volume when last looked at, 0 where unknown.
        inode: Number of the file on its volume, 0 where unknown.
        missing_since_s: When it was first found gone (Unix time), None while it is there.
        readers: Version of the readers (``READER_VERSION``) that could not read it; 0 for a file
            that was read.
    """

    size_bytes: int
    mtime_ns: int
    content_hash: bytes | None
    device: int = 0
    inode: int = 0
    missing_since_s: float | None = None
    readers: int = 0

    @property
    def outdated(self) -> bool:
        """Whether it was not read by readers that could do less than those of today."""
        return 0 < self.readers < READER_VERSION


@dataclass(frozen=True, slots=True)
class LibraryStatus:
    """A library in numbers.

    Attributes:
        path: The database file; None for a library on a server.
        roots: The folders.
        files: Files that were read.
        items: Items by modality name.
        problems: Files that could not be read.
        space: The embedding space that search uses, None before the first index.
        size_bytes: Size of the database file on disk, 0 for a library on a server.
        duplicates: Files that hold the same bytes as another one (of three alike, two).
        building: The space that is being built beside it, None when there is none.
        building_done: Contents that have their vectors in it.
        building_total: Contents that need them.
        passages: The space of passages, whole or being built, None when there is none.
        passages_searched: Whether search uses it.
        passages_done: Texts that have their vector in it.
        passages_total: Texts.
        first_pass: Files (copies not counted) that were read for the first pass of indexing only,
            or by readers that read less of them.
        named: Files of kinds that are known by name only: how many of each ending, most first.
        noted: Files (copies not counted) that were read in part, or with a guess.
        server: The server that keeps it, as the person names it; empty for a file.
    """

    path: Path | None
    roots: tuple[Root, ...]
    files: int
    items: dict[str, int]
    problems: int
    space: EmbeddingSpace | None
    size_bytes: int
    duplicates: int = 0
    building: EmbeddingSpace | None = None
    building_done: int = 0
    building_total: int = 0
    passages: EmbeddingSpace | None = None
    passages_searched: bool = False
    passages_done: int = 0
    passages_total: int = 0
    first_pass: int = 0
    named: Mapping[str, int] = field(default_factory=dict[str, int])
    noted: int = 0
    server: str = ""

    @property
    def place(self) -> str:
        """Where it is kept, for people."""
        return self.server if self.path is None else format_path(self.path)


@dataclass(frozen=True, slots=True)
class ReadingReport:
    """What of a library's files was not read, or in part.

    Attributes:
        problems: Files that could not be read.
        notes: Files that were read in part or with a guess; ``title`` says what.
        named: How many files of kinds that nothing reads there are of each ending, most first.
    """

    problems: tuple[Problem, ...]
    notes: tuple[Problem, ...]
    named: Mapping[str, int]


def describe_named_files(named: Mapping[str, int], most: int = 6) -> str:
    """Return a sentence on files known by name only, empty where there are none.

    Args:
        named: How many of each ending (without its dot), most first.
        most: So many endings are named.
    """
    total = sum(named.values())
    if not total:
        return ""
    told = [
        f"{count:,} .{ending}" if ending else f"{count:,} without an ending"
        for ending, count in list(named.items())[:most]
    ]
    files = "1 file" if total == 1 else f"{total:,} files"
    kinds = "1 kind" if len(named) == 1 else f"{len(named)} kinds"
    verb = "is" if total == 1 else "are"
    more = ", …" if len(named) > most else ""
    return f"{files} of {kinds} {verb} known by name only: {', '.join(told)}{more}"


@dataclass(frozen=True, slots=True)
class PendingContent:
    """Content that has no vectors yet in a space that is being built.

    Attributes:
        content_hash: Its hash.
        file: A file that holds it and was there at the last look.
    """

    content_hash: bytes
    file: FileStat


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with a library.

    Attributes:
        title: What is wrong, with numbers.
        repairable: Whether ``repair`` sets it right.
    """

    title: str
    repairable: bool

"""What a library remembers of folders and files, and of itself, as immutable values."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from retllm_desktop.core.types import EmbeddingSpace, FileStat


class RootState(StrEnum):
    """Whether a folder of the library can be read now."""

    ONLINE = "online"
    OFFLINE = "offline"


@dataclass(frozen=True, slots=True)
class Root:
    """A folder that the person gave us.

    Attributes:
        id: Its number in this library.
        path: Absolute path.
        state: Whether it was there at the last look.
        files: Number of indexed files below it.
        problems: Number of files below it that could not be read.
        exclusions: Patterns (as in ``.gitignore``, relative to the folder) of what to leave
            out, beside the built-in ones.
        missing: Number of files below it that are gone and are kept for a while.
    """

    id: int
    path: Path
    state: RootState = RootState.ONLINE
    files: int = 0
    problems: int = 0
    exclusions: tuple[str, ...] = ()
    missing: int = 0


@dataclass(frozen=True, slots=True)
class Problem:
    """A file that could not be indexed, and why.

    Attributes:
        path: The file.
        title: What happened.
        detail: What to do, or the underlying reason.
    """

    path: Path
    title: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class KnownFile:
    """What the library remembers of a file.

    Attributes:
        size_bytes: Length when last looked at.
        mtime_ns: Modification time when last looked at.
        content_hash: Hash of the content, None for a file recorded as a problem.
        device: Number of the volume when last looked at, 0 where unknown.
        inode: Number of the file on its volume, 0 where unknown.
        missing_since_s: When it was first found gone (Unix time), None while it is there.
    """

    size_bytes: int
    mtime_ns: int
    content_hash: bytes | None
    device: int = 0
    inode: int = 0
    missing_since_s: float | None = None


@dataclass(frozen=True, slots=True)
class LibraryStatus:
    """A library in numbers.

    Attributes:
        path: The database file.
        roots: The folders.
        files: Files indexed.
        items: Items by modality name.
        problems: Files that could not be read.
        space: The embedding space that search uses, None before the first index.
        size_bytes: Size of the database file on disk.
        duplicates: Files that hold the same bytes as another one (of three alike, two).
        building: The space that is being built beside it, None when there is none.
        building_done: Contents that have their vectors in it.
        building_total: Contents that need them.
        passages: The space of passages, whole or being built, None when there is none.
        passages_searched: Whether search uses it.
        passages_done: Texts that have their vector in it.
        passages_total: Texts.
        first_pass: Files (copies not counted) that were read for the first pass of indexing only.
    """

    path: Path
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

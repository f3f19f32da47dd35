"""What an indexing run tells while it goes on."""

from dataclasses import dataclass

from retllm_desktop.core.library_records import Problem, Root
from retllm_desktop.core.progress import Progress, WorkPaused


@dataclass(frozen=True, slots=True)
class ScanProgress:
    """A folder is being listed."""

    root: Root
    found: int


@dataclass(frozen=True, slots=True)
class RootOffline:
    """A folder is not there; its items stay and are marked."""

    root: Root


@dataclass(frozen=True, slots=True)
class ScanFinished:
    """A folder was compared with what the library remembers.

    Attributes:
        root: The folder.
        files: Supported files in it.
        unchanged: Of these, known, and where they were.
        to_read: Of these, to be read now.
        gone: Files that are no longer there, or are left out now.
        moved: Files that have another name or place now, or a further one; nothing is read.
    """

    root: Root
    files: int
    unchanged: int
    to_read: int
    gone: int
    moved: int = 0


@dataclass(frozen=True, slots=True)
class IndexProgress:
    """Files are being read and embedded."""

    progress: Progress


@dataclass(frozen=True, slots=True)
class PassageProgress:
    """Texts get their vectors in the passage encoder's space.

    Attributes:
        progress: Texts that have one, of all.
    """

    progress: Progress


@dataclass(frozen=True, slots=True)
class FileSkipped:
    """A file could not be indexed; the reason is recorded."""

    problem: Problem


@dataclass(frozen=True, slots=True)
class IndexFinished:
    """Indexing is over.

    Attributes:
        read: Files read, copies included.
        embedded: Parts (pictures, pages, passages) embedded.
        copies: Of the files read, those whose content was there already.
        skipped: Files that could not be read.
        unchanged: Files known, and where they were.
        gone: Files no longer found: they are not there, or are left out now.
        cancelled: Whether it was stopped before its end.
        elapsed_s: Seconds.
        moved: Files found under another name or place, without reading them.
        linked: Files found to be further names of known ones, without reading them.
        purged: Items forgotten because their files have been gone for long.
        notice: A sentence on what did not work and harms nothing, or empty.
    """

    read: int
    embedded: int
    copies: int
    skipped: int
    unchanged: int
    gone: int
    cancelled: bool
    elapsed_s: float
    moved: int = 0
    linked: int = 0
    purged: int = 0
    notice: str = ""

    @property
    def present(self) -> int:
        """Files that are there and can be found."""
        return self.unchanged + self.read + self.moved + self.linked


IndexEvent = (
    ScanProgress
    | RootOffline
    | ScanFinished
    | IndexProgress
    | PassageProgress
    | FileSkipped
    | WorkPaused
    | IndexFinished
)


@dataclass(slots=True)
class IndexTally:
    """What a run has done so far; the fields are those of ``IndexFinished``."""

    read: int = 0
    embedded: int = 0
    copies: int = 0
    skipped: int = 0
    unchanged: int = 0
    gone: int = 0
    moved: int = 0
    linked: int = 0
    purged: int = 0
    notice: str = ""

    def add(self, run: IndexFinished) -> None:
        """Add the counts of a run that is over; notices are joined."""
        self.read += run.read
        self.embedded += run.embedded
        self.copies += run.copies
        self.skipped += run.skipped
        self.unchanged += run.unchanged
        self.gone += run.gone
        self.moved += run.moved
        self.linked += run.linked
        self.purged += run.purged
        self.notice += run.notice

    def finished(self, cancelled: bool, elapsed_s: float) -> IndexFinished:
        """Return the event that ends the run."""
        return IndexFinished(
            read=self.read,
            embedded=self.embedded,
            copies=self.copies,
            skipped=self.skipped,
            unchanged=self.unchanged,
            gone=self.gone,
            cancelled=cancelled,
            elapsed_s=elapsed_s,
            moved=self.moved,
            linked=self.linked,
            purged=self.purged,
            notice=self.notice,
        )

"""Events of an indexing run."""

from dataclasses import asdict, dataclass

from retllm_desktop.core.library_records import Problem, Root
from retllm_desktop.core.progress import Progress, WorkPaused


@dataclass(frozen=True, slots=True)
class ScanProgress:
    """A folder is being listed."""

    root: Root
    found: int


@dataclass(frozen=True, slots=True)
class RootOffline:
    """A folder is away; its items stay and are marked."""

    root: Root


@dataclass(frozen=True, slots=True)
class RootClaimed:
    """A folder of a shared library is indexed by another computer, and passed over here.

    Attributes:
        root: The folder.
        holder: The computer.
    """

    root: Root
    holder: str


@dataclass(frozen=True, slots=True)
class ScanFinished:
    """A folder was compared with what the library remembers.

    Attributes:
        root: The folder.
        files: Supported files in it.
        unchanged: Of these, known at the same path.
        to_read: Of these, to be read now.
        gone: Files that are no longer there, or are excluded now.
        moved: Files under another or a further path; they are not read.
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
    """Texts are embedded by the passage encoder.

    Attributes:
        progress: Texts that are embedded, of all.
    """

    progress: Progress


@dataclass(frozen=True, slots=True)
class SecondPassProgress:
    """Files that can be searched by previews are being read as a whole.

    Attributes:
        progress: Of the files that the first pass read, how many are read as a whole.
    """

    progress: Progress


@dataclass(frozen=True, slots=True)
class SecondPassFinished:
    """The second pass has ended.

    Attributes:
        read: Files (copies not counted) read as a whole.
        skipped: Files that could not be; they are recorded as problems.
        left: Files that are searched by their previews still.
        cancelled: Whether it was cancelled; it can be resumed.
        elapsed_s: Seconds.
        notice: A sentence on a failure without loss, or empty.
    """

    read: int
    skipped: int
    left: int
    cancelled: bool
    elapsed_s: float
    notice: str = ""


@dataclass(frozen=True, slots=True)
class FileSkipped:
    """A file could not be indexed; the reason is recorded."""

    problem: Problem


@dataclass(frozen=True, slots=True)
class IndexFinished:
    """The run has ended.

    Attributes:
        read: Files read, copies included.
        embedded: Parts (pictures, pages, passages) embedded.
        copies: Of the files read, those whose content was there already.
        skipped: Files that could not be read.
        unchanged: Files known at the same path.
        gone: Files no longer there, or excluded now.
        cancelled: Whether it was cancelled.
        elapsed_s: Seconds.
        moved: Files found under another path, without reading them.
        linked: Files found to be hard links to known ones, without reading them.
        purged: Items removed because their files have been gone for long.
        notice: A sentence on a failure without loss, or empty.
        named: Files of kinds that nothing reads, recorded by name in this run.
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
    named: int = 0

    @property
    def present(self) -> int:
        """Files that are there and can be searched."""
        return self.unchanged + self.read + self.moved + self.linked


IndexEvent = (
    ScanProgress
    | RootOffline
    | RootClaimed
    | ScanFinished
    | IndexProgress
    | PassageProgress
    | FileSkipped
    | WorkPaused
    | IndexFinished
)

SecondPassEvent = SecondPassProgress | SecondPassFinished | FileSkipped | WorkPaused


@dataclass(slots=True)
class IndexTally:
    """The counts of a run so far; its fields are those of ``IndexFinished``."""

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
    named: int = 0

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
        self.named += run.named

    def finished(self, cancelled: bool, elapsed_s: float) -> IndexFinished:
        """Return the event that ends the run."""
        return IndexFinished(**asdict(self), cancelled=cancelled, elapsed_s=elapsed_s)

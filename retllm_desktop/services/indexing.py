"""From folders to items: scan, extract, embed, store; resumable because every batch is whole."""

import os
import time
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from retllm_desktop.core.errors import ItemError
from retllm_desktop.core.ports import DualEncoder, Extractor, Library
from retllm_desktop.core.progress import CancelToken, Progress
from retllm_desktop.core.types import (
    Extraction,
    FileStat,
    KnownFile,
    Modality,
    Problem,
    Root,
    Vectors,
)
from retllm_desktop.services.scanning import Scan, walk

BATCH_PARTS = 32
"""Parts embedded at once: beyond it the encoder gains nothing and waits longer."""
COMMIT_FILES = 256
COMMIT_S = 2.0


@dataclass(frozen=True, slots=True)
class Scanning:
    """A folder is being listed."""

    root: Root
    found: int


@dataclass(frozen=True, slots=True)
class RootOffline:
    """A folder is not there; its items stay and are marked."""

    root: Root


@dataclass(frozen=True, slots=True)
class Scanned:
    """A folder was compared with what the library remembers.

    Attributes:
        root: The folder.
        files: Supported files in it.
        unchanged: Of these, known and unchanged.
        to_read: Of these, to be read now.
        gone: Files that are no longer there and will be forgotten.
    """

    root: Root
    files: int
    unchanged: int
    to_read: int
    gone: int


@dataclass(frozen=True, slots=True)
class Indexing:
    """Files are being read and embedded."""

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
        copies: Files whose content was there already.
        skipped: Files that could not be read.
        unchanged: Files known and unchanged.
        gone: Files forgotten.
        cancelled: Whether it was stopped before its end.
        elapsed_s: Seconds.
    """

    read: int
    embedded: int
    copies: int
    skipped: int
    unchanged: int
    gone: int
    cancelled: bool
    elapsed_s: float


IndexEvent = Scanning | RootOffline | Scanned | Indexing | FileSkipped | IndexFinished


@dataclass(slots=True)
class _Batch:
    """Files read but not yet written."""

    entries: list[tuple[FileStat, Extraction]] = field(
        default_factory=list[tuple[FileStat, Extraction]]
    )
    problems: list[tuple[FileStat, Problem]] = field(default_factory=list[tuple[FileStat, Problem]])
    vectors: dict[int, list[Vectors]] = field(default_factory=dict[int, list[Vectors]])
    waiting: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])
    opened_s: float = field(default_factory=time.monotonic)

    @property
    def due(self) -> bool:
        return (
            len(self.entries) + len(self.problems) >= COMMIT_FILES
            or time.monotonic() - self.opened_s > COMMIT_S
        )


@dataclass(slots=True)
class _Tally:
    read: int = 0
    embedded: int = 0
    copies: int = 0
    skipped: int = 0
    unchanged: int = 0
    gone: int = 0


class IndexingService:
    """Brings the library in step with its folders."""

    def __init__(self, library: Library, encoder: DualEncoder, extractor: Extractor) -> None:
        """Take the parts."""
        self._library = library
        self._encoder = encoder
        self._extractor = extractor

    def index(
        self,
        cancel: CancelToken,
        roots: Sequence[Root] | None = None,
        *,
        retry_problems: bool = False,
    ) -> Generator[IndexEvent, None, None]:
        """Index folders, by default all of the library's.

        A run that is stopped, or dies, is resumed by the next: files are written with their
        items and vectors in one transaction, and what is written is not read again.

        Args:
            cancel: Stops after the batch under way.
            roots: Folders to index.
            retry_problems: Also read files again that failed before and have not changed.

        Raises:
            StoreError: The library cannot be written; what was written before stays.
            EngineError: The encoder cannot run.
        """
        started = time.monotonic()
        tally = _Tally()
        self._library.use_space(self._encoder.space)
        for root in self._library.roots() if roots is None else roots:
            if cancel.cancelled:
                break
            yield from self._index_root(root, cancel, tally, retry_problems)
        yield IndexFinished(
            tally.read,
            tally.embedded,
            tally.copies,
            tally.skipped,
            tally.unchanged,
            tally.gone,
            cancel.cancelled,
            time.monotonic() - started,
        )

    def _index_root(
        self, root: Root, cancel: CancelToken, tally: _Tally, retry_problems: bool
    ) -> Iterator[IndexEvent]:
        known = self._library.known_files(root.id)
        if not _is_there(root.path, known_files=len(known)):
            self._library.set_root_offline(root.id, True)
            yield RootOffline(root)
            return
        self._library.set_root_offline(root.id, False)
        scan = Scan()
        shown_s = time.monotonic()
        yield Scanning(root, 0)
        for found in walk(root.path, self._extractor.supports, scan):
            if cancel.cancelled:
                return
            if time.monotonic() - shown_s > 0.1:
                shown_s = time.monotonic()
                yield Scanning(root, found)
        to_read = [
            file
            for file in scan.files
            if _needs_reading(file, known.get(file.path), retry_problems)
        ]
        seen = {file.path for file in scan.files}
        gone = [path for path in known if path not in seen and scan.covers(path)]
        for error in scan.unreadable:
            tally.skipped += 1
            yield FileSkipped(_problem(error, error.path or root.path))
        unchanged = len(scan.files) - len(to_read)
        tally.unchanged += unchanged
        yield Scanned(root, len(scan.files), unchanged, len(to_read), len(gone))
        again = yield from self._read(root, to_read, cancel, tally)
        if again and not cancel.cancelled:
            tally.read -= len(again)
            tally.copies -= len(again)
            yield from self._read(root, again, cancel, tally, trust_copies=False)
        # Last, so that a renamed or moved file finds its content here and is not embedded again.
        if gone and not cancel.cancelled:
            self._library.forget_files(root.id, gone)
            tally.gone += len(gone)

    def _read(
        self,
        root: Root,
        files: list[FileStat],
        cancel: CancelToken,
        tally: _Tally,
        *,
        trust_copies: bool = True,
    ) -> Generator[IndexEvent, None, list[FileStat]]:
        """Read, embed and store files; returns copies whose original went away meanwhile.

        Two files that swapped their contents look like copies of each other until the first
        of them is written: the second must then be read for its own sake.
        """
        by_size: Mapping[int, frozenset[bytes]] = (
            self._library.hashes_by_size({file.size_bytes for file in files})
            if trust_copies
            else {}
        )
        orphans: list[FileStat] = []
        maybe_copies = {
            file.path: by_size[file.size_bytes] for file in files if file.size_bytes in by_size
        }
        # Copies within this run: the library does not know the first one until its batch is in.
        present = {content_hash for hashes in by_size.values() for content_hash in hashes}
        batch = _Batch()
        extractions = self._extractor.extract_many(
            files, self._encoder.image_spec, cancel, maybe_copies
        )
        try:
            for done, (file, outcome) in enumerate(extractions, start=1):
                if isinstance(outcome, ItemError):
                    if os.path.lexists(file.path):
                        problem = _problem(outcome, file.path)
                        batch.problems.append((file, problem))
                        tally.skipped += 1
                        yield FileSkipped(problem)
                else:
                    tally.read += 1
                    if outcome.content_hash in present:
                        outcome = replace(outcome, parts=())  # noqa: PLW2901
                        tally.copies += 1
                    present.add(outcome.content_hash)
                    self._take(batch, file, outcome)
                if batch.due:
                    orphans += self._commit(root, batch, tally)
                    batch = _Batch()
                yield Indexing(Progress(done, len(files), file.path.name))
        finally:
            extractions.close()
        orphans += self._commit(root, batch, tally)
        return orphans

    def _take(self, batch: _Batch, file: FileStat, extraction: Extraction) -> None:
        """Add a file to the batch, embedding whenever enough parts wait."""
        entry = len(batch.entries)
        batch.entries.append((file, extraction))
        batch.vectors[entry] = []
        batch.waiting += [(entry, number) for number in range(len(extraction.parts))]
        while len(batch.waiting) >= BATCH_PARTS:
            self._embed(batch, BATCH_PARTS)

    def _embed(self, batch: _Batch, count: int) -> None:
        """Embed the first waiting parts; parts of a file keep their order."""
        taken, batch.waiting = batch.waiting[:count], batch.waiting[count:]
        parts = [batch.entries[entry][1].parts[number] for entry, number in taken]
        images = [i for i, part in enumerate(parts) if part.modality is Modality.IMAGE]
        texts = [i for i, part in enumerate(parts) if part.modality is Modality.TEXT]
        rows: dict[int, Vectors] = {}
        if images:
            pixels = [p for i in images if (p := parts[i].pixels) is not None]
            rows.update(zip(images, self._encoder.embed_images(pixels), strict=True))
        if texts:
            passages = [_embeddable(parts[i].text or "", parts[i].label) for i in texts]
            rows.update(zip(texts, self._encoder.embed_texts(passages), strict=True))
        for i, (entry, _) in enumerate(taken):
            batch.vectors[entry].append(rows[i])

    def _commit(self, root: Root, batch: _Batch, tally: _Tally) -> tuple[FileStat, ...]:
        import numpy as np  # here: keeps the start of the command line quick

        while batch.waiting:
            self._embed(batch, BATCH_PARTS)
        entries: list[tuple[FileStat, Extraction, Vectors | None]] = []
        for number, (file, extraction) in enumerate(batch.entries):
            rows = batch.vectors[number]
            entries.append((file, extraction, np.stack(rows) if rows else None))
            tally.embedded += len(rows)
        orphans = self._library.put(root.id, entries) if entries else ()
        if batch.problems:
            self._library.put_problems(root.id, batch.problems)
        return orphans


def _embeddable(text: str, label: str) -> str:
    return text.strip() or label


def _problem(error: ItemError, path: Path) -> Problem:
    return Problem(error.path or path, error.title, error.detail)


def _needs_reading(file: FileStat, known: KnownFile | None, retry_problems: bool) -> bool:
    if known is None or (known.size_bytes, known.mtime_ns) != (file.size_bytes, file.mtime_ns):
        return True
    return retry_problems and known.content_hash is None


def _is_there(path: Path, *, known_files: int) -> bool:
    """Whether a root can be read; the empty mount point of an absent drive does not count."""
    try:
        with os.scandir(path) as listing:
            return next(listing, None) is not None or known_files == 0
    except OSError:
        return False

"""Reads, embeds and stores files, in batches of one transaction each."""

import os
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, Generic, TypeVar

from retllm_desktop.core.errors import ItemError, OnlineOnlyError
from retllm_desktop.core.library import Library
from retllm_desktop.core.library_records import Problem
from retllm_desktop.core.ports import DualEncoder, Extractor
from retllm_desktop.core.progress import CancelToken, Progress, Throttle, wait_while_throttled
from retllm_desktop.core.types import ExtractedPart, Extraction, FileStat, Modality, Vectors
from retllm_desktop.indexing.events import FileSkipped, IndexEvent, IndexProgress, IndexTally
from retllm_desktop.indexing.identity import as_online_only

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


_K = TypeVar("_K")
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class BatchLimits:
    """When a batch of files is written to the library.

    Attributes:
        files: It holds so many files.
        parts: They have so many parts.
        age_s: So many seconds passed since it was begun.
        embedded_parts: Parts embedded at once; beyond 32 an encoder gains nothing.
    """

    files: int = 256
    parts: int = 2048
    age_s: float = 2.0
    embedded_parts: int = 32

    def are_reached(self, files: int, parts: int, opened_s: float) -> bool:
        """Whether a batch of so many files and parts, begun at a time, is to be written."""
        return (
            files >= self.files or parts >= self.parts or time.monotonic() - opened_s > self.age_s
        )


def embed_parts(encoder: DualEncoder, parts: Sequence[ExtractedPart]) -> list[Vectors]:
    """Return the unit vector (d,) float32 of each picture and passage, in order.

    A blank passage is embedded by its label.

    Raises:
        EngineError: The model cannot run.
    """
    images = [(i, part.pixels) for i, part in enumerate(parts) if part.pixels is not None]
    texts = [(i, part) for i, part in enumerate(parts) if part.modality is Modality.TEXT]
    rows: dict[int, Vectors] = {}
    if images:
        vectors = encoder.embed_images([pixels for _, pixels in images])
        rows.update(zip((i for i, _ in images), vectors, strict=True))
    if texts:
        passages = [(part.text or "").strip() or part.label for _, part in texts]
        rows.update(zip((i for i, _ in texts), encoder.embed_texts(passages), strict=True))
    return [rows[i] for i in range(len(parts))]


@dataclass(slots=True)
class _Entry(Generic[_K]):
    key: _K
    extraction: Extraction
    rows: list[Vectors] = field(default_factory=list[Vectors])


class EmbeddingQueue(Generic[_K]):
    """Collects files that were read and returns them with their vectors, in order.

    Attributes:
        files: How many files it holds.
        parts: How many parts they have.
    """

    def __init__(self, encoder: DualEncoder, batch_parts: int) -> None:
        """Take the encoder, and how many parts it embeds at once."""
        self._encoder = encoder
        self._batch_parts = batch_parts
        self._entries: list[_Entry[_K]] = []
        self._waiting: list[tuple[_Entry[_K], ExtractedPart]] = []
        self.parts = 0

    @property
    def files(self) -> int:
        """How many files it holds."""
        return len(self._entries)

    def add(self, key: _K, extraction: Extraction) -> None:
        """Add a file; embeds as soon as enough parts wait.

        Args:
            key: Identifies the file in ``drain``.
            extraction: The file; it may have no parts.

        Raises:
            EngineError: The model cannot run.
        """
        # Pixels take by far the most memory: only those not embedded yet are kept.
        bare = tuple(replace(part, pixels=None) for part in extraction.parts)
        entry = _Entry(key, replace(extraction, parts=bare))
        self._entries.append(entry)
        self._waiting += [(entry, part) for part in extraction.parts]
        self.parts += len(extraction.parts)
        while len(self._waiting) >= self._batch_parts:
            self._embed()

    def drain(self) -> list[tuple[_K, Extraction, Vectors | None]]:
        """Embed what waits; return key, file without pixels and vectors of each file.

        Vectors are (parts, d) float32, None for a file without parts.

        Raises:
            EngineError: The model cannot run.
        """
        import numpy as np  # here: keeps the start of the command line quick

        while self._waiting:
            self._embed()
        entries, self._entries, self.parts = self._entries, [], 0
        return [
            (entry.key, entry.extraction, np.stack(entry.rows) if entry.rows else None)
            for entry in entries
        ]

    def _embed(self) -> None:
        taken = self._waiting[: self._batch_parts]
        self._waiting = self._waiting[self._batch_parts :]
        rows = embed_parts(self._encoder, [part for _, part in taken])
        for (entry, _), row in zip(taken, rows, strict=True):
            entry.rows.append(row)


@dataclass(frozen=True, slots=True)
class ReadRequest:
    """A file to be read.

    Attributes:
        root_id: The folder of the library that it lies in.
        previous_hash: Hash of the former content of its path, None where unknown.
    """

    root_id: int
    previous_hash: bytes | None = None


class _Batch:
    """Files that were read and are not written yet."""

    def __init__(self, encoder: DualEncoder, limits: BatchLimits) -> None:
        self._limits = limits
        self.read: EmbeddingQueue[FileStat] = EmbeddingQueue(encoder, limits.embedded_parts)
        self.errors: list[tuple[FileStat, ItemError]] = []
        self.touched: list[FileStat] = []
        self.opened_s = time.monotonic()

    @property
    def due(self) -> bool:
        files = self.read.files + len(self.errors) + len(self.touched)
        return self._limits.are_reached(files, self.read.parts, self.opened_s)


class ReadingPipeline:
    """Reads files of several folders into the library."""

    def __init__(
        self,
        library: Library,
        encoder: DualEncoder,
        extractor: Extractor,
        priorities: PriorityFolders,
        throttle: Throttle | None,
        *,
        limits: BatchLimits,
        on_stored: Callable[[], None] | None = None,
    ) -> None:
        """Take the parts; ``on_stored`` is called after files were stored."""
        self._limits = limits
        self._on_stored = on_stored
        self._library = library
        self._encoder = encoder
        self._extractor = extractor
        self._priorities = priorities
        self._throttle = throttle

    def read(
        self, files: Mapping[FileStat, ReadRequest], cancel: CancelToken, tally: IndexTally
    ) -> Generator[IndexEvent, None, None]:
        """Read, embed and store files.

        Two files that swapped their contents look like copies of each other until the first is
        stored; the second is then read again.

        Raises:
            StoreError: The present batch was not stored; what was stored before stays.
            EngineError: The encoder cannot run.
        """
        orphans = yield from self._pass(files, cancel, tally, trust_copies=True)
        if orphans and not cancel.cancelled:
            tally.read -= len(orphans)
            tally.copies -= len(orphans)
            remaining = {file: ReadRequest(files[file].root_id) for file in orphans}
            yield from self._pass(remaining, cancel, tally, trust_copies=False)

    def _pass(
        self,
        files: Mapping[FileStat, ReadRequest],
        cancel: CancelToken,
        tally: IndexTally,
        *,
        trust_copies: bool,
    ) -> Generator[IndexEvent, None, list[FileStat]]:
        by_size: Mapping[int, frozenset[bytes]] = (
            self._library.files.hashes_by_size({file.size_bytes for file in files})
            if trust_copies
            else {}
        )
        maybe_copies = {
            file.path: by_size[file.size_bytes] for file in files if file.size_bytes in by_size
        }
        # Includes copies within this run, whose first one may not be stored yet.
        present = {content_hash for hashes in by_size.values() for content_hash in hashes}
        orphans: list[FileStat] = []
        batch = _Batch(self._encoder, self._limits)
        extractions = self._extractor.extract_many(
            ReadQueue(files, self._priorities), self._encoder.image_spec, cancel, maybe_copies
        )
        try:
            for done, (file, outcome) in enumerate(extractions, start=1):
                if isinstance(outcome, ItemError):
                    if os.path.lexists(file.path):
                        batch.errors.append((file, outcome))
                        tally.skipped += 1
                        yield FileSkipped(to_problem(outcome, file.path))
                else:
                    tally.read += 1
                    copy = outcome.content_hash in present
                    tally.copies += copy
                    present.add(outcome.content_hash)
                    if copy and files[file].previous_hash == outcome.content_hash:
                        batch.touched.append(file)
                    else:
                        batch.read.add(file, replace(outcome, parts=()) if copy else outcome)
                paused = self._throttle is not None and bool(self._throttle.reason)
                if batch.due or paused:
                    orphans += self._commit(files, batch, tally)
                    batch = _Batch(self._encoder, self._limits)
                yield IndexProgress(Progress(done, len(files), file.path.name))
                if paused:
                    yield from wait_while_throttled(self._throttle, cancel)
                    batch.opened_s = time.monotonic()
        finally:
            extractions.close()
        orphans += self._commit(files, batch, tally)
        return orphans

    def _commit(
        self, files: Mapping[FileStat, ReadRequest], batch: _Batch, tally: IndexTally
    ) -> list[FileStat]:
        """Store a batch, in a transaction for each folder and kind of outcome."""
        orphans: list[FileStat] = []
        read = batch.read.drain()
        # New content of one folder before its copies in another.
        kinds = [
            [one for one in read if one[2] is not None],
            [one for one in read if one[2] is None],
        ]
        if len({files[file].root_id for file, _, _ in read}) == 1:
            kinds = [read]
        for kind in kinds:
            for root_id, entries in _group_by_root(files, kind, lambda entry: entry[0]):
                orphans += self._library.files.put(root_id, entries)
                tally.embedded += sum(len(extraction.parts) for _, extraction, _ in entries)
                if self._on_stored is not None:
                    self._on_stored()
        for root_id, touched in _group_by_root(files, batch.touched, lambda file: file):
            self._library.files.touch(root_id, touched)
        for root_id, errors in _group_by_root(files, batch.errors, lambda pair: pair[0]):
            self._library.files.put_problems(root_id, [_to_record(*error) for error in errors])
        return orphans


def _group_by_root(
    files: Mapping[FileStat, ReadRequest], values: Iterable[_T], file_of: Callable[[_T], FileStat]
) -> Iterable[tuple[int, list[_T]]]:
    """Group values of files by the folder that they lie in."""
    groups: dict[int, list[_T]] = {}
    for value in values:
        groups.setdefault(files[file_of(value)].root_id, []).append(value)
    return groups.items()


def _to_record(file: FileStat, error: ItemError) -> tuple[FileStat, Problem]:
    """A file that went to the cloud since it was listed is read once it is back."""
    recorded = as_online_only(file) if isinstance(error, OnlineOnlyError) else file
    return recorded, to_problem(error, file.path)


def to_problem(error: ItemError, path: Path) -> Problem:
    """Return the record of an error."""
    return Problem(error.path or path, error.title, error.detail)

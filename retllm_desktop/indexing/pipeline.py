"""Reads, embeds and stores files, in batches of one transaction each."""

import os
import time
from collections.abc import Callable, Generator, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from retllm_desktop.core.errors import ItemError, OnlineOnlyError
from retllm_desktop.core.library import Library
from retllm_desktop.core.library_records import Problem, UnreadReason
from retllm_desktop.core.ports import DualEncoder, Extractor
from retllm_desktop.core.progress import CancelToken, Progress, Throttle, wait_while_throttled
from retllm_desktop.core.types import Extraction, FileStat
from retllm_desktop.indexing.embedding import BatchLimits, EmbeddingQueue
from retllm_desktop.indexing.events import FileSkipped, IndexEvent, IndexProgress, IndexTally
from retllm_desktop.indexing.identity import as_online_only
from retllm_desktop.indexing.read_queue import PriorityFolders, ReadQueue

_T = TypeVar("_T")


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


class _Pass:
    """Files on their way through one pass.

    Attributes:
        files: The files.
        done: Files of the run that are done, these and earlier ones.
        total: Of how many.
        maybe_copies: Of files of the same size as known content, the hashes of that.
        present: Hashes of content that need not be stored again; includes those of this pass,
            whose first file may not be stored yet.
        stored: Files that were read.
        orphans: Of these, those that turned out to be copies of what is not there any more.
    """

    def __init__(
        self,
        library: Library,
        files: Mapping[FileStat, ReadRequest],
        done: int,
        total: int,
        *,
        trust_copies: bool,
    ) -> None:
        by_size: Mapping[int, frozenset[bytes]] = (
            library.files.hashes_by_size({file.size_bytes for file in files})
            if trust_copies
            else {}
        )
        self.files = files
        self.done = done
        self.total = total
        self.maybe_copies = {
            file.path: by_size[file.size_bytes] for file in files if file.size_bytes in by_size
        }
        self.present = {content_hash for hashes in by_size.values() for content_hash in hashes}
        self.stored: set[FileStat] = set()
        self.orphans: list[FileStat] = []


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
        first_pass_from: int,
        limits: BatchLimits,
        on_stored: Callable[[CancelToken], None] | None = None,
    ) -> None:
        """Take the parts.

        ``first_pass_from``: so many files are first read in part. ``on_stored`` is called after
        files were stored.
        """
        self._first_pass_from = first_pass_from
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

        Many files are first read in part, which is enough to search them; those of which nothing
        can be had quickly are read as a whole after that.

        Two files that swapped their contents look like copies of each other until the first is
        stored; the second is then read again.

        Raises:
            StoreError: The present batch was not stored; what was stored before stays.
            EngineError: The encoder cannot run.
        """
        spec, left = self._encoder.first_pass_spec, files
        quick = {
            file: request
            for file, request in files.items()
            if self._extractor.is_read_first(file.path, spec)
        }
        if quick and len(files) >= self._first_pass_from:
            read = _Pass(self._library, quick, 0, len(files), trust_copies=True)
            extractions = self._extractor.extract_first(
                ReadQueue(quick, self._priorities), spec, cancel, read.maybe_copies
            )
            yield from self._store(read, extractions, cancel, tally, keep_failed=True)
            tally.read -= len(read.orphans)
            tally.copies -= len(read.orphans)
            orphans = {file: ReadRequest(files[file].root_id) for file in read.orphans}
            left = {file: files[file] for file in files if file not in read.stored} | orphans
        orphans = yield from self._read_whole(left, len(files), cancel, tally, trust_copies=True)
        if orphans and not cancel.cancelled:
            tally.read -= len(orphans)
            tally.copies -= len(orphans)
            remaining = {file: ReadRequest(files[file].root_id) for file in orphans}
            yield from self._read_whole(remaining, len(files), cancel, tally, trust_copies=False)

    def _read_whole(
        self,
        files: Mapping[FileStat, ReadRequest],
        total: int,
        cancel: CancelToken,
        tally: IndexTally,
        *,
        trust_copies: bool,
    ) -> Generator[IndexEvent, None, list[FileStat]]:
        if not files or cancel.cancelled:
            return []
        done = total - len(files)
        read = _Pass(self._library, files, done, total, trust_copies=trust_copies)
        extractions = self._extractor.extract_many(
            ReadQueue(files, self._priorities), self._encoder.image_spec, cancel, read.maybe_copies
        )
        yield from self._store(read, extractions, cancel, tally, keep_failed=False)
        return read.orphans

    def _store(
        self,
        read: "_Pass",
        extractions: Generator[tuple[FileStat, Extraction | ItemError], None, None],
        cancel: CancelToken,
        tally: IndexTally,
        *,
        keep_failed: bool,
    ) -> Generator[IndexEvent, None, None]:
        """Embed and store what is read; what cannot be is recorded, or kept for another pass."""
        files = read.files
        batch = _Batch(self._encoder, self._limits)
        try:
            for file, outcome in extractions:
                if isinstance(outcome, ItemError):
                    if keep_failed:
                        continue
                    if os.path.lexists(file.path):
                        batch.errors.append((file, outcome))
                        tally.skipped += 1
                        yield FileSkipped(to_problem(outcome, file.path))
                else:
                    read.stored.add(file)
                    tally.read += 1
                    copy = outcome.content_hash in read.present
                    tally.copies += copy
                    read.present.add(outcome.content_hash)
                    if copy and files[file].previous_hash == outcome.content_hash:
                        batch.touched.append(file)
                    else:
                        batch.read.add(file, replace(outcome, parts=()) if copy else outcome)
                read.done += 1
                paused = self._throttle is not None and bool(self._throttle.reason)
                if batch.due or paused:
                    read.orphans += self._commit(files, batch, tally, cancel)
                    batch = _Batch(self._encoder, self._limits)
                yield IndexProgress(Progress(read.done, read.total, file.path.name))
                if paused:
                    yield from wait_while_throttled(self._throttle, cancel)
                    batch.opened_s = time.monotonic()
        finally:
            extractions.close()
        read.orphans += self._commit(files, batch, tally, cancel)

    def _commit(
        self,
        files: Mapping[FileStat, ReadRequest],
        batch: _Batch,
        tally: IndexTally,
        cancel: CancelToken,
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
                    self._on_stored(cancel)
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
    online_only = isinstance(error, OnlineOnlyError)
    reason = UnreadReason.ONLINE_ONLY if online_only else UnreadReason.FAILED
    return Problem(error.path or path, error.title, error.detail, reason)

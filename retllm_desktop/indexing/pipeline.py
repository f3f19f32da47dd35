"""Files are read, embedded and stored, in batches that are whole or not there at all."""

import os
import time
from collections.abc import Callable, Generator, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from retllm_desktop.core.errors import ONLINE_ONLY, ItemError
from retllm_desktop.core.library import Library
from retllm_desktop.core.library_records import Problem
from retllm_desktop.core.ports import DualEncoder, Extractor
from retllm_desktop.core.progress import CancelToken, Progress, Throttle, wait_while_throttled
from retllm_desktop.core.types import FileStat
from retllm_desktop.indexing.embedding import EmbeddingQueue
from retllm_desktop.indexing.events import FileSkipped, IndexEvent, IndexProgress, IndexTally
from retllm_desktop.indexing.identity import as_online_only
from retllm_desktop.indexing.work_order import PriorityFolders, ReadQueue

COMMIT_FILES = 256
COMMIT_PARTS = 2048
COMMIT_S = 2.0

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class ReadRequest:
    """A file to be read.

    Attributes:
        root_id: The folder of the library that it lies in.
        held: Hash of what its path held before, None where nothing is known.
    """

    root_id: int
    held: bytes | None = None


class _Batch:
    """What was learnt of files and is not yet written."""

    def __init__(self, encoder: DualEncoder) -> None:
        self.read: EmbeddingQueue[FileStat] = EmbeddingQueue(encoder)
        self.problems: list[tuple[FileStat, Problem]] = []
        self.touched: list[FileStat] = []
        self.opened_s = time.monotonic()

    @property
    def due(self) -> bool:
        return (
            self.read.files + len(self.problems) + len(self.touched) >= COMMIT_FILES
            or self.read.parts >= COMMIT_PARTS
            or time.monotonic() - self.opened_s > COMMIT_S
        )


class ReadingPipeline:
    """Reads files of any number of folders into the library."""

    def __init__(
        self,
        library: Library,
        encoder: DualEncoder,
        extractor: Extractor,
        hints: PriorityFolders,
        pace: Throttle | None,
        *,
        follow: Callable[[], None] | None = None,
    ) -> None:
        """Take the parts; ``follow`` is called when something was put."""
        self._follow = follow
        self._library = library
        self._encoder = encoder
        self._extractor = extractor
        self._hints = hints
        self._pace = pace

    def read(
        self, files: Mapping[FileStat, ReadRequest], cancel: CancelToken, tally: IndexTally
    ) -> Generator[IndexEvent, None, None]:
        """Read, embed and store files.

        Two files that swapped their contents look like copies of each other until the first
        of them is written: the second is then read again for its own sake.

        Raises:
            StoreError: The batch under way was not written; what was written before stays.
            EngineError: The encoder cannot run.
        """
        again = yield from self._pass(files, cancel, tally, trust_copies=True)
        if again and not cancel.cancelled:
            tally.read -= len(again)
            tally.copies -= len(again)
            rest = {file: ReadRequest(files[file].root_id) for file in again}
            yield from self._pass(rest, cancel, tally, trust_copies=False)

    def _pass(
        self,
        files: Mapping[FileStat, ReadRequest],
        cancel: CancelToken,
        tally: IndexTally,
        *,
        trust_copies: bool,
    ) -> Generator[IndexEvent, None, list[FileStat]]:
        by_size: Mapping[int, frozenset[bytes]] = (
            self._library.hashes_by_size({file.size_bytes for file in files})
            if trust_copies
            else {}
        )
        maybe_copies = {
            file.path: by_size[file.size_bytes] for file in files if file.size_bytes in by_size
        }
        # Copies within this run: the library does not know the first one until its batch is in.
        present = {content_hash for hashes in by_size.values() for content_hash in hashes}
        orphans: list[FileStat] = []
        batch = _Batch(self._encoder)
        extractions = self._extractor.extract_many(
            ReadQueue(files, self._hints), self._encoder.image_spec, cancel, maybe_copies
        )
        try:
            for done, (file, outcome) in enumerate(extractions, start=1):
                if isinstance(outcome, ItemError):
                    if os.path.lexists(file.path):
                        problem = to_problem(outcome, file.path)
                        batch.problems.append((file, problem))
                        tally.skipped += 1
                        yield FileSkipped(problem)
                else:
                    tally.read += 1
                    copy = outcome.content_hash in present
                    tally.copies += copy
                    present.add(outcome.content_hash)
                    if copy and files[file].held == outcome.content_hash:
                        batch.touched.append(file)
                    else:
                        batch.read.add(file, replace(outcome, parts=()) if copy else outcome)
                rests = self._pace is not None and bool(self._pace.reason)
                if batch.due or rests:
                    orphans += self._commit(files, batch, tally)
                    batch = _Batch(self._encoder)
                yield IndexProgress(Progress(done, len(files), file.path.name))
                if rests:
                    yield from wait_while_throttled(self._pace, cancel)
                    batch.opened_s = time.monotonic()
        finally:
            extractions.close()
        orphans += self._commit(files, batch, tally)
        return orphans

    def _commit(
        self, files: Mapping[FileStat, ReadRequest], batch: _Batch, tally: IndexTally
    ) -> list[FileStat]:
        """Write a batch, one transaction for each folder and kind of outcome."""
        orphans: list[FileStat] = []
        read = batch.read.take()
        # What is new in one folder before what is a copy of it in another.
        kinds = [
            [one for one in read if one[2] is not None],
            [one for one in read if one[2] is None],
        ]
        if len({files[file].root_id for file, _, _ in read}) == 1:
            kinds = [read]
        for kind in kinds:
            for root_id, entries in _group_by_root(files, kind, lambda entry: entry[0]):
                orphans += self._library.put(root_id, entries)
                tally.embedded += sum(len(extraction.parts) for _, extraction, _ in entries)
                if self._follow is not None:
                    self._follow()
        for root_id, touched in _group_by_root(files, batch.touched, lambda file: file):
            self._library.touch(root_id, touched)
        for root_id, problems in _group_by_root(files, batch.problems, lambda pair: pair[0]):
            self._library.put_problems(
                root_id, [(_as_recorded(file, problem), problem) for file, problem in problems]
            )
        return orphans


def _group_by_root(
    files: Mapping[FileStat, ReadRequest], values: Iterable[_T], file_of: Callable[[_T], FileStat]
) -> Iterable[tuple[int, list[_T]]]:
    """Group what concerns files by the folder that they lie in."""
    groups: dict[int, list[_T]] = {}
    for value in values:
        groups.setdefault(files[file_of(value)].root_id, []).append(value)
    return groups.items()


def _as_recorded(file: FileStat, problem: Problem) -> FileStat:
    """A file that went to the cloud since it was listed is read once it is back."""
    return as_online_only(file) if problem.title == ONLINE_ONLY else file


def to_problem(error: ItemError, path: Path) -> Problem:
    """Return an error as what is recorded of it."""
    return Problem(error.path or path, error.title, error.detail)

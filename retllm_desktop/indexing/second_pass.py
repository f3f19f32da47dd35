"""The second pass of indexing: reads as a whole what the first pass read in part.

The first pass (``pipeline``) makes thousands of files searchable by what can be had quickly of
each. Here every one of them is read as a whole, and what that gives is put in its place, a batch in
one transaction: what searches returned last comes first, then folders that the person looks at,
then the newest. An interrupted run is resumed by the next.
"""

import logging
import time
from collections import deque
from collections.abc import Callable, Generator, Iterator
from typing import Final

from retllm_desktop.core.errors import ItemError, OnlineOnlyError, StoreError
from retllm_desktop.core.library import Library
from retllm_desktop.core.library_records import PendingContent, Problem
from retllm_desktop.core.ports import DualEncoder, Extractor
from retllm_desktop.core.progress import CancelToken, Progress, Throttle, wait_while_throttled
from retllm_desktop.core.types import Extraction, FileStat
from retllm_desktop.indexing.embedding import BatchLimits, EmbeddingQueue
from retllm_desktop.indexing.events import (
    FileSkipped,
    SecondPassEvent,
    SecondPassFinished,
    SecondPassProgress,
)
from retllm_desktop.indexing.pipeline import to_problem
from retllm_desktop.indexing.read_queue import PriorityFolders
from retllm_desktop.platform.logging import report_duration

_log = logging.getLogger(__name__)

_PAGE: Final = 4096
"""Contents looked up at once; to find the newest takes a look at all that are left."""


class _PendingFiles(Iterator[FileStat]):
    """Files to be read, in their order; what is looked for meanwhile comes next.

    Attributes:
        wanted: The content that each file handed out must hold, until it was read.
        unwritten: Contents handed out that are not written yet.
        passed_over: Contents that are not tried again in this run.
    """

    def __init__(self, library: Library, priorities: PriorityFolders, page: int) -> None:
        self._library = library
        self._priorities = priorities
        self._page = page
        self._version = -1
        self._noted: tuple[bytes, ...] = ()
        self._ahead: deque[PendingContent] = deque()
        self._newest: deque[PendingContent] = deque()
        self._handed_out: set[bytes] = set()
        self.wanted: dict[FileStat, bytes] = {}
        self.unwritten: set[bytes] = set()
        self.passed_over: set[bytes] = set()

    def __next__(self) -> FileStat:
        self._look_ahead()
        while self._ahead or self._newest or self._turn_page():
            one = (self._ahead or self._newest).popleft()
            if one.content_hash not in self._handed_out:
                self._handed_out.add(one.content_hash)
                self.unwritten.add(one.content_hash)
                self.wanted[one.file] = one.content_hash
                return one.file
        raise StopIteration

    def _look_ahead(self) -> None:
        """Take in what searches returned and what the person opened since the last look."""
        noted = self._library.second_pass.noted_results()
        version, folders = self._priorities.snapshot()
        if noted == self._noted and version == self._version:
            return
        self._noted, self._version = noted, version
        store = self._library.second_pass
        self._ahead = deque(store.pending_among(noted))
        for folder in folders:
            self._ahead.extend(store.pending(self._page, below=folder))

    def _turn_page(self) -> bool:
        """Look up the newest that are left; those not written yet are still among them."""
        self._handed_out = self.unwritten | self.passed_over
        found = self._library.second_pass.pending(self._page + len(self._handed_out))
        self._newest.extend(one for one in found if one.content_hash not in self._handed_out)
        return bool(self._newest)


class SecondPassService:
    """Reads as a whole what the first pass read in part, while search goes on.

    It writes the library: for one thread at a time.
    """

    def __init__(
        self,
        library: Library,
        encoder: DualEncoder,
        extractor: Extractor,
        priorities: PriorityFolders,
        *,
        throttle: Throttle | None = None,
        limits: BatchLimits | None = None,
        on_stored: Callable[[CancelToken], None] | None = None,
        page: int = _PAGE,
    ) -> None:
        """Take the parts.

        Args:
            library: The library.
            encoder: The encoder of the library's space.
            extractor: Reads files.
            priorities: Folders that the person looks at.
            throttle: Says when to pause, None for never.
            limits: When a batch is stored.
            on_stored: Called after files were stored.
            page: Contents looked up at once.
        """
        self._on_stored = on_stored
        self._library = library
        self._encoder = encoder
        self._extractor = extractor
        self._priorities = priorities
        self._throttle = throttle
        self._limits = limits or BatchLimits()
        self._page = page

    def run(self, cancel: CancelToken) -> Generator[SecondPassEvent, None, None]:
        """Read everything that is left; nothing is yielded but the end where nothing is.

        Raises:
            StoreError: The library cannot be written; what was written before stays.
            EngineError: The encoder cannot run.
        """
        run = _Run(self._library, self._encoder, self._extractor, self._limits)
        total = self._library.second_pass.count()
        if total:
            self._library.vectors.use_space(self._encoder.space)
            yield SecondPassProgress(Progress(0, total))
            yield from self._read(run, total, cancel)
            if not cancel.cancelled:
                run.finish()
        report_duration(
            _log, f"a second pass: {run.replaced} files read", time.monotonic() - run.started_s
        )
        yield SecondPassFinished(
            read=run.replaced,
            skipped=run.skipped,
            left=self._library.second_pass.count() if total else 0,
            cancelled=cancel.cancelled,
            elapsed_s=time.monotonic() - run.started_s,
            notice=run.notice,
        )

    def _read(
        self, run: "_Run", total: int, cancel: CancelToken
    ) -> Generator[SecondPassEvent, None, None]:
        pending = _PendingFiles(self._library, self._priorities, self._page)
        done = 0
        yield from wait_while_throttled(self._throttle, cancel)
        while not cancel.cancelled:
            any_left = False
            read = self._extractor.extract_many(pending, self._encoder.image_spec, cancel)
            try:
                for file, outcome in read:
                    any_left = True
                    done += 1
                    problem = run.take(file, pending, outcome)
                    if problem is not None:
                        yield FileSkipped(problem)
                    paused = self._throttle is not None and bool(self._throttle.reason)
                    if paused or run.due:
                        self._commit(run, pending, cancel)
                    yield SecondPassProgress(Progress(done, max(done, total), file.path.name))
                    yield from wait_while_throttled(self._throttle, cancel)
            finally:
                read.close()
            self._commit(run, pending, cancel)
            if not any_left:
                return

    def _commit(self, run: "_Run", pending: _PendingFiles, cancel: CancelToken) -> None:
        run.commit(pending)
        if self._on_stored is not None:
            self._on_stored(cancel)


class _Run:
    """What one run has read and not written yet, and what came of it."""

    def __init__(
        self, library: Library, encoder: DualEncoder, extractor: Extractor, limits: BatchLimits
    ) -> None:
        self._library = library
        self._extractor = extractor
        self._limits = limits
        self._queue: EmbeddingQueue[None] = EmbeddingQueue(encoder, limits.embedded_parts)
        self._problems: list[tuple[FileStat, Problem]] = []
        self.started_s = self._opened_s = time.monotonic()
        self.replaced = 0
        self.skipped = 0
        self.notice = ""

    @property
    def due(self) -> bool:
        """Whether the batch is full."""
        files = self._queue.files + len(self._problems)
        return self._limits.are_reached(files, self._queue.parts, self._opened_s)

    def take(
        self, file: FileStat, pending: _PendingFiles, outcome: Extraction | ItemError
    ) -> Problem | None:
        """Take a file that was read; return why it cannot be read, where that is recorded.

        A file that is away for now, or holds something else by now, keeps what the first pass
        made of it until a scan has seen what became of it.
        """
        content_hash = pending.wanted.pop(file)
        if isinstance(outcome, Extraction):
            if outcome.content_hash == content_hash and outcome.parts:
                self._queue.add(None, outcome)
            else:
                pending.passed_over.add(content_hash)
            return None
        pending.passed_over.add(content_hash)
        if isinstance(outcome, OnlineOnlyError) or not self._is_unchanged(file):
            return None
        problem = to_problem(outcome, file.path)
        self._problems.append((file, problem))
        self.skipped += 1
        return problem

    def commit(self, pending: _PendingFiles) -> None:
        """Write what was read."""
        read = [
            (extraction, vectors)
            for _, extraction, vectors in self._queue.drain()
            if vectors is not None
        ]
        if read:
            self.replaced += self._library.second_pass.put(read)
            pending.unwritten -= {extraction.content_hash for extraction, _ in read}
        roots = self._library.roots.all() if self._problems else ()
        for root in roots:
            own = [one for one in self._problems if root.path in one[0].path.parents]
            if own:
                self._library.files.put_problems(root.id, own)
        self._problems = []
        self._opened_s = time.monotonic()

    def finish(self) -> None:
        """Bring in order what many replacements left."""
        try:
            self._library.vectors.refresh_index()
            if self._library.worth_compacting():
                self._library.compact()
        except StoreError as exc:
            # Search works without it, if slower; or disk space is not freed.
            self.notice = str(exc)

    def _is_unchanged(self, file: FileStat) -> bool:
        try:
            status = file.path.stat()
        except (OSError, ValueError):
            return False
        same = (status.st_size, status.st_mtime_ns) == (file.size_bytes, file.mtime_ns)
        return same and self._extractor.present(file.path)

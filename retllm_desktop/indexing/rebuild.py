"""Fills further embedding spaces from the library: that of another pack, and that of passages."""

import contextlib
import logging
import os
import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from retllm_desktop.core.errors import EngineError, ItemError, StoreError
from retllm_desktop.core.library import Library
from retllm_desktop.core.library_records import Problem, Root, RootState
from retllm_desktop.core.ports import DualEncoder, Extractor
from retllm_desktop.core.progress import (
    CancelToken,
    Progress,
    Throttle,
    WorkPaused,
    wait_while_throttled,
)
from retllm_desktop.core.types import Extraction, FileStat, Modality, Vectors
from retllm_desktop.core.vector_stores import PassageEncoder
from retllm_desktop.indexing.embedding import BatchLimits, EmbeddingQueue
from retllm_desktop.indexing.events import FileSkipped, PassageProgress, RootOffline
from retllm_desktop.indexing.pipeline import to_problem
from retllm_desktop.indexing.scan import is_folder_available
from retllm_desktop.platform.logging import report_duration

_log = logging.getLogger(__name__)

BATCH_TEXTS: Final = 64
"""Texts stored at once; what a cancelled run has embedded of them is dropped."""
STEP_TEXTS: Final = 16
"""Texts embedded before it is looked whether the run is cancelled."""


class PassageService:
    """Embeds the texts of the library in the passage space; no file is read.

    An interrupted run is resumed by the next. It writes the library: for one thread at a time.
    """

    def __init__(
        self,
        library: Library,
        encoder: PassageEncoder,
        *,
        throttle: Throttle | None = None,
        due: bool = True,
    ) -> None:
        """Take the parts.

        Args:
            library: The library.
            encoder: The encoder of passages.
            throttle: Says when to pause, None for never.
            due: Whether index runs embed; else they wait until ``embed_missing`` was called by
                itself, because a person wanted it.
        """
        self._library = library
        self._encoder = encoder
        self._throttle = throttle
        self._due = due
        self._after = 0

    def embed_due(self, cancel: CancelToken) -> Generator[PassageProgress | WorkPaused, None, int]:
        """Embed as ``embed_missing`` does, where that is due; see there."""
        if not self._due:
            return 0
        return (yield from self.embed_missing(cancel))

    def embed_missing(
        self, cancel: CancelToken
    ) -> Generator[PassageProgress | WorkPaused, None, int]:
        """Embed every text that has no vector yet, then let search use the space.

        Returns:
            How many texts were embedded.

        Raises:
            StoreError: The library cannot be written; what was written before stays.
            EngineError: The encoder cannot run.
        """
        library, space = self._library, self._encoder.space
        self._due = True
        searched = library.passages.begin(space)
        embedded = done = total = 0
        while not cancel.cancelled:
            pending = library.passages.pending(space, self._after, BATCH_TEXTS)
            if not pending:
                break
            if not embedded:
                # Counting takes a moment in a large library: only where there is something to do.
                status = library.status()
                done, total = status.passages_done, status.passages_total
                yield PassageProgress(Progress(done, total))
            embedded += self._embed(pending, cancel)
            yield PassageProgress(Progress(done + embedded, max(done + embedded, total)))
            yield from wait_while_throttled(self._throttle, cancel)
        if not cancel.cancelled and not searched:
            library.passages.activate(space)
        return embedded

    def embed_new(self, cancel: CancelToken) -> None:
        """Embed the texts that were just stored, if search uses the space already.

        What a cancelled run or an ``EngineError`` leaves is done by the next ``embed_missing``:
        indexing goes on without vectors.

        Raises:
            StoreError: The library cannot be written.
        """
        library, space = self._library, self._encoder.space
        if library.passages.active_space() != space:
            return
        try:
            while not cancel.cancelled:
                pending = library.passages.pending(space, self._after, BATCH_TEXTS)
                if not pending:
                    return
                self._embed(pending, cancel)
        except EngineError:
            return

    def _embed(self, pending: tuple[tuple[int, str], ...], cancel: CancelToken) -> int:
        """Embed and store texts; a cancelled run stores none of them. Returns how many."""
        import numpy as np  # here: keeps the start of the command line quick

        # Texts of like length share a batch, so that little of it is padding.
        by_length = sorted(pending, key=lambda one: len(one[1]))
        rows: dict[int, Vectors] = {}
        for start in range(0, len(by_length), STEP_TEXTS):
            if cancel.cancelled:
                return 0
            step = by_length[start : start + STEP_TEXTS]
            vectors = self._encoder.embed_passages([text for _, text in step])
            rows.update(zip((number for number, _ in step), vectors, strict=True))
        ids = [number for number, _ in pending]
        self._library.passages.put(
            self._encoder.space, ids, np.stack([rows[number] for number in ids])
        )
        self._after = ids[-1]
        return len(ids)


@dataclass(frozen=True, slots=True)
class RebuildProgress:
    """Contents are embedded in the new space; search uses the old one."""

    progress: Progress


@dataclass(frozen=True, slots=True)
class SpaceActivated:
    """Search uses the new space from now on, and needs its encoder."""

    space_id: str


@dataclass(frozen=True, slots=True)
class RebuildFinished:
    """The run has ended.

    Attributes:
        embedded: Contents (files, copies not counted) embedded in this run.
        skipped: Contents that could not be read.
        activated: Whether search uses the new space now.
        cancelled: Whether it was cancelled; it can be resumed.
        compacted: Whether the disk space of the old vectors was freed.
        notice: Why it was not, or empty.
        elapsed_s: Seconds.
    """

    embedded: int
    skipped: int
    activated: bool
    cancelled: bool
    compacted: bool
    notice: str
    elapsed_s: float


RebuildEvent = (
    RebuildProgress | SpaceActivated | RebuildFinished | FileSkipped | RootOffline | WorkPaused
)


class _RebuildBatch:
    """The contents of one run that are being read or wait to be stored."""

    def __init__(self, encoder: DualEncoder, limits: BatchLimits) -> None:
        self._limits = limits
        self.queue: EmbeddingQueue[bytes] = EmbeddingQueue(encoder, limits.embedded_parts)
        self.wanted: dict[FileStat, bytes] = {}
        self.under_way: set[bytes] = set()
        self.unreadable: list[bytes] = []
        self.opened_s = time.monotonic()
        self.embedded = 0
        self.skipped = 0

    @property
    def due(self) -> bool:
        files = self.queue.files + len(self.unreadable)
        return self._limits.are_reached(files, self.queue.parts, self.opened_s)


class RebuildService:
    """Embeds the library in the space of another encoder, while search goes on."""

    def __init__(
        self,
        library: Library,
        encoder: DualEncoder,
        extractor: Extractor,
        *,
        throttle: Throttle | None = None,
        switch: Callable[[DualEncoder], None] | None = None,
        limits: BatchLimits | None = None,
        pending_files: int = 256,
    ) -> None:
        """Take the parts.

        Args:
            library: The library, which may be indexed by another run at the same time.
            encoder: The encoder of the new space.
            extractor: Reads files.
            throttle: Says when to pause, None for never.
            switch: Called with the encoder as soon as search must use it.
            limits: When a batch is stored.
            pending_files: Contents requested from the library at a time.
        """
        self._switch = switch
        self._limits = limits or BatchLimits()
        self._pending_files = pending_files
        self._library = library
        self._encoder = encoder
        self._extractor = extractor
        self._throttle = throttle

    def rebuild(self, cancel: CancelToken) -> Generator[RebuildEvent, None, None]:
        """Build the new space, then let search use it and drop the old one.

        An interrupted run is resumed by the next. What is indexed meanwhile is embedded too.
        Content of absent folders is left to indexing when they are back.

        Raises:
            StoreError: The library cannot be written; what was written before stays.
            EngineError: The encoder cannot run.
        """
        started = time.monotonic()
        build = _RebuildBatch(self._encoder, self._limits)
        activated = compacted = False
        notice = ""
        space = self._encoder.space
        if self._library.vectors.active_space() == space:
            activated = compacted = True
        else:
            self._library.spaces.begin(space)
            yield from self._fill(build, cancel)
            if not cancel.cancelled:
                self._library.spaces.activate()
                activated = True
                self._library.vectors.use_space(space)
                if self._switch is not None:
                    self._switch(self._encoder)
                yield SpaceActivated(space.id)
                try:
                    self._library.compact()
                    compacted = True
                except StoreError as exc:
                    # The new vectors are in use: only disk space is lost.
                    notice = str(exc)
        report_duration(
            _log, f"a rebuild: {build.embedded} contents embedded", time.monotonic() - started
        )
        yield RebuildFinished(
            embedded=build.embedded,
            skipped=build.skipped,
            activated=activated,
            cancelled=cancel.cancelled and not activated,
            compacted=compacted,
            notice=notice,
            elapsed_s=time.monotonic() - started,
        )

    def _fill(
        self, build: _RebuildBatch, cancel: CancelToken
    ) -> Generator[RebuildEvent, None, None]:
        status = self._library.status()
        done, total = status.building_done, status.building_total
        yield RebuildProgress(Progress(done, total))
        while not cancel.cancelled:
            yield from wait_while_throttled(self._throttle, cancel)
            feed = self._feed(build)
            extractions = self._extractor.extract_many(feed, self._encoder.image_spec, cancel)
            any_left = False
            try:
                for file, outcome in extractions:
                    any_left = True
                    content_hash = build.wanted.pop(file)
                    if isinstance(outcome, ItemError) or outcome.content_hash != content_hash:
                        yield from self._skip(build, content_hash, file, outcome)
                    else:
                        build.queue.add(content_hash, outcome)
                    done += 1
                    yield RebuildProgress(Progress(done, max(done, total), file.path.name))
                    paused = self._throttle is not None and bool(self._throttle.reason)
                    if paused or build.due:
                        self._commit(build)
                    yield from wait_while_throttled(self._throttle, cancel)
            finally:
                extractions.close()
            self._commit(build)
            if not any_left:
                return

    def _feed(self, build: _RebuildBatch) -> Iterator[FileStat]:
        """Yield pending files that are not under way, until nothing is left."""
        build.wanted.clear()
        build.under_way.clear()
        while True:
            pending = self._library.spaces.pending(self._pending_files + len(build.under_way))
            fresh = [one for one in pending if one.content_hash not in build.under_way]
            if not fresh:
                return
            for one in fresh:
                build.under_way.add(one.content_hash)
                build.wanted[one.file] = one.content_hash
                yield one.file

    def _skip(
        self,
        build: _RebuildBatch,
        content_hash: bytes,
        file: FileStat,
        outcome: Extraction | ItemError,
    ) -> Generator[RebuildEvent, None, None]:
        """Skip what cannot be read, unless its drive is absent."""
        if not os.path.lexists(file.path):
            root = self._root_of(file.path)
            if root is not None and not is_folder_available(root.path, known_files=1):
                if root.state is RootState.ONLINE:
                    self._library.roots.set_offline(root.id, True)
                    yield RootOffline(root)
                return
        build.unreadable.append(content_hash)
        build.skipped += 1
        if isinstance(outcome, ItemError):
            problem = to_problem(outcome, file.path)
        else:
            problem = Problem(file.path, "The file changed", "The next index run reads it anew.")
        yield FileSkipped(problem)

    def _commit(self, build: _RebuildBatch) -> None:
        read = [
            (content_hash, vectors, extraction)
            for content_hash, extraction, vectors in build.queue.drain()
            if vectors is not None
        ]
        entries = [(content_hash, vectors) for content_hash, vectors, _ in read]
        try:
            self._library.spaces.put_vectors(entries)
        except ValueError:
            entries = [
                (content_hash, vectors)
                for content_hash, vectors, extraction in read
                if self._fits(content_hash, vectors, extraction, build)
            ]
        build.embedded += len(entries)
        if build.unreadable:
            self._library.spaces.skip(build.unreadable)
        written = {content_hash for content_hash, _ in entries} | set(build.unreadable)
        build.under_way -= written
        build.unreadable = []
        build.opened_s = time.monotonic()

    def _fits(
        self, content_hash: bytes, vectors: Vectors, extraction: Extraction, build: _RebuildBatch
    ) -> bool:
        """Store one content; one whose parts differ from the library's is skipped.

        For documents indexed before scanned pages were read as pictures, texts alone are stored.
        """
        texts = [part.modality is Modality.TEXT for part in extraction.parts]
        choices = [vectors] if all(texts) or not any(texts) else [vectors, vectors[texts]]
        for chosen in choices:
            with contextlib.suppress(ValueError):
                self._library.spaces.put_vectors([(content_hash, chosen)])
                return True
        build.unreadable.append(content_hash)
        build.skipped += 1
        return False

    def _root_of(self, path: Path) -> Root | None:
        return next((root for root in self._library.roots.all() if root.path in path.parents), None)

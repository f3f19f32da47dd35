"""The ports ``Extractor`` and ``PartReader`` on reading processes, one reserved for queries."""

import contextlib
import os
import queue
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, wait
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, Generic, TypeVar

from retllm_desktop.core.enrichment import PartReader, PendingPictureType
from retllm_desktop.core.errors import ItemError
from retllm_desktop.core.located_text import LocatedText
from retllm_desktop.core.picture_types import PictureType
from retllm_desktop.core.ports import Extractor
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.query import Region
from retllm_desktop.core.types import Extraction, FileStat, ImageSpec, Rgb
from retllm_desktop.core.typing_support import override
from retllm_desktop.extraction import messages, text_messages
from retllm_desktop.extraction.files import (
    MIB,
    ReadingLimits,
    fit_memory_cap,
    is_present,
)
from retllm_desktop.extraction.reader_process import (
    ReaderProcess,
    ReaderSettings,
    ReaderTarget,
    closed_error,
)
from retllm_desktop.extraction.readers import find_reader
from retllm_desktop.extraction.worker import serve_reader
from retllm_desktop.platform.processes import ChildGoneError

_LOOK_AHEAD_PER_WORKER: Final = 12
_LOOK_AHEAD_MIN: Final = 24
"""Enough that no worker waits while a batch is embedded or written."""
_LOOK_AHEAD_BYTES: Final = 512 * MIB
_VIEWS_AHEAD: Final = 2
"""A consumer takes seconds for a view: the next is made meanwhile."""
_IDLE_S: Final = 30.0
_CANCEL_POLL_S: Final = 0.05
"""How often a waiting consumer checks for cancellation."""
_JOIN_S: Final = 10.0

ExtractionOutcome = Extraction | ItemError
_Answer = TypeVar("_Answer")


@dataclass(frozen=True, slots=True, eq=False)
class _Job(Generic[_Answer]):
    """One file on its way through the pool.

    Attributes:
        parse: Makes a value of its answer.
        outcome: Cancelled when nobody wants it any more.
    """

    file: FileStat
    request: messages.PackedMessage
    parse: Callable[[messages.ReaderHeader, Sequence[bytes]], _Answer]
    outcome: Future[_Answer | ItemError] = field(default_factory=Future[_Answer | ItemError])


class ProcessExtractor(Extractor, PartReader):
    """Reads files in processes that may crash without harm.

    Each worker is a thread that owns one reading process and takes jobs from a common queue;
    several calls of ``extract_many`` share the workers. Processes start with the first file
    and end when they have been idle for half a minute. Pictures for a query or for the judge
    have a process of their own, so they never wait for an indexing that is under way.
    """

    def __init__(
        self,
        workers: int | None = None,
        *,
        nice: int = 5,
        limits: ReadingLimits | None = None,
        memory_bytes: int | None = None,
        log_path: Path | None = None,
        recycle_after: int = 5000,
        target: ReaderTarget = serve_reader,
    ) -> None:
        """Remember how to work; nothing is started yet.

        Args:
            workers: Processes for indexing, None for one per processor core.
            nice: Added to their niceness, so that the machine stays usable.
            limits: What one file may cost.
            memory_bytes: What all processes may use together, None for no cap; there are fewer
                of them then, and at the least one of 256 MiB.
            log_path: File for what the processes print, None for the program's log.
            recycle_after: Files after which a process is replaced.
            target: What the processes run; another one only to see how we bear its failures.
        """
        if workers is not None and workers < 1:
            raise ValueError("need at least one worker")
        wanted = workers or os.cpu_count() or 1
        self._workers, limits = fit_memory_cap(memory_bytes, wanted, limits or ReadingLimits())
        self._settings = ReaderSettings(limits, nice, log_path, recycle_after, target)
        self._jobs: queue.SimpleQueue[_Job[Any] | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._closed = False
        self._threads: list[threading.Thread] = []
        self._readers: list[ReaderProcess] = []
        front = replace(self._settings, nice=0)
        self._front = ReaderProcess(front, "retllm-reader-front")
        self._front_lock = threading.Lock()

    @override
    def supports(self, path: Path) -> bool:
        return find_reader(path) is not None

    @override
    def present(self, path: Path) -> bool:
        return is_present(path)

    @override
    def extract_many(
        self,
        files: Iterable[FileStat],
        spec: ImageSpec,
        cancel: CancelToken,
        known_hashes: Mapping[Path, frozenset[bytes]] | None = None,
    ) -> Generator[tuple[FileStat, ExtractionOutcome], None, None]:
        yield from self._extract(files, spec, cancel, known_hashes, messages.ReaderTask.EXTRACT)

    @override
    def is_read_first(self, path: Path, spec: ImageSpec | None) -> bool:
        reader = find_reader(path)
        return reader is not None and not reader.slow and (spec is not None or not reader.drawn)

    @override
    def extract_first(
        self,
        files: Iterable[FileStat],
        spec: ImageSpec | None,
        cancel: CancelToken,
        known_hashes: Mapping[Path, frozenset[bytes]] | None = None,
    ) -> Generator[tuple[FileStat, ExtractionOutcome], None, None]:
        task = messages.ReaderTask.EXTRACT_FIRST
        yield from self._extract(files, spec, cancel, known_hashes, task)

    def _extract(
        self,
        files: Iterable[FileStat],
        spec: ImageSpec | None,
        cancel: CancelToken,
        known_hashes: Mapping[Path, frozenset[bytes]] | None,
        task: messages.ReaderTask,
    ) -> Generator[tuple[FileStat, ExtractionOutcome], None, None]:
        # At most a dozen files per worker and 512 MiB of files are under way or wait to be taken;
        # ``files`` is consumed no faster than that, in the thread that consumes the result.
        known = known_hashes or {}
        jobs = (
            _Job(
                file,
                messages.extract_request(
                    file.path, file.size_bytes, spec, known.get(file.path, frozenset()), task
                ),
                messages.parse_extraction,
            )
            for file in files
        )
        most = max(_LOOK_AHEAD_MIN, _LOOK_AHEAD_PER_WORKER * self._workers)
        yield from self._run(jobs, cancel, most)

    @override
    def views(
        self, wanted: Iterable[tuple[FileStat, bytes, int]], max_px: int, cancel: CancelToken
    ) -> Generator[tuple[FileStat, Rgb | ItemError], None, None]:
        jobs = (
            _Job(
                file,
                messages.part_request(file.path, part, max_px, content_hash),
                messages.parse_pixels,
            )
            for file, content_hash, part in wanted
        )
        yield from self._run(jobs, cancel, _VIEWS_AHEAD)

    @override
    def read_metadata(
        self, wanted: Iterable[tuple[FileStat, bytes]], cancel: CancelToken
    ) -> Generator[tuple[FileStat, ExtractionOutcome], None, None]:
        jobs = (
            _Job(
                file,
                messages.metadata_request(file.path, file.size_bytes, content_hash),
                messages.parse_extraction,
            )
            for file, content_hash in wanted
        )
        yield from self._run(jobs, cancel, _LOOK_AHEAD_MIN)

    @override
    def classify_previews(
        self, wanted: Iterable[PendingPictureType], cancel: CancelToken
    ) -> Generator[tuple[PendingPictureType, PictureType | ItemError | None], None, None]:
        asked: deque[PendingPictureType] = deque()

        def jobs() -> Iterator[_Job[PictureType | None]]:
            for picture in wanted:
                data = picture.preview or b""
                asked.append(picture)
                yield _Job(
                    FileStat(Path(picture.name), len(data), 0),
                    messages.type_request(data, picture.metadata, picture.name),
                    messages.parse_type,
                )

        for _, outcome in self._run(jobs(), cancel, _LOOK_AHEAD_MIN):
            yield asked.popleft(), outcome

    def _run(
        self, source: Iterator[_Job[_Answer]], cancel: CancelToken, most: int
    ) -> Generator[tuple[FileStat, _Answer | ItemError], None, None]:
        """Run jobs, at most so many ahead of what is consumed."""
        self._start_workers()
        pending: deque[_Job[_Answer]] = deque()
        in_flight_bytes = 0
        exhausted = False
        try:
            while not cancel.cancelled:
                while not exhausted and len(pending) < most:
                    if pending and in_flight_bytes >= _LOOK_AHEAD_BYTES:
                        break
                    job = next(source, None)
                    if job is None:
                        exhausted = True
                        break
                    if cancel.cancelled:
                        return
                    self._jobs.put(job)
                    pending.append(job)
                    in_flight_bytes += job.file.size_bytes
                if not pending or not self._wait_for(pending[0], cancel):
                    return
                job = pending.popleft()
                in_flight_bytes -= job.file.size_bytes
                yield job.file, job.outcome.result()
        finally:
            for job in pending:
                job.outcome.cancel()

    @override
    def load_image(
        self, path: Path, spec: ImageSpec | None, max_px: int, region: Region | None = None
    ) -> Rgb:
        return self._load(messages.load_request(path, spec, max_px, region), path)

    @override
    def load_part(
        self,
        path: Path,
        part: int,
        content_hash: bytes,
        *,
        spec: ImageSpec | None,
        max_px: int,
        region: Region | None = None,
    ) -> Rgb:
        request = messages.part_request(path, part, max_px, content_hash, spec=spec, region=region)
        return self._load(request, path)

    @override
    def locate_text(self, path: Path, part: int, content_hash: bytes) -> LocatedText:
        request = text_messages.text_request(path, part, content_hash)
        return self._ask_front(request, text_messages.parse_text, path)

    @override
    def load_image_data(
        self, data: bytes, spec: ImageSpec | None, max_px: int, region: Region | None = None
    ) -> Rgb:
        limit = self._settings.limits.in_memory_bytes
        if len(data) > limit:
            raise ItemError("The picture is too long", f"the limit is {limit // MIB} MiB")
        return self._load(messages.data_request(data, spec, max_px, region), None)

    @override
    def close(self) -> None:
        with self._lock:
            self._closed = True
            threads, self._threads = self._threads, []
        for _ in threads:
            self._jobs.put(None)
        for reader in (*self._readers, self._front):
            reader.end()
        for thread in threads:
            thread.join(_JOIN_S)
        with self._front_lock:
            self._front.stop()

    def _load(self, request: messages.PackedMessage, path: Path | None) -> Rgb:
        return self._ask_front(request, messages.parse_pixels, path)

    def _ask_front(
        self,
        request: messages.PackedMessage,
        parse: Callable[[messages.ReaderHeader, Sequence[bytes]], _Answer],
        path: Path | None,
    ) -> _Answer:
        """Have the process for the person's own requests carry one out.

        Raises:
            ItemError: The file cannot be used.
        """
        with self._front_lock:
            outcome = _call(self._front, request, parse, path)
        if isinstance(outcome, ItemError):
            raise outcome
        return outcome

    def _start_workers(self) -> None:
        with self._lock:
            if self._closed:
                raise closed_error()
            while len(self._threads) < self._workers:
                name = f"retllm-reader-{len(self._threads)}"
                reader = ReaderProcess(self._settings, name)
                thread = threading.Thread(target=self._work, args=(reader,), name=name, daemon=True)
                self._readers.append(reader)
                self._threads.append(thread)
                thread.start()

    def _wait_for(self, job: _Job[Any], cancel: CancelToken) -> bool:
        """Wait for a job; False when cancelled meanwhile."""
        while not wait([job.outcome], _CANCEL_POLL_S).done:
            if cancel.cancelled:
                return False
            if self._closed:
                raise closed_error()
        return not cancel.cancelled

    def _work(self, reader: ReaderProcess) -> None:
        """Run in a thread: take jobs until told to end."""
        try:
            while True:
                try:
                    job = self._jobs.get(timeout=_IDLE_S)
                except queue.Empty:
                    reader.stop()
                    continue
                if job is None:
                    return
                if not job.outcome.set_running_or_notify_cancel():
                    continue
                try:
                    job.outcome.set_result(_call(reader, job.request, job.parse, job.file.path))
                except BaseException as exc:  # noqa: BLE001 - raised where the outcome is taken
                    job.outcome.set_exception(exc)
        finally:
            with contextlib.suppress(OSError):
                reader.stop()


def _call(
    reader: ReaderProcess,
    request: messages.PackedMessage,
    parse: Callable[[messages.ReaderHeader, Sequence[bytes]], _Answer],
    path: Path | None,
) -> _Answer | ItemError:
    """Have one request carried out; whatever a file does to its reader is an ``ItemError``."""
    try:
        return parse(*reader.call(*request))
    except ItemError as exc:
        return exc.with_path(path)
    except ChildGoneError as exc:
        reason = exc.reason
    except messages.MalformedAnswerError:
        reader.stop()
        reason = "gave an unreadable answer"
    return ItemError(
        "The file cannot be read: it made its reader fail", f"the reading process {reason}", path
    )

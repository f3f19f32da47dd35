"""The ports ``Extractor`` and ``PartReader``: reading processes, one kept for who waits."""

import contextlib
import os
import queue
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, Generic, TypeVar

from retllm_desktop.core.errors import EngineError, ItemError
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.query import Region
from retllm_desktop.core.types import Extraction, FileStat, ImageSpec, Rgb
from retllm_desktop.extraction import messages
from retllm_desktop.extraction.files import (
    MIB,
    ReadingLimits,
    fit_memory_cap,
    get_file_kind,
    is_present,
)
from retllm_desktop.extraction.reader_process import ReaderProcess, ReaderSettings, ReaderTarget
from retllm_desktop.extraction.worker import serve_reader
from retllm_desktop.platform.processes import ChildGoneError

_LOOK_AHEAD_PER_WORKER: Final = 12
_LOOK_AHEAD_MIN: Final = 24
"""Enough that no worker waits while a batch is embedded or written."""
_LOOK_AHEAD_BYTES: Final = 512 * MIB
_VIEWS_AHEAD: Final = 2
"""Of views that take seconds each to look at: one is looked at while the next is made."""
_IDLE_S: Final = 30.0
_CANCEL_POLL_S: Final = 0.05
"""How often a waiting consumer looks whether it was cancelled."""
_JOIN_S: Final = 10.0

ExtractionOutcome = Extraction | ItemError
_Answer = TypeVar("_Answer")


class _Job(Generic[_Answer]):
    """One file on its way through the pool.

    Attributes:
        file: The file.
        request: What is asked of a reading process.
        read: Makes a value of its answer.
        dropped: Set when nobody wants the outcome any more.
    """

    def __init__(
        self,
        file: FileStat,
        request: messages.PackedMessage,
        read: Callable[[messages.ReaderHeader, Sequence[bytes]], _Answer],
    ) -> None:
        self.file = file
        self.request = request
        self.read = read
        self.dropped = False
        self._done = threading.Event()
        self._outcome: _Answer | ItemError | None = None
        self._failure: BaseException | None = None

    def finish(self, outcome: _Answer | ItemError) -> None:
        self._outcome = outcome
        self._done.set()

    def fail(self, failure: BaseException) -> None:
        self._failure = failure
        self._done.set()

    def wait(self, timeout_s: float) -> bool:
        return self._done.wait(timeout_s)

    def outcome(self) -> _Answer | ItemError:
        """Return what came out of it; raises what is not the file's fault."""
        if self._failure is not None:
            raise self._failure
        if self._outcome is None:
            raise RuntimeError("the job is not done")
        return self._outcome


class ProcessExtractor:
    """Reads files in processes that may die without harm.

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

    def supports(self, path: Path) -> bool:
        """Whether the file's name says that it is a kind we read."""
        return get_file_kind(path) is not None

    def present(self, path: Path) -> bool:
        """Whether a file's bytes are here to be read, as far as its entry tells."""
        return is_present(path)

    def extract_many(
        self,
        files: Iterable[FileStat],
        spec: ImageSpec,
        cancel: CancelToken,
        known_hashes: Mapping[Path, frozenset[bytes]] | None = None,
    ) -> Generator[tuple[FileStat, ExtractionOutcome], None, None]:
        """Read files on all workers, yielding in input order.

        At most a dozen files per worker and 512 MiB of files are under way or wait to be taken;
        ``files`` is consumed no faster than that, in the thread that consumes the result.

        Args:
            files: Files to read.
            spec: Size of the pixels to make.
            cancel: Ends the iteration; what is under way is dropped.
            known_hashes: By path, hashes whose parts are not wanted.

        Yields:
            The file with its extraction, or with the ``ItemError`` that says why not.

        Raises:
            EngineError: No reading process can be started, or the extractor was closed.
        """
        known = known_hashes or {}
        jobs = (
            _Job(
                file,
                messages.extract_request(
                    file.path, file.size_bytes, spec, known.get(file.path, frozenset())
                ),
                messages.parse_extraction,
            )
            for file in files
        )
        most = max(_LOOK_AHEAD_MIN, _LOOK_AHEAD_PER_WORKER * self._workers)
        yield from self._run(jobs, cancel, most)

    def views(
        self, wanted: Iterable[tuple[FileStat, bytes, int]], max_px: int, cancel: CancelToken
    ) -> Generator[tuple[FileStat, Rgb | ItemError], None, None]:
        """Decode pictures and draw pages, upright, in input order, one or two ahead.

        Args:
            wanted: Files, the hash that they must have, and which part of them.
            max_px: Longest side; smaller pictures keep their size, pages are drawn at it.
            cancel: Ends the iteration; what is under way is dropped.

        Raises:
            EngineError: No reading process can be started, or the extractor was closed.
        """
        jobs = (
            _Job(
                file,
                messages.part_request(file.path, part, max_px, content_hash),
                messages.parse_pixels,
            )
            for file, content_hash, part in wanted
        )
        yield from self._run(jobs, cancel, _VIEWS_AHEAD)

    def descriptions(
        self, wanted: Iterable[tuple[FileStat, bytes]], cancel: CancelToken
    ) -> Generator[tuple[FileStat, ExtractionOutcome], None, None]:
        """Read what files say of themselves, in input order.

        Args:
            wanted: Files and the hash that they must have.
            cancel: Ends the iteration; what is under way is dropped.

        Yields:
            The file with an extraction without parts, or with the error that says why not.

        Raises:
            EngineError: No reading process can be started, or the extractor was closed.
        """
        jobs = (
            _Job(
                file,
                messages.description_request(file.path, file.size_bytes, content_hash),
                messages.parse_extraction,
            )
            for file, content_hash in wanted
        )
        yield from self._run(jobs, cancel, _LOOK_AHEAD_MIN)

    def _run(
        self, source: Iterator[_Job[_Answer]], cancel: CancelToken, most: int
    ) -> Generator[tuple[FileStat, _Answer | ItemError], None, None]:
        """Have jobs done, at most so many ahead of what is consumed."""
        self._start()
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
                if not pending:
                    return
                if not self._waited(pending[0], cancel):
                    return
                job = pending.popleft()
                in_flight_bytes -= job.file.size_bytes
                yield job.file, job.outcome()
        finally:
            for job in pending:
                job.dropped = True

    def load_image(
        self, path: Path, spec: ImageSpec | None, max_px: int, region: Region | None = None
    ) -> Rgb:
        """Decode one picture, upright, for the judge or for a query.

        Args:
            path: The file.
            spec: An encoder's size, or None for a view.
            max_px: Longest side of a view; a smaller picture keeps its size.
            region: The part of the picture that is wanted, None for all of it.

        Raises:
            EngineError: The reading process cannot be started.
            ItemError: It cannot be read.
        """
        return self._load(messages.load_request(path, spec, max_px, region), path)

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
        """Decode a picture of the library, or draw a page, upright; see the port.

        Raises:
            EngineError: The reading process cannot be started.
            ItemError: It cannot be read, or holds something else now.
        """
        request = messages.part_request(path, part, max_px, content_hash, spec=spec, region=region)
        return self._load(request, path)

    def load_image_data(
        self, data: bytes, spec: ImageSpec | None, max_px: int, region: Region | None = None
    ) -> Rgb:
        """Decode one pasted picture, upright; the arguments are those of ``load_image``.

        Raises:
            EngineError: The reading process cannot be started.
            ItemError: It cannot be read.
        """
        limit = self._settings.limits.in_memory_bytes
        if len(data) > limit:
            raise ItemError("The picture is too long", f"the limit is {limit // MIB} MiB")
        return self._load(messages.data_request(data, spec, max_px, region), None)

    def close(self) -> None:
        """End the processes; iterations still under way end with an ``EngineError``."""
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
        with self._front_lock:
            try:
                return messages.parse_pixels(*self._front.call(*request))
            except ItemError as exc:
                raise exc.with_path(path) from exc
            except ChildGoneError as exc:
                raise _reader_failed(exc.reason, path) from exc
            except messages.MalformedAnswerError as exc:
                self._front.stop()
                raise _reader_failed("gave an unreadable answer", path) from exc

    def _start(self) -> None:
        with self._lock:
            if self._closed:
                raise EngineError("The readers of files were closed")
            while len(self._threads) < self._workers:
                name = f"retllm-reader-{len(self._threads)}"
                reader = ReaderProcess(self._settings, name)
                thread = threading.Thread(target=self._work, args=(reader,), name=name, daemon=True)
                self._readers.append(reader)
                self._threads.append(thread)
                thread.start()

    def _waited(self, job: _Job[Any], cancel: CancelToken) -> bool:
        """Wait for a job; False when cancelled meanwhile."""
        while not job.wait(_CANCEL_POLL_S):
            if cancel.cancelled:
                return False
            if self._closed:
                raise EngineError("The readers of files were closed")
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
                if not job.dropped:
                    _run_job(reader, job)
        finally:
            with contextlib.suppress(OSError):
                reader.stop()


def _run_job(reader: ReaderProcess, job: _Job[Any]) -> None:
    """Have one file read; whatever happens, the job gets done."""
    path = job.file.path
    try:
        job.finish(job.read(*reader.call(*job.request)))
    except ItemError as exc:
        job.finish(exc.with_path(path))
    except ChildGoneError as exc:
        job.finish(_reader_failed(exc.reason, path))
    except messages.MalformedAnswerError:
        reader.stop()
        job.finish(_reader_failed("gave an unreadable answer", path))
    except BaseException as exc:  # noqa: BLE001 - raised again where the outcome is asked for
        job.fail(exc)


def _reader_failed(reason: str, path: Path | None) -> ItemError:
    return ItemError(
        "The file cannot be read: it made its reader fail", f"the reading process {reason}", path
    )

"""Folders and indexing: they run one after the other on one executor, small writes beside them."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal, Slot

from retllm_desktop.core.errors import InputError
from retllm_desktop.core.library_records import LibraryStatus, Root, RootState
from retllm_desktop.core.progress import CancelToken, WorkPaused
from retllm_desktop.indexing.change_detection import Changes
from retllm_desktop.indexing.enrichment import DescriptionProgress, RecognitionProgress
from retllm_desktop.indexing.events import (
    IndexFinished,
    IndexProgress,
    ScanProgress,
    SecondPassProgress,
)
from retllm_desktop.indexing.rebuild import RebuildProgress
from retllm_desktop.indexing.throttle import PAUSED
from retllm_desktop.ui.library.library_jobs import (
    EnrichmentJob,
    JobQueue,
    LibraryJob,
    RebuildJob,
    SecondPassJob,
    WriteCallback,
    make_job_work,
)
from retllm_desktop.ui.library.time_left import WorkPace
from retllm_desktop.ui.library.watch_session import WatchSession
from retllm_desktop.ui.shared.serial_executor import SerialExecutor, Work, Worker, single_call
from retllm_desktop.ui.window.services import UiServices

CLOSE_S: Final = 15.0
"""An indexing run writes the batch under way before it ends; that may take a moment."""
REFRESH_S: Final = 2.0


class IndexingState(StrEnum):
    """State of indexing; work that waits by a rule («on battery») counts as running."""

    IDLE = "idle"
    RUNNING = "running"
    PAUSING = "pausing"
    PAUSED = "paused"
    STOPPED = "stopped"
    """By an error, until the person resumes or a new job is requested."""


@dataclass(frozen=True, slots=True)
class _AddRefused:
    error: InputError


class LibrarySession(QObject):
    """Edits and indexes the library, and reads its status.

    Attributes:
        watch: The watched folders.
        jobs: The pending jobs.
        pace: How fast the running job goes, and how long it will take.
        status: The status as last read.
        state: What indexing is doing.

    Signals:
        status_changed: A new ``LibraryStatus``.
        state_changed: ``state`` changed.
        progressed: An ``IndexEvent`` or ``RebuildEvent``, at ≤ 10 Hz.
        indexed: The ``IndexFinished`` at the end of a run.
        failed: A ``RetllmError``: what was asked for did not happen.
        problems_listed: A ``ReadingReport``, after ``list_problems``.
        changed_elsewhere: Another machine changed the library.
    """

    status_changed = Signal(object)
    state_changed = Signal()
    progressed = Signal(object)
    indexed = Signal(object)
    failed = Signal(object)
    problems_listed = Signal(object)
    changed_elsewhere = Signal()

    def __init__(
        self, services: UiServices, reads: SerialExecutor, parent: QObject | None = None
    ) -> None:
        """Take the services and the reading executor."""
        super().__init__(parent)
        self._services = services
        self._folders = services.folders
        self._throttle = services.throttle
        self._reads = reads
        self._writer = SerialExecutor("writer", self)
        # Between two events of a run a model may be at work for seconds: what a person notes waits
        # for the transaction under way alone.
        self._notes = SerialExecutor("small-writes", self)
        self.watch = WatchSession(services.watching, self)
        self.watch.changed.connect(self._on_changes)
        self.watch.root_gone.connect(self._on_root_gone)
        self.watch.root_back.connect(self._on_root_back)
        self.watch.failed.connect(self._on_watch_failed)
        self.jobs = JobQueue()
        self.pace = WorkPace()
        self._run: Worker | None = None
        self._job: LibraryJob | None = None
        self._edits = 0
        self._paused_for = ""
        self._error: object = None
        self._stopped = self._closing = False
        self._presence: dict[int, RootState] = {}
        self._refreshed_s = 0.0
        self._reading_status = False
        self.status: LibraryStatus | None = None
        self.state = IndexingState.IDLE
        self.changed_elsewhere.connect(self._reread_status)

    @property
    def roots(self) -> tuple[Root, ...]:
        """The folders as last read."""
        return self.status.roots if self.status else ()

    @property
    def can_pause(self) -> bool:
        """Whether indexing can be paused at all."""
        return self._throttle is not None

    def start(self, *, scan: bool = True) -> None:
        """Read the status, queue a due rebuild, watch the folders and scan them all.

        A running watcher requests the first scan itself, so that no change is missed.
        """
        self.refresh()
        if self._services.changes is not None:
            # Emitted on the feed's thread, received on this object's.
            self._services.changes.follow(self.changed_elsewhere.emit)
        if self._services.rebuilding is not None and not self._services.rebuild_offer:
            self.jobs.queue_rebuild()
        self.watch.start()
        if scan and not self.watch.running:
            self.jobs.queue_scan()
        self._start_next()
        self._update_state()

    def rebuild(self) -> None:
        """Bring the library to the models that were offered: the person said so."""
        self.jobs.queue_rebuild()
        self._stopped = False
        self._start_next()

    def refresh(self) -> None:
        """Read the library's status."""
        if self._reading_status:
            return
        self._reading_status = True
        self._refreshed_s = time.monotonic()
        worker = self._reads.submit(single_call(self._folders.status))
        worker.returned.connect(self._on_status)
        worker.errored.connect(self.failed)
        worker.finished.connect(self._on_status_read)

    def add(self, paths: Sequence[Path]) -> None:
        """Add folders, then index them."""
        folders = self._folders

        def work(_cancel: CancelToken) -> Iterator[object]:
            for path in paths:
                try:
                    yield folders.add(path)
                except InputError as exc:
                    yield _AddRefused(exc)

        self._edit(work)

    def remove(self, root: Root) -> None:
        """Remove a folder; an interrupted indexing run is queued again."""
        self.jobs.drop_root(root.id)
        self._presence.pop(root.id, None)
        self._edit(single_call(lambda: self._folders.remove(root.id)))

    def set_exclusions(self, root: Root, patterns: Sequence[str]) -> None:
        """Set the exclusion patterns of a folder, then scan it."""

        def work(_cancel: CancelToken) -> Iterator[object]:
            self._folders.set_exclusions(root, patterns)
            yield root

        self._edit(work)

    def write(self, write: Callable[[], object], callback: WriteCallback) -> None:
        """Run a small write, in the order in which they are asked for, beside a running job.

        Args:
            write: The write.
            callback: Receives its result or its ``RetllmError``.
        """
        worker = self._notes.submit(single_call(write))
        worker.returned.connect(callback)
        worker.errored.connect(callback)

    def check(self, paths: Sequence[Path]) -> None:
        """Have files looked at that the person moved or brought back, watched or not."""
        self.jobs.queue_paths(paths)
        self._start_next()

    def prioritise(self, path: Path) -> None:
        """Have the files below a folder read before others."""
        self._services.indexing.prioritise(path)

    def index(self, roots: Sequence[Root] | None = None, *, retry_problems: bool = False) -> None:
        """Scan folders, all by default."""
        root_ids = None if roots is None else [root.id for root in roots]
        self.jobs.queue_scan(root_ids, retry_problems=retry_problems)
        self._stopped = False
        self._start_next()

    def pause(self) -> None:
        """Pause: files already read are written, the other work waits."""
        if self._throttle is not None:
            self._throttle.pause()
            self._update_state()

    def resume(self) -> None:
        """Go on after ``pause``, or after an error."""
        self._stopped = False
        if self._throttle is not None:
            self._throttle.resume()
            self._report_waiting()
        self._paused_for = ""
        self._update_state()
        self._start_next()

    def list_problems(self) -> None:
        """Read which files were not read, or in part."""
        worker = self._reads.submit(single_call(self._folders.reading_report))
        worker.returned.connect(self.problems_listed)
        worker.errored.connect(self.failed)

    @property
    def busy(self) -> bool:
        """Whether writing or a read of the status is running; watching does not count."""
        return self._writer.busy or self._notes.busy or self._reading_status

    def stop(self) -> None:
        """Ask everything to stop, without waiting for it."""
        self._closing = True
        self.watch.stop()
        self._writer.stop()

    def close(self) -> bool:
        """Stop after writing what is read; returns whether it stopped in time."""
        self.stop()
        if self._services.changes is not None:
            self._services.changes.stop()
        watching = self.watch.close()
        # What was noted is written, however much of it waits.
        noted = self._notes.close(CLOSE_S)
        return self._writer.close(CLOSE_S) and noted and watching

    # Jobs.

    def _start_next(self) -> None:
        """Start the next job unless one is running or starting is blocked."""
        paused = self._throttle is not None and self._throttle.paused
        background = isinstance(self._job, SecondPassJob | EnrichmentJob)
        if background and self.jobs and self._run is not None:
            # It is queued again and continues where it was.
            self._run.stop()
        if self._run is not None or self._edits or self._closing or self._stopped or paused:
            return
        job = self.jobs.next_job()
        if job is None:
            return
        self._job = job
        self._error = None
        self._run = self._writer.submit(
            make_job_work(job, self._services),
            coalesce=(
                IndexProgress,
                ScanProgress,
                RebuildProgress,
                SecondPassProgress,
                DescriptionProgress,
                RecognitionProgress,
            ),
        )
        self._run.yielded.connect(self._on_event)
        self._run.errored.connect(self._on_run_failed)
        self._run.finished.connect(self._on_run_over)
        self._update_state()

    def _edit(self, work: Work) -> None:
        self._edits += 1
        if self._run is not None:
            # The run may take hours: it is ended for the edit, and queued again.
            self._run.stop()
        worker = self._writer.submit(work)
        worker.yielded.connect(self._on_edit_event)
        worker.errored.connect(self.failed)
        worker.finished.connect(self._on_edit_over)

    def _update_state(self) -> None:
        if self._throttle is not None and self._throttle.paused:
            waits = self._run is None or bool(self._paused_for)
            state = IndexingState.PAUSED if waits else IndexingState.PAUSING
        elif self._run is not None:
            state = IndexingState.RUNNING
        else:
            state = IndexingState.STOPPED if self._stopped else IndexingState.IDLE
        if state is not self.state:
            self.state = state
            self.state_changed.emit()

    def _report_waiting(self) -> None:
        """After resuming, report whether work still waits by a rule; reading it may be slow."""
        throttle, run = self._throttle, self._run
        if throttle is None or run is None:
            return

        def report(reason: str) -> None:
            if reason and reason != PAUSED and run is self._run and not self._paused_for:
                self._on_event(WorkPaused(reason))

        self._reads.submit(single_call(lambda: throttle.reason)).returned.connect(report)

    @Slot(object)
    def _on_event(self, event: object) -> None:
        self._paused_for = event.reason if isinstance(event, WorkPaused) else ""
        self.pace.note_event(event)
        self._update_state()
        if isinstance(event, IndexFinished):
            self.indexed.emit(event)
            return
        self.progressed.emit(event)
        if time.monotonic() - self._refreshed_s > REFRESH_S:
            self.refresh()

    @Slot(object)
    def _on_run_failed(self, error: object) -> None:
        self._error = error
        self.failed.emit(error)

    @Slot()
    def _on_run_over(self) -> None:
        run, job = self._run, self._job
        self._run = self._job = None
        self.pace.stop()
        self._paused_for = ""
        if job is not None and not self._closing:
            if self._error is not None:
                # Nothing is lost, but the job is not repeated at once. A rebuild waits for the next
                # start: the library is usable as before.
                if not isinstance(job, RebuildJob | SecondPassJob | EnrichmentJob):
                    self.jobs.put_back(job)
                    self._stopped = True
            elif run is not None and run.cancel.cancelled:
                self.jobs.put_back(job)
            elif not isinstance(job, EnrichmentJob):
                if not isinstance(job, SecondPassJob) and self._services.second_pass is not None:
                    self.jobs.queue_second_pass()
                if self._services.enrichment is not None:
                    self.jobs.queue_enrichment()
        self._reread_status()
        self._start_next()
        self._update_state()

    # Edits.

    @Slot(object)
    def _on_edit_event(self, event: object) -> None:
        if isinstance(event, _AddRefused):
            self.failed.emit(event.error)
        elif isinstance(event, Root):
            self.prioritise(event.path)
            self._stopped = False
            self.jobs.queue_scan((event.id,))

    @Slot()
    def _on_edit_over(self) -> None:
        self._edits -= 1
        self.watch.refresh()
        self._reread_status()
        self._start_next()

    # The watcher's events.

    @Slot(object)
    def _on_changes(self, changes: Changes) -> None:
        if changes.rescan_roots:
            # Rare, and often because a missing drive is back.
            self._stopped = False
        self.jobs.queue_changes(changes)
        self._start_next()

    @Slot(object)
    def _on_root_gone(self, root: Root) -> None:
        self._show_presence(root, RootState.OFFLINE)
        # The scan finds that it is missing and records that.
        self.jobs.queue_scan((root.id,))
        self._start_next()

    @Slot(object)
    def _on_root_back(self, root: Root) -> None:
        self._show_presence(root, RootState.ONLINE)

    def _show_presence(self, root: Root, state: RootState) -> None:
        """Show at once what a later scan will record."""
        self._presence[root.id] = state
        if self.status is not None:
            self._on_status(self.status)

    @Slot(object)
    def _on_watch_failed(self, error: object) -> None:
        self._presence.clear()
        self.failed.emit(error)
        self.index()

    # Status.

    @Slot(object)
    def _on_status(self, status: LibraryStatus) -> None:
        roots = tuple(
            replace(root, state=self._presence.get(root.id, root.state)) for root in status.roots
        )
        self.status = replace(status, roots=roots)
        self.status_changed.emit(self.status)

    @Slot()
    def _on_status_read(self) -> None:
        self._reading_status = False

    @Slot()
    def _reread_status(self) -> None:
        # A running read may have started before the change: read again after it.
        self._reading_status = False
        self.refresh()

"""Folders and indexing: everything that writes the library runs on one lane, in turn."""

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
from retllm_desktop.indexing.events import IndexFinished, IndexProgress, ScanProgress
from retllm_desktop.indexing.rebuild import RebuildProgress
from retllm_desktop.indexing.throttle import PAUSED
from retllm_desktop.ui.library_jobs import (
    EnrichmentJob,
    InterleavedWrites,
    JobQueue,
    LibraryJob,
    RebuildJob,
    WriteCallback,
    WriteDone,
    make_job_work,
)
from retllm_desktop.ui.serial_executor import SerialExecutor, Work, Worker, single_call
from retllm_desktop.ui.services import UiServices
from retllm_desktop.ui.watch_session import WatchSession

CLOSE_S: Final = 15.0
"""An indexing run writes the batch under way before it ends; that may take a moment."""
REFRESH_S: Final = 2.0


class IndexingState(StrEnum):
    """What indexing is doing.

    Work that rests by a rule («on battery») is running: it goes on by itself.
    """

    IDLE = "idle"
    RUNNING = "running"
    PAUSING = "pausing"
    PAUSED = "paused"
    STOPPED = "stopped"
    """By an error: it goes on when the person says so, or when something new is asked for."""


@dataclass(frozen=True, slots=True)
class _Refused:
    error: InputError


class LibrarySession(QObject):
    """What the window does to the library.

    Signals:
        status_changed: A new ``LibraryStatus``.
        state_changed: ``state`` changed.
        progressed: An ``IndexEvent`` or ``RebuildEvent``, at ≤ 10 Hz.
        indexed: The ``IndexFinished`` at the end of a run.
        failed: A ``RetllmError``: what was asked for did not happen.
        problems_listed: A tuple of ``Problem``, after ``list_problems``.
    """

    status_changed = Signal(object)
    state_changed = Signal()
    progressed = Signal(object)
    indexed = Signal(object)
    failed = Signal(object)
    problems_listed = Signal(object)

    def __init__(
        self, services: UiServices, reads: SerialExecutor, parent: QObject | None = None
    ) -> None:
        """Take the services and the lane for reading."""
        super().__init__(parent)
        self._services = services
        self._folders = services.folders
        self._pacing = services.throttle
        self._reads = reads
        self._writer = SerialExecutor("writer", self)
        self.watch = WatchSession(services.watching, self)
        self.watch.changed.connect(self._on_changes)
        self.watch.root_gone.connect(self._on_root_gone)
        self.watch.root_back.connect(self._on_root_back)
        self.watch.failed.connect(self._on_watch_failed)
        self._agenda = JobQueue()
        self._errands = InterleavedWrites()
        self._run: Worker | None = None
        self._job: LibraryJob | None = None
        self._edits = 0
        self._resting = ""
        self._error: object = None
        self._stopped = self._closing = False
        self._presence: dict[int, RootState] = {}
        self._refreshed_s = 0.0
        self._reading_status = False
        self.status: LibraryStatus | None = None
        self.state = IndexingState.IDLE

    @property
    def roots(self) -> tuple[Root, ...]:
        """The folders as last read."""
        return self.status.roots if self.status else ()

    @property
    def can_pause(self) -> bool:
        """Whether indexing can be paused at all."""
        return self._pacing is not None

    def start(self, *, look_through: bool = True) -> None:
        """Read the numbers, rebuild where that is due, watch, and look through all folders.

        Where folders are watched, the watcher itself asks for that look as soon as it listens:
        what happens in between is seen by one or the other.
        """
        self.refresh()
        if self._services.rebuilding is not None:
            self._agenda.queue_rebuild()
        self.watch.start()
        if look_through and not self.watch.running:
            self._agenda.queue_scan()
        self._go_on()
        self._update_state()

    def refresh(self) -> None:
        """Read the library's numbers."""
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
                    yield _Refused(exc)

        self._edit(work)

    def remove(self, root: Root) -> None:
        """Forget a folder; indexing that this interrupts is taken up again."""
        self._agenda.drop_root(root.id)
        self._presence.pop(root.id, None)
        self._edit(single_call(lambda: self._folders.remove(root.id)))

    def leave_out(self, root: Root, patterns: Sequence[str]) -> None:
        """Choose what is left out of a folder, then bring the library in step with that."""

        def work(_cancel: CancelToken) -> Iterator[object]:
            self._folders.set_exclusions(root, patterns)
            yield root

        self._edit(work)

    def write(self, errand: Callable[[], object], told: WriteCallback) -> None:
        """Have something small written: at the next step of a run that is under way.

        Args:
            errand: Writes; called on the writer's lane.
            told: Told what it returned, or its ``RetllmError``.
        """
        self._errands.put(errand, told)
        if self._run is not None and (self._resting or self.state is IndexingState.PAUSED):
            # A run that rests takes no steps: it ends, and rests anew after this.
            self._run.stop()
        self._writer.submit(self._errands.run).yielded.connect(self._on_event)

    def hint(self, path: Path) -> None:
        """Have what lies below a folder read before the rest: the person looks at it."""
        self._services.indexing.prioritise(path)

    def index(self, roots: Sequence[Root] | None = None, *, retry_problems: bool = False) -> None:
        """Bring the library in step with its folders, all of them by default."""
        root_ids = None if roots is None else [root.id for root in roots]
        self._agenda.queue_scan(root_ids, retry_problems=retry_problems)
        self._stopped = False
        self._go_on()

    def pause(self) -> None:
        """Rest: what is read is written, and work waits where it is."""
        if self._pacing is not None:
            self._pacing.pause()
            self._update_state()

    def resume(self) -> None:
        """Go on after ``pause``, or after an error."""
        self._stopped = False
        if self._pacing is not None:
            self._pacing.resume()
            self._ask_for_reason()
        self._resting = ""
        self._update_state()
        self._go_on()

    def list_problems(self) -> None:
        """Read which files could not be indexed."""
        worker = self._reads.submit(single_call(self._folders.problems))
        worker.returned.connect(self.problems_listed)
        worker.errored.connect(self.failed)

    @property
    def busy(self) -> bool:
        """Whether anything is being written or read; watching alone does not count."""
        return self._writer.busy or self._reading_status

    def stop(self) -> None:
        """Ask everything to stop, without waiting for it."""
        self._closing = True
        self.watch.stop()
        self._writer.stop()

    def close(self) -> bool:
        """Stop; what is read is written first. Returns whether it stopped in time."""
        self.stop()
        watching = self.watch.close()
        return self._writer.close(CLOSE_S) and watching

    # The lane's turn.

    def _go_on(self) -> None:
        """Begin the next job, unless something is under way or nothing may be begun."""
        paused = self._pacing is not None and self._pacing.paused
        if isinstance(self._job, EnrichmentJob) and self._agenda and self._run is not None:
            # It is put back, and taken up where it was.
            self._run.stop()
        if self._run is not None or self._edits or self._closing or self._stopped or paused:
            return
        job = self._agenda.next_job()
        if job is None:
            return
        self._job = job
        self._error = None
        self._run = self._writer.submit(
            self._errands.beside(make_job_work(job, self._services)),
            coalesce=(
                IndexProgress,
                ScanProgress,
                RebuildProgress,
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
            # The lane is busy, perhaps for hours: step aside for the edit, then go on.
            self._run.stop()
        worker = self._writer.submit(work)
        worker.yielded.connect(self._on_edit_event)
        worker.errored.connect(self.failed)
        worker.finished.connect(self._on_edit_over)

    def _update_state(self) -> None:
        if self._pacing is not None and self._pacing.paused:
            rests = self._run is None or bool(self._resting)
            state = IndexingState.PAUSED if rests else IndexingState.PAUSING
        elif self._run is not None:
            state = IndexingState.RUNNING
        else:
            state = IndexingState.STOPPED if self._stopped else IndexingState.IDLE
        if state is not self.state:
            self.state = state
            self.state_changed.emit()

    def _ask_for_reason(self) -> None:
        """Find out whether work that is no longer paused rests by a rule; asking may take long."""
        pacing, run = self._pacing, self._run
        if pacing is None or run is None:
            return

        def answered(reason: object) -> None:
            if reason and reason != PAUSED and run is self._run and not self._resting:
                self._on_event(WorkPaused(str(reason)))

        self._reads.submit(single_call(lambda: pacing.reason)).returned.connect(answered)

    @Slot(object)
    def _on_event(self, event: object) -> None:
        if isinstance(event, WriteDone):
            event.callback(event.value)
            return
        self._resting = event.reason if isinstance(event, WorkPaused) else ""
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
        self._resting = ""
        if job is not None and not self._closing:
            if self._error is not None:
                # Nothing is lost, but it is not tried again and again. A rebuild waits for the
                # next start: the library is as good as before.
                if not isinstance(job, RebuildJob | EnrichmentJob):
                    self._agenda.put_back(job)
                    self._stopped = True
            elif run is not None and run.cancel.cancelled:
                self._agenda.put_back(job)
            elif not isinstance(job, EnrichmentJob) and self._services.enrichment is not None:
                self._agenda.queue_enrichment()
        self._read_anew()
        self._go_on()
        self._update_state()

    # Edits.

    @Slot(object)
    def _on_edit_event(self, event: object) -> None:
        if isinstance(event, _Refused):
            self.failed.emit(event.error)
        elif isinstance(event, Root):
            self.hint(event.path)
            self._stopped = False
            self._agenda.queue_scan((event.id,))

    @Slot()
    def _on_edit_over(self) -> None:
        self._edits -= 1
        self.watch.refresh()
        self._read_anew()
        self._go_on()

    # What the watcher tells.

    @Slot(object)
    def _on_changes(self, changes: object) -> None:
        if not isinstance(changes, Changes):
            return
        if changes.rescan_roots:
            # Rare, and often because something is there again that was lacking.
            self._stopped = False
        self._agenda.queue_changes(changes)
        self._go_on()

    @Slot(object)
    def _on_root_gone(self, root: object) -> None:
        if isinstance(root, Root):
            self._see(root, RootState.OFFLINE)
            # The look only finds out that it is not there, and writes that down.
            self._agenda.queue_scan((root.id,))
            self._go_on()

    @Slot(object)
    def _on_root_back(self, root: object) -> None:
        if isinstance(root, Root):
            self._see(root, RootState.ONLINE)

    def _see(self, root: Root, state: RootState) -> None:
        """Show at once what will be written when the lane gets to it."""
        self._presence[root.id] = state
        if self.status is not None:
            self._on_status(self.status)

    @Slot(object)
    def _on_watch_failed(self, error: object) -> None:
        self._presence.clear()
        self.failed.emit(error)
        self.index()

    # The numbers.

    @Slot(object)
    def _on_status(self, status: object) -> None:
        if isinstance(status, LibraryStatus):
            roots = tuple(
                replace(root, state=self._presence.get(root.id, root.state))
                for root in status.roots
            )
            self.status = replace(status, roots=roots)
            self.status_changed.emit(self.status)

    @Slot()
    def _on_status_read(self) -> None:
        self._reading_status = False

    def _read_anew(self) -> None:
        # A read that is under way may have begun before the change: read once more after it.
        self._reading_status = False
        self.refresh()

"""Folders and indexing: everything that writes the library runs on one lane, in turn."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal, Slot

from retllm_desktop.core.errors import InputError
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.types import LibraryStatus, Root
from retllm_desktop.services.folders import FolderService
from retllm_desktop.services.indexing import IndexFinished, Indexing, IndexingService, Scanning
from retllm_desktop.ui.lanes import Lane, Work, Worker, once

CLOSE_S: Final = 15.0
"""An indexing run writes the batch under way before it ends; that may take a moment."""
REFRESH_S: Final = 2.0


class IndexState(StrEnum):
    """What indexing is doing."""

    IDLE = "idle"
    RUNNING = "running"
    PAUSING = "pausing"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class _Refused:
    error: InputError


class LibrarySession(QObject):
    """What the window does to the library.

    Signals:
        status_changed: A new ``LibraryStatus``.
        state_changed: ``state`` changed.
        progressed: An ``IndexEvent``, at ≤ 10 Hz.
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
        self,
        folders: FolderService,
        indexing: IndexingService,
        reads: Lane,
        parent: QObject | None = None,
    ) -> None:
        """Take the services and the lane for reading."""
        super().__init__(parent)
        self._folders = folders
        self._indexing = indexing
        self._reads = reads
        self._writer = Lane("writer", self)
        self._run: Worker | None = None
        self._edits = 0
        self._resume = False
        self._retry = False
        self._refreshed_s = 0.0
        self._reading_status = False
        self.status: LibraryStatus | None = None
        self.state = IndexState.IDLE

    @property
    def roots(self) -> tuple[Root, ...]:
        """The folders as last read."""
        return self.status.roots if self.status else ()

    def refresh(self) -> None:
        """Read the library's numbers."""
        if self._reading_status:
            return
        self._reading_status = True
        self._refreshed_s = time.monotonic()
        worker = self._reads.submit(once(self._folders.status))
        worker.returned.connect(self._on_status)
        worker.errored.connect(self.failed)
        worker.finished.connect(self._on_status_read)

    def add(self, paths: Sequence[Path]) -> None:
        """Add folders, then index."""
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
        self._edit(once(lambda: self._folders.remove(root.id)))

    def index(self, roots: Sequence[Root] | None = None, *, retry_problems: bool = False) -> None:
        """Bring the library in step with its folders, all of them by default."""
        if self._run is not None or self._edits:
            self._resume = True
            self._retry = self._retry or retry_problems
            return
        service = self._indexing

        def work(cancel: CancelToken):
            return service.index(cancel, roots, retry_problems=retry_problems)

        self._resume = self._retry = False
        self._run = self._writer.submit(work, coalesce=(Indexing, Scanning))
        self._run.yielded.connect(self._on_index_event)
        self._run.errored.connect(self.failed)
        self._run.finished.connect(self._on_run_over)
        self._set_state(IndexState.RUNNING)

    def pause(self) -> None:
        """Stop indexing after the batch under way; nothing done is lost."""
        if self._run is not None:
            self._resume = False
            self._run.stop()
            self._set_state(IndexState.PAUSING)

    def list_problems(self) -> None:
        """Read which files could not be indexed."""
        worker = self._reads.submit(once(self._folders.problems))
        worker.returned.connect(self.problems_listed)
        worker.errored.connect(self.failed)

    @property
    def busy(self) -> bool:
        """Whether anything is being written or read."""
        return self._writer.busy or self._reading_status

    def stop(self) -> None:
        """Ask everything to stop, without waiting for it."""
        self._resume = False
        self._writer.stop()

    def close(self) -> bool:
        """Stop; what is read is written first. Returns whether it stopped in time."""
        self.stop()
        return self._writer.close(CLOSE_S)

    def _edit(self, work: Work) -> None:
        self._edits += 1
        if self._run is not None:
            # The lane is busy, perhaps for hours: step aside for the edit, then go on.
            self._resume = True
            self._run.stop()
        worker = self._writer.submit(work)
        worker.yielded.connect(self._on_edit_event)
        worker.errored.connect(self.failed)
        worker.finished.connect(self._on_edit_over)

    def _set_state(self, state: IndexState) -> None:
        if state is not self.state:
            self.state = state
            self.state_changed.emit()

    @Slot(object)
    def _on_status(self, status: object) -> None:
        if isinstance(status, LibraryStatus):
            self.status = status
            self.status_changed.emit(status)

    @Slot()
    def _on_status_read(self) -> None:
        self._reading_status = False

    @Slot(object)
    def _on_edit_event(self, event: object) -> None:
        if isinstance(event, _Refused):
            self.failed.emit(event.error)
        elif isinstance(event, Root):
            self._resume = True

    @Slot()
    def _on_edit_over(self) -> None:
        self._edits -= 1
        self._read_anew()
        self._go_on()

    @Slot(object)
    def _on_index_event(self, event: object) -> None:
        if isinstance(event, IndexFinished):
            self.indexed.emit(event)
            return
        self.progressed.emit(event)
        if time.monotonic() - self._refreshed_s > REFRESH_S:
            self.refresh()

    @Slot()
    def _on_run_over(self) -> None:
        self._run = None
        paused = self.state is IndexState.PAUSING
        self._set_state(IndexState.PAUSED if paused else IndexState.IDLE)
        self._read_anew()
        self._go_on()

    def _read_anew(self) -> None:
        # A read that is under way may have begun before the change: read once more after it.
        self._reading_status = False
        self.refresh()

    def _go_on(self) -> None:
        if self._resume and self._run is None and not self._edits:
            self.index(retry_problems=self._retry)

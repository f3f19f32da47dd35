"""Watches the folders on an executor of its own for the life of the window."""

from typing import Final

from PySide6.QtCore import QObject, Signal, Slot

from retllm_desktop.indexing.watch_service import (
    ChangesFound,
    RootBack,
    RootGone,
    WatchNotice,
    WatchService,
)
from retllm_desktop.ui.shared.serial_executor import SerialExecutor, Worker

CLOSE_S: Final = 3.0


class WatchSession(QObject):
    """Turns the events of the watch service into signals.

    Signals:
        changed: ``Changes`` in the folders.
        root_gone: A ``Root`` that is missing now.
        root_back: A ``Root`` that is back.
        noticed: A sentence on how folders are watched.
        failed: The ``RetllmError`` that ended it: nothing is watched any more.
    """

    changed = Signal(object)
    root_gone = Signal(object)
    root_back = Signal(object)
    noticed = Signal(str)
    failed = Signal(object)

    def __init__(self, service: WatchService | None, parent: QObject | None = None) -> None:
        """Take the service; without one no signal is ever emitted."""
        super().__init__(parent)
        self._service = service
        self._executor = SerialExecutor("watch", self)
        self._worker: Worker | None = None

    @property
    def running(self) -> bool:
        """Whether folders are being watched."""
        return self._worker is not None

    def start(self) -> None:
        """Start watching; the watch service requests a scan of all folders first."""
        if self._service is None or self._worker is not None:
            return
        self._worker = self._executor.submit(self._service.watch)
        self._worker.yielded.connect(self._on_event)
        self._worker.errored.connect(self.failed)
        self._worker.finished.connect(self._on_finished)

    def refresh(self) -> None:
        """Tell the service that folders were added, removed or changed."""
        if self._service is not None:
            self._service.refresh()

    def stop(self) -> None:
        """Ask it to stop, without waiting for it."""
        self._executor.stop()

    def close(self) -> bool:
        """Stop; returns whether it stopped in time."""
        return self._executor.close(CLOSE_S)

    @Slot(object)
    def _on_event(self, event: object) -> None:
        if isinstance(event, ChangesFound):
            self.changed.emit(event.changes)
        elif isinstance(event, RootGone):
            self.root_gone.emit(event.root)
        elif isinstance(event, RootBack):
            self.root_back.emit(event.root)
        elif isinstance(event, WatchNotice):
            self.noticed.emit(event.text)

    @Slot()
    def _on_finished(self) -> None:
        self._worker = None

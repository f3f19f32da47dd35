"""Encodes likely candidates ahead after a while without searches."""

from typing import Final

from PySide6.QtCore import QObject, QTimer, Slot

from retllm_desktop.core.progress import CancelToken
from retllm_desktop.search.events import SearchFinished
from retllm_desktop.search.prefetch import PrefetchProgress, PrefetchService
from retllm_desktop.ui.gallery.gallery_view import GalleryView
from retllm_desktop.ui.library.library_session import IndexingState, LibrarySession
from retllm_desktop.ui.query.search_session import SearchSession
from retllm_desktop.ui.shared.serial_executor import SerialExecutor

QUIET_MS: Final = 10_000
CLOSE_S: Final = 3.0


class PrefetchSession(QObject):
    """Starts some time after a search and stops at the next one; indexing comes first.

    Before the first judged search of this window it does nothing: the model is not loaded for it.
    """

    def __init__(
        self,
        service: PrefetchService | None,
        search: SearchSession,
        library: LibrarySession,
        view: GalleryView,
        *,
        quiet_ms: int = QUIET_MS,
        parent: QObject | None = None,
    ) -> None:
        """Take the service (None: no prefetching) and the sessions that have priority."""
        super().__init__(parent)
        self._service = service
        self._search = search
        self._library = library
        self._view = view
        self._used = False
        self._executor = SerialExecutor("warming", self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(quiet_ms)
        self._timer.timeout.connect(self._begin)
        if service is not None:
            search.started.connect(self._stop)
            search.event_received.connect(self._on_search_event)
            library.state_changed.connect(self._wait)

    @property
    def busy(self) -> bool:
        """Whether pictures are being encoded ahead."""
        return self._executor.busy

    def close(self) -> bool:
        """End; returns whether that was in time."""
        self._timer.stop()
        self._executor.abandon()
        return self._executor.close(CLOSE_S)

    @Slot(object)
    def _stop(self, _query: object) -> None:
        self._timer.stop()
        self._executor.abandon()

    @Slot(object)
    def _on_search_event(self, event: object) -> None:
        self._used |= isinstance(event, SearchFinished) and event.judged > 0
        self._wait()

    @Slot()
    def _wait(self) -> None:
        if not self._executor.busy:
            if self._used:
                self._timer.start()
        elif self._library.state is IndexingState.RUNNING:
            self._executor.abandon()

    @Slot()
    def _begin(self) -> None:
        service = self._service
        if service is None or self._executor.busy:
            return
        if self._search.running or self._search.writing or self._library.busy:
            self._timer.start()
            return
        found = [result.candidate.item for result in self._view.results.results]

        def work(cancel: CancelToken):
            return service.prefetch(found, cancel)

        # An error is not shown here: a search that meets it shows it.
        self._executor.submit(work, coalesce=(PrefetchProgress,))

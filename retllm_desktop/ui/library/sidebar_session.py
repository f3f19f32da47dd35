"""Reads what the sidebar shows, and writes what is changed there, beside indexing."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from retllm_desktop.core.errors import RetllmError
from retllm_desktop.core.library_overview import AnnotationCounts, ContentCounts
from retllm_desktop.core.library_records import LibraryStatus
from retllm_desktop.core.saved_searches import SavedPicture, SavedSearch
from retllm_desktop.core.types import Item
from retllm_desktop.indexing.enrichment import EnrichmentFinished
from retllm_desktop.indexing.events import SecondPassFinished
from retllm_desktop.ui.library.library_session import LibrarySession
from retllm_desktop.ui.shared.serial_executor import SerialExecutor, single_call
from retllm_desktop.ui.window.services import UiServices

FoundPictures = tuple[tuple[SavedPicture, Item | None], ...]
"""Pictures of a saved search with their items, None for what is not there."""


class SidebarSession(QObject):
    """Counts, tags and saved searches; each is read again when it changed.

    Attributes:
        contents: Counts of what follows from the files, None until they are read.
        notes: Counts of what the person noted, None until they are read.
        saved: The saved searches, None until they are read.

    Signals:
        changed: One of these was read.
        failed: The ``RetllmError`` that says why something was not read or written.
    """

    changed = Signal()
    failed = Signal(object)

    def __init__(
        self,
        services: UiServices,
        library: LibrarySession,
        reads: SerialExecutor,
        parent: QObject | None = None,
    ) -> None:
        """Take the services, the writing session and the reading executor."""
        super().__init__(parent)
        self._overview = services.overview
        self._searches = services.saved_searches
        self._library = library
        self._reads = reads
        self.contents: ContentCounts | None = None
        self.notes: AnnotationCounts | None = None
        self.saved: tuple[SavedSearch, ...] | None = None
        self._counted: object = None
        self._counting = self._due = False
        library.status_changed.connect(self._on_status)
        library.indexed.connect(self.count_contents)
        library.progressed.connect(self._on_event)

    @Slot()
    def count_contents(self) -> None:
        """Count what follows from the files; where that is under way, once more after it."""
        overview = self._overview
        if overview is None:
            return
        self._due = self._counting
        if self._counting:
            return
        self._counting = True

        def counted(contents: ContentCounts) -> None:
            self.contents = contents
            self.changed.emit()

        worker = self._reads.submit(single_call(overview.count_contents))
        worker.returned.connect(counted)
        worker.errored.connect(self.failed)
        worker.finished.connect(self._on_counted)

    @Slot()
    def count_annotations(self) -> None:
        """Count favourites and tags."""
        overview = self._overview
        if overview is None:
            return

        def counted(notes: AnnotationCounts) -> None:
            self.notes = notes
            self.changed.emit()

        worker = self._reads.submit(single_call(overview.count_annotations))
        worker.returned.connect(counted)
        worker.errored.connect(self.failed)

    def read_saved(self) -> None:
        """Read the saved searches."""
        searches = self._searches
        if searches is None:
            return
        worker = self._reads.submit(single_call(searches.all))
        worker.returned.connect(self._on_saved)
        worker.errored.connect(self.failed)

    def find_pictures(self, search: SavedSearch, found: Callable[[FoundPictures], None]) -> None:
        """Look up the pictures of a saved search; ``found`` gets them with their items."""
        searches = self._searches
        if searches is not None:
            worker = self._reads.submit(single_call(lambda: searches.find_items(search)))
            worker.returned.connect(found)
            worker.errored.connect(self.failed)

    def change_saved(
        self,
        change: Callable[[tuple[SavedSearch, ...]], Sequence[SavedSearch]],
        done: Callable[[tuple[SavedSearch, ...], tuple[SavedSearch, ...]], None],
        refused: Callable[[], None] | None = None,
    ) -> None:
        """Change the saved searches.

        Args:
            change: Makes of those that there are those that there are to be.
            done: Is told both, after they were written.
            refused: Is called where nothing was written; ``failed`` says why.
        """
        searches = self._searches
        if searches is None:
            return

        def write() -> tuple[tuple[SavedSearch, ...], tuple[SavedSearch, ...]]:
            before = searches.all()
            searches.replace(change(before))
            return before, searches.all()

        def written(outcome: Any) -> None:
            if isinstance(outcome, RetllmError):
                self.failed.emit(outcome)
                if refused is not None:
                    refused()
                return
            before, after = outcome
            self._on_saved(after)
            done(before, after)

        self._library.write(write, written)

    @Slot(object)
    def note_opened(self, paths: tuple[Path, ...]) -> None:
        """Note that the person opened files."""
        overview = self._overview
        if overview is None:
            return

        def written(outcome: object) -> None:
            # That it could not be noted is nothing to be told of: the file is open.
            if isinstance(outcome, int) and outcome:
                self.count_contents()

        self._library.write(lambda: overview.note_opened(paths), written)

    @Slot(object)
    def _on_saved(self, saved: tuple[SavedSearch, ...]) -> None:
        self.saved = saved
        self.changed.emit()

    @Slot()
    def _on_counted(self) -> None:
        self._counting = False
        if self._due:
            self.count_contents()

    @Slot(object)
    def _on_status(self, status: LibraryStatus) -> None:
        counted = (status.files, tuple(sorted(status.items.items())), status.duplicates)
        if counted != self._counted:
            self._counted = counted
            self.count_contents()
            self.count_annotations()

    @Slot(object)
    def _on_event(self, event: object) -> None:
        # By these, places and dates come to files that were known before.
        if isinstance(event, EnrichmentFinished | SecondPassFinished):
            self.count_contents()

"""Finds duplicates for their page, off the window's thread; the surplus goes to the bin."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal, Slot

from retllm_desktop.core.progress import Progress
from retllm_desktop.core.types import Candidate, Item, Result
from retllm_desktop.indexing.events import IndexFinished
from retllm_desktop.search.duplicate_finder import (
    AllDuplicatesFound,
    CopiesFound,
    DuplicateFinder,
)
from retllm_desktop.search.duplicates import DuplicateProgress
from retllm_desktop.ui.library.duplicates_page import DuplicatesPage
from retllm_desktop.ui.library.library_session import LibrarySession
from retllm_desktop.ui.results.file_actions import FileActions
from retllm_desktop.ui.results.result_actions import ResultActions
from retllm_desktop.ui.results.result_keys import SelectionAction
from retllm_desktop.ui.shared.serial_executor import SerialExecutor, Worker
from retllm_desktop.ui.window.page_stack import PageStack

DUPLICATES_PAGE: Final = "duplicates"
_CLOSE_S: Final = 1.0


class DuplicatesPresenter(QObject):
    """Makes the page when it is first shown, and keeps it in step with the library.

    Signals:
        failed: The ``RetllmError`` that says why nothing was found.
    """

    failed = Signal(object)

    def __init__(
        self,
        finder: DuplicateFinder | None,
        stack: PageStack,
        make_page: Callable[[], DuplicatesPage],
        *,
        library: LibrarySession,
        results: ResultActions,
        files: FileActions,
        parent: QObject,
    ) -> None:
        """Take what finds duplicates (None: nothing does) and what the page needs.

        Args:
            finder: Finds them.
            stack: Where the page is shown.
            make_page: Makes the page.
            library: Tells when files came or went.
            results: Moves files to the bin, and tells of it.
            files: Opens files.
            parent: Qt's.
        """
        super().__init__(parent)
        self._finder = finder
        self._stack = stack
        self._make = make_page
        self._results = results
        self._files = files
        self._executor = SerialExecutor("duplicates", self)
        self._worker: Worker | None = None
        self._outdated = True
        self.page: DuplicatesPage | None = None
        if finder is not None:
            stack.add_page(DUPLICATES_PAGE, self._make_page)
        library.indexed.connect(self._on_indexed)
        results.binned.connect(self._on_binned)
        results.restored.connect(self._on_restored)

    @property
    def possible(self) -> bool:
        """Whether duplicates can be found."""
        return self._finder is not None

    @property
    def busy(self) -> bool:
        """Whether they are being looked for."""
        return self._executor.busy

    @property
    def shown(self) -> bool:
        """Whether the page is in view."""
        return self._stack.current == DUPLICATES_PAGE

    def show(self) -> None:
        """Show the page."""
        self._stack.show_page(DUPLICATES_PAGE)

    @Slot()
    def close(self) -> None:
        """End the search for duplicates."""
        self._executor.abandon()
        self._executor.close(_CLOSE_S)

    def _make_page(self) -> DuplicatesPage:
        page = self.page = self._make()
        page.shown.connect(self._on_shown)
        page.bin_wanted.connect(self._on_bin)
        page.view.opened.connect(self._on_open)
        return page

    @Slot()
    def _on_shown(self) -> None:
        if self._outdated:
            self._find()

    def _find(self) -> None:
        finder, page = self._finder, self.page
        if finder is None or page is None:
            return
        self._outdated = False
        page.show_progress(Progress(0, None))
        worker = self._executor.replace(finder.find, coalesce=(DuplicateProgress,))
        self._worker = worker
        worker.yielded.connect(self._on_event)
        worker.errored.connect(self._on_failed)

    @Slot(object)
    def _on_event(self, event: object) -> None:
        page = self.page
        if page is None:
            return
        groups = page.view.groups
        if isinstance(event, CopiesFound):
            if not groups.groups:
                groups.show_groups(event.copies, ())
        elif isinstance(event, DuplicateProgress):
            page.show_progress(event.progress)
        elif isinstance(event, AllDuplicatesFound):
            groups.show_groups(event.copies, event.alike)
            page.show_progress(None)

    @Slot(object)
    def _on_failed(self, error: object) -> None:
        self._outdated = True
        if self.page is not None:
            self.page.show_progress(None)
        self.failed.emit(error)

    @Slot(object)
    def _on_indexed(self, event: IndexFinished) -> None:
        came = bool(event.read or event.moved or event.linked)
        self._outdated = self._outdated or came or bool(event.gone)
        # What goes to the bin from here is left out of the list already: nothing else is new.
        if came and self.shown:
            self._find()

    @Slot(object)
    def _on_bin(self, items: Sequence[Item]) -> None:
        results = [
            Result(Candidate(item, rank, 0.0, 0.0, measured=False), rank)
            for rank, item in enumerate(items, start=1)
        ]
        self._results.act(SelectionAction.BIN, results)

    @Slot(object)
    def _on_open(self, item: Item) -> None:
        self._files.open(item.path)

    @Slot(object)
    def _on_binned(self, paths: Sequence[Path]) -> None:
        if self.page is not None:
            self.page.view.groups.hide_files(paths)
            self._show_sum()

    @Slot(object)
    def _on_restored(self, paths: Sequence[Path]) -> None:
        if self.page is not None:
            self.page.view.groups.bring_back(paths)
            self._show_sum()

    def _show_sum(self) -> None:
        if self.page is not None and not self._executor.busy:
            self.page.show_progress(None)

"""Favourites and tags of the result that is looked at: read beside the search, written in turn."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal, Slot

from retllm_desktop.core.errors import RetllmError
from retllm_desktop.core.library import AnnotationStore
from retllm_desktop.core.types import Annotations, Item, Result
from retllm_desktop.ui.library_session import LibrarySession
from retllm_desktop.ui.serial_executor import SerialExecutor, single_call


class AnnotationsSession(QObject):
    """What the person says of content.

    Signals:
        annotations_read: The selected ``Item`` and its ``Annotations``, None until they are read.
        annotations_written: An ``Item`` and the ``Annotations`` that were written for it.
        tags_read: All tags in use, a tuple of texts.
        failed: The ``RetllmError`` that says why nothing was written or read.
    """

    annotations_read = Signal(object, object)
    annotations_written = Signal(object, object)
    tags_read = Signal(object)
    failed = Signal(object)

    def __init__(
        self,
        store: AnnotationStore | None,
        library: LibrarySession,
        reads: SerialExecutor,
        parent: QObject | None = None,
    ) -> None:
        """Take the store (None: nothing can be marked), who writes, and the lane for reading."""
        super().__init__(parent)
        self._store = store
        self._library = library
        self._reads = reads
        self._item: Item | None = None
        self._marks: Annotations | None = None
        self._writing = 0

    @property
    def possible(self) -> bool:
        """Whether anything can be marked."""
        return self._store is not None

    def marks_of(self, item: Item) -> Annotations | None:
        """What is known of an item's marks: those of the one that is looked at."""
        return self._marks if self._is_shown(item) else None

    def start(self) -> None:
        """Read which tags there are."""
        store = self._store
        if store is not None:
            self._reads.submit(single_call(store.all_tags)).returned.connect(self.tags_read)

    @Slot(object)
    def show_result(self, result: object) -> None:
        """Read the marks of a ``Result``, or of none."""
        store = self._store
        item = result.candidate.item if isinstance(result, Result) else None
        if store is None:
            return
        if item is not None and self._is_shown(item):
            # The same content, perhaps under another path.
            self._item = item
            return
        self._item, self._marks = item, None
        self.annotations_read.emit(item, None)
        if item is None:
            return
        worker = self._reads.submit(single_call(lambda: store.of_content(item.content_hash)))

        def read(marks: object) -> None:
            if isinstance(marks, Annotations) and self._is_shown(item) and not self._writing:
                self._show(marks)

        worker.returned.connect(read)
        worker.errored.connect(self.failed)

    def toggle(self, item: Item) -> None:
        """Make an item a favourite, or no longer."""
        store = self._store
        if store is None:
            return
        shown = self.marks_of(item)
        if shown is not None:
            self.set_favourite(item, not shown.favourite)
            return
        self._write(
            item,
            lambda: store.set_favourite(
                item.content_hash, not store.of_content(item.content_hash).favourite
            ),
        )

    def set_favourite(self, item: Item, favourite: bool) -> None:
        """Make an item a favourite, or no longer."""
        store = self._store
        if store is None:
            return
        if self._marks is not None and self._is_shown(item):
            # Shown at once: what is being written may take a moment.
            self._show(Annotations(favourite, self._marks.tags))
        self._write(item, lambda: store.set_favourite(item.content_hash, favourite))

    def set_tags(self, item: Item, tags: Sequence[str]) -> None:
        """Give an item these tags instead of those it has."""
        store = self._store
        if store is None:
            return
        if self._marks is not None and self._is_shown(item):
            self._show(Annotations(self._marks.favourite, tuple(tags)))
        self._write(item, lambda: store.set_tags(item.content_hash, tags))

    def _write(self, item: Item, write: Callable[[], None]) -> None:
        store = self._store
        if store is None:
            return

        def errand() -> tuple[RetllmError | None, Annotations, tuple[str, ...]]:
            # What was refused leaves what was there: that is to be shown again.
            refused = None
            try:
                write()
            except RetllmError as exc:
                refused = exc
            return refused, store.of_content(item.content_hash), store.all_tags()

        def told(outcome: object) -> None:
            self._writing -= 1
            if isinstance(outcome, RetllmError):
                self.failed.emit(outcome)
                return
            refused, marks, tags = outcome  # pyright: ignore[reportGeneralTypeIssues, reportUnknownVariableType]
            if self._is_shown(item) and not self._writing:
                self._show(marks)  # pyright: ignore[reportUnknownArgumentType]
            self.tags_read.emit(tags)
            if refused is not None:
                self.failed.emit(refused)
            else:
                self.annotations_written.emit(item, marks)

        self._writing += 1
        self._library.write(errand, told)

    def _is_shown(self, item: Item) -> bool:
        return self._item is not None and self._item.content_hash == item.content_hash

    def _show(self, marks: Annotations) -> None:
        self._marks = marks
        self.annotations_read.emit(self._item, marks)

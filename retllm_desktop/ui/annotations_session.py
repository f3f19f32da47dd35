"""Reads and writes the favourite mark and the tags of the selected result."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from retllm_desktop.core.errors import RetllmError
from retllm_desktop.core.library import AnnotationStore
from retllm_desktop.core.types import Annotations, Item, Result
from retllm_desktop.ui.library_session import LibrarySession
from retllm_desktop.ui.serial_executor import SerialExecutor, single_call


class AnnotationsSession(QObject):
    """Annotations of the selected item; writes are interleaved with indexing.

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
        """Take the store (None: no annotations), the writing session and the reading executor."""
        super().__init__(parent)
        self._store = store
        self._library = library
        self._reads = reads
        self._item: Item | None = None
        self._annotations: Annotations | None = None
        self._writing = 0

    @property
    def possible(self) -> bool:
        """Whether items can be annotated."""
        return self._store is not None

    def known_annotations(self, item: Item) -> Annotations | None:
        """An item's annotations if it is the selected one and they are read, else None."""
        return self._annotations if self._is_shown(item) else None

    def start(self) -> None:
        """Read which tags there are."""
        if self._store is not None:
            self._reads.submit(single_call(self._store.all_tags)).returned.connect(self.tags_read)

    @Slot(object)
    def show_result(self, result: Result | None) -> None:
        """Read the annotations of a result."""
        store = self._store
        item = None if result is None else result.candidate.item
        if store is None:
            return
        if item is not None and self._is_shown(item):
            # The same content, perhaps under another path.
            self._item = item
            return
        self._item, self._annotations = item, None
        self.annotations_read.emit(item, None)
        if item is None:
            return
        worker = self._reads.submit(single_call(lambda: store.of_content(item.content_hash)))

        def read(annotations: Annotations) -> None:
            if self._is_shown(item) and not self._writing:
                self._show(annotations)

        worker.returned.connect(read)
        worker.errored.connect(self.failed)

    def toggle(self, item: Item) -> None:
        """Make an item a favourite, or no longer."""
        store, known, content = self._store, self.known_annotations(item), item.content_hash
        if store is None:
            return
        if known is not None:
            self.set_favourite(item, not known.favourite)
            return
        self._write(
            item, lambda: store.set_favourite(content, not store.of_content(content).favourite)
        )

    def set_favourite(self, item: Item, favourite: bool) -> None:
        """Make an item a favourite, or no longer."""
        store, known = self._store, self.known_annotations(item)
        if store is None:
            return
        if known is not None:
            # Shown at once: writing may take a moment.
            self._show(Annotations(favourite, known.tags))
        self._write(item, lambda: store.set_favourite(item.content_hash, favourite))

    def set_tags(self, item: Item, tags: Sequence[str]) -> None:
        """Give an item these tags instead of those it has."""
        store, known = self._store, self.known_annotations(item)
        if store is None:
            return
        if known is not None:
            self._show(Annotations(known.favourite, tuple(tags)))
        self._write(item, lambda: store.set_tags(item.content_hash, tags))

    def _write(self, item: Item, write: Callable[[], None]) -> None:
        store = self._store
        if store is None:
            return

        def write_and_read() -> tuple[RetllmError | None, Annotations, tuple[str, ...]]:
            # After a refused write the former annotations are to be shown again.
            refused = None
            try:
                write()
            except RetllmError as exc:
                refused = exc
            return refused, store.of_content(item.content_hash), store.all_tags()

        def written(outcome: Any) -> None:
            self._writing -= 1
            if isinstance(outcome, RetllmError):
                self.failed.emit(outcome)
                return
            refused, annotations, tags = outcome
            if self._is_shown(item) and not self._writing:
                self._show(annotations)
            self.tags_read.emit(tags)
            if refused is not None:
                self.failed.emit(refused)
            else:
                self.annotations_written.emit(item, annotations)

        self._writing += 1
        self._library.write(write_and_read, written)

    def _is_shown(self, item: Item) -> bool:
        return self._item is not None and self._item.content_hash == item.content_hash

    def _show(self, annotations: Annotations) -> None:
        self._annotations = annotations
        self.annotations_read.emit(self._item, annotations)

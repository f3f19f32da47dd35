"""Reads and writes the favourite mark and the tags of results."""

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from retllm_desktop.core.annotations import AnnotationStore
from retllm_desktop.core.errors import RetllmError
from retllm_desktop.core.types import Annotations, Item, Result
from retllm_desktop.ui.library.library_session import LibrarySession
from retllm_desktop.ui.shared.serial_executor import SerialExecutor, single_call

Known = Mapping[bytes, Annotations]
"""Annotations by content hash."""


@dataclass(frozen=True, slots=True)
class AnnotationChange:
    """Annotations that were written.

    Attributes:
        items: One item of each content.
        before: The annotations that the contents had, by hash.
        after: Those that they have.
    """

    items: tuple[Item, ...]
    before: Known
    after: Known


class AnnotationsSession(QObject):
    """Annotations of items, and those of the current one; shown at once, then written.

    Signals:
        annotations_read: The current ``Item`` and its ``Annotations``, None until they are read.
        annotations_changed: The ``AnnotationChange`` that the person wished for.
        tags_read: All tags in use, a tuple of texts.
        favourites_read: The content hashes of all favourites, a frozenset; of those too that are
            still being written.
        failed: The ``RetllmError`` that says why nothing was written or read.
    """

    annotations_read = Signal(object, object)
    annotations_changed = Signal(object)
    tags_read = Signal(object)
    favourites_read = Signal(object)
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
        self._favourites: frozenset[bytes] = frozenset()
        self._favourites_known = False
        # What is being written, first to last: which contents are favourites then, and which not.
        self._pending: deque[Mapping[bytes, bool]] = deque()
        self._written = 0

    @property
    def possible(self) -> bool:
        """Whether items can be annotated."""
        return self._store is not None

    def known_annotations(self, item: Item) -> Annotations | None:
        """An item's annotations if it is the selected one and they are read, else None."""
        return self._annotations if self._is_shown(item) else None

    def start(self) -> None:
        """Read which tags and favourites there are."""
        if self._store is not None:
            self._reads.submit(single_call(self._store.all_tags)).returned.connect(self.tags_read)
            self._read_favourites(self._store)

    def reread(self) -> None:
        """Read everything again, since tags were changed by their names."""
        self.start()
        if self._item is not None:
            self._read(self._item)

    def _read_favourites(self, store: AnnotationStore) -> None:
        written = self._written

        def read(favourites: frozenset[bytes]) -> None:
            if written != self._written:
                # It may be from before that.
                self._read_favourites(store)
                return
            self._favourites, self._favourites_known = favourites, True
            self._show_favourites()

        self._reads.submit(single_call(store.favourites)).returned.connect(read)

    @property
    def shown_favourites(self) -> frozenset[bytes]:
        """Content hashes of the favourites that are known, what is being written included."""
        shown = set(self._favourites)
        for change in self._pending:
            shown.difference_update(change)
            shown.update(content for content, favourite in change.items() if favourite)
        return frozenset(shown)

    def _show_favourites(self) -> None:
        self.favourites_read.emit(self.shown_favourites)

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
        if item is not None:
            self._read(item)

    def _read(self, item: Item) -> None:
        store = self._store
        if store is None:
            return
        worker = self._reads.submit(single_call(lambda: store.of_content(item.content_hash)))

        def read(annotations: Annotations) -> None:
            if self._is_shown(item) and not self._pending:
                self._show(annotations)

        worker.returned.connect(read)
        worker.errored.connect(self.failed)

    def toggle(self, items: Sequence[Item]) -> None:
        """Make items favourites, or if all of them are, no longer."""
        if self._favourites_known:
            # By what the person sees, whatever is still being written.
            self.set_favourite(items, not self.shown_favourites.issuperset(_contents(items)))
            return

        def change(before: Known) -> Known:
            favourite = not all(one.favourite for one in before.values())
            return {key: replace(one, favourite=favourite) for key, one in before.items()}

        self._write(items, change, {})

    def set_favourite(self, items: Sequence[Item], favourite: bool) -> None:
        """Make items favourites, or no longer."""
        self._write(
            items,
            lambda before: {key: replace(a, favourite=favourite) for key, a in before.items()},
            dict.fromkeys(_contents(items), favourite),
        )

    def set_tags(self, item: Item, tags: Sequence[str]) -> None:
        """Give an item these tags instead of those it has."""
        self._write(
            (item,),
            lambda before: {key: replace(a, tags=tuple(tags)) for key, a in before.items()},
            {},
        )

    def change_tags(
        self, items: Sequence[Item], added: Sequence[str], removed: Sequence[str]
    ) -> None:
        """Give items tags besides those they have, and take others off."""
        gone = {tag.casefold() for tag in (*added, *removed)}

        def tags_of(one: Annotations) -> tuple[str, ...]:
            kept = {tag.casefold(): tag for tag in one.tags}
            new = [kept.get(tag.casefold(), tag) for tag in added]
            return (*(tag for tag in one.tags if tag.casefold() not in gone), *new)

        self._write(
            items,
            lambda before: {key: replace(a, tags=tags_of(a)) for key, a in before.items()},
            {},
        )

    def restore(self, annotations: Known, done: Callable[[bool], None]) -> None:
        """Give contents the annotations they had; ``done`` is told whether that succeeded."""
        shown = self._item
        if shown is not None and shown.content_hash in annotations:
            self._show(annotations[shown.content_hash])
        favourites = {content: one.favourite for content, one in annotations.items()}
        self._submit(tuple(annotations), lambda _before: annotations, favourites, (), done)

    def read(self, items: Sequence[Item], got: Callable[[Known], None]) -> None:
        """Read the annotations of items."""
        store, contents = self._store, _contents(items)
        if store is not None:
            worker = self._reads.submit(single_call(lambda: store.of_contents(contents)))
            worker.returned.connect(got)
            worker.errored.connect(self.failed)

    def _write(
        self,
        items: Sequence[Item],
        change: Callable[[Known], Known],
        favourites: Mapping[bytes, bool],
    ) -> None:
        contents = _contents(items)
        known, shown = self._annotations, self._item
        if known is not None and shown is not None and contents == (shown.content_hash,):
            # Shown at once: writing may take a moment.
            self._show(change({contents[0]: known})[contents[0]])
        elif known is not None and shown is not None and shown.content_hash in favourites:
            self._show(replace(known, favourite=favourites[shown.content_hash]))
        by_content = {item.content_hash: item for item in reversed(items)}
        self._submit(contents, change, favourites, tuple(by_content[key] for key in contents), None)

    def _submit(
        self,
        contents: Sequence[bytes],
        change: Callable[[Known], Known],
        favourites: Mapping[bytes, bool],
        items: tuple[Item, ...],
        done: Callable[[bool], None] | None,
    ) -> None:
        """Write, and tell.

        Args:
            contents: Whose annotations.
            change: Makes of those that they have those that they are to have.
            favourites: Which of them become favourites, and which are none any more.
            items: One item of each content, for who is told of the change.
            done: Is told whether it succeeded, instead of those; None for nobody.
        """
        store = self._store
        if store is None:
            return

        def write_and_read() -> tuple[RetllmError | None, Known, Known, tuple[str, ...]]:
            # After a refused write the former annotations are to be shown again.
            refused = None
            before = store.of_contents(contents)
            try:
                store.replace(change(before))
            except RetllmError as exc:
                refused = exc
            return refused, before, store.of_contents(contents), store.all_tags()

        def written(outcome: Any) -> None:
            self._pending.popleft()
            self._written += 1
            if isinstance(outcome, RetllmError):
                self._show_favourites()
                self.failed.emit(outcome)
                if done is not None:
                    done(False)
                return
            refused, before, after, tags = outcome
            starred = frozenset(one for one, marks in after.items() if marks.favourite)
            self._favourites = (self._favourites - after.keys()) | starred
            self._show_favourites()
            shown = self._item
            if shown is not None and shown.content_hash in after and not self._pending:
                self._show(after[shown.content_hash])
            self.tags_read.emit(tags)
            if refused is not None:
                self.failed.emit(refused)
            elif done is None:
                self.annotations_changed.emit(AnnotationChange(items, before, after))
            if done is not None:
                done(refused is None)

        self._pending.append(favourites)
        self._show_favourites()
        self._library.write(write_and_read, written)

    def _is_shown(self, item: Item) -> bool:
        return self._item is not None and self._item.content_hash == item.content_hash

    def _show(self, annotations: Annotations) -> None:
        self._annotations = annotations
        self.annotations_read.emit(self._item, annotations)


def _contents(items: Sequence[Item]) -> tuple[bytes, ...]:
    return tuple(dict.fromkeys(item.content_hash for item in items))

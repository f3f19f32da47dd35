"""What belongs to an item beside its text: the parts of its file, what is noted on it, a symbol."""

import contextlib
import threading
from collections.abc import Callable, Iterable, Sequence

from retllm_desktop.core.annotations import TagEdit
from retllm_desktop.core.library import Library
from retllm_desktop.core.types import Annotations, Item, Rgb
from retllm_desktop.doors.open_library import OpenLibrary


class ItemAccess:
    """Reads, and where that is allowed writes, what belongs to items; any thread may call.

    Every method raises:
        StoreError: The library cannot be read, or written.
    """

    def __init__(
        self, library: OpenLibrary, open_writable: Callable[[], Library], writing: threading.Lock
    ) -> None:
        """Take what is read and written.

        Args:
            library: The open library.
            open_writable: Opens it for writing, for as long as that takes.
            writing: Held meanwhile: two threads of a process would refuse each other.
        """
        self._library = library
        self._open_writable = open_writable
        self._writing = writing

    def parts(self, item: Item) -> tuple[Item, ...]:
        """Return the parts of an item's file, by place in it; itself where nothing is known."""
        with self._library.lend() as services:
            return services.library.items.of_file(item.path) or (item,)

    def annotations(self, item: Item) -> Annotations:
        """Return whether an item is a favourite, and its tags."""
        with self._library.lend() as services:
            return services.library.annotations.of_content(item.content_hash)

    def annotate(
        self,
        item: Item,
        *,
        favourite: bool | None = None,
        added: Sequence[str] = (),
        removed: Sequence[str] = (),
    ) -> None:
        """Change what is noted on an item; all copies of its file have it in common.

        Args:
            item: The item.
            favourite: Whether it is one; None: as it is.
            added: Tags that it gets.
            removed: Tags that it loses before that.

        Raises:
            LibraryInUseError: Another program writes to the library; nothing was kept.
            InputError: A tag is empty or too long; nothing was kept.
        """
        content = frozenset({item.content_hash})
        edit = TagEdit(_each(removed, content), _each(added, content))
        with self._writing, contextlib.closing(self._open_writable()) as library:
            if added or removed:
                library.annotations.edit_tags(edit)
            if favourite is not None:
                library.annotations.set_favourite(item.content_hash, favourite)

    def small_picture(self, item: Item, longest_px: int) -> Rgb | None:
        """Return the preview that the library keeps of an item, made small; None where none is.

        Args:
            item: The item.
            longest_px: Longest side.

        Returns:
            Pixels, (height, width, 3) uint8.

        Raises:
            ItemError: It is damaged.
            EngineError: The reading process cannot be started.
        """
        with self._library.lend() as services:
            kept = services.library.items.thumbnail(item.content_hash, item.part)
            if kept is None:
                return None
            return services.extractor.load_image_data(kept, None, longest_px)


def _each(tags: Iterable[str], content: frozenset[bytes]) -> dict[str, frozenset[bytes]]:
    return {tag.strip(): content for tag in tags}

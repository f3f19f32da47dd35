"""What the person says of what was found: favourites and tags."""

from collections.abc import Sequence

from retllm_desktop.core.library import Library
from retllm_desktop.core.types import Annotations, Item


class AnnotationService:
    """Keeps favourites and tags. They belong to content, so they follow a file wherever it goes."""

    def __init__(self, library: Library) -> None:
        """Take the library."""
        self._library = library

    def annotations(self, item: Item) -> Annotations:
        """What was said of an item's file."""
        return self._library.annotations.of_content(item.content_hash)

    def tags(self) -> tuple[str, ...]:
        """All tags in use, in alphabetical order."""
        return self._library.annotations.all_tags()

    def set_favourite(self, item: Item, favourite: bool) -> None:
        """Mark an item's file as a favourite, or no longer.

        Raises:
            StoreError: Nothing was written.
        """
        self._library.annotations.set_favourite(item.content_hash, favourite)

    def set_tags(self, item: Item, tags: Sequence[str]) -> None:
        """Give an item's file these tags instead of those it has.

        Raises:
            StoreError: Nothing was written.
            InputError: A tag is empty or longer than 100 characters.
        """
        self._library.annotations.set_tags(item.content_hash, tags)

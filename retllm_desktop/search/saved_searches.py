"""Searches that a person keeps under a name, and the items that they are to be near to."""

from collections.abc import Sequence

from retllm_desktop.core.library import Library
from retllm_desktop.core.saved_searches import SavedPicture, SavedSearch
from retllm_desktop.core.types import Item


class SavedSearchService:
    """Reads and writes saved searches. Every method may raise StoreError."""

    def __init__(self, library: Library) -> None:
        """Take the library."""
        self._library = library

    def all(self) -> tuple[SavedSearch, ...]:
        """Return them, in the order that the person gave them."""
        return self._library.saved_searches.all()

    def replace(self, searches: Sequence[SavedSearch]) -> None:
        """Keep these, in this order, instead of those there are, all or none.

        Raises:
            InputError: A name is empty, too long or comes twice, or a search asks for nothing.
        """
        self._library.saved_searches.replace(searches)

    def find_items(self, search: SavedSearch) -> tuple[tuple[SavedPicture, Item | None], ...]:
        """Return the pictures of a search with their items, None for what is not there."""
        return tuple((picture, self._find(picture)) for picture in search.pictures)

    def _find(self, picture: SavedPicture) -> Item | None:
        for path in self._library.files.holding(picture.content_hash):
            for item in self._library.items.of_file(path):
                if item.part == picture.part and item.content_hash == picture.content_hash:
                    return item
        return None

"""The port of searches that a person keeps under a name."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from retllm_desktop.core.query import Region


@dataclass(frozen=True, slots=True)
class SavedPicture:
    """A picture of a saved search, kept by its content: it is found wherever its file lies.

    Attributes:
        content_hash: The content.
        part: 0-based part of it.
        region: Only this part of the picture counts; None for all of it.
    """

    content_hash: bytes
    part: int = 0
    region: Region | None = None


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A search under a name.

    Attributes:
        name: As the person called it; case does not count.
        line: A line of the query language, or empty.
        pictures: What results should be near to, in their order.
    """

    name: str
    line: str = ""
    pictures: tuple[SavedPicture, ...] = ()


class SavedSearchStore(Protocol):
    """The saved searches, in the order that the person gave them."""

    def all(self) -> tuple[SavedSearch, ...]:
        """Return them.

        Raises:
            StoreError: The library cannot be read.
        """
        ...

    def replace(self, searches: Sequence[SavedSearch]) -> None:
        """Keep these, in this order, instead of those there are, all or none.

        There are few: saving, renaming, ordering, removing and undoing are all this.

        Raises:
            StoreError: Nothing was written.
            InputError: A name is empty, longer than 100 characters, or comes twice; or a search
                asks for nothing. Nothing was written.
        """
        ...

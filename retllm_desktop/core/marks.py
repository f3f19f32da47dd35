"""What the person says of contents, as a library keeps it: favourites and tags; a Protocol."""

from collections.abc import Sequence
from typing import Protocol

from retllm_desktop.core.types import Annotations


class AnnotationStore(Protocol):
    """What the person said of contents: favourites and tags. Never derived, never lost.

    Marks belong to content: they follow a file through renames, and come back with it.
    """

    def set_favourite(self, content_hash: bytes, favourite: bool) -> None:
        """Mark content as a favourite, or no longer.

        Raises:
            StoreError: Nothing was written.
        """
        ...

    def set_tags(self, content_hash: bytes, tags: Sequence[str]) -> None:
        """Give content these tags instead of those it has; case is kept and does not count.

        Raises:
            StoreError: Nothing was written.
            InputError: A tag is empty or longer than 100 characters.
        """
        ...

    def marks(self, content_hash: bytes) -> Annotations:
        """What was said of content."""
        ...

    def tags(self) -> tuple[str, ...]:
        """All tags in use, in alphabetical order."""
        ...

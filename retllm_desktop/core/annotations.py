"""The port of what the person notes on content: favourites and tags."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from retllm_desktop.core.types import Annotations


class AnnotationStore(Protocol):
    """Favourites and tags, by content hash: they follow a file through renames and removals."""

    def set_favourite(self, content_hash: bytes, favourite: bool) -> None:
        """Mark content as a favourite, or no longer.

        Raises:
            StoreError: Nothing was written.
        """
        ...

    def set_tags(self, content_hash: bytes, tags: Sequence[str]) -> None:
        """Give content these tags instead of those it has; case is kept and does not count.

        Of a tag that other content has, their spelling is kept.

        Raises:
            StoreError: Nothing was written.
            InputError: A tag is empty or longer than 100 characters.
        """
        ...

    def replace(self, annotations: Mapping[bytes, Annotations]) -> None:
        """Give contents, by hash, these annotations instead of those they have, all or none.

        Raises:
            StoreError: Nothing was written.
            InputError: A tag is empty or longer than 100 characters; nothing was written.
        """
        ...

    def of_content(self, content_hash: bytes) -> Annotations:
        """Return the annotations of content."""
        ...

    def of_contents(self, content_hashes: Iterable[bytes]) -> Mapping[bytes, Annotations]:
        """Return the annotations of contents, each of them, by hash."""
        ...

    def all_tags(self) -> tuple[str, ...]:
        """Return all tags in use, in alphabetical order."""
        ...

    def favourites(self) -> frozenset[bytes]:
        """Return the hashes of all favourites, be their files there or not."""
        ...

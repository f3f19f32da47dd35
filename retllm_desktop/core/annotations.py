"""The port of what the person notes on content: favourites and tags."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from retllm_desktop.core.types import Annotations


@dataclass(frozen=True, slots=True)
class TagEdit:
    """Tags that contents lose, then tags that contents get.

    Attributes:
        removed: Of each tag the hashes of the contents that lose it.
        added: Of each tag the hashes of the contents that get it; its spelling counts where no
            other content has the tag.
    """

    removed: Mapping[str, frozenset[bytes]] = field(default_factory=dict[str, frozenset[bytes]])
    added: Mapping[str, frozenset[bytes]] = field(default_factory=dict[str, frozenset[bytes]])

    @property
    def inverse(self) -> "TagEdit":
        """What takes it back."""
        return TagEdit(removed=self.added, added=self.removed)


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

    def rename_tag(self, tag: str, name: str) -> TagEdit:
        """Give all content of a tag another one instead; if that is in use, both become one.

        Args:
            tag: The tag; case does not count.
            name: What it is called from now on.

        Returns:
            What was changed: contents that had both tags get none.

        Raises:
            StoreError: Nothing was written.
            InputError: The name is empty or too long, or there is no such tag.
        """
        ...

    def remove_tag(self, tag: str) -> TagEdit:
        """Take a tag off all content; return what was changed.

        Raises:
            StoreError: Nothing was written.
            InputError: There is no such tag.
        """
        ...

    def edit_tags(self, edit: TagEdit) -> TagEdit:
        """Take tags off contents, then give contents tags; return what was changed.

        Raises:
            StoreError: Nothing was written.
            InputError: A tag is empty or longer than 100 characters; nothing was written.
        """
        ...

    def all_tags(self) -> tuple[str, ...]:
        """Return all tags in use, in alphabetical order."""
        ...

    def favourites(self) -> frozenset[bytes]:
        """Return the hashes of all favourites, be their files there or not."""
        ...

"""The part of a library that keeps vectors of texts in a space of their own."""

from collections.abc import Mapping, Sequence

from retllm_desktop.core.types import EmbeddingSpace, ItemIds, Neighbour, Vectors
from retllm_desktop.library import passages
from retllm_desktop.library.library_file import LibraryFile
from retllm_desktop.library.sqlite_errors import NOTHING_OF_BATCH


class SqlitePassages(LibraryFile):
    """Fulfils the port ``PassageStore``."""

    def passage_space(self) -> EmbeddingSpace | None:
        """The space of passages that search uses, None where there is none that is whole."""
        with self._connections.reading() as connection:
            present = passages.stored_passage_space(connection)
        return present[0].space if present is not None and present[1] else None

    def begin_passages(self, space: EmbeddingSpace) -> bool:
        """Start to build a space of passages, or go on with it; another one is dropped.

        Returns:
            Whether search uses it already.

        Raises:
            StoreError: The space of all items has its name; or nothing could be written.
        """
        with self._connections.reading() as connection:
            present = passages.stored_passage_space(connection)
        if present is not None and present[0].space == space:
            return present[1]
        with self._connections.writing() as connection:
            return passages.begin_passage_space(connection, space)

    def pending_passages(
        self, space: EmbeddingSpace, after: int, limit: int
    ) -> tuple[tuple[int, str], ...]:
        """Texts without a vector in the space of passages: item id and text, by ids ascending.

        Args:
            space: The space.
            after: Only items with higher ids; those that come later have higher ones.
            limit: How many.

        Raises:
            StoreError: The space is not there any more.
        """
        with self._connections.reading() as connection:
            return passages.pending_texts(connection, space, after, limit)

    def put_passages(self, space: EmbeddingSpace, item_ids: Sequence[int], rows: Vectors) -> None:
        """Record vectors (n, d) of texts; those that went meanwhile are passed over.

        Raises:
            StoreError: Nothing was written; or the space is not there any more.
            ValueError: They are no unit vectors of the space.
        """
        with self._connections.writing(NOTHING_OF_BATCH) as connection:
            passages.insert_passages(connection, space, item_ids, rows)

    def activate_passages(self, space: EmbeddingSpace) -> None:
        """Let search use the space of passages.

        Raises:
            StoreError: Nothing was changed; or the space is not there any more.
        """
        with self._connections.writing() as connection:
            passages.activate_passage_space(connection, space)

    def drop_passages(self) -> bool:
        """Remove the space of passages; returns whether there was one."""
        with self._connections.reading() as connection:
            if passages.stored_passage_space(connection) is None:
                return False
        with self._connections.writing() as connection:
            return passages.drop_passage_space(connection)

    def nearest_passages(
        self, space: EmbeddingSpace, vector: Vectors, k: int, within: ItemIds | None = None
    ) -> list[Neighbour] | None:
        """The k nearest texts to a unit vector (d,) by cosine, nearest first, ties by id.

        Args:
            space: The vector's.
            vector: The query.
            k: How many.
            within: Only these items, ascending; None: all.

        Returns:
            None where search does not use this space.

        Raises:
            ValueError: The vector is not of the space.
        """
        with self._connections.reading() as connection:
            stored = passages.searched_passage_space(connection, space)
            if stored is None:
                return None
            return passages.nearest_texts(connection, stored, vector, k, within)

    def passage_vectors_of(
        self, space: EmbeddingSpace, item_ids: Sequence[int]
    ) -> Mapping[int, Vectors]:
        """The unit vectors (d,) of texts in the space of passages; those without are left out."""
        with self._connections.reading() as connection:
            stored = passages.searched_passage_space(connection, space)
            if stored is None:
                return {}
            return dict(passages.read_passage_vectors(connection, stored, item_ids))

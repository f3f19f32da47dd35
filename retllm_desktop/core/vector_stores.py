"""What finding passages by an encoder of their own needs from the outside, as Protocols."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from retllm_desktop.core.similarity import SimilarityCutoff
from retllm_desktop.core.types import EmbeddingSpace, ItemIds, Neighbour, Vectors


class PassageEncoder(Protocol):
    """An encoder of texts alone: passages and the words of a query into one space."""

    @property
    def space(self) -> EmbeddingSpace:
        """The space that its vectors belong to."""
        ...

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        """Embed texts, cut to the encoder's context: (n, d) float32, unit rows.

        Raises:
            EngineError: The model cannot run.
        """
        ...

    @property
    def similarity_cutoff(self) -> SimilarityCutoff | None:
        """Where a list of passages ends, None where that was not measured."""
        ...

    def z_score(self, cosine: float) -> float:
        """Standard deviations by which a cosine exceeds that of unrelated texts."""
        ...


class PassageStore(Protocol):
    """Vectors of texts in the space of a passage encoder, beside those that all items have."""

    def passage_space(self) -> EmbeddingSpace | None:
        """The space of passages that search uses, None where there is none that is whole."""
        ...

    def begin_passages(self, space: EmbeddingSpace) -> bool:
        """Start to build a space of passages, or go on with it; another one is dropped.

        Returns:
            Whether search uses it already.

        Raises:
            StoreError: The space of all items has its name; or nothing could be written.
        """
        ...

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
        ...

    def put_passages(self, space: EmbeddingSpace, item_ids: Sequence[int], rows: Vectors) -> None:
        """Record vectors (n, d) of texts; those that went meanwhile are passed over.

        Raises:
            StoreError: Nothing was written; or the space is not there any more.
        """
        ...

    def activate_passages(self, space: EmbeddingSpace) -> None:
        """Let search use the space of passages.

        Raises:
            StoreError: Nothing was changed; or the space is not there any more.
        """
        ...

    def drop_passages(self) -> bool:
        """Remove the space of passages; returns whether there was one."""
        ...

    def nearest_passages(
        self, space: EmbeddingSpace, vector: Vectors, k: int, within: ItemIds | None = None
    ) -> list[Neighbour] | None:
        """The k nearest texts to a unit vector (d,) by cosine, nearest first, ties by id.

        Args:
            space: The vector's.
            vector: The query.
            k: How many.
            within: Only these items; None: all.

        Returns:
            None where search does not use this space.
        """
        ...

    def passage_vectors_of(
        self, space: EmbeddingSpace, item_ids: Sequence[int]
    ) -> Mapping[int, Vectors]:
        """The unit vectors (d,) of texts in the space of passages; those without are left out."""
        ...

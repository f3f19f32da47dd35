"""Ports of the vectors that a library keeps: of all items, of a second space, of passages."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from retllm_desktop.core.knowledge import Knowledge
from retllm_desktop.core.library_records import PendingContent
from retllm_desktop.core.similarity import SimilarityCutoff
from retllm_desktop.core.types import EmbeddingSpace, ItemIds, Modality, Neighbour, Vectors


class PassageEncoder(Protocol):
    """An encoder of texts alone: passages and the words of a query into one space."""

    @property
    def space(self) -> EmbeddingSpace:
        """The space that its vectors belong to."""
        ...

    @property
    def knows(self) -> Knowledge:
        """What its pack was made for."""
        ...

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        """Embed what is asked for, cut to the encoder's context: (n, d) float32, unit rows.

        Raises:
            EngineError: The model cannot run.
        """
        ...

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Embed what is to be found, as ``embed_texts`` does; some models tell both apart.

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

    def splits_words(self, text: str) -> bool:
        """Return whether most words of a text fall into pieces that mean nothing to the encoder.

        What it makes of pieces (struck keys, another language) has a vector like any other, and
        lies near to some passage. How many pieces that takes says ``similarity_cutoff``.

        Raises:
            EngineError: The model cannot be read.
        """
        ...


class VectorStore(Protocol):
    """Nearest neighbours in the active embedding space."""

    def use_space(self, space: EmbeddingSpace) -> None:
        """Choose (and, when writing, create) the space that vectors belong to.

        From then on ``files.put`` and ``nearest`` refuse to work if another space has become the
        active one meanwhile.

        Raises:
            StoreError: The library holds another space, which search must go on using.
        """
        ...

    def active_space(self) -> EmbeddingSpace | None:
        """Return the space that search uses, None before the first index."""
        ...

    def nearest(
        self,
        vector: Vectors,
        k: int,
        modality: Modality | None = None,
        within: ItemIds | None = None,
    ) -> list[Neighbour]:
        """Return the k nearest items to a unit vector (d,) by cosine, nearest first, ties by id.

        Items all of whose files are missing are not among them. Without a vector index, and of up
        to ten items, they are exact. With an index, which only a large library has, the last few
        may be others whose cosine is less than a hundredth lower, with a filter as without
        (measured: 98.5 to 100 % of the nearest are found, at most 0.006 lower; decision 0008).

        Args:
            vector: The query.
            k: How many.
            modality: Only items of this modality.
            within: Only these items, ascending; never another one. None: all.

        Raises:
            ValueError: The vector is not of the active space.
        """
        ...

    def refresh_index(self) -> bool:
        """Build the vector index of a large library if there is none or it has aged.

        To be called after indexing, by the writer. Searches go on meanwhile, and so does writing
        but for two moments.

        Returns:
            Whether one was built.

        Raises:
            StoreError: It could not be written; searches are right all the same, only slower.
        """
        ...

    def load_index(self) -> bool:
        """Load the vector index ahead of the first search; return whether there is one."""
        ...

    def of_items(self, item_ids: Sequence[int]) -> Mapping[int, Vectors]:
        """Return the unit vectors (d,) of items in the active space; those without are left out."""
        ...


class SpaceStore(Protocol):
    """A second embedding space, built beside the one that search uses."""

    def begin(self, space: EmbeddingSpace) -> None:
        """Start to build a space, or go on with one begun before; another one is dropped.

        Raises:
            ValueError: It is the space that search uses.
            StoreError: The active space has its name and other vectors; nothing was written.
        """
        ...

    def pending(self, limit: int) -> tuple[PendingContent, ...]:
        """Return content without vectors in the space being built, newest file first.

        Only content that a present file in an available folder holds. None when nothing is left,
        or no space is being built.
        """
        ...

    def put_vectors(self, entries: Sequence[tuple[bytes, Vectors]]) -> None:
        """Record vectors of contents (hash, (parts, d)) in the space being built.

        Content that was deleted meanwhile is skipped, and so is what was recorded before.

        Raises:
            StoreError: Nothing was written; or no space is being built.
            ValueError: The number of rows is not that of the content's parts, or the vectors
                are not of the space.
        """
        ...

    def skip(self, content_hashes: Sequence[bytes]) -> None:
        """Leave content out of the space being built: it can no longer be read.

        It is found no more once the space is active; its files are recorded as problems then. It
        is pending again as soon as a file with this content is added.

        Raises:
            StoreError: Nothing was written; or no space is being built.
        """
        ...

    def activate(self) -> None:
        """Let search use the space that was built, and drop the old one, all or nothing.

        Content that nothing could read (its folder is offline) keeps its files; it is read when
        the folder is back. From then on ``files.put`` and ``vectors.nearest`` refuse to work until
        the new space is chosen (``vectors.use_space``).

        Raises:
            StoreError: Nothing was changed; or no space is being built.
        """
        ...

    def drop(self) -> None:
        """Give up the space being built, if there is one."""
        ...


class PassageStore(Protocol):
    """Vectors of texts in the space of a passage encoder, beside those that all items have."""

    def active_space(self) -> EmbeddingSpace | None:
        """Return the space of passages that search uses, None where none is complete."""
        ...

    def stored_space(self) -> EmbeddingSpace | None:
        """Return the space of passages, whole or being built; None where there is none."""
        ...

    def begin(self, space: EmbeddingSpace) -> bool:
        """Start to build a space of passages, or go on with it; another one is dropped.

        Returns:
            Whether search uses it already.

        Raises:
            StoreError: The space of all items has its name; or nothing could be written.
        """
        ...

    def pending(self, space: EmbeddingSpace, after: int, limit: int) -> tuple[tuple[int, str], ...]:
        """Return texts without a vector in the space: item id and text, by ids ascending.

        A text of nothing but blanks is represented by its label.

        Args:
            space: The space.
            after: Only items with higher ids; those that come later have higher ones.
            limit: How many.

        Raises:
            StoreError: The space is not there any more.
        """
        ...

    def put(self, space: EmbeddingSpace, item_ids: Sequence[int], rows: Vectors) -> None:
        """Record vectors (n, d) of texts; those deleted meanwhile, or with a vector, are skipped.

        Raises:
            StoreError: Nothing was written; or the space is not there any more.
            ValueError: They are not (n, d) float32 unit rows of the space.
        """
        ...

    def activate(self, space: EmbeddingSpace) -> None:
        """Let search use the space of passages.

        Raises:
            StoreError: Nothing was changed; or the space is not there any more.
        """
        ...

    def drop(self) -> bool:
        """Remove the space of passages; return whether there was one."""
        ...

    def nearest(
        self, space: EmbeddingSpace, vector: Vectors, k: int, within: ItemIds | None = None
    ) -> list[Neighbour] | None:
        """Return the k nearest texts to a unit vector (d,) by cosine, nearest first, ties by id.

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
        ...

    def of_items(self, space: EmbeddingSpace, item_ids: Sequence[int]) -> Mapping[int, Vectors]:
        """Return the unit vectors (d,) of texts in the space; those without are left out."""
        ...

    def text_lengths(self, item_ids: Sequence[int]) -> Mapping[int, int]:
        """Return how many characters the texts among given items have, by item id.

        Raises:
            StoreError: The library cannot be read.
        """
        ...

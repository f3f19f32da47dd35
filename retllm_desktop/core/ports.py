"""What the services need from the outside, as Protocols that the adapters fulfil."""

from collections.abc import Generator, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from retllm_desktop.core.errors import ItemError
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.types import (
    EmbeddingSpace,
    Extraction,
    FileStat,
    ImageSpec,
    Item,
    KnownFile,
    LibraryStatus,
    Modality,
    Neighbour,
    Problem,
    Rgb,
    Root,
    Vectors,
    Verdict,
)


class DualEncoder(Protocol):
    """A CLIP-family encoder: images and texts into one space."""

    @property
    def space(self) -> EmbeddingSpace:
        """The space that its vectors belong to."""
        ...

    @property
    def image_spec(self) -> ImageSpec:
        """The size and resizing that ``embed_images`` expects."""
        ...

    def embed_images(self, images: Sequence[Rgb]) -> Vectors:
        """Embed pictures of exactly ``image_spec`` size: (n, d) float32, unit rows.

        Raises:
            EngineError: The model cannot run.
        """
        ...

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        """Embed texts, cut to the encoder's context: (n, d) float32, unit rows.

        Raises:
            EngineError: The model cannot run.
        """
        ...

    def standout(self, query: Modality, item: Modality, cosine: float) -> float:
        """Standard deviations by which a cosine exceeds that of unrelated pairs."""
        ...


class Judge(Protocol):
    """The fine stage: asks a multimodal model whether a candidate matches."""

    @property
    def image_spec(self) -> ImageSpec | None:
        """The size that pictures must come in; None: any size up to ``image_max_px``."""
        ...

    @property
    def image_max_px(self) -> int:
        """Longest side of a picture that is worth sending."""
        ...

    def judge(
        self, query_text: str, images: Iterable[tuple[int, Rgb]], cancel: CancelToken
    ) -> Generator[tuple[int, Verdict], None, None]:
        """Judge pictures against a sentence, in order, yielding as each is done.

        Args:
            query_text: The caption to match.
            images: Pairs of caller's key and pixels, read lazily, one or two ahead.
            cancel: Looked at between (and, where the runtime can, within) candidates.

        Raises:
            EngineError: The model cannot be loaded or its process died; the next call
                starts a new one.
        """
        ...

    def close(self) -> None:
        """End the model's process, if there is one."""
        ...


class Extractor(Protocol):
    """Reads files of strangers under limits, in processes that may die without harm."""

    def supports(self, path: Path) -> bool:
        """Whether the file's name says that it is a kind we read."""
        ...

    def extract_many(
        self,
        files: Iterable[FileStat],
        spec: ImageSpec,
        cancel: CancelToken,
        known_hashes: Mapping[Path, frozenset[bytes]] | None = None,
    ) -> Generator[tuple[FileStat, Extraction | ItemError], None, None]:
        """Read files on all workers with a bounded look-ahead, yielding in input order.

        Args:
            files: Files to read, consumed lazily.
            spec: Size of the pixels to make.
            cancel: Stops taking files; what is under way is dropped.
            known_hashes: For files that may be copies (same size as known content): hashes
                whose parts are not wanted; a match yields an ``Extraction`` without parts.

        Yields:
            The file with its extraction, or with the ``ItemError`` that says why not.
        """
        ...

    def load_image(self, path: Path, spec: ImageSpec | None, max_px: int) -> Rgb:
        """Decode one picture, upright, for the judge or for a query.

        Raises:
            ItemError: It cannot be read.
        """
        ...

    def load_image_data(self, data: bytes, spec: ImageSpec | None, max_px: int) -> Rgb:
        """Decode one pasted picture, upright.

        Raises:
            ItemError: It cannot be read.
        """
        ...

    def close(self) -> None:
        """End the worker processes."""
        ...


class ItemStore(Protocol):
    """Roots, files and items: the durable part of a library."""

    def roots(self) -> tuple[Root, ...]:
        """All folders of this library."""
        ...

    def add_root(self, path: Path) -> Root:
        """Add a folder; the same folder twice is the same root.

        Raises:
            InputError: It lies inside a folder that is already there.
            StoreError: The library cannot be written.
        """
        ...

    def remove_root(self, root_id: int) -> None:
        """Forget a folder and all items found only there."""
        ...

    def set_root_offline(self, root_id: int, offline: bool) -> None:
        """Mark a folder as not there (its items stay) or there again."""
        ...

    def known_files(self, root_id: int) -> Mapping[Path, KnownFile]:
        """Every file remembered below a root, problems included."""
        ...

    def hashes_by_size(self, sizes: Iterable[int]) -> Mapping[int, frozenset[bytes]]:
        """Content hashes fully indexed in the present space, by file size."""
        ...

    def put(
        self, root_id: int, entries: Sequence[tuple[FileStat, Extraction, Vectors | None]]
    ) -> tuple[FileStat, ...]:
        """Record files with their items and vectors, in one transaction.

        An extraction without parts names content that is already there. Vectors are
        (number of parts, d), None where there are no parts. What the same path held
        before is forgotten.

        Returns:
            Files that name content which went meanwhile (its last file changed): they are not
            recorded and want to be read in full.

        Raises:
            StoreError: Nothing of the batch was written.
            InputError: The folder is no longer in the library; nothing was written.
        """
        ...

    def put_problems(self, root_id: int, problems: Sequence[tuple[FileStat, Problem]]) -> None:
        """Record files that could not be read, so that they are not tried at every run."""
        ...

    def forget_files(self, root_id: int, paths: Sequence[Path]) -> int:
        """Forget files that are gone; returns how many items went with them."""
        ...

    def items(self, ids: Sequence[int]) -> tuple[Item, ...]:
        """Items in the order asked for; unknown ids are left out."""
        ...

    def problems(self, limit: int = 1000) -> tuple[Problem, ...]:
        """Files that could not be read."""
        ...

    def status(self) -> LibraryStatus:
        """The library in numbers."""
        ...

    def thumbnail(self, content_hash: bytes, part: int) -> bytes | None:
        """The encoded preview of a part, None where there is none."""
        ...


class VectorStore(Protocol):
    """Nearest neighbours in the present embedding space."""

    def use_space(self, space: EmbeddingSpace) -> None:
        """Choose (and, when writing, create) the space that vectors belong to.

        Raises:
            StoreError: The library holds another space, which search must go on using.
        """
        ...

    def nearest(self, vector: Vectors, k: int, modality: Modality | None = None) -> list[Neighbour]:
        """The k nearest items to one unit vector (d,) by cosine, nearest first."""
        ...


class Library(ItemStore, VectorStore, Protocol):
    """A store that is both: one file."""

    def close(self) -> None:
        """Release the file and the lock."""
        ...

"""What the services need from the outside, as Protocols that the adapters fulfil."""

from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from retllm_desktop.core.changes import FileEvent
from retllm_desktop.core.errors import ItemError
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.types import (
    EmbeddingSpace,
    Extraction,
    FileStat,
    Finding,
    ImageSpec,
    Item,
    KnownFile,
    LibraryStatus,
    Modality,
    Neighbour,
    Pending,
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


class Watcher(Protocol):
    """Tells what happens in folders, as raw events."""

    def watch(self, root: Root, leave_out: Callable[[Path, bool], bool]) -> None:
        """Begin to watch a folder and all below it.

        Args:
            root: The folder.
            leave_out: Whether a path (and whether it is a folder) is excluded; such folders
                are not watched.
        """
        ...

    def unwatch(self, root_id: int) -> None:
        """Stop watching a folder."""
        ...

    def read(self, timeout_s: float) -> tuple[FileEvent, ...]:
        """Wait for events; returns those that came, oldest first, or none after the time-out."""
        ...

    def notices(self) -> tuple[str, ...]:
        """Sentences on what cannot be watched and is polled instead, and how to change that."""
        ...

    def close(self) -> None:
        """Stop watching everything."""
        ...


class Machine(Protocol):
    """What the machine is doing, as far as the platform tells."""

    def on_battery(self) -> bool | None:
        """Whether it runs on its battery; None where there is no telling."""
        ...

    def idle_s(self) -> float | None:
        """Seconds since the person last typed or moved the pointer; None: no telling."""
        ...

    def be_gentle(self) -> None:
        """Lower this process's priority for the processor and the disk, where that is possible."""
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

    def set_exclusions(self, root_id: int, patterns: Sequence[str]) -> None:
        """Record what to leave out below a root; the next index run acts on it."""
        ...

    def known_files(
        self, root_id: int, below: Sequence[Path] | None = None
    ) -> Mapping[Path, KnownFile]:
        """Every file remembered below a root, problems and missing ones included.

        Args:
            root_id: The root.
            below: Only these paths and what lies below them; None for all.
        """
        ...

    def files_by_inode(
        self, files: Iterable[FileStat]
    ) -> Mapping[tuple[int, int], tuple[tuple[Path, KnownFile], ...]]:
        """Known files with content of any root by (device, inode), for those of ``files``."""
        ...

    def relocate(self, root_id: int, moves: Sequence[tuple[Path, FileStat]]) -> None:
        """Record that files known under old paths, of any root, now lie below this root.

        Content and vectors stay as they are; what the new paths held before is forgotten; a
        missing file is there again. An old path that is not known any more is passed over.

        Raises:
            StoreError: Nothing was written.
            InputError: The folder is no longer in the library; nothing was written.
        """
        ...

    def link(self, root_id: int, links: Sequence[tuple[FileStat, bytes]]) -> tuple[FileStat, ...]:
        """Record further files that hold content known by hash (hard links, copies).

        Returns:
            Files whose content is not there any more; they want to be read.
        """
        ...

    def touch(self, root_id: int, files: Sequence[FileStat]) -> None:
        """Record the present stat of files whose bytes are known to be the same.

        A missing file is there again, and its items are found again.
        """
        ...

    def mark_missing(self, root_id: int, paths: Sequence[Path], since_s: float) -> int:
        """Hide files that are gone, or are left out now: what only they held is not found.

        Everything about them is kept, so that a file that comes back costs nothing. A file
        that was missing before keeps its date. Problems are simply forgotten.

        Returns:
            How many items are no longer found.
        """
        ...

    def purge_missing(self, before_s: float) -> int:
        """Forget files that have been missing since before a moment; returns items dropped."""
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


class SpaceStore(Protocol):
    """A second embedding space, built beside the one that search uses."""

    def begin_space(self, space: EmbeddingSpace) -> None:
        """Start to build a space, or go on with one begun before; another one is dropped."""
        ...

    def pending(self, limit: int) -> tuple[Pending, ...]:
        """Content without vectors in the space being built, that a present file holds."""
        ...

    def put_vectors(self, entries: Sequence[tuple[bytes, Vectors]]) -> None:
        """Record vectors of contents (hash, (parts, d)) in the space being built.

        Content that went meanwhile is passed over.

        Raises:
            StoreError: Nothing was written.
            ValueError: The number of rows is not that of the content's parts.
        """
        ...

    def skip_pending(self, content_hashes: Sequence[bytes]) -> None:
        """Leave content out of the space being built: it can no longer be read.

        It is found no more once the space is active; its files are recorded as problems then.
        """
        ...

    def activate_space(self) -> None:
        """Let search use the space that was built, and drop the old one.

        Content that nothing could read (its folder is offline) keeps its files; it is read when
        the folder is back.

        Raises:
            StoreError: Nothing was changed.
        """
        ...

    def drop_building_space(self) -> None:
        """Give up the space being built."""
        ...

    def compact(self) -> None:
        """Give the room of what was dropped back to the disk (needs as much free space)."""
        ...


class Library(ItemStore, VectorStore, SpaceStore, Protocol):
    """A store that is all of it: one file."""

    def back_up(self, target: Path) -> None:
        """Copy the library, as it is now, into one new file, and check the copy.

        Raises:
            InputError: The target is there already.
            StoreError: The copy could not be made or is not sound; no file is left.
        """
        ...

    def check(self) -> tuple[Finding, ...]:
        """Look for damage: the file's integrity, orphans, items without vectors and the reverse."""
        ...

    def repair(self) -> tuple[Finding, ...]:
        """Set right what can be; content without vectors is forgotten and indexed anew.

        Returns:
            What was found and set right, and what was found and was not.
        """
        ...

    def close(self) -> None:
        """Release the file and the lock."""
        ...

"""The library as the services see it: folders, files, items, vectors, spaces; as Protocols."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from retllm_desktop.core.enrichment import EnrichmentStore
from retllm_desktop.core.library_records import (
    Finding,
    KnownFile,
    LibraryStatus,
    PendingContent,
    Problem,
    Root,
)
from retllm_desktop.core.query import ParsedQuery
from retllm_desktop.core.relevance_feedback import FeedbackStore
from retllm_desktop.core.types import (
    Annotations,
    EmbeddingSpace,
    Extraction,
    FileStat,
    Item,
    ItemIds,
    Modality,
    Neighbour,
    Snippet,
    TextMatch,
    Vectors,
)
from retllm_desktop.core.vector_stores import PassageStore


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

    def items_of(self, path: Path) -> tuple[Item, ...]:
        """The items of the file that lies there, in order of their parts; none if there is none."""
        ...

    def files_of(self, content_hash: bytes) -> tuple[Path, ...]:
        """The present files that hold content, first indexed first."""
        ...

    def newest(self, k: int, within: ItemIds | None = None) -> tuple[int, ...]:
        """The k items with the latest date, the first part of each file only, latest first.

        Args:
            k: How many.
            within: Only these items; None: all.
        """
        ...

    def items_at_most(self) -> int:
        """A number that the items that can be found do not exceed; told at once."""
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

    def active_space(self) -> EmbeddingSpace | None:
        """The space that search uses, None before the first index."""
        ...

    def nearest(
        self,
        vector: Vectors,
        k: int,
        modality: Modality | None = None,
        within: ItemIds | None = None,
    ) -> list[Neighbour]:
        """The k nearest items to one unit vector (d,) by cosine, nearest first, ties by id.

        Args:
            vector: The query.
            k: How many.
            modality: Only items of this modality.
            within: Only these items; the k nearest of them, exactly. None: all.
        """
        ...

    def refresh_scan_copy(self) -> bool:
        """Build what makes searches of a large library quick, if it is not there or has aged.

        To be called after indexing, by the one who writes; searches go on meanwhile.

        Returns:
            Whether one was built.

        Raises:
            StoreError: It could not be written; searches are right all the same.
        """
        ...

    def load_scan_copy(self) -> bool:
        """Load what makes searches of a large library quick, ahead of the first one.

        Returns:
            Whether there is such a copy.
        """
        ...

    def vectors_of(self, item_ids: Sequence[int]) -> Mapping[int, Vectors]:
        """The unit vectors (d,) of items in the present space; those without are left out."""
        ...


class WordStore(Protocol):
    """Words of texts, names, folders and metadata, and the conditions of a query."""

    def matches(self, words: str, k: int, within: ItemIds | None = None) -> list[TextMatch]:
        """The k items that match words best, best first, ties by id.

        Any of the words is enough; the last one may be the beginning of a word, for it is still
        being typed. Case and diacritics do not count; scripts without spaces are matched by
        their characters. Files that are missing are not found.

        Args:
            words: What was typed, without operators.
            k: How many.
            within: Only these items; None: all.
        """
        ...

    def snippets(self, words: str, item_ids: Sequence[int]) -> Mapping[int, Snippet]:
        """For items that hold some of the words: the best piece of text, with the words marked."""
        ...

    def scope(self, question: ParsedQuery) -> ItemIds | None:
        """The items that meet conditions, hold all phrases and no excluded word.

        Returns:
            Their ids; None where the question restricts nothing.
        """
        ...

    def merge_words(self, stopped: Callable[[], bool]) -> bool:
        """Merge the pieces that the index of words was written in, if it has come to many.

        To be called after indexing, by the one who writes; searches go on meanwhile.

        Args:
            stopped: Asked before each step; what is merged by then stays.

        Returns:
            Whether anything was merged.

        Raises:
            StoreError: The library cannot be written; searches are right all the same.
        """
        ...


class SpaceStore(Protocol):
    """A second embedding space, built beside the one that search uses."""

    def begin_space(self, space: EmbeddingSpace) -> None:
        """Start to build a space, or go on with one begun before; another one is dropped."""
        ...

    def pending(self, limit: int) -> tuple[PendingContent, ...]:
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

    def worth_compacting(self) -> bool:
        """Whether most of the file is room that nothing uses, and the disk has what it takes."""
        ...

    def compact(self) -> None:
        """Give the room of what was dropped back to the disk (needs as much free space)."""
        ...


class Library(
    ItemStore,
    VectorStore,
    SpaceStore,
    PassageStore,
    WordStore,
    AnnotationStore,
    FeedbackStore,
    EnrichmentStore,
    Protocol,
):
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

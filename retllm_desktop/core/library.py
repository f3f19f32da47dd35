"""The library's ports: an aggregate for each kind of record, and the library made of them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from retllm_desktop.core.annotations import AnnotationStore
from retllm_desktop.core.enrichment import EnrichmentStore
from retllm_desktop.core.library_changes import ChangeFeed
from retllm_desktop.core.library_overview import OverviewStore
from retllm_desktop.core.library_records import Finding, KnownFile, LibraryStatus, Problem
from retllm_desktop.core.library_transfer import TransferStore
from retllm_desktop.core.query import ParsedQuery
from retllm_desktop.core.relevance_feedback import FeedbackStore
from retllm_desktop.core.root_store import RootStore
from retllm_desktop.core.saved_searches import SavedSearchStore
from retllm_desktop.core.second_pass import SecondPassStore
from retllm_desktop.core.timeline import Timeline
from retllm_desktop.core.types import (
    Extraction,
    FileStat,
    Item,
    ItemIds,
    Snippet,
    TextMatch,
    Vectors,
)
from retllm_desktop.core.vector_stores import PassageStore, SpaceStore, VectorStore
from retllm_desktop.core.vocabulary import VocabularyStore


class FileStore(Protocol):
    """The files below the roots, with the content that they hold."""

    def known(self, root_id: int, below: Sequence[Path] | None = None) -> Mapping[Path, KnownFile]:
        """Return every file remembered below a root, problems and missing ones included.

        Files whose content has no vectors in the active space have no hash and a size of -1,
        which no file has: they are to be read.

        Args:
            root_id: The root.
            below: Only these paths and what lies below them; None for all.
        """
        ...

    def by_inode(
        self, files: Iterable[FileStat]
    ) -> Mapping[tuple[int, int], tuple[tuple[Path, KnownFile], ...]]:
        """Return known files with content, of any root, by (device, inode) of ``files``."""
        ...

    def hashes_by_size(self, sizes: Iterable[int]) -> Mapping[int, frozenset[bytes]]:
        """Return content hashes fully indexed in the active space, by file size.

        Sizes without any are absent. Content that only missing files hold is among them: a file
        that brings it back needs no embedding.
        """
        ...

    def holding(self, content_hash: bytes) -> tuple[Path, ...]:
        """Return the present files that hold content, first indexed first."""
        ...

    def relocate(self, root_id: int, moves: Sequence[tuple[Path, FileStat]]) -> None:
        """Record that files known under old paths, of any root, now lie below this root.

        All moves happen at once, so that names may be swapped. Content and vectors stay as they
        are; what the new paths held before is forgotten; a missing file is present again. An old
        path that is not known any more is skipped.

        Raises:
            StoreError: Nothing was written.
            InputError: The folder is no longer in the library; nothing was written.
        """
        ...

    def link(self, root_id: int, links: Sequence[tuple[FileStat, bytes]]) -> tuple[FileStat, ...]:
        """Record further files that hold content known by hash (hard links, copies).

        Returns:
            Files whose content is not there any more; they are not recorded, what their paths
            held before is forgotten, and they are to be read.

        Raises:
            StoreError: Nothing was written.
            InputError: The folder is no longer in the library; nothing was written.
        """
        ...

    def touch(self, root_id: int, files: Sequence[FileStat]) -> None:
        """Record the present stat of files whose bytes are known to be the same.

        A missing file is present again, and its items are found again. Files that are not known
        below this root are skipped.
        """
        ...

    def mark_missing(self, root_id: int, paths: Sequence[Path], since_s: float) -> int:
        """Hide files that are gone, or are left out now: what only they held is not found.

        Everything about them is kept, so that a file that comes back costs nothing. A file
        that was missing before keeps its date. Sidecars are simply forgotten.

        Returns:
            How many items are no longer found.
        """
        ...

    def purge_missing(self, before_s: float) -> int:
        """Forget files that have been missing since before a moment; return items dropped."""
        ...

    def put(
        self, root_id: int, entries: Sequence[tuple[FileStat, Extraction, Vectors | None]]
    ) -> tuple[FileStat, ...]:
        """Record files with their items and vectors, in one transaction.

        An extraction without parts names content that is already there. Vectors are
        (number of parts, d), None where there are no parts. What the same path held before is
        forgotten. While another space is being built only the active one is written; the content
        is then pending for the other.

        Returns:
            Files whose extraction names, without parts, content that was deleted meanwhile (its
            last file changed): they are not recorded and are to be read in full.

        Raises:
            StoreError: Nothing of the batch was written.
            InputError: The folder is no longer in the library; nothing was written.
            ValueError: Vectors do not fit the parts or the space, or no space was chosen.
        """
        ...

    def put_problems(self, root_id: int, problems: Sequence[tuple[FileStat, Problem]]) -> None:
        """Record files that were not read: they are found by name, and not tried at every run.

        Raises:
            StoreError: Nothing of the batch was written.
            InputError: The folder is no longer in the library; nothing was written.
        """
        ...

    def put_sidecars(self, root_id: int, files: Sequence[FileStat]) -> None:
        """Record files that describe others and are no items: sidecars.

        Raises:
            StoreError: Nothing of the batch was written.
            InputError: The folder is no longer in the library; nothing was written.
        """
        ...

    def describe_again(self, paths: Sequence[Path]) -> None:
        """Have the metadata of files read again, for what stands beside them changed.

        Raises:
            StoreError: Nothing of the batch was written.
        """
        ...

    def problems(self, limit: int = 1000) -> tuple[Problem, ...]:
        """Return files that could not be read, in the order of their first recording.

        Files of kinds that nothing reads are no problems; ``LibraryStatus.named`` counts them.
        """
        ...

    def notes(self, limit: int = 1000) -> tuple[Problem, ...]:
        """Return files that were read in part or with a guess, and what there is to say of it."""
        ...

    def forget(self, root_id: int, paths: Sequence[Path]) -> int:
        """Forget files of a folder that are gone; return how many items were dropped with them."""
        ...


class ItemStore(Protocol):
    """Items: what search returns, one for each part of a file's content."""

    def get(self, ids: Sequence[int]) -> tuple[Item, ...]:
        """Return items in the order of ``ids``.

        Left out are unknown ids, and items all of whose files are missing. Each is shown where a
        present file holds it, if possible in a folder that is available.
        """
        ...

    def of_file(self, path: Path) -> tuple[Item, ...]:
        """Return the items of the file at this path, by part; none if it is not known."""
        ...

    def newest(self, k: int, within: ItemIds | None = None) -> tuple[int, ...]:
        """Return the k items with the latest date, the first part of each file, latest first.

        Args:
            k: How many.
            within: Only these items, ascending; None: all.
        """
        ...

    def timeline(
        self, within: ItemIds | None = None, limit: int | None = None, *, arrivals: bool = False
    ) -> Timeline:
        """Return all that can be found, newest first, of each content one item.

        Files that were not read are among it. To be called off the thread that a window has.

        Args:
            within: Only contents with one of these items, ascending, each shown by the first of
                them; None: all, each shown by its first item.
            limit: The beginning of it: no more than so many; None: all of it.
            arrivals: By when content came into the library, or was opened where it came long ago;
                not by its date.
        """
        ...

    def upper_bound(self) -> int:
        """Return the highest id of an item, in constant time: there are no more items than that.

        What is added afterwards has higher ids.
        """
        ...

    def document_ranges(self, ids: ItemIds) -> tuple[ItemIds, ItemIds]:
        """Return for each item the first item of its content, and the id after the last one.

        Args:
            ids: Ascending; ids of no content with several items stand for themselves.

        Returns:
            Two arrays of the length of ``ids``; of one content both numbers are the same.
        """
        ...

    def count_contents(self, within: ItemIds | None = None) -> int:
        """Return how many contents can be found: files, of which copies count once.

        Args:
            within: Only those with one of these items, ascending; None: all.
        """
        ...

    def signatures(self, ids: Sequence[int]) -> Mapping[int, bytes]:
        """Return the signatures of pictures that have one (``core/picture_signature.py``)."""
        ...

    def thumbnail(self, content_hash: bytes, part: int) -> bytes | None:
        """Return the encoded preview of a part, None where there is none."""
        ...


class WordStore(Protocol):
    """Words of texts, names, folders and metadata, and the conditions of a query."""

    def matches(self, words: str, k: int, within: ItemIds | None = None) -> list[TextMatch]:
        """Return the k items that match words best, best first, ties by id.

        Any of the words (or another form of it) is enough; the last one may be a prefix unless a
        space follows, for it is still being typed. Words that carry nothing («the») are left out
        unless there are no others. What stands in quotes is an exact phrase. Names that a camera or
        a program made («IMG_2034») are matched as a whole. Case and diacritics do not count;
        scripts without spaces are matched by their characters. Missing files are not found. Other
        punctuation is no operator.

        Args:
            words: What was typed.
            k: How many.
            within: Only these items, ascending; None: all.
        """
        ...

    def snippets(self, words: str, item_ids: Sequence[int]) -> Mapping[int, Snippet]:
        """Return, for items that hold some of the words, the best snippet with the words marked."""
        ...

    def marks(self, words: str, texts: Sequence[str]) -> list[tuple[tuple[int, int], ...]]:
        """Return where in texts the words stand: (start, end) positions, ascending, apart."""
        ...

    def count_words(self, words: str) -> int:
        """Return how many words and phrases ``matches`` looks up for what was typed."""
        ...

    def scope(self, question: ParsedQuery) -> ItemIds | None:
        """Return the items that meet the conditions, hold all phrases and no excluded word.

        An excluded word is excluded in all of its forms.

        Returns:
            Their ids, ascending and read-only; None where the question restricts nothing.
        """
        ...

    def merge(self, stopped: Callable[[], bool]) -> bool:
        """Merge the segments of the full-text index if there are many.

        To be called after indexing, by the writer. Searches go on meanwhile, and so does writing
        between the steps.

        Args:
            stopped: Called before each step; what is merged by then stays.

        Returns:
            Whether anything was merged.

        Raises:
            StoreError: The library cannot be written; searches are right all the same.
        """
        ...


class Library(Protocol):
    """One file with folders, files, items, vectors, words and what the person said of them.

    Attributes:
        roots: Folders.
        files: Files and their content.
        items: What search returns.
        vectors: Vectors of all items in the active space.
        spaces: The space being built.
        passages: Vectors of texts in a space of their own.
        words: The full-text index, and the conditions of queries.
        annotations: Favourites and tags.
        feedback: Ratings of results.
        overview: How much there is of what a person goes to, and what was opened.
        saved_searches: Searches that the person keeps.
        second_pass: What the first pass of indexing read and the second has not yet.
        enrichment: Text in pictures, and metadata read after indexing.
        vocabulary: Its own words, looked up by their beginnings.
        transfer: Its contents as they go to another store.
        changes: Tells what other machines change in it.
    """

    roots: RootStore
    files: FileStore
    items: ItemStore
    vectors: VectorStore
    spaces: SpaceStore
    passages: PassageStore
    words: WordStore
    annotations: AnnotationStore
    feedback: FeedbackStore
    overview: OverviewStore
    saved_searches: SavedSearchStore
    second_pass: SecondPassStore
    enrichment: EnrichmentStore
    vocabulary: VocabularyStore
    transfer: TransferStore
    changes: ChangeFeed

    def status(self) -> LibraryStatus:
        """Return the library in numbers."""
        ...

    def back_up(self, target: Path) -> None:
        """Copy the library, as it is now, into one new file, and check the copy.

        Reading and writing go on meanwhile. Previews are not part of it.

        Raises:
            InputError: The target is there already.
            StoreError: The copy could not be made or is not sound; no file is left.
        """
        ...

    def check(self) -> tuple[Finding, ...]:
        """Look for damage: the file's integrity, orphans, items without vectors and the reverse."""
        ...

    def repair(self) -> tuple[Finding, ...]:
        """Repair what can be; content without vectors is forgotten and indexed anew.

        Returns:
            What was found and repaired, and (not ``repairable``) what was found and was not.
        """
        ...

    def worth_compacting(self) -> bool:
        """Whether most of the file is unused, and the disk has the room that compacting takes."""
        ...

    def compact(self) -> None:
        """Give unused room back to the disk.

        Raises:
            StoreError: Nothing was changed; it needs as much free space as the library takes.
        """
        ...

    def release_memory(self) -> None:
        """Give back what is kept of the file to be quick; the next read takes it again."""
        ...

    def close(self) -> None:
        """Release the file and the lock; waits for a write that is under way."""
        ...

"""The part of a library that keeps folders, files and items."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from retllm_desktop.core.library_records import KnownFile, LibraryStatus, Problem, Root, RootState
from retllm_desktop.core.types import EmbeddingSpace, Extraction, FileStat, Item, ItemIds, Vectors
from retllm_desktop.library import files as edits
from retllm_desktop.library import lookups, passages, presence, roots, spaces, vector_tables
from retllm_desktop.library.file_columns import decode_path, encode_path
from retllm_desktop.library.library_file import LibraryFile
from retllm_desktop.library.sql import Connection
from retllm_desktop.library.sqlite_errors import NOTHING_OF_BATCH


class SqliteItems(LibraryFile):
    """Fulfils the port ``ItemStore``."""

    # Folders

    def roots(self) -> tuple[Root, ...]:
        """All folders of this library, by path."""
        with self._connections.reading() as connection:
            return lookups.list_roots(connection)

    def add_root(self, path: Path) -> Root:
        """Add a folder; the same folder twice (by whatever name) is the same root.

        Folders of the library that lie inside it and are there become part of it, with what they
        leave out, and without being indexed again. Whether ``path`` exists is the caller's
        question.

        Raises:
            InputError: It lies inside a folder that is already there.
        """
        with self._connections.writing() as connection:
            added, consequences = roots.insert_root(connection, path)
            found = next(root for root in lookups.list_roots(connection) if root.id == added)
        self._after(consequences)
        return found

    def remove_root(self, root_id: int) -> None:
        """Forget a folder and all items found only there."""
        with self._connections.writing() as connection:
            consequences = roots.delete_root(connection, root_id)
        self._after(consequences)

    def set_root_offline(self, root_id: int, offline: bool) -> None:
        """Mark a folder as not there (its items stay) or there again."""
        state = RootState.OFFLINE if offline else RootState.ONLINE
        with self._connections.writing() as connection:
            roots.set_root_state(connection, root_id, state)

    def set_exclusions(self, root_id: int, patterns: Sequence[str]) -> None:
        """Record what to leave out below a root; the next index run acts on it.

        Raises:
            InputError: The folder is no longer in the library.
        """
        with self._connections.writing() as connection:
            roots.require_root(connection, root_id)
            roots.store_exclusions(connection, root_id, patterns)

    # Files

    def known_files(
        self, root_id: int, below: Sequence[Path] | None = None
    ) -> Mapping[Path, KnownFile]:
        """Every file remembered below a root, problems and missing ones included.

        Files whose content the present space does without have no hash and a size of -1, which
        no file has: they want to be read.

        Args:
            root_id: The root.
            below: Only these paths and what lies below them; None for all.
        """
        with self._connections.reading() as connection:
            return lookups.read_known_files(
                connection, vector_tables.active_id(connection), root_id, below
            )

    def files_by_inode(
        self, files: Iterable[FileStat]
    ) -> Mapping[tuple[int, int], tuple[tuple[Path, KnownFile], ...]]:
        """Known files with content of any root by (device, inode), for those of ``files``."""
        with self._connections.reading() as connection:
            return lookups.files_by_inode(connection, vector_tables.active_id(connection), files)

    def hashes_by_size(self, sizes: Iterable[int]) -> Mapping[int, frozenset[bytes]]:
        """Content hashes fully indexed in the present space, by size; other sizes are absent.

        Content that only missing files hold is among them: a file that brings it back costs no
        embedding.
        """
        with self._connections.reading() as connection:
            return lookups.hashes_by_size(connection, vector_tables.active_id(connection), sizes)

    def relocate(self, root_id: int, moves: Sequence[tuple[Path, FileStat]]) -> None:
        """Record that files known under old paths, of any root, now lie below this root.

        All moves happen at once, so that names may be swapped and handed on.

        Raises:
            StoreError: Nothing was written.
            InputError: The folder is no longer in the library; nothing was written.
        """
        with self._connections.writing(NOTHING_OF_BATCH) as connection:
            roots.require_root(connection, root_id)
            consequences = presence.relocate_files(connection, root_id, moves)
        self._after(consequences)

    def link(self, root_id: int, links: Sequence[tuple[FileStat, bytes]]) -> tuple[FileStat, ...]:
        """Record further files that hold content known by hash (hard links, copies).

        Returns:
            Files whose content is not there any more; they are not recorded, and what their
            paths held before is forgotten.

        Raises:
            StoreError: Nothing was written.
            InputError: The folder is no longer in the library; nothing was written.
        """
        with self._connections.writing(NOTHING_OF_BATCH) as connection:
            roots.require_root(connection, root_id)
            stored = vector_tables.active_space(connection)
            unknown, consequences = edits.link_files(connection, stored, root_id, links)
        self._after(consequences)
        return unknown

    def touch(self, root_id: int, files: Sequence[FileStat]) -> None:
        """Record the present stat of files whose bytes are known to be the same.

        A missing file is there again, and its items are found again. Files that are not known
        below this root are passed over.
        """
        with self._connections.writing(NOTHING_OF_BATCH) as connection:
            edits.touch_files(connection, root_id, files)

    def mark_missing(self, root_id: int, paths: Sequence[Path], since_s: float) -> int:
        """Hide files that are gone; returns how many items are no longer found."""
        with self._connections.writing() as connection:
            consequences = edits.mark_files_missing(connection, root_id, paths, since_s)
        self._after(consequences)
        return consequences.hidden

    def purge_missing(self, before_s: float) -> int:
        """Forget files that have been missing since before a moment; returns items dropped."""
        with self._connections.writing() as connection:
            consequences = edits.purge_missing_files(connection, before_s)
        self._after(consequences)
        return consequences.dropped

    def put(
        self, root_id: int, entries: Sequence[tuple[FileStat, Extraction, Vectors | None]]
    ) -> tuple[FileStat, ...]:
        """Record files with their items and vectors, in one transaction.

        While another space is being built only the active one is written; the content is then
        pending for the other.

        Returns:
            Files whose extraction names, without parts, content that is not there any more
            (its last file changed meanwhile). They are not recorded: read them again in full.

        Raises:
            StoreError: Nothing of the batch was written.
            InputError: The folder was removed meanwhile; nothing was written.
            ValueError: Vectors do not fit the parts or the space, or no space was chosen.
        """
        new: list[tuple[bytes, int]] = []
        try:
            with self._connections.writing(NOTHING_OF_BATCH) as connection:
                roots.require_root(connection, root_id)
                stored = self._present_space(connection)
                if stored is None:
                    raise ValueError("use_space comes before put")
                _check(entries, stored.space)
                # Before the commit: a preview without an item is harmless, the reverse shows.
                new = self._write_previews(extraction for _, extraction, _ in entries)
                unknown, consequences = edits.put_files(connection, stored, root_id, entries)
        except BaseException:
            self._thumbnails.delete(new)
            raise
        self._after(consequences)
        return unknown

    def put_problems(self, root_id: int, problems: Sequence[tuple[FileStat, Problem]]) -> None:
        """Record files that could not be read, so that they are not tried at every run.

        Raises:
            StoreError: Nothing of the batch was written.
            InputError: The folder was removed meanwhile; nothing was written.
        """
        with self._connections.writing(NOTHING_OF_BATCH) as connection:
            roots.require_root(connection, root_id)
            consequences = edits.put_file_problems(connection, root_id, problems)
        self._after(consequences)

    def forget_files(self, root_id: int, paths: Sequence[Path]) -> int:
        """Forget files of a folder that are gone; returns how many items went with them."""
        with self._connections.writing() as connection:
            consequences = edits.delete_files(connection, root_id, paths)
        self._after(consequences)
        return consequences.dropped

    def problems(self, limit: int = 1000) -> tuple[Problem, ...]:
        """Files that could not be read."""
        with self._connections.reading() as connection:
            return lookups.list_problems(connection, limit)

    # Items

    def items(self, ids: Sequence[int]) -> tuple[Item, ...]:
        """Items in the order asked for.

        Left out are unknown ids, and items all of whose files are missing. Each is shown where a
        present file holds it, if possible in a folder that is there.
        """
        with self._connections.reading() as connection:
            return lookups.read_items(connection, ids)

    def thumbnail(self, content_hash: bytes, part: int) -> bytes | None:
        """The encoded preview of a part, None where there is none."""
        return self._thumbnails.read(content_hash, part)

    def prune_thumbnails(self) -> int:
        """Remove previews of content that is not in the library; returns how many."""
        with self._connections.writing() as connection:
            return self._thumbnails.prune(lookups.content_hashes(connection))

    def status(self) -> LibraryStatus:
        """The library in numbers."""
        with self._connections.reading() as connection:
            found = lookups.list_roots(connection)
            stored = vector_tables.active_space(connection)
            items = lookups.count_by_modality(connection, vector_tables.active_id(connection))
            duplicates = lookups.count_duplicates(connection)
            building, done, total = spaces.rebuild_progress(connection)
            of_passages, searched, embedded, texts = passages.passage_progress(connection)
        return LibraryStatus(
            path=self._path,
            roots=found,
            files=sum(root.files for root in found),
            items=items,
            problems=sum(root.problems for root in found),
            space=None if stored is None else stored.space,
            size_bytes=sum(
                _size_bytes(self._path.with_name(self._path.name + end)) for end in ("", "-wal")
            ),
            duplicates=duplicates,
            building=building,
            building_done=done,
            building_total=total,
            passages=of_passages,
            passages_searched=searched,
            passages_done=embedded,
            passages_total=texts,
        )

    def _write_previews(self, extractions: Iterable[Extraction]) -> list[tuple[bytes, int]]:
        return [
            (extraction.content_hash, part.index)
            for extraction in extractions
            for part in extraction.parts
            if part.thumbnail is not None
            and self._thumbnails.write(extraction.content_hash, part.index, part.thumbnail)
        ]


def _check(
    entries: Iterable[tuple[FileStat, Extraction, Vectors | None]], space: EmbeddingSpace
) -> None:
    for _, extraction, embedded in entries:
        count = 0 if embedded is None else len(embedded)
        if count != len(extraction.parts):
            raise ValueError(f"{len(extraction.parts)} parts with {count} vectors")
        if embedded is not None and count:
            if embedded.dtype != np.float32:
                raise ValueError(f"expected float32 vectors, got {embedded.dtype}")
            vector_tables.check_vectors(embedded, space)


def _size_bytes(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


_FEW: Final = 5000
"""Up to so many items it is quicker to look up their dates than to go through all dates."""


class SqliteListing(LibraryFile):
    """Fulfils the listing methods of the port ``ItemStore``."""

    def items_of(self, path: Path) -> tuple[Item, ...]:
        """The items of the file that lies there, in order of their parts; none if there is none."""
        with self._connections.reading() as connection:
            rows = connection.rows(
                "SELECT item.id FROM file JOIN item ON item.content_id = file.content_id "
                "WHERE file.path = ? AND file.missing_since_s IS NULL ORDER BY item.part",
                (encode_path(path),),
            )
            return lookups.read_items(connection, [row[0] for row in rows])

    def files_of(self, content_hash: bytes) -> tuple[Path, ...]:
        """The present files that hold content, first indexed first."""
        with self._connections.reading() as connection:
            rows = connection.rows(
                "SELECT file.path FROM content JOIN file ON file.content_id = content.id "
                "WHERE content.hash = ? AND file.missing_since_s IS NULL ORDER BY file.id",
                (content_hash,),
            )
            return tuple(decode_path(row[0]) for row in rows)

    def newest(self, k: int, within: ItemIds | None = None) -> tuple[int, ...]:
        """The k items with the latest date, the first part of each file only, latest first.

        Args:
            k: How many.
            within: Only these items; None: all.
        """
        with self._connections.reading() as connection:
            if within is None:
                return _newest_of_all(connection, k)
            if len(within) <= _FEW:
                return _newest_of_few(connection, k, within)
            return _newest_of_many(connection, k, within)

    def items_at_most(self) -> int:
        """A number that the items that can be found do not exceed; told at once."""
        with self._connections.reading() as connection:
            return connection.value("SELECT coalesce(max(id), 0) FROM item")


def _newest_of_all(connection: Connection, k: int) -> tuple[int, ...]:
    return _first_different(
        connection, k, "SELECT item_id FROM place ORDER BY moment_s DESC, item_id DESC"
    )


def _newest_of_few(connection: Connection, k: int, within: ItemIds) -> tuple[int, ...]:
    rows = connection.rows(
        "SELECT min(item.id), max(place.moment_s) AS moment_s FROM json_each(?) AS wanted "
        "CROSS JOIN item ON item.id = wanted.value "
        "CROSS JOIN place ON place.content_id = item.content_id "
        "GROUP BY item.content_id ORDER BY moment_s DESC, min(item.id) DESC LIMIT ?",
        (vector_tables.json_ids(within.tolist()), k),
    )
    return tuple(row[0] for row in rows)


def _newest_of_many(connection: Connection, k: int, within: ItemIds) -> tuple[int, ...]:
    """Go through the dates until enough of them are within; each file's items are neighbours."""
    chosen: dict[int, None] = {}
    rows = connection.rows(
        "SELECT place.item_id, content.parts FROM place "
        "CROSS JOIN content ON content.id = place.content_id "
        "ORDER BY place.moment_s DESC, place.item_id DESC"
    )
    for row in rows:
        if len(chosen) >= k:
            break
        item, parts = int(row[0]), int(row[1])
        place = int(np.searchsorted(within, item))
        item_id = int(within[place]) if place < len(within) else item + parts
        if item_id < item + parts:
            chosen[item_id] = None
    return tuple(chosen)


def _first_different(connection: Connection, k: int, query: str) -> tuple[int, ...]:
    chosen: dict[int, None] = {}
    for (item,) in connection.rows(query):
        if len(chosen) >= k:
            break
        chosen[item] = None
    return tuple(chosen)

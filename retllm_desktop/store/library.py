"""The library: one SQLite file that keeps folders, files, items and vectors."""

import stat
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final, Self

import apsw
import numpy as np

from retllm_desktop.core.errors import InputError, StoreError
from retllm_desktop.core.types import (
    EmbeddingSpace,
    Extraction,
    FileStat,
    Item,
    KnownFile,
    LibraryStatus,
    Modality,
    Neighbour,
    Problem,
    Root,
    RootState,
    Vectors,
)
from retllm_desktop.store import edits, lookups, vectors
from retllm_desktop.store.connections import (
    Connections,
    open_reader,
    open_writer,
    prepare_writer,
)
from retllm_desktop.store.failures import NOTHING_OF_BATCH, damaged, translate
from retllm_desktop.store.locking import WriterLock
from retllm_desktop.store.migrations import check_current, check_version, migrate
from retllm_desktop.store.sql import Connection
from retllm_desktop.store.thumbnails import ThumbnailCache

_SMALLEST_BYTES: Final = 512


def open_library(path: Path, *, cache_dir: Path, writable: bool) -> "SqliteLibrary":
    """Open a library; when writing, make it or bring it up to date.

    Args:
        path: The database file.
        cache_dir: Where the folder of thumbnails lies; it need not exist.
        writable: Whether to be the library's one writer. Readers may be many, work beside a
            writer, and in a folder that cannot be written.

    Raises:
        InputError: There is nothing to read yet.
        StoreError: Another process writes; or the file cannot be read or written, is damaged,
            is no library, or was made by a later version. The file is left as it was.
    """
    thumbnails = ThumbnailCache(cache_dir / "thumbnails")
    return _open_writable(path, thumbnails) if writable else _open_readable(path, thumbnails)


def _open_writable(path: Path, thumbnails: ThumbnailCache) -> "SqliteLibrary":
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as exc:
        raise StoreError(
            "The data directory cannot be made", str(exc.strerror or exc), path.parent
        ) from exc
    _existing_bytes(path)
    lock = WriterLock(path.with_name(f"{path.name}.lock"), path)
    writer: Connection | None = None
    try:
        writer = open_writer(path)
        check_version(writer, path)
        prepare_writer(writer)
        migrate(writer, path)
    except BaseException as exc:
        if writer is not None:
            writer.close()
        lock.close()
        if isinstance(exc, apsw.Error) and (error := translate(exc, path)):
            raise error from exc
        raise
    library = SqliteLibrary(path, Connections(path, writer=writer), thumbnails, lock)
    if lock.left_behind:
        library.prune_thumbnails()
    return library


def _open_readable(path: Path, thumbnails: ThumbnailCache) -> "SqliteLibrary":
    if not _existing_bytes(path):
        raise _no_library(path)
    reader: Connection | None = None
    try:
        reader, mode = open_reader(path)
        check_current(reader, path)
    except BaseException as exc:
        if reader is not None:
            reader.close()
        if isinstance(exc, apsw.Error) and (error := translate(exc, path)):
            raise error from exc
        raise
    connections = Connections(path, writer=None, reader=reader, mode=mode)
    return SqliteLibrary(path, connections, thumbnails, None)


class SqliteLibrary:
    """A library opened by ``open_library``; fulfils the port ``Library``.

    Any thread may call any method. What reads never waits for what writes; what writes takes
    turns. After ``close`` every method raises ``StoreError``. Methods that change something
    raise ``StoreError`` when the disk is full, fails or cannot be written; then nothing was
    changed and the library can be used on.
    """

    def __init__(
        self,
        path: Path,
        connections: Connections,
        thumbnails: ThumbnailCache,
        lock: WriterLock | None,
    ) -> None:
        """Take over what ``open_library`` opened."""
        self._path = path
        self._connections = connections
        self._thumbnails = thumbnails
        self._lock = lock

    def __enter__(self) -> Self:
        """Return the library, which is closed at the end of the block."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close."""
        self.close()

    def close(self) -> None:
        """Release the file and the lock; waits for a write that is under way."""
        try:
            self._connections.close()
        finally:
            if self._lock is not None:
                self._lock.close()

    # Folders

    def roots(self) -> tuple[Root, ...]:
        """All folders of this library, by path."""
        with self._connections.reading() as connection:
            return lookups.roots(connection)

    def add_root(self, path: Path) -> Root:
        """Add a folder; the same folder twice (by whatever name) is the same root.

        Folders of the library that lie inside it and are there become part of it, without
        being indexed again. Whether ``path`` exists is the caller's question.

        Raises:
            InputError: It lies inside a folder that is already there.
        """
        with self._connections.writing() as connection:
            added = edits.add_root(connection, path)
            return next(root for root in lookups.roots(connection) if root.id == added)

    def remove_root(self, root_id: int) -> None:
        """Forget a folder and all items found only there."""
        with self._connections.writing() as connection:
            dropped = edits.remove_root(connection, root_id)
        self._after(dropped)

    def set_root_offline(self, root_id: int, offline: bool) -> None:
        """Mark a folder as not there (its items stay) or there again."""
        state = RootState.OFFLINE if offline else RootState.ONLINE
        with self._connections.writing() as connection:
            edits.set_root_state(connection, root_id, state)

    # Files

    def known_files(self, root_id: int) -> Mapping[Path, KnownFile]:
        """Every file remembered below a root, problems included."""
        with self._connections.reading() as connection:
            return lookups.known_files(connection, root_id)

    def hashes_by_size(self, sizes: Iterable[int]) -> Mapping[int, frozenset[bytes]]:
        """Content hashes fully indexed in the present space, by size; other sizes are absent."""
        with self._connections.reading() as connection:
            stored = vectors.active_space(connection)
            return {} if stored is None else lookups.hashes_by_size(connection, stored.id, sizes)

    def put(
        self, root_id: int, entries: Sequence[tuple[FileStat, Extraction, Vectors | None]]
    ) -> tuple[FileStat, ...]:
        """Record files with their items and vectors, in one transaction.

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
                edits.require_root(connection, root_id)
                stored = vectors.active_space(connection)
                if stored is None:
                    raise ValueError("use_space comes before put")
                _check(entries, stored.space)
                # Before the commit: a preview without an item is harmless, the reverse shows.
                new = self._write_previews(extraction for _, extraction, _ in entries)
                unknown, dropped = edits.put(connection, stored, root_id, entries)
        except BaseException:
            self._thumbnails.delete(new)
            raise
        self._after(dropped)
        return unknown

    def put_problems(self, root_id: int, problems: Sequence[tuple[FileStat, Problem]]) -> None:
        """Record files that could not be read, so that they are not tried at every run.

        Raises:
            StoreError: Nothing of the batch was written.
            InputError: The folder was removed meanwhile; nothing was written.
        """
        with self._connections.writing(NOTHING_OF_BATCH) as connection:
            edits.require_root(connection, root_id)
            dropped = edits.put_problems(connection, root_id, problems)
        self._after(dropped)

    def forget_files(self, root_id: int, paths: Sequence[Path]) -> int:
        """Forget files of a folder that are gone; returns how many items went with them."""
        with self._connections.writing() as connection:
            dropped = edits.forget_files(connection, root_id, paths)
        self._after(dropped)
        return dropped.items

    def problems(self, limit: int = 1000) -> tuple[Problem, ...]:
        """Files that could not be read."""
        with self._connections.reading() as connection:
            return lookups.problems(connection, limit)

    # Items

    def items(self, ids: Sequence[int]) -> tuple[Item, ...]:
        """Items in the order asked for; unknown ids are left out."""
        with self._connections.reading() as connection:
            return lookups.items(connection, ids)

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
            roots = lookups.roots(connection)
            items = lookups.items_by_modality(connection)
            stored = vectors.active_space(connection)
        return LibraryStatus(
            path=self._path,
            roots=roots,
            files=sum(root.files for root in roots),
            items=items,
            problems=sum(root.problems for root in roots),
            space=None if stored is None else stored.space,
            size_bytes=sum(
                _size_bytes(self._path.with_name(self._path.name + end)) for end in ("", "-wal")
            ),
        )

    # Vectors

    def use_space(self, space: EmbeddingSpace) -> None:
        """Make sure that the library's vectors are of this space; when writing, create it.

        Raises:
            StoreError: The library holds vectors of another space.
        """
        with self._connections.reading() as connection:
            stored = vectors.active_space(connection)
        if stored is None and self._lock is not None:
            with self._connections.writing() as connection:
                stored = vectors.active_space(connection) or vectors.create_space(connection, space)
        if stored is None or stored.space == space:
            return
        other = stored.space
        raise StoreError(
            f"The library was indexed with the pack {other.id} ({other.dimension} dimensions), "
            f"not with {space.id} ({space.dimension} dimensions)",
            "Index into a new data directory, or choose that pack again.",
            self._path,
        )

    def nearest(self, vector: Vectors, k: int, modality: Modality | None = None) -> list[Neighbour]:
        """The k nearest items to one unit vector (d,) by cosine, nearest first, ties by id.

        Raises:
            ValueError: The vector is not of the present space.
        """
        with self._connections.reading() as connection:
            stored = vectors.active_space(connection)
            if stored is None:
                return []
            return vectors.nearest(connection, stored, vector, k, modality)

    def _write_previews(self, extractions: Iterable[Extraction]) -> list[tuple[bytes, int]]:
        return [
            (extraction.content_hash, part.index)
            for extraction in extractions
            for part in extraction.parts
            if part.thumbnail is not None
            and self._thumbnails.write(extraction.content_hash, part.index, part.thumbnail)
        ]

    def _after(self, dropped: edits.Dropped) -> None:
        """Do what follows a deletion and may as well be left undone."""
        if not dropped.items:
            return
        self._thumbnails.delete(dropped.previews)
        try:
            with self._connections.writing() as connection:
                stored = vectors.active_space(connection)
                if stored is not None and vectors.worth_repacking(connection, stored):
                    vectors.repack(connection, stored)
        except StoreError:
            # It only costs room, and the next deletion tries again.
            return


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
            vectors.check_vectors(embedded, space)


def _no_library(path: Path) -> InputError:
    return InputError(
        "There is no library yet", "Run `retllm-desktop index FOLDER` first to make one.", path
    )


def _existing_bytes(path: Path) -> int:
    """Return the length of the file, 0 where there is none.

    Raises:
        StoreError: What is there cannot be a library. SQLite would take a file shorter than
            its smallest page for a new one, and write over it.
    """
    try:
        found = path.stat()
    except FileNotFoundError:
        return 0
    except OSError as exc:
        raise StoreError("The library cannot be opened", str(exc.strerror or exc), path) from exc
    if not stat.S_ISREG(found.st_mode):
        raise StoreError("The library cannot be opened", "What is there is not a file.", path)
    if 0 < found.st_size < _SMALLEST_BYTES:
        raise damaged(path)
    return found.st_size


def _size_bytes(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0

"""The part of a library that keeps vectors, and builds a second space of them."""

import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from retllm_desktop.core.errors import StoreError
from retllm_desktop.core.library_records import PendingContent
from retllm_desktop.core.types import EmbeddingSpace, ItemIds, Modality, Neighbour, Vectors
from retllm_desktop.library import exact_search, spaces, vector_tables
from retllm_desktop.library.library_file import LibraryFile
from retllm_desktop.library.sqlite_errors import NOTHING_OF_BATCH
from retllm_desktop.library.vector_index import state

_SPARE_LEAST_BYTES: Final = 32 * 2**20


class SqliteVectors(LibraryFile):
    """Fulfils the ports ``VectorStore`` and ``SpaceStore``."""

    def use_space(self, space: EmbeddingSpace) -> None:
        """Make sure that the library's vectors are of this space; when writing, create it.

        From then on ``put`` and ``nearest`` refuse to work if another space has become the
        active one meanwhile.

        Raises:
            StoreError: The library holds vectors of another space.
        """
        with self._connections.reading() as connection:
            stored = vector_tables.active_space(connection)
        if stored is None and self._lock is not None:
            with self._connections.writing() as connection:
                stored = vector_tables.active_space(connection) or vector_tables.create_space(
                    connection, space, active=True
                )
        if stored is None or stored.space == space:
            self._chosen = space
            return
        other = stored.space
        raise StoreError(
            f"The library was indexed with the pack {other.id} ({other.dimension} dimensions), "
            f"not with {space.id} ({space.dimension} dimensions)",
            "Run `retllm-desktop rebuild` to bring it to the new pack, or choose the old one.",
            self._path,
        )

    def active_space(self) -> EmbeddingSpace | None:
        """The space that search uses, None before the first index."""
        with self._connections.reading() as connection:
            stored = vector_tables.active_space(connection)
        return None if stored is None else stored.space

    def nearest(
        self,
        vector: Vectors,
        k: int,
        modality: Modality | None = None,
        within: ItemIds | None = None,
    ) -> list[Neighbour]:
        """The k nearest items to one unit vector (d,) by cosine, nearest first, ties by id.

        Items all of whose files are missing are not among them. In a large library with a scan
        copy a few of the last ones may be others that lie as near but for a hundredth.

        Args:
            vector: The query.
            k: How many.
            modality: Only items of this modality.
            within: Only these items, ascending; None: all.

        Raises:
            ValueError: The vector is not of the present space.
        """
        with self._connections.reading() as connection:
            stored = self._present_space(connection)
            if stored is None:
                return []
            found = self._scan.nearest(
                connection, stored, vector, k, modality=modality, within=within
            )
            if found is None:
                found = exact_search.nearest_exact(
                    connection, stored, vector, k, modality, within=within
                )
            return found

    def vectors_of(self, item_ids: Sequence[int]) -> Mapping[int, Vectors]:
        """The unit vectors (d,) of items in the present space; those without are left out."""
        with self._connections.reading() as connection:
            stored = self._present_space(connection)
            if stored is None:
                return {}
            rows = vector_tables.read_vectors(connection, stored, item_ids)
            return {item: vector for item, _, vector in rows}

    def load_scan_copy(self) -> bool:
        """Load what makes searches of a large library quick, ahead of the first one.

        Returns:
            Whether there is such a copy.
        """
        with self._connections.reading() as connection:
            stored = self._present_space(connection)
            return stored is not None and self._scan.load(connection, stored)

    def refresh_scan_copy(self) -> bool:
        """Build what makes searches of a large library quick, if it is not there or has aged.

        To be called after indexing, by the one who writes. Searches go on meanwhile, and so does
        writing but for two moments.

        Returns:
            Whether one was built.

        Raises:
            StoreError: It could not be written; searches are right all the same.
        """
        with self._refresh_lock:
            stored = self._prepared_for_copy()
            if stored is None:
                return False
            try:
                with self._connections.reading() as connection:
                    written = self._scan.write(connection, stored)
                if written is None:
                    return False
                with self._connections.writing() as connection:
                    recorded = state.record_index(connection, *written)
                    kept = state.index_tokens(connection)
                self._scan.tidy(kept)
            except OSError as exc:
                raise StoreError(
                    "The copy that makes searches quick could not be written; searches take longer",
                    str(exc.strerror or exc),
                    self._path,
                ) from exc
            return recorded

    def _prepared_for_copy(self) -> vector_tables.StoredSpace | None:
        """Begin to write down changes; return the space that a copy is due of, None for none."""
        with self._connections.reading() as connection:
            stored = vector_tables.active_space(connection)
            if stored is None:
                return None
            due = self._scan.is_due(connection, stored)
            useless = self._scan.is_useless(connection, stored)
        if not due and not useless:
            return None
        with self._connections.writing() as connection:
            stored = vector_tables.active_space(connection)
            if useless and stored is not None:
                state.forget_index(connection, stored.id)
            if not due or stored is None:
                kept = state.index_tokens(connection)
            else:
                if state.current_state(connection, stored.id, stored.table) is None:
                    state.begin_lineage(connection, stored.id, stored.table)
                return stored
        self._scan.tidy(kept)
        return None

    def begin_space(self, space: EmbeddingSpace) -> None:
        """Start to build a space, or go on with one begun before; another one is dropped.

        Raises:
            ValueError: It is the space that search uses.
        """
        with self._connections.writing() as connection:
            spaces.begin_building(connection, space)
        self._forget_queue()

    def pending(self, limit: int) -> tuple[PendingContent, ...]:
        """Content without vectors in the space being built, newest file first.

        Only content that a file holds which is present, in a folder that is there. None when
        nothing is left, or no space is being built.
        """
        with self._queue_lock, self._connections.reading() as connection:
            return self._queue.first(connection, limit)

    def put_vectors(self, entries: Sequence[tuple[bytes, Vectors]]) -> None:
        """Record vectors of contents (hash, (parts, d)) in the space being built.

        Content that went meanwhile is passed over, and so is what was recorded before.

        Raises:
            StoreError: Nothing was written.
            ValueError: The number of rows is not that of the content's parts, or the vectors
                are not of the space.
        """
        with self._connections.writing(NOTHING_OF_BATCH) as connection:
            spaces.insert_building_vectors(connection, entries)

    def skip_pending(self, content_hashes: Sequence[bytes]) -> None:
        """Leave content out of the space being built: it can no longer be read.

        It is pending again as soon as a file comes that holds it.
        """
        with self._connections.writing() as connection:
            spaces.skip_contents(connection, content_hashes)

    def activate_space(self) -> None:
        """Let search use the space that was built, and drop the old one, all or nothing.

        From then on ``put`` and ``nearest`` refuse to work until the new space is chosen
        (``use_space``): whoever still has the old encoder must not go on with it.

        Raises:
            StoreError: Nothing was changed; or no space is being built.
        """
        with self._connections.writing() as connection:
            former = vector_tables.active_space(connection)
            consequences = spaces.activate_building(connection)
        if self._chosen is None and former is not None:
            self._chosen = former.space
        self._forget_queue()
        self._after(consequences)

    def drop_building_space(self) -> None:
        """Give up the space being built, if there is one."""
        with self._connections.writing() as connection:
            spaces.drop_building(connection)
        self._forget_queue()

    def worth_compacting(self, least_bytes: int = _SPARE_LEAST_BYTES) -> bool:
        """Whether most of the file is room that nothing uses, and the disk has what it takes.

        So it is after vectors were converted, and after most of a library went.

        Args:
            least_bytes: Of less it is not worth speaking.
        """
        with self._connections.reading() as connection:
            page_bytes = connection.value("PRAGMA page_size")
            whole_bytes = page_bytes * connection.value("PRAGMA page_count")
            spare_bytes = page_bytes * connection.value("PRAGMA freelist_count")
        if self._could_not_compact or spare_bytes < max(least_bytes, whole_bytes // 2):
            return False
        # SQLite makes a copy among the temporary files, and writes it back through its log.
        room_bytes = 2 * (whole_bytes - spare_bytes)
        try:
            folders = (self._path.parent, _temporary_folder())
            return all(shutil.disk_usage(folder).free > room_bytes for folder in folders)
        except OSError:
            return False

    def compact(self) -> None:
        """Give the room of what was dropped back to the disk.

        Raises:
            StoreError: Nothing was changed; it needs as much free space as the library takes.
        """
        # Where it fails it is not tried again by itself until the program starts anew.
        self._could_not_compact = True
        with self._connections.writing() as connection:
            for stored, _ in vector_tables.stored_spaces(connection):
                if vector_tables.has_empty_chunks(connection, stored):
                    vector_tables.repack(connection, stored)
        with self._connections.alone() as connection:
            # Otherwise SQLite makes its copy in memory.
            connection.run("PRAGMA temp_store = FILE")
            try:
                connection.run("VACUUM")
            finally:
                connection.run("PRAGMA temp_store = MEMORY")
            connection.checkpoint()
        self._could_not_compact = False

    def _forget_queue(self) -> None:
        with self._queue_lock:
            self._queue = spaces.PendingQueue()


def _temporary_folder() -> Path:
    """Return where SQLite lays temporary files."""
    if os.name == "posix":
        named = (os.environ.get("SQLITE_TMPDIR"), os.environ.get("TMPDIR"))
        for folder in (*named, "/var/tmp", "/usr/tmp"):  # noqa: S108 - only looked at
            if folder and Path(folder).is_dir() and os.access(folder, os.W_OK | os.X_OK):
                return Path(folder)
    return Path(tempfile.gettempdir())

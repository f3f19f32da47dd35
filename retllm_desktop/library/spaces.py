"""A second embedding space: begun, filled beside the one that search uses, and put in its place.

What the file holds at any moment is enough to continue after an interruption: the space's row, its
vectors, the table ``embedded`` (content whose vectors are all there) and the table ``skipped``.

Activating a space leaves content behind that could not be read meanwhile: its folder was offline
or its files were missing. Such content keeps its files and loses its items. It is then not offered
as known (``files.hashes_by_size``, ``files.by_inode``), and ``files.known`` reports its files with
a size that no file has, so that the next index run that sees them reads them.
"""

import threading
from array import array
from collections.abc import Sequence
from typing import Final

import numpy as np

from retllm_desktop.core.library_records import PendingContent
from retllm_desktop.core.types import EmbeddingSpace, FileStat, Modality, Vectors
from retllm_desktop.core.typing_support import override
from retllm_desktop.core.vector_stores import SpaceStore
from retllm_desktop.library.embedding_spaces import (
    StoredSpace,
    check_vectors,
    nothing_being_built,
    space_dimension_changed,
)
from retllm_desktop.library.file_columns import decode_path, from_signed_64
from retllm_desktop.library.library_file import LibraryFile
from retllm_desktop.library.presence import (
    HELD_BY_FILE,
    ChangeEffects,
    apply_presence,
    delete_items,
)
from retllm_desktop.library.sql import Connection
from retllm_desktop.library.sqlite_errors import NOTHING_OF_BATCH, stored_enum
from retllm_desktop.library.unread_files import name_files
from retllm_desktop.library.vector_codes import encode_vectors
from retllm_desktop.library.vector_index import state
from retllm_desktop.library.vector_tables import (
    active_space,
    building_space,
    create_space,
    insert_codes,
    insert_hidden_codes,
    json_ids,
)

SKIPPED_TITLE: Final = "The file could not be read again for the model pack now in use"
SKIPPED_DETAIL: Final = (
    "What was known of it belonged to the former pack. Check that it opens, then run "
    "`retllm-desktop index --retry-problems`."
)

# Content that is found at present (?1, else it is read in full anyway), has neither vectors in
# the new space (?2) nor been given up, and lies in a file that can be read now.
_WANTED: Final = """
    FROM file
    JOIN root ON root.id = file.root_id AND root.state = 'online'
    JOIN content ON content.id = file.content_id
    WHERE file.missing_since_s IS NULL
    AND EXISTS (SELECT 1 FROM embedded WHERE content_id = content.id AND space_id = ?1)
    AND NOT EXISTS (SELECT 1 FROM embedded WHERE content_id = content.id AND space_id = ?2)
    AND NOT EXISTS (SELECT 1 FROM skipped WHERE content_id = content.id AND space_id = ?2)
"""


class PendingQueue:
    """Contents without vectors in the space being built, newest first.

    To find the newest takes a look at every file. So they are looked up once and worked off from
    memory (8 bytes each), where what was done meanwhile is passed over. Content that came
    meanwhile is found when fewer of the others are left than are asked for.
    """

    def __init__(self) -> None:
        """Begin with nothing looked up."""
        # The front is at the end, where an array shrinks at no cost.
        self._contents: array[int] = array("q")

    def first(self, connection: Connection, limit: int) -> tuple[PendingContent, ...]:
        """Return the first contents that are still pending, none when none is."""
        active, building = active_space(connection), building_space(connection)
        if active is None or building is None or limit <= 0:
            return ()
        found = self._still_wanted(connection, active.id, building.id, limit)
        if len(found) < limit:
            rows = connection.rows(
                f"SELECT content.id {_WANTED} "
                "GROUP BY content.id ORDER BY max(file.mtime_ns), content.id DESC",
                (active.id, building.id),
            )
            self._contents = array("q", (row[0] for row in rows))
            found = self._still_wanted(connection, active.id, building.id, limit)
        return found

    def _still_wanted(
        self, connection: Connection, active: int, building: int, limit: int
    ) -> tuple[PendingContent, ...]:
        kept: list[tuple[int, PendingContent]] = []
        left = len(self._contents)
        while left and len(kept) < limit:
            page = self._contents[max(left - limit, 0) : left]
            left -= len(page)
            # SQLite takes the other columns from the row that has the maximum.
            rows = connection.rows(
                "SELECT content.id, content.hash, file.path, file.size_bytes, file.device, "  # noqa: S608
                f"file.inode, max(file.mtime_ns) {_WANTED} "
                "AND content.id IN (SELECT value FROM json_each(?3)) GROUP BY content.id",
                (active, building, json_ids(page)),
            )
            found = {
                content: PendingContent(
                    content_hash,
                    FileStat(
                        decode_path(path),
                        size_bytes,
                        mtime_ns,
                        from_signed_64(device),
                        from_signed_64(inode),
                    ),
                )
                for content, content_hash, path, size_bytes, device, inode, mtime_ns in rows
            }
            kept += [(content, found[content]) for content in reversed(page) if content in found]
        del self._contents[left:]
        self._contents.extend(content for content, _ in reversed(kept))
        return tuple(pending for _, pending in kept[:limit])


class SqliteSpaces(SpaceStore):
    """Fulfils the port ``SpaceStore``."""

    def __init__(self, file: LibraryFile) -> None:
        """Use an open file."""
        self._file = file
        self._queue = PendingQueue()
        self._queue_lock = threading.Lock()

    @override
    def begin(self, space: EmbeddingSpace) -> None:
        with self._file.connections.writing() as connection:
            _begin_building(connection, space)
        self._reset_queue()

    @override
    def pending(self, limit: int) -> tuple[PendingContent, ...]:
        with self._queue_lock, self._file.connections.reading() as connection:
            return self._queue.first(connection, limit)

    @override
    def put_vectors(self, entries: Sequence[tuple[bytes, Vectors]]) -> None:
        with self._file.connections.writing(NOTHING_OF_BATCH) as connection:
            building = _require_building(connection)
            for content_hash, vectors in entries:
                if vectors.dtype != np.float32:
                    raise ValueError(f"expected float32 vectors, got {vectors.dtype}")
                check_vectors(vectors, building.space)
                rows = connection.rows(
                    "SELECT content.id, item.id, item.modality FROM content "
                    "JOIN item ON item.content_id = content.id "
                    "WHERE content.hash = ? ORDER BY item.part",
                    (content_hash,),
                )
                parts = [
                    (content, item, stored_enum(Modality, modality))
                    for content, item, modality in rows
                ]
                if not parts:
                    continue
                if len(parts) != len(vectors):
                    raise ValueError(f"{len(parts)} parts with {len(vectors)} vectors")
                _insert_content_vectors(
                    connection, building, parts[0][0], [part[1:] for part in parts], vectors
                )

    @override
    def skip(self, content_hashes: Sequence[bytes]) -> None:
        with self._file.connections.writing() as connection:
            building = _require_building(connection)
            connection.many(
                "INSERT INTO skipped (content_id, space_id) "
                "SELECT id, ?2 FROM content WHERE hash = ?1 AND NOT EXISTS "
                "(SELECT 1 FROM embedded WHERE content_id = content.id AND space_id = ?2) "
                "ON CONFLICT DO NOTHING",
                [(content_hash, building.id) for content_hash in content_hashes],
            )

    @override
    def activate(self) -> None:
        with self._file.connections.writing() as connection:
            former = active_space(connection)
            effects = _activate_building(connection)
        if self._file.chosen_space is None and former is not None:
            # A caller with the old encoder must not go on with it.
            self._file.chosen_space = former.space
        self._reset_queue()
        self._file.after_change(effects)

    @override
    def drop(self) -> None:
        with self._file.connections.writing() as connection:
            _drop_building(connection)
        self._reset_queue()

    def _reset_queue(self) -> None:
        with self._queue_lock:
            self._queue = PendingQueue()


def rebuild_progress(connection: Connection) -> tuple[EmbeddingSpace | None, int, int]:
    """Return the space being built, and of how many contents that need vectors how many have."""
    active, building = active_space(connection), building_space(connection)
    if building is None:
        return None, 0, 0
    done = connection.value("SELECT count(*) FROM embedded WHERE space_id = ?", (building.id,))
    waiting = connection.value(
        f"SELECT count(DISTINCT content.id) {_WANTED}",
        (0 if active is None else active.id, building.id),
    )
    return building.space, done, done + waiting


def _begin_building(connection: Connection, space: EmbeddingSpace) -> None:
    """Start to build a space, or go on with it; another one is dropped.

    Raises:
        ValueError: It is the active one.
    """
    active, building = active_space(connection), building_space(connection)
    if active is not None and active.space == space:
        raise ValueError(f"{space.id} is the active space")
    if active is not None and active.space.id == space.id:
        raise space_dimension_changed(space, active.space)
    if building is not None and building.space == space:
        return
    _drop_building(connection)
    create_space(connection, space, active=False)


def _drop_building(connection: Connection) -> None:
    """Give up the space being built, if there is one."""
    building = building_space(connection)
    if building is not None:
        drop_space(connection, building)


def _activate_building(connection: Connection) -> ChangeEffects:
    """Put the space that was built in the place of the active one, which is dropped.

    Raises:
        StoreError: No space is being built.
    """
    building, active = _require_building(connection), active_space(connection)
    rows = connection.rows("SELECT content_id FROM skipped WHERE space_id = ?", (building.id,))
    given_up = [row[0] for row in rows]
    chosen = json_ids(given_up)
    connection.run(
        "DELETE FROM file WHERE missing_since_s IS NOT NULL "
        "AND content_id IN (SELECT value FROM json_each(?))",
        (chosen,),
    )
    named = name_files(connection, chosen, SKIPPED_TITLE, SKIPPED_DETAIL)
    if active is not None:
        drop_space(connection, active)
    connection.run("UPDATE embedding_space SET state = 'active' WHERE id = ?", (building.id,))
    consequences = apply_presence(connection, {*given_up, *named})
    rows = connection.rows(
        "SELECT content.id, content.hash, item.part FROM item "
        "JOIN content ON content.id = item.content_id AND NOT content.unread "
        "WHERE content.id NOT IN (SELECT content_id FROM embedded WHERE space_id = ?)",
        (building.id,),
    )
    lost = list(rows)
    previews = tuple((content_hash, part) for _, content_hash, part in lost)
    delete_items(connection, {content for content, _, _ in lost})
    return ChangeEffects(
        consequences.dropped + len(previews), consequences.previews + previews, consequences.hidden
    )


def _insert_content_vectors(
    connection: Connection,
    building: StoredSpace,
    content: int,
    parts: Sequence[tuple[int, Modality]],
    vectors: Vectors,
) -> None:
    connection.run(
        "INSERT INTO embedded (content_id, space_id) VALUES (?, ?) ON CONFLICT DO NOTHING",
        (content, building.id),
    )
    # There already: the process ended after it was written and before it was reported.
    if not connection.changes():
        return
    connection.run(
        "DELETE FROM skipped WHERE content_id = ? AND space_id = ?", (content, building.id)
    )
    rows = [
        (item, modality.value, row.tobytes())
        for (item, modality), row in zip(parts, encode_vectors(vectors), strict=True)
    ]
    if connection.value(HELD_BY_FILE.format("?"), (content,)) is not None:
        insert_codes(connection, building, rows)
    else:
        insert_hidden_codes(connection, building, rows)


def _require_building(connection: Connection) -> StoredSpace:
    building = building_space(connection)
    if building is None:
        raise nothing_being_built()
    return building


def drop_space(connection: Connection, stored: StoredSpace) -> None:
    """Remove a space with its vectors."""
    for table in ("hidden_vector", "skipped", "embedded"):
        connection.run(f"DELETE FROM {table} WHERE space_id = ?", (stored.id,))  # noqa: S608
    state.forget_index(connection, stored.id)
    connection.run(f"DROP TABLE {stored.table}")
    connection.run("DELETE FROM embedding_space WHERE id = ?", (stored.id,))

"""A second embedding space of a shared library: begun, filled beside the active one, activated.

As in the other store (``library/spaces.py``); each machine fills what it can read. Who activates
it drops everybody's former vectors and therefore manages all collections; else the database
refuses.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from retllm_desktop.core.library_records import PendingContent, Problem
from retllm_desktop.core.types import EmbeddingSpace, FileStat, ItemIds, Modality, Vectors
from retllm_desktop.core.typing_support import override
from retllm_desktop.core.vector_stores import SpaceStore
from retllm_desktop.library.embedding_spaces import (
    StoredSpace,
    check_vectors,
    nothing_being_built,
    space_dimension_changed,
)
from retllm_desktop.library.file_columns import from_signed_64
from retllm_desktop.library.postgres.database import NOTHING_OF_BATCH, Session
from retllm_desktop.library.postgres.file_rows import FolderWriter
from retllm_desktop.library.postgres.mounts import read_root_mounts
from retllm_desktop.library.postgres.presence import (
    apply_shared_presence,
    delete_shared_items,
    number_set,
)
from retllm_desktop.library.postgres.shared_library import SharedLibrary
from retllm_desktop.library.postgres.vector_tables import (
    create_shared_space,
    insert_halfvecs,
    lock_spaces,
    shared_active_space,
    shared_building_space,
)
from retllm_desktop.library.spaces import SKIPPED_DETAIL, SKIPPED_TITLE
from retllm_desktop.library.sqlite_errors import stored_enum

# Content that is found at present (else it is read in full anyway), has neither vectors in the new
# space nor been given up, and lies in a file that this computer can read now.
_WANTED: Final = """
    FROM file JOIN content ON content.id = file.content_id
    WHERE file.missing_since_s IS NULL AND file.root_id = ANY (%s)
    AND EXISTS (SELECT FROM embedded WHERE content_id = content.id AND space_id = %s)
    AND NOT EXISTS (SELECT FROM embedded WHERE content_id = content.id AND space_id = %s)
    AND NOT EXISTS (SELECT FROM skipped WHERE content_id = content.id AND space_id = %s)
"""
_PENDING: Final = f"""
    SELECT hash, root_id, path, size_bytes, mtime_ns, device, inode FROM (
        SELECT DISTINCT ON (content.hash) content.id, content.hash, file.root_id, file.path,
            file.size_bytes, file.mtime_ns, file.device, file.inode {_WANTED}
        ORDER BY content.hash, file.mtime_ns DESC, file.id
    ) AS newest ORDER BY mtime_ns DESC, id LIMIT %s
"""  # noqa: S608


class PostgresSpaces(SpaceStore):
    """Fulfils the port ``SpaceStore``."""

    def __init__(self, shared: SharedLibrary) -> None:
        """Use an open library."""
        self._shared = shared

    @override
    def begin(self, space: EmbeddingSpace) -> None:
        with self._shared.database.writing() as session:
            lock_spaces(session)
            active, building = shared_active_space(session), shared_building_space(session)
            if active is not None and active.space == space:
                raise ValueError(f"{space.id} is the active space")
            if active is not None and active.space.id == space.id:
                raise space_dimension_changed(space, active.space)
            if building is not None and building.space == space:
                return
            if building is not None:
                session.run("SELECT drop_vector_table(%s)", (building.id,))
            create_shared_space(session, space, active=False)

    @override
    def pending(self, limit: int) -> tuple[PendingContent, ...]:
        if limit <= 0:
            return ()
        with self._shared.database.reading() as session:
            active, building = shared_active_space(session), shared_building_space(session)
            if active is None or building is None:
                return ()
            mounts = read_root_mounts(session, self._shared.address)
            rows = session.rows(
                _PENDING, (number_set(mounts.online), active.id, building.id, building.id, limit)
            )
        return tuple(
            PendingContent(
                content_hash,
                FileStat(
                    mounts.full_path(root_id, path),
                    size_bytes,
                    mtime_ns,
                    from_signed_64(device),
                    from_signed_64(inode),
                ),
            )
            for content_hash, root_id, path, size_bytes, mtime_ns, device, inode in rows
        )

    @override
    def put_vectors(self, entries: Sequence[tuple[bytes, Vectors]]) -> None:
        for _, vectors in entries:
            if vectors.dtype != np.float32:
                raise ValueError(f"expected float32 vectors, got {vectors.dtype}")

        def put_them(session: Session) -> None:
            building = _require_shared_building(session)
            for _, vectors in entries:
                check_vectors(vectors, building.space)
            _put_content_vectors(session, building, dict(entries))

        self._shared.database.repeat(put_them, NOTHING_OF_BATCH)

    @override
    def skip(self, content_hashes: Sequence[bytes]) -> None:
        with self._shared.database.writing() as session:
            building = _require_shared_building(session)
            session.run(
                "INSERT INTO skipped (content_id, space_id, collection_id) "
                "SELECT id, %s, collection_id FROM content WHERE hash = ANY (%s) "
                "AND collection_id = ANY (writable()) AND NOT EXISTS ("
                "SELECT FROM embedded WHERE content_id = content.id AND space_id = %s) "
                "ORDER BY id ON CONFLICT DO NOTHING",
                (building.id, list(content_hashes), building.id),
            )

    @override
    def activate(self) -> None:
        with self._shared.database.writing() as session:
            lock_spaces(session)
            former = shared_active_space(session)
            _activate_shared(session, self._shared)
        if self._shared.chosen_space is None and former is not None:
            # A caller with the old encoder must not go on with it.
            self._shared.chosen_space = former.space

    @override
    def drop(self) -> None:
        with self._shared.database.writing() as session:
            lock_spaces(session)
            building = shared_building_space(session)
            if building is not None:
                session.run("SELECT drop_vector_table(%s)", (building.id,))


def shared_rebuild_progress(
    session: Session, shared: SharedLibrary
) -> tuple[EmbeddingSpace | None, int, int]:
    """Return the space being built, and of how many contents that need vectors how many have."""
    active, building = shared_active_space(session), shared_building_space(session)
    if building is None:
        return None, 0, 0
    done = session.value("SELECT count(*) FROM embedded WHERE space_id = %s", (building.id,))
    mounts = read_root_mounts(session, shared.address)
    waiting = session.value(
        f"SELECT count(DISTINCT content.id) {_WANTED}",
        (
            number_set(mounts.online),
            0 if active is None else active.id,
            building.id,
            building.id,
        ),
    )
    return building.space, done, done + waiting


def _put_content_vectors(
    session: Session, building: StoredSpace, entries: Mapping[bytes, Vectors]
) -> None:
    """Write vectors of contents, in every collection that has them and may be written."""
    contents = session.rows(
        "SELECT id, hash, collection_id FROM content WHERE hash = ANY (%s) "
        "AND collection_id = ANY (writable()) ORDER BY id FOR NO KEY UPDATE",
        (sorted(entries),),
    )
    parts: dict[int, list[tuple[int, Modality]]] = {}
    for content, item, modality in session.rows(
        "SELECT content_id, id, modality FROM item WHERE content_id = ANY (%s) "
        "ORDER BY content_id, part",
        (number_set(row[0] for row in contents),),
    ):
        parts.setdefault(content, []).append((item, stored_enum(Modality, modality)))
    for number, content_hash, collection in contents:
        items, vectors = parts.get(number, []), entries[bytes(content_hash)]
        if not items:
            continue
        if len(items) != len(vectors):
            raise ValueError(f"{len(items)} parts with {len(vectors)} vectors")
        added = session.run(
            "INSERT INTO embedded (content_id, space_id, collection_id) VALUES (%s, %s, %s) "
            "ON CONFLICT DO NOTHING",
            (number, building.id, collection),
        )
        # There already: the process ended after it was written and before it was reported.
        if not added:
            continue
        session.run(
            "DELETE FROM skipped WHERE content_id = %s AND space_id = %s", (number, building.id)
        )
        rows = zip(items, vectors, strict=True)
        insert_halfvecs(
            session, building, ((item, collection, kind, row) for (item, kind), row in rows)
        )
    session.run(
        f"UPDATE {building.table} SET shown = false FROM item "  # noqa: S608
        "WHERE item.id = item_id AND item.content_id = ANY (%s) AND NOT EXISTS ("
        "SELECT FROM file WHERE file.content_id = item.content_id AND missing_since_s IS NULL)",
        (number_set(row[0] for row in contents),),
    )


def _activate_shared(session: Session, shared: SharedLibrary) -> None:
    """Put the space that was built in the place of the active one, which is dropped.

    Raises:
        StoreError: No space is being built.
    """
    building = _require_shared_building(session)
    given_up = session.ids("SELECT content_id FROM skipped WHERE space_id = %s", (building.id,))
    session.run("SELECT activate_vector_table(%s)", (building.id,))
    session.run(
        "DELETE FROM file WHERE missing_since_s IS NOT NULL AND content_id = ANY (%s)", (given_up,)
    )
    named = _name_given_up(session, shared, given_up)
    apply_shared_presence(session, {*given_up.tolist(), *named})
    lost = session.ids(
        "SELECT id FROM content WHERE NOT unread AND NOT EXISTS ("
        "SELECT FROM embedded WHERE content_id = content.id AND space_id = %s) "
        "AND EXISTS (SELECT FROM item WHERE item.content_id = content.id)",
        (building.id,),
    )
    session.touched.update(lost.tolist())
    session.run(
        "DELETE FROM preview USING content WHERE content.id = ANY (%s) "
        "AND preview.collection_id = content.collection_id AND preview.hash = content.hash",
        (lost,),
    )
    delete_shared_items(session, lost)
    session.collections.update(
        row[0] for row in session.rows("SELECT id FROM collection WHERE id = ANY (writable())")
    )


def _name_given_up(session: Session, shared: SharedLibrary, given_up: ItemIds) -> set[int]:
    """Turn files of contents into files known by name; return the contents made for them."""
    mounts = read_root_mounts(session, shared.address)
    files: dict[int, list[FileStat]] = {}
    for root_id, path, size_bytes, mtime_ns, device, inode in session.rows(
        "SELECT root_id, path, size_bytes, mtime_ns, device, inode FROM file "
        "WHERE content_id = ANY (%s) ORDER BY id",
        (given_up,),
    ):
        stat = FileStat(
            mounts.full_path(root_id, path),
            size_bytes,
            mtime_ns,
            from_signed_64(device),
            from_signed_64(inode),
        )
        files.setdefault(root_id, []).append(stat)
    named: set[int] = set()
    for root_id, stats in files.items():
        writer = FolderWriter(session, shared, mounts, root_id, mounts.roots[root_id].collection_id)
        named |= writer.put_unread(
            [(stat, Problem(stat.path, SKIPPED_TITLE, SKIPPED_DETAIL)) for stat in stats]
        )
    return named


def _require_shared_building(session: Session) -> StoredSpace:
    building = shared_building_space(session)
    if building is None:
        raise nothing_being_built()
    return building

"""The space of passages: vectors of texts by an encoder of their own, beside those of all items.

Which texts have one is seen from the vectors themselves, so that nothing needs to be kept in step:
a text whose vector is not there yet, for whatever reason, is pending. While the first of them are
made the space is *building* and no search uses it; from then on it is *active*, and what comes
later follows in the run that put it there. Files that are missing take these vectors with them to
the hidden ones, as they do all others.
"""

from collections.abc import Mapping, Sequence

from retllm_desktop.core.types import EmbeddingSpace, ItemIds, Modality, Neighbour, Vectors
from retllm_desktop.core.typing_support import override
from retllm_desktop.core.vector_stores import PassageStore
from retllm_desktop.library import exact_search, vector_tables
from retllm_desktop.library.embedding_spaces import (
    SpaceRole,
    SpaceState,
    StoredSpace,
    check_passage_rows,
    passages_gone,
    passages_space_taken,
)
from retllm_desktop.library.library_file import LibraryFile
from retllm_desktop.library.presence import HELD_BY_FILE
from retllm_desktop.library.spaces import drop_space
from retllm_desktop.library.sql import Connection
from retllm_desktop.library.sqlite_errors import NOTHING_OF_BATCH
from retllm_desktop.library.vector_codes import encode_vectors
from retllm_desktop.library.vector_tables import json_ids

_PENDING = """
    SELECT id, text, label FROM item
    WHERE modality = 'text' AND id > ?
    AND NOT EXISTS (SELECT 1 FROM {table}_rowids WHERE rowid = item.id)
    AND NOT EXISTS (SELECT 1 FROM hidden_vector WHERE item_id = item.id AND space_id = ?)
    ORDER BY id LIMIT ?
"""


class SqlitePassages(PassageStore):
    """Fulfils the port ``PassageStore``."""

    def __init__(self, file: LibraryFile) -> None:
        """Use an open file."""
        self._file = file

    @override
    def active_space(self) -> EmbeddingSpace | None:
        with self._file.connections.reading() as connection:
            present = _stored_space(connection)
        return present[0].space if present is not None and present[1] else None

    @override
    def stored_space(self) -> EmbeddingSpace | None:
        with self._file.connections.reading() as connection:
            present = _stored_space(connection)
        return None if present is None else present[0].space

    @override
    def begin(self, space: EmbeddingSpace) -> bool:
        with self._file.connections.reading() as connection:
            present = _stored_space(connection)
        if present is not None and present[0].space == space:
            return present[1]
        with self._file.connections.writing() as connection:
            present = _stored_space(connection)
            for state in SpaceState:
                other = vector_tables.space_of(connection, SpaceRole.ALL, state)
                if other is not None and other.space.id == space.id:
                    raise passages_space_taken(space)
            if present is not None:
                drop_space(connection, present[0])
            vector_tables.create_space(connection, space, active=False, role=SpaceRole.PASSAGES)
        return False

    @override
    def pending(self, space: EmbeddingSpace, after: int, limit: int) -> tuple[tuple[int, str], ...]:
        with self._file.connections.reading() as connection:
            stored = _require(connection, space)
            statement = _PENDING.format(table=stored.table)
            rows = connection.rows(statement, (after, stored.id, limit))
            return tuple((item, (text or "").strip() or label) for item, text, label in rows)

    @override
    def put(self, space: EmbeddingSpace, item_ids: Sequence[int], rows: Vectors) -> None:
        with self._file.connections.writing(NOTHING_OF_BATCH) as connection:
            _insert_passages(connection, _require(connection, space), item_ids, rows)

    @override
    def activate(self, space: EmbeddingSpace) -> None:
        with self._file.connections.writing() as connection:
            connection.run(
                "UPDATE embedding_space SET state = ? WHERE id = ?",
                (SpaceState.ACTIVE, _require(connection, space).id),
            )

    @override
    def drop(self) -> bool:
        with self._file.connections.reading() as connection:
            if _stored_space(connection) is None:
                return False
        with self._file.connections.writing() as connection:
            present = _stored_space(connection)
            if present is not None:
                drop_space(connection, present[0])
            return present is not None

    @override
    def nearest(
        self, space: EmbeddingSpace, vector: Vectors, k: int, within: ItemIds | None = None
    ) -> list[Neighbour] | None:
        with self._file.connections.reading() as connection:
            stored = _searched_space(connection, space)
            if stored is None:
                return None
            return exact_search.nearest_exact(connection, stored, vector, k, within=within)

    @override
    def of_items(self, space: EmbeddingSpace, item_ids: Sequence[int]) -> Mapping[int, Vectors]:
        with self._file.connections.reading() as connection:
            stored = _searched_space(connection, space)
            if stored is None:
                return {}
            rows = vector_tables.read_vectors(connection, stored, item_ids)
            return {item: row for item, _, row in rows}

    @override
    def text_lengths(self, item_ids: Sequence[int]) -> Mapping[int, int]:
        with self._file.connections.reading() as connection:
            rows = connection.rows(
                "SELECT id, length(text) FROM item "
                "WHERE id IN (SELECT value FROM json_each(?)) AND text IS NOT NULL",
                (json_ids(item_ids),),
            )
            return {int(number): int(length) for number, length in rows}


def passage_progress(connection: Connection) -> tuple[EmbeddingSpace | None, bool, int, int]:
    """Return the space, whether search uses it, how many texts have their vector, how many texts.

    Texts of missing files are counted with the others.
    """
    present = _stored_space(connection)
    if present is None:
        return None, False, 0, 0
    stored, active = present
    hidden = connection.value("SELECT count(*) FROM hidden_vector WHERE space_id = ?", (stored.id,))
    texts = connection.value("SELECT count(*) FROM item WHERE modality = 'text'")
    return stored.space, active, vector_tables.count_vectors(connection, stored) + hidden, texts


def _insert_passages(
    connection: Connection, stored: StoredSpace, item_ids: Sequence[int], rows: Vectors
) -> None:
    check_passage_rows(rows, stored.space, len(item_ids))
    present = {
        item: bool(held)
        for item, held in connection.rows(
            f"SELECT item.id, EXISTS ({HELD_BY_FILE.format('item.content_id')}) "  # noqa: S608
            "FROM json_each(?) AS chosen CROSS JOIN item ON item.id = chosen.value "
            "WHERE item.modality = 'text' "
            f"AND NOT EXISTS (SELECT 1 FROM {stored.table}_rowids WHERE rowid = item.id) "
            "AND NOT EXISTS (SELECT 1 FROM hidden_vector WHERE item_id = item.id AND space_id = ?)",
            (json_ids(item_ids), stored.id),
        )
    }
    codes = [
        (item, row.tobytes())
        for item, row in zip(item_ids, encode_vectors(rows), strict=True)
        if item in present
    ]
    text = Modality.TEXT.value
    vector_tables.insert_codes(
        connection, stored, [(item, text, row) for item, row in codes if present[item]]
    )
    vector_tables.insert_hidden_codes(
        connection, stored, [(item, text, row) for item, row in codes if not present[item]]
    )


def _stored_space(connection: Connection) -> tuple[StoredSpace, bool] | None:
    """Return the space of passages, and whether search uses it; None where there is none."""
    for state in SpaceState:
        stored = vector_tables.space_of(connection, SpaceRole.PASSAGES, state)
        if stored is not None:
            return stored, state is SpaceState.ACTIVE
    return None


def _searched_space(connection: Connection, space: EmbeddingSpace) -> StoredSpace | None:
    """Return the space of passages if it is this one and search uses it."""
    present = _stored_space(connection)
    return present[0] if present is not None and present[1] and present[0].space == space else None


def _require(connection: Connection, space: EmbeddingSpace) -> StoredSpace:
    present = _stored_space(connection)
    if present is None or present[0].space != space:
        raise passages_gone(space)
    return present[0]

"""Embedding spaces and their vec0 tables: insert, read, delete, repack.

The tables hold vectors as ``vector_codes`` encodes them. What is read is the unit vector in
float32 that it stands for.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

import numpy as np

from retllm_desktop.core.types import EmbeddingSpace, ItemIds, Modality, Vectors
from retllm_desktop.library.embedding_spaces import SpaceRole, SpaceState, StoredSpace
from retllm_desktop.library.sql import Connection, SqlRow
from retllm_desktop.library.sqlite_errors import stored_enum
from retllm_desktop.library.vector_codes import codes_from_blobs, decode_vectors, encode_vectors
from retllm_desktop.library.vector_index import state as index_state

_AT_ONCE: Final = 1024
"""Vectors that are encoded or decoded together."""

_CHUNK_VECTORS: Final = 16
"""Vectors in one blob. Finding one takes a walk along the blob's pages: with 256 reading one by
its item took four times and deleting one three times as long as with 16, a search of all of them
and an insert no less."""

_REPACK_BELOW: Final = 0.5
REPACK_FROM_SLOTS: Final = 8 * 1024


def active_space(connection: Connection) -> StoredSpace | None:
    """Return the space that search uses, None before the first index."""
    return space_of(connection, SpaceRole.ALL, SpaceState.ACTIVE)


def active_id(connection: Connection) -> int:
    """Return the number of the space that search uses; 0, which none has, before the first."""
    stored = active_space(connection)
    return 0 if stored is None else stored.id


def building_space(connection: Connection) -> StoredSpace | None:
    """Return the space that is being built beside it, None when there is none."""
    return space_of(connection, SpaceRole.ALL, SpaceState.BUILDING)


def space_of(connection: Connection, role: SpaceRole, state: SpaceState) -> StoredSpace | None:
    """Return the space of a role in a state, None when there is none."""
    rows = connection.rows(
        "SELECT id, name, dimension, table_name FROM embedding_space WHERE role = ? AND state = ?",
        (role, state),
    )
    for number, name, dimension, table in rows:
        return StoredSpace(number, EmbeddingSpace(name, dimension), table)
    return None


def stored_spaces(connection: Connection) -> list[tuple[StoredSpace, bool]]:
    """Return the spaces of all roles, and whether each is the active one of all items."""
    rows = connection.rows(
        "SELECT id, name, dimension, table_name, state = 'active' AND role = ? FROM "
        "embedding_space",
        (SpaceRole.ALL,),
    )
    return [
        (StoredSpace(number, EmbeddingSpace(name, dimension), table), bool(active))
        for number, name, dimension, table, active in rows
    ]


def create_space(
    connection: Connection, space: EmbeddingSpace, *, active: bool, role: SpaceRole = SpaceRole.ALL
) -> StoredSpace:
    """Record a space, as the active one or as one being built, and make its table."""
    number = 1 + connection.value("SELECT coalesce(max(id), 0) FROM embedding_space")
    stored = StoredSpace(number, space, f"vectors_{number}_1")
    connection.run(
        "INSERT INTO embedding_space (id, name, dimension, table_name, state, role) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        (
            *(stored.id, space.id, space.dimension, stored.table),
            SpaceState.ACTIVE if active else SpaceState.BUILDING,
            role,
        ),
    )
    _create_table(connection, stored)
    return stored


def insert_vectors(
    connection: Connection,
    stored: StoredSpace,
    rows: Iterable[tuple[int, Modality, Vectors]],
) -> None:
    """Add vectors of items that have none: item id, modality, (d,) float32 unit row."""
    insert_codes(connection, stored, _encode_rows(rows))


def insert_codes(
    connection: Connection, stored: StoredSpace, rows: Iterable[tuple[int, str, bytes]]
) -> None:
    """Add vectors of items that have none: item id, modality, and the vector as it is stored."""
    connection.many(
        f"INSERT INTO {stored.table} (item_id, modality, embedding) "  # noqa: S608
        "VALUES (?, ?, vec_int8(?))",
        rows,
    )


def insert_hidden_codes(
    connection: Connection, stored: StoredSpace, rows: Iterable[tuple[int, str, bytes]]
) -> None:
    """Keep vectors of items all of whose files are missing, as :func:`insert_codes` takes them."""
    connection.many(
        "INSERT INTO hidden_vector (item_id, space_id, modality, embedding) VALUES (?, ?, ?, ?)",
        ((item, stored.id, modality, embedding) for item, modality, embedding in rows),
    )


def _encode_rows(rows: Iterable[tuple[int, Modality, Vectors]]) -> Iterator[tuple[int, str, bytes]]:
    waiting = iter(rows)
    while batch := list(islice(waiting, _AT_ONCE)):
        codes = encode_vectors(np.stack([vector for _, _, vector in batch]))
        for (item, modality, _), row in zip(batch, codes, strict=True):
            yield item, modality.value, row.tobytes()


def delete_vectors(
    connection: Connection,
    item_ids: Sequence[int],
    spaces: Sequence[StoredSpace] | None = None,
) -> None:
    """Remove the items' vectors from spaces, by default from all."""
    if spaces is None:
        spaces = [stored for stored, _ in stored_spaces(connection)]
    for stored in spaces:
        # One by one: with a list in the statement sqlite-vec scans the whole table.
        connection.many(
            f"DELETE FROM {stored.table} WHERE item_id = ?",  # noqa: S608
            ((item,) for item in item_ids),
        )


def highest_item(connection: Connection, stored: StoredSpace) -> int:
    """Return the highest number of an item with a vector, which is about how many there are."""
    return connection.value(f"SELECT coalesce(max(rowid), 0) FROM {stored.table}_rowids")  # noqa: S608


def count_vectors(connection: Connection, stored: StoredSpace) -> int:
    """Return how many vectors a space's table holds."""
    return connection.value(f"SELECT count(*) FROM {stored.table}_rowids")  # noqa: S608


def counts_by_modality(connection: Connection, stored: StoredSpace) -> dict[Modality, int]:
    """Return how many vectors of each modality a space's table holds."""
    rows = connection.rows(f"SELECT modality, count(*) FROM {stored.table} GROUP BY modality")  # noqa: S608
    return {stored_enum(Modality, kind): count for kind, count in rows}


def items_with_vectors(connection: Connection, stored: StoredSpace) -> ItemIds:
    """Return the items that have a vector in a space's table, ascending."""
    rows = connection.rows(f"SELECT rowid FROM {stored.table}_rowids ORDER BY rowid")  # noqa: S608
    return np.fromiter((row[0] for row in rows), np.int64)


def read_vectors(
    connection: Connection, stored: StoredSpace, item_ids: Iterable[int]
) -> Iterator[tuple[int, Modality, Vectors]]:
    """Yield item, modality and unit vector (d,) of items, in their order, but of those without."""
    rows = read_rows(connection, stored, item_ids)
    while batch := list(islice(rows, _AT_ONCE)):
        vectors = decode_vectors(
            codes_from_blobs([row[2] for row in batch], stored.space.dimension)
        )
        for (item, kind, _), vector in zip(batch, vectors, strict=True):
            yield item, stored_enum(Modality, kind), vector


def read_codes(
    connection: Connection, stored: StoredSpace, item_ids: Iterable[int] | None = None
) -> Iterator[tuple[int, Modality, bytes]]:
    """Yield item, modality and vector as it is stored, of items or (None) of all there are."""
    if item_ids is None:
        rows = connection.rows(f"SELECT item_id, modality, embedding FROM {stored.table}")  # noqa: S608
    else:
        rows = read_rows(connection, stored, item_ids)
    for item, kind, embedding in rows:
        yield item, stored_enum(Modality, kind), embedding


def read_rows(
    connection: Connection, stored: StoredSpace, item_ids: Iterable[int]
) -> Iterator[SqlRow]:
    """Yield ``item_id, modality, embedding`` of items, in their order, but of those without."""
    return connection.rows(
        "SELECT vec.item_id, vec.modality, vec.embedding FROM json_each(?) AS chosen "  # noqa: S608
        f"CROSS JOIN {stored.table} AS vec ON vec.item_id = chosen.value",
        (json_ids(item_ids),),
    )


def needs_repacking(
    connection: Connection, stored: StoredSpace, from_slots: int = REPACK_FROM_SLOTS
) -> bool:
    """Whether most slots of the table are empty: sqlite-vec never fills a slot again."""
    slots, used = _slots(connection, stored)
    return slots >= from_slots and used < _REPACK_BELOW * slots


def has_empty_chunks(connection: Connection, stored: StoredSpace) -> bool:
    """Whether repacking the table would make it smaller at all."""
    slots, used = _slots(connection, stored)
    return slots - used >= _CHUNK_VECTORS


def repack(connection: Connection, stored: StoredSpace) -> StoredSpace:
    """Copy the vectors to a new table without empty slots (vec0 tables cannot be renamed)."""
    packed = next_vector_table(connection, stored)
    connection.run(
        f"INSERT INTO {packed.table} (item_id, modality, embedding) "  # noqa: S608
        f"SELECT item_id, modality, vec_int8(embedding) FROM {stored.table}"
    )
    index_state.move_lineage(connection, stored.id, stored.table, packed.table)
    connection.run(f"DROP TABLE {stored.table}")
    return packed


def next_vector_table(connection: Connection, stored: StoredSpace) -> StoredSpace:
    """Give a space a new, empty table; the old one stays for the caller to drop."""
    prefix, _, generation = stored.table.rpartition("_")
    fresh = StoredSpace(stored.id, stored.space, f"{prefix}_{int(generation) + 1}")
    _create_table(connection, fresh)
    connection.run(
        "UPDATE embedding_space SET table_name = ? WHERE id = ?", (fresh.table, fresh.id)
    )
    return fresh


def _create_table(connection: Connection, stored: StoredSpace) -> None:
    connection.run(
        f"CREATE VIRTUAL TABLE {stored.table} USING vec0 (item_id INTEGER PRIMARY KEY, "
        f"embedding int8[{stored.space.dimension:d}] distance_metric=cosine, modality TEXT, "
        f"chunk_size={_CHUNK_VECTORS})"
    )


def _slots(connection: Connection, stored: StoredSpace) -> tuple[int, int]:
    """Return how many slots the table has and how many are used."""
    return (
        connection.value(f"SELECT coalesce(sum(size), 0) FROM {stored.table}_chunks"),  # noqa: S608
        connection.value(f"SELECT count(*) FROM {stored.table}_rowids"),  # noqa: S608
    )


def json_ids(numbers: Iterable[int]) -> str:
    """Return numbers for ``json_each``, which takes any count of them in one parameter."""
    return json.dumps(list(numbers))

"""Embedding spaces and their vec0 tables: insert, delete, nearest neighbours, repacking."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from retllm_desktop.core.types import EmbeddingSpace, ItemIds, Modality, Neighbour, Vectors
from retllm_desktop.store import scan_state
from retllm_desktop.store.failures import expected
from retllm_desktop.store.sql import Connection, Row

ALL: Final = "all"
PASSAGES: Final = "passages"
"""What has vectors in a space: every item, or texts only."""

_LARGEST_K: Final = 4096
"""What sqlite-vec's KNN takes; beyond it the distances are sorted by SQLite."""

_CHUNK_VECTORS: Final = 16
"""Vectors in one blob. Finding one takes a walk along the blob's pages: with 256 reading one by
its item took four times and deleting one three times as long as with 16, a search of all of them
and an insert no less."""

_READ_SINGLY_SHARE: Final = 1 / 20
"""Of the items: fewer are read one by one, of more sqlite-vec looks at all."""

_READ_SINGLY: Final = 100
"""So few items are always read one by one."""

_REPACK_BELOW: Final = 0.5
_REPACK_FROM_SLOTS: Final = 8 * 1024


@dataclass(frozen=True, slots=True)
class StoredSpace:
    """An embedding space as the file records it.

    Attributes:
        id: Its number in this file.
        space: Its name and dimension.
        table: Its vec0 table; a new one after repacking.
    """

    id: int
    space: EmbeddingSpace
    table: str


def active_space(connection: Connection) -> StoredSpace | None:
    """Return the space that search uses, None before the first index."""
    return space_of(connection, ALL, "active")


def active_id(connection: Connection) -> int:
    """Return the number of the space that search uses; 0, which none has, before the first."""
    stored = active_space(connection)
    return 0 if stored is None else stored.id


def building_space(connection: Connection) -> StoredSpace | None:
    """Return the space that is being built beside it, None when there is none."""
    return space_of(connection, ALL, "building")


def space_of(connection: Connection, role: str, state: str) -> StoredSpace | None:
    """Return the space of a role (``ALL``, ``PASSAGES``) in a state, None when there is none."""
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
        (ALL,),
    )
    return [
        (StoredSpace(number, EmbeddingSpace(name, dimension), table), bool(active))
        for number, name, dimension, table, active in rows
    ]


def create_space(
    connection: Connection, space: EmbeddingSpace, *, active: bool, role: str = ALL
) -> StoredSpace:
    """Record a space, as the active one or as one being built, and make its table."""
    number = 1 + connection.value("SELECT coalesce(max(id), 0) FROM embedding_space")
    stored = StoredSpace(number, space, f"vectors_{number}_1")
    connection.run(
        "INSERT INTO embedding_space (id, name, dimension, table_name, state, role) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        (
            *(stored.id, space.id, space.dimension, stored.table),
            "active" if active else "building",
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
    connection.many(
        f"INSERT INTO {stored.table} (item_id, modality, embedding) VALUES (?, ?, ?)",  # noqa: S608
        ((item, modality.value, vector.tobytes()) for item, modality, vector in rows),
    )


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


def nearest(
    connection: Connection,
    stored: StoredSpace,
    vector: Vectors,
    k: int,
    modality: Modality | None = None,
    *,
    within: ItemIds | None = None,
) -> list[Neighbour]:
    """Return the k items nearest to a unit vector (d,), nearest first, ties by item id.

    Args:
        connection: Where to look.
        stored: The space.
        vector: The query.
        k: How many.
        modality: Only items of this modality.
        within: Only these items (ascending); None: all.

    Raises:
        ValueError: The vector is not of this space.
    """
    check_vectors(vector[np.newaxis, :], stored.space)
    if k <= 0 or (within is not None and not len(within)):
        return []
    if within is not None and few(within, highest_item(connection, stored)):
        return nearest_of(connection, stored, vector, k, within, modality=modality)
    conditions = "" if modality is None else " AND modality = ?"
    wanted: tuple[str, ...] = () if modality is None else (modality.value,)
    if within is not None:
        conditions += " AND item_id IN (SELECT value FROM json_each(?))"
        wanted = (*wanted, as_json(within.tolist()))
    blob = _blob(vector)
    if k <= _LARGEST_K:
        rows = connection.rows(
            f"SELECT item_id, modality, distance FROM {stored.table} "  # noqa: S608
            f"WHERE embedding MATCH ? AND k = ?{conditions}",
            (blob, k, *wanted),
        )
    else:
        rows = connection.rows(
            "SELECT item_id, modality, vec_distance_cosine(embedding, ?) AS distance "  # noqa: S608
            f"FROM {stored.table} WHERE true{conditions} ORDER BY distance, item_id LIMIT ?",
            (blob, *wanted, k),
        )
    return _ordered(rows, k)


def nearest_of(
    connection: Connection,
    stored: StoredSpace,
    vector: Vectors,
    k: int,
    item_ids: ItemIds,
    *,
    modality: Modality | None = None,
) -> list[Neighbour]:
    """Return the k nearest of a few items, each of which is read; those without are left out."""
    rows = connection.rows(
        "SELECT vec.item_id, vec.modality, vec_distance_cosine(vec.embedding, ?) "  # noqa: S608
        f"FROM json_each(?) AS chosen CROSS JOIN {stored.table} AS vec "
        "ON vec.item_id = chosen.value",
        (_blob(vector), as_json(item_ids.tolist())),
    )
    return _ordered((row for row in rows if modality in {None, row[1]}), k)


def few(item_ids: ItemIds, of: int) -> bool:
    """Whether reading items one by one is quicker than looking at all of about ``of`` items."""
    return len(item_ids) <= max(_READ_SINGLY, _READ_SINGLY_SHARE * of)


def highest_item(connection: Connection, stored: StoredSpace) -> int:
    """Return the highest number of an item with a vector, which is about how many there are."""
    return connection.value(f"SELECT coalesce(max(rowid), 0) FROM {stored.table}_rowids")  # noqa: S608


def count_vectors(connection: Connection, stored: StoredSpace) -> int:
    """Return how many vectors a space's table holds."""
    return connection.value(f"SELECT count(*) FROM {stored.table}_rowids")  # noqa: S608


def listed_items(connection: Connection, stored: StoredSpace) -> ItemIds:
    """Return the items that have a vector in a space's table, ascending."""
    rows = connection.rows(f"SELECT rowid FROM {stored.table}_rowids ORDER BY rowid")  # noqa: S608
    return np.fromiter((row[0] for row in rows), np.int64)


def vectors_of(
    connection: Connection, stored: StoredSpace, item_ids: Iterable[int]
) -> Iterator[tuple[int, Modality, Vectors]]:
    """Yield item, modality and vector (d,) of items, in their order; those without are left out."""
    rows = connection.rows(
        "SELECT vec.item_id, vec.modality, vec.embedding FROM json_each(?) AS chosen "  # noqa: S608
        f"CROSS JOIN {stored.table} AS vec ON vec.item_id = chosen.value",
        (as_json(item_ids),),
    )
    return _typed(rows)


def all_vectors(
    connection: Connection, stored: StoredSpace
) -> Iterator[tuple[int, Modality, Vectors]]:
    """Yield item, modality and vector (d,) of all items, about in the order in which they came."""
    return _typed(
        connection.rows(f"SELECT item_id, modality, embedding FROM {stored.table}")  # noqa: S608
    )


def check_vectors(vectors: Vectors, space: EmbeddingSpace) -> None:
    """Make sure that vectors are (n, d), finite and unit rows, for a wrong one is never found.

    Raises:
        ValueError: They are not.
    """
    if vectors.ndim != 2 or vectors.shape[1] != space.dimension:
        raise ValueError(f"expected vectors of (n, {space.dimension}), got {vectors.shape}")
    if not unit_rows(vectors).all():
        raise ValueError("expected unit vectors")


def unit_rows(vectors: Vectors) -> npt.NDArray[np.bool_]:
    """Tell which rows of (n, d) vectors are unit vectors, as (n,) booleans."""
    # Half-precision encoders are a little off; NaN fails the comparison.
    with np.errstate(over="ignore", invalid="ignore"):
        return np.abs(np.linalg.norm(vectors, axis=1) - 1.0) <= 1e-2


def worth_repacking(connection: Connection, stored: StoredSpace) -> bool:
    """Whether most slots of the table are empty: sqlite-vec never fills a slot again."""
    slots, used = _slots(connection, stored)
    return slots >= _REPACK_FROM_SLOTS and used < _REPACK_BELOW * slots


def worth_rechunking(connection: Connection, stored: StoredSpace) -> bool:
    """Whether the table has the long blobs of earlier versions, slow to find vectors in."""
    rows = connection.rows(f"SELECT size FROM {stored.table}_chunks LIMIT 1")  # noqa: S608
    return any(row[0] > _CHUNK_VECTORS for row in rows)


def has_empty_chunks(connection: Connection, stored: StoredSpace) -> bool:
    """Whether repacking the table would make it smaller at all."""
    slots, used = _slots(connection, stored)
    return slots - used >= _CHUNK_VECTORS


def repack(connection: Connection, stored: StoredSpace) -> StoredSpace:
    """Copy the vectors to a new table without empty slots (vec0 tables cannot be renamed)."""
    packed = next_generation(connection, stored)
    connection.run(
        f"INSERT INTO {packed.table} (item_id, modality, embedding) "  # noqa: S608
        f"SELECT item_id, modality, embedding FROM {stored.table}"
    )
    scan_state.moved(connection, stored.id, stored.table, packed.table)
    connection.run(f"DROP TABLE {stored.table}")
    return packed


def next_generation(connection: Connection, stored: StoredSpace) -> StoredSpace:
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
        f"embedding float[{stored.space.dimension:d}] distance_metric=cosine, modality TEXT, "
        f"chunk_size={_CHUNK_VECTORS})"
    )


def _slots(connection: Connection, stored: StoredSpace) -> tuple[int, int]:
    """Return how many slots the table has and how many are used."""
    return (
        connection.value(f"SELECT coalesce(sum(size), 0) FROM {stored.table}_chunks"),  # noqa: S608
        connection.value(f"SELECT count(*) FROM {stored.table}_rowids"),  # noqa: S608
    )


def _blob(vector: Vectors) -> bytes:
    return np.ascontiguousarray(vector, dtype=np.float32).tobytes()


def _ordered(rows: Iterable[Row], k: int) -> list[Neighbour]:
    found = [
        Neighbour(item, expected(Modality, kind), _in_range(distance))
        for item, kind, distance in rows
    ]
    return sorted(found, key=lambda neighbour: (neighbour.distance, neighbour.item_id))[:k]


def _in_range(distance: float) -> float:
    """Mend what rounding leads a hair outside of the range of a cosine distance."""
    return min(max(distance, 0.0), 2.0)


def _typed(rows: Iterable[Row]) -> Iterator[tuple[int, Modality, Vectors]]:
    for item, kind, embedding in rows:
        yield item, expected(Modality, kind), np.frombuffer(embedding, np.float32)


def as_json(numbers: Iterable[int]) -> str:
    """Return numbers for ``json_each``, which takes any count of them in one parameter."""
    return json.dumps(list(numbers))

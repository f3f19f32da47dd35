"""Embedding spaces and their vec0 tables: insert, delete, nearest neighbours, repacking."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from retllm_desktop.core.types import EmbeddingSpace, Modality, Neighbour, Vectors
from retllm_desktop.store.failures import expected
from retllm_desktop.store.sql import Connection

_LARGEST_K: Final = 4096
"""What sqlite-vec's KNN takes; beyond it the distances are sorted by SQLite."""

_CHUNK_VECTORS: Final = 256
"""Vectors in one blob. Finding one takes a walk along the blob's pages: with sqlite-vec's own 1024
inserts took twice and deletes half again the processor time, and searches were no quicker."""

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
    for stored, active in stored_spaces(connection):
        if active:
            return stored
    return None


def active_id(connection: Connection) -> int:
    """Return the number of the space that search uses; 0, which none has, before the first."""
    stored = active_space(connection)
    return 0 if stored is None else stored.id


def building_space(connection: Connection) -> StoredSpace | None:
    """Return the space that is being built beside it, None when there is none."""
    for stored, active in stored_spaces(connection):
        if not active:
            return stored
    return None


def stored_spaces(connection: Connection) -> list[tuple[StoredSpace, bool]]:
    """Return all spaces, and whether each is the active one."""
    rows = connection.rows(
        "SELECT id, name, dimension, table_name, state = 'active' FROM embedding_space"
    )
    return [
        (StoredSpace(number, EmbeddingSpace(name, dimension), table), bool(active))
        for number, name, dimension, table, active in rows
    ]


def create_space(connection: Connection, space: EmbeddingSpace, *, active: bool) -> StoredSpace:
    """Record a space, as the active one or as one being built, and make its table."""
    number = 1 + connection.value("SELECT coalesce(max(id), 0) FROM embedding_space")
    stored = StoredSpace(number, space, f"vectors_{number}_1")
    connection.run(
        "INSERT INTO embedding_space (id, name, dimension, table_name, state) "
        "VALUES (?, ?, ?, ?, ?)",
        (stored.id, space.id, space.dimension, stored.table, "active" if active else "building"),
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
) -> list[Neighbour]:
    """Return the k items nearest to a unit vector (d,), nearest first, ties by item id.

    Raises:
        ValueError: The vector is not of this space.
    """
    check_vectors(vector[np.newaxis, :], stored.space)
    if k <= 0:
        return []
    wanted: tuple[str, ...] = () if modality is None else (modality.value,)
    blob = np.ascontiguousarray(vector, dtype=np.float32).tobytes()
    if k <= _LARGEST_K:
        only = "" if modality is None else " AND modality = ?"
        rows = connection.rows(
            f"SELECT item_id, modality, distance FROM {stored.table} "  # noqa: S608
            f"WHERE embedding MATCH ? AND k = ?{only}",
            (blob, k, *wanted),
        )
    else:
        only = "" if modality is None else "WHERE modality = ? "
        rows = connection.rows(
            "SELECT item_id, modality, vec_distance_cosine(embedding, ?) AS distance "  # noqa: S608
            f"FROM {stored.table} {only}ORDER BY distance, item_id LIMIT ?",
            (blob, *wanted, k),
        )
    found = [
        # Rounding can lead a hair outside of the range of a cosine distance.
        Neighbour(item, expected(Modality, kind), min(max(distance, 0.0), 2.0))
        for item, kind, distance in rows
    ]
    return sorted(found, key=lambda neighbour: (neighbour.distance, neighbour.item_id))


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


def as_json(numbers: Iterable[int]) -> str:
    """Return numbers for ``json_each``, which takes any count of them in one parameter."""
    return json.dumps(list(numbers))

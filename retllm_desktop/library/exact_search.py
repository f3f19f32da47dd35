"""The nearest vectors of a vec0 table, exactly: what sqlite-vec finds, measured anew.

Vectors are stored in eight bits (see ``encode_vectors``), and sqlite-vec compares them with a
query of eight bits. What is found here are the nearest to the query as it was given, with their
distances to that.
"""

from collections.abc import Iterable
from itertools import islice
from typing import Final

import numpy as np

from retllm_desktop.core.types import ItemIds, Modality, Neighbour, Vectors
from retllm_desktop.library.embedding_spaces import StoredSpace, check_vectors
from retllm_desktop.library.sql import Connection, SqlRow
from retllm_desktop.library.sqlite_errors import stored_enum
from retllm_desktop.library.vector_codes import (
    codes_from_blobs,
    decode_rotated,
    quantize_rows,
    rotate_vector,
)
from retllm_desktop.library.vector_index.quantizer import normalise
from retllm_desktop.library.vector_tables import highest_item, json_ids, read_rows

_LARGEST_K: Final = 4096
"""What sqlite-vec's KNN takes; beyond it every vector is read."""

_MORE_SHARE: Final = 0.5
_MORE: Final = 64
"""So many more than are wanted are asked of sqlite-vec, to which a query must be rounded: among the
first 10 to 1,000 of 10,000 the rounding never made more of a difference (see ``_by_knn``)."""

_WIDER: Final = 4
"""Times as many, where it did."""

_AT_ONCE: Final = 1024
"""Vectors that are decoded together."""

_READ_SINGLY_SHARE: Final = 1 / 20
"""Of the items: fewer are read one by one, of more sqlite-vec looks at all."""

_READ_SINGLY: Final = 100
"""So few items are always read one by one."""


def nearest_exact(
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
    if within is not None and is_small_set(within, highest_item(connection, stored)):
        return nearest_of_few(connection, stored, vector, k, within, modality=modality)
    conditions = "" if modality is None else " AND modality = ?"
    wanted: tuple[str, ...] = () if modality is None else (modality.value,)
    if within is not None:
        conditions += " AND item_id IN (SELECT value FROM json_each(?))"
        wanted = (*wanted, json_ids(within.tolist()))
    query = _rotated_query(vector)
    found = _by_knn(connection, stored, query, k, conditions=conditions, wanted=wanted)
    if found is not None:
        return found
    rows = connection.rows(
        f"SELECT item_id, modality, embedding FROM {stored.table} WHERE true{conditions}",  # noqa: S608
        wanted,
    )
    return _closest(rows, query, k)


def nearest_of_few(
    connection: Connection,
    stored: StoredSpace,
    vector: Vectors,
    k: int,
    item_ids: ItemIds,
    *,
    modality: Modality | None = None,
) -> list[Neighbour]:
    """Return the k nearest of a few items, each of which is read; those without are left out."""
    rows = read_rows(connection, stored, item_ids.tolist())
    rows = (row for row in rows if modality in {None, row[1]})
    return _closest(rows, _rotated_query(vector), k)


def _rotated_query(vector: Vectors) -> Vectors:
    """Return a query (d,) as a unit vector, turned as the stored ones are."""
    return rotate_vector(normalise(vector))


def _by_knn(
    connection: Connection,
    stored: StoredSpace,
    query: Vectors,
    k: int,
    *,
    conditions: str,
    wanted: tuple[str, ...],
) -> list[Neighbour] | None:
    """Return the k nearest by way of sqlite-vec, None where its rounding may hide some.

    It takes a rounded query. No distance to that differs by more from the distance to the query
    than the two lie apart, so what it left out is certainly farther where its last is by so much.

    Args:
        connection: Where to look.
        stored: The space.
        query: (d,) unit vector, turned.
        k: How many.
        conditions: What else must hold, in SQL.
        wanted: The values for it.
    """
    codes = quantize_rows(query[np.newaxis])
    apart = float(np.linalg.norm(decode_rotated(codes)[0] - query))
    # It sums up in float32: the dot product and two lengths, and divides.
    apart += 4 * len(query) * float(np.finfo(np.float32).eps)
    for count in (k + int(_MORE_SHARE * k) + _MORE, _WIDER * (k + _MORE)):
        if count > _LARGEST_K:
            break
        rows = list(
            connection.rows(
                f"SELECT item_id, modality, embedding, distance FROM {stored.table} "  # noqa: S608
                f"WHERE embedding MATCH vec_int8(?) AND k = ?{conditions}",
                (codes.tobytes(), count, *wanted),
            )
        )
        found = _closest((row[:3] for row in rows), query, k)
        if len(rows) < count or found[-1].distance < max(row[3] for row in rows) - apart:
            return found
    return None


def _closest(rows: Iterable[SqlRow], query: Vectors, k: int) -> list[Neighbour]:
    """Return the k of ``item_id, modality, embedding`` that are nearest to a query.

    Args:
        rows: The vectors as they are stored.
        query: (d,) unit vector, turned.
        k: How many.
    """
    items: list[int] = []
    kinds: list[str] = []
    distances = [np.zeros(0)]
    waiting = iter(rows)
    while batch := list(islice(waiting, _AT_ONCE)):
        vectors = decode_rotated(codes_from_blobs([row[2] for row in batch], len(query)))
        items += [row[0] for row in batch]
        kinds += [row[1] for row in batch]
        distances.append(1.0 - np.vecdot(vectors, query).astype(np.float64))
    # Rounding may lead a hair outside of the range of a cosine distance.
    distance = np.clip(np.concatenate(distances), 0.0, 2.0)
    order: list[int] = np.lexsort((np.array(items), distance))[:k].tolist()
    return [
        Neighbour(items[row], stored_enum(Modality, kinds[row]), float(distance[row]))
        for row in order
    ]


def is_small_set(item_ids: ItemIds, of: int) -> bool:
    """Whether reading items one by one is quicker than looking at all of about ``of`` items."""
    return len(item_ids) <= max(_READ_SINGLY, _READ_SINGLY_SHARE * of)

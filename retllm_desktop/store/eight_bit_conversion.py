"""The step of the schema that made stored vectors eight bits for each dimension, from float32.

It is written for the tables as they were then, and reads the ones that sqlite-vec keeps its vectors
in: sqlite-vec itself tells a disk that fails from damage no more than from anything else, and this
must not take one for the other. What is damaged, or is no unit vector, is left out: the library's
check finds what then lacks its vector, and repairing it has it read anew.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

import apsw
import numpy as np

from retllm_desktop.store.eight_bits import encode
from retllm_desktop.store.sql import Connection
from retllm_desktop.store.vectors import unit_rows

_AT_ONCE: Final = 1024
_Vector = tuple[int, bytes]


def to_eight_bits(connection: Connection) -> None:
    """Convert the vectors of every space, those that are parked included.

    Args:
        connection: Inside the transaction of the step.

    Raises:
        apsw.Error: The file is damaged too far, or the disk is full or fails.
    """
    spaces = list(connection.rows("SELECT id, dimension, table_name FROM embedding_space"))
    for space, dimension, table in spaces:
        prefix, _, generation = table.rpartition("_")
        fresh = f"{prefix}_{int(generation) + 1}"
        connection.run(
            f"CREATE VIRTUAL TABLE {fresh} USING vec0 (item_id INTEGER PRIMARY KEY, "
            f"embedding int8[{dimension:d}] distance_metric=cosine, modality TEXT, chunk_size=16)"
        )
        connection.many(
            f"INSERT INTO {fresh} (item_id, modality, embedding) "  # noqa: S608
            "SELECT id, modality, vec_int8(?2) FROM item WHERE id = ?1",
            _converted(_readable(connection, table, 4 * dimension), dimension),
        )
        connection.run("UPDATE embedding_space SET table_name = ? WHERE id = ?", (fresh, space))
        _drop(connection, table)
        _convert_parked(connection, space, dimension)


def _readable(connection: Connection, table: str, length: int) -> Iterator[_Vector]:
    """Yield item and vector of a table that is not there in part, or at all, as far as it is."""
    parts = [f"{table}_chunks", f"{table}_vector_chunks00"]
    there = connection.value(
        "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name IN (?, ?)", parts
    )
    if there < len(parts):
        return
    seen: set[int] = set()
    for size, validity, rowids, vectors in connection.rows(
        "SELECT size, validity, rowids, vectors "  # noqa: S608
        f"FROM {parts[0]} AS chunk JOIN {parts[1]} AS vec ON vec._rowid_ = chunk.chunk_id"
    ):
        if (8 * len(validity), len(rowids), len(vectors)) != (size, 8 * size, length * size):
            continue
        valid = np.unpackbits(np.frombuffer(validity, np.uint8), bitorder="little")
        items: list[int] = np.frombuffer(rowids, np.int64).tolist()
        for place in np.flatnonzero(valid).tolist():
            if items[place] not in seen:
                seen.add(items[place])
                yield items[place], vectors[place * length : (place + 1) * length]


def _convert_parked(connection: Connection, space: int, dimension: int) -> None:
    last = -1
    while rows := list(
        connection.rows(
            "SELECT item_id, embedding FROM parked WHERE space_id = ? AND item_id > ? "
            "ORDER BY item_id LIMIT ?",
            (space, last, _AT_ONCE),
        )
    ):
        last = rows[-1][0]
        whole = [(item, blob) for item, blob in rows if len(blob) == 4 * dimension]
        connection.many(
            "UPDATE parked SET embedding = ?3 WHERE item_id = ?1 AND space_id = ?2",
            [(item, space, blob) for item, blob in _converted(whole, dimension)],
        )


def _converted(rows: Iterable[_Vector], dimension: int) -> Iterator[_Vector]:
    """Yield items with their vectors as they are stored from now on."""
    waiting = iter(rows)
    while batch := list(islice(waiting, _AT_ONCE)):
        matrix = np.frombuffer(b"".join(blob for _, blob in batch), np.float32)
        matrix = matrix.reshape(len(batch), dimension)
        units = unit_rows(matrix)
        if not units.any():
            continue
        items = [item for (item, _), good in zip(batch, units.tolist(), strict=True) if good]
        for item, row in zip(items, encode(matrix[units]), strict=True):
            yield item, row.tobytes()


def _drop(connection: Connection, table: str) -> None:
    """Remove a table; a damaged one that cannot even be dropped only takes room."""
    try:
        connection.run(f"DROP TABLE IF EXISTS {table}")
    except apsw.SQLError:
        # Of a full disk the whole transaction may have been undone: nothing may follow it then.
        if not connection.in_transaction:
            raise

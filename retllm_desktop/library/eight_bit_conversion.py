"""The step of the schema that made stored vectors eight bits for each dimension, from float32.

It is written for the tables as they were then, and reads the ones that sqlite-vec keeps its vectors
in: sqlite-vec itself tells a disk that fails from damage no more than from anything else, and this
must not take one for the other. What is damaged, or is no unit vector, is left out: the library's
check finds what then lacks its vector, and repairing it has it read anew.
"""

import contextlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

import apsw
import numpy as np

from retllm_desktop.library.sql import Connection, SqlRow
from retllm_desktop.library.vector_codes import encode_vectors
from retllm_desktop.library.vector_tables import are_unit_rows

_AT_ONCE: Final = 1024
_Vector = tuple[int, bytes]


@dataclass(frozen=True, slots=True)
class _Former:
    """A space as it was found.

    Attributes:
        id: Its number.
        dimension: Length of its vectors.
        table: Its vec0 table.
        chunks: Those of the table that can be read.
        whole: Whether the table can be read to its end.
        parked: Items whose parked vector can be read.
    """

    id: int
    dimension: int
    table: str
    chunks: list[int]
    whole: bool
    parked: list[int]


def to_eight_bits(connection: Connection) -> Callable[[], None]:
    """Look at the vectors of every space, and return what converts them.

    Looking comes before the transaction of the step: once SQLite has met a damaged page in a
    transaction, it writes nothing more in it.

    Args:
        connection: Outside of a transaction.

    Raises:
        apsw.Error: The file is damaged too far, or the disk fails; of what is returned also: the
            disk is full.
    """
    spaces = connection.rows("SELECT id, dimension, table_name FROM embedding_space")
    formers = [_found(connection, *row) for row in list(spaces)]

    def convert() -> None:
        for former in formers:
            _convert(connection, former)

    return convert


def _found(connection: Connection, space: int, dimension: int, table: str) -> _Former:
    numbers, whole = _chunks(connection, table)
    chunks: list[int] = []
    for number in numbers:
        try:
            _chunk(connection, table, number)
            chunks.append(number)
        except apsw.CorruptError:
            whole = False
    rows = connection.rows("SELECT item_id FROM parked WHERE space_id = ?", (space,))
    parked: list[int] = []
    for item in sorted(row[0] for row in rows):
        with contextlib.suppress(apsw.CorruptError):
            _parked(connection, space, item)
            parked.append(item)
    return _Former(space, dimension, table, chunks, whole, parked)


def _chunks(connection: Connection, table: str) -> tuple[list[int], bool]:
    """Return the numbers of a table's chunks, and whether that are all."""
    there = connection.value(
        "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name IN (?, ?)",
        (f"{table}_chunks", f"{table}_vector_chunks00"),
    )
    found: list[int] = []
    if there < 2:
        return found, True
    try:
        for (number,) in connection.rows(f"SELECT chunk_id FROM {table}_chunks ORDER BY chunk_id"):  # noqa: S608
            found.append(number)
    except apsw.CorruptError:
        return found, False
    return found, True


def _chunk(connection: Connection, table: str, number: int) -> SqlRow | None:
    """Return size, validity, items and vectors of a chunk; None where a half of it is not there."""
    found = list(
        connection.rows(
            "SELECT size, validity, rowids, vectors "  # noqa: S608
            f"FROM {table}_chunks AS chunk "
            f"JOIN {table}_vector_chunks00 AS vec ON vec._rowid_ = chunk.chunk_id "
            "WHERE chunk.chunk_id = ?",
            (number,),
        )
    )
    return found[0] if found else None


def _parked(connection: Connection, space: int, item: int) -> bytes:
    return connection.value(
        "SELECT embedding FROM parked WHERE item_id = ? AND space_id = ?", (item, space)
    )


def _convert(connection: Connection, former: _Former) -> None:
    """Give a space a table of another form; what cannot be read stays where it is."""
    prefix, _, generation = former.table.rpartition("_")
    fresh = f"{prefix}_{int(generation) + 1}"
    connection.run(
        f"CREATE VIRTUAL TABLE {fresh} USING vec0 (item_id INTEGER PRIMARY KEY, embedding "
        f"int8[{former.dimension:d}] distance_metric=cosine, modality TEXT, chunk_size=16)"
    )
    connection.many(
        f"INSERT INTO {fresh} (item_id, modality, embedding) "  # noqa: S608
        "SELECT id, modality, vec_int8(?2) FROM item WHERE id = ?1",
        _converted(_vectors(connection, former), former.dimension),
    )
    connection.run("UPDATE embedding_space SET table_name = ? WHERE id = ?", (fresh, former.id))
    if former.whole:
        _drop(connection, former.table)
    else:
        _forget(connection, former.table)
    _convert_parked(connection, former)


def _vectors(connection: Connection, former: _Former) -> Iterator[_Vector]:
    """Yield item and vector of a table, as far as they are there."""
    seen: set[int] = set()
    length = 4 * former.dimension
    for number in former.chunks:
        row = _chunk(connection, former.table, number)
        if row is None:
            continue
        size, validity, rowids, vectors = row
        if (8 * len(validity), len(rowids), len(vectors)) != (size, 8 * size, length * size):
            continue
        valid = np.unpackbits(np.frombuffer(validity, np.uint8), bitorder="little")
        items: list[int] = np.frombuffer(rowids, np.int64).tolist()
        for place in np.flatnonzero(valid).tolist():
            if items[place] not in seen:
                seen.add(items[place])
                yield items[place], vectors[place * length : (place + 1) * length]


def _convert_parked(connection: Connection, former: _Former) -> None:
    waiting = iter(former.parked)
    while items := list(islice(waiting, _AT_ONCE)):
        found = [(item, _parked(connection, former.id, item)) for item in items]
        whole = [(item, blob) for item, blob in found if len(blob) == 4 * former.dimension]
        converted = dict(_converted(whole, former.dimension))
        connection.many(
            "UPDATE parked SET embedding = ?3 WHERE item_id = ?1 AND space_id = ?2",
            [(item, former.id, blob) for item, blob in converted.items()],
        )
        connection.many(
            "DELETE FROM parked WHERE item_id = ? AND space_id = ?",
            [(item, former.id) for item in items if item not in converted],
        )


def _converted(rows: Iterable[_Vector], dimension: int) -> Iterator[_Vector]:
    """Yield items with their vectors as they are stored from now on."""
    waiting = iter(rows)
    while batch := list(islice(waiting, _AT_ONCE)):
        matrix = np.frombuffer(b"".join(blob for _, blob in batch), np.float32)
        matrix = matrix.reshape(len(batch), dimension)
        units = are_unit_rows(matrix)
        if not units.any():
            continue
        items = [item for (item, _), good in zip(batch, units.tolist(), strict=True) if good]
        for item, row in zip(items, encode_vectors(matrix[units]), strict=True):
            yield item, row.tobytes()


def _drop(connection: Connection, table: str) -> None:
    """Remove a table; a damaged one that cannot even be dropped only takes room."""
    try:
        connection.run(f"DROP TABLE IF EXISTS {table}")
    except apsw.SQLError:
        # Of a full disk the whole transaction may have been undone: nothing may follow it then.
        if not connection.in_transaction:
            raise


def _forget(connection: Connection, table: str) -> None:
    """Take a table with damaged pages off the list of tables: dropping it would meet these.

    What it consists of are lost pages then, which repairing the library removes.
    """
    connection.run("PRAGMA writable_schema = ON")
    connection.run(
        "DELETE FROM sqlite_schema "
        "WHERE tbl_name = ?1 OR substr(tbl_name, 1, length(?1) + 1) = ?1 || '_'",
        (table,),
    )
    connection.run("PRAGMA writable_schema = RESET")

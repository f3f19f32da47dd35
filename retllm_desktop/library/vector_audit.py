"""Whether a space's vec0 table holds what it says it holds, and a new one made of what is sound."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

import apsw
import numpy as np
import numpy.typing as npt

from retllm_desktop.library.embedding_spaces import StoredSpace
from retllm_desktop.library.sql import Connection, SqlRow
from retllm_desktop.library.vector_codes import codes_from_blobs, valid_codes
from retllm_desktop.library.vector_tables import insert_codes, next_vector_table

_Ids = npt.NDArray[np.int64]
_ROWS_AT_ONCE: Final = 1024


@dataclass(frozen=True, slots=True)
class TableState:
    """What was found of one vec0 table.

    Attributes:
        stored: Its space.
        sound: Ids of items whose vector can be read, ascending.
        unreadable: How many vectors cannot be, or are not as vectors are stored.
        without_item: How many vectors are not those of an item.
        in_step: Whether what search looks at (the chunks) is what reading and deleting look at.
    """

    stored: StoredSpace
    sound: _Ids
    unreadable: int
    without_item: int
    in_step: bool

    @property
    def good(self) -> bool:
        """Whether the table can stay as it is."""
        return self.in_step and not self.unreadable and not self.without_item


def inspect_table(connection: Connection, stored: StoredSpace) -> TableState:
    """Read a whole vec0 table."""
    chunked, listed = _chunked(connection, stored), _listed_rowids(connection, stored)
    items = {row[0]: row[1] for row in connection.rows("SELECT id, modality FROM item")}
    sound: list[int] = []
    waiting: list[SqlRow] = []
    ids: list[int] = [] if listed is None else listed.tolist()
    for row in _readable(connection, stored, ids):
        waiting.append(row)
        if len(waiting) == _ROWS_AT_ONCE:
            sound += _valid_rows(waiting, stored, items)
            waiting = []
    sound += _valid_rows(waiting, stored, items)
    orphans = sum(number not in items for number in ids)
    return TableState(
        stored,
        np.array(sorted(sound), np.int64),
        len(ids) - len(sound) - orphans,
        orphans,
        chunked is not None and listed is not None and np.array_equal(chunked, listed),
    )


def valid_hidden_vectors(connection: Connection, stored: StoredSpace) -> _Ids:
    """Return the ids of items whose hidden vector in the space can be read, ascending."""
    items = {row[0]: row[1] for row in connection.rows("SELECT id, modality FROM item")}
    rows = connection.rows(
        "SELECT item_id, modality, embedding FROM hidden_vector WHERE space_id = ?", (stored.id,)
    )
    found: list[int] = []
    while batch := list(islice(rows, _ROWS_AT_ONCE)):
        found += _valid_rows(batch, stored, items)
    return np.array(sorted(found), np.int64)


def rebuild_table(connection: Connection, state: TableState) -> None:
    """Put a new table of the sound vectors in the place of one that is not good."""
    stored = state.stored
    fresh = next_vector_table(connection, stored)
    kinds = {row[0]: row[1] for row in connection.rows("SELECT id, modality FROM item")}
    for start in range(0, len(state.sound), _ROWS_AT_ONCE):
        ids: list[int] = state.sound[start : start + _ROWS_AT_ONCE].tolist()
        insert_codes(
            connection,
            fresh,
            [(number, kinds[number], _embedding(connection, stored, number)) for number in ids],
        )
    # A table that cannot even be dropped only takes room.
    with contextlib.suppress(apsw.SQLError):
        connection.run(f"DROP TABLE IF EXISTS {stored.table}")


def _chunked(connection: Connection, stored: StoredSpace) -> _Ids | None:
    """Return the ids that a search of the table goes through, ascending; None if unreadable."""
    found = [np.zeros(0, np.int64)]
    try:
        for size, validity, rowids in connection.rows(
            f"SELECT size, validity, rowids FROM {stored.table}_chunks"  # noqa: S608
        ):
            valid = np.unpackbits(np.frombuffer(validity, np.uint8), bitorder="little")
            numbers = np.frombuffer(rowids, np.int64)
            if len(valid) != size or len(numbers) != size:
                return None
            found.append(numbers[valid.astype(bool)])
    except (apsw.SQLError, TypeError, ValueError):
        return None
    return np.sort(np.concatenate(found))


def _listed_rowids(connection: Connection, stored: StoredSpace) -> _Ids | None:
    """Return the ids that the table lists, ascending; None: they cannot be read."""
    try:
        rows = connection.rows(f"SELECT rowid FROM {stored.table}_rowids ORDER BY rowid")  # noqa: S608
        return np.array([row[0] for row in rows], np.int64)
    except apsw.SQLError:
        return None


def _readable(connection: Connection, stored: StoredSpace, ids: list[int]) -> Iterator[SqlRow]:
    """Yield ``item_id, modality, embedding`` of what can be read."""
    seen: set[int] = set()
    # All in one go is three times as quick, and ends where anything is wrong.
    with contextlib.suppress(apsw.SQLError, UnicodeDecodeError):
        for row in connection.rows(f"SELECT item_id, modality, embedding FROM {stored.table}"):  # noqa: S608
            seen.add(row[0])
            yield row
    for number in ids:
        if number in seen:
            continue
        try:
            yield from connection.rows(
                f"SELECT item_id, modality, embedding FROM {stored.table} "  # noqa: S608
                "WHERE item_id = ?",
                (number,),
            )
        except (apsw.SQLError, UnicodeDecodeError):
            continue


def _embedding(connection: Connection, stored: StoredSpace, number: int) -> bytes:
    return connection.value(
        f"SELECT embedding FROM {stored.table} WHERE item_id = ?",  # noqa: S608
        (number,),
    )


def _valid_rows(rows: list[SqlRow], stored: StoredSpace, items: dict[int, str]) -> list[int]:
    """Return the ids of those rows that are vectors of the space, for items of their kind."""
    length = stored.space.dimension
    fitting = [
        (number, embedding)
        for number, modality, embedding in rows
        if isinstance(embedding, bytes)
        and len(embedding) == length
        and items.get(number) == modality
    ]
    if not fitting:
        return []
    sound = valid_codes(codes_from_blobs([blob for _, blob in fitting], length))
    return [number for (number, _), good in zip(fitting, sound.tolist(), strict=True) if good]

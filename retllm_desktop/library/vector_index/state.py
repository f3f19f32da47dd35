"""What the library file records of a vector index: which file it is, and what changed since.

While a space has an index, triggers on the table that lists its vectors record the item of every
vector that is added or removed, in the same transaction, whoever writes. They carry the name of
the *lineage* in their own names and are dropped with the table: as long as they exist, every change
of the vectors since the lineage began is recorded.
"""

import secrets
from dataclasses import dataclass
from typing import Final

import numpy as np

from retllm_desktop.core.types import ItemIds
from retllm_desktop.library.sql import Connection

_TRIGGERS: Final = (("index_added_", "INSERT", "new"), ("index_removed_", "DELETE", "old"))


@dataclass(frozen=True, slots=True)
class VectorIndexState:
    """The record of a space's index, and of the moment at which it was read.

    Attributes:
        space_id: The space.
        table: Its vec0 table.
        lineage: Name of the unbroken chain of changes.
        token: Name of the index's file; empty while there is none yet.
        base: Number of the last change that the file holds.
        kept_from: Changes above this number are still written down.
        latest: Number of the last change.
    """

    space_id: int
    table: str
    lineage: str
    token: str
    base: int
    kept_from: int
    latest: int


def current_state(connection: Connection, space_id: int, table: str) -> VectorIndexState | None:
    """Return the record of a space's index, None where there is none that holds."""
    rows = list(
        connection.rows(
            "SELECT lineage, token, base, kept_from, "
            "max(base, (SELECT coalesce(max(id), 0) FROM vector_index_change)) "
            "FROM vector_index WHERE space_id = ? AND table_name = ?",
            (space_id, table),
        )
    )
    if not rows:
        return None
    state = VectorIndexState(space_id, table, *rows[0])
    names = [prefix + state.lineage for prefix, _, _ in _TRIGGERS]
    alive = connection.value(
        "SELECT count(*) FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = ? "
        "AND name IN (?, ?)",
        (f"{table}_rowids", *names),
    )
    return state if alive == len(_TRIGGERS) else None


def begin_lineage(connection: Connection, space_id: int, table: str) -> VectorIndexState:
    """Begin a lineage: from now on changes are written down. Inside a transaction."""
    forget_index(connection, space_id)
    lineage = new_index_token()
    connection.run(
        "INSERT INTO vector_index (space_id, table_name, lineage, token, base, kept_from) "
        "SELECT ?1, ?2, ?3, '', latest, latest FROM (SELECT coalesce(max(seq), 0) AS latest "
        "FROM sqlite_sequence WHERE name = 'vector_index_change')",
        (space_id, table, lineage),
    )
    _follow(connection, space_id, table, lineage)
    state = current_state(connection, space_id, table)
    if state is None:
        raise RuntimeError("a lineage that was just begun does not hold")
    return state


def record_index(connection: Connection, built: VectorIndexState, token: str) -> bool:
    """Record an index that holds everything up to ``built.latest``. Inside a transaction.

    What was written down before the index that it replaces is forgotten.

    Returns:
        False, and nothing is recorded, where the lineage ended meanwhile.
    """
    if current_state(connection, built.space_id, built.table) is None:
        return False
    rows = connection.rows(
        "UPDATE vector_index SET token = ?, kept_from = base, base = ? "
        "WHERE space_id = ? AND lineage = ? RETURNING kept_from",
        (token, built.latest, built.space_id, built.lineage),
    )
    for kept_from in [row[0] for row in rows]:
        connection.run(
            "DELETE FROM vector_index_change WHERE space_id = ? AND id <= ?",
            (built.space_id, kept_from),
        )
        return True
    return False


def forget_index(connection: Connection, space_id: int) -> None:
    """Forget a space's index, and no longer write down its changes. Inside a transaction."""
    rows = connection.rows("SELECT lineage FROM vector_index WHERE space_id = ?", (space_id,))
    for lineage in [row[0] for row in rows]:
        for prefix, _, _ in _TRIGGERS:
            connection.run(f"DROP TRIGGER IF EXISTS {prefix}{lineage}")
    connection.run("DELETE FROM vector_index WHERE space_id = ?", (space_id,))
    connection.run("DELETE FROM vector_index_change WHERE space_id = ?", (space_id,))


def forget_indexes(connection: Connection) -> None:
    """Forget every index: the library is not the one that they were made of. In a transaction."""
    for space_id in [row[0] for row in connection.rows("SELECT space_id FROM vector_index")]:
        forget_index(connection, space_id)


def move_lineage(connection: Connection, space_id: int, table: str, new_table: str) -> None:
    """Go on with a lineage after the same vectors were put into another table.

    Args:
        connection: Inside a transaction.
        space_id: The space.
        table: The former table, which still stands, with nothing changed in it meanwhile.
        new_table: The table that is in its place from now on.
    """
    state = current_state(connection, space_id, table)
    if state is None:
        return
    for prefix, _, _ in _TRIGGERS:
        connection.run(f"DROP TRIGGER {prefix}{state.lineage}")
    _follow(connection, space_id, new_table, state.lineage)
    connection.run(
        "UPDATE vector_index SET table_name = ? WHERE space_id = ?", (new_table, space_id)
    )


def changed_items(connection: Connection, state: VectorIndexState, after: int) -> ItemIds:
    """Return the items (ascending) whose vectors were added or removed after a change."""
    rows = connection.rows(
        "SELECT DISTINCT item_id FROM vector_index_change "
        "WHERE id > ? AND space_id = ? ORDER BY item_id",
        (after, state.space_id),
    )
    return np.fromiter((row[0] for row in rows), np.int64)


def new_index_token() -> str:
    """Return a name for an index's file that none has had."""
    return secrets.token_hex(8)


def index_tokens(connection: Connection) -> set[str]:
    """Return the names of the index files of all spaces."""
    return {row[0] for row in connection.rows("SELECT token FROM vector_index")}


def _follow(connection: Connection, space_id: int, table: str, lineage: str) -> None:
    for prefix, event, row in _TRIGGERS:
        connection.run(
            f"CREATE TRIGGER {prefix}{lineage} AFTER {event} ON {table}_rowids BEGIN "  # noqa: S608
            "INSERT INTO vector_index_change (space_id, item_id) "
            f"VALUES ({space_id:d}, {row}.rowid); END"
        )

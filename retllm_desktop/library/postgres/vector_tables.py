"""Embedding spaces of a shared library and their tables: make, insert, hide, delete, read.

A table holds a vector of each item in half precision (``halfvec``). Vectors of items all of whose
files are missing stay where they are and are not ``shown``: no search meets them.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

import numpy as np

from retllm_desktop.core.errors import StoreError
from retllm_desktop.core.types import EmbeddingSpace, Modality, Vectors
from retllm_desktop.library.embedding_spaces import SpaceRole, SpaceState, StoredSpace
from retllm_desktop.library.postgres.binary_arrays import HalfVectorArray, decode_halfvecs
from retllm_desktop.library.postgres.database import Session
from retllm_desktop.library.sqlite_errors import stored_enum

_SPACES_LOCK: Final = 0x7265746C6C73
"""Number of the advisory lock of whoever changes which spaces there are."""
_AT_ONCE: Final = 1024
"""Vectors that are sent in one statement, and decoded together."""


def shared_active_space(session: Session) -> StoredSpace | None:
    """Return the space that search uses, None before the first index."""
    return shared_space_of(session, SpaceRole.ALL, SpaceState.ACTIVE)


def chosen_space_of(session: Session, chosen: EmbeddingSpace | None) -> StoredSpace | None:
    """Return the space that search uses, None before the first index.

    Args:
        session: Reads.
        chosen: The space that the caller's vectors are of, None before one was chosen.

    Raises:
        StoreError: Search uses another one by now: vectors of the two cannot be compared.
    """
    stored = shared_active_space(session)
    if stored is not None and chosen is not None and stored.space != chosen:
        raise StoreError(
            f"The library was rebuilt for the pack {stored.space.id} meanwhile",
            "Choose that pack, or open the program again.",
        )
    return stored


def lock_spaces(session: Session) -> None:
    """Let nobody else begin, activate or drop a space before the transaction ends."""
    session.run("SELECT pg_advisory_xact_lock(%s)", (_SPACES_LOCK,))


def shared_building_space(session: Session) -> StoredSpace | None:
    """Return the space that is being built beside it, None when there is none."""
    return shared_space_of(session, SpaceRole.ALL, SpaceState.BUILDING)


def shared_space_of(session: Session, role: SpaceRole, state: SpaceState) -> StoredSpace | None:
    """Return the space of a role in a state, None when there is none."""
    rows = session.rows(
        "SELECT id, name, dimension, table_name FROM embedding_space "
        "WHERE role = %s AND state = %s",
        (role.value, state.value),
    )
    for number, name, dimension, table in rows:
        return StoredSpace(number, EmbeddingSpace(name, dimension), table)
    return None


def list_shared_spaces(session: Session) -> list[tuple[StoredSpace, bool]]:
    """Return the spaces of all roles, and whether each is the active one of all items."""
    rows = session.rows(
        "SELECT id, name, dimension, table_name, state = 'active' AND role = %s "
        "FROM embedding_space ORDER BY id",
        (SpaceRole.ALL.value,),
    )
    return [
        (StoredSpace(number, EmbeddingSpace(name, dimension), table), bool(active))
        for number, name, dimension, table, active in rows
    ]


def create_shared_space(
    session: Session, space: EmbeddingSpace, *, active: bool, role: SpaceRole = SpaceRole.ALL
) -> StoredSpace:
    """Record a space, as the active one or as one being built, and make its table.

    Spaces are locked (:func:`lock_spaces`).
    """
    state = SpaceState.ACTIVE if active else SpaceState.BUILDING
    number = session.value(
        "SELECT make_vector_table(%s, %s, %s, %s)",
        (space.id, space.dimension, state.value, role.value),
    )
    return StoredSpace(number, space, f"vectors_{number}")


def insert_halfvecs(
    session: Session,
    stored: StoredSpace,
    rows: Iterable[tuple[int, int, Modality, Vectors]],
) -> None:
    """Add vectors of items; of items that have one already they are left as they are.

    Args:
        session: Inside a writing transaction.
        stored: The space.
        rows: Item id, id of its collection, modality, (d,) float32 unit row.
    """
    waiting = iter(rows)
    type_oid = session.value("SELECT 'public.halfvec'::regtype::oid::int8")
    while batch := list(islice(waiting, _AT_ONCE)):
        # COPY would be refused: it does not look at who may write which rows.
        session.run(
            f"INSERT INTO {stored.table} (item_id, collection_id, modality, embedding) "  # noqa: S608
            "SELECT * FROM unnest(%s::int8[], %s::int8[], %s::text[], %s::public.halfvec[]) "
            "ON CONFLICT (item_id, collection_id) DO NOTHING",
            (
                np.array([row[0] for row in batch], np.int64),
                np.array([row[1] for row in batch], np.int64),
                [row[2].value for row in batch],
                HalfVectorArray(np.stack([row[3] for row in batch]), type_oid),
            ),
        )


def copy_halfvecs(session: Session, pairs: Sequence[tuple[int, int]]) -> None:
    """Give items the vectors, of all spaces, of items with the same content elsewhere.

    Args:
        session: Inside a writing transaction.
        pairs: The item that has vectors and can be read, the one that gets them.
    """
    for stored, _ in list_shared_spaces(session):
        session.run(
            f"INSERT INTO {stored.table} (item_id, collection_id, modality, embedding) "  # noqa: S608
            "SELECT target.id, target.collection_id, given.modality, given.embedding "
            "FROM unnest(%s::int8[], %s::int8[]) AS pair (source, target) "
            f"JOIN {stored.table} AS given ON given.item_id = pair.source "
            "JOIN item AS target ON target.id = pair.target "
            "ON CONFLICT (item_id, collection_id) DO NOTHING",
            (
                np.array([source for source, _ in pairs], np.int64),
                np.array([target for _, target in pairs], np.int64),
            ),
        )


def delete_halfvecs(
    session: Session, item_ids: Sequence[int], spaces: Sequence[StoredSpace] | None = None
) -> None:
    """Remove the items' vectors from spaces, by default from all."""
    for stored in _those(session, spaces):
        session.run(
            f"DELETE FROM {stored.table} WHERE item_id = ANY (%s)",  # noqa: S608
            (np.array(sorted(item_ids), np.int64),),
        )


def hide_halfvecs(session: Session, item_ids: Sequence[int]) -> int:
    """Let no search meet the items' vectors; return how many of the active space they were."""
    return _show(session, item_ids, shown=False)


def show_halfvecs(session: Session, item_ids: Sequence[int]) -> int:
    """Let searches meet the items' vectors; return how many of the active space were hidden."""
    return _show(session, item_ids, shown=True)


def _show(session: Session, item_ids: Sequence[int], *, shown: bool) -> int:
    changed = 0
    for stored, active in list_shared_spaces(session):
        of_space = session.run(
            f"UPDATE {stored.table} SET shown = %s WHERE item_id = ANY (%s) AND shown <> %s",  # noqa: S608
            (shown, np.array(sorted(item_ids), np.int64), shown),
        )
        changed += of_space if active else 0
    return changed


def read_halfvecs(
    session: Session, stored: StoredSpace, item_ids: Sequence[int]
) -> Iterator[tuple[int, Modality, Vectors]]:
    """Yield item, modality and unit vector (d,) of items that are shown, in their order."""
    wanted = list(dict.fromkeys(item_ids))
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        rows = session.rows(
            f"SELECT item_id, modality, embedding FROM {stored.table} "  # noqa: S608
            "WHERE item_id = ANY (%s) AND shown",
            (np.array(some, np.int64),),
        )
        if not rows:
            continue
        vectors = decode_halfvecs([row[2] for row in rows], stored.space.dimension)
        # Rounding takes a hair off a row's length.
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        found = {row[0]: (row[1], vector) for row, vector in zip(rows, vectors, strict=True)}
        for item in some:
            if item in found:
                kind, vector = found[item]
                yield item, stored_enum(Modality, kind), vector


def count_halfvecs(session: Session, stored: StoredSpace) -> dict[Modality, int]:
    """Return how many vectors of each modality are shown in a space's table."""
    rows = session.rows(
        f"SELECT modality, count(*) FROM {stored.table} WHERE shown GROUP BY modality"  # noqa: S608
    )
    return {stored_enum(Modality, kind): count for kind, count in rows}


def _those(session: Session, spaces: Sequence[StoredSpace] | None) -> Sequence[StoredSpace]:
    return [stored for stored, _ in list_shared_spaces(session)] if spaces is None else spaces

"""Nearest neighbours in a table of vectors: exactly, or by its HNSW index.

The index is asked for more than are wanted and the answer put in order by exact distances. A
filter (a set of items, a modality, the collections that a person may read) is met by *iterative*
scans: the index goes on from where it was until enough rows meet it. Where it gives up before
there are enough, all vectors are looked at.

Source: pgvector 0.8 (README, «Iterative Index Scans»); figures in decision 0060.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from retllm_desktop.core.types import EMBEDDED_MODALITIES, ItemIds, Modality, Neighbour, Vectors
from retllm_desktop.library.embedding_spaces import StoredSpace, check_vectors
from retllm_desktop.library.postgres.database import Row, Session
from retllm_desktop.library.sqlite_errors import stored_enum

_ROW_BYTES: Final = 60
"""Of a row beside its vector."""
_MOST_CANDIDATES: Final = 1000
"""``hnsw.ef_search`` at its most."""


@dataclass(frozen=True, slots=True)
class NearestTuning:
    """From which sizes on which way is taken.

    ``candidates`` was measured at 20,000 vectors (recall 0.989 at 2 and 0.996 at 3 for each that
    is wanted). ``ids_up_to``: of 150,000 vectors a tenth takes 47 ms one by one and 86 ms through
    the index, which then finds 57 to 70 % of the nearest; three tenths 98 and 96 ms, 95 % with all
    candidates. The others are estimates from single looks (decision 0060).

    Attributes:
        index_from: Vectors in a table from which on its index is used.
        ids_up_to: A set of up to so many items is looked at one by one.
        candidates: How many rows the index keeps in view for each that is wanted; with a filter
            by items it keeps as many as it can.
        least_candidates: And at the least.
        most_scanned: Rows that the index looks at before it gives up.
    """

    index_from: int = 20_000
    ids_up_to: int = 200_000
    candidates: float = 2.5
    least_candidates: int = 100
    most_scanned: int = 100_000


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What is looked for: in which table, near which vector, how many, of what."""

    table: str
    vector: str
    k: int
    modality: Modality | None
    within: ItemIds | None


def nearest_halfvecs(
    session: Session,
    stored: StoredSpace,
    vector: Vectors,
    k: int,
    modality: Modality | None = None,
    *,
    within: ItemIds | None = None,
    tuning: NearestTuning,
) -> list[Neighbour]:
    """Return the k items nearest to a unit vector (d,), nearest first, ties by item id.

    Args:
        session: Reads.
        stored: The space.
        vector: The query.
        k: How many.
        modality: Only items of this modality.
        within: Only these items (ascending); None: all.
        tuning: Which way is taken when.

    Raises:
        ValueError: The vector is not of this space.
    """
    check_vectors(vector[np.newaxis, :], stored.space)
    if k <= 0 or (within is not None and not len(within)):
        return []
    text = f"[{','.join(map(repr, vector.astype(float).tolist()))}]"
    wanted = _Wanted(stored.table, text, k, modality, within)
    few = within is not None and len(within) <= tuning.ids_up_to
    if not few and estimate_halfvecs(session, stored) >= tuning.index_from:
        rows = _indexed_rows(session, wanted, tuning)
        if len(rows) >= k:
            return _neighbours(rows, k)
    return _neighbours(_exact_rows(session, wanted), k)


def estimate_halfvecs(session: Session, stored: StoredSpace) -> int:
    """Return about how many vectors a table holds, whoever may read them."""
    size = session.value(f"SELECT pg_relation_size('{stored.table}')")
    return size // (2 * stored.space.dimension + _ROW_BYTES)


def _exact_rows(session: Session, wanted: _Wanted) -> list[Row]:
    source, values = wanted.table, list[object]()
    if wanted.within is not None:
        source = f"unnest(%s::int8[]) AS chosen (id) JOIN {source} ON item_id = chosen.id"
        values.append(wanted.within)
    condition = ""
    if wanted.modality is not None:
        condition = " AND modality = %s"
        values.append(wanted.modality.value)
    # What is added to the distance keeps the index out, which is not exact.
    return session.rows(
        "SELECT item_id, modality, embedding::public.vector <=> %s::public.vector AS distance "  # noqa: S608
        "FROM (SELECT item_id, modality, embedding "
        f"FROM {source} WHERE shown{condition} "
        "ORDER BY (embedding <#> %s::public.halfvec) + 0.0, item_id LIMIT %s) AS near "
        "ORDER BY distance, item_id",
        (wanted.vector, *values, wanted.vector, _enough(wanted.k)),
    )


def _indexed_rows(session: Session, wanted: _Wanted, tuning: NearestTuning) -> list[Row]:
    """Return rows by the indexes, of which each modality has one of its own."""
    candidates = max(int(tuning.candidates * wanted.k), tuning.least_candidates)
    if wanted.within is not None:
        candidates = _MOST_CANDIDATES
    session.rows(
        "SELECT set_config('hnsw.ef_search', %s, true), "
        "set_config('hnsw.iterative_scan', 'strict_order', true), "
        "set_config('hnsw.max_scan_tuples', %s, true), "
        "set_config('enable_seqscan', 'off', true), set_config('enable_sort', 'off', true)",
        (str(min(candidates, _MOST_CANDIDATES)), str(tuning.most_scanned)),
    )
    condition, values = "", list[object]()
    if wanted.within is not None:
        # What is added to the number keeps the planner from reading each of them by itself.
        condition = " AND item_id + 0 = ANY (%s)"
        values.append(wanted.within)
    rows: list[Row] = []
    for modality in EMBEDDED_MODALITIES if wanted.modality is None else (wanted.modality,):
        # A literal, for the planner takes a partial index only where it knows the value.
        rows += session.rows(
            "SELECT item_id, modality, "  # noqa: S608
            "embedding::public.vector <=> %s::public.vector AS distance "
            f"FROM (SELECT item_id, modality, embedding FROM {wanted.table} "
            f"WHERE shown AND modality = '{modality.value}'{condition} "
            "ORDER BY embedding <#> %s::public.halfvec LIMIT %s) AS near",
            (wanted.vector, *values, wanted.vector, _enough(wanted.k)),
        )
    session.rows(
        "SELECT set_config('enable_seqscan', 'on', true), set_config('enable_sort', 'on', true)"
    )
    return rows


def _enough(k: int) -> int:
    """Return of how many the exact order is looked at, to find the first k of it."""
    return k + k // 8 + 8


def _neighbours(rows: list[Row], k: int) -> list[Neighbour]:
    # Rounding may lead a hair outside of the range of a cosine distance.
    ordered = sorted((min(max(distance, 0.0), 2.0), item, kind) for item, kind, distance in rows)
    return [
        Neighbour(item, stored_enum(Modality, kind), distance)
        for distance, item, kind in ordered[:k]
    ]

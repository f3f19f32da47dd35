"""Nearest neighbours in a table of vectors: exactly, or by its HNSW index.

Each collection has an index of its own, and those that the person may read are asked; small ones
are looked at whole. The index is asked for more than are wanted and the answer put in order by
exact distances. A set of items is met by *iterative* scans: the index goes on from where it was
until enough rows meet it. Where it gives up before there are enough, all vectors are looked at.

Source: pgvector 0.8 (README, «Iterative Index Scans»); figures in decision 0060.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from retllm_desktop.core.types import EMBEDDED_MODALITIES, ItemIds, Modality, Neighbour, Vectors
from retllm_desktop.library.embedding_spaces import StoredSpace, check_vectors
from retllm_desktop.library.postgres.database import Row, Session
from retllm_desktop.library.sqlite_errors import stored_enum

_PAGE_BYTES: Final = 8192
_ROW_BYTES: Final = 64
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
        index_from: So many vectors, of the smallest collections that may be read, are looked at
            one by one; of the other collections the index is used.
        ids_up_to: A set of up to so many items is looked at one by one.
        index_share: So is a larger one, unless it keeps more than such a share of what the person
            may read: of 267,000 vectors the index finds 91, 98.5, 99.8 % where a tenth, three or
            six tenths are kept, in 37, 42, 69 ms; one by one takes 89, 246, 336 ms.
        candidates: How many rows the index keeps in view for each that is wanted; with a filter
            by items it keeps as many as it can.
        least_candidates: And at the least.
        most_scanned: Rows that the index looks at before it gives up.
    """

    index_from: int = 20_000
    ids_up_to: int = 200_000
    index_share: float = 0.25
    candidates: float = 2.5
    least_candidates: int = 100
    most_scanned: int = 100_000


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What is looked for: in which table, near which vector, how many, of what.

    ``collections`` are those that the person may read: constants in the statement, by which the
    planner leaves the other partitions alone. The policy does not: it is a function's answer.
    """

    table: str
    collections: Sequence[int]
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
    sizes = _sizes(session, stored)
    every = _Wanted(stored.table, list(sizes), text, k, modality, within)
    most = max(tuning.ids_up_to, tuning.index_share * sum(sizes.values()))
    if within is not None and len(within) <= most:
        return _neighbours(_exact_rows(session, every), k)
    small = _smallest(sizes, tuning.index_from)
    large = [one for one in sizes if one not in small]
    if large:
        rows = _indexed_rows(session, replace(every, collections=large), tuning)
        if len(rows) >= k:
            rows += _exact_rows(session, replace(every, collections=small))
            return _neighbours(rows, k)
    return _neighbours(_exact_rows(session, every), k)


def estimate_halfvecs(session: Session, stored: StoredSpace) -> int:
    """Return about how many vectors a table holds that the person may read."""
    return sum(_sizes(session, stored).values())


def _sizes(session: Session, stored: StoredSpace) -> dict[int, int]:
    """Return about how many vectors there are of each collection that the person may read."""
    rows = session.rows(
        "SELECT id, pg_relation_size(to_regclass(format('retllm.%%I', %s || '_' || id))) "
        "FROM unnest(readable()) AS id",
        (stored.table,),
    )
    # Vectors are not cut: a page has room for so many whole rows.
    of_page = max(_PAGE_BYTES // (2 * stored.space.dimension + _ROW_BYTES), 1)
    return {collection: (size or 0) // _PAGE_BYTES * of_page for collection, size in rows}


def _smallest(sizes: Mapping[int, int], most: int) -> list[int]:
    """Return the smallest collections that have no more than so many vectors together."""
    chosen: list[int] = []
    for collection, size in sorted(sizes.items(), key=lambda pair: pair[1]):
        most -= size
        if most <= 0:
            break
        chosen.append(collection)
    return chosen


def _exact_rows(session: Session, wanted: _Wanted) -> list[Row]:
    if not wanted.collections:
        return []
    source, values = wanted.table, list[object]()
    if wanted.within is not None:
        source = f"unnest(%s::int8[]) AS chosen (id) JOIN {source} ON item_id = chosen.id"
        values.append(wanted.within)
    condition = _of_collections(wanted)
    if wanted.modality is not None:
        condition += " AND modality = %s"
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
    condition, values = _of_collections(wanted), list[object]()
    if wanted.within is not None:
        # What is added to the number keeps the planner from reading each of them by itself.
        condition += " AND item_id + 0 = ANY (%s)"
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


def _of_collections(wanted: _Wanted) -> str:
    return f" AND collection_id IN ({', '.join(map(str, wanted.collections))})"


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

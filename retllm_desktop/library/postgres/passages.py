"""The space of passages of a shared library: vectors of texts by an encoder of their own.

Which texts have one is seen from the vectors themselves, as in the other store. While the first
of them are made the space is *building* and no search uses it.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from retllm_desktop.core.types import EmbeddingSpace, ItemIds, Modality, Neighbour, Vectors
from retllm_desktop.core.typing_support import override
from retllm_desktop.core.vector_stores import PassageStore
from retllm_desktop.library.embedding_spaces import (
    SpaceRole,
    SpaceState,
    StoredSpace,
    check_passage_rows,
    passages_gone,
    passages_space_taken,
)
from retllm_desktop.library.postgres.database import NOTHING_OF_BATCH, Session
from retllm_desktop.library.postgres.shared_library import SharedLibrary
from retllm_desktop.library.postgres.vector_search import NearestTuning, nearest_halfvecs
from retllm_desktop.library.postgres.vector_tables import (
    create_shared_space,
    insert_halfvecs,
    lock_spaces,
    read_halfvecs,
    shared_space_of,
)

_PENDING: Final = """
    SELECT id, text, label FROM item
    WHERE modality = 'text' AND id > %s
    AND NOT EXISTS (SELECT FROM {table} AS held WHERE held.item_id = item.id)
    ORDER BY id LIMIT %s
"""
_HELD: Final = """
    SELECT item.id, item.collection_id, EXISTS (
        SELECT FROM file WHERE file.content_id = item.content_id AND missing_since_s IS NULL
    )
    FROM item WHERE item.id = ANY (%s) AND item.modality = 'text' ORDER BY item.id
"""


class PostgresPassages(PassageStore):
    """Fulfils the port ``PassageStore``."""

    def __init__(self, shared: SharedLibrary, tuning: NearestTuning | None = None) -> None:
        """Use an open library."""
        self._shared = shared
        self._tuning = tuning or NearestTuning()

    @override
    def active_space(self) -> EmbeddingSpace | None:
        with self._shared.database.reading() as session:
            present = _passage_space(session)
        return present[0].space if present is not None and present[1] else None

    @override
    def stored_space(self) -> EmbeddingSpace | None:
        with self._shared.database.reading() as session:
            present = _passage_space(session)
        return None if present is None else present[0].space

    @override
    def begin(self, space: EmbeddingSpace) -> bool:
        with self._shared.database.reading() as session:
            present = _passage_space(session)
        if present is not None and present[0].space == space:
            return present[1]
        with self._shared.database.writing() as session:
            lock_spaces(session)
            present = _passage_space(session)
            if present is not None and present[0].space == space:
                return present[1]
            for state in SpaceState:
                other = shared_space_of(session, SpaceRole.ALL, state)
                if other is not None and other.space.id == space.id:
                    raise passages_space_taken(space)
            if present is not None:
                session.run("SELECT drop_vector_table(%s)", (present[0].id,))
            create_shared_space(session, space, active=False, role=SpaceRole.PASSAGES)
        return False

    @override
    def pending(self, space: EmbeddingSpace, after: int, limit: int) -> tuple[tuple[int, str], ...]:
        with self._shared.database.reading() as session:
            stored = _require_passages(session, space)
            rows = session.rows(_PENDING.format(table=stored.table), (after, limit))
            return tuple((item, (text or "").strip() or label) for item, text, label in rows)

    @override
    def put(self, space: EmbeddingSpace, item_ids: Sequence[int], rows: Vectors) -> None:
        with self._shared.database.writing(NOTHING_OF_BATCH) as session:
            stored = _require_passages(session, space)
            check_passage_rows(rows, stored.space, len(item_ids))
            wanted = np.array(sorted(set(item_ids)), np.int64)
            present = {item: (held, found) for item, held, found in session.rows(_HELD, (wanted,))}
            chosen = [
                (item, present[item][0], Modality.TEXT, row)
                for item, row in zip(item_ids, rows, strict=True)
                if item in present
            ]
            insert_halfvecs(session, stored, chosen)
            absent = [item for item, (_, found) in present.items() if not found]
            if absent:
                session.run(
                    f"UPDATE {stored.table} SET shown = false WHERE item_id = ANY (%s)",  # noqa: S608
                    (np.array(absent, np.int64),),
                )
            session.collections.update(collection for collection, _ in present.values())

    @override
    def activate(self, space: EmbeddingSpace) -> None:
        with self._shared.database.writing() as session:
            lock_spaces(session)
            stored = _require_passages(session, space)
            session.run("SELECT activate_vector_table(%s)", (stored.id,))

    @override
    def drop(self) -> bool:
        with self._shared.database.reading() as session:
            if _passage_space(session) is None:
                return False
        with self._shared.database.writing() as session:
            lock_spaces(session)
            present = _passage_space(session)
            if present is not None:
                session.run("SELECT drop_vector_table(%s)", (present[0].id,))
            return present is not None

    @override
    def nearest(
        self, space: EmbeddingSpace, vector: Vectors, k: int, within: ItemIds | None = None
    ) -> list[Neighbour] | None:
        with self._shared.database.reading() as session:
            stored = _searched_passages(session, space)
            if stored is None:
                return None
            return nearest_halfvecs(session, stored, vector, k, within=within, tuning=self._tuning)

    @override
    def of_items(self, space: EmbeddingSpace, item_ids: Sequence[int]) -> Mapping[int, Vectors]:
        with self._shared.database.reading() as session:
            stored = _searched_passages(session, space)
            if stored is None:
                return {}
            return {item: row for item, _, row in read_halfvecs(session, stored, item_ids)}

    @override
    def text_lengths(self, item_ids: Sequence[int]) -> Mapping[int, int]:
        with self._shared.database.reading() as session:
            rows = session.rows(
                "SELECT id, length(text) FROM item WHERE id = ANY (%s) AND text IS NOT NULL",
                (np.array(sorted(set(item_ids)), np.int64),),
            )
            return {int(number): int(length) for number, length in rows}


def shared_passage_progress(session: Session) -> tuple[EmbeddingSpace | None, bool, int, int]:
    """Return the space, whether search uses it, how many texts have their vector, how many texts.

    Texts of missing files are counted with the others.
    """
    present = _passage_space(session)
    if present is None:
        return None, False, 0, 0
    stored, active = present
    done = session.value(f"SELECT count(*) FROM {stored.table}")  # noqa: S608
    texts = session.value("SELECT count(*) FROM item WHERE modality = 'text'")
    return stored.space, active, done, texts


def _passage_space(session: Session) -> tuple[StoredSpace, bool] | None:
    """Return the space of passages, and whether search uses it; None where there is none."""
    for state in SpaceState:
        stored = shared_space_of(session, SpaceRole.PASSAGES, state)
        if stored is not None:
            return stored, state is SpaceState.ACTIVE
    return None


def _searched_passages(session: Session, space: EmbeddingSpace) -> StoredSpace | None:
    present = _passage_space(session)
    return present[0] if present is not None and present[1] and present[0].space == space else None


def _require_passages(session: Session, space: EmbeddingSpace) -> StoredSpace:
    present = _passage_space(session)
    if present is None or present[0].space != space:
        raise passages_gone(space)
    return present[0]

"""Vectors of all items in the active space of a shared library: nearest neighbours by cosine."""

from collections.abc import Mapping, Sequence

from retllm_desktop.core.errors import StoreError
from retllm_desktop.core.types import EmbeddingSpace, ItemIds, Modality, Neighbour, Vectors
from retllm_desktop.core.typing_support import override
from retllm_desktop.core.vector_stores import VectorStore
from retllm_desktop.library.postgres.database import Session
from retllm_desktop.library.postgres.shared_library import SharedLibrary
from retllm_desktop.library.postgres.vector_search import (
    NearestTuning,
    estimate_halfvecs,
    nearest_halfvecs,
)
from retllm_desktop.library.postgres.vector_tables import (
    chosen_space_of,
    create_shared_space,
    lock_spaces,
    read_halfvecs,
    shared_active_space,
)


class PostgresVectors(VectorStore):
    """Fulfils the port ``VectorStore``."""

    def __init__(self, shared: SharedLibrary, tuning: NearestTuning | None = None) -> None:
        """Use an open library."""
        self._shared = shared
        self._tuning = tuning or NearestTuning()

    @override
    def use_space(self, space: EmbeddingSpace) -> None:
        with self._shared.database.reading() as session:
            stored = shared_active_space(session)
        if stored is None and self._shared.writable:
            with self._shared.database.writing() as session:
                lock_spaces(session)
                stored = shared_active_space(session) or create_shared_space(
                    session, space, active=True
                )
        if stored is None or stored.space == space:
            self._shared.chosen_space = space
            return
        other = stored.space
        raise StoreError(
            f"The library was indexed with the pack {other.id} ({other.dimension} dimensions), "
            f"not with {space.id} ({space.dimension} dimensions)",
            "Run `retllm-desktop rebuild` to bring it to the new pack, or choose the old one.",
        )

    @override
    def active_space(self) -> EmbeddingSpace | None:
        with self._shared.database.reading() as session:
            stored = shared_active_space(session)
        return None if stored is None else stored.space

    @override
    def nearest(
        self,
        vector: Vectors,
        k: int,
        modality: Modality | None = None,
        within: ItemIds | None = None,
    ) -> list[Neighbour]:
        with self._shared.database.reading() as session:
            stored = chosen_space_of(session, self._shared.chosen_space)
            if stored is None:
                return []
            return nearest_halfvecs(
                session, stored, vector, k, modality, within=within, tuning=self._tuning
            )

    @override
    def refresh_index(self) -> bool:
        with self._shared.database.reading() as session:
            stored = chosen_space_of(session, self._shared.chosen_space)
        if stored is None or not self._shared.writable:
            return False
        with self._shared.database.writing() as session:
            return _build_missing_index(session, stored.id)

    @override
    def load_index(self) -> bool:
        # The server keeps it in its memory by itself.
        with self._shared.database.reading() as session:
            stored = chosen_space_of(session, self._shared.chosen_space)
            if stored is None:
                return False
            return estimate_halfvecs(session, stored) >= self._tuning.index_from

    @override
    def of_items(self, item_ids: Sequence[int]) -> Mapping[int, Vectors]:
        with self._shared.database.reading() as session:
            stored = chosen_space_of(session, self._shared.chosen_space)
            if stored is None:
                return {}
            return {item: vector for item, _, vector in read_halfvecs(session, stored, item_ids)}


def _build_missing_index(session: Session, space: int) -> bool:
    """Build the index of a space that was made without one; return whether it was missing.

    A space has its index from its beginning, so that nobody waits until one is built. One that
    was built beside another has had it since it was activated.
    """
    return bool(session.value("SELECT make_vector_index(%s)", (space,)))

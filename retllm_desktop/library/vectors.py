"""Vectors of all items in the active space: nearest neighbours, and the index for them."""

import threading
from collections.abc import Mapping, Sequence

from retllm_desktop.core.errors import StoreError
from retllm_desktop.core.types import EmbeddingSpace, ItemIds, Modality, Neighbour, Vectors
from retllm_desktop.core.typing_support import override
from retllm_desktop.core.vector_stores import VectorStore
from retllm_desktop.library import exact_search, vector_tables
from retllm_desktop.library.embedding_spaces import StoredSpace
from retllm_desktop.library.library_file import LibraryFile
from retllm_desktop.library.vector_index import state


class SqliteVectors(VectorStore):
    """Fulfils the port ``VectorStore``."""

    def __init__(self, file: LibraryFile) -> None:
        """Use an open file."""
        self._file = file
        self._refresh_lock = threading.Lock()

    @override
    def use_space(self, space: EmbeddingSpace) -> None:
        with self._file.connections.reading() as connection:
            stored = vector_tables.active_space(connection)
        if stored is None and self._file.lock is not None:
            with self._file.connections.writing() as connection:
                stored = vector_tables.active_space(connection) or vector_tables.create_space(
                    connection, space, active=True
                )
        if stored is None or stored.space == space:
            self._file.chosen_space = space
            return
        other = stored.space
        raise StoreError(
            f"The library was indexed with the pack {other.id} ({other.dimension} dimensions), "
            f"not with {space.id} ({space.dimension} dimensions)",
            "Run `retllm-desktop rebuild` to bring it to the new pack, or choose the old one.",
            self._file.path,
        )

    @override
    def active_space(self) -> EmbeddingSpace | None:
        with self._file.connections.reading() as connection:
            stored = vector_tables.active_space(connection)
        return None if stored is None else stored.space

    @override
    def nearest(
        self,
        vector: Vectors,
        k: int,
        modality: Modality | None = None,
        within: ItemIds | None = None,
    ) -> list[Neighbour]:
        with self._file.connections.reading() as connection:
            stored = self._file.active_space(connection)
            if stored is None:
                return []
            found = self._file.indexes.nearest(
                connection, stored, vector, k, modality=modality, within=within
            )
            if found is None:
                found = exact_search.nearest_exact(
                    connection, stored, vector, k, modality, within=within
                )
            return found

    @override
    def of_items(self, item_ids: Sequence[int]) -> Mapping[int, Vectors]:
        with self._file.connections.reading() as connection:
            stored = self._file.active_space(connection)
            if stored is None:
                return {}
            rows = vector_tables.read_vectors(connection, stored, item_ids)
            return {item: vector for item, _, vector in rows}

    @override
    def load_index(self) -> bool:
        with self._file.connections.reading() as connection:
            stored = self._file.active_space(connection)
            return stored is not None and self._file.indexes.load(connection, stored)

    @override
    def refresh_index(self) -> bool:
        with self._refresh_lock:
            stored = self._prepared_for_index()
            if stored is None:
                return False
            try:
                with self._file.connections.reading() as connection:
                    written = self._file.indexes.write(connection, stored)
                if written is None:
                    return False
                with self._file.connections.writing() as connection:
                    recorded = state.record_index(connection, *written)
                    kept = state.index_tokens(connection)
                self._file.indexes.tidy(kept)
            except OSError as exc:
                raise StoreError(
                    "The index that speeds up searches could not be written; searches take longer",
                    str(exc.strerror or exc),
                    self._file.path,
                ) from exc
            return recorded

    def _prepared_for_index(self) -> StoredSpace | None:
        """Begin to write down changes; return the space that an index is due of, None for none."""
        with self._file.connections.reading() as connection:
            stored = vector_tables.active_space(connection)
            if stored is None:
                return None
            due = self._file.indexes.is_due(connection, stored)
            useless = self._file.indexes.is_useless(connection, stored)
        if not due and not useless:
            return None
        with self._file.connections.writing() as connection:
            stored = vector_tables.active_space(connection)
            if useless and stored is not None:
                state.forget_index(connection, stored.id)
            if not due or stored is None:
                kept = state.index_tokens(connection)
            else:
                if state.current_state(connection, stored.id, stored.table) is None:
                    state.begin_lineage(connection, stored.id, stored.table)
                return stored
        self._file.indexes.tidy(kept)
        return None

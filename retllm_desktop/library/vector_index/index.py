"""A library's vector indexes: loaded, updated by recorded changes, searched, built anew.

The vec0 table is authoritative. An index is a numbered snapshot of it; vectors added or removed
since are recorded in the transaction that did it (see ``state``), and a search brings its view
of the index up to the moment that its own transaction sees. So an item that was committed
before a search began is found and one that was deleted is not, whoever wrote.
"""

import contextlib
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from retllm_desktop.core.types import ItemIds, Modality, Neighbour, Vectors
from retllm_desktop.library import exact_search, vector_tables
from retllm_desktop.library.embedding_spaces import StoredSpace, check_vectors
from retllm_desktop.library.sql import Connection
from retllm_desktop.library.vector_codes import codes_from_blobs, decode_rotated
from retllm_desktop.library.vector_index import state as index_state
from retllm_desktop.library.vector_index.file_format import (
    HELD_BYTES,
    IndexWriter,
    read_index,
    verify_index,
)
from retllm_desktop.library.vector_index.quantizer import Quantizer, fit_quantizer, normalise
from retllm_desktop.library.vector_index.rows import UnusableIndexError
from retllm_desktop.library.vector_index.search import (
    LOOSE_ROWS,
    IndexView,
    advance_view,
    open_view,
    read_view_ahead,
    search_view,
)
from retllm_desktop.library.vector_index.state import VectorIndexState
from retllm_desktop.library.vector_tables import counts_by_modality, items_with_vectors, read_codes

_AT_ONCE: Final = 8192
"""Rows that are written together: what is held while an index is made."""

_SAMPLE: Final = 8192
_LEAST_SAMPLE: Final = 512
_SEED: Final = 7


class _RowBuffer:
    """Vectors of one modality that wait until they fill a block."""

    def __init__(self, modality: Modality, dimension: int) -> None:
        self._modality = modality
        self._dimension = dimension
        self._items: list[int] = []
        self._vectors: list[bytes] = []

    def add(
        self, writer: IndexWriter, quantizers: dict[Modality, Quantizer], item: int, vector: bytes
    ) -> None:
        """Take in a vector as it is stored; write the block that it fills."""
        self._items.append(item)
        self._vectors.append(vector)
        if len(self._items) == _AT_ONCE:
            self.flush(writer, quantizers)

    def flush(self, writer: IndexWriter, quantizers: dict[Modality, Quantizer]) -> None:
        """Write the block as it is."""
        if not self._items:
            return
        vectors = decode_rotated(codes_from_blobs(self._vectors, self._dimension))
        if self._modality not in quantizers:
            quantizers[self._modality] = fit_quantizer(vectors)
        encoded = quantizers[self._modality].encode(vectors)
        writer.add(self._modality, np.array(self._items, np.int64), encoded)
        self._items, self._vectors = [], []


def write_index(connection: Connection, stored: StoredSpace, target: Path, token: str) -> None:
    """Write an index of all vectors that a connection sees; the file gets its name when whole.

    Args:
        connection: Reads one unchanging state.
        stored: The space.
        target: The file.
        token: What the file says that it is called.

    Raises:
        OSError: The disk is full, or fails.
        apsw.Error: The library cannot be read.
    """
    quantizers = _fit_quantizers(connection, stored)
    waiting: dict[Modality, _RowBuffer] = {}
    counts = counts_by_modality(connection, stored)
    with IndexWriter(target, stored.space.dimension, counts) as writer:
        for item, modality, vector in read_codes(connection, stored):
            if modality not in waiting:
                waiting[modality] = _RowBuffer(modality, stored.space.dimension)
            waiting[modality].add(writer, quantizers, item, vector)
        for rest in waiting.values():
            rest.flush(writer, quantizers)
        writer.finish(token, quantizers)


def _fit_quantizers(connection: Connection, stored: StoredSpace) -> dict[Modality, Quantizer]:
    """Fit a quantizer to a sample of each modality; one that is rare waits for its first block."""
    items = items_with_vectors(connection, stored)
    if len(items) > _SAMPLE:
        chosen = np.random.default_rng(_SEED).choice(len(items), _SAMPLE, replace=False)
        items = items[np.sort(chosen)]
    sample: dict[Modality, list[bytes]] = {}
    for _, modality, vector in read_codes(connection, stored, items.tolist()):
        sample.setdefault(modality, []).append(vector)
    return {
        modality: fit_quantizer(decode_rotated(codes_from_blobs(vectors, stored.space.dimension)))
        for modality, vectors in sample.items()
        if len(vectors) >= _LEAST_SAMPLE
    }


@dataclass(frozen=True, slots=True)
class IndexTuning:
    """When an index is built, followed and used.

    Attributes:
        least_vectors: From here on an index is worth its file: of 5,000 vectors of 512 dimensions
            it found the first 200 in 3 ms, and sqlite-vec's look at every one in 10 to 15.
        read_singly: So few items of a filter are read from the table.
        read_unloaded: So many are while the index is not in memory: loading it takes longer.
        changed_share: An index is built anew when more than this share of its vectors …
        changed_least: … and more than this number were added or removed since.
        followed_share: More changes at once than this share …
        followed_least: … and than this number are not applied: sqlite-vec answers until the index
            is built anew.
        most_wanted_share: Of the items: a search for more of them is answered by sqlite-vec.
        held_bytes: The finer steps are held in memory up to this size.
        loose_rows: New vectors are kept uncoded up to this number.
    """

    least_vectors: int = 5_000
    read_singly: int = 10
    read_unloaded: int = 100
    changed_share: float = 0.1
    changed_least: int = 1_000
    followed_share: float = 0.15
    followed_least: int = 10_000
    most_wanted_share: float = 1 / 20
    held_bytes: int = HELD_BYTES
    loose_rows: int = LOOSE_ROWS


class VectorIndexes:
    """The indexes of one library, one for each space. Any thread may search."""

    def __init__(self, library: Path, tuning: IndexTuning) -> None:
        """Begin with nothing loaded.

        Args:
            library: The library file; indexes lie beside it.
            tuning: When they are built and used.
        """
        self._library = library
        self._tuning = tuning
        self._lock = threading.Lock()
        self._view: IndexView | None = None
        self._unusable: set[str] = set()
        self._verified: set[str] = set()
        self._read_ahead: set[str] = set()

    def close(self) -> None:
        """Release memory and threads."""
        self.release()

    def release(self) -> None:
        """Give the index in memory up; the next search, or ``load``, reads it again."""
        with self._lock:
            self._view = None
            self._read_ahead.clear()

    def nearest(
        self,
        connection: Connection,
        stored: StoredSpace,
        vector: Vectors,
        k: int,
        *,
        modality: Modality | None,
        within: ItemIds | None,
    ) -> list[Neighbour] | None:
        """Return the k items nearest to a unit vector (d,), or None: sqlite-vec has to find them.

        Args:
            connection: Reads one unchanging state.
            stored: The space.
            vector: The query.
            k: How many.
            modality: Only items of this modality; None: of all.
            within: Only these items (ascending); None: all.

        Raises:
            ValueError: The vector is not of this space.
        """
        check_vectors(vector[None, :], stored.space)
        state = index_state.current_state(connection, stored.id, stored.table)
        if k <= 0 or state is None:
            return None
        few = self._tuning.read_unloaded if self._view is None else self._tuning.read_singly
        if within is not None and len(within) <= few:
            return exact_search.nearest_of_few(
                connection, stored, vector, k, within, modality=modality
            )
        view = self._current_view(connection, stored, state)
        if view is None or k > self._tuning.most_wanted_share * view.alive:
            return None
        try:
            return search_view(view, normalise(vector), k, modality=modality, within=within)
        except UnusableIndexError:
            self._reject_view(view)
            return None

    def load(self, connection: Connection, stored: StoredSpace) -> bool:
        """Load the index ahead of the first search; whether there is one to search now.

        A search meanwhile waits until the index is in memory, not until its file is read ahead.
        """
        state = index_state.current_state(connection, stored.id, stored.table)
        view = None if state is None else self._current_view(connection, stored, state)
        if view is None:
            return False
        if view.token not in self._read_ahead:
            self._read_ahead.add(view.token)
            read_view_ahead(view)
        return True

    def is_due(self, connection: Connection, stored: StoredSpace) -> bool:
        """Whether an index should be built: there is none that holds, or too much has changed."""
        count = vector_tables.count_vectors(connection, stored)
        if count < self._tuning.least_vectors:
            return False
        state = index_state.current_state(connection, stored.id, stored.table)
        if state is None or not self._usable(state, stored):
            return True
        return state.latest - state.base > max(
            self._tuning.changed_least, self._tuning.changed_share * count
        )

    def is_useless(self, connection: Connection, stored: StoredSpace) -> bool:
        """Whether there is an index of so few vectors that sqlite-vec is as quick."""
        return (
            index_state.current_state(connection, stored.id, stored.table) is not None
            and vector_tables.count_vectors(connection, stored) < self._tuning.least_vectors // 2
        )

    def write(
        self, connection: Connection, stored: StoredSpace
    ) -> tuple[VectorIndexState, str] | None:
        """Write a new index of what a connection sees.

        Args:
            connection: Reads one unchanging state.
            stored: The space, for which a lineage was begun.

        Returns:
            The record at that moment and the new file's token, to be recorded; None where the
            lineage ended meanwhile.

        Raises:
            OSError: The disk is full, or fails.
        """
        state = index_state.current_state(connection, stored.id, stored.table)
        if state is None:
            return None
        token = index_state.new_index_token()
        write_index(connection, stored, self._path(token), token)
        self._verified.add(token)
        return state, token

    def tidy(self, kept: set[str]) -> None:
        """Remove files of indexes that are not recorded any more; one that is read stays."""
        for path in self._library.parent.glob(f"{_escaped(self._path('').name)}*"):
            if path.name not in {self._path(token).name for token in kept if token}:
                with contextlib.suppress(OSError):
                    path.unlink()

    def _current_view(
        self, connection: Connection, stored: StoredSpace, state: VectorIndexState
    ) -> IndexView | None:
        """Return a view of the moment that a connection sees, or of a later one."""
        with self._lock:
            view = self._view
            if view is None or not _follows(view, state, self._tuning):
                # Given up first, for there may not be room for both.
                self._view = view = None
                view = self._load_view(stored, state)
            if view is None:
                return None
            if view.upto < state.latest:
                if _is_far_behind(view, state, self._tuning):
                    self._view = view
                    return None
                changed = index_state.changed_items(connection, state, view.upto)
                present = list(vector_tables.read_vectors(connection, stored, changed.tolist()))
                try:
                    view = advance_view(
                        view, state.latest, changed, present, self._tuning.loose_rows
                    )
                except UnusableIndexError:
                    self._unusable.add(view.token)
                    self._view = None
                    return None
            self._view = view
            return view

    def _load_view(self, stored: StoredSpace, state: VectorIndexState) -> IndexView | None:
        if not state.token or state.token in self._unusable:
            return None
        try:
            segments = read_index(
                self._path(state.token),
                state.token,
                stored.space.dimension,
                self._tuning.held_bytes,
            )
        except UnusableIndexError:
            self._unusable.add(state.token)
            return None
        self._verified.add(state.token)
        return open_view(state.lineage, state.token, state.base, segments)

    def _reject_view(self, view: IndexView) -> None:
        with self._lock:
            self._unusable.add(view.token)
            self._verified.discard(view.token)
            self._view = None

    def _usable(self, state: VectorIndexState, stored: StoredSpace) -> bool:
        if not state.token or state.token in self._unusable:
            return False
        path = self._path(state.token)
        if state.token in self._verified:
            return path.exists()
        if not verify_index(path, state.token, stored.space.dimension):
            return False
        self._verified.add(state.token)
        return True

    def _path(self, token: str) -> Path:
        return self._library.with_name(f"{self._library.name}.vectors-{token}")


def _follows(view: IndexView, state: VectorIndexState, tuning: IndexTuning) -> bool:
    """Whether a view can be brought up to a moment, and had better not be loaded anew."""
    if view.lineage != state.lineage or view.upto < state.kept_from:
        return False
    return view.upto >= state.base or not _is_far_behind(view, state, tuning)


def _is_far_behind(view: IndexView, state: VectorIndexState, tuning: IndexTuning) -> bool:
    return state.latest - view.upto > max(tuning.followed_least, tuning.followed_share * view.alive)


def _escaped(name: str) -> str:
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in name)

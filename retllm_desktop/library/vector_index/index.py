"""A library's scan copies: loaded, followed from change to change, searched, built anew.

The vec0 table stays what counts. A copy is a snapshot of it with a number; what came or went since
is written down in the transaction in which it did (see ``scan_state``), and a search brings its
view of the copy up to the moment that its own transaction sees. So an item that was committed
before a search began is found and one that was deleted is not, whoever wrote.
"""

import contextlib
import threading
from pathlib import Path
from typing import Final

import numpy as np

from retllm_desktop.core.types import ItemIds, Modality, Neighbour, Vectors
from retllm_desktop.library import exact_search, vector_tables
from retllm_desktop.library.sql import Connection
from retllm_desktop.library.vector_codes import codes_from_blobs, decode_rotated
from retllm_desktop.library.vector_index import state as scan_state
from retllm_desktop.library.vector_index.file_format import IndexWriter, read_index, verify_index
from retllm_desktop.library.vector_index.quantizer import Quantizer, fit_quantizer, normalise
from retllm_desktop.library.vector_index.rows import UnusableIndexError
from retllm_desktop.library.vector_index.search import (
    IndexView,
    advance_view,
    open_view,
    read_view_ahead,
    search_view,
)
from retllm_desktop.library.vector_index.state import VectorIndexState
from retllm_desktop.library.vector_tables import (
    StoredSpace,
    counts_by_modality,
    items_with_vectors,
    read_codes,
)

_AT_ONCE: Final = 8192
"""Rows that are written together: what is held while a copy is made."""

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
        self, writer: IndexWriter, quantisers: dict[Modality, Quantizer], item: int, vector: bytes
    ) -> None:
        """Take in a vector as it is stored; write the block that it fills."""
        self._items.append(item)
        self._vectors.append(vector)
        if len(self._items) == _AT_ONCE:
            self.flush(writer, quantisers)

    def flush(self, writer: IndexWriter, quantisers: dict[Modality, Quantizer]) -> None:
        """Write the block as it is."""
        if not self._items:
            return
        vectors = decode_rotated(codes_from_blobs(self._vectors, self._dimension))
        if self._modality not in quantisers:
            quantisers[self._modality] = fit_quantizer(vectors)
        encoded = quantisers[self._modality].encode(vectors)
        writer.add(self._modality, np.array(self._items, np.int64), encoded)
        self._items, self._vectors = [], []


def write_index(connection: Connection, stored: StoredSpace, target: Path, token: str) -> None:
    """Write a copy of all vectors that a connection sees, in a file that gets its name when whole.

    Args:
        connection: Reads one unchanging state.
        stored: The space.
        target: The file.
        token: What the file says that it is called.

    Raises:
        OSError: The disk is full, or fails.
        apsw.Error: The library cannot be read.
    """
    quantisers = _fit_quantizers(connection, stored)
    waiting: dict[Modality, _RowBuffer] = {}
    counts = counts_by_modality(connection, stored)
    with IndexWriter(target, stored.space.dimension, counts) as writer:
        for item, modality, vector in read_codes(connection, stored):
            if modality not in waiting:
                waiting[modality] = _RowBuffer(modality, stored.space.dimension)
            waiting[modality].add(writer, quantisers, item, vector)
        for rest in waiting.values():
            rest.flush(writer, quantisers)
        writer.finish(token, quantisers)


def _fit_quantizers(connection: Connection, stored: StoredSpace) -> dict[Modality, Quantizer]:
    """Fit a quantiser to a sample of each modality; one that is rare waits for its first block."""
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


_LEAST_VECTORS: Final = 5_000
"""From here on a copy is worth its file: of 5,000 vectors of 512 dimensions it found the first 200
in 3 ms, and sqlite-vec's look at every one in 10 to 15."""

_READ_SINGLY: Final = 10
"""So few items are read from the table."""

_READ_UNLOADED: Final = 100
"""So many are while the copy is not in memory: loading it would take longer."""

_CHANGED_SHARE: Final = 0.1
_CHANGED_LEAST: Final = 1_000
"""A copy is built anew when more than this share, and this number, came or went since."""

_FOLLOWED_SHARE: Final = 0.15
_FOLLOWED_LEAST: Final = 10_000
"""More changes at once are not caught up with: sqlite-vec answers, until the copy is built anew."""

_MOST_WANTED_SHARE: Final = 1 / 20
"""Of the items: who wants more of them is answered by sqlite-vec."""


class VectorIndexes:
    """The copies of one library, one for each space. Any thread may search."""

    def __init__(self, library: Path) -> None:
        """Begin with nothing loaded.

        Args:
            library: The library file; copies lie beside it.
        """
        self._library = library
        self._lock = threading.Lock()
        self._view: IndexView | None = None
        self._unusable: set[str] = set()
        self._verified: set[str] = set()
        self._read_ahead: set[str] = set()

    def close(self) -> None:
        """Let go of memory and threads."""
        with self._lock:
            self._view = None

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
        vector_tables.check_vectors(vector[None, :], stored.space)
        state = scan_state.current_state(connection, stored.id, stored.table)
        if k <= 0 or state is None:
            return None
        few = _READ_UNLOADED if self._view is None else _READ_SINGLY
        if within is not None and len(within) <= few:
            return exact_search.nearest_of_few(
                connection, stored, vector, k, within, modality=modality
            )
        view = self._followed(connection, stored, state)
        if view is None or k > _MOST_WANTED_SHARE * view.alive:
            return None
        try:
            return search_view(view, normalise(vector), k, modality=modality, within=within)
        except UnusableIndexError:
            self._give_up(view)
            return None

    def load(self, connection: Connection, stored: StoredSpace) -> bool:
        """Load the copy ahead of the first search; whether there is one to search now.

        A search meanwhile waits until the copy is in memory, not until its file is read ahead.
        """
        state = scan_state.current_state(connection, stored.id, stored.table)
        view = None if state is None else self._followed(connection, stored, state)
        if view is None:
            return False
        if view.token not in self._read_ahead:
            self._read_ahead.add(view.token)
            read_view_ahead(view)
        return True

    def is_due(self, connection: Connection, stored: StoredSpace) -> bool:
        """Whether a copy should be built: there is none that holds, or too much has changed."""
        count = vector_tables.count_vectors(connection, stored)
        if count < _LEAST_VECTORS:
            return False
        state = scan_state.current_state(connection, stored.id, stored.table)
        if state is None or not self._usable(state, stored):
            return True
        return state.latest - state.base > max(_CHANGED_LEAST, _CHANGED_SHARE * count)

    def is_useless(self, connection: Connection, stored: StoredSpace) -> bool:
        """Whether there is a copy of so few vectors that sqlite-vec is as quick."""
        return (
            scan_state.current_state(connection, stored.id, stored.table) is not None
            and vector_tables.count_vectors(connection, stored) < _LEAST_VECTORS // 2
        )

    def write(
        self, connection: Connection, stored: StoredSpace
    ) -> tuple[VectorIndexState, str] | None:
        """Write a new copy of what a connection sees.

        Args:
            connection: Reads one unchanging state.
            stored: The space, for which a lineage was begun.

        Returns:
            The record at that moment and the new file's token, to be recorded; None where the
            lineage ended meanwhile.

        Raises:
            OSError: The disk is full, or fails.
        """
        state = scan_state.current_state(connection, stored.id, stored.table)
        if state is None:
            return None
        token = scan_state.new_index_token()
        write_index(connection, stored, self._path(token), token)
        self._verified.add(token)
        return state, token

    def tidy(self, kept: set[str]) -> None:
        """Remove files of copies that are not recorded any more; one that is read stays."""
        for path in self._library.parent.glob(f"{_escaped(self._path('').name)}*"):
            if path.name not in {self._path(token).name for token in kept if token}:
                with contextlib.suppress(OSError):
                    path.unlink()

    def _followed(
        self, connection: Connection, stored: StoredSpace, state: VectorIndexState
    ) -> IndexView | None:
        """Return a view of the moment that a connection sees, or of a later one."""
        with self._lock:
            view = self._view
            if view is None or not _follows(view, state):
                # Given up first, for there may not be room for both.
                self._view = view = None
                view = self._loaded(stored, state)
            if view is None:
                return None
            if view.upto < state.latest:
                if _is_far_behind(view, state):
                    self._view = view
                    return None
                changed = scan_state.changed_items(connection, state, view.upto)
                present = list(vector_tables.read_vectors(connection, stored, changed.tolist()))
                try:
                    view = advance_view(view, state.latest, changed, present)
                except UnusableIndexError:
                    self._unusable.add(view.token)
                    self._view = None
                    return None
            self._view = view
            return view

    def _loaded(self, stored: StoredSpace, state: VectorIndexState) -> IndexView | None:
        if not state.token or state.token in self._unusable:
            return None
        try:
            segments = read_index(self._path(state.token), state.token, stored.space.dimension)
        except UnusableIndexError:
            self._unusable.add(state.token)
            return None
        self._verified.add(state.token)
        return open_view(state.lineage, state.token, state.base, segments)

    def _give_up(self, view: IndexView) -> None:
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
        return self._library.with_name(f"{self._library.name}.scan-{token}")


def _follows(view: IndexView, state: VectorIndexState) -> bool:
    """Whether a view can be brought up to a moment, and had better not be loaded anew."""
    if view.lineage != state.lineage or view.upto < state.kept_from:
        return False
    return view.upto >= state.base or not _is_far_behind(view, state)


def _is_far_behind(view: IndexView, state: VectorIndexState) -> bool:
    return state.latest - view.upto > max(_FOLLOWED_LEAST, _FOLLOWED_SHARE * view.alive)


def _escaped(name: str) -> str:
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in name)

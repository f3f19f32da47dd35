"""A scan copy's file made of the vectors of a space, block by block.

They are stored turned, as the copy wants them, so nothing is turned here.
"""

from pathlib import Path
from typing import Final

import numpy as np

from retllm_desktop.core.types import Modality
from retllm_desktop.library.eight_bits import codes_of, decode_turned
from retllm_desktop.library.sql import Connection
from retllm_desktop.library.vector_index.format import CopyWriter
from retllm_desktop.library.vector_index.quantizer import Quantiser, fit
from retllm_desktop.library.vector_tables import (
    StoredSpace,
    counts_by_modality,
    listed_items,
    stored_vectors,
)

_AT_ONCE: Final = 8192
"""Rows that are written together: what is held while a copy is made."""

_SAMPLE: Final = 8192
_LEAST_SAMPLE: Final = 512
_SEED: Final = 7


class _Waiting:
    """Vectors of one modality that wait until they fill a block."""

    def __init__(self, modality: Modality, dimension: int) -> None:
        self._modality = modality
        self._dimension = dimension
        self._items: list[int] = []
        self._vectors: list[bytes] = []

    def add(
        self, writer: CopyWriter, quantisers: dict[Modality, Quantiser], item: int, vector: bytes
    ) -> None:
        """Take in a vector as it is stored; write the block that it fills."""
        self._items.append(item)
        self._vectors.append(vector)
        if len(self._items) == _AT_ONCE:
            self.flush(writer, quantisers)

    def flush(self, writer: CopyWriter, quantisers: dict[Modality, Quantiser]) -> None:
        """Write the block as it is."""
        if not self._items:
            return
        vectors = decode_turned(codes_of(self._vectors, self._dimension))
        if self._modality not in quantisers:
            quantisers[self._modality] = fit(vectors)
        encoded = quantisers[self._modality].encode(vectors)
        writer.add(self._modality, np.array(self._items, np.int64), encoded)
        self._items, self._vectors = [], []


def write_copy(connection: Connection, stored: StoredSpace, target: Path, token: str) -> None:
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
    quantisers = _fitted(connection, stored)
    waiting: dict[Modality, _Waiting] = {}
    counts = counts_by_modality(connection, stored)
    with CopyWriter(target, stored.space.dimension, counts) as writer:
        for item, modality, vector in stored_vectors(connection, stored):
            if modality not in waiting:
                waiting[modality] = _Waiting(modality, stored.space.dimension)
            waiting[modality].add(writer, quantisers, item, vector)
        for rest in waiting.values():
            rest.flush(writer, quantisers)
        writer.finish(token, quantisers)


def _fitted(connection: Connection, stored: StoredSpace) -> dict[Modality, Quantiser]:
    """Fit a quantiser to a sample of each modality; one that is rare waits for its first block."""
    items = listed_items(connection, stored)
    if len(items) > _SAMPLE:
        chosen = np.random.default_rng(_SEED).choice(len(items), _SAMPLE, replace=False)
        items = items[np.sort(chosen)]
    sample: dict[Modality, list[bytes]] = {}
    for _, modality, vector in stored_vectors(connection, stored, items.tolist()):
        sample.setdefault(modality, []).append(vector)
    return {
        modality: fit(decode_turned(codes_of(vectors, stored.space.dimension)))
        for modality, vectors in sample.items()
        if len(vectors) >= _LEAST_SAMPLE
    }

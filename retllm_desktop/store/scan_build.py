"""A scan copy's file made of the vectors of a space, block by block."""

from pathlib import Path
from typing import Final

import numpy as np

from retllm_desktop.core.types import Modality, Vectors
from retllm_desktop.store.scan_codes import Quantiser, fit, unit
from retllm_desktop.store.scan_file import BLOCK_ROWS, CopyWriter
from retllm_desktop.store.sql import Connection
from retllm_desktop.store.vectors import StoredSpace, all_vectors, listed_items, vectors_of

_SAMPLE: Final = 8192
_LEAST_SAMPLE: Final = 512
_SEED: Final = 7


class _Waiting:
    """Vectors of one modality that wait until they fill a block."""

    def __init__(self, modality: Modality, dimension: int) -> None:
        self._modality = modality
        self._ids = np.empty(BLOCK_ROWS, np.int64)
        self._vectors = np.empty((BLOCK_ROWS, dimension), np.float32)
        self._count = 0

    def add(
        self, writer: CopyWriter, quantisers: dict[Modality, Quantiser], item: int, vector: Vectors
    ) -> None:
        """Take in a vector; write the block that it fills."""
        self._ids[self._count] = item
        self._vectors[self._count] = unit(vector)
        self._count += 1
        if self._count == BLOCK_ROWS:
            self.flush(writer, quantisers)

    def flush(self, writer: CopyWriter, quantisers: dict[Modality, Quantiser]) -> None:
        """Write the block as it is."""
        if not self._count:
            return
        vectors = self._vectors[: self._count]
        if self._modality not in quantisers:
            quantisers[self._modality] = fit(vectors)
        encoded, rests = quantisers[self._modality].encode_finely(vectors)
        writer.add(self._modality, self._ids[: self._count], encoded, rests)
        self._count = 0


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
    with CopyWriter(target) as writer:
        for item, modality, vector in all_vectors(connection, stored):
            if modality not in waiting:
                waiting[modality] = _Waiting(modality, stored.space.dimension)
            waiting[modality].add(writer, quantisers, item, vector)
        for rest in waiting.values():
            rest.flush(writer, quantisers)
        writer.finish(token, stored.space.dimension, quantisers)


def _fitted(connection: Connection, stored: StoredSpace) -> dict[Modality, Quantiser]:
    """Fit a quantiser to a sample of each modality; one that is rare waits for its first block."""
    items = listed_items(connection, stored)
    if len(items) > _SAMPLE:
        chosen = np.random.default_rng(_SEED).choice(len(items), _SAMPLE, replace=False)
        items = items[np.sort(chosen)]
    sample: dict[Modality, list[Vectors]] = {}
    for _, modality, vector in vectors_of(connection, stored, items.tolist()):
        sample.setdefault(modality, []).append(unit(vector))
    return {
        modality: fit(np.stack(vectors))
        for modality, vectors in sample.items()
        if len(vectors) >= _LEAST_SAMPLE
    }

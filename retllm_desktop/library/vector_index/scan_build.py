"""A scan copy's file made of the vectors of a space, block by block.

They are stored turned, as the copy wants them, so nothing is turned here.
"""

from pathlib import Path
from typing import Final

import numpy as np

from retllm_desktop.core.types import Modality
from retllm_desktop.library.eight_bits import codes_from_blobs, decode_rotated
from retllm_desktop.library.sql import Connection
from retllm_desktop.library.vector_index.format import IndexWriter
from retllm_desktop.library.vector_index.quantizer import Quantizer, fit_quantizer
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

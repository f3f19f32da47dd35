"""Vectors to search: seeded, made piece by piece, and the library that holds them."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from retllm_desktop.core.types import EmbeddingSpace, Modality, Vectors
from retllm_desktop.library import vector_tables
from retllm_desktop.library.sqlite_library import SqliteLibrary, open_library

PIECE = 20_000
CLUSTERS, DIRECTIONS = 2_000, 128


@dataclass(frozen=True)
class Data:
    """A set of vectors.

    Attributes:
        kind: ``uniform``: every direction is as likely, the worst case; ``clustered``: as
            encoders make them, with a mean in common, a few dimensions far larger than the
            others, and clusters that lie in fewer directions than there are dimensions.
        items: How many.
        dimension: Their length.
    """

    kind: str
    items: int
    dimension: int

    @property
    def space(self) -> EmbeddingSpace:
        """The space of a library that holds them."""
        return EmbeddingSpace(f"{self.kind}-{self.dimension}", self.dimension)

    def pieces(self) -> Iterator[tuple[int, Vectors]]:
        """Yield the first row's number and (n, d) unit rows."""
        for start in range(0, self.items, PIECE):
            rows = self._rows(start // PIECE, PIECE)
            yield start, rows[: self.items - start]

    def queries(self, count: int) -> Vectors:
        """Return unit vectors (count, d) that are like the others and none of them."""
        return self._rows(10_000_000, count)

    def _rows(self, piece: int, count: int) -> Vectors:
        rng = np.random.default_rng((4, piece))
        rows = rng.standard_normal((count, self.dimension), dtype=np.float32)
        if self.kind == "clustered":
            world = np.random.default_rng(4)
            directions = world.standard_normal((DIRECTIONS, self.dimension), dtype=np.float32)
            centres = world.standard_normal((CLUSTERS, DIRECTIONS), dtype=np.float32) @ directions
            mean = world.standard_normal(self.dimension, dtype=np.float32)
            scale = np.ones(self.dimension, np.float32)
            scale[world.choice(self.dimension, 4, replace=False)] = 4.0
            rows *= 0.6
            rows += centres[rng.integers(0, CLUSTERS, count)] / np.sqrt(np.float32(DIRECTIONS))
            rows = (rows + 1.2 * mean) * scale
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        return rows

    def exact(self, queries: Vectors, k: int, subsets: list[np.ndarray]) -> list[np.ndarray]:
        """Return the k nearest items by brute force.

        Args:
            queries: (q, d).
            k: How many.
            subsets: Item ids (ascending) to choose among; one list of them after another.

        Returns:
            For each subset (q, k') item ids, nearest first.
        """
        found = [
            (np.zeros((len(queries), 0), np.int64), np.zeros((len(queries), 0), np.float32))
            for _ in subsets
        ]
        for start, rows in self.pieces():
            cosines = queries @ rows.T
            for number, subset in enumerate(subsets):
                first, last = np.searchsorted(subset, (start + 1, start + len(rows) + 1))
                ids = subset[first:last]
                every = np.concatenate((found[number][1], cosines[:, ids - 1 - start]), axis=1)
                named = np.concatenate(
                    (found[number][0], np.broadcast_to(ids, (len(queries), len(ids)))), axis=1
                )
                # The largest alone are put in order.
                part = np.argpartition(-every, min(k, every.shape[1] - 1), axis=1)[:, :k]
                sizes = np.take_along_axis(every, part, axis=1)
                order = np.argsort(-sizes, axis=1, kind="stable")
                best = np.take_along_axis(part, order, axis=1)
                found[number] = (
                    np.take_along_axis(named, best, axis=1),
                    np.take_along_axis(every, best, axis=1),
                )
        return [ids for ids, _ in found]


def open_filled(data: Data, folder: Path) -> tuple[SqliteLibrary, float]:
    """Open the library that holds the vectors, item n + 1 the n-th one; make it if need be.

    Returns:
        The library, and vectors written per second (0 where it was there).
    """
    path = folder / f"{data.kind}-{data.items}-{data.dimension}" / "library.db"
    whole = path.with_name("whole")
    library = open_library(path, cache_dir=path.parent / "cache", writable=True)
    library.vectors.use_space(data.space)
    if whole.exists():
        return library, 0.0
    began = time.perf_counter()
    for start, rows in data.pieces():
        with library._file.connections.writing() as connection:
            stored = vector_tables.active_space(connection)
            if stored is None:
                raise SystemExit("wrong: no space")
            entries = ((start + n + 1, Modality.IMAGE, row) for n, row in enumerate(rows))
            vector_tables.insert_vectors(connection, stored, entries)
    whole.touch()
    return library, data.items / (time.perf_counter() - began)

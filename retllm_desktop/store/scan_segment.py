"""Rows of a scan copy in memory: codes of many vectors, laid out for scanning."""

from dataclasses import dataclass, replace
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt

from retllm_desktop.core.types import ItemIds, Vectors
from retllm_desktop.store.rotation import rotated_rows
from retllm_desktop.store.scan_codes import Bytes, Encoded, Quantiser, Words

_BLOCK_ROWS: Final = 65_536
"""Rows whose signs lie together, word by word, at the most.

Enough that a call which works on them does not end before another thread has woken up: threads
take turns at Python's lock between calls. Few enough that the work stays in the cache.
"""

_LEAST_BLOCK_ROWS: Final = 16_384
"""So few rows are not cut in two."""

GONE: Final = 0xFFFF
"""More than all signs together cost."""

_SAMPLE_ROWS: Final = 4096
_SPARSE: Final = 4
"""Times as many numbers as items there may be between the first and the last one in a table."""

Rows = npt.NDArray[np.int64]
Mask = npt.NDArray[np.uint16]
Places = npt.NDArray[np.int32]

_NO_PLACES: Final = np.zeros(0, np.int32)


class ExactRows(Protocol):
    """The vectors of a segment."""

    def read(self, rows: Rows, codes: Bytes) -> Vectors:
        """Return some rows (n, d) float32, turned, exact to a hundredth of each deviation.

        Args:
            rows: (n,) int64: which.
            codes: (n, ...) uint8: what the segment has of them.

        Raises:
            UnusableCopyError: They cannot be read, or are damaged.
        """
        ...


@dataclass(frozen=True, slots=True, eq=False)
class RowsInMemory:
    """Vectors that are held, in half precision: steps chosen for others would not fit all.

    Attributes:
        turned: (n, d) float16.
    """

    turned: npt.NDArray[np.float16]

    def read(self, rows: Rows, codes: Bytes) -> Vectors:
        """Return some rows (n, d) float32, turned; what their codes are does not matter."""
        del codes
        return self.turned[rows].astype(np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Segment:
    """Vectors of one modality. Nothing in it is ever changed; ``without`` makes another one.

    Attributes:
        quantiser: What the codes were made with.
        count: n, how many rows it has; at the end of the last block are rows without meaning.
        signs: (blocks, words, rows of a block) uint64.
        codes: (blocks * rows of a block, bytes) uint8; or their finer steps, twice as many bytes.
        ids: (n,) int64: the item of each row.
        ordered: (n,) int64: the items, ascending.
        order: (n,) int64: the rows in that order; None where they lie in it.
        gone: (blocks, rows of a block) uint16: ``GONE`` for rows that do not count, else 0.
        alive: How many rows count.
        places: (m,) int32: the row of the first item, of the number after it and so on up to the
            last item, -1 where there is none; empty where the items lie too far apart.
        exact: The vectors themselves, wherever they are.
        sampled: (m,) int64: some of the rows, evenly spread.
        sample: (words, m) uint64: their signs.
    """

    quantiser: Quantiser
    count: int
    signs: Words
    codes: Bytes
    ids: ItemIds
    ordered: ItemIds
    order: Rows | None
    gone: Mask
    alive: int
    places: Places
    exact: "ExactRows"
    sampled: Rows
    sample: Words

    def rows_of(self, ids: ItemIds) -> Rows:
        """Return the rows (ascending) that hold some of the items (ascending) and count."""
        if not len(ids) or not self.count:
            return np.zeros(0, np.int64)
        if len(self.places):
            first = int(self.ordered[0])
            start, end = np.searchsorted(ids, (first, first + len(self.places)))
            rows = self.places[ids[start:end] - first]
            rows = rows[rows >= 0].astype(np.int64)
        else:
            found = np.minimum(np.searchsorted(self.ordered, ids), self.count - 1)
            rows = found[self.ordered[found] == ids]
            rows = rows if self.order is None else self.order[rows]
        if self.order is not None:
            rows = np.sort(rows)
        if self.alive < self.count:
            rows = rows[self.gone.reshape(-1)[rows] == 0]
        return rows

    @property
    def is_fine(self) -> bool:
        """Whether there are finer steps instead of codes."""
        return self.codes.shape[1] > self.quantiser.byte_count

    def place_signs(self, start: int, signs: Words) -> None:
        """Fill in the signs (words, n) of rows from ``start`` on."""
        size, done = self.signs.shape[2], 0
        while done < signs.shape[1]:
            block, column = divmod(start + done, size)
            part = signs[:, done : done + size - column]
            self.signs[block, :, column : column + part.shape[1]] = part
            done += part.shape[1]

    def without(self, ids: ItemIds) -> "Segment":
        """Return the segment in which the rows of some items (ascending) do not count."""
        rows = self.rows_of(ids)
        if not len(rows):
            return self
        gone = self.gone.copy()
        gone.reshape(-1)[rows] = GONE
        return replace(self, gone=gone, alive=self.alive - len(rows))


def segment(quantiser: Quantiser, ids: ItemIds, vectors: Vectors) -> Segment:
    """Lay out unit vectors (n, d) of items (n,)."""
    rows = rotated_rows(vectors)
    return _laid_out(quantiser, ids, quantiser.encode(rows), rows.astype(np.float16))


def _laid_out(
    quantiser: Quantiser, ids: ItemIds, encoded: Encoded, turned: npt.NDArray[np.float16]
) -> Segment:
    count = len(ids)
    laid = allocate(quantiser, count, RowsInMemory(turned))
    laid.place_signs(0, encoded.signs.T)
    laid.codes[:count] = encoded.codes
    laid.ids[:] = ids
    return finished(laid)


def allocate(quantiser: Quantiser, count: int, exact: ExactRows, *, fine: bool = False) -> Segment:
    """Return a segment of some size to be filled in, with codes or with finer steps."""
    # As many as threads can share evenly.
    pairs = -(-count // (2 * _BLOCK_ROWS))
    size = max(1, -(-count // (1 if count <= _LEAST_BLOCK_ROWS else 2 * pairs)))
    blocks = -(-count // size)
    ids = np.zeros(count, np.int64)
    gone = np.zeros((blocks, size), np.uint16)
    gone.reshape(-1)[count:] = GONE
    # Not ``zeros``: large arrays that are empty get larger pages, and rows are found sooner.
    signs = np.empty((blocks, quantiser.word_count, size), np.uint64)
    codes = np.empty((blocks * size, quantiser.byte_count * (1 + fine)), np.uint8)
    signs[-1:].fill(0)
    codes[count:].fill(0)
    return Segment(
        quantiser,
        count,
        signs,
        codes,
        ids,
        ids,
        None,
        gone,
        count,
        _NO_PLACES,
        exact,
        np.zeros(0, np.int64),
        np.zeros((quantiser.word_count, 0), np.uint64),
    )


def finished(filled: Segment) -> Segment:
    """Return a segment whose rows were filled in, with their order and a sample of them."""
    size = filled.signs.shape[2]
    rows = np.arange(0, filled.count, max(1, filled.count // _SAMPLE_ROWS))
    sample = np.ascontiguousarray(filled.signs[rows // size, :, rows % size].T)
    filled = replace(filled, sampled=rows, sample=sample)
    if filled.count < 2 or bool((np.diff(filled.ids) > 0).all()):
        return replace(filled, places=_table(filled.ids, None))
    order = np.argsort(filled.ids, kind="stable")
    ordered = filled.ids[order]
    return replace(filled, ordered=ordered, order=order, places=_table(ordered, order))


def merged(first: Segment, second: Segment) -> Segment | None:
    """Return one segment with the rows of two that count; None where that is not to be had.

    They must have one quantiser, and their vectors in memory.
    """
    ids: list[ItemIds] = []
    parts: list[Encoded] = []
    turned: list[npt.NDArray[np.float16]] = []
    for part in (first, second):
        if part.quantiser is not first.quantiser or not isinstance(part.exact, RowsInMemory):
            return None
        rows = np.flatnonzero(part.gone.reshape(-1)[: part.count] == 0)
        size = part.signs.shape[2]
        ids.append(part.ids[rows])
        parts.append(Encoded(part.signs[rows // size, :, rows % size], part.codes[rows]))
        turned.append(part.exact.turned[rows])
    every = np.concatenate(ids)
    order = np.argsort(every, kind="stable")
    joined = (np.concatenate(arrays)[order] for arrays in zip(*parts, strict=True))
    vectors = np.concatenate(turned)[order]
    return _laid_out(first.quantiser, every[order], Encoded(*joined), vectors)


def _table(ordered: ItemIds, order: Rows | None) -> Places:
    """Return the row of each number from the first item to the last one; empty if too long."""
    if not len(ordered):
        return _NO_PLACES
    span = int(ordered[-1]) - int(ordered[0]) + 1
    if span > _SPARSE * len(ordered):
        return _NO_PLACES
    table = np.full(span, -1, np.int32)
    table[ordered - ordered[0]] = np.arange(len(ordered)) if order is None else order
    return table

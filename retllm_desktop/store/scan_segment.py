"""Rows of a scan copy in memory: codes of many vectors, laid out for scanning."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from retllm_desktop.core.types import ItemIds
from retllm_desktop.store.scan_codes import Bytes, Quantiser, Words

BLOCK_ROWS: Final = 8192
"""Rows whose signs lie together, word by word: few enough that work on them stays in the cache."""

GONE: Final = 0xFFFF
"""More differing signs than any vector has."""

_MANY: Final = 50
_SPARSE: Final = 20

Rows = npt.NDArray[np.int64]
Mask = npt.NDArray[np.uint16]


@dataclass(frozen=True, slots=True, eq=False)
class Segment:
    """Vectors of one modality. Nothing in it is ever changed; ``without`` makes another one.

    Attributes:
        quantiser: What the codes were made with.
        count: n, how many rows it has; at the end of the last block are rows without meaning.
        signs: (blocks, words, rows of a block) uint64.
        codes: (blocks * rows of a block, bytes) uint8.
        ids: (n,) int64: the item of each row.
        ordered: (n,) int64: the items, ascending.
        order: (n,) int64: the rows in that order; None where they lie in it.
        gone: (blocks, rows of a block) uint16: ``GONE`` for rows that do not count, else 0.
        alive: How many rows count.
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

    def rows_of(self, ids: ItemIds) -> Rows:
        """Return the rows (ascending) that hold some of the items (ascending) and count."""
        if not len(ids) or not self.count:
            return np.zeros(0, np.int64)
        found = _places(self.ordered, ids)
        rows = found if self.order is None else np.sort(self.order[found])
        if self.alive < self.count:
            rows = rows[self.gone.reshape(-1)[rows] == 0]
        return rows

    def without(self, ids: ItemIds) -> "Segment":
        """Return the segment in which the rows of some items (ascending) do not count."""
        rows = self.rows_of(ids)
        if not len(rows):
            return self
        gone = self.gone.copy()
        gone.reshape(-1)[rows] = GONE
        return replace(self, gone=gone, alive=self.alive - len(rows))


def segment(quantiser: Quantiser, ids: ItemIds, signs: Words, codes: Bytes) -> Segment:
    """Lay out rows: ids (n,), signs (n, words), codes (n, bytes)."""
    count = len(ids)
    laid = allocate(quantiser, count)
    for block in range(len(laid.signs)):
        start = block * BLOCK_ROWS
        part = signs[start : start + BLOCK_ROWS]
        laid.signs[block, :, : len(part)] = part.T
    laid.codes[:count] = codes
    laid.ids[:] = ids
    return finished(laid)


def allocate(quantiser: Quantiser, count: int) -> Segment:
    """Return a segment of some size to be filled in."""
    size = min(BLOCK_ROWS, max(count, 1))
    blocks = -(-count // size)
    ids = np.zeros(count, np.int64)
    gone = np.zeros((blocks, size), np.uint16)
    gone.reshape(-1)[count:] = GONE
    return Segment(
        quantiser,
        count,
        np.zeros((blocks, quantiser.word_count, size), np.uint64),
        np.zeros((blocks * size, quantiser.byte_count), np.uint8),
        ids,
        ids,
        None,
        gone,
        count,
    )


def finished(filled: Segment) -> Segment:
    """Return a segment whose ids were filled in, with their order."""
    if filled.count < 2 or bool((np.diff(filled.ids) > 0).all()):
        return filled
    order = np.argsort(filled.ids, kind="stable")
    return replace(filled, ordered=filled.ids[order], order=order)


def merged(segments: Sequence[Segment]) -> Segment:
    """Return one segment with the rows of several of the same quantiser that count."""
    ids: list[ItemIds] = []
    signs: list[Words] = []
    codes: list[Bytes] = []
    for part in segments:
        rows = np.flatnonzero(part.gone.reshape(-1)[: part.count] == 0)
        size = part.signs.shape[2]
        ids.append(part.ids[rows])
        signs.append(part.signs[rows // size, :, rows % size])
        codes.append(part.codes[rows])
    every = np.concatenate(ids)
    order = np.argsort(every, kind="stable")
    return segment(
        segments[0].quantiser,
        every[order],
        np.concatenate(signs)[order],
        np.concatenate(codes)[order],
    )


def _places(ordered: ItemIds, ids: ItemIds) -> Rows:
    """Return where in ``ordered`` some of ``ids`` stand; both ascending, neither empty."""
    if len(ids) * _MANY < len(ordered):
        found = np.minimum(np.searchsorted(ordered, ids), len(ordered) - 1)
        return found[ordered[found] == ids]
    first, last = int(ordered[0]), int(ordered[-1])
    if last - first >= _SPARSE * len(ordered):
        found = np.minimum(np.searchsorted(ids, ordered), len(ids) - 1)
        return np.flatnonzero(ids[found] == ordered)
    # One step for each row instead of a search.
    wanted = np.zeros(last - first + 1, np.bool_)
    wanted[ids[np.searchsorted(ids, first) : np.searchsorted(ids, last, "right")] - first] = True
    return np.flatnonzero(wanted[ordered - first])

"""Rows of an index in memory: codes of many vectors, laid out for scanning."""

from dataclasses import dataclass, replace
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt

from retllm_desktop.core.types import ItemIds, Vectors
from retllm_desktop.library.sql import ids_contained
from retllm_desktop.library.vector_codes import rotate_rows
from retllm_desktop.library.vector_index.quantizer import CodeBytes, Quantizer, block_size
from retllm_desktop.library.vector_index.rows import CodeProducts, RowNumbers, products_of_codes

_SPARSE: Final = 4
"""Times as many numbers as items there may be between the first and the last one in a table."""

ItemTable = npt.NDArray[np.int32]

_NO_PLACES: Final = np.zeros(0, np.int32)
_NO_ROWS: Final = np.zeros(0, np.int64)


class ExactRows(Protocol):
    """The vectors of a segment."""

    def read(self, rows: RowNumbers) -> Vectors:
        """Return some rows (n, d) float32, turned, exact to a hundredth of each deviation.

        Args:
            rows: (n,) int64: which.

        Raises:
            UnusableIndexError: They cannot be read, or are damaged.
        """
        ...


@dataclass(frozen=True, slots=True, eq=False)
class RowsInMemory:
    """Vectors that are held, in half precision: steps chosen for others would not fit all.

    Attributes:
        turned: (n, d) float16.
        codes: (n, bytes) uint8: what was made of them.
    """

    turned: npt.NDArray[np.float16]
    codes: CodeBytes

    def read(self, rows: RowNumbers) -> Vectors:
        """Return some rows (n, d) float32, turned."""
        return self.turned[rows].astype(np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Segment:
    """Vectors of one modality. Nothing in it is ever changed; ``without`` makes another one.

    Attributes:
        quantizer: What the codes were made with.
        products: The codes of all rows.
        ids: (n,) int64: the item of each row.
        ordered: (n,) int64: the items, ascending.
        order: (n,) int64: the rows in that order; None where they lie in it.
        gone: (m,) int64, ascending: rows that do not count.
        places: (m,) int32: the row of the first item, of the number after it and so on up to the
            last item, -1 where there is none; empty where the items lie too far apart.
        exact: The vectors themselves, wherever they are.
    """

    quantizer: Quantizer
    products: CodeProducts
    ids: ItemIds
    ordered: ItemIds
    order: RowNumbers | None
    gone: RowNumbers
    places: ItemTable
    exact: ExactRows

    @property
    def alive(self) -> int:
        """How many rows count."""
        return len(self.ids) - len(self.gone)

    def rows_of(self, ids: ItemIds) -> RowNumbers:
        """Return the rows (ascending) that hold some of the items (ascending) and count."""
        if not len(ids) or not len(self.ids):
            return _NO_ROWS
        if len(self.places):
            first = int(self.ordered[0])
            start, end = np.searchsorted(ids, (first, first + len(self.places)))
            rows = self.places[ids[start:end] - first]
            rows = rows[rows >= 0].astype(np.int64)
        else:
            found = np.minimum(np.searchsorted(self.ordered, ids), len(self.ids) - 1)
            rows = found[self.ordered[found] == ids]
            rows = rows if self.order is None else self.order[rows]
        if self.order is not None:
            rows = np.sort(rows)
        return rows[~ids_contained(rows, self.gone)]

    def every_row(self) -> RowNumbers:
        """Return all rows (ascending) that count."""
        counts = np.ones(len(self.ids), np.bool_)
        counts[self.gone] = False
        return np.flatnonzero(counts)

    def without(self, ids: ItemIds) -> "Segment":
        """Return the segment in which the rows of some items (ascending) do not count."""
        rows = self.rows_of(ids)
        if not len(rows):
            return self
        return replace(self, gone=np.sort(np.concatenate((self.gone, rows))))


def build_segment(quantizer: Quantizer, ids: ItemIds, vectors: Vectors) -> Segment:
    """Lay out unit vectors (n, d) of items (n,), n above 0.

    Raises:
        UnusableIndexError: There is no memory for it.
    """
    rows = rotate_rows(vectors)
    return _in_memory(
        quantizer, ids, RowsInMemory(rows.astype(np.float16), quantizer.encode(rows).codes)
    )


def arrange_segment(
    quantizer: Quantizer, ids: ItemIds, products: CodeProducts, exact: ExactRows
) -> Segment:
    """Return a segment of rows in any order."""
    if len(ids) < 2 or bool((np.diff(ids) > 0).all()):
        return Segment(quantizer, products, ids, ids, None, _NO_ROWS, _table(ids, None), exact)
    order = np.argsort(ids, kind="stable")
    ordered = ids[order]
    places = _table(ordered, order)
    return Segment(quantizer, products, ids, ordered, order, _NO_ROWS, places, exact)


def merge_segments(first: Segment, second: Segment) -> Segment | None:
    """Return one segment with the rows of two that count; None where that is not to be had.

    They must have one quantizer, their vectors in memory, and rows that count.

    Raises:
        UnusableIndexError: There is no memory for it.
    """
    ids: list[ItemIds] = []
    turned: list[npt.NDArray[np.float16]] = []
    codes: list[CodeBytes] = []
    for part in (first, second):
        if part.quantizer is not first.quantizer or not isinstance(part.exact, RowsInMemory):
            return None
        rows = part.every_row()
        ids.append(part.ids[rows])
        turned.append(part.exact.turned[rows])
        codes.append(part.exact.codes[rows])
    every = np.concatenate(ids)
    order = np.argsort(every, kind="stable")
    exact = RowsInMemory(np.concatenate(turned)[order], np.concatenate(codes)[order])
    return _in_memory(first.quantizer, every[order], exact)


def _in_memory(quantizer: Quantizer, ids: ItemIds, exact: RowsInMemory) -> Segment:
    products = products_of_codes(exact.codes, block_size(quantizer.dimension))
    return arrange_segment(quantizer, ids, products, exact)


def _table(ordered: ItemIds, order: RowNumbers | None) -> ItemTable:
    """Return the row of each number from the first item to the last one; empty if too long."""
    if not len(ordered):
        return _NO_PLACES
    span = int(ordered[-1]) - int(ordered[0]) + 1
    if span > _SPARSE * len(ordered):
        return _NO_PLACES
    table = np.full(span, -1, np.int32)
    table[ordered - ordered[0]] = np.arange(len(ordered)) if order is None else order
    return table

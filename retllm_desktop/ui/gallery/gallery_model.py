"""What a list gives to the gallery: rows, their shapes, the headings between them.

Two lists do: the results of a search, and the whole library by date, whose rows are read when they
come near the screen.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from retllm_desktop.core.library_records import Root
from retllm_desktop.core.types import Modality, Result
from retllm_desktop.indexing.change_detection import Move

ModelIndex = QModelIndex | QPersistentModelIndex
ContentKey = tuple[bytes, int]
"""The preview's key of an item: hash of the content, and part."""

RESULT_ROLE = Qt.ItemDataRole.UserRole + 1
"""The ``Result`` itself."""
FOLDED_ROLE = Qt.ItemDataRole.UserRole + 3
"""What is folded into this row in words, or how to fold it again; None where nothing is."""
MEMBER_ROLE = Qt.ItemDataRole.UserRole + 4
"""Whether this row belongs to the one before it, which is unfolded."""
FAVOURITE_ROLE = Qt.ItemDataRole.UserRole + 5
"""Whether it is a favourite."""


@dataclass(frozen=True, slots=True)
class GallerySection:
    """Rows that stand under one heading.

    Attributes:
        first_row: Where it begins; it ends where the next one does.
        title: The heading, such as a day; empty for none.
        note: What stands beside it, such as how many there are.
        level: 0 for a heading that holds others (a month), 1 for those (its days).
    """

    first_row: int
    title: str
    note: str = ""
    level: int = 1


class RowMarks(NamedTuple):
    """What is told of a row beside its result.

    Attributes:
        favourite: Whether it is a favourite.
        member: Whether it belongs to the row before it, which is unfolded.
        folded: What is folded into it in words, or how to fold it again; None where nothing is.
    """

    favourite: bool = False
    member: bool = False
    folded: str | None = None


class GalleryModel(QAbstractListModel):
    """A list of items that a gallery shows.

    Signals:
        sections_changed: The headings changed, though no row did.
        shapes_changed: Aspect ratios of rows became known.
        more_wanted: Further rows are to be fetched.
    """

    sections_changed = Signal()
    shapes_changed = Signal()
    more_wanted = Signal()

    @property
    def sections(self) -> Sequence[GallerySection]:
        """The sections by first row, ascending; the first one begins at row 0; may be none."""
        raise NotImplementedError

    def aspect_ratios(self) -> NDArray[np.float32]:
        """Width / height of each row's preview, (rows,) float32; 0: of text, or not known."""
        raise NotImplementedError

    def result(self, index: ModelIndex) -> Result | None:
        """The result in a row; None for no row of this model, and for one not read yet."""
        raise NotImplementedError

    @property
    def has_more(self) -> bool:
        """Whether there are further rows than those that are listed."""
        return False

    def result_at(self, row: int) -> Result | None:
        """The result in a row by its number; None for no row, and for one not read yet."""
        return self.result(self.index(row))

    def marks_at(self, row: int) -> RowMarks:
        """What is told of a row; of one without a result nothing."""
        index = self.index(row)
        return RowMarks(
            bool(self.data(index, FAVOURITE_ROLE)),
            bool(self.data(index, MEMBER_ROLE)),
            self.data(index, FOLDED_ROLE),
        )

    def colours_at(self, row: int) -> int:  # noqa: ARG002 - most lists know none
        """What the picture in a row looks like (``core/picture_signature.py``), 0: not known."""
        return 0

    def results_of(self, rows: Iterable[int]) -> tuple[Result, ...]:
        """The results in rows, in their order; without those that were not read yet."""
        found = map(self.result_at, rows)
        return tuple(result for result in found if result is not None)

    def read_rows(self, rows: Iterable[int], then: Callable[[tuple[Result, ...]], None]) -> None:
        """Hand over the results in rows: at once where all are read, else as soon as they are.

        Args:
            rows: The rows, in their order.
            then: Receives what of them is still there.
        """
        then(self.results_of(rows))

    def index_of(self, item_id: int) -> QModelIndex:
        """Where an item is now; an invalid index if it has no row."""
        raise NotImplementedError

    def index_of_content(self, key: ContentKey) -> QModelIndex:
        """Where a content is shown now; an invalid index if it is not shown, or not read yet."""
        raise NotImplementedError

    def toggle_group(self, index: ModelIndex) -> bool:
        """Unfold the group of a row, or fold it; return whether there is one."""
        raise NotImplementedError

    def head_of(self, index: ModelIndex) -> QModelIndex:
        """The row that stands for the group of a row."""
        raise NotImplementedError

    def prepare_rows(self, first: int, after: int) -> None:
        """Read the rows from ``first`` up to ``after``, for they come near the screen."""
        raise NotImplementedError

    def hide_files(self, paths: Iterable[Path]) -> None:
        """Take what lies in files out of the list."""
        raise NotImplementedError

    def show_files(self, paths: Iterable[Path]) -> None:
        """Put what lies in files back into the list."""
        raise NotImplementedError

    def show_roots(self, roots: Sequence[Root]) -> None:
        """Mark what lies in folders that are not there."""
        raise NotImplementedError

    def show_favourites(self, favourites: frozenset[bytes]) -> None:
        """Mark favourites, by their content hashes."""
        raise NotImplementedError

    def follow(self, moves: Sequence[Move]) -> None:
        """Show what was moved or renamed under its new path."""
        raise NotImplementedError


def content_key(result: Result) -> ContentKey:
    """The preview's key of a result."""
    item = result.candidate.item
    return (item.content_hash, item.part)


def shape_of(result: Result) -> float:
    """Width / height of a result's preview; 0: of text, or not known."""
    item = result.candidate.item
    known = item.modality is Modality.IMAGE and item.width_px > 0 and item.height_px > 0
    return item.width_px / item.height_px if known else 0.0

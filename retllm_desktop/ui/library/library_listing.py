"""The library by date as shown: rows, their shapes, headings; made off the window's thread."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLocale

from retllm_desktop.core.timeline import EMPTY_TIMELINE, Timeline
from retllm_desktop.ui.gallery.gallery_model import GallerySection
from retllm_desktop.ui.library.date_sections import MonthStart, find_months, make_date_sections


@dataclass(frozen=True, slots=True, eq=False)
class LibraryListing:
    """A timeline as it is shown.

    Attributes:
        timeline: Its rows.
        sections: The headings.
        months: Where months begin.
        ratios: Width / height of each row, 0 where there is none; (rows,) float32.
        today: The day that «today» in the headings is.
        locale: How they are written.
    """

    timeline: Timeline
    sections: tuple[GallerySection, ...]
    months: tuple[MonthStart, ...]
    ratios: NDArray[np.float32]
    today: date
    locale: QLocale
    _sorted_ids: NDArray[np.int64] = field(repr=False)
    _rows: NDArray[np.intp] = field(repr=False)

    def row_of(self, item_id: int) -> int:
        """The row of an item, -1 where it has none."""
        # As in ``gallery_layout``: numpy would let go of the interpreter.
        place = bisect_left(self._sorted_ids.data, item_id)
        if place < len(self._sorted_ids) and self._sorted_ids[place] == item_id:
            return int(self._rows[place])
        return -1

    def without(self, item_ids: Iterable[int]) -> "LibraryListing":
        """The listing without some items."""
        kept = ~np.isin(self.timeline.item_ids, list(item_ids))
        if kept.all():
            return self
        return make_listing(self.timeline.taken(kept), self.today, self.locale)


def make_listing(timeline: Timeline, today: date, locale: QLocale) -> LibraryListing:
    """Make a listing of a timeline; of a large one off the window's thread.

    Args:
        timeline: Its rows.
        today: The person's day.
        locale: How dates and numbers are written.
    """
    high = timeline.height_px > 0
    ratios = np.zeros(len(timeline), np.float32)
    np.divide(timeline.width_px, timeline.height_px, out=ratios, where=high, casting="unsafe")
    order = np.argsort(timeline.item_ids)
    return LibraryListing(
        timeline,
        make_date_sections(timeline.moments, today, locale),
        find_months(timeline.moments),
        ratios,
        today,
        locale,
        timeline.item_ids[order],
        order,
    )


def have_same_rows(first: LibraryListing, second: LibraryListing) -> bool:
    """Whether two listings have the same items in the same rows."""
    return np.array_equal(first.timeline.item_ids, second.timeline.item_ids)


EMPTY_LISTING: Final = make_listing(EMPTY_TIMELINE, date(1970, 1, 1), QLocale.c())

"""A timeline as it is shown: which row holds what, under which headings, folded by exposures.

It is made off the window's thread and never changed: what is hidden or unfolded makes another.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLocale

from retllm_desktop.core.timeline import EMPTY_TIMELINE, Timeline
from retllm_desktop.core.types import Candidate, Item, ItemIds, Result
from retllm_desktop.ui.gallery.gallery_model import GallerySection
from retllm_desktop.ui.library.date_sections import MonthStart, find_months, make_date_sections

_NOTHING: Final = frozenset[int]()


@dataclass(frozen=True, slots=True, eq=False)
class LibraryListing:
    """A timeline as it is shown.

    Attributes:
        timeline: Its rows.
        whole: What it was made of: the rows, and what is folded into them.
        sections: The headings.
        months: Where months begin.
        ratios: Width / height of each row, 0 where there is none; (rows,) float32.
        today: The day that «today» in the headings is.
        locale: How they are written.
        unfolded: Pictures whose companions are rows of their own.
    """

    timeline: Timeline
    whole: Timeline
    sections: tuple[GallerySection, ...]
    months: tuple[MonthStart, ...]
    ratios: NDArray[np.float32]
    today: date
    locale: QLocale
    unfolded: frozenset[int]
    _sorted_ids: NDArray[np.int64] = field(repr=False)
    _rows: NDArray[np.intp] = field(repr=False)
    _pictures: ItemIds = field(repr=False)
    _companions: ItemIds = field(repr=False)
    _members: ItemIds = field(repr=False)
    _heads: ItemIds = field(repr=False)

    def row_of(self, item_id: int) -> int:
        """The row of an item, -1 where it has none."""
        # As in ``gallery_layout``: numpy would let go of the interpreter.
        place = bisect_left(self._sorted_ids.data, item_id)
        if place < len(self._sorted_ids) and self._sorted_ids[place] == item_id:
            return int(self._rows[place])
        return -1

    def companions_of(self, item_id: int) -> tuple[int, ...]:
        """What goes with a picture, newest first, whether it is folded into it or not."""
        if not len(self._pictures):
            return ()
        first, behind = (bisect_left(self._pictures.data, one) for one in (item_id, item_id + 1))
        return tuple(self._companions[first:behind].tolist())

    def picture_of(self, item_id: int) -> int:
        """The picture of the list that an item goes with; the item itself where there is none."""
        place = bisect_left(self._members.data, item_id)
        known = place < len(self._members) and self._members[place] == item_id
        return int(self._heads[place]) if known else item_id

    def with_companions(self, item_ids: Iterable[int]) -> list[int]:
        """Items, each followed by what goes with it, each once."""
        if not len(self._pictures):
            return list(item_ids)
        found: dict[int, None] = {}
        for item_id in item_ids:
            found |= dict.fromkeys((item_id, *self.companions_of(item_id)))
        return list(found)

    def without(self, item_ids: Iterable[int]) -> "LibraryListing":
        """The listing without some items; what went with them stands by itself."""
        kept = ~np.isin(self.whole.item_ids, list(item_ids))
        if kept.all():
            return self
        return make_listing(self.whole.taken(kept), self.today, self.locale, unfolded=self.unfolded)

    def with_unfolded(self, unfolded: frozenset[int]) -> "LibraryListing":
        """The listing with the companions of other pictures as rows."""
        if unfolded == self.unfolded:
            return self
        return make_listing(self.whole, self.today, self.locale, unfolded=unfolded)


def make_listing(
    whole: Timeline, today: date, locale: QLocale, *, unfolded: frozenset[int] = _NOTHING
) -> LibraryListing:
    """Make a listing of a timeline; of a large one off the window's thread.

    Args:
        whole: What is listed.
        today: The person's day.
        locale: How dates and numbers are written.
        unfolded: Pictures whose companions are to be rows of their own.
    """
    timeline, pictures, companions = _fold(whole, unfolded)
    high = timeline.height_px > 0
    ratios = np.zeros(len(timeline), np.float32)
    np.divide(timeline.width_px, timeline.height_px, out=ratios, where=high, casting="unsafe")
    order, by_member = np.argsort(timeline.item_ids), np.argsort(companions)
    return LibraryListing(
        timeline,
        whole,
        make_date_sections(timeline.moments, today, locale),
        find_months(timeline.moments),
        ratios,
        today,
        locale,
        unfolded,
        timeline.item_ids[order],
        order,
        pictures,
        companions,
        companions[by_member],
        pictures[by_member],
    )


def _fold(whole: Timeline, unfolded: frozenset[int]) -> tuple[Timeline, ItemIds, ItemIds]:
    """Return the rows, the pictures that something goes with, ascending, and what goes with them.

    A companion whose picture is not listed stands for itself.
    """
    places = np.flatnonzero(whole.companion_of)
    if not len(places):
        return whole, whole.companion_of[:0], whole.companion_of[:0]
    ids = np.sort(whole.item_ids)
    wanted = whole.companion_of[places]
    at = np.minimum(np.searchsorted(ids, wanted), len(ids) - 1)
    places = places[ids[at] == wanted]
    pictures, companions = whole.companion_of[places], whole.item_ids[places]
    order = np.argsort(pictures, kind="stable")
    folded = places
    if unfolded:
        folded = places[~np.isin(pictures, list(unfolded))]
    shown = np.ones(len(whole), np.bool_)
    shown[folded] = False
    return whole.taken(shown), pictures[order], companions[order]


def have_same_rows(first: LibraryListing, second: LibraryListing) -> bool:
    """Whether two listings have the same items in the same rows."""
    return np.array_equal(first.timeline.item_ids, second.timeline.item_ids)


EMPTY_LISTING: Final = make_listing(EMPTY_TIMELINE, date(1970, 1, 1), QLocale.c())


def make_library_result(item: Item, companions: Sequence[Item], row: int, picture: int) -> Result:
    """An item of the list, with what goes with it as its members.

    Args:
        item: The item.
        companions: What goes with it.
        row: Where it stands.
        picture: What it goes with itself; its own number for nothing.
    """
    number = picture if companions or picture != item.id else 0
    single, *members = (
        Result(
            Candidate(
                one,
                row + 1,
                distance=0.0,
                z_score=0.0,
                measured=False,
                group=number,
                companion=one.id != picture,
            ),
            rank=row + 1,
            judgeable=False,
        )
        for one in (item, *companions)
    )
    return replace(single, members=tuple(members)) if members else single


def is_result_of(result: Result, item: Item, companions: Sequence[Item]) -> bool:
    """Whether a result is still that of an item and of what goes with it."""
    members = result.members
    return (
        result.candidate.item is item
        and len(members) == len(companions)
        and all(m.candidate.item is one for m, one in zip(members, companions, strict=True))
    )

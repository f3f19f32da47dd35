"""The library by date, as columns: all of it is known at once, the items are read later."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from retllm_desktop.core.types import ItemIds

Moments = npt.NDArray[np.float64]
"""What the clock showed where each item was made, in seconds (``core/file_dates.py``)."""
Colours = npt.NDArray[np.uint8]
"""What pictures look like (``core/picture_signature.py``), the highest byte first; 0: not known."""
Sides = npt.NDArray[np.int32]
"""Upright widths or heights in pixels; 0: of text, or not known."""


@dataclass(frozen=True, slots=True, eq=False)
class Timeline:
    """What can be found, newest first: of each content one item. All columns are (n,).

    A raw file, a live photo's film and an edited copy are rows as all others; whoever shows the
    list folds them into their pictures.

    Attributes:
        item_ids: The first item of each content, of those asked for. Not in order.
        moments: Its date, as ``Item.date_s``, or when it came; descending, of equal ones the last
            indexed first.
        width_px: The width of the item.
        height_px: The height of the item.
        unread: Whether no more than the file's name is known, as booleans.
        colours: What its picture looks like, (n, 3).
        companion_of: The item of the picture that it goes with (``core/exposures.py``), which need
            not be a row; 0: of none.
    """

    item_ids: ItemIds
    moments: Moments
    width_px: Sides
    height_px: Sides
    unread: npt.NDArray[np.bool_]
    colours: Colours
    companion_of: ItemIds

    def __len__(self) -> int:
        """How many there are."""
        return len(self.item_ids)

    def taken(self, kept: npt.NDArray[np.bool_] | npt.NDArray[np.intp] | slice) -> "Timeline":
        """The rows that a mask, places or a slice choose."""
        return Timeline(
            self.item_ids[kept],
            self.moments[kept],
            self.width_px[kept],
            self.height_px[kept],
            self.unread[kept],
            self.colours[kept],
            self.companion_of[kept],
        )


EMPTY_TIMELINE = Timeline(
    np.zeros(0, np.int64),
    np.zeros(0, np.float64),
    np.zeros(0, np.int32),
    np.zeros(0, np.int32),
    np.zeros(0, np.bool_),
    np.zeros((0, 3), np.uint8),
    np.zeros(0, np.int64),
)

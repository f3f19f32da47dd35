"""Where a coarse list ends: what no longer stands out from unrelated items is not shown."""

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Floor:
    """A pack's coarse floor.

    Attributes:
        standout: Least standout of something that may be a match, in a library of
            ``items`` items.
        items: The size of the library that ``standout`` was measured for.
    """

    standout: float
    items: int = 1000


def keep(standouts: Sequence[float], n_items: int, floor: Floor | None) -> int:
    """How many of a list to show.

    Args:
        standouts: Best first.
        n_items: How many items were compared with the query.
        floor: The pack's, None for a pack that was not calibrated: then all are kept.

    Returns:
        A number of at most ``len(standouts)``.
    """
    if floor is None:
        return len(standouts)
    least = threshold(n_items, floor)
    return sum(1 for standout in standouts if standout >= least)


def threshold(n_items: int, floor: Floor) -> float:
    """Return the least standout shown from a library of so many items."""
    grown = math.sqrt(2.0 * math.log(max(2, n_items))) - math.sqrt(2.0 * math.log(floor.items))
    return floor.standout + grown

"""Rectangles on a picture, as a person draws, moves and resizes them: pure geometry."""

from typing import Final

from retllm_desktop.core.query import Region

LEAST: Final = 0.03
"""Least share of a side: less of a picture is no picture any more."""
START: Final = Region(0.2, 0.2, 0.8, 0.8)
"""Where one begins who has chosen nothing yet."""
_DIGITS: Final = 3


def region_between(x: float, y: float, to_x: float, to_y: float) -> Region:
    """The region between two points, kept on the picture and not too small.

    Args:
        x: Of the first point, which stays where it is as far as there is room.
        y: Of the first point.
        to_x: Of the second point.
        to_y: Of the second point.
    """
    left, right = _span(x, to_x)
    top, bottom = _span(y, to_y)
    return Region(left, top, right, bottom)


def move_region(region: Region, by_x: float, by_y: float) -> Region:
    """The region elsewhere on the picture, as large as before."""
    by_x = min(max(by_x, -region.left), 1.0 - region.right)
    by_y = min(max(by_y, -region.top), 1.0 - region.bottom)
    return Region(
        _rounded(region.left + by_x),
        _rounded(region.top + by_y),
        _rounded(region.right + by_x),
        _rounded(region.bottom + by_y),
    )


def resize_region(region: Region, by_x: float, by_y: float) -> Region:
    """The region with its right and lower sides elsewhere; its left upper corner stays."""
    right = min(1.0, max(region.right + by_x, region.left + LEAST))
    bottom = min(1.0, max(region.bottom + by_y, region.top + LEAST))
    return Region(region.left, region.top, _rounded(right), _rounded(bottom))


def describe_region(region: Region) -> str:
    """A region in words."""
    across = f"{region.left:.0%} to {region.right:.0%} across"
    return f"{across}, {region.top:.0%} to {region.bottom:.0%} down"


def _span(one: float, other: float) -> tuple[float, float]:
    one, other = (min(1.0, max(0.0, at)) for at in (one, other))
    low, high = min(one, other), max(one, other)
    if high - low < LEAST:
        low = min(low, 1.0 - LEAST)
        high = low + LEAST
    return _rounded(low), _rounded(high)


def _rounded(share: float) -> float:
    return round(share, _DIGITS)

"""Where years and months stand on a scrubber: places are proportional to rows, not to time.

So a year of many pictures is long, and the scrubber moves as far as the list does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from retllm_desktop.ui.library.date_sections import MonthStart

_TICK_GAP_PX: Final = 6
_LABEL_GAP: Final = 1.25
"""Least distance of two labels, in heights of one."""


class MarkKind(Enum):
    """How a place on the scrubber is marked."""

    YEAR = auto()
    MONTH = auto()
    TICK = auto()


@dataclass(frozen=True, slots=True)
class ScrubberMark:
    """A mark beside a place.

    Attributes:
        month: Which month begins there.
        kind: The year, the month's name, or a tick alone.
        y_px: From the top of the scrubber.
    """

    month: MonthStart
    kind: MarkKind
    y_px: int


@dataclass(frozen=True, slots=True)
class ScrubberScale:
    """How rows lie along a scrubber.

    Attributes:
        rows: How many there are.
        top_px: Where the first one lies.
        length_px: From there to the last one.
    """

    rows: int
    top_px: int
    length_px: int

    def y_of(self, row: float) -> int:
        """Where a row lies, in pixels from the top of the scrubber."""
        share = row / max(1, self.rows - 1)
        return self.top_px + round(min(1.0, max(0.0, share)) * self.length_px)

    def row_at(self, y_px: float) -> int:
        """Which row lies at a place; beyond the ends the first or the last one."""
        share = (y_px - self.top_px) / max(1, self.length_px)
        return round(min(1.0, max(0.0, share)) * max(0, self.rows - 1))


def lay_out_marks(
    months: Sequence[MonthStart], scale: ScrubberScale, label_px: int
) -> tuple[ScrubberMark, ...]:
    """Return the marks for which there is room: years, then names of months, then ticks.

    The first year, in which the list begins, always has its label.

    Args:
        months: Of the list, by first row.
        scale: How rows lie.
        label_px: Height of a label.
    """
    if not months:
        return ()
    years = [
        month
        for place, month in enumerate(months)
        if not place or months[place - 1].year != month.year
    ]
    apart = round(label_px * _LABEL_GAP)
    marks = [
        ScrubberMark(year, MarkKind.YEAR, scale.y_of(year.first_row))
        for year in _spread(years, scale, apart)
    ]
    begun = {mark.month.first_row for mark in marks}
    others = [month for month in months if month.first_row not in begun]
    taken = [mark.y_px for mark in marks]
    for kind, gap in ((MarkKind.MONTH, apart), (MarkKind.TICK, _TICK_GAP_PX)):
        # Names of some months of a year and not of others would look like the only ones.
        named = others if kind is MarkKind.TICK else _roomy(others, years, scale, apart)
        for month in named:
            y_px = scale.y_of(month.first_row)
            beside = label_px // 2 if kind is MarkKind.TICK else 0
            if all(abs(y_px - other) >= gap + beside for other in taken):
                marks.append(ScrubberMark(month, kind, y_px))
                taken.append(y_px)
    return tuple(sorted(marks, key=lambda mark: mark.y_px))


def _spread(months: Sequence[MonthStart], scale: ScrubberScale, apart_px: int) -> list[MonthStart]:
    """Return those that are far enough from the one before."""
    chosen: list[MonthStart] = []
    for month in months:
        y_px = scale.y_of(month.first_row)
        if not chosen or y_px - scale.y_of(chosen[-1].first_row) >= apart_px:
            chosen.append(month)
    return chosen


def _roomy(
    months: Sequence[MonthStart],
    years: Sequence[MonthStart],
    scale: ScrubberScale,
    apart_px: int,
) -> list[MonthStart]:
    """Return the months of years that are long enough for the names of most of their months."""
    ends = [*(year.first_row for year in years[1:]), scale.rows]
    lengths = {
        year.year: scale.y_of(end) - scale.y_of(year.first_row)
        for year, end in zip(years, ends, strict=True)
    }
    numbers: dict[int, int] = {}
    for month in months:
        numbers[month.year] = numbers.get(month.year, 0) + 1
    return [
        month
        for month in months
        if lengths.get(month.year, 0) >= apart_px * (numbers[month.year] + 1) / 2
    ]

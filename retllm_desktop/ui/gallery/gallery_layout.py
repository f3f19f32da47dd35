"""Where the rows of a gallery lie: lines of pictures, squares or a list, between headings.

Pure: numbers in, numbers out. A *row* is an item by its place in the list; a *line* is what lies
side by side. Positions are pixels from the top left of what is scrolled through, in the order of
reading; a view that reads from right to left mirrors them.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.int32]
"""Pixels: (n,) int32."""

LEAST_RATIO: Final = 0.4
MOST_RATIO: Final = 4.0
"""Beyond these a picture's edges are cut off, so that a panorama does not take the whole line."""
CARD_RATIO: Final = 1.3
"""Width / height of what has no shape of its own: a text, a file that was not read."""
_MOST_STRETCH: Final = 1.6
"""A line that would have to be higher than this many times the wanted height is not filled."""
_AT_ONCE: Final = 1 << 13
"""Rows that are computed at once: what comes between stays where the processor has it at hand."""


class GalleryMode(StrEnum):
    """How a gallery is laid out."""

    GRID = "grid"
    """Whole pictures in lines that fill the width."""
    LIST = "list"
    """One item a line."""
    TIMELINE = "timeline"
    """Dense squares under headings."""


@dataclass(frozen=True, slots=True)
class LayoutShape:
    """What a layout is made by.

    Attributes:
        mode: How rows are laid out.
        width_px: Room for a line.
        row_px: Wanted height of a line; of the list, its height.
        gap_px: Between rows, and between lines.
        heading_px: Heights of headings by their level.
        space_px: Room above a heading that is not the first thing of all.
    """

    mode: GalleryMode
    width_px: int
    row_px: int
    gap_px: int = 6
    heading_px: tuple[int, ...] = (40, 32)
    space_px: int = 8


@dataclass(frozen=True, slots=True)
class HeadingPlace:
    """A heading as it is asked for.

    Attributes:
        first_row: The row that it stands above.
        level: Which height it has; negative: none, but a new line begins.
    """

    first_row: int
    level: int = 1


@dataclass(frozen=True, slots=True)
class GalleryLayout:
    """Where everything lies.

    Attributes:
        lefts: Of each row, (rows,).
        widths: Of each row, (rows,).
        starts: First row of each line, (lines + 1,), the number of rows at its end.
        tops: Of each line, (lines,).
        heights: Of each line, (lines,).
        heading_tops: Of each heading, (headings,), in the order they were asked for.
        heading_heights: Of each heading, (headings,).
        height_px: Of the whole.
    """

    lefts: Places
    widths: Places
    starts: Places
    tops: Places
    heights: Places
    heading_tops: Places
    heading_heights: Places
    height_px: int

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return len(self.lefts)

    def line_of(self, row: int) -> int:
        """The line that a row lies in."""
        return _place(self.starts, row, "right") - 1

    def rect(self, row: int) -> tuple[int, int, int, int]:
        """Left, top, width and height of a row."""
        line = self.line_of(row)
        return (
            int(self.lefts[row]),
            int(self.tops[line]),
            int(self.widths[row]),
            int(self.heights[line]),
        )

    def lines_between(self, top: int, bottom: int) -> range:
        """The lines of which something lies from ``top`` up to ``bottom``, which is not in it."""
        if bottom <= top:
            return range(0)
        first = _place(self.tops, top, "right") - 1
        if first < 0 or self.tops[first] + self.heights[first] <= top:
            first += 1
        after = _place(self.tops, bottom, "left")
        return range(first, max(first, after))

    def rows_between(self, top: int, bottom: int) -> range:
        """The rows of which something lies from ``top`` up to ``bottom``, which is not in it."""
        lines = self.lines_between(top, bottom)
        if not lines:
            return range(0)
        return range(int(self.starts[lines.start]), int(self.starts[lines.stop]))

    def row_at(self, left: int, top: int) -> int:
        """The row that lies at a place, -1 where none does."""
        line = _place(self.tops, top, "right") - 1
        if line < 0 or top >= self.tops[line] + self.heights[line]:
            return -1
        first, after = int(self.starts[line]), int(self.starts[line + 1])
        row = first + _place(self.lefts[first:after], left, "right") - 1
        return row if row >= first and left < self.lefts[row] + self.widths[row] else -1

    def row_near(self, line: int, left: int) -> int:
        """The row of a line whose middle is the nearest to a place."""
        first, after = int(self.starts[line]), int(self.starts[line + 1])
        middles = self.lefts[first:after] + self.widths[first:after] // 2
        return first + int(np.argmin(np.abs(middles - left)))

    def runs_touched(self, left: int, top: int, right: int, bottom: int) -> list[range]:
        """The rows that a rectangle touches, as runs of rows; its last column and row count."""
        rows = self.rows_between(top, bottom + 1)
        if not rows:
            return []
        lefts = self.lefts[rows.start : rows.stop]
        touched = (lefts <= right) & (lefts + self.widths[rows.start : rows.stop] > left)
        edges = np.flatnonzero(np.diff(np.concatenate(([False], touched, [False])).astype(np.int8)))
        return [
            range(rows.start + int(a), rows.start + int(b))
            for a, b in zip(edges[::2], edges[1::2], strict=True)
        ]

    def heading_at(self, top: int) -> int:
        """The last heading that begins at a place or above it, -1 for none."""
        return _place(self.heading_tops, top, "right") - 1


def _place(ascending: Places, at: int, side: Literal["left", "right"]) -> int:
    """Return where a number stands among ascending ones.

    Not by numpy, which for a number of Python's first turns all of them into longer integers, and
    lets go of the interpreter, so that painting would wait for whoever reads meanwhile.
    """
    numbers = ascending.data
    return bisect_right(numbers, at) if side == "right" else bisect_left(numbers, at)


def lay_out(
    ratios: NDArray[np.float32], headings: Sequence[HeadingPlace], shape: LayoutShape
) -> GalleryLayout:
    """Lay rows out.

    Args:
        ratios: Width / height of each row, (rows,) float32; 0 for what has none.
        headings: By first row, ascending; those behind the last row are left out of sight.
        shape: How it is to be laid out.
    """
    rows = len(ratios)
    width = max(1, shape.width_px)
    if not rows:
        none = np.zeros(0, np.int32)
        beyond = np.zeros(len(headings), np.int32)
        return GalleryLayout(none, none, np.zeros(1, np.int32), none, none, beyond, beyond, 0)
    begins = _begin_sections(headings, rows)
    if shape.mode is GalleryMode.GRID:
        sums = _sum_shapes(ratios)
        starts = _break_lines(sums, begins, width, shape)
        lefts, widths, heights = _fill_lines(sums, starts, begins, width, shape)
    else:
        columns, gap = 1, shape.gap_px
        if shape.mode is GalleryMode.TIMELINE:
            columns = max(1, (width + gap) // (shape.row_px + gap))
        side = (width - gap * (columns - 1)) / columns
        starts = _count_lines(begins, rows, columns)
        column = np.arange(columns + 1, dtype=np.float64)
        edges = _round(column * side).astype(np.int32)
        place = np.arange(rows, dtype=np.int32) - np.repeat(starts[:-1], np.diff(starts))
        lefts = (edges[:-1] + gap * column[:-1].astype(np.int32))[place]
        widths = np.maximum(np.diff(edges), 1)[place]
        height = shape.row_px if shape.mode is GalleryMode.LIST else max(1, round(side))
        heights = np.full(len(starts) - 1, float(height))
    tops, heading_tops, heading_heights = _stack(starts, heights, headings, shape)
    return GalleryLayout(
        lefts,
        widths,
        starts,
        tops.astype(np.int32),
        heights.astype(np.int32),
        heading_tops.astype(np.int32),
        heading_heights.astype(np.int32),
        int(tops[-1] + heights[-1]),
    )


def _begin_sections(headings: Sequence[HeadingPlace], rows: int) -> Places:
    """Return where sections begin, each once: (sections,) int32, the first of them 0."""
    firsts = np.fromiter((one.first_row for one in headings), np.int64, len(headings))
    begins = np.concatenate(([0], firsts[firsts < rows])).astype(np.int32)
    # They ascend. Not ``np.unique``, whose first call loads a package for a twentieth of a second.
    return begins[np.append(True, begins[1:] != begins[:-1])]


def _count_lines(begins: Places, rows: int, columns: int) -> Places:
    """Return where lines of so many rows begin, and the number of rows at the end."""
    lengths = np.diff(np.append(begins, rows))
    lines = -(-lengths // columns)
    before = np.cumsum(lines) - lines
    line = np.arange(int(lines.sum())) - np.repeat(before, lines)
    return np.append(np.repeat(begins, lines) + columns * line, rows).astype(np.int32)


def _sum_shapes(ratios: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return the widths of all rows before each, and of all, at a height of 1: (rows + 1,)."""
    sums = np.zeros(len(ratios) + 1)
    shapes = np.where(ratios > 0, np.clip(ratios, LEAST_RATIO, MOST_RATIO), CARD_RATIO)
    np.cumsum(shapes, dtype=np.float64, out=sums[1:])
    return sums


def _break_lines(
    sums: NDArray[np.float64], begins: Places, width: int, shape: LayoutShape
) -> Places:
    """Return where lines begin, and the number of rows at the end.

    A line holds as many rows as bring it nearest to the wanted height. Of every row it is computed
    where a line that began with it would end, for which lines do is known only then.
    """
    rows, gap, wanted = len(sums) - 1, shape.gap_px, shape.row_px
    ends = np.repeat(np.append(begins[1:], rows), np.diff(np.append(begins, rows)))
    reach = wanted * sums
    reach += gap * np.arange(rows + 1)
    after = np.empty(rows, np.int32)
    for begin in range(0, rows, _AT_ONCE):
        part = slice(begin, min(begin + _AT_ONCE, rows))
        first, end = np.arange(part.start, part.stop), ends[part]
        fit = np.searchsorted(reach, reach[part] + (width + gap), "right") - 1
        fit = np.minimum(np.maximum(fit, first + 1), end)
        one_more = np.minimum(fit + 1, end)
        nearer = _misfit(one_more, first, sums, width, shape) < _misfit(
            fit, first, sums, width, shape
        )
        # Where all that is left fits it is the last line, whatever its height would be.
        after[part] = np.where(nearer & (fit != end), one_more, fit)
    starts: list[int] = []
    row, following = 0, after.data
    while row < rows:
        starts.append(row)
        row = following[row]
    starts.append(rows)
    return np.array(starts, np.int32)


def _misfit(
    after: NDArray[np.intp],
    first: NDArray[np.intp],
    sums: NDArray[np.float64],
    width: int,
    shape: LayoutShape,
) -> NDArray[np.float64]:
    """Return how many times too high, or too low, lines of these rows would be; 1: neither."""
    room = np.maximum(width - shape.gap_px * (after - first - 1), 1e-6)
    times = room / ((sums[after] - sums[first]) * shape.row_px)
    return np.maximum(times, 1 / times)


def _fill_lines(
    sums: NDArray[np.float64], starts: Places, begins: Places, width: int, shape: LayoutShape
) -> tuple[Places, Places, NDArray[np.float64]]:
    """Return lefts and widths of rows, and heights of lines that fill the width."""
    rows, gap = len(sums) - 1, shape.gap_px
    first, after = starts[:-1], starts[1:]
    exact = np.maximum(width - gap * (after - first - 1), 1) / (sums[after] - sums[first])
    section_ends = np.append(begins[1:], rows)
    last = after == section_ends[np.searchsorted(section_ends, first, "right")]
    exact = np.minimum(exact, np.where(last, shape.row_px, shape.row_px * _MOST_STRETCH))
    lefts, widths = np.empty(rows, np.int32), np.empty(rows, np.int32)
    lines = len(first)
    step = max(1, _AT_ONCE * lines // rows)
    for begin in range(0, lines, step):
        of = slice(begin, min(begin + step, lines))
        numbers = after[of] - first[of]
        part = slice(int(starts[of.start]), int(starts[of.stop]))
        start, height = np.repeat(first[of], numbers), np.repeat(exact[of], numbers)
        gaps = gap * (np.arange(part.start, part.stop) - start)
        # Where one row ends and the next begins is one number, rounded once: gaps stay as wide as
        # they are.
        edges = sums[part.start : part.stop + 1]
        left = _round(height * (edges[:-1] - sums[start]))
        widths[part] = np.maximum(_round(height * (edges[1:] - sums[start])) - left, 1)
        lefts[part] = left + gaps
    return lefts, widths, np.maximum(_round(exact), 1)


def _round(values: NDArray[np.floating]) -> NDArray[np.float64]:
    """Round halves up."""
    return np.floor(values.astype(np.float64) + 0.5)


def _stack(
    starts: Places,
    heights: NDArray[np.float64],
    headings: Sequence[HeadingPlace],
    shape: LayoutShape,
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return tops of lines, and tops and heights of headings."""
    lines, gap = len(heights), shape.gap_px
    own = np.array(
        [
            shape.heading_px[min(h.level, len(shape.heading_px) - 1)] * (h.level >= 0)
            for h in headings
        ],
        np.float64,
    )
    line = np.searchsorted(starts, [one.first_row for one in headings])
    shown = line < lines
    above = np.zeros(lines + 1)
    np.add.at(above, line[shown], own[shown])
    spaced = np.where((above > 0) & (np.arange(lines + 1) > 0), above + shape.space_px, above)
    tops = (
        np.cumsum(spaced[:lines]) + np.concatenate(([0.0], np.cumsum(heights + gap)[:-1]))[:lines]
    )
    # Headings above one line stand upon each other, the last of them upon the line.
    upto = np.cumsum(own)
    group_end = np.searchsorted(line, line, "right") - 1
    below = upto[group_end] - upto + own if len(own) else own
    beyond = float(tops[-1] + heights[-1]) if lines else 0.0
    heading_tops = np.where(shown, np.append(tops, 0.0)[np.minimum(line, lines)] - below, beyond)
    return tops, heading_tops, np.where(shown, own, 0.0)

"""Where rows lie: nothing overlaps, nothing is lost, whatever the shapes, sections and width."""

import subprocess
import sys
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retllm_desktop.ui.gallery.gallery_layout import (
    GalleryLayout,
    GalleryMode,
    HeadingPlace,
    LayoutShape,
    lay_out,
)

RATIOS = st.lists(
    st.one_of(st.just(0.0), st.floats(0.0625, 20.0, width=32)), min_size=0, max_size=120
)


@st.composite
def layouts(draw: st.DrawFn) -> tuple[GalleryLayout, list[HeadingPlace], LayoutShape]:
    ratios = np.array(draw(RATIOS), np.float32)
    firsts = draw(st.lists(st.integers(0, len(ratios) + 2), max_size=12))
    headings = [HeadingPlace(first, draw(st.integers(-1, 1))) for first in sorted(firsts)]
    shape = LayoutShape(
        draw(st.sampled_from(GalleryMode)),
        draw(st.integers(120, 2600)),
        draw(st.integers(30, 400)),
        draw(st.integers(0, 8)),
    )
    return lay_out(ratios, headings, shape), headings, shape


@settings(max_examples=300, deadline=None)
@given(layouts())
def test_every_row_lies_once_within_the_width_and_in_its_order(made):
    layout, _, shape = made
    assert layout.starts[0] == 0
    assert layout.starts[-1] == layout.rows
    assert (np.diff(layout.starts) > 0).all() if layout.rows else len(layout.tops) == 0
    below = -1
    for line in range(len(layout.tops)):
        assert layout.tops[line] > below or line == 0
        below = int(layout.tops[line] + layout.heights[line]) - 1
        first, after = int(layout.starts[line]), int(layout.starts[line + 1])
        right = 0
        for row in range(first, after):
            left, top, width, height = layout.rect(row)
            assert (top, height) == (layout.tops[line], layout.heights[line])
            assert left >= right + (shape.gap_px if row > first else 0)
            assert width >= 1
            right = left + width
            assert layout.row_at(left, top) == row
            assert layout.row_at(left + width - 1, top + height - 1) == row
        assert right <= max(shape.width_px, after - first)
    assert layout.height_px == below + 1 or not layout.rows


@settings(max_examples=200, deadline=None)
@given(layouts())
def test_headings_break_lines_and_cover_nothing(made):
    layout, headings, _ = made
    spans = [
        (int(top), int(top + height))
        for top, height in zip(layout.heading_tops, layout.heading_heights, strict=True)
        if height
    ]
    for (_, bottom), (top, _) in pairwise(spans):
        assert bottom <= top
    for (top, bottom), heading in zip(
        zip(layout.heading_tops, layout.heading_tops + layout.heading_heights, strict=True),
        headings,
        strict=True,
    ):
        if heading.first_row >= layout.rows:
            continue
        assert heading.first_row in layout.starts
        line = layout.line_of(heading.first_row)
        assert bottom <= layout.tops[line]
        if line:
            assert top >= layout.tops[line - 1] + layout.heights[line - 1]


@settings(max_examples=200, deadline=None)
@given(layouts(), st.integers(-500, 9000), st.integers(0, 1500))
def test_what_is_on_screen_is_found_as_by_looking_at_all(made, top, room):
    layout, _, _ = made
    seen = [
        row
        for row in range(layout.rows)
        if layout.rect(row)[1] < top + room and sum(layout.rect(row)[1::2]) > top
    ]
    assert list(layout.rows_between(top, top + room)) == (seen if room else [])


@settings(max_examples=200, deadline=None)
@given(layouts(), st.integers(-50, 2600), st.integers(-50, 4000), st.data())
def test_a_band_touches_what_it_crosses(made, left, top, data):
    layout, _, _ = made
    right = left + data.draw(st.integers(0, 900))
    bottom = top + data.draw(st.integers(0, 900))
    touched = [row for run in layout.runs_touched(left, top, right, bottom) for row in run]
    crossed = []
    for row in range(layout.rows):
        x, y, width, height = layout.rect(row)
        if x <= right and x + width > left and y <= bottom and y + height > top:
            crossed.append(row)
    assert touched == crossed


@pytest.mark.parametrize("mode", list(GalleryMode))
def test_lines_of_pictures_fill_the_width_and_the_last_one_is_not_stretched(mode):
    ratios = np.full(50, 1.5, np.float32)
    layout = lay_out(ratios, [HeadingPlace(0), HeadingPlace(20)], LayoutShape(mode, 1000, 160))
    for line in range(len(layout.tops)):
        last = int(layout.starts[line + 1])
        right = int(layout.lefts[last - 1] + layout.widths[last - 1])
        if last in (20, 50) and mode is not GalleryMode.LIST:
            assert layout.heights[line] <= 162
        else:
            assert right == 1000


def test_a_hundred_thousand_rows_are_told_apart():
    rng = np.random.default_rng(7)
    ratios = rng.choice([0.0, 0.66, 1.0, 1.5, 3.0], 100_000).astype(np.float32)
    headings = [HeadingPlace(row) for row in range(0, 100_000, 40)]
    layout = lay_out(ratios, headings, LayoutShape(GalleryMode.GRID, 1180, 160))
    for row in (0, 1, 49_999, 50_000, 99_999):
        left, top, width, height = layout.rect(row)
        assert layout.row_at(left + width // 2, top + height // 2) == row
    assert layout.height_px > 2_000_000


def test_far_down_a_long_list_pictures_keep_their_shapes():
    # In single precision the places of the last of these would be off by pixels.
    ratios = np.random.default_rng(3).choice([0.66, 1.0, 1.333, 1.5], 400_000).astype(np.float32)
    layout = lay_out(ratios, [], LayoutShape(GalleryMode.GRID, 1180, 160))
    heights = np.repeat(layout.heights, np.diff(layout.starts))
    # Each edge is rounded to a pixel, and the height.
    assert np.abs(layout.widths - heights * ratios).max() <= 2


def test_laying_out_loads_nothing():
    # For each of such packages the window would stand still at its first list.
    found = subprocess.run(
        [sys.executable, "-c", _LAID_OUT], capture_output=True, text=True, check=True
    )
    assert found.stdout.split() == []


_LAID_OUT = """
import sys
import numpy as np
from retllm_desktop.ui.gallery.gallery_layout import GalleryMode, HeadingPlace, LayoutShape, lay_out
before = set(sys.modules)
for mode in GalleryMode:
    shape = LayoutShape(mode, 900, 160)
    lay_out(np.ones(300, np.float32), [HeadingPlace(0), HeadingPlace(9)], shape)
print(*(set(sys.modules) - before))
"""

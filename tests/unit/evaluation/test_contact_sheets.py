import itertools

import numpy as np
import pytest

from retllm_desktop.core.judging import SHEET_LETTERS
from retllm_desktop.core.query import Region
from retllm_desktop.core.types import ImageSpec, Verdict
from retllm_desktop.evaluation.attention_regions import find_attended_region
from retllm_desktop.evaluation.contact_sheets import (
    MOST_CELLS,
    average_votes,
    cell_spec,
    count_columns,
    draw_sheet,
    list_orders,
)


def picture(value, side=32):
    return np.full((side, side, 3), value, np.uint8)


def test_each_candidate_has_a_cell_and_a_letter_of_its_own():
    sheet = draw_sheet([picture(10 * (n + 1)) for n in range(10)], 128)
    assert sheet.shape == (128, 128, 3)
    side = 128 // count_columns(10)
    labels = []
    for number in range(10):
        top, left = side * (number // 4), side * (number % 4)
        cell = sheet[top : top + side, left : left + side]
        assert (cell[-1, -1] == 10 * (number + 1)).all()
        label = cell[:9, :7]
        assert set(np.unique(label)) == {0, 255}
        labels.append(label.tobytes())
    assert len(set(labels)) == len(SHEET_LETTERS) == MOST_CELLS
    # What no candidate takes is white.
    assert (sheet[2 * side :, 2 * side :] == 255).all()


def test_a_picture_of_another_shape_stands_in_the_middle_of_its_cell():
    sheet = draw_sheet([np.zeros((20, 40, 3), np.uint8), picture(9, 40)], 80)
    assert (sheet[12, 20] == 0).all()
    assert (sheet[35, 20] == 255).all()
    with pytest.raises(ValueError, match="in a cell of 40"):
        draw_sheet([picture(1, 41), picture(1, 40)], 80)
    with pytest.raises(ValueError, match="11 pictures for 10"):
        draw_sheet([picture(1)] * 11, 160)
    spec = cell_spec(ImageSpec(100, resize="shortest", crop=True), 3)
    assert (spec.px, spec.resize, spec.crop) == (33, "squash", False)


def test_every_candidate_is_moved_over_the_sheet():
    assert list_orders(5, 1) == ((0, 1, 2, 3, 4),)
    orders = list_orders(10, 4)
    assert len(orders) == 4
    assert all(sorted(order) == list(range(10)) for order in orders)
    for place in range(10):
        assert len({order.index(place) for order in orders}) == 4
    assert len(list_orders(2, 4)) == 2


def test_votes_are_averaged():
    mean = average_votes(
        [Verdict(0.2, 1.0, -1.0, 0.5, tokens=10), Verdict(0.6, 2.0, 2.0, 1.0, tokens=30)]
    )
    assert (mean.p_true, mean.entropy_nats, mean.log_odds, mean.answer_mass) == (
        pytest.approx(0.4),
        pytest.approx(1.5),
        pytest.approx(0.5),
        pytest.approx(0.75),
    )
    assert mean.tokens == 40


def test_the_region_is_where_most_attention_lies():
    grid = np.full((8, 8), 0.001)
    grid[1:3, 5:7] = 0.004
    assert find_attended_region(grid.ravel().tolist(), 1.0) == Region(0.375, 0.0, 0.875, 0.5)
    # One token that draws all of it is no place to look at.
    grid[7, 0] = 0.9
    assert find_attended_region(grid.ravel().tolist(), 1.0) == Region(0.375, 0.0, 0.875, 0.5)


def test_tokens_that_make_no_grid_of_the_picture():
    assert find_attended_region([0.1, 0.2] * 6, 4 / 3) is not None
    assert find_attended_region([0.1, 0.2] * 6, 1.0) is None
    assert find_attended_region([0.1] * 65, 1.0) is None
    assert find_attended_region([0.25] * 64, 1.0) is None
    assert find_attended_region([], 1.0) is None


@pytest.mark.parametrize(("rows", "columns"), list(itertools.product((2, 5, 12), (2, 7))))
def test_the_region_lies_within_the_picture(rows, columns):
    values = np.random.default_rng(rows * columns).random(rows * columns).tolist()
    found = find_attended_region(values, columns / rows)
    assert found is not None
    assert 0 <= found.left < found.right <= 1
    assert 0 <= found.top < found.bottom <= 1

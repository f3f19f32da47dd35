"""Products of a query with codes are what numpy makes of them, however they are laid out."""

import numpy as np
import pytest

from retllm_desktop.library.vector_index.rows import (
    UnusableIndexError,
    products_of_codes,
    products_of_file,
)
from tests.unit.library.conftest import products_are_right

ROWS = 1000
WIDTH = 48
BLOCK = 16
BEFORE = 1234


@pytest.fixture
def codes():
    return np.random.default_rng(3).integers(0, 256, (ROWS, WIDTH), dtype=np.uint8)


@pytest.fixture
def lay_out(codes, tmp_path):
    def in_memory(at_once):
        return products_of_codes(codes, BLOCK, rows_at_once=at_once)

    def in_a_file(at_once):
        path = tmp_path / "codes"
        path.write_bytes(bytes(BEFORE) + codes.tobytes() + bytes(99))
        return products_of_file(path, BEFORE, ROWS, WIDTH, BLOCK, rows_at_once=at_once)

    return {"memory": in_memory, "file": in_a_file}


@pytest.mark.parametrize("where", ["memory", "file"])
@pytest.mark.parametrize("at_once", [ROWS, 400, 250])
def test_products_are_right_whatever_lies_together(lay_out, codes, where, at_once):
    products = lay_out[where](at_once)
    assert products_are_right(products, codes)
    assert not products_are_right(products, codes[::-1])


def test_codes_that_are_not_all_there_are_refused(codes, tmp_path):
    path = tmp_path / "codes"
    path.write_bytes(codes[:900].tobytes())
    with pytest.raises(UnusableIndexError):
        products_of_file(path, 0, ROWS, WIDTH, BLOCK, rows_at_once=400)

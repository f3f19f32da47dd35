"""Products of a query with codes are what numpy makes of them, however they are laid out."""

import numpy as np
import pytest

from retllm_desktop.store import scan_products
from retllm_desktop.store.scan_codes import MIDDLE
from retllm_desktop.store.scan_products import of_codes, of_file
from retllm_desktop.store.scan_rows import UnusableCopyError

ROWS = 1000
WIDTH = 48
BLOCK = 16
BEFORE = 1234


@pytest.fixture
def codes():
    return np.random.default_rng(3).integers(0, 256, (ROWS, WIDTH), dtype=np.uint8)


@pytest.fixture
def weights():
    return np.random.default_rng(4).normal(size=2 * WIDTH).astype(np.float32)


@pytest.fixture
def lay_out(codes, tmp_path):
    def in_memory():
        return of_codes(codes, BLOCK)

    def in_a_file():
        path = tmp_path / "codes"
        path.write_bytes(bytes(BEFORE) + codes.tobytes() + bytes(99))
        return of_file(path, BEFORE, ROWS, WIDTH, BLOCK)

    return {"memory": in_memory, "file": in_a_file}


@pytest.mark.parametrize("where", ["memory", "file"])
@pytest.mark.parametrize("at_once", [ROWS, 400, 250])
def test_products_are_right_whatever_lies_together(
    lay_out, codes, weights, where, at_once, monkeypatch
):
    steps = np.stack((codes & 15, codes >> 4), axis=2).reshape(ROWS, -1).astype(np.float32)
    right = (steps - MIDDLE) @ weights
    monkeypatch.setattr(scan_products, "_ROWS_AT_ONCE", at_once)
    found = lay_out[where]().with_query(weights)
    # The query is cut into 255 steps for each block, the widest of them for the largest weight.
    step = 2 * np.abs(weights).max() / 255
    error = MIDDLE * step / np.sqrt(12) * np.sqrt(2 * WIDTH)
    assert found.shape == (ROWS,)
    assert np.abs(found - right).max() < 5 * error
    assert np.abs(found - right).max() < 0.1 * right.std()


def test_codes_that_are_not_all_there_are_refused(codes, tmp_path, monkeypatch):
    monkeypatch.setattr(scan_products, "_ROWS_AT_ONCE", 400)
    path = tmp_path / "codes"
    path.write_bytes(codes[:900].tobytes())
    with pytest.raises(UnusableCopyError):
        of_file(path, 0, ROWS, WIDTH, BLOCK)

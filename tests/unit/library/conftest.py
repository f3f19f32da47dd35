"""Libraries on real disks, and files that only exist as far as a library can tell."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from retllm_desktop.library.sqlite_library import SqliteLibrary
from retllm_desktop.library.vector_index.quantizer import MIDDLE, CodeBytes
from retllm_desktop.library.vector_index.rows import CodeProducts
from tests.fixtures.library_samples import SPACE, Place, Samples, all_items, folder, samples
from tests.fixtures.time_zones import zone

__all__ = [
    "SPACE",
    "Place",
    "Samples",
    "all_items",
    "folder",
    "products_are_right",
    "samples",
    "zone",
]


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


@pytest.fixture
def library(place: Place) -> Iterator[SqliteLibrary]:
    with place.open() as opened:
        yield opened


def products_are_right(products: CodeProducts, codes: CodeBytes) -> bool:
    """Tell whether the products of a query with codes (n, bytes) are what numpy makes of them."""
    steps = np.empty((len(codes), 2 * codes.shape[1]), np.float32)
    steps[:, ::2], steps[:, 1::2] = codes & 15, codes >> 4
    weights = np.random.default_rng(5).normal(size=steps.shape[1]).astype(np.float32)
    right = (steps - MIDDLE) @ weights
    found = products.with_query(weights)
    # The weights are cut into steps too.
    return found.shape == right.shape and bool((found - right).std() < 0.01 * right.std())

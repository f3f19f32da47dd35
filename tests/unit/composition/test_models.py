"""What the models of packs are opened with."""

import pytest

from retllm_desktop.composition.models import size_prefix_cache

GIB = 2**30


@pytest.mark.parametrize(
    ("memory_bytes", "expected"),
    [(0, GIB // 8), (GIB, GIB // 8), (8 * GIB, GIB // 2), (16 * GIB, GIB), (256 * GIB, 2 * GIB)],
)
def test_what_is_remembered_goes_by_the_machines_memory(memory_bytes, expected):
    assert size_prefix_cache(memory_bytes) == expected

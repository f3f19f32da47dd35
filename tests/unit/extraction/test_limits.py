import pytest

from retllm_desktop.extraction.files import MIB, ReadingLimits, fit_memory_cap
from retllm_desktop.extraction.pool import ProcessExtractor


@pytest.mark.parametrize(
    ("memory_mib", "workers", "fitting", "each_mib"),
    [
        (None, 8, 8, 2048),
        (16384, 4, 4, 2048),
        (2048, 8, 8, 256),
        (1024, 8, 4, 256),
        (1100, 3, 3, 366),
        (1024, 1, 1, 1024),
        (64, 8, 1, 256),
    ],
)
def test_a_cap_costs_processes_before_it_costs_files(memory_mib, workers, fitting, each_mib):
    cap = None if memory_mib is None else memory_mib * MIB
    number, limits = fit_memory_cap(cap, workers, ReadingLimits())
    assert (number, limits.memory_bytes // MIB) == (fitting, each_mib)
    assert limits.pages == ReadingLimits().pages


def test_the_pool_keeps_the_cap():
    pool = ProcessExtractor(8, memory_bytes=512 * MIB)
    assert pool._workers == 2
    assert pool._settings.limits.memory_bytes == 256 * MIB
    pool.close()

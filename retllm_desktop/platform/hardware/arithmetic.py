"""How fast this machine multiplies matrices: what an unmeasured model's speed is told from."""

import time
from typing import Final

import numpy as np

from retllm_desktop.platform.hardware.components import Processor
from retllm_desktop.platform.hardware.machine_records import MachineRecords

_SIDE: Final = 768
"""Of the matrices: the width of a base transformer, so that they fit the caches as its do."""
_TIMES: Final = 8
_FORMAT: Final = 1


def measure_gflops(records: MachineRecords, processor: Processor) -> float:
    """Return 10^9 floating-point operations a second of float32 matrix products, all cores.

    Takes a tenth of a second on two cores. The best of several products counts, and the best of
    all times that it was measured on this machine: what else runs makes single ones slower.

    Args:
        records: Where the best is remembered.
        processor: What it is remembered for.
    """
    key = f"gflops {_FORMAT} {processor.model} {processor.logical_cores}"
    matrix = np.random.default_rng(0).standard_normal((_SIDE, _SIDE), dtype=np.float32)
    out = np.empty_like(matrix)
    np.matmul(matrix, matrix, out=out)  # Threads are started and pages touched, untimed.
    best_s = float("inf")
    for _ in range(_TIMES):
        began_s = time.perf_counter()
        np.matmul(matrix, matrix, out=out)
        best_s = min(best_s, time.perf_counter() - began_s)
    gflops = 2 * _SIDE**3 / max(best_s, 1e-9) / 1e9
    known = (records.get(key) or {}).get("gflops")
    if isinstance(known, (int, float)) and known >= gflops:
        return float(known)
    records.put(key, {"gflops": gflops})
    return gflops

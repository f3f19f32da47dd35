"""What a judged candidate costs, with nothing kept, its picture encoded, its beginning read.

    python -m tests.benchmarks judging --size starter --part cost
    python -m tests.benchmarks judging --size smolvlm2-500m --part edit

Sizes: ``starter`` is the shipped pack; the others have real models' exact shapes and random
weights (``judging_shapes``), written into ``--files`` at the first use. Parts: ``cost`` takes
the engine apart in this process and asks llama-cpp-python's chat handler the same question;
``edit`` judges candidates in the child, edits the query and judges them again; ``flat`` watches
the child's memory over many candidates.
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path

from tests.benchmarks import report


def main() -> None:
    """Run one part for one size and write its table."""
    # As in the judging child. It is read when llama.cpp is loaded, so before that.
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    from tests.benchmarks import judging_parts as parts

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", choices=parts.SIZES, default="starter")
    parser.add_argument("--part", choices=("cost", "edit", "flat"), default="cost")
    parser.add_argument("--threads", type=int, default=min(os.cpu_count() or 1, 2))
    parser.add_argument("--count", type=int, default=0, help="candidates; 0: by size")
    parser.add_argument(
        "--files", type=Path, default=Path(tempfile.gettempdir()) / "retllm-judging-shapes"
    )
    options = parser.parse_args()
    size, part, threads = options.size, options.part, options.threads
    pack = parts.pack_of(size, options.files)
    # Numbers that were taken beside other work are none; this shows it.
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
    counts = {"cost": parts.COUNTS[size], "edit": parts.EDITED, "flat": parts.FLAT[size]}
    count = options.count or counts[part]
    if part == "cost":
        rows = parts.cost(pack, threads, count)
    elif part == "edit":
        rows = parts.edit(pack, threads, count)
    else:
        rows = parts.flat(pack, threads, count)
    settings = {
        "size": size,
        "part": part,
        "threads": threads,
        "candidates": count,
        "load average at the start": round(load, 2),
    }
    sys.stdout.write(report.write(f"judging-{size}-{part}", rows, settings))

"""Memory of the window's processes at rest, a while after a search.

    python -m tests.benchmarks idle --items 100000

Counted is what the program and its children hold, shared pages by their share (PSS). The library is
that of ``start``.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import psutil

from tests.benchmarks import report
from tests.benchmarks.start import make_library

_REST_S = 75.0
"""Models are given back after a minute."""


def held_mib(pid: int) -> dict[str, float]:
    """Return MiB that a process and its children hold, by what they are."""
    own = psutil.Process(pid)
    children = own.children(recursive=True)
    return {
        "the window's process": own.memory_full_info().pss / 2**20,
        "its children": sum(child.memory_full_info().pss for child in children) / 2**20,
    }


def main() -> None:
    """Fill, start, wait, measure, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=100_000)
    options = parser.parse_args()
    scratch = Path(tempfile.mkdtemp(prefix="retllm-idle-"))
    try:
        where = make_library(options.items, scratch)
        command = [
            sys.executable, "-m", "tests.benchmarks.idle_child", str(where.data), str(_REST_S),
        ]  # fmt: skip
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as run:
            assert run.stdout is not None
            assert run.stdin is not None
            line = run.stdout.readline()
            if not line:
                raise SystemExit("wrong: it ended before it was at rest")
            held = held_mib(run.pid)
            run.stdin.write("\n")
            run.stdin.flush()
            run.wait(60)
        seen = json.loads(line)
        if seen["files"] != options.items or not seen["results"]:
            raise SystemExit(f"wrong: {seen}")
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    rows = [(name, value, "MiB") for name, value in held.items()]
    rows.append(("together", sum(held.values()), "MiB"))
    chosen: dict[str, object] = {
        "items": f"{options.items:,}",
        "platform": os.environ.get("QT_QPA_PLATFORM", "the system's"),
        "seconds at rest": _REST_S,
    }
    sys.stdout.write(report.write("idle", rows, chosen))


if __name__ == "__main__":
    main()

"""Searches in a process of its own, so that its memory and its start are its own.

python -m tests.benchmarks.nearest_child LIBRARY SPACE DIMENSION FOLDER measure|loop
"""

import json
import os
import sys
import threading
import time
from pathlib import Path

import numpy as np
import psutil

from retllm_desktop.core.types import EmbeddingSpace
from retllm_desktop.library.sqlite_library import open_library
from tests.benchmarks.peak import peak_bytes

K = 200
WARM = 5


def percentiles(seconds: list[float]) -> dict[str, float]:
    """Return p50 and p99 in milliseconds."""
    p50, p99 = np.quantile(np.array(seconds) * 1000, (0.5, 0.99))
    return {"p50_ms": float(p50), "p99_ms": float(p99)}


def measure(folder: Path, library_path: Path, space: EmbeddingSpace) -> dict[str, object]:
    """Search with every query and filter; leave what was found in the folder."""
    process = psutil.Process(os.getpid())
    queries = np.load(folder / "queries.npy")
    began = time.perf_counter()
    with open_library(library_path, cache_dir=folder / "cache", writable=False) as library:
        library.vectors.use_space(space)
        first = library.vectors.nearest(queries[0], K)
        told: dict[str, object] = {
            "start_s": time.perf_counter() - began,
            "copy": library.vectors.load_index(),
            "first": len(first),
        }
        for path in sorted(folder.glob("within-*.npy")):
            within = None if path.stem == "within-all" else np.load(path)
            found: list[list[int]] = []
            seconds: list[float] = []
            for number, query in enumerate([*queries[:WARM], *queries]):
                before = time.perf_counter()
                nearest = library.vectors.nearest(query, K, within=within)
                if number >= WARM:
                    seconds.append(time.perf_counter() - before)
                    found.append([neighbour.item_id for neighbour in nearest])
            np.save(folder / path.stem.replace("within", "found"), np.array(found, np.int64))
            told[path.stem] = percentiles(seconds)
        told["resident_bytes"] = process.memory_info().rss
        told["peak_bytes"] = peak_bytes(process.pid)
    return told


def loop(folder: Path, library_path: Path, space: EmbeddingSpace) -> dict[str, object]:
    """Search until standard input ends."""
    ended = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()
    queries = np.load(folder / "queries.npy")
    seconds: list[float] = []
    with open_library(library_path, cache_dir=folder / "cache", writable=False) as library:
        library.vectors.use_space(space)
        library.vectors.load_index()
        while not ended.is_set():
            before = time.perf_counter()
            found = library.vectors.nearest(queries[len(seconds) % len(queries)], K)
            seconds.append(time.perf_counter() - before)
            if len(found) != K:
                raise SystemExit(f"wrong: {len(found)} found")
    return {"searches": len(seconds), **percentiles(seconds)}


def main() -> None:
    """Do what the command line says and print what came of it as JSON."""
    library, name, dimension, folder, what = sys.argv[1:]
    work = {"measure": measure, "loop": loop}[what]
    told = work(Path(folder), Path(library), EmbeddingSpace(name, int(dimension)))
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()

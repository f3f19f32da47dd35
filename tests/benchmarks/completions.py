"""What a look-up of the library's own words costs while somebody types.

    python -m tests.benchmarks completions --items 100000

The library is that of the benchmark ``words``: photographs in thousands of folders, with cameras
and names of words, and passages of documents. Asked are beginnings of two to four letters of each
kind. Every answer is checked against what was put in.
"""

import argparse
import os
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from retllm_desktop.core.query import QueryField
from retllm_desktop.core.vocabulary import KnownValue
from retllm_desktop.library.sqlite_library import open_library
from retllm_desktop.search.query.completion import MOST_VALUES, CompletionService
from tests.benchmarks import report
from tests.benchmarks.words import Collection, fill

_TIMES = 60
_MOST_WORDS = 4

Found = tuple[KnownValue, ...]


def times_ms(ask: Callable[[str], Found], begun: list[str], expected: str) -> list[float]:
    """Ask for every beginning; return milliseconds. Each answer must hold what was asked for."""
    found: list[float] = []
    for text in begun:
        began_s = time.perf_counter()
        answer = ask(text)
        found.append(1000 * (time.perf_counter() - began_s))
        if not answer or not all(text in known.text.casefold() for known in answer):
            raise SystemExit(f"wrong: {expected} «{text}»: {[known.text for known in answer]}")
    return found


def main() -> None:
    """Fill, ask, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=100_000)
    options = parser.parse_args()
    scratch = Path(tempfile.mkdtemp(prefix="retllm-completions-"))
    chosen = random.Random(4)
    rows: list[tuple[str, float, str]] = []
    try:
        folder = scratch / "photographs"
        collection = Collection(folder, options.items, 7)
        with open_library(
            scratch / "library.db", cache_dir=scratch / "cache", writable=True
        ) as library:
            fill(library, collection, folder)
            vocabulary = library.vocabulary
            names = [entry[0].path.name for entry in collection.entries]
            written = [name.split(" ")[0].lower() for name in names if name.endswith(".png")]
            words = [word[:3] for word in chosen.sample(written, _TIMES)]
            folders = [entry[0].path.parent.name for entry in collection.entries]
            trips = [name[:3] for name in chosen.sample(folders, _TIMES) if name.endswith("trip")]
            cameras = ["can", "nik", "iph", "eos"] * (_TIMES // 4)

            def of(field: QueryField) -> Callable[[str], Found]:
                return lambda begun: vocabulary.values(field, begun, MOST_VALUES)

            asked = (
                ("words of names", lambda begun: vocabulary.words(begun, _MOST_WORDS), words),
                ("folders", of(QueryField.IN), trips),
                ("cameras", of(QueryField.CAMERA), cameras),
                ("endings", of(QueryField.EXT), ["jp", "pn", "tx"] * (_TIMES // 3)),
            )
            for name, ask, begun in asked:
                taken = times_ms(ask, begun, name)
                rows += [
                    (f"{name}, the first", taken[0], "ms"),
                    (f"{name}, p50", float(np.median(taken)), "ms"),
                    (f"{name}, p95", float(np.quantile(taken, 0.95)), "ms"),
                ]
            service = CompletionService(vocabulary)
            whole: list[float] = []
            for text in words:
                began_s = time.perf_counter()
                offered = service.complete(f"a line {text}", len(text) + 7)
                whole.append(1000 * (time.perf_counter() - began_s))
                if any(one.start != 7 for one in offered):
                    raise SystemExit("wrong: a completion is of another place")
            last = float(np.quantile(whole, 0.95))
            rows.append(("all that a plain word asks for, p95", last, "ms"))
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    settings: dict[str, object] = {
        "items": f"{options.items:,}",
        "load_1m": f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown",
    }
    sys.stdout.write(report.write("completions", rows, settings))


if __name__ == "__main__":
    main()

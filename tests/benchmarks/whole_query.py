"""A whole query: words to vector, both lists, fusion, 200 rows with their pieces of text.

    python -m tests.benchmarks whole_query --items 10000 100000

The library holds files with names of a camera and of words, and passages; vectors are random but
for one planted item for each query. Every query must find its own first. Taken is
the time until the coarse list is there, ready to be shown.
"""

import argparse
import hashlib
import os
import random
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from retllm_desktop.composition.application import Application, open_application
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.types import ExtractedPart, Extraction, FileStat, Modality, Query, Vectors
from retllm_desktop.platform.paths import resolve_paths
from retllm_desktop.platform.settings import Settings
from retllm_desktop.search.events import CoarseReady
from tests.benchmarks import report

RESULTS = 200
AT_ONCE = 2000
WORDS = [f"{a}{b}{c}" for a in ("mar", "tel", "bro", "sin") for b in ("a", "o", "i") for c in
         ("ten", "lov", "rik", "den", "sap", "mun")]  # fmt: skip
THINGS = ("cat", "boat", "house", "tree", "umbrella", "clock", "book", "fish")
COLOURS = ("red", "blue", "green", "yellow", "purple", "orange")


def questions() -> list[str]:
    """Return sentences that the encoder understands."""
    return [f"a {colour} {thing}" for thing in THINGS for colour in COLOURS]


def fill(app: Application, count: int, folder: Path) -> dict[str, Path]:
    """Put items; return by question the file that was planted for it."""
    rng, random_rows = random.Random(1), np.random.default_rng(1)
    asked = questions()
    wanted = app.encoder.embed_texts(asked)
    planted: dict[str, Path] = {}
    root = app.library.roots.add(folder)
    for start in range(0, count, AT_ONCE):
        entries: list[tuple[FileStat, Extraction, Vectors | None]] = []
        for number in range(start, min(count, start + AT_ONCE)):
            text = number % 5 == 4
            below = folder / f"{2000 + number % 24}" / rng.choice(WORDS)
            name = f"IMG_{number:06d}.jpg" if not text else f"{rng.choice(WORDS)}-{number}.txt"
            row = random_rows.normal(size=app.encoder.space.dimension)
            if number < len(asked):
                row = 4.0 * wanted[number] + row / np.linalg.norm(row)
                planted[asked[number]] = below / f"IMG_{number:06d}.jpg"
                text, name = False, f"IMG_{number:06d}.jpg"
            row = (row / np.linalg.norm(row)).astype(np.float32)
            words = " ".join(rng.choices([*WORDS, *THINGS, *COLOURS], k=60)) if text else None
            part = ExtractedPart(0, Modality.TEXT if text else Modality.IMAGE, None, words)
            key = hashlib.sha256(str(number).encode()).digest()
            stat = FileStat(below / name, 1000 + number, number * 10**9)
            entries.append((stat, Extraction(key, 1000 + number, (part,)), row[np.newaxis]))
        app.library.files.put(root.id, entries)
    app.library.vectors.refresh_index()
    app.library.words.merge(lambda: False)
    return planted


def ask(
    app: Application, planted: dict[str, Path], conditions: str
) -> tuple[list[float], list[float]]:
    """Ask all questions; return seconds until the list is there, and of the encoder alone."""
    whole: list[float] = []
    encode: list[float] = []
    for question, path in planted.items():
        began = time.perf_counter()
        app.encoder.embed_texts([question])
        encode.append(time.perf_counter() - began)
        line = f"{question} {conditions}".strip()
        began = time.perf_counter()
        found = next(app.search.search(Query(line), app.limits, CancelToken()))
        whole.append(time.perf_counter() - began)
        if not isinstance(found, CoarseReady):
            raise SystemExit(f"wrong: {line} brings no list")
        pictures = [
            result.candidate.item.path
            for result in found.results
            if result.candidate.item.modality is Modality.IMAGE
        ]
        if not pictures or pictures[0] != path:
            raise SystemExit(f"wrong: {line} does not find {path.name} first of the pictures")
    return whole, encode


def measure(
    items: int, settings: Settings, conditions: dict[str, str]
) -> list[tuple[str, float, str]]:
    """Fill a library with so many items, ask, and return the rows of the table."""
    scratch = Path(tempfile.mkdtemp(prefix="retllm-query-"))
    rows: list[tuple[str, float, str]] = []
    try:
        folder = scratch / "pictures"
        folder.mkdir()
        where = resolve_paths(scratch / "data")
        with open_application(settings, where, writable=True, with_judge=False) as app:
            app.library.vectors.use_space(app.encoder.space)
            planted = fill(app, items, folder)
        if hasattr(os, "sync"):
            os.sync()  # What the system still has to write would be written meanwhile.
        with open_application(settings, where, writable=False, with_judge=False) as app:
            app.library.vectors.load_index()
            for name, condition in conditions.items():
                chosen = {
                    question: path
                    for question, path in planted.items()
                    if "in:" not in condition or path.parent.parent.name <= "2005"
                }
                ask(app, chosen, condition)  # warms caches, as typing does
                whole, encode = ask(app, chosen, condition)
                own = [1000 * (a - b) for a, b in zip(whole, encode, strict=True)]
                label = f"{items:,} items, {name}"
                rows += [
                    (f"{label}: p50 besides the encoder", statistics.median(own), "ms"),
                    (f"{label}: p99 besides the encoder", float(np.quantile(own, 0.99)), "ms"),
                    (f"{label}: the encoder", statistics.median(encode) * 1000, "ms"),
                ]
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return rows


def main() -> None:
    """Fill, ask, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, nargs="+", default=[10_000, 100_000])
    options = parser.parse_args()
    settings = Settings(coarse_k=RESULTS, fine_pack="", text_pack="")
    conditions = {
        "words": "",
        "words and an ending (ext:jpg keeps four fifths)": "ext:jpg",
        "words and folders (in: keeps a quarter)": "in:2000|2001|2002|2003|2004|2005",
    }
    rows = [row for items in options.items for row in measure(items, settings, conditions)]
    chosen: dict[str, object] = {
        "items": " and ".join(f"{items:,}" for items in options.items),
        "load_1m": f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown",
    }
    sys.stdout.write(report.write("whole_query", rows, chosen))


if __name__ == "__main__":
    main()

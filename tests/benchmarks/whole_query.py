"""A whole query: words to vector, both lists, fusion, 200 rows with their pieces of text.

    python -m tests.benchmarks whole_query --items 100000

The library holds files with names of a camera and of words, and passages; vectors are random but
for one planted item for each query. Every query must find its own first.
"""

import argparse
import hashlib
import random
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from retllm_desktop.bootstrap import App, open_app
from retllm_desktop.config import Settings
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.types import ExtractedPart, Extraction, FileStat, Modality, Query, Vectors
from retllm_desktop.paths import places
from retllm_desktop.services.search import SearchFinished
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


def fill(app: App, count: int, folder: Path) -> dict[str, Path]:
    """Put items; return by question the file that was planted for it."""
    rng, random_rows = random.Random(1), np.random.default_rng(1)
    asked = questions()
    wanted = app.encoder.embed_texts(asked)
    planted: dict[str, Path] = {}
    root = app.library.add_root(folder)
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
        app.library.put(root.id, entries)
    app.library.refresh_scan_copy()
    app.library.merge_words(lambda: False)
    return planted


def ask(app: App, planted: dict[str, Path], conditions: str) -> tuple[list[float], list[float]]:
    """Ask all questions; return seconds of the whole and of the encoder alone."""
    whole: list[float] = []
    encode: list[float] = []
    for question, path in planted.items():
        began = time.perf_counter()
        app.encoder.embed_texts([question])
        encode.append(time.perf_counter() - began)
        line = f"{question} {conditions}".strip()
        finished = list(app.search.search(Query(line), app.limits, CancelToken()))[-1]
        if not isinstance(finished, SearchFinished):
            raise SystemExit(f"wrong: {line} did not finish")
        pictures = [
            result.candidate.item.path
            for result in finished.results
            if result.candidate.item.modality is Modality.IMAGE
        ]
        if not pictures or pictures[0] != path:
            raise SystemExit(f"wrong: {line} does not find {path.name} first of the pictures")
        whole.append(finished.coarse_s)
    return whole, encode


def main() -> None:
    """Fill, ask, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=100_000)
    options = parser.parse_args()
    scratch = Path(tempfile.mkdtemp(prefix="retllm-query-"))
    settings = Settings(coarse_k=RESULTS, fine_pack="")
    rows: list[tuple[str, float, str]] = []
    try:
        folder = scratch / "pictures"
        folder.mkdir()
        where = places(scratch / "data")
        with open_app(settings, where, writable=True, with_judge=False) as app:
            app.library.use_space(app.encoder.space)
            planted = fill(app, options.items, folder)
            app.library.load_scan_copy()
            for name, conditions in (
                ("words", ""),
                ("words, photos by their ending", "ext:jpg"),
                ("words, one year's folder", "in:2000|2001|2002|2003|2004|2005"),
            ):
                chosen = {
                    question: path
                    for question, path in planted.items()
                    if "in:" not in conditions or path.parent.parent.name <= "2005"
                }
                ask(app, chosen, conditions)  # warms caches, as typing does
                whole, encode = ask(app, chosen, conditions)
                own = [1000 * (a - b) for a, b in zip(whole, encode, strict=True)]
                rows += [
                    (f"{name}: p50 besides the encoder", statistics.median(own), "ms"),
                    (
                        f"{name}: p99 besides the encoder",
                        float(np.quantile(own, 0.99)),
                        "ms",
                    ),
                    (f"{name}: the encoder", statistics.median(encode) * 1000, "ms"),
                ]
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    sys.stdout.write(report.write("whole_query", rows, {"items": options.items}))

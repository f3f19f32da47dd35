"""Nearest neighbours among up to a million vectors: time, recall, memory, growth, writing.

    python -m tests.benchmarks nearest --items 1000000

The 200 nearest are asked for, one query after another, in a process of its own that reads the
library. What is found is compared with brute force in float32: the share of the true 100 nearest
that is among the 200 found. With a filter all must be of the filter, and where it leaves so few
that each is read, all must be the right ones. ``--keep`` leaves the libraries, what is right and
what was measured in a folder for another run: with ``--part`` a run measures some libraries alone,
the others' numbers are those of the folder. ``--designs`` compares other ways to search instead
(see ``nearest_designs``).
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from retllm_desktop.core.types import ExtractedPart, Extraction, FileStat, Modality, Vectors
from retllm_desktop.library.sqlite_library import SqliteLibrary, open_library
from tests.benchmarks import nearest_designs, report
from tests.benchmarks.nearest_child import K
from tests.benchmarks.nearest_data import Data, open_filled

COUNTED = 100
LEAST_RECALL = {"uniform": 0.95, "clustered": 0.99}
SIZES = (10_000, 100_000, 1_000_000)
KINDS = ("clustered", "uniform")
PLAIN = "every vector by sqlite-vec"
BYTES = "bytes"
BATCH = 32
ROOT = Path(__file__).parents[2]

Row = tuple[str, float, str]


def start_child(data: Data, library: Path, folder: Path, what: str) -> "subprocess.Popen[str]":
    """Start a process that searches."""
    return subprocess.Popen(
        [
            *(sys.executable, "-m", "tests.benchmarks.nearest_child"),
            *(library, data.space.id, str(data.dimension), folder, what),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )


def finish(child: "subprocess.Popen[str]") -> dict[str, Any]:
    """Let a child end and return what it tells."""
    output, _ = child.communicate()
    if child.returncode:
        raise SystemExit(f"wrong: the search ended with {child.returncode}")
    return json.loads(output)


def filters(items: int) -> dict[str, np.ndarray]:
    """Return sets of items to search in."""
    rng = np.random.default_rng(11)
    sizes = {"10 %": items // 10, "0.1 %": items // 1000, "3 items": 3}
    made = {"all": np.arange(1, items + 1)}
    for name, size in sizes.items():
        made[name] = np.sort(rng.choice(items, size, replace=False)) + 1
    return made


def judge(kind: str, name: str, found: np.ndarray, right: np.ndarray) -> float:
    """Return the recall; stop if it is too low or anything is found that must not be."""
    recalls = [
        len(np.intersect1d(ours, theirs[:COUNTED])) / min(COUNTED, len(theirs))
        for ours, theirs in zip(found, right, strict=True)
    ]
    recall = float(np.mean(recalls))
    least = 0.9999 if right.shape[1] < K or name in {"0.1 %", "3 items"} else LEAST_RECALL[kind]
    if recall < least:
        raise SystemExit(f"wrong: {kind}, {name}: recall {recall:.4f}")
    return recall


def nearest_ones(data: Data, count: int, folder: Path) -> list[np.ndarray]:
    """Return the nearest items of each filter by brute force, or from the folder."""
    kept = folder / f"right-{data.kind}-{data.items}-{data.dimension}-{count}.npz"
    if not kept.exists():
        subsets = filters(data.items)
        np.savez(kept, *data.exact(data.queries(count), K, list(subsets.values())))
    with np.load(kept) as arrays:
        return [arrays[name] for name in arrays.files]


def measured(
    data: Data, library: SqliteLibrary, path: Path, count: int, folder: Path
) -> dict[str, Any]:
    """Search a library of these vectors in every way, and check what is found."""
    subsets = filters(data.items)
    right = nearest_ones(data, count, folder)
    began, processor = time.perf_counter(), time.process_time()
    built = library.vectors.refresh_index()
    told: dict[str, Any] = {
        "built": built,
        "build_s": time.perf_counter() - began,
        "build_processor_s": time.process_time() - processor,
    }
    with tempfile.TemporaryDirectory() as scratch:
        asked = Path(scratch)
        np.save(asked / "queries.npy", data.queries(count))
        for name, ids in subsets.items():
            np.save(asked / f"within-{name}.npy", ids)
        child = start_child(data, path, asked, "measure")
        told |= finish(child)
        for (name, ids), nearest in zip(subsets.items(), right, strict=True):
            found = np.load(asked / f"found-{name}.npy")
            if not np.isin(found, ids).all() or found.shape[1] != min(K, len(ids)):
                raise SystemExit(f"wrong: {data.kind}, {name}: not what the filter leaves")
            told[f"within-{name}"]["recall"] = judge(data.kind, name, found, nearest)
    index_bytes = sum(part.stat().st_size for part in path.parent.glob(f"{path.name}.vectors-*"))
    told["file_bytes"] = path.stat().st_size / data.items
    told["index_bytes"] = index_bytes / data.items
    return told


def entries(root: Path, start: int, rows: Vectors) -> list[tuple[FileStat, Extraction, Vectors]]:
    """Return pictures as an index run has them, with these vectors."""
    made = []
    for number, row in enumerate(rows, start):
        path = root / f"{number // 500:04d}" / f"IMG_{number:07d}.jpg"
        part = ExtractedPart(0, Modality.IMAGE, width_px=4000, height_px=3000)
        digest = number.to_bytes(32, "little")
        stat = FileStat(path, 2_000_000 + number, 10**18 + number)
        made.append((stat, Extraction(digest, stat.size_bytes, (part,)), row[np.newaxis]))
    return made


def written(data: Data, library: SqliteLibrary, path: Path, files: int) -> dict[str, float]:
    """Put and forget files while another process searches; all that was put must be found."""
    root_path = path.parent / "pictures"
    root_path.mkdir(exist_ok=True)
    with library._file.connections.writing() as connection:
        # The vectors came without items.
        connection.run("DELETE FROM sqlite_sequence WHERE name = 'item'")
        connection.run("INSERT INTO sqlite_sequence VALUES ('item', ?)", (data.items,))
    root = library.roots.add(root_path)
    rows = Data(data.kind, files, data.dimension).queries(files + 1)[1:]
    batches = [
        entries(root_path, start, rows[start : start + BATCH]) for start in range(0, files, BATCH)
    ]
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        np.save(folder / "queries.npy", data.queries(50))
        child = start_child(data, path, folder, "loop")
        time.sleep(2.0)
        began = time.perf_counter()
        for batch in batches:
            library.files.put(root.id, batch)
        put_s = time.perf_counter() - began
        for number in range(0, files, max(1, files // 50)):
            nearest = library.vectors.nearest(rows[number], 1)
            if not nearest or nearest[0].distance > 1e-3:
                raise SystemExit(f"wrong: what was put is not found: {number}")
        began = time.perf_counter()
        for batch in batches:
            library.files.forget(root.id, [stat.path for stat, _, _ in batch])
        forget_s = time.perf_counter() - began
        for number in range(0, files, max(1, files // 50)):
            if library.vectors.nearest(rows[number], 1)[0].item_id > data.items:
                raise SystemExit(f"wrong: what was forgotten is found: {number}")
        told = finish(child)
    library.roots.remove(root.id)
    return {"put": files / put_s, "forget": files / forget_s, **told}


def bytes_of_rows(folder: Path, dimension: int, files: int = 5_000) -> float:
    """Return what a library takes for each picture that was put, vectors included."""
    path = folder / "rows" / "library.db"
    data = Data("clustered", files, dimension)
    with open_library(path, cache_dir=folder / "rows", writable=True) as library:
        library.vectors.use_space(data.space)
        root = library.roots.add(folder)
        rows = data.queries(files)
        for start in range(0, files, BATCH):
            library.files.put(root.id, entries(folder, start, rows[start : start + BATCH]))
        library.compact()
    return path.stat().st_size / files


def rows_of(name: str, told: dict[str, Any]) -> list[Row]:
    """Return the lines of one library for the table."""
    lines: list[Row] = []
    for key in ("all", "10 %", "0.1 %", "3 items"):
        one = told[f"within-{key}"]
        what = f"{name}, {'top 200' if key == 'all' else f'a filter that keeps {key}'}"
        lines += [
            (f"{what}: p50", one["p50_ms"], "ms"),
            (f"{what}: p99", one["p99_ms"], "ms"),
            (f"{what}: recall@100", one["recall"], ""),
        ]
    built = (
        (f"{name}: vector index built in", told["build_s"], "s"),
        (f"{name}: the same, processor", told["build_processor_s"], "s"),
    )
    return [
        *lines,
        (f"{name}: opened, index loaded and first search", told["start_s"], "s"),
        (f"{name}: resident memory", told["resident_bytes"] / 1e6, "MB"),
        (f"{name}: the most that it was", told["peak_bytes"] / 1e6, "MB"),
        *(built if told["built"] else ()),
        (f"{name}: library file, vectors alone", told["file_bytes"], "bytes/item"),
        (f"{name}: vector index", told["index_bytes"], "bytes/item"),
    ]


def plot(points: dict[str, list[tuple[int, float]]], path: Path, title: str) -> None:
    """Draw milliseconds over items, both on logarithmic axes, as SVG.

    Lines of one name up to a comma have one colour; the second of them is dashed.
    """
    width, height, left, bottom = 680, 360, 60, 40
    marks = [ms for line in points.values() for _, ms in line]
    counts = [items for line in points.values() for items, _ in line]
    low, high = np.floor(np.log10(min(marks))), np.ceil(np.log10(max(marks)))
    first, last = np.log10(min(counts)), max(np.log10(max(counts)), np.log10(min(counts)) + 1)

    def at(items: float, ms: float) -> tuple[float, float]:
        across = (np.log10(items) - first) / (last - first)
        up = (np.log10(ms) - low) / max(high - low, 1)
        return left + across * (width - left - 190), height - bottom - up * (height - bottom - 30)

    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
            f'font-family="sans-serif" font-size="12"><rect width="{width}" height="{height}" '
            f'fill="white"/><text x="{left}" y="16">{title}</text>'
        )
    ]
    for power in range(int(low), int(high) + 1):
        _, y = at(10**first, 10.0**power)
        parts.append(f'<text x="{left - 8}" y="{y + 4:.0f}" text-anchor="end">{10**power:g}</text>')
    for items in sorted(set(counts)):
        x, _ = at(items, 10**low)
        parts.append(f'<text x="{x:.0f}" y="{height - 14}" text-anchor="middle">{items:,}</text>')
    colours: dict[str, str] = {}
    palette = iter(("#1f5fbf", "#bf5f1f", "#1f8f4f", "#8f1f7f", "#5f5f5f"))
    lowest = -np.inf
    # From the highest line to the lowest: what is written beside them must not overlap.
    for name, line in sorted(points.items(), key=lambda entry: -entry[1][-1][1]):
        group = name.partition(", ")[0]
        dashes = ' stroke-dasharray="5 3"' if group in colours else ""
        if group not in colours:
            colours[group] = next(palette)
        colour = colours[group]
        places = [at(items, ms) for items, ms in line]
        path_of = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        x, y = places[-1]
        lowest = max(y, lowest + 13)
        parts.append(
            f'<polyline points="{path_of}" fill="none" stroke="{colour}" '
            f'stroke-width="1.5"{dashes}/>'
            f'<text x="{x + 6:.0f}" y="{lowest + 4:.0f}" fill="{colour}">{name}</text>'
        )
    path.write_text("".join(parts) + "</svg>\n", encoding="utf-8")


def part(data: Data, folder: Path, queries: int, files: int) -> dict[str, Any]:
    """Measure one library; return the lines and the points of its plot."""
    path = folder / f"{data.kind}-{data.items}-{data.dimension}" / "library.db"
    name = f"{data.items:,} {data.kind}"
    library, rate = open_filled(data, folder)
    with library:
        told = measured(data, library, path, queries, folder)
        rows = rows_of(name, told)
        points = {data.kind: told["within-all"]["p50_ms"]}
        if rate:
            rows.append((f"{name}: written", rate, "vectors/s"))
        if data.kind == "clustered":
            took = points[PLAIN] = nearest_designs.plain_ms(library, data.queries(5))
            rows.append((f"{name}: {PLAIN}, p50", took, "ms"))
            writing = written(data, library, path, files)
            rows += [
                (f"{name}: put while searching", writing["put"], "files/s"),
                (f"{name}: forgotten while searching", writing["forget"], "files/s"),
                (f"{name}: searches meanwhile, p50", writing["p50_ms"], "ms"),
                (f"{name}: searches meanwhile, p99", writing["p99_ms"], "ms"),
            ]
    return {"rows": rows, "points": points, "queries": queries, "load_1m": load()}


def load() -> float:
    """Return how much this computer had to do in the last minute."""
    return round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else float("nan")


def told_of(folder: Path, name: str) -> Path:
    """Return the file of what was measured of a part."""
    return folder / f"told-{name}.json"


def summed_up(folder: Path, items: int, dimension: int) -> str:
    """Write the table and the plot of all parts that a folder has numbers of."""
    rows: list[Row] = []
    points: dict[str, list[tuple[int, float]]] = {}
    settings: dict[str, object] = {"items": items, "dimension": dimension}
    for size in sorted({*SIZES, items}):
        for kind in KINDS:
            told = told_of(folder, f"{kind}-{size}")
            if size > items or not told.exists():
                continue
            one = json.loads(told.read_text())
            rows += [(what, value, unit) for what, value, unit in one["rows"]]
            settings |= {"queries": one["queries"], f"load_{kind}_{size}": one["load_1m"]}
            for line, ms in one["points"].items():
                points.setdefault(line, []).append((size, ms))
    if told_of(folder, "bytes").exists():
        whole = json.loads(told_of(folder, "bytes").read_text())
        indexes = [value for what, value, _ in rows if what.endswith(": vector index")]
        rows.append(("library file, with files, items and words", whole, "bytes/item"))
        if indexes:
            together = whole + indexes[-1]
            rows.append(("library file and vector index together", together, "bytes/item"))
    plot(points, report.FOLDER / "nearest.svg", "milliseconds for the 200 nearest (p50)")
    return report.write("nearest", rows, settings)


def main() -> None:
    """Make the libraries, measure, write the tables and the plot."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=1_000_000)
    parser.add_argument("--dimension", type=int, default=512)
    parser.add_argument("--queries", type=int, default=100)
    parser.add_argument("--files", type=int, default=2_000, help="put while searching")
    parser.add_argument("--keep", type=Path, help="a folder for libraries to use again")
    parser.add_argument("--part", nargs="*", help="measure these alone: uniform-100000, bytes, …")
    parser.add_argument("--designs", nargs="*", metavar="NAME", help="compare these; all if none")
    parser.add_argument("--kind", choices=KINDS, nargs="*", default=KINDS, help="for --designs")
    options = parser.parse_args()
    folder: Path = options.keep or Path(tempfile.mkdtemp(prefix="retllm-nearest-"))
    folder.mkdir(exist_ok=True)
    sizes = sorted({size for size in SIZES if size < options.items} | {options.items})
    try:
        if options.designs is not None:
            for kind in options.kind:
                data = Data(kind, options.items, options.dimension)
                rows = nearest_designs.compared(data, folder, options.designs)
                settings: dict[str, object] = {"items": data.items, "dimension": data.dimension}
                name = f"nearest_designs_{kind}_{data.items}"
                sys.stdout.write(report.write(name, rows, settings))
            return
        for name in options.part or [
            *(f"{kind}-{size}" for size in sizes for kind in KINDS),
            BYTES,
        ]:
            if name == BYTES:
                scratch = Path(tempfile.mkdtemp(dir=folder))
                told: object = bytes_of_rows(scratch, options.dimension)
                shutil.rmtree(scratch)
            else:
                kind, _, size = name.partition("-")
                data = Data(kind, int(size), options.dimension)
                told = part(data, folder, options.queries, options.files)
            told_of(folder, name).write_text(json.dumps(told))
        sys.stdout.write(summed_up(folder, options.items, options.dimension))
    finally:
        if options.keep is None:
            shutil.rmtree(folder, ignore_errors=True)

"""Other ways to find the nearest among many vectors, side by side in one run.

Each has a process of its own. usearch and faiss are no part of the program; where they cannot be
imported their lines are left out. What is «rescored» is proposed from a smaller form of the
vectors and ordered by the library's vectors, or by float32 ones from a file that is mapped.

    python -m tests.benchmarks nearest --items 1000000 --designs
"""

import importlib.util
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import psutil

from retllm_desktop.core.types import Vectors
from retllm_desktop.library import exact_search, vector_tables
from retllm_desktop.library.sql import Connection
from retllm_desktop.library.sqlite_library import SqliteLibrary, open_library
from tests.benchmarks.nearest_child import K
from tests.benchmarks.nearest_data import Data

COUNTED, QUERIES, LONGEST_S = 100, 40, 8.0
EXACT = ("vec_float", "numpy")
Search = Callable[[Vectors], np.ndarray]


def plain_ms(library: SqliteLibrary, queries: Vectors) -> float:
    """Return the milliseconds (median) in which sqlite-vec looks at every vector."""
    taken = []
    with library._file.connections.reading() as connection:
        stored = vector_tables.active_space(connection)
        if stored is None:
            raise SystemExit("wrong: no space")
        for query in queries:
            began = time.perf_counter()
            exact_search.nearest_exact(connection, stored, query, K)
            taken.append(time.perf_counter() - began)
    return statistics.median(taken) * 1000


def _raw(data: Data, folder: Path) -> Path:
    path = folder / f"raw-{data.kind}-{data.items}-{data.dimension}.npy"
    if not path.exists():
        unfinished = path.with_suffix(".part")
        matrix = np.lib.format.open_memmap(
            unfinished, "w+", np.float32, (data.items, data.dimension)
        )
        for start, rows in data.pieces():
            matrix[start : start + len(rows)] = rows
        matrix.flush()
        unfinished.rename(path)
    return path


def _mapped(data: Data, folder: Path) -> np.ndarray:
    return np.load(_raw(data, folder), mmap_mode="r")


def _library(data: Data, folder: Path) -> SqliteLibrary:
    path = folder / f"{data.kind}-{data.items}-{data.dimension}" / "library.db"
    library = open_library(path, cache_dir=folder / "cache", writable=False)
    library.vectors.use_space(data.space)
    return library


def _rescored(matrix: np.ndarray, query: Vectors, rows: np.ndarray) -> np.ndarray:
    rows = np.sort(rows)
    return rows[np.argsort(-(matrix[rows] @ query))[:K]]


def _as_bits(matrix: np.ndarray) -> np.ndarray:
    bits = np.empty((len(matrix), matrix.shape[1] // 8), np.uint8)
    for start in range(0, len(matrix), 50_000):
        part = matrix[start : start + 50_000]
        bits[start : start + len(part)] = np.packbits(part > 0, axis=1)
    return bits


def _as_int8(rows: np.ndarray) -> np.ndarray:
    return np.clip(np.rint(rows * 127 / (3 / np.sqrt(rows.shape[1]))), -127, 127).astype(np.int8)


def program(data: Data, folder: Path) -> Search:
    """Search as the program does."""
    library = _library(data, folder)
    library.vectors.load_index()
    return lambda query: np.array([n.item_id - 1 for n in library.vectors.nearest(query, K)])


def sqlite_vec_float(data: Data, folder: Path) -> Search:
    """Look at every vector in sqlite-vec, as floats."""
    path = folder / "floats.db"
    path.unlink(missing_ok=True)
    connection = Connection(path, "rwc")
    connection.run(
        f"CREATE VIRTUAL TABLE floats USING vec0 (embedding float[{data.dimension}] "
        "distance_metric=cosine, chunk_size=16)"
    )
    connection.run("BEGIN")
    for start, rows in data.pieces():
        connection.many(
            "INSERT INTO floats (rowid, embedding) VALUES (?, ?)",
            ((start + n, row.tobytes()) for n, row in enumerate(rows)),
        )
    connection.run("COMMIT")

    def search(query: Vectors) -> np.ndarray:
        found = connection.rows(
            "SELECT rowid FROM floats WHERE embedding MATCH ? AND k = ? ORDER BY distance",
            (query.tobytes(), K),
        )
        return np.array([row[0] for row in found])

    return search


def library_alone(data: Data, folder: Path) -> Search:
    """Look at every vector of the library, as it does where there is no copy."""
    library = _library(data, folder)

    def search(query: Vectors) -> np.ndarray:
        with library._file.connections.reading() as connection:
            stored = vector_tables.active_space(connection)
            assert stored is not None
            near = exact_search.nearest_exact(connection, stored, query, K)
        return np.array([n.item_id - 1 for n in near])

    return search


def sqlite_vec_bits(data: Data, folder: Path) -> Search:
    """Look at the signs in sqlite-vec, rescore a thousand."""
    path = folder / "bits.db"
    path.unlink(missing_ok=True)
    connection = Connection(path, "rwc")
    connection.run(f"CREATE VIRTUAL TABLE bits USING vec0 (embedding bit[{data.dimension}])")
    connection.run("BEGIN")
    for start, rows in data.pieces():
        connection.many(
            "INSERT INTO bits (rowid, embedding) VALUES (?, vec_bit(?))",
            (
                (start + n + 1, row.tobytes())
                for n, row in enumerate(np.packbits(rows > 0, axis=1, bitorder="little"))
            ),
        )
    connection.run("COMMIT")
    library = _library(data, folder)

    def search(query: Vectors) -> np.ndarray:
        bits = np.packbits(query > 0, bitorder="little").tobytes()
        found = connection.rows(
            "SELECT rowid FROM bits WHERE embedding MATCH vec_bit(?) AND k = 1000", (bits,)
        )
        ids = np.sort(np.array([row[0] for row in found]))
        with library._file.connections.reading() as reading:
            stored = vector_tables.active_space(reading)
            assert stored is not None
            near = exact_search.nearest_of_few(reading, stored, query, K, ids)
        return np.array([n.item_id - 1 for n in near])

    return search


def numpy_float(data: Data, folder: Path) -> Search:
    """Multiply with a matrix in memory."""
    matrix = np.array(_mapped(data, folder))

    def search(query: Vectors) -> np.ndarray:
        cosines = matrix @ query
        best = np.argpartition(-cosines, K)[:K]
        return best[np.argsort(-cosines[best])]

    return search


def usearch_int8(data: Data, folder: Path) -> Search:
    """Look at every vector in eight bits."""
    from usearch.index import MetricKind
    from usearch.index import search as every

    matrix = _mapped(data, folder)
    small = np.concatenate(
        [_as_int8(matrix[n : n + 50_000]) for n in range(0, len(matrix), 50_000)]
    )
    return lambda query: (
        every(small, _as_int8(query[np.newaxis])[0], K, MetricKind.Cos, exact=True, threads=2).keys
    )


def usearch_bits(data: Data, folder: Path) -> Search:
    """Look at every sign, rescore a thousand from a mapped file."""
    from usearch.index import MetricKind
    from usearch.index import search as every

    matrix = _mapped(data, folder)
    bits = _as_bits(matrix)

    def search(query: Vectors) -> np.ndarray:
        own = np.packbits(query > 0)
        near = every(bits, own, 1000, MetricKind.Hamming, exact=True, threads=2).keys
        return _rescored(matrix, query, np.asarray(near, np.int64))

    return search


def usearch_hnsw(data: Data, folder: Path) -> Search:
    """Walk a graph of neighbours, eight bits for each dimension."""
    from usearch.index import Index

    index = Index(ndim=data.dimension, metric="cos", dtype="i8", expansion_search=400)
    for start, rows in data.pieces():
        index.add(np.arange(start, start + len(rows)), rows, threads=2)
    return lambda query: np.asarray(index.search(query, K, threads=2).keys)


def faiss_fast_scan(data: Data, folder: Path) -> Search:
    """Product quantisation in registers (two bits for each dimension), rescore five thousand."""
    import faiss

    faiss.omp_set_num_threads(2)
    matrix = _mapped(data, folder)
    index = faiss.index_factory(
        data.dimension, f"PQ{data.dimension // 2}x4fs", faiss.METRIC_INNER_PRODUCT
    )
    index.train(np.array(matrix[:: max(1, len(matrix) // 20_000)]))
    for _, rows in data.pieces():
        index.add(rows)

    def search(query: Vectors) -> np.ndarray:
        _, near = index.search(query[np.newaxis], 5000)
        return _rescored(matrix, query, near[0])

    return search


DESIGNS: dict[str, tuple[str, Callable[[Data, Path], Search], str]] = {
    "program": ("this program", program, ""),
    "vec_float": ("sqlite-vec, float32", sqlite_vec_float, ""),
    "library": ("sqlite-vec, int8 of the library", library_alone, ""),
    "vec_bits": ("sqlite-vec, signs, 1,000 rescored", sqlite_vec_bits, ""),
    "numpy": ("numpy, float32 in memory", numpy_float, ""),
    "usearch_int8": ("usearch, int8, exact", usearch_int8, "usearch"),
    "usearch_bits": ("usearch, signs, 1,000 rescored", usearch_bits, "usearch"),
    "faiss": ("faiss, fast scan of 2 bits, 5,000 rescored", faiss_fast_scan, "faiss"),
    "usearch_hnsw": ("usearch, HNSW, int8", usearch_hnsw, "usearch"),
}


def compared(data: Data, folder: Path, names: list[str]) -> list[tuple[str, float, str]]:
    """Measure some designs, or all; return lines for a table of all that the folder knows of."""
    queries = data.queries(QUERIES)
    kept = folder / f"right-{data.kind}-{data.items}-{data.dimension}-designs.npz"
    if not kept.exists():
        np.savez(kept, *data.exact(queries, COUNTED, [np.arange(1, data.items + 1)]))
    with np.load(kept) as arrays:
        right = arrays["arr_0"]
    _raw(data, folder)
    rows: list[tuple[str, float, str]] = []
    for name, (title, _, needs) in DESIGNS.items():
        told_of = folder / f"told-{data.kind}-{data.items}-design-{name}.json"
        wanted = name in (names or DESIGNS)
        if wanted and (not needs or importlib.util.find_spec(needs) is not None):
            done = subprocess.run(
                [
                    *(sys.executable, "-m", "tests.benchmarks.nearest_designs", name, data.kind),
                    *(str(data.items), str(data.dimension), folder),
                ],
                stdout=subprocess.PIPE,
                text=True,
                check=True,
                cwd=Path(__file__).parents[2],
            )
            told_of.write_text(done.stdout)
        if not told_of.exists():
            continue
        told = json.loads(told_of.read_text())
        recall = statistics.mean(
            len(set(found) & set((ids - 1).tolist())) / COUNTED
            for found, ids in zip(told["found"], right[: len(told["found"])], strict=True)
        )
        if name in EXACT and recall < 0.999:
            raise SystemExit(f"wrong: {name}: recall {recall:.4f}")
        rows += [
            (f"{title}: p50", told["p50_ms"], "ms"),
            (f"{title}: recall@100", recall, ""),
            (f"{title}: resident memory", told["resident_bytes"] / 1e6, "MB"),
            (f"{title}: made ready in", told["ready_s"], "s"),
        ]
    return rows


def main() -> None:
    """Measure one design and print what came of it."""
    name, kind, items, dimension, folder = sys.argv[1:]
    data = Data(kind, int(items), int(dimension))
    began = time.perf_counter()
    search = DESIGNS[name][1](data, Path(folder))
    told: dict[str, object] = {"ready_s": time.perf_counter() - began}
    queries = data.queries(QUERIES)
    search(queries[0])
    found: list[list[int]] = []
    taken: list[float] = []
    ends = time.perf_counter() + LONGEST_S
    for query in queries:
        before = time.perf_counter()
        found.append(np.asarray(search(query)).tolist())
        taken.append(time.perf_counter() - before)
        if time.perf_counter() > ends:
            break
    told |= {
        "p50_ms": statistics.median(taken) * 1000,
        "found": found,
        "resident_bytes": psutil.Process(os.getpid()).memory_info().rss,
    }
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()

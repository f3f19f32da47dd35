"""A shared library beside the one in a file: nearest neighbours, words, indexing, room, growth.

    python -m tests.benchmarks shared_library --items 100000
    python -m tests.benchmarks shared_library --items 10000 100000 1000000

Both are filled by ``files.put`` with the same items, of clustered vectors of 384 dimensions, and
asked the same in turns. Of the nearest 100 at least 97 of a hundred must be those of brute force,
over all questions, without a filter and with filters that keep a third, a tenth and a thousandth;
each store must find the same words first. The server is one of its own, with the guarantees that
SQLite gives here (a failing computer loses the last moments and nothing else), asked as a person
whom row-level security holds.

Beyond 200,000 items most are put before the index of vectors is there, as in a space that is filled
beside the active one: it is made then, and the last items are put by one, two and four indexers.
The growth of what is asked is drawn in ``results/shared_library.svg``.
"""

import argparse
import gc
import itertools
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from random import Random

import numpy as np

from retllm_desktop.core.library import Library
from retllm_desktop.core.types import EMBEDDED_MODALITIES, ItemIds, Vectors
from retllm_desktop.library.postgres.postgres_library import PostgresLibrary, open_shared_library
from retllm_desktop.library.sqlite_library import SqliteLibrary, open_library
from tests.benchmarks import report
from tests.benchmarks.nearest import plot
from tests.benchmarks.nearest_data import Data
from tests.benchmarks.shared_library_data import (
    COLOURS,
    DIMENSION,
    THINGS,
    WORDS,
    Slice,
    address_of,
    write_slice,
    write_together,
)
from tests.fixtures.postgres_server import PostgresDatabase, PostgresServer, start_postgres_server

K = 100
RESULTS = 200
LEAST_RECALL = 0.97
WITHOUT_INDEX_FROM = 200_000
DRAWN = {
    "nearest 100 of all": "nearest",
    "nearest 100 of a filter of 10 %": "of a tenth",
    "words alone": "words",
    "whole text query": "whole query",
}
SETTINGS = """
synchronous_commit = off
shared_buffers = '2GB'
maintenance_work_mem = '2GB'
work_mem = '64MB'
max_wal_size = '2GB'
max_connections = 60
"""
Rows = list[tuple[str, float, str]]


@contextmanager
def run_server(folder: Path) -> Iterator[PostgresServer]:
    """Run a server as one is run that has a library to keep."""
    with start_postgres_server(folder, SETTINGS) as started:
        server = PostgresServer(started.superuser, str(os.getpid()))
        server.prepare()
        yield server
        server.clean_up()


def fill_shared(items: int, held: PostgresDatabase, scratch: Path) -> Rows:
    """Fill with one, two and four indexers at once; return their rates."""
    rows: Rows = []
    tenths = (0.0, 0.1, 0.3, 1.0)
    if items > WITHOUT_INDEX_FROM:
        tenths = (0.94, 0.95, 0.97, 1.0)
        rows += fill_before_index(items, int(tenths[0] * items), held, scratch)
    edges = [round(tenth * items) for tenth in tenths]
    for count, (first, behind) in zip((1, 2, 4), itertools.pairwise(edges), strict=True):
        rate = write_together(cut(items, first, behind, count, scratch), held.address(), scratch)
        label = f"{items:,} items, PostgreSQL: indexed by {count}, {first:,} to {behind:,}"
        rows.append((label, rate, "items/s"))
    return rows


def fill_before_index(items: int, behind: int, held: PostgresDatabase, scratch: Path) -> Rows:
    """Fill by two indexers while vectors have no index, then make it; return how long both took."""
    space = Data("clustered", items, DIMENSION).space
    with open_for(held, scratch) as library:
        library.vectors.use_space(space)
        (table,) = held.execute("SELECT table_name FROM embedding_space")[0]
        held.execute(f"DROP INDEX {table}_image, {table}_text")
        rate = write_together(cut(items, 0, behind, 2, scratch), held.address(), scratch)
        began = time.perf_counter()
        library.vectors.refresh_index()
        built_s = time.perf_counter() - began
    label = f"{items:,} items, PostgreSQL: "
    return [
        (f"{label}indexed by 2 while vectors have no index, 0 to {behind:,}", rate, "items/s"),
        (f"{label}making the index of {behind:,} vectors", behind / built_s, "vectors/s"),
    ]


def cut(items: int, first: int, behind: int, count: int, scratch: Path) -> list[Slice]:
    """Cut a run of items into slices of computers of their own."""
    edges = np.linspace(first, behind, count + 1).astype(int).tolist()
    parts = [
        Slice(items, low, high, scratch / f"computer {low}" / "pictures")
        for low, high in itertools.pairwise(edges)
    ]
    for part in parts:
        part.folder.mkdir(parents=True)
    return parts


def open_for(held: PostgresDatabase, scratch: Path, *, writable: bool = True) -> PostgresLibrary:
    """Open the shared library on a computer that asks, or prepares, and indexes nothing."""
    return open_shared_library(
        address_of(held.address(), "searcher"), cache_dir=scratch / "searcher", writable=writable
    )


def fill_file(items: int, library: SqliteLibrary, scratch: Path) -> Rows:
    """Fill the library in a file, which has one writer; return its rate."""
    folder = scratch / "pictures"
    folder.mkdir()
    began = time.perf_counter()
    write_slice(library, Slice(items, 0, items, folder))
    rate = items / (time.perf_counter() - began)
    library.vectors.refresh_index()
    library.words.merge(lambda: False)
    return [(f"{items:,} items, SQLite: indexed by 1", rate, "items/s")]


class Asked:
    """A store with its items by the numbers of the set.

    Attributes:
        name: Of the store.
        library: The store.
    """

    def __init__(self, name: str, library: Library, pairs: Sequence[tuple[int, bytes]]) -> None:
        """Take items and hashes of contents."""
        self.name = name
        self.library = library
        self._items = np.zeros(len(pairs), np.int64)
        for item, content_hash in pairs:
            self._items[int.from_bytes(content_hash, "big")] = item
        self._numbers = {item: number for number, item in enumerate(self._items.tolist())}

    def within(self, numbers: ItemIds) -> ItemIds:
        """Return items by their numbers, as a scope."""
        return np.sort(self._items[numbers])

    def nearest(self, query: Vectors, within: ItemIds | None) -> tuple[list[int], float]:
        """Return the numbers of the nearest, and how long that took in seconds."""
        began = time.perf_counter()
        found = self.library.vectors.nearest(query, K, within=within)
        took_s = time.perf_counter() - began
        return [self._numbers[one.item_id] for one in found], took_s

    def words(self, line: str) -> tuple[list[int], float]:
        """Return the numbers of what holds words, and how long that took in seconds."""
        began = time.perf_counter()
        found = self.library.words.matches(line, K)
        took_s = time.perf_counter() - began
        return [self._numbers[one.item_id] for one in found], took_s

    def whole(self, line: str, query: Vectors) -> float:
        """Do all that a query asks of a library until its list is shown; return seconds."""
        began = time.perf_counter()
        near = [one.item_id for one in self.library.vectors.nearest(query, RESULTS)]
        worded = [one.item_id for one in self.library.words.matches(line, RESULTS)]
        shown = [*worded, *near][:RESULTS]
        if len(self.library.items.get(shown)) != RESULTS:
            raise SystemExit(f"wrong: {self.name} shows less than it finds")
        self.library.words.snippets(line, shown)
        return time.perf_counter() - began


def ask_nearest(items: int, stores: Sequence[Asked], count: int) -> Rows:
    """Ask for neighbours, with filters and without; check what is found."""
    data = Data("clustered", items, DIMENSION)
    queries = data.queries(count)
    random = np.random.default_rng(7)
    every = np.arange(1, items + 1)
    subsets = {
        "all": every,
        "a filter of 30 %": np.sort(random.choice(every, items * 3 // 10, replace=False)),
        "a filter of 10 %": np.sort(random.choice(every, items // 10, replace=False)),
        "a filter of 0.1 %": np.sort(random.choice(every, max(items // 1000, K), replace=False)),
    }
    exact = dict(zip(subsets, data.exact(queries, K, list(subsets.values())), strict=True))
    rows: Rows = []
    for label, subset in subsets.items():
        scopes = {s.name: None if label == "all" else s.within(subset - 1) for s in stores}
        took: dict[str, list[float]] = {store.name: [] for store in stores}
        held: dict[str, list[float]] = {store.name: [] for store in stores}
        for store in stores:
            for query in queries[: count // 10]:
                store.nearest(query, scopes[store.name])
        # In turns, so that what else the machine does meets both.
        for number, query in enumerate(queries):
            right = {one - 1 for one in exact[label][number].tolist()}
            for store in stores:
                found, took_s = store.nearest(query, scopes[store.name])
                took[store.name].append(1000 * took_s)
                held[store.name].append(len(right & set(found)) / len(right))
        for store in stores:
            recall = statistics.mean(held[store.name])
            rows += _times(
                f"{items:,} items, {store.name}: nearest {K} of {label}", took[store.name]
            )
            rows.append((f"{items:,} items, {store.name}: recall@{K} of {label}", recall, ""))
    return rows


def ask_words(items: int, stores: Sequence[Asked], count: int) -> Rows:
    """Ask by words alone, and as a whole query does; both stores must put the same first."""
    random = Random(3)
    lines = [
        " ".join((random.choice(COLOURS), random.choice(THINGS), random.choice(WORDS))) + " "
        for _ in range(count)
    ]
    queries = Data("clustered", items, DIMENSION).queries(count)
    took: dict[str, list[float]] = {store.name: [] for store in stores}
    whole: dict[str, list[float]] = {store.name: [] for store in stores}
    for line, query in zip(lines, queries, strict=True):
        found: list[list[int]] = []
        for store in stores:
            numbers, took_s = store.words(line)
            found.append(numbers)
            took[store.name].append(1000 * took_s)
            whole[store.name].append(1000 * store.whole(line, query))
        if items <= 100_000 and any(len(set(found[0][:10]) & set(one[:10])) < 5 for one in found):
            raise SystemExit(f"wrong: «{line}» brings others first")
    rows: Rows = []
    for store in stores:
        rows += _times(f"{items:,} items, {store.name}: words alone", took[store.name])
        rows += _times(f"{items:,} items, {store.name}: whole text query", whole[store.name])
    return rows


def _times(label: str, took_ms: Sequence[float]) -> Rows:
    return [
        (f"{label}, p50", statistics.median(took_ms), "ms"),
        (f"{label}, p99", float(np.quantile(took_ms, 0.99)), "ms"),
    ]


def measure_room(items: int, held: PostgresDatabase, empty_bytes: int, file: Path) -> Rows:
    """Return the bytes of an item in both stores, and what they are spent on."""
    size = held.execute("SELECT pg_database_size(current_database())")[0][0]
    rows: Rows = [
        (f"{items:,} items, SQLite: room", file.stat().st_size / items, "bytes/item"),
        (f"{items:,} items, PostgreSQL: room", (size - empty_bytes) / items, "bytes/item"),
    ]
    (table,) = held.execute("SELECT table_name FROM embedding_space")[0]
    parts = "(SELECT sum({size}(relid)) FROM pg_partition_tree('{of}'))"
    indexes = " + ".join(
        parts.format(size="pg_relation_size", of=f"{table}_{kind.value}")
        for kind in EMBEDDED_MODALITIES
    )
    for label, select in (
        ("vectors", parts.format(size="pg_table_size", of=table)),
        ("indexes of vectors", indexes),
        ("words", "pg_total_relation_size('words')"),
    ):
        part = float(held.execute(f"SELECT {select}")[0][0])
        rows.append((f"{items:,} items, PostgreSQL: room of {label}", part / items, "bytes/item"))
    return rows


def measure(items: int, queries: int) -> Rows:
    """Fill both stores with so many items, ask both; return the rows of the table."""
    scratch = Path(tempfile.mkdtemp(prefix="retllm-shared-"))
    rows: Rows = []
    try:
        with ExitStack() as opened:
            server = opened.enter_context(run_server(scratch / "server"))
            held = server.make_database()
            empty_bytes = held.execute("SELECT pg_database_size(current_database())")[0][0]
            file = scratch / "library.db"
            local = opened.enter_context(
                open_library(file, cache_dir=scratch / "cache", writable=True)
            )
            local.vectors.use_space(Data("clustered", items, DIMENSION).space)
            rows += fill_file(items, local, scratch)
            rows += fill_shared(items, held, scratch)
            with open_for(held, scratch) as filled:
                # As indexing does at its end.
                filled.words.merge(lambda: False)
            held.execute("VACUUM (ANALYZE)")
            shared = opened.enter_context(open_for(held, scratch, writable=False))
            shared.vectors.use_space(Data("clustered", items, DIMENSION).space)
            pairs = "SELECT item.id, content.hash FROM item JOIN content ON content_id = content.id"
            with local._file.connections.reading() as connection:
                of_local = [(int(item), bytes(key)) for item, key in connection.rows(pairs)]
            of_shared = [(int(item), bytes(key)) for item, key in held.execute(pairs)]
            stores = [
                Asked("SQLite", local, of_local),
                Asked("PostgreSQL", shared, of_shared),
            ]
            gc.collect()
            rows += ask_nearest(items, stores, queries)
            rows += ask_words(items, stores, queries)
            rows += measure_room(items, held, empty_bytes, file)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return rows


def size_of(what: str) -> int:
    """Return of how many items a row of the table tells."""
    return int(what.partition(" items, ")[0].replace(",", ""))


def growth(rows: Rows) -> dict[str, list[tuple[int, float]]]:
    """Return the lines of the plot: what was asked, by the number of items."""
    lines: dict[str, list[tuple[int, float]]] = {}
    for what, value, _ in rows:
        _, _, rest = what.partition(" items, ")
        store, _, asked = rest.partition(": ")
        if asked.endswith(", p50") and asked.removesuffix(", p50") in DRAWN:
            name = f"{DRAWN[asked.removesuffix(', p50')]}, {store}"
            lines.setdefault(name, []).append((size_of(what), value))
    return lines


def main() -> None:
    """Fill, ask, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, nargs="+", default=[100_000])
    parser.add_argument("--queries", type=int, default=200)
    options = parser.parse_args()
    began = time.time()
    # What was measured of other sizes stays.
    rows = [
        row
        for of_store in report.read_rows("shared_library").values()
        for row in of_store
        if size_of(row[0]) not in options.items
    ]
    text = ""
    for items in options.items:
        rows = sorted([*rows, *measure(items, options.queries)], key=lambda row: size_of(row[0]))
        chosen: dict[str, object] = {
            "dimensions": DIMENSION,
            "queries": options.queries,
            "took": f"{(time.time() - began) / 60:.0f} min",
            "load_1m": f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown",
        }
        # After each, for the last takes most of the time.
        text = report.write("shared_library", rows, chosen)
        plot(growth(rows), report.FOLDER / "shared_library.svg", "milliseconds (p50) over items")
    sys.stdout.write(text)
    if lost := [what for what, value, _ in rows if "recall@" in what and value < LEAST_RECALL]:
        raise SystemExit(f"wrong: less than {LEAST_RECALL} is found: {'; '.join(lost)}")


if __name__ == "__main__":
    main()

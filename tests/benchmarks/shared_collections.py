"""A person who reads a small part of a large shared library, and filters that keep much of it.

    python -m tests.benchmarks shared_collections --items 300000

Vectors alone, written past the program (300,000 by ``files.put`` would take ten minutes): of every
hundred one is of the collection «one percent», ten are of «ten percent», the others of «family».
Each is asked as somebody who reads that one alone; then all of them with sets of items. Recall
is counted against brute force among what the person may read.
"""

import argparse
import os
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from uuid import uuid4

import numpy as np
import psycopg

from retllm_desktop.core.types import ItemIds, Vectors
from retllm_desktop.core.vector_stores import VectorStore
from retllm_desktop.library.postgres.postgres_library import PostgresLibrary, open_shared_library
from retllm_desktop.library.postgres.shared_library import SharedLibraryAddress
from retllm_desktop.library.postgres.vector_search import NearestTuning
from retllm_desktop.library.postgres.vectors import PostgresVectors
from tests.benchmarks import report
from tests.benchmarks.nearest_data import Data
from tests.benchmarks.shared_library import K, Rows, run_server
from tests.benchmarks.shared_library_data import DIMENSION
from tests.fixtures.postgres_server import PostgresDatabase

SHARES = {"one percent": 1, "ten percent": 10}
FILTERS = (0.1, 0.3, 0.6)


def fill(held: PostgresDatabase, data: Data) -> dict[str, ItemIds]:
    """Make collections with one reader each, and the vectors; return the items of each."""
    for name in SHARES:
        held.execute("INSERT INTO collection (name) VALUES (%s)", (name,))
        held.execute(
            "INSERT INTO member SELECT id, %s, 'read' FROM collection WHERE name = %s",
            (f"reader of {name}", name),
        )
        held.add_person(f"reader of {name}")
    with open_of(held, "anna", "family", writable=True) as library:
        library.vectors.use_space(data.space)
    numbers = dict(held.execute("SELECT name, id FROM collection"))
    remainder = np.arange(data.items) % 100
    owners = np.full(data.items, numbers["family"])
    owners[remainder == 0] = numbers["one percent"]
    owners[(remainder > 0) & (remainder <= 10)] = numbers["ten percent"]
    with psycopg.connect(held.address(None), autocommit=True) as raw:
        # Without the items that they refer to.
        raw.execute("SET session_replication_role = replica")
        raw.execute("DROP INDEX retllm.vectors_1_image, retllm.vectors_1_text")
        for start, rows in data.pieces():
            with raw.cursor().copy(
                "COPY retllm.vectors_1 (item_id, collection_id, modality, embedding) FROM STDIN"
            ) as copy:
                for number, row in enumerate(rows, start):
                    vector = f"[{','.join(f'{value:.5f}' for value in row.tolist())}]"
                    copy.write_row((number + 1, int(owners[number]), "image", vector))
    with open_of(held, "anna", "family", writable=True) as library:
        library.vectors.use_space(data.space)
        library.vectors.refresh_index()
    held.execute("VACUUM (ANALYZE)")
    every = np.arange(1, data.items + 1)
    return {name: every[owners == number] for name, number in numbers.items()}


def open_of(
    held: PostgresDatabase, person: str, collection: str, *, writable: bool = False
) -> PostgresLibrary:
    """Open the library as a person."""
    address = SharedLibraryAddress(held.address(person), uuid4(), "bench", collection)
    cache = Path(tempfile.gettempdir())
    return open_shared_library(address, cache_dir=cache, writable=writable)


def ask(
    vectors: VectorStore, queries: Vectors, right: ItemIds, within: ItemIds | None, label: str
) -> Rows:
    """Ask for neighbours; return how long that took and how many of the right ones it found."""
    took: list[float] = []
    found: list[float] = []
    for query, exact in zip(queries, right, strict=True):
        began = time.perf_counter()
        near = vectors.nearest(query, K, within=within)
        took.append(1000 * (time.perf_counter() - began))
        found.append(len({one.item_id for one in near} & set(exact.tolist())) / len(exact))
    return [
        (f"{label}: nearest {K}, p50", statistics.median(took), "ms"),
        (f"{label}: nearest {K}, p99", float(np.quantile(took, 0.99)), "ms"),
        (f"{label}: recall@{K}", statistics.mean(found), ""),
    ]


def main() -> None:
    """Fill, ask, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=300_000)
    parser.add_argument("--queries", type=int, default=100)
    options = parser.parse_args()
    data = Data("clustered", options.items, DIMENSION)
    scratch = Path(tempfile.mkdtemp(prefix="retllm-collections-"))
    rows: Rows = []
    try:
        with run_server(scratch / "server") as server:
            held = server.make_database()
            members = fill(held, data)
            random = np.random.default_rng(7)
            filters = {
                share: np.sort(random.choice(members["family"], int(share * options.items), False))
                for share in FILTERS
            }
            queries = data.queries(options.queries)
            exact = data.exact(queries, K, [*members.values(), *filters.values()])
            for (name, own), right in zip(members.items(), exact, strict=False):
                person = "anna" if name == "family" else f"reader of {name}"
                with open_of(held, person, name) as library:
                    library.vectors.use_space(data.space)
                    ask(library.vectors, queries[:5], right[:5], None, "")
                    rows += ask(
                        library.vectors, queries, right, None, f"«{name}», {len(own):,} vectors"
                    )
            with open_of(held, "anna", "family") as library:
                library.vectors.use_space(data.space)
                ways = {
                    "one by one": PostgresVectors(library._shared, NearestTuning(ids_up_to=10**9)),
                    "through the index": PostgresVectors(
                        library._shared, NearestTuning(ids_up_to=0, index_share=0.0)
                    ),
                }
                for share, right in zip(FILTERS, exact[len(members) :], strict=True):
                    for way, vectors in ways.items():
                        label = f"«family», a set of {100 * share:g} % of all {way}"
                        ask(vectors, queries[:5], right[:5], filters[share], "")
                        rows += ask(vectors, queries, right, filters[share], label)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    settings: dict[str, object] = {
        "items": options.items,
        "dimensions": DIMENSION,
        "queries": options.queries,
        "load_1m": f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown",
    }
    sys.stdout.write(report.write("shared_collections", rows, settings))


if __name__ == "__main__":
    main()

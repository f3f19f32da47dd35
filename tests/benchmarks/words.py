"""The index of words and conditions: what it costs to fill and to ask.

    python -m tests.benchmarks words --items 100000

Four fifths of the items are photos (names as cameras and people give them, folders, cameras,
dates), one fifth are passages, ten to a document. Everything is put into a library in batches as an
index run does, once with and once without what is derived for words and conditions (triggers
dropped). Vectors are of 8 dimensions, so that they hardly count. Each answer is checked against
what was put in.
"""

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np

from retllm_desktop.core.file_kinds import FileKind
from retllm_desktop.core.query import ContainsText, DateRange, OneOfValues, ParsedQuery, QueryField
from retllm_desktop.core.types import (
    EmbeddingSpace,
    ExtractedPart,
    Extraction,
    FileStat,
    ItemIds,
    Metadata,
    Modality,
)
from retllm_desktop.library.connections import Connections
from retllm_desktop.library.sql import Connection
from retllm_desktop.library.sqlite_library import SqliteLibrary, open_library
from tests.benchmarks import report
from tests.benchmarks.prose import Writer, zipf

SPACE = EmbeddingSpace("benchmark", 8)
PASSAGES = 10
BATCH = 256
K = 200
_CAMERAS = ("Canon EOS 80D", "NIKON D90", "Apple iPhone 13", "")
_BEGAN = datetime(2005, 1, 1, tzinfo=UTC)

Entry = tuple[FileStat, Extraction, np.ndarray]


class Collection:
    """Makes files; remembers what is asked for afterwards.

    Attributes:
        entries: What is put into the library, in order.
        items: How many items that makes.
    """

    def __init__(self, folder: Path, items: int, seed: int) -> None:
        """Make files until there are so many items."""
        self._rng = np.random.default_rng(seed)
        self._writer = Writer(seed)
        self._words = self._writer.vocabulary
        self._zipf = zipf(len(self._words))
        self._folder = folder
        self.entries: list[Entry] = []
        self.items = 0
        while self.items < items:
            if self.items % (5 * PASSAGES) < 4 * PASSAGES:
                self._photo()
            else:
                self._document()

    def _word(self) -> str:
        return self._words[int(self._rng.choice(len(self._words), p=self._zipf))]

    def _put(self, path: Path, parts: tuple[ExtractedPart, ...], metadata: Metadata) -> None:
        number = len(self.entries)
        vectors = self._rng.normal(size=(len(parts), SPACE.dimension))
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        content_hash = number.to_bytes(32, "big")
        mtime_ns = int((_BEGAN + timedelta(hours=number % 160_000)).timestamp()) * 10**9
        self.entries.append(
            (
                FileStat(path, 1000 + number, mtime_ns),
                Extraction(content_hash, 1000 + number, parts, metadata),
                vectors.astype(np.float32),
            )
        )
        self.items += len(parts)

    def _photo(self) -> None:
        number = len(self.entries)
        name = f"IMG_{number:06d}.jpg"
        if number % 3 == 0:
            name = f"{self._word()} {self._word()} {number}.png"
        elif number % 3 == 1:
            name = f"{self._word().title()}{self._word().title()}{number}.jpg"
        folder = self._folder / str(2005 + number % 18) / f"{self._words[number // 200 % 900]} trip"
        if number in self.marked:
            name = f"quuxberg {number}.tif"
        camera = _CAMERAS[number % 4]
        taken = (_BEGAN + timedelta(hours=number % 160_000)).timestamp() if camera else None
        part = ExtractedPart(0, Modality.IMAGE, width_px=4000, height_px=3000)
        self._put(folder / name, (part,), Metadata(taken, camera=camera, kind=FileKind.PICTURE))

    @property
    def vocabulary(self) -> Sequence[str]:
        """Words, the most common ones first."""
        return self._words

    @property
    def phrase(self) -> str:
        """Three words that stand together in a passage."""
        text = next(e.parts[3].text for _, e, _ in self.entries if len(e.parts) > 1)
        return " ".join((text or "").split()[20:23])

    @property
    def marked(self) -> tuple[int, ...]:
        """The numbers of three files that bear a name of their own."""
        return (11, 1_001, 2_003)

    def _document(self) -> None:
        number = len(self.entries)
        text = " ".join(self._writer.document(1400, 1500).paragraphs)
        cut = len(text) // PASSAGES
        parts = tuple(
            ExtractedPart(n, Modality.TEXT, text=text[n * cut : (n + 1) * cut])
            for n in range(PASSAGES)
        )
        self._put(
            self._folder / "texts" / f"{self._word()} {number}.txt",
            parts,
            Metadata(kind=FileKind.TEXT),
        )


def fill(library: SqliteLibrary, collection: Collection, folder: Path) -> float:
    """Put everything; return the seconds of processor time that it took."""
    library.vectors.use_space(SPACE)
    root = library.roots.add(folder)
    began = time.process_time()
    for start in range(0, len(collection.entries), BATCH):
        library.files.put(root.id, collection.entries[start : start + BATCH])
    library.words.merge(lambda: False)
    return time.process_time() - began


def bare_library(path: Path, cache: Path) -> SqliteLibrary:
    """Open a library that derives nothing."""
    open_library(path, cache_dir=cache, writable=True).close()
    connection = Connection(path, "rwc")
    for name in ("file_came", "file_went", "file_changed", "item_came", "item_went"):
        connection.run(f"DROP TRIGGER {name}")
    connection.run("DROP TRIGGER content_described")
    connection.close()
    library = open_library(path, cache_dir=cache, writable=True)
    connections: Connections = library._file.connections
    connections._finish = None
    return library


def percentiles(ask: Callable[[int], object], rounds: int) -> tuple[float, float]:
    """Return the median and the 99th percentile of milliseconds."""
    taken: list[float] = []
    for number in range(rounds):
        began = time.perf_counter()
        ask(number)
        taken.append((time.perf_counter() - began) * 1e3)
    return float(np.percentile(taken, 50)), float(np.percentile(taken, 99))


def right(what: bool, name: str) -> None:
    """Stop if an answer is wrong."""
    if not what:
        raise SystemExit(f"wrong: {name}")


def measure_words(
    library: SqliteLibrary, collection: Collection, rounds: int
) -> list[tuple[str, float, str]]:
    """Time typical searches."""
    words = collection.vocabulary
    every = library.words.scope(ParsedQuery(excluded=("nothing of it",)))
    right(every is not None and len(every) == collection.items, "everything is found")
    tenth: ItemIds = every[::10]
    three = np.sort(np.array([m.item_id for m in library.words.matches("quuxberg ", 9)], np.int64))
    right(len(three) == 3, "the three files with a name of their own")
    found = library.words.matches(f"{words[5]} quuxberg ", K)
    right({m.item_id for m in found[:3]} <= {m.item_id for m in found}, "rare words")
    inside = [m.item_id for m in library.words.matches(f"{words[0]} ", K, three)]
    right(set(inside) <= set(three.tolist()), "only what is within")
    asked: dict[str, tuple[Callable[[int], str], ItemIds | None]] = {
        "one letter": (lambda n: "abcdefghijklmnop"[n % 16], None),
        "two letters": (lambda n: words[n][:2], None),
        "three letters": (lambda n: words[n][:3], None),
        "a word that most files have": (lambda n: ("img", "jpg", "trip")[n % 3] + " ", None),
        "a common word": (lambda n: f"{words[n % 20]} ", None),
        "a rare word": (lambda n: f"{words[9000 + n]} ", None),
        "three words": (lambda n: f"{words[n]} {words[400 + n]} {words[5000 + n]} ", None),
        "two words, the last being typed": (lambda n: f"{words[200 + n]} {words[n][:4]}", None),
        "a common word within 10 %": (lambda n: f"{words[n % 20]} ", tenth),
        "a word of most within 10 %": (lambda n: ("img ", "jpg ", "trip ")[n % 3], tenth),
        "a common word within 3 items": (lambda n: f"{words[n % 20]} ", three),
    }
    rows: list[tuple[str, float, str]] = []
    for name, (text, within) in asked.items():
        p50, p99 = percentiles(
            lambda n, t=text, w=within: library.words.matches(t(n), K, w), rounds
        )
        rows += [(f"{name}, p50", p50, "ms"), (f"{name}, p99", p99, "ms")]
    ids = [m.item_id for m in library.words.matches(f"{words[3]} ", K)]
    p50, p99 = percentiles(
        lambda n: library.words.snippets(f"{words[3]} ", ids), max(rounds // 5, 1)
    )
    rows += [(f"{len(ids)} snippets, p50", p50, "ms"), (f"{len(ids)} snippets, p99", p99, "ms")]
    return rows


def measure_scopes(
    library: SqliteLibrary, collection: Collection, rounds: int
) -> list[tuple[str, float, str]]:
    """Time conditions by how much they keep, worked out and kept from before."""
    hours = len(collection.entries) // 1000
    few = DateRange(date(2005, 1, 1), date(2005, 1, 1) + timedelta(days=max(hours // 24, 1)))
    questions = {
        "a year's folder": ParsedQuery(conditions=(ContainsText(QueryField.IN, ("2010",)),)),
        "a tenth by date": ParsedQuery(
            conditions=(DateRange(date(2005, 1, 1), date(2005, 1, 1) + timedelta(days=416)),)
        ),
        "a thousandth by date": ParsedQuery(conditions=(few,)),
        "three files by their ending": ParsedQuery(
            conditions=(OneOfValues(QueryField.EXT, ("tif",)),)
        ),
        "a quarter by camera": ParsedQuery(
            conditions=(ContainsText(QueryField.CAMERA, ("canon",)),)
        ),
        "all photos": ParsedQuery(conditions=(OneOfValues(QueryField.TYPE, ("photo",)),)),
        "part of a name": ParsedQuery(conditions=(ContainsText(QueryField.NAME, ("quuxb",)),)),
        "photos of a folder, not of a camera": ParsedQuery(
            conditions=(
                OneOfValues(QueryField.TYPE, ("photo",)),
                ContainsText(QueryField.IN, ("2011",)),
                ContainsText(QueryField.CAMERA, ("nikon",), negated=True),
            )
        ),
        "a phrase": ParsedQuery(phrases=(collection.phrase,)),
        "all but a common word": ParsedQuery(excluded=(collection.vocabulary[2],)),
    }
    tif = library.words.scope(questions["three files by their ending"])
    right(tif is not None and len(tif) == 3, "three files by their ending")
    canon = library.words.scope(questions["a quarter by camera"])
    expected = sum(e.metadata.camera == "Canon EOS 80D" for _, e, _ in collection.entries)
    right(canon is not None and len(canon) == expected, "a quarter by camera")
    year = library.words.scope(questions["a year's folder"])
    expected = sum(f"{os.sep}2010{os.sep}" in str(stat.path) for stat, _, _ in collection.entries)
    right(year is not None and len(year) == expected, "a year's folder")
    phrase = library.words.scope(questions["a phrase"])
    right(phrase is not None and len(phrase) >= 1, "a phrase")
    rows: list[tuple[str, float, str]] = []
    for name, question in questions.items():
        kept = library.words.scope(question)
        right(kept is not None and bool((np.diff(kept) > 0).all()), name)

        def worked_out(_: int, question: ParsedQuery = question) -> object:
            with library._file.connections.reading() as connection:
                connection.sets.get(("another state",), None)
            return library.words.scope(question)

        p50, p99 = percentiles(worked_out, max(rounds // 5, 3))
        again, _ = percentiles(lambda n, q=question: library.words.scope(q), rounds)
        label = f"{name} ({0 if kept is None else len(kept):,} items)"
        rows += [
            (f"{label}, p50", p50, "ms"),
            (f"{label}, p99", p99, "ms"),
            (f"{label}, asked again", again, "ms"),
        ]
    return rows


def sizes(path: Path) -> dict[str, int]:
    """Return the bytes of each table of the file."""
    connection = Connection(path, "ro")
    try:
        rows = connection.rows("SELECT name, sum(pgsize) FROM dbstat GROUP BY name")
        return {row[0]: row[1] for row in rows}
    finally:
        connection.close()


def main() -> None:
    """Fill two libraries, ask one, write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, help="where to work")
    options = parser.parse_args()
    work = Path(tempfile.mkdtemp(prefix="retllm-benchmark-", dir=options.folder))
    try:
        folder = work / "files"
        collection = Collection(folder, options.items, options.seed)
        with bare_library(work / "bare.db", work / "cache") as library:
            without_s = fill(library, collection, folder)
        path = work / "library.db"
        with open_library(path, cache_dir=work / "cache", writable=True) as library:
            with_s = fill(library, collection, folder)
        tables = sizes(path)
        of_words = sum(size for name, size in tables.items() if name.startswith("words"))
        of_rest = sum(
            size
            for name, size in tables.items()
            if name.startswith(("place", "folder", "content_", "item_by_sides"))
        )
        rows = [
            (
                "put without words and conditions (processor)",
                collection.items / without_s,
                "items/s",
            ),
            ("put with them (processor)", collection.items / with_s, "items/s"),
            ("what they cost", 1e6 * (with_s - without_s) / collection.items, "µs/item"),
            ("index of words", of_words / collection.items, "bytes/item"),
            ("places, folders, indexes of conditions", of_rest / collection.items, "bytes/item"),
        ]
        with open_library(path, cache_dir=work / "cache", writable=False) as library:
            rows += measure_words(library, collection, options.rounds)
            rows += measure_scopes(library, collection, options.rounds)
        chosen: dict[str, object] = {
            "items": collection.items,
            "files": len(collection.entries),
            "rounds": options.rounds,
            "load_1m": f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown",
        }
        sys.stdout.write(report.write("words", rows, chosen))
    finally:
        shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    main()

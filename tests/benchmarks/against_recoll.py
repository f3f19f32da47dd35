"""Known items found by words, side by side with Recoll on the same documents.

    python -m tests.benchmarks against_recoll

A thousand documents of invented words (text, Markdown, HTML) and a hundred queries, each of three
words drawn from one document: as they stand, with one of them replaced by a word of another
document, or with other endings. Counted is whether the document is among the first ten files.

Recoll (recollcmd, Xapian) is asked for any of the words, which is what our index does, and as it
comes (all of the words). Latency is told for a process of its own for each query on both sides,
and within one process: the list of the first ten, and that list with the pieces of text around the
words, which is what is shown; asked at once, and after the words before, as a window asks. For
Recoll by its Python module (python3-recoll).
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from retllm_desktop.core.types import EmbeddingSpace, FileStat, ImageSpec
from retllm_desktop.extraction.files import ReadingLimits
from retllm_desktop.extraction.reading import read_file
from retllm_desktop.library.sqlite_library import SqliteLibrary, open_library
from tests.benchmarks import report
from tests.benchmarks.prose import Document, Writer

TOP = 10
_SPACE = EmbeddingSpace("benchmark", 8)
_SYSTEM_PYTHON = "/usr/bin/python3"

_OURS_ALONE = """
import sys
from pathlib import Path
from retllm_desktop.library.sqlite_library import open_library
with open_library(Path(sys.argv[1]), cache_dir=Path(sys.argv[2]), writable=False) as library:
    for item in library.items.get([m.item_id for m in library.words.matches(sys.argv[3], 100)]):
        print(item.path)
"""

_RECOLL_WITHIN = """
import json, sys, time
from recoll import recoll
database = recoll.connect(confdir=sys.argv[1])
taken = []
def ask(words):
    query = database.query()
    query.execute(" OR ".join(words))
    return query, query.fetchmany(10)
for line in json.loads(sys.stdin.read()):
    words = line.split()
    for count in range(1, len(words) if sys.argv[2] == "typed" else 1):
        ask(words[:count])
    began = time.perf_counter()
    query, found = ask(words)
    listed = time.perf_counter()
    pieces = [query.makedocabstract(one) for one in found]
    taken.append((listed - began, time.perf_counter() - began))
print(json.dumps(taken))
"""


@dataclass(frozen=True, slots=True)
class KnownItem:
    """A query for one document.

    Attributes:
        words: What is typed.
        name: The document's file.
        kind: How the words were chosen.
    """

    words: str
    name: str
    kind: str


def write_documents(folder: Path, documents: Sequence[Document]) -> list[str]:
    """Write each document as text, Markdown or HTML; return the names."""
    names: list[str] = []
    for number, document in enumerate(documents):
        ending = ("txt", "md", "html")[number % 3]
        body = "\n\n".join(document.paragraphs)
        if ending == "html":
            body = "".join(f"<p>{paragraph}</p>\n" for paragraph in document.paragraphs)
            body = (
                "<html><head><meta charset='utf-8'>"
                f"<title>{document.title}</title></head><body>{body}</body></html>"
            )
        elif ending == "md":
            body = f"# {document.title}\n\n{body}"
        else:
            body = f"{document.title}\n\n{body}"
        names.append(f"{number:04d}.{ending}")
        (folder / names[-1]).write_text(body, "utf-8")
    return names


def known_items(
    documents: Sequence[Document], names: Sequence[str], count: int, rng: np.random.Generator
) -> list[KnownItem]:
    """Draw queries from documents: words that some dozens of documents hold, and not all alike."""
    spread = Counter(stem for document in documents for stem in set(document.stems))
    made: list[KnownItem] = []
    for number, place in enumerate(rng.choice(len(documents), count, replace=False).tolist()):
        telling = [s for s in set(documents[place].stems) if 3 <= spread[s] <= len(documents) // 8]
        chosen = [str(word) for word in rng.choice(sorted(telling), 3, replace=False)]
        kind = ("as they stand", "one word of another", "other endings")[number % 3]
        if kind == "one word of another":
            other = documents[(place + 7) % len(documents)].stems
            chosen[2] = str(rng.choice(sorted(set(other) - set(documents[place].stems))))
        elif kind == "other endings":
            chosen = [word + str(rng.choice(("s", "ed", "ing"))) for word in chosen]
        made.append(KnownItem(" ".join(chosen), names[place], kind))
    return made


def index_ours(folder: Path, names: Sequence[str], database: Path, cache: Path) -> float:
    """Read and store all documents; the vectors are no matter here. Return the seconds taken."""
    rng = np.random.default_rng(0)
    limits, spec = ReadingLimits(), ImageSpec(32)
    began = time.perf_counter()
    with open_library(database, cache_dir=cache, writable=True) as library:
        library.vectors.use_space(_SPACE)
        root = library.roots.add(folder)
        entries = []
        for name in names:
            path = folder / name
            extraction = read_file(path, None, spec, frozenset(), limits)
            vectors = rng.normal(size=(len(extraction.parts), _SPACE.dimension))
            vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
            stat = FileStat(path, path.stat().st_size, path.stat().st_mtime_ns)
            entries.append((stat, extraction, vectors.astype(np.float32)))
        for start in range(0, len(entries), 256):
            library.files.put(root.id, entries[start : start + 256])
        library.words.merge(lambda: False)
    return time.perf_counter() - began


def ask_ours(library: SqliteLibrary, words: str) -> list[str]:
    """Return the first files, each once, in the order of their best passage."""
    found = library.items.get([match.item_id for match in library.words.matches(f"{words} ", 100)])
    return list(dict.fromkeys(item.path.name for item in found))[:TOP]


def index_recoll(folder: Path, configuration: Path) -> float:
    """Index with Recoll; return the seconds taken."""
    configuration.mkdir()
    (configuration / "recoll.conf").write_text(f"topdirs = {folder}\nskippedNames =\n")
    began = time.perf_counter()
    subprocess.run(
        ["recollindex", "-c", configuration, "-z"], check=True, capture_output=True, timeout=1800
    )
    return time.perf_counter() - began


def ask_recoll(configuration: Path, words: str, *options: str) -> list[str]:
    """Return the first files of a ``recollq`` process of its own."""
    done = subprocess.run(
        ["recollq", "-c", configuration, *options, "-n", f"0-{TOP}", "-b", words],
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    )
    return [
        line.rpartition("/")[2] for line in done.stdout.splitlines() if line.startswith("file:")
    ]


def timed(
    ask: Callable[[str], list[str]], items: Sequence[KnownItem]
) -> tuple[dict[str, float], float]:
    """Ask for all items; return the share found by kind and over all, and the median seconds."""
    hits: dict[str, list[bool]] = {}
    taken: list[float] = []
    for item in items:
        began = time.perf_counter()
        names = ask(item.words)
        taken.append(time.perf_counter() - began)
        for kind in (item.kind, "all"):
            hits.setdefault(kind, []).append(item.name in names)
    return {kind: statistics.mean(found) for kind, found in hits.items()}, statistics.median(taken)


def recoll_within(
    configuration: Path, items: Sequence[KnownItem], way: str
) -> tuple[float, float] | None:
    """Time Recoll's Python module: median seconds of a list, and of one with pieces of text.

    Args:
        configuration: Where its index is.
        items: What to ask.
        way: ``typed``: the words before were asked for just now, as somebody types; or not.

    Returns:
        None where the module is not there.
    """
    if not Path(_SYSTEM_PYTHON).exists():
        return None
    done = subprocess.run(
        [_SYSTEM_PYTHON, "-c", _RECOLL_WITHIN, configuration, way],
        input=json.dumps([item.words for item in items]),
        check=False,
        capture_output=True,
        text=True,
        timeout=300,
    )
    if done.returncode != 0:
        return None
    lists, pages = zip(*json.loads(done.stdout.splitlines()[-1]), strict=True)
    return statistics.median(lists), statistics.median(pages)


def ours_within(
    library: SqliteLibrary, items: Sequence[KnownItem], way: str
) -> tuple[float, float]:
    """Time ours in the same way."""
    lists: list[float] = []
    pages: list[float] = []
    for item in items:
        words = item.words.split()
        for count in range(1, len(words) if way == "typed" else 1):
            before = library.words.matches(f"{' '.join(words[:count])} ", TOP)
            library.items.get([match.item_id for match in before])
        began = time.perf_counter()
        ids = [match.item_id for match in library.words.matches(f"{item.words} ", TOP)]
        if len(library.items.get(ids)) != len(ids):
            raise SystemExit("wrong: what was found is not there")
        lists.append(time.perf_counter() - began)
        if len(library.words.snippets(f"{item.words} ", ids)) != len(ids):
            raise SystemExit("wrong: a hit has no piece of text")
        pages.append(time.perf_counter() - began)
    return statistics.median(lists), statistics.median(pages)


def within_rows(
    database: Path, cache: Path, items: Sequence[KnownItem], configuration: Path | None, rounds: int
) -> list[tuple[str, float, str]]:
    """Time both within a process, one after the other, several times.

    What else the computer does in between is so the same to both. Each begins anew every time.
    """
    rows: list[tuple[str, float, str]] = []
    for way, which in (("at once", "asked at once"), ("typed", "word by word")):
        ours: list[tuple[float, float]] = []
        theirs: list[tuple[float, float]] = []
        for _ in range(rounds):
            with open_library(database, cache_dir=cache, writable=False) as library:
                ours.append(ours_within(library, items, way))
            told = None if configuration is None else recoll_within(configuration, items, way)
            if told is not None:
                theirs.append(told)
        for number, part in enumerate(("the first ten", "the first ten with pieces of text")):
            what = f"{part}, {which}"
            for who, taken in (("ours", ours), ("Recoll", theirs)):
                if taken:
                    middle = statistics.median(one[number] for one in taken)
                    rows.append((f"{who}: {what}, median", middle * 1e3, "ms"))
            if theirs:
                shares = [a[number] / b[number] for a, b in zip(ours, theirs, strict=True)]
                rows.append((f"{what}, ours / Recoll", statistics.median(shares), "x"))
    return rows


def ours_alone(database: Path, cache: Path, words: str) -> list[str]:
    """Ask ours in a process of its own."""
    # An installed program has its bytecode beside it.
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(
        [sys.executable, "-c", _OURS_ALONE, database, cache, f"{words} "],
        env=environment,
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    )
    return list(dict.fromkeys(Path(line).name for line in done.stdout.splitlines()))[:TOP]


def main() -> None:
    """Write the documents, index them twice, ask both, write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--queries", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=9, help="of timing within a process")
    options = parser.parse_args()
    there = shutil.which("recollindex") and shutil.which("recollq")
    if not there:
        sys.stderr.write(
            "Recoll is not installed (Debian: recollcmd, and python3-recoll for its latency within "
            "one process); only ours is measured\n"
        )
    work = Path(tempfile.mkdtemp(prefix="retllm-benchmark-"))
    try:
        folder = work / "documents"
        folder.mkdir()
        writer = Writer(options.seed)
        documents = [writer.document() for _ in range(options.documents)]
        names = write_documents(folder, documents)
        items = known_items(documents, names, options.queries, writer.rng)
        database, cache, configuration = work / "library.db", work / "cache", work / "recoll"
        rows = [("ours: indexing", index_ours(folder, names, database, cache), "s")]
        with open_library(database, cache_dir=cache, writable=False) as library:
            within = {item.words: ask_ours(library, item.words) for item in items}
            ours, _ = timed(lambda words: ask_ours(library, words), items)
        alone, alone_s = timed(lambda words: ours_alone(database, cache, words), items)
        if alone != ours or any(
            ours_alone(database, cache, w) != within[w] for w in list(within)[:3]
        ):
            raise SystemExit("wrong: a process of its own finds something else")
        rows += _rows("ours", ours)
        rows.append(("ours: a query, process and all, median", alone_s * 1e3, "ms"))
        if there:
            rows.append(("Recoll: indexing", index_recoll(folder, configuration), "s"))
            any_word, any_s = timed(lambda words: ask_recoll(configuration, words, "-o"), items)
            all_words, _ = timed(lambda words: ask_recoll(configuration, words), items)
            rows += [*_rows("Recoll, any word", any_word), *_rows("Recoll, all words", all_words)]
            rows.append(("Recoll: a query, process and all, median", any_s * 1e3, "ms"))
            if any_word["all"] < 0.5:
                raise SystemExit("wrong: Recoll finds hardly anything, so it was asked wrongly")
        theirs = configuration if there else None
        rows += within_rows(database, cache, items, theirs, options.rounds)
        if ours["all"] < 0.5:
            raise SystemExit("wrong: ours finds hardly anything")
        text = report.write("against_recoll", rows, vars(options))
        sys.stdout.write(text)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _rows(who: str, shares: dict[str, float]) -> list[tuple[str, float, str]]:
    return [
        (f"{who}: found among the first {TOP}, {kind}", 100 * share, "%")
        for kind, share in shares.items()
    ]


if __name__ == "__main__":
    main()

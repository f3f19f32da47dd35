"""The library by date: how soon it is there, as columns, as a listing with headings, on screen.

    python -m tests.benchmarks timeline --items 10000 100000

A library of so many files of twenty years (four fifths photographs, the rest documents of ten
passages; one in fifty has a copy) is put together as an index run does. Told are the best of
several: the beginning that the first screen is painted from, the whole timeline, its listing with
a heading a day, what a folder and the favourites take, and how long the window's thread is busy
when a library that changed takes the place of the former. Every answer is checked against what was
put in.
"""

import argparse
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TypeVar

import numpy as np

from retllm_desktop.core.timeline import Timeline
from retllm_desktop.core.types import (
    EmbeddingSpace,
    ExtractedPart,
    Extraction,
    FileStat,
    Modality,
    Query,
)
from retllm_desktop.library.sqlite_library import SqliteLibrary, open_library
from retllm_desktop.search.timeline import TimelineService, read_conditions
from tests.benchmarks import report

SPACE = EmbeddingSpace("benchmark", 8)
FIRST_SCREEN = 200
_TODAY = date(2025, 6, 1)
_BEGAN_S, _ENDED_S = (datetime(year, 1, 1, tzinfo=UTC).timestamp() for year in (2005, 2025))
_BATCH = 512
_SIDES = ((4000, 3000), (3000, 4000), (1920, 1080), (1000, 1000))
_Answer = TypeVar("_Answer")


def fill(
    library: SqliteLibrary,
    folder: Path,
    files: int,
    seed: int,
    *,
    documents: bool = True,
    signatures: Sequence[bytes] = (bytes(range(256)) * 3,),
    raw_files: bool = False,
) -> dict[str, int]:
    """Put files into a library; return the date in ns of each, by its path.

    Args:
        library: Where to.
        folder: Where they would lie; nothing is written there.
        files: How many contents.
        seed: For their dates.
        documents: Whether every fifth is a document of ten passages; else all are pictures.
        signatures: Of the pictures, by turns.
        raw_files: Whether every fifth is the raw file of the picture before it instead.
    """
    random = np.random.default_rng(seed)
    # People take many pictures on few days.
    days = random.choice(np.arange(_BEGAN_S, _ENDED_S, 86_400), max(1, files // 12))
    root = library.roots.add(folder)
    dates: dict[str, int] = {}
    moment_ns_before = 0
    vectors = np.eye(SPACE.dimension, dtype=np.float32)
    entries: list[tuple[FileStat, Extraction, np.ndarray | None]] = []
    for number in range(files):
        content = number.to_bytes(32, "big")
        moment_ns = int((random.choice(days) + random.random() * 50_000) * 1e9)
        fifth = number % 5 == 4
        document, raw_file = documents and fifth and not raw_files, raw_files and fifth
        name = f"note {number}.txt" if document else f"photo {number}.jpg"
        path = folder / f"{number % 97}" / name
        if raw_file:
            name = f"photo {number - 1}.cr2"
            path, moment_ns = folder / f"{(number - 1) % 97}" / name, moment_ns_before
        moment_ns_before = moment_ns
        width, height = _SIDES[number % len(_SIDES)]
        parts = tuple(
            ExtractedPart(part, Modality.TEXT, text=f"passage {part} of {number}")
            if document
            else ExtractedPart(
                0,
                Modality.IMAGE,
                width_px=width,
                height_px=height,
                signature=signatures[number % len(signatures)],
            )
            for part in range(10 if document else 1)
        )
        rows = vectors[np.arange(len(parts)) % SPACE.dimension]
        entries.append((FileStat(path, 1000, moment_ns), Extraction(content, 1000, parts), rows))
        dates[os.fspath(path)] = moment_ns
        if number % 50 == 7:
            copy = FileStat(folder / "copies" / name, 1000, moment_ns + 10**9)
            entries.append((copy, Extraction(content, 1000, ()), None))
        if len(entries) >= _BATCH:
            library.files.put(root.id, entries)
            entries = []
    if entries:
        library.files.put(root.id, entries)
    for number in range(0, files, 100):
        library.annotations.set_favourite(number.to_bytes(32, "big"), True)
    return dates


def best_ms(function: Callable[[], _Answer], times: int = 5) -> tuple[float, _Answer]:
    """Return the least time of several, in milliseconds, and the answer."""
    least = float("inf")
    while True:
        began = time.perf_counter()
        answer = function()
        least = min(least, (time.perf_counter() - began) * 1000)
        times -= 1
        if times <= 0:
            return least, answer


def check(library: SqliteLibrary, timeline: Timeline, dates: dict[str, int]) -> None:
    """Raise SystemExit unless a timeline has every file once, in order."""
    if len(timeline) != len(dates) or len(set(timeline.item_ids.tolist())) != len(dates):
        raise SystemExit(f"wrong: {len(timeline)} rows of {len(dates)} files")
    if not bool((np.diff(timeline.moments) <= 0).all()):
        raise SystemExit("wrong: not in order")
    some = np.random.default_rng(1).choice(len(timeline), min(500, len(timeline)), replace=False)
    for row, item in zip(some, library.items.get(timeline.item_ids[some].tolist()), strict=True):
        right = dates[os.fspath(item.path)] == item.mtime_ns
        right = right and item.date_s == timeline.moments[row] and item.part == 0
        if not right or (item.width_px, item.height_px) != (
            timeline.width_px[row],
            timeline.height_px[row],
        ):
            raise SystemExit(f"wrong: {item.path} in row {row}")


def measure(files: int, folder: Path, *, raw_files: bool = False) -> list[tuple[str, float, str]]:
    """Return what a library of so many files takes."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    # Deferred: the numbers of the store need no Qt.
    from PySide6.QtCore import QCoreApplication, QLocale

    from retllm_desktop.ui.library.library_listing import make_listing
    from retllm_desktop.ui.library.library_model import LibraryModel
    from retllm_desktop.ui.shared.serial_executor import SerialExecutor

    _application = QCoreApplication.instance() or QCoreApplication([])
    rows: list[tuple[str, float, str]] = []
    named = f"{files:,} files" + (", every fifth a raw file" if raw_files else "")
    with open_library(folder / "library.db", cache_dir=folder / "cache", writable=True) as library:
        library.vectors.use_space(SPACE)
        dates = fill(library, folder / "pictures", files, seed=5, raw_files=raw_files)
        service = TimelineService(library.items, library.words)

        def listed(line: str, limit: int | None = None) -> Timeline:
            conditions = read_conditions(Query(line), _TODAY)
            if conditions is None:
                raise SystemExit(f"wrong: «{line}» is searched for")
            return service.list(conditions, limit)

        taken, beginning = best_ms(lambda: listed("", FIRST_SCREEN))
        rows.append((f"{named}: the first {FIRST_SCREEN}", taken, "ms"))
        taken, _ = best_ms(lambda: service.items(beginning.item_ids.tolist()), 1)
        rows.append((f"{named}: their items, read for the first time", taken, "ms"))
        taken, whole = best_ms(lambda: listed(""))
        rows.append((f"{named}: the whole timeline", taken, "ms"))
        check(library, whole, dates)
        if whole.item_ids[: len(beginning)].tolist() != beginning.item_ids.tolist():
            raise SystemExit("wrong: the beginning is not what the whole begins with")
        taken, favourites = best_ms(lambda: listed("is:favourite"))
        rows.append((f"{named}: {len(favourites):,} favourites", taken, "ms"))
        inside = folder / "pictures" / "7"
        taken, some = best_ms(lambda: listed(f'in:"{inside}"'))
        rows.append((f"{named}: {len(some):,} in a folder", taken, "ms"))
        inside_number = len(some) if raw_files else len(range(7, files, 97))
        if len(favourites) != len(range(0, files, 100)) or len(some) != inside_number:
            raise SystemExit("wrong: a condition gave another number")
        locale = QLocale("en_GB")
        taken, listing = best_ms(lambda: make_listing(whole, _TODAY, locale), 3)
        rows.append((f"{named}: the listing, {len(listing.sections):,} headings", taken, "ms"))
        executor = SerialExecutor("benchmark")
        model = LibraryModel(service.items, executor)
        model.show(make_listing(whole.taken(slice(100, None)), _TODAY, locale))
        taken, _ = best_ms(lambda: model.bring_up_to_date(listing), 1)
        rows.append((f"{named}: the window's thread, when 100 came", taken, "ms"))
        if model.rowCount() != files - (len(range(4, files, 5)) if raw_files else 0):
            raise SystemExit("wrong: the model lacks rows")
        executor.close(5.0)
    return rows


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--items", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument(
        "--raw-files", action="store_true", help="every fifth file is a raw file beside its picture"
    )
    options = parser.parse_args()
    rows: list[tuple[str, float, str]] = []
    for files in options.items:
        folder = Path(tempfile.mkdtemp(prefix="timeline-"))
        try:
            rows += measure(files, folder, raw_files=options.raw_files)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    print(report.write("timeline", rows, {"items": ", ".join(map(str, options.items))}))


if __name__ == "__main__":
    main()

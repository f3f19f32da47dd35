"""The sidebar: how soon its numbers are there, and how soon duplicates of many pictures are found.

    python -m tests.benchmarks sidebar --pictures 100000

A library of so many pictures is put together as an index run does: at places, one in ten tagged,
one in a hundred a favourite, one in fifty with a copy. The signatures are of pictures drawn at
random; some are put in once more, turned and a little noisy. Told are the least of several times
for what the sidebar counts, and how long the comparison of all pictures takes. The counts are
checked against what was put in, the groups against each planted pair, and of a part of the
pictures against a comparison of each with each.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

# One thread of its own: of several, those that wait for each other are what is measured.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

from retllm_desktop.core.annotations import TagEdit
from retllm_desktop.core.types import (
    EmbeddingSpace,
    ExtractedPart,
    Extraction,
    FileStat,
    Metadata,
    Modality,
)
from retllm_desktop.library.sqlite_library import SqliteLibrary, open_library
from retllm_desktop.search.alike_pictures import Signatures, find_alike
from retllm_desktop.search.near_duplicates import COPY_LIMITS, colour_distance, edges_of
from tests.benchmarks import report

SPACE = EmbeddingSpace("benchmark", 8)
PLACES = (("Norway", "Oslo"), ("Norway", "Bergen"), ("Peru", "Lima"), ("", ""), ("France", "Paris"))
_BATCH = 512
_PLANTED = 1_000
_CHECKED = 3_000
_FOUND_SHARE = 0.99
_Answer = TypeVar("_Answer")


def draw_signatures(number: int, seed: int) -> Signatures:
    """Return signatures of pictures whose colours change as slowly as in photographs."""
    rng = np.random.default_rng(seed)
    rows = np.empty((number, 768), np.uint8)
    steps = np.linspace(0, 1, 16, dtype=np.float32)
    for start in range(0, number, 4096):
        count = min(4096, number - start)
        made = np.zeros((count, 16, 16, 3), np.float32)
        for waves in (1, 2, 3, 5):
            phases = rng.random((count, 2, 3), dtype=np.float32) * 6.28
            turned = rng.normal(size=(count, 2, 3)).astype(np.float32) * waves * 2
            across = turned[:, 0, None, :] * steps[:, None] + phases[:, 0, None, :]
            down = turned[:, 1, None, :] * steps[:, None] + phases[:, 1, None, :]
            made += np.sin(across[:, None] + down[:, :, None]) / waves
        made += rng.normal(scale=0.15, size=made.shape).astype(np.float32)
        low = made.min(axis=(1, 2, 3), keepdims=True)
        high = made.max(axis=(1, 2, 3), keepdims=True)
        rows[start : start + count] = ((made - low) / (high - low) * 255).reshape(count, 768)
    return rows


def plant(rows: Signatures, seed: int) -> dict[int, int]:
    """Put copies in place of the last rows, turned and noisy; return of each what it is of."""
    rng = np.random.default_rng(seed)
    first = len(rows) - _PLANTED
    of = rng.choice(first, _PLANTED, replace=False)
    cells = rows[of].reshape(-1, 16, 16, 3).astype(np.int64)
    cells = np.clip(cells + rng.integers(-2, 3, cells.shape), 0, 255).astype(np.uint8)
    for number in range(_PLANTED):
        rows[first + number] = np.rot90(cells[number], number % 4).reshape(768)
    return {first + number: int(place) for number, place in enumerate(of)}


def compare_each(rows: Signatures) -> set[tuple[int, int]]:
    """Return the pairs of copies, each picture compared with each."""
    cells = rows.reshape(-1, 16, 16, 3).astype(np.float32) / np.float32(255)
    edges = edges_of(cells)
    found: set[tuple[int, int]] = set()
    for turn in range(4):
        turned = np.ascontiguousarray(np.rot90(cells, turn, (1, 2)))
        apart = 1 - edges @ edges_of(turned).T
        for first, second in np.argwhere(apart <= COPY_LIMITS.edges).tolist():
            near = colour_distance(cells[first], turned[second]) <= COPY_LIMITS.colour
            if first < second and near:
                found.add((first, second))
    return found


def fill(library: SqliteLibrary, folder: Path, rows: Signatures) -> None:
    """Put pictures into a library; nothing is written to the folder."""
    root = library.roots.add(folder)
    entries: list[tuple[FileStat, Extraction, np.ndarray | None]] = []
    vector = np.eye(1, SPACE.dimension, dtype=np.float32)
    for number, row in enumerate(rows):
        content = number.to_bytes(32, "big")
        country, city = PLACES[number % len(PLACES)]
        part = ExtractedPart(0, Modality.IMAGE, width_px=40, height_px=30, signature=row.tobytes())
        metadata = Metadata(country=country, city=city)
        extraction = replace(Extraction(content, 1000, (part,)), metadata=metadata)
        path = folder / f"{number % 97}" / f"photo {number}.jpg"
        entries.append((FileStat(path, 1000, number), extraction, vector))
        if number % 50 == 7:
            copy = FileStat(folder / "copies" / path.name, 1000, number)
            entries.append((copy, Extraction(content, 1000, ()), None))
        if len(entries) >= _BATCH:
            library.files.put(root.id, entries)
            entries = []
    if entries:
        library.files.put(root.id, entries)
    tagged = frozenset(number.to_bytes(32, "big") for number in range(0, len(rows), 10))
    library.annotations.edit_tags(TagEdit(added={"Holiday": tagged, "Sea": tagged}))
    for number in range(0, len(rows), 100):
        library.annotations.set_favourite(number.to_bytes(32, "big"), True)


def least_ms(function: Callable[[], _Answer], times: int = 5) -> tuple[float, _Answer]:
    """Return the least time of several, in milliseconds, and the answer."""
    taken: list[float] = []
    while True:
        began = time.perf_counter()
        answer = function()
        taken.append((time.perf_counter() - began) * 1000)
        if len(taken) >= times:
            return min(taken), answer


def measure(pictures: int, folder: Path) -> list[tuple[str, float, str]]:
    """Return what a library of so many pictures takes.

    Raises:
        SystemExit: An answer is wrong.
    """
    signatures = draw_signatures(pictures, seed=1)
    planted = plant(signatures, seed=2)
    rows: list[tuple[str, float, str]] = []
    named = f"{pictures:,} pictures"
    with open_library(folder / "library.db", cache_dir=folder / "cache", writable=True) as library:
        library.vectors.use_space(SPACE)
        fill(library, folder / "pictures", signatures)
        taken, counts = least_ms(library.overview.count_contents)
        rows.append((f"{named}: counts of what follows from the files", taken, "ms"))
        placed = sum(place.contents for place in counts.places)
        wanted = (pictures, len(range(7, pictures, 50)), pictures - len(range(3, pictures, 5)))
        if (counts.contents, counts.duplicates, placed) != wanted:
            raise SystemExit(f"wrong: {counts.contents}, {counts.duplicates}, {placed}: {wanted}")
        taken, notes = least_ms(library.overview.count_annotations)
        rows.append((f"{named}: counts of favourites and tags", taken, "ms"))
        if (notes.favourites, [one.contents for one in notes.tags]) != (
            len(range(0, pictures, 100)),
            [len(range(0, pictures, 10))] * 2,
        ):
            raise SystemExit(f"wrong: {notes}")
        taken, held = least_ms(lambda: library.items.signatures(range(1, pictures + 1)), 1)
        rows.append((f"{named}: their signatures, read", taken / 1000, "s"))
        if len(held) != pictures:
            raise SystemExit(f"wrong: {len(held)} signatures")
    # On one thread this is what an idle machine takes, whatever else this one does.
    began_s = time.process_time()
    groups = find_alike(signatures)
    taken_s = time.process_time() - began_s
    rows.append((f"{named}: compared (time of one processor)", taken_s, "s"))
    group_of = {place: number for number, group in enumerate(groups) for place in group}
    found = sum(
        place in group_of and group_of[place] == group_of.get(of) for place, of in planted.items()
    )
    rows.append((f"{named}: of {len(planted):,} copies found", found, ""))
    if found < _FOUND_SHARE * len(planted):
        raise SystemExit(f"wrong: {found} of {len(planted)} copies were found")
    some = signatures[-_CHECKED:]
    pairs = {(a, b) for group in find_alike(some) for a in group for b in group if a < b}
    missed = compare_each(some) - pairs
    rows.append(
        (f"{len(some):,} pictures: pairs missed, of all compared with all", len(missed), "")
    )
    return rows


def measure_tree(number: int) -> list[tuple[str, float, str]]:
    """Return what showing wholly other tags, places and saved searches takes the window's thread.

    Args:
        number: Of each of them.

    Raises:
        SystemExit: They are not what is shown.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    # Deferred: the numbers of the store need no Qt.
    from PySide6.QtCore import QCoreApplication

    from retllm_desktop.ui.library.sidebar import Sidebar
    from retllm_desktop.ui.library.sidebar_entries import EntryKind, SidebarEntry
    from retllm_desktop.ui.shared.theme import Theme, ThemeMode
    from retllm_desktop.ui.window.qt_application import qt_application

    kinds = (EntryKind.TAG, EntryKind.COUNTRY, EntryKind.SAVED)

    def entries(turn: int) -> tuple[SidebarEntry, ...]:
        return tuple(
            SidebarEntry(
                EntryKind.GROUP,
                (kind.value,),
                kind.value,
                children=tuple(
                    SidebarEntry(kind, (kind, str(turn), str(one)), f"{turn}, {one}", "tag", "7")
                    for one in range(number)
                ),
            )
            for kind in kinds
        )

    sidebar = Sidebar(Theme(qt_application(), ThemeMode.LIGHT))
    sidebar.resize(276, 780)
    sidebar.show()
    changed_ms: list[float] = []
    pieces_ms: list[float] = []
    for turn in range(6):
        wanted = entries(turn)
        began_s = time.thread_time()
        sidebar.tree.show_entries(wanted)
        changed_ms.append((time.thread_time() - began_s) * 1000)
        for _ in range(8):
            began_s = time.thread_time()
            QCoreApplication.processEvents()
            pieces_ms.append((time.thread_time() - began_s) * 1000)
        if len(list(sidebar.tree.entries.entries())) != len(kinds) * (number + 1):
            raise SystemExit("wrong: the sidebar shows other entries")
    sidebar.close()
    named = f"{len(kinds) * number:,} entries wholly changed, the window's thread"
    return [
        (f"{named}: the tree", float(np.median(changed_ms)), "ms"),
        (f"{named}: laid out and painted, at the most", max(pieces_ms), "ms"),
    ]


def main() -> None:
    """Measure, and write the results as JSON and Markdown."""
    parser = argparse.ArgumentParser(description="numbers and duplicates of the sidebar")
    parser.add_argument("--pictures", type=int, nargs="+", default=[10_000, 100_000])
    options = parser.parse_args()
    rows: list[tuple[str, float, str]] = []
    for pictures in options.pictures:
        with tempfile.TemporaryDirectory(prefix="retllm-sidebar-") as scratch:
            rows += measure(pictures, Path(scratch))
    rows += measure_tree(100)
    print(report.write("sidebar", rows, {"pictures": ", ".join(map(str, options.pictures))}))


if __name__ == "__main__":
    main()

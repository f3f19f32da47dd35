"""Fills a library by its port, from several processes where it may have several writers."""

import multiprocessing
import time
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing.synchronize import Barrier
from pathlib import Path
from random import Random
from uuid import uuid4

import numpy as np

from retllm_desktop.core.library import Library
from retllm_desktop.core.types import (
    ExtractedPart,
    Extraction,
    FileStat,
    Metadata,
    Modality,
    Vectors,
)
from retllm_desktop.library.postgres.postgres_library import open_shared_library
from retllm_desktop.library.postgres.shared_library import SharedLibraryAddress
from tests.benchmarks.nearest_data import PIECE, Data

DIMENSION = 384
AT_ONCE = 500
WORDS = [f"{a}{b}{c}" for a in ("mar", "tel", "bro", "sin") for b in ("a", "o", "i") for c in
         ("ten", "lov", "rik", "den", "sap", "mun")]  # fmt: skip
THINGS = ("cat", "boat", "house", "tree", "umbrella", "clock", "book", "fish")
COLOURS = ("red", "blue", "green", "yellow", "purple", "orange")
CAMERAS = ("Canon EOS 80D", "NIKON D90", "Pixel 7", "")


@dataclass(frozen=True)
class Slice:
    """What one process writes.

    Attributes:
        items: How many items the whole set has.
        first: The number of its first item.
        behind: The number behind its last one.
        folder: Where its files are said to lie.
    """

    items: int
    first: int
    behind: int
    folder: Path


def hash_of(number: int) -> bytes:
    """Return the hash of the content that is item ``number`` of the set."""
    return number.to_bytes(32, "big")


def write_slice(library: Library, part: Slice) -> None:
    """Put the items of a slice, a batch at a time: pictures, and every fifth a page of text."""
    data = Data("clustered", part.items, DIMENSION)
    root = library.roots.add(part.folder)
    claim = getattr(library.roots, "claim", None)
    if claim is not None and claim(root.id):
        raise SystemExit(f"wrong: somebody else indexes {part.folder}")
    rows, piece = np.zeros((0, DIMENSION), np.float32), -1
    for start in range(part.first, part.behind, AT_ONCE):
        entries: list[tuple[FileStat, Extraction, Vectors | None]] = []
        for number in range(start, min(part.behind, start + AT_ONCE)):
            if number // PIECE != piece:
                piece = number // PIECE
                rows = data._rows(piece, PIECE)
            entries.append(_entry(part.folder, number, rows[number % PIECE]))
        library.files.put(root.id, entries)


def _entry(folder: Path, number: int, row: Vectors) -> tuple[FileStat, Extraction, Vectors | None]:
    random = Random(number)
    text = number % 5 == 4
    name = f"IMG_{number:07d}.jpg" if not text else f"{random.choice(WORDS)}-{number}.txt"
    path = folder / f"{2000 + number % 24}" / random.choice(WORDS) / name
    words = " ".join(random.choices([*WORDS, *THINGS, *COLOURS], k=60)) if text else None
    part = ExtractedPart(0, Modality.TEXT if text else Modality.IMAGE, None, words)
    said = Metadata(
        camera="" if text else random.choice(CAMERAS),
        caption="" if text else f"{random.choice(COLOURS)} {random.choice(THINGS)}",
        taken_s=None if text else 1e9 + 600.0 * number,
    )
    stat = FileStat(path, 1000 + number, number * 10**9)
    return stat, Extraction(hash_of(number), 1000 + number, (part,), said), row[np.newaxis]


def address_of(server: str, name: str) -> SharedLibraryAddress:
    """Return the address of the benchmark's library for a computer of its own."""
    return SharedLibraryAddress(server, uuid4(), name, "family")


def write_from_process(
    server: str, name: str, cache: Path, part: Slice, begins: Barrier, ends: Barrier
) -> None:
    """Write a slice of a shared library, as a computer of its own, once all are ready."""
    with open_shared_library(address_of(server, name), cache_dir=cache, writable=True) as library:
        library.vectors.use_space(Data("clustered", part.items, DIMENSION).space)
        begins.wait()
        write_slice(library, part)
        ends.wait()


def write_together(parts: Sequence[Slice], server: str, scratch: Path) -> float:
    """Write slices at once, each from a process of its own; return items a second.

    Args:
        parts: The slices.
        server: Connection string of who writes.
        scratch: Where each process may keep what it likes.
    """
    context = multiprocessing.get_context("spawn")
    begins, ends = context.Barrier(len(parts) + 1), context.Barrier(len(parts) + 1)
    processes = [
        context.Process(
            target=write_from_process,
            args=(
                *(server, f"computer-{part.first}", scratch / f"cache {part.first}"),
                *(part, begins, ends),
            ),
        )
        for part in parts
    ]
    for process in processes:
        process.start()
    begins.wait()
    began = time.perf_counter()
    ends.wait()
    took_s = time.perf_counter() - began
    for process in processes:
        process.join()
        if process.exitcode:
            raise SystemExit(f"wrong: an indexer ended with {process.exitcode}")
    return sum(part.behind - part.first for part in parts) / took_s

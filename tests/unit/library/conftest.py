"""Libraries on real disks, and files that only exist as far as a library can tell."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from retllm_desktop.core.types import (
    EmbeddingSpace,
    ExtractedPart,
    Extraction,
    FileStat,
    Item,
    Modality,
    Vectors,
)
from retllm_desktop.library.sqlite_library import SqliteLibrary, open_library
from retllm_desktop.library.vector_index.index import IndexTuning
from retllm_desktop.library.vector_index.quantizer import MIDDLE, CodeBytes
from retllm_desktop.library.vector_index.rows import CodeProducts

SPACE = EmbeddingSpace("small", 8)
Entry = tuple[FileStat, Extraction, Vectors | None]


@dataclass(frozen=True)
class Place:
    """Where a test's library lies, and when it has a vector index."""

    folder: Path
    tuning: IndexTuning | None = None

    @property
    def database(self) -> Path:
        return self.folder / "data" / "library.db"

    @property
    def cache(self) -> Path:
        return self.folder / "cache"

    def open(self, *, writable: bool = True, space: EmbeddingSpace | None = SPACE) -> SqliteLibrary:
        library = open_library(
            self.database, cache_dir=self.cache, writable=writable, tuning=self.tuning
        )
        try:
            if space is not None:
                library.vectors.use_space(space)
        except BaseException:
            library.close()
            raise
        return library


@dataclass
class Samples:
    """Makes what a scan, an extractor and an encoder would make."""

    dimension: int = SPACE.dimension
    vectors: dict[str, Vectors] = field(default_factory=dict)

    def hash(self, content: str) -> bytes:
        return hashlib.sha256(content.encode()).digest()

    def stat(self, path: Path, content: str, mtime_ns: int = 1) -> FileStat:
        return FileStat(path, len(content), mtime_ns)

    def vectors_of(self, content: str, parts: int) -> Vectors:
        seed = int.from_bytes(self.hash(content)[:4])
        rows = np.random.default_rng(seed).normal(size=(parts, self.dimension))
        return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)

    def entry(
        self,
        path: Path,
        content: str,
        *,
        parts: int = 1,
        modality: Modality = Modality.IMAGE,
        thumbnail: bytes | None = b"preview",
        mtime_ns: int = 1,
        signature: bytes = b"",
    ) -> Entry:
        made = tuple(
            ExtractedPart(
                index,
                modality,
                text=f"{content} {index}" if modality is Modality.TEXT else None,
                width_px=640,
                height_px=480,
                label=f"page {index + 1}" if parts > 1 else "",
                thumbnail=thumbnail,
                signature=signature,
            )
            for index in range(parts)
        )
        extraction = Extraction(self.hash(content), len(content), made)
        return self.stat(path, content, mtime_ns), extraction, self.vectors_of(content, parts)

    def copy_entry(self, path: Path, content: str, mtime_ns: int = 1) -> Entry:
        """A file recognised by its hash: no parts, no vectors."""
        extraction = Extraction(self.hash(content), len(content), ())
        return self.stat(path, content, mtime_ns), extraction, None


@pytest.fixture
def samples() -> Samples:
    return Samples()


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


@pytest.fixture
def library(place: Place) -> Iterator[SqliteLibrary]:
    with place.open() as opened:
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "pictures"
    made.mkdir()
    return made


@pytest.fixture
def all_items() -> Callable[[SqliteLibrary], tuple[Item, ...]]:
    """Every item, found the way search finds it: through its vector."""

    def find(library: SqliteLibrary) -> tuple[Item, ...]:
        query = np.zeros(SPACE.dimension, np.float32)
        query[0] = 1.0
        found = library.vectors.nearest(query, 4096)
        return library.items.get(sorted(neighbour.item_id for neighbour in found))

    return find


def products_are_right(products: CodeProducts, codes: CodeBytes) -> bool:
    """Tell whether the products of a query with codes (n, bytes) are what numpy makes of them."""
    steps = np.empty((len(codes), 2 * codes.shape[1]), np.float32)
    steps[:, ::2], steps[:, 1::2] = codes & 15, codes >> 4
    weights = np.random.default_rng(5).normal(size=steps.shape[1]).astype(np.float32)
    right = (steps - MIDDLE) @ weights
    found = products.with_query(weights)
    # The weights are cut into steps too.
    return found.shape == right.shape and bool((found - right).std() < 0.01 * right.std())

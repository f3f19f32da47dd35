"""One machine of a shared library that is tortured: indexes, or searches, until it is told to stop.

    python -m tests.torture.shared_machine index|search DESCRIPTION

DESCRIPTION is JSON: the connection string, the machine's number, name and mappings, and a file that
ends it when it is there. What the server does to it (it is killed, its disk is full) must come as
a sentence: each is a line on standard output, and it goes on. Anything else ends it with a
traceback. Pictures and models are left out: texts get vectors by their hash.
"""

import contextlib
import hashlib
import json
import random
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np

from retllm_desktop.core.errors import ItemError, StoreError
from retllm_desktop.core.knowledge import EVERYTHING
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.types import (
    EmbeddingSpace,
    ExtractedPart,
    Extraction,
    ImageSpec,
    Modality,
    Vectors,
)
from retllm_desktop.indexing.embedding import BatchLimits
from retllm_desktop.indexing.events import IndexFinished, RootClaimed
from retllm_desktop.indexing.service import IndexingService
from retllm_desktop.library.postgres.postgres_library import (
    PostgresLibrary,
    SharedLibraryAddress,
    open_shared_library,
)

SPACE = EmbeddingSpace("torture", 16)
LIMITS = BatchLimits(files=8)
_PAUSE_S = 0.2


def hash_text(text: str) -> bytes:
    """The hash that stands for a file's content here: 32 bytes."""
    return hashlib.sha256(text.encode()).digest()


def embed_text(text: str) -> Vectors:
    """A unit vector (16,) that a text always has."""
    rng = np.random.default_rng(int.from_bytes(hash_text(text)[:8]))
    row = rng.normal(size=SPACE.dimension)
    return (row / np.linalg.norm(row)).astype(np.float32)


class HashEncoder:
    """Embeds texts by their hash."""

    space = SPACE
    image_spec = ImageSpec(4)
    first_pass_spec: ImageSpec | None = None
    gaps = None
    knows = EVERYTHING
    composes = False
    similarity_cutoff = None

    def embed_images(self, images: Any) -> Vectors:
        raise AssertionError("there are no pictures")

    def embed_texts(self, texts: Any) -> Vectors:
        return np.stack([embed_text(text) for text in texts])

    embed_passages = embed_texts


class TextExtractor:
    """Reads texts in this process, a part a line."""

    def supports(self, path: Path) -> bool:
        return path.suffix == ".txt"

    def is_read_first(self, path: Path, spec: Any) -> bool:
        return False

    def extract_many(
        self, files: Any, spec: Any, cancel: CancelToken, known_hashes: Any = None
    ) -> Iterator[tuple[Any, Extraction | ItemError]]:
        for file in files:
            if cancel.cancelled:
                return
            try:
                text = file.path.read_text("utf-8")
            except OSError as exc:
                yield file, ItemError("The file cannot be read", str(exc), file.path)
                continue
            content = hash_text(text)
            known = content in (known_hashes or {}).get(file.path, ())
            parts = () if known else tuple(
                ExtractedPart(number, Modality.TEXT, text=line)
                for number, line in enumerate(text.splitlines())
            )  # fmt: skip
            yield file, Extraction(content, len(text.encode()), parts)


class Machine:
    """What a description says, and what is done with it."""

    def __init__(self, description: Mapping[str, Any]) -> None:
        self._address = SharedLibraryAddress(
            description["server"],
            UUID(description["machine"]),
            description["name"],
            description["collection"],
            tuple((name, seen) for name, seen in description["mappings"]),
        )
        self._roots = [Path(root) for root in description["roots"]]
        self._cache = Path(description["cache"])
        self._stop = Path(description["stop"])
        self._once = bool(description.get("once"))

    def index(self) -> None:
        """Index all folders that are seen from here, over and over, or once."""
        whole = False
        while not (whole and self._once) and not self._stop.exists():
            with self._sentences(), self._open(writable=True) as library:
                for root in self._roots:
                    library.roots.add(root)
                service = IndexingService(
                    library, HashEncoder(), TextExtractor(), limits=LIMITS
                )  # fmt: skip
                for event in service.index(CancelToken()):
                    if isinstance(event, IndexFinished | RootClaimed):
                        say(type(event).__name__)
                    whole = whole or isinstance(event, IndexFinished)
            time.sleep(_PAUSE_S)

    def search(self) -> None:
        """Search at random, and check what every answer must hold."""
        rng = random.Random(self._address.machine_name)
        while not self._stop.exists():
            with self._sentences(), self._open(writable=False) as library:
                while not self._stop.exists():
                    self._search_once(library, rng)

    def _search_once(self, library: PostgresLibrary, rng: random.Random) -> None:
        word = f"word{rng.randrange(40)}"
        near = library.vectors.nearest(embed_text(f"line of {word}"), 20)
        numbers = [one.item_id for one in near]
        if len(set(numbers)) != len(numbers):
            raise AssertionError("an item is near twice")
        matches = library.words.matches(f"{word} ", 20)
        for item in library.items.get([one.item_id for one in matches]):
            if word not in (item.text or "").split() and word not in item.path.stem.split("-"):
                raise AssertionError(f"{word} is not in {item.text!r} of {item.path}")
        library.items.get(numbers)
        say("searched")

    def _open(self, *, writable: bool) -> PostgresLibrary:
        library = open_shared_library(self._address, cache_dir=self._cache, writable=writable)
        try:
            library.vectors.use_space(SPACE)
        except BaseException:
            library.close()
            raise
        return library

    @contextlib.contextmanager
    def _sentences(self) -> Iterator[None]:
        try:
            yield
        except StoreError as exc:
            say(f"sentence: {exc}")
            time.sleep(_PAUSE_S)


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> int:
    """Do one or the other."""
    machine = Machine(json.loads(sys.argv[2]))
    if sys.argv[1] == "index":
        machine.index()
    else:
        machine.search()
    return 0


if __name__ == "__main__":
    sys.exit(main())

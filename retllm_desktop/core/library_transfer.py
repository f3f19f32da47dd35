"""The port by which a library's contents go to another store, and the values that go."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Protocol

import numpy as np

from retllm_desktop.core.types import EmbeddingSpace, Vectors

CONTENT_COLUMNS: Final = (
    "size_bytes", "described", "kind", "taken_s", "utc_offset_min", "date_source", "camera",
    "lens", "latitude", "longitude", "caption", "people", "keywords", "rating", "city", "region",
    "country", "screenshot", "picture_type", "typed_by", "unread", "note", "added_s",
)  # fmt: skip
"""What both stores record of a content, besides its hash."""
FILE_COLUMNS: Final = (
    "size_bytes", "mtime_ns", "problem_title", "problem_detail", "unread", "readers", "device",
    "inode",
)  # fmt: skip
"""What both stores record of a file, besides its path."""
ITEM_COLUMNS: Final = (
    "part", "modality", "width_px", "height_px", "label", "text", "heading", "fragment",
    "words_drawn",
)  # fmt: skip
"""What both stores record of an item."""
_NEAR: Final = 0.01
"""How far a component of a unit vector may be from what it was: eight bits, then half precision."""

Column = str | int | float | bytes | bool | None


@dataclass(frozen=True, slots=True)
class MovedFile:
    """A present file: its path, and ``FILE_COLUMNS``."""

    path: Path
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class MovedItem:
    """An item with all that hangs on it.

    Attributes:
        columns: ``ITEM_COLUMNS``.
        recognised: Version, text and boxes of what was read in it, None where nothing was.
        signature: Of a picture, else None.
        preview: Encoded, None where there is none. It may be made again, and is not compared.
        vector: (d,) float32 in the active space, None where it has none.
        passage: (d,) float32 in the space of passages, None where it has none.
    """

    columns: tuple[Column, ...]
    recognised: tuple[str, str, bytes] | None = None
    signature: bytes | None = None
    preview: bytes | None = field(default=None, compare=False, repr=False)
    vector: Vectors | None = field(default=None, compare=False, repr=False)
    passage: Vectors | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class MovedContent:
    """A content that can be found, with its items and files.

    Attributes:
        content_hash: Its hash.
        columns: ``CONTENT_COLUMNS``.
        first_pass: Whether only the first pass was made of it; None where it is not embedded.
        items: By part.
        files: Present ones, by path.
    """

    content_hash: bytes
    columns: tuple[Column, ...]
    first_pass: bool | None
    items: tuple[MovedItem, ...]
    files: tuple[MovedFile, ...]

    def agrees(self, other: "MovedContent") -> bool:
        """Whether both are the same; vectors as far as the stores' precision goes."""
        return self == other and all(
            _near(one.vector, two.vector) and _near(one.passage, two.passage)
            for one, two in zip(self.items, other.items, strict=True)
        )


@dataclass(frozen=True, slots=True)
class MovedSayings:
    """What a person said and did, as rows of values.

    Attributes:
        ratings: ``subject, hash, part, correct, pack, pair, log_odds, cosine``, oldest first.
        opened: ``hash, at_s``.
        annotated: Hashes of contents that have tags or are favourites.
    """

    ratings: tuple[tuple[Column, ...], ...] = ()
    opened: tuple[tuple[Column, ...], ...] = ()
    annotated: tuple[bytes, ...] = ()


class TransferStore(Protocol):
    """A library whose contents go elsewhere, or come. Every method may raise StoreError."""

    def begin(self, space: EmbeddingSpace, passages: EmbeddingSpace | None) -> None:
        """Make room for vectors of these spaces, where there is none yet."""
        ...

    def hashes(self, after: bytes, limit: int) -> tuple[bytes, ...]:
        """Return hashes of contents that can be found, ascending, higher than ``after``."""
        ...

    def count(self) -> int:
        """Return how many such contents there are."""
        ...

    def read(self, hashes: Sequence[bytes]) -> Mapping[bytes, MovedContent]:
        """Return those contents that are there, by hash."""
        ...

    def write(self, records: Sequence[MovedContent]) -> None:
        """Put contents in, in the place of what is there of them; all or none.

        Their files lie below roots that are there already.
        """
        ...

    def bare_files(self) -> tuple[MovedFile, ...]:
        """Return present files without content (what describes others), by path."""
        ...

    def write_bare_files(self, files: Sequence[MovedFile]) -> None:
        """Put such files in, unless they are there."""
        ...

    def personal(self) -> MovedSayings:
        """Return what the person said and did."""
        ...

    def add_personal(self, records: MovedSayings) -> None:
        """Add ratings that are not there, and what was opened, each at the later moment."""
        ...


def _near(one: Vectors | None, other: Vectors | None) -> bool:
    if one is None or other is None:
        return one is other
    return one.shape == other.shape and bool(np.abs(one - other).max(initial=0.0) <= _NEAR)

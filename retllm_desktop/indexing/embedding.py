"""Collects files that were read, embeds their parts in batches, and says when a batch is full."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Generic, TypeVar

from retllm_desktop.core.picture_signature import make_signature
from retllm_desktop.core.ports import DualEncoder
from retllm_desktop.core.types import ExtractedPart, Extraction, Modality, Rgb, Vectors

_K = TypeVar("_K")
_PATCHED_PARTS: Final = 4
"""Parts embedded at once where pictures have a budget of tokens: each takes seconds and runs alone,
and between two batches one may stop, and what is done is written."""


@dataclass(frozen=True, slots=True)
class BatchLimits:
    """When a batch of files is written to the library.

    Attributes:
        files: It holds so many files.
        parts: They have so many parts.
        age_s: So many seconds passed since it was begun.
        embedded_parts: Parts embedded at once; beyond 32 an encoder gains nothing.
    """

    files: int = 256
    parts: int = 2048
    age_s: float = 2.0
    embedded_parts: int = 32

    def are_reached(self, files: int, parts: int, opened_s: float) -> bool:
        """Whether a batch of so many files and parts, begun at a time, is to be written."""
        return (
            files >= self.files or parts >= self.parts or time.monotonic() - opened_s > self.age_s
        )


def embed_parts(encoder: DualEncoder, parts: Sequence[ExtractedPart]) -> list[Vectors]:
    """Return the unit vector (d,) float32 of each picture and passage, in order.

    A blank passage is embedded by its label. Pictures may be of both sizes that an encoder takes.

    Raises:
        EngineError: The model cannot run.
    """
    images: dict[int, list[tuple[int, Rgb]]] = {}
    for i, part in enumerate(parts):
        if part.pixels is not None:
            images.setdefault(len(part.pixels), []).append((i, part.pixels))
    texts = [(i, part) for i, part in enumerate(parts) if part.modality is Modality.TEXT]
    rows: dict[int, Vectors] = {}
    for alike in images.values():
        vectors = encoder.embed_images([pixels for _, pixels in alike])
        rows.update(zip((i for i, _ in alike), vectors, strict=True))
    if texts:
        passages = [(part.text or "").strip() or part.label for _, part in texts]
        rows.update(zip((i for i, _ in texts), encoder.embed_passages(passages), strict=True))
    return [rows[i] for i in range(len(parts))]


@dataclass(slots=True)
class _Entry(Generic[_K]):
    key: _K
    extraction: Extraction
    rows: list[Vectors] = field(default_factory=list[Vectors])


def _without_pixels(part: ExtractedPart) -> ExtractedPart:
    """Keep a picture's signature alone; pixels take by far the most memory."""
    if part.pixels is None:
        return part
    return replace(part, pixels=None, signature=make_signature(part.pixels))


class EmbeddingQueue(Generic[_K]):
    """Collects files that were read and returns them with their vectors, in order.

    Attributes:
        files: How many files it holds.
        parts: How many parts they have.
    """

    def __init__(self, encoder: DualEncoder, batch_parts: int) -> None:
        """Take the encoder, and how many parts it embeds at once, at the most."""
        self._encoder = encoder
        patched = encoder.image_spec.resize == "tokens"
        self._batch_parts = min(batch_parts, _PATCHED_PARTS) if patched else batch_parts
        self._entries: list[_Entry[_K]] = []
        self._waiting: list[tuple[_Entry[_K], ExtractedPart]] = []
        self.parts = 0

    @property
    def files(self) -> int:
        """How many files it holds."""
        return len(self._entries)

    def add(self, key: _K, extraction: Extraction) -> None:
        """Add a file; embeds as soon as enough parts wait.

        Args:
            key: Identifies the file in ``drain``.
            extraction: The file; it may have no parts.

        Raises:
            EngineError: The model cannot run.
        """
        bare = tuple(map(_without_pixels, extraction.parts))
        entry = _Entry(key, replace(extraction, parts=bare))
        self._entries.append(entry)
        self._waiting += [(entry, part) for part in extraction.parts]
        self.parts += len(extraction.parts)
        while len(self._waiting) >= self._batch_parts:
            self._embed()

    def drain(self) -> list[tuple[_K, Extraction, Vectors | None]]:
        """Embed what waits; return key, file without pixels and vectors of each file.

        Vectors are (parts, d) float32, None for a file without parts.

        Raises:
            EngineError: The model cannot run.
        """
        import numpy as np  # here: keeps the start of the command line quick

        while self._waiting:
            self._embed()
        entries, self._entries, self.parts = self._entries, [], 0
        return [
            (entry.key, entry.extraction, np.stack(entry.rows) if entry.rows else None)
            for entry in entries
        ]

    def _embed(self) -> None:
        taken = self._waiting[: self._batch_parts]
        self._waiting = self._waiting[self._batch_parts :]
        rows = embed_parts(self._encoder, [part for _, part in taken])
        for (entry, _), row in zip(taken, rows, strict=True):
            entry.rows.append(row)

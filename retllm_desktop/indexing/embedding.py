"""Parts of files become vectors, as many at a time as an encoder likes."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Generic, TypeVar

from retllm_desktop.core.ports import DualEncoder
from retllm_desktop.core.types import ExtractedPart, Extraction, Modality, Vectors

BATCH_PARTS = 32
"""Parts embedded at once: beyond it the encoder gains nothing and waits longer."""

_K = TypeVar("_K")


def embed_parts(encoder: DualEncoder, parts: Sequence[ExtractedPart]) -> list[Vectors]:
    """Embed pictures and passages, in order: for each its unit vector (d,) float32.

    A passage that is nothing but blanks is found by what it is called.

    Raises:
        EngineError: The model cannot run.
    """
    images = [(i, part.pixels) for i, part in enumerate(parts) if part.pixels is not None]
    texts = [(i, part) for i, part in enumerate(parts) if part.modality is Modality.TEXT]
    rows: dict[int, Vectors] = {}
    if images:
        vectors = encoder.embed_images([pixels for _, pixels in images])
        rows.update(zip((i for i, _ in images), vectors, strict=True))
    if texts:
        passages = [(part.text or "").strip() or part.label for _, part in texts]
        rows.update(zip((i for i, _ in texts), encoder.embed_texts(passages), strict=True))
    return [rows[i] for i in range(len(parts))]


@dataclass(slots=True)
class _Entry(Generic[_K]):
    key: _K
    extraction: Extraction
    rows: list[Vectors] = field(default_factory=list[Vectors])


class EmbeddingQueue(Generic[_K]):
    """Takes files that were read and gives them back with their vectors, in order.

    Attributes:
        files: How many files it holds.
        parts: How many parts they have.
    """

    def __init__(self, encoder: DualEncoder) -> None:
        """Take the encoder."""
        self._encoder = encoder
        self._entries: list[_Entry[_K]] = []
        self._waiting: list[tuple[_Entry[_K], ExtractedPart]] = []
        self.parts = 0

    @property
    def files(self) -> int:
        """How many files it holds."""
        return len(self._entries)

    def add(self, key: _K, extraction: Extraction) -> None:
        """Take a file; embed whenever enough parts wait.

        Args:
            key: What the file is called when it is given back.
            extraction: The file; without parts it passes through.

        Raises:
            EngineError: The model cannot run.
        """
        # Pixels are by far the largest part of a file that was read: only those that wait stay.
        bare = tuple(replace(part, pixels=None) for part in extraction.parts)
        entry = _Entry(key, replace(extraction, parts=bare))
        self._entries.append(entry)
        self._waiting += [(entry, part) for part in extraction.parts]
        self.parts += len(extraction.parts)
        while len(self._waiting) >= BATCH_PARTS:
            self._embed()

    def take(self) -> list[tuple[_K, Extraction, Vectors | None]]:
        """Embed what waits and give everything back: key, file without pixels, vectors.

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
        taken, self._waiting = self._waiting[:BATCH_PARTS], self._waiting[BATCH_PARTS:]
        rows = embed_parts(self._encoder, [part for _, part in taken])
        for (entry, _), row in zip(taken, rows, strict=True):
            entry.rows.append(row)

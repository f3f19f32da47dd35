"""The port of the second pass of indexing: contents of which only the first pass was made."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from retllm_desktop.core.library_records import PendingContent
from retllm_desktop.core.types import Extraction, Vectors


class SecondPassStore(Protocol):
    """Contents that the first pass read, until they are read as a whole."""

    def pending(self, limit: int, below: Path | None = None) -> tuple[PendingContent, ...]:
        """Return contents that the first pass read, newest file first.

        Only content that a present file in an available folder holds.

        Args:
            limit: How many.
            below: Only what files at or below this path hold; None for all.
        """
        ...

    def pending_among(self, content_hashes: Sequence[bytes]) -> tuple[PendingContent, ...]:
        """Return those of some contents that the first pass read, in the order given."""
        ...

    def put(self, entries: Sequence[tuple[Extraction, Vectors]]) -> int:
        """Put contents in the place of what the first pass made of them, in one transaction.

        Items that stay keep their numbers. Content that was deleted meanwhile, or of which that
        was done before, is skipped.

        Args:
            entries: Files as they were read as a whole, with vectors (parts, d) float32.

        Returns:
            How many were replaced.

        Raises:
            StoreError: Nothing was written.
            ValueError: The vectors are not those of the parts, or not of the space.
        """
        ...

    def count(self) -> int:
        """Return how many contents that can be found were read for the first pass only."""
        ...

    def note_results(self, content_hashes: Sequence[bytes]) -> None:
        """Remember what a search returned, best first; any process may, whoever indexes."""
        ...

    def noted_results(self) -> tuple[bytes, ...]:
        """Return what searches returned last, the latest first; a few hundred at the most."""
        ...

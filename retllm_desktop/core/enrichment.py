"""What finding pictures by the text in them needs from the outside, as Protocols and values."""

from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from retllm_desktop.core.errors import ItemError
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.types import Extraction, FileStat, Rgb


@dataclass(frozen=True, slots=True)
class PendingOcr:
    """A picture, or a page that is one, whose text nobody has looked for yet.

    Attributes:
        item_id: The item.
        content_hash: Hash of the file that it is part of.
        part: Its position in the file.
        file: A file that holds it and was there at the last look.
        likely: Whether it probably is all text: a page, or a picture of a screen.
        smallest_px: Its shorter side, 0 where unknown.
    """

    item_id: int
    content_hash: bytes
    part: int
    file: FileStat
    likely: bool = False
    smallest_px: int = 0


@dataclass(frozen=True, slots=True)
class PendingMetadata:
    """Content that was read before anyone asked what it says of itself.

    Attributes:
        content_id: Its number in the library.
        content_hash: Its hash.
        file: A file that holds it and was there at the last look.
    """

    content_id: int
    content_hash: bytes
    file: FileStat


class TextRecogniser(Protocol):
    """Reads the text in pictures, in a process that may die without harm."""

    @property
    def version(self) -> str:
        """What it reads with; text read with another version is read again."""
        ...

    def recognise(self, pixels: Rgb, cancel: CancelToken, *, likely: bool = False) -> str | None:
        """Return the text in a picture, a line for each of its lines, empty where there is none.

        Args:
            pixels: The picture.
            cancel: Looked at while the picture is read.
            likely: Whether to read closely at once; otherwise a glance at a reduced size tells
                whether that is worth it.

        Returns:
            None where it was cancelled.

        Raises:
            ItemError: The picture made the process fail.
            EngineError: The process cannot be started.
        """
        ...

    def release(self) -> None:
        """End the process, if there is one; the next picture starts another. Any thread may."""
        ...


class PartReader(Protocol):
    """Reads parts of files that the library knows already, and what files say of themselves."""

    def views(
        self, wanted: Iterable[tuple[FileStat, bytes, int]], max_px: int, cancel: CancelToken
    ) -> Generator[tuple[FileStat, Rgb | ItemError], None, None]:
        """Decode pictures and draw pages, upright, in input order.

        Args:
            wanted: Files, the hash that they must have, and which part of them.
            max_px: Longest side; smaller pictures keep their size, pages are drawn at it.
            cancel: Ends the iteration.
        """
        ...

    def descriptions(
        self, wanted: Iterable[tuple[FileStat, bytes]], cancel: CancelToken
    ) -> Generator[tuple[FileStat, Extraction | ItemError], None, None]:
        """Read what files say of themselves, in input order.

        Args:
            wanted: Files and the hash that they must have.
            cancel: Ends the iteration.

        Yields:
            The file with an extraction without parts, or with the error that says why not.
        """
        ...


class EnrichmentStore(Protocol):
    """What is learnt of items and contents after they can be found."""

    def unrecognised(self, version: str, after: int, limit: int) -> tuple[PendingOcr, ...]:
        """Pictures whose text this version has not looked for, by ids ascending.

        Only such that a present file in a folder that is there holds.

        Args:
            version: The recogniser's.
            after: Only items with higher ids.
            limit: How many.
        """
        ...

    def unrecognised_count(self, version: str) -> int:
        """How many such pictures there are."""
        ...

    def put_recognised(self, version: str, found: Sequence[tuple[int, str]]) -> None:
        """Record the text read in items (by id), empty where there is none.

        Items that went meanwhile are passed over.

        Raises:
            StoreError: Nothing was written.
        """
        ...

    def undescribed(self, after: int, limit: int) -> tuple[PendingMetadata, ...]:
        """Contents that were never asked what they say of themselves, by numbers ascending.

        Only such that a present file in a folder that is there holds.
        """
        ...

    def put_descriptions(self, found: Sequence[Extraction]) -> None:
        """Record what contents say of themselves; those that went meanwhile are passed over.

        Raises:
            StoreError: Nothing was written.
        """
        ...

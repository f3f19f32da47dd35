"""Ports and values of enrichment: text in pictures, and metadata read after the content."""

from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from retllm_desktop.core.errors import ItemError
from retllm_desktop.core.located_text import LocatedText
from retllm_desktop.core.picture_types import PictureType
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.types import Extraction, FileStat, Metadata, Rgb


@dataclass(frozen=True, slots=True)
class PendingOcr:
    """A picture, or a page on which words may be drawn, whose text has not been read yet.

    Attributes:
        item_id: The item.
        content_hash: Hash of the file that it is part of.
        part: Its position in the file.
        file: A file that holds it and was present at the last scan.
        likely: Whether it probably is all text: a page, or a screenshot.
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
    """Content whose metadata have not been read yet.

    Attributes:
        content_id: Its number in the library.
        content_hash: Its hash.
        file: A file that holds it and was present at the last scan.
    """

    content_id: int
    content_hash: bytes
    file: FileStat


@dataclass(frozen=True, slots=True)
class PendingPictureType:
    """A picture of which is not known what it is a picture of.

    Attributes:
        content_id: Its number in the library.
        name: Of a file that holds it, without the folder.
        preview: Its stored preview (WebP), None where there is none any more.
        metadata: What the file says of itself, as far as the library keeps it.
    """

    content_id: int
    name: str
    preview: bytes | None = field(repr=False)
    metadata: Metadata


class TextRecogniser(Protocol):
    """Reads the text in pictures, in a process that may crash without harm."""

    @property
    def version(self) -> str:
        """Library and models; text read by another version is read again."""
        ...

    def recognise(
        self, pixels: Rgb, cancel: CancelToken, *, likely: bool = False
    ) -> LocatedText | None:
        """Return the text in a picture, however it is turned, and where it stands.

        Args:
            pixels: The picture.
            cancel: Checked while the picture is read.
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
    """Reads parts and metadata of files that the library knows already."""

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

    def read_metadata(
        self, wanted: Iterable[tuple[FileStat, bytes]], cancel: CancelToken
    ) -> Generator[tuple[FileStat, Extraction | ItemError], None, None]:
        """Read the metadata of files, in input order.

        Args:
            wanted: Files and the hash that they must have.
            cancel: Ends the iteration.

        Yields:
            The file with an extraction without parts, or with the error that says why not.
        """
        ...

    def classify_previews(
        self, wanted: Iterable[PendingPictureType], cancel: CancelToken
    ) -> Generator[tuple[PendingPictureType, PictureType | ItemError | None], None, None]:
        """Tell what pictures are by their stored previews, in input order.

        Args:
            wanted: Pictures that have a preview.
            cancel: Ends the iteration.

        Yields:
            The picture with its type, None where nothing tells, or why its preview is no use.
        """
        ...


class EnrichmentStore(Protocol):
    """What is added to items and contents after they can be found."""

    def list_pending_ocr(self, version: str, after: int, limit: int) -> tuple[PendingOcr, ...]:
        """Pictures whose text this version has not read, by ids ascending.

        Only those that a present file in a present folder holds.

        Args:
            version: The recogniser's.
            after: Only items with higher ids.
            limit: How many.
        """
        ...

    def count_pending_ocr(self, version: str) -> int:
        """How many such pictures there are."""
        ...

    def put_ocr_texts(self, version: str, found: Sequence[tuple[int, LocatedText]]) -> None:
        """Record the text read in items (by id), empty where there is none, and where it stands.

        Items that are gone meanwhile are skipped.

        Raises:
            StoreError: Nothing was written.
        """
        ...

    def list_text_boxes(self, items: Sequence[int]) -> dict[int, LocatedText]:
        """Return the text read in items (by id) with where it stands; those without are left out.

        A preview lights words by it.
        """
        ...

    def list_pending_metadata(self, after: int, limit: int) -> tuple[PendingMetadata, ...]:
        """Contents whose metadata were never read, by ids ascending.

        Only those that a present file in a present folder holds.
        """
        ...

    def put_metadata(self, found: Sequence[Extraction]) -> None:
        """Record the metadata of contents; those that are gone meanwhile are skipped.

        Raises:
            StoreError: Nothing was written.
        """
        ...

    def list_pending_picture_types(self, after: int, limit: int) -> tuple[PendingPictureType, ...]:
        """Pictures whose type was never told, or by an earlier version, by ids ascending."""
        ...

    def put_picture_types(self, found: Sequence[tuple[int, PictureType | None]]) -> None:
        """Record what contents (by id) are, None where nothing tells.

        Raises:
            StoreError: Nothing was written.
        """
        ...

    def describe_again(self, contents: Sequence[int]) -> None:
        """Have the metadata of contents (by id) read again, and with them what they are.

        Raises:
            StoreError: Nothing was written.
        """
        ...

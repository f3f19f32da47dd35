"""Reads a PDF's text and draws its pages' previews."""

import contextlib
from collections.abc import Generator
from typing import Any, Final, Protocol, cast

import pypdfium2
from PIL import Image

from retllm_desktop.core.errors import ItemError
from retllm_desktop.core.types import ExtractedPart, Metadata, Modality
from retllm_desktop.extract.caption import one_line, tidy
from retllm_desktop.extract.limits import ReadingLimits
from retllm_desktop.extract.passages import tidy as tidy_passage
from retllm_desktop.extract.pictures import THUMBNAIL_PX, thumbnail

_POINTS_MAX: Final = 1e6
_SAID: Final = ("Title", "Author", "Subject", "Keywords")


class _Bitmap(Protocol):
    """The part of ``pypdfium2.PdfBitmap`` that we use."""

    def to_pil(self) -> Image.Image:
        """Return a view of it."""
        ...

    def close(self) -> None:
        """Free it."""
        ...


class _Described(Protocol):
    """The part of ``pypdfium2.PdfDocument`` whose types it does not tell."""

    def get_metadata_value(self, key: str) -> str:
        """Return what the document says of itself, empty where it says nothing."""
        ...


def read_pdf(data: bytes, limits: ReadingLimits) -> tuple[tuple[ExtractedPart, ...], Metadata]:
    """Return one part for every page that holds text, and what the document says of itself.

    Raises:
        ItemError: It is protected, damaged, too long, or holds no text at all (the path is
            for the caller to add).
    """
    with _opened(data) as document:
        count = len(document)
        if count > limits.pages:
            raise ItemError("The PDF has too many pages", f"{count}; the limit is {limits.pages}")
        parts = tuple(
            part for number in range(count) if (part := _page(document, number, count)) is not None
        )
        caption = _caption(document)
    if not parts:
        raise ItemError("The PDF holds no text", "its pages are probably scanned pictures")
    return parts, Metadata(caption=caption, kind="pdf")


def _caption(document: pypdfium2.PdfDocument) -> str:
    """Return title, author, subject and keywords."""
    said = cast("_Described", document)
    try:
        return one_line(tidy(said.get_metadata_value(key)) for key in _SAID)
    except (pypdfium2.PdfiumError, ValueError):
        return ""


@contextlib.contextmanager
def _opened(data: bytes) -> Generator[pypdfium2.PdfDocument]:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as exc:
        if "password" in str(exc).lower():
            raise ItemError("The PDF is protected by a password") from exc
        raise ItemError("The PDF is damaged or no PDF", str(exc)[:200]) from exc
    try:
        yield document
    finally:
        document.close()


def _page(document: pypdfium2.PdfDocument, number: int, count: int) -> ExtractedPart | None:
    """Read one page; one that cannot be read is left out, the others still count."""
    try:
        page = document[number]
    except pypdfium2.PdfiumError:
        return None
    with contextlib.closing(page):
        try:
            with contextlib.closing(page.get_textpage()) as textpage:
                text = tidy_passage(textpage.get_text_range()).strip()
        except pypdfium2.PdfiumError:
            return None
        if not text:
            return None
        return ExtractedPart(
            index=number,
            modality=Modality.TEXT,
            text=text,
            label=f"page {number + 1}" if count > 1 else "",
            thumbnail=_preview(page),
        )


def _preview(page: pypdfium2.PdfPage) -> bytes | None:
    width, height = page.get_size()
    longest = max(width, height)
    if not 0 < longest < _POINTS_MAX:
        return None
    try:
        bitmap = cast("_Bitmap", cast("Any", page).render(scale=THUMBNAIL_PX / longest))
        with contextlib.closing(bitmap):
            return thumbnail(bitmap.to_pil().convert("RGB"))
    except (pypdfium2.PdfiumError, ValueError, OSError, MemoryError):
        return None

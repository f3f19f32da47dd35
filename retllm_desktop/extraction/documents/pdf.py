"""Reads a PDF's text and draws its pages: their previews, and those that are pictures."""

import contextlib
import math
import re
import time
from collections.abc import Callable, Generator
from datetime import datetime, timedelta, timezone
from typing import Any, Final, Protocol, cast

import numpy as np
import pypdfium2
import pypdfium2.raw
from PIL import Image

from retllm_desktop.core.errors import ItemError
from retllm_desktop.core.file_dates import is_plausible
from retllm_desktop.core.file_kinds import FileKind
from retllm_desktop.core.query import Region
from retllm_desktop.core.types import ExtractedPart, ImageSpec, Metadata, Modality, Rgb
from retllm_desktop.extraction.captions import clean_line, join_captions
from retllm_desktop.extraction.documents.passages import normalise_passage
from retllm_desktop.extraction.files import ReadingLimits
from retllm_desktop.extraction.pictures.images import (
    THUMBNAIL_PX,
    encode_thumbnail,
    get_region_share,
    make_encoder_image,
    render_view,
)

_POINTS_MAX: Final = 1e6
_SCANNED_PAGES: Final = 200
"""Of a document's pages that are pictures only so many are kept: each is as dear as a photo."""
_NESTED: Final = 4
"""How deep in groups of a page's objects a picture is looked for."""
_ROUNDING_PX: Final = 0.01
"""A side is drawn at what it comes to, rounded up."""
_SHARPNESS: Final = 2
"""A page is drawn so many times as large as the encoder takes it, then resized with care."""
_LARGEST_PX: Final = 6000
"""Longest side at which a page is drawn, however small the part of it that is wanted."""
_DRAWING_SHARE: Final = 3
"""Drawing may take a part of a file's time that is so many times smaller. A reader that is not
done in time is killed, and all that it read of the document is lost."""
_DATE: Final = re.compile(
    r"(?:D:)?(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:([Z+-])(\d\d)?'?(\d\d)?)?"
)
"""As ISO 32000-1, 7.9.4 has it; what is left out is the first of its kind."""
_CAPTION_KEYS: Final = ("Title", "Author", "Subject", "Keywords")


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


class _TimedDrawing:
    """Draws a document's pages as long as its share of the time lasts."""

    def __init__(self, limits: ReadingLimits, clock: Callable[[], float]) -> None:
        self._left_s = limits.file_s / _DRAWING_SHARE
        self._clock = clock

    @property
    def over(self) -> bool:
        """Whether no more is drawn."""
        return self._left_s <= 0

    def draw(self, page: pypdfium2.PdfPage, max_px: int) -> Image.Image | None:
        """Draw a page as ``_draw`` does; None where there is no time for it."""
        if self.over:
            return None
        began_s = self._clock()
        try:
            return _draw(page, max_px)
        finally:
            self._left_s -= self._clock() - began_s


def read_pdf(
    data: bytes,
    limits: ReadingLimits,
    spec: ImageSpec | None,
    clock: Callable[[], float] = time.monotonic,
) -> tuple[tuple[ExtractedPart, ...], Metadata]:
    """Return one part for every page, and what the document says of itself.

    Without a ``spec`` nothing is drawn: pages of text come without previews, others not at all.

    A page that holds text is that text; one that holds none, but pictures, was probably scanned,
    and is a picture. Others are left out. Once drawing has taken a third of the file's time,
    nothing more is drawn: pages of text come without a preview from there on, and those that are
    pictures are left out.

    Raises:
        ItemError: It is protected, damaged, too long, or empty (the path is for the caller to
            add).
    """
    with _open_document(data) as document:
        count = len(document)
        if count > limits.pages:
            raise ItemError("The PDF has too many pages", f"{count}; the limit is {limits.pages}")
        parts: list[ExtractedPart] = []
        pictures_left = _SCANNED_PAGES
        drawing = _TimedDrawing(limits, clock) if spec is not None else None
        for number in range(count):
            part = _read_page(document, number, drawing, spec if pictures_left else None)
            if part is not None:
                parts.append(part)
                pictures_left -= part.modality is Modality.IMAGE
        caption = _caption(document)
        made_s = _made_s(document)
    if not parts:
        raise ItemError("The PDF is empty", "its pages hold neither text nor pictures")
    return tuple(parts), Metadata(taken_s=made_s, caption=caption, kind=FileKind.PDF)


def read_pdf_metadata(data: bytes) -> Metadata:
    """Return what a document says of itself.

    Raises:
        ItemError: It is protected or damaged.
    """
    with _open_document(data) as document:
        return Metadata(taken_s=_made_s(document), caption=_caption(document), kind=FileKind.PDF)


def draw_page(
    data: bytes,
    number: int,
    max_px: int,
    spec: ImageSpec | None = None,
    region: Region | None = None,
) -> Rgb:
    """Draw a page, or a part of it.

    Args:
        data: The file.
        number: Of the page, from 0.
        max_px: Longest side of a view; of a very small part it may come out shorter.
        spec: An encoder's size, None for a view; the pixels are those made at indexing.
        region: The part that is wanted, None for all of it.

    Raises:
        ItemError: There is no such page, or it cannot be drawn.
    """
    longest_px = _drawn_px(spec) if spec else max_px
    longest_px = min(math.ceil(longest_px / get_region_share(region)), max(longest_px, _LARGEST_PX))
    with _open_document(data) as document:
        drawn = None
        if 0 <= number < len(document):
            # A page that is listed may be missing or damaged.
            with (
                contextlib.suppress(pypdfium2.PdfiumError),
                contextlib.closing(document[number]) as page,
            ):
                drawn = _draw(page, longest_px)
    if drawn is None:
        raise ItemError("The page cannot be drawn", f"page {number + 1}")
    return np.asarray(render_view(drawn, spec, max_px, region), dtype=np.uint8)


def _caption(document: pypdfium2.PdfDocument) -> str:
    """Return title, author, subject and keywords."""
    described = cast("_Described", document)
    try:
        return join_captions(clean_line(described.get_metadata_value(key)) for key in _CAPTION_KEYS)
    except (pypdfium2.PdfiumError, ValueError):
        return ""


def _made_s(document: pypdfium2.PdfDocument) -> float | None:
    """Return when a document says that it was made, in seconds since 1970."""
    described = cast("_Described", document)
    try:
        match = _DATE.match(described.get_metadata_value("CreationDate").strip())
        if match is None:
            return None
        year, month, day, hour, minute, second = (int(one or 0) for one in match.groups()[:6])
        sign, hours, minutes = match.groups()[6:]
        ahead = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
        # Without a zone the clock of this computer is meant.
        zone = timezone(-ahead if sign == "-" else ahead) if sign else None
        made = datetime(
            year, month or 1, day or 1, hour, minute, min(second, 59), tzinfo=zone
        ).astimezone()
        seconds = made.timestamp()
    except (pypdfium2.PdfiumError, ValueError, OverflowError, OSError):
        return None
    return seconds if is_plausible(seconds) else None


@contextlib.contextmanager
def _open_document(data: bytes) -> Generator[pypdfium2.PdfDocument]:
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


def _read_page(
    document: pypdfium2.PdfDocument,
    number: int,
    drawing: _TimedDrawing | None,
    spec: ImageSpec | None,
) -> ExtractedPart | None:
    """Read one page; one that cannot be read is left out, the others still count."""
    try:
        page = document[number]
    except pypdfium2.PdfiumError:
        return None
    with contextlib.closing(page):
        try:
            with contextlib.closing(page.get_textpage()) as textpage:
                text = normalise_passage(textpage.get_text_range()).strip()
            wanted = not text and spec is not None and drawing is not None and not drawing.over
            scanned = wanted and _holds_picture(page)
        except pypdfium2.PdfiumError:
            return None
        label = f"page {number + 1}" if len(document) > 1 else ""
        if scanned and spec is not None and drawing is not None:
            drawn = drawing.draw(page, _drawn_px(spec))
            return None if drawn is None else _page_image(drawn, number, label, spec)
        if not text:
            return None
        preview = None if drawing is None else drawing.draw(page, THUMBNAIL_PX)
        return ExtractedPart(
            index=number,
            modality=Modality.TEXT,
            text=text,
            label=label,
            thumbnail=None if preview is None else encode_thumbnail(preview),
        )


def _page_image(drawn: Image.Image, number: int, label: str, spec: ImageSpec) -> ExtractedPart:
    return ExtractedPart(
        index=number,
        modality=Modality.IMAGE,
        pixels=np.asarray(make_encoder_image(drawn, spec), dtype=np.uint8),
        label=label,
        thumbnail=encode_thumbnail(drawn),
    )


def _holds_picture(page: pypdfium2.PdfPage) -> bool:
    objects = cast("Any", page).get_objects(
        filter=(pypdfium2.raw.FPDF_PAGEOBJ_IMAGE,), max_depth=_NESTED
    )
    return next(iter(objects), None) is not None


def _drawn_px(spec: ImageSpec) -> int:
    """Return the longest side at which a page is drawn for an encoder and for a preview."""
    return max(THUMBNAIL_PX, _SHARPNESS * spec.px)


def _draw(page: pypdfium2.PdfPage, max_px: int) -> Image.Image | None:
    """Draw a page so that its longest side is as given; None where that is impossible."""
    width, height = page.get_size()
    longest = max(width, height)
    if not 0 < longest < _POINTS_MAX:
        return None
    try:
        bitmap = cast("_Bitmap", cast("Any", page).render(scale=(max_px - _ROUNDING_PX) / longest))
        with contextlib.closing(bitmap):
            return bitmap.to_pil().convert("RGB")
    except (pypdfium2.PdfiumError, ValueError, OSError, MemoryError):
        return None

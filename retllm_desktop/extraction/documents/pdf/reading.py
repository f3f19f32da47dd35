"""A PDF becomes parts: pages of text, pages that are pictures, pages that are both."""

import contextlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Final, cast

import numpy as np
import pypdfium2
import pypdfium2.raw
from PIL import Image

from retllm_desktop.core.errors import ItemError
from retllm_desktop.core.types import ExtractedPart, ImageSpec, Metadata, Modality
from retllm_desktop.extraction.deadlines import run_until
from retllm_desktop.extraction.documents.pdf.coverage import (
    find_drawings,
    is_blank,
    measure_coverage,
)
from retllm_desktop.extraction.documents.pdf.document import (
    describe_document,
    has_xfa_form,
    list_attachments,
    list_headings,
    open_document,
    open_form,
)
from retllm_desktop.extraction.documents.pdf.drawing import TimedDrawing, choose_drawn_px
from retllm_desktop.extraction.documents.pdf.page_text import (
    NO_BOXES,
    Boxes,
    PageText,
    read_page_text,
)
from retllm_desktop.extraction.files import MIB, ReadingLimits
from retllm_desktop.extraction.pictures.images import (
    THUMBNAIL_PX,
    encode_thumbnail,
    make_encoder_image,
)
from retllm_desktop.extraction.readers import FileContents

_READING_SHARE: Final = 0.75
"""No page is begun once this share of a file's time has passed: a reader that is not done in time
is killed, and all that it read of the document is lost."""
_GIVEN_UP_SHARE: Final = 0.9
"""What is still at a page then is left behind."""
_PIXEL_BYTES: Final = 192 * MIB
"""Pages that are pictures are kept up to this: over a thousand at an encoder's 224 px."""
_STAMP_CHARS: Final = 300
"""A page that its text does not account for is found by its picture if the text is no longer."""
_ATTACHMENTS_NAMED: Final = 5
_raw: Final = cast("Any", pypdfium2.raw)


def read_pdf(
    data: bytes,
    limits: ReadingLimits,
    spec: ImageSpec | None,
    clock: Callable[[], float] = time.monotonic,
) -> FileContents:
    """Return one part for every page, and what the document says of itself.

    Without a ``spec`` nothing is drawn: pages of text come without previews, others not at all.

    A page whose text accounts for what it shows is that text, with the values of its form and the
    notes on it. A page without text that shows something is a picture, whether scanned or drawn.
    A page with a little text and much else, or whose text means nothing, is a picture with that
    text. Pages that show nothing are left out.

    Pages beyond ``limits.pages``, and those that time or memory do not suffice for, are not read;
    the note says so. Once drawing has taken a third of the file's time, nothing more is drawn:
    pages of text come without a preview from there on, those that are pictures not at all.

    Where words may be drawn that are not in the text, the part says so (``words_drawn``).

    Raises:
        ItemError: It is protected, damaged or blank (the path is for the caller to add).
    """
    reading = _Reading()
    ended = run_until(
        lambda: _read_document(data, limits, spec, clock, reading), _GIVEN_UP_SHARE * limits.file_s
    )
    parts = tuple(reading.parts)
    if not parts:
        raise _emptiness(reading, ended=ended)
    return FileContents(parts, reading.metadata, " ".join(_list_omissions(reading, ended=ended)))


@dataclass(slots=True)
class _Reading:
    """What was read of a document so far.

    Attributes:
        metadata: What it says of itself.
        count: How many pages it has.
        wanted: How many of them are to be read.
        begun: How many of them were begun.
        undrawn: Pages that hold no text, and were not drawn for want of time or room.
        damaged: Pages that cannot be read.
        attached: Names of files that are attached.
        unread_form: Whether it holds a form that is not read.
        mended: Whether it is damaged, and was opened as far as it can be mended.
        parts: Its pages.
    """

    metadata: Metadata = field(default_factory=Metadata)
    count: int = 0
    wanted: int = 0
    begun: int = 0
    undrawn: int = 0
    damaged: int = 0
    attached: list[str] = field(default_factory=list[str])
    unread_form: bool = False
    mended: bool = False
    parts: list[ExtractedPart] = field(default_factory=list[ExtractedPart])


def _read_document(
    data: bytes,
    limits: ReadingLimits,
    spec: ImageSpec | None,
    clock: Callable[[], float],
    reading: _Reading,
) -> None:
    ends_s = clock() + _READING_SHARE * limits.file_s

    def note_damage() -> None:
        reading.mended = True

    with open_document(data, note_damage) as document, open_form(document) as form:
        reading.count = len(document)
        reading.wanted = min(reading.count, limits.pages)
        reading.metadata = describe_document(document)
        reading.attached = list_attachments(document)
        reading.unread_form = has_xfa_form(document)
        headings = list_headings(document, reading.wanted)
        drawing = None if spec is None else TimedDrawing(limits, form, clock)
        reader = _PageReader(document, form, drawing, spec, reading)
        for number, heading in enumerate(headings):
            if number and clock() >= ends_s:
                break
            reading.begun = number + 1
            part = reader.read(number)
            if part is not None:
                reading.parts.append(replace(part, heading=heading))


def read_pdf_metadata(data: bytes) -> Metadata:
    """Return what a document says of itself.

    Raises:
        ItemError: It is protected or damaged.
    """
    with open_document(data) as document:
        return describe_document(document)


class _PageReader:
    """Reads pages of a document, and counts what became of them."""

    def __init__(
        self,
        document: pypdfium2.PdfDocument,
        form: object | None,
        drawing: TimedDrawing | None,
        spec: ImageSpec | None,
        reading: _Reading,
    ) -> None:
        """Take the document, its form, what draws it (None for nothing), and what counts."""
        self._document = document
        self._form = form
        self._drawing = drawing
        self._spec = spec
        self._reading = reading
        self._left_bytes = _PIXEL_BYTES

    def read(self, number: int) -> ExtractedPart | None:
        """Read a page; one that cannot be read, or shows nothing, is left out."""
        try:
            page = self._document[number]
        except pypdfium2.PdfiumError:
            self._reading.damaged += 1
            return None
        with contextlib.closing(page):
            try:
                drawings = NO_BOXES if self._drawing is None else find_drawings(page)
                text = read_page_text(page, self._form, located=bool(drawings.size))
            except pypdfium2.PdfiumError:
                self._reading.damaged += 1
                return None
            part = ExtractedPart(
                index=number,
                modality=Modality.TEXT,
                text=text.whole,
                label=f"page {number + 1}" if len(self._document) > 1 else "",
                fragment=f"page={number + 1}",
            )
            if _holds_something(page):
                part = self._draw(page, part, text, drawings)
        return part if part.text or part.pixels is not None else None

    def _draw(
        self, page: pypdfium2.PdfPage, part: ExtractedPart, text: PageText, drawings: Boxes
    ) -> ExtractedPart:
        """Give a page of text its preview; make a picture of one that shows more than its text."""
        legible = bool(text.printed) and not text.garbled
        if self._drawing is None or self._spec is None:
            self._reading.undrawn += not text.whole
            return part
        if legible and not drawings.size:
            return _with_preview(part, self._drawing.draw(page, THUMBNAIL_PX))
        room = self._left_bytes >= 0
        wanted = room or bool(text.whole)
        drawn = self._drawing.draw(page, choose_drawn_px(self._spec)) if wanted else None
        if drawn is None:
            self._reading.undrawn += not text.whole
            return part
        if legible:
            coverage = measure_coverage(page, drawn, text.boxes, drawings)
            part = replace(part, words_drawn=coverage.has_words)
            if not coverage.is_picture or len(text.printed) > _STAMP_CHARS:
                return _with_preview(part, drawn)
        elif not text.printed and is_blank(drawn):
            return part
        if not room:
            return _with_preview(part, drawn)
        pixels = np.asarray(make_encoder_image(drawn, self._spec), dtype=np.uint8)
        self._left_bytes -= pixels.nbytes
        return replace(
            _with_preview(part, drawn),
            modality=Modality.IMAGE,
            pixels=pixels,
            text=text.whole or None,
            words_drawn=True,
        )


def _with_preview(part: ExtractedPart, drawn: Image.Image | None) -> ExtractedPart:
    return part if drawn is None else replace(part, thumbnail=encode_thumbnail(drawn))


def _holds_something(page: pypdfium2.PdfPage) -> bool:
    return _raw.FPDFPage_CountObjects(page) > 0 or _raw.FPDFPage_GetAnnotCount(page) > 0


def _list_omissions(reading: _Reading, *, ended: bool) -> Iterator[str]:
    """Say what of a document is not read."""
    if reading.mended:
        yield "The PDF is damaged or cut off: what is left of it is read."
    read = reading.begun if ended else reading.begun - 1
    if read < reading.count:
        why = "" if read == reading.wanted else ": the others would take too long"
        yield f"The PDF has {reading.count:,} pages; the first {read:,} are read{why}."
    if reading.undrawn:
        yield f"{_pages(reading.undrawn)} without text and not read: it has very many of them."
    if reading.damaged:
        yield f"{_pages(reading.damaged)} damaged and not read."
    if reading.unread_form:
        yield "Its form is an XFA form, whose fields are not read."
    if attached := reading.attached:
        named = ", ".join(attached[:_ATTACHMENTS_NAMED])
        more = "" if len(attached) <= _ATTACHMENTS_NAMED else " …"
        files = (
            "1 attached file is" if len(attached) == 1 else f"{len(attached)} attached files are"
        )
        yield f"{files} not read: {named}{more}."


def _pages(count: int) -> str:
    return "1 page is" if count == 1 else f"{count:,} pages are"


def _emptiness(reading: _Reading, *, ended: bool) -> ItemError:
    if not ended:
        return ItemError("The PDF takes too long to read", "not even its first page was done")
    if reading.undrawn:
        return ItemError("The PDF holds no text", "its pages are pictures and were not drawn")
    if reading.damaged:
        return ItemError("The PDF is damaged", "none of its pages can be read")
    if reading.count == 1:
        return ItemError("The PDF is blank", "its only page shows nothing")
    return ItemError("The PDF is blank", f"none of its {reading.count:,} pages shows anything")

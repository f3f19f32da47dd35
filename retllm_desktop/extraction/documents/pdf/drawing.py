"""Draws pages of a PDF, within limits of size and time."""

import contextlib
import ctypes
import math
import time
from collections.abc import Callable
from typing import Any, Final, Protocol, cast

import numpy as np
import pypdfium2
import pypdfium2.raw
from PIL import Image

from retllm_desktop.core.errors import ItemError
from retllm_desktop.core.types import ImageSpec, Rgb
from retllm_desktop.extraction.documents.pdf.document import open_document, open_form
from retllm_desktop.extraction.files import ReadingLimits
from retllm_desktop.extraction.pictures.images import (
    THUMBNAIL_PX,
    get_region_share,
    render_view,
)
from retllm_desktop.extraction.readers import ViewRequest

_POINTS_MAX: Final = 1e6
_ROUNDING_PX: Final = 0.01
"""A side is drawn at what it comes to, rounded up."""
_SHARPNESS: Final = 2
"""A page is drawn so many times as large as the encoder takes it, then resized with care."""
_LARGEST_PX: Final = 6000
"""Longest side at which a page is drawn, however small the part of it that is wanted."""
_DRAWING_SHARE: Final = 3
"""Drawing may take a part of a file's time that is so many times smaller. A reader that is not
done in time is killed, and all that it read of the document is lost."""
_PAGE_SHARE: Final = 4
"""Drawing one page may take a part of the time for drawing that is so many times smaller: it is
shown as far as it was drawn by then."""
NOTES_MOST: Final = 2000
"""Of a page with more notes and fields than this the first notes are read, and nothing of them is
drawn."""
_raw: Final = cast("Any", pypdfium2.raw)


class _Bitmap(Protocol):
    """The part of ``pypdfium2.PdfBitmap`` that we use."""

    def to_pil(self) -> Image.Image:
        """Return a view of it."""
        ...

    def fill_rect(self, color: tuple[int, int, int, int], *box: int) -> None:
        """Fill a part of it: left, top, width, height."""
        ...

    def close(self) -> None:
        """Free it."""
        ...


class TimedDrawing:
    """Draws a document's pages as long as its share of the time lasts."""

    def __init__(
        self, limits: ReadingLimits, form: object | None, clock: Callable[[], float]
    ) -> None:
        """Take the limits of a file, the document's form, and what tells the time."""
        self._left_s = limits.file_s / _DRAWING_SHARE
        self._page_s = self._left_s / _PAGE_SHARE
        self._form = form
        self._clock = clock

    @property
    def over(self) -> bool:
        """Whether no more is drawn."""
        return self._left_s <= 0

    def draw(self, page: pypdfium2.PdfPage, max_px: int) -> Image.Image | None:
        """Draw a page so that its longest side is as given; None where there is no time for it."""
        if self.over:
            return None
        began_s = self._clock()
        try:
            return render_page(page, max_px, self._form, self._page_s)
        finally:
            self._left_s -= self._clock() - began_s


def draw_page(data: bytes, number: int, view: ViewRequest, limits: ReadingLimits) -> Rgb:
    """Draw a page, or a part of it.

    Args:
        data: The file.
        number: Of the page, from 0.
        view: Which pixels are wanted; a view of a very small part may come out shorter.
        limits: What it may cost.

    Raises:
        ItemError: There is no such page, or it cannot be drawn.
    """
    full_px = choose_drawn_px(view.spec) if view.spec else view.max_px
    longest_px = math.ceil(full_px / get_region_share(view.region))
    longest_px = min(longest_px, max(full_px, _LARGEST_PX))
    drawn = None
    with open_document(data) as document, open_form(document) as form:
        if 0 <= number < len(document):
            # A page that is listed may be missing or damaged.
            with (
                contextlib.suppress(pypdfium2.PdfiumError),
                contextlib.closing(document[number]) as page,
            ):
                drawn = render_page(page, longest_px, form, limits.file_s / _DRAWING_SHARE)
    if drawn is None:
        raise ItemError("The page cannot be drawn", f"page {number + 1}")
    pixels = render_view(drawn, view.spec, view.max_px, view.region)
    return np.asarray(pixels, dtype=np.uint8)


def choose_drawn_px(spec: ImageSpec) -> int:
    """Return the longest side at which a page is drawn for an encoder and for a preview."""
    return max(THUMBNAIL_PX, _SHARPNESS * spec.px)


def render_page(
    page: pypdfium2.PdfPage, max_px: int, form: object | None, most_s: float
) -> Image.Image | None:
    """Draw a page with its notes and the values of its form.

    Args:
        page: The page.
        max_px: Longest side of the picture.
        form: The document's form, None for none.
        most_s: After so many seconds it is left as far as it is drawn.

    Returns:
        None where it cannot be drawn.
    """
    width, height = page.get_size()
    longest = max(width, height)
    if not 0 < longest < _POINTS_MAX:
        return None
    scale = (max_px - _ROUNDING_PX) / longest
    size = max(1, math.ceil(width * scale)), max(1, math.ceil(height * scale))
    try:
        # The library's own ``render`` cannot be stopped.
        bitmap = cast(
            "_Bitmap", cast("Any", pypdfium2.PdfBitmap).new_native(*size, _raw.FPDFBitmap_BGR)
        )
        with contextlib.closing(bitmap):
            bitmap.fill_rect((255, 255, 255, 255), 0, 0, *size)
            _render(page, bitmap, size, form, most_s)
            return bitmap.to_pil().convert("RGB")
    except (pypdfium2.PdfiumError, ValueError, OSError, MemoryError):
        return None


def _render(
    page: pypdfium2.PdfPage,
    bitmap: _Bitmap,
    size: tuple[int, int],
    form: object | None,
    most_s: float,
) -> None:
    ends_s = time.monotonic() + most_s

    def is_late(_pause: object) -> bool:
        return time.monotonic() > ends_s

    pause = _raw.IFSDK_PAUSE(version=1)
    pause.NeedToPauseNow = cast("Any", type(pause.NeedToPauseNow))(is_late)
    # Their appearances are made anew for each drawing: very many take minutes.
    bearable = _raw.FPDFPage_GetAnnotCount(page) <= NOTES_MOST
    flags = _raw.FPDF_ANNOT if bearable else 0
    place = (bitmap, page, 0, 0, *size, 0, flags)
    status = _raw.FPDF_RenderPageBitmap_Start(*place, ctypes.byref(pause))
    _raw.FPDF_RenderPage_Close(page)
    if status == _raw.FPDF_RENDER_DONE and form is not None and bearable:
        _raw.FPDF_FFLDraw(form, *place)

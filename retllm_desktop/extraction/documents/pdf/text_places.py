"""Where the text of a PDF page stands on the page as it is drawn."""

import contextlib
import ctypes
import time
import unicodedata
from collections.abc import Callable, Iterator
from typing import Any, Final, NamedTuple, cast

import numpy as np
import pypdfium2
import pypdfium2.raw

from retllm_desktop.core.errors import ItemError
from retllm_desktop.core.located_text import Corners, LocatedText, TextBox
from retllm_desktop.extraction.documents.pdf.document import open_document
from retllm_desktop.extraction.files import ReadingLimits

_raw: Final = cast("Any", pypdfium2.raw)
_CHARS_MOST: Final = 120_000
"""A page of more is located to there; a newspaper's has 60,000."""
_TIME_SHARE: Final = 3
"""Locating may take a part of a file's time that is so many times smaller."""
_CLOCK_EVERY: Final = 512
_DEVICE: Final = 1 << 20
"""The page is mapped to a square of so many units, so that a unit is less than a pixel."""
_HYPHENS: Final = "\x02\ufffe\u00ad"
"""What stands for a hyphen at the end of a line: the word goes on."""
_SAME_LINE: Final = 0.5
"""Share of the smaller height by which signs overlap that stand in one line."""
_RIGHT_TO_LEFT: Final = frozenset({"R", "AL"})


class _Sign(NamedTuple):
    """A character and its box in points: left, bottom, right, top; without one it has no place."""

    character: str
    left: float = 0.0
    bottom: float = 0.0
    right: float = 0.0
    top: float = 0.0

    @property
    def placed(self) -> bool:
        """Whether it stands somewhere."""
        return self.right > self.left and self.top > self.bottom

    @property
    def height(self) -> float:
        """In points."""
        return self.top - self.bottom


def locate_page_text(
    data: bytes,
    number: int,
    limits: ReadingLimits,
    clock: Callable[[], float] = time.monotonic,
) -> LocatedText:
    """Return the text of a page with a box for each word.

    Args:
        data: The file.
        number: Of the page, from 0.
        limits: What it may cost; of a page that takes longer it is the beginning.
        clock: Tells the time, in seconds.

    Raises:
        ItemError: There is no such page, or it cannot be read.
    """
    ends_s = clock() + limits.file_s / _TIME_SHARE
    with open_document(data) as document:
        if not 0 <= number < len(document):
            raise ItemError("There is no such page", f"page {number + 1}")
        try:
            with (
                contextlib.closing(document[number]) as page,
                contextlib.closing(page.get_textpage()) as textpage,
            ):
                words = _Words(_page_to_shares(page))
                for sign in _read_signs(textpage, lambda: clock() > ends_s):
                    words.add(sign)
                return words.finish()
        except pypdfium2.PdfiumError as exc:
            raise ItemError("The page cannot be read", f"page {number + 1}") from exc


def _read_signs(textpage: pypdfium2.PdfTextPage, is_late: Callable[[], bool]) -> Iterator[_Sign]:
    loose = _raw.FS_RECTF()
    for index in range(min(_raw.FPDFText_CountChars(textpage), _CHARS_MOST)):
        if index % _CLOCK_EVERY == 0 and is_late():
            return
        code = _raw.FPDFText_GetUnicode(textpage, index)
        character = chr(min(code, 0x10FFFF))
        if 0xD800 <= code < 0xE000 or code == 0:
            character = "\ufffd"
        # As high as the line is, so that words of a line are lit alike.
        if _raw.FPDFText_GetLooseCharBox(textpage, index, ctypes.byref(loose)):
            low, high = sorted((loose.bottom, loose.top))
            yield _Sign(character, loose.left, low, loose.right, high)
        else:
            yield _Sign(character)


class _Words:
    """Puts characters together to words."""

    def __init__(self, to_shares: Callable[[float, float], tuple[float, float]]) -> None:
        self._to_shares = to_shares
        self._text: list[str] = []
        self._boxes: list[TextBox] = []
        self._begin = 0
        self._word: list[_Sign] = []
        self._hyphened = False

    def add(self, sign: _Sign) -> None:
        character = sign.character
        if character in _HYPHENS:
            self._end_word()
            self._hyphened = True
        elif character.isspace() or unicodedata.category(character) == "Cc":
            self._end_word()
            # Of a word that goes on in the next line nothing parts its halves.
            if not self._hyphened:
                self._part("\n" if character in "\r\n" else " ")
            self._hyphened = self._hyphened and character in "\r\n"
        else:
            self._hyphened = False
            if self._word and not _in_line(self._word[-1], sign):
                self._end_word()
            if not self._word:
                self._begin = len(self._text)
            self._word.append(sign)
            self._text.append(character)

    def finish(self) -> LocatedText:
        self._end_word()
        return LocatedText("".join(self._text), tuple(self._boxes))

    def _part(self, blank: str) -> None:
        if self._text and self._text[-1] not in " \n":
            self._text.append(blank)
        elif self._text and blank == "\n":
            self._text[-1] = blank

    def _end_word(self) -> None:
        word, self._word = self._word, []
        placed = [sign for sign in word if sign.placed]
        if not placed:
            return
        left, right = min(sign.left for sign in placed), max(sign.right for sign in placed)
        bottom, top = min(sign.bottom for sign in placed), max(sign.top for sign in placed)
        if unicodedata.bidirectional(word[0].character) in _RIGHT_TO_LEFT:
            # It runs from its right end on.
            left, right = right, left
        corners = ((left, top), (right, top), (right, bottom), (left, bottom))
        shares = [self._to_shares(x, y) for x, y in corners]
        if all(not (0 <= x <= 1 and 0 <= y <= 1) for x, y in shares):
            return  # cut off the page
        flat = cast("Corners", tuple(min(max(one, 0.0), 1.0) for pair in shares for one in pair))
        self._boxes.append(TextBox(self._begin, self._begin + len(word), flat))


def _in_line(before: _Sign, after: _Sign) -> bool:
    """Whether two signs stand beside each other in one line."""
    if not (before.placed and after.placed):
        return True
    shared = min(before.top, after.top) - max(before.bottom, after.bottom)
    apart = max(after.left - before.right, before.left - after.right)
    lower = min(before.height, after.height)
    return shared >= _SAME_LINE * lower and apart <= 2 * lower


def _page_to_shares(page: pypdfium2.PdfPage) -> Callable[[float, float], tuple[float, float]]:
    """Return what maps points of a page to shares of the drawn page, however that is turned."""
    left, bottom, right, top = cast("tuple[float, ...]", cast("Any", page).get_bbox())
    x, y = ctypes.c_int(), ctypes.c_int()

    def device(across: float, down: float) -> tuple[float, float]:
        place = (0, 0, _DEVICE, _DEVICE, 0, across, down)
        _raw.FPDF_PageToDevice(page, *place, ctypes.byref(x), ctypes.byref(y))
        return x.value / _DEVICE, y.value / _DEVICE

    origin = np.array(device(left, bottom))
    wide, high = max(right - left, 1e-3), max(top - bottom, 1e-3)
    along = (np.array(device(right, bottom)) - origin) / wide
    upward = (np.array(device(left, top)) - origin) / high

    def share(across: float, down: float) -> tuple[float, float]:
        at = origin + (across - left) * along + (down - bottom) * upward
        return float(at[0]), float(at[1])

    return share

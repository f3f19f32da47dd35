"""What stands on a page of a PDF: its text, the values of its form, notes put on it."""

import contextlib
import ctypes
import re
import unicodedata
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from typing import Any, Final, cast

import numpy as np
import numpy.typing as npt
import pypdfium2
import pypdfium2.raw

from retllm_desktop.extraction.documents.passages import normalise_passage
from retllm_desktop.extraction.documents.pdf.drawing import NOTES_MOST

_raw: Final = cast("Any", pypdfium2.raw)
_CHARS_MOST: Final = 400_000
"""A page of more is read to there; a newspaper's has 60,000."""
_NOTE_CHARS: Final = 20_000
_NOTE_BYTES: Final = 1 << 20
_SAMPLED_CHARS: Final = 32
_UNMAPPED_SHARE: Final = 0.25
"""A page where more of the characters mean nothing is not read by its text."""
_BOXED_CHARS: Final = 400
_TALL_LINE_PT: Final = 90.0
_MARKS: Final = frozenset("\t\n\r\x02\ufffe")
"""Of the text itself: ends of lines, and hyphens at them."""
_MEANINGLESS: Final = frozenset({"Cc", "Cn", "Co", "Cs"})
_TAG: Final = re.compile(r"<[^>]{0,500}>")

_HIDDEN: Final = (
    _raw.FPDF_ANNOT_FLAG_INVISIBLE | _raw.FPDF_ANNOT_FLAG_HIDDEN | _raw.FPDF_ANNOT_FLAG_NOVIEW
)
_UNSAID: Final = frozenset(
    {_raw.FPDF_ANNOT_LINK, _raw.FPDF_ANNOT_POPUP, _raw.FPDF_ANNOT_WIDGET, _raw.FPDF_ANNOT_WATERMARK}
)
"""Kinds of annotations whose ``Contents`` nobody wrote to be read."""
_READ_FIELDS: Final = frozenset(
    {
        _raw.FPDF_FORMFIELD_TEXTFIELD,
        _raw.FPDF_FORMFIELD_COMBOBOX,
        _raw.FPDF_FORMFIELD_LISTBOX,
    }
)
_PASSWORD_FIELD: Final = 1 << 13
Boxes = npt.NDArray[np.float64]
"""(n, 4): left, bottom, right, top in points."""
NO_BOXES: Final[Boxes] = np.zeros((0, 4))


@dataclass(frozen=True, slots=True)
class PageText:
    """What stands on a page.

    Attributes:
        printed: The text that is part of the page, as far as it means something.
        noted: Values of its form and notes on it, a line each.
        garbled: Whether much of its text has no meaning: its fonts do not say which characters
            their signs are.
        boxes: Where the text stands, if that was asked for.
    """

    printed: str
    noted: str
    garbled: bool
    boxes: Boxes

    @property
    def whole(self) -> str:
        """All of it."""
        return "\n".join(text for text in (self.printed, self.noted) if text)


def read_page_text(
    page: pypdfium2.PdfPage, form: object | None, *, located: bool = False
) -> PageText:
    """Read a page.

    Args:
        page: The page.
        form: The document's form, None for none.
        located: Whether ``boxes`` are wanted.

    Raises:
        PdfiumError: It cannot be read.
    """
    printed, garbled, boxes = "", False, NO_BOXES
    with contextlib.closing(page.get_textpage()) as textpage:
        count = min(_raw.FPDFText_CountChars(textpage), _CHARS_MOST)
        if count > 0:
            printed, garbled = _read_printed(page, textpage, count)
            if located:
                boxes = _text_boxes(textpage, count)
    noted = normalise_passage("\n".join(_list_notes(page, form, printed))).strip()
    return PageText(printed, noted, garbled, boxes)


def _read_printed(
    page: pypdfium2.PdfPage, textpage: pypdfium2.PdfTextPage, count: int
) -> tuple[str, bool]:
    """Return the text of a page, and whether much of it has no meaning."""
    reader = cast("Any", textpage)
    sample = range(0, count, max(1, count // _SAMPLED_CHARS))
    unmapped = sum(_raw.FPDFText_HasUnicodeMapError(textpage, index) == 1 for index in sample)
    # What was cut off the page is still in the file, but not to be seen.
    if _is_cut(page, _collect_boxes(_read_char_box, textpage, sample[::3])):
        text = cast("str", reader.get_text_bounded())
    else:
        text = cast("str", reader.get_text_range(0, count))
    written = text[:: max(1, len(text) // _SAMPLED_CHARS)]
    if unmapped > _UNMAPPED_SHARE * len(sample) or sum(
        map(_has_no_meaning, written)
    ) > _UNMAPPED_SHARE * len(written):
        return _meaningful_text(textpage, count), True
    return normalise_passage(text).strip(), False


def _is_cut(page: pypdfium2.PdfPage, sample: Boxes) -> bool:
    """Whether a page is cut down to a part of it, or some of the text stands beside it."""
    shape = cast("Any", page)
    left, bottom, right, top = cast("tuple[float, ...]", shape.get_bbox())
    whole = cast("tuple[float, ...]", shape.get_mediabox())
    if abs(whole[2] - whole[0]) > right - left + 1 or abs(whole[3] - whole[1]) > top - bottom + 1:
        return True
    middles = (sample[:, :2] + sample[:, 2:]) / 2
    return bool(((middles < (left, bottom)) | (middles > (right, top))).any())


def _has_no_meaning(character: str) -> bool:
    return character == "\ufffd" or (
        character not in _MARKS and unicodedata.category(character) in _MEANINGLESS
    )


def _read_character(textpage: pypdfium2.PdfTextPage, index: int) -> str:
    """Return a character, U+FFFC for one that means nothing."""
    character = chr(min(_raw.FPDFText_GetUnicode(textpage, index), 0x10FFFF))
    unmapped = _raw.FPDFText_HasUnicodeMapError(textpage, index) == 1
    return "\ufffc" if unmapped or _has_no_meaning(character) else character


def _meaningful_text(textpage: pypdfium2.PdfTextPage, count: int) -> str:
    """Return the words that are mapped to characters as wholes."""
    letters = (_read_character(textpage, index) for index in range(count))
    lines = "".join(letters).replace("\r\n", "\n").split("\n")
    kept = (" ".join(word for word in line.split() if "\ufffc" not in word) for line in lines)
    return normalise_passage("\n".join(line for line in kept if line)).strip()


def _text_boxes(textpage: pypdfium2.PdfTextPage, count: int) -> Boxes:
    """Return where text stands: of short texts a box a character, else one a line.

    Lines that run aslant have boxes that cover half of a page.
    """
    if count > _BOXED_CHARS:
        lines = _collect_boxes(
            _raw.FPDFText_GetRect, textpage, range(_raw.FPDFText_CountRects(textpage, 0, count))
        )
        if not (lines[:, 3] - lines[:, 1] > _TALL_LINE_PT).any():
            return lines
        count = min(count, 8 * _BOXED_CHARS)
    return _collect_boxes(_read_char_box, textpage, range(count))


def _read_char_box(textpage: object, index: int, *sides: object) -> object:
    """Read a character's box, with the sides in the order in which those of lines are."""
    left, top, right, bottom = sides
    return _raw.FPDFText_GetCharBox(textpage, index, left, right, bottom, top)


def _collect_boxes(read: Callable[..., object], textpage: object, which: range) -> Boxes:
    left, top, right, bottom = (ctypes.c_double() for _ in range(4))
    sides = [ctypes.byref(side) for side in (left, top, right, bottom)]
    found: list[tuple[float, float, float, float]] = []
    for index in which:
        read(textpage, index, *sides)
        if right.value > left.value:
            found.append((left.value, bottom.value, right.value, top.value))
    return np.array(found, np.float64).reshape(-1, 4)


def _list_notes(page: pypdfium2.PdfPage, form: object | None, printed: str) -> Iterator[str]:
    """Yield values of form fields and notes that can be seen on a page, each once."""
    said = set[str]()
    count = _raw.FPDFPage_GetAnnotCount(page)
    if count > NOTES_MOST:
        form = None  # looking up the first field of very many takes minutes
    sides = cast("tuple[float, ...]", cast("Any", page).get_bbox())
    for index in range(min(count, NOTES_MOST)):
        with _annotation(page, index) as annotation:
            if annotation is None or _is_hidden(annotation, sides):
                continue
            if _raw.FPDFAnnot_GetSubtype(annotation) == _raw.FPDF_ANNOT_WIDGET:
                text = "" if form is None else _field_value(form, annotation)
            else:
                text = _note(annotation)
        text = text.strip()
        # Some programs copy the words into the note that marks them.
        if text and text not in said and not (len(text) > 3 and text in printed):
            said.add(text)
            yield text


@contextlib.contextmanager
def _annotation(page: pypdfium2.PdfPage, index: int) -> Generator[object | None]:
    annotation = _raw.FPDFPage_GetAnnot(page, index)
    if not annotation:
        yield None
        return
    try:
        yield annotation
    finally:
        _raw.FPDFPage_CloseAnnot(annotation)


def _is_hidden(annotation: object, sides: tuple[float, ...]) -> bool:
    """Whether nobody sees an annotation: flagged so, in a layer, a field of no size or beside."""
    if _raw.FPDFAnnot_GetFlags(annotation) & _HIDDEN or _raw.FPDFAnnot_HasKey(annotation, b"OC"):
        return True
    if _raw.FPDFAnnot_GetSubtype(annotation) != _raw.FPDF_ANNOT_WIDGET:
        return False
    box = _raw.FS_RECTF()
    if not _raw.FPDFAnnot_GetRect(annotation, ctypes.byref(box)):
        return True
    left, bottom, right, top = sides
    wide = min(right, max(box.left, box.right)) - max(left, min(box.left, box.right))
    high = min(top, max(box.bottom, box.top)) - max(bottom, min(box.bottom, box.top))
    return wide < 1 or high < 1


def _field_value(form: object, annotation: object) -> str:
    """Return what is shown in a field of text or chosen in a list; never a password."""
    kind = _raw.FPDFAnnot_GetFormFieldType(form, annotation)
    if kind not in _READ_FIELDS:
        return ""
    if kind == _raw.FPDF_FORMFIELD_TEXTFIELD:
        secret = _raw.FPDFAnnot_GetFormFieldFlags(form, annotation) & _PASSWORD_FIELD
        return "" if secret else _read_text(_raw.FPDFAnnot_GetFormFieldValue, form, annotation)
    chosen = [
        _read_text(_raw.FPDFAnnot_GetOptionLabel, form, annotation, index)
        for index in range(min(_raw.FPDFAnnot_GetOptionCount(form, annotation), NOTES_MOST))
        if _raw.FPDFAnnot_IsOptionSelected(form, annotation, index)
    ]
    # Something may have been typed that is not among the choices.
    return "\n".join(chosen) or _read_text(_raw.FPDFAnnot_GetFormFieldValue, form, annotation)


def _note(annotation: object) -> str:
    """Return what a note says; of an attached file its name as well."""
    if _raw.FPDFAnnot_GetSubtype(annotation) in _UNSAID:
        return ""
    if _raw.FPDFAnnot_HasKey(annotation, b"StateModel"):
        return ""  # «Accepted set by …»: the record of a review
    said = _read_text(_raw.FPDFAnnot_GetStringValue, annotation, b"Contents").strip()
    if not said:
        said = _TAG.sub(" ", _read_text(_raw.FPDFAnnot_GetStringValue, annotation, b"RC"))
    if _raw.FPDFAnnot_GetSubtype(annotation) == _raw.FPDF_ANNOT_FILEATTACHMENT:
        attached = _raw.FPDFAnnot_GetFileAttachment(annotation)
        name = _read_text(_raw.FPDFAttachment_GetName, attached) if attached else ""
        said = "\n".join(part for part in (name, said if said != name else "") if part)
    return said


def _read_text(read: Callable[..., int], *what: object) -> str:
    """Return what one of PDFium's functions writes into a buffer as UTF-16."""
    size = read(*what, None, 0)
    if not 2 < size <= _NOTE_BYTES:
        return ""
    buffer = ctypes.create_string_buffer(size)
    written = read(*what, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size)
    if written > size:
        return ""
    return buffer.raw.decode("utf-16-le", "ignore").rstrip("\0")[:_NOTE_CHARS]

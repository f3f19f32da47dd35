"""Opens a PDF; what the document says of itself: title, date, sections, attachments."""

import contextlib
import itertools
from collections.abc import Callable, Generator, Iterable, Iterator
from typing import Any, Final, Protocol, cast

import pypdfium2
import pypdfium2.raw

from retllm_desktop.core.errors import ItemError
from retllm_desktop.core.file_dates import WallClock
from retllm_desktop.core.file_kinds import FileKind
from retllm_desktop.core.metadata import Metadata, with_clock
from retllm_desktop.extraction.captions import clean_line, join_captions
from retllm_desktop.extraction.documents.pdf.repair import rebuild_document
from retllm_desktop.extraction.metadata.date_texts import read_pdf_date

_CAPTION_KEYS: Final = ("Title", "Author", "Subject", "Keywords")
_BOOKMARKS_MOST: Final = 10_000
_BOOKMARK_DEPTH: Final = 8
_HEADING_CHARS: Final = 200
_ATTACHMENTS_MOST: Final = 50
_XFA_FORMS: Final = frozenset(
    {pypdfium2.raw.FORMTYPE_XFA_FULL, pypdfium2.raw.FORMTYPE_XFA_FOREGROUND}
)
_raw: Final = cast("Any", pypdfium2.raw)


class _Destination(Protocol):
    """The part of ``pypdfium2.PdfDest`` that we use."""

    def get_index(self) -> int | None:
        """Return the number of its page, from 0."""
        ...


class _Bookmark(Protocol):
    """The part of ``pypdfium2.PdfBookmark`` that we use."""

    level: int

    def get_title(self) -> str:
        """Return what it is called."""
        ...

    def get_dest(self) -> _Destination | None:
        """Return where it leads, None for nowhere in the document."""
        ...


class _Attachment(Protocol):
    """The part of ``pypdfium2.PdfAttachment`` that we use."""

    def get_name(self) -> str:
        """Return its file name."""
        ...


class _Described(Protocol):
    """The part of ``pypdfium2.PdfDocument`` whose types it does not tell."""

    def get_metadata_value(self, key: str) -> str:
        """Return what the document says of itself, empty where it says nothing."""
        ...

    def get_formtype(self) -> int:
        """Return which kind of form it is."""
        ...

    def get_toc(self, max_depth: int) -> Iterator[_Bookmark]:
        """Yield its bookmarks, each before those below it."""
        ...

    def count_attachments(self) -> int:
        """Return how many files are attached."""
        ...

    def get_attachment(self, index: int) -> _Attachment:
        """Return one of them."""
        ...


@contextlib.contextmanager
def open_document(
    data: bytes, note_damage: Callable[[], None] = lambda: None
) -> Generator[pypdfium2.PdfDocument]:
    """Open a PDF that needs no password to be read.

    Args:
        data: The file.
        note_damage: Called where it is opened as far as it can be mended.

    Raises:
        ItemError: It is protected, or damaged beyond repair.
    """
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as exc:
        document = _open_mended(data, exc)
        note_damage()
    try:
        yield document
    finally:
        document.close()


def _open_mended(data: bytes, error: pypdfium2.PdfiumError) -> pypdfium2.PdfDocument:
    said = str(error).lower()
    if "password" in said:
        raise ItemError(
            "The PDF is protected by a password", "a copy saved without it can be read"
        ) from error
    if "security" in said:
        raise ItemError("The PDF is encrypted in a way that is not read") from error
    mended = rebuild_document(data)
    if mended is not None:
        with contextlib.suppress(pypdfium2.PdfiumError):
            return pypdfium2.PdfDocument(mended)
    raise ItemError("The PDF is damaged or no PDF", str(error)[:200]) from error


_SAYS_NOTHING: Final = frozenset(
    {"untitled", "anonymous", "unspecified", "unknown", "none", "null"}
)
"""What programs write where nobody gave a title, an author or a subject."""


def describe_document(document: pypdfium2.PdfDocument) -> Metadata:
    """Return title, author, subject, keywords, names of attachments, and the date of a document."""
    described = cast("_Described", document)
    try:
        said = [clean_line(described.get_metadata_value(key)) for key in _CAPTION_KEYS]
    except (pypdfium2.PdfiumError, ValueError):
        said = []
    said = [text for text in said if text.casefold() not in _SAYS_NOTHING]
    caption = join_captions([*said, *list_attachments(document)])
    return with_clock(Metadata(caption=caption, kind=FileKind.PDF), _made(described))


def list_attachments(document: pypdfium2.PdfDocument) -> list[str]:
    """Return the names of files that are attached to a document, the first of very many."""
    described = cast("_Described", document)
    try:
        names = [
            clean_line(described.get_attachment(number).get_name())
            for number in range(min(described.count_attachments(), _ATTACHMENTS_MOST))
        ]
    except (pypdfium2.PdfiumError, ValueError):
        return []
    return [name for name in names if name]


def has_xfa_form(document: pypdfium2.PdfDocument) -> bool:
    """Whether its form is one of Adobe's XML (XFA), which is not read."""
    return cast("_Described", document).get_formtype() in _XFA_FORMS


def list_headings(document: pypdfium2.PdfDocument, pages: int) -> list[str]:
    """Return for each page the section that it lies in by the document's bookmarks, or empty.

    A section is named with those that it is part of: «Methods › Data». Where several begin on a
    page, it lies in the first of them.
    """
    bookmarks = itertools.islice(
        cast("_Described", document).get_toc(max_depth=_BOOKMARK_DEPTH), _BOOKMARKS_MOST
    )
    try:
        begins = dict(reversed(list(_section_starts(bookmarks))))
    except (pypdfium2.PdfiumError, ValueError):
        return [""] * pages
    headings: list[str] = []
    current = ""
    for number in range(pages):
        current = begins.get(number, current)
        headings.append(current)
    return headings


def _section_starts(bookmarks: Iterable[_Bookmark]) -> Iterator[tuple[int, str]]:
    """Yield the page on which each section begins, and its name, in the order of the outline."""
    path: list[str] = []
    for bookmark in bookmarks:
        del path[bookmark.level :]
        path += [""] * (bookmark.level - len(path))
        path.append(clean_line(bookmark.get_title())[:_HEADING_CHARS])
        target = bookmark.get_dest()
        number = None if target is None else target.get_index()
        name = " › ".join(title for title in path if title)
        if number is not None and name:
            yield number, name[-_HEADING_CHARS:]


def _made(described: _Described) -> WallClock | None:
    """Return when a document says that it was made, by the clock of who made it."""
    try:
        return read_pdf_date(described.get_metadata_value("CreationDate"))
    except (pypdfium2.PdfiumError, ValueError):
        return None


@contextlib.contextmanager
def open_form(document: pypdfium2.PdfDocument) -> Generator[object | None]:
    """Make a document's form ready to be read and drawn; None where it has none.

    Nothing of it is run: there is no JavaScript in our PDFium, and nothing acts on its events.
    Not by the library's ``init_forms``, which announces each page to the form: that takes minutes
    on a page of very many fields.
    """
    if cast("_Described", document).get_formtype() == _raw.FORMTYPE_NONE:
        yield None
        return
    functions = _raw.FPDF_FORMFILLINFO(version=2)
    handle = _raw.FPDFDOC_InitFormFillEnvironment(document, functions)
    try:
        yield handle or None
    finally:
        if handle:
            _raw.FPDFDOC_ExitFormFillEnvironment(handle)

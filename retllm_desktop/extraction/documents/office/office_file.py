"""Tells what a file of an office program is by its first bytes, and has it read."""

import contextlib
import itertools
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from retllm_desktop.core.errors import ItemError
from retllm_desktop.core.file_kinds import FileKind
from retllm_desktop.core.types import ImageSpec, Metadata, Rgb
from retllm_desktop.extraction.documents.archive import PASSWORD, DocumentArchive
from retllm_desktop.extraction.documents.embedded_files import (
    EmbeddedFile,
    draw_embedded,
    read_embedded,
)
from retllm_desktop.extraction.documents.encoding import decode_text_bytes
from retllm_desktop.extraction.documents.html import extract_html_text, extract_html_title
from retllm_desktop.extraction.documents.office.compound import COMPOUND_MAGIC, open_compound
from retllm_desktop.extraction.documents.office.packages import (
    find_main_part,
    find_related,
    read_part,
    read_relationships,
    until_damage,
)
from retllm_desktop.extraction.documents.office.pictures import find_pictures, list_packed_pictures
from retllm_desktop.extraction.documents.office.properties import make_metadata, read_properties
from retllm_desktop.extraction.documents.office.rich_text import (
    RTF_MAGIC,
    read_rich_text,
    read_rich_text_properties,
)
from retllm_desktop.extraction.documents.office.word import cut_at_headings, read_word
from retllm_desktop.extraction.documents.sections import (
    DocumentSection,
    ReadingStoppedError,
    make_parts,
)
from retllm_desktop.extraction.documents.xml_events import XmlEvent, XmlEventKind, read_xml
from retllm_desktop.extraction.files import ReadingLimits
from retllm_desktop.extraction.readers import FileContents, SourceFile, ViewRequest

_ZIP_MAGIC: Final = b"PK"
_CHUNK_BYTES: Final = 64 * 1024
_READING_SHARE: Final = 2
_HEAD_BYTES: Final = 1024
_MARKUP: Final = (b"<html", b"<!doctype html", b"<head", b"<table", b"<body")
_FLAT: Final = b"office:document"
_FLAT_WORD: Final = (b"<w:worddocument", b"<pkg:package")
_FLAT_SPREADSHEET: Final = b"urn:schemas-microsoft-com:office:spreadsheet"
_MIME: Final = b"mime-version:"


@dataclass(slots=True)
class _Document:
    """A document that was recognised.

    Attributes:
        sections: What it holds; read while they are taken.
        describe: Reads what it says of itself.
        hidden: Names of sheets that are not shown, once ``sections`` were taken.
        list_pictures: Lists the pictures in it.
    """

    sections: Iterable[DocumentSection]
    describe: Callable[[], Metadata]
    hidden: list[str] = field(default_factory=list[str])
    list_pictures: Callable[[], list[EmbeddedFile]] = list[EmbeddedFile]


def read_office(file: SourceFile, spec: ImageSpec | None, limits: ReadingLimits) -> FileContents:
    """Read a document by what it is, whatever its name says: its text, then its pictures.

    Raises:
        ItemError: It is protected, damaged, of an unknown kind, or holds nothing.
    """
    with _open(file, limits) as document:
        # What is short comes first: a long text may take all the time that there is.
        metadata = _describe(document, file.kind)
        try:
            listed = document.list_pictures()
        except ReadingStoppedError:
            listed = []
        passages = make_parts(document.sections, limits)
        pictures, unread = read_embedded(file, listed, spec, limits)
    if not passages.parts and not pictures:
        passages.raise_if_stopped()
        if document.hidden:
            raise ItemError("All sheets of the file are hidden", _name_hidden(document.hidden))
        raise ItemError("The file holds no text")
    note = " ".join(filter(None, (_name_hidden(document.hidden), passages.note, unread)))
    return FileContents((*passages.parts, *pictures), metadata, note)


def read_office_first(
    file: SourceFile, spec: ImageSpec | None, limits: ReadingLimits
) -> FileContents:
    """Read a document without pictures.

    Raises:
        ItemError: It holds some; the file is to be read as a whole.
    """
    with _open(file, limits) as document:
        if document.list_pictures():
            raise ItemError("The document holds pictures")
    return read_office(file, spec, limits)


def draw_office(file: SourceFile, part: int, view: ViewRequest, limits: ReadingLimits) -> Rgb:
    """Draw a picture in a document.

    Raises:
        ItemError: The part is no picture.
    """
    with _open(file, limits) as document:
        return draw_embedded(file, document.list_pictures(), part, view, limits)


def describe_office(file: SourceFile, limits: ReadingLimits) -> Metadata:
    """Return what a document says of itself.

    Raises:
        ItemError: It is protected, damaged, or of an unknown kind.
    """
    with _open(file, limits) as document:
        return _describe(document, file.kind)


def _describe(document: _Document, kind: FileKind) -> Metadata:
    try:
        return replace(document.describe(), kind=kind)
    except (ReadingStoppedError, ItemError):
        return Metadata(kind=kind)


def _name_hidden(hidden: list[str]) -> str:
    if not hidden:
        return ""
    names = ", ".join(f"«{name}»" for name in hidden[:5]) + (" …" if len(hidden) > 5 else "")
    return f"Hidden sheets are not read: {names}."


@contextlib.contextmanager
def _open(file: SourceFile, limits: ReadingLimits) -> Generator[_Document]:
    data = file.opened.whole()
    try:
        with _recognise(data, file.kind, limits) as document:
            yield document
    except ReadingStoppedError as exc:
        raise ItemError(exc.title, exc.detail) from exc


@contextlib.contextmanager
def _recognise(data: bytes, kind: FileKind, limits: ReadingLimits) -> Generator[_Document]:
    if data.startswith(COMPOUND_MAGIC):
        with _open_compound(data) as document:
            yield document
    elif data.startswith(_ZIP_MAGIC):
        yield _open_archive(data, limits)
    elif data.lstrip()[: len(RTF_MAGIC)] == RTF_MAGIC:
        yield _Document(
            cut_at_headings(read_rich_text(data)),
            lambda: read_rich_text_properties(data, kind),
        )
    else:
        yield _open_text(data, limits)


def _open_archive(data: bytes, limits: ReadingLimits) -> _Document:
    archive = DocumentArchive(data, limits)
    hidden: list[str] = []
    if "content.xml" in archive:
        from retllm_desktop.extraction.documents.office.opendocument import (
            read_opendocument,
            read_page_margins,
        )

        if b"encryption-data" in archive.read("META-INF/manifest.xml"):
            raise ItemError(PASSWORD)
        content = read_xml(archive.chunks("content.xml"))
        return _Document(
            itertools.chain(
                read_opendocument(content, hidden),
                read_page_margins(until_damage(read_part(archive, "styles.xml"))),
            ),
            lambda: read_properties(read_part(archive, "meta.xml"), FileKind.OTHER),
            hidden,
            lambda: list_packed_pictures(archive, "pictures/"),
        )

    def describe() -> Metadata:
        parts = find_related(read_relationships(archive), "core-properties")
        part = parts[0] if parts else "docProps/core.xml"
        return read_properties(read_part(archive, part), FileKind.OTHER)

    main = find_main_part(archive, "")
    folder = main.partition("/")[0]
    if main.endswith(".bin") or (not main and "xl/workbook.bin" in archive):
        from retllm_desktop.extraction.documents.office.binary_spreadsheet import (
            read_binary_spreadsheet,
        )

        # Its reader expands the archive by itself: only one that we could expand is given to it.
        for name in archive.names:
            for _ in archive.chunks(name):
                pass
        return _Document(read_binary_spreadsheet(data, hidden), describe, hidden)
    if folder == "word" or "word/document.xml" in archive:
        return _Document(
            read_word(archive),
            describe,
            list_pictures=lambda: find_pictures(archive, [(main or "word/document.xml", "", {})]),
        )
    if folder == "ppt" or "ppt/presentation.xml" in archive:
        from retllm_desktop.extraction.documents.office.presentation import (
            list_slides,
            read_presentation,
        )

        return _Document(
            read_presentation(archive),
            describe,
            list_pictures=lambda: find_pictures(
                archive,
                (
                    (part, f"slide {number}", {"slide": number})
                    for number, part in enumerate(list_slides(archive), 1)
                ),
            ),
        )
    if folder == "xl" or "xl/workbook.xml" in archive:
        from retllm_desktop.extraction.documents.office.spreadsheet import (
            list_drawings,
            read_spreadsheet,
        )

        return _Document(
            read_spreadsheet(archive, hidden),
            describe,
            hidden,
            lambda: find_pictures(
                archive,
                ((part, f"sheet {name}", {"sheet": name}) for part, name in list_drawings(archive)),
            ),
        )
    raise ItemError("The document is damaged", "it is an archive that holds no document")


@contextlib.contextmanager
def _open_compound(data: bytes) -> Generator[_Document]:
    with open_compound(data) as file:
        hidden: list[str] = []

        def describe() -> Metadata:
            return file.read_metadata(FileKind.OTHER)

        if "EncryptedPackage" in file or "EncryptionInfo" in file:
            raise ItemError(PASSWORD)
        if "WordDocument" in file:
            from retllm_desktop.extraction.documents.office.binary_word import read_binary_word

            yield _Document(cut_at_headings(read_binary_word(file)), describe)
        elif "PowerPoint Document" in file:
            from retllm_desktop.extraction.documents.office.binary_presentation import (
                read_binary_presentation,
            )

            yield _Document(read_binary_presentation(file), describe)
        elif "Workbook" in file or "Book" in file:
            from retllm_desktop.extraction.documents.office.binary_spreadsheet import (
                read_binary_spreadsheet,
            )

            yield _Document(read_binary_spreadsheet(data, hidden), describe, hidden)
        else:
            raise ItemError("This kind of document is not read", "it is none of Microsoft Office")


def _open_text(data: bytes, limits: ReadingLimits) -> _Document:
    """Read what programs give the names of office files: flat XML, pages of the web, tables."""
    head = data[:_HEAD_BYTES].lower()
    hidden: list[str] = []
    if _FLAT in head:
        from retllm_desktop.extraction.documents.office.opendocument import read_opendocument

        return _Document(
            read_opendocument(read_xml(_chunks(data, limits)), hidden),
            lambda: read_properties(
                itertools.takewhile(_before_body, read_xml(_chunks(data, limits))), FileKind.OTHER
            ),
            hidden,
        )
    if any(mark in head for mark in _FLAT_WORD):
        from retllm_desktop.extraction.documents.office.flat_xml import read_flat_word

        return _Document(
            read_flat_word(read_xml(_chunks(data, limits))), lambda: Metadata(kind=FileKind.OTHER)
        )
    if _FLAT_SPREADSHEET in head:
        from retllm_desktop.extraction.documents.office.flat_xml import read_flat_spreadsheet

        return _Document(
            read_flat_spreadsheet(read_xml(_chunks(data, limits)), hidden),
            lambda: Metadata(kind=FileKind.OTHER),
            hidden,
        )
    if head.lstrip().startswith(_MIME):
        # A page of the web that Word kept with its pictures.
        from retllm_desktop.extraction.documents.mail.messages import read_message

        message = read_message(data)
        return _Document(
            [DocumentSection(message.body)],
            lambda: make_metadata(FileKind.OTHER, [message.subject]),
        )
    markup = any(tag in head for tag in _MARKUP)
    text = decode_text_bytes(data, html=markup)
    title = extract_html_title(text) if markup else ""
    return _Document(
        [DocumentSection(extract_html_text(text) if markup else text)],
        lambda: make_metadata(FileKind.OTHER, [title]),
    )


def _before_body(event: XmlEvent) -> bool:
    return not (event.kind is XmlEventKind.START and event.name == "body")


def _chunks(data: bytes, limits: ReadingLimits) -> Iterator[bytes]:
    until_s = time.monotonic() + limits.file_s / _READING_SHARE
    for start in range(0, len(data), _CHUNK_BYTES):
        if time.monotonic() > until_s:
            raise ReadingStoppedError("The document takes too long to read")
        yield data[start : start + _CHUNK_BYTES]

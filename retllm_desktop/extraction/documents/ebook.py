"""Reads e-books: EPUB 2 and 3."""

import contextlib
import io
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import unquote

from retllm_desktop.core.errors import ItemError
from retllm_desktop.core.types import ImageSpec, Metadata
from retllm_desktop.extraction.documents.archive import PASSWORD, DocumentArchive
from retllm_desktop.extraction.documents.encoding import decode_text_bytes
from retllm_desktop.extraction.documents.html import extract_html_text
from retllm_desktop.extraction.documents.office.packages import read_part
from retllm_desktop.extraction.documents.office.properties import read_properties
from retllm_desktop.extraction.documents.sections import (
    DocumentSection,
    ReadingStoppedError,
    make_fragment,
    make_heading,
    make_parts,
)
from retllm_desktop.extraction.documents.xml_events import XmlEventKind
from retllm_desktop.extraction.files import MIB, ReadingLimits
from retllm_desktop.extraction.pictures.images import (
    DecodeRequest,
    decode_image,
    encode_thumbnail,
    make_preview,
)
from retllm_desktop.extraction.readers import FileContents, SourceFile

_PAGES: Final = frozenset({"application/xhtml+xml", "text/html", "application/x-dtbook+xml"})
_LONGEST_CHAPTER: Final = 32 * MIB
_HEADING: Final = re.compile(r"<h[1-3]\b[^>]*>(.*?)</h[1-3]>", re.IGNORECASE | re.DOTALL)
_BODY: Final = re.compile(r"<body\b[^>]*>", re.IGNORECASE)
_BEFORE_HEADING: Final = re.compile(r"(?=<h[1-3]\b)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Book:
    """What the package document says.

    Attributes:
        chapters: Names of the entries in the order in which they are read.
        contents: Name of the table of contents, or empty.
        cover: Name of the picture on the cover, or empty.
        package: Name of the package document.
    """

    chapters: tuple[str, ...]
    contents: str
    cover: str
    package: str


def read_ebook(file: SourceFile, spec: ImageSpec | None, limits: ReadingLimits) -> FileContents:
    """Return a book's passages by chapters; its cover is the preview of the first.

    Raises:
        ItemError: It is protected, damaged, or holds no text.
    """
    archive = DocumentArchive(file.opened.whole(), limits)
    try:
        book = _read_package(archive)
        _check_readable(archive, book)
        titles = _read_titles(archive, book.contents)
        metadata = _describe(archive, book, file)
    except ReadingStoppedError as exc:
        raise ItemError(exc.title, exc.detail) from exc
    passages = make_parts(_read_chapters(archive, book, titles), limits)
    if not passages.parts:
        passages.raise_if_stopped()
        raise ItemError("The book is empty")
    parts = passages.parts
    if spec is not None and book.cover:
        with contextlib.suppress(ReadingStoppedError, ItemError):
            cover = _encode_cover(archive.read(book.cover), limits)
            parts = (replace(parts[0], thumbnail=cover), *parts[1:])
    return FileContents(parts, metadata, passages.note)


def describe_ebook(file: SourceFile, limits: ReadingLimits) -> Metadata:
    """Return what a book says of itself.

    Raises:
        ItemError: It is damaged.
    """
    archive = DocumentArchive(file.opened.whole(), limits)
    try:
        return _describe(archive, _read_package(archive), file)
    except ReadingStoppedError as exc:
        raise ItemError(exc.title, exc.detail) from exc


def _describe(archive: DocumentArchive, book: _Book, file: SourceFile) -> Metadata:
    try:
        return read_properties(read_part(archive, book.package), file.kind)
    except (ReadingStoppedError, ItemError):
        return Metadata(kind=file.kind)


def _read_package(archive: DocumentArchive) -> _Book:
    package = next((name for name in archive.names if name.endswith(".opf")), "")
    for event in read_part(archive, "META-INF/container.xml"):
        if event.kind is XmlEventKind.START and event.name == "rootfile":
            package = event.attributes.get("full-path", package)
            break
    if package not in archive:
        raise ItemError("The book is damaged", "it does not say what it holds")
    folder = posixpath.dirname(package)
    items: dict[str, tuple[str, str]] = {}
    spine: list[str] = []
    contents = cover = cover_id = ""
    for kind, name, attributes in read_part(archive, package):
        if kind is not XmlEventKind.START:
            continue
        if name == "item":
            entry = _join(folder, attributes.get("href", ""))
            number, said = attributes.get("id", ""), attributes.get("properties", "").split()
            items[number] = (entry, attributes.get("media-type", ""))
            if "nav" in said or (items[number][1] == "application/x-dtbncx+xml" and not contents):
                contents = entry
            if "cover-image" in said:
                cover = entry
        elif name == "itemref":
            spine.append(attributes.get("idref", ""))
        elif name == "meta" and attributes.get("name") == "cover":
            cover_id = attributes.get("content", "")
    if not cover and items.get(cover_id, ("", ""))[1].startswith("image/"):
        cover = items[cover_id][0]
    listed = [items[number] for number in spine if number in items] or list(items.values())
    chapters = dict.fromkeys(
        entry for entry, media in listed if media in _PAGES and entry != contents
    )
    return _Book(tuple(chapters), contents, cover, package)


def _check_readable(archive: DocumentArchive, book: _Book) -> None:
    """Refuse a book whose chapters are encrypted; that its fonts are is usual."""
    locked = {
        _join("", event.attributes.get("URI", "")).lower()
        for event in read_part(archive, "META-INF/encryption.xml")
        if event.kind is XmlEventKind.START and event.name == "CipherReference"
    }
    if locked & {chapter.lower() for chapter in book.chapters}:
        raise ItemError(PASSWORD, "it can be read only by the shop's own program")


def _read_titles(archive: DocumentArchive, contents: str) -> dict[str, str]:
    """Return the titles of entries by the table of contents, where it can be read."""
    titles: dict[str, str] = {}
    target = ""
    pieces: list[str] = []
    inside = False
    try:
        for kind, name, attributes in read_part(archive, contents):
            if kind is XmlEventKind.TEXT:
                if inside:
                    pieces.append(name)
            elif kind is XmlEventKind.START:
                if name == "a":
                    inside, pieces = True, []
                    target = attributes.get("href", "")
                elif name == "text":
                    inside, pieces = True, []
                elif name == "content" and pieces:
                    _add_title(titles, contents, attributes.get("src", ""), pieces)
            elif name == "a":
                inside = False
                _add_title(titles, contents, target, pieces)
            elif name == "text":
                inside = False
    except ReadingStoppedError:
        return titles
    return titles


def _add_title(titles: dict[str, str], contents: str, target: str, pieces: list[str]) -> None:
    title = " ".join("".join(pieces).split())
    if title and target:
        entry = _join(posixpath.dirname(contents), target.partition("#")[0])
        titles.setdefault(entry, title)


def _read_chapters(
    archive: DocumentArchive, book: _Book, titles: dict[str, str]
) -> Iterator[DocumentSection]:
    for chapter in book.chapters:
        markup = decode_text_bytes(archive.read(chapter, _LONGEST_CHAPTER) or b" ", html=True)
        title = titles.get(chapter, "")
        body = _BODY.search(markup)
        for piece in _BEFORE_HEADING.split(markup[body.end() if body else 0 :]):
            found = _HEADING.match(piece)
            own = extract_html_text(found[1]) if found else ""
            innermost = own or title
            yield DocumentSection(
                extract_html_text(piece),
                heading=make_heading(*dict.fromkeys((title, own))),
                fragment=make_fragment(heading=innermost) if innermost else "",
                joins=True,
            )


def _encode_cover(data: bytes, limits: ReadingLimits) -> bytes:
    picture = decode_image(io.BytesIO(data), DecodeRequest(thumbnail=True), limits)
    return encode_thumbnail(make_preview(picture.image))


def _join(folder: str, target: str) -> str:
    return posixpath.normpath(posixpath.join(folder, unquote(target))).lstrip("/")

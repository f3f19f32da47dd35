"""Text, Markdown and HTML become passages; below a heading they are found by it."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from retllm_desktop.core.errors import ItemError
from retllm_desktop.core.file_kinds import FileKind
from retllm_desktop.core.types import Metadata
from retllm_desktop.extraction.captions import clean_line, join_captions
from retllm_desktop.extraction.documents.encoding import DecodedText, decode_text
from retllm_desktop.extraction.documents.html import extract_html_title, split_html
from retllm_desktop.extraction.documents.sections import (
    DocumentSection,
    make_fragment,
    make_heading,
    make_parts,
)
from retllm_desktop.extraction.files import MIB, ReadingLimits
from retllm_desktop.extraction.readers import FileContents, SourceFile

_LONGEST_LAST_LINE: Final = 64 * 1024
_SHORT_CHARS: Final = 300
_HEADING: Final = re.compile(r" {0,3}(#{1,6})[ \t]+([^\n]{1,1000}?)[ \t]*#*[ \t]*$")
_UNDERLINE: Final = re.compile(r" {0,3}(=+|-{2,})[ \t]*$")
_FENCE: Final = re.compile(r" {0,3}(```|~~~)")


def read_text(file: SourceFile, limits: ReadingLimits) -> FileContents:
    """Return a text's passages; of HTML what a reader of the page sees.

    Of a long text the first part is read.

    Raises:
        ItemError: It holds no text.
    """
    html = file.kind is FileKind.HTML
    decoded, note = read_beginning(file, limits, html=html)
    text = decoded.text
    if html:
        sections = (_make(section.text, section.headings) for section in split_html(text))
    elif file.kind is FileKind.MARKDOWN:
        sections = _split_markdown(text)
    else:
        sections = iter([DocumentSection(text)])
    passages = make_parts(_join_introduction(sections), limits)
    if not passages.parts:
        raise ItemError("The file holds no text")
    title = clean_line(extract_html_title(text)) if html else ""
    metadata = Metadata(caption=join_captions([title]), kind=file.kind)
    return FileContents(passages.parts, metadata, f"{note} {passages.note}".strip())


def read_beginning(
    file: SourceFile, limits: ReadingLimits, *, html: bool = False
) -> tuple[DecodedText, str]:
    """Return a file's text, of a long one the first ``text_bytes``, and what is to say of it.

    Raises:
        ItemError: It holds no text.
    """
    decoded = decode_text(file.opened.head(limits.text_bytes), html=html)
    if file.opened.size_bytes <= limits.text_bytes:
        return decoded, decoded.note
    text = decoded.text
    end = text.rfind("\n", max(0, len(text) - _LONGEST_LAST_LINE)) + 1
    size, read = -(-file.opened.size_bytes // MIB), limits.text_bytes // MIB
    cut = f"The file has {size:,} MiB; the first {read} are read."
    whole_lines = DecodedText(text[:end] if end else text, decoded.encoding, decoded.guessed)
    return whole_lines, f"{cut} {decoded.note}".strip()


def _split_markdown(text: str) -> Iterator[DocumentSection]:
    """Yield what stands below each heading; lines of code are none."""
    headings: list[tuple[int, str]] = []
    lines: list[str] = []
    fence = ""
    for line in text.splitlines():
        if found := _FENCE.match(line):
            fence = "" if fence == found[1] else fence or found[1]
        title, level, above = "", 0, len(lines)
        if not fence and (found := _HEADING.match(line)):
            title, level = found[2], len(found[1])
        elif not fence and (found := _UNDERLINE.match(line)) and _may_be_underlined(lines):
            title, level, above = lines[-1].strip(), 1 if found[1][0] == "=" else 2, above - 1
        if title:
            yield _make("\n".join(lines[:above]), tuple(name for _, name in headings))
            lines = lines[above:]
            headings = [(depth, name) for depth, name in headings if depth < level]
            headings.append((level, title))
        lines.append(line)
    yield _make("\n".join(lines), tuple(name for _, name in headings))


def _may_be_underlined(lines: list[str]) -> bool:
    """Whether the last line is a paragraph of its own: below several lines a rule is drawn."""
    if not lines or not lines[-1].strip() or _HEADING.match(lines[-1]):
        return False
    return len(lines) < 2 or not lines[-2].strip() or _FENCE.match(lines[-2]) is not None


def _join_introduction(sections: Iterator[DocumentSection]) -> Iterator[DocumentSection]:
    """Put the few words before the first heading, a page's title mostly, below that heading."""
    first = next(sections, None)
    if first is not None and not first.heading and len(first.text) < _SHORT_CHARS:
        second = next(sections, None)
        if second is not None:
            first = replace(second, text=f"{first.text}\n\n{second.text}")
    if first is not None:
        yield first
    yield from sections


def _make(text: str, headings: tuple[str, ...]) -> DocumentSection:
    address = make_fragment(heading=headings[-1]) if headings else ""
    return DocumentSection(text, "", make_heading(*headings), address, joins=True)

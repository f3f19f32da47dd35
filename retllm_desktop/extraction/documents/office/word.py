"""Reads text documents of Office Open XML: docx and its kin."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from retllm_desktop.extraction.documents.archive import DocumentArchive
from retllm_desktop.extraction.documents.office.packages import (
    find_main_part,
    find_related,
    get_description,
    read_part,
    read_relationships,
    until_damage,
)
from retllm_desktop.extraction.documents.sections import (
    DocumentSection,
    ReadingStoppedError,
    make_fragment,
    make_heading,
)
from retllm_desktop.extraction.documents.tables import join_cells
from retllm_desktop.extraction.documents.xml_events import XmlEvent, XmlEventKind, get_attribute

_HEADING_STYLE: Final = re.compile(r"(?:heading|überschrift|titre|título|kop|rubrik) ?([1-9])")
_TITLE_STYLES: Final = frozenset({"title", "titel", "titre", "título"})
_DEEPEST_STYLE: Final = 20
_SKIPPED: Final = frozenset({"Fallback", "moveFrom", "del", "instrText", "delText", "rt"})
"""The other copy of a drawing for old readers; deleted and moved text; codes of fields; how
characters are read aloud."""
_BREAKS: Final = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}
_PARAGRAPHS_AT_ONCE: Final = 50
"""A section is handed on after so many paragraphs: a document without headings is one of any
length."""


@dataclass(slots=True)
class Paragraph:
    """A paragraph, or a row of a table.

    Attributes:
        text: Its text.
        level: Of a heading, 1 to 9, 0 for the title; None where it is none.
        row: Whether it is a row of a table.
    """

    text: str
    level: int | None = None
    row: bool = False


def read_word(archive: DocumentArchive) -> Iterator[DocumentSection]:
    """Yield a document's sections by its headings, then notes, comments, headers and footers."""
    main = find_main_part(archive, "word/document.xml")
    related = read_relationships(archive, main)
    levels: dict[str, int] = {}
    for part in find_related(related, "styles"):
        levels = _read_style_levels(until_damage(read_part(archive, part)))
    yield from cut_at_headings(read_paragraphs(read_part(archive, main), levels))
    for name, types in (
        ("footnotes", ("footnotes", "endnotes")),
        ("comments", ("comments",)),
        ("headers and footers", ("header", "footer")),
    ):
        lines = [
            one.text
            for part in find_related(related, *types)
            for one in read_paragraphs(read_part(archive, part), levels)
        ]
        # A header is written once for each kind of page.
        if text := "\n\n".join(dict.fromkeys(lines)):
            yield DocumentSection(text, name)


def cut_at_headings(paragraphs: Iterator[Paragraph]) -> Iterator[DocumentSection]:
    """Yield a section for every heading, with those that stand above it."""
    open_headings: dict[int, str] = {}
    lines: list[str] = []
    within_table = within_body = False

    def make() -> DocumentSection:
        names = [open_headings[level] for level in sorted(open_headings)]
        address = make_fragment(heading=names[-1]) if names else ""
        return DocumentSection(
            "\n".join(lines).strip(), "", make_heading(*names), address, joins=True
        )

    try:
        for one in paragraphs:
            ended = one.level is not None and within_body
            if lines and (ended or len(lines) >= _PARAGRAPHS_AT_ONCE):
                yield make()
                lines = []
                within_body = False
            if one.level is not None:
                for deeper in [level for level in open_headings if level >= one.level]:
                    del open_headings[deeper]
                open_headings[one.level] = one.text
            else:
                within_body = True
            lines.append(one.text if one.row and within_table else f"\n{one.text}")
            within_table = one.row
    except ReadingStoppedError:
        # What was read before still counts.
        if lines:
            yield make()
        raise
    if lines:
        yield make()


@dataclass(slots=True)
class _State:
    """Where the reader is: what is open, and what was collected."""

    open_paragraphs: list[tuple[list[str], int | None]] = field(
        default_factory=list[tuple[list[str], int | None]]
    )
    rows: list[list[str]] = field(default_factory=list[list[str]])
    cells: list[list[str]] = field(default_factory=list[list[str]])
    skipped: int = 0
    hidden: bool = False
    in_run_properties: bool = False
    in_text: bool = False


def read_paragraphs(events: Iterator[XmlEvent], levels: dict[str, int]) -> Iterator[Paragraph]:
    """Yield paragraphs in order, those of a row of a table as one.

    Args:
        events: Of a part.
        levels: Styles that make a paragraph a heading, with its level.
    """
    state = _State()
    for event in events:
        name = event.name
        if event.kind is XmlEventKind.TEXT:
            if state.in_text and not state.hidden and state.open_paragraphs:
                state.open_paragraphs[-1][0].append(name)
        elif state.skipped:
            if name in _SKIPPED:
                state.skipped += 1 if event.kind is XmlEventKind.START else -1
        elif event.kind is XmlEventKind.START:
            _begin(state, name, event.attributes, levels)
        else:
            found = _finish(state, name)
            if found is not None and found.text.strip():
                yield found


def _begin(state: _State, name: str, attributes: dict[str, str], levels: dict[str, int]) -> None:
    if name in _SKIPPED:
        state.skipped = 1
    elif name == "t":
        state.in_text = True
    elif name == "p":
        state.open_paragraphs.append(([], None))
    elif name == "r":
        state.hidden = False
    elif name == "rPr":
        state.in_run_properties = True
    elif name == "vanish" and state.in_run_properties:
        state.hidden = get_attribute(attributes, "val") not in {"0", "false", "off"}
    elif name == "tr":
        state.rows.append([])
    elif name == "tc":
        state.cells.append([])
    elif state.open_paragraphs:
        pieces, level = state.open_paragraphs[-1]
        if name in _BREAKS and not state.in_run_properties:
            pieces.append(_BREAKS[name])
        elif name == "pStyle":
            level = levels.get(get_attribute(attributes, "val"), level)
        elif name == "outlineLvl":
            number = get_attribute(attributes, "val")
            level = int(number) + 1 if number in set("012345678") else None
        elif name == "docPr" and (said := get_description(attributes)):
            pieces.append(f" {said} ")
        state.open_paragraphs[-1] = (pieces, level)


def _finish(state: _State, name: str) -> Paragraph | None:
    if name == "t":
        state.in_text = False
    elif name == "rPr":
        state.in_run_properties = False
    elif name == "r":
        state.hidden = False
    elif name == "tc" and state.cells:
        lines = state.cells.pop()
        if state.rows:
            state.rows[-1].append(" ".join(lines))
    elif name == "tr" and state.rows:
        text = join_cells(state.rows.pop())
        if not state.cells:
            return Paragraph(text, row=True)
        state.cells[-1].append(text)
    elif name == "p" and state.open_paragraphs:
        pieces, level = state.open_paragraphs.pop()
        text = "".join(pieces).strip()
        if state.cells:
            state.cells[-1].append(text)
        else:
            return Paragraph(text, level)
    return None


def _read_style_levels(events: Iterator[XmlEvent]) -> dict[str, int]:
    """Return the styles that make a paragraph a heading, with its level."""
    levels: dict[str, int] = {}
    based: dict[str, str] = {}
    style = ""
    for kind, name, attributes in events:
        if kind is not XmlEventKind.START:
            continue
        if name == "style":
            style = get_attribute(attributes, "styleId")
        elif name == "name":
            said = get_attribute(attributes, "val").casefold()
            if found := _HEADING_STYLE.fullmatch(said):
                levels[style] = int(found[1])
            elif said in _TITLE_STYLES:
                levels[style] = 0
        elif name == "basedOn":
            based[style] = get_attribute(attributes, "val")
        elif name == "outlineLvl":
            number = get_attribute(attributes, "val")
            if number in set("012345678"):
                levels.setdefault(style, int(number) + 1)
    for style in based:
        origin = style
        for _ in range(_DEEPEST_STYLE):
            if origin in levels or origin not in based:
                break
            origin = based[origin]
        if origin in levels:
            levels.setdefault(style, levels[origin])
    return levels

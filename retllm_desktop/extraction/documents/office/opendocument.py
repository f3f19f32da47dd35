"""Reads OpenDocument: texts, spreadsheets and presentations, packed or as one XML file."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from retllm_desktop.extraction.documents.office.word import Paragraph, cut_at_headings
from retllm_desktop.extraction.documents.sections import (
    DocumentSection,
    make_fragment,
    make_heading,
)
from retllm_desktop.extraction.documents.tables import TableRow, cut_table, join_cells
from retllm_desktop.extraction.documents.xml_events import XmlEvent, XmlEventKind, get_attribute

_SKIPPED: Final = frozenset(
    {"tracked-changes", "note-citation", "ruby-text", "binary-data", "scripts", "forms", "settings"}
)
_MARGINS: Final = frozenset({"header", "footer", "header-left", "footer-left"})
_FURNITURE: Final = frozenset({"page-number", "date-time", "footer", "header"})
_MOST_COLUMNS: Final = 16_384
_MOST_SPACES: Final = 100
_ASIDE: Final = -1
"""In place of a level: what is read stands beside the line."""


def read_opendocument(events: Iterable[XmlEvent], hidden: list[str]) -> Iterator[DocumentSection]:
    """Yield the sections of a document's content.

    Args:
        events: Of ``content.xml``, or of a flat file.
        hidden: Receives the names of sheets that are not shown; they are not read.
    """
    stream = iter(events)
    unseen: set[str] = set()
    style = ""
    in_body = False
    for event in stream:
        if event.kind is not XmlEventKind.START:
            continue
        if event.name == "body":
            in_body = True
        elif event.name == "style":
            style = get_attribute(event.attributes, "name")
        elif event.name == "table-properties":
            if get_attribute(event.attributes, "display") == "false":
                unseen.add(style)
        elif in_body and event.name == "text":
            yield from cut_at_headings(_read_text(stream))
        elif in_body and event.name == "spreadsheet":
            yield from _read_sheets(stream, unseen, hidden)
        elif in_body and event.name == "presentation":
            yield from _read_slides(stream)


def read_page_margins(events: Iterable[XmlEvent]) -> Iterator[DocumentSection]:
    """Yield what stands above and below the pages of a text, by the events of ``styles.xml``."""
    reader = _Paragraphs()
    lines: list[str] = []
    within = 0
    for event in events:
        if event.name in _MARGINS and event.kind is not XmlEventKind.TEXT:
            within += 1 if event.kind is XmlEventKind.START else -1
        elif within and (found := reader.take(event)) is not None:
            lines.append(found.text)
    if lines:
        yield DocumentSection("\n\n".join(dict.fromkeys(lines)), "headers and footers")


@dataclass(slots=True)
class _Paragraphs:
    """Collects paragraphs that may stand within each other: notes and frames in a line.

    Attributes:
        comments: What was noted beside the text.
    """

    open: list[tuple[list[str], int | None]] = field(
        default_factory=list[tuple[list[str], int | None]]
    )
    comments: list[str] = field(default_factory=list[str])
    skipped: int = 0
    annotation: int = 0

    def take(self, event: XmlEvent) -> Paragraph | None:
        """Take an event; return the paragraph that ends with it, if it holds anything."""
        kind, name, attributes = event
        if self.skipped:
            if name in _SKIPPED and kind is not XmlEventKind.TEXT:
                self.skipped += 1 if kind is XmlEventKind.START else -1
        elif kind is XmlEventKind.TEXT:
            if self.open:
                self.open[-1][0].append(name)
        elif kind is XmlEventKind.START:
            self._begin(name, attributes)
        elif name == "annotation":
            self.annotation = max(0, self.annotation - 1)
        elif name in {"p", "h"} and self.open:
            pieces, level = self.open.pop()
            text = "".join(pieces).strip()
            if text and self.annotation:
                self.comments.append(text)
            elif text:
                return Paragraph(text, level)
        elif self.open and self.open[-1][1] == _ASIDE and self._stands_aside(name):
            pieces, _ = self.open.pop()
            if name == "desc" and (text := "".join(pieces).strip()):
                return Paragraph(text)
        return None

    def _stands_aside(self, name: str) -> bool:
        """Whether an element's text is no part of the line that it stands in.

        That is what a picture shows, and who noted something when.
        """
        return name == "desc" or (self.annotation > 0 and name in {"creator", "date"})

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        if name in _SKIPPED:
            self.skipped = 1
        elif name == "p":
            self.open.append(([], None))
        elif name == "h":
            said = get_attribute(attributes, "outline-level")
            self.open.append(([], int(said) if said.isdecimal() and len(said) < 3 else 1))
        elif self._stands_aside(name):
            self.open.append(([], _ASIDE))
        elif name == "annotation":
            self.annotation += 1
        elif self.open:
            if name == "s":
                count = get_attribute(attributes, "c")
                self.open[-1][0].append(
                    " " * min(_MOST_SPACES, int(count) if count.isdecimal() else 1)
                )
            elif name in {"tab", "line-break"}:
                self.open[-1][0].append("\t" if name == "tab" else "\n")


def _read_text(events: Iterator[XmlEvent]) -> Iterator[Paragraph]:
    """Yield the paragraphs of a text; the rows of its tables are one each."""
    reader = _Paragraphs()
    rows: list[list[str]] = []
    cells: list[list[str]] = []
    depth = 0
    for event in events:
        kind, name, _ = event
        if kind is not XmlEventKind.TEXT:
            depth += 1 if kind is XmlEventKind.START else -1
            if depth < 0:
                break
        found = reader.take(event)
        if found is not None:
            if cells:
                cells[-1].append(found.text)
            else:
                yield found
        if reader.skipped or kind is XmlEventKind.TEXT:
            continue
        if kind is XmlEventKind.START:
            if name == "table-row":
                rows.append([])
            elif name == "table-cell":
                cells.append([])
        elif name == "table-cell" and cells:
            text = " ".join(cells.pop())
            if rows:
                rows[-1].append(text)
        elif name == "table-row" and rows:
            text = join_cells(rows.pop())
            if cells:
                cells[-1].append(text)
            elif text:
                yield Paragraph(text, row=True)
    if reader.comments:
        yield Paragraph("Comments", 1)
        yield from map(Paragraph, reader.comments)


def _read_slides(events: Iterator[XmlEvent]) -> Iterator[DocumentSection]:
    number = depth = 0
    for kind, name, _ in events:
        if kind is XmlEventKind.TEXT:
            continue
        depth += 1 if kind is XmlEventKind.START else -1
        if depth < 0:
            return
        if kind is XmlEventKind.START and name == "page":
            number += 1
            depth -= 1  # its end is read with it
            title, lines = _read_slide(events)
            yield DocumentSection(
                "\n".join(filter(None, [title, *lines])),
                f"slide {number}",
                make_heading(title),
                make_fragment(slide=number),
            )


def _within(events: Iterator[XmlEvent]) -> Iterator[XmlEvent]:
    """Yield what lies within the element that has just begun; its end is taken."""
    depth = 0
    for event in events:
        if event[0] is XmlEventKind.START:
            depth += 1
        elif event[0] is XmlEventKind.END:
            depth -= 1
            if depth < 0:
                return
        yield event


def _read_slide(events: Iterator[XmlEvent]) -> tuple[str, list[str]]:
    reader = _Paragraphs()
    title: list[str] = []
    shown: list[str] = []
    notes: list[str] = []
    row: list[str] | None = None
    role = ""
    in_notes = False
    for event in _within(events):
        kind, name, attributes = event
        found = reader.take(event)
        if found is not None and role not in _FURNITURE:
            if row:
                row[-1] = f"{row[-1]} {found.text}".strip()
            else:
                (notes if in_notes else title if role == "title" else shown).append(found.text)
        if kind is XmlEventKind.TEXT or reader.skipped:
            continue
        started = kind is XmlEventKind.START
        if name == "notes":
            in_notes = started
        elif name == "frame":
            role = get_attribute(attributes, "class") if started else ""
        elif name == "table-row":
            if not started and row:
                shown.append(join_cells(row))
            row = [] if started else None
        elif name == "table-cell" and started and row is not None:
            row.append("")
    lines = [*shown, *(["Notes:", *notes] if notes else [])]
    if reader.comments:
        lines += ["Comments:", *reader.comments]
    return " ".join(title), [line for line in lines if line]


def _read_sheets(
    events: Iterator[XmlEvent], unseen: set[str], hidden: list[str]
) -> Iterator[DocumentSection]:
    for kind, name, attributes in events:
        if kind is not XmlEventKind.START or name != "table":
            continue
        sheet = get_attribute(attributes, "name")
        comments: list[str] = []
        rows = _read_rows(events, comments)
        if get_attribute(attributes, "style-name") in unseen:
            hidden.append(sheet)
            for _ in rows:
                pass
            continue
        yield from cut_table(rows, label=f"sheet {sheet}", heading=make_heading(sheet), sheet=sheet)
        if comments:
            yield DocumentSection(
                "\n".join(comments),
                f"sheet {sheet}, comments",
                make_heading(sheet),
                make_fragment(sheet=sheet),
            )


def _read_rows(events: Iterator[XmlEvent], comments: list[str]) -> Iterator[TableRow]:
    """Yield a sheet's rows; one that is repeated comes once."""
    reader = _Paragraphs()
    number, times = 0, 1
    row: list[str] = []
    cell: list[str] = []
    for event in _within(events):
        kind, name, attributes = event
        found = reader.take(event)
        if found is not None:
            cell.append(found.text)
        if kind is XmlEventKind.START and name == "table-row":
            row = []
            said = get_attribute(attributes, "number-rows-repeated")
            times = int(said) if said.isdecimal() and len(said) < 10 else 1
        elif kind is XmlEventKind.START and name == "table-cell":
            cell = []
        elif kind is XmlEventKind.END and name == "table-cell":
            if cell and len(row) < _MOST_COLUMNS:
                row.append(" ".join(cell))
            cell = []
        elif kind is XmlEventKind.END and name == "table-row":
            yield number + 1, row
            number += times
    comments += reader.comments

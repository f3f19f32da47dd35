"""Reads office documents that are one XML file: Word and Excel 2003, packages written flat."""

from collections.abc import Iterator
from typing import Final

from retllm_desktop.extraction.documents.office.word import cut_at_headings, read_paragraphs
from retllm_desktop.extraction.documents.sections import DocumentSection, make_heading
from retllm_desktop.extraction.documents.tables import TableRow, cut_table
from retllm_desktop.extraction.documents.xml_events import (
    XmlEvent,
    XmlEventKind,
    get_attribute,
)

_MOST_COLUMNS: Final = 16_384
_LONGEST_CELL: Final = 32_767


def read_flat_word(events: Iterator[XmlEvent]) -> Iterator[DocumentSection]:
    """Yield the sections of a text of Word 2003, or of a package that is one XML file."""
    return cut_at_headings(read_paragraphs(events, {}))


def read_flat_spreadsheet(
    events: Iterator[XmlEvent], hidden: list[str]
) -> Iterator[DocumentSection]:
    """Yield the sections of every sheet of a spreadsheet of Excel 2003.

    Args:
        events: Of the whole file.
        hidden: Receives the names of sheets that are not shown; they are not read.
    """
    for kind, name, attributes in events:
        if kind is XmlEventKind.START and name == "Worksheet":
            sheet = get_attribute(attributes, "Name")
            rows = list(_read_rows(events, hidden, sheet))
            if sheet not in hidden:
                yield from cut_table(
                    rows, label=f"sheet {sheet}", heading=make_heading(sheet), sheet=sheet
                )


def _read_rows(events: Iterator[XmlEvent], hidden: list[str], sheet: str) -> Iterator[TableRow]:
    number = 0
    row: list[str] = []
    pieces: list[str] = []
    inside = asks_visible = False
    for kind, name, attributes in events:
        if kind is XmlEventKind.TEXT:
            if inside:
                pieces.append(name)
            elif asks_visible and name.strip() in {"SheetHidden", "SheetVeryHidden"}:
                hidden.append(sheet)
        elif kind is XmlEventKind.START:
            inside = inside or name == "Data"
            asks_visible = name == "Visible"
            if name == "Row":
                said = get_attribute(attributes, "Index")
                number = int(said) if said.isdecimal() and len(said) < 10 else number + 1
                row = []
        elif name == "Data":
            inside = False
            if len(row) < _MOST_COLUMNS:
                row.append("".join(pieces)[:_LONGEST_CELL])
            pieces = []
        elif name == "Row":
            yield number, row
        elif name == "Worksheet":
            return

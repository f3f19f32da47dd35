"""Reads spreadsheets of Office Open XML: xlsx and its kin."""

from collections.abc import Iterator
from typing import Final

from retllm_desktop.extraction.documents.archive import DocumentArchive
from retllm_desktop.extraction.documents.office.cell_values import (
    CellFormat,
    get_builtin_format,
    parse_format,
    write_number,
)
from retllm_desktop.extraction.documents.office.packages import (
    find_main_part,
    find_related,
    read_part,
    read_relationships,
    read_runs,
    until_damage,
)
from retllm_desktop.extraction.documents.sections import (
    DocumentSection,
    make_fragment,
    make_heading,
)
from retllm_desktop.extraction.documents.tables import TableRow, cut_table
from retllm_desktop.extraction.documents.xml_events import XmlEvent, XmlEventKind, get_attribute

_MOST_COLUMNS: Final = 16_384
_SHARED_CHARS: Final = 64 * 1024 * 1024
"""Most characters of the texts that sheets share; beyond it they are left out."""
_LONGEST_CELL: Final = 32_767


def read_spreadsheet(archive: DocumentArchive, hidden: list[str]) -> Iterator[DocumentSection]:
    """Yield the sections of every sheet that is shown: its rows, its drawings, its comments.

    Args:
        archive: The document.
        hidden: Receives the names of sheets that are not shown; they are not read.
    """
    main = find_main_part(archive, "xl/workbook.xml")
    related = read_relationships(archive, main)
    strings: list[str] = []
    for part in find_related(related, "sharedStrings"):
        strings = _read_strings(read_part(archive, part))
    formats: list[CellFormat] = []
    for part in find_related(related, "styles"):
        formats = _read_formats(until_damage(read_part(archive, part)))
    sheets, since_1904 = list_sheets(archive, hidden)
    for name, part in sheets:
        rows = _read_rows(read_part(archive, part), strings, formats, since_1904=since_1904)
        yield from cut_table(rows, label=f"sheet {name}", heading=make_heading(name), sheet=name)
        yield from _read_attached(archive, name, part)


def list_sheets(archive: DocumentArchive, hidden: list[str]) -> tuple[list[tuple[str, str]], bool]:
    """Return the sheets that are shown, by name and part, and whether days count from 1904.

    Args:
        archive: The document.
        hidden: Receives the names of the others.
    """
    main = find_main_part(archive, "xl/workbook.xml")
    related = read_relationships(archive, main)
    sheets: list[tuple[str, str]] = []
    since_1904 = False
    for event in read_part(archive, main):
        if event.kind is not XmlEventKind.START:
            continue
        if event.name == "workbookPr":
            since_1904 = event.attributes.get("date1904") in {"1", "true"}
        elif event.name == "sheet":
            name = event.attributes.get("name", "")
            number = get_attribute(event.attributes, "id", prefixed=True)
            if event.attributes.get("state", "visible") != "visible":
                hidden.append(name)
            elif number in related:
                sheets.append((name, related[number].target))
    return sheets, since_1904


def list_drawings(archive: DocumentArchive) -> Iterator[tuple[str, str]]:
    """Yield the parts that are drawn over the sheets that are shown, with the sheets' names."""
    for name, part in list_sheets(archive, [])[0]:
        for drawing in find_related(read_relationships(archive, part), "drawing"):
            yield drawing, name


def _read_attached(archive: DocumentArchive, name: str, part: str) -> Iterator[DocumentSection]:
    """Yield what lies over a sheet: text in drawings and charts, and comments."""
    attached = read_relationships(archive, part)
    drawn: list[str] = []
    for drawing in find_related(attached, "drawing"):
        drawn += read_runs(archive, drawing)
        for chart in find_related(read_relationships(archive, drawing), "chart"):
            drawn += read_runs(archive, chart)
    said: list[str] = []
    for comments in find_related(attached, "comments", "threadedComment"):
        said += _read_comments(read_part(archive, comments))
    for what, lines in (("drawings", drawn), ("comments", said)):
        if text := "\n".join(dict.fromkeys(lines)):
            yield DocumentSection(
                text, f"sheet {name}, {what}", make_heading(name), make_fragment(sheet=name)
            )


def _read_comments(events: Iterator[XmlEvent]) -> list[str]:
    lines: list[str] = []
    pieces: list[str] = []
    inside = False
    for kind, name, _ in events:
        if kind is XmlEventKind.TEXT:
            if inside:
                pieces.append(name)
        elif kind is XmlEventKind.START:
            inside = name in {"t", "text"}
        else:
            inside = False
            if name == "text":
                lines.append(" ".join("".join(pieces).split()))
                pieces = []
    return [line for line in lines if line]


def _read_strings(events: Iterator[XmlEvent]) -> list[str]:
    """Return the texts that cells refer to by number; readings of characters are left out."""
    strings: list[str] = []
    pieces: list[str] = []
    inside = phonetic = False
    left = _SHARED_CHARS
    for kind, name, _ in events:
        if kind is XmlEventKind.TEXT:
            if inside and not phonetic and left > 0:
                pieces.append(name)
        elif kind is XmlEventKind.START:
            inside = name == "t"
            phonetic = phonetic or name == "rPh"
        else:
            inside = False
            if name == "rPh":
                phonetic = False
            elif name == "si":
                strings.append("".join(pieces))
                left -= len(strings[-1])
                pieces = []
    return strings


def _read_formats(events: Iterator[XmlEvent]) -> list[CellFormat]:
    """Return how the values of each cell style are written."""
    named: dict[str, CellFormat] = {}
    formats: list[CellFormat] = []
    inside = False
    for kind, name, attributes in events:
        if name == "cellXfs":
            inside = kind is XmlEventKind.START
        elif kind is XmlEventKind.START and name == "numFmt":
            named[attributes.get("numFmtId", "")] = parse_format(attributes.get("formatCode", ""))
        elif kind is XmlEventKind.START and name == "xf" and inside:
            number = attributes.get("numFmtId", "")
            formats.append(named.get(number) or get_builtin_format(number))
    return formats


def _read_rows(
    events: Iterator[XmlEvent], strings: list[str], formats: list[CellFormat], *, since_1904: bool
) -> Iterator[TableRow]:
    row: list[str] = []
    number = 0
    kind_of_value = style = ""
    pieces: list[str] = []
    inside = phonetic = False
    for kind, name, attributes in events:
        if kind is XmlEventKind.TEXT:
            if inside and not phonetic:
                pieces.append(name)
        elif kind is XmlEventKind.START:
            if name in {"v", "t"}:
                inside = True
            elif name == "c":
                kind_of_value, style = attributes.get("t", "n"), attributes.get("s", "")
                pieces = []
            elif name == "row":
                row = []
                said = attributes.get("r", "")
                number = int(said) if said.isdecimal() and len(said) < 10 else number + 1
            elif name == "rPh":
                phonetic = True
        elif name in {"v", "t"}:
            inside = False
        elif name == "rPh":
            phonetic = False
        elif name == "c":
            if pieces and len(row) < _MOST_COLUMNS:
                value = "".join(pieces)[:_LONGEST_CELL]
                how = (
                    formats[int(style)] if style.isdecimal() and int(style) < len(formats) else None
                )
                row.append(_write_value(value, kind_of_value, strings, how, since_1904=since_1904))
            pieces = []
        elif name == "row":
            yield number, row
        elif name == "sheetData":
            return


def _write_value(
    value: str, kind: str, strings: list[str], how: CellFormat | None, *, since_1904: bool
) -> str:
    """Return a cell's value as people read it."""
    if kind == "s":
        return strings[int(value)] if value.isdecimal() and int(value) < len(strings) else ""
    if kind == "b":
        return "TRUE" if value == "1" else "FALSE"
    if kind == "n":
        return write_number(value, how or CellFormat.PLAIN, since_1904=since_1904)
    return value

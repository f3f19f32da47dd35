"""Reads presentations of Office Open XML: pptx and its kin."""

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
    read_runs,
)
from retllm_desktop.extraction.documents.sections import (
    DocumentSection,
    make_fragment,
    make_heading,
)
from retllm_desktop.extraction.documents.tables import join_cells
from retllm_desktop.extraction.documents.xml_events import XmlEvent, XmlEventKind, get_attribute

_TITLES: Final = frozenset({"title", "ctrTitle"})
_FURNITURE: Final = frozenset({"sldNum", "dt", "ftr", "hdr", "sldImg"})
"""Placeholders for what stands on every slide."""


def read_presentation(archive: DocumentArchive) -> Iterator[DocumentSection]:
    """Yield a section for every slide: its text, its speaker notes, its comments."""
    for number, part in enumerate(list_slides(archive), 1):
        title, lines = _read_slide(read_part(archive, part))
        attached = read_relationships(archive, part)
        for drawn in find_related(attached, "chart", "diagramData"):
            lines += read_runs(archive, drawn)
        for notes in find_related(attached, "notesSlide"):
            said = _read_slide(read_part(archive, notes))[1]
            if said:
                lines += ["Notes:", *said]
        for comments in find_related(attached, "comments"):
            if said := read_runs(archive, comments):
                lines += ["Comments:", *said]
        yield DocumentSection(
            "\n".join(filter(None, [title, *lines])),
            f"slide {number}",
            make_heading(title),
            make_fragment(slide=number),
        )


def list_slides(archive: DocumentArchive) -> list[str]:
    """Return the parts that are slides, in the order in which they are shown."""
    main = find_main_part(archive, "ppt/presentation.xml")
    related = read_relationships(archive, main)
    return [
        related[number].target
        for event in read_part(archive, main)
        if event.kind is XmlEventKind.START and event.name == "sldId"
        if (number := get_attribute(event.attributes, "id", prefixed=True)) in related
    ]


@dataclass(slots=True)
class _Shape:
    """A shape that is being read."""

    placeholder: str = ""
    lines: list[str] = field(default_factory=list[str])


def _read_slide(events: Iterator[XmlEvent]) -> tuple[str, list[str]]:
    """Return a slide's title and its other lines."""
    title: list[str] = []
    lines: list[str] = []
    shape = _Shape()
    row: list[str] | None = None
    pieces: list[str] = []
    in_text = fallback = False
    for kind, name, attributes in events:
        if fallback:
            fallback = not (kind is XmlEventKind.END and name == "Fallback")
        elif kind is XmlEventKind.TEXT:
            if in_text:
                pieces.append(name)
        elif kind is XmlEventKind.START:
            in_text = name == "t"
            fallback = name == "Fallback"
            if name in {"sp", "graphicFrame", "pic", "cxnSp"}:
                shape = _Shape()
            elif name == "ph":
                shape.placeholder = attributes.get("type", "")
            elif name == "br":
                pieces.append("\n")
            elif name == "tr":
                row = []
            elif name == "tc" and row is not None:
                row.append("")
            elif name == "cNvPr" and (said := get_description(attributes)):
                lines.append(said)
        else:
            in_text = False
            if name == "p" and (text := "".join(pieces).strip()):
                if row:
                    row[-1] = f"{row[-1]} {text}".strip()
                else:
                    shape.lines.append(text)
            if name == "p":
                pieces = []
            elif name == "tr" and row is not None:
                shape.lines.append(join_cells(row))
                row = None
            elif name in {"sp", "graphicFrame"}:
                if shape.placeholder in _TITLES and not title:
                    title = shape.lines
                elif shape.placeholder not in _FURNITURE:
                    lines += shape.lines
                shape = _Shape()
    return " ".join(title), [line for line in lines if line]

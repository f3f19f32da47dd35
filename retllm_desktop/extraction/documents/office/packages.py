"""Parts of an Office Open XML package and how they refer to each other."""

import contextlib
import posixpath
import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple
from urllib.parse import unquote

from retllm_desktop.extraction.documents.archive import DocumentArchive
from retllm_desktop.extraction.documents.sections import ReadingStoppedError
from retllm_desktop.extraction.documents.xml_events import (
    XmlEvent,
    XmlEventKind,
    get_attribute,
    read_xml,
)

_NO_DESCRIPTION: Final = re.compile(
    r"(?:(?:picture|image|graphic|chart|shape)s? ?\d*|"
    r"[^ ]*\.(?:png|jpe?g|gif|bmp|emf|wmf|svg|tiff?))?",
    re.IGNORECASE,
)
"""What programs write where the author wrote nothing."""


class Relationship(NamedTuple):
    """A reference from one part of a package to another.

    Attributes:
        type: The end of its type, as ``slide``.
        target: Name of the part.
    """

    type: str
    target: str


def read_relationships(archive: DocumentArchive, part: str = "") -> dict[str, Relationship]:
    """Return what a part refers to, by id; without a part, what the package does.

    References to what is outside of the package are left out: they are never followed.
    """
    folder, name = posixpath.split(part)
    found: dict[str, Relationship] = {}
    listed = posixpath.join(folder, "_rels", f"{name}.rels")
    for event in until_damage(read_part(archive, listed)):
        if event.kind is not XmlEventKind.START or event.name != "Relationship":
            continue
        mode, target = event.attributes.get("TargetMode"), event.attributes.get("Target", "")
        if mode != "External" and target:
            path = posixpath.normpath(posixpath.join("/", folder, unquote(target)))
            kind = event.attributes.get("Type", "").rpartition("/")[2]
            found[event.attributes.get("Id", "")] = Relationship(kind, path.lstrip("/"))
    return found


def find_related(relationships: dict[str, Relationship], *types: str) -> list[str]:
    """Return the parts that are referred to as one of the types, in order."""
    return [one.target for one in relationships.values() if one.type in types]


def find_main_part(archive: DocumentArchive, usual: str) -> str:
    """Return the part that is the document itself; ``usual`` where nothing says which."""
    main = find_related(read_relationships(archive), "officeDocument")
    return main[0] if main and main[0] in archive else usual


def until_damage(events: Iterable[XmlEvent]) -> Iterator[XmlEvent]:
    """Yield the events of a part that is not the text itself; what is damaged of it is left out."""
    with contextlib.suppress(ReadingStoppedError):
        yield from events


def read_part(archive: DocumentArchive, part: str) -> Iterator[XmlEvent]:
    """Yield a part's events; none where there is no such part."""
    return read_xml(archive.chunks(part)) if part in archive else iter(())


def get_description(attributes: dict[str, str]) -> str:
    """Return what a picture shows, as the author wrote it for those who cannot see it."""
    said = get_attribute(attributes, "descr").strip()
    return "" if _NO_DESCRIPTION.fullmatch(said) else said


def read_runs(archive: DocumentArchive, part: str) -> list[str]:
    """Return the paragraphs of drawn text in a part: a drawing, a chart, a diagram."""
    lines: list[str] = []
    pieces: list[str] = []
    inside = cached = False
    for kind, name, attributes in read_part(archive, part):
        if kind is XmlEventKind.TEXT:
            if inside:
                pieces.append(name)
        elif kind is XmlEventKind.START:
            cached = cached or name == "strCache"
            inside = name in {"t", "text"} or (cached and name == "v")
            if name == "cNvPr" and (said := get_description(attributes)):
                lines.append(said)
        else:
            inside = False
            cached = cached and name != "strCache"
            if name in {"p", "pt", "text"} and pieces:
                lines.append("".join(pieces))
                pieces = []
    lines.append("".join(pieces))
    return [line for line in lines if line.strip()]

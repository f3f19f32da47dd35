"""What a document says of itself: title, author, keywords, when it was made."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from retllm_desktop.core.file_dates import WallClock, is_plausible, read_wall_clock
from retllm_desktop.core.file_kinds import FileKind
from retllm_desktop.core.metadata import Metadata, with_clock
from retllm_desktop.extraction.captions import clean_line, join_captions
from retllm_desktop.extraction.documents.xml_events import XmlEvent, XmlEventKind

_CAPTIONS: Final = ("title", "creator", "initial-creator", "subject", "keywords", "keyword")
_DATES: Final = ("created", "creation-date", "date", "modified")
"""The first that is there is when a document was made; the third is an e-book's."""
_LONGEST: Final = 4000
_UNSET: Final = frozenset({"2013-12-23T23:15:00Z", "2013-01-27T09:14:16Z"})
"""When the empty documents were made that python-docx and python-pptx begin with."""


def read_properties(events: Iterable[XmlEvent], kind: FileKind) -> Metadata:
    """Read the properties of Office Open XML, OpenDocument or EPUB."""
    found: dict[str, list[str]] = {}
    name = ""
    pieces: list[str] = []
    for event in events:
        if event.kind is XmlEventKind.START:
            name, pieces = event.name, []
        elif event.kind is XmlEventKind.TEXT:
            pieces.append(event.name[:_LONGEST])
        elif event.name == name:
            if text := clean_line("".join(pieces)[:_LONGEST]):
                found.setdefault(name, []).append(text)
            name, pieces = "", []
    return make_metadata(
        kind,
        [text for key in _CAPTIONS for text in found.get(key, ())],
        next((found[key][0] for key in _DATES if key in found and found[key][0] not in _UNSET), ""),
    )


def make_metadata(kind: FileKind, captions: Iterable[str], made: str = "") -> Metadata:
    """Return metadata of texts and a date as ISO 8601 has it."""
    caption = join_captions(clean_line(text) for text in captions)
    return with_clock(Metadata(caption=caption, kind=kind), parse_moment(made))


def parse_moment(text: str) -> WallClock | None:
    """Return what a date of ISO 8601, whole or to the year or the month, says."""
    text = text.strip()
    if len(text) == 4:
        text += "-01-01"
    elif len(text) == 7:
        text += "-01"
    try:
        return to_clock(datetime.fromisoformat(text))
    except ValueError:
        return None


def to_clock(moment: datetime) -> WallClock | None:
    """Return what a clock showed, None where it is nothing that can be meant."""
    clock = read_wall_clock(moment)
    return clock if is_plausible(clock.moment_s) else None

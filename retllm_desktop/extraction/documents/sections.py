"""A document's sections become its parts: passages with the address of the section."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Final, NamedTuple
from urllib.parse import quote

from retllm_desktop.core.errors import ItemError
from retllm_desktop.core.types import ExtractedPart, Modality
from retllm_desktop.extraction.captions import clean_line
from retllm_desktop.extraction.documents.passages import TARGET_CHARS, extract_passages
from retllm_desktop.extraction.files import ReadingLimits

_TINY_CHARS: Final = 300
"""A section shorter than this is no passage of its own where the next may be joined to it."""
_MAX_NAME_CHARS: Final = 200
_READING_SHARE: Final = 2
"""Making passages may take a part of a file's time that is so many times smaller: a reading
process that is not done in time is ended, and all that it read is lost."""


class ReadingStoppedError(Exception):
    """A document is read no further: it is damaged from here on, or a limit was reached.

    Attributes:
        title: What happened, without a full stop.
        detail: The underlying reason, or empty.
    """

    def __init__(self, title: str, detail: str = "") -> None:
        """Keep the parts apart, as errors of files do."""
        super().__init__(title)
        self.title = title
        self.detail = detail


@dataclass(frozen=True, slots=True)
class DocumentSection:
    """A stretch of a document that has one address.

    Attributes:
        text: Its text; a heading that stands in the document is part of it.
        label: What people see beside the file's name; empty where only its place is known.
        heading: What stands above it.
        fragment: Its address, as ``make_fragment`` writes it.
        joins: Whether it may share a passage with its neighbour where both are short.
    """

    text: str
    label: str = ""
    heading: str = ""
    fragment: str = ""
    joins: bool = False


class Passages(NamedTuple):
    """The passages of a document.

    Attributes:
        parts: In order, numbered from 0; none where the document holds no text.
        note: Why it was not read to its end, as a sentence; or empty.
        stopped: What the note is made of, None where it was read to its end or is merely long.
    """

    parts: tuple[ExtractedPart, ...]
    note: str = ""
    stopped: ReadingStoppedError | None = None

    def raise_if_stopped(self) -> None:
        """Say of a document of which nothing was read why that is so.

        Raises:
            ItemError: It was not read to its end.
        """
        if self.stopped is not None:
            raise ItemError(self.stopped.title, self.stopped.detail) from self.stopped


def make_fragment(**fields: str | int) -> str:
    """Return an address within a file: ``make_fragment(sheet="Q 1")`` is ``sheet=Q%201``."""
    return "&".join(
        f"{key}={quote(clean_line(str(value))[: _MAX_NAME_CHARS // 4], safe='')}"
        for key, value in fields.items()
    )


def make_heading(*names: str) -> str:
    """Return headings from the outermost to the innermost as one line of limited length."""
    lines = [line for line in map(clean_line, names) if line]
    while len(lines) > 1 and sum(map(len, lines)) > _MAX_NAME_CHARS:
        del lines[0]
    return " › ".join(lines)[:_MAX_NAME_CHARS]


def make_parts(
    sections: Iterable[DocumentSection],
    limits: ReadingLimits,
    clock: Callable[[], float] = time.monotonic,
) -> Passages:
    """Cut long sections into passages and join tiny neighbours that may be joined.

    Sections are taken one at a time and only as long as more passages are wanted, so a document
    of any length may be handed in as a generator.
    """
    parts: list[ExtractedPart] = []
    until_s = clock() + limits.file_s / _READING_SHARE
    note, stopped = "", None
    try:
        for section in _join_tiny(sections):
            for text in extract_passages(section.text):
                if len(parts) == limits.passages:
                    note = f"The file is long: its first {limits.passages:,} passages are read."
                    break
                parts.append(
                    ExtractedPart(
                        index=len(parts),
                        modality=Modality.TEXT,
                        text=text,
                        label=section.label,
                        heading=section.heading,
                        fragment=section.fragment,
                    )
                )
            if clock() > until_s and not note:
                note = f"The file takes long to read: its first {len(parts):,} passages are read."
            if note:
                break
    except ReadingStoppedError as exc:
        note, stopped = f"{exc.title}: what comes before that is read.", exc
    if len(parts) > 1:
        parts = [
            one if one.label else replace(one, label=f"passage {one.index + 1}") for one in parts
        ]
    return Passages(tuple(parts), note, stopped)


def _join_tiny(sections: Iterable[DocumentSection]) -> Iterable[DocumentSection]:
    """Join a tiny section with what follows; the address of the first of them stays."""
    waiting: DocumentSection | None = None
    try:
        for section in sections:
            if not section.text or section.text.isspace():
                continue
            if waiting is None:
                waiting = section
            elif (
                waiting.joins
                and section.joins
                and len(waiting.text) < _TINY_CHARS
                and len(waiting.text) + len(section.text) < TARGET_CHARS
            ):
                waiting = replace(waiting, text=f"{waiting.text}\n\n{section.text}")
            else:
                yield waiting
                waiting = section
    except ReadingStoppedError:
        # What was read before still counts.
        if waiting is not None:
            yield waiting
        raise
    if waiting is not None:
        yield waiting

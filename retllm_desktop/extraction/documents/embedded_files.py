"""Files within a file are read by who reads such files, one level deep, and made parts of it.

They are what is attached to a message, and pictures in documents.
"""

import io
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import Final

from retllm_desktop.core.errors import ItemError
from retllm_desktop.core.file_kinds import FileKind
from retllm_desktop.core.types import ExtractedPart, ImageSpec, Rgb
from retllm_desktop.extraction.documents.sections import (
    DocumentSection,
    make_heading,
    make_parts,
)
from retllm_desktop.extraction.files import OpenedFile, ReadingLimits
from retllm_desktop.extraction.readers import (
    FileReader,
    SourceFile,
    ViewRequest,
    find_reader_of_content,
)

_NUMBER_BITS: Final = 20
"""A part of the n-th file within has n in the bits above these; those of the text have 0 there."""
_MOST_NUMBERED: Final = (1 << 31 - _NUMBER_BITS) - 1
_READING_SHARE: Final = 2
"""Files within may together take a part of a file's time that is so many times smaller."""
_LEAST_S: Final = 1.0
_NAMED_IN_NOTE: Final = 3


@dataclass(frozen=True, slots=True)
class EmbeddedFile:
    """A file within a file, and what its parts are called.

    Attributes:
        name: Its name, without folders.
        load: Unpacks its bytes; may raise ``ItemError``.
        packed_bytes: Its length before that, about.
        label: What people see beside the name of the file that holds it.
        heading: What stands above its parts.
        fragment: Its address.
        text: What it says, where that is all that is read of it: a message in a message; or None.
        smallest_px: Pictures with a shorter side are decoration, and left out.
    """

    name: str
    load: Callable[[], bytes]
    packed_bytes: int
    label: str
    heading: str
    fragment: str
    text: str | None = None
    smallest_px: int = 1


@dataclass(slots=True)
class _Unread:
    """Files that were not read, for the note."""

    reasons: list[str] = field(default_factory=list[str])
    count: int = 0

    def add(self, label: str, reason: str) -> None:
        self.count += 1
        if len(self.reasons) < _NAMED_IN_NOTE:
            self.reasons.append(f"{label[:1].upper()}{label[1:]} is not read: {reason}.")

    def as_note(self) -> str:
        left = self.count - len(self.reasons)
        more = [f"{left:,} more files in it are not read."] if left > 0 else []
        return " ".join([*self.reasons, *more])


def read_embedded(
    file: SourceFile,
    embedded: Sequence[EmbeddedFile],
    spec: ImageSpec | None,
    limits: ReadingLimits,
) -> tuple[list[ExtractedPart], str]:
    """Return the parts of files within a file, and a note on what could not be read.

    What nobody reads is passed over. Without a ``spec`` no pictures are read.
    """
    unread = _Unread()
    parts: list[ExtractedPart] = []
    until_s = time.monotonic() + limits.file_s / _READING_SHARE
    left_bytes = limits.document_bytes
    left_passages = limits.passages
    most = min(limits.attachments, _MOST_NUMBERED)
    for number, one in enumerate(embedded, 1):
        left_s = until_s - time.monotonic()
        if number > most or left_s < _LEAST_S or left_bytes < one.packed_bytes or not left_passages:
            unread.add(one.label, "there are too many, or they are too long")
            continue
        try:
            allowed = replace(limits, file_s=left_s, passages=left_passages)
            data = one.load()
            left_bytes -= len(data)
            found = list(_read(file, one, data, spec, allowed))
        except ItemError as exc:
            unread.add(one.label, exc.title)
            continue
        left_passages = max(0, left_passages - len(found))
        parts += [
            _place(part, (number << _NUMBER_BITS) + part.index, one)
            for part in found
            if part.index < 1 << _NUMBER_BITS
        ]
    return parts, unread.as_note()


def draw_embedded(
    file: SourceFile,
    embedded: Sequence[EmbeddedFile],
    index: int,
    view: ViewRequest,
    limits: ReadingLimits,
) -> Rgb:
    """Draw a part that ``read_embedded`` made.

    Raises:
        ItemError: It has no pixels.
    """
    number, part = index >> _NUMBER_BITS, index & (1 << _NUMBER_BITS) - 1
    if 0 < number <= len(embedded):
        one = embedded[number - 1]
        opened = _open(file, one.name, one.load())
        if opened is not None and opened[0].draw is not None:
            return opened[0].draw(opened[1], part, view, limits)
    raise ItemError("Nothing of the file can be drawn")


def _read(
    file: SourceFile, one: EmbeddedFile, data: bytes, spec: ImageSpec | None, limits: ReadingLimits
) -> Iterator[ExtractedPart]:
    if one.text is not None:
        yield from make_parts([DocumentSection(one.text)], limits).parts
        return
    opened = _open(file, one.name, data) if data else None
    if opened is None:
        return
    reader, source = opened
    if len(data) > reader.longest_bytes(limits):
        raise ItemError("it is too long")
    if reader.kind is FileKind.MAIL or (spec is None and reader.drawn):
        return
    for part in reader.read(source, spec, limits).parts:
        if not 0 < min(part.width_px, part.height_px) < one.smallest_px:
            yield part


def _open(file: SourceFile, name: str, data: bytes) -> tuple[FileReader, SourceFile] | None:
    """Return who reads an attachment, and it as a file in memory; None where nobody does."""
    # Within the mail's own path, where nothing can lie that would be taken for its sidecar.
    path = file.path / (PurePath(name.replace("\0", "")).name or "attachment")
    opened = OpenedFile(len(data), file.opened.content_hash, io.BytesIO(data), data)
    reader = find_reader_of_content(path, opened)
    return None if reader is None else (reader, SourceFile(path, opened, reader.kind))


def _place(part: ExtractedPart, index: int, one: EmbeddedFile) -> ExtractedPart:
    return replace(
        part,
        index=index,
        label=", ".join(filter(None, (one.label, part.label))),
        heading=make_heading(one.heading, part.heading),
        fragment="&".join(filter(None, (one.fragment, part.fragment))),
    )

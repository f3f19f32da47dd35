"""What is attached to a message is read by who reads such files, and made parts of the mail."""

import io
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import Final

from retllm_desktop.core.errors import ItemError
from retllm_desktop.core.file_kinds import FileKind
from retllm_desktop.core.types import ExtractedPart, ImageSpec, Rgb
from retllm_desktop.extraction.documents.mail.messages import Attachment, read_message
from retllm_desktop.extraction.documents.sections import (
    DocumentSection,
    make_fragment,
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
"""A part of the n-th attachment has n in the bits above these; those of the text have 0 there."""
_MOST_NUMBERED: Final = (1 << 31 - _NUMBER_BITS) - 1
_READING_SHARE: Final = 2
"""Attachments together may take a part of a file's time that is so many times smaller."""
_LEAST_S: Final = 1.0
_NAMED_IN_NOTE: Final = 3


@dataclass(frozen=True, slots=True)
class PlacedAttachment:
    """An attachment with the address of its message.

    Attributes:
        attachment: What came with it.
        label: What the message is called in its file («message 12»), or empty.
        fragment: Its address in its file, or empty.
    """

    attachment: Attachment
    label: str = ""
    fragment: str = ""


@dataclass(slots=True)
class _Unread:
    """Attachments that were not read, for the note."""

    reasons: list[str] = field(default_factory=list[str])
    count: int = 0

    def add(self, name: str, reason: str) -> None:
        self.count += 1
        if len(self.reasons) < _NAMED_IN_NOTE:
            self.reasons.append(f"The attachment {name} is not read: {reason}.")

    def as_note(self) -> str:
        left = self.count - len(self.reasons)
        more = [f"{left:,} more attachments are not read."] if left > 0 else []
        return " ".join([*self.reasons, *more])


def read_attachments(
    file: SourceFile,
    attached: Sequence[PlacedAttachment],
    spec: ImageSpec | None,
    limits: ReadingLimits,
) -> tuple[list[ExtractedPart], str]:
    """Return the parts of what is attached, and a note on what could not be read.

    What nobody reads is found by its name, which stands in the message. Without a ``spec`` no
    pictures are read.
    """
    unread = _Unread()
    parts: list[ExtractedPart] = []
    until_s = time.monotonic() + limits.file_s / _READING_SHARE
    left_bytes = limits.document_bytes
    left_passages = limits.passages
    most = min(limits.attachments, _MOST_NUMBERED)
    for number, placed in enumerate(attached, 1):
        one = placed.attachment
        left_s = until_s - time.monotonic()
        if number > most or left_s < _LEAST_S or left_bytes < one.packed_bytes or not left_passages:
            unread.add(one.name, "there are too many, or they are too long")
            continue
        try:
            allowed = replace(limits, file_s=left_s, passages=left_passages)
            data = one.load()
            left_bytes -= len(data)
            found = list(_read(file, one, data, spec, allowed))
        except ItemError as exc:
            unread.add(one.name, exc.title)
            continue
        left_passages = max(0, left_passages - len(found))
        parts += [
            _place(part, (number << _NUMBER_BITS) + part.index, placed)
            for part in found
            if part.index < 1 << _NUMBER_BITS
        ]
    return parts, unread.as_note()


def draw_attachment(
    file: SourceFile,
    attached: Sequence[PlacedAttachment],
    index: int,
    view: ViewRequest,
    limits: ReadingLimits,
) -> Rgb:
    """Draw a part that ``read_attachments`` made.

    Raises:
        ItemError: It has no pixels.
    """
    number, part = index >> _NUMBER_BITS, index & (1 << _NUMBER_BITS) - 1
    if 0 < number <= len(attached):
        one = attached[number - 1].attachment
        opened = _open(file, one.name, one.load())
        if opened is not None and opened[0].draw is not None:
            return opened[0].draw(opened[1], part, view, limits)
    raise ItemError("Nothing of the file can be drawn")


def _read(
    file: SourceFile, one: Attachment, data: bytes, spec: ImageSpec | None, limits: ReadingLimits
) -> Iterator[ExtractedPart]:
    if one.message:
        # One level: the text of a message that is attached, not what is attached to that.
        text = read_message(data).as_text()
        yield from make_parts([DocumentSection(text)], limits).parts
        return
    opened = _open(file, one.name, data) if data else None
    if opened is None:
        return
    reader, source = opened
    if len(data) > reader.longest_bytes(limits):
        raise ItemError("it is too long")
    if reader.kind is FileKind.MAIL or (spec is None and reader.drawn):
        return
    yield from reader.read(source, spec, limits).parts


def _open(file: SourceFile, name: str, data: bytes) -> tuple[FileReader, SourceFile] | None:
    """Return who reads an attachment, and it as a file in memory; None where nobody does."""
    # Within the mail's own path, where nothing can lie that would be taken for its companion.
    path = file.path / (PurePath(name.replace("\0", "")).name or "attachment")
    opened = OpenedFile(len(data), file.opened.content_hash, io.BytesIO(data), data)
    reader = find_reader_of_content(path, opened)
    return None if reader is None else (reader, SourceFile(path, opened, reader.kind))


def _place(part: ExtractedPart, index: int, placed: PlacedAttachment) -> ExtractedPart:
    name = placed.attachment.name
    fragment = make_fragment(attachment=name)
    label = f"attachment {name}"
    return replace(
        part,
        index=index,
        label=", ".join(filter(None, (placed.label, label, part.label))),
        heading=make_heading(name, part.heading),
        fragment="&".join(filter(None, (placed.fragment, fragment, part.fragment))),
    )

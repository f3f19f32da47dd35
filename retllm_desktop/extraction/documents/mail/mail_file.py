"""Reads files of mail: one message, or a mailbox of many."""

import itertools
import re
from collections.abc import Iterator
from pathlib import PurePath
from typing import Final, NamedTuple

from retllm_desktop.core.errors import ItemError
from retllm_desktop.core.metadata import with_clock
from retllm_desktop.core.types import ImageSpec, Metadata, Rgb
from retllm_desktop.extraction.captions import clean_line, join_captions
from retllm_desktop.extraction.documents.embedded_files import (
    EmbeddedFile,
    draw_embedded,
    read_embedded,
)
from retllm_desktop.extraction.documents.html import extract_html_title
from retllm_desktop.extraction.documents.mail.messages import (
    Attachment,
    MailMessage,
    read_message,
)
from retllm_desktop.extraction.documents.mail.mime import MimePart, parse_mime
from retllm_desktop.extraction.documents.mail.outlook import read_outlook
from retllm_desktop.extraction.documents.office.compound import COMPOUND_MAGIC
from retllm_desktop.extraction.documents.sections import (
    DocumentSection,
    make_fragment,
    make_heading,
    make_parts,
)
from retllm_desktop.extraction.files import MIB, ReadingLimits
from retllm_desktop.extraction.readers import FileContents, SourceFile, ViewRequest

_BORDER: Final = re.compile(rb"(?:\A|\r?\n)\r?\n?From [^\r\n]*\r?\n(?=>?[!-9;-~]+[: ])")
_LENGTH_LINE: Final = re.compile(rb"\s{0,20}(\d{1,12})[ \t]*\r?\n")
_MOST_ATTACHMENTS: Final = 2000


class _PlacedMessage(NamedTuple):
    """A message and its address in its file; empty where it is the only one."""

    message: MailMessage
    label: str = ""
    fragment: str = ""


def read_mail(file: SourceFile, spec: ImageSpec | None, limits: ReadingLimits) -> FileContents:
    """Return the passages of messages, then the parts of what is attached to them.

    Raises:
        ItemError: It is damaged, or holds no message.
    """
    attached: list[EmbeddedFile] = []
    notes: list[str] = []
    first: list[MailMessage] = []

    def sections() -> Iterator[DocumentSection]:
        for placed in _read_messages(file, limits, notes):
            message = placed.message
            if not first:
                first.append(message)
            if message.note and message.note not in notes:
                notes.append(message.note)
            attached.extend(_place_attachments(placed, len(attached)))
            yield DocumentSection(
                message.as_text(), placed.label, make_heading(message.subject), placed.fragment
            )

    passages = make_parts(sections(), limits)
    parts, unread = read_embedded(file, attached, spec, limits)
    if not passages.parts and not parts:
        raise ItemError("The file holds no message")
    note = " ".join(filter(None, (*notes, passages.note, unread)))
    return FileContents((*passages.parts, *parts), _describe(file, first), note)


def read_mail_first(
    file: SourceFile, spec: ImageSpec | None, limits: ReadingLimits
) -> FileContents:
    """Read a file of mail to which nothing is attached.

    Raises:
        ItemError: Something is; the file is to be read as a whole.
    """
    if any(placed.message.attachments for placed in _read_messages(file, limits, [])):
        raise ItemError("The mail has attachments")
    return read_mail(file, spec, limits)


def draw_mail(file: SourceFile, part: int, view: ViewRequest, limits: ReadingLimits) -> Rgb:
    """Draw a picture, or a page of a document, that is attached to a message.

    Raises:
        ItemError: The part has no pixels.
    """
    attached: list[EmbeddedFile] = []
    for placed in _read_messages(file, limits, []):
        attached += _place_attachments(placed, len(attached))
    return draw_embedded(file, attached, part, view, limits)


def describe_mail(file: SourceFile, limits: ReadingLimits) -> Metadata:
    """Return what a message says of itself.

    Raises:
        ItemError: It is damaged.
    """
    messages = itertools.islice(_read_messages(file, limits, []), 2)
    return _describe(file, [placed.message for placed in messages])


def read_web_archive(
    file: SourceFile, _spec: ImageSpec | None, limits: ReadingLimits
) -> FileContents:
    """Return the passages of a page that was kept with all that belongs to it.

    Raises:
        ItemError: It holds no text.
    """
    part = parse_mime(file.opened.whole())
    message = read_message(file.opened.whole())
    passages = make_parts([DocumentSection(message.body)], limits)
    if not passages.parts:
        raise ItemError("The file holds no text")
    page = next((one for one in _walk(part, 0) if one.content_type == "text/html"), None)
    title = clean_line(extract_html_title(page.text())) if page else ""
    caption = join_captions([title or message.subject])
    return FileContents(
        passages.parts,
        with_clock(Metadata(caption=caption, kind=file.kind), message.sent),
        passages.note,
    )


def _walk(part: MimePart, depth: int) -> Iterator[MimePart]:
    yield part
    if part.main_type == "multipart" and depth < 5:
        for child in part.children():
            yield from _walk(child, depth + 1)


def _describe(file: SourceFile, messages: list[MailMessage]) -> Metadata:
    if len(messages) != 1 or _is_mailbox(file):
        return Metadata(kind=file.kind)
    one = messages[0]
    caption = join_captions([one.subject, one.sender])
    return with_clock(Metadata(caption=caption, kind=file.kind), one.sent)


def _is_mailbox(file: SourceFile) -> bool:
    return file.path.suffix.lower() in {".mbox", ".mbx"}


def _place_attachments(placed: _PlacedMessage, before: int) -> list[EmbeddedFile]:
    return [
        EmbeddedFile(
            one.name,
            one.load,
            one.packed_bytes,
            label=", ".join(filter(None, (placed.label, f"attachment {one.name}"))),
            heading=make_heading(one.name),
            fragment="&".join(filter(None, (placed.fragment, make_fragment(attachment=one.name)))),
            text=_read_attached_message(one),
        )
        for one in placed.message.attachments[: max(0, _MOST_ATTACHMENTS - before)]
    ]


def _read_attached_message(one: Attachment) -> str | None:
    """Return the text of a message that is attached, None of what is none.

    One level: what is attached to it is named, not read.
    """
    ending = PurePath(one.name).suffix.lower()
    if not one.message and ending not in {".eml", ".msg"}:
        return None
    data = one.load()
    try:
        message = read_outlook(data) if data.startswith(COMPOUND_MAGIC) else read_message(data)
    except ItemError:
        return None
    return message.as_text()


def _read_messages(
    file: SourceFile, limits: ReadingLimits, notes: list[str]
) -> Iterator[_PlacedMessage]:
    if _is_mailbox(file):
        file.opened.stream.seek(0)
        data = file.opened.head(limits.document_bytes)
        if file.opened.size_bytes > limits.document_bytes:
            notes.append(
                f"The mailbox has {file.opened.size_bytes // MIB:,} MiB; the messages in its "
                f"first {limits.document_bytes // MIB} MiB are read."
            )
        for number, message in enumerate(_split(data), 1):
            address = make_fragment(message=number)
            yield _PlacedMessage(read_message(message), f"message {number}", address)
        return
    data = file.opened.whole()
    if data.startswith(COMPOUND_MAGIC):
        yield _PlacedMessage(read_outlook(data))
    elif (counted := _LENGTH_LINE.match(data)) and file.path.suffix.lower() == ".emlx":
        yield _PlacedMessage(read_message(data[counted.end() :][: int(counted[1])]))
    else:
        head = data[: data.find(b"\n") + 1]
        yield _PlacedMessage(read_message(data[len(head) :] if head.startswith(b"From ") else data))


def _split(data: bytes) -> Iterator[bytes]:
    """Yield the messages of a mailbox; each begins with a line of its own."""
    start = -1
    for border in _BORDER.finditer(data):
        if start >= 0:
            yield data[start : border.start()]
        start = border.end()
    if start >= 0:
        yield data[start:]
    elif data.strip():
        raise ItemError("The file holds no message", "no line of it begins with «From »")

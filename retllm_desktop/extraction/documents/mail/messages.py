"""A message becomes what a person reads of it, and what is attached to it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Final

from retllm_desktop.core.file_dates import WallClock
from retllm_desktop.extraction.documents.html import extract_html_text
from retllm_desktop.extraction.documents.mail.mime import MimePart, parse_mime
from retllm_desktop.extraction.documents.office.properties import to_clock

_DEEPEST: Final = 20
_MOST_ATTACHMENTS: Final = 1000
_DECORATION_BYTES: Final = 12_000
"""A picture within the text that is packed into fewer bytes is a logo or a line."""
_POOR_SHARE: Final = 0.3
"""A plain text that is so much shorter than the page beside it says that a page is to be seen."""
_LONGEST_LIST: Final = 500
_ENCRYPTED: Final = "The message is encrypted: its text is not read."
_SIGNED: Final = "The text of the message lies within its signature and is not read."
_ENDINGS: Final = {
    "application/pdf": ".pdf",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/gif": ".gif",
    "image/webp": ".webp",
    "text/html": ".html",
    "text/plain": ".txt",
    "text/csv": ".csv",
    "text/calendar": ".ics",
}


@dataclass(frozen=True, slots=True)
class Attachment:
    """What came with a message.

    Attributes:
        name: Its name, without folders.
        load: Unpacks its bytes.
        packed_bytes: Its length before that, about.
        message: Whether it is a message itself.
    """

    name: str
    load: Callable[[], bytes]
    packed_bytes: int
    message: bool = False


@dataclass(frozen=True, slots=True)
class MailMessage:
    """A message as a person reads it.

    Attributes:
        subject: Or empty.
        sender: Name and address.
        recipients: Names and addresses; of very many the first.
        date: As it is written in the message.
        sent: When, by the clock of who sent it; None where it does not say.
        body: Its text.
        attachments: In order; what is merely decoration is left out.
        note: What could not be read of it, or empty.
    """

    subject: str = ""
    sender: str = ""
    recipients: str = ""
    date: str = ""
    sent: WallClock | None = None
    body: str = ""
    attachments: tuple[Attachment, ...] = ()
    note: str = ""

    def as_text(self) -> str:
        """Return all of it as one text; attachments by their names."""
        names = ", ".join(one.name for one in self.attachments if one.name)
        head = (
            self.subject,
            f"From: {self.sender}" if self.sender else "",
            f"To: {self.recipients}" if self.recipients else "",
            f"Date: {self.date}" if self.date else "",
            f"Attachments: {names}" if names else "",
        )
        return "\n\n".join(filter(None, ("\n".join(filter(None, head)), self.body)))


def read_message(data: bytes) -> MailMessage:
    """Read a message of RFC 5322."""
    part = parse_mime(data)
    found = _Found()
    _collect(part, found, 0)
    recipients = ", ".join(filter(None, (part.header("to"), part.header("cc"))))
    written = part.header("date")
    return MailMessage(
        part.header("subject"),
        part.header("from"),
        recipients[:_LONGEST_LIST],
        written,
        parse_mail_date(written),
        "\n\n".join(text for text in found.texts if text.strip()).strip(),
        tuple(found.attachments),
        found.sealed,
    )


def parse_mail_date(text: str) -> WallClock | None:
    """Return what a date as mail writes it says."""
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    # Without a zone the server that wrote it did not want to say which; it counts as Greenwich's.
    return to_clock(moment if moment.tzinfo else moment.replace(tzinfo=UTC))


@dataclass(slots=True)
class _Found:
    """What the parts of a message hold."""

    texts: list[str] = field(default_factory=list[str])
    attachments: list[Attachment] = field(default_factory=list[Attachment])
    sealed: str = ""


def _collect(part: MimePart, found: _Found, depth: int) -> None:
    kind = part.content_type
    if depth > _DEEPEST or len(found.attachments) >= _MOST_ATTACHMENTS:
        return
    if kind in {"multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"}:
        signed = "signed" in str(part.headers.get("content-type", "")).lower()
        found.sealed = _SIGNED if signed else _ENCRYPTED
    elif kind == "multipart/alternative":
        _collect_best(part, found, depth)
    elif part.main_type == "multipart":
        for child in part.children():
            _collect(child, found, depth + 1)
    elif kind == "message/rfc822":
        name = part.file_name or f"{parse_mime(part.decode()).header('subject') or 'message'}.eml"
        found.attachments.append(Attachment(name, part.decode, len(part.body), message=True))
    elif part.attached or part.file_name or part.main_type not in {"text", "message"}:
        _attach(part, found)
    elif kind == "text/html":
        found.texts.append(extract_html_text(part.text()))
    else:
        found.texts.append(part.text())


def _attach(part: MimePart, found: _Found) -> None:
    if (
        part.main_type == "image"
        and not part.attached
        and part.headers.get("content-id")
        and len(part.body) < _DECORATION_BYTES
    ):
        return
    if part.content_type in {"application/pkcs7-signature", "application/pgp-signature"}:
        return
    number = len(found.attachments) + 1
    name = part.file_name or f"attachment {number}{_ENDINGS.get(part.content_type, '')}"
    found.attachments.append(Attachment(name, part.decode, len(part.body)))


def _collect_best(part: MimePart, found: _Found, depth: int) -> None:
    """Take one of several forms of the same text: the plain one, unless it says nothing."""
    forms: list[tuple[str, str]] = []
    for child in part.children():
        inner = _Found()
        _collect(child, inner, depth + 1)
        found.attachments += inner.attachments
        found.sealed = found.sealed or inner.sealed
        if text := "\n\n".join(inner.texts).strip():
            forms.append((child.content_type, text))
    if not forms:
        return
    longest = max((text for _, text in forms), key=len)
    plain = next((text for kind, text in forms if kind == "text/plain"), "")
    found.texts.append(plain if len(plain) >= _POOR_SHARE * len(longest) else longest)

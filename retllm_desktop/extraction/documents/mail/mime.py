"""Messages are taken apart as MIME has it, within limits."""

import binascii
import codecs
import email.errors
import email.header
import email.message
import email.parser
import email.policy
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from retllm_desktop.core.errors import ItemError
from retllm_desktop.extraction.captions import clean_line
from retllm_desktop.extraction.documents.encoding import decode_text_bytes
from retllm_desktop.extraction.files import MIB

_HEAD_END: Final = re.compile(rb"\r?\n\r?\n|\r\r")
_LONGEST_HEAD: Final = MIB
_MOST_CHILDREN: Final = 1000
_BLANK: Final = b" \t\r\n"
_MALFORMED: Final = (
    ValueError, LookupError, TypeError, AttributeError, email.errors.MessageError, RecursionError,
)  # fmt: skip
"""What the standard library raises on headers that are torn."""


@dataclass(frozen=True)
class MimePart:
    """A message, or a part of one.

    Attributes:
        headers: Its headers alone.
        body: What follows them, not decoded.
    """

    headers: email.message.Message
    body: bytes

    @cached_property
    def content_type(self) -> str:
        """Its type in small letters, ``text/plain`` where it does not say."""
        try:
            return self.headers.get_content_type()
        except _MALFORMED:
            return "text/plain"

    @cached_property
    def main_type(self) -> str:
        """The first half of its type."""
        return self.content_type.partition("/")[0]

    @cached_property
    def attached(self) -> bool:
        """Whether it says that it is an attachment."""
        try:
            return self.headers.get_content_disposition() == "attachment"
        except _MALFORMED:
            return False

    @cached_property
    def file_name(self) -> str:
        """The name that it gives itself, without folders, or empty."""
        try:
            name = self.headers.get_filename() or ""
        except _MALFORMED:
            return ""
        return clean_line(decode_header(name).replace("\\", "/").rpartition("/")[2])[:200]

    def header(self, name: str) -> str:
        """Return a header on one line, empty where there is none."""
        for key, value in self.headers.raw_items():
            if key.lower() == name:
                return clean_line(decode_header(str(value)))
        return ""

    def decode(self) -> bytes:
        """Return its bytes as they were before they were packed for the way."""
        try:
            packing = str(self.headers.get("content-transfer-encoding", "")).strip().lower()
            if packing == "base64":
                return _decode_base64(self.body)
            if packing == "quoted-printable":
                return quopri.decodestring(self.body)
        except _MALFORMED:
            pass
        return self.body

    def text(self) -> str:
        """Return its text, empty where its bytes are none."""
        data = self.decode()
        try:
            named = str(self.headers.get_param("charset") or "")
            if named and codecs.lookup(named)._is_text_encoding:  # noqa: SLF001
                return data.decode(named, "replace")
        except _MALFORMED:
            pass
        if not data.strip():
            return ""
        try:
            return decode_text_bytes(data, html=self.content_type == "text/html")
        except ItemError:
            return ""

    def children(self) -> Iterator["MimePart"]:
        """Yield the parts of a multipart; none where its border is not known."""
        try:
            border = self.headers.get_boundary()
        except _MALFORMED:
            border = None
        if not border:
            return
        mark = b"--" + border.encode("latin-1", "replace")
        position = _find_line(self.body, mark, 0)
        for _ in range(_MOST_CHILDREN):
            if position < 0 or self.body[position + len(mark) :].startswith(b"--"):
                return
            start = self.body.find(b"\n", position)
            if start < 0:
                return
            position = _find_line(self.body, mark, start)
            end = len(self.body) if position < 0 else position
            yield parse_mime(self.body[start + 1 : end])


def parse_mime(data: bytes) -> MimePart:
    """Return a message, or a part of one, with its headers read."""
    start = len(data) - len(data[:_LONGEST_HEAD].lstrip(b"\r\n")) if data[:1] in b"\r\n" else 0
    if data[:1] in {b"\r", b"\n"}:
        # A part without headers begins with the line that ends them.
        head, body = b"", data[data.find(b"\n") + 1 :]
    else:
        found = _HEAD_END.search(data, start, _LONGEST_HEAD)
        head = data[: found.start()] if found else data[:_LONGEST_HEAD]
        body = data[found.end() :] if found else b""
    parser = email.parser.BytesHeaderParser(policy=email.policy.compat32)
    try:
        return MimePart(parser.parsebytes(head + b"\n\n"), body)
    except _MALFORMED:
        return MimePart(email.message.Message(), data)


def decode_header(value: str) -> str:
    """Return a header's text; bytes beyond ASCII are taken for what they most probably are."""
    if any("\udc80" <= character <= "\udcff" for character in value):
        raw = value.encode("ascii", "surrogateescape") if value.isprintable() else b""
        raw = raw or value.encode("utf-8", "surrogateescape")
        try:
            value = raw.decode("utf-8")
        except UnicodeDecodeError:
            value = raw.decode("cp1252", "replace")
    try:
        pieces = email.header.decode_header(value)
        return "".join(
            piece.decode(encoding or "latin-1", "replace") if isinstance(piece, bytes) else piece
            for piece, encoding in pieces
        )
    except _MALFORMED:
        return value


def _find_line(data: bytes, mark: bytes, start: int) -> int:
    """Return where a line begins with a mark, -1 where none does."""
    while (found := data.find(mark, start)) >= 0:
        if found == 0 or data[found - 1 : found] in {b"\n", b"\r"}:
            after = data[found + len(mark) : found + len(mark) + 1]
            if not after or after in _BLANK or after == b"-":
                return found
        start = found + len(mark)
    return -1


def _decode_base64(data: bytes) -> bytes:
    """Decode as far as it goes: what is cut off, or padded in between, is usual."""
    try:
        return binascii.a2b_base64(data)
    except binascii.Error:
        letters = re.sub(rb"[^A-Za-z0-9+/]", b"", data)
        return binascii.a2b_base64(letters[: len(letters) // 4 * 4])

"""Reads messages of Outlook: msg."""

import re
import struct
from datetime import datetime
from typing import Final

from retllm_desktop.core.errors import ItemError
from retllm_desktop.extraction.captions import clean_line
from retllm_desktop.extraction.documents.encoding import decode_text_bytes
from retllm_desktop.extraction.documents.html import extract_html_text
from retllm_desktop.extraction.documents.mail.messages import (
    Attachment,
    MailMessage,
    parse_mail_date,
)
from retllm_desktop.extraction.documents.mail.mime import parse_mime
from retllm_desktop.extraction.documents.office.compound import (
    CompoundFile,
    open_compound,
    parse_filetime,
)
from retllm_desktop.extraction.documents.office.properties import to_clock
from retllm_desktop.extraction.documents.office.rich_text import read_rich_text
from retllm_desktop.extraction.documents.sections import ReadingStoppedError

_SUBJECT, _BODY, _HTML, _RICH = "0037", "1000", "1013", "1009"
_SENDER, _SENDER_ADDRESS, _SENDER_SMTP = "0C1A", "0C1F", "5D01"
_TO, _CC, _HEADERS = "0E04", "0E03", "007D"
_DATA, _LONG_NAME, _SHORT_NAME, _SHOWN_NAME = "3701", "3707", "3704", "3001"
_SENT, _DELIVERED, _CREATED = 0x0039, 0x0E06, 0x3007
_CODEPAGES: Final = (0x3FDE, 0x3FFD)
_EMBEDDED: Final = "__substg1.0_3701000D/"
_ATTACHED: Final = re.compile(r"__attach_version1\.0_#[0-9A-Fa-f]{8}")
_ROOT_HEAD_BYTES: Final = 32
_EMBEDDED_HEAD_BYTES: Final = 24
_LONGEST_TEXT: Final = 32 * 1024 * 1024
_LONGEST_LIST: Final = 500
_DICTIONARY: Final = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern "
    b"\\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0"
    b"\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
"""What compressed RTF refers back to before its own beginning ([MS-OXRTFCP], 2.1.2.1)."""


def read_outlook(data: bytes) -> MailMessage:
    """Read a message file.

    Raises:
        ItemError: It is damaged.

    Source: [MS-OXMSG], [MS-OXPROPS].
    """
    with open_compound(data) as file:
        if not any(name.startswith("__properties_version1.0") for name in file.names):
            raise ItemError("The message is damaged", "it holds no properties")
        return _read_storage(file, "")


def _read_storage(file: CompoundFile, prefix: str) -> MailMessage:
    """Read the message in a storage: the file's own, or one that is attached to it."""
    properties = _read_properties(file, prefix, embedded=bool(prefix))
    codepage = next((properties[key] for key in _CODEPAGES if key in properties), 1252)
    encoding = _encoding_of(codepage & 0xFFFFFFFF)

    def text(tag: str) -> str:
        return _read_text(file, prefix, tag, encoding)

    headers = parse_mime(text(_HEADERS).encode("utf-8", "replace"))
    sender, address = clean_line(text(_SENDER)), text(_SENDER_SMTP) or text(_SENDER_ADDRESS)
    if "@" in address and address not in sender:
        sender = f"{sender} <{clean_line(address)}>".strip()
    recipients = ", ".join(filter(None, (clean_line(text(_TO)), clean_line(text(_CC)))))
    sent = next(
        (
            moment
            for key in (_SENT, _DELIVERED, _CREATED)
            if (moment := parse_filetime(properties.get(key, 0))) is not None
        ),
        None,
    )
    written = headers.header("date")
    return MailMessage(
        clean_line(text(_SUBJECT)),
        sender or headers.header("from"),
        (recipients or headers.header("to"))[:_LONGEST_LIST],
        written or _write_date(sent),
        parse_mail_date(written) or (to_clock(sent) if sent else None),
        _read_body(file, prefix, encoding),
        tuple(_list_attachments(file, prefix, encoding)),
    )


def _read_body(file: CompoundFile, prefix: str, encoding: str) -> str:
    if plain := _read_text(file, prefix, _BODY, encoding).strip():
        return plain
    page = file.read(f"{prefix}__substg1.0_{_HTML}0102", _LONGEST_TEXT)
    page = page or _read_text(file, prefix, _HTML, encoding).encode("utf-8", "replace")
    if page:
        try:
            return extract_html_text(decode_text_bytes(page, html=True))
        except ItemError:
            return ""
    packed = file.read(f"{prefix}__substg1.0_{_RICH}0102", _LONGEST_TEXT)
    try:
        lines = [one.text for one in read_rich_text(_unpack_rich_text(packed))]
    except ReadingStoppedError:
        return ""
    return "\n".join(lines)


def _list_attachments(file: CompoundFile, prefix: str, encoding: str) -> list[Attachment]:
    storages = dict.fromkeys(
        name[: len(prefix)] + name[len(prefix) :].partition("/")[0]
        for name in file.names
        if name.startswith(prefix) and _ATTACHED.match(name, len(prefix))
    )
    found: list[Attachment] = []
    for number, storage in enumerate(storages, 1):
        place = f"{storage}/"
        names = (
            _read_text(file, place, tag, encoding) for tag in (_LONG_NAME, _SHORT_NAME, _SHOWN_NAME)
        )
        name = next((clean_line(one) for one in names if one.strip("\0 ")), f"attachment {number}")
        name = name.replace("\\", "/").rpartition("/")[2][:200]
        if any(one.startswith(place + _EMBEDDED) for one in file.names):
            if prefix:
                continue  # a message within an attached message: by name only
            inner = _read_storage(file, place + _EMBEDDED)
            whole = inner.as_text().encode()
            name = name if name.lower().endswith(".msg") else f"{name}.msg"
            found.append(Attachment(name, lambda whole=whole: whole, len(whole), message=True))
        else:
            data = file.read(f"{place}__substg1.0_{_DATA}0102")
            found.append(Attachment(name, lambda data=data: data, len(data)))
    return found


def _read_text(file: CompoundFile, prefix: str, tag: str, encoding: str) -> str:
    """Return a property that is a text, in Unicode or in the message's own characters."""
    wide = file.read(f"{prefix}__substg1.0_{tag}001F", _LONGEST_TEXT)
    if wide:
        return wide.decode("utf-16-le", "replace").rstrip("\0")
    narrow = file.read(f"{prefix}__substg1.0_{tag}001E", _LONGEST_TEXT)
    return narrow.decode(encoding, "replace").rstrip("\0")


def _read_properties(file: CompoundFile, prefix: str, *, embedded: bool) -> dict[int, int]:
    """Return the properties of fixed length, as whole numbers."""
    data = file.read(f"{prefix}__properties_version1.0", 1024 * 1024)
    start = _EMBEDDED_HEAD_BYTES if embedded else _ROOT_HEAD_BYTES
    return (
        {
            tag >> 16: value
            for tag, _, value in struct.iter_unpack(
                "<IIQ", data[start : start + (len(data) - start) // 16 * 16]
            )
        }
        if len(data) > start
        else {}
    )


def _encoding_of(codepage: int) -> str:
    name = {65001: "utf-8", 20127: "ascii", 28591: "latin-1", 1200: "utf-16-le", 936: "gbk"}.get(
        codepage, f"cp{codepage}"
    )
    try:
        "".encode(name)
    except LookupError:
        return "cp1252"
    return name


def _write_date(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC" if moment else ""


def _unpack_rich_text(data: bytes) -> bytes:
    """Return RTF that was compressed with LZFu, as far as it goes ([MS-OXRTFCP], 2.1.3)."""
    if len(data) < 16:
        return b""
    _, length, magic, _ = struct.unpack_from("<IIII", data)
    if magic == 0x414C454D:
        return data[16 : 16 + length]
    out = bytearray()
    window = bytearray(_DICTIONARY.ljust(4096, b"\0"))
    write = len(_DICTIONARY)
    position, end = 16, len(data)
    limit = min(length, _LONGEST_TEXT)
    while position < end and len(out) < limit:
        control = data[position]
        position += 1
        for bit in range(8):
            if position >= end or len(out) >= limit:
                break
            if not control >> bit & 1:
                piece = data[position : position + 1]
                position += 1
            else:
                if position + 1 >= end:
                    return bytes(out)
                reference = data[position] << 8 | data[position + 1]
                position += 2
                offset, count = reference >> 4, (reference & 0xF) + 2
                if offset == write:
                    return bytes(out)
                piece = b""
                for step in range(count):
                    byte = window[(offset + step) % 4096]
                    window[(write + step) % 4096] = byte
                    piece += bytes((byte,))
            for byte in piece:
                window[write] = byte
                write = (write + 1) % 4096
            out += piece
    return bytes(out)

"""Bytes of text files become text."""

import codecs
import re
from typing import Final

from retllm_desktop.core.errors import ItemError

_BYTE_ORDER_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins with the mark of UTF-16: looked at first
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_META_CHARSET: Final = re.compile(
    rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE
)
_SAMPLE_BYTES: Final = 64 * 1024
_CONTROL_BYTES: Final = bytes(set(range(32)) - set(b"\t\n\r\f\v\x1b\x08"))


def decode_text_bytes(data: bytes, *, html: bool = False) -> str:
    """Return the text of a file.

    A byte-order mark decides; then, in HTML, what the file says of itself; then UTF-8 if the
    bytes are valid UTF-8; then UTF-16 if every other byte is zero; then Windows-1252, and
    Latin-1 for the few bytes that it leaves undefined.

    Raises:
        ItemError: The bytes are no text (the path is for the caller to add).
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    if html and (named := _declared_encoding(data)):
        return data.decode(named, "replace")
    sample = data[:_SAMPLE_BYTES]
    if wide := _guess_utf16(sample):
        return data.decode(wide, "replace")
    if sample.count(0) or sum(sample.count(byte) for byte in _CONTROL_BYTES) > len(sample) // 20:
        raise ItemError("The file is called a text but holds none", "its bytes are binary")
    for encoding in ("utf-8", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def _declared_encoding(data: bytes) -> str | None:
    found = _META_CHARSET.search(data[:4096])
    if found is None:
        return None
    name = found[1].decode("ascii")
    try:
        info = codecs.lookup(name)
        "".encode(info.name)  # some codecs are none of text
    except (LookupError, ValueError):
        return None
    return info.name if info._is_text_encoding else None  # noqa: SLF001


def _guess_utf16(sample: bytes) -> str | None:
    """Recognise UTF-16 without a mark by its zeros: text of the West has one in every pair."""
    pairs = len(sample) // 2
    if pairs < 2:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > 0.6 * pairs and even < 0.05 * pairs:
        return "utf-16-le"
    if even > 0.6 * pairs and odd < 0.05 * pairs:
        return "utf-16-be"
    return None

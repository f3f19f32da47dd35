"""Bytes of text files become text: by what they declare, as UTF, or in a legacy encoding."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from retllm_desktop.core.errors import ItemError
from retllm_desktop.extraction.documents.encoding_guess import guess_legacy, guess_shifted
from retllm_desktop.extraction.documents.wide_encoding import guess_wide

_BYTE_ORDER_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins with the mark of UTF-16: looked at first
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NAME: Final = rb"([A-Za-z0-9_.:-]{2,40})"
_XML_DECLARATION: Final = re.compile(
    rb"""\s{0,20}<\?xml\b[^>]{0,200}?encoding\s*=\s*["']""" + _NAME, re.IGNORECASE
)
_STYLE_SHEET: Final = re.compile(rb'@charset "' + _NAME)
_META_CHARSET: Final = re.compile(
    rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*""" + _NAME, re.IGNORECASE
)
_META_WITHIN_BYTES: Final = 4096
_COOKIE: Final = re.compile(
    rb"^[ \t\f]*#[^\n]{0,200}?coding[:=][ \t]*" + _NAME + rb"|-\*-[^\n]{0,200}?coding:\s*" + _NAME
)
"""Of Python in its first two lines, of Emacs in its first."""
_MODELINE: Final = re.compile(rb"\b(?:vim?|ex):[^\n]{0,200}?\b(?:fileencoding|fenc)=" + _NAME)
_LOCAL_VARIABLES: Final = re.compile(rb"Local Variables:[^\x00]{0,1000}?\bcoding:\s*" + _NAME)
_EDGE_BYTES: Final = 2048

_READ_AS: Final = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "shift_jis": "cp932",
    "euc_jp": "euc_jis_2004",
    "iso2022_jp": "iso2022_jp_2",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "euc_kr": "cp949",
}
"""What is declared as a subset is read as what its users write: as browsers do."""
_ALIASES: Final = {
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "x-euc-jp": "euc_jis_2004",
    "x-gbk": "gb18030",
    "x-x-big5": "big5hkscs",
    "x-mac-roman": "mac-roman",
    "x-mac-cyrillic": "mac-cyrillic",
    "x-mac-ce": "mac-latin2",
    "x-mac-greek": "mac-greek",
    "x-mac-turkish": "mac-turkish",
    "windows-874": "cp874",
    "dos-874": "cp874",
    "iso-8859-8-i": "iso8859-8",
    "iso-8859-8-e": "iso8859-8",
    "unicode-1-1-utf-8": "utf-8",
    "x-unicode20utf8": "utf-8",
}
_SPOKEN: Final = {
    "cp932": "Shift-JIS",
    "euc_jis_2004": "EUC-JP",
    "iso2022_jp_2": "ISO-2022-JP",
    "iso2022_kr": "ISO-2022-KR",
    "gb18030": "GB18030",
    "big5hkscs": "Big5",
    "cp949": "EUC-KR",
    "koi8-r": "KOI8-R",
    "koi8-u": "KOI8-U",
    "cp874": "Windows-874",
    "mac-roman": "Mac OS Roman",
    "mac-cyrillic": "Mac OS Cyrillic",
}
_NO_FILES: Final = frozenset({"utf-7", "idna", "punycode", "unicode-escape", "raw-unicode-escape"})
_SAMPLE_BYTES: Final = 64 * 1024
_CONTROL_BYTES: Final = bytes(set(range(32)) - set(b"\t\n\r\f\v\x1b\x08"))
_CERTAIN_CHARS: Final = 4
"""So many characters beyond ASCII in valid UTF-8 are no accident, whatever is declared."""
_WINDOWS_1252: Final = {
    byte: bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(0x80, 0xA0)
}
"""Windows-1252 where it differs from Latin-1; of five bytes that it leaves undefined, Latin-1."""
_NEVER_WRITTEN: Final = re.compile("[\x80-\x84\x86-\x9f\ue000-\uf8ff]")
"""Controls of Latin-1 and private characters: signs of a wrong encoding."""


@dataclass(frozen=True, slots=True)
class DecodedText:
    """The text of a file.

    Attributes:
        text: All of it; U+FFFD stands where bytes were damaged.
        encoding: Python's name of the encoding.
        guessed: Whether nothing but the bytes' statistics told it.
    """

    text: str
    encoding: str
    guessed: bool = False

    @property
    def note(self) -> str:
        """A sentence for people where the encoding is a guess, empty otherwise."""
        if not self.guessed:
            return ""
        return f"The text declares no encoding; it was read as {get_encoding_name(self.encoding)}."


def get_encoding_name(encoding: str) -> str:
    """Return what people call one of Python's encodings: «Shift-JIS», «Windows-1250»."""
    if encoding in _SPOKEN:
        return _SPOKEN[encoding]
    if encoding.startswith("cp"):
        family = "Windows-" if encoding.startswith("cp125") else "DOS code page "
        return family + encoding.removeprefix("cp")
    return encoding.upper().replace("ISO8859", "ISO 8859")


def decode_text_bytes(data: bytes, *, html: bool = False, declared: str = "") -> str:
    """Return the text of a file, as ``decode_text`` reads it.

    Raises:
        ItemError: The bytes are no text (the path is for the caller to add).
    """
    return decode_text(data, html=html, declared=declared).text


def decode_text(data: bytes, *, html: bool = False, declared: str = "") -> DecodedText:
    """Return the text of a file.

    A byte-order mark decides. Then what is declared, unless the bytes cannot be that: by the
    caller, an XML declaration, HTML, a style sheet, a cookie of Python, Emacs or vim. Then UTF-8,
    which may be damaged in a few places; then UTF-16 and UTF-32 without a mark; then the legacy
    encoding that the bytes look most like.

    Args:
        data: The bytes; the last character may be cut off.
        html: Whether a ``meta`` element declares the encoding.
        declared: What is said of the encoding elsewhere: by the head of a message, for example.

    Raises:
        ItemError: The bytes are no text (the path is for the caller to add).
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return DecodedText(data.decode(encoding, "replace"), encoding)
    if _looks_binary(data):
        if wide := guess_wide(data, else_binary=True):
            return DecodedText(data.decode(wide, "replace"), wide)
        if text := _decode_around_zeros(data):
            return DecodedText(text, "utf-8")
        raise ItemError("The file is called a text but holds none", "its bytes are binary")
    names = [declared, *_find_declarations(data, html=html)]
    codecs_named = [codec for name in names if (codec := find_codec(name))]
    valid, beyond = _decode_valid_utf8(data)
    if valid is not None and beyond >= _CERTAIN_CHARS:
        return DecodedText(valid, "utf-8")
    for codec in codecs_named:
        text = _decode(data, codec)
        if _is_sound(text, codec):
            return DecodedText(text, codec)
    if valid is not None:
        if not beyond and (shifted := guess_shifted(data)):
            return DecodedText(data.decode(shifted, "replace"), shifted, guessed=True)
        return DecodedText(valid, "utf-8")
    damaged = data.decode("utf-8", "replace")
    if _is_sound(damaged, "utf-8"):
        return DecodedText(damaged, "utf-8")
    if wide := guess_wide(data, else_binary=False):
        return DecodedText(data.decode(wide, "replace"), wide)
    legacy = guess_legacy(data)
    return DecodedText(_decode(data, legacy), legacy, guessed=True)


def find_codec(name: str) -> str | None:
    """Return Python's codec for a declared name, None where it names no encoding of text."""
    name = name.strip().lower()
    if name in _ALIASES:
        return _ALIASES[name]
    if name.startswith(("x-cp", "x-windows-")):
        name = "cp" + name.rpartition("-")[2].removeprefix("cp")
    try:
        codec = codecs.lookup(name).name
        if codec.startswith(("utf-16", "utf-32")):
            return "utf-8"  # the declaration itself was read byte by byte
        spells_ascii = "<a>".encode(codec) == b"<a>"
    except (LookupError, ValueError, TypeError):
        return None
    # Some codecs make text of text, some are of mainframes, and UTF-7 hides markup.
    if not spells_ascii or codec.replace("_", "-") in _NO_FILES:
        return None
    return _READ_AS.get(codec, codec)


def _find_declarations(data: bytes, *, html: bool) -> Iterator[str]:
    head = data[:_META_WITHIN_BYTES]
    if found := _XML_DECLARATION.match(head) or _STYLE_SHEET.match(head):
        yield found[1].decode("ascii")
    if html and (found := _META_CHARSET.search(head)):
        yield found[1].decode("ascii")
    edge, end = head[:_EDGE_BYTES], data[-_EDGE_BYTES:]
    for line in edge.split(b"\n", 2)[:2]:
        if found := _COOKIE.search(line):
            yield (found[1] or found[2]).decode("ascii")
    for place in (edge, end):
        if found := _MODELINE.search(place):
            yield found[1].decode("ascii")
    if found := _LOCAL_VARIABLES.search(end):
        yield found[1].decode("ascii")


def _looks_binary(data: bytes) -> bool:
    sample = data[:_SAMPLE_BYTES]
    controls = sum(sample.count(byte) for byte in _CONTROL_BYTES)
    return sample.count(0) > 0 or controls > len(sample) // 20


def _decode_around_zeros(data: bytes) -> str:
    """Return the text around runs of zeros, as a power cut leaves them in logs; empty if none."""
    kept = data.replace(b"\0", b"")
    if 3 * len(kept) < 2 * len(data) or _looks_binary(kept):
        return ""
    return _decode_valid_utf8(kept)[0] or ""


def _decode(data: bytes, codec: str) -> str:
    if codec != "cp1252":
        return data.decode(codec, "replace")
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        return data.decode("latin-1").translate(_WINDOWS_1252)


def _decode_valid_utf8(data: bytes) -> tuple[str | None, int]:
    """Return the text and how many of its characters are beyond ASCII; None where it is invalid.

    The last character may be cut off where others show that it is one.
    """
    try:
        text, used = codecs.utf_8_decode(data, "strict", False)
    except UnicodeDecodeError:
        return None, 0
    beyond = _count_beyond_ascii(text)
    if used == len(data):
        return text, beyond
    return (text + "\ufffd", beyond) if beyond >= 2 else (None, 0)


def _is_sound(text: str, codec: str) -> bool:
    """Whether bytes read as text are what they were said to be, damage in few places apart."""
    wrong = text.count("\ufffd")
    if codec != "utf-8":
        wrong += len(_NEVER_WRITTEN.findall(text))
    return wrong == 0 or 2 * wrong <= _count_beyond_ascii(text) - wrong


def _count_beyond_ascii(text: str) -> int:
    return 0 if text.isascii() else len(text) - len(text.encode("ascii", "ignore"))

"""Tells UTF-16 and UTF-32 without a mark, in any script, by whether they spell usual characters."""

from collections import Counter
from typing import Final

_SAMPLE_CHARS: Final = 1024
_USUAL_SHARE: Final = 0.95
_LEAST_CHARS: Final = 5
"""Fewer are believed only where the bytes can be no other text."""
_SMALL_SCRIPTS: Final = range(0x250, 0x2000)
_PUNCTUATION: Final = range(0x2000, 0x2070)
_SIGNS: Final = (range(0x20A0, 0x20C0), range(0x2100, 0x2200), range(0x2460, 0x2680))
_KANA: Final = range(0x3000, 0x3100)
_IDEOGRAPHS: Final = range(0x4E00, 0xA000)
_SYLLABLES: Final = range(0xAC00, 0xD7A4)
_WIDTH_FORMS: Final = range(0xFF01, 0xFFEF)
_COMMON_IDEOGRAPHS: Final = (
    ("gb2312", range(0xB0, 0xD8)),
    ("big5", range(0xA4, 0xC7)),
    ("euc_jp", range(0xB0, 0xD0)),
)
"""Character sets with the first bytes of their level of common ideographs."""


def guess_wide(data: bytes, *, else_binary: bool) -> str | None:
    """Return which of UTF-16 and UTF-32 bytes without a mark are in, None where in none.

    Bytes of another encoding spell a third of common ideographs and few of one script, since
    either byte of a pair takes any value; what spells nothing else than usual characters is text.

    Args:
        data: The bytes; the last character may be cut off.
        else_binary: Whether they would be no text otherwise, so that two characters suffice.
    """
    for encoding in ("utf-32-le", "utf-32-be"):
        whole = data[: min(4 * _SAMPLE_CHARS, len(data) // 4 * 4)]
        if len(whole) >= 8 and _spells(whole, encoding) is not None:
            return encoding
    pairs = data[: min(2 * _SAMPLE_CHARS, len(data) // 2 * 2)]
    least = 2 if else_binary else _LEAST_CHARS
    best, best_share = None, 0.0
    for encoding in ("utf-16-le", "utf-16-be"):
        text = _spells(pairs, encoding)
        if text is None or len(text) < least:
            continue
        share = _measure_usual(text)
        if share > best_share:
            best, best_share = encoding, share
    return best if best_share >= _USUAL_SHARE else None


def _spells(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as exc:
        if exc.end < len(data) - 2:
            return None
        return data[: exc.start].decode(encoding)  # half of a pair of surrogates


def _measure_usual(text: str) -> float:
    """Return which share of the characters is usual in texts, in [0, 1]."""
    blocks = Counter(ord(char) >> 7 for char in text if ord(char) in _SMALL_SCRIPTS)
    scripts = {block for block, _ in blocks.most_common(2)}
    accented = sum("\xc0" <= char < "\u0250" for char in text)
    if 2 * accented > len(text):
        return 0.0
    return sum(_is_usual(char, scripts) for char in text) / len(text)


def _is_usual(char: str, scripts: set[int]) -> bool:
    code = ord(char)
    if code < 0x80:
        return char.isprintable() or char in "\t\r\n\f"
    if code in _SMALL_SCRIPTS:
        return code >> 7 in scripts and char.isprintable()
    if code in _IDEOGRAPHS:
        return any(_leads(char, *level) for level in _COMMON_IDEOGRAPHS)
    if code in _SYLLABLES:
        return _leads(char, "euc_kr", range(0xB0, 0xC9))
    if code < 0x250 or code in _PUNCTUATION or code in _KANA or code in _WIDTH_FORMS:
        return char.isprintable() or char in "\xa0\xad\u200b\u200e\u200f\u3000"
    return code >= 0x1F300 or any(code in signs for signs in _SIGNS)


def _leads(char: str, charset: str, leads: range) -> bool:
    try:
        return char.encode(charset)[0] in leads
    except UnicodeEncodeError:
        return False

"""Tells a legacy encoding by its bytes: the detector's candidates, weighed by what they spell."""

import codecs
import math
import re
import unicodedata
from collections.abc import Iterator
from typing import Final

import chardet

_ASIAN: Final = (
    "cp932", "euc_jis_2004", "gb18030", "big5hkscs", "cp949",
)  # fmt: skip
_SHIFTED: Final = ("iso2022_jp_2", "iso2022_kr")
"""Escape sequences change what ASCII bytes mean."""
_PRIORS: Final[dict[str, float]] = {
    "cp1250": 0.0, "cp1251": 0.0, "cp1252": 1.3, "cp1253": 0.0, "cp1254": 0.0, "cp1255": 0.0,
    "cp1256": 0.0, "cp1257": 0.0, "cp874": 0.0, "koi8-r": 0.0, "koi8-u": 0.0,
    "iso8859-1": 1.2, "iso8859-2": 0.0, "iso8859-5": 0.0, "iso8859-6": 0.0, "iso8859-7": 0.0,
    "iso8859-8": 0.0, "iso8859-9": -0.1, "iso8859-13": -0.4, "iso8859-15": -0.1,
    "cp437": -0.4, "cp737": -0.2, "cp850": -0.1, "cp852": -0.2, "cp866": -0.1, "cp1125": -0.4,
    "mac-roman": -0.2, "mac-cyrillic": -0.2,
}  # fmt: skip
"""Single-byte encodings that are told, with the log of how common they are among files."""
_CANDIDATES: Final = (*_ASIAN, *_PRIORS)
_CANDIDATES_WEIGHED: Final = 14
_CERTAINTY: Final = 3.0
"""What one byte beyond ASCII adds to the log of the detector's confidences: fitted, see the record
of decisions 0035."""
_IMPLAUSIBLE: Final = 8.0
"""What a character takes away that no writing has where it stands."""
_FLOOR: Final = 0.004
_SAMPLE_BYTES: Final = 16 * 1024
_SPELT_CHARS: Final = 2000
"""So many characters tell whether what a candidate spells is plausible."""
_LINE_BEFORE: Final = 500
_LINE_AFTER: Final = 2000
_SURE: Final = 0.9

_BEYOND_ASCII: Final = re.compile(rb"[\x80-\xff]")
_BREAK: Final = re.compile(rb"[\x00-\x20]")
_WORD: Final = re.compile(r"[^\W\d_]+")
_SCRIPTS: Final = (
    (0x250, "Latin"), (0x370, ""), (0x400, "Greek"), (0x530, "Cyrillic"), (0x590, ""),
    (0x600, "Hebrew"), (0x780, "Arabic"), (0xE00, ""), (0xE80, "Thai"), (0x1E00, ""),
    (0x1F00, "Latin"), (0x2000, "Greek"), (0xFB00, "Asian"), (0xFB07, "Latin"), (0xFE70, "Asian"),
    (0xFF00, "Arabic"), (0x110000, "Asian"),
)  # fmt: skip
"""First code point beyond each script that legacy encodings have, in order."""
_WITHIN_WORDS: Final = frozenset("’‘–—…·")
_AFTER_WORDS: Final = frozenset("®™©°²³")
_NEVER_AFTER_WORDS: Final = frozenset("‚„•¡¿‡†¶§")
_BEFORE_WORDS: Final = frozenset("©®→←°µ×±")


def guess_legacy(data: bytes) -> str:
    """Return the codec by which bytes that are neither ASCII nor UTF-8 read best.

    The detector compares what follows what with what does in many languages; the more bytes there
    are, the more it is believed. Of two encodings of like confidence the more common one is taken.
    """
    sample = b"".join(_telling_lines(data))
    found = chardet.detect_all(
        sample, ignore_threshold=True, compat_names=False, include_encodings=_CANDIDATES
    )
    number = len(_BEYOND_ASCII.findall(sample))
    best, best_weight = "cp1252", -math.inf
    for candidate in found[:_CANDIDATES_WEIGHED]:
        encoding = candidate["encoding"] or ""
        try:
            text = codecs.getincrementaldecoder(encoding)().decode(sample)
        except (LookupError, UnicodeDecodeError):
            continue
        weight = (
            _CERTAINTY * number * math.log(candidate["confidence"] + _FLOOR)
            + _PRIORS.get(encoding, 0.0)
            - _IMPLAUSIBLE * number * _measure_implausibility(text[:_SPELT_CHARS])
        )
        if weight > best_weight:
            best, best_weight = encoding, weight
    return "cp1252" if best == "iso8859-1" else best


def guess_shifted(data: bytes) -> str | None:
    """Return which encoding with escape sequences ASCII bytes are in, None where in none."""
    if b"\x1b$" not in data and b"\x0e" not in data:
        return None
    return _find_among(data, _SHIFTED)


def _find_among(data: bytes, encodings: tuple[str, ...]) -> str | None:
    found = chardet.detect(
        data, compat_names=False, include_encodings=encodings, no_match_encoding=encodings[0]
    )
    return found["encoding"] if found["confidence"] >= _SURE else None


def _telling_lines(data: bytes) -> Iterator[bytes]:
    """Yield what surrounds bytes beyond ASCII, in whole lines, 16 KiB at most together.

    A piece begins and ends where no character of several bytes is cut.
    """
    position = taken = 0
    while taken < _SAMPLE_BYTES and (found := _BEYOND_ASCII.search(data, position)):
        first = found.start()
        begin = data.rfind(b"\n", max(position, first - _LINE_BEFORE), first) + 1
        if not begin:
            begin = position if first - position <= _LINE_BEFORE else first
        wanted = first + min(_LINE_AFTER, _SAMPLE_BYTES - taken)
        end = data.find(b"\n", first, wanted) + 1
        if not end:
            found = _BREAK.search(data, wanted, wanted + _LINE_AFTER)
            end = found.end() if found else min(wanted, len(data))
        yield data[begin:end]
        if not found and end < len(data):
            return
        taken += end - begin
        position = end


def _measure_implausibility(text: str) -> float:
    """Return which share of the characters beyond ASCII no writing has where they stand, in [0, 1].

    Those are letters of two scripts in one word, capitals amid small letters, digits and signs
    within words, lone letters of another script among Latin words.
    """
    beyond = sum(char > "\x7f" for char in text)
    if not beyond:
        return 0.0
    strange = 0
    latin_words = False
    longest: dict[str, int] = {}
    for match in _WORD.finditer(text):
        word = match[0]
        scripts = {_get_script(char) for char in word}
        latin_words = latin_words or (scripts == {"Latin"} and len(word) > 1)
        if word.isascii():
            continue
        if len(scripts) > 1 or "" in scripts:
            strange += sum(char > "\x7f" for char in word)
        for script in scripts:
            longest[script] = max(longest.get(script, 0), len(word))
        strange += sum(_is_odd_letter(word, place) for place in range(len(word)))
        around = text[match.start() - 1 : match.start()] + text[match.end() : match.end() + 1]
        if scripts != {"Asian"} and any(char.isascii() and char.isdigit() for char in around):
            strange += 1
    if latin_words and any(size < 2 for script, size in longest.items() if script != "Latin"):
        strange += beyond
    strange += sum(_is_odd_sign(text, place) for place in range(len(text)))
    return min(1.0, strange / beyond)


def _get_script(char: str) -> str:
    return next(name for end, name in _SCRIPTS if ord(char) < end)


def _is_odd_letter(word: str, place: int) -> bool:
    char = word[place]
    if char < "\x80":
        return False
    if char in "ªº":
        return len(word) > 1
    before, after = word[max(0, place - 1) : place], word[place + 1 : place + 2]
    return char.isupper() and before != "" and (before.islower() or after.islower())


def _is_odd_sign(text: str, place: int) -> bool:
    char = text[place]
    if char < "\x80" or char.isalnum():
        return False
    kind = unicodedata.category(char)[0]
    if kind in "CM":
        return kind == "C" and char != "\xad"
    before, after = text[max(0, place - 1) : place], text[place + 1 : place + 2]
    latin_before = before.isalpha() and _get_script(before) == "Latin"
    latin_after = after.isalpha() and _get_script(after) == "Latin"
    if before.isalpha() and after.isalpha() and _get_script(before) != "Asian":
        return char not in _WITHIN_WORDS
    if latin_before and ((kind in "SN" and char not in _AFTER_WORDS) or char in _NEVER_AFTER_WORDS):
        return True
    return latin_after and kind in "SN" and char not in _BEFORE_WORDS

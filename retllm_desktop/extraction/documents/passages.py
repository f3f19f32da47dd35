"""Texts are cut into passages."""

import re
from collections.abc import Iterator
from typing import Final

TARGET_CHARS: Final = 1000
MAX_CHARS: Final = 1400
_PARAGRAPH: Final = re.compile(r"\n[ \t]*\n\s*")
_SENTENCE: Final = re.compile(r"[.!?…][\"'»”’)\]]*\s+|[。！？]")
_LINE: Final = re.compile(r"\n")
_WORD: Final = re.compile(r"\s+")
_BORDERS: Final = (_PARAGRAPH, _SENTENCE, _LINE, _WORD)
_DROPPED_CHARS: Final = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ufeff\ufffe\uffff]")
_SOFT_HYPHEN: Final = re.compile(r"[\x02\ufffe\u00ad]\n?")


def split_passages(
    text: str, target: int = TARGET_CHARS, maximum: int = MAX_CHARS
) -> Iterator[str]:
    """Cut a text into pieces that, joined, are the text again.

    A piece ends at the paragraph border nearest to ``target`` characters, failing that at a
    sentence, a line, a word, and only without any of these in the middle of a word. Pieces
    have between ``target / 2`` and ``maximum`` characters, except for a shorter last one.

    Raises:
        ValueError: ``maximum`` is smaller than ``target`` or they are not positive.
    """
    if not 0 < target <= maximum:
        raise ValueError("need 0 < target <= maximum")
    start = 0
    while len(text) - start > maximum:
        end = _find_border(text, start, target, maximum)
        yield text[start:end]
        start = end
    if start < len(text):
        yield text[start:]


def extract_passages(text: str) -> list[str]:
    """Return a text's passages, tidied, without surrounding white space and without empty ones."""
    stripped = (piece.strip() for piece in split_passages(normalise_passage(text)))
    return [piece for piece in stripped if piece]


def normalise_passage(text: str) -> str:
    """Return a text with one kind of line end and without invisible characters.

    Words that a typesetter hyphenated at the line's end (marked as such by the PDF reader)
    are put together again.
    """
    unified = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n\n")
    whole = _DROPPED_CHARS.sub("", _SOFT_HYPHEN.sub("", unified))
    return whole.encode("utf-8", "replace").decode("utf-8")


def _find_border(text: str, start: int, target: int, maximum: int) -> int:
    low, high = start + max(1, target // 2), start + maximum
    middle = start + target
    for border in _BORDERS:
        ends = (match.end() for match in border.finditer(text, low - 1, high))
        best = min((end for end in ends if low <= end), key=lambda e: abs(e - middle), default=0)
        if best:
            return best
    return middle

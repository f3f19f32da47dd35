"""Words of a text as the index keeps them: case and diacritics folded, unspaced scripts in pairs.

Latin, Greek, Cyrillic, Hebrew and Arabic letters lose their marks; signs that make another letter
(Indian vowels, Thai tones, kana) stay. Scripts without spaces between words are indexed by
overlapping pairs of characters, «東京都» as «東京 京都 都»: a word of two characters is one entry,
a longer one a row of entries, and a single one (the last as well, for it has an entry of its own)
the beginning of an entry. Trigrams, which FTS5 offers, find no word of two characters.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final

_DIACRITICS: Final = re.compile(
    "[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a"
    "\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u1ab0-\u1aff\u1dc0-\u1dff"
    "\u20d0-\u20ff\ufe20-\ufe2f]+"
)
_LETTERS: Final = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "ŧ": "t", "ς": "σ"}
)
"""Letters that Unicode does not take apart, though people type them without their strokes."""
_PRIVATE: Final = "\ue000-\uf8ff\U000f0000-\U0010ffff"
_UNSPACED: Final = (
    "\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff\u1950-\u19df\u1a20-\u1aad"
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3031-\u3035\u303b\u303c\u3040-\u30fa\u30fc-\u30ff"
    "\u3100-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua9e0-\ua9ff\uaa60-\uaa7f\uf900-\ufaff"
    "\U00016fe0-\U00018cff\U0001aff0-\U0001b16f\U00020000-\U0003ffff"
)
"""Thai, Lao, Tibetan, Burmese, Khmer, Tai, Han, kana, bopomofo. Korean puts spaces."""

SEPARATOR: Final = "\ue000"
"""A word that no text has: between names, so that no phrase reaches from one into the next."""

_RUN: Final = re.compile(f"[{_UNSPACED}]+")
_DROPPED: Final = re.compile(f"[{_PRIVATE}\0]")
_WORD: Final = re.compile(rf"[{_UNSPACED}]+|(?:(?![{_UNSPACED}])[^\W_])+")
_CASES: Final = re.compile(r"[^\W\d_]+|\d+")


def fold_text(text: str) -> str:
    """Return a text without case, diacritics and compatibility forms."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text).casefold()
    bare = _DIACRITICS.sub("", unicodedata.normalize("NFKD", apart))
    return unicodedata.normalize("NFKC", bare).translate(_LETTERS)


def is_unspaced(text: str) -> bool:
    """Whether a text begins in a script without spaces between words."""
    return _RUN.match(text) is not None


def prepare_text(text: str) -> str:
    """Return a text as the index takes it: its tokenizer finds the words in it."""
    if text.isascii():
        # The tokenizer folds these itself.
        return text
    return _RUN.sub(
        lambda run: f" {_pairs(run[0], closed=True)} ", _DROPPED.sub(" ", fold_text(text))
    )


def split_words(text: str) -> list[str]:
    """Return the words of a text, folded; a run of an unspaced script is one."""
    return [
        piece
        for chunk in _word_chunks(_DROPPED.sub(" ", fold_text(text)))
        for piece in (_split_runs(chunk) if _RUN.search(chunk) else (chunk,))
    ]


def phrase_expression(pieces: list[str], *, open_end: bool = False) -> str:
    """Return words as an FTS5 string that they must stand in, one after the other.

    Args:
        pieces: From ``split_words``; at least one.
        open_end: The last one may be the beginning of a word.
    """
    entries = [
        _pairs(piece, closed=number < len(pieces) - 1) if is_unspaced(piece) else piece
        for number, piece in enumerate(pieces)
    ]
    last = pieces[-1]
    beginning = (open_end and not is_unspaced(last)) or (is_unspaced(last) and len(last) == 1)
    return f'"{" ".join(entries)}"' + (" *" if beginning else "")


def split_name(text: str) -> str:
    """Return a name taken apart where case changes and digits begin or end.

    ``HolidayPhotos2019`` is ``Holiday Photos 2019``. Empty where it holds no such place.
    """
    whole = [match[0] for match in _WORD.finditer(text)]
    pieces = [piece for word in whole for piece in split_cases(word)]
    return " ".join(pieces) if len(pieces) > len(whole) else ""


@lru_cache(maxsize=4096)
def split_cases(word: str) -> tuple[str, ...]:
    """Return the parts of a word between changes of case and between letters and digits."""
    found: list[str] = []
    for match in _CASES.finditer(word):
        piece = match[0]
        start = 0
        for at in range(1, len(piece)):
            rises = piece[at].isupper() and not piece[at - 1].isupper()
            # «HTMLPage»: the last capital of a row belongs to what follows.
            falls = (
                at + 1 < len(piece)
                and piece[at - 1].isupper()
                and piece[at].isupper()
                and piece[at + 1].islower()
            )
            if rises or falls:
                found.append(piece[start:at])
                start = at
        found.append(piece[start:])
    return tuple(found)


def _pairs(run: str, *, closed: bool) -> str:
    """Return the pairs of a run; where it is known to end there (``closed``), its last alone too.

    In the index every run is closed; in a phrase only one that another word follows.
    """
    pairs = [run[at : at + 2] for at in range(len(run) - 1)]
    if closed or not pairs:
        pairs.append(run[-1])
    return " ".join(pairs)


def _word_chunks(folded: str) -> list[str]:
    found: list[str] = []
    start = -1
    for at, character in enumerate(folded):
        # As the tokenizer is configured: letters, marks and numbers.
        if character.isalnum() or (
            not character.isascii() and unicodedata.category(character)[0] in "LMN"
        ):
            if start < 0:
                start = at
        elif start >= 0:
            found.append(folded[start:at])
            start = -1
    if start >= 0:
        found.append(folded[start:])
    return found


def _split_runs(chunk: str) -> list[str]:
    found: list[str] = []
    position = 0
    for run in _RUN.finditer(chunk):
        if run.start() > position:
            found.append(chunk[position : run.start()])
        found.append(run[0])
        position = run.end()
    if position < len(chunk):
        found.append(chunk[position:])
    return found

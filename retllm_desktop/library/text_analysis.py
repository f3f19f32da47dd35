"""Words of a text as the index keeps them: case and diacritics folded, unspaced scripts in pairs.

Latin, Greek, Cyrillic, Hebrew and Arabic letters lose their marks; signs that make another letter
(Indian vowels, Thai tones, kana) stay. Scripts without spaces between words are indexed by
overlapping pairs of characters, «東京都» as «東京 京都 都»: a word of two characters is one entry,
a longer one a row of entries, and a single one (the last as well, for it has an entry of its own)
the beginning of an entry. Trigrams, which FTS5 offers, find no word of two characters.
"""

import re
import unicodedata
from dataclasses import dataclass
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


MAX_WORDS: Final = 32
"""Of a longer text the first words are looked for: beyond that each costs and none decides."""
_PREFIX_FROM: Final = 3
"""Letters from which the word being typed is taken for a beginning. Words that begin with two
letters are most of the library, take as long to find as all others together, and help nobody; an
index of beginnings would make the index of words two and a half times as large."""
_STEM_FROM: Final = 5
_DOUBLED_UP_TO: Final = 4
"""Letters of a stem whose last one may be written twice: «run», «running»."""
_ENDINGS: Final = (
    "ies", "ings", "ing", "ers", "ed", "es", "er", "en", "ly", "s", "e", "y",
)  # fmt: skip
_KEPT_WORDS: Final = 256
"""While a query is typed, its earlier words are looked up again with every letter."""
_AS_TYPED: Final = 1.2
_ON_TOP: Final = 0.2
_ADDED: Final = ("", "s", "ed", "ing")


@dataclass(frozen=True, slots=True)
class WordForm:
    """One thing to look up for a word.

    Attributes:
        expression: An FTS5 query.
        weight: How much it weighs.
        on_top: Whether another form finds the same rows, so that it only lifts them by its weight.
    """

    expression: str
    weight: float = 1.0
    on_top: bool = False


@dataclass(frozen=True, slots=True)
class QueryWord:
    """A word to look for.

    Attributes:
        pieces: What the index takes it for: one word mostly, «IMG_2041» is two.
        forms: Other forms of it that are also taken.
        stem: What else words may begin with, empty for nothing.
        open_end: Whether it may be the beginning of a word, for it is still being typed.
    """

    pieces: tuple[str, ...]
    forms: tuple[str, ...] = ()
    stem: str = ""
    open_end: bool = False

    @property
    def is_one(self) -> bool:
        """Whether all its variants are forms of one word; else they are parts of it."""
        return len(self.pieces) == 1 and not is_unspaced(self.pieces[0])

    @property
    def variants(self) -> tuple[WordForm, ...]:
        """What to look up for it.

        As it was typed it weighs most. A beginning holds it too, so that it weighs on top.
        """
        return _variants(self)


@lru_cache(maxsize=_KEPT_WORDS)
def _variants(word: QueryWord) -> tuple[WordForm, ...]:
    if not word.is_one:
        return tuple(WordForm(expression) for expression in dict.fromkeys(_parts(word)))
    typed = phrase_expression(list(word.pieces))
    if not (word.forms or word.stem or word.open_end):
        return (WordForm(typed),)
    found = [WordForm(phrase_expression([form])) for form in word.forms]
    beginnings = dict.fromkeys(
        phrase_expression([start], open_end=True)
        for start in (word.stem, *(word.pieces if word.open_end else ()))
        if start
    )
    found += (WordForm(beginning) for beginning in beginnings)
    lifting = WordForm(typed, _ON_TOP, on_top=True) if beginnings else WordForm(typed, _AS_TYPED)
    return (lifting, *found)


def _parts(word: QueryWord) -> list[str]:
    """Return queries for the whole, for what it is put together of, and for pairs in it."""
    pieces = list(word.pieces)
    found = [phrase_expression(pieces, open_end=word.open_end)]
    if len(pieces) > 1:
        found.extend(
            phrase_expression([piece], open_end=word.open_end and number == len(pieces) - 1)
            for number, piece in enumerate(pieces)
            if len(piece) > 1 or is_unspaced(piece)
        )
    for piece in pieces:
        if is_unspaced(piece) and len(piece) > 2:
            found.extend(phrase_expression([piece[at : at + 2]]) for at in range(len(piece) - 1))
    return found


def parse_words(text: str) -> list[QueryWord]:
    """Take a typed text apart.

    The last word is taken for a beginning unless something follows it.
    """
    found: dict[tuple[str, ...], QueryWord] = {}
    chunks = text.split()[:MAX_WORDS]
    typing = bool(text) and not text[-1].isspace()
    for number, chunk in enumerate(chunks):
        pieces = tuple(split_words(chunk)[:MAX_WORDS])
        if not pieces:
            continue
        last = typing and number == len(chunks) - 1
        open_end = (
            last
            and chunk[-1].isalnum()
            and _letters(pieces[-1]) >= _PREFIX_FROM
            and not is_unspaced(pieces[-1])
        )
        found[pieces] = _with_forms(pieces, open_end=open_end)
    return list(found.values())


def _letters(word: str) -> int:
    """Return how many letters a word has; a Korean syllable is of several."""
    return len(word) if word.isascii() else len(unicodedata.normalize("NFD", word))


@lru_cache(maxsize=_KEPT_WORDS)
def _with_forms(pieces: tuple[str, ...], *, open_end: bool) -> QueryWord:
    word = pieces[0]
    if len(pieces) > 1 or len(word) < 3 or not (word.isascii() and word.isalpha()):
        return QueryWord(pieces, open_end=open_end)
    stem = _stem(word)
    if stem != word and len(stem) >= _STEM_FROM:
        return QueryWord(pieces, stem=stem, open_end=open_end)
    forms = [f"{start}{end}" for start in dict.fromkeys((word, stem)) for end in _ADDED]
    if len(stem) <= _DOUBLED_UP_TO:
        forms += (f"{stem}{stem[-1]}{end}" for end in ("ed", "ing"))
    return QueryWord(
        pieces,
        forms=tuple(dict.fromkeys(form for form in forms if form != word)),
        open_end=open_end,
    )


def _stem(word: str) -> str:
    """Return a word without an English (or common Germanic) ending."""
    for ending in _ENDINGS:
        rest = word.removesuffix(ending)
        if rest == word or len(rest) < 3 or (ending == "s" and rest[-1] in "siu"):
            continue
        if ending in {"ing", "ed", "er", "ers"} and len(rest) > 3 and rest[-1] == rest[-2]:
            rest = rest[:-1]
        return rest
    return word

"""What was typed, as words to look for: each with other forms of it, none of it as syntax."""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from retllm_desktop.library.text_analysis import is_unspaced, phrase_expression, split_words

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
"""While somebody types, the words before are asked for again with every letter."""
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

"""What is typed as words, as things to look up: words with their forms, phrases, names of files.

Words that carry nothing are left out (``stop_words``), unless the query holds nothing else or they
stand in quotes. A finished word is looked up with its forms (``word_forms``), the word that is
still being typed with all that begins like it. A name that a camera or a program made is one thing
(``file_names``).
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from retllm_desktop.library.file_names import name_entry, split_file_name
from retllm_desktop.library.stop_words import ENGLISH, find_idle_words, is_idle
from retllm_desktop.library.text_analysis import (
    fold_text,
    is_unspaced,
    phrase_expression,
    split_words,
)
from retllm_desktop.library.word_forms import word_forms

MAX_WORDS: Final = 32
"""Of a longer text the first words are looked for: beyond that each costs and none decides."""
_PREFIX_FROM: Final = 3
"""Letters from which the word being typed is taken for a beginning. Words that begin with two
letters are most of the library, take as long to find as all others together, and help nobody; an
index of beginnings would make the index of words two and a half times as large."""
_KEPT_WORDS: Final = 256
"""While a query is typed, its earlier words are looked up again with every letter."""
_AS_TYPED: Final = 1.2
_ON_TOP: Final = 0.2
_QUOTED: Final = re.compile(r'(?<!\S)"((?:[^"]|"")+)"(?!\S)')
_APOSTROPHES: Final = re.compile("['’ʼ]")
_NEGATED: Final = re.compile("[a-z]+n['’]t", re.IGNORECASE)
_CONTRACTED: Final = frozenset({"s", "re", "ve", "ll", "d", "m"})
_DEFAULT_LANGUAGES: Final = frozenset({ENGLISH})


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
        pieces: What the index takes it for: one word mostly, «T-shirt» is two.
        forms: Other forms of it that are also taken.
        open_end: Whether it may be the beginning of a word, for it is still being typed.
        exact: Whether only the pieces one after the other are it, and no part of them.
        entry: The entry of the index for a name of a file that is no words, empty for none.
        idle: Which of several pieces carry nothing and are not looked up by themselves.
    """

    pieces: tuple[str, ...]
    forms: tuple[str, ...] = ()
    open_end: bool = False
    exact: bool = False
    entry: str = ""
    idle: frozenset[str] = frozenset()

    @property
    def is_one(self) -> bool:
        """Whether all its variants are forms of one word; else they are parts of it."""
        return self.exact or (len(self.pieces) == 1 and not is_unspaced(self.pieces[0]))

    @property
    def parts(self) -> tuple[str, ...]:
        """The pieces that are looked up by themselves beside the whole."""
        if self.exact or len(self.pieces) == 1:
            return ()
        return tuple(
            piece
            for piece in self.pieces
            if (len(piece) > 1 or is_unspaced(piece)) and piece not in self.idle
        )

    @property
    def variants(self) -> tuple[WordForm, ...]:
        """What to look up for it.

        As it was typed it weighs most. A beginning holds it too, so that it weighs on top.
        """
        return _variants(self)


@lru_cache(maxsize=_KEPT_WORDS)
def _variants(word: QueryWord) -> tuple[WordForm, ...]:
    if word.exact or not word.is_one:
        return tuple(WordForm(expression) for expression in dict.fromkeys(_parts(word)))
    typed = phrase_expression(list(word.pieces))
    begun = word.pieces[0] if word.open_end else None
    found = [
        WordForm(phrase_expression([form]))
        for form in word.forms
        # What begins like it is found by its beginning.
        if begun is None or not form.startswith(begun)
    ]
    if word.entry:
        found.append(WordForm(_entry_expression(word)))
    if begun is not None:
        found.append(WordForm(phrase_expression([begun], open_end=True)))
        return (WordForm(typed, _ON_TOP, on_top=True), *found)
    return (WordForm(typed, _AS_TYPED) if found else WordForm(typed), *found)


def _entry_expression(word: QueryWord) -> str:
    return f'"{word.entry}"{" *" if word.open_end else ""}'


def _parts(word: QueryWord) -> Iterator[str]:
    """Yield queries for the whole, for what it is put together of, and for pairs in it."""
    pieces = list(word.pieces)
    yield phrase_expression(pieces, open_end=word.open_end)
    if word.entry:
        yield _entry_expression(word)
    for number, piece in enumerate(pieces):
        if piece in word.parts:
            last = number == len(pieces) - 1
            yield phrase_expression([piece], open_end=word.open_end and last)
    if not word.exact:
        for piece in pieces:
            if is_unspaced(piece) and len(piece) > 2:
                for at in range(len(piece) - 1):
                    yield phrase_expression([piece[at : at + 2]])


def text_expression(text: str) -> str | None:
    """Return the FTS5 query for a text as a whole, as an exact phrase; None where it has no word.

    A name of a file that is no words is the entry of that name as well.
    """
    pieces = split_words(text)
    if not pieces:
        return None
    phrase, entries = phrase_expression(pieces), _name_entries(text)
    return f'({phrase} OR "{entries}")' if entries else phrase


def forms_expression(text: str, languages: frozenset[str]) -> str | None:
    """Return the FTS5 query for a word in any of its forms, or for a phrase; None for no word."""
    pieces = split_words(text)
    if len(pieces) != 1 or is_unspaced(pieces[0]):
        return text_expression(text)
    word = _plain_word(text, languages, open_end=False)
    return f"({' OR '.join(form.expression for form in word.variants)})"


def _name_entries(text: str) -> str:
    """Return the entries that the index has for a name, words included; empty for words alone."""
    parts = split_file_name(text)
    if not any(part.made for part in parts):
        return ""
    found = [
        entry
        for part in parts
        for entry in (
            [name_entry(text[part.start : part.end])]
            if part.made
            else split_words(text[part.start : part.end])
        )
    ]
    return " ".join(found)


class _Chunk(NamedTuple):
    """What stands between spaces.

    Attributes:
        text: As it was typed.
        typed: Its words as they were typed.
        pieces: What the index takes it for.
        open_end: Whether it is still being typed.
    """

    text: str
    typed: tuple[str, ...]
    pieces: tuple[str, ...]
    open_end: bool


def parse_words(text: str, languages: frozenset[str] = _DEFAULT_LANGUAGES) -> list[QueryWord]:
    """Take a typed text apart.

    The last word is taken for a beginning unless something follows it. What stands in quotes, from
    a space to a space, is an exact phrase; a quote in it is doubled.

    Args:
        text: What was typed.
        languages: Languages that its words may be of where the text does not tell (ISO 639-1
            codes).
    """
    quoted = [match[1].replace('""', '"') for match in _QUOTED.finditer(text)]
    rest = _QUOTED.sub(" ", text)
    chunks = _split_chunks(rest)
    idle, spoken = _idle_words(chunks)
    if len(idle) == len(chunks) and not quoted:
        idle = frozenset[int]()
    if spoken:
        languages = (languages & spoken) | {ENGLISH} if ENGLISH in spoken else spoken
    found: dict[tuple[str, ...], QueryWord] = {}
    for number, chunk in enumerate(chunks):
        if number not in idle:
            word = _query_word(chunk, spoken, languages)
            found[word.pieces] = word
    for name in _spaced_names(rest):
        found.setdefault(name.pieces, name)
    for phrase in quoted:
        pieces = tuple(split_words(phrase)[:MAX_WORDS])
        if pieces:
            found[pieces] = QueryWord(pieces, exact=True, entry=_name_entries(phrase))
    return list(found.values())


def _split_chunks(text: str) -> list[_Chunk]:
    typing = bool(text) and not text[-1].isspace()
    chunks = text.split()[:MAX_WORDS]
    found: list[_Chunk] = []
    for number, chunk in enumerate(chunks):
        pieces = tuple(split_words(chunk)[:MAX_WORDS])
        if not pieces:
            continue
        open_end = (
            typing
            and number == len(chunks) - 1
            and chunk[-1].isalnum()
            and _letters(pieces[-1]) >= _PREFIX_FROM
            and not is_unspaced(pieces[-1])
        )
        found.append(_Chunk(chunk, _typed_words(chunk), pieces, open_end))
    return found


def _typed_words(chunk: str) -> tuple[str, ...]:
    """Return the words of a chunk: «l’eau» has two, «it’s» and «Anna’s» one, «don’t» is «not»."""
    if _NEGATED.fullmatch(_bare(chunk)):
        return ("not",)
    parts = [word for part in _APOSTROPHES.split(chunk) if (word := _bare(part))]
    if len(parts) == 2 and parts[1].lower() in _CONTRACTED:
        return (parts[0],)
    return tuple(parts)


def _bare(text: str) -> str:
    """Return a text without the punctuation around it."""
    kept = [n for n, c in enumerate(text) if unicodedata.category(c)[0] in "LMN"]
    return text[kept[0] : kept[-1] + 1] if kept else ""


def _idle_words(chunks: Sequence[_Chunk]) -> tuple[frozenset[int], frozenset[str]]:
    """Return which chunks carry nothing, and the languages that the text may be in."""
    words = [(number, word) for number, chunk in enumerate(chunks) for word in chunk.typed]
    places, languages = find_idle_words([word for _, word in words])
    telling = {number for at, (number, _) in enumerate(words) if at not in places}
    return frozenset(range(len(chunks))) - telling, languages


def _query_word(chunk: _Chunk, spoken: frozenset[str], languages: frozenset[str]) -> QueryWord:
    """Return what is looked up for a chunk."""
    if _APOSTROPHES.search(_bare(chunk.text)):
        # «l’eau» is «eau», «Anna’s» is «Anna»; «rock’n’roll» stays whole.
        telling = [word for word in chunk.typed if len(word) > 1 and not is_idle(word, spoken)]
        if len(telling) == 1:
            return _plain_word(telling[0], languages, open_end=chunk.open_end)
    if len(chunk.pieces) == 1:
        return _plain_word(chunk.text, languages, open_end=chunk.open_end)
    made = _name_entries(chunk.text)
    if made:
        return QueryWord(chunk.pieces, open_end=chunk.open_end, exact=True, entry=made)
    idle = frozenset(piece for piece in chunk.pieces if is_idle(piece, spoken or languages))
    return QueryWord(chunk.pieces, open_end=chunk.open_end, idle=idle)


def _plain_word(text: str, languages: frozenset[str], *, open_end: bool) -> QueryWord:
    pieces = tuple(split_words(text)[:MAX_WORDS])
    forms = word_forms(_bare(text), languages) if len(pieces) == 1 else ()
    folded = _single_words(fold_text(form) for form in forms)
    entry = _name_entries(text)
    return QueryWord(
        pieces,
        forms=tuple(form for form in folded if form not in pieces),
        open_end=open_end,
        entry=entry,
    )


def _single_words(texts: Iterable[str]) -> Sequence[str]:
    return [text for text in dict.fromkeys(texts) if text.isalnum()]


def _spaced_names(text: str) -> Iterator[QueryWord]:
    """Yield names of files that were typed with spaces («img 2034»), as wholes."""
    for part in split_file_name(text.rstrip()):
        made = text[part.start : part.end]
        if part.made and any(character.isspace() for character in made):
            pieces = tuple(split_words(made)[:MAX_WORDS])
            yield QueryWord(pieces, exact=True, entry=name_entry(made))


def _letters(word: str) -> int:
    """Return how many letters a word has; a Korean syllable is of several."""
    return len(word) if word.isascii() else len(unicodedata.normalize("NFD", word))

"""What was typed, as words to look for: each with other forms of it, none of it as syntax."""

from dataclasses import dataclass
from typing import Final

from retllm_desktop.store.folding import phrase, unspaced, words

MAX_WORDS: Final = 32
"""Of a longer text the first words are looked for: beyond that each costs and none decides."""
_PREFIX_FROM: Final = 2
"""Letters from which the word being typed is taken for a beginning: of one letter the beginnings
are most of the library."""
_STEM_FROM: Final = 5
_ENDINGS: Final = (
    "ies", "ings", "ing", "ers", "ed", "es", "er", "en", "ly", "s", "e", "y",
)  # fmt: skip
_ADDED: Final = ("", "s", "es", "ed", "ing", "er", "y", "ies")


@dataclass(frozen=True, slots=True)
class Word:
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
    def expression(self) -> str:
        """An FTS5 query."""
        return " OR ".join(self._strings())

    def _strings(self) -> list[str]:
        pieces = list(self.pieces)
        found = [phrase(pieces)]
        if self.forms or self.stem:
            # FTS5 knows no weights of words: just as it was typed, one counts twice.
            found *= 2
        if self.open_end:
            found.append(phrase(pieces, open_end=True))
        if len(pieces) > 1:
            found.extend(
                phrase([piece], open_end=self.open_end and number == len(pieces) - 1)
                for number, piece in enumerate(pieces)
                if len(piece) > 1 or unspaced(piece)
            )
        for piece in pieces:
            if unspaced(piece) and len(piece) > 2:
                found.extend(phrase([piece[at : at + 2]]) for at in range(len(piece) - 1))
        found.extend(phrase([form]) for form in self.forms)
        if self.stem:
            found.append(phrase([self.stem], open_end=True))
        return found


def asked(text: str) -> list[Word]:
    """Take a typed text apart.

    The last word is taken for a beginning unless something follows it.
    """
    found: dict[tuple[str, ...], Word] = {}
    chunks = text.split()[:MAX_WORDS]
    typing = bool(text) and not text[-1].isspace()
    for number, chunk in enumerate(chunks):
        pieces = tuple(words(chunk)[:MAX_WORDS])
        if not pieces:
            continue
        last = typing and number == len(chunks) - 1
        open_end = last and chunk[-1].isalnum() and len(pieces[-1]) >= _PREFIX_FROM
        found[pieces] = _with_forms(pieces, open_end=open_end)
    return list(found.values())


def _with_forms(pieces: tuple[str, ...], *, open_end: bool) -> Word:
    word = pieces[0]
    if len(pieces) > 1 or len(word) < 3 or not (word.isascii() and word.isalpha()):
        return Word(pieces, open_end=open_end)
    stem = _stem(word)
    if stem != word and len(stem) >= _STEM_FROM:
        return Word(pieces, stem=stem, open_end=open_end)
    forms = [f"{start}{end}" for start in dict.fromkeys((word, stem)) for end in _ADDED]
    forms += (f"{stem}{stem[-1]}{end}" for end in ("ed", "ing"))
    return Word(
        pieces, forms=tuple(dict.fromkeys(one for one in forms if one != word)), open_end=open_end
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

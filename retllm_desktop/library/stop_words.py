"""Which words of a query carry nothing («a», «the», «in»), by the language the query is in.

A word that carries nothing in one language may name a thing in another («dog» is «but» in Danish,
«hat», «war» and «man» are German), so the language comes first. It is the one whose own such words
the query holds most of; words that name things in English are no evidence. On a tie all of the tied
languages count, and what names a thing in one of them is kept. Without evidence nothing is dropped.
packaging/decisions/0026 has the examples that this was tried on.
"""

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from retllm_desktop.platform.paths import bundled_folder

ENGLISH: Final = "en"


def _words(text: str) -> list[str]:
    return text.split()


_THINGS_IN_ENGLISH: Final = frozenset(
    _words(
        "ale allen ante aura auras bare ben bin bins bout can col con dal dan dell den dies "
        "die dig din dine dog don door dos dove down elles end era eras ere est fosse go ham "
        "han hans hat hay hem hoe hun inn man mange mas med medan men mes min mine mines mint "
        "mitt mod mon nada nam ned nod nun ons pan par para pas pod pour raz reeds sam sea "
        "seas sedan sin sit sob som son sou sue sui sus tam ten tened till ton tot van vet "
        "want war will"
    )
)
"""Words of other languages' lists that are content words, or names, in English: those of the lists
that WordNet 3.1 has as a lemma or a form of one, read through by hand."""
_THINGS_IN_THEIR_OWN_LANGUAGE: Final = {ENGLISH: frozenset({"can", "don", "down", "will"})}
"""A can, a last will, a down jacket: these are in the list, and kept."""
_TELLING_LETTERS: Final = frozenset("aiàèéи")
"""Single Latin letters are a plan («plan b») or a vitamin as often as a word, but for these."""


class IdleWords(NamedTuple):
    """Which words of a query carry nothing.

    Attributes:
        places: Their places among the words.
        languages: The languages that the query may be in, as ISO 639-1 codes; empty where nothing
            tells.
    """

    places: frozenset[int]
    languages: frozenset[str]


def find_idle_words(words: Sequence[str]) -> IdleWords:
    """Return which words carry nothing in the language of their query.

    Args:
        words: All of a query, as they were typed, without punctuation around them.
    """
    known = _languages_by_word()
    folded = [_fold_case(word) for word in words]
    mixed = not all(word.isupper() for word in words if word.lower() != word.upper())
    # «US» and «WHO» among other words are names.
    names = {n for n, word in enumerate(words) if mixed and len(word) > 1 and word.isupper()}
    evidence: dict[str, int] = {}
    for word in {word for n, word in enumerate(folded) if n not in names}:
        if word in _THINGS_IN_ENGLISH or (len(word) == 1 and _is_no_evidence(word)):
            continue
        for language in known.get(word, ()):
            evidence[language] = evidence.get(language, 0) + 1
    if not evidence:
        return IdleWords(frozenset(), frozenset())
    most = max(evidence.values())
    languages = frozenset(language for language, number in evidence.items() if number == most)
    places = frozenset(
        n for n, word in enumerate(folded) if n not in names and _is_idle(word, languages)
    )
    return IdleWords(places, languages)


def is_idle(word: str, languages: frozenset[str]) -> bool:
    """Whether a word carries nothing in a query that may be in some languages."""
    return _is_idle(_fold_case(word), languages)


def _is_no_evidence(letter: str) -> bool:
    return letter not in _TELLING_LETTERS and "LATIN" in unicodedata.name(letter, "")


def _is_idle(word: str, languages: frozenset[str]) -> bool:
    of_word = _languages_by_word().get(word, frozenset())
    if not of_word & languages:
        return False
    named_in_english = word in _THINGS_IN_ENGLISH and ENGLISH not in of_word
    return not (named_in_english and ENGLISH in languages)


def _fold_case(word: str) -> str:
    return unicodedata.normalize("NFC", word).casefold()


@lru_cache(maxsize=1)
def _languages_by_word() -> dict[str, frozenset[str]]:
    """Return the languages in which words carry nothing (``resources/stop_words``)."""
    found: dict[str, set[str]] = {}
    for path in sorted((bundled_folder("resources") / "stop_words").glob("*.txt")):
        kept = _THINGS_IN_THEIR_OWN_LANGUAGE.get(path.stem, frozenset[str]())
        for word in map(_fold_case, path.read_text("utf-8").split()):
            if word not in kept:
                found.setdefault(word, set()).add(path.stem)
    return {word: frozenset(languages) for word, languages in found.items()}

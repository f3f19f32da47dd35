"""Which languages words may be of: by their letters, and by frequent words of some languages.

Nothing is guessed of a single word in Latin letters: it may be of any language that has them.
Detectors by letter statistics need a sentence to be right, and queries are two or three words.
"""

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from retllm_desktop.core.knowledge import ANY_LANGUAGE

_FUNCTION_WORDS: Final = {
    "de": "der die das und ein eine einen einem einer mit auf unter über neben vor hinter von "
    "zwei drei vier rot rote roter rotes roten blau blaue blauer grün grüne gelb ist sind im am "
    "nicht kein keine links rechts oder für",
    "fr": "le la les un une des du et avec sur sous dans devant derrière rouge bleu vert deux "
    "trois quatre est sont au aux gauche droite blanc près ou pour",
    "es": "el la los las un una unos unas con y en sobre debajo rojo roja azul verde dos tres "
    "cuatro es al del izquierda derecha negro blanco junto para",
    "it": "il lo la i gli le uno una con e nel nella sul sulla sotto sopra rosso rossa blu "
    "due tre quattro è di del della sinistra destra nero bianco per",
    "pt": "o os as um uma uns umas com e em no na nos nas sobre vermelho vermelha azul "
    "dois duas três quatro do da dos das esquerda direita preto branco para",
    "nl": "de het een en met op onder naast voor achter van twee drie vier rood rode blauw "
    "groene gele zijn niet geen links rechts",
    "pl": "i z na pod nad obok przed za dwa trzy cztery czerwony czerwona niebieski zielony "
    "jest są nie w",
    "sv": "en ett och med på under över bredvid framför bakom två tre fyra röd rött blå grön "
    "är inte",
}
"""Frequent words of picture descriptions; those that English has too do not count."""
_ALSO_ENGLISH: Final = (
    "a am an as con dans de del des die do dos du e el em en es et gelb i il in is la las le les "
    "lo los met na nie no o on os over per pod rode rot son un una uno van w y z za"
)
"""English words and parts of English names among them."""
_WORDS: Final = {
    language: frozenset(words.split()) - set(_ALSO_ENGLISH.split())
    for language, words in _FUNCTION_WORDS.items()
}
_MIN_SHARE: Final = 0.2
"""Least share of another language's function words among a query's."""
_LATIN: Final = "LATIN"
_PICTOGRAPH: Final = "PICTOGRAPH"
_SCRIPTS: Final = {
    "ARABIC": "ar fa ur ps ug sd ckb",
    "ARMENIAN": "hy",
    "BENGALI": "bn as",
    "CJK": "zh ja ko yue",
    "CYRILLIC": "ru uk be bg sr mk kk ky mn tg tt ba",
    "DEVANAGARI": "hi mr ne sa",
    "ETHIOPIC": "am ti",
    "GEORGIAN": "ka",
    "GREEK": "el",
    "GUJARATI": "gu",
    "GURMUKHI": "pa",
    "HANGUL": "ko",
    "HEBREW": "he yi",
    "HIRAGANA": "ja",
    "KANNADA": "kn",
    "KATAKANA": "ja",
    "KHMER": "km",
    "LAO": "lo",
    "MALAYALAM": "ml",
    "MYANMAR": "my",
    "ORIYA": "or",
    "SINHALA": "si",
    "TAMIL": "ta",
    "TELUGU": "te",
    "THAI": "th",
    "TIBETAN": "bo",
}
"""Scripts, as Unicode names their letters, with the codes of the languages written in them."""
_BY_SCRIPT: Final = {script: frozenset(codes.split()) for script, codes in _SCRIPTS.items()}
_OTHER_SCRIPTS: Final = frozenset[str]().union(*_BY_SCRIPT.values()) - {"sr"}


def looks_foreign(text: str) -> bool:
    """Tell whether a query is probably not English.

    Letters that English does not use decide (names such as «café» are few and short: one word of
    several does not); without any, the function words of some languages do.

    Args:
        text: The query's words.
    """
    scripts = _scripts_of(text) - {_PICTOGRAPH}
    return bool(scripts - {_LATIN}) or (bool(scripts) and _foreign_latin(text) is not None)


def understands(languages: Sequence[str], text: str) -> bool:
    """Tell whether text may be of one of some languages, so that a model of these can read it.

    Digits and punctuation are of every language. Pictographs such as emoji are of none: where
    there is nothing else, only a model of any language is taken to know them.

    Args:
        languages: Codes of BCP 47, or ``ANY_LANGUAGE``.
        text: The words.
    """
    if ANY_LANGUAGE in languages:
        return True
    codes = {code.split("-")[0] for code in languages}
    for script in _scripts_of(text):
        if script != _LATIN:
            if codes.isdisjoint(_BY_SCRIPT.get(script, ())):
                return False
        else:
            possible = _foreign_latin(text)
            latin = codes - _OTHER_SCRIPTS
            if not (latin if possible is None else (latin - {"en"}) & (possible or latin)):
                return False
    return True


def _foreign_latin(text: str) -> frozenset[str] | None:
    """Return which languages words in Latin letters that are not English may be of.

    Returns:
        None where they may be English; no language where only that they are not English is known.
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    words = ["".join(filter(str.isalpha, word)) for word in plain.split()]
    words = [word for word in words if word]
    if not words:
        return None
    counts = {code: sum(word in known for word in words) for code, known in _WORDS.items()}
    count = max(counts.values())
    accented = sum(not word.isascii() for word in words)
    many_accents = len(words) > 1 and accented * 2 > len(words)
    if not many_accents and (not count or (count + (accented > 0)) / len(words) < _MIN_SHARE):
        return None
    return frozenset(code for code, number in counts.items() if count and number == count)


def _scripts_of(text: str) -> frozenset[str]:
    if text.isascii():
        return frozenset({_LATIN} if any(map(str.isalpha, text)) else ())
    letters = unicodedata.normalize("NFC", text)
    found = frozenset(script for letter in letters if (script := _script_of(letter)))
    return found - {_PICTOGRAPH} or found


@lru_cache(maxsize=4096)
def _script_of(character: str) -> str:
    """Return the script of a letter or ``_PICTOGRAPH``; empty for what is of every language."""
    if character.isalpha():
        name = unicodedata.name(character, "UNKNOWN").removeprefix("FULLWIDTH ")
        first = name.removeprefix("HALFWIDTH ").split()[0]
        signs = {"MICRO", "FEMININE", "MASCULINE", "MODIFIER"}
        return _LATIN if first in signs else first.partition("-")[0]
    return _PICTOGRAPH if unicodedata.category(character) == "So" else ""

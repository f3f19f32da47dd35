"""The other forms of a word («car»: «cars»; «Haus»: «Häuser»), by the stemmers of Snowball.

Forms are made, not looked up: endings of the language are put to the stem, and what the stemmer
leads back to the same stem is a form of the word. So they need no list of what a library holds,
they come with their diacritics whatever an index folds, and derived words («carbon», «organisation»
for «organ») are none. Irregular ones that no stemmer knows («ran», «mice») are listed for English.

Source: M. F. Porter and others, https://snowballstem.org, through PyStemmer.
"""

import re
import threading
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, Protocol, cast

_LATIN_VOWELS: Final = "aeiouyäöüåæøáéíóúàèìòùâêîôû"
_KEPT_WORDS: Final = 2048
_LONGEST: Final = 32
"""Of a longer «word» no forms are looked for."""
_SHORTEST: Final = 3
"""Letters of a word that has forms. Shorter ones are hardly ever nouns or verbs."""


def _endings(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_ENDINGS: Final = {
    "en": _endings("s es ed d ing e y ies ied ying"),
    "de": _endings("e en er ern em es s n se sen st t te ten test tet est et ete eten end"),
    "fr": _endings("e s es x aux er ez ons ent ait aient ais é ée és ées ant i ie is ies it ir"),
    "es": _endings(
        "s es a as o os ar er ir an en a ado ada ados adas ido ida idos idas ando iendo aba ía ó "
        "ita itas ito itos ces z"
    ),
    "it": _endings(
        "o a i e hi he ghi ghe ci are ere ire ato ata ati ate uto uti ito iti ando endo ano ino"
    ),
    "pt": _endings(
        "s es a as o os ão ões ães ais eis éis ar er ir am em ado ada ados adas ido ida idos idas "
        "ando endo indo ava"
    ),
    "nl": _endings("e en s n t te ten de den er ers eren je jes tje tjes 's"),
    "sv": _endings(
        "n en et t er ar or r na erna arna orna s ens ets ernas arnas a ade at de te are"
    ),
    "da": _endings("n en et t er e r ne erne ene s ens ets ernes enes ede te"),
    "nb": _endings("n en et t a er e r ne ene ane s ens ets enes et te de dde"),
    "fi": _endings(
        "a ä t n i e ta tä ssa ssä sta stä lla llä lta ltä lle ksi na nä an än en in on ön un yn "
        "ja jä ia iä ien jen oja öjä ojen issa issä ista istä illa illä ille een iin tta ttä"
    ),
    "ru": _endings(
        "а я о е ы и у ю ь ой ей ом ем ём ам ям ами ями ах ях ов ев ью ии ия ию ием иями иях "
        "ый ий ая яя ое ее ые ие ого его ому ему ым им ую юю ых их ыми ими ть л ла ло ли ет ит ют "
        "ят ут ат"
    ),
    "hu": _endings(
        "k ok ek ak ök t at et ot öt a e ban ben ba be ból ből nak nek ra re ról ről val vel hoz "
        "hez on en ön nál nél on i ai ei ja je"
    ),
    "tr": _endings(
        "lar ler ları leri ı i u ü yı yi yu yü ya ye a e da de ta te dan den tan ten ın in un ün "
        "nın nin nun nün larda lerde"
    ),
    "pl": _endings(
        "a ą ę e i y o u ó ów om ami ach em iem owi ie ię ej ego emu ym ych ymi im ich imi ia ią "
        "ć ać ił ał ała ali"
    ),
}
"""Endings of nouns, adjectives and verbs by ISO 639-1 codes; what does not fit a word is told by
its stemmer."""
_IRREGULAR: Final = """
    child children|man men|woman women|foot feet|tooth teeth|goose geese|mouse mice|wolf wolves
    leaf leaves|knife knives|wife wives|life lives|loaf loaves|shelf shelves|half halves
    calf calves|thief thieves|elf elves|scarf scarves|ox oxen|die dice|run ran|swim swam swum
    sit sat|stand stood|lie lay lain|eat ate eaten|drink drank drunk|drive drove driven
    ride rode ridden|fly flew flown|write wrote written|buy bought|sell sold|pay paid|send sent
    take took taken|win won|meet met|sleep slept|hold held|wear wore worn|fall fell fallen
    break broke broken|build built|grow grew grown|sing sang sung|throw threw thrown
    catch caught|teach taught|make made|give gave given|go went gone|come came|see saw seen
    lose lost|find found|bring brought|think thought|hear heard|say said|tell told
    know knew known|begin began begun|blow blew blown|draw drew drawn|feed fed|fight fought
    freeze froze frozen|hang hung|hide hid hidden|keep kept|leave left|lend lent|light lit
    rise rose risen|shine shone|shoot shot|speak spoke spoken|spend spent|steal stole stolen
    swear swore sworn|tear tore torn|wake woke woken|weave wove woven
"""
_IRREGULAR_FORMS: Final = {
    word: frozenset(group.split())
    for group in _IRREGULAR.replace("\n", "|").split("|")
    for word in group.split()
}
"""English words by any of their forms."""
STEMMED_LANGUAGES: Final = frozenset(_ENDINGS)
_ALGORITHMS: Final = {
    "en": "english", "de": "german", "fr": "french", "es": "spanish", "it": "italian",
    "pt": "portuguese", "nl": "dutch", "sv": "swedish", "da": "danish", "nb": "norwegian",
    "fi": "finnish", "ru": "russian", "hu": "hungarian", "tr": "turkish", "pl": "polish",
}  # fmt: skip
_LETTERS: Final = {
    "de": "äöüß", "sv": "åäö", "da": "æøå", "nb": "æøå", "fi": "äö", "fr": "éèêàçôîâûëïœù",
    "es": "áéíóúñ", "pt": "ãõçáéíóúâêô", "it": "àèìòùé", "pl": "łżźćśąęńó", "hu": "őűáéíóöúü",
    "tr": "ışğçöü",
}  # fmt: skip
"""Letters that English does not write, by who does."""
_FIRST_GUESS: Final = {
    "äöüß": "de", "å": "sv", "æø": "da", "éèêàçôîâûëïœù": "fr", "áíóúñ": "es", "ãõ": "pt",
    "ìò": "it", "łżźćśąęń": "pl", "őű": "hu", "ışğ": "tr",
}  # fmt: skip
"""Of the languages that write a letter the likeliest, where the query tells none of them."""
_CYRILLIC: Final = re.compile("[\u0400-\u04ff]+")
_LATIN: Final = re.compile("[a-z\u00df-\u024f]+")


class _Stemmer(Protocol):
    def stemWord(self, word: str, /) -> str: ...  # noqa: N802 - Snowball's name


class _Stemmers(threading.local):
    """Stemmers of one thread: they keep state while they work."""

    def __init__(self) -> None:
        """Begin with none."""
        self._by_language: dict[str, _Stemmer] = {}

    def stem(self, word: str, language: str) -> str:
        """Return the stem of a word."""
        stemmer = self._by_language.get(language)
        if stemmer is None:
            from Stemmer import Stemmer  # pyright: ignore[reportMissingImports, reportUnknownVariableType]

            stemmer = cast("_Stemmer", Stemmer(_ALGORITHMS[language]))
            self._by_language[language] = stemmer
        return stemmer.stemWord(word)


_stemmers: Final = _Stemmers()


@lru_cache(maxsize=_KEPT_WORDS)
def word_forms(word: str, languages: frozenset[str]) -> tuple[str, ...]:
    """Return the other forms of a word.

    Args:
        word: In any case, with its diacritics.
        languages: Languages that it may be of (ISO 639-1 codes). Its own letters may tell more.

    Returns:
        Forms in lower case, with their diacritics; without the word itself, sorted.
    """
    word = unicodedata.normalize("NFC", word).lower()
    if not _SHORTEST <= len(word) <= _LONGEST:
        return ()
    if _CYRILLIC.fullmatch(word):
        spoken = frozenset({"ru"})
    elif _LATIN.fullmatch(word):
        spoken = _spoken(word, languages) & STEMMED_LANGUAGES - {"ru"}
    else:
        return ()
    known = {word}
    if "en" in spoken:
        known |= _IRREGULAR_FORMS.get(word, frozenset())
    forms = {form for one in known for language in spoken for form in _forms_in(one, language)}
    return tuple(sorted((forms | known) - {word}))


def _spoken(word: str, languages: frozenset[str]) -> frozenset[str]:
    """Return the languages that a word may be of, by those of its query and by its letters."""
    foreign = {letter for letter in word if not letter.isascii()}
    if not foreign:
        return languages
    writing = frozenset(one for one in languages if foreign <= set(_LETTERS.get(one, "")))
    guessed = frozenset(
        language for letters, language in _FIRST_GUESS.items() if foreign & set(letters)
    )
    return writing or guessed or languages


def _forms_in(word: str, language: str) -> Iterator[str]:
    stem = _stemmers.stem(word, language)
    if len(stem) < 2:
        return
    endings = ("", *_ENDINGS[language])
    for base in _bases(word, stem, language):
        for ending in endings:
            form = base + ending
            if len(form) >= _SHORTEST and _stemmers.stem(form, language) == stem:
                yield form
    if language == "fr":
        # Snowball takes no s from behind these vowels, for it often belongs to the word.
        if word[-1] in "aiou":
            yield f"{word}s"
        elif word.endswith(("as", "is", "os", "us")) and len(word) > _SHORTEST + 1:
            yield word[:-1]


def _bases(word: str, stem: str, language: str) -> set[str]:
    """Return what endings are put to: the stem, as it is written before them."""
    common = 0
    while common < min(len(word), len(stem)) and word[common] == stem[common]:
        common += 1
    found = {stem}
    if common >= len(stem) - 1 and common >= 2:
        # «carry» has the stem «carri», and the forms «carries» and «carrying».
        found.add(word[:common])
    last = stem[-1]
    if language == "en" and last == "i":
        # «cities» has the stem «citi».
        found.add(stem[:-1])
    if language in {"en", "nl"} and last not in _LATIN_VOWELS:
        # «run», «running»; «man», «mannen».
        found.add(stem + last)
    if language == "nl" and len(stem) > 3 and stem[-2] == stem[-3] in "aeou":
        # «boot», «boten».
        found.add(stem[:-2] + last)
    if language == "nl" and last in "fs":
        # «brief», «brieven»; «huis», «huizen».
        found |= {base[:-1] + {"f": "v", "s": "z"}[last] for base in set(found)}
    return found

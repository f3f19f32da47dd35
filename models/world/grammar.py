"""From claims to words: one wording, given by a number, for any claims.

Every choice of wording (synonym, frame, order, article) is read off a hash of the
wording number and of what is being said, so that two captions with the same number
differ only where their claims differ.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from models.world.claims import Claim, Phrase, Present, Related, Setting
from models.world.vocabulary import (
    BACKGROUNDS,
    COLOURS,
    COUNTS,
    KINDS,
    RELATIONS,
    SIZES,
    article,
    plural,
)

_MASK: Final = (1 << 64) - 1
_TELEGRAPHIC: Final = 0.25
_SENTENCE: Final = 0.3
_FRAMES: Final = (
    "the picture shows",
    "a picture of",
    "an image of",
    "a photo of",
    "a drawing of",
    "we see",
    "the image shows",
)


@dataclass(frozen=True, slots=True)
class Caption:
    """A text and what it claims.

    Attributes:
        text: The words.
        claims: What they claim, in the order said.
        claim_ends: For each claim the character offset in ``text`` at which it has been
            fully stated.
        nouns: Each noun phrase as said, with the character offset of its noun's end.
        wording: The number that fixed the wording.
    """

    text: str
    claims: tuple[Claim, ...]
    claim_ends: tuple[int, ...]
    nouns: tuple[tuple[Phrase, int], ...]
    wording: int

    def stages(self) -> tuple[tuple[int, tuple[Claim, ...]], ...]:
        """Return what has been claimed by the end of each noun and of each claim.

        Returns:
            (character offset, all the claims a reader knows of by then), offsets rising;
            a noun whose relation is still open counts as present.
        """
        ends = sorted({end for _, end in self.nouns} | set(self.claim_ends))
        found: list[tuple[int, tuple[Claim, ...]]] = []
        for end in ends:
            stated = [c for c, e in zip(self.claims, self.claim_ends, strict=True) if e <= end]
            said = {p for c in stated for p in _phrases(c)}
            open_nouns = [Present(p) for p, e in self.nouns if e <= end and p not in said]
            found.append((end, (*stated, *open_nouns)))
        return tuple(found)


def _phrases(claim: Claim) -> tuple[Phrase, ...]:
    if isinstance(claim, Present):
        return (claim.phrase,)
    return (claim.a, claim.b) if isinstance(claim, Related) else ()


@dataclass(frozen=True, slots=True)
class _Choices:
    wording: int

    def number(self, slot: int, index: int = 0) -> int:
        z = (self.wording + 0x9E3779B97F4A7C15 * (slot * 64 + index + 1)) & _MASK
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & _MASK
        return z ^ (z >> 31)

    def of(self, words: Sequence[str], slot: int, index: int = 0) -> str:
        # The canonical word is as frequent as all its synonyms together.
        n = self.number(slot, index) >> 8
        return words[0] if n & 1 or len(words) == 1 else words[1 + (n >> 1) % (len(words) - 1)]

    def chance(self, slot: int, index: int = 0) -> float:
        return (self.number(slot, index) >> 11) / (1 << 53)


@dataclass(slots=True)
class _Writer:
    pick: _Choices
    bare: bool
    text: str = ""
    nouns: list[tuple[Phrase, int]] = field(default_factory=list[tuple[Phrase, int]])

    def say(self, words: str) -> None:
        if self.text and words[0] not in ",;":
            self.text += " "
        self.text += words

    def noun_phrase(self, phrase: Phrase) -> None:
        words: list[str] = []
        if phrase.size is not None:
            words.append(self.pick.of(SIZES[phrase.size], 1, phrase.size))
        if phrase.colour is not None:
            words.append(self.pick.of(COLOURS[phrase.colour], 2, phrase.colour))
        noun = self.pick.of(KINDS[phrase.kind], 3, phrase.kind)
        words.append(plural(noun) if phrase.is_plural else noun)
        if phrase.count is not None:
            words.insert(0, COUNTS[phrase.count - 1])
        elif not phrase.many and not self.bare:
            words.insert(0, article(words[0]))
        elif phrase.many and not self.bare and self.pick.chance(4, phrase.kind) < 0.25:
            words.insert(0, "some")
        self.say(" ".join(words))
        self.nouns.append((phrase, len(self.text)))

    def relation(self, index: int) -> None:
        self.say(self.pick.of(RELATIONS[index], 5, index))


def _be(phrase: Phrase) -> str:
    return "are" if phrase.is_plural else "is"


def realise_as(claims: Sequence[Claim], wording: int) -> Caption:
    """Say the claims in the given wording.

    Args:
        claims: What to say, in this order; a ``Setting`` may come first, last or between.
        wording: Any non-negative integer.

    Raises:
        ValueError: There are no claims.
    """
    if not claims:
        raise ValueError("a caption needs at least one claim")
    pick = _Choices(wording)
    writer = _Writer(pick, bare=pick.chance(10) < _TELEGRAPHIC)
    ends: list[int] = []
    said: list[Claim] = []
    for i, claim in enumerate(claims):
        last = i == len(claims) - 1
        if isinstance(claim, Setting):
            _say_setting(writer, claim, alone=len(claims) == 1)
        elif any(not isinstance(c, Setting) for c in said):
            _say_next(writer, claim, said, last=last or isinstance(claims[i + 1], Setting))
        else:
            _say_first(writer, claim, after_setting=bool(said))
        ends.append(len(writer.text))
        said.append(claim)
    text = writer.text
    if pick.chance(11) < _SENTENCE:
        text = text[0].upper() + text[1:] + "."
    return Caption(text, tuple(claims), tuple(ends), tuple(writer.nouns), wording)


def _say_setting(writer: _Writer, claim: Setting, *, alone: bool) -> None:
    if alone and not writer.bare:
        writer.say("a scene")
    writer.say(writer.pick.of(BACKGROUNDS[claim.background], 6, claim.background))


def _say_first(writer: _Writer, claim: Present | Related, *, after_setting: bool) -> None:
    pick = writer.pick
    lead = claim.phrase if isinstance(claim, Present) else claim.a
    u = pick.chance(12)
    if writer.bare:
        _say_clause(writer, claim)
        return
    if after_setting and pick.chance(13) < 0.6:
        writer.say(",")
    if isinstance(claim, Related) and u < 0.12:
        writer.relation(claim.relation)
        writer.noun_phrase(claim.b)
        writer.say(_be(claim.a) if pick.chance(14) < 0.5 else f", there {_be(claim.a)}")
        writer.noun_phrase(claim.a)
        return
    if u < 0.27:
        writer.say(f"there {_be(lead)}")
    elif u < 0.45 and not after_setting:
        writer.say(_FRAMES[pick.number(15) % len(_FRAMES)])
    _say_clause(writer, claim, copula=isinstance(claim, Related) and u > 0.85)


def _say_clause(writer: _Writer, claim: Present | Related, *, copula: bool = False) -> None:
    if isinstance(claim, Present):
        writer.noun_phrase(claim.phrase)
        return
    writer.noun_phrase(claim.a)
    if copula:
        writer.say(_be(claim.a))
    writer.relation(claim.relation)
    writer.noun_phrase(claim.b)


def _say_next(
    writer: _Writer, claim: Present | Related, said: Sequence[Claim], *, last: bool
) -> None:
    simple = isinstance(claim, Present) and all(isinstance(c, Present) for c in said)
    u = writer.pick.chance(16)
    if simple and (last or u < 0.3):
        writer.say("and" if u < 0.8 else "with")
    elif simple:
        writer.say(",")
    elif isinstance(claim, Related):
        writer.say(", and" if u < 0.7 else ";")
    else:
        writer.say(", and" if u < 0.4 else ", with" if u < 0.8 else ", plus")
    _say_clause(writer, claim)

"""Words for changes of a scene: «like this, but at night and the boat is red»."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from models.world.changes import Change, Instead, Moved, Number, Recolour, Resize, With, Without
from models.world.claims import Phrase, Related, Setting
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

_LEADS: Final = ("like this, but", "the same, but", "the same picture, but", "but", "")
_SENTENCE: Final = 0.3
_LARGER: Final = (("smaller", "small", "little", "tiny"), ("larger", "bigger", "large", "big"))


@dataclass(frozen=True, slots=True)
class ChangeText:
    """A text that says changes.

    Attributes:
        text: The words.
        changes: What is to change, in the order said.
        ends: For each change the character offset in ``text`` at which it has been said.
        nouns: Each noun phrase as the changed picture would have it, with the character
            offset of its noun's end.
    """

    text: str
    changes: tuple[Change, ...]
    ends: tuple[int, ...]
    nouns: tuple[tuple[Phrase, int], ...]


@dataclass(slots=True)
class _Writer:
    rng: random.Random
    text: str = ""
    nouns: list[tuple[Phrase, int]] = field(default_factory=list[tuple[Phrase, int]])

    def say(self, words: str) -> None:
        if self.text and words[:1] not in (",", ";"):
            self.text += " "
        self.text += words

    def of(self, words: Sequence[str]) -> str:
        return words[0] if len(words) == 1 or self.rng.random() < 0.5 else self.rng.choice(words)

    def noun(self, phrase: Phrase, before: str, meant: Phrase | None = None) -> None:
        """Say a noun phrase; ``before`` is «the», «a» or nothing."""
        words: list[str] = []
        if phrase.size is not None:
            words.append(self.of(SIZES[phrase.size]))
        if phrase.colour is not None:
            words.append(self.of(COLOURS[phrase.colour]))
        noun = self.of(KINDS[phrase.kind])
        words.append(plural(noun) if phrase.is_plural else noun)
        if before == "a":
            words.insert(0, article(words[0]) if not phrase.is_plural else "some")
        elif before:
            words.insert(0, before)
        self.say(" ".join(words))
        self.nouns.append((meant or phrase, len(self.text)))


def say_changes(changes: Sequence[Change], rng: random.Random) -> ChangeText:
    """Say changes in a random wording.

    Args:
        changes: One or two; a background is said best last.
        rng: The source of every choice.

    Raises:
        ValueError: There are no changes.
    """
    if not changes:
        raise ValueError("a text needs at least one change")
    writer = _Writer(rng)
    lead = rng.choice(_LEADS)
    if lead:
        writer.say(lead)
    ends: list[int] = []
    for i, change in enumerate(changes):
        if i:
            writer.say("and")
        _say(writer, change, clause=bool(lead))
        ends.append(len(writer.text))
    text = writer.text
    if rng.random() < _SENTENCE:
        text = text[0].upper() + text[1:] + "."
    return ChangeText(text, tuple(changes), tuple(ends), tuple(writer.nouns))


def _say(writer: _Writer, change: Change, *, clause: bool) -> None:
    if isinstance(change, Setting):
        writer.say(writer.of(BACKGROUNDS[change.background]))
    elif isinstance(change, Recolour):
        meant = Phrase(change.phrase.kind, change.colour, change.phrase.size)
        _say_quality(writer, change.phrase, writer.of(COLOURS[change.colour]), meant)
    elif isinstance(change, Resize):
        meant = Phrase(change.phrase.kind, change.phrase.colour, change.size)
        _say_quality(writer, change.phrase, writer.of(_LARGER[change.size]), meant)
    elif isinstance(change, Instead):
        new = Phrase(change.kind, change.colour, None, many=change.phrase.many)
        _say_instead(writer, change.phrase, new)
    elif isinstance(change, Without):
        _say_without(writer, change.phrase, clause=clause)
    elif isinstance(change, With):
        _say_with(writer, change.thing)
    elif isinstance(change, Number):
        _say_number(writer, change)
    else:
        _say_move(writer, change)


def _be(phrase: Phrase) -> str:
    return "are" if phrase.is_plural else "is"


def _say_quality(writer: _Writer, phrase: Phrase, quality: str, meant: Phrase) -> None:
    u = writer.rng.random()
    if u < 0.2:
        writer.say("make")
    elif u < 0.4:
        writer.say("with")
    writer.noun(phrase, "the", meant)
    if 0.4 <= u < 0.8:
        writer.say(_be(phrase))
    elif u >= 0.8:
        writer.say("should be")
    writer.say(quality)


def _say_instead(writer: _Writer, old: Phrase, new: Phrase) -> None:
    if writer.rng.random() < 0.6:
        writer.say("with")
        writer.noun(new, "a")
        writer.say("instead of" if writer.rng.random() < 0.7 else "in place of")
        writer.noun(old, "the")
        return
    writer.noun(old, "the")
    writer.say(_be(old))
    writer.noun(new, "a")


def _say_without(writer: _Writer, phrase: Phrase, *, clause: bool) -> None:
    u = writer.rng.random()
    if clause and u < 0.3:
        writer.noun(phrase, "the")
        writer.say(_be(phrase))
        writer.say("gone")
        return
    writer.say("without" if u < 0.8 else "minus")
    writer.noun(phrase, "the")


def _say_with(writer: _Writer, thing: Phrase) -> None:
    u = writer.rng.random()
    writer.say("with" if u < 0.6 else "plus" if u < 0.8 else "add")
    writer.noun(thing, "a")
    if u < 0.3:
        writer.say("too" if u < 0.15 else "added")


def _say_number(writer: _Writer, change: Number) -> None:
    u = writer.rng.random()
    phrase = change.phrase
    now = Phrase(phrase.kind, phrase.colour, phrase.size, count=change.count)
    writer.say("with")
    if u < 0.5:
        writer.noun(now, COUNTS[change.count - 1])
        if u < 0.2:
            writer.say(f"instead of {COUNTS[change.before - 1]}")
        return
    one = Phrase(phrase.kind, phrase.colour, phrase.size)
    more = change.count > change.before
    writer.noun(one, "one more" if more else "one less" if u < 0.75 else "one fewer", now)


def _say_move(writer: _Writer, change: Moved) -> None:
    claim: Related = change.claim
    u = writer.rng.random()
    writer.say("with") if u < 0.4 else writer.say("move") if u < 0.6 else None
    writer.noun(claim.a, "the")
    if u >= 0.6:
        writer.say(_be(claim.a))
    writer.say(writer.of(RELATIONS[claim.relation]))
    writer.noun(claim.b, "the")

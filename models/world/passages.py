"""Passages: several sentences that tell all of a scene, and some that tell nothing of it."""

import random
from dataclasses import dataclass
from typing import Final

from models.world.claims import Claim, Phrase, Present, Related, Setting
from models.world.grammar import realise_as
from models.world.sampling import Entry, entries_of, group_relation
from models.world.scene import Scene

ASIDES: Final[tuple[str, ...]] = (
    "It was a good day.",
    "I made this on Sunday.",
    "There is no more to say about it.",
    "My sister drew it for me.",
    "It hangs in the hall.",
    "We like it very much.",
    "This one is from last year.",
    "It is my first drawing.",
    "Nobody knows who made it.",
    "Keep this page.",
)
"""Sentences around what a passage tells."""

_ASIDE: Final = 0.4


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage and where it names things.

    Attributes:
        text: The sentences, on one line.
        nouns: Each noun phrase as said, with the character offset of its noun's end.
        claims: Each claim, with the character offset of its end.
    """

    text: str
    nouns: tuple[tuple[Phrase, int], ...]
    claims: tuple[tuple[Claim, int], ...]


def tell(scene: Scene, rng: random.Random) -> Passage:
    """Return a passage that tells a scene, in any order and with asides.

    It states every thing with colour, size and number, every relation that nobody would doubt,
    and the background. Whether a caption is true of the scene can be told from the passage alone.
    """
    groups = entries_of(scene)
    phrases = [_exactly(entry) for entry, _ in groups]
    claims: list[Claim] = []
    told: set[int] = set()
    pairs = [(i, j) for i in range(len(groups)) for j in range(i)]
    rng.shuffle(pairs)
    for i, j in pairs:
        found = group_relation(groups[i][1], groups[j][1])
        if found is not None:
            turned = rng.random() < 0.5
            a, b = (j, i) if turned else (i, j)
            claims.append(Related(phrases[a], found ^ 1 if turned else found, phrases[b]))
            told |= {i, j}
    claims += [Present(phrase) for i, phrase in enumerate(phrases) if i not in told]
    rng.shuffle(claims)
    return _written(claims, Setting(scene.background), rng)


def _exactly(entry: Entry) -> Phrase:
    return Phrase(entry.kind, entry.colour, entry.size, entry.count if entry.count > 1 else None)


def _written(claims: list[Claim], setting: Setting, rng: random.Random) -> Passage:
    with_setting = rng.randrange(len(claims))
    text = rng.choice(ASIDES) + " " if rng.random() < _ASIDE else ""
    nouns: list[tuple[Phrase, int]] = []
    told: list[tuple[Claim, int]] = []
    for i, claim in enumerate(claims):
        said = (claim, setting) if i == with_setting else (claim,)
        caption = realise_as(said, rng.getrandbits(62))
        nouns += [(phrase, len(text) + end) for phrase, end in caption.nouns]
        ends = (len(text) + end for end in caption.claim_ends)
        told += zip(caption.claims, ends, strict=True)
        sentence = caption.text.rstrip(".")
        text += sentence[0].upper() + sentence[1:] + ". "
    text += rng.choice(ASIDES) if rng.random() < _ASIDE else ""
    return Passage(text.rstrip(), tuple(nouns), tuple(told))

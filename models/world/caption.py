"""Captions: true descriptions of a scene, or any claims put into words."""

import random
from collections.abc import Sequence
from typing import Final, Literal

from models.world.claims import (
    Claim,
    Phrase,
    Present,
    Related,
    Setting,
    phrases_of,
    says_pair,
    truth,
)
from models.world.grammar import Caption, realise_as
from models.world.sampling import Entry, entries_of, group_relation
from models.world.scene import Scene, Thing

__all__ = [
    "Caption",
    "Claim",
    "Detail",
    "Phrase",
    "Present",
    "Related",
    "Setting",
    "describe",
    "phrases_of",
    "realise",
    "says_pair",
    "truth",
]

Detail = Literal["any", "short", "usual", "full"]
_ATTEMPTS: Final = 40

_Group = tuple[Entry, tuple[Thing, ...]]


def realise(claims: Sequence[Claim], rng: random.Random) -> Caption:
    """Say the claims in a random wording.

    Raises:
        ValueError: There are no claims.
    """
    return realise_as(claims, rng.getrandbits(62))


def describe(scene: Scene, rng: random.Random, detail: Detail = "any") -> Caption:
    """Say something true of the scene, nothing in it arguable.

    Args:
        scene: What to describe.
        rng: The source of every choice.
        detail: «short» is a query of few words, «usual» leaves some attributes and
            things out, «full» leaves out next to nothing, «any» is a mixture.
    """
    if detail == "any":
        u = rng.random()
        detail = "short" if u < 0.25 else "usual" if u < 0.75 else "full"
    for _ in range(_ATTEMPTS):
        claims = _choose(scene, rng, detail)
        if truth(scene, claims) is True:
            return realise(claims, rng)
    return realise(full_claims(scene), rng)


def full_claims(scene: Scene) -> tuple[Claim, ...]:
    """Return claims that state every entry of the scene exactly, and the background."""
    said = [
        Present(Phrase(e.kind, e.colour, e.size, e.count if e.count > 1 else None))
        for e, _ in entries_of(scene)
    ]
    return (*said, Setting(scene.background))


def _choose(
    scene: Scene, rng: random.Random, detail: Literal["short", "usual", "full"]
) -> list[Claim]:
    groups = list(entries_of(scene))
    rng.shuffle(groups)
    if detail == "short":
        groups = groups[: 2 if rng.random() < 0.35 else 1]
    elif detail == "usual" and len(groups) > 1 and rng.random() < 0.35:
        groups.pop()
    phrases = [_phrase(entry, rng, detail) for entry, _ in groups]
    related = _relate(groups, phrases, rng, detail)
    claims: list[Claim] = list(related)
    told = phrases_of(related)
    others = [Present(p) for p in phrases if p not in told]
    claims = [*others, *claims] if rng.random() < 0.5 else [*claims, *others]
    if rng.random() < {"short": 0.3, "usual": 0.55, "full": 0.9}[detail]:
        setting = Setting(scene.background)
        if rng.random() < 0.3:
            claims.insert(0, setting)
        elif len(claims) > 1 and rng.random() < 0.15:
            claims.insert(1, setting)
        else:
            claims.append(setting)
    return claims


def _phrase(entry: Entry, rng: random.Random, detail: Literal["short", "usual", "full"]) -> Phrase:
    colour, size = {"short": (0.7, 0.35), "usual": (0.8, 0.5), "full": (0.95, 0.85)}[detail]
    exact = rng.random() < (0.7 if entry.count > 1 else 0.2)
    return Phrase(
        entry.kind,
        entry.colour if rng.random() < colour else None,
        entry.size if rng.random() < size else None,
        entry.count if exact else None,
        many=entry.count > 1 and not exact,
    )


def _relate(
    groups: Sequence[_Group],
    phrases: Sequence[Phrase],
    rng: random.Random,
    detail: Literal["short", "usual", "full"],
) -> list[Related]:
    if len(groups) < 2 or rng.random() >= {"short": 0.6, "usual": 0.65, "full": 0.9}[detail]:
        return []
    pairs = [(i, j) for i in range(len(groups)) for j in range(len(groups)) if i != j]
    rng.shuffle(pairs)
    related: list[Related] = []
    tied: set[frozenset[int]] = set()
    for i, j in pairs:
        relation = group_relation(groups[i][1], groups[j][1])
        if relation is None or frozenset((i, j)) in tied:
            continue
        tied.add(frozenset((i, j)))
        related.append(Related(phrases[i], relation, phrases[j]))
        if detail != "full" or rng.random() < 0.7:
            break
    return related[:2]

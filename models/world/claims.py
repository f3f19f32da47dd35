"""Claims about a scene, and whether they are true of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from models.world.scene import Scene, Thing, stands


@dataclass(frozen=True, slots=True)
class Phrase:
    """What a noun phrase picks out.

    Attributes:
        kind: Index into ``vocabulary.KINDS``.
        colour: Index into ``vocabulary.COLOURS``, or None when no colour is said.
        size: Index into ``vocabulary.SIZES``, or None when no size is said.
        count: Exactly how many things match, or None for «a»: at least one.
        many: A bare plural («red cats»): two or more. Only without ``count``.
    """

    kind: int
    colour: int | None = None
    size: int | None = None
    count: int | None = None
    many: bool = False

    @property
    def is_plural(self) -> bool:
        """Whether the noun stands in the plural."""
        return self.many or (self.count is not None and self.count > 1)


@dataclass(frozen=True, slots=True)
class Present:
    """The picture shows what the phrase says."""

    phrase: Phrase


@dataclass(frozen=True, slots=True)
class Related:
    """What ``a`` says stands in a relation to what ``b`` says.

    Attributes:
        a: The phrase that is placed.
        relation: Index into ``vocabulary.RELATIONS``.
        b: The phrase it is placed by.
    """

    a: Phrase
    relation: int
    b: Phrase


@dataclass(frozen=True, slots=True)
class Setting:
    """The picture has this background (index into ``vocabulary.BACKGROUNDS``)."""

    background: int


Claim = Present | Related | Setting


def phrases_of(claims: Iterable[Claim]) -> tuple[Phrase, ...]:
    """Return every phrase the claims hold, in order, repeated ones included."""
    found: list[Phrase] = []
    for claim in claims:
        if isinstance(claim, Present):
            found.append(claim.phrase)
        elif isinstance(claim, Related):
            found += (claim.a, claim.b)
    return tuple(found)


def says_pair(claims: Iterable[Claim], pairs: frozenset[tuple[int, int]]) -> bool:
    """Tell whether a phrase names one of the (kind index, colour index) pairs."""
    return any((p.kind, p.colour) in pairs for p in phrases_of(claims))


def matching(phrase: Phrase, things: Sequence[Thing]) -> list[int]:
    """Return the indices of the things with the phrase's kind, colour and size."""
    return [
        i
        for i, thing in enumerate(things)
        if thing.kind == phrase.kind
        and (phrase.colour is None or thing.colour == phrase.colour)
        and (phrase.size is None or thing.size == phrase.size)
    ]


def truth(scene: Scene, claims: Iterable[Claim]) -> bool | None:
    """Tell whether all the claims hold in the scene.

    Returns:
        False when one of them is clearly false, None when none is but one is arguable.
    """
    verdict: bool | None = True
    for claim in claims:
        if isinstance(claim, Setting):
            one: bool | None = claim.background == scene.background
        elif isinstance(claim, Present):
            one = _present(claim.phrase, len(matching(claim.phrase, scene.things)))
        else:
            one = _related(claim, scene.things)
        if one is False:
            return False
        if one is None:
            verdict = None
    return verdict


def _present(phrase: Phrase, found: int) -> bool | None:
    if phrase.count is not None:
        return found == phrase.count
    if phrase.many and found == 1:
        return None
    return found > 0


def _related(claim: Related, things: Sequence[Thing]) -> bool | None:
    of_a, of_b = matching(claim.a, things), matching(claim.b, things)
    both = (_present(claim.a, len(of_a)), _present(claim.b, len(of_b)))
    if False in both:
        return False
    verdicts = [stands(things[i], claim.relation, things[j]) for i in of_a for j in of_b if i != j]
    if not any(v is not False for v in verdicts):
        return False
    # «a cat left of a house» is about some cat; «two cats left of a house» about both.
    about_all = claim.a.is_plural or claim.b.is_plural
    holds = all(verdicts) if about_all else any(verdicts)
    return True if holds and None not in both else None

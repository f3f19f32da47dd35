"""Families of near-duplicate scenes, each caption true of exactly one member."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from models.world.claims import Claim, Phrase, Present, Related, Setting, truth
from models.world.grammar import Caption, realise_as
from models.world.sampling import (
    MAX_THINGS,
    Entry,
    entries_of,
    group_relation,
    grow,
    place,
    sample_scene,
)
from models.world.scene import Scene, Thing, inside, overlaps
from models.world.vocabulary import BACKGROUNDS, pair_indices

_PLACEMENTS: Final = 120
_CAPTIONS: Final = 30

_pair_indices = lru_cache(maxsize=64)(pair_indices)


@dataclass(frozen=True, slots=True)
class _Pair:
    """A scene of two entries whose relation nobody would doubt."""

    background: int
    decor_seed: int
    a: tuple[Thing, ...]
    b: tuple[Thing, ...]

    def scene(self) -> Scene:
        return Scene(self.background, self.a + self.b, self.decor_seed)

    def relation(self) -> int | None:
        return group_relation(self.a, self.b)

    def is_sound(self) -> bool:
        things = self.a + self.b
        return (
            len(things) <= MAX_THINGS
            and self.relation() is not None
            and all(inside(thing) for thing in things)
            and not any(
                overlaps(one, two) for i, one in enumerate(things) for two in things[i + 1 :]
            )
        )


def family(
    rng: random.Random, *, exclude: frozenset[tuple[str, str]] = frozenset()
) -> list[tuple[Scene, Caption, str]]:
    """Draw a base scene of two entries and one near-duplicate for each of ``VARIANTS``.

    Args:
        rng: The source of every choice.
        exclude: (kind, colour) pairs, by canonical name, that no member may hold.

    Returns:
        (scene, caption, name of the variant), the base first; every caption is True of
        its own scene and False of all the others.
    """
    banned = _pair_indices(exclude)
    while True:
        base = _base(rng, exclude)
        if base is None:
            continue
        members = [base]
        for change in _CHANGES.values():
            member = change(rng, base)
            if member is None or not member.is_sound() or _holds(member, banned):
                break
            members.append(member)
        if len(members) <= len(_CHANGES):
            continue
        scenes = [member.scene() for member in members]
        captions = [_tell_apart(rng, i, members, scenes) for i in range(len(members))]
        found = [caption for caption in captions if caption is not None]
        if len(found) == len(scenes):
            return list(zip(scenes, found, VARIANTS, strict=True))


def _base(rng: random.Random, exclude: frozenset[tuple[str, str]]) -> _Pair | None:
    scene = sample_scene(rng, exclude=exclude, n_entries=2)
    (one, group_a), (two, group_b) = entries_of(scene)
    pair = _Pair(scene.background, scene.decor_seed, group_a, group_b)
    fits = one.kind != two.kind and one.colour != two.colour and pair.relation() is not None
    # Of the bases with groups only some are kept, so that most families are of single things.
    return pair if fits and (one.count == two.count == 1 or rng.random() < 0.6) else None


def _holds(pair: _Pair, banned: frozenset[tuple[int, int]]) -> bool:
    return any((thing.kind, thing.colour) in banned for thing in pair.a + pair.b)


def _recolour(group: Sequence[Thing], colour: int) -> tuple[Thing, ...]:
    return tuple(replace(thing, colour=colour) for thing in group)


def _colour_swap(_rng: random.Random, base: _Pair) -> _Pair:
    colour_a, colour_b = base.a[0].colour, base.b[0].colour
    return replace(base, a=_recolour(base.a, colour_b), b=_recolour(base.b, colour_a))


def _entry(group: Sequence[Thing]) -> Entry:
    first = group[0]
    return Entry(first.kind, first.colour, first.size, len(group))


def _placed_anew(rng: random.Random, base: _Pair, wanted: Callable[[int], bool]) -> _Pair | None:
    """Give both groups new places, in a relation that is wanted."""
    for _ in range(_PLACEMENTS):
        groups = place(rng, (_entry(base.a), _entry(base.b)))
        if groups is not None:
            found = group_relation(*groups)
            if found is not None and wanted(found):
                return replace(base, a=groups[0], b=groups[1])
    return None


def _position_swap(rng: random.Random, base: _Pair) -> _Pair | None:
    wanted = (base.relation() or 0) ^ 1
    if len(base.a) == len(base.b) == 1:
        (a,), (b,) = base.a, base.b
        swapped = replace(base, a=(replace(a, x=b.x, y=b.y),), b=(replace(b, x=a.x, y=a.y),))
        if swapped.is_sound():
            return swapped
    return _placed_anew(rng, base, lambda found: found == wanted)


def _both_swap(rng: random.Random, base: _Pair) -> _Pair | None:
    swapped = _position_swap(rng, base)
    return None if swapped is None else _colour_swap(rng, swapped)


def _relation(rng: random.Random, base: _Pair) -> _Pair | None:
    actual = base.relation() or 0
    return _placed_anew(rng, base, lambda found: found not in (actual, actual ^ 1))


def _background(rng: random.Random, base: _Pair) -> _Pair:
    other = (base.background + 1 + rng.randrange(len(BACKGROUNDS) - 1)) % len(BACKGROUNDS)
    return replace(base, background=other)


def _resize(group: Sequence[Thing], size: int) -> tuple[Thing, ...]:
    return tuple(replace(thing, size=size) for thing in group)


def _size(rng: random.Random, base: _Pair) -> _Pair | None:
    size_a, size_b = base.a[0].size, base.b[0].size
    if size_a != size_b and rng.random() < 0.6:
        changed = replace(base, a=_resize(base.a, size_b), b=_resize(base.b, size_a))
    elif rng.random() < 0.5:
        changed = replace(base, a=_resize(base.a, 1 - size_a))
    else:
        changed = replace(base, b=_resize(base.b, 1 - size_b))
    if changed.is_sound():
        return changed
    actual = base.relation()
    return _placed_anew(rng, changed, lambda found: found == actual)


def _count(rng: random.Random, base: _Pair) -> _Pair | None:
    of_a = rng.random() < 0.5
    group, other = (base.a, base.b) if of_a else (base.b, base.a)
    count = rng.choice([n for n in (1, 2, 3) if n != len(group)])
    count = min(count, MAX_THINGS - len(other))
    if count == len(group):
        return None
    changed = group[:count] if count < len(group) else grow(rng, group, count, other)
    if changed is not None:
        fit = replace(base, a=changed) if of_a else replace(base, b=changed)
        if fit.is_sound():
            return fit
    more = tuple(group[0] for _ in range(count))
    actual = base.relation()
    crowd = replace(base, a=more) if of_a else replace(base, b=more)
    return _placed_anew(rng, crowd, lambda found: found == actual)


_CHANGES: Final[dict[str, Callable[[random.Random, _Pair], _Pair | None]]] = {
    "colour_swap": _colour_swap,
    "position_swap": _position_swap,
    "colour_position_swap": _both_swap,
    "relation": _relation,
    "background": _background,
    "size": _size,
    "count": _count,
}

VARIANTS: Final[tuple[str, ...]] = ("base", *_CHANGES)
"""The members of a family, in order."""


def _tell_apart(
    rng: random.Random, own: int, members: Sequence[_Pair], scenes: Sequence[Scene]
) -> Caption | None:
    """Say of one member what is false of every other; wordy only where it must be."""
    for attempt in range(_CAPTIONS):
        claims = _claims(rng, members[own], fullness=attempt / (_CAPTIONS - 1))
        wording = rng.getrandbits(62)
        verdicts = [truth(scene, claims) for scene in scenes]
        if verdicts[own] is True and all(v is False for i, v in enumerate(verdicts) if i != own):
            return realise_as(claims, wording)
    return None


def _claims(rng: random.Random, pair: _Pair, fullness: float) -> tuple[Claim, ...]:
    a, b = (_phrase(rng, group, fullness) for group in (pair.a, pair.b))
    found = pair.relation() or 0
    turned = rng.random() < 0.5
    claim: Claim = Related(b, found ^ 1, a) if turned else Related(a, found, b)
    if rng.random() > 0.85 + fullness:
        return (Present(b), Present(a)) if turned else (Present(a), Present(b))
    if rng.random() > 0.7 + fullness:
        return (claim,)
    setting = Setting(pair.background)
    return (setting, claim) if rng.random() < 0.3 else (claim, setting)


def _phrase(rng: random.Random, group: Sequence[Thing], fullness: float) -> Phrase:
    first, n = group[0], len(group)
    exact = rng.random() < (0.2 if n == 1 else 0.7) + fullness
    return Phrase(
        first.kind,
        first.colour if rng.random() < 0.85 + fullness else None,
        first.size if rng.random() < 0.6 + fullness else None,
        n if exact else None,
        many=n > 1 and not exact,
    )

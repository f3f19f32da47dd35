"""Changes of a scene («like this, but the boat is red»), and whether a picture shows one."""

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from models.world.claims import Phrase, Related, Setting, matching
from models.world.likeness import OTHER_PLACE, alike, is_sound
from models.world.sampling import MAX_THINGS, entries_of, grow
from models.world.scene import SIZE_EXTENT, Scene, Thing, margin, relation
from models.world.vocabulary import BACKGROUNDS, COLOURS, COUNTS, KINDS, RELATIONS, SIZES

_PLACEMENTS: Final = 150
_MOST_ALIKE: Final = len(COUNTS)
_TELLING_SHIFT: Final = 0.15


@dataclass(frozen=True, slots=True)
class Recolour:
    """What the phrase says has this colour now."""

    phrase: Phrase
    colour: int


@dataclass(frozen=True, slots=True)
class Resize:
    """What the phrase says has this size now."""

    phrase: Phrase
    size: int


@dataclass(frozen=True, slots=True)
class Instead:
    """Another kind of thing, in this colour, stands where what the phrase says stood."""

    phrase: Phrase
    kind: int
    colour: int


@dataclass(frozen=True, slots=True)
class Without:
    """What the phrase says is gone."""

    phrase: Phrase


@dataclass(frozen=True, slots=True)
class With:
    """One more thing has come, of a kind that was not there, anywhere that is free."""

    thing: Phrase


@dataclass(frozen=True, slots=True)
class Number:
    """There are now this many of what the phrase says: one more or one fewer than before."""

    phrase: Phrase
    count: int
    before: int


@dataclass(frozen=True, slots=True)
class Moved:
    """One single thing has moved and now stands so to another, which has not."""

    claim: Related


Change = Recolour | Resize | Instead | Without | With | Number | Moved | Setting


def named(scene: Scene, things: Sequence[Thing]) -> Phrase:
    """Return the shortest phrase that picks these identical things out, «the boat»."""
    first = things[0]
    plural = len(things) > 1
    for colour, size in ((None, None), (first.colour, None), (None, first.size)):
        phrase = Phrase(first.kind, colour, size, many=plural)
        if len(matching(phrase, scene.things)) == len(things):
            return phrase
    return Phrase(first.kind, first.colour, first.size, many=plural)


def fits(change: Change, before: Scene, after: Scene) -> bool | None:
    """Tell whether ``after`` is ``before`` with this change and no other.

    Returns:
        None where it is arguable.
    """
    here = matching(_phrase_of(change), before.things) if not isinstance(change, Setting) else []
    if isinstance(change, With):
        return _best(alike(before, _less(after, [i])) for i in matching(change.thing, after.things))
    if isinstance(change, Number):
        if change.count > change.before:
            return _best(
                alike(before, _less(after, [i])) for i in matching(change.phrase, after.things)
            )
        return _best(alike(_less(before, [i]), after) for i in here)
    if isinstance(change, Moved):
        return _moved_so(change.claim, before, after)
    expected = _changed(change, before, here)
    return False if expected is None else alike(expected, after)


def apply(change: Change, scene: Scene, rng: random.Random) -> Scene | None:
    """Make a change in a scene; the drawing stays the same otherwise.

    Returns:
        None where there is no room for it, or where it changes nothing.
    """
    if isinstance(change, With):
        return _placed(change.thing, scene, rng)
    here = matching(_phrase_of(change), scene.things) if not isinstance(change, Setting) else []
    if isinstance(change, Number):
        return _counted(change, scene, here, rng)
    if isinstance(change, Moved):
        return _moved(change.claim, scene, rng)
    found = _changed(change, scene, here)
    return found if found is not None and is_sound(found) and found != scene else None


def _phrase_of(change: Change) -> Phrase:
    if isinstance(change, With):
        return change.thing
    if isinstance(change, Moved):
        return change.claim.a
    if isinstance(change, Setting):
        raise TypeError("a background has no phrase")
    return change.phrase


def _changed(change: Change, scene: Scene, here: Sequence[int]) -> Scene | None:
    """Make a change that has one outcome only."""
    if isinstance(change, Setting):
        return replace(scene, background=change.background)
    if not here:
        return None
    if isinstance(change, Without):
        return _less(scene, here)
    if isinstance(change, Recolour):
        return _each(scene, here, lambda t: replace(t, colour=change.colour))
    if isinstance(change, Resize):
        return _each(scene, here, lambda t: replace(t, size=change.size))
    if isinstance(change, Instead):
        return _each(scene, here, lambda t: replace(t, kind=change.kind, colour=change.colour))
    raise TypeError("this change has many outcomes")


def _each(scene: Scene, here: Sequence[int], turn: Callable[[Thing], Thing]) -> Scene:
    things = tuple(turn(t) if i in here else t for i, t in enumerate(scene.things))
    return replace(scene, things=things)


def _less(scene: Scene, gone: Sequence[int]) -> Scene:
    return replace(scene, things=tuple(t for i, t in enumerate(scene.things) if i not in gone))


def _placed(phrase: Phrase, scene: Scene, rng: random.Random) -> Scene | None:
    if len(scene.things) >= MAX_THINGS or phrase.colour is None or phrase.size is None:
        return None
    least = margin(phrase.size)
    for _ in range(_PLACEMENTS):
        x, y = (round(rng.uniform(least, 1.0 - least), 4) for _ in range(2))
        thing = Thing(phrase.kind, phrase.colour, phrase.size, x, y)
        found = replace(scene, things=(*scene.things, thing))
        if is_sound(found):
            return found
    return None


def _counted(change: Number, scene: Scene, here: Sequence[int], rng: random.Random) -> Scene | None:
    if len(here) != change.before:
        return None
    if change.count < change.before:
        return _less(scene, [rng.choice(list(here))])
    if len(scene.things) >= MAX_THINGS:
        return None
    group = tuple(scene.things[i] for i in here)
    others = [t for i, t in enumerate(scene.things) if i not in here]
    grown = grow(rng, group, change.count, others)
    return None if grown is None else replace(scene, things=(*grown, *others))


def _moved(claim: Related, scene: Scene, rng: random.Random) -> Scene | None:
    of_a, of_b = matching(claim.a, scene.things), matching(claim.b, scene.things)
    if len(of_a) != 1 or len(of_b) != 1:
        return None
    thing, other = scene.things[of_a[0]], scene.things[of_b[0]]
    if relation(thing, other) == claim.relation:
        return None
    least = margin(thing.size)
    for _ in range(_PLACEMENTS):
        x, y = (round(rng.uniform(least, 1.0 - least), 4) for _ in range(2))
        moved = replace(thing, x=x, y=y)
        far = max(abs(x - thing.x), abs(y - thing.y)) > _TELLING_SHIFT + 0.5 * SIZE_EXTENT[0]
        if far and relation(moved, other) == claim.relation:
            found = _each(scene, of_a, lambda _, to=moved: to)
            if is_sound(found):
                return found
    return None


def _moved_so(claim: Related, before: Scene, after: Scene) -> bool | None:
    was, now = matching(claim.a, before.things), matching(claim.a, after.things)
    by = matching(claim.b, after.things)
    if len(was) != 1 or len(now) != 1 or len(by) != 1:
        return False
    rest = alike(_less(before, was), _less(after, now)) if len(before.things) > 1 else True
    old, new = before.things[was[0]], after.things[now[0]]
    if rest is False or (old.colour, old.size) != (new.colour, new.size):
        return False
    if max(abs(old.x - new.x), abs(old.y - new.y)) < OTHER_PLACE:
        return False
    actual = relation(new, after.things[by[0]])
    if actual is None:
        return None
    return rest if actual == claim.relation else False


def _best(verdicts: Iterable[bool | None]) -> bool | None:
    found = list(verdicts)
    return True if True in found else None if None in found else False


def changes_of(
    scene: Scene, rng: random.Random, *, exclude: frozenset[tuple[int, int]] = frozenset()
) -> list[tuple[str, Change]]:
    """Return one random change of each of ``CHANGE_KINDS`` that the scene allows.

    Args:
        scene: What is to be changed.
        rng: The source of every choice.
        exclude: (kind index, colour index) pairs that no change may bring about.
    """
    groups = [group for _, group in entries_of(scene)]
    found: list[tuple[str, Change]] = []
    for name, make in _MAKERS.items():
        change = make(scene, groups, rng)
        if change is not None and not _brings(change, exclude):
            found.append((name, change))
    return found


def _brings(change: Change, exclude: frozenset[tuple[int, int]]) -> bool:
    if isinstance(change, Recolour):
        return (change.phrase.kind, change.colour) in exclude
    if isinstance(change, Instead):
        return (change.kind, change.colour) in exclude
    if isinstance(change, With):
        return (change.thing.kind, change.thing.colour) in exclude
    return False


_Groups = Sequence[Sequence[Thing]]


def _other(rng: random.Random, n: int, *actual: int) -> int:
    return rng.choice([i for i in range(n) if i not in actual])


def _recolour(scene: Scene, groups: _Groups, rng: random.Random) -> Change:
    group = rng.choice(groups)
    return Recolour(named(scene, group), _other(rng, len(COLOURS), group[0].colour))


def _resize(scene: Scene, groups: _Groups, rng: random.Random) -> Change:
    group = rng.choice(groups)
    return Resize(named(scene, group), 1 - group[0].size)


def _instead(scene: Scene, groups: _Groups, rng: random.Random) -> Change:
    group = rng.choice(groups)
    there = {thing.kind for thing in scene.things}
    colour = group[0].colour if rng.random() < 0.5 else rng.randrange(len(COLOURS))
    return Instead(named(scene, group), _other(rng, len(KINDS), *there), colour)


def _without(scene: Scene, groups: _Groups, rng: random.Random) -> Change | None:
    return Without(named(scene, rng.choice(groups))) if len(groups) > 1 else None


def _with(scene: Scene, _groups: _Groups, rng: random.Random) -> Change | None:
    if len(scene.things) >= MAX_THINGS:
        return None
    kind = _other(rng, len(KINDS), *{thing.kind for thing in scene.things})
    return With(Phrase(kind, rng.randrange(len(COLOURS)), rng.randrange(len(SIZES))))


def _number(scene: Scene, groups: _Groups, rng: random.Random) -> Change | None:
    group = rng.choice(groups)
    before = len(group)
    # Only where the kind tells which things are meant: «one more boat» names no colour.
    if sum(thing.kind == group[0].kind for thing in scene.things) != before:
        return None
    more = before < _MOST_ALIKE and len(scene.things) < MAX_THINGS
    if before > 1 and (not more or rng.random() < 0.5):
        return Number(named(scene, group), before - 1, before)
    return Number(named(scene, group), before + 1, before) if more else None


def _move(scene: Scene, groups: _Groups, rng: random.Random) -> Change | None:
    single = [group for group in groups if len(group) == 1]
    if len(single) < 2:
        return None
    one, two = rng.sample(single, 2)
    a, b = named(scene, one), named(scene, two)
    actual = relation(one[0], two[0])
    wanted = (actual ^ 1) if actual is not None and rng.random() < 0.5 else None
    if wanted is None:
        wanted = _other(rng, len(RELATIONS), -1 if actual is None else actual)
    return Moved(Related(a, wanted, b))


def _background(scene: Scene, _groups: _Groups, rng: random.Random) -> Change:
    return Setting(_other(rng, len(BACKGROUNDS), scene.background))


_MAKERS: Final[dict[str, Callable[[Scene, _Groups, random.Random], Change | None]]] = {
    "recolour": _recolour,
    "resize": _resize,
    "instead": _instead,
    "without": _without,
    "with": _with,
    "number": _number,
    "move": _move,
    "background": _background,
}

CHANGE_KINDS: Final[tuple[str, ...]] = tuple(_MAKERS)
"""Kinds of changes, in the order in which :func:`changes_of` tries them."""

"""Whether two pictures show the same scene, and scenes drawn anew."""

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from models.world.scene import Scene, Thing, inside, overlaps
from models.world.vocabulary import COUNTS

SAME_PLACE: Final = 0.04
"""Farthest that a thing may have moved, as a fraction of the picture, to stand where it stood."""

OTHER_PLACE: Final = 0.12
"""Least that a thing must have moved for nobody to doubt that it has."""

JITTER: Final = 0.012
_TRIES: Final = 4

DIFFERENCES: Final = ("kind", "colour", "size", "count", "place", "background")
"""In what two scenes may differ."""


def is_sound(scene: Scene) -> bool:
    """Tell whether all things are within the picture, apart, and few enough to be counted."""
    things = scene.things
    return (
        bool(things)
        and max(map(len, _by_look(things).values())) <= len(COUNTS)
        and all(inside(thing) for thing in things)
        and not any(overlaps(a, b) for i, a in enumerate(things) for b in things[i + 1 :])
    )


def drawn_anew(scene: Scene, rng: random.Random) -> Scene:
    """Return the same scene as another drawing shows it.

    Clouds and stones, which way things face and their exact size change, and half of the time
    each thing's place changes by a pixel or so.
    """
    fresh = replace(scene, decor_seed=rng.getrandbits(32))
    if rng.random() < 0.5:
        return fresh
    for _ in range(_TRIES):
        moved = replace(fresh, things=tuple(_nudged(thing, rng) for thing in fresh.things))
        if is_sound(moved):
            return moved
    return fresh


def _nudged(thing: Thing, rng: random.Random) -> Thing:
    return replace(
        thing,
        x=round(thing.x + rng.uniform(-JITTER, JITTER), 4),
        y=round(thing.y + rng.uniform(-JITTER, JITTER), 4),
    )


def alike(one: Scene, two: Scene) -> bool | None:
    """Tell whether both show the same things in the same places before the same background.

    Returns:
        None where a thing has moved so little that one may argue.
    """
    if one.background != two.background:
        return False
    moved = farthest_move(one.things, two.things)
    if moved is None or moved >= OTHER_PLACE:
        return False
    return True if moved <= SAME_PLACE else None


def farthest_move(one: Sequence[Thing], two: Sequence[Thing]) -> float | None:
    """Return how far things have moved at most, each to the nearest of its own look.

    Returns:
        None where the things are not the same ones.
    """
    of_one, of_two = _by_look(one), _by_look(two)
    if {k: len(v) for k, v in of_one.items()} != {k: len(v) for k, v in of_two.items()}:
        return None
    most = 0.0
    for look, group in of_one.items():
        left = list(of_two[look])
        for thing in group:
            nearest = min(left, key=lambda other, at=thing: _apart(at, other))
            left.remove(nearest)
            most = max(most, _apart(thing, nearest))
    return most


def differences(one: Scene, two: Scene) -> dict[str, bool]:
    """Return in which of ``DIFFERENCES`` two scenes differ, each factor counted by itself."""

    def counted(scene: Scene, factor: str) -> list[int]:
        return sorted(getattr(thing, factor) for thing in scene.things)

    moved = farthest_move(one.things, two.things)
    found = {name: counted(one, name) != counted(two, name) for name in ("kind", "colour", "size")}
    found["count"] = len(one.things) != len(two.things)
    found["place"] = moved is None or moved >= OTHER_PLACE
    found["background"] = one.background != two.background
    return found


def _by_look(things: Sequence[Thing]) -> dict[tuple[int, int, int], list[Thing]]:
    found: dict[tuple[int, int, int], list[Thing]] = defaultdict(list)
    for thing in things:
        found[thing.kind, thing.colour, thing.size].append(thing)
    return found


def _apart(one: Thing, two: Thing) -> float:
    return max(abs(one.x - two.x), abs(one.y - two.y))

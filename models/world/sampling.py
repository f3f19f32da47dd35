"""Random scenes: what stands where, evenly over kinds, colours, sizes and counts."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from models.world.scene import SIZE_EXTENT, Scene, Thing, margin, overlaps, relation
from models.world.vocabulary import BACKGROUNDS, COLOURS, KINDS, pair_indices

MAX_THINGS: Final = 4
MAX_ENTRIES: Final = 3
_ENTRY_WEIGHTS: Final = (0.2, 0.5, 0.3)
_GROUP_OF_TWO: Final = 0.18
_GROUP_OF_THREE: Final = 0.14
_SAME_KIND: Final = 0.12
_SAME_COLOUR: Final = 0.10
_RELATED: Final = 0.9
_PLACEMENTS: Final = 150
_ROOM_BESIDE: Final = 1.07
_ROUNDING: Final = 0.001

_pair_indices = lru_cache(maxsize=64)(pair_indices)


@dataclass(frozen=True, slots=True)
class Entry:
    """One or several identical things of a scene.

    Attributes:
        kind: Index into ``vocabulary.KINDS``.
        colour: Index into ``vocabulary.COLOURS``.
        size: Index into ``vocabulary.SIZES``.
        count: How many of them there are.
    """

    kind: int
    colour: int
    size: int
    count: int


def entries_of(scene: Scene) -> tuple[tuple[Entry, tuple[Thing, ...]], ...]:
    """Return the scene's groups of identical things, in order of appearance."""
    groups: dict[tuple[int, int, int], list[Thing]] = {}
    for thing in scene.things:
        groups.setdefault((thing.kind, thing.colour, thing.size), []).append(thing)
    return tuple((Entry(*key, len(group)), tuple(group)) for key, group in groups.items())


def sample_scene(
    rng: random.Random,
    *,
    exclude: frozenset[tuple[str, str]] = frozenset(),
    must_have: Sequence[tuple[str, str]] = (),
    n_entries: int | None = None,
    background: int | None = None,
) -> Scene:
    """Draw a scene of one to three entries and at most four things.

    Args:
        rng: The source of every choice.
        exclude: (kind, colour) pairs, by canonical name, that must not occur.
        must_have: Pairs that must occur, each as an entry of its own; at most three.
        n_entries: How many entries, or None for a random number.
        background: The background's index, or None for a random one.

    Raises:
        ValueError: ``must_have`` and ``exclude`` contradict each other, or too many
            entries are asked for.
    """
    wanted = sorted(pair_indices(must_have))
    banned = _pair_indices(exclude)
    if any(pair in banned for pair in wanted):
        raise ValueError("a pair is both excluded and required")
    if max(len(wanted), n_entries or 0) > MAX_ENTRIES:
        raise ValueError(f"a scene has at most {MAX_ENTRIES} entries")
    while True:
        entries = _plan(rng, banned, wanted, n_entries)
        need_relation = len(entries) == 2 and rng.random() < _RELATED
        for _ in range(_PLACEMENTS):
            groups = place(rng, entries)
            if groups is not None and (not need_relation or group_relation(*groups) is not None):
                return Scene(
                    background=rng.randrange(len(BACKGROUNDS))
                    if background is None
                    else background,
                    things=tuple(thing for group in groups for thing in group),
                    decor_seed=rng.getrandbits(32),
                )


def _plan(
    rng: random.Random,
    banned: frozenset[tuple[int, int]],
    wanted: Sequence[tuple[int, int]],
    n_entries: int | None,
) -> list[Entry]:
    if n_entries is None:
        u = rng.random()
        n_entries = 1 if u < _ENTRY_WEIGHTS[0] else 2 if u < 1 - _ENTRY_WEIGHTS[2] else 3
    n_entries = max(n_entries, len(wanted))
    pairs = list(wanted)
    while len(pairs) < n_entries:
        kind, colour = rng.randrange(len(KINDS)), rng.randrange(len(COLOURS))
        if pairs:
            u = rng.random()
            if u < _SAME_KIND:
                kind = pairs[-1][0]
            elif u < _SAME_KIND + _SAME_COLOUR:
                colour = pairs[-1][1]
        if (kind, colour) not in banned and (kind, colour) not in pairs:
            pairs.append((kind, colour))
    rng.shuffle(pairs)
    spare = MAX_THINGS - n_entries
    entries: list[Entry] = []
    for kind, colour in pairs:
        u = rng.random()
        count = 3 if u < _GROUP_OF_THREE else 2 if u < _GROUP_OF_THREE + _GROUP_OF_TWO else 1
        count = min(count, 1 + spare)
        spare -= count - 1
        entries.append(Entry(kind, colour, rng.randrange(2), count))
    return entries


def place(rng: random.Random, entries: Sequence[Entry]) -> list[tuple[Thing, ...]] | None:
    """Try once to give every thing a place of its own; a group stands together.

    Returns:
        The entries' things in the entries' order, or None when two would overlap.
    """
    crowded = sum(entry.count for entry in entries) > 2
    placed: list[Thing] = []
    groups: list[tuple[Thing, ...]] = []
    for entry in entries:
        least = margin(entry.size)
        free = 1.0 - 2.0 * least
        u, v = rng.random(), rng.random()
        if entry.size and crowded:
            # Large things only leave room for others when they keep to the corners.
            keep = 0.2 if entry.count > 2 else 0.5
            u, v = _outwards(u, keep), _outwards(v, keep)
        x, y = round(least + free * u, 4), round(least + free * v, 4)
        first = Thing(entry.kind, entry.colour, entry.size, x, y)
        if not _is_free(first, placed):
            return None
        group = (first,)
        if entry.count > 1:
            grown = grow(rng, group, entry.count, placed)
            if grown is None:
                return None
            group = grown
        placed += group
        groups.append(group)
    return groups


def _outwards(u: float, keep: float) -> float:
    return u * keep if u < 0.5 else 1.0 - (1.0 - u) * keep


def grow(
    rng: random.Random, group: tuple[Thing, ...], count: int, others: Sequence[Thing]
) -> tuple[Thing, ...] | None:
    """Set copies of a group's first thing beside it until there are ``count``.

    Returns:
        The larger group, or None when no free place nearby was found.
    """
    grown = list(group)
    taken = [*group, *others]
    first = group[0]
    least = margin(first.size)
    most = 1.0 - least
    step = _ROOM_BESIDE * SIZE_EXTENT[first.size]
    for _ in range(16):
        if len(grown) >= count:
            break
        direction = rng.randrange(4)
        along = step * (1.0 + 0.35 * rng.random())
        across = step * 0.6 * (rng.random() - 0.5)
        if direction & 1:
            along = -along
        x, y = (along, across) if direction < 2 else (across, along)
        x, y = first.x + x, first.y + y
        # Most tries end outside the picture: cheaper to see before rounding.
        if not (least - _ROUNDING <= x <= most + _ROUNDING):
            continue
        if not (least - _ROUNDING <= y <= most + _ROUNDING):
            continue
        x, y = round(x, 4), round(y, 4)
        if not (least <= x <= most and least <= y <= most):
            continue
        copy = Thing(first.kind, first.colour, first.size, x, y)
        if _is_free(copy, taken):
            grown.append(copy)
            taken.append(copy)
    return tuple(grown) if len(grown) == count else None


def _is_free(thing: Thing, taken: Sequence[Thing]) -> bool:
    for other in taken:  # noqa: SIM110 - the busiest loop; a generator halves its speed
        if overlaps(thing, other):
            return False
    return True


def group_relation(group_a: Sequence[Thing], group_b: Sequence[Thing]) -> int | None:
    """Return the relation in which all of one group stand to all of the other, if any."""
    found = {relation(a, b) for a in group_a for b in group_b}
    return found.pop() if len(found) == 1 else None

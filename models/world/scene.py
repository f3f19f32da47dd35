"""Scenes as values: what stands where, before anything is drawn or said."""

from dataclasses import dataclass
from typing import Final

SIZE_EXTENT: Final[tuple[float, float]] = (0.19, 0.34)
"""Side of the square a small and a large thing fills, as a fraction of the picture."""

MIN_OFFSET: Final = 0.18
MIN_DOMINANCE: Final = 1.6
_DENIABLE: Final = -0.05
_ROOM: Final = 1.06


@dataclass(frozen=True, slots=True)
class Thing:
    """One object of a scene.

    Attributes:
        kind: Index into ``vocabulary.KINDS``.
        colour: Index into ``vocabulary.COLOURS``.
        size: Index into ``vocabulary.SIZES`` (0 small, 1 large).
        x: Centre, from the left edge, as a fraction of the picture's width.
        y: Centre, from the top edge, as a fraction of the picture's height.
    """

    kind: int
    colour: int
    size: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Scene:
    """A picture's content.

    Attributes:
        background: Index into ``vocabulary.BACKGROUNDS``.
        things: The objects, none overlapping another; one to four of them.
        decor_seed: Seeds what no caption speaks of (clouds, stones, shades).
    """

    background: int
    things: tuple[Thing, ...]
    decor_seed: int


def extent(thing: Thing) -> float:
    """Return the side of the thing's square box, as a fraction of the picture."""
    return SIZE_EXTENT[thing.size]


def overlaps(a: Thing, b: Thing) -> bool:
    """Tell whether the boxes of two things touch, a little air included."""
    reach = _ROOM * 0.5 * (SIZE_EXTENT[a.size] + SIZE_EXTENT[b.size])
    return abs(a.x - b.x) < reach and abs(a.y - b.y) < reach


def margin(size: int) -> float:
    """Return how far a thing's centre stays from the picture's edges."""
    return _ROOM * 0.5 * SIZE_EXTENT[size] + 0.005


def inside(thing: Thing) -> bool:
    """Tell whether the whole thing, outline included, is within the picture."""
    least = margin(thing.size) - 1e-9
    return least <= thing.x <= 1.0 - least and least <= thing.y <= 1.0 - least


def relation(a: Thing, b: Thing) -> int | None:
    """Return the relation in which ``a`` stands to ``b``, where nobody would doubt it.

    Returns:
        An index into ``vocabulary.RELATIONS``, or None when the two stand too close or
        too diagonally for one word to be right.
    """
    dx, dy = a.x - b.x, a.y - b.y
    if abs(dx) >= MIN_OFFSET and abs(dx) >= MIN_DOMINANCE * abs(dy):
        return 0 if dx < 0 else 1
    if abs(dy) >= MIN_OFFSET and abs(dy) >= MIN_DOMINANCE * abs(dx):
        return 2 if dy < 0 else 3
    return None


def stands(a: Thing, claimed: int, b: Thing) -> bool | None:
    """Tell whether ``a`` stands in the claimed relation to ``b``.

    Returns:
        None when the pair is diagonal or close and the claim is arguable; a claim that
        points the other way is False all the same.
    """
    actual = relation(a, b)
    if actual is not None:
        return actual == claimed
    along = a.x - b.x if claimed < 2 else a.y - b.y
    if claimed in (0, 2):
        along = -along
    return False if along < _DENIABLE else None

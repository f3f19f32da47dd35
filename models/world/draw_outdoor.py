"""How the first twelve kinds look: house to flower."""

import math
from collections.abc import Callable
from typing import Final

from models.world.pen import CREAM, GLASS, GREY, INK, Pen, Point, arc, mix, smooth, turn

_WOOD: Final = (150, 112, 78)
_LEAF: Final = (84, 132, 72)
_BEAK: Final = (255, 186, 74)
_LAMP: Final = (255, 240, 170)


def house(pen: Pen) -> None:
    """A cottage with a gable roof, a chimney, a door and two windows."""
    t = pen.tint
    pen.box(0.36, -0.86, 0.62, -0.3, t.dark)
    pen.box(-0.74, -0.12, 0.74, 0.92, t.base)
    pen.shape([(-0.68, -0.06), (-0.46, -0.06), (-0.46, 0.86), (-0.68, 0.86)], t.light, width=0)
    pen.shape([(-0.98, 0.0), (0.0, -0.92), (0.98, 0.0)], t.dark)
    pen.stroke([(-0.72, -0.13), (-0.02, -0.78)], 0.07, t.light)
    pen.box(-0.16, 0.34, 0.2, 0.92, CREAM)
    pen.dot(0.1, 0.64, 0.05)
    for x in (-0.44, 0.48):
        pen.box(x - 0.15, 0.2, x + 0.15, 0.52, GLASS)
        pen.stroke([(x, 0.2), (x, 0.52)], 0.05)
    pen.oval(0.0, -0.34, 0.15, 0.15, GLASS)


def tree(pen: Pen) -> None:
    """A round-crowned tree."""
    t = pen.tint
    pen.shape(
        smooth([(-0.15, 0.1), (0.15, 0.1), (0.16, 0.6), (0.34, 0.94), (-0.34, 0.94), (-0.16, 0.6)]),
        _WOOD,
    )
    crown = [(-0.5, -0.06, 0.42), (0.5, -0.06, 0.42), (-0.36, -0.46, 0.42), (0.38, -0.46, 0.42),
             (0.0, -0.56, 0.4), (0.0, 0.06, 0.42)]  # fmt: skip
    for x, y, r in crown:
        pen.oval(x, y, r, r)
    for x, y, r in crown:
        pen.dot(x, y, r - 0.03, t.base)
    for x, y, r in ((-0.36, -0.5, 0.2), (-0.58, -0.12, 0.13), (0.12, -0.68, 0.12)):
        pen.dot(x, y, r, t.light)
    for x, y in ((0.48, 0.08), (0.16, 0.22), (0.6, -0.2)):
        pen.stroke(arc(x, y, 0.15, 0.12, 20, 150), 0.07, t.dark)


def car(pen: Pen) -> None:
    """A small car from the side."""
    t = pen.tint
    cabin = [
        (-0.62, -0.06),
        (-0.42, -0.52),
        (-0.3, -0.58),
        (0.26, -0.58),
        (0.38, -0.52),
        (0.6, -0.06),
    ]
    pen.shape(cabin, t.base)
    pen.shape([(-0.46, -0.06), (-0.32, -0.42), (-0.06, -0.42), (-0.06, -0.06)], GLASS, width=0.05)
    pen.shape([(0.06, -0.06), (0.06, -0.42), (0.25, -0.42), (0.43, -0.06)], GLASS, width=0.05)
    pen.shape(
        [*arc(-0.78, 0.16, 0.2, 0.22, 180, 270), *arc(0.74, 0.2, 0.24, 0.26, 270, 360),
         (0.98, 0.46), (-0.98, 0.46)],
        t.base,
    )  # fmt: skip
    pen.stroke([(-0.76, 0.08), (0.66, 0.08)], 0.08, t.light)
    pen.stroke([(0.0, 0.0), (0.0, 0.4)], 0.045)
    pen.oval(0.86, 0.2, 0.09, 0.1, _LAMP, width=0.05)
    for x in (-0.52, 0.54):
        pen.oval(x, 0.46, 0.27, 0.27, INK)
        pen.dot(x, 0.46, 0.12, GREY)


def boat(pen: Pen) -> None:
    """A sailing boat: a hull and two sails."""
    t = pen.tint
    pen.stroke([(0.02, -0.92), (0.02, 0.5)], 0.09, _WOOD, edge=True)
    pen.shape(smooth([(0.12, -0.86), (0.5, -0.4), (0.8, 0.26), (0.12, 0.26)], steps=6)[:-6], t.base)
    pen.shape([(-0.1, -0.66), (-0.1, 0.26), (-0.72, 0.26)], t.light)
    pen.shape(
        [(-0.98, 0.42), (0.98, 0.42), *arc(0.42, 0.42, 0.44, 0.5, 20, 90),
         *arc(-0.42, 0.42, 0.44, 0.5, 90, 160)],
        t.dark,
    )  # fmt: skip
    pen.stroke([(-0.8, 0.56), (0.8, 0.56)], 0.09, CREAM)


def sun(pen: Pen) -> None:
    """A smiling disc with pointed rays."""
    t = pen.tint
    for i in range(12):
        ray: list[Point] = [(0.56, -0.17), (0.98, 0.0), (0.56, 0.17)]
        pen.shape(turn(ray, 30 * i), t.base)
    pen.oval(0, 0, 0.62, 0.62, t.base)
    pen.oval(-0.06, -0.08, 0.46, 0.44, mix(t.base, t.light, 0.55), width=0)
    for x in (-0.22, 0.22):
        pen.dot(x, -0.1, 0.085)
    pen.stroke(arc(0, 0.06, 0.26, 0.22, 20, 160), 0.08)


def moon(pen: Pen) -> None:
    """A crescent."""
    t = pen.tint
    outer = arc(0.08, 0.0, 0.92, 0.94, 50, 310)
    inner = arc(0.44, 0.0, 0.72, 0.74, 287, 73)
    pen.shape([*outer, *inner], t.base)
    pen.stroke(arc(0.08, 0.0, 0.74, 0.76, 130, 235), 0.12, t.light)
    for x, y, r in ((-0.38, 0.4, 0.1), (-0.5, -0.02, 0.07)):
        pen.dot(x, y, r, t.dark)


def star(pen: Pen) -> None:
    """A five-pointed star with bevelled facets."""
    t = pen.tint
    tips = [
        (r * math.sin(math.radians(36 * i)), 0.08 - r * math.cos(math.radians(36 * i)))
        for i, r in enumerate([1.0, 0.45] * 5)
    ]
    pen.shape(tips, t.base, width=2 * 0.06)
    for i in range(5):
        tip, notch = tips[2 * i], tips[(2 * i + 9) % 10]
        pen.shape([(0.0, 0.08), tip, notch], t.light if i in (0, 1, 4) else t.base, width=0)
        pen.shape([(0.0, 0.08), tip, tips[2 * i + 1]], t.base if i in (0, 4) else t.dark, width=0)
    ring = [*tips, tips[0]]
    pen.stroke(ring, 0.075)


def heart(pen: Pen) -> None:
    """A heart with a highlight."""
    t = pen.tint
    half = [(0.0, -0.44), (0.2, -0.78), (0.56, -0.86), (0.88, -0.62), (0.94, -0.22), (0.72, 0.22),
            (0.34, 0.62)]  # fmt: skip
    right = smooth([*half, (0.0, 0.92)], closed=False)
    left = [(-x, y) for x, y in reversed(right)]
    pen.shape([*right, *left], t.base, width=0.09)
    pen.stroke(arc(-0.48, -0.38, 0.26, 0.28, 180, 275), 0.13, t.light)


def cat(pen: Pen) -> None:
    """A sitting cat, seen from the front, its tail to one side."""
    t = pen.tint
    pen.stroke(
        smooth([(0.36, 0.8), (0.78, 0.78), (0.86, 0.4), (0.72, 0.1)], closed=False),
        0.17,
        t.base,
        edge=True,
    )
    pen.shape(
        smooth(
            [
                (0.0, -0.1),
                (0.4, 0.2),
                (0.52, 0.7),
                (0.4, 0.93),
                (-0.4, 0.93),
                (-0.52, 0.7),
                (-0.4, 0.2),
            ]
        ),
        t.base,
    )
    pen.oval(0, 0.52, 0.24, 0.3, t.light, width=0)
    for side in (-1, 1):
        pen.oval(side * 0.2, 0.86, 0.17, 0.1, t.base, width=0.06)
        pen.shape([(side * 0.6, -0.98), (side * 0.58, -0.4), (side * 0.1, -0.62)], t.base)
        pen.shape(
            [(side * 0.53, -0.84), (side * 0.52, -0.52), (side * 0.25, -0.64)], t.light, width=0
        )
    pen.oval(0, -0.34, 0.62, 0.46, t.base)
    pen.oval(0, -0.16, 0.26, 0.2, t.light, width=0)
    for side in (-1, 1):
        pen.oval(side * 0.26, -0.42, 0.12, 0.14, CREAM, width=0)
        pen.oval(side * 0.25, -0.41, 0.065, 0.12, INK, width=0)
        for dy in (-0.04, 0.05):
            pen.stroke([(side * 0.3, -0.2 + dy), (side * 0.72, -0.22 + 2.2 * dy)], 0.035, INK)
    pen.shape([(-0.09, -0.24), (0.09, -0.24), (0, -0.14)], INK, width=0)


def fish(pen: Pen) -> None:
    """A fish swimming to the left."""
    t = pen.tint
    pen.shape(smooth([(0.42, 0.0), (0.96, -0.5), (0.86, 0.0), (0.96, 0.5)]), t.dark)
    pen.shape(smooth([(-0.3, -0.42), (0.08, -0.76), (0.42, -0.5), (0.3, -0.26)]), t.dark)
    pen.shape(smooth([(-0.1, 0.38), (0.2, 0.68), (0.26, 0.3)]), t.dark)
    pen.shape(
        smooth(
            [
                (-0.97, 0.02),
                (-0.62, -0.38),
                (-0.1, -0.52),
                (0.36, -0.3),
                (0.62, 0.0),
                (0.36, 0.32),
                (-0.1, 0.52),
                (-0.62, 0.4),
            ]
        ),
        t.base,
    )
    pen.shape(
        smooth([(-0.8, 0.14), (-0.2, 0.24), (0.36, 0.12), (0.1, 0.36), (-0.3, 0.42)]),
        t.light,
        width=0,
    )
    for x in (-0.02, 0.24):
        pen.stroke(arc(x - 0.16, 0.0, 0.2, 0.28, -60, 60), 0.07, t.dark)
    pen.stroke(arc(-0.52, 0.0, 0.18, 0.36, -70, 70), 0.06)
    pen.oval(-0.62, -0.12, 0.13, 0.13, CREAM, width=0.05)
    pen.dot(-0.65, -0.12, 0.065, INK)
    pen.stroke(arc(-0.9, 0.04, 0.16, 0.12, 10, 80), 0.05)


def bird(pen: Pen) -> None:
    """A small bird standing, its beak to the left."""
    t = pen.tint
    for x in (-0.06, 0.2):
        pen.stroke([(x, 0.5), (x, 0.9), (x - 0.16, 0.92)], 0.07, INK)
    pen.shape([(0.34, 0.1), (0.98, -0.16), (0.94, 0.16), (0.42, 0.44)], t.dark)
    pen.shape([(-0.66, -0.52), (-0.99, -0.34), (-0.64, -0.2)], _BEAK)
    pen.shape(
        smooth(
            [
                (-0.36, -0.88),
                (-0.02, -0.66),
                (0.18, -0.24),
                (0.6, 0.1),
                (0.52, 0.46),
                (0.1, 0.68),
                (-0.4, 0.54),
                (-0.62, 0.1),
                (-0.72, -0.4),
                (-0.64, -0.72),
            ]
        ),
        t.base,
    )
    pen.shape(
        smooth([(-0.54, 0.0), (-0.3, 0.1), (-0.12, 0.56), (-0.38, 0.5), (-0.55, 0.26)]),
        t.light,
        width=0,
    )
    pen.shape(
        smooth([(-0.14, -0.12), (0.26, -0.08), (0.66, 0.24), (0.28, 0.34), (-0.08, 0.22)]),
        t.dark,
        width=0.06,
    )
    pen.dot(-0.42, -0.46, 0.12, CREAM)
    pen.dot(-0.44, -0.46, 0.075, INK)


def flower(pen: Pen) -> None:
    """A flower of six petals on a thin stem with two leaves."""
    t = pen.tint
    pen.stroke([(0.0, 0.1), (0.02, 0.96)], 0.1, _LEAF, edge=True)
    pen.shape(smooth([(0.02, 0.92), (0.24, 0.6), (0.62, 0.54), (0.44, 0.86)]), _LEAF, width=0.06)
    pen.shape(smooth([(0.0, 0.94), (-0.26, 0.66), (-0.62, 0.62), (-0.42, 0.9)]), _LEAF, width=0.06)
    centre = (0.0, -0.24)
    for i in range(6):
        petal = turn(arc(0.0, -0.68, 0.27, 0.3)[:-1], 60 * i, centre)
        pen.shape(petal, t.base)
    for i in range(6):
        x, y = turn([(0.0, -0.74)], 60 * i, centre)[0]
        pen.dot(x, y, 0.1, t.light)
    pen.oval(*centre, 0.22, 0.22, (96, 62, 44) if t.base[1] > 190 else (255, 216, 92))


OUTDOOR: Final[dict[str, Callable[[Pen], None]]] = {
    "house": house,
    "tree": tree,
    "car": car,
    "boat": boat,
    "sun": sun,
    "moon": moon,
    "star": star,
    "heart": heart,
    "cat": cat,
    "fish": fish,
    "bird": bird,
    "flower": flower,
}

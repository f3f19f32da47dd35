"""How the other twelve kinds look: cup to hat."""

from collections.abc import Callable
from typing import Final

from models.world.pen import CREAM, GREY, INK, Pen, arc, mix, smooth, turn

_WOOD: Final = (150, 112, 78)
_LEAF: Final = (84, 132, 72)
_PAPER: Final = (250, 244, 230)


def cup(pen: Pen) -> None:
    """A mug with a handle."""
    t = pen.tint
    pen.stroke(arc(0.46, 0.1, 0.36, 0.36, -75, 75), 0.17, t.base, edge=True)
    pen.shape(
        [
            (-0.76, -0.54),
            (0.52, -0.54),
            *arc(0.32, 0.62, 0.16, 0.24, 0, 90),
            *arc(-0.56, 0.62, 0.16, 0.24, 90, 180),
        ],
        t.base,
    )
    pen.stroke([(-0.56, -0.2), (-0.54, 0.56)], 0.14, t.light)
    pen.shape([(-0.745, 0.06), (0.51, 0.06), (0.5, 0.3), (-0.735, 0.3)], CREAM, width=0.05)
    pen.oval(-0.12, -0.54, 0.64, 0.2, t.light)
    pen.oval(-0.12, -0.51, 0.5, 0.12, mix(t.dark, INK, 0.35), width=0)


def ball(pen: Pen) -> None:
    """A beach ball with pale panels."""
    t = pen.tint
    pen.oval(0, 0, 0.92, 0.92, t.base)
    top = (-0.16, -0.36)
    for start, end in ((-158, -112), (-40, 8), (78, 128)):
        rim = arc(0, 0, 0.88, 0.88, start, end)
        first, last = rim[0], rim[-1]
        one = smooth([top, _bulge(top, first, 0.14), first], closed=False)
        two = smooth([last, _bulge(top, last, 0.14), top], closed=False)
        pen.shape([*one, *rim, *two], CREAM, width=0.05)
    pen.oval(*top, 0.17, 0.15, t.light, width=0.06)
    pen.stroke(arc(0, 0, 0.74, 0.74, 20, 62), 0.09, t.dark)
    ring = arc(0, 0, 0.92, 0.92)
    pen.stroke(ring, 0.08)


def _bulge(a: tuple[float, float], b: tuple[float, float], by: float) -> tuple[float, float]:
    dx, dy = b[0] - a[0], b[1] - a[1]
    return ((a[0] + b[0]) / 2 - by * dy, (a[1] + b[1]) / 2 + by * dx)


def umbrella(pen: Pen) -> None:
    """An open umbrella with a crooked handle."""
    t = pen.tint
    handle = [(0.0, -0.2), (0.0, 0.66), *arc(-0.16, 0.68, 0.16, 0.2, 0, 180)]
    pen.stroke([(0.0, -0.96), (0.0, -0.8)], 0.09, _WOOD, edge=True)
    pen.stroke(handle, 0.1, _WOOD, edge=True)
    scallops = [
        *arc(0.72, 0.1, 0.25, 0.16, 0, -180),
        *arc(0.235, 0.1, 0.235, 0.16, 0, -180),
        *arc(-0.235, 0.1, 0.235, 0.16, 0, -180),
        *arc(-0.72, 0.1, 0.25, 0.16, 0, -180),
    ]
    pen.shape([*arc(0, 0.1, 0.97, 0.94, 180, 360), *scallops], t.base)
    for x in (-0.47, 0.47):
        edge = smooth([(0.0, -0.84), (x * 0.86, -0.4), (x, 0.1)], closed=False)
        pen.stroke(edge, 0.05)
    panel = smooth([(0.0, -0.8), (-0.34, -0.4), (-0.43, 0.0)], closed=False)
    outer = smooth([(-0.86, -0.06), (-0.7, -0.48), (-0.2, -0.78)], closed=False)
    pen.shape([*panel, (-0.6, -0.08), (-0.74, -0.08), *outer], t.light, width=0)
    pen.stroke([(0.0, -0.8), (0.0, -0.06)], 0.05)


def key(pen: Pen) -> None:
    """A key, its bow to the left."""
    t = pen.tint
    pen.box(-0.2, -0.15, 0.95, 0.15, t.base)
    pen.box(0.4, 0.1, 0.6, 0.48, t.base)
    pen.box(0.74, 0.1, 0.95, 0.58, t.base)
    pen.box(0.36, -0.1, 0.91, 0.13, t.base, width=0)
    pen.stroke(arc(-0.46, 0, 0.39, 0.39), 0.23, t.base, edge=True)
    pen.stroke(arc(-0.46, 0, 0.41, 0.41, 180, 290), 0.08, t.light)
    pen.stroke([(0.22, -0.06), (0.84, -0.06)], 0.06, t.light)
    pen.box(-0.04, -0.23, 0.12, 0.23, t.dark, width=0.06)


def book(pen: Pen) -> None:
    """A closed book, a little turned, with a pale block of pages."""
    t = pen.tint

    def tilted(x0: float, y0: float, x1: float, y1: float) -> list[tuple[float, float]]:
        return turn([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], 8)

    pen.shape(tilted(-0.6, -0.76, 0.8, 0.9), t.dark)
    pen.shape(tilted(-0.56, -0.8, 0.74, 0.8), _PAPER, width=0.05)
    for y in (0.68, 0.74):
        pen.stroke(turn([(-0.5, y), (0.7, y)], 8), 0.025, GREY)
    pen.shape(tilted(-0.7, -0.88, 0.64, 0.62), t.base)
    pen.shape(tilted(-0.7, -0.88, -0.44, 0.62), t.dark)
    pen.shape(tilted(-0.22, -0.62, 0.44, -0.2), CREAM, width=0.05)
    pen.stroke(turn([(-0.1, -0.41), (0.32, -0.41)], 8), 0.06)
    pen.stroke(turn([(-0.2, 0.3), (0.42, 0.3)], 8), 0.07, t.light)
    pen.stroke(turn([(-0.2, 0.12), (0.42, 0.12)], 8), 0.07, t.light)


def clock(pen: Pen) -> None:
    """An alarm clock with two bells."""
    t = pen.tint
    for side in (-1, 1):
        pen.stroke([(side * 0.42, 0.6), (side * 0.6, 0.92)], 0.13, t.dark, edge=True)
        bell = turn([*arc(0.0, -0.62, 0.34, 0.3, 180, 360)], side * 38, (0.0, 0.12))
        pen.shape(bell, t.base)
    pen.stroke([(0.0, -0.66), (0.0, -0.86)], 0.1, t.dark, edge=True)
    pen.oval(0, 0.12, 0.76, 0.76, t.base)
    pen.oval(0, 0.12, 0.54, 0.54, CREAM, width=0.05)
    for i in range(0, 360, 90):
        pen.stroke(turn([(0.0, -0.34), (0.0, -0.26)], i, (0.0, 0.12)), 0.07, INK)
    pen.stroke([(0.0, 0.12), (0.0, -0.22)], 0.085, INK)
    pen.stroke([(0.0, 0.12), (0.24, 0.24)], 0.085, INK)
    pen.stroke(arc(0, 0.12, 0.65, 0.65, 190, 250), 0.09, t.light)


def kite(pen: Pen) -> None:
    """A diamond kite with a tail of bows."""
    t = pen.tint
    tail = smooth([(-0.18, 0.5), (-0.32, 0.68), (-0.04, 0.8), (-0.26, 0.95)], closed=False)
    pen.stroke(tail, 0.06)
    top, right, bottom, left = (0.3, -0.97), (0.94, -0.1), (-0.2, 0.54), (-0.62, -0.62)
    mid = (0.107, -0.378)
    pen.shape([top, right, bottom, left], t.base)
    pen.shape([top, left, mid], t.light, width=0)
    pen.shape([right, bottom, mid], t.dark, width=0)
    pen.stroke([top, bottom], 0.05)
    pen.stroke([left, right], 0.05)
    pen.stroke([top, right, bottom, left, top], 0.075)
    for x, y, a in ((-0.3, 0.68, 20), (-0.1, 0.86, -20)):
        bow = turn(
            [
                (x - 0.19, y - 0.1),
                (x, y),
                (x + 0.19, y - 0.1),
                (x + 0.19, y + 0.1),
                (x, y),
                (x - 0.19, y + 0.1),
            ],
            a,
            (x, y),
        )
        pen.shape(bow, t.base, width=0.05)


def mushroom(pen: Pen) -> None:
    """A toadstool: a spotted cap on a pale stem."""
    t = pen.tint
    pen.shape(
        smooth(
            [
                (-0.22, 0.0),
                (0.22, 0.0),
                (0.24, 0.5),
                (0.36, 0.88),
                (0.0, 0.95),
                (-0.36, 0.88),
                (-0.24, 0.5),
            ]
        ),
        CREAM,
    )
    pen.shape(
        [*arc(0, 0.12, 0.97, 1.04, 180, 360), *arc(0.0, 0.12, 0.97, 0.22, 0, 180)[1:-1]], t.base
    )
    pen.shape(
        [*arc(0.0, 0.16, 0.8, 0.14, 0, 180), *arc(0.0, 0.16, 0.8, 0.05, 180, 0)], t.dark, width=0
    )
    for x, y, rx, ry in (
        (-0.08, -0.52, 0.22, 0.17),
        (-0.58, -0.16, 0.15, 0.17),
        (0.48, -0.28, 0.18, 0.17),
        (0.1, -0.06, 0.12, 0.1),
        (0.76, 0.04, 0.09, 0.1),
    ):
        pen.oval(x, y, rx, ry, CREAM, width=0)


def apple(pen: Pen) -> None:
    """An apple with a stalk and a leaf."""
    t = pen.tint
    half = [
        (0.0, -0.44),
        (0.3, -0.6),
        (0.7, -0.48),
        (0.9, -0.06),
        (0.76, 0.5),
        (0.42, 0.9),
        (0.16, 0.92),
        (0.0, 0.84),
    ]
    right = smooth(half, closed=False)
    left = [(-x, y) for x, y in reversed(right)]
    pen.stroke(
        smooth([(0.0, -0.4), (0.02, -0.68), (0.14, -0.92)], closed=False), 0.11, _WOOD, edge=True
    )
    pen.shape([*right, *left], t.base, width=0.085)
    pen.shape(smooth([(0.1, -0.66), (0.34, -0.94), (0.74, -0.9), (0.5, -0.66)]), _LEAF, width=0.06)
    pen.stroke(arc(-0.34, 0.0, 0.3, 0.36, 165, 250), 0.15, t.light)
    pen.stroke(arc(0.0, -0.52, 0.22, 0.16, 30, 150), 0.06)
    pen.stroke(arc(0.2, 0.2, 0.5, 0.5, 10, 60), 0.08, t.dark)


def lamp(pen: Pen) -> None:
    """A table lamp with a shade."""
    t = pen.tint
    pen.stroke([(0.0, -0.1), (0.0, 0.8)], 0.12, GREY, edge=True)
    pen.shape([*arc(0, 0.86, 0.5, 0.3, 180, 360), (0.5, 0.94), (-0.5, 0.94)], t.dark)
    pen.oval(0, 0.32, 0.17, 0.17, t.dark)
    pen.stroke([(0.42, 0.04), (0.42, 0.4)], 0.045)
    pen.dot(0.42, 0.44, 0.07)
    pen.shape([(-0.42, -0.95), (0.42, -0.95), (0.84, 0.06), (-0.84, 0.06)], t.base, width=0.085)
    pen.shape([(-0.3, -0.9), (-0.1, -0.9), (-0.24, 0.0), (-0.66, 0.0)], t.light, width=0)
    pen.stroke([(-0.76, -0.1), (0.76, -0.1)], 0.07, CREAM)


def flag(pen: Pen) -> None:
    """A waving flag on a pole."""
    t = pen.tint
    pen.stroke([(-0.74, -0.84), (-0.74, 0.92)], 0.11, _WOOD, edge=True)
    top = smooth(
        [(-0.66, -0.76), (-0.3, -0.9), (0.1, -0.74), (0.5, -0.6), (0.96, -0.74)], closed=False
    )
    cloth = [*top, *((x, y + 0.98) for x, y in reversed(top))]
    pen.shape(cloth, t.base)
    band = [*((x, y + 0.34) for x, y in top), *((x, y + 0.62) for x, y in reversed(top))]
    pen.shape(band, CREAM, width=0)
    pen.stroke([(x, y + 0.14) for x, y in top[5:20]], 0.09, t.light)
    pen.stroke([*cloth, cloth[0]], 0.075)
    pen.oval(-0.74, -0.88, 0.1, 0.1, (246, 206, 96), width=0.05)


def hat(pen: Pen) -> None:
    """A hat with a wide brim and a pale band."""
    t = pen.tint
    pen.oval(0, 0.42, 0.97, 0.34, t.dark)
    crown = [
        (-0.58, 0.36),
        *smooth(
            [(-0.52, -0.3), (-0.34, -0.66), (0.0, -0.6), (0.34, -0.66), (0.52, -0.3)], closed=False
        ),
        (0.58, 0.36),
    ]
    pen.shape([*crown, *arc(0, 0.36, 0.58, 0.18, 0, 180)[1:-1]], t.base)
    pen.stroke([(-0.36, -0.36), (-0.4, 0.02)], 0.13, t.light)
    pen.shape(
        [*arc(0, 0.16, 0.56, 0.16, 180, 0), *arc(0, 0.36, 0.58, 0.18, 0, 180)], CREAM, width=0.05
    )
    pen.stroke(arc(0, 0.46, 0.84, 0.22, 150, 110), 0.06, t.base)


HOUSEHOLD: Final[dict[str, Callable[[Pen], None]]] = {
    "cup": cup,
    "ball": ball,
    "umbrella": umbrella,
    "key": key,
    "book": book,
    "clock": clock,
    "kite": kite,
    "mushroom": mushroom,
    "apple": apple,
    "lamp": lamp,
    "flag": flag,
    "hat": hat,
}

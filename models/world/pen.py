"""A supersampling pen: filled, outlined shapes in a thing's own coordinates."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageDraw

Colour = tuple[int, int, int]
Point = tuple[float, float]

OUTLINE: Final = 0.075
"""Width of outlines, where a thing's box is two units wide."""

CREAM: Final[Colour] = (255, 246, 224)
GREY: Final[Colour] = (196, 200, 206)
INK: Final[Colour] = (52, 46, 54)
GLASS: Final[Colour] = (206, 230, 240)

_COLOURS: Final[tuple[Colour, ...]] = (
    (226, 44, 44),
    (247, 138, 24),
    (252, 214, 40),
    (52, 166, 70),
    (40, 104, 222),
    (134, 62, 190),
    (250, 138, 188),
    (136, 84, 46),
)


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """Return ``one`` with ``share`` of it replaced by ``other``."""
    return (
        round(one[0] + (other[0] - one[0]) * share),
        round(one[1] + (other[1] - one[1]) * share),
        round(one[2] + (other[2] - one[2]) * share),
    )


@dataclass(frozen=True, slots=True)
class Tint:
    """The shades of one object colour.

    Attributes:
        base: The colour itself.
        light: Its highlight.
        dark: Its shade.
        line: Its outline.
    """

    base: Colour
    light: Colour
    dark: Colour
    line: Colour


def tint(colour: int) -> Tint:
    """Return the shades of a colour, by its index into ``vocabulary.COLOURS``."""
    base = _COLOURS[colour]
    return Tint(
        base, mix(base, (255, 255, 255), 0.45), mix(base, (30, 10, 20), 0.22), mix(base, INK, 0.68)
    )


def arc(  # noqa: PLR0917 - a drawing reads best as rows of numbers
    cx: float, cy: float, rx: float, ry: float, start: float = 0.0, end: float = 360.0
) -> list[Point]:
    """Return points along an ellipse, angles in degrees, clockwise from the right."""
    n = max(8, int(abs(end - start) / 6))
    angles = [math.radians(start + (end - start) * i / n) for i in range(n + 1)]
    return [(cx + rx * math.cos(t), cy + ry * math.sin(t)) for t in angles]


def smooth(points: Sequence[Point], *, closed: bool = True, steps: int = 10) -> list[Point]:
    """Return a Catmull-Rom curve through the points."""
    n = len(points)
    found: list[Point] = []
    for i in range(n if closed else n - 1):
        if closed:
            p0, p1, p2, p3 = (points[(i + k - 1) % n] for k in range(4))
        else:
            p0, p1, p2, p3 = (points[min(max(i + k - 1, 0), n - 1)] for k in range(4))
        for s in range(steps):
            t = s / steps
            found.append(
                (_spline(t, p0[0], p1[0], p2[0], p3[0]), _spline(t, p0[1], p1[1], p2[1], p3[1]))
            )
    if not closed:
        found.append(points[-1])
    return found


def _spline(t: float, a: float, b: float, c: float, d: float) -> float:
    return 0.5 * (
        2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t**3
    )


def turn(points: Sequence[Point], degrees: float, about: Point = (0.0, 0.0)) -> list[Point]:
    """Return the points turned clockwise about a centre."""
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    ox, oy = about
    return [(ox + (x - ox) * c - (y - oy) * s, oy + (x - ox) * s + (y - oy) * c) for x, y in points]


class Pen:
    """Draws on a transparent canvas whose unit square [-1, 1]² is a thing's box.

    Attributes:
        tint: The shades of the thing's colour.
        image: The canvas, RGBA, supersampled.
    """

    def __init__(self, side: int, centre: Point, half: float, shades: Tint) -> None:
        """Set up the canvas.

        Args:
            side: The canvas' width and height in (supersampled) pixels.
            centre: Where the box' centre is, in pixels.
            half: Half the box' side, in pixels.
            shades: The shades of the thing's colour.
        """
        self.tint = shades
        self.image = Image.new("RGBA", (side, side), (*shades.line, 0))
        self._draw = ImageDraw.Draw(self.image)
        self._centre = centre
        self._half = half

    def _px(self, points: Sequence[Point]) -> list[Point]:
        cx, cy = self._centre
        return [(cx + self._half * x, cy + self._half * y) for x, y in points]

    def shape(
        self,
        points: Sequence[Point],
        fill: Colour | None = None,
        *,
        line: Colour | None = None,
        width: float = OUTLINE,
    ) -> None:
        """Fill a closed polygon (the base colour by default) and outline it.

        A width of zero leaves the outline out.
        """
        px = self._px(points)
        self._draw.polygon(px, fill=(*(fill or self.tint.base), 255))
        if width > 0:
            stroke = max(1, round(width * self._half))
            ring = [*px, px[0], px[1]]
            self._draw.line(
                ring, fill=(*(line or self.tint.line), 255), width=stroke, joint="curve"
            )

    def oval(
        self,
        cx: float,
        cy: float,
        rx: float,
        ry: float,
        fill: Colour | None = None,
        *,
        angle: float = 0.0,
        width: float = OUTLINE,
    ) -> None:
        """Draw an ellipse, turned by ``angle`` degrees."""
        self.shape(turn(arc(cx, cy, rx, ry)[:-1], angle, (cx, cy)), fill, width=width)

    def box(
        self,
        x0: float,
        y0: float,
        x1: float,
        y1: float,
        fill: Colour | None = None,
        *,
        radius: float = 0.0,
        width: float = OUTLINE,
    ) -> None:
        """Draw an upright rectangle with rounded corners."""
        if radius <= 0:
            corners = [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]
        else:
            r = radius
            corners = [
                *arc(x1 - r, y0 + r, r, r, -90, 0),
                *arc(x1 - r, y1 - r, r, r, 0, 90),
                *arc(x0 + r, y1 - r, r, r, 90, 180),
                *arc(x0 + r, y0 + r, r, r, 180, 270),
            ]
        self.shape(corners, fill, width=width)

    def stroke(
        self,
        points: Sequence[Point],
        width: float,
        fill: Colour | None = None,
        *,
        edge: bool = False,
    ) -> None:
        """Draw an open line with round ends (in the outline's colour by default)."""
        if edge:
            self.stroke(points, width + 1.6 * OUTLINE, self.tint.line)
        px = self._px(points)
        colour = (*(fill or self.tint.line), 255)
        thick = max(1, round(width * self._half))
        self._draw.line(px, fill=colour, width=thick)
        # Discs at every bend: Pillow's own joints leave notches in thick curves.
        r = thick / 2
        for x, y in px:
            self._draw.ellipse((x - r, y - r, x + r, y + r), fill=colour)

    def dot(self, x: float, y: float, r: float, fill: Colour | None = None) -> None:
        """Draw a disc without an outline (in the outline's colour by default)."""
        self.shape(arc(x, y, r, r)[:-1], fill or self.tint.line, width=0)

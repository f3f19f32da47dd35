"""The six backgrounds: pale, quiet, and free of anything a caption could speak of."""

import math
import random
from collections.abc import Callable
from typing import Final

import numpy as np
from PIL import Image, ImageDraw

from models.world.pen import Colour, Point, mix

VARIANTS: Final = 64
"""How many versions of each background there are; a decor seed picks one."""

_WHITE: Final[Colour] = (255, 255, 255)


def draw_background(background: int, variant: int, px: int) -> Image.Image:
    """Return a background, square, RGB.

    Args:
        background: Index into ``vocabulary.BACKGROUNDS``.
        variant: Which version of it, from 0 to ``VARIANTS`` - 1.
        px: The picture's side in pixels.
    """
    scale = 4 if px <= 256 else 3 if px <= 640 else 2
    canvas = _Canvas(px * scale, random.Random(background * VARIANTS + variant))
    _PAINTERS[background](canvas)
    return canvas.image.resize((px, px), Image.Resampling.LANCZOS)


class _Canvas:
    """A square picture in coordinates from 0 to 1."""

    def __init__(self, side: int, rng: random.Random) -> None:
        self.rng = rng
        self.image = Image.new("RGB", (side, side))
        self._draw = ImageDraw.Draw(self.image)
        self._side = side

    def between(self, low: float, high: float) -> float:
        return low + (high - low) * self.rng.random()

    def fade(self, y0: float, y1: float, top: Colour, bottom: Colour) -> None:
        """Fill a band from one colour down to another."""
        first, end = round(y0 * self._side), round(y1 * self._side)
        share = np.linspace(0.0, 1.0, max(end - first, 2))[: end - first, None]
        rows = np.round(np.array(top) * (1 - share) + np.array(bottom) * share).astype(np.uint8)
        band = np.broadcast_to(rows[:, None, :], (end - first, self._side, 3))
        self.image.paste(Image.fromarray(np.ascontiguousarray(band)), (0, first))

    def area(self, points: list[Point], fill: Colour) -> None:
        self._draw.polygon([(x * self._side, y * self._side) for x, y in points], fill=fill)

    def rect(self, x0: float, y0: float, x1: float, y1: float, fill: Colour) -> None:
        s = self._side
        self._draw.rectangle((x0 * s, y0 * s, x1 * s - 1, y1 * s - 1), fill=fill)

    def oval(self, cx: float, cy: float, rx: float, ry: float, fill: Colour) -> None:
        s = self._side
        self._draw.ellipse(((cx - rx) * s, (cy - ry) * s, (cx + rx) * s, (cy + ry) * s), fill=fill)

    def hills(self, level: float, swing: float, fill: Colour, *, waves: float = 1.2) -> None:
        """Fill everything below a wavy line."""
        phase, tilt = self.between(0, math.tau), self.between(-0.3, 0.3)
        line = [
            (
                i / 64,
                level
                + swing
                * (math.sin(phase + waves * math.tau * i / 64) + tilt * math.sin(4 * i / 64)),
            )
            for i in range(65)
        ]
        self.area([*line, (1.0, 1.0), (0.0, 1.0)], fill)

    def cloud(self, x: float, y: float, size: float, fill: Colour) -> None:
        """Draw a long flat cloud."""
        for dx, dy, r in (
            (-1.3, 0.1, 0.42),
            (-0.6, -0.15, 0.6),
            (0.2, -0.25, 0.7),
            (1.0, 0.0, 0.5),
        ):
            self.oval(x + dx * size, y + dy * size, r * size * 1.3, r * size * 0.62, fill)
        self.oval(x, y + 0.16 * size, 2.0 * size, 0.3 * size, fill)

    def clouds(self, n: int, fill: Colour, lowest: float) -> None:
        for i in range(n):
            x = (i + self.between(0.2, 0.8)) / n
            self.cloud(x, self.between(0.06, lowest), self.between(0.04, 0.065), fill)


def _beach(canvas: _Canvas) -> None:
    horizon, shore = canvas.between(0.34, 0.4), canvas.between(0.55, 0.62)
    canvas.fade(0.0, horizon, (186, 222, 240), (232, 244, 246))
    canvas.clouds(2 + canvas.rng.randrange(2), (250, 252, 252), 0.2)
    canvas.fade(horizon, 1.0, (112, 184, 202), (160, 214, 216))
    for _ in range(9):
        x, y = canvas.between(0, 0.9), canvas.between(horizon + 0.02, shore - 0.03)
        length = canvas.between(0.05, 0.13)
        canvas.oval(x + length / 2, y, length / 2, 0.003, (190, 228, 230))
    phase = canvas.between(0, math.tau)
    for lift, fill in ((-0.022, (232, 246, 244)), (0.0, (226, 206, 160)), (0.03, (242, 226, 186))):
        line = [(i / 48, shore + lift + 0.014 * math.sin(phase + i / 6)) for i in range(49)]
        canvas.area([*line, (1.0, 1.0), (0.0, 1.0)], fill)
    for _ in range(60):
        x, y = canvas.between(0, 1), canvas.between(shore + 0.07, 0.99)
        canvas.oval(x, y, 0.004, 0.0025, (222, 202, 158))


def _meadow(canvas: _Canvas) -> None:
    canvas.fade(0.0, 0.6, (196, 226, 244), (236, 246, 244))
    canvas.clouds(2 + canvas.rng.randrange(2), (252, 253, 253), 0.22)
    level = canvas.between(0.4, 0.46)
    canvas.hills(level, 0.04, (198, 222, 172), waves=1.5)
    canvas.hills(level + 0.12, 0.035, (180, 212, 142), waves=1.1)
    canvas.hills(level + 0.28, 0.03, (162, 200, 118), waves=0.8)
    for _ in range(46):
        x, y = canvas.between(0, 1), canvas.between(level + 0.2, 0.99)
        h = 0.012 + 0.022 * (y - level)
        for lean in (-0.5, 0.0, 0.5):
            tip = (x + lean * h, y - h)
            canvas.area([(x - 0.003, y), tip, (x + 0.003, y)], (136, 180, 96))


def _night(canvas: _Canvas) -> None:
    canvas.fade(0.0, 1.0, (22, 26, 58), (70, 78, 126))
    for _ in range(70):
        x, y, r = canvas.between(0, 1), canvas.between(0, 0.8), canvas.between(0.0016, 0.0032)
        canvas.oval(x, y, r, r, mix((70, 78, 126), (244, 244, 255), canvas.between(0.5, 1.0)))
    level = canvas.between(0.78, 0.84)
    canvas.hills(level, 0.025, (46, 52, 88), waves=1.3)
    canvas.hills(level + 0.08, 0.02, (32, 36, 64), waves=0.9)


def _snow(canvas: _Canvas) -> None:
    canvas.fade(0.0, 0.6, (206, 216, 228), (236, 240, 246))
    level = canvas.between(0.42, 0.48)
    x = -0.02
    while x < 1.02:
        h = canvas.between(0.04, 0.075)
        tone = mix((150, 170, 178), (176, 192, 200), canvas.rng.random())
        for k in range(3):
            w, y = 0.009 + 0.005 * k, level + 0.02 - h + h * k * 0.28
            canvas.area([(x - w, y + h * 0.45), (x, y), (x + w, y + h * 0.45)], tone)
        x += canvas.between(0.016, 0.04)
    canvas.hills(level, 0.016, (228, 235, 243), waves=1.2)
    canvas.hills(level + 0.14, 0.03, (238, 243, 248), waves=1.0)
    canvas.hills(level + 0.32, 0.03, (248, 250, 253), waves=0.8)
    for _ in range(70):
        x, y, r = canvas.between(0, 1), canvas.between(0, 1), canvas.between(0.002, 0.005)
        canvas.oval(x, y, r, r, _WHITE)


def _city(canvas: _Canvas) -> None:
    canvas.fade(0.0, 0.85, (226, 228, 236), (246, 240, 234))
    for tone, low, high, pane in (
        ((204, 206, 216), 0.14, 0.36, (214, 216, 225)),
        ((180, 184, 197), 0.32, 0.56, (206, 209, 219)),
    ):
        x = -canvas.between(0.0, 0.08)
        while x < 1.0:
            w, top = canvas.between(0.11, 0.19), canvas.between(low, high)
            canvas.rect(x, top, x + w, 0.86, tone)
            canvas.rect(x, top, x + w, top + 0.008, mix(tone, _WHITE, 0.35))
            n = max(2, round(w / 0.042))
            step = w / n
            y = top + 0.03
            while y < 0.8:
                for i in range(n):
                    left = x + step * (i + 0.28)
                    canvas.rect(left, y, left + step * 0.44, y + 0.022, pane)
                y += 0.05
            x += w + canvas.between(0.0, 0.02)
    canvas.fade(0.84, 1.0, (156, 158, 166), (136, 138, 148))
    canvas.rect(0, 0.84, 1, 0.862, (204, 203, 203))
    offset = canvas.between(0.0, 0.16)
    for i in range(-1, 7):
        x = offset + i * 0.16
        canvas.area(
            [(x, 0.925), (x + 0.08, 0.925), (x + 0.078, 0.937), (x - 0.004, 0.937)], (220, 219, 214)
        )


def _room(canvas: _Canvas) -> None:
    floor = canvas.between(0.7, 0.76)
    wall, stripe = ((240, 228, 214), (234, 220, 204)) if canvas.rng.random() < 0.5 else (
        (226, 232, 228),
        (218, 226, 221),
    )  # fmt: skip
    canvas.rect(0, 0, 1, floor, wall)
    shift = canvas.between(0, 0.1)
    for i in range(-1, 11):
        canvas.rect(shift + i * 0.1, 0, shift + i * 0.1 + 0.05, floor, stripe)
    left, top = canvas.between(0.1, 0.56), canvas.between(0.1, 0.16)
    right, bottom = left + 0.32, top + 0.36
    canvas.rect(left - 0.025, top - 0.025, right + 0.025, bottom + 0.025, (250, 248, 243))
    canvas.rect(left, top, right, bottom, (204, 226, 236))
    canvas.area(
        [(left, bottom), (left, bottom - 0.14), (left + 0.2, top), (left + 0.28, top)],
        (220, 236, 242),
    )
    canvas.rect(left + 0.15, top, left + 0.17, bottom, (250, 248, 243))
    canvas.rect(left, top + 0.16, right, top + 0.178, (250, 248, 243))
    canvas.rect(left - 0.045, bottom + 0.025, right + 0.045, bottom + 0.05, (232, 226, 217))
    canvas.fade(floor, 1.0, (206, 176, 144), (190, 158, 124))
    for k, y in enumerate((0.07, 0.16, 0.27)):
        canvas.rect(0, floor + y, 1, floor + y + 0.004, (180, 148, 114))
        for i in range(5):
            x = ((i + 0.5 * (k % 2)) / 4 + shift) % 1.0
            canvas.rect(x, floor + (0.0, 0.07, 0.16)[k], x + 0.004, floor + y, (180, 148, 114))
    canvas.rect(0, floor - 0.03, 1, floor, (250, 246, 240))
    canvas.rect(0, floor, 1, floor + 0.005, (166, 136, 106))


_PAINTERS: Final[tuple[Callable[[_Canvas], None], ...]] = (
    _beach,
    _meadow,
    _night,
    _snow,
    _city,
    _room,
)

"""Pictures of scenes: drawn well at any size, or fast at one size for training."""

import random
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from models.world.draw_backgrounds import VARIANTS, draw_background
from models.world.draw_household import HOUSEHOLD
from models.world.draw_outdoor import OUTDOOR
from models.world.pen import Pen, tint
from models.world.scene import SIZE_EXTENT, Scene, Thing
from models.world.vocabulary import KINDS

_PAINTERS: Final = {**OUTDOOR, **HOUSEHOLD}
_UPRIGHT: Final = frozenset({"book", "clock"})
"""Kinds that are not mirrored: their readers expect one side."""

_SCALES: Final = (0.93, 0.98, 1.03)
_HALO: Final = 0.009
_HALO_STRENGTH: Final = 0.75
_PHASES: Final = 2
_MIN_PX: Final = 16
_GRAIN_SPARE: Final = 1 << 16


@dataclass(frozen=True, slots=True)
class _Pose:
    mirrored: bool
    scale: float


def _pose(scene: Scene, index: int) -> _Pose:
    """Choose what no caption speaks of: which way a thing faces and its exact size."""
    number = ((scene.decor_seed >> 6) + 0x9E3779B9 * (index + 1)) & 0xFFFFFFFF
    number = ((number ^ (number >> 15)) * 0x2C1B3C6D) & 0xFFFFFFFF
    number ^= number >> 12
    name = KINDS[scene.things[index].kind][0]
    return _Pose(bool(number & 1) and name not in _UPRIGHT, _SCALES[(number >> 1) % len(_SCALES)])


def render(scene: Scene, px: int) -> Image.Image:
    """Draw a scene.

    Args:
        scene: What to draw.
        px: The picture's side in pixels; 96 to 2048 look right.

    Returns:
        A square RGB picture, the same for the same scene and size.

    Raises:
        ValueError: ``px`` is too small to draw in.
    """
    if px < _MIN_PX:
        raise ValueError(f"a picture needs at least {_MIN_PX} pixels, not {px}")
    picture = draw_background(scene.background, scene.decor_seed % VARIANTS, px)
    for index, thing in enumerate(scene.things):
        left, top = thing.x * px, thing.y * px
        ix, iy = int(left), int(top)
        sprite, reach = _sprite(thing, _pose(scene, index), px, (left - ix, top - iy))
        picture.paste(sprite, (ix - reach, iy - reach), sprite)
    return picture


def _sprite(
    thing: Thing, pose: _Pose, px: int, phase: tuple[float, float]
) -> tuple[Image.Image, int]:
    """Draw one thing with its halo.

    Args:
        thing: What to draw; its place does not matter.
        pose: How it stands.
        px: The whole picture's side.
        phase: The centre's fraction of a pixel, to the right and down.

    Returns:
        An RGBA sprite and how many pixels its origin lies left of and above the centre.
    """
    half = 0.5 * SIZE_EXTENT[thing.size] * pose.scale * px
    halo_px = max(_HALO * px, 0.8)
    reach = int(half + 3 * halo_px) + 2
    side = 2 * reach + 1
    scale = 4 if side <= 400 else 3
    x = phase[0] if not pose.mirrored else 1.0 - phase[0]
    centre = ((reach + x) * scale, (reach + phase[1]) * scale)
    pen = Pen(side * scale, centre, half * scale, tint(thing.colour))
    _PAINTERS[KINDS[thing.kind][0]](pen)
    drawn = pen.image
    if pose.mirrored:
        drawn = drawn.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    drawn = drawn.resize((side, side), Image.Resampling.LANCZOS)
    return _light(drawn, halo_px, half, reach), reach


def _light(sprite: Image.Image, halo_px: float, half: float, reach: int) -> Image.Image:
    """Shade a sprite gently from above and set it off with a pale halo."""
    alpha = sprite.getchannel("A")
    pixels = np.asarray(sprite.convert("RGB")).astype(np.float32)
    rows = (np.arange(sprite.height, dtype=np.float32) - reach) / np.float32(half)
    light = 1.0 - 0.09 * np.clip(rows, -1.0, 1.0)
    shaded = np.clip(np.round(pixels * light[:, None, None]), 0, 255).astype(np.uint8)
    glow = alpha.filter(ImageFilter.GaussianBlur(halo_px))
    cover = np.minimum(np.asarray(glow).astype(np.float32) * 2.4, 255.0) * _HALO_STRENGTH
    halo = Image.new("RGBA", sprite.size, (255, 252, 244, 0))
    halo.putalpha(Image.fromarray(np.round(cover).astype(np.uint8)))
    thing = Image.fromarray(shaded)
    thing.putalpha(alpha)
    return Image.alpha_composite(halo, thing)


_Sprite = tuple[NDArray[np.uint16], NDArray[np.uint16], int]


class SpriteAtlas:
    """Pictures at one size, put together from drawings that are kept.

    The first picture with a thing of some look draws it; later ones copy it. Centres are
    rounded to half a pixel, else the pictures are those of ``render``.

    Attributes:
        px: The pictures' side in pixels.
    """

    def __init__(self, px: int = 128) -> None:
        """Set up an empty atlas.

        Raises:
            ValueError: ``px`` is too small to draw in.
        """
        if px < _MIN_PX:
            raise ValueError(f"a picture needs at least {_MIN_PX} pixels, not {px}")
        self.px = px
        self._backgrounds: dict[tuple[int, int], NDArray[np.uint8]] = {}
        self._sprites: dict[tuple[int, int, int, _Pose, int, int], _Sprite] = {}

    def render(self, scene: Scene, rng: random.Random | None = None) -> NDArray[np.uint8]:
        """Draw a scene.

        Args:
            scene: What to draw.
            rng: Where given, brightness, contrast and grain vary a little, for training.

        Returns:
            (px, px, 3) uint8, RGB, writable.
        """
        picture = self._background(scene).copy()
        for index, thing in enumerate(scene.things):
            self._paste(picture, thing, _pose(scene, index))
        return picture if rng is None else _vary(picture, rng)

    def _background(self, scene: Scene) -> NDArray[np.uint8]:
        key = (scene.background, scene.decor_seed % VARIANTS)
        found = self._backgrounds.get(key)
        if found is None:
            found = np.asarray(draw_background(*key, self.px))
            self._backgrounds[key] = found
        return found

    def _paste(self, picture: NDArray[np.uint8], thing: Thing, pose: _Pose) -> None:
        fine_x, fine_y = round(thing.x * self.px * _PHASES), round(thing.y * self.px * _PHASES)
        key = (thing.kind, thing.colour, thing.size, pose, fine_x % _PHASES, fine_y % _PHASES)
        sprite = self._sprites.get(key)
        if sprite is None:
            sprite = self._drawn(thing, pose, key[4], key[5])
            self._sprites[key] = sprite
        colour, clear, reach = sprite
        left, top = fine_x // _PHASES - reach, fine_y // _PHASES - reach
        side = colour.shape[0]
        x0, y0 = max(left, 0), max(top, 0)
        x1, y1 = min(left + side, self.px), min(top + side, self.px)
        window = picture[y0:y1, x0:x1]
        part = (slice(y0 - top, y1 - top), slice(x0 - left, x1 - left))
        mixed = window * clear[part]
        mixed += colour[part]
        np.right_shift(mixed, 8, out=mixed)
        window[...] = mixed

    def _drawn(self, thing: Thing, pose: _Pose, phase_x: int, phase_y: int) -> _Sprite:
        image, reach = _sprite(thing, pose, self.px, (phase_x / _PHASES, phase_y / _PHASES))
        pixels = np.asarray(image).astype(np.uint32)
        alpha = pixels[:, :, 3:]
        # Weights of 256 in all, so that a shift replaces the division.
        weight = (alpha * 256 + 127) // 255
        colour = (pixels[:, :, :3] * weight).astype(np.uint16)
        return colour, (256 - weight).astype(np.uint16), reach


def _vary(picture: NDArray[np.uint8], rng: random.Random) -> NDArray[np.uint8]:
    """Change brightness and contrast by up to an eighth and add a little grain."""
    gain, shift = 1.0 + 0.125 * (2 * rng.random() - 1), 16.0 * (2 * rng.random() - 1)
    levels = np.arange(256, dtype=np.float32)
    table = np.clip(np.round((levels - 128) * gain + 128 + shift), 0, 255).astype(np.uint8)
    varied = table[picture]
    if rng.random() < 0.5:
        grain = _grain(varied.size)
        start = rng.randrange(_GRAIN_SPARE)
        noisy = varied.astype(np.int16)
        noisy += grain[start : start + varied.size].reshape(varied.shape)
        varied = np.clip(noisy, 0, 255).astype(np.uint8)
    return varied


@lru_cache(maxsize=4)
def _grain(n: int) -> NDArray[np.int8]:
    """Return more than ``n`` values between -4 and 3, always the same."""
    source = random.Random(n).randbytes(n + _GRAIN_SPARE)
    return ((np.frombuffer(source, dtype=np.uint8) >> 5).astype(np.int16) - 4).astype(np.int8)

"""Pictures: the same each time, alike at each size, and telling in their colours."""

import hashlib
import random

import numpy as np
import pytest
from PIL import Image

from models.world.draw import SpriteAtlas, render
from models.world.draw_backgrounds import VARIANTS, draw_background
from models.world.draw_household import HOUSEHOLD
from models.world.draw_outdoor import OUTDOOR
from models.world.pen import Pen, tint
from models.world.scene import SIZE_EXTENT, Scene, Thing
from models.world.vocabulary import BACKGROUNDS, COLOURS, KINDS

_PAINTERS = {**OUTDOOR, **HOUSEHOLD}


def _digest(pixels: bytes) -> str:
    return hashlib.sha256(pixels).hexdigest()


def test_every_kind_has_a_drawing() -> None:
    assert set(_PAINTERS) == {words[0] for words in KINDS}


@pytest.mark.parametrize("kind", sorted(_PAINTERS))
def test_a_kind_fills_its_box_and_does_not_leave_it(kind: str) -> None:
    half = 100
    pen = Pen(300, (150.0, 150.0), half, tint(4))
    _PAINTERS[kind](pen)
    bounds = pen.image.getchannel("A").getbbox()
    assert bounds is not None
    left, top, right, bottom = bounds
    assert min(left, top) >= 150 - 1.09 * half
    assert max(right, bottom) <= 150 + 1.09 * half
    assert max(right - left, bottom - top) >= 1.75 * half


@pytest.mark.parametrize("kind", sorted(_PAINTERS))
def test_a_kind_shows_its_colour(kind: str) -> None:
    for colour in range(len(COLOURS)):
        shades = tint(colour)
        pen = Pen(120, (60.0, 60.0), 50, shades)
        _PAINTERS[kind](pen)
        pixels = np.asarray(pen.image)
        drawn = pixels[pixels[:, :, 3] > 0][:, :3]
        own = sum(
            (np.abs(drawn.astype(int) - shade).sum(axis=1) < 12).mean()
            for shade in (shades.base, shades.light, shades.dark)
        )
        assert own > 0.28


def test_the_same_scene_gives_the_same_picture_in_any_order(scenes: list[Scene]) -> None:
    few = scenes[:4]
    forwards = [_digest(render(scene, 128).tobytes()) for scene in few]
    backwards = [_digest(render(scene, 128).tobytes()) for scene in reversed(few)]
    assert forwards == backwards[::-1]
    one, other = SpriteAtlas(), SpriteAtlas()
    first = [_digest(one.render(scene).tobytes()) for scene in few]
    second = [_digest(other.render(scene).tobytes()) for scene in reversed(few)]
    assert first == second[::-1]
    assert [_digest(one.render(scene).tobytes()) for scene in few] == first


def test_the_atlas_matches_large_pictures_made_small(scenes: list[Scene]) -> None:
    atlas = SpriteAtlas()
    seen = {scene.background: scene for scene in scenes if len(scene.things) == 4}
    assert len(seen) == len(BACKGROUNDS)
    for scene in seen.values():
        large = render(scene, 512).resize((128, 128), Image.Resampling.LANCZOS)
        apart = np.abs(np.asarray(large).astype(int) - atlas.render(scene))
        assert apart.mean() < 6


def test_pictures_have_the_size_asked_for() -> None:
    scene = Scene(0, (Thing(0, 0, 0, 0.5, 0.5),), 3)
    for px in (96, 200, 333):
        picture = render(scene, px)
        assert picture.size == (px, px)
        assert picture.mode == "RGB"
    pixels = SpriteAtlas(96).render(scene)
    assert pixels.shape == (96, 96, 3)
    assert pixels.dtype == np.uint8
    for make in (lambda: render(scene, 8), lambda: SpriteAtlas(8)):
        with pytest.raises(ValueError, match="at least"):
            make()


def test_a_large_thing_covers_more_than_a_small_one() -> None:
    assert SIZE_EXTENT[1] > 1.6 * SIZE_EXTENT[0]
    atlas = SpriteAtlas()
    empty = atlas.render(Scene(3, (), 9)).astype(int)
    covered = [
        (
            np.abs(atlas.render(Scene(3, (Thing(13, 0, size, 0.5, 0.5),), 9)) - empty).sum(axis=2)
            > 40
        )
        for size in (0, 1)
    ]
    assert covered[1].sum() > 2 * covered[0].sum()


def test_training_variation_is_slight_and_seeded() -> None:
    atlas = SpriteAtlas()
    scene = Scene(1, (Thing(8, 2, 1, 0.4, 0.6),), 5)
    plain = atlas.render(scene)
    varied = [atlas.render(scene, random.Random(seed)) for seed in range(8)]
    assert all((a == b).all() for a, b in zip(
        varied, (atlas.render(scene, random.Random(seed)) for seed in range(8)), strict=True
    ))  # fmt: skip
    assert all(np.abs(v.astype(int) - plain).mean() < 40 for v in varied)
    assert (atlas.render(scene) == plain).all()


@pytest.mark.parametrize("background", range(len(BACKGROUNDS)))
def test_backgrounds_vary_without_changing_their_character(background: int) -> None:
    pictures = [
        np.asarray(draw_background(background, v, 96)).astype(int) for v in (0, 1, VARIANTS - 1)
    ]
    assert (pictures[0] != pictures[1]).any()
    assert all(
        np.abs(p.mean(axis=(0, 1)) - pictures[0].mean(axis=(0, 1))).max() < 25 for p in pictures
    )

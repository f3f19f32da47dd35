"""Training scenes, their pictures and what each patch of them shows. No torch here."""

import random
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from models.training.settings import GRID, PICTURE_PX
from models.world.datasets import excluded_pairs, split_rng
from models.world.draw import SpriteAtlas
from models.world.sampling import sample_scene
from models.world.scene import Scene, extent

NOTHING = 24
FACTORS = ("kind", "colour", "size", "alike", "akin")
"""Rows of patch labels, in order."""

_COVERED = 0.22
"""Least share of a patch that a thing's box covers for the patch to show the thing."""

_SEED_STRIDE = 1 << 33
_STAGE_STRIDE = 1 << 30


@dataclass(frozen=True, slots=True)
class PictureBatch:
    """Pictures with patch labels; -1 where a loss is not to be taken.

    Attributes:
        pictures: (n, 128, 128, 3) uint8.
        kind: (n, 64) int64; 24 where nothing stands.
        colour: (n, 64) int64.
        size: (n, 64) int64.
        alike: (n, 64) int64, how many things of its kind, colour and size there are, less one.
        akin: (n, 64) int64, how many things of its kind there are, less one.
        offset: (n, 64, 2) float32, from the patch's centre to the thing's, in patches.
        centre: (n, 64) float32, 1 where a thing's centre lies.
        background: (n,) int64.
    """

    pictures: NDArray[np.uint8]
    kind: NDArray[np.int64]
    colour: NDArray[np.int64]
    size: NDArray[np.int64]
    alike: NDArray[np.int64]
    akin: NDArray[np.int64]
    offset: NDArray[np.float32]
    centre: NDArray[np.float32]
    background: NDArray[np.int64]


@lru_cache(maxsize=1)
def atlas() -> SpriteAtlas:
    """Return this process's sprites."""
    return SpriteAtlas(PICTURE_PX)


def stream(seed: int, stage: int, number: int) -> int:
    """Return the number of a random stream of the training split."""
    return seed * _SEED_STRIDE + stage * _STAGE_STRIDE + number


def scene_at(seed: int, stage: int, number: int) -> Scene:
    """Return a training scene by number."""
    rng = split_rng("train", stream(seed, stage, number))
    return sample_scene(rng, exclude=excluded_pairs("train"))


def picture_of(scene: Scene) -> NDArray[np.uint8]:
    """Draw a scene with a little grain and light of its own: (128, 128, 3) uint8."""
    return atlas().render(scene, random.Random(scene.decor_seed))


def labels(scene: Scene) -> tuple[NDArray[np.int64], NDArray[np.float32], NDArray[np.float32]]:
    """Return (5, 64) rows of ``FACTORS``, (64, 2) offsets and (64,) centres."""
    edges = np.arange(GRID) / GRID
    factor = np.full((len(FACTORS), GRID * GRID), -1, np.int64)
    factor[0] = NOTHING
    offset = np.zeros((GRID * GRID, 2), np.float32)
    centre = np.zeros(GRID * GRID, np.float32)
    best = np.full(GRID * GRID, _COVERED)
    middles = (np.arange(GRID) + 0.5) / GRID
    for thing in scene.things:
        half = extent(thing) / 2
        across = _overlap(edges, thing.x - half, thing.x + half)
        down = _overlap(edges, thing.y - half, thing.y + half)
        share = np.outer(down, across).reshape(-1)
        here = share > best
        best = np.where(here, share, best)
        akin = [t for t in scene.things if t.kind == thing.kind]
        alike = [t for t in akin if (t.colour, t.size) == (thing.colour, thing.size)]
        shown = (thing.kind, thing.colour, thing.size, len(alike) - 1, len(akin) - 1)
        factor[:, here] = np.array(shown)[:, None]
        dx = np.tile((thing.x - middles) * GRID, GRID)
        dy = np.repeat((thing.y - middles) * GRID, GRID)
        offset[here] = np.stack([dx, dy], axis=1)[here]
        column, row = int(thing.x * GRID), int(thing.y * GRID)
        centre[min(row, GRID - 1) * GRID + min(column, GRID - 1)] = 1.0
    return factor, offset, centre


def _overlap(edges: NDArray[np.float64], low: float, high: float) -> NDArray[np.float64]:
    return np.clip(np.minimum(edges + 1 / GRID, high) - np.maximum(edges, low), 0, None) * GRID


def picture_batch(number: int, *, seed: int, stage: int, size: int, grey: float) -> PictureBatch:
    """Make batch ``number``.

    Args:
        number: Of the batch.
        seed: Of the run.
        stage: Keeps stages' scenes apart.
        size: Pictures in it.
        grey: Share of pictures that lose their colour (and its label), so that kinds are
            learned from shape and unseen kind-colour pairs compose.
    """
    rng = np.random.default_rng([seed, stage, number])
    pictures, factors, offsets, centres, grounds = [], [], [], [], []
    for i in range(size):
        scene = scene_at(seed, stage, number * size + i)
        picture = picture_of(scene)
        factor, offset, centre = labels(scene)
        if rng.random() < grey:
            weight = rng.dirichlet((2.0, 3.0, 1.5)).astype(np.float32)
            level = (picture.astype(np.float32) @ weight).astype(np.uint8)
            picture = np.repeat(level[..., None], 3, axis=2)
            # Without colour nothing tells a red cup from a blue one, nor which are alike.
            factor[1] = -1
            factor[3] = -1
        pictures.append(picture)
        factors.append(factor)
        offsets.append(offset)
        centres.append(centre)
        grounds.append(scene.background)
    stacked = np.stack(factors)
    return PictureBatch(
        np.stack(pictures),
        stacked[:, 0],
        stacked[:, 1],
        stacked[:, 2],
        stacked[:, 3],
        stacked[:, 4],
        np.stack(offsets),
        np.stack(centres),
        np.array(grounds, np.int64),
    )

"""Pictures and sentences, always the same, on which two ways of running one model are compared."""

from typing import Final

import numpy as np
import numpy.typing as npt

from retllm_desktop.core.types import Rgb, Vectors

TRIAL_SENTENCES: Final = (
    "a red boat on blue water",
    "two dogs asleep on a green sofa",
    "the invoice of the 3rd of March, with all its appendices and a handwritten remark",
    "naïve façade, Straße, 猫, 🐈",
    "",
    "sunset",
    "a photograph of a crowded market under umbrellas in the rain, seen from above",
    "a child",
)
_Plane = npt.NDArray[np.float64]


def draw_trial_images(px: int, count: int) -> list[Rgb]:
    """Draw ``count`` pictures of side ``px`` with the surfaces, edges, texture and noise of photos.

    Returns:
        (px, px, 3) uint8 each.
    """
    across, down = np.meshgrid(np.linspace(0, 1, px), np.linspace(0, 1, px))
    return [_draw_trial_image(np.random.default_rng(seed), across, down) for seed in range(count)]


# In quotes: every start of the program would load the whole of numpy's random numbers.
def _draw_trial_image(chance: "np.random.Generator", across: _Plane, down: _Plane) -> Rgb:
    here, there = chance.uniform(0, 1, (2, 3))
    canvas = (
        here + (there - here) * (across * chance.uniform() + down * chance.uniform())[..., None]
    )
    for _ in range(4):
        x, y, size = chance.uniform(0.1, 0.9), chance.uniform(0.1, 0.9), chance.uniform(0.05, 0.3)
        if chance.uniform() < 0.5:
            inside = (across - x) ** 2 + (down - y) ** 2 < size**2
        else:
            inside = (abs(across - x) < size) & (abs(down - y) < size * chance.uniform(0.3, 1.5))
        stripes = 0.15 * np.sin(across * chance.uniform(0, 90) + down * chance.uniform(0, 90))
        canvas[inside] = chance.uniform(0, 1, 3) + stripes[inside][:, None]
    canvas += chance.normal(0, 0.03, (*across.shape, 3))
    return (np.clip(canvas, 0, 1) * 255).astype(np.uint8)


def find_least_cosine(ours: Vectors, theirs: Vectors) -> float:
    """Return the least cosine between rows of two (n, d) matrices; 0 where a row is of zeros."""
    products = np.sum(ours.astype(np.float64) * theirs, axis=1)
    norms = np.linalg.norm(ours, axis=1) * np.linalg.norm(theirs, axis=1)
    return float(np.min(np.divide(products, norms, out=np.zeros_like(products), where=norms > 0)))

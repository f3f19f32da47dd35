"""Frozen patches of the scenes that the coarse and the fine stage share, computed once."""

import logging
import time
from functools import partial
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from models.training import checkpoint
from models.training.captions import SCENES_STAGE
from models.training.feed import feed
from models.training.pictures import FACTORS, PictureBatch, picture_batch
from models.training.settings import PATCHES, Recipe
from models.training.vision import PictureEncoder, normalise

_log = logging.getLogger(__name__)

_SIZE = 80


def _read(number: int, *, seed: int) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    batch: PictureBatch = picture_batch(number, seed=seed, stage=SCENES_STAGE, size=_SIZE, grey=0.0)
    rows = [getattr(batch, name) for name in FACTORS]
    return batch.pictures, np.stack([*rows, batch.centre.astype(np.int64)], axis=1)


def make_features(
    recipe: Recipe, seed: int, work: Path, encoder: PictureEncoder
) -> tuple[NDArray[np.float16], NDArray[np.int8]]:
    """Compute, or map, the patches of all scenes.

    Returns:
        (scenes, 64, width) float16 and the patch labels (scenes, 6, 64) int8: the rows of
        ``FACTORS`` and centres.
    """
    features_path, labels_path = work / "features.npy", work / "patch-labels.npy"
    if not labels_path.exists():
        _compute(recipe, seed, features_path, labels_path, encoder)
    return np.load(features_path, mmap_mode="r"), np.load(labels_path, mmap_mode="r")


@torch.no_grad()
def _compute(
    recipe: Recipe, seed: int, features_path: Path, labels_path: Path, encoder: PictureEncoder
) -> None:
    began = time.monotonic()
    device = checkpoint.device()
    shape = (recipe.scenes, PATCHES, recipe.vision.width)
    partial_path = features_path.with_suffix(".partial.npy")
    features = np.lib.format.open_memmap(partial_path, "w+", np.float16, shape)
    found = np.empty((recipe.scenes, len(FACTORS) + 1, PATCHES), np.int8)
    for number, (pictures, labels) in enumerate(
        feed(partial(_read, seed=seed), 0, -(-recipe.scenes // _SIZE))
    ):
        rows = slice(number * _SIZE, min((number + 1) * _SIZE, recipe.scenes))
        count = rows.stop - rows.start
        patches = encoder(normalise(torch.from_numpy(pictures[:count]).to(device)))
        features[rows] = patches.cpu().numpy()
        found[rows] = labels[:count]
    features.flush()
    partial_path.replace(features_path)
    np.save(labels_path, found)
    _log.info("features of %d scenes: %.0f s", recipe.scenes, time.monotonic() - began)

"""Stage «data»: the vocabulary, and the fine stage's captions made ahead of time."""

import logging
import pickle
import random
import time
from functools import partial
from pathlib import Path

from models.training import tokens
from models.training.captions import caption_batch
from models.training.pictures import scene_at
from models.training.settings import Recipe
from models.training.sheets import CaptionBatch
from models.world.caption import describe

_log = logging.getLogger(__name__)

_BATCHES_A_FILE = 50


def vocabulary_path(work: Path) -> Path:
    """Return where the learned merges lie."""
    return work / "merges.json"


def make_vocabulary(recipe: Recipe, seed: int, work: Path) -> tokens.Vocabulary:
    """Learn the merges from captions, or load them where that is done."""
    path = vocabulary_path(work)
    if not path.exists():
        rng = random.Random(seed)
        captions = [
            describe(scene_at(seed, 0, i), rng, "full").text for i in range(3000) for _ in range(6)
        ]
        partial_path = path.with_suffix(".partial")
        tokens.save(tokens.train(captions, recipe.vocabulary), partial_path)
        partial_path.replace(path)
    found = tokens.load(path)
    _log.info("vocabulary: %d tokens", found.size)
    return found


def _batches_path(work: Path, file: int) -> Path:
    return work / "captions" / f"{file:04d}.pickle"


def make_captions(recipe: Recipe, seed: int, work: Path) -> None:
    """Make all of the fine stage's captions, skipping the files that are there."""
    (work / "captions").mkdir(exist_ok=True)
    plan = recipe.fine_schedule
    make = partial(
        caption_batch,
        seed=seed,
        scenes=recipe.scenes,
        size=plan.batch,
        captions=recipe.captions_a_picture,
        tokenizer=str(vocabulary_path(work)),
    )
    began = time.monotonic()
    for file in range(-(-plan.steps // _BATCHES_A_FILE)):
        path = _batches_path(work, file)
        if path.exists():
            continue
        batches = [make(file * _BATCHES_A_FILE + i) for i in range(_BATCHES_A_FILE)]
        partial_path = path.with_suffix(".partial")
        partial_path.write_bytes(pickle.dumps(batches, protocol=5))
        partial_path.replace(path)
        _log.info(
            "captions: %d batches, %.0f s", (file + 1) * _BATCHES_A_FILE, time.monotonic() - began
        )


def captions_at(work: Path, number: int) -> CaptionBatch:
    """Return a batch that :func:`make_captions` made.

    Raises:
        FileNotFoundError: The stage «data» has not come that far.
    """
    batches = _opened(_batches_path(work, number // _BATCHES_A_FILE))
    return batches[number % _BATCHES_A_FILE]


_open_batches: dict[Path, list[CaptionBatch]] = {}


def _opened(path: Path) -> list[CaptionBatch]:
    if path not in _open_batches:
        data = path.read_bytes()
        _open_batches.clear()
        # Written by this program into its own work folder.
        _open_batches[path] = pickle.loads(data)  # noqa: S301
    return _open_batches[path]

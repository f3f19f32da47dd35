"""Captions of training scenes, true and false, with what every part of them should tell.

No torch here: this runs in the process that makes batches.
"""

import random
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.training.pictures import scene_at, stream
from models.training.settings import PROMPT_AFTER, PROMPT_BEFORE
from models.training.sheets import CaptionBatch, Sheet
from models.training.tokens import Vocabulary, load
from models.world.caption import describe
from models.world.claims import truth
from models.world.datasets import excluded_pairs, split_rng
from models.world.grammar import Caption
from models.world.negatives import hard_negatives
from models.world.sampling import sample_scene
from models.world.scene import Scene
from models.world.vocabulary import COLOURS, KINDS

SCENES_STAGE = 2
"""Stream of the scenes that both the coarse and the fine stage read."""

_CAPTIONS_STAGE = 3
_TRUE = 5
_RIVALS = 3
_PRESENTED = len(PROMPT_BEFORE) + 1
_PREFERENCE = {
    "replace_size": 2.0,
    "swap_size": 2.0,
    "replace_count": 3.0,
    "replace_rel": 2.0,
    "swap_obj": 2.0,
    "swap_att": 2.0,
}
"""How much sooner than others a kind of negative is taken."""


@lru_cache(maxsize=2)
def vocabulary(path: str) -> Vocabulary:
    """Return this process's tokenizers."""
    return load(Path(path))


def captions_for(scene: Scene, rng: random.Random, wanted: int) -> list[tuple[Caption, bool]]:
    """Return ``wanted`` captions with their truth: some true, most almost true.

    Hard negatives keep the wording of a true caption; rivals are true captions of other
    pictures that share things with this one, as the top of a coarse ranking does.
    """
    exclude = excluded_pairs("train")
    found: list[tuple[Caption, bool]] = []
    negatives: list[tuple[float, Caption]] = []
    for i in range(_TRUE):
        caption = describe(scene, rng, "full" if i < 2 else "any")
        found.append((caption, True))
        for name, false_caption in hard_negatives(scene, caption, rng, exclude=exclude):
            negatives.append((_PREFERENCE.get(name, 1.0), false_caption))
    for _ in range(_RIVALS):
        rival = rival_caption(scene, rng)
        verdict = truth(scene, rival.claims)
        if verdict is not None:
            found.append((rival, verdict))
    # The rare kinds, which need a second look at the picture, come more often.
    order = sorted(negatives, key=lambda n: rng.random() ** (1 / n[0]), reverse=True)
    found += [(caption, False) for _, caption in order[: wanted - len(found)]]
    while len(found) < wanted:
        found.append((describe(scene, rng), True))
    return found[:wanted]


def rival_caption(scene: Scene, rng: random.Random) -> Caption:
    """Describe another scene that has a thing, and often the background, of this one."""
    thing = rng.choice(scene.things)
    other = sample_scene(
        rng,
        exclude=excluded_pairs("train"),
        must_have=[(KINDS[thing.kind][0], COLOURS[thing.colour][0])],
        background=scene.background if rng.random() < 0.5 else None,
    )
    return describe(other, rng, "full" if rng.random() < 0.7 else "any")


def caption_batch(
    number: int, *, seed: int, scenes: int, size: int, captions: int, tokenizer: str
) -> CaptionBatch:
    """Make batch ``number`` of captions for ``size`` pictures out of ``scenes``.

    Args:
        number: Of the batch.
        seed: Of the run.
        scenes: How many scenes there are to read from, in a shuffled round.
        size: Pictures in a batch.
        captions: Captions a picture.
        tokenizer: Path of the learned merges.
    """
    words = vocabulary(tokenizer)
    rng = split_rng("train", stream(seed, _CAPTIONS_STAGE, number))
    pictures = shuffled(seed, scenes, number * size, size)
    sheet = Sheet()
    for i, picture in enumerate(pictures):
        scene = scene_at(seed, SCENES_STAGE, int(picture))
        chosen = captions_for(scene, rng, captions)
        texts = [PROMPT_BEFORE + " " + c.text + PROMPT_AFTER for c, _ in chosen]
        encodings = words.fine.encode_batch(texts)
        for j, ((caption, is_true), encoding) in enumerate(zip(chosen, encodings, strict=True)):
            at = sheet.add(encoding, i * captions + j, int(is_true))
            sheet.mark(scene, caption, at, _PRESENTED)
    return sheet.batch(pictures, captions)


def shuffled(seed: int, scenes: int, first: int, count: int) -> NDArray[np.int64]:
    """Return ``count`` scene numbers from an endless row of shuffled rounds."""
    return np.array(
        [_round(seed, scenes, i // scenes)[i % scenes] for i in range(first, first + count)]
    )


@lru_cache(maxsize=2)
def _round(seed: int, scenes: int, number: int) -> NDArray[np.int64]:
    return np.random.default_rng([seed, 77, number]).permutation(scenes)


def coarse_texts(
    number: int, *, seed: int, scenes: int, size: int, tokenizer: str, context: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Make a coarse batch: scene numbers (size,) and padded token ids (size, length)."""
    words = vocabulary(tokenizer)
    rng = split_rng("train", stream(seed, _CAPTIONS_STAGE + 1, number))
    pictures = shuffled(seed + 1000, scenes, number * size, size)
    texts: list[str] = []
    for picture in pictures:
        scene = scene_at(seed, SCENES_STAGE, int(picture))
        texts.append(describe(scene, rng, "full" if rng.random() < 0.6 else "any").text)
    return pictures, padded([e.ids for e in words.coarse.encode_batch(texts)], context)


def padded(rows: Sequence[Sequence[int]], context: int) -> NDArray[np.int64]:
    """Pad token rows with 0 to the longest, cut to the context."""
    length = min(context, max(len(row) for row in rows))
    out = np.zeros((len(rows), length), np.int64)
    for i, row in enumerate(rows):
        out[i, : len(row)] = row[:length]
    return out

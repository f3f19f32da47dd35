"""Captions of training scenes, true and false, with what every part of them should tell.

No torch here: this runs in the process that makes batches.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.training.pictures import scene_at, stream
from models.training.settings import PROMPT_AFTER, PROMPT_BEFORE
from models.training.tokens import Vocabulary, load
from retllm_desktop.world.caption import describe
from retllm_desktop.world.claims import Phrase, Related, Setting, matching, truth
from retllm_desktop.world.datasets import excluded_pairs, split_rng
from retllm_desktop.world.grammar import Caption
from retllm_desktop.world.negatives import hard_negatives
from retllm_desktop.world.sampling import sample_scene
from retllm_desktop.world.scene import Scene, Thing, relation
from retllm_desktop.world.vocabulary import COLOURS, KINDS

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


@dataclass(slots=True)
class CaptionBatch:
    """Captions of several pictures, flat, and the labels of single tokens.

    Attributes:
        pictures: (p,) indices of the scenes.
        captions: Captions a picture.
        length: Longest caption in tokens.
        ids: (tokens,) all captions.
        slot: (tokens,) places in the padded layout.
        answer_at: (p * captions,) token of each answer; ``answer`` (p * captions,) 0 or 1.
        stage_at: Tokens where something has been claimed; ``stage`` 0 or 1.
        noun_at: Tokens where a noun ends. ``noun`` (n, 15): is its kind there, eight
            colours, two sizes (those that the kind is there in), does the phrase match,
            has it a place, x, y. ``noun_count`` (n,): how many things match, at most 3.
        ground_at: Tokens where a background has been said; ``ground`` the actual one.
        relation_at: Tokens where a relation has been said; ``relation`` the actual one.
    """

    pictures: NDArray[np.int64]
    captions: int
    length: int
    ids: NDArray[np.int64]
    slot: NDArray[np.int64]
    answer_at: NDArray[np.int64]
    answer: NDArray[np.int64]
    stage_at: NDArray[np.int64]
    stage: NDArray[np.float32]
    noun_at: NDArray[np.int64]
    noun: NDArray[np.float32]
    noun_count: NDArray[np.int64]
    ground_at: NDArray[np.int64]
    ground: NDArray[np.int64]
    relation_at: NDArray[np.int64]
    relation: NDArray[np.int64]


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


@dataclass(slots=True)
class _Labels:
    stage: list[tuple[int, bool]] = field(default_factory=list)
    noun: list[tuple[int, list[float], int]] = field(default_factory=list)
    ground: list[tuple[int, int]] = field(default_factory=list)
    relation: list[tuple[int, int]] = field(default_factory=list)


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
    marks = _Labels()
    ids: list[int] = []
    slot_parts: list[tuple[int, int]] = []
    answer_at: list[int] = []
    answer: list[int] = []
    for picture in pictures:
        scene = scene_at(seed, SCENES_STAGE, int(picture))
        chosen = captions_for(scene, rng, captions)
        texts = [PROMPT_BEFORE + " " + c.text + PROMPT_AFTER for c, _ in chosen]
        for (caption, is_true), encoding in zip(
            chosen, words.fine.encode_batch(texts), strict=True
        ):
            start = len(ids)
            at = {end: start + i for i, (_, end) in enumerate(encoding.offsets)}
            _mark(marks, scene, caption, at)
            ids += encoding.ids
            slot_parts.append((len(slot_parts), len(encoding.ids)))
            answer_at.append(len(ids) - 1)
            answer.append(int(is_true))
    length = -(-max(n for _, n in slot_parts) // 4) * 4
    slot = np.concatenate([np.arange(n) + i * length for i, n in slot_parts])
    return CaptionBatch(
        pictures,
        captions,
        length,
        np.array(ids, np.int64),
        slot,
        np.array(answer_at, np.int64),
        np.array(answer, np.int64),
        np.array([a for a, _ in marks.stage], np.int64),
        np.array([v for _, v in marks.stage], np.float32),
        np.array([a for a, _, _ in marks.noun], np.int64),
        np.array([v for _, v, _ in marks.noun], np.float32),
        np.array([c for _, _, c in marks.noun], np.int64),
        np.array([a for a, _ in marks.ground], np.int64),
        np.array([v for _, v in marks.ground], np.int64),
        np.array([a for a, _ in marks.relation], np.int64),
        np.array([v for _, v in marks.relation], np.int64),
    )


def shuffled(seed: int, scenes: int, first: int, count: int) -> NDArray[np.int64]:
    """Return ``count`` scene numbers from an endless row of shuffled rounds."""
    return np.array(
        [_round(seed, scenes, i // scenes)[i % scenes] for i in range(first, first + count)]
    )


@lru_cache(maxsize=2)
def _round(seed: int, scenes: int, number: int) -> NDArray[np.int64]:
    return np.random.default_rng([seed, 77, number]).permutation(scenes)


def _mark(marks: _Labels, scene: Scene, caption: Caption, at: dict[int, int]) -> None:
    for end, claims in caption.stages():
        token = at.get(_PRESENTED + end)
        verdict = truth(scene, claims)
        if token is not None and verdict is not None:
            marks.stage.append((token, verdict))
    for phrase, end in caption.nouns:
        token = at.get(_PRESENTED + end)
        if token is not None:
            values, count = _lookup(scene, phrase)
            marks.noun.append((token, values, count))
    for claim, end in zip(caption.claims, caption.claim_ends, strict=True):
        token = at.get(_PRESENTED + end)
        if token is None:
            continue
        if isinstance(claim, Setting):
            marks.ground.append((token, scene.background))
        elif isinstance(claim, Related):
            actual = _relation(scene, claim)
            if actual is not None:
                marks.relation.append((token, actual))


def _lookup(scene: Scene, phrase: Phrase) -> tuple[list[float], int]:
    alike = [t for t in scene.things if t.kind == phrase.kind]
    matched = [scene.things[i] for i in matching(phrase, scene.things)]
    shown = matched or alike
    colours = {t.colour for t in alike}
    sizes = {t.size for t in alike}
    values = [float(bool(alike))]
    values += [float(c in colours) for c in range(8)]
    values += [float(s in sizes) for s in range(2)]
    values += [float(bool(matched)), float(bool(shown)), *_middle(shown)]
    return values, min(3, len(matched))


def _middle(things: Sequence[Thing]) -> tuple[float, float]:
    if not things:
        return 0.0, 0.0
    n = len(things)
    return 2 * sum(t.x for t in things) / n - 1, 2 * sum(t.y for t in things) / n - 1


def _relation(scene: Scene, claim: Related) -> int | None:
    of_a, of_b = matching(claim.a, scene.things), matching(claim.b, scene.things)
    actual = {relation(scene.things[i], scene.things[j]) for i in of_a for j in of_b if i != j}
    return actual.pop() if len(actual) == 1 else None


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

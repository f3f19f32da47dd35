"""Batches of the stage «pairs»: questions of every kind, with their labels. No torch here."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.training.captions import (
    SCENES_STAGE,
    caption_batch,
    captions_for,
    padded,
    rival_caption,
    shuffled,
    vocabulary,
)
from models.training.image_pairs import ImagePair, image_pair
from models.training.pictures import labels, picture_of, scene_at, stream
from models.training.settings import (
    BOTH_BEFORE,
    BOTH_BETWEEN,
    CHANGE_AFTER,
    CHANGE_BEFORE,
    MOST_OPTIONS,
    OPTIONS_AFTER,
    OPTIONS_BEFORE,
    PASSAGE_BEFORE,
    PROMPT_AFTER,
    SAME_IMAGE,
    PairMixture,
)
from models.training.sheets import CaptionBatch, Sheet
from models.training.tokens import Vocabulary
from models.world.caption import describe
from models.world.claims import Related, truth
from models.world.datasets import excluded_pairs, split_rng
from models.world.grammar import Caption
from models.world.likeness import DIFFERENCES, differences
from models.world.negatives import hard_negatives
from models.world.passages import Passage, tell
from models.world.sampling import sample_scene
from models.world.scene import Scene

_STAGE = 6
_PAIR_ROWS = 7
_LISTS = 4
_PASSAGE_QUERIES = 10
_OPTIONS_ROUND = 500
"""Keeps the scenes with options apart from those with captions."""


@dataclass(slots=True)
class ImagePairBatch:
    """Pairs of pictures with questions.

    Attributes:
        questions: All of them; a pair's rows are its questions.
        pictures: (2 p, 128, 128, 3) uint8, the queries first.
        shown: (2 p, 6, 64) int64 patch labels, as :func:`make_features` gives them.
        summary_at: Tokens that have just read both pictures; ``summary_of`` their pair.
        differs: (p, 6) float32, one column for each of ``DIFFERENCES``.
        grounds: (p, 2) int64, both backgrounds.
        kinds: (answers,) 0 for a picture's question, 1 for a change, 2 for captions.
    """

    questions: CaptionBatch
    pictures: NDArray[np.uint8]
    shown: NDArray[np.int64]
    summary_at: NDArray[np.int64]
    summary_of: NDArray[np.int64]
    differs: NDArray[np.float32]
    grounds: NDArray[np.int64]
    kinds: NDArray[np.int64]


@dataclass(slots=True)
class MixedBatch:
    """One step's questions.

    Attributes:
        captions: Pictures with captions, as in the stage «fine».
        images: Pairs of pictures.
        options: Pictures with lists of sentences; answers are numbers from 0.
        ends: (lists, options) int64, the last token of each sentence, -1 where there are no more;
            ``numbers`` the token of its number.
        passages: Passages with queries.
        passage_ids: (passages, tokens) int64, the passages, padded.
        passage_lengths: (passages,) int64, tokens of each.
        named: (nouns, tokens) bool, where the passage names what each of the queries' nouns
            names; its first token where it does not.
        related_at: Tokens where queries relate two things; ``related`` (n, tokens) bool, where
            the passage does, its first token where it does not.
        said_at: (n, 2) int64, passage and token where a sentence has related two things;
            ``said`` (n, 5) int64 the relation, and kind and colour of both.
    """

    captions: CaptionBatch
    images: ImagePairBatch
    options: CaptionBatch
    ends: NDArray[np.int64]
    numbers: NDArray[np.int64]
    passages: CaptionBatch
    passage_ids: NDArray[np.int64]
    passage_lengths: NDArray[np.int64]
    named: NDArray[np.bool_]
    related_at: NDArray[np.int64]
    related: NDArray[np.bool_]
    said_at: NDArray[np.int64]
    said: NDArray[np.int64]


def mixed_batch(
    number: int,
    *,
    seed: int,
    scenes: int,
    size: int,
    captions: int,
    mixture: PairMixture,
    first: int,
    tokenizer: str,
) -> MixedBatch:
    """Make batch ``number``.

    Args:
        number: Of the batch.
        seed: Of the run.
        scenes: How many scenes there are to read from.
        size: Pictures with captions.
        captions: Captions a picture.
        mixture: What else there is.
        first: Number of the caption batch to begin with, after those of the stage «fine».
        tokenizer: Path of the learned merges.
    """
    words = vocabulary(tokenizer)
    rng = split_rng("train", stream(seed, _STAGE, number))
    told = caption_batch(
        first + number,
        seed=seed,
        scenes=scenes,
        size=size,
        captions=captions,
        tokenizer=tokenizer,
    )
    pairs = [image_pair(rng) for _ in range(mixture.images)]
    chosen = shuffled(seed + _OPTIONS_ROUND, scenes, number * mixture.options, mixture.options)
    return MixedBatch(
        told,
        image_questions(words, pairs, rng),
        *_options(words, chosen, seed, rng),
        *_passages(words, rng, mixture.passages),
    )


def image_questions(
    words: Vocabulary, pairs: list[ImagePair], rng: random.Random
) -> ImagePairBatch:
    """Ask of pictures whether they are alike, also but for a change, also with captions."""
    sheet = Sheet()
    summaries: list[tuple[int, int]] = []
    kinds: list[int] = []
    for i, pair in enumerate(pairs):
        rows = iter(range(i * _PAIR_ROWS, (i + 1) * _PAIR_ROWS))
        summaries.append((len(sheet.ids), i))
        sheet.add(words.fine.encode(SAME_IMAGE), next(rows), int(pair.same))
        kinds.append(0)
        for text, holds in pair.texts[:4]:
            summaries.append((len(sheet.ids), i))
            asked = f"{CHANGE_BEFORE} {text.text}{CHANGE_AFTER}"
            at = sheet.add(words.fine.encode(asked), next(rows), int(holds))
            kinds.append(1)
            shift = len(CHANGE_BEFORE) + 1
            for phrase, end in text.nouns:
                sheet.mark_noun(pair.candidate, phrase, at.get(shift + end))
            for end in text.ends[-1:]:
                sheet.mark_stage(at.get(shift + end), holds=holds)
        for candidate, query, holds in _both_captions(pair, rng):
            summaries.append((len(sheet.ids), i))
            before = f"{BOTH_BEFORE} {candidate.text}{BOTH_BETWEEN} "
            asked = f"{before}{query.text}{PROMPT_AFTER}"
            at = sheet.add(words.fine.encode(asked), next(rows), int(holds))
            kinds.append(2)
            sheet.mark(pair.candidate, candidate, at, len(BOTH_BEFORE) + 1, so_far=pair.same)
            first = truth(pair.candidate, candidate.claims) is True
            sheet.mark(pair.query, query, at, len(before), so_far=pair.same and first)
    scenes = [pair.query for pair in pairs] + [pair.candidate for pair in pairs]
    return ImagePairBatch(
        sheet.batch(np.arange(len(pairs)), _PAIR_ROWS),
        np.stack([picture_of(scene) for scene in scenes]),
        np.stack([_patch_labels(scene) for scene in scenes]),
        np.array([a for a, _ in summaries]),
        np.array([p for _, p in summaries]),
        np.array(
            [
                [float(differences(p.query, p.candidate)[name]) for name in DIFFERENCES]
                for p in pairs
            ],
            np.float32,
        ),
        np.array([(p.query.background, p.candidate.background) for p in pairs]),
        np.array(kinds),
    )


def _patch_labels(scene: Scene) -> NDArray[np.int64]:
    factors, _, centre = labels(scene)
    return np.concatenate([factors, centre.astype(np.int64)[None]])


def _both_captions(pair: ImagePair, rng: random.Random) -> list[tuple[Caption, Caption, bool]]:
    """Return (candidate's caption, query's caption, match): pictures and captions count."""
    own, asked = describe(pair.candidate, rng), describe(pair.query, rng)
    found = [(own, asked, pair.same)]
    if pair.same:
        of_candidate = rng.random() < 0.75
        wrong = _false_caption(pair.candidate, own if of_candidate else asked, rng)
        if wrong is not None:
            found.append((wrong, asked, False) if of_candidate else (own, wrong, False))
    return found


def _false_caption(scene: Scene, caption: Caption, rng: random.Random) -> Caption | None:
    if rng.random() < 0.25:
        rival = rival_caption(scene, rng)
        if truth(scene, rival.claims) is False:
            return rival
    made = hard_negatives(scene, caption, rng, exclude=excluded_pairs("train"))
    return rng.choice(made)[1] if made else None


def _options(
    words: Vocabulary, chosen: NDArray[np.int64], seed: int, rng: random.Random
) -> tuple[CaptionBatch, NDArray[np.int64], NDArray[np.int64]]:
    sheet = Sheet()
    ends, numbers = (np.full((len(chosen) * _LISTS, MOST_OPTIONS), -1) for _ in range(2))
    for i, picture in enumerate(chosen):
        scene = scene_at(seed, SCENES_STAGE, int(picture))
        found = captions_for(scene, rng, 16)
        true = [caption for caption, holds in found if holds]
        false = [caption for caption, holds in found if not holds]
        for j in range(_LISTS):
            some = rng.sample(false, min(len(false), rng.randrange(1, MOST_OPTIONS)))
            answer = rng.randrange(len(some) + 1)
            some.insert(answer, rng.choice(true))
            text, starts = options_text([caption.text for caption in some])
            at = sheet.add(words.fine.encode(text), i * _LISTS + j, answer)
            row = i * _LISTS + j
            for number, (caption, start) in enumerate(zip(some, starts, strict=True)):
                sheet.mark(scene, caption, at, start)
                ends[row, number] = at[max(e for e in at if e <= start + len(caption.text))]
                numbers[row, number] = at[start - len(": ")]
    return sheet.batch(chosen, _LISTS), ends, numbers


def options_text(options: list[str]) -> tuple[str, list[int]]:
    """Return the question with its numbered options, and where each option's words begin."""
    text = OPTIONS_BEFORE
    starts: list[int] = []
    for number, option in enumerate(options, start=1):
        text += f"{',' if number > 1 else ''} {number}: "
        starts.append(len(text))
        text += option
    return text + OPTIONS_AFTER, starts


@dataclass(slots=True)
class _Looks:
    """Where tokens of queries are to look in passages, and what sentences there say."""

    named: list[list[int]] = field(default_factory=list[list[int]])
    related_at: list[int] = field(default_factory=list[int])
    related: list[list[int]] = field(default_factory=list[list[int]])
    said_at: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])
    said: list[tuple[int, ...]] = field(default_factory=list[tuple[int, ...]])

    def tell(self, number: int, passage: Passage, places: Mapping[int, int]) -> None:
        """Note what the sentences of a passage say."""
        for claim, end in passage.claims:
            if isinstance(claim, Related) and end in places:
                self.said_at.append((number, places[end]))
                both = ((p.kind, p.colour or 0) for p in (claim.a, claim.b))
                self.said.append((claim.relation, *(value for p in both for value in p)))

    def ask(
        self,
        caption: Caption,
        at: Mapping[int, int],
        shift: int,
        passage: Passage,
        places: Mapping[int, int],
    ) -> None:
        """Note where a query's nouns and claims find theirs."""
        for phrase, end in caption.nouns:
            if shift + end in at:
                ends = [e for said, e in passage.nouns if said.kind == phrase.kind]
                self.named.append([places[e] for e in ends if e in places] or [0])
        for claim, end in zip(caption.claims, caption.claim_ends, strict=True):
            if isinstance(claim, Related) and shift + end in at:
                own = {claim.a.kind, claim.b.kind}
                ends = [
                    e
                    for c, e in passage.claims
                    if isinstance(c, Related) and {c.a.kind, c.b.kind} == own
                ]
                self.related_at.append(at[shift + end])
                self.related.append([places[e] for e in ends if e in places] or [0])


def _passages(
    words: Vocabulary, rng: random.Random, count: int
) -> tuple[CaptionBatch, *tuple[NDArray[Any], ...]]:
    sheet, looks = Sheet(), _Looks()
    rows: list[list[int]] = []
    for i in range(count):
        scene = sample_scene(rng, exclude=excluded_pairs("train"))
        passage = tell(scene, rng)
        encoding = words.fine.encode(passage.text)
        rows.append([words.bos, *encoding.ids])
        places = {end: token for token, (_, end) in enumerate(encoding.offsets, start=1)}
        looks.tell(i, passage, places)
        found = captions_for(scene, rng, 16)
        true = [pair for pair in found if pair[1]]
        false = [pair for pair in found if not pair[1]]
        half = _PASSAGE_QUERIES // 2
        some = rng.sample(true, min(len(true), half)) + rng.sample(false, min(len(false), half))
        for j, (caption, holds) in enumerate(some):
            asked = f"{PASSAGE_BEFORE} {caption.text}{PROMPT_AFTER}"
            at = sheet.add(words.fine.encode(asked), i * _PASSAGE_QUERIES + j, int(holds))
            shift = len(PASSAGE_BEFORE) + 1
            sheet.mark(scene, caption, at, shift, seen=False)
            looks.ask(caption, at, shift, passage, places)
    lengths = np.array([len(row) for row in rows])
    longest = int(lengths.max())
    return (
        sheet.batch(np.arange(count), _PASSAGE_QUERIES),
        padded(rows, longest),
        lengths,
        _mask(looks.named, longest),
        np.array(looks.related_at, np.int64),
        _mask(looks.related, longest),
        np.array(looks.said_at, np.int64).reshape(-1, 2),
        np.array(looks.said, np.int64).reshape(-1, 5),
    )


def _mask(rows: list[list[int]], width: int) -> NDArray[np.bool_]:
    found = np.zeros((len(rows), width), bool)
    for row, tokens in zip(found, rows, strict=True):
        row[tokens] = True
    return found

"""The shipped fine pack through llama.cpp: its tokens, its answers, its child's memory."""

import json
import random

import numpy as np
import psutil
import pytest

from models.world.draw import render
from models.world.families import family
from models.world.vocabulary import WITHHELD_TEST
from retllm_desktop.core.judging import JudgeInput, JudgePicture, Pair
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.similarity import sigmoid
from retllm_desktop.judge.client.process_judge import ProcessJudge
from retllm_desktop.judge.image_embeddings import ImageEmbeddingCache
from retllm_desktop.judge.inference.engine import JudgeEngine
from retllm_desktop.judge.inference.prompt_layout import JudgeQuestion
from retllm_desktop.packs.manifest import parse_manifest
from retllm_desktop.platform.paths import bundled_folder

PACK = bundled_folder("models") / "starter-fine"


@pytest.fixture(scope="module")
def spec():
    manifest = parse_manifest(json.loads((PACK / "manifest.json").read_text(encoding="utf-8")))
    assert manifest.fine is not None
    return manifest.fine


@pytest.fixture(scope="module")
def engine(spec):
    with JudgeEngine(PACK / "text.gguf", PACK / "mmproj.gguf", spec, threads=1) as made:
        yield made


@pytest.fixture(scope="module")
def near_duplicates(spec):
    """Families of pictures that differ in one thing: (pixels, caption) each."""
    rng = random.Random(20_260)
    return [
        [
            (np.asarray(render(scene, spec.image_spec.px)), caption.text)
            for scene, caption, _ in family(rng, exclude=WITHHELD_TEST)
        ]
        for _ in range(6)
    ]


def test_the_fixed_pieces_of_the_prompt_are_one_token_each(engine):
    # So a candidate costs two tokens more than the query has.
    short, longer = engine.suffix_tokens("a cat"), engine.suffix_tokens("a cat and a cat")
    assert short[0] == longer[0]
    assert short[-1] == longer[-1]
    words = longer[1:-1]
    assert words[: len(short) - 2] == words[-(len(short) - 2) :] == short[1:-1]
    assert len(short) <= 2 + 3


def test_the_answers_are_true_and_false_with_and_without_a_space(engine):
    chosen = engine.model.answers
    assert len(chosen.true) == len(chosen.false) == 2
    assert chosen.canonical == chosen.true[0]


def test_among_near_duplicates_the_right_caption_is_the_likeliest(engine, near_duplicates):
    asked = right = 0
    for members in near_duplicates:
        captions = [caption for _, caption in members]
        for position, (pixels, _) in enumerate(members):
            odds = [verdict.log_odds for verdict in engine.judge_many(pixels, captions)]
            asked += 1
            right += int(np.argmax(odds) == position)
    assert right / asked >= 0.8


def test_true_pairs_are_believed_and_the_answer_is_an_answer(engine, near_duplicates):
    verdicts = [engine.judge(*pair) for members in near_duplicates for pair in members]
    assert min(verdict.answer_mass for verdict in verdicts) > 0.9
    assert np.mean([verdict.p_true > 0.5 for verdict in verdicts]) >= 0.7


def test_neither_company_nor_what_is_kept_changes_a_relevance(spec, near_duplicates, tmp_path):
    members = near_duplicates[0]
    captions = [caption for _, caption in members[:3]]

    def asked(caption, *, named):
        return [
            JudgeQuestion(
                Pair.TEXT_TO_IMAGE,
                JudgeInput(caption),
                JudgeInput(picture=JudgePicture(b"%d" % i if named else b"", lambda rgb=rgb: rgb)),
            )
            for i, (rgb, _) in enumerate(members)
        ]

    def relevances(verdicts):
        return [sigmoid(verdict.log_odds) for verdict in verdicts]

    cache = ImageEmbeddingCache(tmp_path, "starter", 1 << 22)
    files = (PACK / "text.gguf", PACK / "mmproj.gguf", spec)
    with JudgeEngine(*files, threads=1) as engine:
        alone = {
            caption: relevances(engine.ask_batch([q])[0] for q in asked(caption, named=False))
            for caption in captions
        }
    with JudgeEngine(*files, threads=1, cache=cache) as engine:
        for caption in captions:
            together = engine.ask_batch(asked(caption, named=True)[::-1])[::-1]
            assert relevances(together) == pytest.approx(alone[caption], abs=1e-3)
            assert {v.reused for v in together} == ({"state"} if caption != captions[0] else {""})
    with JudgeEngine(*files, threads=1, cache=cache) as engine:
        later = engine.ask_batch(asked(captions[0], named=True))
    assert relevances(later) == pytest.approx(alone[captions[0]], abs=1e-3)
    assert {v.reused for v in later} == {"embedding"}


def test_memory_stays_flat_over_many_candidates(spec, near_duplicates):
    pictures = [pixels for members in near_duplicates for pixels, _ in members]
    judge = ProcessJudge(PACK / "text.gguf", PACK / "mmproj.gguf", spec, threads=1)
    try:

        def judge_some(count):
            sides = (
                (i, JudgeInput(picture=JudgePicture(b"", lambda i=i: pictures[i % len(pictures)])))
                for i in range(count)
            )
            done = list(judge.judge(JudgeInput("a red boat on the beach"), sides, CancelToken()))
            assert len(done) == count
            return psutil.Process(judge.pid).memory_info().rss / 2**20

        settled_mib = judge_some(50)
        assert judge_some(200) - settled_mib < 4.0
    finally:
        judge.close()

"""A model that came from elsewhere has to answer, and to tell things apart."""

import math
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from retllm_desktop.composition.trial_set import BundledTrial
from retllm_desktop.core.errors import PackError
from retllm_desktop.core.library_records import LibraryStatus
from retllm_desktop.core.types import EmbeddingSpace, ImageSpec, Verdict
from retllm_desktop.packs.pack_list import (
    RebuildEstimate,
    estimate_passage_rebuild,
    estimate_rebuild,
)
from retllm_desktop.packs.text_input import PassageEncoderSpec, ReferenceVector, TextTowerSpec
from retllm_desktop.packs.validation import (
    TRIAL_TEXTS,
    EncoderValidation,
    JudgeValidation,
    PassageValidation,
    SameAnswer,
    validate_judge,
    validate_passages,
)

TRIAL = BundledTrial(4)
WIDE = list(BundledTrial().captions)


class Answering:
    """A judge that says of each question what it was told to, given whether it is true."""

    image_spec = None
    image_max_px = 40

    def __init__(self, answer):
        self.answer = answer
        self.closed = False
        self.asked = 0

    def judge(self, query, candidates, cancel, **_):
        own = WIDE.index(query.text)
        for key, side in candidates:
            assert side.picture.load().shape == (40, 40, 3)
            self.asked += 1
            verdict = self.answer(key == own, self.asked)
            if verdict is not None:
                yield key, verdict

    def close(self):
        self.closed = True


class Passages:
    def __init__(self, vectors):
        self.vectors = vectors

    def embed_texts(self, texts):
        return self.vectors[: len(texts)].astype(np.float32)

    def embed_passages(self, texts):
        return self.embed_texts(texts)


def says(log_odds, mass=0.9):
    return Verdict(1 / (1 + math.exp(-log_odds)), 0.5, log_odds, mass)


def test_a_judge_that_answers():
    judge = Answering(lambda right, asked: says(asked if right else -asked))
    found = validate_judge(judge, TRIAL)
    assert found == JudgeValidation(pytest.approx(0.9), 1.0, None, 8)
    assert judge.closed
    assert judge.asked == 8
    assert found.judges


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (lambda _right, _asked: None, "no answer"),
        (lambda _right, _asked: Verdict(math.nan, 0.5, math.nan, 0.9), "no number"),
        (lambda _right, asked: says(2 + 0.001 * asked), "the same of everything"),
    ],
)
def test_a_judge_that_does_not(answer, sentence):
    judge = Answering(answer)
    with pytest.raises(PackError, match=sentence):
        validate_judge(judge, TRIAL)
    assert judge.closed


@pytest.mark.parametrize(("bias", "said"), [(50, SameAnswer.TRUE), (-50, SameAnswer.FALSE)])
def test_a_judge_that_says_one_thing_to_everything(bias, said):
    """It may still put what is right above what is wrong, which is all that an order needs."""
    ordered = validate_judge(
        Answering(lambda right, asked: says(bias + 9 * right + asked / 9)), TRIAL
    )
    assert (ordered.same_answer, ordered.discrimination) == (said, 1.0)
    assert ordered.judges
    blind = validate_judge(Answering(lambda _right, asked: says(bias + asked)), TRIAL)
    assert blind.same_answer is said
    assert not blind.judges


def test_a_reranker_must_tell_true_from_false():
    wide = BundledTrial()
    blind = Answering(lambda _right, asked: says(asked % 7 - 3))
    with pytest.raises(PackError, match=r"in \d\d% of pairs.*without the model's ranking head"):
        validate_judge(blind, wide, reranker=True)
    assert blind.asked == 32
    with pytest.raises(PackError, match=r"same of everything.*ranking head"):
        validate_judge(Answering(lambda _right, _asked: says(0.3)), wide, reranker=True)
    seeing = Answering(lambda right, _asked: says(2 if right else -2))
    assert validate_judge(seeing, wide, reranker=True).discrimination == 1.0


def passage_spec(dimension=4, references=()):
    towers = TextTowerSpec("ids", None, "out", "int64", 8, 0, False, False)
    space = EmbeddingSpace("texts", dimension)
    return PassageEncoderSpec(space, False, towers, None, None, references)


def rows(turns):
    """A unit vector for each sentence of the trial, one of four by turns."""
    return np.eye(4)[np.arange(len(TRIAL_TEXTS)) % turns]


def test_passages_are_tried_and_measured():
    ticks = iter((10.0, 12.0))
    trial = validate_passages(Passages(rows(4)), passage_spec(), lambda: next(ticks))
    share = (len(TRIAL_TEXTS) / 4 - 1) / (len(TRIAL_TEXTS) - 1)
    assert trial.unrelated["mean"] == pytest.approx(share, abs=1e-4)
    assert trial.unrelated["std"] > 0.3
    assert trial.texts_per_s == len(TRIAL_TEXTS) / 2


@pytest.mark.parametrize(
    ("vectors", "sentence"),
    [
        (rows(1), "the same of all sentences"),
        (rows(4) * 2, "of length one"),
        (rows(4) * np.nan, "finite"),
        (rows(4)[:, :3], "4 numbers long"),
    ],
)
def test_encoders_of_passages_that_are_of_no_use(vectors, sentence):
    with pytest.raises(PackError, match=sentence):
        validate_passages(Passages(vectors), passage_spec())


def test_passages_are_held_to_the_references():
    right = ReferenceVector("a text", (2.0, 0.0, 0.0, 0.0), 0.99)
    validate_passages(Passages(rows(4)), passage_spec(references=(right,)))
    wrong = ReferenceVector("a text", (0.5, 0.6, 0.0, 0.0), 0.99)
    with pytest.raises(PackError, match="its makers get"):
        validate_passages(Passages(rows(4)), passage_spec(references=(right, wrong)))


def test_the_sentences_of_the_trial_are_different():
    assert len(set(TRIAL_TEXTS)) == len(TRIAL_TEXTS) >= 32


def test_the_trials_pictures_are_of_the_size_that_is_asked_for():
    assert len(TRIAL.captions) == len(set(TRIAL.captions)) == 4
    (first, second) = TRIAL.pictures(ImageSpec(48), 1000, 2)
    assert first.shape == second.shape == (48, 48, 3)
    assert (first != second).any()
    assert first.dtype == np.uint8


def test_what_another_space_costs(tmp_path):
    old, new = EmbeddingSpace("old", 4), EmbeddingSpace("new", 4)
    trial = EncoderValidation({}, images_per_s=10.0, texts_per_s=100.0)
    items = {"image": 500, "text": 200}
    status = LibraryStatus(tmp_path, (), 700, items, 0, old, 0)
    assert estimate_rebuild(status, new, trial) == RebuildEstimate(500, 200, 52.0)
    assert estimate_rebuild(status, old, trial) is None
    texts = PassageValidation({}, texts_per_s=60.0)
    assert estimate_passage_rebuild(status, new, texts) == RebuildEstimate(0, 200, 40.0)
    half = replace(status, passages=new, passages_done=150, passages_total=200)
    assert estimate_passage_rebuild(half, new, texts) == RebuildEstimate(0, 50, 10.0)
    assert estimate_passage_rebuild(half, old, texts) == RebuildEstimate(0, 200, 40.0)
    assert estimate_passage_rebuild(replace(half, passages_done=200), new, texts) is None


def test_listing_packs_loads_neither_pillow_nor_a_runtime():
    code = (
        "import sys, retllm_desktop.composition.packs, retllm_desktop.cli.models\n"
        "print([n for n in ('PIL', 'models.world', 'onnxruntime', 'http.client') "
        "if n in sys.modules])"
    )
    found = subprocess.run(  # our own interpreter
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == "[]"


def test_a_missing_trial_is_a_sentence(monkeypatch, tmp_path):
    monkeypatch.setattr(
        "retllm_desktop.composition.trial_set.bundled_folder", lambda _kind: tmp_path
    )
    with pytest.raises(PackError, match="tried on are missing"):
        BundledTrial().captions  # noqa: B018 - a property that reads

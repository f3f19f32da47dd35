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
    validate_judge,
    validate_passages,
)

TRIAL = BundledTrial(4)


class Answering:
    """A judge that gives what it was told to."""

    image_spec = None
    image_max_px = 40

    def __init__(self, *verdicts):
        self.verdicts = verdicts
        self.closed = False

    def judge(self, query, candidates, cancel, **_):
        shapes = [side.picture.load().shape for _, side in candidates]
        assert shapes == [(40, 40, 3)]
        assert query.text
        for verdict in self.verdicts:
            yield 0, verdict

    def close(self):
        self.closed = True


class Passages:
    def __init__(self, vectors):
        self.vectors = vectors

    def embed_texts(self, texts):
        return self.vectors[: len(texts)].astype(np.float32)

    def embed_passages(self, texts):
        return self.embed_texts(texts)


def test_a_judge_that_answers():
    judge = Answering(Verdict(0.7, 0.5, 1.2, 0.9))
    assert validate_judge(judge, TRIAL) == JudgeValidation(0.9)
    assert judge.closed


@pytest.mark.parametrize(
    ("verdicts", "sentence"),
    [((), "no answer"), ((Verdict(math.nan, 0.5, 1.2, 0.9),), "no number")],
)
def test_a_judge_that_does_not(verdicts, sentence):
    judge = Answering(*verdicts)
    with pytest.raises(PackError, match=sentence):
        validate_judge(judge, TRIAL)
    assert judge.closed


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

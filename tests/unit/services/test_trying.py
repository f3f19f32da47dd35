"""A model that came from elsewhere has to answer, and to tell things apart."""

import math

import numpy as np
import pytest

from retllm_desktop.core.errors import PackError
from retllm_desktop.core.records import LibraryStatus
from retllm_desktop.core.types import EmbeddingSpace, ImageSpec, Verdict
from retllm_desktop.installation import DrawnTrial
from retllm_desktop.services.switching import Rebuild, rebuild_for
from retllm_desktop.services.trying import EncoderTrial, try_judge, try_passages

TRIAL = DrawnTrial(4)


class Answering:
    """A judge that gives what it was told to."""

    image_spec = None
    image_max_px = 40

    def __init__(self, *verdicts):
        self.verdicts = verdicts
        self.closed = False

    def judge(self, query_text, images, cancel):
        assert [picture.shape for _, picture in images] == [(40, 40, 3)]
        for verdict in self.verdicts:
            yield 0, verdict

    def close(self):
        self.closed = True


class Passages:
    def __init__(self, vectors):
        self.vectors = vectors

    def embed_texts(self, texts):
        return self.vectors[: len(texts)].astype(np.float32)


def test_a_judge_that_answers():
    judge = Answering(Verdict(0.7, 0.5, 1.2, 0.9))
    assert try_judge(judge, TRIAL) == 0.9
    assert judge.closed


@pytest.mark.parametrize(
    ("verdicts", "sentence"),
    [((), "no answer"), ((Verdict(math.nan, 0.5, 1.2, 0.9),), "no number")],
)
def test_a_judge_that_does_not(verdicts, sentence):
    judge = Answering(*verdicts)
    with pytest.raises(PackError, match=sentence):
        try_judge(judge, TRIAL)
    assert judge.closed


def test_passages():
    try_passages(Passages(np.eye(4)[[0, 1, 2, 2]]), 4, TRIAL)
    for vectors, sentence in (
        (np.eye(4), "the same of all sentences"),
        (np.eye(4) * 2, "of length one"),
        (np.eye(4) * np.nan, "finite"),
        (np.eye(4)[:, :3], "4 numbers long"),
    ):
        with pytest.raises(PackError, match=sentence):
            try_passages(Passages(vectors), 4, TRIAL)


def test_the_trials_pictures_are_of_the_size_that_is_asked_for():
    assert len(TRIAL.captions) == len(set(TRIAL.captions)) == 4
    (first, second) = TRIAL.pictures(ImageSpec(48), 1000, 2)
    assert first.shape == second.shape == (48, 48, 3)
    assert (first != second).any()
    assert first.dtype == np.uint8


def test_what_another_space_costs(tmp_path):
    old, new = EmbeddingSpace("old", 4), EmbeddingSpace("new", 4)
    trial = EncoderTrial({}, images_s=10.0, texts_s=100.0)
    items = {"image": 500, "text": 200}
    status = LibraryStatus(tmp_path, (), 700, items, 0, old, 0)
    assert rebuild_for(status, new, trial) == Rebuild(500, 200, 52.0)
    assert rebuild_for(status, old, trial) is None

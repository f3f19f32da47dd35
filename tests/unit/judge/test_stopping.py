"""Stopped at any moment: what is kept of it is the truth, or nothing is."""

import numpy as np
import pytest

from retllm_desktop.core.judging import JudgeInput, JudgePicture, Pair
from retllm_desktop.judge.errors import AbortedError
from retllm_desktop.judge.image_embeddings import ImageEmbeddingCache, embedding_to_bytes
from retllm_desktop.judge.inference.engine import JudgeEngine
from retllm_desktop.judge.inference.loaded_model import InferenceTuning
from retllm_desktop.judge.inference.prompt_layout import JudgeQuestion
from retllm_desktop.packs.question_templates import PAPER_PROMPTS
from tests.fixtures.tiny_gguf import IMAGE_ROUNDING, PICTURE_PX, spec, write_pack

PROMPTS = {pair.value: template for pair, template in PAPER_PROMPTS.items()}


class Stop:
    """Says stop from one look on; counts the looks."""

    def __init__(self):
        self.let_run()

    def let_run(self):
        self.looks, self.at = 0, None

    def at_look(self, at):
        self.looks, self.at = 0, at

    def __call__(self):
        self.looks += 1
        return self.at is not None and self.looks >= self.at


@pytest.fixture(scope="module")
def pack(tmp_path_factory):
    return write_pack(tmp_path_factory.mktemp("pack"))


@pytest.fixture
def stop():
    return Stop()


@pytest.fixture
def engines(pack, stop, tmp_path):
    """Makes engines that look up at every step; of the same name they share what is kept."""
    made = []

    def make(name="kept"):
        engine = JudgeEngine(
            pack.model,
            pack.mmproj,
            spec(prompts=PROMPTS, context_length=512),
            threads=1,
            should_stop=stop,
            tuning=InferenceTuning(interrupt_above_bytes=0),
            cache=ImageEmbeddingCache(tmp_path, name, 1 << 24),
        )
        made.append(engine)
        return engine

    yield make
    for engine in made:
        engine.close()


def named(key, seed=0):
    rgb = np.random.default_rng(seed).integers(0, 256, (PICTURE_PX, PICTURE_PX, 3), np.uint8)
    return JudgePicture(key, lambda: rgb)


def test_an_encoding_that_was_broken_off_is_not_kept(engines, stop, tmp_path):
    engine, cache = engines(), ImageEmbeddingCache(tmp_path, "kept", 1 << 24)
    engine.prefetch([named(b"truth")])
    looks, truth = stop.looks, embedding_to_bytes(cache.get(b"truth"))
    # Before the pixels are read, twice before the encoder runs, and within it.
    assert looks > 3
    for at in range(1, looks + 1):
        stop.at_look(at)
        with pytest.raises(AbortedError):
            engine.prefetch([named(b"%d" % at)])
        found = cache.get(b"%d" % at)
        assert found is None or embedding_to_bytes(found) == truth, (
            f"stopped at look {at} of {looks}"
        )
    stop.let_run()
    engine.prefetch([named(b"again")])
    assert embedding_to_bytes(cache.get(b"again")) == truth


@pytest.mark.parametrize("cuts", [True, False], ids=["cut back", "cannot be cut"])
def test_a_question_that_was_broken_off_spoils_no_later_one(engines, stop, cuts):
    engine = engines()

    def asked(name, text="a red boat"):
        query = JudgeInput(text, named(b"query " + name, seed=1))
        side = JudgeInput(picture=named(b"candidate " + name))
        return [JudgeQuestion(Pair.COMPOSED_TO_IMAGE, query, side)]

    (truth,) = engine.ask_batch(asked(b"truth"))
    looks = stop.looks
    assert looks > 100
    for at in range(1, looks, 7):
        stop.at_look(at)
        with pytest.raises(AbortedError):
            engine.ask_batch(asked(b"%d" % at))
        stop.let_run()
        # What is kept now, on disk or in the model's memory, is taken up.
        (again,) = engine.ask_batch(asked(b"%d" % at))
        assert again.log_odds == pytest.approx(truth.log_odds, abs=IMAGE_ROUNDING), (
            f"stopped at look {at}"
        )

"""Qwen3-VL-Reranker as llama.cpp's converter lays it out, with small random weights."""

import math

import numpy as np
import pytest

from retllm_desktop.core.judging import JudgeInput, JudgeOptions, JudgePicture, Pair
from retllm_desktop.core.types import VerdictReuse
from retllm_desktop.judge.inference.answers import RankingHead, find_ranking_head
from retllm_desktop.judge.inference.engine import JudgeEngine
from retllm_desktop.judge.inference.prompt_layout import JudgeQuestion
from retllm_desktop.packs.fine_spec import RetracingParameters
from retllm_desktop.packs.gguf_file import RANK_POOLING, read_gguf_summary
from retllm_desktop.packs.question_templates import Framing
from tests.fixtures.tiny_reranker import TinyReranker, spec, write_reranker

ROUNDING = 2e-3
"""By how much a log-odds may differ between the head and the tokens, or between batches: the same
sums of 16-bit weights in other orders, logits up to about ten."""


@pytest.fixture(scope="module")
def reranker(tmp_path_factory) -> TinyReranker:
    return write_reranker(tmp_path_factory.mktemp("head"))


@pytest.fixture(scope="module")
def generative(tmp_path_factory) -> TinyReranker:
    """The same weights, as a converter that knows of no ranking writes them."""
    return write_reranker(tmp_path_factory.mktemp("tokens"), head=False)


def load(pack: TinyReranker, **changes: object) -> JudgeEngine:
    return JudgeEngine(pack.model, pack.mmproj, spec(**changes), threads=1)


def picture(seed: int, key: bytes = b"") -> JudgePicture:
    pixels = np.random.default_rng(seed).integers(0, 256, (64, 96, 3), dtype=np.uint8)
    return JudgePicture(key, lambda: pixels)


def questions() -> list[JudgeQuestion]:
    """Every pair that a reranker is asked about, and a part of a picture beside the whole."""
    words, seen = JudgeInput("a red boat"), JudgeInput(picture=picture(1))
    both = JudgeInput("a red boat", picture(2))
    return [
        JudgeQuestion(Pair.TEXT_TO_IMAGE, words, seen),
        JudgeQuestion(Pair.IMAGE_TO_IMAGE, JudgeInput(picture=picture(3)), seen),
        JudgeQuestion(Pair.COMPOSED_TO_IMAGE, both, seen),
        JudgeQuestion(Pair.COMPOSED_TO_COMPOSED, both, JudgeInput("a boat", picture(4))),
        JudgeQuestion(Pair.TEXT_TO_PASSAGE, words, JudgeInput("the boat was red")),
        JudgeQuestion(Pair.TEXT_TO_IMAGE, words, JudgeInput(picture=picture(1), crop=picture(5))),
    ]


def test_the_header_tells_of_the_head(reranker, generative) -> None:
    found = read_gguf_summary(reranker.model)
    assert (found.pooling, found.labels) == (RANK_POOLING, ("yes", "no"))
    assert found.name == "tiny reranker"
    plain = read_gguf_summary(generative.model)
    assert (plain.pooling, plain.labels) == (0, ())


def test_the_head_says_what_the_tokens_say(reranker, generative) -> None:
    """P = sigmoid(logit of yes − logit of no), by whichever of the two it is read."""
    with load(reranker) as engine:
        assert engine.model.ranking_head == RankingHead(0, 1)
        by_head = engine.ask_batch(questions())
    with load(generative) as engine:
        assert engine.model.ranking_head is None
        by_tokens = engine.ask_batch(questions())
    for head, tokens in zip(by_head, by_tokens, strict=True):
        assert head.log_odds == pytest.approx(tokens.log_odds, abs=ROUNDING)
        p = 1 / (1 + math.exp(-head.log_odds))
        assert head.p_true == pytest.approx(p, abs=1e-5)
        entropy = -p * math.log(p) - (1 - p) * math.log(1 - p)
        assert head.entropy_nats == pytest.approx(entropy, abs=1e-4)
        assert head.answer_mass == pytest.approx(1.0, abs=1e-5)
    assert len({round(one.log_odds, 4) for one in by_head}) == len(by_head)
    assert [one.region_checked for one in by_head] == [False] * 5 + [True]


def test_a_question_alone_and_from_the_caches_is_answered_alike(reranker) -> None:
    shown = JudgeInput(picture=picture(1, b"k" * 32))
    asked = JudgeQuestion(Pair.TEXT_TO_IMAGE, JudgeInput("a red boat"), shown)
    passages = [
        JudgeQuestion(Pair.TEXT_TO_PASSAGE, JudgeInput("a red boat"), JudgeInput(text))
        for text in ("the boat was red", "red, a boat", "no boat at all")
    ]
    with load(reranker) as engine:
        first, *together = engine.ask_batch([asked, *passages])
        again, *alone = (engine.ask_batch([one])[0] for one in (asked, *passages))
    assert again.reused is VerdictReuse.STATE
    assert again.log_odds == pytest.approx(first.log_odds, abs=ROUNDING)
    for one, other in zip(together, alone, strict=True):
        assert other.log_odds == pytest.approx(one.log_odds, abs=ROUNDING)


def test_without_its_output_head_the_ranking_head_is_read(tmp_path) -> None:
    """The converter drops the output head of a model that does not share it with its table."""
    pack = write_reranker(tmp_path, tied=False)
    with load(pack) as engine:
        right = engine.ask_batch(questions()[:1])[0]
        # Its states cannot be looked at through a head that is not there.
        asked = engine.ask_batch(questions()[:1], JudgeOptions(retrace=True))[0]
        assert not asked.retraced
        assert asked.log_odds == pytest.approx(right.log_odds, abs=ROUNDING)
    with load(pack, framing=Framing.ANSWER, answers_true=("a",), answers_false=("b",)) as engine:
        # What the labels do not say is read from tokens.
        assert engine.model.ranking_head is None


def test_retracing_works_through_the_head(reranker, generative) -> None:
    often = RetracingParameters(first_layer=0, last_layer=3, threshold=0.0, share=0.5)
    found = []
    for pack in (reranker, generative):
        with load(pack, retracing=often) as engine:
            plain = engine.ask_batch(questions()[:4])
            retraced = engine.ask_batch(questions()[:4], JudgeOptions(retrace=True))
        assert all(one.retraced for one in retraced)
        moved = [abs(a.log_odds - b.log_odds) for a, b in zip(plain, retraced, strict=True)]
        assert max(moved) > 10 * ROUNDING
        found.append(retraced)
    for head, tokens in zip(*found, strict=True):
        assert head.log_odds == pytest.approx(tokens.log_odds, abs=ROUNDING)


def test_the_prompt_is_the_official_one(reranker) -> None:
    with load(reranker) as engine:
        layout = engine.model.lay_out(questions()[0]).layout
        spelled = [engine.model.model.tokenize(text, special=True) for text in (BEFORE, BEHIND)]
    assert layout.steps[0] == tuple(spelled[0])
    assert isinstance(layout.steps[1], JudgePicture)
    assert layout.tail == tuple(spelled[1])


BEFORE = (
    "<|im_start|>system\nJudge whether the Document meets the requirements based on the Query and "
    'the Instruct provided. Note that the answer can only be "yes" or "no".<|im_end|>\n'
    "<|im_start|>user\n<Instruct>: Retrieve images or text relevant to the user's query."
    "<Query>:a red boat\n<Document>:"
)
BEHIND = "<|im_end|>\n<|im_start|>assistant\n"


def test_which_outputs_are_the_answers() -> None:
    assert find_ranking_head(("no", "yes"), ("Yes", " yes"), ("no",)) == RankingHead(1, 0)
    assert find_ranking_head((), ("yes",), ("no",)) is None
    assert find_ranking_head(("yes", "no", "maybe"), ("yes",), ("no",)) is None
    assert find_ranking_head(("yes", "yes"), ("yes",), ("no",)) is None
    assert find_ranking_head(("LABEL_0", "LABEL_1"), ("yes",), ("no",)) is None
    logits = RankingHead(1, 0).logits(np.array([0.25, 0.75], np.float32))
    assert logits == pytest.approx([math.log(0.75), math.log(0.25)], abs=1e-6)
    assert RankingHead(0, 1).logits(np.array([1.0, 0.0], np.float32))[1] == -math.inf

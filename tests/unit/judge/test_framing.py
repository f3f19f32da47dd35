"""Questions framed as a choice: asked twice with the options exchanged, and averaged."""

import math

import numpy as np
import pytest

from retllm_desktop.core.judging import JudgeInput, JudgePicture, Pair
from retllm_desktop.core.model_roles import FileRole
from retllm_desktop.core.types import Verdict
from retllm_desktop.judge.inference.answers import average_verdicts
from retllm_desktop.judge.inference.engine import JudgeEngine
from retllm_desktop.judge.inference.prompt_layout import JudgeQuestion
from retllm_desktop.packs.fine_spec import ChatTemplate, PairRule
from retllm_desktop.packs.installed import load_pack
from retllm_desktop.packs.question_templates import (
    PROMPT_PLACES,
    Framing,
    check_prompt_template,
    choice_template,
    framed_answers,
    framed_templates,
)
from retllm_desktop.platform.paths import bundled_folder
from tests.fixtures.tiny_gguf import spec

PAIRS = tuple(pair for pair in Pair if pair is not Pair.IMAGE_TO_TEXTS)


@pytest.mark.parametrize("pair", PAIRS)
def test_both_orders_hold_what_the_pair_needs_and_say_the_same(pair: Pair) -> None:
    first, second = (choice_template(pair, exchanged=exchanged) for exchanged in (False, True))
    assert first is not None
    assert second is not None
    for template in (first, second):
        check_prompt_template(pair, template)
    assert "A. Yes" in first
    assert "A. No" in second
    assert sorted(first) == sorted(second)
    # Up to the query they are one, so that what is cached of a picture serves both.
    last = PROMPT_PLACES[pair][-1]
    assert first.partition(f"{{{last}}}")[0] == second.partition(f"{{{last}}}")[0]


@pytest.mark.parametrize(
    ("framing", "words"),
    [
        (Framing.TRUE_FALSE, ("True", "False")),
        (Framing.YES_NO, ("Yes", "No")),
        (Framing.RIGHT_WRONG, ("Right", "Wrong")),
    ],
)
def test_the_papers_templates_ask_for_one_of_two_words(
    framing: Framing, words: tuple[str, str]
) -> None:
    for pair in PAIRS:
        (template,) = framed_templates(framing, pair)
        check_prompt_template(pair, template)
        assert f"{words[0]} or {words[1]}" in template
    true, false = framed_answers(framing) or ((), ())
    assert (true[0], false[0]) == words
    assert {one.strip().lower() for one in true} == {words[0].lower()}
    assert framed_templates(framing, Pair.IMAGE_TO_TEXTS) == ()


def test_the_packs_own_framing_is_in_its_manifest_alone() -> None:
    assert framed_answers(Framing.ANSWER) is None
    own = spec()
    assert own.templates(Pair.TEXT_TO_IMAGE) == (own.prompts["text_to_image"],)
    assert own.answer_spellings == (own.answers_true, own.answers_false)
    other = spec(framing=Framing.YES_NO)
    assert other.templates(Pair.TEXT_TO_IMAGE) == framed_templates(
        Framing.YES_NO, Pair.TEXT_TO_IMAGE
    )
    # A model of fixed prompts is asked about no further pair, whatever the framing.
    assert other.templates(Pair.IMAGE_TO_IMAGE) == ()


def test_another_framing_takes_none_of_the_packs_calibration() -> None:
    rule = PairRule(2.0, 3.0, 0.5, -1.0)
    own = spec(
        calibration_scale=0.25,
        calibration_offset=-3.0,
        pairs={Pair.IMAGE_TO_IMAGE: rule, Pair.IMAGE_TO_TEXTS: rule},
    )
    other = own.asked_by(Framing.YES_NO)
    neutral = PairRule(0.0, 1.0, 1.0, 0.0)
    assert other.rule(Pair.TEXT_TO_IMAGE) == other.rule(Pair.IMAGE_TO_IMAGE) == neutral
    # Sentences are chosen among as before, so what was measured of that holds.
    assert other.rule(Pair.IMAGE_TO_TEXTS) == rule
    measured = own.asked_by(Framing.YES_NO, {Pair.TEXT_TO_IMAGE: rule})
    assert measured.rule(Pair.TEXT_TO_IMAGE) == rule
    assert measured.rule(Pair.IMAGE_TO_IMAGE) == neutral
    assert own.asked_by(Framing.ANSWER) == own
    assert other.asked_by(Framing.ANSWER).rule(Pair.IMAGE_TO_IMAGE) == neutral


def test_sentences_are_still_chosen_among_by_number() -> None:
    chosen = spec(chat_template=ChatTemplate.GGUF, framing=Framing.CHOICE)
    assert choice_template(Pair.IMAGE_TO_TEXTS, exchanged=False) is None
    assert chosen.templates(Pair.IMAGE_TO_TEXTS) == (chosen.prompt(Pair.IMAGE_TO_TEXTS),)
    assert len(chosen.templates(Pair.TEXT_TO_IMAGE)) == 2


def test_a_bias_for_a_letter_is_averaged_away() -> None:
    bias, right = 2.0, 0.7
    one = Verdict(0.6, 0.5, right + bias, 0.9, suffix_s=0.25)
    other = Verdict(0.2, 0.7, right - bias, 0.7, suffix_s=0.5)
    mean = average_verdicts(one, other)
    assert mean.suffix_s == 0.75
    assert mean.log_odds == pytest.approx(right)
    assert (mean.p_true, mean.entropy_nats, mean.answer_mass) == pytest.approx((0.4, 0.6, 0.8))


@pytest.fixture(scope="module")
def drawn():
    """The shipped judge: no choice was in its training, but its vocabulary has the letters."""
    pack = load_pack(bundled_folder("models") / "starter-fine")

    def open_engine(**changes):
        fine = pack.manifest.fine
        made = {name: getattr(fine, name) for name in fine.__dataclass_fields__} | changes
        return JudgeEngine(
            pack.path_of(FileRole.MODEL), pack.path_of(FileRole.MMPROJ), type(fine)(**made),
            threads=1,
        )  # fmt: skip

    return open_engine


def questions(px: int) -> list[JudgeQuestion]:
    made = []
    for seed, text in enumerate(["a red ball", "two green boats", "a blue house at night"]):
        pixels = np.random.default_rng(seed).integers(0, 256, (px, px, 3), dtype=np.uint8)
        shown = JudgeInput(picture=JudgePicture(bytes([seed]) * 32, lambda pixels=pixels: pixels))
        made.append(JudgeQuestion(Pair.TEXT_TO_IMAGE, JudgeInput(text), shown))
    return made


def test_a_choice_is_the_mean_of_both_orders(drawn) -> None:
    orders = [choice_template(Pair.TEXT_TO_IMAGE, exchanged=exchanged) for exchanged in (0, 1)]
    letters = ("A", " A"), ("B", " B")
    with drawn(framing=Framing.CHOICE) as engine:
        asked = questions(engine.model.spec.image_spec.px)
        found = engine.ask_batch(asked)
    each = []
    for template, (true, false) in zip(orders, (letters, letters[::-1]), strict=True):
        prompts = {"text_to_image": template}
        with drawn(prompts=prompts, answers_true=true, answers_false=false) as engine:
            each.append(engine.ask_batch(asked))
    for one, first, second in zip(found, *each, strict=True):
        assert one.p_true == pytest.approx((first.p_true + second.p_true) / 2, rel=1e-3)
        assert one.log_odds == pytest.approx((first.log_odds + second.log_odds) / 2, abs=1e-2)
        assert one.entropy_nats == pytest.approx(
            (first.entropy_nats + second.entropy_nats) / 2, abs=1e-2
        )
        assert math.isfinite(one.suffix_s)
    assert len({round(one.log_odds, 6) for one in found}) == 3

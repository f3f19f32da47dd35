"""Retraced answers of the engine: those of the formula, whatever is kept and asked beside them."""

import dataclasses

import numpy as np
import pytest

from retllm_desktop.core.judging import JudgeInput, JudgeOptions, JudgePicture, Pair
from retllm_desktop.judge.inference.engine import JudgeEngine
from retllm_desktop.judge.inference.prompt_layout import JudgeQuestion
from retllm_desktop.packs.fine_spec import RetracingParameters
from tests.fixtures.numpy_llama import NumpyLlama
from tests.fixtures.widened import widen
from tests.models.test_retracing_reference import BOUND, Formula

ALWAYS = RetracingParameters(first_layer=0, last_layer=5, threshold=0.0, share=0.3)
RETRACED = JudgeOptions(retrace=True)
TEXTS = ("a red boat", "two green cats on the left of a house", "rain")


@pytest.fixture(scope="module")
def file(fine_pack, tmp_path_factory):
    return widen(fine_pack.path_of("model"), tmp_path_factory.mktemp("wide") / "text.gguf")


@pytest.fixture(scope="module")
def load(file, fine_pack):
    def make(model=file, **changes):
        spec = dataclasses.replace(fine_pack.manifest.fine, **changes)
        return JudgeEngine(model, fine_pack.path_of("mmproj"), spec, threads=1)

    return make


@pytest.fixture(scope="module")
def always(load):
    with load(retracing=ALWAYS) as found:
        yield found


def picture(seed, key=b""):
    rgb = np.random.default_rng(seed).integers(0, 256, (128, 128, 3), dtype=np.uint8)
    return JudgePicture(key, lambda: rgb)


def question(text, shown):
    return JudgeQuestion(Pair.TEXT_TO_IMAGE, JudgeInput(text), JudgeInput(picture=shown))


def expected(engine, reference, asked, retracing):
    """The answer's log-odds by numpy, from what the encoder made of the picture."""
    loaded, inference = engine.model, engine.inference
    made = loaded.lay_out(asked).layout
    rows, memory = [], []
    for step in made.steps:
        if isinstance(step, JudgePicture):
            (image,) = inference.encode_images([step])
            for part in image.embedding.parts:
                own = reference.embed(list(part)) if isinstance(part, tuple) else part.embeddings
                rows.append(own)
                if not isinstance(part, tuple):
                    memory.append(own)
        else:
            rows.append(reference.embed(list(step)))
    rows.append(reference.embed(list(made.tail)))
    if retracing.whole_prompt:
        memory = rows
    formula = Formula(reference, retracing, np.concatenate(memory))
    logits = reference.run(np.concatenate(rows), formula).logits[-1]
    true, false = (
        np.logaddexp.reduce(logits[list(ids)])
        for ids in (loaded.answers.true, loaded.answers.false)
    )
    return true - false


@pytest.mark.parametrize("whole_prompt", [False, True], ids=["picture", "whole prompt"])
def test_an_answer_is_the_formulas(load, file, whole_prompt):
    reference = NumpyLlama(file)
    retracing = dataclasses.replace(ALWAYS, whole_prompt=whole_prompt)
    with load(retracing=retracing) as engine:
        asked = question(TEXTS[0], picture(1))
        (plain,) = engine.ask_batch([asked])
        (found,) = engine.ask_batch([asked], RETRACED)
        wanted = expected(engine, reference, asked, retracing)
    assert (plain.retraced, found.retraced) == (False, True)
    assert found.log_odds == pytest.approx(wanted, abs=BOUND)
    assert abs(found.log_odds - plain.log_odds) > 10 * BOUND


def test_neither_what_is_kept_nor_company_changes_it(always):
    shown = [picture(seed, bytes([seed])) for seed in (1, 2, 3)]
    asked = [question(text, one) for text in TEXTS for one in shown]
    alone = [always.ask_batch([one], RETRACED)[0] for one in asked]
    together = always.ask_batch(asked, RETRACED)
    assert {verdict.reused for verdict in together} == {"state"}
    assert all(verdict.retraced for verdict in (*alone, *together))
    assert [v.log_odds for v in together] == pytest.approx([v.log_odds for v in alone], abs=BOUND)


def test_plain_answers_stay_what_they_are(always):
    asked = question(TEXTS[1], picture(4, b"four"))
    (before,) = always.ask_batch([asked])
    (between,) = always.ask_batch([asked], RETRACED)
    (after,) = always.ask_batch([asked])
    assert after.log_odds == pytest.approx(before.log_odds, abs=1e-5)
    assert between.retraced
    assert not after.retraced


def test_a_passage_has_nothing_to_be_looked_at_again(load):
    prompts = {
        "text_to_image": "{image}Does it match: {query}? Please directly output True or False\n",
        "text_to_passage": "{candidate} {query}? Please directly output True or False\n",
    }
    with load(retracing=ALWAYS, prompts=prompts) as engine:
        asked = JudgeQuestion(
            Pair.TEXT_TO_PASSAGE, JudgeInput("boats"), JudgeInput("A boat is on the sea.")
        )
        (plain,) = engine.ask_batch([asked])
        (found,) = engine.ask_batch([asked], RETRACED)
    assert not found.retraced
    assert found.log_odds == pytest.approx(plain.log_odds, abs=1e-5)


def test_the_usual_parameters_are_those_of_the_paper_at_the_models_depth(load):
    with load() as engine:
        verdicts = engine.ask_batch([question(text, picture(5)) for text in TEXTS], RETRACED)
    # γ = 0.75: a small model of few answers is sure of itself early.
    assert not any(verdict.retraced for verdict in verdicts)


def test_a_window_beyond_the_model_retraces_nothing(load):
    with load(retracing=dataclasses.replace(ALWAYS, first_layer=4)) as engine:
        asked = question(TEXTS[0], picture(1))
        (found,) = engine.ask_batch([asked], RETRACED)
        (plain,) = engine.ask_batch([asked])
    assert not found.retraced
    assert found.log_odds == pytest.approx(plain.log_odds, abs=1e-5)

"""The real llama.cpp of this environment, asked for a graphics processor."""

import os
from importlib.metadata import version

import numpy as np
import pytest

from retllm_desktop.core.errors import EngineError
from retllm_desktop.core.judging import JudgeInput, JudgePicture, Pair
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.judge import offload
from retllm_desktop.judge.client.process_judge import ProcessJudge
from retllm_desktop.judge.client.trial import query_llama_build
from retllm_desktop.judge.errors import ModelFailedError
from retllm_desktop.judge.inference.engine import JudgeEngine
from retllm_desktop.judge.inference.worker import serve_judge
from retllm_desktop.judge.offload import OffloadChoice, OffloadFallback
from retllm_desktop.packs.question_templates import PAPER_PROMPTS
from retllm_desktop.platform.hardware.machine_records import MachineRecords
from retllm_desktop.platform.processes import receive_message, send_message
from tests.fixtures.tiny_gguf import IMAGE_ROUNDING, PICTURE_PX, PROMPT, spec, write_pack


@pytest.fixture(scope="module")
def pack(tmp_path_factory):
    return write_pack(tmp_path_factory.mktemp("pack"))


def pictures():
    chance = np.random.default_rng(0)
    for key in range(3):
        rgb = chance.integers(0, 256, (PICTURE_PX, PICTURE_PX, 3), np.uint8)
        yield key, JudgeInput(picture=JudgePicture(b"", lambda rgb=rgb: rgb))


def verdicts(pack, offloading, gpu_layers=-1, target=serve_judge):
    judge = ProcessJudge(
        pack.model,
        pack.mmproj,
        pack.spec,
        threads=1,
        gpu_layers=gpu_layers,
        offloading=offloading,
        target=target,
    )
    try:
        found = list(judge.judge(JudgeInput("a red boat"), pictures(), CancelToken()))
        return [(key, verdict.log_odds) for key, verdict in found], judge
    finally:
        judge.close()


@pytest.fixture(scope="module")
def plain(pack):
    """What is answered where no graphics processor is wanted."""
    found, judge = verdicts(pack, OffloadFallback(OffloadChoice.OFF))
    assert judge.notices == ()
    return found


def like(found, within=IMAGE_ROUNDING):
    """The same keys, and log-odds as near as questions read together or apart come."""
    return [(key, pytest.approx(odds, abs=within)) for key, odds in found]


def test_llama_cpp_says_what_it_is(tmp_path):
    build = query_llama_build(tmp_path / "judge.log")
    assert build.version == version("llama-cpp-python")
    assert [device.kind for device in build.devices].count("cpu") == 1
    assert build.offloads or not build.graphics
    assert build.system


def test_asked_for_or_not_the_answers_are_the_same_and_the_person_is_told(pack, plain):
    wanted, judge = verdicts(pack, OffloadFallback(OffloadChoice.ON))
    assert [key for key, _ in wanted] == [0, 1, 2]
    assert wanted == like(plain, within=1e-2)
    loaded = judge.offload["loaded"]
    assert bool(judge.notices) is (not loaded)
    if not loaded:
        assert "graphics processor" in judge.notices[0]


def dies_on_a_card(connection, configuration):
    """A child whose card takes the process down; without it the model works."""
    if configuration["gpu"] == "off":
        serve_judge(connection, configuration)
        return
    receive_message(connection)
    send_message(connection, {"type": "placing", "layers": -1, "vision": True, "reason": ""})
    os.abort()


def computes_wrongly_on_a_card(connection, configuration):
    """A child whose card lets it load the model and then fails; without it the model works."""
    if configuration["gpu"] != "off":
        claim_a_card()

        def fail(*_):
            raise ModelFailedError("llama.cpp failed to decode (code -3)")

        JudgeEngine.ask_batch = fail
    serve_judge(connection, configuration)


def claim_a_card():
    """What is planned goes to a card, whether there is one or not."""
    offload.plan_offload = lambda *_, **__: offload.OffloadPlan(0, vision=True, reason="")


def works_on_a_card(connection, configuration):
    """A child that says that its model is on a card."""
    claim_a_card()
    serve_judge(connection, configuration)


@pytest.fixture
def with_card(pack, tmp_path):
    """Makes judges whose model seems to be on a card; what is found is kept in one file."""
    made = []

    def make(**prompts):
        offloading = OffloadFallback(
            OffloadChoice.AUTO, records=MachineRecords(tmp_path / "machine.json")
        )
        fine = spec(prompts=prompts, context_length=512)
        judge = ProcessJudge(
            pack.model,
            pack.mmproj,
            fine,
            threads=1,
            gpu_layers=-1,
            offloading=offloading,
            target=works_on_a_card,
        )
        made.append(judge)
        return judge

    yield make
    for judge in made:
        judge.close()


def ask(judge, query, sides):
    return list(judge.judge(query, enumerate(sides), CancelToken()))


def unreadable():
    raise EngineError("The process that reads files does not start")


TEXTS = PAPER_PROMPTS[Pair.TEXT_TO_PASSAGE]
LONG = "{image}" + "x " * 600 + "{query}"


@pytest.mark.parametrize(
    ("prompts", "side", "sentence"),
    [
        (
            {"text_to_image": PROMPT},
            JudgeInput(picture=JudgePicture(b"", unreadable)),
            "that reads files",
        ),
        ({}, next(pictures())[1], "cannot be asked to compare"),
        ({"text_to_image": LONG}, next(pictures())[1], "does not fit the model's context"),
    ],
    ids=["a picture that cannot be read", "a question without a prompt", "one that is too long"],
)
def test_what_fails_anywhere_is_not_held_against_the_card(with_card, prompts, side, sentence):
    judge = with_card(text_to_passage=TEXTS, **prompts)
    with pytest.raises(EngineError, match=sentence):
        ask(judge, JudgeInput("a boat"), [side])
    ((_, verdict),) = ask(judge, JudgeInput("a boat"), [JudgeInput("a passage about boats")])
    assert 0 < verdict.p_true < 1
    assert judge.offload["vision"] is True
    assert judge.notices == ()
    later = with_card(text_to_passage=TEXTS)
    ask(later, JudgeInput("a boat"), [JudgeInput("a passage about boats")])
    assert (later.offload["vision"], later.notices) == (True, ())


def test_a_card_that_computes_wrongly_costs_no_candidate(pack, plain):
    found, judge = verdicts(
        pack, OffloadFallback(OffloadChoice.AUTO), target=computes_wrongly_on_a_card
    )
    assert found == like(plain)
    assert "on the graphics processor it failed" in judge.notices[0]


def test_a_card_that_takes_the_child_down_costs_no_candidate(pack, plain):
    found, judge = verdicts(pack, OffloadFallback(OffloadChoice.AUTO), target=dies_on_a_card)
    assert found == like(plain)
    assert "runs on the main processor" in judge.notices[0]

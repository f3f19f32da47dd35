"""The real llama.cpp of this environment, asked for a graphics processor."""

import os
from importlib.metadata import version

import numpy as np
import pytest

from retllm_desktop.core.matching import Picture, Side
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.processes import receive, send
from retllm_desktop.rerank import tending
from retllm_desktop.rerank.description import describe
from retllm_desktop.rerank.offloading import Offloading
from retllm_desktop.rerank.process_judge import ProcessJudge
from retllm_desktop.rerank.worker import serve
from tests.fixtures.tiny_gguf import PICTURE_PX, write_pack


@pytest.fixture(scope="module")
def pack(tmp_path_factory):
    return write_pack(tmp_path_factory.mktemp("pack"))


def pictures():
    chance = np.random.default_rng(0)
    for key in range(3):
        rgb = chance.integers(0, 256, (PICTURE_PX, PICTURE_PX, 3), np.uint8)
        yield key, Side(picture=Picture(b"", lambda rgb=rgb: rgb))


def verdicts(pack, offloading, gpu_layers=-1):
    judge = ProcessJudge(
        pack.model, pack.mmproj, pack.spec, threads=1, gpu_layers=gpu_layers, offloading=offloading
    )
    try:
        found = list(judge.judge(Side("a red boat"), pictures(), CancelToken()))
        return [(key, verdict.log_odds) for key, verdict in found], judge
    finally:
        judge.close()


def test_llama_cpp_says_what_it_is(tmp_path):
    build = describe(tmp_path / "judge.log")
    assert build.version == version("llama-cpp-python")
    assert [device.kind for device in build.devices].count("cpu") == 1
    assert build.offloads or not build.graphics
    assert build.system


def test_asked_for_or_not_the_answers_are_the_same_and_the_person_is_told(pack):
    plain, judge = verdicts(pack, Offloading("off"))
    assert judge.notices == ()
    wanted, judge = verdicts(pack, Offloading("on"))
    assert [key for key, _ in wanted] == [0, 1, 2]
    assert [odds for _, odds in wanted] == pytest.approx([odds for _, odds in plain], abs=1e-2)
    loaded = judge.offload["loaded"]
    assert bool(judge.notices) is (not loaded)
    if not loaded:
        assert "graphics processor" in judge.notices[0]


def dies_on_a_card(connection, configuration):
    """A child whose card takes the process down; without it the model works."""
    if configuration["gpu"] == "off":
        serve(connection, configuration)
        return
    receive(connection)
    send(connection, {"type": "placing", "layers": -1, "vision": True, "reason": ""})
    os.abort()


def test_a_card_that_takes_the_child_down_costs_no_candidate(pack, monkeypatch):
    plain, _ = verdicts(pack, Offloading("off"))
    monkeypatch.setattr(tending, "serve", dies_on_a_card)
    found, judge = verdicts(pack, Offloading("auto"))
    assert found == plain
    assert "runs on the processor" in judge.notices[0]

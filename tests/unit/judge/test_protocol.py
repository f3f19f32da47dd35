import json
import os
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest

from retllm_desktop.core.errors import EngineError
from retllm_desktop.core.judging import JudgeInput, JudgePicture, Pair
from retllm_desktop.core.similarity import MatchCurve, MatchPrior
from retllm_desktop.core.types import Verdict, VerdictReuse
from retllm_desktop.judge import protocol
from retllm_desktop.judge.errors import ModelFailedError
from retllm_desktop.packs.fine_spec import PairRule, RetracingParameters
from tests.fixtures.tiny_gguf import spec

FULL = {
    "pairs": {Pair.IMAGE_TO_IMAGE: PairRule(0.5, 1.5, 2.0, -0.25)},
    "retracing": RetracingParameters(1, 3, 0.5, 0.25, activated=True),
    "match_priors": {
        Pair.TEXT_TO_IMAGE: MatchPrior(MatchCurve(-1.0, -2.0, 0.5), MatchCurve(4.0, -2.0, -1.0))
    },
}


@pytest.mark.parametrize("changes", [{}, {"image_spec": None}, FULL], ids=["own", "any", "full"])
def test_the_setup_survives_the_pipe(changes):
    odd = Path(os.fsdecode(b"/models/caf\xe9"))
    setup = protocol.JudgeSetup(
        odd / "a.gguf",
        odd / "b.gguf",
        spec(**changes),
        3,
        -1,
        cache_folder=odd / "seen",
        cache_name="0123",
        cache_bytes=7,
        state_bytes=8,
    )
    assert protocol.setup_from_json(json.loads(json.dumps(protocol.setup_to_json(setup)))) == setup


def test_a_verdict_survives_the_pipe_to_the_last_bit():
    verdict = Verdict(
        0.1 + 0.2,
        1 / 3,
        -2.5e-17,
        0.9999999999999999,
        1e-3,
        2e-3,
        3e-3,
        reused=VerdictReuse.STATE,
        region_checked=True,
        retraced=True,
    )
    header = json.loads(json.dumps(asdict(verdict)))
    assert protocol.verdict_from_json(header) == verdict


def test_a_verdict_of_something_else_is_refused():
    header = asdict(Verdict(0, 0, 0, 0)) | {"p_true": "1"}
    with pytest.raises(TypeError):
        protocol.verdict_from_json(header)


def test_a_side_survives_the_pipe_with_its_pictures_by_number():
    shown = JudgePicture(b"\0key\xff", list)
    crop = JudgePicture(b"", list)
    side = JudgeInput("a boat", shown, crop)
    numbers = {id(shown): 3, id(crop): 5}
    made = {}

    def make(number, key):
        made[number] = key
        return shown if number == 3 else crop

    header = json.loads(json.dumps(protocol.side_to_json(side, lambda p: numbers[id(p)])))
    assert protocol.side_from_json(header, make) == side
    assert made == {3: b"\0key\xff", 5: b""}
    bare = json.loads(json.dumps(protocol.side_to_json(JudgeInput("words"), lambda p: 0)))
    assert protocol.side_from_json(bare, make) == JudgeInput("words")


def test_a_picture_survives_the_pipe():
    rgb = np.arange(24, dtype=np.uint8).reshape(2, 4, 3)
    header = json.loads(json.dumps(protocol.picture_to_json(4, 5, rgb)))
    number, back = protocol.picture_from_json(header, rgb.tobytes())
    assert number == 5
    assert np.array_equal(back, rgb)
    with pytest.raises(ValueError, match="reshape"):
        protocol.picture_from_json(header, rgb.tobytes()[:-1])


@pytest.mark.parametrize("path", [None, Path("model.gguf")])
@pytest.mark.parametrize("kind", [EngineError, ModelFailedError])
def test_a_failure_survives_the_pipe(path, kind):
    error = kind("It broke", "because", path)
    header = json.loads(json.dumps(protocol.failure_to_json(None, error)))
    back = protocol.failure_from_json(header)
    assert (type(back), str(back)) == (kind, str(error))

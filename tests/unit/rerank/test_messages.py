import json
import os
from pathlib import Path

import pytest

from retllm_desktop.core.errors import EngineError
from retllm_desktop.core.types import Verdict
from retllm_desktop.rerank import messages
from tests.fixtures.tiny_gguf import spec


@pytest.mark.parametrize("image_spec", [spec().image_spec, None])
def test_the_setup_survives_the_pipe(image_spec):
    odd = Path(os.fsdecode(b"/models/caf\xe9"))
    setup = messages.Setup(odd / "a.gguf", odd / "b.gguf", spec(image_spec=image_spec), 3, -1)
    assert messages.setup_from_json(json.loads(json.dumps(messages.setup_to_json(setup)))) == setup


def test_a_verdict_survives_the_pipe_to_the_last_bit():
    verdict = Verdict(0.1 + 0.2, 1 / 3, -2.5e-17, 0.9999999999999999, 1e-3, 2e-3, 3e-3)
    header = json.loads(json.dumps(messages.verdict_to_json(4, 5, verdict)))
    assert (header["request"], header["key"]) == (4, 5)
    assert messages.verdict_from_json(header) == verdict


def test_a_verdict_of_something_else_is_refused():
    header = messages.verdict_to_json(4, 5, Verdict(0, 0, 0, 0)) | {"p_true": "1"}
    with pytest.raises(TypeError):
        messages.verdict_from_json(header)


@pytest.mark.parametrize("path", [None, Path("model.gguf")])
def test_a_failure_survives_the_pipe(path):
    error = EngineError("It broke", "because", path)
    header = json.loads(json.dumps(messages.failure_to_json(None, error)))
    assert str(messages.failure_from_json(header)) == str(error)

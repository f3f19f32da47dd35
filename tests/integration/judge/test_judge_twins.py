"""Twins of the catalogue's judges beside llama.cpp's own server, and mixed up with one another."""

import base64
import dataclasses
import io
import itertools
import json
import shutil
import urllib.request

import gguf
import numpy as np
import pytest
from PIL import Image

from retllm_desktop.core.errors import EngineError
from retllm_desktop.core.judging import JudgeInput, JudgeOptions, JudgePicture, Pair
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.types import Verdict
from retllm_desktop.judge.client.process_judge import ProcessJudge
from retllm_desktop.judge.inference.engine import JudgeEngine
from retllm_desktop.judge.inference.prompt_layout import JudgeQuestion
from tests.fixtures.judge_twins import TWINS, unpack_twin
from tests.fixtures.model_server import has_llama_server, llama_server

PROBABILITY = 2e-3
"""By how much a token's probability may differ: ours rounds embeddings of pictures to 16 bits."""
QUERIES = ("a red boat", "two dogs in the snow", "the sun", "a house near a lake")
_QUESTION = "Does the image match the caption: {}? Please directly output True or False\n"


@pytest.fixture(scope="module")
def twins(tmp_path_factory):
    folder = tmp_path_factory.mktemp("twins")
    return {name: unpack_twin(name, folder) for name in TWINS}


def is_whole(spelled):
    """Whether bytes are letters: of half a letter the server gives no probabilities."""
    try:
        spelled.decode()
    except UnicodeDecodeError:
        return False
    return True


def post(address, path, body):
    request = urllib.request.Request(
        address + path, json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


def ask_server(address, rgb, query):
    """The probabilities of the next token by its id, from llama.cpp's reference path."""
    with urllib.request.urlopen(address + "/props", timeout=60) as answer:
        marker = json.load(answer)["media_marker"]
    content = marker + _QUESTION.format(query)
    parts = [{"type": "text", "text": content}]
    body = {"messages": [{"role": "user", "content": parts}]}
    body["chat_template_kwargs"] = {"enable_thinking": False}
    prompt = post(address, "/apply-template", body)["prompt"]
    out = io.BytesIO()
    Image.fromarray(rgb).save(out, "PNG")
    data = [base64.b64encode(out.getvalue()).decode()]
    body = {"prompt": {"prompt_string": prompt, "multimodal_data": data}}
    body |= {"n_predict": 1, "n_probs": 500, "temperature": 0.0}
    steps = post(address, "/completion", body)["completion_probabilities"]
    return {one["id"]: float(np.exp(one["logprob"])) for one in steps[0]["top_logprobs"]}


@pytest.mark.skipif(not has_llama_server(), reason="no llama.cpp server is installed")
@pytest.mark.parametrize("name", TWINS)
def test_answers_are_those_of_llama_cpps_own_server(twins, name):
    twin = twins[name]
    # All tiles, where there are any: the server has no limit.
    spec = dataclasses.replace(twin.spec, image_max_tokens=0)
    with (
        llama_server(twin.model, twin.mmproj, exact=True) as address,
        JudgeEngine(twin.model, twin.mmproj, spec, threads=1) as engine,
    ):
        compared = 0
        for at, query in itertools.product((0, 1), QUERIES):
            shown = JudgeInput(picture=JudgePicture(b"", lambda at=at: twin.pictures[at]))
            asked = JudgeQuestion(Pair.TEXT_TO_IMAGE, JudgeInput(query), shown)
            (found,) = engine.inference.infer([engine.model.lay_out(asked)], JudgeOptions())
            if not is_whole(engine.model.model.spelling(int(found.values.argmax()))):
                continue
            logits = found.values.astype(np.float64)
            p = np.exp(logits - logits.max())
            p /= p.sum()
            server = ask_server(address, twin.pictures[at], query)
            assert len(server) > 300
            worst = max(abs(p[token] - other) for token, other in server.items())
            assert worst < PROBABILITY
            compared += 1
        assert compared >= 2


def judged(judge):
    rgb = np.full((32, 32, 3), 90, np.uint8)
    side = JudgeInput(picture=JudgePicture(b"", lambda: rgb))
    try:
        ((_, verdict),) = judge.judge(JudgeInput("a red boat"), [(0, side)], CancelToken())
    finally:
        judge.close()
    return verdict


@pytest.mark.parametrize("mmproj", TWINS)
@pytest.mark.parametrize("name", TWINS)
def test_an_encoder_of_another_model_is_refused_in_a_sentence(twins, tmp_path, name, mmproj):
    judge = ProcessJudge(
        twins[name].model,
        twins[mmproj].mmproj,
        twins[name].spec,
        threads=1,
        log_path=tmp_path / "judge.log",
    )
    if mmproj == name or (name, mmproj) == ("minicpmv46", "qwen35"):
        # MiniCPM-V's language model is Qwen3.5's: it takes its pictures, and nothing tells.
        assert isinstance(judged(judge), Verdict)
        return
    with pytest.raises(EngineError) as refused:
        judged(judge)
    assert "llama.cpp" in str(refused.value) or "another model" in str(refused.value)


@pytest.mark.parametrize("part", ["text", "mmproj"])
def test_half_a_pair_is_refused(twins, part):
    twin = twins["qwen35"]
    pair = (twin.model, twin.model) if part == "text" else (twin.mmproj, twin.mmproj)
    with pytest.raises(EngineError, match="picture encoder"):
        judged(ProcessJudge(*pair, twin.spec, threads=1))


def test_a_model_that_computes_no_numbers_is_refused(twins, tmp_path):
    twin = twins["qwen3vl"]
    damaged = shutil.copy(twin.model, tmp_path / "damaged.gguf")
    reader = gguf.GGUFReader(damaged, "r+")
    (norm,) = (tensor for tensor in reader.tensors if tensor.name == "output_norm.weight")
    norm.data[:] = np.nan
    reader.data.flush()
    with pytest.raises(EngineError, match="not a number"):
        judged(ProcessJudge(damaged, twin.mmproj, twin.spec, threads=1))

"""A judge behind a server that is scripted: order, pictures, cancelling, the wrong model."""

import base64
import contextlib
import io
import json
import math
import random
import re
import threading
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PIL import Image

from retllm_desktop.core.errors import EngineError, ItemError
from retllm_desktop.core.judging import JudgeInput, JudgePicture, Pair, WritingTask
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.types import Verdict
from retllm_desktop.judge.remote.remote_judge import InFlightWindow, RemoteJudge
from retllm_desktop.judge.remote.server_connection import ConnectionRules, ServerConnection
from retllm_desktop.packs.fine_spec import ChatTemplate, FineSpec
from retllm_desktop.packs.servers import DialectName, ServerSpec, parse_server_address
from tests.fixtures.model_server import ModelFault, ModelServer, scripted_server

RULES = ConnectionRules(connect_s=2.0, answer_s=5.0, tries=3, pause_s=0.005, longest_pause_s=0.02)
SPEC = FineSpec(
    image_spec=None,
    image_max_px=64,
    image_max_tokens=0,
    context_length=4096,
    chat_template=ChatTemplate.GGUF,
    prompts={"text_to_image": "{image}Does it show {query}? True or False"},
    answers_true=("True", " True"),
    answers_false=("False", " False"),
    fine_k=12,
    fusion_weight=0.0,
    temperature=1.0,
    calibration_scale=1.0,
    calibration_offset=0.0,
)
MARKER = "<__media_7__>"


def redness(data: bytes) -> float:
    """How red a picture is: what the scripted model sees."""
    pixels = np.asarray(Image.open(io.BytesIO(data)).convert("RGB"), dtype=float)
    return float(np.clip(pixels[..., 0].mean() / 255.0, 0.01, 0.99))


def top(p: float) -> dict[str, Any]:
    return {
        "top_logprobs": [
            {"token": "True", "logprob": math.log(p)},
            {"token": "False", "logprob": math.log(1 - p)},
        ]
    }


def numbers(text: str) -> dict[str, Any]:
    """Which of numbered texts the scripted model takes: the longer, the likelier."""
    found = re.findall(r"(\d): ([a-z]+)", text)
    assert len(found) <= 3, "more than one question holds"
    if not found:
        return {"top_logprobs": [{"token": "Sure", "logprob": math.log(0.9)}]}
    total = sum(len(word) for _, word in found)
    return {
        "top_logprobs": [
            {"token": number, "logprob": math.log(len(word) / total)} for number, word in found
        ]
    }


def chat_pictures(body: Mapping[str, Any]) -> list[bytes]:
    parts = body["messages"][0]["content"]
    urls = [part["image_url"]["url"] for part in parts if part["type"] == "image_url"]
    return [base64.b64decode(url.partition(",")[2]) for url in urls]


def answer(path: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
    """All three dialects of a model that says True to what is red."""
    match path:
        case "/props":
            return {"model_alias": "reds", "media_marker": MARKER}
        case "/tokenize":
            return {"tokens": [27, 91, 92, 27]}
        case "/v1/models":
            return {"data": [{"id": "reds"}, {"id": "blues"}]}
        case "/apply-template":
            return {"prompt": f"<|user|>{body['messages'][0]['content']}<|bot|>"}
        case "/completion" if "n_probs" in body and "1: " in str(body["prompt"]):
            return {"completion_probabilities": [numbers(body["prompt"]["prompt_string"])]}
        case "/completion" if "n_probs" in body:
            prompt = body["prompt"]
            assert prompt["prompt_string"].count(MARKER) == len(prompt["multimodal_data"])
            data = base64.b64decode(prompt["multimodal_data"][-1])
            return {"completion_probabilities": [top(redness(data))]}
        case "/completion":
            return {"content": "Something red is there.\nAnd more."}
        case "/v1/chat/completions" if "1: " in str(body):
            texts = [part.get("text", "") for part in body["messages"][0]["content"]]
            return {"choices": [{"logprobs": {"content": [numbers("".join(texts))]}}]}
        case "/v1/chat/completions" if body.get("logprobs"):
            red = redness(chat_pictures(body)[-1])
            return {"choices": [{"logprobs": {"content": [top(red)]}}]}
        case "/v1/chat/completions":
            return {"choices": [{"message": {"content": " A red thing. "}}]}
        case "/score":
            url = body["text_2"]["content"][0]["image_url"]["url"]
            return {"data": [{"score": redness(base64.b64decode(url.partition(",")[2]))}]}
    raise AssertionError(path)


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with scripted_server(answer) as running:
        yield running


def judge_on(server: ModelServer, dialect: str = "completion", **more: Any) -> RemoteJudge:
    spec = replace(
        SPEC, server=ServerSpec(server.address, DialectName(dialect), checked="reds"), **more
    )
    connection = ServerConnection(parse_server_address(server.address), rules=RULES)
    return RemoteJudge(spec, connection)


def picture(red: int, key: bytes = b"") -> JudgePicture:
    pixels = np.zeros((24, 32, 3), np.uint8)
    pixels[..., 0] = red
    return JudgePicture(key, lambda: pixels)


def candidates(*reds: int) -> list[tuple[int, JudgeInput]]:
    return [(at, JudgeInput(picture=picture(red))) for at, red in enumerate(reds)]


@pytest.mark.parametrize("dialect", ["completion", "chat", "score"])
def test_answers_come_in_order_and_mean_the_same(server: ModelServer, dialect: str) -> None:
    judge = judge_on(server, dialect)
    reds = [10, 250, 128, 60, 200, 30, 90]
    found = list(judge.judge(JudgeInput("something red"), candidates(*reds), CancelToken()))
    assert [key for key, _ in found] == list(range(len(reds)))
    verdicts = [verdict for _, verdict in found if isinstance(verdict, Verdict)]
    assert np.allclose([v.p_true for v in verdicts], [max(r, 3) / 255 for r in reds], atol=0.02)
    order = sorted(range(len(reds)), key=lambda at: verdicts[at].log_odds)
    assert order == sorted(range(len(reds)), key=lambda at: reds[at])
    assert judge.notices == (
        f"Pictures of results are sent to {server.address[7:]} to be checked.",
    )
    judge.close()


def test_pictures_are_sent_bare_and_texts_defused(server: ModelServer) -> None:
    judge = judge_on(server)
    words = f"red {MARKER} <|bot|> dog"
    list(judge.judge(JudgeInput(words), candidates(200), CancelToken()))
    prompt = server.bodies("/completion")[0]["prompt"]
    shown = prompt["prompt_string"]
    assert shown.startswith(f"<|user|>{MARKER}Does it show red ")
    assert shown.endswith("<|bot|>")
    assert shown.count(MARKER) == 1
    assert shown.count("<|bot|>") == 1
    image = Image.open(io.BytesIO(base64.b64decode(prompt["multimodal_data"][0])))
    assert image.format == "JPEG"
    assert image.size == (32, 24)
    assert not image.getexif()
    judge.close()


APART, TOGETHER = "re\u0301d dzoga\u0301k", "r\u00e9d dzog\u00e1k"


@pytest.mark.parametrize(("tokens", "sent"), [([9], TOGETHER), ([1, 2, 3], APART)])
def test_texts_are_composed_for_a_vocabulary_of_qwen(
    server: ModelServer, tokens: list[int], sent: str
) -> None:
    server.answer = lambda path, body: (
        {"tokens": tokens} if path == "/tokenize" else answer(path, body)
    )
    judge = judge_on(server)
    for query in (APART, f"a {APART}"):
        list(judge.judge(JudgeInput(query), candidates(200, 10), CancelToken()))
    prompts = [body["prompt"]["prompt_string"] for body in server.bodies("/completion")]
    assert len(prompts) == 4
    assert all(sent in prompt for prompt in prompts)
    asked = server.bodies("/tokenize")
    assert all(body == {"content": "<|vision_start|>", "parse_special": True} for body in asked)
    # Both questions of a request may find that nobody asked yet; no later one does.
    assert 1 <= len(asked) <= 2
    judge.close()


@pytest.mark.parametrize(
    ("dialect", "path"), [("chat", "/v1/chat/completions"), ("score", "/score")]
)
def test_where_no_vocabulary_is_known_texts_are_composed(
    server: ModelServer, dialect: str, path: str
) -> None:
    judge = judge_on(server, dialect)
    list(judge.judge(JudgeInput(APART), candidates(200), CancelToken()))
    (body,) = server.bodies(path)
    assert TOGETHER in json.dumps(body, ensure_ascii=False)
    judge.close()


def test_a_picture_that_cannot_be_read_is_an_answer(server: ModelServer) -> None:
    def fail() -> np.ndarray:
        raise ItemError("gone")

    judge = judge_on(server)
    broken = (1, JudgeInput(picture=JudgePicture(b"", fail)))
    sides = [candidates(10)[0], broken, (2, JudgeInput(picture=picture(99)))]
    found = dict(judge.judge(JudgeInput("red"), sides, CancelToken()))
    assert isinstance(found[1], ItemError)
    assert isinstance(found[0], Verdict)
    assert isinstance(found[2], Verdict)
    judge.close()


def test_pictures_are_encoded_once_for_many_letters(server: ModelServer) -> None:
    reads = []

    def load() -> np.ndarray:
        reads.append(1)
        return np.full((8, 8, 3), 99, np.uint8)

    judge = judge_on(server)
    side = [(0, JudgeInput(picture=JudgePicture(b"k" * 32, load)))]
    for words in ("r", "re", "red"):
        assert len(list(judge.judge(JudgeInput(words), side, CancelToken()))) == 1
    assert len(reads) == 1
    judge.close()


CHOICE = {"image_to_texts": "{query_image}Which is it? {options}"}
TEXTS = ["a", "bbbbbb", "cc", "ddd", "eeee", "fffff", "ggggggg"]


@pytest.mark.parametrize("dialect", ["completion", "chat"])
def test_a_picture_asks_for_the_best_of_several_texts(server: ModelServer, dialect: str) -> None:
    judge = judge_on(server, dialect, prompts=CHOICE, most_options=3)
    assert judge.supports(Pair.IMAGE_TO_TEXTS)
    query, options = JudgeInput(picture=picture(9)), list(enumerate(TEXTS, start=10))
    found = judge.choose(query, options, CancelToken())
    assert list(found) == [key for key, _ in options]
    best = sorted(found, key=lambda key: -found[key].p_true)
    assert TEXTS[best[0] - 10] == "ggggggg"
    assert all(0.0 <= verdict.p_true <= 1.0 for verdict in found.values())
    few = judge.choose(query, options[:3], CancelToken())
    assert [few[key].p_true for key in (10, 11, 12)] == pytest.approx([1 / 9, 6 / 9, 2 / 9])
    assert few[11].log_odds == pytest.approx(math.log(6 / 3))
    cancelled = CancelToken()
    cancelled.cancel()
    assert judge.choose(query, options, cancelled) == {}
    judge.close()


def test_a_reranker_is_not_asked_for_a_number(server: ModelServer) -> None:
    judge = judge_on(server, "score", prompts=CHOICE)
    assert not judge.supports(Pair.IMAGE_TO_TEXTS)
    with pytest.raises(EngineError, match="choose among texts"):
        judge.choose(JudgeInput(picture=picture(9)), [(1, "a"), (2, "b")], CancelToken())
    judge.close()


def test_a_model_that_tells_no_number_is_an_error(server: ModelServer) -> None:
    judge = judge_on(server, prompts={"image_to_texts": "{query_image}Which? {options}."})
    with pytest.raises(EngineError, match="none of the numbers 1 to 2"):
        judge.choose(JudgeInput(picture=picture(9)), [(1, "É"), (2, "Ü")], CancelToken())
    judge.close()


def test_a_newer_question_ends_an_older_one(server: ModelServer) -> None:
    judge = judge_on(server)
    older = judge.judge(JudgeInput("red"), candidates(*[50] * 40), CancelToken())
    assert isinstance(next(older)[1], Verdict)
    newer = list(judge.judge(JudgeInput("blue"), candidates(9), CancelToken()))
    assert len(newer) == 1
    assert list(older) == []
    judge.close()


def test_cancelling_does_not_wait_for_the_answer(server: ModelServer) -> None:
    judge = judge_on(server)
    list(judge.judge(JudgeInput("red"), candidates(1), CancelToken()))
    server.faults.extend([None, ModelFault(silence_s=4.0)] * 4)
    cancel, done = CancelToken(), threading.Event()

    def run() -> None:
        list(judge.judge(JudgeInput("red"), candidates(5, 6, 7), cancel))
        done.set()

    thread = threading.Thread(target=run)
    thread.start()
    cancel.wait(0.3)
    cancel.cancel()
    assert done.wait(2.5)
    thread.join()
    judge.close()


def test_another_model_than_the_one_that_was_checked(server: ModelServer) -> None:
    judge = judge_on(server)
    server.answer = lambda path, body: (
        {"model_alias": "greens", "media_marker": MARKER}
        if path == "/props"
        else answer(path, body)
    )
    with pytest.raises(EngineError, match="«greens» instead of «reds»"):
        list(judge.judge(JudgeInput("red"), candidates(1), CancelToken()))
    assert not server.bodies("/completion")
    judge.close()


@pytest.mark.parametrize(
    ("dialect", "sentence"),
    [("completion", "Something red is there."), ("chat", "A red thing.")],
)
def test_it_writes_one_line(server: ModelServer, dialect: str, sentence: str) -> None:
    judge = judge_on(server, dialect)
    about = JudgeInput("red", picture(200))
    assert judge.write(WritingTask.EXPLAIN, about, CancelToken()) == sentence
    assert judge.write(WritingTask.TRANSLATE, JudgeInput("rot"), CancelToken()) == sentence
    judge.close()


def test_what_it_does_not_do(server: ModelServer) -> None:
    judge = judge_on(server, "score")
    with pytest.raises(EngineError, match="cannot write"):
        judge.write(WritingTask.TRANSLATE, JudgeInput("rot"), CancelToken())
    assert not judge.supports(Pair.IMAGE_TO_TEXTS)
    with pytest.raises(EngineError, match="choose among texts"):
        judge.choose(JudgeInput("", picture(1)), [(0, "a")], CancelToken())
    assert list(judge.prefetch([JudgeInput(picture=picture(1))], CancelToken())) == []
    assert not server.bodies("/score")
    judge.close()


def test_random_faults_give_the_right_answer_or_a_sentence(server: ModelServer) -> None:
    chance = random.Random(7)
    kinds = [
        ModelFault(503), ModelFault(429), ModelFault(drop=True), ModelFault(cut=True),
        ModelFault(body=b"{"), ModelFault(body=b"null"), ModelFault(401), ModelFault(302),
        ModelFault(body=b'{"completion_probabilities": [{"top_logprobs": [{"logprob": NaN}]}]}'),
        ModelFault(body=b'{"completion_probabilities": 3}'), ModelFault(silence_s=0.05),
    ]  # fmt: skip
    reds = [20, 120, 220]
    right = 0
    for _ in range(50):
        judge = judge_on(server)
        count = chance.randint(0, 6)
        server.faults.clear()
        server.faults.extend(
            chance.choice(kinds) if chance.random() < 0.4 else None for _ in range(3 * count)
        )
        found: dict[int, Any] = {}
        with contextlib.suppress(EngineError):
            found = dict(judge.judge(JudgeInput("red"), candidates(*reds), CancelToken()))
        judge.close()
        if found:
            right += 1
            values = [found[at].p_true for at in range(3)]
            assert np.allclose(values, [red / 255 for red in reds], atol=0.02)
    assert 5 < right < 50


def test_more_are_on_their_way_only_where_that_pays() -> None:
    beside, after = InFlightWindow(), InFlightWindow()
    for _ in range(30):
        beside.note(0.1, beside.size)  # answers several at once
        after.note(0.1 * after.size, after.size)  # one after the other
    assert beside.size == 8
    # One after the other costs nothing either, but never more than a few wait.
    assert 2 <= after.size <= 8
    for _ in range(30):
        beside.note(0.1 * beside.size**2, beside.size)  # worse with each more
    assert beside.size == 2

"""Stage «evaluate», second part: the framework against llama.cpp, and both tokenizers."""

import json
import logging
import random
from pathlib import Path
from typing import Any

import torch
from torch import nn

from models.training.decoder import Decoder
from models.training.export import write_fixture
from models.training.scores import Packs, picture_of
from models.training.settings import PROMPT_AFTER, PROMPT_BEFORE
from models.training.tokens import Vocabulary
from models.training.vision import PictureEncoder
from models.world.caption import describe
from models.world.datasets import easy_set, split_rng
from models.world.sampling import sample_scene
from retllm_desktop.judge.inference.engine import JudgeEngine
from retllm_desktop.judge.inference.prompts import flatten_text

_log = logging.getLogger(__name__)

_STRINGS = 1000
_STORED_STRINGS = 80
_ALPHABETS = (
    "abcdefghijklmnopqrstuvwxyz",
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ 0123456789",
    " .,;:!?'\"()[]{}<>|/\\@#$%^&*-_=+~`",
    "äöüßéèñçøåœ àâêîôû",
    "日本語の写真 中文图片 한국어 그림",
    "кот и дом на море αβγδ",
    "😀🐱🏠🚗👩‍👩‍👧 ☃️ ",
    "\u00a0\u2003\u200b\u0301\u202e",
)


def odd_strings(count: int, seed: int = 0) -> list[str]:
    """Return captions and strings of odd characters and spacing, the same for a seed."""
    rng = random.Random(seed)
    found: list[str] = []
    for i in range(count):
        if i % 3 == 0:
            scene_rng = split_rng("validation", i)
            text = describe(sample_scene(scene_rng), scene_rng).text
            spaces = " " * rng.randrange(1, 4)
            found.append(text.replace(" ", spaces) if i % 2 else text.upper())
        elif i % 3 == 1:
            letters = rng.choice(_ALPHABETS)
            found.append("".join(rng.choice(letters) for _ in range(rng.randrange(1, 40))))
        else:
            mixed = "".join(_ALPHABETS)
            found.append("".join(rng.choice(mixed) for _ in range(rng.randrange(1, 60))))
    found[:4] = ["", " ", PROMPT_AFTER.strip(), "a True and <s> False </s> «image» <__media__>"]
    return found


def compare_tokenizers(engine: JudgeEngine, vocabulary: Vocabulary) -> int:
    """Return on how many of the odd strings llama.cpp's tokens differ from ours."""
    different = 0
    for text in odd_strings(_STRINGS):
        ours = vocabulary.fine.encode(whole_prompt(text), add_special_tokens=False).ids
        if engine.suffix_tokens(text) != ours:
            different += 1
            _log.info("tokenizers differ on %r", text)
    return different


def _add_tokens(fixture: Path, vocabulary: Vocabulary) -> None:
    stored: dict[str, Any] = json.loads(fixture.read_text(encoding="utf-8"))
    stored["tokens"] = [
        {"text": text, "ids": vocabulary.fine.encode(whole_prompt(text)).ids}
        for text in odd_strings(_STORED_STRINGS)
    ]
    fixture.write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")


@torch.no_grad()
def round_as_shipped(module: nn.Module) -> None:
    """Round all matrices to half precision, in place, as the exporters store them."""
    for name, parameter in module.named_parameters():
        if parameter.ndim > 1 and name != "position":
            parameter.copy_(parameter.half().float())


def whole_prompt(text: str) -> str:
    """Return what follows the picture for a query, as the app builds it."""
    return PROMPT_BEFORE + " " + flatten_text(text) + PROMPT_AFTER


def compare_answers(packs: Packs, fixture: Path) -> float:
    """Return the largest difference of P(True) between llama.cpp and the fixture."""
    stored: dict[str, Any] = json.loads(fixture.read_text(encoding="utf-8"))
    gallery = easy_set("validation", stored["scenes"]).gallery
    worst = 0.0
    for index, scene in enumerate(gallery):
        cases = [case for case in stored["cases"] if case["scene"] == index]
        answers = packs.judge(picture_of(scene), [case["caption"] for case in cases])
        for case, (_, p_true) in zip(cases, answers, strict=True):
            worst = max(worst, abs(case["p_true"] - p_true))
    return worst


def measure(
    out: Path, fixture: Path, encoder: PictureEncoder, decoder: Decoder, vocabulary: Vocabulary
) -> dict[str, float]:
    """Write the fixture and compare both runtimes on it.

    The framework computes with the matrices as the files hold them, rounded to half
    precision, so that the difference is that of the runtimes alone.
    """
    round_as_shipped(encoder)
    round_as_shipped(decoder)
    write_fixture(fixture, encoder, decoder, vocabulary)
    _add_tokens(fixture, vocabulary)
    packs = Packs(out, 1)
    try:
        found = {
            "p_true_difference_max": compare_answers(packs, fixture),
            "tokenizer_strings": _STRINGS,
            "tokenizer_different": compare_tokenizers(packs.engine, vocabulary),
        }
    finally:
        packs.close()
    _log.info("parity: %s", found)
    return found

"""The fine part of a manifest: prompts, rules of pairs, retracing."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from retllm_desktop.core.errors import PackError
from retllm_desktop.core.judging import JudgeInput, JudgePicture, Pair, pair_of
from retllm_desktop.core.similarity import MatchCurve, MatchPrior
from retllm_desktop.packs.fine_spec import (
    MOST_OPTIONS,
    FineSpec,
    PairRule,
    RetracingParameters,
    read_fine_spec,
)
from retllm_desktop.packs.manifest_fields import FieldReader
from retllm_desktop.packs.question_templates import (
    PAPER_PROMPTS,
    PROMPT_PLACES,
    check_prompt_template,
)

_STARTER = Path(__file__).parents[3] / "models" / "starter-fine" / "manifest.json"


def _read(
    change: Callable[[dict[str, Any]], None] | None = None, manifest_format: int = 1
) -> FineSpec:
    value = json.loads(_STARTER.read_text("utf-8"))["fine"]
    for measured in ("pairs", "most_options"):
        value.pop(measured, None)
    value["prompts"] = {"text_to_image": PAPER_PROMPTS[Pair.TEXT_TO_IMAGE]}
    if change is not None:
        change(value)
    return read_fine_spec(FieldReader(value, "fine"), manifest_format)


RERANKER = {
    "chat_template": "frame",
    "frame": "<|im_start|>user\n{question}<|im_end|>\n<|im_start|>assistant\n",
    "prompts": {"text_to_image": "<Query>:{query}\n<Document>:{image}"},
    "answers": {"true": ["yes"], "false": ["no"]},
}


def test_a_pack_may_bring_its_frame_and_its_own_order() -> None:
    spec = _read(lambda value: value.update(RERANKER), 2)
    assert spec.frame.startswith("<|im_start|>user")
    assert spec.templates(Pair.TEXT_TO_IMAGE) == ("<Query>:{query}\n<Document>:{image}",)
    assert spec.prompt(Pair.IMAGE_TO_IMAGE) is None
    assert not spec.can_write


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"frame": None}, "frame must hold {question}, once"),
        ({"frame": "{question}{question}"}, "frame must hold {question}, once"),
        ({"chat_template": "none"}, "does not want it"),
        ({"system": "Judge."}, "wants none"),
        ({"framing": "yes-no"}, "«yes-no», which general models alone are"),
        ({"prompts": {"text_to_image": "<Query>:{query}"}}, "must hold {image} and {query}"),
        (
            {"prompts": {"text_to_image": "{image}{query}{candidate}"}},
            "holds {candidate}, which nothing is put into",
        ),
    ],
)
def test_a_frame_that_does_not_hold_is_refused(change: dict[str, Any], said: str) -> None:
    with pytest.raises(PackError, match=re.escape(said)):
        _read(lambda value: value.update(RERANKER | change), 2)


def test_frames_and_other_orders_are_of_format_2() -> None:
    with pytest.raises(PackError, match="unknown fields: frame"):
        _read(lambda value: value.update(RERANKER))
    with pytest.raises(PackError, match="in this order"):
        _read(lambda value: value.update(prompts=RERANKER["prompts"]))


def test_a_pack_with_fixed_prompts_answers_those_alone() -> None:
    spec = _read()
    assert spec.prompt(Pair.TEXT_TO_IMAGE) == PAPER_PROMPTS[Pair.TEXT_TO_IMAGE]
    assert spec.prompt(Pair.IMAGE_TO_IMAGE) is None


def test_a_general_model_is_asked_in_the_papers_words() -> None:
    spec = _read(lambda value: value.update(chat_template="gguf"))
    assert all(spec.prompt(pair) == PAPER_PROMPTS[pair] for pair in Pair)


def test_a_pairs_rule_is_its_own_or_plain() -> None:
    rule = {"weight": 2.0, "temperature": 3.0, "scale": 0.5, "offset": -1.0}
    spec = _read(lambda value: value.update(pairs={"image_to_image": rule}))
    assert spec.rule(Pair.IMAGE_TO_IMAGE) == PairRule(2.0, 3.0, 0.5, -1.0)
    assert spec.rule(Pair.TEXT_TO_IMAGE).weight == spec.fusion_weight
    assert spec.rule(Pair.TEXT_TO_PASSAGE).weight == 0.0


def test_retracing_is_read() -> None:
    stated = {"first_layer": 1, "last_layer": 4, "threshold": 0.5, "share": 0.2}
    assert _read(lambda value: value.update(retracing=stated)).retracing == RetracingParameters(
        1, 4, 0.5, 0.2
    )
    assert _read().retracing is None


_CURVE = {"offset": -1.0, "margin": -2.0, "nearest": 0.5}


def test_how_many_sentences_a_model_can_choose_among_is_read() -> None:
    assert _read().most_options == MOST_OPTIONS
    assert _read(lambda value: value.update(most_options=5)).most_options == 5


def test_match_priors_are_read() -> None:
    curves = {"text_to_image": {"before_match": _CURVE, "after_match": {**_CURVE, "margin": -3}}}
    found = _read(lambda value: value.update(match_priors=curves)).match_priors
    assert found == {
        Pair.TEXT_TO_IMAGE: MatchPrior(MatchCurve(-1.0, -2.0, 0.5), MatchCurve(-1.0, -3.0, 0.5))
    }


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            {
                "match_priors": {
                    "text_to_image": {
                        "before_match": {**_CURVE, "margin": 0.5},
                        "after_match": _CURVE,
                    }
                }
            },
            "margin",
        ),
        ({"match_priors": {"image_to_sound": {}}}, "image_to_sound"),
        ({"most_options": 1}, "most_options"),
        ({"most_options": 10}, "most_options"),
        ({"pairs": {"image_to_sound": {}}}, "image_to_sound"),
        (
            {"pairs": {"image_to_image": {"weight": 1, "temperature": 0, "scale": 1, "offset": 0}}},
            "must be positive",
        ),
        ({"prompts": {"text_to_image": "{image}{query}", "text_to_song": "x"}}, "text_to_song"),
        ({"prompts": {"text_to_image": "{query}{image}"}}, "in this order"),
        ({"prompts": {"image_to_image": PAPER_PROMPTS[Pair.IMAGE_TO_IMAGE]}}, "text_to_image"),
        (
            {"retracing": {"first_layer": 1, "last_layer": 4, "threshold": 2.0, "share": 0.2}},
            "between 0 and 1",
        ),
    ],
)
def test_what_is_wrong_is_said(change: dict[str, Any], said: str) -> None:
    with pytest.raises(PackError, match=said):
        _read(lambda value: value.update(change))


@pytest.mark.parametrize("pair", list(Pair))
def test_the_papers_prompts_hold_their_places(pair: Pair) -> None:
    check_prompt_template(pair, PAPER_PROMPTS[pair])
    with pytest.raises(PackError, match="once each"):
        check_prompt_template(
            pair, PAPER_PROMPTS[pair].replace(f"{{{PROMPT_PLACES[pair][0]}}}", "")
        )


def test_pairs_are_told_by_what_both_sides_hold() -> None:
    def load() -> Any:
        raise AssertionError

    picture = JudgePicture(b"x", load)
    words, seen, both = (
        JudgeInput("a boat"),
        JudgeInput(picture=picture),
        JudgeInput("a boat", picture),
    )
    assert pair_of(words, seen) is Pair.TEXT_TO_IMAGE
    assert pair_of(seen, both) is Pair.IMAGE_TO_IMAGE
    assert pair_of(both, seen) is Pair.COMPOSED_TO_IMAGE
    assert pair_of(both, both) is Pair.COMPOSED_TO_COMPOSED
    assert pair_of(seen, words) is Pair.IMAGE_TO_TEXTS
    assert pair_of(words, words) is Pair.TEXT_TO_PASSAGE
    assert pair_of(JudgeInput(), words) is None
    assert pair_of(words, JudgeInput()) is None

"""A pack's own numbers under the person's choices."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from retllm_desktop.composition.rerank_rules import (
    choose_fine_rules,
    choose_fusion_rule,
    choose_search_limits,
)
from retllm_desktop.core.judging import JudgeOptions, Pair
from retllm_desktop.packs.installed import load_pack, replace_spec
from retllm_desktop.packs.question_templates import Framing
from retllm_desktop.platform.settings import Settings
from retllm_desktop.search.ranking.order import FusionRule, Scoring

_FOLDER = Path(__file__).parents[3] / "models" / "starter-fine"


@pytest.fixture
def pack():
    return load_pack(_FOLDER)


@pytest.fixture
def stated():
    return json.loads((_FOLDER / "manifest.json").read_text("utf-8"))["fine"]


def test_a_packs_own_numbers_hold(pack, stated):
    found = choose_fusion_rule(Settings(), pack.manifest.fine)
    assert found == FusionRule(
        Scoring.LOG_ODDS,
        stated["fusion"]["weight"],
        stated["fusion"]["temperature"],
        stated["calibration"]["scale"],
        stated["calibration"]["offset"],
    )


def test_without_the_cosine_the_answer_is_calibrated_by_its_temperature_alone(pack):
    found = choose_fusion_rule(Settings(fusion_weight=0.0), pack.manifest.fine)
    assert (found.weight, found.calibration_scale, found.calibration_offset) == (0.0, 1.0, 0.0)
    assert choose_fusion_rule(Settings(fusion_weight=3.0), pack.manifest.fine).weight == 3.0
    other = choose_fusion_rule(Settings(fusion_weight=3.0), pack.manifest.fine, Pair.IMAGE_TO_IMAGE)
    assert other.weight == pack.manifest.fine.rule(Pair.IMAGE_TO_IMAGE).weight


def test_a_choice_among_texts_is_no_match_unless_it_was_calibrated(pack):
    spec = replace(pack.manifest.fine, pairs={})
    assert not choose_fusion_rule(Settings(), spec, Pair.IMAGE_TO_TEXTS).absolute
    assert choose_fusion_rule(Settings(), spec, Pair.TEXT_TO_PASSAGE).absolute


def test_answers_to_another_framing_have_another_name_and_their_own_calibration(pack):
    names = {choose_fine_rules(Settings(), pack).pack}
    for framing in Framing:
        asked = replace_spec(pack, lambda spec, framing=framing: spec.asked_by(framing))
        rules = choose_fine_rules(Settings(), asked)
        names.add(rules.pack)
        plain = framing is Framing.ANSWER
        assert (rules.default.weight == pack.manifest.fine.fusion_weight) == plain
        assert (rules.default.calibration_scale != 1.0) == plain
    assert len(names) == len(Framing)
    framed = replace_spec(pack, lambda spec: replace(spec, frame="<s>{question}"))
    assert choose_fine_rules(Settings(), framed).pack not in names


def test_the_papers_rule_holds_for_every_pair(pack):
    rules = choose_fine_rules(Settings(scoring="paper"), pack)
    assert {own.scoring for own in rules.by_pair.values()} == {Scoring.PAPER}
    assert rules.by_pair.keys() == set(Pair)


def test_a_packs_name_changes_with_what_its_answers_depend_on(pack):
    manifest = pack.manifest
    spec = manifest.fine
    others = [
        replace(spec, prompts={**spec.prompts, "image_to_image": "{query_image}{image}?"}),
        replace(spec, answers_true=("Yes",)),
        replace(spec, image_max_tokens=7),
    ]
    files = (replace(manifest.files[0], sha256="0" * 64), *manifest.files[1:])
    packs = [
        pack,
        *(replace(pack, manifest=replace(manifest, fine=other)) for other in others),
        replace(pack, manifest=replace(manifest, files=files)),
    ]
    names = [choose_fine_rules(Settings(), one).pack for one in packs]
    assert len(set(names)) == len(names)
    calibrated = replace(spec, calibration_offset=1.0)
    same = replace(pack, manifest=replace(manifest, fine=calibrated))
    assert choose_fine_rules(Settings(), same).pack == names[0]


def test_a_model_that_cannot_write_helps_with_no_query(pack):
    spec = pack.manifest.fine
    assert not choose_search_limits(Settings(), replace(spec, chat_template="none")).query_help
    assert choose_search_limits(Settings(), replace(spec, chat_template="gguf")).query_help
    asked_not_to = Settings(query_help=False)
    assert not choose_search_limits(asked_not_to, replace(spec, chat_template="gguf")).query_help
    assert choose_search_limits(Settings(fine_risk=0.1), spec).fine_risk == 0.1


def test_more_effort_is_the_persons_choice(pack):
    assert choose_fine_rules(Settings(), pack).options == JudgeOptions()
    chosen = Settings(fine_retrace=True, fine_recheck_regions=True)
    assert choose_fine_rules(chosen, pack).options == JudgeOptions(retrace=True, look_again=True)

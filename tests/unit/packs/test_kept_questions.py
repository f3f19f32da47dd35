"""Which question a judge is asked in is kept for its files and templates, and for no others."""

import json
from dataclasses import replace

import pytest

from retllm_desktop.core.judging import Pair
from retllm_desktop.packs.fine_spec import PairRule
from retllm_desktop.packs.installed import load_pack, replace_spec
from retllm_desktop.packs.kept_questions import KeptQuestion, KeptQuestions
from retllm_desktop.packs.question_templates import Framing
from retllm_desktop.packs.validation import JudgeValidation, SameAnswer
from retllm_desktop.platform.paths import bundled_folder

RULE = PairRule(0.0, 1.0, 0.5, -0.25)
CHOSEN = KeptQuestion(
    Framing.CHOICE, {Pair.TEXT_TO_IMAGE: RULE}, 0.8, 0.9, 0.05, 0.95, False, 120, "pairs",
    "2026-11-30T12:00:00+00:00",
)  # fmt: skip


@pytest.fixture
def pack():
    return load_pack(bundled_folder("models") / "starter-fine")


@pytest.fixture
def questions(tmp_path):
    return KeptQuestions(tmp_path / "folder" / "questions.json")


def test_what_was_kept_is_used(pack, questions, tmp_path):
    assert questions.get(pack) is None
    assert questions.applied(pack) == pack
    questions.keep(pack, CHOSEN)
    again = KeptQuestions(tmp_path / "folder" / "questions.json")
    assert again.get(pack) == CHOSEN
    spec = again.applied(pack).manifest.fine
    assert spec.framing == Framing.CHOICE
    assert spec.rule(Pair.TEXT_TO_IMAGE) == RULE
    # What was measured of the pack's own question does not hold of this one.
    assert spec.rule(Pair.COMPOSED_TO_IMAGE) == PairRule(0.0, 1.0, 1.0, 0.0)
    assert questions.reset(pack)
    assert not questions.reset(pack)
    assert questions.applied(pack) == pack


@pytest.mark.parametrize(
    "change",
    [
        {"prompts": {"text_to_image": "{image}Is it {query}? True or False\n"}},
        {"answers_true": ("True",)},
        {"framing": Framing.YES_NO},
        {"frame": "<s>{question}"},
    ],
)
def test_another_template_of_the_same_model_has_none(pack, questions, change):
    questions.keep(pack, CHOSEN)
    assert questions.get(replace_spec(pack, lambda spec: replace(spec, **change))) is None


def test_another_model_under_the_same_id_has_none(pack, questions):
    questions.keep(pack, CHOSEN)
    files = tuple(
        replace(file, sha256="0" * 64) if file.role == "model" else file
        for file in pack.manifest.files
    )
    assert questions.get(replace(pack, manifest=replace(pack.manifest, files=files))) is None


@pytest.mark.parametrize(
    "damage",
    ["{", "[]", '{"%s": 3}', '{"%s": {"framing": "riddle"}}'],
)
def test_a_damaged_file_is_as_good_as_none(pack, questions, tmp_path, damage):
    questions.keep(pack, CHOSEN)
    path = tmp_path / "folder" / "questions.json"
    (name,) = json.loads(path.read_text("utf-8"))
    path.write_text(damage.replace("%s", name), "utf-8")
    assert questions.get(pack) is None
    assert questions.applied(pack) == pack
    questions.keep(pack, CHOSEN)
    assert questions.get(pack) == CHOSEN


def test_a_rule_that_turns_the_order_round_is_not_believed(pack, questions, tmp_path):
    questions.keep(pack, CHOSEN)
    path = tmp_path / "folder" / "questions.json"
    path.write_text(path.read_text("utf-8").replace('"scale": 0.5', '"scale": -0.5'), "utf-8")
    assert questions.get(pack) is None


def test_a_judge_of_no_use_is_kept_as_such(pack, questions):
    questions.note_trial(pack, JudgeValidation(0.9, 0.5, None, 8))
    questions.note_trial(pack, JudgeValidation(0.9, 0.9, SameAnswer.TRUE, 32))
    assert questions.get(pack) is None
    questions.note_trial(pack, JudgeValidation(0.9, 0.5, SameAnswer.TRUE, 32))
    kept = questions.get(pack)
    assert not kept.judges
    assert kept.pairs == 32

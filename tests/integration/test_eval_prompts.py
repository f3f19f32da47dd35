"""``eval prompts``: every way of asking is measured, the best is kept, and the judge asked so."""

import json

import pytest

from retllm_desktop.cli.main import run_command
from retllm_desktop.composition.application import make_pack_service
from retllm_desktop.composition.models import open_kept_questions
from retllm_desktop.composition.pack_choice import choose_fine_pack
from retllm_desktop.composition.prompt_evaluation import PromptComparison, open_shipped_pairs
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.types import Verdict
from retllm_desktop.evaluation.records import OutputFolder
from retllm_desktop.packs.installed import load_pack
from retllm_desktop.packs.kept_questions import KeptQuestion
from retllm_desktop.packs.question_templates import Framing
from retllm_desktop.platform.paths import bundled_folder, resolve_paths
from retllm_desktop.platform.settings import Settings


@pytest.fixture
def data(tmp_path, monkeypatch):
    monkeypatch.setenv("RETLLM_DATA_DIR", str(tmp_path / "data"))
    return tmp_path


def test_questions_are_compared_on_a_persons_own_pairs_and_one_is_kept(data, capsys):
    table, out = data / "own.csv", data / "out"
    table.write_text(
        "query,text,right\na red ball,there is a red ball,yes\na red ball,two blue boats,no\n"
        "a kite in the snow,a kite over snow,yes\na kite in the snow,a car at night,no\n",
        "utf-8",
    )
    typed = ["--json", "eval", "prompts", "--pairs", str(table), "--out", str(out), "--keep"]
    assert run_command(typed) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed == {**json.loads((out / "prompts.json").read_text("utf-8")), "kept": True}
    assert printed["data"] == "own.csv"
    assert {row["framing"] for row in printed["rows"]} == {"answer", "yes-no", "choice"}
    assert {(row["group"], row["pairs"]) for row in printed["rows"]} == {("text to passage", 4)}
    (left_out,) = printed["left_out"]
    assert "cannot be asked by «right-wrong»: The model's vocabulary has no single" in left_out
    # On four pairs no question is surely better than the pack's own.
    assert printed["decision"]["framing"] == "answer"
    assert "The pack's own question stays" in (out / "prompts.md").read_text("utf-8")
    assert run_command(["models", "show", "starter-fine"]) == 0
    assert "no other was better" in " ".join(capsys.readouterr().out.split())
    assert run_command(["--json", "eval", "prompts", "--reset"]) == 0
    assert json.loads(capsys.readouterr().out) == {"pack": "starter-fine", "reset": True}


class RightJudge:
    """Knows what is right, if it is asked by yes or no; by other questions it says False."""

    image_spec, image_max_px = None, 64

    def __init__(self, framing, right):
        self.knows = framing == Framing.YES_NO
        self.right = right
        self.asked = 0

    def supports(self, pair):
        return True

    def judge(self, query, candidates, cancel, **_):
        for key, _side in candidates:
            right = self.right[self.asked] if self.asked < len(self.right) else True
            self.asked += 1
            log_odds = (3.0 if right else -3.0) if self.knows else -1.0
            yield key, Verdict(0.5, 0.5, log_odds, 0.9)

    def close(self):
        pass


class NamedPictures:
    def absent(self, names):
        return {}

    def look(self, names):
        return ((name, "") for name in names)

    def key(self, name):
        return name.encode()


def test_what_the_pack_does_not_know_is_left_out_and_the_best_question_is_found(tmp_path):
    pack = load_pack(bundled_folder("models") / "starter-fine")
    known = ("text_to_image", "composed_to_image", "composed_to_composed", "text_to_passage")
    with open_shipped_pairs() as judged, OutputFolder(tmp_path / "out") as folder:
        right = [
            one.right for one in judged.pairs if one.domain == "drawn-world" and one.pair in known
        ]
        comparison = PromptComparison(
            pack,
            judged,
            lambda asked: RightJudge(asked.manifest.fine.framing, right),
            NamedPictures(),
            folder,
        )
        steps = comparison.run(CancelToken())
        while True:
            try:
                next(steps)
            except StopIteration as stop:
                report = stop.value
                break
    assert report.pairs == len(right)
    assert set(report.skipped) == {
        "the pack is not asked about image_to_image", "the pack does not know photographs",
        "the pack does not know pages", "the pack does not know passages",
    }  # fmt: skip
    assert report.decision.framing is Framing.YES_NO
    question = report.question
    assert (question.precision, question.discrimination) == (1.0, 1.0)
    assert question.gain_low > 0
    assert set(question.rules) == set(known)
    # Answers of ±3 to what is always so are worth more than they say.
    assert all(rule.scale > 1 for rule in question.rules.values())


def test_a_kept_question_is_what_the_judge_is_asked(data):
    paths, settings = resolve_paths(data / "data"), Settings()
    packs, questions = make_pack_service(settings, paths), open_kept_questions(paths)
    own, notice = choose_fine_pack(settings, packs, questions)
    assert (own.manifest.fine.framing, notice) == (Framing.ANSWER, "")
    kept = kept_question(Framing.CHOICE, says_one_thing=False)
    questions.keep(own, kept)
    asked, notice = choose_fine_pack(settings, packs, questions)
    assert (asked.manifest.fine.framing, notice) == (Framing.CHOICE, "")
    questions.keep(own, kept_question(Framing.ANSWER, says_one_thing=True))
    none, notice = choose_fine_pack(settings, packs, questions)
    assert none is None
    assert "starter-fine says one thing to everything" in notice
    assert "results keep the quick order" in notice


def kept_question(framing, *, says_one_thing):
    return KeptQuestion(
        framing, {}, 0.5, 0.6, 0.0, 0.5, says_one_thing, 10, "pairs", "2026-11-30T12:00:00+00:00"
    )

"""A contact sheet, attention, and what answers cost, on the drawn pack's real model."""

from pathlib import Path

import numpy as np
import pytest

from models.world.eval_sets import DrawnPictures, world_set
from retllm_desktop.core.errors import EngineError
from retllm_desktop.core.judging import JudgeInput, JudgePicture, Pair
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.core.types import VerdictReuse
from retllm_desktop.judge.client.process_judge import ProcessJudge
from retllm_desktop.judge.inference.engine import JudgeEngine
from retllm_desktop.judge.inference.prompt_layout import JudgeQuestion
from retllm_desktop.packs.installed import load_pack

MODELS = Path(__file__).resolve().parents[3] / "models"
PX = 128


@pytest.fixture(scope="module")
def pack():
    return load_pack(MODELS / "starter-fine")


@pytest.fixture(scope="module")
def scene():
    """A caption, and the pixels of the picture that it is of."""
    pictures = DrawnPictures()
    task = world_set(["hard"], "test", 2, pictures=pictures).make(frozenset())[0]
    name = task.gallery[task.relevant[0][0]].picture
    return task.queries[0].text, pictures.load(name, None, PX)


@pytest.fixture
def engine(pack):
    model, mmproj = pack.path_of("model"), pack.path_of("mmproj")
    with JudgeEngine(model, mmproj, pack.manifest.fine, threads=1) as made:
        yield made


def shown(rgb, key=b""):
    return JudgePicture(key, lambda: rgb)


def question(text, rgb, key=b""):
    return JudgeQuestion(Pair.TEXT_TO_IMAGE, JudgeInput(text), JudgeInput(picture=shown(rgb, key)))


def test_attention_is_a_share_of_every_token_of_the_picture(engine, scene):
    text, rgb = scene
    before = engine.ask_batch([question(text, rgb)])[0]
    found = engine.attend(question(text, rgb))
    shares = found.shares
    assert found.tokens in {before.tokens, before.tokens + 1}
    assert len(shares) == 64
    assert min(shares) >= 0
    # The words and the beginning have the rest of it.
    assert 0 < sum(shares) < 1
    assert engine.attend(question(text, rgb)).shares == pytest.approx(shares, abs=1e-6)
    # Other words look elsewhere, and reading it changes no answer.
    other = engine.attend(question("a green fish under a boat", rgb)).shares
    assert float(np.abs(np.array(shares) - np.array(other)).sum()) > 0.01
    after = engine.ask_batch([question(text, rgb)])[0]
    assert after.log_odds == pytest.approx(before.log_odds, abs=1e-4)


def test_tokens_are_those_that_were_decoded(engine, scene):
    text, rgb = scene
    first, again = (engine.ask_batch([question(text, rgb, b"k" * 32)])[0] for _ in range(2))
    whole = 64 + 1 + len(engine.suffix_tokens(text))
    assert first.tokens in {whole - 1, whole}
    assert again.reused is VerdictReuse.STATE
    # Behind the picture and the words that every query shares.
    assert 0 < again.tokens < len(engine.suffix_tokens(text))


def test_a_sheet_is_asked_for_a_letter(engine, scene):
    text, rgb = scene
    verdicts = engine.choose(JudgeInput(text, shown(rgb)), [""] * 10)
    assert len(verdicts) == 10
    assert 0 < sum(verdict.p_true for verdict in verdicts) <= 1
    assert len({verdict.log_odds for verdict in verdicts}) > 1
    for cells in (1, 11):
        with pytest.raises(EngineError, match="two to ten cells"):
            engine.choose(JudgeInput(text, shown(rgb)), [""] * cells)


def test_the_child_process_answers_both(pack, scene, tmp_path):
    text, rgb = scene
    judge = ProcessJudge(
        pack.path_of("model"),
        pack.path_of("mmproj"),
        pack.manifest.fine,
        threads=1,
        gpu_layers=0,
        log_path=tmp_path / "log",
    )
    try:
        side = JudgeInput(picture=shown(rgb, b"a" * 32))
        (answer,) = [v for _, v in judge.judge(JudgeInput(text), [(1, side)], CancelToken())]
        assert answer.tokens > 64
        # The picture's pixels are asked for again where the child has not kept what it needs.
        found = judge.attend(JudgeInput(text), side, CancelToken())
        assert found is not None
        assert len(found.shares) == 64
        assert found.tokens > 64
        cells = judge.choose(
            JudgeInput(text, shown(rgb, b"b" * 32)), [(7, ""), (8, ""), (9, "")], CancelToken()
        )
        assert list(cells) == [7, 8, 9]
        with pytest.raises(EngineError, match="cannot be asked to compare"):
            judge.attend(JudgeInput(text), JudgeInput(), CancelToken())
    finally:
        judge.close()

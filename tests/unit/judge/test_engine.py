"""The engine on a real, tiny model. One thread: the answers do not depend on the machine."""

import dataclasses
import shutil

import gguf
import numpy as np
import pytest

from retllm_desktop.core.errors import EngineError
from retllm_desktop.core.judging import JudgeInput, JudgePicture, Pair
from retllm_desktop.judge.errors import AbortedError, ModelFailedError
from retllm_desktop.judge.inference.engine import JudgeEngine
from retllm_desktop.judge.inference.loaded_model import InferenceTuning
from retllm_desktop.judge.inference.prompt_layout import JudgeQuestion
from retllm_desktop.judge.llama.text_model import check_decoded
from tests.fixtures import tiny_gguf
from tests.fixtures.tiny_gguf import (
    AFTER,
    BATCH_ROUNDING,
    BEFORE,
    CONTROL,
    PICTURE_PX,
    spec,
    write_pack,
)

TOKENS, _ = tiny_gguf.vocabulary()


@pytest.fixture(scope="module")
def pack(tmp_path_factory):
    return write_pack(tmp_path_factory.mktemp("pack"))


@pytest.fixture(scope="module")
def engine(pack):
    with JudgeEngine(pack.model, pack.mmproj, pack.spec, threads=1) as made:
        yield made


def picture(seed, px=PICTURE_PX):
    return np.random.default_rng(seed).integers(0, 256, (px, px, 3), dtype=np.uint8)


def answers(verdict):
    return (verdict.p_true, verdict.entropy_nats, verdict.log_odds, verdict.answer_mass)


def text_to_image(text, seed=0):
    """The question whether a picture matches a text."""
    shown = JudgePicture(b"", lambda: picture(seed))
    return JudgeQuestion(Pair.TEXT_TO_IMAGE, JudgeInput(text), JudgeInput(picture=shown))


def load(pack, *, tuning=InferenceTuning(), **changes):  # noqa: B008
    return JudgeEngine(pack.model, pack.mmproj, spec(**changes), threads=1, tuning=tuning)


def test_the_answers_are_the_spellings_of_one_token(engine):
    chosen = engine.model.answers
    assert [TOKENS[i] for i in chosen.true] == ["True", "ĠTrue"]
    assert [TOKENS[i] for i in chosen.false] == ["False", "ĠFalse"]
    assert chosen.canonical == TOKENS.index("True")


def test_the_question_is_tokenised_as_one_string(engine):
    spelled = [TOKENS[i] for i in engine.model.lay_out(text_to_image("a red boat")).layout.tail]
    assert spelled == [BEFORE, "Ġa", "Ġred", "Ġboat", AFTER]


def test_a_query_cannot_speak_in_special_tokens(engine):
    ids = engine.model.lay_out(text_to_image("a </s> <|im_end|> <__media__> boat")).layout.tail
    assert not set(ids) & set(range(len(CONTROL)))


def test_verdicts_depend_on_the_picture_and_on_the_words(engine):
    verdicts = {
        answers(engine.judge(picture(seed), query))
        for seed in (1, 2)
        for query in ("a red boat", "a boat")
    }
    assert len(verdicts) == 4
    for p_true, entropy, log_odds, mass in verdicts:
        assert 0 < p_true < mass < 1
        assert 0 < entropy < np.log(len(TOKENS))
        assert np.isfinite(log_odds)


def test_a_kept_picture_answers_as_a_fresh_one(engine):
    queries = ["a red boat", "something much longer than that, with many more words", "a boat"]
    fresh = [answers(engine.judge(picture(3), query)) for query in queries]
    kept = engine.judge_many(picture(3), [*queries, *reversed(queries)])
    assert [answers(v) for v in kept] == [
        pytest.approx(f, abs=BATCH_ROUNDING) for f in [*fresh, *reversed(fresh)]
    ]


def test_a_memory_that_cannot_be_cut_answers_the_same(pack, engine):
    queries = ["a red boat", "a boat", "a red boat"]
    kept = engine.judge_many(picture(3), queries)
    with load(pack, tuning=InferenceTuning(can_truncate=False)) as other:
        again = other.judge_many(picture(3), queries)
    assert [answers(v) for v in again] == [
        pytest.approx(answers(v), abs=BATCH_ROUNDING) for v in kept
    ]


def test_times_are_told(engine):
    verdict = engine.judge(picture(4), "a boat")
    assert min(verdict.encode_s, verdict.prefill_s, verdict.suffix_s) > 0


@pytest.mark.parametrize("query", ["boat " * 2000, "x" * 10_000, "", "\0\n\t", "é🙂" * 500])
def test_any_query_gets_an_answer(engine, query):
    verdict = engine.judge(picture(6), query)
    assert 0 < verdict.answer_mass < 1


def test_a_query_that_is_too_long_is_cut_at_its_end(engine):
    long = "a red boat " + "boat " * 2000
    # Cut in the middle of what repeats, both say the same.
    assert answers(engine.judge(picture(6), long)) == answers(engine.judge(picture(6), long * 2))
    assert answers(engine.judge(picture(6), long)) != answers(engine.judge(picture(6), "a boat"))


def test_a_query_before_the_picture_is_cut_as_well(pack):
    asked = "<Query>:{query} <Document>:{image} True or False\n"
    with load(pack, prompts={"text_to_image": asked}) as engine:
        short = engine.judge(picture(6), "a red boat")
        long = engine.judge(picture(6), "a red boat " + "boat " * 2000)
        assert answers(long) == answers(engine.judge(picture(6), "a red boat " + "boat " * 4000))
        # What was cut before did not change what comes after it.
        assert answers(engine.judge(picture(6), "a red boat")) == pytest.approx(
            answers(short), abs=BATCH_ROUNDING
        )
    assert answers(short) != answers(long)


def test_a_picture_that_does_not_fit_the_context_is_refused(pack):
    tall = "{image}" + "x " * 300 + "{query}"
    with (
        load(pack, prompts={"text_to_image": tall}) as engine,
        pytest.raises(EngineError, match="does not fit the model's context"),
    ):
        engine.judge(picture(7), "a boat")


def test_a_text_before_the_picture_that_is_too_long_is_refused(pack):
    with (
        load(pack, prompts={"text_to_image": "x " * 300 + "{image}{query}"}) as engine,
        pytest.raises(EngineError, match="does not fit the model's context beside"),
    ):
        engine.judge(picture(7), "a boat")


@pytest.mark.parametrize(
    "bad",
    [
        np.zeros((8, 8), np.uint8),
        np.zeros((8, 8, 4), np.uint8),
        np.zeros((0, 8, 3), np.uint8),
        np.zeros((8, 8, 3), np.float32),
    ],
)
def test_what_is_no_picture_is_a_bug_of_the_caller(engine, bad):
    with pytest.raises(ValueError, match="not an RGB picture"):
        engine.judge(bad, "a boat")


def test_rows_that_do_not_lie_together_are_read_rightly(engine):
    wide = picture(8, 64)
    view = wide[::2, ::2]
    assert not view.flags.c_contiguous
    assert answers(engine.judge(view, "a boat")) == answers(engine.judge(view.copy(), "a boat"))


def test_a_question_without_a_picture_is_refused(engine):
    question = JudgeQuestion(Pair.TEXT_TO_IMAGE, JudgeInput("a boat"), JudgeInput("no picture"))
    with pytest.raises(ValueError, match="no image"):
        engine.ask_batch([question])


def test_a_pair_without_a_prompt_is_refused(engine):
    assert not engine.model.spec.prompt(Pair.TEXT_TO_PASSAGE)
    with pytest.raises(EngineError, match="cannot be asked this"):
        engine.ask_batch(
            [JudgeQuestion(Pair.TEXT_TO_PASSAGE, JudgeInput("a boat"), JudgeInput("a passage"))]
        )


def test_the_models_own_chat_template_goes_around(pack):
    with load(pack, chat_template="gguf") as engine:
        made = engine.model.lay_out(text_to_image("a boat <|im_end|>")).layout
        ids = made.tail
        control = [TOKENS[i] for i in ids if i < len(CONTROL)]
        assert control == ["<|im_end|>", "<|im_start|>"]
        assert [TOKENS[i] for i in ids[:3]] == [BEFORE, "Ġa", "Ġboat"]
        before = [TOKENS[i] for i in made.steps[0]]
        assert before == ["<s>", "<|im_start|>", *"user", "Ċ"]
        assert 0 < engine.judge(picture(9), "a boat").p_true < 1


@pytest.mark.parametrize("interrupt_above_bytes", [0, 2**40], ids=["within", "between"])
def test_stopping_leaves_a_usable_engine(pack, interrupt_above_bytes):
    stop = False
    with JudgeEngine(
        pack.model,
        pack.mmproj,
        pack.spec,
        threads=1,
        should_stop=lambda: stop,
        tuning=InferenceTuning(interrupt_above_bytes=interrupt_above_bytes),
    ) as engine:
        before = answers(engine.judge(picture(10), "a boat"))
        stop = True
        with pytest.raises(AbortedError):
            engine.judge(picture(10), "a red boat")
        with pytest.raises(AbortedError):
            engine.judge(picture(11), "a boat")
        stop = False
        assert answers(engine.judge(picture(10), "a boat")) == before


def test_a_decode_is_stopped_in_its_middle(pack):
    asked = 0

    def stop():
        nonlocal asked
        asked += 1
        return asked > 30

    with (
        JudgeEngine(
            pack.model,
            pack.mmproj,
            pack.spec,
            threads=1,
            should_stop=stop,
            tuning=InferenceTuning(interrupt_above_bytes=0),
        ) as engine,
        pytest.raises(AbortedError),
    ):
        engine.judge(picture(10), "a boat")
    # A whole judgement has hundreds of steps; this one ended at the thirty-first.
    assert asked == 31


@pytest.mark.parametrize("code", [1, -1, -3])
def test_a_question_that_does_not_fit_is_no_failure_of_the_model(code):
    with pytest.raises(EngineError) as caught:
        check_decoded(code)
    assert isinstance(caught.value, ModelFailedError) is (code < 0)


def test_loading_can_be_stopped(pack):
    with pytest.raises(AbortedError):
        JudgeEngine(pack.model, pack.mmproj, pack.spec, threads=1, on_progress=lambda _: False)


def test_progress_rises_to_the_end(pack):
    shares = []
    JudgeEngine(
        pack.model,
        pack.mmproj,
        pack.spec,
        threads=1,
        on_progress=lambda share: shares.append(share) is None,
    ).close()
    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(1.0)


def test_a_pack_whose_answers_are_no_single_tokens_is_asked_in_other_words(pack):
    asked = "{image}{query} Please directly output Yes or No"
    with load(pack, prompts={"text_to_image": asked}, answers_true=("Yes",)) as engine:
        assert [TOKENS[i] for i in engine.model.answers.true] == ["True", "ĠTrue"]
        spelled = "".join(TOKENS[i] for i in engine.suffix_tokens("a boat"))
        assert spelled.endswith("ĠTrueĠorĠFalse")


def test_an_encoder_of_another_width_is_refused(pack, tmp_path):
    other = write_pack(tmp_path, mmproj_width=48)
    mixed = dataclasses.replace(pack, mmproj=other.mmproj)
    with pytest.raises(EngineError, match="cannot use the picture encoder") as caught:
        load(mixed)
    assert "mismatch" in caught.value.detail


def test_swapped_files_are_told_apart(pack):
    with pytest.raises(EngineError, match="where its language model should be"):
        JudgeEngine(pack.mmproj, pack.model, pack.spec, threads=1)
    with pytest.raises(EngineError, match="encoder is not one"):
        JudgeEngine(pack.model, pack.model, pack.spec, threads=1)


def test_a_file_that_llama_cpp_refuses_gives_its_reason(pack, tmp_path):
    path = tmp_path / "strange.gguf"
    writer = gguf.GGUFWriter(str(path), "no-such-architecture")
    writer.add_tensor("a", np.zeros(4, np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    with pytest.raises(EngineError, match="cannot load the model file") as caught:
        JudgeEngine(path, pack.mmproj, pack.spec, threads=1)
    assert "no-such-architecture" in caught.value.detail
    assert caught.value.path == path


def test_paths_with_strange_letters_work(pack, tmp_path):
    folder = tmp_path / "modèle 模型 🙂"
    folder.mkdir()
    model, mmproj = (
        shutil.copy(pack.model, folder / "text.gguf"),
        shutil.copy(pack.mmproj, folder / "mmproj.gguf"),
    )
    with JudgeEngine(model, mmproj, pack.spec, threads=1) as engine:
        assert 0 < engine.judge(picture(1), "a boat").p_true < 1


def test_a_closed_engine_says_so(pack):
    engine = load(pack)
    engine.close()
    engine.close()
    with pytest.raises(EngineError, match="closed"):
        engine.judge(picture(1), "a boat")

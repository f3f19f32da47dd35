"""What answers of servers mean, and what is sent: texts defused, pictures alone."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retllm_desktop.core.errors import EngineError
from retllm_desktop.judge.remote.dialects import (
    AnswerWords,
    defuse,
    read_top_tokens,
    verdict_of_relevance,
)

WORDS = AnswerWords(("True", " True"), ("False", " False"))


def step(tokens: dict[str, float]) -> dict[str, object]:
    return {"top_logprobs": [{"token": t, "logprob": math.log(p)} for t, p in tokens.items()]}


def test_spellings_of_an_answer_count_together() -> None:
    listed = {"True": 0.5, " True": 0.2, "False": 0.1, "maybe": 0.1}
    found = read_top_tokens(step(listed), WORDS, "nas")
    assert found.p_true == pytest.approx(0.5)
    assert found.log_odds == pytest.approx(math.log(0.7 / 0.1))
    assert found.answer_mass == pytest.approx(0.8)
    # What is not listed counts as one token.
    whole = -sum(p * math.log(p) for p in (*listed.values(), 0.1))
    assert found.entropy_nats == pytest.approx(whole)


def test_an_answer_that_is_not_listed_gives_a_bound() -> None:
    found = read_top_tokens(step({"True": 0.9, "maybe": 0.04, "no": 0.01}), WORDS, "nas")
    # It has no more than the least that is listed, and no more than what is left.
    assert found.log_odds == pytest.approx(math.log(0.9 / 0.01))
    found = read_top_tokens(step({"False": 0.98, "maybe": 0.015}), WORDS, "nas")
    assert found.log_odds == pytest.approx(math.log(0.005 / 0.98))
    assert found.p_true == pytest.approx(0.005)


@given(
    st.dictionaries(
        st.sampled_from(["True", " True", "False", " False", "a", "b", "c"]),
        st.floats(1e-6, 1.0),
        min_size=1,
    ).filter(lambda d: {"True", " True", "False", " False"} & set(d))
)
def test_what_is_read_is_always_a_verdict(weights: dict[str, float]) -> None:
    total = sum(weights.values()) * 1.01
    entries = [{"token": t, "logprob": math.log(w / total)} for t, w in weights.items()]
    found = read_top_tokens({"top_logprobs": entries}, WORDS, "nas")
    assert 0.0 <= found.p_true <= 1.0
    assert 0.0 <= found.answer_mass <= 1.0
    assert found.entropy_nats >= 0.0
    assert math.isfinite(found.log_odds)


@pytest.mark.parametrize(
    ("broken", "complaint"),
    [
        (None, "does not say how sure"),
        ({}, "does not say how sure"),
        ({"top_logprobs": []}, "does not say how sure"),
        ({"top_logprobs": [{"token": "True"}]}, "no probability"),
        ({"top_logprobs": [{"token": 7, "logprob": -1}]}, "no probability"),
        ({"top_logprobs": ["True"]}, "no probability"),
        ({"top_logprobs": [{"token": "True", "logprob": math.nan}]}, "no logarithm"),
        ({"top_logprobs": [{"token": "True", "logprob": 0.5}]}, "no logarithm"),
        ({"top_logprobs": [{"token": "Well", "logprob": -0.1}]}, "begins with «Well»"),
    ],
)
def test_an_answer_that_says_nothing_is_refused(broken: object, complaint: str) -> None:
    with pytest.raises(EngineError) as caught:
        read_top_tokens(broken, WORDS, "nas:8080")
    assert complaint in str(caught.value)
    assert "nas:8080" in str(caught.value)


def test_what_cannot_come_is_sent_as_the_least_float() -> None:
    entries = [{"token": "True", "logprob": -0.01}, {"token": "False", "logprob": -3.4e38}]
    found = read_top_tokens({"top_logprobs": entries}, WORDS, "nas")
    assert found.log_odds == pytest.approx(700 - 0.01, abs=1e-6)


def test_scores_are_verdicts_in_the_same_order() -> None:
    scores = [0.0, 0.2, 0.5, 0.9, 1.0]
    found = [verdict_of_relevance(score) for score in scores]
    assert [one.p_true for one in found] == scores
    assert [one.log_odds for one in found] == sorted(one.log_odds for one in found)
    assert all(math.isfinite(one.log_odds) for one in found)
    assert found[2].entropy_nats == pytest.approx(math.log(2))


@pytest.mark.parametrize(
    "text",
    [
        "<|im_end|>", "</s>", "<image>", "<start_of_turn>user", "[INST] x [/INST]",
        "<__media_x__>", "<｜end｜>", "<!-- -->",
    ],
)  # fmt: skip
def test_no_text_spells_a_control_token(text: str) -> None:
    found = defuse(f"a dog {text} a cat")
    assert text not in found
    assert found.replace("< ", "<").replace("[ ", "[") == f"a dog {text} a cat"


@given(st.text())
def test_texts_without_markup_stay_as_they_are(text: str) -> None:
    plain = text.replace("<", "").replace("[", "")
    assert defuse(plain) == plain

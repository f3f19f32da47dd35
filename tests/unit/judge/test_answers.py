import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from retllm_desktop.core.errors import EngineError
from retllm_desktop.judge.errors import ModelFailedError
from retllm_desktop.judge.inference.answers import (
    AnswerTokens,
    find_answer_tokens,
    find_number_tokens,
    read_answer,
    read_number_answers,
    select_single_tokens,
)

TOKENS = AnswerTokens(2, (2, 5), (3, 7))
logits = hnp.arrays(np.float32, 12, elements=st.floats(-200, 200, width=32))


def tokenize(text):
    words = {"True": [10], " True": [11], "False": [12], " False": [13], "true": [10]}
    return words.get(text, [1] * len(text))


def test_only_single_tokens_count_and_the_first_is_canonical():
    chosen = select_single_tokens(tokenize, (" yes", " True", "True", "true"), ("False", " False"))
    assert chosen == AnswerTokens(11, (11, 10), (12, 13))


def test_an_answer_without_a_single_token_is_refused_with_its_spellings():
    with pytest.raises(EngineError, match="no single token") as caught:
        select_single_tokens(tokenize, ("True",), ("nope", "never"))
    assert "«nope», «never»" in str(caught.value)


def test_a_token_cannot_say_both():
    with pytest.raises(EngineError, match="both answers"):
        select_single_tokens(tokenize, ("True",), ("true",))


def test_the_packs_own_answers_come_first():
    tokens, words = find_answer_tokens(tokenize, (" True", "True"), ("False",))
    assert (tokens, words) == (AnswerTokens(11, (11, 10), (12,)), None)


@pytest.mark.parametrize(
    ("vocabulary", "words"),
    [
        ({"Yes": 4, "no": 5, "1": 6, "0": 7}, ("Yes", "No")),
        ({"Yes": 4, "1": 6, " 0": 7}, ("1", "0")),
        ({"True": 1, "true": 2, "False": 3, "Yes": 4, "No": 5}, ("True", "False")),
    ],
)
def test_other_words_stand_in_for_answers_that_are_no_single_tokens(vocabulary, words):
    def letters(text):
        return [vocabulary[text]] if text in vocabulary else [0] * (len(text) + 1)

    tokens, found = find_answer_tokens(letters, ("affirmative",), ("negative",))
    assert found == words
    assert {*tokens.true, *tokens.false} <= set(vocabulary.values())


def test_a_vocabulary_without_any_answer_is_refused_with_all_that_was_tried():
    with pytest.raises(EngineError, match="no single token for an answer") as caught:
        find_answer_tokens(lambda text: [1] * (len(text) + 1), ("affirmative",), ("negative",))
    for tried in ("«affirmative»", "«negative»", "«True»", "«No»", "«0»"):
        assert tried in caught.value.detail


def test_answers_that_the_templates_do_not_name_have_no_stand_in():
    def letters(text):
        return [ord(letter) for letter in text] if text != "True" else [9]

    with pytest.raises(EngineError, match="for an answer of the pack") as caught:
        find_answer_tokens(letters, ("relevant",), ("irrelevant",), replaceable=False)
    assert caught.value.detail == "each of «relevant» is several tokens of it"
    with pytest.raises(EngineError) as caught:
        find_answer_tokens(letters, ("reliable",), ("relevant",), replaceable=False)
    assert caught.value.detail.endswith("«reliable» and «relevant» begin with the same one")


def test_numbers_are_found_with_and_without_a_space():
    assert find_number_tokens(lambda text: [ord(text[-1])] if " " not in text else [1, 2], 3) == (
        (49,),
        (50,),
        (51,),
    )
    assert find_number_tokens(lambda text: [hash(text)], 1) == ((hash("1"), hash(" 1")),)
    with pytest.raises(EngineError, match="no single token for «1»"):
        find_number_tokens(lambda text: [1, 2], 2)


def test_which_number_is_the_answer():
    probabilities = np.full(12, 0.02)
    probabilities[[2, 5, 3, 7]] = (0.4, 0.2, 0.2, 0.04)
    logits = np.log(probabilities).astype(np.float32)
    first, second, third = read_number_answers(logits, ((2, 5), (3,), (7,)))
    assert first.p_true == pytest.approx(0.4, abs=1e-6)
    assert first.log_odds == pytest.approx(math.log(0.6 / 0.24), abs=1e-5)
    assert second.log_odds == pytest.approx(math.log(0.2 / 0.64), abs=1e-5)
    assert third.log_odds == pytest.approx(math.log(0.04 / 0.8), abs=1e-5)
    assert first.answer_mass == second.answer_mass == third.answer_mass
    assert first.answer_mass == pytest.approx(0.84, abs=1e-6)


def test_known_distribution():
    probabilities = np.full(12, 0.02)
    probabilities[[2, 5, 3, 7]] = (0.4, 0.2, 0.2, 0.04)
    answer = read_answer(np.log(probabilities).astype(np.float32), TOKENS)
    assert answer.p_true == pytest.approx(0.4, abs=1e-6)
    assert answer.log_odds == pytest.approx(math.log(0.6 / 0.24), abs=1e-5)
    assert answer.answer_mass == pytest.approx(0.84, abs=1e-6)
    entropy = -float(np.sum(probabilities * np.log(probabilities)))
    assert answer.entropy_nats == pytest.approx(entropy, abs=1e-5)


@given(logits)
def test_everything_is_finite_and_in_its_range(x):
    answer = read_answer(x, TOKENS)
    assert 0 <= answer.p_true <= 1
    assert answer.p_true <= answer.answer_mass + 1e-12
    assert 0 <= answer.answer_mass <= 1
    assert 0 <= answer.entropy_nats <= math.log(12) + 1e-9
    assert math.isfinite(answer.log_odds)


@given(logits, st.floats(-50, 50, width=32))
def test_a_shift_of_all_logits_changes_nothing(x, shift):
    a, b = read_answer(x, TOKENS), read_answer(x + np.float32(shift), TOKENS)
    # Adding in float32 rounds the logits themselves.
    assert a.log_odds == pytest.approx(b.log_odds, abs=1e-3)
    assert a.entropy_nats == pytest.approx(b.entropy_nats, abs=1e-2)


@given(logits)
def test_swapping_the_answers_turns_the_log_odds_round(x):
    swapped = AnswerTokens(3, TOKENS.false, TOKENS.true)
    assert read_answer(x, swapped).log_odds == -read_answer(x, TOKENS).log_odds


@given(logits, st.floats(0.5, 20, width=32))
def test_raising_a_spelling_of_true_raises_the_log_odds(x, more):
    higher = x.copy()
    higher[5] += np.float32(more)
    assert read_answer(higher, TOKENS).log_odds >= read_answer(x, TOKENS).log_odds


def test_impossible_tokens_are_allowed():
    x = np.full(12, -np.inf, np.float32)
    x[2] = 0.0
    answer = read_answer(x, TOKENS)
    assert (answer.p_true, answer.entropy_nats, answer.answer_mass) == (1.0, 0.0, 1.0)
    assert answer.log_odds == 700.0


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_what_is_not_a_number_is_a_failure(bad):
    x = np.zeros(12, np.float32)
    x[8] = bad
    with pytest.raises(ModelFailedError, match="not a number"):
        read_answer(x, TOKENS)


def test_nothing_possible_is_a_failure():
    with pytest.raises(EngineError, match="not a number"):
        read_answer(np.full(12, -np.inf, np.float32), TOKENS)

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retllm_desktop.evaluation.metrics import (
    bootstrap_intervals,
    expected_calibration_error,
    hits_at_k,
    ndcg_at_k,
    reciprocal_ranks,
    wilson_interval,
)

RELEVANT = st.lists(st.booleans(), min_size=1, max_size=30).filter(any)
"""A ranking as a list: whether the candidate at each place is relevant."""
SETS = st.lists(RELEVANT, min_size=1, max_size=8)


def ranks_of(ranking):
    return np.array([place for place, right in enumerate(ranking, start=1) if right])


@given(SETS, st.integers(1, 12))
def test_hits_are_queries_with_anything_relevant_in_front(rankings, k):
    found = hits_at_k([ranks_of(ranking) for ranking in rankings], k)
    assert found.tolist() == [float(any(ranking[:k])) for ranking in rankings]


@given(SETS)
def test_reciprocal_rank_is_of_the_first_relevant(rankings):
    found = reciprocal_ranks([ranks_of(ranking) for ranking in rankings])
    assert found.tolist() == [1 / (ranking.index(True) + 1) for ranking in rankings]


@given(SETS, st.integers(1, 12))
def test_ndcg_is_the_gain_over_that_of_the_best_order(rankings, k):
    def dcg(ranking):
        return sum(right / math.log2(place + 2) for place, right in enumerate(ranking[:k]))

    wanted = [dcg(ranking) / dcg(sorted(ranking, reverse=True)) for ranking in rankings]
    found = ndcg_at_k([ranks_of(ranking) for ranking in rankings], k)
    assert found == pytest.approx(wanted)
    assert ((found >= 0) & (found <= 1 + 1e-12)).all()


def test_ndcg_by_hand():
    # Relevant at 2 and 4 of the first ten: (1/log2 3 + 1/log2 5) / (1 + 1/log2 3).
    wanted = (1 / math.log2(3) + 1 / math.log2(5)) / (1 + 1 / math.log2(3))
    assert ndcg_at_k([np.array([4, 2])], 10)[0] == pytest.approx(wanted)
    assert ndcg_at_k([np.array([11])], 10).tolist() == [0.0]


@pytest.mark.parametrize(
    "measure", [lambda r: hits_at_k(r, 1), reciprocal_ranks, lambda r: ndcg_at_k(r, 1)]
)
@pytest.mark.parametrize("own", [[], [0], [3, -1]])
def test_a_query_without_answer_is_the_callers_mistake(measure, own):
    with pytest.raises(ValueError, match="relevant"):
        measure([np.array(own, dtype=np.int64)])


@given(st.integers(0, 500), st.integers(1, 500))
def test_wilson_holds_the_share_and_stays_in_bounds(successes, trials):
    successes = min(successes, trials)
    low, high = wilson_interval(successes, trials)
    assert 0 <= low <= successes / trials <= high <= 1
    assert low < high


def test_wilson_by_the_book():
    # Newcombe 1998, table I: 81 of 263.
    low, high = wilson_interval(81, 263)
    assert (round(low, 4), round(high, 4)) == (0.2553, 0.3662)
    assert wilson_interval(0, 0) == (0.0, 1.0)


def test_bootstrap_agrees_with_the_normal_interval_and_is_seeded():
    values = np.random.default_rng(3).normal(5.0, 2.0, 2000)
    ((low, high),) = bootstrap_intervals([values], seed=1, resamples=2000)
    half = 1.96 * values.std() / math.sqrt(len(values))
    assert (low, high) == (
        pytest.approx(values.mean() - half, abs=0.1 * half),
        pytest.approx(values.mean() + half, abs=0.1 * half),
    )
    assert bootstrap_intervals([values], seed=1, resamples=2000) == [(low, high)]
    assert bootstrap_intervals([values], seed=2, resamples=2000) != [(low, high)]


def test_bootstrap_draws_the_same_queries_for_every_column():
    chance = np.random.default_rng(4)
    before = chance.random(300)
    after = before + 0.1
    gain, same = bootstrap_intervals([after - before, before - before], seed=0)
    # Paired: the difference does not vary at all, however much the values do.
    assert gain == (pytest.approx(0.1), pytest.approx(0.1))
    assert same == (0.0, 0.0)
    assert bootstrap_intervals([], seed=0) == []
    with pytest.raises(ValueError, match="no queries"):
        bootstrap_intervals([np.zeros(0)], seed=0)


def test_bootstrap_of_many_queries_is_done_in_blocks():
    values = np.arange(20_000) % 2 * 1.0
    ((low, high),) = bootstrap_intervals([values], seed=0, resamples=1000)
    assert 0.49 < low < 0.5 < high < 0.51


def test_calibration_error():
    sure = np.array([1.0, 1.0, 0.0, 0.0])
    assert expected_calibration_error(sure, np.array([True, True, False, False])) == 0.0
    assert expected_calibration_error(sure, np.array([False, False, True, True])) == 1.0
    half = np.full(4, 0.55)
    assert expected_calibration_error(half, np.array([True, False, False, False])) == pytest.approx(
        0.3
    )
    with pytest.raises(ValueError, match="each outcome"):
        expected_calibration_error(half, np.array([True]))

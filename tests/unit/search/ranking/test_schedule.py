import math

from hypothesis import given
from hypothesis import strategies as st

from retllm_desktop.core.similarity import MatchCurve, MatchPrior
from retllm_desktop.search.ranking.schedule import (
    PendingCandidate,
    count_needed,
    judging_order,
    missed_match_risk,
)

MATCH_PRIOR = MatchPrior(
    before_match=MatchCurve(-0.4, -1.8, 0.0), after_match=MatchCurve(-1.5, -2.0, 0.0)
)
MARGINS = st.lists(st.floats(0, 8), max_size=12).map(sorted)
PROSPECTS = MARGINS.map(
    lambda margins: [PendingCandidate(n, m, 4.0, MATCH_PRIOR) for n, m in enumerate(margins)]
)
MIXED = st.lists(
    st.builds(
        PendingCandidate,
        st.integers(0, 99),
        st.floats(0, 8),
        st.floats(-2, 8),
        st.none() | st.just(MATCH_PRIOR),
    ),
    max_size=12,
)


@given(MIXED)
def test_everyone_gets_a_turn_and_the_first_is_first(candidates):
    order = judging_order(candidates)
    assert sorted(order, key=id) == sorted(candidates, key=id)
    assert order[:1] == tuple(candidates[:1])


@given(PROSPECTS)
def test_what_the_margin_decides_comes_last(candidates):
    assert list(judging_order(candidates)) == candidates


def test_what_nobody_can_predict_comes_before_what_can_be():
    far, near, unknown = (
        PendingCandidate(1, 3.0, 4.0, MATCH_PRIOR),
        PendingCandidate(2, 0.5, 4.0, MATCH_PRIOR),
        PendingCandidate(3, 3.5, 4.0),
    )
    first = PendingCandidate(0, 0.0, 4.0, MATCH_PRIOR)
    assert judging_order([first, near, far, unknown]) == (first, unknown, near, far)


@given(MIXED, MIXED, st.booleans())
def test_risk_is_a_probability_that_grows_with_those_who_wait(some, more, matched):
    less, all_of_them = (
        missed_match_risk(some, matched=matched),
        missed_match_risk([*some, *more], matched=matched),
    )
    assert 0.0 <= less <= all_of_them + 1e-12
    assert all_of_them <= 1.0


@given(PROSPECTS.filter(bool))
def test_the_risk_is_greater_while_nothing_has_matched(candidates):
    assert missed_match_risk(candidates, matched=False) >= missed_match_risk(
        candidates, matched=True
    )


@given(MIXED, st.integers(1, 12), st.booleans(), st.floats(0, 0.99))
def test_no_more_risk_is_taken_than_stated_and_none_is_asked_in_vain(
    waiting, judged, matched, max_risk
):
    number = count_needed(waiting, matched=matched, judged=judged, max_risk=max_risk)
    assert missed_match_risk(waiting[number:], matched=matched) <= max_risk
    assert all(prospect.prior is not None for prospect in waiting[number:])
    if number and max_risk > 0.0:
        assert missed_match_risk(waiting[number - 1 :], matched=matched) > max_risk


def test_no_risk_no_rest_and_nothing_before_the_first():
    far = [PendingCandidate(1, 50.0, 4.0, MATCH_PRIOR), PendingCandidate(2, 60.0, 4.0, MATCH_PRIOR)]
    assert count_needed(far, matched=True, judged=1, max_risk=0.02) == 0
    assert count_needed(far, matched=True, judged=1, max_risk=0.0) == 2
    assert count_needed(far, matched=True, judged=0, max_risk=0.02) == 1
    assert count_needed([], matched=True, judged=0, max_risk=0.02) == 0


def test_two_independent_chances():
    even = MatchPrior(MatchCurve(0.0, 0.0, 0.0), MatchCurve(0.0, 0.0, 0.0))
    waiting = [PendingCandidate(n, 1.0, 1.0, even) for n in range(2)]
    assert math.isclose(missed_match_risk(waiting, matched=True), 0.75)

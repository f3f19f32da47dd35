from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retllm_desktop.core.judging import Pair
from retllm_desktop.core.similarity import MatchCurve, MatchPrior
from retllm_desktop.core.types import Verdict
from retllm_desktop.evaluation.ablations import (
    JudgeMode,
    Ordering,
    choose_option,
    compute_match_probability,
    list_stages,
    reorder_candidates,
    select_fusion,
    select_worth_judging,
)
from retllm_desktop.search.ranking.order import FusionRule, Scoring

RULE = FusionRule(weight=10.0, temperature=2.0)
COSINES = [0.5, 0.4, 0.3, 0.2]


def verdict(log_odds=0.0, p_true=0.5, entropy=0.1):
    return Verdict(p_true, entropy, log_odds, 1.0)


VERDICTS = st.lists(
    st.none() | st.builds(verdict, st.floats(-20, 20), st.floats(0, 1), st.floats(0, 3)),
    min_size=4,
    max_size=4,
)


def test_the_coarse_order_stays():
    assert reorder_candidates(Ordering.COSINE, RULE, COSINES, []) == (0, 1, 2, 3)


def test_probability_is_cut_to_two_decimals_and_ties_keep_the_coarse_order():
    answers = [verdict(p_true=p) for p in (0.101, 0.909, 0.901, 0.905)]
    assert reorder_candidates(Ordering.P_TRUE, RULE, COSINES, answers) == (1, 2, 3, 0)


def test_the_entropy_decides_among_ties():
    entropies = (0.1, 0.3, 0.2, 0.1)
    answers = [
        verdict(p_true=p, entropy=e)
        for p, e in zip((0.101, 0.909, 0.901, 0.905), entropies, strict=True)
    ]
    assert reorder_candidates(Ordering.PAPER, RULE, COSINES, answers) == (3, 2, 1, 0)
    assert reorder_candidates(Ordering.P_TRUE, RULE, COSINES, answers) == (1, 2, 3, 0)


def test_log_odds_alone_and_with_the_cosine():
    answers = [verdict(log_odds=value) for value in (0.0, 1.0, 5.0, 1.5)]
    assert reorder_candidates(Ordering.LOG_ODDS, RULE, COSINES, answers) == (2, 3, 1, 0)
    # As shipped: log-odds / 2 + 10 · cosine = 5.0, 4.5, 5.5, 2.75.
    assert reorder_candidates(Ordering.SHIPPED, RULE, COSINES, answers) == (2, 0, 1, 3)


def test_a_choice_among_all_at_once_is_not_cut():
    answers = [verdict(p_true=p) for p in (0.331, 0.332, 0.0, 1.0)]
    assert reorder_candidates(Ordering.SET_WISE, RULE, COSINES, answers, text=True) == (3, 1, 0, 2)


@pytest.mark.parametrize("ordering", [Ordering.P_TRUE, Ordering.PAPER])
def test_who_was_not_judged_keeps_the_place(ordering):
    answers = [verdict(p_true=0.1), None, verdict(p_true=0.9), None]
    assert reorder_candidates(ordering, RULE, COSINES, answers) == (2, 1, 0, 3)


@given(st.sampled_from(Ordering), VERDICTS)
def test_an_order_is_a_permutation(ordering, answers):
    assert sorted(reorder_candidates(ordering, RULE, COSINES, answers)) == [0, 1, 2, 3]


@given(st.sampled_from(Ordering), VERDICTS)
def test_what_is_chosen_is_what_would_come_first(ordering, answers):
    if any(answer is None for answer in answers):
        assert (
            ordering is Ordering.COSINE or choose_option(ordering, RULE, COSINES, answers) is None
        )
        return
    best = choose_option(ordering, RULE, COSINES, answers)
    if best is not None:
        assert reorder_candidates(ordering, RULE, COSINES, answers)[0] == best


def test_a_tie_is_no_choice():
    answers = [verdict(p_true=0.901), verdict(p_true=0.904)]
    assert choose_option(Ordering.P_TRUE, RULE, [0.1, 0.2], answers) is None
    assert choose_option(Ordering.PAPER, RULE, [0.1, 0.2], answers) is None
    answers[1] = replace(answers[1], entropy_nats=0.05)
    assert choose_option(Ordering.PAPER, RULE, [0.1, 0.2], answers) == 1
    assert choose_option(Ordering.COSINE, RULE, [0.1, 0.2], []) == 1


def test_the_relevance_is_the_searchs():
    # sigmoid(6 / 2 + 10 · 0.1 - 4)
    rule = replace(RULE, calibration_offset=-4.0, scoring=Scoring.PAPER)
    assert compute_match_probability(rule, verdict(log_odds=6.0), 0.1) == pytest.approx(0.5)


@pytest.mark.parametrize("pair", Pair)
def test_stages_are_told_apart(pair):
    found = list_stages(pair)
    assert len({stage.key for stage in found}) == len(found)
    assert len({stage.title for stage in found}) == len(found)
    assert found[0].mode is None
    ways = {stage.mode for stage in found[1:]}
    assert (JudgeMode.SET_WISE in ways) == (pair is Pair.IMAGE_TO_TEXTS)
    # There is nothing to look at again in a passage.
    assert (JudgeMode.RETRACED in ways) == (pair is not Pair.TEXT_TO_PASSAGE)


def test_the_coarse_order_has_no_rule():
    with pytest.raises(ValueError, match="no rule"):
        select_fusion(Ordering.COSINE, RULE)


FLAT = MatchCurve(-20.0, 0.0, 0.0)
"""Nothing more matches, however near."""
STEEP = MatchPrior(MatchCurve(2.0, -2.0, 0.0), FLAT)


def judged(answers, most, z_scores=(4.0, 3.0, 2.0, 1.0)):
    return select_worth_judging(
        FusionRule(), STEEP, most, z_scores=z_scores, cosines=COSINES, verdicts=answers
    )


def test_nobody_is_asked_about_once_a_match_was_found():
    yes, no = verdict(log_odds=9.0), verdict(log_odds=-9.0)
    assert judged([yes, no, no, no], 0.01) == {0}
    # Without a match all are asked about whose answer is uncertain.
    assert judged([no] * 4, 0.01) == {0, 1, 2, 3}
    assert judged([no] * 4, 0.1) == {0, 1, 2}
    assert judged([no] * 4, 0.5) == {0, 1}
    # An answer that is missing is no match.
    assert judged([None, no, no, no], 0.1) == {0, 1, 2}


def test_without_a_risk_everybody_is_asked_about():
    assert len(judged([verdict(log_odds=9.0)] * 4, 0.0)) == 4
    assert judged([], 0.1, z_scores=()) == set()

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retllm_desktop.core.types import (
    EMBEDDED_MODALITIES,
    Candidate,
    Item,
    Modality,
    Neighbour,
    Verdict,
)
from retllm_desktop.search.ranking.fusion import merge_by_z_score
from retllm_desktop.search.ranking.order import (
    SECTION_ORDER,
    FusionRule,
    Scoring,
    Section,
    answer_confidence,
    match_relevance,
    order_results,
    section_of,
    split_sections,
    truncate_probability,
)


def candidate(number: int, cosine: float = 0.5) -> Candidate:
    item = Item(number, bytes([number % 256]) * 32, 0, Modality.IMAGE, Path(f"{number}.png"))
    return Candidate(item, number, 1.0 - cosine, 0.0)


def verdict(log_odds: float, p_true: float = 0.5, entropy: float = 0.1) -> Verdict:
    return Verdict(p_true, entropy, log_odds, 1.0)


CANDIDATES = st.integers(1, 12).flatmap(
    lambda n: st.lists(st.floats(-1, 1), min_size=n, max_size=n).map(
        lambda cosines: [candidate(i, c) for i, c in enumerate(cosines, start=1)]
    )
)
VERDICTS = st.dictionaries(st.integers(1, 12), st.floats(-30, 30).map(verdict))
RULES = st.builds(
    FusionRule,
    scoring=st.sampled_from(Scoring),
    weight=st.floats(0, 50),
    temperature=st.floats(0.1, 10),
)


@given(CANDIDATES, VERDICTS, RULES)
def test_settling_keeps_the_order_of_what_was_not_judged(candidates, verdicts, rule):
    results = order_results(candidates, verdicts, rule)
    assert [r.rank for r in results] == list(range(1, len(candidates) + 1))
    assert {r.candidate.item.id for r in results} == {c.item.id for c in candidates}
    unjudged = [c for c in candidates if c.item.id not in verdicts]
    assert [r.candidate for r in results if r.verdict is None] == unjudged
    places = [SECTION_ORDER.index(section_of(r.relevance)) for r in results]
    if rule.scoring is Scoring.LOG_ODDS:
        assert places == sorted(places)
    if rule.scoring is Scoring.PAPER or set(places) == {SECTION_ORDER.index(Section.REST)}:
        for place, result in enumerate(results):
            if candidates[place].item.id not in verdicts:
                assert result.candidate is candidates[place]


@given(CANDIDATES, VERDICTS)
def test_judged_results_fall_in_relevance(candidates, verdicts):
    rule = FusionRule(weight=5.0, temperature=1.5, calibration_scale=0.7, calibration_offset=-1.0)
    shown = [
        r.relevance for r in order_results(candidates, verdicts, rule) if r.relevance is not None
    ]
    assert shown == sorted(shown, reverse=True)
    assert all(0.0 <= value <= 1.0 for value in shown)


@given(CANDIDATES, VERDICTS, RULES, st.randoms(use_true_random=False))
def test_settling_does_not_depend_on_the_order_of_verdicts(candidates, verdicts, rule, rng):
    keys = list(verdicts)
    rng.shuffle(keys)
    assert order_results(candidates, {k: verdicts[k] for k in keys}, rule) == order_results(
        candidates, verdicts, rule
    )


def test_weight_zero_orders_by_the_answer_alone():
    candidates = [candidate(1, 0.9), candidate(2, 0.1)]
    verdicts = {1: verdict(0.0), 2: verdict(0.1)}
    assert order_results(candidates, verdicts, FusionRule())[0].candidate.item.id == 2
    assert order_results(candidates, verdicts, FusionRule(weight=1.0))[0].candidate.item.id == 1


def test_the_papers_rule_truncates_and_lets_entropy_decide():
    candidates = [candidate(1), candidate(2), candidate(3)]
    verdicts = {
        1: verdict(0.0, p_true=0.978, entropy=0.3),
        2: verdict(0.0, p_true=0.971, entropy=0.1),
        3: verdict(9.0, p_true=0.969, entropy=0.0),
    }
    order = order_results(candidates, verdicts, FusionRule(scoring=Scoring.PAPER, weight=99.0))
    # 0.978 and 0.971 are both 0.97: the lower entropy wins; the cosine has no say.
    assert [r.candidate.item.id for r in order] == [2, 1, 3]
    assert [r.relevance for r in order] == [0.97, 0.97, 0.96]


@pytest.mark.parametrize(
    ("probability", "cut"), [(0.999, 0.99), (1.0, 1.0), (0.29, 0.29), (0.0, 0.0), (0.57, 0.57)]
)
def test_truncation_is_to_two_decimals(probability, cut):
    assert truncate_probability(probability) == pytest.approx(cut, abs=1e-12)


def test_confidence_is_lowest_at_even_odds():
    assert answer_confidence(verdict(0.0)) == pytest.approx(0.0)
    assert answer_confidence(verdict(40.0)) == pytest.approx(1.0)
    assert answer_confidence(verdict(-2.0)) == pytest.approx(answer_confidence(verdict(2.0)))


def test_relevance_takes_extreme_log_odds():
    assert match_relevance(verdict(-5000.0), 0.0, FusionRule()) == 0.0
    assert match_relevance(verdict(5000.0), 0.0, FusionRule()) == 1.0


@given(
    st.lists(
        st.tuples(st.sampled_from(EMBEDDED_MODALITIES), st.floats(0, 2, allow_nan=False)),
        max_size=30,
    ),
    st.integers(1, 10),
    st.randoms(use_true_random=False),
)
def test_merge_keeps_the_cosine_order_within_a_modality(pairs, k, rng):
    neighbours = [Neighbour(i, m, d) for i, (m, d) in enumerate(pairs)]
    scale = {Modality.IMAGE: 3.0, Modality.TEXT: 0.5}

    def z_score(modality, cosine):
        return scale[modality] * cosine

    ranked = merge_by_z_score(neighbours, z_score, k)
    rng.shuffle(neighbours)
    assert merge_by_z_score(neighbours, z_score, k) == ranked
    assert len(ranked) == min(k, len(pairs))
    for modality in EMBEDDED_MODALITIES:
        distances = [n.distance for n, _ in ranked if n.modality is modality]
        assert distances == sorted(distances)


PASSAGE = FusionRule(temperature=2.0, calibration_scale=1.5, calibration_offset=-2.0)
PICTURE = FusionRule(weight=3.0, calibration_scale=0.5, calibration_offset=1.0)


@given(CANDIDATES, VERDICTS)
def test_pairs_of_different_rules_are_ordered_by_relevance(candidates, verdicts):
    def rule(candidate: Candidate) -> FusionRule:
        return PASSAGE if candidate.item.id % 2 else PICTURE

    results = order_results(candidates, verdicts, rule)
    shown = [r for r in results if r.relevance is not None]
    assert [r.relevance for r in shown] == sorted((r.relevance for r in shown), reverse=True)
    for result in shown:
        expected = match_relevance(result.verdict, result.candidate.cosine, rule(result.candidate))
        assert result.relevance == expected


def test_a_choice_among_texts_orders_them_and_calls_none_sure():
    candidates = [candidate(1), candidate(2), candidate(3)]
    rule = FusionRule(absolute=False)
    results = order_results(candidates, {2: verdict(0.0, 0.2), 3: verdict(0.0, 0.7)}, rule)
    assert [r.candidate.item.id for r in results] == [1, 3, 2]
    assert all(r.relevance is None and r.confidence is None for r in results)
    assert results[1].verdict == verdict(0.0, 0.7)
    assert split_sections(results) == ()


def test_what_the_person_said_counts_more_than_the_model():
    candidates = [candidate(n) for n in range(1, 5)]
    verdicts = {1: verdict(9.0), 2: verdict(8.0), 3: verdict(-9.0)}
    results = order_results(candidates, verdicts, FusionRule(), {1: False, 3: True})
    assert [r.candidate.item.id for r in results] == [2, 3, 1, 4]
    assert [r.feedback for r in results] == [None, True, False, None]
    assert split_sections(results) == ((Section.SURE, 0), (Section.REST, 2))
    assert results[1].relevance is not None
    assert results[1].relevance < 0.01


@given(CANDIDATES, VERDICTS, RULES)
def test_sections_divide_the_list_in_their_order(candidates, verdicts, rule):
    results = order_results(candidates, verdicts, rule)
    found = split_sections(results)
    if not any(r.verdict is not None for r in results):
        assert found == ()
        return
    if not found:
        assert rule.scoring is Scoring.PAPER
        return
    rows = [row for _, row in found]
    assert rows == sorted(set(rows))
    assert rows[0] == 0
    for (section, row), end in zip(found, [*rows[1:], len(results)], strict=True):
        assert {section_of(r.relevance) for r in results[row:end]} == {section}

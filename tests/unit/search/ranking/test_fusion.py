"""One order out of two lists: stable, monotone, blind to the order in which items are given."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retllm_desktop.core.types import TextMatch
from retllm_desktop.search.ranking.fusion import (
    CoarseRule,
    QueryEvidence,
    fuse_lists,
    short_text_rise,
)
from tests.benchmarks.other_fusions import fuse_convex, fuse_ranks

RULES = [CoarseRule(), fuse_ranks, fuse_convex]
VALUES = st.integers(0, 6).map(lambda value: value / 2)
NEAR = st.dictionaries(st.integers(1, 9), VALUES.map(lambda value: value - 1), max_size=8)
HELD = st.dictionaries(st.integers(1, 9), VALUES, max_size=8)
OPTIONS = st.fixed_dictionaries(
    {
        "words": st.integers(0, 5),
        "evidence": st.builds(QueryEvidence, st.booleans(), st.booleans(), st.booleans()),
    }
)


def fused(near, held, rule, **options):
    """Fuse by a rule of the program, or by a function that the benchmark compares it with."""
    matches = [TextMatch(i, v) for i, v in held.items()]
    if isinstance(rule, CoarseRule):
        return fuse_lists(list(near.items()), matches, rule, **options)
    return rule(list(near.items()), matches)


@pytest.mark.parametrize("rule", RULES)
def test_nothing_and_one_list_alone(rule):
    assert fused({}, {}, rule) == []
    assert [i for i, _ in fused({4: 1.0, 2: 3.0, 3: 2.0}, {}, rule)] == [2, 3, 4]
    assert [i for i, _ in fused({}, {4: 1.0, 2: 3.0, 3: 2.0}, rule)] == [2, 3, 4]


@pytest.mark.parametrize("rule", RULES)
def test_what_both_lists_put_first_is_first(rule):
    assert fused({1: 2.0, 2: 3.0, 3: 1.0}, {2: 9.0, 4: 5.0}, rule)[0][0] == 2


def test_the_value_is_the_z_score_where_no_word_matches():
    assert fused({1: 2.0, 2: -1.0}, {}, CoarseRule()) == [(1, 2.0), (2, -1.0)]


def test_words_count_by_what_each_brings():
    near, held = {1: 4.0, 2: 1.0}, {2: 10.0}
    rule = CoarseRule(
        bm25_worth=0.5,
        bm25_worth_not_understood=2.0,
        bm25_worth_picture_hit=0.25,
        bm25_worth_no_picture_hit=1.0,
    )
    assert fused(near, held, rule, words=1) == [(2, 6.0), (1, 4.0)]
    assert fused(near, held, rule, words=10) == [(1, 4.0), (2, 1.5)]

    def by_evidence(**facts):
        return fused(near, held, rule, words=5, evidence=QueryEvidence(**facts))

    assert by_evidence(understood=False) == [(2, 5.0), (1, 4.0)]
    assert by_evidence(separate_passages=True) == [(1, 4.0), (2, 3.0)]
    assert by_evidence(separate_passages=True, picture_hit=True) == [(1, 4.0), (2, 1.5)]


def test_words_of_a_passage_count_so_much_at_most_beside_a_picture_that_is_a_hit():
    near, held = {1: 4.0, 2: 1.0, 3: 1.0}, {2: 10.0, 3: 10.0}
    rule = CoarseRule(bm25_worth_picture_hit=0.5, most_beside_picture_hit=2.0)
    seen = QueryEvidence(separate_passages=True, picture_hit=True)
    # The name of a picture, 3, is not held back.
    assert fused(near, held, rule, evidence=seen, passages={2}) == [(3, 6.0), (1, 4.0), (2, 3.0)]
    unseen = QueryEvidence(separate_passages=True)
    assert fused(near, held, rule, evidence=unseen, passages={2})[0] == (2, 11.0)


def test_short_texts_are_expected_nearer_the_shorter_the_query():
    assert short_text_rise(0, 1) == pytest.approx(1.6)
    assert short_text_rise(30, 1) == pytest.approx(0.8)
    assert short_text_rise(30, 4) == pytest.approx(0.4)
    assert short_text_rise(60, 1) == short_text_rise(1000, 2) == 0.0


def test_what_only_words_found_counts_as_the_last_of_the_others():
    rule = CoarseRule(bm25_worth=0.01)
    assert fused({1: 4.0, 2: 1.0}, {3: 1.0}, rule) == [(1, 4.0), (3, 1.01), (2, 1.0)]


@settings(deadline=None)
@given(NEAR, HELD, st.sampled_from(RULES), OPTIONS, st.randoms(use_true_random=False))
def test_order_given_does_not_matter_and_ties_go_by_id(near, held, rule, options, rng):
    order = fused(near, held, rule, **options)
    shuffled = [random.Random(rng.random()).sample(list(d.items()), len(d)) for d in (near, held)]
    assert fused(dict(shuffled[0]), dict(shuffled[1]), rule, **options) == order
    assert {i for i, _ in order} == set(near) | set(held)
    assert order == sorted(order, key=lambda pair: (-pair[1], pair[0]))
    assert len(order) == len({i for i, _ in order})


def place(order, item):
    return [i for i, _ in order].index(item)


@settings(deadline=None)
@given(NEAR, HELD, st.sampled_from(RULES), OPTIONS, st.data())
def test_moving_up_in_a_list_never_moves_down_in_the_result(near, held, rule, options, data):
    moved = dict(near), dict(held)
    chosen = data.draw(st.sampled_from([number for number in (0, 1) if moved[number]] or [2]))
    if chosen == 2:
        return
    item = data.draw(st.sampled_from(sorted(moved[chosen])))
    before = fused(near, held, rule, **options)
    moved[chosen][item] += data.draw(st.integers(0, 6)) / 2
    after = fused(*moved, rule, **options)
    assert place(after, item) <= place(before, item)

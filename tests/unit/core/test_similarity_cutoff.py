"""Where a coarse list ends."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retllm_desktop.core.similarity import (
    SimilarityCutoff,
    chance_z_score,
    count_hits,
    skewness,
    top_cosine,
)

Z_SCORES = st.lists(st.floats(-3, 8), max_size=30).map(lambda v: sorted(v, reverse=True))
COHORT = np.concatenate([np.tile([1.0, 0.0], (5, 1)), np.tile([0.0, 1.0], (95, 1))]).astype(
    np.float32
)
MEANT = np.array([1.0, 0.0], dtype=np.float32)
"""Five of the cohort are just that, the others are nothing of it."""
UNMEANT = np.array([0.0, 1.0], dtype=np.float32)
CUTOFF = SimilarityCutoff(skewness=0.3, z_score=1.0, max_drop=2.5, reference_cohort=COHORT)


def test_without_a_cutoff_all_is_kept():
    assert count_hits([3.0, -2.0], 100, None) == 2
    assert count_hits([], 100, CUTOFF, MEANT) == 0


def test_a_query_is_understood_where_few_things_are_meant():
    assert CUTOFF.understands(MEANT)
    assert not CUTOFF.understands(UNMEANT)
    assert CUTOFF.understands(None)
    assert SimilarityCutoff(0.3, 1.0, 2.5).understands(UNMEANT)


def test_of_several_sentences_one_that_is_understood_is_enough():
    assert CUTOFF.understands(np.stack([UNMEANT, MEANT]))
    assert not CUTOFF.understands(np.stack([UNMEANT, UNMEANT]))
    assert CUTOFF.understands(np.zeros((0, 2), dtype=np.float32))
    # Their sum has no such tail.
    assert not CUTOFF.understands((UNMEANT + MEANT) / np.float32(2**0.5))


def test_what_is_understood_is_kept_down_to_both_limits():
    assert count_hits([3.0, 1.5, 1.0, 0.9], 100, CUTOFF, MEANT) == 3
    assert count_hits([5.0, 2.6, 2.4, 2.0], 100, CUTOFF, MEANT) == 2


def test_of_what_is_not_understood_only_a_surprise_is_kept():
    assert count_hits([3.2, 2.0], 100, CUTOFF, UNMEANT) == 0
    assert count_hits([3.4, 2.0], 100, CUTOFF, UNMEANT) == 1
    assert count_hits([3.4, 2.0], 10_000, CUTOFF, UNMEANT) == 0


def test_a_surprise_is_what_five_in_a_hundred_libraries_of_accidents_hold():
    rng = np.random.default_rng(7)
    for size in (100, 1000):
        best = rng.normal(size=(4000, size)).max(axis=1)
        assert float((best >= chance_z_score(size)).mean()) == pytest.approx(0.05, abs=0.012)


def test_skewness_is_that_of_the_textbook():
    assert skewness(np.array([1.0, 2.0, 3.0], dtype=np.float32)) == pytest.approx(0.0)
    assert skewness(np.array([4.0, 4.0], dtype=np.float32)) == 0.0
    # (−1)³·2 + 2³ over three values of variance 2.
    assert skewness(np.array([0.0, 0.0, 3.0], dtype=np.float32)) == pytest.approx(2 / 2**1.5)


def test_what_lies_far_from_the_whole_cohort_is_not_understood():
    far = np.zeros((8, 4), np.float32)
    far[:, 0], far[:, 1] = 0.2, np.sqrt(1 - 0.2**2)
    cutoff = SimilarityCutoff(-np.inf, 1.0, 2.5, top_cosine=0.25, reference_cohort=far)
    sentence = np.array([1.0, 0.0, 0.0, 0.0], np.float32)
    assert not cutoff.understands(sentence)
    near = far.copy()
    near[:5, 0], near[:5, 1] = 0.3, np.sqrt(1 - 0.3**2)
    assert replace(cutoff, reference_cohort=near).understands(sentence)
    assert top_cosine(np.array([0.5, 0.1, 0.1, 0.1, 0.2, -1.0], np.float32)) == pytest.approx(0.2)


@given(Z_SCORES, st.integers(0, 10**7), st.sampled_from([None, MEANT, UNMEANT]))
def test_a_list_is_only_cut_at_its_end(z_scores, items, vector):
    count = count_hits(z_scores, items, CUTOFF, vector)
    assert 0 <= count <= len(z_scores)
    assert all(z_score >= CUTOFF.z_score for z_score in z_scores[:count])
    if vector is not UNMEANT:
        assert all(z_score >= z_scores[0] - CUTOFF.max_drop for z_score in z_scores[:count])
        assert all(
            z_score < max(CUTOFF.z_score, z_scores[0] - CUTOFF.max_drop)
            for z_score in z_scores[count:]
        )
    assert count_hits(z_scores[:count], items, CUTOFF, vector) == count


@given(Z_SCORES, st.integers(1, 10**6))
def test_a_larger_library_shows_no_more_of_nonsense(z_scores, items):
    assert count_hits(z_scores, 10 * items, CUTOFF, UNMEANT) <= count_hits(
        z_scores, items, CUTOFF, UNMEANT
    )

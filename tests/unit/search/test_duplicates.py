"""Groups of near-duplicates: stars, not chains; the same whatever the order and the block."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retllm_desktop.search.duplicates import GroupingBlocks, group_near_duplicates


def rows(*degrees: float) -> np.ndarray:
    angles = np.radians(np.array(degrees))
    return np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)


def distance(degrees: float) -> float:
    return float(1.0 - np.cos(np.radians(degrees)))


def test_copies_and_near_copies_are_together():
    assert group_near_duplicates(rows(0, 90, 0, 91, 180), [10, 4, 7, 5, 6], distance(2)) == (
        (4, 5),
        (7, 10),
    )


def test_nothing_to_compare():
    assert group_near_duplicates(np.zeros((0, 8), np.float32), [], 0.1) == ()
    assert group_near_duplicates(rows(0), [3], 0.1) == ()


def test_a_long_chain_is_not_one_group():
    # Each lies 3° from the next; within 4° of the first of its group lie two.
    found = group_near_duplicates(rows(*range(0, 60, 3)), list(range(20)), distance(4))
    assert found == tuple((first, first + 1) for first in range(0, 20, 2))


def test_an_item_joins_the_nearest_leader():
    assert group_near_duplicates(rows(0, 10, 6), [1, 2, 3], distance(7)) == ((2, 3),)


def test_each_vector_needs_an_id_of_its_own():
    with pytest.raises(ValueError, match="id"):
        group_near_duplicates(rows(0, 1), [1], 0.1)
    with pytest.raises(ValueError, match="id"):
        group_near_duplicates(rows(0, 1), [1, 1], 0.1)


def naive(vectors: np.ndarray, ids: list[int], threshold: float) -> tuple[tuple[int, ...], ...]:
    members: dict[int, list[int]] = {}
    place = {item: row for row, item in enumerate(ids)}
    for item in sorted(ids):
        near = [
            (round(1.0 - float(vectors[place[item]] @ vectors[place[leader]]), 9), leader)
            for leader in members
        ]
        within = [pair for pair in near if pair[0] <= threshold]
        members.setdefault(min(within)[1] if within else item, []).append(item)
    return tuple(tuple(group) for group in members.values() if len(group) > 1)


# Whole degrees and a threshold between them: no distance lies on the threshold's edge.
ANGLES = st.lists(st.integers(0, 359), min_size=1, max_size=24)


@settings(deadline=None)
@given(ANGLES, st.integers(0, 40), st.randoms(use_true_random=False), st.integers(1, 5))
def test_it_is_the_plain_rule_in_any_order_and_any_blocks(angles, reach, rng, block):
    vectors = rows(*angles).astype(np.float64).astype(np.float32)
    ids = rng.sample(range(100), len(angles))
    threshold = distance(reach + 0.5)
    blocks = GroupingBlocks(rows=block, leaders=block)
    found = group_near_duplicates(vectors, ids, threshold, blocks)
    order = rng.sample(range(len(ids)), len(ids))
    shuffled = [ids[number] for number in order]
    assert group_near_duplicates(vectors[order], shuffled, threshold, blocks) == found
    place = {item: row for row, item in enumerate(ids)}
    seen = [item for group in found for item in group]
    assert len(seen) == len(set(seen))
    assert list(found) == sorted(found)
    for group in found:
        leader = vectors[place[group[0]]]
        assert list(group) == sorted(group)
        assert all(1.0 - float(vectors[place[item]] @ leader) <= threshold for item in group)
    # Two leaders, and all that is alone, lie farther apart than the threshold.
    heads = [min(group) for group in found] + [item for item in ids if item not in seen]
    for number, one in enumerate(heads):
        for other in heads[:number]:
            assert 1.0 - float(vectors[place[one]] @ vectors[place[other]]) > threshold


def test_it_agrees_with_the_plain_rule_on_many_vectors():
    rng = np.random.default_rng(3)
    base = rng.normal(size=(60, 16))
    vectors = np.repeat(base, 5, axis=0) + rng.normal(scale=0.25, size=(300, 16))
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    ids = [int(number) for number in rng.permutation(5000)[:300]]
    assert len(naive(vectors, ids, 0.05)) > 20
    assert group_near_duplicates(vectors, ids, 0.05) == naive(vectors, ids, 0.05)

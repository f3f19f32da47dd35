"""Files of a tower are compared by what they find, not by how near their vectors are."""

import numpy as np
import pytest

from retllm_desktop.core.types import Vectors
from retllm_desktop.packs.rank_agreement import (
    FEWEST_ITEMS,
    RankAgreement,
    TowerComparison,
    compare_if_enough,
    compare_rankings,
)


def unit(rows: np.ndarray) -> Vectors:
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(5)


def test_the_same_vectors_rank_alike_and_so_do_rotated_ones(rng: np.random.Generator) -> None:
    items = unit(rng.normal(size=(60, 16)))
    found = compare_rankings(items, items)
    assert (found.overlap, found.items, found.queries) == (1.0, 60, 60)
    assert found.spearman == pytest.approx(1.0)
    assert found.alike
    turned = unit(items @ np.linalg.qr(rng.normal(size=(16, 16)))[0])
    within = compare_rankings(items, turned)
    assert within.alike
    # What is asked for stays where it was: against it, a rotated file finds others.
    across = compare_rankings(items, turned, [unit(rng.normal(size=(20, 16)))])
    assert not across.alike
    assert across.queries == 80


def test_a_narrow_cone_is_told_by_ranks_and_not_by_cosine(rng: np.random.Generator) -> None:
    middle = rng.normal(size=16) * 6
    items = unit(middle + rng.normal(size=(80, 16)))
    other = unit(middle + rng.normal(size=(80, 16)))  # nothing in common but the middle
    found = compare_rankings(items, other)
    assert found.least_cosine > 0.9
    assert found.overlap < 0.4
    assert not found.alike
    near = unit(items + rng.normal(size=items.shape) * 0.002)
    assert compare_rankings(items, near).alike


def test_what_cannot_be_compared_is_a_mistake(rng: np.random.Generator) -> None:
    few = unit(rng.normal(size=(FEWEST_ITEMS - 1, 4)))
    enough = unit(rng.normal(size=(FEWEST_ITEMS, 4)))
    assert compare_if_enough(few, few) is None
    assert compare_if_enough(enough, enough) is not None
    for exact, other in ((few, few), (enough, few)):
        with pytest.raises(ValueError, match="cannot compare"):
            compare_rankings(exact, other)


def test_sentences_say_what_was_found() -> None:
    bad = RankAgreement(0.613, 0.7, 0.93, 90, 60)
    refused = TowerComparison("image", bad)
    assert refused.refused
    assert refused.sentence("x") == (
        "The eight-bit picture model of the pack x ranks otherwise than the exact one, which is "
        "used instead: 61 % of the ten nearest are the same."
    )
    elsewhere = TowerComparison("text", bad, own=False)
    assert "than the exact one, which another pack has: 61 %" in elsewhere.sentence("x")
    good = TowerComparison("text", RankAgreement(0.98, 0.999, 0.99, 90, 60))
    assert not good.refused
    assert "ranks like its exact one: 98 %" in good.sentence("x")
    alone = TowerComparison("text", None)
    assert not alone.refused
    assert "nothing to compare its ranking with" in alone.sentence("x")

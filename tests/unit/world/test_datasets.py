"""Families, splits, and that each query has one answer."""

import random

import pytest

from models.world.claims import says_pair, truth
from models.world.datasets import (
    SEEDS_PER_SPLIT,
    SPLITS,
    RetrievalSet,
    Split,
    easy_set,
    hard_set,
    pairwise_set,
    split_rng,
    withheld_set,
)
from models.world.families import VARIANTS, family
from models.world.negatives import NEGATIVE_KINDS
from models.world.sampling import entries_of, group_relation
from models.world.scene import inside, overlaps
from models.world.vocabulary import WITHHELD, WITHHELD_TEST, WITHHELD_VALIDATION, pair_indices


def _assert_one_answer_each(found: RetrievalSet) -> None:
    for i, query in enumerate(found.queries):
        assert query.target == i
        for j, scene in enumerate(found.gallery):
            assert truth(scene, query.caption.claims) is (i == j)


def _pairs(found: RetrievalSet) -> set[tuple[int, int]]:
    return {(thing.kind, thing.colour) for scene in found.gallery for thing in scene.things}


def test_a_familys_captions_tell_its_members_apart() -> None:
    rng = random.Random(1)
    for _ in range(12):
        members = family(rng, exclude=WITHHELD)
        assert tuple(name for _, _, name in members) == VARIANTS
        for i, (_, caption, _) in enumerate(members):
            assert [truth(scene, caption.claims) for scene, _, _ in members] == [
                i == j for j in range(len(members))
            ]
        for scene, _, _ in members:
            assert all(inside(thing) for thing in scene.things)
            for k, one in enumerate(scene.things):
                assert not any(overlaps(one, two) for two in scene.things[k + 1 :])


def test_a_familys_variants_change_what_they_are_called_after() -> None:
    members = {name: scene for scene, _, name in family(random.Random(2))}
    base = members["base"]
    (one, group_a), (two, group_b) = entries_of(base)
    swapped = [entry for entry, _ in entries_of(members["colour_swap"])]
    assert [entry.colour for entry in swapped] == [two.colour, one.colour]
    assert members["background"].background != base.background
    assert members["background"].things == base.things
    moved = [group for _, group in entries_of(members["position_swap"])]
    before, after = group_relation(group_a, group_b), group_relation(*moved)
    assert before is not None
    assert after == before ^ 1
    assert len(members["count"].things) != len(base.things)
    sizes = [(entry.size for entry, _ in entries_of(members[name])) for name in ("base", "size")]
    assert list(sizes[0]) != list(sizes[1])


@pytest.mark.parametrize("split", SPLITS)
def test_hard_and_easy_sets(split: Split) -> None:
    banned = pair_indices(WITHHELD)
    for found, n in ((hard_set(split, 60), 60), (easy_set(split, 60), 60)):
        assert len(found.gallery) == len(found.queries) == n
        _assert_one_answer_each(found)
        assert not _pairs(found) & banned
        assert not any(says_pair(query.caption.claims, banned) for query in found.queries)


@pytest.mark.parametrize(
    ("split", "own", "other"),
    [
        ("test", WITHHELD_TEST, WITHHELD_VALIDATION),
        ("validation", WITHHELD_VALIDATION, WITHHELD_TEST),
    ],
)
def test_withheld_sets(
    split: Split, own: frozenset[tuple[str, str]], other: frozenset[tuple[str, str]]
) -> None:
    found = withheld_set(split, 48)
    _assert_one_answer_each(found)
    assert pair_indices(own) <= _pairs(found)
    assert not _pairs(found) & pair_indices(other)
    for scene, query in zip(found.gallery, found.queries, strict=True):
        assert pair_indices(own) & {(thing.kind, thing.colour) for thing in scene.things}
        assert says_pair(query.caption.claims, pair_indices(own))


def test_nothing_is_withheld_for_training() -> None:
    with pytest.raises(ValueError, match="training"):
        withheld_set("train", 1)
    assert not WITHHELD_TEST & WITHHELD_VALIDATION


def test_pairwise_sets() -> None:
    found = pairwise_set("validation", 6)
    assert [choice.kind for choice in found] == [kind for kind in NEGATIVE_KINDS for _ in range(6)]
    banned = pair_indices(WITHHELD)
    for choice in found:
        assert truth(choice.scene, choice.true_caption.claims) is True
        assert truth(choice.scene, choice.false_caption.claims) is False
        assert not says_pair(choice.false_caption.claims, banned)


def test_splits_share_no_scene() -> None:
    drawn = [{*hard_set(split, 40).gallery, *easy_set(split, 40).gallery} for split in SPLITS]
    assert not drawn[0] & drawn[1]
    assert not drawn[0] & drawn[2]
    assert not drawn[1] & drawn[2]


def test_split_seeds_are_bounded_and_distinct() -> None:
    assert len({split_rng(split, 5).random() for split in SPLITS}) == len(SPLITS)
    for index in (-1, SEEDS_PER_SPLIT):
        with pytest.raises(ValueError, match="outside"):
            split_rng("train", index)


def test_sets_are_the_same_every_time_and_longer_ones_start_alike() -> None:
    assert easy_set("test", 20) == easy_set("test", 20)
    assert easy_set("test", 20).queries == easy_set("test", 30).queries[:20]
    assert pairwise_set("test", 2) == pairwise_set("test", 2)

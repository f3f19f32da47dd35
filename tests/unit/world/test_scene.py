"""Relations, overlaps, and what the sampler promises."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.world.sampling import entries_of, group_relation, place, sample_scene
from models.world.scene import Scene, Thing, inside, overlaps, relation, stands
from models.world.vocabulary import WITHHELD, pair_indices

_place = st.floats(0.0, 1.0)
_things = st.builds(
    Thing, st.integers(0, 23), st.integers(0, 7), st.integers(0, 1), x=_place, y=_place
)


@given(_things, _things)
def test_a_relation_and_its_inverse_go_together(a: Thing, b: Thing) -> None:
    one, other = relation(a, b), relation(b, a)
    assert (one is None) == (other is None)
    if one is not None and other is not None:
        assert one ^ 1 == other
        assert [stands(a, r, b) for r in range(4)] == [r == one for r in range(4)]


@given(_things, _things)
def test_an_arguable_pair_is_never_asserted(a: Thing, b: Thing) -> None:
    if relation(a, b) is None:
        assert True not in [stands(a, r, b) for r in range(4)]


@pytest.mark.parametrize(
    ("dx", "dy", "expected"),
    [
        (-0.3, 0.0, 0),
        (0.3, 0.1, 1),
        (0.0, -0.2, 2),
        (0.05, 0.4, 3),
        (0.1, 0.0, None),
        (0.3, 0.3, None),
    ],
)
def test_relation(dx: float, dy: float, expected: int | None) -> None:
    assert relation(Thing(0, 0, 0, 0.5 + dx, 0.5 + dy), Thing(1, 1, 0, 0.5, 0.5)) == expected


def test_a_diagonal_pair_is_only_doubtful_the_way_it_points() -> None:
    above_left, other = Thing(0, 0, 0, 0.3, 0.3), Thing(1, 1, 0, 0.6, 0.6)
    assert [stands(above_left, r, other) for r in range(4)] == [None, False, None, False]


def test_scenes_keep_their_promises(scenes: list[Scene]) -> None:
    clear = 0
    twos = 0
    for scene in scenes:
        assert 1 <= len(scene.things) <= 4
        assert all(inside(thing) for thing in scene.things)
        for i, one in enumerate(scene.things):
            assert not any(overlaps(one, two) for two in scene.things[i + 1 :])
        entries = entries_of(scene)
        assert 1 <= len(entries) <= 3
        assert len({(entry.kind, entry.colour) for entry, _ in entries}) == len(entries)
        if len(entries) == 2:
            twos += 1
            clear += group_relation(entries[0][1], entries[1][1]) is not None
    assert clear > 0.8 * twos


def test_no_attribute_is_rare(scenes: list[Scene]) -> None:
    entries = [entry for scene in scenes for entry, _ in entries_of(scene)]
    assert {entry.kind for entry in entries} == set(range(24))
    assert {entry.colour for entry in entries} == set(range(8))
    assert {scene.background for scene in scenes} == set(range(6))
    small = sum(entry.size == 0 for entry in entries) / len(entries)
    assert 0.4 < small < 0.6
    assert {(entry.size, entry.count) for entry in entries} == {
        (size, count) for size in (0, 1) for count in (1, 2, 3)
    }


def test_excluded_pairs_never_occur() -> None:
    rng = random.Random(1)
    banned = pair_indices(WITHHELD)
    for _ in range(300):
        scene = sample_scene(rng, exclude=WITHHELD)
        assert not any((thing.kind, thing.colour) in banned for thing in scene.things)


def test_required_pairs_and_settings_are_kept() -> None:
    rng = random.Random(2)
    pairs = [("cat", "blue"), ("boat", "pink")]
    for _ in range(50):
        scene = sample_scene(rng, must_have=pairs, n_entries=3, background=4)
        assert pair_indices(pairs) <= {(thing.kind, thing.colour) for thing in scene.things}
        assert len(entries_of(scene)) == 3
        assert scene.background == 4


def test_contradictory_wishes_are_refused() -> None:
    with pytest.raises(ValueError, match="both"):
        sample_scene(random.Random(0), exclude=WITHHELD, must_have=[("cat", "blue")])
    with pytest.raises(ValueError, match="at most"):
        sample_scene(random.Random(0), n_entries=4)


def test_placing_is_refused_rather_than_squeezed() -> None:
    rng = random.Random(3)
    entries = [entry for entry, _ in entries_of(sample_scene(rng, n_entries=3))]
    tries = [place(rng, entries) for _ in range(30)]
    assert any(groups is not None for groups in tries)


@given(st.integers(0, 2**63))
def test_the_same_seed_gives_the_same_scene(seed: int) -> None:
    assert sample_scene(random.Random(seed)) == sample_scene(random.Random(seed))

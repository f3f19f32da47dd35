"""Scenes drawn anew, changed scenes, and the words for changes."""

import random
from dataclasses import replace

import pytest

from models.world.change_text import say_changes
from models.world.changes import (
    CHANGE_KINDS,
    Moved,
    Number,
    Recolour,
    Without,
    apply,
    changes_of,
    fits,
)
from models.world.claims import Phrase, Present, Related, Setting, truth
from models.world.likeness import OTHER_PLACE, SAME_PLACE, alike, differences, drawn_anew, is_sound
from models.world.sampling import sample_scene
from models.world.scene import Scene, Thing
from models.world.vocabulary import KINDS, WITHHELD, pair_indices

CAT = Thing(8, 0, 0, 0.2, 0.2)
FISH = Thing(9, 4, 1, 0.7, 0.7)
SCENE = Scene(0, (CAT, FISH), 1)


def test_a_scene_drawn_anew_is_the_same_scene_in_another_drawing() -> None:
    rng = random.Random(1)
    decors: set[int] = set()
    for _ in range(40):
        scene = sample_scene(rng)
        anew = drawn_anew(scene, rng)
        assert alike(scene, anew) is True
        assert is_sound(anew)
        assert not any(differences(scene, anew).values())
        decors.add(anew.decor_seed)
    assert len(decors) > 30


@pytest.mark.parametrize(
    ("shift", "expected"),
    [(0.0, True), (SAME_PLACE - 0.01, True), (0.08, None), (OTHER_PLACE + 0.01, False)],
)
def test_likeness_is_a_matter_of_how_far_things_moved(shift: float, expected: bool | None) -> None:
    moved = replace(SCENE, things=(replace(CAT, x=CAT.x + shift), FISH))
    assert alike(SCENE, moved) is expected
    assert alike(moved, SCENE) is expected


def test_likeness_sees_every_factor() -> None:
    for other, name in (
        (replace(SCENE, things=(replace(CAT, colour=1), FISH)), "colour"),
        (replace(SCENE, things=(replace(CAT, size=1), FISH)), "size"),
        (replace(SCENE, things=(replace(CAT, kind=3), FISH)), "kind"),
        (replace(SCENE, things=(FISH,)), "count"),
        (replace(SCENE, background=2), "background"),
    ):
        assert alike(SCENE, other) is False
        assert differences(SCENE, other)[name]


def test_every_kind_of_change_comes_out_as_said_and_only_it() -> None:
    rng = random.Random(2)
    made: dict[str, int] = dict.fromkeys(CHANGE_KINDS, 0)
    for _ in range(150):
        scene = sample_scene(rng)
        outcomes: list[tuple[str, Scene]] = []
        possible = changes_of(scene, rng)
        for name, change in possible:
            after = apply(change, scene, rng)
            if after is not None:
                outcomes.append((name, drawn_anew(after, rng)))
                made[name] += 1
        changes = dict(possible)
        for name, after in outcomes:
            assert is_sound(after)
            assert alike(scene, after) is False
            assert fits(changes[name], scene, scene) is False
            assert [n for n, _ in outcomes if fits(changes[n], scene, after) is not False] == [name]
            assert fits(changes[name], scene, after) is True
    assert min(made.values()) > 10, made


def test_a_further_change_does_not_fit() -> None:
    red = Recolour(Phrase(8), 3)
    after = replace(SCENE, things=(replace(CAT, colour=3), FISH))
    assert fits(red, SCENE, after) is True
    assert fits(red, SCENE, replace(after, background=4)) is False
    assert fits(red, SCENE, replace(after, things=after.things[:1])) is False


def test_some_changes_by_hand() -> None:
    assert fits(Without(Phrase(8)), SCENE, replace(SCENE, things=(FISH,))) is True
    assert fits(Setting(3), SCENE, replace(SCENE, background=3)) is True
    two = replace(SCENE, things=(CAT, replace(CAT, x=0.45), FISH))
    assert fits(Number(Phrase(8), 2, 1), SCENE, two) is True
    assert fits(Number(Phrase(8), 1, 2), two, SCENE) is True
    moved = replace(SCENE, things=(replace(CAT, x=0.7, y=0.2), FISH))
    assert fits(Moved(Related(Phrase(8), 2, Phrase(9))), SCENE, moved) is True
    assert fits(Moved(Related(Phrase(8), 0, Phrase(9))), SCENE, moved) is False


def test_no_change_brings_an_excluded_pair() -> None:
    rng = random.Random(3)
    banned = pair_indices(WITHHELD)
    for _ in range(60):
        scene = sample_scene(rng, exclude=WITHHELD)
        for _, change in changes_of(scene, rng, exclude=banned):
            after = apply(change, scene, rng)
            if after is not None:
                assert not {(t.kind, t.colour) for t in after.things} & banned


def test_texts_name_what_changes_and_nouns_end_where_they_say() -> None:
    rng = random.Random(4)
    for _ in range(60):
        scene = sample_scene(rng)
        for name, change in changes_of(scene, rng):
            said = say_changes([change], rng)
            assert said.ends[-1] <= len(said.text)
            for _, end in said.nouns:
                before = said.text[:end].lower()
                words = [w for noun in KINDS for w in noun]
                assert any(before.endswith((w, w + "s", w + "es")) for w in words), said
            assert said.nouns or name == "background"


def test_two_changes_are_said_in_order() -> None:
    said = say_changes([Without(Phrase(8)), Setting(2)], random.Random(5))
    assert len(said.ends) == 2
    assert said.ends[0] < said.ends[1]
    with pytest.raises(ValueError, match="at least one"):
        say_changes([], random.Random(5))


def test_what_a_removed_thing_leaves_is_true_of_captions_too() -> None:
    gone = apply(Without(Phrase(8)), SCENE, random.Random(6))
    assert gone is not None
    assert truth(gone, (Present(Phrase(8)),)) is False

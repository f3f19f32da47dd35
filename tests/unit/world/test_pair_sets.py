"""Sets for every pair: each query has one match, passages tell their scene."""

import random

import pytest

from models.world.change_text import say_changes
from models.world.changes import CHANGE_KINDS
from models.world.claims import Phrase, Related, Setting
from models.world.datasets import hard_set
from models.world.likeness import alike
from models.world.pair_sets import (
    PairSet,
    both_set,
    change_set,
    image_set,
    option_lists,
    passage_set,
)
from models.world.passages import ASIDES, tell
from models.world.sampling import entries_of, sample_scene
from models.world.scene import Scene
from models.world.vocabulary import BACKGROUNDS, COLOURS, KINDS, SIZES, plural


def scenes_of(data: PairSet) -> list[Scene]:
    return [item.scene for item in data.gallery if item.scene is not None]


@pytest.mark.parametrize("hard", [True, False])
def test_a_scene_drawn_anew_has_one_match(*, hard: bool) -> None:
    data = image_set("validation", 24, hard=hard)
    for query, target in zip(data.queries, data.targets, strict=True):
        assert query.scene is not None
        verdicts = [alike(query.scene, scene) for scene in scenes_of(data)]
        assert verdicts == [i == target for i in range(len(verdicts))]
    assert len(data.groups[0]) == (8 if hard else 1)
    assert all(target in group for target, group in zip(data.targets, data.groups, strict=True))


def test_changed_pictures_come_with_those_that_mislead() -> None:
    data = change_set("validation", 16)
    kinds = {data.kinds[target] for target in data.targets}
    assert kinds == set(CHANGE_KINDS)
    for query, target, group in zip(data.queries, data.targets, data.groups, strict=True):
        assert query.text
        assert query.scene is not None
        found = {data.kinds[item] for item in group}
        assert "unchanged" in found
        target_scene = data.gallery[target].scene
        assert target_scene is not None
        assert alike(query.scene, target_scene) is False


def test_a_match_with_captions_needs_both() -> None:
    data = both_set("validation", 12)
    for query, target, group in zip(data.queries, data.targets, data.groups, strict=True):
        assert query.scene is not None
        for item in group:
            candidate = data.gallery[item]
            assert candidate.scene is not None
            same = alike(query.scene, candidate.scene)
            assert same is (data.kinds[item] in {"match", "caption"})
        assert data.kinds[target] == "match"


def test_lists_of_sentences_hold_one_that_is_true() -> None:
    lists = option_lists("validation", 12)
    assert {len(entry.options) for entry in lists} == {2, 3, 4, 5}
    for entry in lists:
        assert [bool(kind) for kind in entry.kinds] == [
            i != entry.answer for i in range(len(entry.options))
        ]


def test_sets_of_different_splits_differ_and_repeat() -> None:
    assert change_set("test", 4) == change_set("test", 4)
    assert change_set("test", 4) != change_set("validation", 4)
    assert option_lists("test", 4) != option_lists("validation", 4)


def _names(phrase: Phrase) -> tuple[str, ...]:
    return tuple(n for word in KINDS[phrase.kind] for n in (word, plural(word)))


def test_a_passage_names_everything() -> None:
    rng = random.Random(1)
    for _ in range(40):
        scene = sample_scene(rng)
        passage = tell(scene, rng)
        text = passage.text.lower()
        assert all(text[:end].endswith(_names(phrase)) for phrase, end in passage.nouns)
        for claim, end in passage.claims:
            if isinstance(claim, Related):
                assert text[:end].endswith((*_names(claim.a), *_names(claim.b)))
        assert {phrase.kind for phrase, _ in passage.nouns} == {t.kind for t in scene.things}
        for entry, _ in entries_of(scene):
            nouns = [n for word in KINDS[entry.kind] for n in (word, plural(word))]
            assert any(word in text for word in nouns)
            assert any(word in text for word in COLOURS[entry.colour])
            assert any(word in text for word in SIZES[entry.size])
        assert any(words in text for words in BACKGROUNDS[scene.background])
        assert "\n" not in text


def test_asides_surround_some_passages() -> None:
    rng = random.Random(2)
    told = [tell(sample_scene(rng), rng).text for _ in range(60)]
    with_aside = sum(any(aside in text for aside in ASIDES) for text in told)
    assert 20 < with_aside < 58


def test_passages_answer_the_captions_of_the_hard_set() -> None:
    data = passage_set("validation", 16, hard=True)
    captions = [query.caption.text for query in hard_set("validation", 16).queries]
    assert [query.text for query in data.queries] == captions
    assert len({item.text for item in data.gallery}) == 16


def test_the_same_change_has_several_wordings() -> None:
    rng = random.Random(3)
    made = change_set("validation", 8)
    assert len({query.text for query in made.queries}) == 8
    scene = made.queries[0].scene
    assert scene is not None
    assert len({say_changes([Setting(1)], rng).text for _ in range(40)}) > 5

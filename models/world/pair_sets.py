"""Data sets for every other pair of query and candidate; each query has one answer."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from models.world.caption import describe
from models.world.change_text import say_changes
from models.world.changes import CHANGE_KINDS, Change, apply, changes_of, fits
from models.world.claims import truth
from models.world.datasets import RetrievalSet, Split, easy_set, excluded_pairs, hard_set, split_rng
from models.world.likeness import drawn_anew
from models.world.negatives import hard_negatives
from models.world.passages import tell
from models.world.sampling import sample_scene
from models.world.scene import Scene
from models.world.vocabulary import pair_indices

_STREAM: Final = 1 << 36
_IMAGES, _CHANGES, _BOTH, _OPTIONS, _PASSAGES = range(8, 13)
"""Streams of seeds; those below belong to ``datasets``."""

_OTHER_CHANGES: Final = 3
_MOST_OPTIONS: Final = 5

_pair_indices = lru_cache(maxsize=4)(pair_indices)


@dataclass(frozen=True, slots=True)
class Item:
    """A query or a candidate: a picture, a text, or both.

    Attributes:
        scene: What the picture shows, or None where there is no picture.
        text: The words, empty where there are none.
    """

    scene: Scene | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class PairSet:
    """Queries and the gallery they search.

    Attributes:
        queries: The queries.
        gallery: The candidates.
        targets: Index into the gallery of each query's one match.
        kinds: What makes each candidate of the gallery wrong, or what the target is.
        groups: For each query the candidates made to be mistaken for its target, the target
            among them.
    """

    queries: tuple[Item, ...]
    gallery: tuple[Item, ...]
    targets: tuple[int, ...]
    kinds: tuple[str, ...]
    groups: tuple[tuple[int, ...], ...]


class _Making:
    """A set that grows by a query with its group of candidates, the target first."""

    def __init__(self) -> None:
        self.queries: list[Item] = []
        self.gallery: list[Item] = []
        self._targets: list[int] = []
        self._kinds: list[str] = []
        self._groups: list[tuple[int, ...]] = []

    def add(self, query: Item, members: Sequence[tuple[str, Item]]) -> None:
        """Take in a query and its candidates, each with its kind."""
        start = len(self.gallery)
        self.queries.append(query)
        self.gallery += [item for _, item in members]
        self._kinds += [kind for kind, _ in members]
        self._targets.append(start)
        self._groups.append(tuple(range(start, len(self.gallery))))

    def finished(self) -> PairSet:
        """Return what there is."""
        return PairSet(
            tuple(self.queries),
            tuple(self.gallery),
            tuple(self._targets),
            tuple(self._kinds),
            tuple(self._groups),
        )


@dataclass(frozen=True, slots=True)
class OptionList:
    """A picture and sentences, one of which is true of it.

    Attributes:
        scene: What the picture shows.
        options: The sentences.
        answer: Index of the true one.
        kinds: What makes each of the others false; empty for the true one.
    """

    scene: Scene
    options: tuple[str, ...]
    answer: int
    kinds: tuple[str, ...]


def image_set(split: Split, n: int, *, hard: bool) -> PairSet:
    """Return scenes drawn anew as queries, the scenes of ``hard_set`` or ``easy_set`` as gallery.

    Args:
        split: Whose seeds to use.
        n: Queries; the gallery is as large.
        hard: Whether the gallery is of families of near-duplicates.
    """
    data = hard_set(split, n) if hard else easy_set(split, n)
    rng = split_rng(split, _IMAGES * _STREAM + int(hard))
    queries = tuple(Item(drawn_anew(scene, rng)) for scene in data.gallery)
    kinds = tuple(query.kind for query in data.queries)
    gallery = tuple(Item(scene) for scene in data.gallery)
    return PairSet(queries, gallery, tuple(range(len(queries))), kinds, _families(data))


def _families(data: RetrievalSet) -> tuple[tuple[int, ...], ...]:
    """Return for each scene the places of its own family, which begins with a «base»."""
    groups: list[tuple[int, ...]] = []
    start = 0
    kinds = [query.kind for query in data.queries]
    for i in range(1, len(kinds) + 1):
        if i == len(kinds) or kinds[i] in {"base", "easy"}:
            groups += [tuple(range(start, i))] * (i - start)
            start = i
    return tuple(groups)


def change_set(split: Split, n: int) -> PairSet:
    """Return pictures with a change said of them; the changed picture is to be found.

    Beside each target the gallery holds the unchanged scene («unchanged»), other changes of it
    («other change») and the target with one more change («and another»), all drawn anew.
    """
    made = _Making()
    attempt = 0
    while len(made.queries) < n:
        rng = split_rng(split, _CHANGES * _STREAM + attempt)
        attempt += 1
        wanted = CHANGE_KINDS[len(made.queries) % len(CHANGE_KINDS)]
        group = _change_group(rng, split, wanted)
        if group is None:
            continue
        query, change, members = group
        # Chance likeness across groups is next to impossible, but a data set must not hold it.
        scenes = [item.scene for item in made.gallery if item.scene is not None]
        if any(fits(change, query[0], scene) is not False for scene in scenes):
            continue
        made.add(Item(*query), [(kind, Item(scene)) for kind, scene in members])
    return made.finished()


def _change_group(
    rng: random.Random, split: Split, wanted: str
) -> tuple[tuple[Scene, str], Change, list[tuple[str, Scene]]] | None:
    exclude = excluded_pairs(split)
    banned = _pair_indices(exclude)
    scene = sample_scene(rng, exclude=exclude)
    possible = changes_of(scene, rng, exclude=banned)
    change = dict(possible).get(wanted)
    after = None if change is None else apply(change, scene, rng)
    if change is None or after is None:
        return None
    members = [(wanted, drawn_anew(after, rng)), ("unchanged", drawn_anew(scene, rng))]
    again = changes_of(after, rng, exclude=banned)
    further = apply(rng.choice(again)[1], after, rng)
    if further is not None:
        members.append(("and another", drawn_anew(further, rng)))
    others = [c for _, c in (*changes_of(scene, rng, exclude=banned), *possible) if c != change]
    for other in rng.sample(others, min(len(others), _OTHER_CHANGES)):
        changed = apply(other, scene, rng)
        if changed is not None:
            members.append(("other change", drawn_anew(changed, rng)))
    verdicts = [fits(change, scene, member) for _, member in members]
    if verdicts[0] is not True or any(v is not False for v in verdicts[1:]):
        return None
    return (scene, say_changes([change], rng).text), change, members


def both_set(split: Split, n: int) -> PairSet:
    """Return pictures with captions; a match shows the same scene and has a true caption.

    Beside each target the gallery holds the same scene with a false caption («caption»), a
    changed scene with a caption that is true of it («picture»), and one with the target's own
    caption where that is true of it too («picture, same caption»).
    """
    made = _Making()
    attempt = 0
    while len(made.queries) < n:
        rng = split_rng(split, _BOTH * _STREAM + attempt)
        attempt += 1
        scene = sample_scene(rng, exclude=excluded_pairs(split))
        members = _both_group(scene, rng, split)
        if members is None:
            continue
        made.add(Item(scene, describe(scene, rng).text), members)
    return made.finished()


def _both_group(scene: Scene, rng: random.Random, split: Split) -> list[tuple[str, Item]] | None:
    exclude = excluded_pairs(split)
    banned = _pair_indices(exclude)
    same = drawn_anew(scene, rng)
    caption = describe(same, rng)
    wrong = hard_negatives(same, caption, rng, exclude=exclude)
    possible = changes_of(scene, rng, exclude=banned)
    rng.shuffle(possible)
    changed = [s for _, c in possible if (s := apply(c, scene, rng)) is not None]
    changed = [drawn_anew(s, rng) for s in changed]
    if not wrong or len(changed) < 2 or truth(scene, caption.claims) is not True:
        return None
    members = [("match", Item(same, caption.text))]
    members += [
        ("caption", Item(drawn_anew(scene, rng), false.text))
        for _, false in rng.sample(wrong, min(2, len(wrong)))
    ]
    members.append(("picture", Item(changed[0], describe(changed[0], rng).text)))
    told = [s for s in changed[1:] if truth(s, caption.claims) is True]
    members += [("picture, same caption", Item(s, caption.text)) for s in told[:1]]
    return members


def option_lists(split: Split, n: int) -> tuple[OptionList, ...]:
    """Return pictures with two to five sentences: one true, the others almost true."""
    found: list[OptionList] = []
    attempt = 0
    while len(found) < n:
        rng = split_rng(split, _OPTIONS * _STREAM + attempt)
        attempt += 1
        scene = sample_scene(rng, exclude=excluded_pairs(split))
        caption = describe(scene, rng)
        wrong = [
            (kind, false.text)
            for said in (caption, describe(scene, rng))
            for kind, false in hard_negatives(scene, said, rng, exclude=excluded_pairs(split))
        ]
        wanted = 1 + len(found) % (_MOST_OPTIONS - 1)
        if len(wrong) < wanted:
            continue
        options = rng.sample(wrong, wanted)
        answer = rng.randrange(wanted + 1)
        options.insert(answer, ("", caption.text))
        found.append(
            OptionList(
                scene,
                tuple(text for _, text in options),
                answer,
                tuple(kind for kind, _ in options),
            )
        )
    return tuple(found)


def passage_set(split: Split, n: int, *, hard: bool) -> PairSet:
    """Return the captions of ``hard_set`` or ``easy_set`` as queries, passages as gallery."""
    data = hard_set(split, n) if hard else easy_set(split, n)
    rng = split_rng(split, _PASSAGES * _STREAM + int(hard))
    gallery = tuple(Item(text=tell(scene, rng).text) for scene in data.gallery)
    queries = tuple(Item(text=query.caption.text) for query in data.queries)
    kinds = tuple(query.kind for query in data.queries)
    return PairSet(queries, gallery, tuple(range(len(queries))), kinds, _families(data))

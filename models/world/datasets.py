"""Data sets by split: every query true of exactly one picture of its gallery."""

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, Literal

from models.world.caption import describe
from models.world.claims import phrases_of, says_pair, truth
from models.world.families import family
from models.world.grammar import Caption
from models.world.negatives import NEGATIVE_KINDS, hard_negatives
from models.world.sampling import sample_scene
from models.world.scene import Scene
from models.world.vocabulary import WITHHELD, WITHHELD_TEST, WITHHELD_VALIDATION, pair_indices

Split = Literal["train", "validation", "test"]
SPLITS: Final[tuple[Split, ...]] = ("train", "validation", "test")

SEEDS_PER_SPLIT: Final = 1 << 40
_STREAM: Final = 1 << 36
"""Seeds of one kind of set within a split; ``train_rng`` has the first stream."""


@dataclass(frozen=True, slots=True)
class Query:
    """A caption to search with.

    Attributes:
        caption: The text and its claims.
        target: Index into the gallery of the one scene it is true of.
        kind: The family's variant, or what the set is about.
    """

    caption: Caption
    target: int
    kind: str


@dataclass(frozen=True, slots=True)
class RetrievalSet:
    """Pictures and queries.

    Attributes:
        gallery: The scenes that are searched.
        queries: The queries, one for each scene of the gallery, in its order.
    """

    gallery: tuple[Scene, ...]
    queries: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """A picture, a true caption and a false one that differs little.

    Attributes:
        scene: The picture's content.
        true_caption: True of the scene.
        false_caption: False of the scene, in the same wording.
        kind: One of ``negatives.NEGATIVE_KINDS``.
    """

    scene: Scene
    true_caption: Caption
    false_caption: Caption
    kind: str


def split_rng(split: Split, index: int) -> random.Random:
    """Return the generator number ``index`` of a split; no two splits share a seed.

    Args:
        split: Which split's range of seeds to use.
        index: From 0; training streams use indices below 2**36, sets those above.

    Raises:
        ValueError: The index is outside the split's range.
    """
    if not 0 <= index < SEEDS_PER_SPLIT:
        raise ValueError(f"index {index} is outside the split's range of seeds")
    return random.Random(SPLITS.index(split) * SEEDS_PER_SPLIT + index)


def excluded_pairs(split: Split) -> frozenset[tuple[str, str]]:
    """Return the (kind, colour) pairs a split's ordinary sets never draw or say.

    All three splits leave out every withheld pair, so that the ordinary sets measure
    pairs that were trained and ``withheld_set`` alone those that were not.

    Raises:
        ValueError: There is no such split.
    """
    if split not in SPLITS:
        raise ValueError(f"no split is called {split!r}")
    return WITHHELD


def hard_set(split: Split, n_queries: int) -> RetrievalSet:
    """Return families of eight near-duplicates, cut to ``n_queries`` members."""
    gallery = _Gallery()
    attempt = 0
    while len(gallery.scenes) < n_queries:
        members = family(_rng(split, 1, attempt), exclude=excluded_pairs(split))
        members = members[: n_queries - len(gallery.scenes)]
        gallery.add([(scene, caption, name) for scene, caption, name in members])
        attempt += 1
    return gallery.as_set()


def easy_set(split: Split, n: int) -> RetrievalSet:
    """Return ``n`` independent scenes, each with a caption that fits no other."""
    gallery = _Gallery()
    attempt = 0
    while len(gallery.scenes) < n:
        rng = _rng(split, 2, attempt)
        scene = sample_scene(rng, exclude=excluded_pairs(split))
        gallery.add([(scene, describe(scene, rng, "full"), "easy")])
        attempt += 1
    return gallery.as_set()


def withheld_set(split: Split, n: int) -> RetrievalSet:
    """Return ``n`` scenes with a pair withheld for this split, and captions that say it.

    Raises:
        ValueError: The split is «train», which has no such pairs.
    """
    own = {"validation": WITHHELD_VALIDATION, "test": WITHHELD_TEST}.get(split)
    if own is None:
        raise ValueError("no pairs are withheld for the training split")
    choices = sorted(own)
    indices = pair_indices(own)
    gallery = _Gallery()
    attempt = 0
    while len(gallery.scenes) < n:
        rng = _rng(split, 3, attempt)
        pair = choices[attempt % len(choices)]
        scene = sample_scene(rng, exclude=WITHHELD - own, must_have=[pair])
        caption = describe(scene, rng, "full")
        # «Some red fish» alone would keep every other scene with red fish out of the gallery.
        if len(phrases_of(caption.claims)) + len(caption.claims) > 2 and says_pair(
            caption.claims, indices
        ):
            gallery.add([(scene, caption, f"{pair[1]} {pair[0]}")])
        attempt += 1
    return gallery.as_set()


def pairwise_set(split: Split, n_per_type: int) -> tuple[Choice, ...]:
    """Return ``n_per_type`` choices for each of ``NEGATIVE_KINDS``, ordered by kind."""
    exclude = excluded_pairs(split)
    found: dict[str, list[Choice]] = {kind: [] for kind in NEGATIVE_KINDS}
    attempt = 0
    while any(len(choices) < n_per_type for choices in found.values()):
        rng = _rng(split, 4, attempt)
        attempt += 1
        scene = sample_scene(rng, exclude=exclude)
        caption = describe(scene, rng)
        open_kinds = [kind for kind, choices in found.items() if len(choices) < n_per_type]
        made = hard_negatives(scene, caption, rng, open_kinds, exclude=exclude)
        if made:
            kind, false_caption = rng.choice(made)
            found[kind].append(Choice(scene, caption, false_caption, kind))
    return tuple(choice for choices in found.values() for choice in choices)


def _rng(split: Split, stream: int, index: int) -> random.Random:
    return split_rng(split, stream * _STREAM + index)


@dataclass(slots=True)
class _Gallery:
    """Scenes with captions so far, none of which fits another's scene."""

    scenes: list[Scene] = field(default_factory=list[Scene])
    queries: list[Query] = field(default_factory=list[Query])
    _scenes_with: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    _queries_about: dict[frozenset[int], list[int]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def add(self, members: Sequence[tuple[Scene, Caption, str]]) -> bool:
        """Add all the members or, where one could be mistaken, none."""
        for scene, caption, _ in members:
            if not self._fits_none(caption) or not self._is_new(scene):
                return False
        for scene, caption, kind in members:
            index = len(self.scenes)
            self.scenes.append(scene)
            self.queries.append(Query(caption, index, kind))
            for thing in scene.things:
                self._scenes_with[thing.kind].add(index)
            self._queries_about[_kinds_said(caption)].append(index)
        return True

    def as_set(self) -> RetrievalSet:
        return RetrievalSet(tuple(self.scenes), tuple(self.queries))

    def _fits_none(self, caption: Caption) -> bool:
        kinds = sorted(_kinds_said(caption))
        rivals = set[int].intersection(*(self._scenes_with[kind] for kind in kinds))
        return all(truth(self.scenes[i], caption.claims) is False for i in rivals)

    def _is_new(self, scene: Scene) -> bool:
        for kinds in _subsets(frozenset(thing.kind for thing in scene.things)):
            for i in self._queries_about.get(kinds, ()):
                if truth(scene, self.queries[i].caption.claims) is not False:
                    return False
        return True


def _kinds_said(caption: Caption) -> frozenset[int]:
    return frozenset(phrase.kind for phrase in phrases_of(caption.claims))


@lru_cache(maxsize=4096)
def _subsets(kinds: frozenset[int]) -> tuple[frozenset[int], ...]:
    found = [frozenset[int]()]
    for kind in sorted(kinds):
        found += [subset | {kind} for subset in found]
    return tuple(found[1:])

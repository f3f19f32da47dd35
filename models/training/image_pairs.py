"""Training pairs of pictures: the same scene anew, one changed, or another. No torch here."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from models.world.change_text import ChangeText, say_changes
from models.world.changes import Change, apply, changes_of, fits
from models.world.claims import Setting
from models.world.datasets import excluded_pairs
from models.world.likeness import alike, drawn_anew
from models.world.sampling import sample_scene
from models.world.scene import Scene
from models.world.vocabulary import COLOURS, KINDS, pair_indices

_SAME, _ONE, _TWO = 0.36, 0.80, 0.90
"""Up to which share of pairs shows the same scene, one change, two changes; the rest another."""

_FALSE_TEXTS = 2
_WEIGHTS = {"background": 0.6, "instead": 0.7, "number": 1.5, "move": 3.0, "resize": 1.3}
"""How much more often than others a kind of change makes the second picture."""


@dataclass(slots=True)
class ImagePair:
    """Two scenes and changes said of them.

    Attributes:
        query: The first picture's scene.
        candidate: The second picture's scene.
        same: Whether they are the same scene.
        texts: Changes, and whether they lead from the first to the second.
    """

    query: Scene
    candidate: Scene
    same: bool
    texts: list[tuple[ChangeText, bool]] = field(default_factory=list[tuple[ChangeText, bool]])


def image_pair(rng: random.Random) -> ImagePair:
    """Draw a pair of pictures whose likeness nobody would argue about."""
    exclude = excluded_pairs("train")
    banned = pair_indices(exclude)
    while True:
        scene = sample_scene(rng, exclude=exclude)
        possible = changes_of(scene, rng, exclude=banned)
        u = rng.random()
        if u < _SAME:
            pair = ImagePair(scene, drawn_anew(scene, rng), same=True)
            _add_false(pair, [c for _, c in possible], rng, 1)
            return pair
        pair = (
            _one_change(scene, possible, rng, banned)
            if u < _ONE
            else _two_changes(scene, possible, rng, banned)
            if u < _TWO
            else _another(scene, possible, rng, exclude)
        )
        if pair is not None and alike(pair.query, pair.candidate) is False:
            return pair


_Possible = Sequence[tuple[str, Change]]
_Banned = frozenset[tuple[int, int]]


def _chosen(possible: _Possible, rng: random.Random) -> Change:
    weights = [_WEIGHTS.get(name, 1.0) for name, _ in possible]
    return rng.choices(possible, weights)[0][1]


def _one_change(
    scene: Scene, possible: _Possible, rng: random.Random, banned: _Banned
) -> ImagePair | None:
    change = _chosen(possible, rng)
    after = apply(change, scene, rng)
    if after is None:
        return None
    candidate = drawn_anew(after, rng)
    if fits(change, scene, candidate) is not True:
        return None
    pair = ImagePair(scene, candidate, same=False)
    pair.texts += [(say_changes([change], rng), True) for _ in range(2)]
    # Other changes of the same kind are the nearest to being true.
    near = [c for _, c in changes_of(scene, rng, exclude=banned) if isinstance(c, type(change))]
    _add_false(pair, near, rng, 1)
    _add_false(pair, [c for _, c in possible], rng, _FALSE_TEXTS - 1)
    return pair


def _two_changes(
    scene: Scene, possible: _Possible, rng: random.Random, banned: _Banned
) -> ImagePair | None:
    first = _chosen(possible, rng)
    middle = apply(first, scene, rng)
    if middle is None:
        return None
    second = _chosen(changes_of(middle, rng, exclude=banned), rng)
    after = apply(second, middle, rng)
    if after is None:
        return None
    pair = ImagePair(scene, drawn_anew(after, rng), same=False)
    _add_false(pair, [first], rng, 1)
    if isinstance(second, Setting) and not isinstance(first, Setting):
        pair.texts.append((say_changes([first, second], rng), True))
        _add_false(pair, [second], rng, 1)
    return pair


def _another(
    scene: Scene, possible: _Possible, rng: random.Random, exclude: frozenset[tuple[str, str]]
) -> ImagePair:
    thing = rng.choice(scene.things)
    shared = (KINDS[thing.kind][0], COLOURS[thing.colour][0])
    other = sample_scene(
        rng,
        exclude=exclude,
        must_have=[shared] if rng.random() < 0.7 else [],
        background=scene.background if rng.random() < 0.5 else None,
    )
    pair = ImagePair(scene, other, same=False)
    _add_false(pair, [c for _, c in possible], rng, 1)
    return pair


def _add_false(pair: ImagePair, changes: Sequence[Change], rng: random.Random, wanted: int) -> None:
    """Add texts whose change certainly does not lead from the one picture to the other."""
    for change in rng.sample(list(changes), len(changes)):
        if wanted <= 0:
            return
        if fits(change, pair.query, pair.candidate) is False:
            pair.texts.append((say_changes([change], rng), False))
            wanted -= 1

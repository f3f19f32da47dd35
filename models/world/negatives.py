"""Hard negatives: captions a small step away from a true one, and certainly false."""

import random
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Final

from models.world.claims import Claim, Phrase, Present, Related, Setting, says_pair, truth
from models.world.grammar import Caption, realise_as
from models.world.scene import Scene
from models.world.vocabulary import (
    BACKGROUNDS,
    COLOURS,
    COUNTS,
    KINDS,
    RELATIONS,
    SIZES,
    pair_indices,
)

_MAX_PHRASES: Final = 3
_ATTEMPTS: Final = 6
_COUNT_WEIGHTS: Final = (0.45, 0.37, 0.18)

_pair_indices = lru_cache(maxsize=64)(pair_indices)
_Claims = tuple[Claim, ...]
_Place = tuple[int, int]


def hard_negatives(
    scene: Scene,
    caption: Caption,
    rng: random.Random,
    kinds: Collection[str] | None = None,
    *,
    exclude: frozenset[tuple[str, str]] = frozenset(),
) -> list[tuple[str, Caption]]:
    """Return false captions that differ minimally from a true one, in the same wording.

    Args:
        scene: The picture's content.
        caption: A caption that is true of it.
        rng: The source of every choice.
        kinds: Which of ``NEGATIVE_KINDS`` to try; None for all.
        exclude: (kind, colour) pairs, by canonical name, that no negative may say.

    Returns:
        At most one (kind of negative, caption) for each kind that the caption allows, in
        the order of ``NEGATIVE_KINDS``; each is exactly False of the scene.

    Raises:
        ValueError: ``kinds`` holds an unknown name.
    """
    if kinds is not None and not set(kinds) <= set(NEGATIVE_KINDS):
        raise ValueError(f"unknown kinds of negatives: {sorted(set(kinds) - set(NEGATIVE_KINDS))}")
    banned = _pair_indices(exclude)
    found: list[tuple[str, Caption]] = []
    for name, change in _CHANGES.items():
        if kinds is not None and name not in kinds:
            continue
        for _ in range(_ATTEMPTS):
            claims = change(scene, caption.claims, rng)
            if claims is None:
                break
            if not says_pair(claims, banned) and truth(scene, claims) is False:
                found.append((name, realise_as(claims, caption.wording)))
                break
    return found


def _places(claims: _Claims) -> Iterator[tuple[_Place, Phrase]]:
    for i, claim in enumerate(claims):
        if isinstance(claim, Present):
            yield (i, 0), claim.phrase
        elif isinstance(claim, Related):
            yield (i, 0), claim.a
            yield (i, 1), claim.b


def _put(claims: _Claims, place: _Place, phrase: Phrase) -> _Claims:
    i, part = place
    claim = claims[i]
    if isinstance(claim, Related):
        claim = replace(claim, b=phrase) if part else replace(claim, a=phrase)
    else:
        claim = Present(phrase)
    return (*claims[:i], claim, *claims[i + 1 :])


def _some(
    claims: _Claims, rng: random.Random, wanted: Callable[[Phrase], bool]
) -> tuple[_Place, Phrase] | None:
    found = [(place, phrase) for place, phrase in _places(claims) if wanted(phrase)]
    return rng.choice(found) if found else None


def _other(rng: random.Random, n: int, actual: int) -> int:
    return (actual + 1 + rng.randrange(n - 1)) % n


def _add_obj(_scene: Scene, claims: _Claims, rng: random.Random) -> _Claims | None:
    phrases = [phrase for _, phrase in _places(claims)]
    if not phrases or len(phrases) >= _MAX_PHRASES:
        return None
    model = rng.choice(phrases)
    added = Present(
        Phrase(
            rng.randrange(len(KINDS)),
            None if model.colour is None else rng.randrange(len(COLOURS)),
            None if model.size is None else rng.randrange(len(SIZES)),
            model.count,
            model.many,
        )
    )
    # After a thing, so that a leading or closing setting keeps its place.
    spots = [i for i, claim in enumerate(claims) if not isinstance(claim, Setting)]
    at = spots[0] if rng.random() < 0.5 else spots[-1] + 1
    return (*claims[:at], added, *claims[at:])


def _add_att(scene: Scene, claims: _Claims, rng: random.Random) -> _Claims | None:
    spot = _some(claims, rng, lambda p: p.colour is None or p.size is None)
    if spot is None:
        return None
    place, phrase = spot
    if phrase.size is not None or (phrase.colour is None and rng.random() < 0.6):
        return _put(claims, place, replace(phrase, colour=_a_colour(scene, rng)))
    return _put(claims, place, replace(phrase, size=rng.randrange(len(SIZES))))


def _a_colour(scene: Scene, rng: random.Random) -> int:
    """Return a colour, half of the time one that the picture does show."""
    if rng.random() < 0.5:
        return rng.choice(scene.things).colour
    return rng.randrange(len(COLOURS))


def _replace_obj(_scene: Scene, claims: _Claims, rng: random.Random) -> _Claims | None:
    spot = _some(claims, rng, lambda _: True)
    if spot is None:
        return None
    place, phrase = spot
    return _put(claims, place, replace(phrase, kind=_other(rng, len(KINDS), phrase.kind)))


def _replace_att(scene: Scene, claims: _Claims, rng: random.Random) -> _Claims | None:
    spot = _some(claims, rng, lambda p: p.colour is not None)
    if spot is None:
        return None
    place, phrase = spot
    return _put(claims, place, replace(phrase, colour=_a_colour(scene, rng)))


def _replace_size(_scene: Scene, claims: _Claims, rng: random.Random) -> _Claims | None:
    spot = _some(claims, rng, lambda p: p.size is not None)
    if spot is None:
        return None
    place, phrase = spot
    return _put(claims, place, replace(phrase, size=1 - (phrase.size or 0)))


def _replace_rel(_scene: Scene, claims: _Claims, rng: random.Random) -> _Claims | None:
    related = [i for i, claim in enumerate(claims) if isinstance(claim, Related)]
    if not related:
        return None
    i = rng.choice(related)
    claim = claims[i]
    if not isinstance(claim, Related):
        return None
    changed = replace(claim, relation=_other(rng, len(RELATIONS), claim.relation))
    return (*claims[:i], changed, *claims[i + 1 :])


def _replace_bg(scene: Scene, claims: _Claims, rng: random.Random) -> _Claims | None:
    if not any(isinstance(claim, Setting) for claim in claims):
        return None
    other = Setting(_other(rng, len(BACKGROUNDS), scene.background))
    return tuple(other if isinstance(claim, Setting) else claim for claim in claims)


def _replace_count(_scene: Scene, claims: _Claims, rng: random.Random) -> _Claims | None:
    spot = _some(claims, rng, lambda p: p.count is not None)
    if spot is None:
        return None
    place, phrase = spot
    # As rare as in true captions: three alike seldom find room in a picture.
    count = rng.choices(range(1, len(COUNTS) + 1), _COUNT_WEIGHTS)[0]
    return _put(claims, place, replace(phrase, count=count))


def _swap_obj(_scene: Scene, claims: _Claims, rng: random.Random) -> _Claims | None:
    related = [(i, c) for i, c in enumerate(claims) if isinstance(c, Related)]
    if not related:
        return None
    i, claim = rng.choice(related)
    return (*claims[:i], Related(claim.b, claim.relation, claim.a), *claims[i + 1 :])


def _swap(
    claims: _Claims,
    rng: random.Random,
    attribute: Callable[[Phrase], int | None],
    exchange: Callable[[Phrase, Phrase], Phrase],
) -> _Claims | None:
    places = list(_places(claims))
    pairs = [
        (one, two)
        for k, one in enumerate(places)
        for two in places[k + 1 :]
        if None not in (attribute(one[1]), attribute(two[1]))
        and attribute(one[1]) != attribute(two[1])
    ]
    if not pairs:
        return None
    (place_a, a), (place_b, b) = rng.choice(pairs)
    return _put(_put(claims, place_a, exchange(a, b)), place_b, exchange(b, a))


def _swap_att(_scene: Scene, claims: _Claims, rng: random.Random) -> _Claims | None:
    return _swap(claims, rng, lambda p: p.colour, lambda p, q: replace(p, colour=q.colour))


def _swap_size(_scene: Scene, claims: _Claims, rng: random.Random) -> _Claims | None:
    return _swap(claims, rng, lambda p: p.size, lambda p, q: replace(p, size=q.size))


_CHANGES: Final[dict[str, Callable[[Scene, _Claims, random.Random], _Claims | None]]] = {
    "add_obj": _add_obj,
    "add_att": _add_att,
    "replace_obj": _replace_obj,
    "replace_att": _replace_att,
    "replace_size": _replace_size,
    "replace_rel": _replace_rel,
    "replace_bg": _replace_bg,
    "replace_count": _replace_count,
    "swap_obj": _swap_obj,
    "swap_att": _swap_att,
    "swap_size": _swap_size,
}

NEGATIVE_KINDS: Final[tuple[str, ...]] = tuple(_CHANGES)

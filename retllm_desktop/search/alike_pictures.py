"""Which of very many pictures are copies of each other: other sizes, encodings, turned ones.

What ``search/near_duplicates.py`` does with the candidates of one query is done here with all
pictures of a library, within the limits for copies. To compare each with each would take minutes;
so pictures are laid into *buckets* first, by a short projection of their edges:

1. A picture turned has the same differences between neighbouring cells in other places, with other
   signs. So the projection of all four turns is one product with four arrangements of the axes.
2. The axes are orthonormal, so no two pictures are farther apart in the projection than they are:
   what is too far there is no copy.
3. Buckets are the nearest of some centres, found among the pictures themselves. Each picture, in
   each turn, is compared with what lies in the few buckets nearest to it; copies are so near to
   each other that they share one.
4. Pairs that are left are compared as a whole.

Everything is by fixed seeds and in the order of the pictures: the same pictures give the same
groups. ``tests/benchmarks/sidebar.py`` measures time and what is missed.
"""

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from retllm_desktop.core.picture_signature import SIGNATURE_BYTES, SIGNATURE_CELLS
from retllm_desktop.core.progress import CancelToken
from retllm_desktop.search.near_duplicates import COPY_LIMITS, edges_of

_Rows = npt.NDArray[np.float32]
_Numbers = npt.NDArray[np.int64]
Signatures = npt.NDArray[np.uint8]
"""(n, 768) uint8: signatures of n pictures."""

_TURNS: Final = 4
_AXES: Final = 48
_SAMPLE: Final = 4_096
_SEED: Final = 20_240_607
_PER_BUCKET: Final = 200
_MOST_BUCKETS: Final = 512
_PROBED: Final = 4
"""Buckets that a picture is looked for in."""
_ROUNDS: Final = 6
_BLOCK: Final = 4_096
_PAIRS_AT_ONCE: Final = 8_192
_LARGEST: Final = 4
_TIE: Final = 1e-5
_LEAST: Final = 1e-3


def find_alike(
    signatures: Signatures, cancel: CancelToken | None = None
) -> tuple[tuple[int, ...], ...]:
    """Group pictures that are copies of each other.

    In their order, a picture joins the nearest *leader* that it is a copy of, or becomes one
    itself: so no chain of small steps joins what is far apart.

    Args:
        signatures: Of the pictures.
        cancel: Ends it; what was found by then is returned.

    Returns:
        Places of two and more, ascending, groups by their first one.
    """
    if len(signatures) < 2:
        return ()
    pairs = _candidates(signatures, cancel or CancelToken())
    near: dict[int, list[tuple[float, int]]] = {}
    for start in range(0, len(pairs), _PAIRS_AT_ONCE):
        if cancel is not None and cancel.cancelled:
            break
        some = pairs[start : start + _PAIRS_AT_ONCE]
        distances, alike = _compare(signatures, some)
        for (first, second, _turn), distance in zip(
            some[alike].tolist(), distances[alike].tolist(), strict=True
        ):
            near.setdefault(max(first, second), []).append((distance, min(first, second)))
    return _by_leaders(near)


def _by_leaders(near: dict[int, list[tuple[float, int]]]) -> tuple[tuple[int, ...], ...]:
    """Group by leaders.

    Args:
        near: Of each picture the copies before it, with their distances.
    """
    leader_of: dict[int, int] = {}
    groups: dict[int, list[int]] = {}
    for place in sorted(near):
        leaders = [
            (round(distance / _TIE), other)
            for distance, other in near[place]
            if leader_of.get(other, other) == other
        ]
        if leaders:
            leader = min(leaders)[1]
            leader_of[place] = leader
            groups.setdefault(leader, [leader]).append(place)
    return tuple(tuple(groups[leader]) for leader in sorted(groups))


def _candidates(signatures: Signatures, cancel: CancelToken) -> _Numbers:
    """Return pairs that may be copies: (pairs, 3) places and the turn of the second one."""
    axes = _turned_axes(_principal_axes(signatures))
    turned = np.empty((_TURNS, len(signatures), _AXES), np.float32)
    there = np.zeros(len(signatures), np.bool_)
    for start, edges in _edges(signatures):
        if cancel.cancelled:
            break
        end = start + len(edges)
        # A picture of one colour has nothing that could be compared.
        there[start:end] = np.abs(edges).max(axis=1) > 0
        turned[:, start:end] = (edges @ axes).reshape(len(edges), _TURNS, _AXES).swapaxes(0, 1)
    places = np.flatnonzero(there)
    if len(places) < 2 or cancel.cancelled:
        return np.zeros((0, 3), np.int64)
    turned = turned[:, places]
    centres = _centres(turned[0])
    home = _nearest_centres(turned[0], centres, 1)[:, 0]
    order = np.argsort(home, kind="stable")
    starts = np.searchsorted(home[order], np.arange(len(centres) + 1))
    found: list[_Numbers] = []
    for turn in range(_TURNS):
        probed = _nearest_centres(turned[turn], centres, min(_PROBED, len(centres)))
        asked = np.argsort(probed, axis=None, kind="stable")
        begins = np.searchsorted(probed.ravel()[asked], np.arange(len(centres) + 1))
        asked //= probed.shape[1]
        for bucket in range(len(centres)):
            if cancel.cancelled:
                break
            members = order[starts[bucket] : starts[bucket + 1]]
            asking = asked[begins[bucket] : begins[bucket + 1]]
            found += _near_pairs(turned[0], turned[turn], members, asking, turn)
    if not found:
        return np.zeros((0, 3), np.int64)
    pairs = np.concatenate(found)
    pairs[:, :2] = places[pairs[:, :2]]
    # Each pair is met from both sides.
    return np.unique(pairs, axis=0)


def _near_pairs(
    base: _Rows, turned: _Rows, members: _Numbers, asking: _Numbers, turn: int
) -> Iterator[_Numbers]:
    """Yield pairs of a bucket that are near in the projection, the lower place first.

    Args:
        base: The projections.
        turned: Those of the pictures turned.
        members: What lies in the bucket.
        asking: What is looked for in it.
        turn: How often it is turned by a quarter.
    """
    limit = 2 * COPY_LIMITS.edges + _LEAST
    squares = (base[members] ** 2).sum(axis=1)
    for start in range(0, len(asking), _BLOCK):
        some = asking[start : start + _BLOCK]
        rows = turned[some]
        apart = (rows**2).sum(axis=1)[:, None] + squares - 2 * (rows @ base[members].T)
        one, other = np.nonzero(apart <= limit)
        first, second = members[other], some[one]
        keep = first != second
        first, second = first[keep], second[keep]
        # The first one as it is, the second one turned; the other way it is turned back.
        back = (_TURNS - turn) % _TURNS
        turns = np.where(first < second, turn, back)
        yield np.stack(
            [np.minimum(first, second), np.maximum(first, second), turns], axis=1
        ).astype(np.int64)


def _compare(signatures: Signatures, pairs: _Numbers) -> tuple[_Rows, npt.NDArray[np.bool_]]:
    """Return of pairs how far their edges are apart, and whether they are copies."""
    first = _cells(signatures[pairs[:, 0]])
    second = _cells(signatures[pairs[:, 1]])
    for turn in range(1, _TURNS):
        chosen = pairs[:, 2] == turn
        second[chosen] = np.rot90(second[chosen], turn, (1, 2))
    distances: _Rows = 1 - (edges_of(first) * edges_of(second)).sum(axis=1)
    alike = distances <= COPY_LIMITS.edges
    alike[alike] = _colours_apart(first[alike], second[alike]) <= COPY_LIMITS.colour
    return distances, alike


def _colours_apart(first: _Rows, second: _Rows) -> _Rows:
    """Return ``colour_distance`` of many pairs."""
    means = second.mean(axis=(1, 2, 3)), first.mean(axis=(1, 2, 3))
    brightness = means[1] / np.maximum(means[0], _LEAST)
    apart = np.abs(first - second * brightness[:, None, None, None]).max(axis=3)
    flat = apart.reshape(len(apart), SIGNATURE_CELLS**2)
    return np.partition(flat, -_LARGEST, axis=1)[:, -_LARGEST:].mean(axis=1)


def _cells(signatures: Signatures) -> _Rows:
    shape = (len(signatures), SIGNATURE_CELLS, SIGNATURE_CELLS, 3)
    return signatures.reshape(shape).astype(np.float32) / np.float32(255)


def _edges(signatures: Signatures) -> Iterator[tuple[int, _Rows]]:
    for start in range(0, len(signatures), _BLOCK):
        yield start, edges_of(_cells(signatures[start : start + _BLOCK]))


def _principal_axes(signatures: Signatures) -> _Rows:
    """Return (1440, 48) orthonormal axes along which the edges of a sample differ most."""
    step = max(1, len(signatures) // _SAMPLE)
    edges = edges_of(_cells(signatures[::step][:_SAMPLE]))
    axes = np.random.default_rng(_SEED).normal(size=(edges.shape[1], _AXES)).astype(np.float32)
    for _ in range(3):
        axes = _orthonormal(edges.T @ (edges @ axes))
    return _orthonormal(axes)


def _orthonormal(columns: npt.NDArray[np.floating]) -> _Rows:
    """Return orthonormal columns of the same span, by the small matrix of their products."""
    made = columns.astype(np.float64)
    values, vectors = np.linalg.eigh(made.T @ made)
    # What spans nothing, as of very few pictures, becomes nothing.
    scales = np.where(values > values[-1] * 1e-12, 1 / np.sqrt(np.maximum(values, 1e-300)), 0.0)
    return np.ascontiguousarray(made @ (vectors * scales), np.float32)


def _turned_axes(axes: _Rows) -> _Rows:
    """Return (1440, 4 · 48): axes whose product with edges is that of ``axes`` with turned ones."""
    cells = np.arange(SIGNATURE_BYTES).reshape(SIGNATURE_CELLS, SIGNATURE_CELLS, 3)
    known = {pair: place for place, pair in enumerate(_neighbours(cells))}
    arranged = [axes]
    for turn in range(1, _TURNS):
        # The edge between two cells of the turned picture is one of the picture, or its opposite.
        made = np.empty_like(axes)
        for place, (before, after) in enumerate(_neighbours(np.rot90(cells, turn))):
            same = known.get((before, after))
            if same is None:
                made[known[after, before]] = -axes[place]
            else:
                made[same] = axes[place]
        arranged.append(made)
    return np.concatenate(arranged, axis=1)


def _neighbours(cells: npt.NDArray[np.int64]) -> Sequence[tuple[int, int]]:
    """Return the pairs of numbers of which ``edges_of`` takes differences, in its order."""
    pairs: list[tuple[int, int]] = []
    for before, after in ((cells[:-1], cells[1:]), (cells[:, :-1], cells[:, 1:])):
        pairs += zip(before.ravel().tolist(), after.ravel().tolist(), strict=True)
    return pairs


def _centres(rows: _Rows) -> _Rows:
    """Return centres of buckets: some rows, moved to the middle of what is nearest to them."""
    number = min(_MOST_BUCKETS, max(1, len(rows) // _PER_BUCKET))
    centres = rows[np.linspace(0, len(rows) - 1, number).astype(np.int64)].copy()
    if number == 1:
        return centres
    sample = rows[:: max(1, len(rows) // (number * 40))]
    for _ in range(_ROUNDS):
        home = _nearest_centres(sample, centres, 1)[:, 0]
        counts = np.bincount(home, minlength=number)
        sums = np.zeros_like(centres)
        np.add.at(sums, home, sample)
        full = counts > 0
        centres[full] = sums[full] / counts[full, None]
    return centres


def _nearest_centres(rows: _Rows, centres: _Rows, number: int) -> _Numbers:
    """Return (n, number) the nearest centres of rows."""
    halves = (centres**2).sum(axis=1) / 2
    found = np.empty((len(rows), number), np.int64)
    for start in range(0, len(rows), _BLOCK):
        near = rows[start : start + _BLOCK] @ centres.T - halves
        if number == 1:
            found[start : start + _BLOCK, 0] = near.argmax(axis=1)
        else:
            best = np.argpartition(near, -number, axis=1)[:, -number:]
            found[start : start + _BLOCK] = best
    return found

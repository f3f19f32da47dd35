"""Groups of near-duplicates by their vectors: stars around the item that came first."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from retllm_desktop.core.types import Vectors

_ROWS_PER_BLOCK: Final = 1024
_LEADERS_PER_BLOCK: Final = 8192


def group_near_duplicates(
    vectors: Vectors, ids: Sequence[int], threshold_distance: float
) -> tuple[tuple[int, ...], ...]:
    """Find near-duplicates.

    Taken by ascending id, an item joins the nearest *leader* within the threshold, ties by lower
    id, and becomes a leader itself where there is none. So any member lies within the threshold
    of the first of its group, and no chain of small steps joins what is far apart: two members
    are at most twice the threshold's angle apart. The result does not depend on the order given.

    Args:
        vectors: (n, d) float32, unit rows.
        ids: Their n items, each once.
        threshold_distance: Cosine distance up to which two are near-duplicates, 0…2.

    Returns:
        Groups of two and more, members by ascending id, groups by their first member.

    Raises:
        ValueError: There are not as many ids as vectors, or one comes twice.
    """
    if len(ids) != len(vectors) or len(set(ids)) != len(ids):
        raise ValueError("each vector needs an id of its own")
    order = np.argsort(np.asarray(ids, dtype=np.int64), kind="stable")
    least = 1.0 - threshold_distance
    leaders = np.empty_like(vectors)
    members: list[list[int]] = []
    for start in range(0, len(order), _ROWS_PER_BLOCK):
        chosen = order[start : start + _ROWS_PER_BLOCK]
        block = vectors[chosen]
        best, nearest = _nearest_leaders(block, leaders[: len(members)])
        known = len(members)
        among: Vectors = block @ block.T
        # Most have nothing near them: only the others are looked at one by one.
        hopeful: list[bool] = (np.tril(among, -1).max(axis=1) >= least).tolist()
        positions: list[int] = chosen.tolist()
        leads = np.zeros(len(chosen), dtype=np.bool_)
        for row, position in enumerate(positions):
            leader = int(nearest[row]) if best[row] >= least else -1
            if hopeful[row] and leads.any():
                cosines: Vectors = np.where(leads, among[row], np.float32(-2.0))
                place = int(np.argmax(cosines))
                if cosines[place] >= least and (leader < 0 or cosines[place] > best[row]):
                    leader = known + int(np.count_nonzero(leads[:place]))
            if leader >= 0:
                members[leader].append(int(ids[position]))
                continue
            leaders[len(members)] = block[row]
            members.append([int(ids[position])])
            leads[row] = True
    return tuple(tuple(group) for group in members if len(group) > 1)


def _nearest_leaders(block: Vectors, leaders: Vectors) -> tuple[Vectors, npt.NDArray[np.int64]]:
    """The greatest cosine of each row with a leader, and which it is; −2 without leaders."""
    best = np.full(len(block), -2.0, dtype=np.float32)
    nearest = np.full(len(block), -1, dtype=np.int64)
    for start in range(0, len(leaders), _LEADERS_PER_BLOCK):
        cosines = block @ leaders[start : start + _LEADERS_PER_BLOCK].T
        place = np.argmax(cosines, axis=1)
        value = cosines[np.arange(len(block)), place]
        better = value > best
        best[better] = value[better]
        nearest[better] = place[better] + start
    return best, nearest

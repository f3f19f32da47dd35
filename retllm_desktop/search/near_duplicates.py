"""Which pictures of a list are near-duplicates: copies, other sizes, turned ones, bursts.

Only the candidates at hand are compared, by the signatures that the library holds of them
(``core/picture_signature.py``). In the order of the list a picture joins the nearest *leader* that
it is alike to, or becomes a leader itself: so no chain of small steps joins what is far apart, and
what is read on changes nothing.

Two numbers are compared, over all four turns of one picture. *Edges*: one minus the correlation of
the differences between neighbouring cells, which is blind to brightness. *Colour*: the mean of the
four largest differences between cells, which one thing of another colour raises. A copy is close in
both. Photographs of a burst are moved a little, and less close; drawings and pages as close as that
are others by a colour, a place or a sentence, so only photographs are folded by it. Decision 0028
has the measurements.
"""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from retllm_desktop.core.picture_signature import SIGNATURE_BYTES, SIGNATURE_CELLS
from retllm_desktop.core.picture_types import PictureType
from retllm_desktop.core.types import Item, Modality

_Cells = npt.NDArray[np.float32]


class LikenessLimits(NamedTuple):
    """Up to where two pictures are alike: edges in 0 … 2, colour in 0 … 1."""

    edges: float
    colour: float


COPY_LIMITS: Final = LikenessLimits(0.06, 0.03)
"""Of any two pictures."""
BURST_LIMITS: Final = LikenessLimits(0.35, 0.35)
"""Of two photographs."""
_LARGEST: Final = 4
_EDGES: Final = 2 * SIGNATURE_CELLS * (SIGNATURE_CELLS - 1) * 3
_TIE: Final = 1e-5
"""What differs by less is equal: rounding differs between processors, groups must not."""
_FLAT: Final = 1e-3
"""Root of the sum of squares of edges below which a picture is one colour: nothing to compare."""


def may_fold(item: Item) -> bool:
    """Return whether an item is a picture by itself, neither a page nor a part."""
    return item.modality is Modality.IMAGE and not item.label and item.part == 0


class NearDuplicates:
    """Groups pictures as a list is read on."""

    def __init__(self) -> None:
        """Begin without any."""
        self._leaders: list[int] = []
        self._photographs: list[bool] = []
        self._cells: list[_Cells] = []
        self._edges: _Cells = np.zeros((0, _EDGES), np.float32)

    def group(self, items: Sequence[Item], signatures: Mapping[int, bytes]) -> dict[int, int]:
        """Return for each picture the first one that it is alike to, which may be itself.

        Args:
            items: Pictures in the order of the list, none of them grouped before.
            signatures: By item id; those without one are alone.
        """
        groups = {item.id: item.id for item in items}
        held = [one for one in items if len(signatures.get(one.id, b"")) == SIGNATURE_BYTES]
        if not held:
            return groups
        data = np.frombuffer(b"".join(signatures[item.id] for item in held), np.uint8)
        shape = (len(held), SIGNATURE_CELLS, SIGNATURE_CELLS, 3)
        cells = data.reshape(shape).astype(np.float32) / np.float32(255)
        edges = edges_of(cells)
        # Against what leads already, and against each other: who of these leads is seen below.
        known = np.concatenate((self._edges, edges))
        turned = [edges_of(np.rot90(cells, turn, (1, 2))) for turn in range(4)]
        distances = np.stack([1.0 - rows @ known.T for rows in turned])
        largest: _Cells = np.abs(edges).max(axis=1)
        before = len(self._leaders)
        rows = list(range(before))
        for place, item in enumerate(held):
            if largest[place] <= 0:
                continue
            photograph = item.picture_type is PictureType.PHOTO
            leader = self._nearest(cells[place], distances[:, place, rows], photograph)
            if leader is not None:
                groups[item.id] = self._leaders[leader]
                continue
            self._leaders.append(item.id)
            self._photographs.append(photograph)
            self._cells.append(cells[place])
            rows.append(before + place)
        self._edges = known[rows]
        return groups

    def _nearest(self, cells: _Cells, distances: _Cells, photograph: bool) -> int | None:
        """Return the leader that a picture is most alike to, the first of several.

        Args:
            cells: The picture's.
            distances: (4, leaders): by how its edges differ from theirs, turned.
            photograph: Whether it is one.
        """
        best, nearest = 2.0, None
        turns: list[int] = distances.argmin(axis=0).tolist()
        for leader in np.flatnonzero(distances.min(axis=0) <= BURST_LIMITS.edges).tolist():
            both = photograph and self._photographs[leader]
            limits = BURST_LIMITS if both else COPY_LIMITS
            distance = float(distances[turns[leader], leader])
            if distance > limits.edges or distance >= best - _TIE:
                continue
            turned = np.rot90(cells, turns[leader])
            if colour_distance(self._cells[leader], turned) <= limits.colour:
                best, nearest = distance, leader
        return nearest


def edges_of(cells: _Cells) -> _Cells:
    """Return the differences between neighbouring cells as unit vectors, 0 for one colour.

    Args:
        cells: (n, 16, 16, 3) float32 in 0 … 1.

    Returns:
        (n, 1440) float32.
    """
    count = len(cells)
    parts = [np.diff(cells, axis=axis).reshape(count, -1) for axis in (1, 2)]
    found = np.concatenate(parts, axis=1)
    norms = np.linalg.norm(found, axis=1, keepdims=True)
    return np.where(norms > _FLAT, found / np.maximum(norms, _FLAT), np.float32(0))


def colour_distance(first: _Cells, second: _Cells) -> float:
    """Return how far the most different cells of two pictures lie apart, equally bright, 0 … 1."""
    brightness = float(first.mean()) / max(float(second.mean()), _FLAT)
    apart = np.abs(first - second * brightness).max(axis=2).ravel()
    return float(np.sort(apart)[-_LARGEST:].mean())

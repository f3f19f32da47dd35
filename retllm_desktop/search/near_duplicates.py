"""Which pictures of a list are near-duplicates: copies, other sizes, turned ones, bursts.

Only the candidates at hand are compared, by the signatures that the library holds of them
(``core/picture_signature.py``). In the order of the list a picture joins the nearest *leader* that
it is alike to, or becomes a leader itself: so no chain of small steps joins what is far apart, and
what is read on changes nothing.

Two numbers are compared, over all four turns of one picture. *Edges*: one minus the correlation of
the differences between neighbouring cells, which is blind to brightness. *Colour*: the mean of the
four largest differences between cells, which one thing of another colour raises. A copy is close in
both. Photographs of a burst are moved a little, and less close; drawings and pages as close as that
are others by a colour, a place or a sentence, so only photographs are folded by it. Decision 0025
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
        self._edges: list[_Cells] = []

    def group(self, items: Sequence[Item], signatures: Mapping[int, bytes]) -> dict[int, int]:
        """Return for each picture the first one that it is alike to, which may be itself.

        Args:
            items: Pictures in the order of the list, none of them grouped before.
            signatures: By item id; those without one are alone.
        """
        groups: dict[int, int] = {}
        for item in items:
            signature = signatures.get(item.id)
            groups[item.id] = item.id
            if signature is None or len(signature) != SIGNATURE_BYTES:
                continue
            cells = np.frombuffer(signature, np.uint8).astype(np.float32) / 255.0
            cells = cells.reshape(SIGNATURE_CELLS, SIGNATURE_CELLS, 3)
            edges = edges_of(cells)
            if edges is None:
                continue
            photograph = item.picture_type is PictureType.PHOTO
            leader = self._nearest(cells, photograph=photograph)
            if leader is not None:
                groups[item.id] = self._leaders[leader]
                continue
            self._leaders.append(item.id)
            self._photographs.append(photograph)
            self._cells.append(cells)
            self._edges.append(edges)
        return groups

    def _nearest(self, cells: _Cells, *, photograph: bool) -> int | None:
        """Return the leader that a picture is most alike to, the first of several."""
        if not self._leaders:
            return None
        known = np.stack(self._edges)
        best, nearest = 2.0, None
        for turn in range(4):
            turned = np.rot90(cells, turn)
            edges = edges_of(turned)
            if edges is None:
                return None
            distances = 1.0 - known @ edges
            for place in np.flatnonzero(distances <= BURST_LIMITS.edges).tolist():
                both = photograph and self._photographs[place]
                limits = BURST_LIMITS if both else COPY_LIMITS
                distance = float(distances[place])
                nearer = distance < best - _TIE or (
                    nearest is not None and place < nearest and distance < best + _TIE
                )
                if not nearer or distance > limits.edges:
                    continue
                if colour_distance(self._cells[place], turned) <= limits.colour:
                    best, nearest = distance, place
        return nearest


def edges_of(cells: _Cells) -> _Cells | None:
    """Return the differences between neighbouring cells as a unit vector, None for one colour.

    Args:
        cells: (16, 16, 3) float32 in 0 … 1.
    """
    found = np.concatenate((np.diff(cells, axis=0).ravel(), np.diff(cells, axis=1).ravel()))
    norm = float(np.linalg.norm(found))
    return found / norm if norm > _FLAT else None


def colour_distance(first: _Cells, second: _Cells) -> float:
    """Return how far the most different cells of two pictures lie apart, equally bright, 0 … 1."""
    brightness = float(first.mean()) / max(float(second.mean()), _FLAT)
    apart = np.abs(first - second * brightness).max(axis=2).ravel()
    return float(np.sort(apart)[-_LARGEST:].mean())

"""An index with the changes since: what a search looks at. Pure; nothing in it ever changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np

from retllm_desktop.core.types import EMBEDDED_MODALITIES, ItemIds, Modality, Neighbour, Vectors
from retllm_desktop.library.sql import ids_contained
from retllm_desktop.library.vector_codes import rotate_rows, rotate_vector
from retllm_desktop.library.vector_index.quantizer import FloatRows, fit_quantizer, normalise
from retllm_desktop.library.vector_index.rows import RowNumbers, RowsInFile
from retllm_desktop.library.vector_index.segment import (
    Segment,
    build_segment,
    merge_segments,
)

_MARGIN: Final = 2.5
"""Deviations of its error by which an estimate may be off for the k-th nearest item."""

_MORE: Final = 1024
"""Beyond twice as many as are wanted, so many exact cosines are looked at at the most."""

_READ_ALL: Final = 1024
_READ_ALL_SHARE: Final = 1 / 256
"""Of so few rows, or so few of all, the exact cosines of all are looked at."""

_SAMPLED: Final = 16_384
"""Size of the sample of estimates by which a bound is chosen."""


@dataclass(frozen=True, slots=True, eq=False)
class CosineEstimates:
    """Rows of a segment with their cosines as estimated.

    Attributes:
        rows: (n,) int64, ascending; None: all of the segment.
        cosines: (n,) float32; minus infinity for rows that do not count.
        error: Deviation of the estimates from the true cosines.
    """

    rows: RowNumbers | None
    cosines: FloatRows
    error: float

    def above(self, bound: float) -> RowNumbers:
        """Return the rows (ascending) whose cosines are estimated above a bound."""
        chosen = np.flatnonzero(self.cosines > np.float32(bound))
        return chosen if self.rows is None else self.rows[chosen]


def select_rows(
    segments: list[Segment], turned: FloatRows, k: int, within: ItemIds | None
) -> list[RowNumbers]:
    """Return the rows (ascending) of each segment whose exact cosines are worth a look.

    Args:
        segments: The rows to choose from.
        turned: (d,) unit query, turned.
        k: How many are wanted, at least 1.
        within: Only these items (ascending); None: all.

    Raises:
        UnusableIndexError: There is no memory for it.
    """
    listed = [None if within is None else part.rows_of(within) for part in segments]
    left = sum(
        part.alive if rows is None else len(rows)
        for part, rows in zip(segments, listed, strict=True)
    )
    every = sum(len(part.ids) for part in segments)
    if left <= max(k, _READ_ALL, _READ_ALL_SHARE * every):
        return [
            part.every_row() if rows is None else rows
            for part, rows in zip(segments, listed, strict=True)
        ]
    found = [
        estimate_cosines(part, turned, rows) for part, rows in zip(segments, listed, strict=True)
    ]
    return rows_above_bound(found, k)


def estimate_cosines(
    segment: Segment, turned: FloatRows, rows: RowNumbers | None
) -> CosineEstimates:
    """Estimate the cosines of some rows (None: all) with a unit query (d,), turned.

    Raises:
        UnusableIndexError: There is no memory for it.
    """
    query = segment.quantizer.weigh(turned)
    cosines = segment.products.with_query(query.weights)
    if rows is None:
        cosines[segment.gone] = -np.inf
    else:
        cosines = cosines[rows]
    cosines += np.float32(query.constant)
    return CosineEstimates(rows, cosines, query.error)


def rows_above_bound(
    found: list[CosineEstimates], k: int, *, more: int = _MORE, sampled: int = _SAMPLED
) -> list[RowNumbers]:
    """Return the rows, for each of some estimates, that may be among the k nearest of them all.

    Besides the k largest those that the error may have kept from being among them.

    Args:
        found: The estimates of each part.
        k: How many are wanted.
        more: At most 2 k and so many are returned.
        sampled: So many estimates of a part tell where to begin; the choice is never another.
    """
    most = 2 * k + more
    bounds = [_about(part.cosines, 2 * most, sampled) for part in found]
    large = _larger(found, bounds)
    if len(large) <= k:
        bounds = [-np.inf] * len(found)
        large = _larger(found, bounds)
        if len(large) <= k:
            return [part.above(-np.inf) for part in found]
    margin = _MARGIN * max(part.error for part in found)
    least = _kth(large, k) - margin
    if any(bound > least for bound in bounds):
        large = _larger(found, [least] * len(found))
        # A bound that was too high for its rows may have hidden the k-th of all.
        if len(large) >= k:
            least = max(least, _kth(large, k) - margin)
    if len(large) > most:
        least = max(least, float(np.nextafter(_kth(large, most), np.float32(-np.inf))))
    return [part.above(least) for part in found]


def _larger(found: list[CosineEstimates], bounds: list[float]) -> FloatRows:
    """Return the estimates that lie above the bounds, in no order."""
    return np.concatenate(
        [part.cosines[part.cosines > bound] for part, bound in zip(found, bounds, strict=True)]
    )


def _about(cosines: FloatRows, count: int, sampled: int) -> float:
    """Return a bound above which about ``count`` of the cosines lie, by a sample of them."""
    sample = cosines[:: max(1, len(cosines) // sampled)]
    above = int(len(sample) * count / max(1, len(cosines)))
    return _kth(sample, above) if 0 < above < len(sample) else -np.inf


def _kth(values: FloatRows, k: int) -> float:
    """Return the k-th largest of at least k values."""
    return float(np.partition(values, len(values) - k)[len(values) - k])


LOOSE_ROWS: Final = 1024
"""Vectors that come are kept as they are up to this number, then cut into codes together."""

_MERGED_ROWS: Final = 65_536
"""Larger segments are not merged: a search should not wait for it."""

_NO_IDS: Final = np.zeros(0, np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class ModalityRows:
    """The vectors of one modality.

    Attributes:
        segments: Vectors as codes, the largest first.
        loose_ids: (n,) int64, ascending: items whose vectors are kept as they are.
        loose: (n, d) float32: those vectors.
    """

    segments: tuple[Segment, ...] = ()
    loose_ids: ItemIds = field(default_factory=lambda: _NO_IDS)
    loose: Vectors | None = None

    @property
    def alive(self) -> int:
        """How many items there are."""
        return len(self.loose_ids) + sum(part.alive for part in self.segments)

    def without(self, ids: ItemIds) -> "ModalityRows":
        """Return it without some items (ascending)."""
        segments = tuple(part.without(ids) for part in self.segments)
        segments = tuple(part for part in segments if part.alive)
        stay = ~ids_contained(self.loose_ids, ids)
        if self.loose is None or stay.all():
            return replace(self, segments=segments)
        return ModalityRows(segments, self.loose_ids[stay], self.loose[stay])

    def with_rows(self, ids: ItemIds, vectors: Vectors, loose_rows: int) -> "ModalityRows":
        """Return it with items (ascending, none of them there yet) and their vectors (n, d)."""
        if self.loose is not None:
            ids = np.concatenate((self.loose_ids, ids))
            vectors = np.concatenate((self.loose, vectors))
        order = np.argsort(ids, kind="stable")
        ids, vectors = ids[order], vectors[order]
        if len(ids) < loose_rows:
            return ModalityRows(self.segments, ids, vectors)
        quantizer = (
            self.segments[-1].quantizer if self.segments else fit_quantizer(rotate_rows(vectors))
        )
        return ModalityRows(_merge_small((*self.segments, build_segment(quantizer, ids, vectors))))


@dataclass(frozen=True, slots=True, eq=False)
class IndexView:
    """All vectors of a space, as of a moment.

    Attributes:
        lineage: The chain of changes that it belongs to.
        token: Name of the index that it began with.
        upto: Number of the last change that it holds.
        kinds: The vectors by modality.
    """

    lineage: str
    token: str
    upto: int
    kinds: Mapping[Modality, ModalityRows]

    @property
    def alive(self) -> int:
        """How many items there are."""
        return sum(kind.alive for kind in self.kinds.values())


def open_view(
    lineage: str, token: str, upto: int, segments: Mapping[Modality, Segment]
) -> IndexView:
    """Return the view of an index with no changes since."""
    kinds = {kind: ModalityRows((part,)) for kind, part in segments.items()}
    return IndexView(lineage, token, upto, kinds)


def advance_view(
    view: IndexView,
    upto: int,
    changed: ItemIds,
    present: Sequence[tuple[int, Modality, Vectors]],
    loose_rows: int = LOOSE_ROWS,
) -> IndexView:
    """Bring a view up to a later moment.

    Args:
        view: The view.
        upto: Number of the last change.
        changed: The items (ascending) whose vectors were added or removed.
        present: Those of them that have one now, ascending, with it.
        loose_rows: New vectors are kept uncoded up to this number.

    Raises:
        UnusableIndexError: There is no memory for it.
    """
    if not len(changed):
        return replace(view, upto=upto)
    kinds = {modality: kind.without(changed) for modality, kind in view.kinds.items()}
    for modality in EMBEDDED_MODALITIES:
        new = [(item, vector) for item, kind, vector in present if kind is modality]
        if new:
            ids = np.array([item for item, _ in new], np.int64)
            rows = np.stack([normalise(vector) for _, vector in new])
            kinds[modality] = kinds.get(modality, ModalityRows()).with_rows(ids, rows, loose_rows)
    return replace(view, upto=upto, kinds=kinds)


def read_view_ahead(view: IndexView) -> None:
    """Have the system read what searches will want of the index's file."""
    for kind in view.kinds.values():
        for part in kind.segments:
            if isinstance(part.exact, RowsInFile):
                part.exact.read_ahead()


def search_view(
    view: IndexView,
    vector: Vectors,
    k: int,
    *,
    modality: Modality | None,
    within: ItemIds | None,
) -> list[Neighbour]:
    """Return the k items nearest to a unit vector (d,), nearest first, ties by item id.

    Args:
        view: What to look at.
        vector: The query.
        k: How many are wanted, at least 1.
        modality: Only items of this modality; None: of all.
        within: Only these items (ascending); None: all.

    Raises:
        UnusableIndexError: The index's file cannot be read any more.
    """
    parts: list[tuple[Modality, Segment]] = []
    ids: list[ItemIds] = []
    cosines: list[Vectors] = []
    owners: list[Modality] = []
    for name, kind in view.kinds.items():
        if modality not in {None, name}:
            continue
        parts.extend((name, part) for part in kind.segments)
        if kind.loose is not None:
            inside = slice(None) if within is None else ids_contained(kind.loose_ids, within)
            ids.append(kind.loose_ids[inside])
            cosines.append(np.vecdot(kind.loose[inside], vector))
            owners.append(name)
    turned = rotate_vector(vector)
    chosen = select_rows([part for _, part in parts], turned, k, within) if parts else []
    for (name, part), rows in zip(parts, chosen, strict=True):
        exact = part.exact.read(rows)
        ids.append(part.ids[rows])
        # Steps have changed the lengths.
        cosines.append(np.vecdot(exact, turned) / np.sqrt(np.vecdot(exact, exact)))
        owners.append(name)
    if not ids:
        return []
    every, cosine = np.concatenate(ids), np.concatenate(cosines)
    owner = np.repeat(np.arange(len(ids)), [len(part) for part in ids])
    distance = np.clip(1.0 - cosine.astype(np.float64), 0.0, 2.0)
    order = np.lexsort((every, distance))[:k]
    items: list[int] = every[order].tolist()
    distances: list[float] = distance[order].tolist()
    numbers: list[int] = owner[order].tolist()
    kinds = [owners[number] for number in numbers]
    return list(map(Neighbour, items, kinds, distances))


def _merge_small(segments: tuple[Segment, ...]) -> tuple[Segment, ...]:
    """Merge the last segments until each is less than half of the one before it."""
    while len(segments) > 1 and segments[-2].alive <= 2 * segments[-1].alive:
        one = None if len(segments[-2].ids) > _MERGED_ROWS else merge_segments(*segments[-2:])
        if one is None:
            break
        segments = (*segments[:-2], one)
    return segments

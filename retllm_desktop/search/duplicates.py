"""Finds duplicate pictures and near-duplicates: copies, other sizes, slight edits."""

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from retllm_desktop.core.library import Library
from retllm_desktop.core.progress import CancelToken, Progress
from retllm_desktop.core.query import OneOfValues, ParsedQuery, QueryField
from retllm_desktop.core.types import Item, ItemIds, Vectors

NEAR_DISTANCE: Final = 0.01
"""Cosine distance up to which two pictures are near-duplicates. Turned, re-encoded and rescaled
pictures stay within it (tests/models/test_orientation.py asks for 0.99)."""
_ITEMS_PER_READ: Final = 4096
_PICTURE_QUERY: Final = ParsedQuery(conditions=(OneOfValues(QueryField.TYPE, ("picture",)),))
_TIE: Final = 1e-6
"""Cosines that differ by less are equal: rounding differs between processors, groups must not."""


@dataclass(frozen=True, slots=True)
class GroupingBlocks:
    """How many vectors are multiplied at once; the groups do not depend on it."""

    rows: int = 1024
    leaders: int = 8192


def group_near_duplicates(
    vectors: Vectors,
    ids: Sequence[int],
    threshold_distance: float,
    blocks: GroupingBlocks = GroupingBlocks(),
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
        blocks: How many vectors are multiplied at once.

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
    for start in range(0, len(order), blocks.rows):
        chosen = order[start : start + blocks.rows]
        block = vectors[chosen]
        best, nearest = _nearest_leaders(block, leaders[: len(members)], least, blocks.leaders)
        known = len(members)
        among: Vectors = block @ block.T
        # Most have no near-duplicate: only the others are taken one by one.
        has_near: list[bool] = (np.tril(among, -1).max(axis=1) >= least).tolist()
        positions: list[int] = chosen.tolist()
        leads = np.zeros(len(chosen), dtype=np.bool_)
        for row, position in enumerate(positions):
            leader = int(nearest[row]) if best[row] >= least else -1
            if has_near[row] and leads.any():
                cosines: Vectors = np.where(leads, among[row], np.float32(-2.0))
                place = int(np.argmax(cosines >= max(cosines.max() - _TIE, least)))
                nearer = leader < 0 or cosines[place] > best[row] + _TIE
                if cosines[place] >= least and nearer:
                    leader = known + int(np.count_nonzero(leads[:place]))
            if leader >= 0:
                members[leader].append(int(ids[position]))
                continue
            leaders[len(members)] = block[row]
            members.append([int(ids[position])])
            leads[row] = True
    return tuple(tuple(group) for group in members if len(group) > 1)


def _nearest_leaders(
    block: Vectors, leaders: Vectors, least: float, at_once: int
) -> tuple[Vectors, npt.NDArray[np.int64]]:
    """Return the cosine of each row with its nearest leader, and which it is.

    Where none reaches ``least`` the cosine is below it; −2 without any leader.
    """
    best = np.full(len(block), -2.0, dtype=np.float32)
    nearest = np.full(len(block), -1, dtype=np.int64)
    for start in range(0, len(leaders), at_once):
        cosines = block @ leaders[start : start + at_once].T
        equal = np.maximum(cosines.max(axis=1, keepdims=True) - _TIE, least)
        place = np.argmax(cosines >= equal, axis=1)
        value = cosines[np.arange(len(block)), place]
        better = value > best + _TIE
        best[better] = value[better]
        nearest[better] = place[better] + start
    return best, nearest


@dataclass(frozen=True, slots=True)
class DuplicateGroup:
    """Duplicates and near-duplicates.

    Attributes:
        items: The first one is what the others were compared with.
        files: For each item the files that hold it.
    """

    items: tuple[Item, ...]
    files: tuple[tuple[Path, ...], ...]

    @property
    def file_count(self) -> int:
        """Number of files in all."""
        return sum(len(paths) for paths in self.files)


@dataclass(frozen=True, slots=True)
class DuplicateProgress:
    """Pictures are being compared."""

    progress: Progress


@dataclass(frozen=True, slots=True)
class DuplicatesFound:
    """The search for duplicates is over.

    Attributes:
        groups: Each of two files and more, those with the most files first.
        compared: How many pictures were compared.
    """

    groups: tuple[DuplicateGroup, ...]
    compared: int


class DuplicateService:
    """Finds duplicates by the vectors of the library; reads no file."""

    def __init__(self, library: Library) -> None:
        """Take the library."""
        self._library = library

    def find(
        self, cancel: CancelToken, distance: float = NEAR_DISTANCE
    ) -> Generator[DuplicateProgress | DuplicatesFound, None, None]:
        """Compare all pictures with each other.

        The time grows with the square of their number, the memory with the number: twice the
        bytes of their vectors.

        Args:
            cancel: Ends it; nothing is reported then.
            distance: Cosine distance up to which two are near-duplicates; 0: copies only.

        Raises:
            StoreError: The library cannot be read.
        """
        ids = self._library.words.scope(_PICTURE_QUERY)
        found: list[int] = []
        rows: list[np.ndarray] = []
        numbers, paged = self._whole_pictures(ids)
        for start in range(0, len(numbers), _ITEMS_PER_READ):
            if cancel.cancelled:
                return
            yield DuplicateProgress(Progress(start, len(numbers)))
            held = self._library.vectors.of_items(numbers[start : start + _ITEMS_PER_READ])
            found += held
            rows += held.values()
        if cancel.cancelled:
            return
        near = (
            group_near_duplicates(np.stack(rows), found, distance) if rows and distance > 0 else ()
        )
        grouped = {item for group in near for item in group}
        alone = [*(item for item in found if item not in grouped), *paged]
        made = [self._group_of(members) for members in (*near, *self._copied(alone))]
        chosen = [group for group in made if group.file_count > 1]
        chosen.sort(key=lambda group: (-group.file_count, group.items[0].id))
        yield DuplicatesFound(tuple(chosen), len(found))

    def _whole_pictures(self, ids: ItemIds | None) -> tuple[list[int], list[int]]:
        """Return the pictures that are compared, and the first pages of files with several.

        Pages are not compared: those of one form are alike, and blank ones are the same.
        """
        if ids is None:
            return [], []
        firsts, behind = self._library.items.document_ranges(ids)
        alone = behind - firsts <= 1
        return ids[alone].tolist(), ids[~alone & (ids == firsts)].tolist()

    def _copied(self, alone: Sequence[int]) -> Iterator[tuple[int]]:
        """Yield items without a near-duplicate that several files hold."""
        for start in range(0, len(alone), _ITEMS_PER_READ):
            for item in self._library.items.get(alone[start : start + _ITEMS_PER_READ]):
                if item.copies > 1:
                    yield (item.id,)

    def _group_of(self, members: tuple[int, ...]) -> DuplicateGroup:
        items = self._library.items.get(members)
        return DuplicateGroup(
            items, tuple(self._library.files.holding(item.content_hash) for item in items)
        )

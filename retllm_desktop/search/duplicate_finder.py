"""Finds the surplus of a library: files with the same bytes, and pictures that look the same.

Reads no file: the bytes are told by hashes, pictures by the signatures that the library holds
(``core/picture_signature.py``). ``search/duplicates.py`` compares by the vectors of a model.
"""

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from retllm_desktop.core.library import Library
from retllm_desktop.core.picture_signature import SIGNATURE_BYTES
from retllm_desktop.core.progress import CancelToken, Progress
from retllm_desktop.core.query import OneOfValues, ParsedQuery, QueryField
from retllm_desktop.core.types import Item
from retllm_desktop.search.alike_pictures import find_alike
from retllm_desktop.search.duplicates import DuplicateGroup, DuplicateProgress

_COPIES: Final = ParsedQuery(conditions=(OneOfValues(QueryField.IS, ("duplicate",)),))
_PICTURES: Final = ParsedQuery(conditions=(OneOfValues(QueryField.TYPE, ("picture",)),))
_AT_ONCE: Final = 4_096


@dataclass(frozen=True, slots=True)
class CopiesFound:
    """Files with the same bytes are known; pictures are still being compared.

    Attributes:
        copies: One content each, with two files and more.
    """

    copies: tuple[DuplicateGroup, ...]


@dataclass(frozen=True, slots=True)
class AllDuplicatesFound:
    """The comparison is over.

    Attributes:
        copies: Groups of one content, with two files and more, that nothing else looks like.
        alike: Groups of pictures that look the same, the best one first; with all their files.
        compared: How many pictures were compared.
    """

    copies: tuple[DuplicateGroup, ...]
    alike: tuple[DuplicateGroup, ...]
    compared: int


class DuplicateFinder:
    """Finds copies and pictures that look the same."""

    def __init__(self, library: Library) -> None:
        """Take the library."""
        self._library = library

    def find(
        self, cancel: CancelToken
    ) -> Generator[CopiesFound | DuplicateProgress | AllDuplicatesFound, None, None]:
        """Yield the copies at once, then how far pictures are read, then all of it.

        Args:
            cancel: Ends it; nothing further is yielded then.

        Raises:
            StoreError: The library cannot be read.
        """
        copies = tuple(self._copies())
        yield CopiesFound(copies)
        ids = self._whole_pictures()
        held: list[int] = []
        rows: list[bytes] = []
        for start in range(0, len(ids), _AT_ONCE):
            if cancel.cancelled:
                return
            yield DuplicateProgress(Progress(start, len(ids)))
            known = self._library.items.signatures(ids[start : start + _AT_ONCE])
            for number, signature in sorted(known.items()):
                if len(signature) == SIGNATURE_BYTES:
                    held.append(number)
                    rows.append(signature)
        yield DuplicateProgress(Progress(len(ids), len(ids)))
        signatures = np.frombuffer(b"".join(rows), np.uint8).reshape(-1, SIGNATURE_BYTES)
        groups = find_alike(signatures, cancel)
        if cancel.cancelled:
            return
        alike = tuple(self._alike([held[place] for place in group] for group in groups))
        grouped = {item.content_hash for group in alike for item in group.items}
        left = tuple(one for one in copies if one.items[0].content_hash not in grouped)
        yield AllDuplicatesFound(left, alike, len(held))

    def _copies(self) -> Iterator[DuplicateGroup]:
        ids = self._library.words.scope(_COPIES)
        if ids is None or not len(ids):
            return
        firsts, _behind = self._library.items.document_ranges(ids)
        whole = np.unique(firsts).tolist()
        for start in range(0, len(whole), _AT_ONCE):
            for item in self._library.items.get(whole[start : start + _AT_ONCE]):
                group = self._group((item,))
                if group.file_count > 1:
                    yield group

    def _alike(self, groups: Iterator[Sequence[int]]) -> Iterator[DuplicateGroup]:
        for ids in groups:
            items = sorted(self._library.items.get(ids), key=_quality)
            if len(items) > 1:
                yield self._group(tuple(items))

    def _group(self, items: tuple[Item, ...]) -> DuplicateGroup:
        holding = self._library.files.holding
        return DuplicateGroup(items, tuple(holding(item.content_hash) for item in items))

    def _whole_pictures(self) -> list[int]:
        """Return pictures that are files by themselves: pages of one form look the same."""
        ids = self._library.words.scope(_PICTURES)
        if ids is None or not len(ids):
            return []
        firsts, behind = self._library.items.document_ranges(ids)
        return ids[behind - firsts <= 1].tolist()


def _quality(item: Item) -> tuple[int, int, int]:
    """Sort by what one would keep: most pixels, most bytes, longest known."""
    return (-item.width_px * item.height_px, -item.size_bytes, item.id)

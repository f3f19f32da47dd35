"""What may be put to a judge: only what its pack says that it knows. Pure rules.

What a library holds is told by its items and by the coarse pack that it was built with: a pack
that knows nothing but the drawn world makes a library of it. A judge of the drawn world is asked
there alone, about pictures that are drawings and texts that are made of its words.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from retllm_desktop.core.file_kinds import FileKind
from retllm_desktop.core.knowledge import Domain, JudgingNeed, Knowledge
from retllm_desktop.core.picture_types import PictureType
from retllm_desktop.core.types import Item, Modality
from retllm_desktop.search.query_language import understands

_PAGES: Final = frozenset({PictureType.SCREENSHOT, PictureType.SCAN, PictureType.PAGE})
_WORD: Final = re.compile(r"[^\W\d_]+")
_MIN_KNOWN_SHARE: Final = 0.9
"""Least share of a judge's words among a text's that makes it one of the drawn world. Its own
texts have 0.94 and more, documents 0.55 at most (packaging/decisions/0021)."""
_READ_CHARACTERS: Final = 1000
"""Of a text, what is looked at: its language and its world show early."""


@dataclass(frozen=True, slots=True)
class JudgingScope:
    """What one judge may be asked in one library.

    Attributes:
        judge: What the judge knows.
        drawn_library: Whether the library's coarse pack knows the drawn world alone.
    """

    judge: Knowledge
    drawn_library: bool

    def knows_words(self, words: str) -> bool:
        """Whether the judge may be asked in these words; no words are in no foreign language."""
        return understands(self.judge.languages, words)

    def knows_item(self, item: Item) -> bool:
        """Whether the judge may be asked about an item."""
        known = self.judge.domains
        if item.modality is Modality.FILE:
            return False
        if self.drawn_library and Domain.DRAWN_WORLD in known and self._is_drawn(item):
            return True
        if item.modality is Modality.TEXT:
            return Domain.PASSAGES in known and self.knows_words(_beginning(item))
        if item.picture_type is None and item.kind is not FileKind.VIDEO:
            return self._knows_unknown
        return domain_of(item) in known

    def knows_query(self, words: str, picture: Item | None, *, has_picture: bool) -> bool:
        """Whether the judge may be asked with what a query holds.

        Args:
            words: Its words; may be empty.
            picture: The item that its picture is, None where it is of no library.
            has_picture: Whether it has a picture.
        """
        if not self.knows_words(words):
            return False
        if not has_picture:
            return True
        return self._knows_unknown if picture is None else self.knows_item(picture)

    @property
    def _knows_unknown(self) -> bool:
        """Whether the judge knows a picture of which nothing is known: it may be a page too."""
        return {Domain.PHOTOGRAPHS, Domain.PAGES} <= self.judge.domains

    def _is_drawn(self, item: Item) -> bool:
        """Whether an item of such a library is of the drawn world, as far as can be told."""
        if item.modality is Modality.IMAGE:
            return item.picture_type is PictureType.DRAWING
        words = [word.casefold() for word in _WORD.findall(_beginning(item))]
        known = sum(word in self.judge.vocabulary for word in words)
        return bool(words) and known >= _MIN_KNOWN_SHARE * len(words)

    @property
    def knows_any(self) -> bool:
        """Whether there may be anything in such a library that the judge knows."""
        known = self.judge.domains
        return bool(known - {Domain.DRAWN_WORLD}) or (
            self.drawn_library and Domain.DRAWN_WORLD in known
        )


def domain_of(item: Item) -> Domain:
    """Return what an item is to a general judge, to which all the world is real."""
    if item.modality is Modality.TEXT:
        return Domain.PASSAGES
    return Domain.PAGES if item.picture_type in _PAGES else Domain.PHOTOGRAPHS


def judging_need(items: Iterable[Item], words: str) -> JudgingNeed:
    """Return what a judge would have to know to be asked about items in the words of a query.

    Nobody can be asked about a file of which no more than its name is known.
    """
    known = (item for item in items if item.modality is not Modality.FILE)
    return JudgingNeed(frozenset(map(domain_of, known)), words)


def _beginning(item: Item) -> str:
    return (item.text or "")[:_READ_CHARACTERS]

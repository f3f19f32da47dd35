"""Which files of a list are of one exposure: a raw file, the film of a live photo, an edited copy.

Cameras and phones give such files one name in one folder. The picture stands for the exposure; the
raw file, the film and the edited copy go with it. Two pictures that differ in their endings alone
are two: a drawing is exported to several formats under one name as well.
"""

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from retllm_desktop.core.file_dates import DateSource
from retllm_desktop.core.file_kinds import FileKind
from retllm_desktop.core.types import Item

_RAW: Final = (
    "cr2 cr3 crw nef nrw arw srf sr2 dng raf orf rw2 rwl pef srw x3f 3fr fff iiq mrw erf kdc dcr "
    "mos mef raw"
)
_RAW_ENDINGS: Final = frozenset(_RAW.split())
_EDITED: Final = re.compile(r"(?P<apple>img_)e(?P<number>\d{4,})|(?P<stem>.+)-edited")
"""IMG_E1234 is what Apple makes of IMG_1234; «-edited» is Google's."""
_FARTHEST_S: Final = 26 * 3600.0
"""A film counts by UTC, a photo by the clock on the wall: more than a day apart they are two."""


class _Role(Enum):
    PICTURE = auto()
    RAW = auto()
    FILM = auto()
    EDITED = auto()


@dataclass(slots=True)
class _Exposure:
    """A name in a folder.

    Attributes:
        first: The first item of it.
        picture: Whether its picture was met.
        item: Whose date is that of the exposure.
    """

    first: int
    picture: bool
    item: Item


@dataclass(frozen=True, slots=True)
class ExposureMember:
    """An item that belongs to an exposure with others.

    Attributes:
        first: The first item of the exposure in the list, which may be itself.
        companion: Whether it goes with the picture, which is in the list as well.
    """

    first: int
    companion: bool


class Exposures:
    """Finds exposures as a list is read on."""

    def __init__(self) -> None:
        """Begin without any."""
        self._exposures: dict[tuple[str, str], _Exposure] = {}

    def join(self, items: Sequence[Item]) -> dict[int, ExposureMember]:
        """Return what belongs to an exposure of several files.

        Args:
            items: In the order of the list, none of them given before.
        """
        met: list[tuple[Item, _Role, _Exposure]] = []
        companions = False
        for item in items:
            kind = item.kind
            if kind is FileKind.VIDEO:
                companions = True
            elif kind is not FileKind.PICTURE or item.label:
                continue
            name, role = _name_of(item)
            companions = companions or role is not _Role.PICTURE
            exposure = self._exposures.get(name)
            if exposure is None:
                exposure = _Exposure(item.id, role is _Role.PICTURE, item)
                self._exposures[name] = exposure
            elif (role is _Role.PICTURE and exposure.picture) or not _is_near(item, exposure.item):
                continue
            elif role is _Role.PICTURE:
                exposure.picture = True
            met.append((item, role, exposure))
        if not companions:
            return {
                item.id: ExposureMember(s.first, False) for item, _, s in met if item.id != s.first
            }
        return {
            item.id: ExposureMember(exposure.first, role is not _Role.PICTURE)
            for item, role, exposure in met
            if exposure.picture
        }


def _name_of(item: Item) -> tuple[tuple[str, str], _Role]:
    folder, _, name = str(item.path).rpartition(os.sep)
    stem, _, ending = name.casefold().rpartition(".")
    role = _Role.PICTURE
    if item.kind is FileKind.VIDEO:
        role = _Role.FILM
    elif ending in _RAW_ENDINGS:
        role = _Role.RAW
    if (stem.startswith("img_e") or stem.endswith("-edited")) and (
        edited := _EDITED.fullmatch(stem)
    ):
        stem = edited["stem"] or edited["apple"] + edited["number"]
        role = _Role.EDITED if role is _Role.PICTURE else role
    return (folder, stem), role


def _is_near(first: Item, second: Item) -> bool:
    """Whether both may be of one moment; when a file was changed says nothing of that."""
    if DateSource.CHANGED in (first.date_source, second.date_source):
        return True
    return abs(first.date_s - second.date_s) <= _FARTHEST_S

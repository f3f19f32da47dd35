"""Which files of a list are of one exposure (``core/exposures.py``), as the list is read on."""

import os
from collections.abc import Sequence
from dataclasses import dataclass

from retllm_desktop.core.exposures import ExposureRole, exposure_name, may_be_one_moment
from retllm_desktop.core.file_kinds import FileKind
from retllm_desktop.core.types import Item


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
        met: list[tuple[Item, ExposureRole, _Exposure]] = []
        companions = False
        for item in items:
            kind = item.kind
            if kind is FileKind.VIDEO:
                companions = True
            elif kind is not FileKind.PICTURE or item.label:
                continue
            name, role = _name_of(item)
            companions = companions or role is not ExposureRole.PICTURE
            exposure = self._exposures.get(name)
            if exposure is None:
                exposure = _Exposure(item.id, role is ExposureRole.PICTURE, item)
                self._exposures[name] = exposure
            elif (role is ExposureRole.PICTURE and exposure.picture) or not _is_near(
                item, exposure.item
            ):
                continue
            elif role is ExposureRole.PICTURE:
                exposure.picture = True
            met.append((item, role, exposure))
        if not companions:
            return {
                item.id: ExposureMember(s.first, False) for item, _, s in met if item.id != s.first
            }
        return {
            item.id: ExposureMember(exposure.first, role is not ExposureRole.PICTURE)
            for item, role, exposure in met
            if exposure.picture
        }


def _name_of(item: Item) -> tuple[tuple[str, str], ExposureRole]:
    folder, _, name = str(item.path).rpartition(os.sep)
    shared, role = exposure_name(name, item.kind)
    return (folder, shared), role


def _is_near(first: Item, second: Item) -> bool:
    return may_be_one_moment(first.date_s, first.date_source, second.date_s, second.date_source)

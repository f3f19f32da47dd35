"""Which files are of one exposure, by their names: a raw file, a live photo's film, an edited copy.

Cameras and phones give such files one name in one folder. The picture stands for the exposure; the
raw file, the film and the edited copy go with it. Two pictures that differ in their endings alone
are two: a drawing is exported to several formats under one name as well.
"""

import re
from enum import Enum, auto
from typing import Final

from retllm_desktop.core.file_dates import DateSource
from retllm_desktop.core.file_kinds import FileKind

_RAW: Final = (
    "cr2 cr3 crw nef nrw arw srf sr2 dng raf orf rw2 rwl pef srw x3f 3fr fff iiq mrw erf kdc dcr "
    "mos mef raw"
)
_RAW_ENDINGS: Final = frozenset(_RAW.split())
_EDITED: Final = re.compile(r"(?P<apple>img_)e(?P<number>\d{4,})|(?P<stem>.+)-edited")
"""IMG_E1234 is what Apple makes of IMG_1234; «-edited» is Google's."""
_FARTHEST_S: Final = 26 * 3600.0
"""A film counts by UTC, a photo by the clock on the wall: more than a day apart they are two."""


class ExposureRole(Enum):
    """What a file is in its exposure, as far as its name tells."""

    PICTURE = auto()
    RAW = auto()
    FILM = auto()
    EDITED = auto()


def exposure_name(name: str, kind: FileKind) -> tuple[str, ExposureRole]:
    """Return the name that the files of an exposure share, and what this one is of it.

    Args:
        name: Of the file.
        kind: A picture or a video.
    """
    stem, _, ending = name.casefold().rpartition(".")
    role = ExposureRole.PICTURE
    if kind is FileKind.VIDEO:
        role = ExposureRole.FILM
    elif ending in _RAW_ENDINGS:
        role = ExposureRole.RAW
    if (stem.startswith("img_e") or stem.endswith("-edited")) and (
        edited := _EDITED.fullmatch(stem)
    ):
        stem = edited["stem"] or edited["apple"] + edited["number"]
        role = ExposureRole.EDITED if role is ExposureRole.PICTURE else role
    return stem, role


def may_be_one_moment(
    first_s: float, first: DateSource, second_s: float, second: DateSource
) -> bool:
    """Whether two dates may be of one exposure; when a file was changed says nothing of that.

    Args:
        first_s: A file's date in seconds.
        first: What it was taken from.
        second_s: Another's.
        second: Likewise.
    """
    if DateSource.CHANGED in (first, second):
        return True
    return abs(first_s - second_s) <= _FARTHEST_S

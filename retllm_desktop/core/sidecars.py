"""Files that describe others and are no items of their own: which names belong to which."""

import re
from pathlib import PurePath
from typing import Final, NamedTuple

_ENDINGS: Final = frozenset({".xmp", ".aae", ".thm", ".pp3", ".dop", ".json"})
"""Of XMP, Apple's edits, cameras' thumbnails of videos, RawTherapee, DxO, and Google's exports."""
_OF_WHOLE_NAMES: Final = frozenset({".pp3", ".dop", ".json"})
"""Those that stand behind the whole name of what they describe, never behind its stem alone."""
_GOOGLE_NAME: Final = re.compile(
    r"(?P<name>.+?)(?:\.s(?:u(?:p(?:p[a-z-]*)?)?)?)?(?P<number>\(\d+\))?", re.DOTALL
)
"""What Google puts between name and ending, cut to a length: ``.supplemental-metadata``. Where it
exported several files of one name, their numbers stand at other places: ``a(1).jpg`` is described
by ``a.jpg(1).json``."""


class SidecarSubject(NamedTuple):
    """What a sidecar describes.

    Attributes:
        name: The name of a file, or its stem, case-folded.
        whole: Whether it is the name, never the stem alone.
    """

    name: str
    whole: bool


def find_subject(name: str) -> SidecarSubject | None:
    """Return what a file describes by its name, None where it is named like no sidecar.

    ``a.jpg.xmp`` describes ``a.jpg``, ``a.xmp`` a picture or video of that stem.
    """
    path = PurePath(name.casefold())
    if path.suffix not in _ENDINGS:
        return None
    subject = path.stem
    if path.suffix == ".json" and (match := _GOOGLE_NAME.fullmatch(subject)) is not None:
        whole = PurePath(match["name"])
        subject = f"{whole.stem}{match['number'] or ''}{whole.suffix}"
    return SidecarSubject(subject, path.suffix in _OF_WHOLE_NAMES)

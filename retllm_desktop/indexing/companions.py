"""Files that describe others and are no items of their own: sidecars of pictures and videos."""

import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from retllm_desktop.core.file_kinds import FileKind, get_file_kind

_ENDINGS: Final = frozenset({".xmp", ".aae", ".thm", ".pp3", ".dop", ".json"})
"""Of XMP, Apple's edits, cameras' thumbnails of videos, RawTherapee, DxO, and Google's exports."""
_OF_WHOLE_NAMES: Final = frozenset({".pp3", ".dop", ".json"})
"""Those that stand behind the whole name of what they describe, never behind its stem alone."""
_GOOGLE_PART: Final = re.compile(r"\.s(?:u(?:p(?:p[a-z-]*)?)?)?$")
"""What Google puts between name and ending, cut to a length: ``.supplemental-metadata``."""
_DESCRIBED: Final = frozenset({FileKind.PICTURE, FileKind.VIDEO})


class CompanionFinder:
    """Finds what sidecars describe, in the folder that they lie in; each folder is listed once."""

    def __init__(self) -> None:
        """Nothing is listed yet."""
        self._folders: dict[Path, Mapping[str, Sequence[str]]] = {}

    def find_partner(self, path: Path) -> Path | None:
        """Return the picture or video that a file describes, None where it describes none.

        ``a.jpg.xmp`` describes ``a.jpg``, ``a.xmp`` a picture or video of that stem.
        """
        ending = path.suffix.lower()
        if ending not in _ENDINGS:
            return None
        stem = path.stem
        if ending == ".json":
            stem = _GOOGLE_PART.sub("", stem)
        names = self._names_by_stem(path.parent)
        whole = Path(stem)
        for name in names.get(whole.stem.casefold(), ()):
            if name.casefold() == stem.casefold() and get_file_kind(Path(name)) in _DESCRIBED:
                return path.with_name(name)
        if ending in _OF_WHOLE_NAMES:
            return None
        return next(
            (
                path.with_name(name)
                for name in names.get(stem.casefold(), ())
                if get_file_kind(Path(name)) in _DESCRIBED
            ),
            None,
        )

    def _names_by_stem(self, folder: Path) -> Mapping[str, Sequence[str]]:
        if folder not in self._folders:
            found: dict[str, list[str]] = {}
            try:
                for name in sorted(os.listdir(folder)):  # noqa: PTH208 - names as text
                    found.setdefault(Path(name).stem.casefold(), []).append(name)
            except OSError:
                found.clear()
            self._folders[folder] = found
        return self._folders[folder]

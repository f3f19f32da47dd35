"""Finds the pictures and videos that sidecars describe, in the folder that these lie in."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from retllm_desktop.core.file_kinds import FileKind, get_file_kind
from retllm_desktop.core.sidecars import find_subject

_DESCRIBED: Final = frozenset({FileKind.PICTURE, FileKind.VIDEO})


class SidecarFinder:
    """Finds what sidecars describe, in the folder that they lie in; each folder is listed once."""

    def __init__(self) -> None:
        """Nothing is listed yet."""
        self._folders: dict[Path, Mapping[str, Sequence[str]]] = {}

    def find_described(self, path: Path) -> list[Path]:
        """Return the pictures and videos that a file describes: of one stem there may be several.

        ``a.jpg.xmp`` describes ``a.jpg``, ``a.xmp`` pictures and videos of that stem.
        """
        subject = find_subject(path.name)
        if subject is None:
            return []
        names = self._names_by_stem(path.parent)
        whole = [
            name
            for name in names.get(Path(subject.name).stem, ())
            if name.casefold() == subject.name and get_file_kind(Path(name)) in _DESCRIBED
        ]
        if whole or subject.whole:
            return [path.with_name(name) for name in whole]
        return [
            path.with_name(name)
            for name in names.get(subject.name, ())
            if get_file_kind(Path(name)) in _DESCRIBED
        ]

    def _names_by_stem(self, folder: Path) -> Mapping[str, Sequence[str]]:
        if folder not in self._folders:
            found: dict[str, list[str]] = {}
            try:
                for name in sorted(os.listdir(folder)):  # noqa: PTH208 - names as text
                    found.setdefault(Path(name.casefold()).stem, []).append(name)
            except OSError:
                found.clear()
            self._folders[folder] = found
        return self._folders[folder]

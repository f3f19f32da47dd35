"""Volumes mounted within a folder of the library: what lies on one that is away is offline.

A walk tells which known files are on a volume that is not there (``FolderScan.absent_files``). They
become a *part* of the folder: a root of its own that is offline, until the volume is there again
and the part is put back, before the next walk. So nothing is read anew, and all that is said of
folders that are away is said of it.
"""

import os
from collections.abc import Sequence
from pathlib import Path

from retllm_desktop.core.library import Library
from retllm_desktop.core.library_records import Root
from retllm_desktop.indexing.scan import FolderScan


def list_parts(root: Root, roots: Sequence[Root]) -> list[Root]:
    """Return the parts of a folder, which are on volumes that were away at the last look."""
    return [one for one in roots if one.part and root.path in one.path.parents]


def reunite_parts(library: Library, root: Root, within: Sequence[Path] | None) -> None:
    """Put back the parts of a folder whose volumes are there again.

    Args:
        library: The library.
        root: The folder, which is there.
        within: The paths that are looked at, None for all: other parts stay as they are.

    Raises:
        StoreError: The library cannot be written.
    """
    for part in list_parts(root, library.roots.all()):
        near = within is None or any(
            path == part.path or path in part.path.parents or part.path in path.parents
            for path in within
        )
        if near and _is_back(library, root, part):
            library.roots.reunite(part.id, root.id)


def set_absent_apart(library: Library, root: Root, scan: FolderScan) -> None:
    """Make parts of the files on volumes that are away.

    Raises:
        StoreError: The library cannot be written.
    """
    for device, paths in scan.absent_files().items():
        folder = Path(os.path.commonpath([path.parent for path in paths]))
        # What lies directly in the folder is on its own volume: that one was renumbered.
        if root.path in folder.parents:
            library.roots.set_apart(root.id, folder, device)


def _is_back(library: Library, root: Root, part: Root) -> bool:
    """Whether a part's volume is there, under its number or another one than the folder's."""
    numbers = {file.device for file in library.files.known(part.id).values()}
    try:
        here, above = part.path.stat().st_dev, root.path.stat().st_dev
    except OSError:
        # Files of the folder's own volume took its place one by one.
        return not numbers
    return here in numbers or (here != above and above not in numbers)

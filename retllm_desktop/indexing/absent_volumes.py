"""Volumes mounted within a folder of the library: what lies on one that is away is offline.

A walk tells which known files are on a volume that is not there (``FolderScan.absent_files``). They
are *detached*: they get a root of their own that is offline, until the volume is there again; then
they are put back, before the next walk. So nothing is read anew, and all that is said of folders
that are away is said of them.
"""

import os
from collections.abc import Sequence
from pathlib import Path

from retllm_desktop.core.library import Library
from retllm_desktop.core.library_records import Root
from retllm_desktop.indexing.scan import FolderScan


def reattach_volumes(
    library: Library, root: Root, within: Sequence[Path] | None
) -> tuple[Root, ...]:
    """Put back what was detached of a folder where its volume is there again.

    Args:
        library: The library.
        root: The folder, which is there.
        within: The paths that are looked at, None for all; what lies elsewhere stays as it is.

    Returns:
        What stays detached.

    Raises:
        StoreError: The library cannot be written.
    """
    away: list[Root] = []
    for detached in _list_detached(library, root):
        near = within is None or any(
            path == detached.path or path in detached.path.parents or detached.path in path.parents
            for path in within
        )
        if near and _is_back(library, root, detached):
            library.roots.reattach(detached.id, root.id)
        else:
            away.append(detached)
    return tuple(away)


def detach_absent_volumes(
    library: Library, root: Root, scan: FolderScan, away: Sequence[Root]
) -> tuple[Root, ...]:
    """Detach the files on volumes that are away.

    Args:
        library: The library.
        root: The folder.
        scan: The walk of it.
        away: What is detached already.

    Returns:
        What is to be told: of a walk of all of the folder everything that is away, else what has
        just been found to be.

    Raises:
        StoreError: The library cannot be written.
    """
    told = tuple(away) if scan.within is None else ()
    absent = scan.absent_files()
    if not absent:
        return told
    for device, paths in absent.items():
        folder = Path(os.path.commonpath([path.parent for path in paths]))
        # What lies directly in the folder is on its own volume: that one was renumbered.
        if root.path in folder.parents:
            library.roots.detach(root.id, folder, device)
    known = {one.id for one in away}
    return (*told, *(one for one in _list_detached(library, root) if one.id not in known))


def _list_detached(library: Library, root: Root) -> list[Root]:
    roots = library.roots.all()
    return [one for one in roots if one.detached and root.path in one.path.parents]


def _is_back(library: Library, root: Root, detached: Root) -> bool:
    """Whether a volume is there, under its number or another one than the folder's."""
    numbers = {file.device for file in library.files.known(detached.id).values()}
    try:
        here, above = detached.path.stat().st_dev, root.path.stat().st_dev
    except OSError:
        # Files of the folder's own volume took its place one by one.
        return not numbers
    return here in numbers or (here != above and above not in numbers)

"""Where this computer sees the folders of a shared library, and what all computers call them.

A folder is stored by its *location*, ``//computer/path`` or the name that a mapping gives it;
files by their path below it, with slashes. This computer's *mount* of a folder is where it was
added here. Without one, a mapping tells where it is, or a folder around it that has one. A folder
that this computer does not see at all is shown by its location, and is offline.
"""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from uuid import UUID

from retllm_desktop.core.library_records import RootState
from retllm_desktop.library.postgres.database import Session
from retllm_desktop.library.postgres.shared_library import SharedLibraryAddress

DETACHED: Final = ""
"""``root.added_at`` of what was detached of a folder: nobody added it."""


@dataclass(frozen=True, slots=True)
class MountedRoot:
    """A folder of the library, as this computer sees it.

    Attributes:
        id: Its number.
        collection_id: Its collection.
        location: What all computers call it.
        path: Where this computer sees it, in the file system's bytes; its location where it sees
            it nowhere.
        seen: Whether this computer sees it at all.
        state: Whether it was there at the last look.
        detached: Whether it is part of a folder, on a volume that is away.
        exclusions: As in ``Root``.
    """

    id: int
    collection_id: int
    location: bytes
    path: bytes
    seen: bool
    state: RootState
    detached: bool
    exclusions: tuple[str, ...]


class Mounts:
    """All folders that a person may see, by number.

    Attributes:
        roots: The folders.
        nested: Whether one that this computer sees lies within another one.
    """

    def __init__(self, roots: Iterable[MountedRoot]) -> None:
        """Take folders."""
        self.roots = {root.id: root for root in roots}
        # The innermost folder first.
        self._by_path = sorted(
            (root for root in self.roots.values() if root.seen), key=lambda root: -len(root.path)
        )
        self.nested = any(
            path_below(inner.path, outer.path) is not None
            for place, inner in enumerate(self._by_path)
            for outer in self._by_path[place + 1 :]
        )

    @property
    def offline(self) -> list[int]:
        """Numbers of folders that are not there at present."""
        return [root.id for root in self.roots.values() if root.state is RootState.OFFLINE]

    @property
    def online(self) -> list[int]:
        """Numbers of folders that this computer sees, and that are there at present."""
        return [root.id for root in self._by_path if root.state is RootState.ONLINE]

    @property
    def seen(self) -> list[int]:
        """Numbers of folders that this computer sees."""
        return [root.id for root in self._by_path]

    def full_path(self, root_id: int, stored: bytes) -> Path:
        """Return where a file of a folder lies for this computer."""
        root = self.roots[root_id]
        return Path(os.fsdecode(join_path(root.path, stored)))

    def relative_path(self, root_id: int, path: Path) -> bytes:
        """Return a path as it is stored.

        Raises:
            ValueError: It does not lie below the folder.
        """
        stored = path_below(os.fsencode(path), self.roots[root_id].path)
        if not stored:
            raise ValueError(f"{path!r} does not lie in the folder {root_id}")
        return stored

    def places_of(self, path: Path) -> list[tuple[int, bytes]]:
        """Return as which files of which folders a path may be stored, innermost folder first."""
        own = os.fsencode(path)
        found = ((root.id, path_below(own, root.path)) for root in self._by_path)
        return [(number, stored) for number, stored in found if stored]


def read_root_mounts(session: Session, address: SharedLibraryAddress) -> Mounts:
    """Read all folders that the person may see."""
    rows = session.rows(
        "SELECT root.id, root.collection_id, root.location, root.added_at = %s, root.exclusions, "
        "mount.path, mount.state FROM root "
        "LEFT JOIN mount ON mount.root_id = root.id AND mount.machine_id = %s ORDER BY root.id",
        (DETACHED, address.machine),
    )
    known = [(bytes(row[2]), bytes(row[5])) for row in rows if row[5] is not None and not row[3]]
    known += [(name_location(name), os.fsencode(path)) for name, path in address.mappings]
    known.sort(key=lambda pair: -len(pair[0]))
    found: list[MountedRoot] = []
    for number, collection, location, detached, exclusions, path, state in rows:
        place = path if path is not None else _translate(location, known)
        seen = place is not None
        found.append(
            MountedRoot(
                number,
                collection,
                location,
                place if seen else location,
                seen=seen,
                state=RootState(state) if state else _unmarked_state(seen and not detached),
                detached=detached,
                exclusions=tuple(exclusions),
            )
        )
    return Mounts(found)


def location_of(address: SharedLibraryAddress, path: Path) -> bytes:
    """Return what all computers call a folder that this computer sees at a path."""
    own = os.fsencode(path)
    mapped = sorted(address.mappings, key=lambda pair: -len(pair[1]))
    for name, local in mapped:
        below = path_below(own, os.fsencode(local))
        if below is not None:
            return join_location(name_location(name), below)
    slashed = own.replace(os.fsencode(os.sep), b"/").strip(b"/")
    return join_location(name_location(f"//{address.machine_name}"), slashed)


def write_mount(
    session: Session, machine: UUID, root: tuple[int, int], path: bytes, state: RootState
) -> None:
    """Record where a computer sees a folder.

    Args:
        session: A writing one.
        machine: The computer.
        root: The folder's number and its collection's.
        path: Where, in the file system's bytes.
        state: Whether it is there.
    """
    session.run(
        "INSERT INTO mount (root_id, machine_id, collection_id, path, state) "
        "VALUES (%s, %s, %s, %s, %s) ON CONFLICT (root_id, machine_id) "
        "DO UPDATE SET path = excluded.path, state = excluded.state",
        (root[0], machine, root[1], path, state),
    )


def path_below(path: bytes, folder: bytes) -> bytes | None:
    """Return what leads from a folder to a path, with slashes; None where it is not below it.

    Both are in the file system's bytes, absolute and without dots; of the folder itself the
    answer is empty.
    """
    separator = os.fsencode(os.sep)
    inside = folder.removesuffix(separator) + separator
    if path == folder:
        return b""
    if not path.startswith(inside):
        return None
    return path[len(inside) :].replace(separator, b"/")


def join_path(folder: bytes, stored: bytes) -> bytes:
    """Return the path that ``path_below`` was asked for."""
    separator = os.fsencode(os.sep)
    if not stored:
        return folder
    return folder.removesuffix(separator) + separator + stored.replace(b"/", separator)


def join_location(location: bytes, below: bytes) -> bytes:
    """Return the location of what lies below one."""
    return location + b"/" + below if below else location


def location_below(location: bytes, folder: bytes) -> bytes | None:
    """Return what leads from one location to another; None where it is not below it."""
    if location == folder:
        return b""
    return location[len(folder) + 1 :] if location.startswith(folder + b"/") else None


def name_location(name: str) -> bytes:
    """Return a name for all computers as it is stored: ``//nas/photos``."""
    return b"//" + os.fsencode(name).replace(b"\\", b"/").strip(b"/")


def _translate(location: bytes, known: Sequence[tuple[bytes, bytes]]) -> bytes | None:
    for outer, path in known:
        below = location_below(location, outer)
        if below is not None:
            return join_path(path, below)
    return None


def _unmarked_state(here: bool) -> RootState:
    return RootState.ONLINE if here else RootState.OFFLINE

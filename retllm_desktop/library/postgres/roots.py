"""Folders of a shared library: added, merged, removed, marked, and what to leave out below them."""

import json
import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from retllm_desktop.core.errors import InputError, format_path
from retllm_desktop.core.library_records import Root, RootState, UnreadReason
from retllm_desktop.core.root_store import RootStore
from retllm_desktop.core.typing_support import override
from retllm_desktop.library.file_columns import (
    absolute_path,
    encode_path,
    names_below,
    to_signed_64,
    valid_unicode,
)
from retllm_desktop.library.postgres.database import Session
from retllm_desktop.library.postgres.leases import check_lease
from retllm_desktop.library.postgres.mounts import (
    DETACHED,
    MountedRoot,
    Mounts,
    join_location,
    location_below,
    location_of,
    path_below,
    read_root_mounts,
    write_mount,
)
from retllm_desktop.library.postgres.presence import apply_shared_presence, rename_shared_files
from retllm_desktop.library.postgres.shared_library import NO_FOLDER, SharedLibrary
from retllm_desktop.library.roots import FAILURES, rebase_pattern


class PostgresRoots(RootStore):
    """Fulfils the port ``RootStore``."""

    def __init__(self, shared: SharedLibrary) -> None:
        """Use an open library."""
        self._shared = shared

    @override
    def all(self) -> tuple[Root, ...]:
        with self._shared.database.reading() as session:
            return list_shared_roots(session, self._shared)

    @override
    def add(self, path: Path) -> Root:
        def add_it(session: Session) -> Root:
            added = _insert_root(session, self._shared, absolute_path(path))
            return next(
                root for root in list_shared_roots(session, self._shared) if root.id == added
            )

        return self._shared.database.repeat(add_it)

    @override
    def claim(self, root_id: int) -> str:
        return self._shared.leases.claim(root_id) if self._shared.writable else ""

    @override
    def remove(self, root_id: int) -> None:
        def remove_it(session: Session) -> None:
            mounts = read_root_mounts(session, self._shared.address)
            root = mounts.roots.get(root_id)
            if root is None:
                return
            session.collections.add(root.collection_id)
            numbers = [root_id, *_detached_of(mounts, root)]
            held = session.rows(
                "DELETE FROM file WHERE root_id = ANY(%s) RETURNING content_id", (numbers,)
            )
            session.run("DELETE FROM root WHERE id = ANY(%s)", (numbers,))
            apply_shared_presence(session, (row[0] for row in held))
            session.run("DELETE FROM folder WHERE root_id = ANY(%s)", (numbers,))

        self._shared.database.repeat(remove_it)

    @override
    def set_offline(self, root_id: int, offline: bool) -> None:
        state = RootState.OFFLINE if offline else RootState.ONLINE
        with self._shared.database.writing() as session:
            root = read_root_mounts(session, self._shared.address).roots.get(root_id)
            if root is None or root.state is state or not (root.seen or offline):
                return
            session.collections.add(root.collection_id)
            if root.seen:
                number = (root.id, root.collection_id)
                write_mount(session, self._shared.address.machine, number, root.path, state)

    @override
    def detach(self, root_id: int, folder: Path, device: int) -> None:
        with self._shared.database.writing() as session:
            mounts = read_root_mounts(session, self._shared.address)
            root = mounts.roots.get(root_id)
            stored = None if root is None else path_below(encode_path(folder), root.path)
            if root is None or not stored:
                raise InputError(*NO_FOLDER)
            session.collections.add(root.collection_id)
            location = join_location(root.location, stored)
            number = session.value(
                "INSERT INTO root (collection_id, location, added_at) VALUES (%s, %s, %s) "
                "ON CONFLICT (collection_id, location) DO UPDATE SET location = excluded.location "
                "RETURNING id",
                (root.collection_id, location, DETACHED),
            )
            machine = self._shared.address.machine
            place = (number, root.collection_id)
            write_mount(session, machine, place, encode_path(folder), RootState.OFFLINE)
            moved = session.rows(
                "UPDATE file SET root_id = %s, path = substr(path, %s) WHERE root_id = %s "
                "AND device = %s AND machine_id = %s AND missing_since_s IS NULL "
                "AND substr(path, 1, %s) = %s RETURNING content_id",
                (
                    number,
                    len(stored) + 2,
                    root_id,
                    to_signed_64(device),
                    machine,
                    len(stored) + 1,
                    stored + b"/",
                ),
            )
            session.touched |= {row[0] for row in moved if row[0] is not None}

    @override
    def reattach(self, detached_id: int, root_id: int) -> None:
        with self._shared.database.writing() as session:
            mounts = read_root_mounts(session, self._shared.address)
            detached, root = mounts.roots.get(detached_id), mounts.roots.get(root_id)
            if detached is None or root is None or not detached.detached:
                raise InputError(*NO_FOLDER)
            below = location_below(detached.location, root.location)
            if not below:
                raise InputError(*NO_FOLDER)
            session.collections.add(root.collection_id)
            _merge(session, detached, root, os.fsdecode(below))

    @override
    def set_exclusions(self, root_id: int, patterns: Sequence[str]) -> None:
        with self._shared.database.writing() as session:
            self._shared.collection_of(session, root_id, indexing=False)
            _store_exclusions(session, root_id, patterns)


def list_shared_roots(session: Session, shared: SharedLibrary) -> tuple[Root, ...]:
    """Return all folders that the person may see, by path, with the number of their files."""
    mounts = read_root_mounts(session, shared.address)
    counts = {
        number: (present, missing)
        for number, present, missing in session.rows(
            "SELECT root_id, count(content_id) - count(missing_since_s), count(missing_since_s) "
            "FROM file GROUP BY root_id"
        )
    }
    unread: dict[int, dict[str, int]] = {}
    for number, reason, count in session.rows(
        "SELECT root_id, unread, count(*) FROM file "
        "WHERE unread <> '' AND missing_since_s IS NULL GROUP BY root_id, unread"
    ):
        unread.setdefault(number, {})[reason] = count
    found: list[Root] = []
    for root in sorted(mounts.roots.values(), key=lambda root: root.path):
        present, missing = counts.get(root.id, (0, 0))
        left = unread.get(root.id, {})
        found.append(
            Root(
                root.id,
                Path(os.fsdecode(root.path)),
                root.state,
                files=present - sum(left.values()),
                problems=sum(left.get(reason, 0) for reason in FAILURES),
                exclusions=root.exclusions,
                missing=missing,
                named=left.get(UnreadReason.KIND, 0),
                detached=root.detached,
            )
        )
    return tuple(found)


def _insert_root(session: Session, shared: SharedLibrary, path: Path) -> int:
    """Record a folder, or where this computer sees one that is there; return its number.

    Folders inside that are not there now stay on their own, so that a scan of the wider folder
    does not take their files for deleted.

    Raises:
        InputError: It lies inside a folder that is already there.
    """
    collection = shared.collection_id(session)
    mounts = read_root_mounts(session, shared.address)
    present = [
        root
        for root in mounts.roots.values()
        if root.seen and not root.detached and root.collection_id == collection
    ]
    for root in present:
        inside = names_below(path, Path(os.fsdecode(root.path)))
        if inside == ():
            return root.id
        if inside is not None:
            raise InputError(
                "This folder is already covered",
                f"It lies inside {format_path(Path(os.fsdecode(root.path)))}, which is in the "
                "library.",
                path,
            )
    session.collections.add(collection)
    added = session.value(
        "INSERT INTO root (collection_id, location, added_at) VALUES (%s, %s, %s) "
        "ON CONFLICT (collection_id, location) DO UPDATE SET added_at = CASE root.added_at "
        "WHEN %s THEN excluded.added_at ELSE root.added_at END RETURNING id",
        (
            collection,
            location_of(shared.address, path),
            datetime.now(UTC).isoformat(timespec="seconds"),
            DETACHED,
        ),
    )
    machine = shared.address.machine
    write_mount(session, machine, (added, collection), encode_path(path), RootState.ONLINE)
    wide = read_root_mounts(session, shared.address).roots[added]
    patterns = list(wide.exclusions)
    for narrow in present:
        folder = Path(os.fsdecode(narrow.path))
        names = names_below(folder, path)
        if names and narrow.state == RootState.ONLINE and folder.is_dir():
            patterns += (rebase_pattern(pattern, names) for pattern in narrow.exclusions)
            check_lease(session, narrow.id)
            _merge(session, narrow, wide, "/".join(names))
    _store_exclusions(session, added, [pattern for pattern in patterns if pattern])
    return added


def _merge(session: Session, narrow: MountedRoot, wide: MountedRoot, below: str) -> None:
    """Hand a folder's files to one around it, which finds them below some names."""
    prefix = os.fsencode(below) + b"/"
    rows = session.rows("SELECT id, path, content_id FROM file WHERE root_id = %s", (narrow.id,))
    displaced = rename_shared_files(
        session, {number: (wide.id, prefix + path) for number, path, _ in rows}
    )
    apply_shared_presence(session, displaced | {row[2] for row in rows if row[2] is not None})
    session.run("DELETE FROM root WHERE id = %s", (narrow.id,))


def _detached_of(mounts: Mounts, root: MountedRoot) -> list[int]:
    """Return what was detached of a folder."""
    return [
        other.id
        for other in mounts.roots.values()
        if other.detached
        and other.collection_id == root.collection_id
        and location_below(other.location, root.location)
    ]


def _store_exclusions(session: Session, root_id: int, patterns: Sequence[str]) -> None:
    text = json.dumps([valid_unicode(pattern) for pattern in patterns], ensure_ascii=False)
    session.run("UPDATE root SET exclusions = %s WHERE id = %s", (text, root_id))

"""Folders of a shared library: added, merged, removed, marked, and what to leave out below them."""

import json
import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from retllm_desktop.core.errors import InputError, format_path
from retllm_desktop.core.library_records import Root, RootState, UnreadReason
from retllm_desktop.library.file_columns import (
    absolute_path,
    encode_path,
    names_below,
    valid_unicode,
)
from retllm_desktop.library.postgres.database import Session
from retllm_desktop.library.postgres.mounts import (
    DETACHED,
    location_of,
    read_root_mounts,
    write_mount,
)
from retllm_desktop.library.postgres.shared_library import SharedLibrary
from retllm_desktop.library.roots import FAILURES


class PostgresRoots:
    """Folders."""

    def __init__(self, shared: SharedLibrary) -> None:
        """Use an open library."""
        self._shared = shared

    def all(self) -> tuple[Root, ...]:
        """Return all folders, by path."""
        with self._shared.database.reading() as session:
            return list_shared_roots(session, self._shared)

    def add(self, path: Path) -> Root:
        """Add a folder."""

        def add_it(session: Session) -> Root:
            added = _insert_root(session, self._shared, absolute_path(path))
            return next(
                root for root in list_shared_roots(session, self._shared) if root.id == added
            )

        return self._shared.database.repeat(add_it)

    def claim(self, root_id: int) -> str:
        """Be the one program that indexes a folder, until the library is closed."""
        return self._shared.leases.claim(root_id) if self._shared.writable else ""

    def set_offline(self, root_id: int, offline: bool) -> None:
        """Mark a folder as unavailable on this computer, or available again."""
        state = RootState.OFFLINE if offline else RootState.ONLINE
        with self._shared.database.writing() as session:
            root = read_root_mounts(session, self._shared.address).roots.get(root_id)
            if root is None or root.state is state or not (root.seen or offline):
                return
            session.collections.add(root.collection_id)
            if root.seen:
                number = (root.id, root.collection_id)
                write_mount(session, self._shared.address.machine, number, root.path, state)

    def set_exclusions(self, root_id: int, patterns: Sequence[str]) -> None:
        """Record what to leave out below a folder."""
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
    location = location_of(shared.address, path)
    added = session.value(
        "INSERT INTO root (collection_id, location, added_at) VALUES (%s, %s, %s) "
        "ON CONFLICT (collection_id, location) DO UPDATE SET added_at = CASE root.added_at "
        "WHEN %s THEN excluded.added_at ELSE root.added_at END RETURNING id",
        (collection, location, datetime.now(UTC).isoformat(timespec="seconds"), DETACHED),
    )
    machine = shared.address.machine
    write_mount(session, machine, (added, collection), encode_path(path), RootState.ONLINE)
    return added


def _store_exclusions(session: Session, root_id: int, patterns: Sequence[str]) -> None:
    text = json.dumps([valid_unicode(pattern) for pattern in patterns], ensure_ascii=False)
    session.run("UPDATE root SET exclusions = %s WHERE id = %s", (text, root_id))

"""Folders of the library: added, merged, removed, marked, and what to leave out below them."""

import json
import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from retllm_desktop.core.errors import InputError, format_path
from retllm_desktop.core.library_records import Root, RootState, UnreadReason
from retllm_desktop.core.root_store import RootStore
from retllm_desktop.core.typing_support import override
from retllm_desktop.library.file_columns import (
    absolute_path,
    decode_path,
    encode_path,
    names_below,
    to_signed_64,
    valid_unicode,
)
from retllm_desktop.library.library_file import LibraryFile
from retllm_desktop.library.presence import ChangeEffects, apply_presence, rename_files
from retllm_desktop.library.sql import Connection
from retllm_desktop.library.sqlite_errors import DamagedLibraryError, stored_enum

_DETACHED: Final = ""
"""Instead of when it was added: nobody added what was detached of a folder."""
FAILURES: Final = (UnreadReason.FAILED, UnreadReason.ONLINE_ONLY)
"""Why files are problems; those of other kinds are known by their names."""


class SqliteRoots(RootStore):
    """Fulfils the port ``RootStore``."""

    def __init__(self, file: LibraryFile) -> None:
        """Use an open file."""
        self._file = file

    @override
    def all(self) -> tuple[Root, ...]:
        with self._file.connections.reading() as connection:
            return list_roots(connection)

    @override
    def add(self, path: Path) -> Root:
        with self._file.connections.writing() as connection:
            added, effects = _insert_root(connection, absolute_path(path))
            found = next(root for root in list_roots(connection) if root.id == added)
        self._file.after_change(effects)
        return found

    @override
    def claim(self, root_id: int) -> str:
        # Whoever writes the file holds the lock of all of it.
        return ""

    @override
    def remove(self, root_id: int) -> None:
        held: set[int] = set()
        with self._file.connections.writing() as connection:
            for number in (root_id, *_detached_of(connection, root_id)):
                rows = connection.rows(
                    "SELECT DISTINCT content_id FROM file "
                    "WHERE root_id = ? AND content_id IS NOT NULL",
                    (number,),
                )
                held |= {row[0] for row in rows}
                connection.run("DELETE FROM file WHERE root_id = ?", (number,))
                connection.run("DELETE FROM root WHERE id = ?", (number,))
            effects = apply_presence(connection, held)
        self._file.after_change(effects)

    @override
    def set_offline(self, root_id: int, offline: bool) -> None:
        state = RootState.OFFLINE if offline else RootState.ONLINE
        with self._file.connections.writing() as connection:
            connection.run("UPDATE root SET state = ? WHERE id = ?", (state, root_id))

    @override
    def detach(self, root_id: int, folder: Path, device: int) -> None:
        path = encode_path(folder)
        below = path + os.fsencode(os.sep)
        with self._file.connections.writing() as connection:
            connection.run(
                "INSERT INTO root (path, state, added_at) VALUES (?1, ?2, ?3) "
                "ON CONFLICT (path) DO UPDATE SET state = excluded.state",
                (path, RootState.OFFLINE, _DETACHED),
            )
            number = connection.value("SELECT id FROM root WHERE path = ?", (path,))
            connection.run(
                "UPDATE file SET root_id = ?1 WHERE root_id = ?2 AND device = ?3 "
                "AND missing_since_s IS NULL AND substr(path, 1, ?4) = ?5",
                (number, root_id, to_signed_64(device), len(below), below),
            )

    @override
    def reattach(self, detached_id: int, root_id: int) -> None:
        with self._file.connections.writing() as connection:
            connection.run("UPDATE file SET root_id = ? WHERE root_id = ?", (root_id, detached_id))
            connection.run(
                "DELETE FROM root WHERE id = ? AND added_at = ?", (detached_id, _DETACHED)
            )

    @override
    def set_exclusions(self, root_id: int, patterns: Sequence[str]) -> None:
        with self._file.connections.writing() as connection:
            require_root(connection, root_id)
            _store_exclusions(connection, root_id, patterns)


def list_roots(connection: Connection) -> tuple[Root, ...]:
    """Return all folders, by path, with the number of their files."""
    rows = connection.rows(
        "SELECT root.id, root.path, root.state, root.exclusions, root.added_at = '', "
        "count(file.content_id) - count(file.missing_since_s), count(file.missing_since_s) "
        "FROM root LEFT JOIN file ON file.root_id = root.id GROUP BY root.id ORDER BY root.path"
    )
    # Each by an index that holds all it needs: there may be a million files.
    unread: dict[int, dict[str, int]] = {}
    for number, reason, count in connection.rows(
        "SELECT root_id, unread, count(*) FROM file "
        "WHERE unread <> '' AND missing_since_s IS NULL GROUP BY root_id, unread"
    ):
        unread.setdefault(number, {})[reason] = count
    found: list[Root] = []
    for number, path, state, excluded, detached, present, missing in rows:
        left = unread.get(number, {})
        found.append(
            Root(
                number,
                decode_path(path),
                stored_enum(RootState, state),
                files=present - sum(left.values()),
                problems=sum(left.get(reason, 0) for reason in FAILURES),
                exclusions=_parse_exclusions(excluded),
                missing=missing,
                named=left.get(UnreadReason.KIND, 0),
                detached=bool(detached),
            )
        )
    return tuple(found)


def require_root(connection: Connection, root_id: int) -> None:
    """Make sure that a folder is still there, for a person may remove it while it is indexed.

    Raises:
        InputError: It is not.
    """
    if connection.value("SELECT 1 FROM root WHERE id = ?", (root_id,)) is None:
        raise InputError(
            "This folder is no longer in the library",
            "It was removed, or a folder that contains it was added.",
        )


def _insert_root(connection: Connection, path: Path) -> tuple[int, ChangeEffects]:
    """Record a folder, taking in the folders inside of it; return its id and what followed.

    Folders inside that are not there now stay on their own, so that a scan of the wider
    folder does not take their files for deleted.

    Raises:
        InputError: It lies inside a folder that is already there.
    """
    rows = connection.rows(
        "SELECT id, path, state, exclusions FROM root WHERE added_at <> ?", (_DETACHED,)
    )
    present = [(number, decode_path(stored), *rest) for number, stored, *rest in rows]
    for number, other, *_ in present:
        inside = names_below(path, other)
        if inside == ():
            return number, ChangeEffects()
        if inside is not None:
            raise InputError(
                "This folder is already covered",
                f"It lies inside {format_path(other)}, which is in the library.",
                path,
            )
    connection.run(
        "INSERT INTO root (path, state, added_at) VALUES (?, ?, ?)",
        (encode_path(path), RootState.ONLINE, datetime.now(UTC).isoformat(timespec="seconds")),
    )
    added = connection.last_id()
    displaced: set[int] = set()
    patterns: list[str] = []
    for number, other, state, excluded in present:
        names = names_below(other, path)
        if names and state == RootState.ONLINE and other.is_dir():
            patterns += (rebase_pattern(pattern, names) for pattern in _parse_exclusions(excluded))
            displaced |= _merge(connection, (number, other), (added, path.joinpath(*names)))
    _store_exclusions(connection, added, [pattern for pattern in patterns if pattern])
    return added, apply_presence(connection, displaced)


def _detached_of(connection: Connection, root_id: int) -> list[int]:
    """Return what was detached of a folder."""
    path: bytes | None = connection.value("SELECT path FROM root WHERE id = ?", (root_id,))
    if path is None:
        return []
    below = path + os.fsencode(os.sep)
    rows = connection.rows(
        "SELECT id FROM root WHERE added_at = ? AND substr(path, 1, ?) = ?",
        (_DETACHED, len(below), below),
    )
    return [row[0] for row in rows]


def _store_exclusions(connection: Connection, root_id: int, patterns: Sequence[str]) -> None:
    text = json.dumps([valid_unicode(pattern) for pattern in patterns], ensure_ascii=False)
    connection.run("UPDATE root SET exclusions = ? WHERE id = ?", (text, root_id))


def _parse_exclusions(stored: str) -> tuple[str, ...]:
    try:
        return tuple(json.loads(stored))
    except ValueError as exc:
        raise DamagedLibraryError(stored) from exc


def rebase_pattern(pattern: str, names: Sequence[str]) -> str:
    """Return what a pattern of a folder is called in a wider one.

    Args:
        pattern: As in ``.gitignore``, relative to the narrow folder.
        names: The names that lead from the wide folder to the narrow one.

    Returns:
        The pattern relative to the wide folder; empty for a remark, which leaves nothing out.
    """
    body = pattern.removeprefix("!")
    sign = pattern[: len(pattern) - len(body)]
    if not body.strip() or pattern.startswith("#"):
        return ""
    prefix = "".join(f"/{_literal(name)}" for name in names)
    # A slash that is not the last character ties a pattern to its folder.
    anchored = "/" in body.rstrip().removesuffix("/")
    return f"{sign}{prefix}/{body.removeprefix('/')}" if anchored else f"{sign}{prefix}/**/{body}"


def _literal(name: str) -> str:
    """Return a name as a pattern that matches it alone."""
    return "".join(f"\\{character}" if character in "\\*?[]" else character for character in name)


def _merge(connection: Connection, narrow: tuple[int, Path], wide: tuple[int, Path]) -> set[int]:
    """Hand a root's files to another: (id, folder as it was called), (id, as it is called now).

    Returns:
        Contents that files held whose names others now have.
    """
    displaced: set[int] = set()
    if narrow[1] != wide[1]:
        # Reached through a symlink until now: a scan will find the same files by other names.
        before, after = encode_path(narrow[1]), encode_path(wide[1])
        rows = connection.rows("SELECT id, path FROM file WHERE root_id = ?", (narrow[0],))
        displaced = rename_files(
            connection, {number: after + path[len(before) :] for number, path in rows}
        )
    connection.run("UPDATE file SET root_id = ? WHERE root_id = ?", (wide[0], narrow[0]))
    connection.run("DELETE FROM root WHERE id = ?", (narrow[0],))
    return displaced

"""Files of a shared library: added, moved, hidden, deleted; content comes and goes with them."""

import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final, TypeVar

import numpy as np

from retllm_desktop.core.library import FileStore
from retllm_desktop.core.library_records import KnownFile, Problem, UnreadReason
from retllm_desktop.core.types import Extraction, FileStat, Vectors
from retllm_desktop.core.typing_support import override
from retllm_desktop.library.embedding_spaces import check_entries
from retllm_desktop.library.file_columns import (
    encode_path,
    known_file_of,
    stat_columns,
    stored_inode,
)
from retllm_desktop.library.postgres.contents import put_shared_contents
from retllm_desktop.library.postgres.database import NOTHING_OF_BATCH, Row, Session
from retllm_desktop.library.postgres.file_rows import SIDECAR, open_folder
from retllm_desktop.library.postgres.mounts import Mounts, path_below, read_root_mounts
from retllm_desktop.library.postgres.presence import (
    apply_shared_presence,
    number_set,
    rename_shared_files,
)
from retllm_desktop.library.postgres.previews import put_previews
from retllm_desktop.library.postgres.shared_library import SharedLibrary

# Content that the present space does without wants to be read: its files get a length that no
# file has. Numbers of volumes and files are those of one computer.
_Told = TypeVar("_Told")
_CLOCKS_AGREE_S: Final = 60.0

_KNOWN: Final = """
    SELECT file.path, CASE WHEN file.content_id IS NULL OR content.unread
            OR embedded.content_id IS NOT NULL THEN file.size_bytes ELSE -1 END,
        file.mtime_ns, CASE WHEN embedded.content_id IS NOT NULL THEN content.hash END,
        CASE WHEN file.machine_id = %s THEN file.device ELSE 0 END,
        CASE WHEN file.machine_id = %s THEN file.inode ELSE 0 END,
        file.missing_since_s, file.readers
    FROM file
    LEFT JOIN content ON content.id = file.content_id
    LEFT JOIN embedded ON embedded.content_id = file.content_id AND embedded.space_id = %s
    WHERE file.root_id = %s
"""
_BELOW: Final = f"{_KNOWN} AND (file.path = %s OR file.path >= %s AND file.path < %s)"
_BY_INODE: Final = """
    SELECT file.root_id, file.path, file.size_bytes, file.mtime_ns,
        CASE WHEN NOT content.unread THEN content.hash END,
        file.device, file.inode, file.missing_since_s, file.readers
    FROM file
    JOIN content ON content.id = file.content_id
    LEFT JOIN embedded ON embedded.content_id = content.id AND embedded.space_id = %s
    WHERE file.inode = ANY (%s) AND file.inode <> 0 AND file.machine_id = %s
        AND (content.unread OR embedded.content_id IS NOT NULL)
    ORDER BY file.id
"""
_TOUCH: Final = """
    UPDATE file SET size_bytes = seen.size, mtime_ns = seen.mtime, device = seen.device,
        inode = seen.inode, machine_id = %s, missing_since_s = NULL
    FROM unnest(%s::bytea[], %s::int8[], %s::int8[], %s::int8[], %s::int8[])
        AS seen (path, size, mtime, device, inode)
    WHERE file.root_id = %s AND file.path = seen.path RETURNING file.content_id
"""


class PostgresFiles(FileStore):
    """Fulfils the port ``FileStore``."""

    def __init__(self, shared: SharedLibrary) -> None:
        """Use an open library."""
        self._shared = shared

    @override
    def known(self, root_id: int, below: Sequence[Path] | None = None) -> Mapping[Path, KnownFile]:
        machine = self._shared.address.machine
        with self._shared.database.reading() as session:
            mounts = read_root_mounts(session, self._shared.address)
            root = mounts.roots.get(root_id)
            if root is None:
                return {}
            values = (machine, machine, self._shared.active_id(session), root_id)
            rows: list[Row] = []
            if below is None:
                rows = session.rows(_KNOWN, values)
            for path in below or ():
                stored = path_below(encode_path(path), root.path)
                if stored == b"" or path_below(root.path, encode_path(path)) is not None:
                    rows += session.rows(_KNOWN, values)
                elif stored is not None:
                    # Paths below it follow it directly, but for names with the same prefix.
                    rows += session.rows(_BELOW, (*values, stored, stored + b"/", stored + b"0"))
        return {mounts.full_path(root_id, path): known_file_of(columns) for path, *columns in rows}

    @override
    def by_inode(
        self, files: Iterable[FileStat]
    ) -> Mapping[tuple[int, int], tuple[tuple[Path, KnownFile], ...]]:
        wanted = {stored_inode(stat): (stat.device, stat.inode) for stat in files if stat.inode}
        found: dict[tuple[int, int], list[tuple[Path, KnownFile]]] = {}
        with self._shared.database.reading() as session:
            mounts = read_root_mounts(session, self._shared.address)
            inodes = number_set(inode for _, inode in wanted)
            for root_id, path, *columns in session.rows(
                _BY_INODE, (self._shared.active_id(session), inodes, self._shared.address.machine)
            ):
                key = wanted.get((columns[3], columns[4]))
                if key is not None:
                    known = known_file_of(columns)
                    found.setdefault(key, []).append((mounts.full_path(root_id, path), known))
        return {key: tuple(held) for key, held in found.items()}

    @override
    def hashes_by_size(self, sizes: Iterable[int]) -> Mapping[int, frozenset[bytes]]:
        found: dict[int, set[bytes]] = {}
        with self._shared.database.reading() as session:
            for size_bytes, content_hash in session.rows(
                "SELECT content.size_bytes, content.hash FROM content "
                "JOIN embedded ON embedded.content_id = content.id AND embedded.space_id = %s "
                "WHERE content.size_bytes = ANY (%s)",
                (self._shared.active_id(session), number_set(sizes)),
            ):
                found.setdefault(size_bytes, set()).add(content_hash)
        return {size_bytes: frozenset(hashes) for size_bytes, hashes in found.items()}

    @override
    def holding(self, content_hash: bytes) -> tuple[Path, ...]:
        with self._shared.database.reading() as session:
            mounts = read_root_mounts(session, self._shared.address)
            rows = session.rows(
                "SELECT file.root_id, file.path FROM content "
                "JOIN file ON file.content_id = content.id "
                "WHERE content.hash = %s AND file.missing_since_s IS NULL ORDER BY file.id",
                (content_hash,),
            )
        return tuple(mounts.full_path(root, path) for root, path in rows)

    @override
    def problems(self, limit: int = 1000) -> tuple[Problem, ...]:
        with self._shared.database.reading() as session:
            mounts = read_root_mounts(session, self._shared.address)
            rows = session.rows(
                "SELECT root_id, path, problem_title, problem_detail, unread FROM file "
                "WHERE unread IN (%s, %s) ORDER BY id LIMIT %s",
                (UnreadReason.FAILED, UnreadReason.ONLINE_ONLY, max(limit, 0)),
            )
        return tuple(
            Problem(mounts.full_path(root, path), title, detail or "", UnreadReason(reason))
            for root, path, title, detail, reason in rows
        )

    @override
    def notes(self, limit: int = 1000) -> tuple[Problem, ...]:
        with self._shared.database.reading() as session:
            mounts = read_root_mounts(session, self._shared.address)
            rows = session.rows(
                "SELECT file.root_id, file.path, content.note FROM content "
                "JOIN file ON file.content_id = content.id AND file.missing_since_s IS NULL "
                "WHERE content.note <> '' ORDER BY content.id, file.id LIMIT %s",
                (max(limit, 0),),
            )
        return tuple(Problem(mounts.full_path(root, path), note) for root, path, note in rows)

    @override
    def relocate(self, root_id: int, moves: Sequence[tuple[Path, FileStat]]) -> None:
        self._shared.database.repeat(
            lambda session: _relocate(session, self._shared, root_id, moves), NOTHING_OF_BATCH
        )

    @override
    def link(self, root_id: int, links: Sequence[tuple[FileStat, bytes]]) -> tuple[FileStat, ...]:
        def link_them(session: Session) -> tuple[FileStat, ...]:
            folder = open_folder(session, self._shared, root_id)
            unknown, touched = folder.link(self._shared.active_space(session), links)
            apply_shared_presence(session, touched)
            return unknown

        return self._shared.database.repeat(link_them, NOTHING_OF_BATCH)

    @override
    def touch(self, root_id: int, files: Sequence[FileStat]) -> None:
        def touch_them(session: Session) -> None:
            mounts = read_root_mounts(session, self._shared.address)
            seen = _stored_below(mounts, root_id, {stat.path: stat for stat in files})
            if not seen:
                return
            self._shared.collection_of(session, root_id)
            columns = [stat_columns(stat) for stat in seen.values()]
            rows = session.rows(
                _TOUCH,
                (
                    self._shared.address.machine,
                    list(seen),
                    *(np.array(column, np.int64) for column in zip(*columns, strict=True)),
                    root_id,
                ),
            )
            apply_shared_presence(session, (row[0] for row in rows))

        self._shared.database.repeat(touch_them, NOTHING_OF_BATCH)

    @override
    def mark_missing(self, root_id: int, paths: Sequence[Path], since_s: float) -> int:
        def mark_them(session: Session) -> int:
            mounts = read_root_mounts(session, self._shared.address)
            gone = list(_stored_below(mounts, root_id, dict.fromkeys(paths, None)))
            if not gone:
                return 0
            self._shared.collection_of(session, root_id)
            session.run(
                "DELETE FROM file WHERE root_id = %s AND path = ANY (%s) AND content_id IS NULL",
                (root_id, gone),
            )
            rows = session.rows(
                "UPDATE file SET missing_since_s = %s WHERE root_id = %s AND path = ANY (%s) "
                "AND missing_since_s IS NULL RETURNING content_id, unread <> ''",
                (_on_server_clock(session, since_s), root_id, gone),
            )
            effects = apply_shared_presence(session, (row[0] for row in rows))
            # Items of files known by name have no vectors to be hidden.
            return effects.hidden + sum(row[1] for row in rows)

        return self._shared.database.repeat(mark_them)

    @override
    def purge_missing(self, before_s: float) -> int:
        def purge_them(session: Session) -> int:
            mounts = read_root_mounts(session, self._shared.address)
            # What other computers look after is theirs to forget.
            rows = session.rows(
                "DELETE FROM file WHERE missing_since_s < %s AND root_id = ANY (%s) "
                "RETURNING content_id, collection_id",
                (_on_server_clock(session, before_s), number_set(mounts.seen)),
            )
            session.collections.update(row[1] for row in rows)
            return apply_shared_presence(session, (row[0] for row in rows)).dropped

        return self._shared.database.repeat(purge_them)

    @override
    def put(
        self, root_id: int, entries: Sequence[tuple[FileStat, Extraction, Vectors | None]]
    ) -> tuple[FileStat, ...]:
        def put_them(session: Session) -> tuple[FileStat, ...]:
            folder = open_folder(session, self._shared, root_id)
            stored = self._shared.active_space(session)
            if stored is None:
                raise ValueError("use_space comes before put")
            check_entries(entries, stored.space)
            put_previews(session, folder.collection, (extraction for _, extraction, _ in entries))
            made = put_shared_contents(
                session,
                stored,
                folder.collection,
                (
                    (extraction, vectors)
                    for _, extraction, vectors in entries
                    if extraction.parts and vectors is not None
                ),
            )
            links = [(stat, extraction.content_hash) for stat, extraction, _ in entries]
            unknown, touched = folder.link(stored, links)
            apply_shared_presence(session, touched | set(made.values()))
            return unknown

        return self._shared.database.repeat(put_them, NOTHING_OF_BATCH)

    @override
    def put_problems(self, root_id: int, problems: Sequence[tuple[FileStat, Problem]]) -> None:
        def put_them(session: Session) -> None:
            folder = open_folder(session, self._shared, root_id)
            apply_shared_presence(session, folder.put_unread(problems))

        self._shared.database.repeat(put_them, NOTHING_OF_BATCH)

    @override
    def describe_again(self, paths: Sequence[Path]) -> None:
        with self._shared.database.writing(NOTHING_OF_BATCH) as session:
            mounts = read_root_mounts(session, self._shared.address)
            rows = _rows_at(session, mounts, paths)
            contents = number_set(row[2] for row in rows.values() if row[2] is not None)
            session.run(
                "UPDATE content SET described = false "
                "WHERE id = ANY (%s) AND NOT unread AND described",
                (contents,),
            )

    @override
    def put_sidecars(self, root_id: int, files: Sequence[FileStat]) -> None:
        def put_them(session: Session) -> None:
            folder = open_folder(session, self._shared, root_id)
            apply_shared_presence(session, folder.put((stat, SIDECAR) for stat in files))

        self._shared.database.repeat(put_them, NOTHING_OF_BATCH)

    @override
    def forget(self, root_id: int, paths: Sequence[Path]) -> int:
        def forget_them(session: Session) -> int:
            mounts = read_root_mounts(session, self._shared.address)
            gone = list(_stored_below(mounts, root_id, dict.fromkeys(paths, None)))
            if not gone:
                return 0
            self._shared.collection_of(session, root_id)
            rows = session.rows(
                "DELETE FROM file WHERE root_id = %s AND path = ANY (%s) RETURNING content_id",
                (root_id, gone),
            )
            return apply_shared_presence(session, (row[0] for row in rows)).dropped

        return self._shared.database.repeat(forget_them)


def _on_server_clock(session: Session, moment_s: float) -> float:
    """Return a moment of this computer's clock as the server's has it, by which all are compared.

    A computer whose clock is a month ahead would else forget what others just found gone.
    """
    ahead_s = session.value("SELECT extract(epoch FROM clock_timestamp())::float8") - time.time()
    return moment_s + ahead_s if abs(ahead_s) > _CLOCKS_AGREE_S else moment_s


def _relocate(
    session: Session, shared: SharedLibrary, root_id: int, moves: Sequence[tuple[Path, FileStat]]
) -> None:
    folder = open_folder(session, shared, root_id)
    # All old paths are looked up before anything is changed. Where two moves name the same old
    # path the first counts, where they name the same new path the last.
    rows = _rows_at(session, folder.mounts, [old for old, _ in moves])
    stats: dict[int, FileStat] = {}
    held: set[int | None] = set()
    for old, stat in moves:
        if (row := rows.get(old)) is not None:
            stats.setdefault(row[0], stat)
            held.add(row[2])
            session.collections.add(row[1])
    held |= folder.held_by(stat for stat in stats.values())
    winners = {
        folder.mounts.relative_path(root_id, stat.path): number for number, stat in stats.items()
    }
    losers = number_set(stats.keys() - set(winners.values()))
    session.run("DELETE FROM file WHERE id = ANY (%s)", (losers,))
    held |= rename_shared_files(
        session, {number: (root_id, path) for path, number in winners.items()}
    )
    session.many(
        "UPDATE file SET collection_id = %s, size_bytes = %s, mtime_ns = %s, device = %s, "
        "inode = %s, machine_id = %s, missing_since_s = NULL WHERE id = %s",
        [
            (folder.collection, *stat_columns(stats[number]), shared.address.machine, number)
            for number in sorted(winners.values())
        ],
    )
    apply_shared_presence(session, held)


def _stored_below(mounts: Mounts, root_id: int, files: Mapping[Path, _Told]) -> dict[bytes, _Told]:
    """Return what is said of files by their stored paths; those of other folders are left out."""
    root = mounts.roots.get(root_id)
    if root is None:
        return {}
    found = ((path_below(encode_path(path), root.path), told) for path, told in files.items())
    return {stored: told for stored, told in found if stored}


def _rows_at(session: Session, mounts: Mounts, paths: Sequence[Path]) -> dict[Path, Row]:
    """Return id, collection and content of the files at paths, of whatever folder."""
    names = [
        (place, root, stored)
        for place, path in enumerate(paths)
        for root, stored in mounts.places_of(path)
    ]
    rows = session.rows(
        "SELECT wanted.place, file.id, file.collection_id, file.content_id "
        "FROM unnest(%s::int8[], %s::int8[], %s::bytea[]) AS wanted (place, root, path) "
        "JOIN file ON file.root_id = wanted.root AND file.path = wanted.path ORDER BY file.id",
        (
            np.array([place for place, _, _ in names], np.int64),
            np.array([root for _, root, _ in names], np.int64),
            [stored for _, _, stored in names],
        ),
    )
    return {paths[row[0]]: row[1:] for row in rows}

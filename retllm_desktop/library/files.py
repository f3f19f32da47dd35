"""Files of the library: added, moved, hidden, deleted; content is added and dropped with them."""

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from retllm_desktop.core.library import FileStore
from retllm_desktop.core.library_records import READER_VERSION, KnownFile, Problem, UnreadReason
from retllm_desktop.core.types import (
    Extraction,
    FileStat,
    Vectors,
)
from retllm_desktop.core.typing_support import override
from retllm_desktop.library.contents import put_content
from retllm_desktop.library.embedding_spaces import StoredSpace, check_entries
from retllm_desktop.library.file_columns import (
    decode_path,
    encode_path,
    known_file_of,
    stat_columns,
    stored_inode,
    valid_unicode,
)
from retllm_desktop.library.library_file import LibraryFile
from retllm_desktop.library.presence import apply_presence, rename_files
from retllm_desktop.library.roots import require_root
from retllm_desktop.library.sql import Connection, SqlRow
from retllm_desktop.library.sqlite_errors import NOTHING_OF_BATCH, stored_enum
from retllm_desktop.library.unread_files import insert_unread_content
from retllm_desktop.library.vector_tables import active_id, active_space, json_ids

_SEPARATOR: Final = os.fsencode(os.sep)

# Content that the present space does without (see ``spaces``) wants to be read: its files get a
# length that no file has, so that they differ from whatever lies there.
_KNOWN = """
    SELECT file.path, iif(file.content_id IS NULL OR content.unread OR embedded.content_id,
            file.size_bytes, -1),
        file.mtime_ns, iif(embedded.content_id, content.hash, NULL), file.device, file.inode,
        file.missing_since_s, file.readers
    FROM file
    LEFT JOIN content ON content.id = file.content_id
    LEFT JOIN embedded ON embedded.content_id = file.content_id AND embedded.space_id = ?
"""

_BELOW = f"{_KNOWN} WHERE file.path >= ? AND file.path < ? AND +file.root_id = ?"
"""Known files by a range of paths; the plus keeps SQLite from reading the whole root instead."""

_BY_INODE = """
    SELECT file.path, file.size_bytes, file.mtime_ns, iif(content.unread, NULL, content.hash),
        file.device, file.inode, file.missing_since_s, file.readers
    FROM json_each(?) AS wanted
    CROSS JOIN file ON file.inode = wanted.value AND file.inode <> 0
    CROSS JOIN content ON content.id = file.content_id
    LEFT JOIN embedded ON embedded.content_id = content.id AND embedded.space_id = ?
    WHERE content.unread OR embedded.content_id IS NOT NULL
    ORDER BY file.id
"""

_BY_SIZE = """
    SELECT content.size_bytes, content.hash FROM json_each(?) AS wanted
    CROSS JOIN content ON content.size_bytes = wanted.value
    CROSS JOIN embedded ON embedded.content_id = content.id AND embedded.space_id = ?
"""
"""Contents by their sizes; left to itself SQLite begins with all that is embedded, each time."""

_Holds = tuple[int | None, str | None, str | None, str, int]
"""``content_id``, ``problem_title``, ``problem_detail``, ``unread`` and ``readers`` of a file."""
_SIDECAR: Final[_Holds] = (None, None, None, "", 0)


class SqliteFiles(FileStore):
    """Fulfils the port ``FileStore``."""

    def __init__(self, file: LibraryFile) -> None:
        """Use an open file."""
        self._file = file

    @override
    def known(self, root_id: int, below: Sequence[Path] | None = None) -> Mapping[Path, KnownFile]:
        with self._file.connections.reading() as connection:
            space_id = active_id(connection)
            if below is None:
                rows = connection.rows(f"{_KNOWN} WHERE file.root_id = ?", (space_id, root_id))
                return {decode_path(path): known_file_of(columns) for path, *columns in rows}
            found: dict[Path, KnownFile] = {}
            for path in below:
                own = encode_path(path)
                # Paths below it follow it directly, but for names with the same prefix («a b»).
                inside = own.removesuffix(_SEPARATOR) + _SEPARATOR
                for first, end in (
                    (own, own + b"\0"),
                    (inside, inside[:-1] + bytes([inside[-1] + 1])),
                ):
                    rows = connection.rows(_BELOW, (space_id, first, end, root_id))
                    found |= {decode_path(name): known_file_of(columns) for name, *columns in rows}
            return found

    @override
    def by_inode(
        self, files: Iterable[FileStat]
    ) -> Mapping[tuple[int, int], tuple[tuple[Path, KnownFile], ...]]:
        wanted = {stored_inode(stat): (stat.device, stat.inode) for stat in files if stat.inode}
        found: dict[tuple[int, int], list[tuple[Path, KnownFile]]] = {}
        with self._file.connections.reading() as connection:
            inodes = json_ids({inode for _, inode in wanted})
            for path, *columns in connection.rows(_BY_INODE, (inodes, active_id(connection))):
                key = wanted.get((columns[3], columns[4]))
                if key is not None:
                    found.setdefault(key, []).append((decode_path(path), known_file_of(columns)))
        return {key: tuple(held) for key, held in found.items()}

    @override
    def hashes_by_size(self, sizes: Iterable[int]) -> Mapping[int, frozenset[bytes]]:
        found: dict[int, set[bytes]] = {}
        with self._file.connections.reading() as connection:
            rows = connection.rows(_BY_SIZE, (json_ids(set(sizes)), active_id(connection)))
            for size_bytes, content_hash in rows:
                found.setdefault(size_bytes, set()).add(content_hash)
        return {size_bytes: frozenset(hashes) for size_bytes, hashes in found.items()}

    @override
    def holding(self, content_hash: bytes) -> tuple[Path, ...]:
        with self._file.connections.reading() as connection:
            rows = connection.rows(
                "SELECT file.path FROM content JOIN file ON file.content_id = content.id "
                "WHERE content.hash = ? AND file.missing_since_s IS NULL ORDER BY file.id",
                (content_hash,),
            )
            return tuple(decode_path(row[0]) for row in rows)

    @override
    def problems(self, limit: int = 1000) -> tuple[Problem, ...]:
        with self._file.connections.reading() as connection:
            rows = connection.rows(
                "SELECT path, problem_title, problem_detail, unread FROM file "
                "WHERE unread IN (?, ?) ORDER BY id LIMIT ?",
                (UnreadReason.FAILED, UnreadReason.ONLINE_ONLY, max(limit, 0)),
            )
            return tuple(
                Problem(decode_path(path), title, detail or "", stored_enum(UnreadReason, reason))
                for path, title, detail, reason in rows
            )

    @override
    def notes(self, limit: int = 1000) -> tuple[Problem, ...]:
        with self._file.connections.reading() as connection:
            rows = connection.rows(
                "SELECT file.path, content.note FROM content "
                "JOIN file ON file.content_id = content.id AND file.missing_since_s IS NULL "
                "WHERE content.note <> '' ORDER BY content.id, file.id LIMIT ?",
                (max(limit, 0),),
            )
            return tuple(Problem(decode_path(path), note) for path, note in rows)

    @override
    def relocate(self, root_id: int, moves: Sequence[tuple[Path, FileStat]]) -> None:
        # All old paths are looked up before anything is changed. Where two moves name the same
        # old path the first counts, where they name the same new path the last.
        stats: dict[int, FileStat] = {}
        held: set[int] = set()
        with self._file.connections.writing(NOTHING_OF_BATCH) as connection:
            require_root(connection, root_id)
            for old, stat in moves:
                rows = connection.rows(
                    "SELECT id, content_id FROM file WHERE path = ?", (encode_path(old),)
                )
                for number, content in rows:
                    stats.setdefault(number, stat)
                    if content is not None:
                        held.add(content)
            winners = {encode_path(stat.path): number for number, stat in stats.items()}
            connection.many(
                "DELETE FROM file WHERE id = ?",
                [(number,) for number in stats.keys() - set(winners.values())],
            )
            held |= rename_files(connection, {number: path for path, number in winners.items()})
            connection.many(
                "UPDATE file SET root_id = ?, size_bytes = ?, mtime_ns = ?, device = ?, "
                "inode = ?, missing_since_s = NULL WHERE id = ?",
                [(root_id, *stat_columns(stats[number]), number) for number in winners.values()],
            )
            effects = apply_presence(connection, held)
        self._file.after_change(effects)

    @override
    def link(self, root_id: int, links: Sequence[tuple[FileStat, bytes]]) -> tuple[FileStat, ...]:
        with self._file.connections.writing(NOTHING_OF_BATCH) as connection:
            require_root(connection, root_id)
            unknown, touched = _link_files(connection, active_space(connection), root_id, links)
            effects = apply_presence(connection, touched)
        self._file.after_change(effects)
        return unknown

    @override
    def touch(self, root_id: int, files: Sequence[FileStat]) -> None:
        held: set[int] = set()
        with self._file.connections.writing(NOTHING_OF_BATCH) as connection:
            for stat in files:
                rows = connection.rows(
                    "UPDATE file SET size_bytes = ?, mtime_ns = ?, device = ?, inode = ?, "
                    "missing_since_s = NULL WHERE path = ? AND root_id = ? RETURNING content_id",
                    (*stat_columns(stat), encode_path(stat.path), root_id),
                )
                held |= _content_ids(rows)
            apply_presence(connection, held)

    @override
    def mark_missing(self, root_id: int, paths: Sequence[Path], since_s: float) -> int:
        keys = [(encode_path(path), root_id) for path in paths]
        held: set[int] = set()
        named = 0
        with self._file.connections.writing() as connection:
            connection.many(
                "DELETE FROM file WHERE path = ? AND root_id = ? AND content_id IS NULL", keys
            )
            for key in keys:
                rows = connection.rows(
                    "UPDATE file SET missing_since_s = ? WHERE path = ? AND root_id = ? "
                    "AND missing_since_s IS NULL RETURNING content_id, unread <> ''",
                    (since_s, *key),
                )
                for content, unread in rows:
                    held.add(content)
                    named += unread
            effects = apply_presence(connection, held)
        self._file.after_change(effects)
        # Items of files known by name have no vectors to be hidden.
        return effects.hidden + named

    @override
    def purge_missing(self, before_s: float) -> int:
        with self._file.connections.writing() as connection:
            rows = connection.rows(
                "DELETE FROM file WHERE missing_since_s < ? RETURNING content_id", (before_s,)
            )
            effects = apply_presence(connection, _content_ids(rows))
        self._file.after_change(effects)
        return effects.dropped

    @override
    def put(
        self, root_id: int, entries: Sequence[tuple[FileStat, Extraction, Vectors | None]]
    ) -> tuple[FileStat, ...]:
        new: list[tuple[bytes, int]] = []
        try:
            with self._file.connections.writing(NOTHING_OF_BATCH) as connection:
                require_root(connection, root_id)
                stored = self._file.active_space(connection)
                if stored is None:
                    raise ValueError("use_space comes before put")
                check_entries(entries, stored.space)
                # Before the commit: a preview without an item is harmless, the reverse shows.
                new = [
                    (extraction.content_hash, part.index)
                    for _, extraction, _ in entries
                    for part in extraction.parts
                    if part.thumbnail is not None
                    and self._file.thumbnails.write(
                        extraction.content_hash, part.index, part.thumbnail
                    )
                ]
                for _, extraction, vectors in entries:
                    if extraction.parts and vectors is not None:
                        put_content(connection, stored, extraction, vectors)
                links = [(stat, extraction.content_hash) for stat, extraction, _ in entries]
                unknown, touched = _link_files(connection, stored, root_id, links)
                effects = apply_presence(connection, touched)
        except BaseException:
            self._file.thumbnails.delete(new)
            raise
        self._file.after_change(effects)
        return unknown

    @override
    def put_problems(self, root_id: int, problems: Sequence[tuple[FileStat, Problem]]) -> None:
        touched: set[int] = set()
        with self._file.connections.writing(NOTHING_OF_BATCH) as connection:
            require_root(connection, root_id)
            for stat, problem in problems:
                touched |= _held_by(connection, stat.path)
                content = insert_unread_content(connection, stat)
                touched.add(content)
                texts = valid_unicode(problem.title), valid_unicode(problem.detail)
                _put_file(
                    connection, root_id, stat, (content, *texts, problem.reason, READER_VERSION)
                )
            effects = apply_presence(connection, touched)
        self._file.after_change(effects)

    @override
    def describe_again(self, paths: Sequence[Path]) -> None:
        with self._file.connections.writing(NOTHING_OF_BATCH) as connection:
            connection.many(
                "UPDATE content SET described = 0 WHERE NOT unread AND described "
                "AND id = (SELECT content_id FROM file WHERE path = ?)",
                [(encode_path(path),) for path in paths],
            )

    @override
    def put_sidecars(self, root_id: int, files: Sequence[FileStat]) -> None:
        displaced: set[int] = set()
        with self._file.connections.writing(NOTHING_OF_BATCH) as connection:
            require_root(connection, root_id)
            for stat in files:
                displaced |= _held_by(connection, stat.path)
                _put_file(connection, root_id, stat, _SIDECAR)
            effects = apply_presence(connection, displaced)
        self._file.after_change(effects)

    @override
    def forget(self, root_id: int, paths: Sequence[Path]) -> int:
        displaced: set[int] = set()
        with self._file.connections.writing() as connection:
            for path in paths:
                rows = connection.rows(
                    "DELETE FROM file WHERE path = ? AND root_id = ? RETURNING content_id",
                    (encode_path(path), root_id),
                )
                displaced |= _content_ids(rows)
            effects = apply_presence(connection, displaced)
        self._file.after_change(effects)
        return effects.dropped


def _link_files(
    connection: Connection,
    stored: StoredSpace | None,
    root_id: int,
    links: Sequence[tuple[FileStat, bytes]],
) -> tuple[tuple[FileStat, ...], set[int]]:
    """Record files that hold content known by hash.

    Returns:
        The files that name content which is not there and are therefore not recorded, and the
        contents that files gained or lost.
    """
    touched: set[int] = set()
    unknown: list[FileStat] = []
    for stat, content_hash in links:
        touched |= _held_by(connection, stat.path)
        content = connection.value(
            "SELECT content.id FROM content "
            "CROSS JOIN embedded ON embedded.content_id = content.id "
            "WHERE content.hash = ? AND embedded.space_id = ?",
            (content_hash, None if stored is None else stored.id),
        )
        if content is None:
            connection.run("DELETE FROM file WHERE path = ?", (encode_path(stat.path),))
            unknown.append(stat)
        else:
            _put_file(connection, root_id, stat, (content, None, None, "", 0))
            touched.add(content)
    return tuple(unknown), touched


def _put_file(
    connection: Connection,
    root_id: int,
    stat: FileStat,
    holds: _Holds,
) -> None:
    connection.run(
        "INSERT INTO file (root_id, path, size_bytes, mtime_ns, device, inode, content_id, "
        "problem_title, problem_detail, unread, readers) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (path) DO UPDATE SET "
        "root_id = excluded.root_id, size_bytes = excluded.size_bytes, "
        "mtime_ns = excluded.mtime_ns, device = excluded.device, inode = excluded.inode, "
        "missing_since_s = NULL, content_id = excluded.content_id, "
        "problem_title = excluded.problem_title, problem_detail = excluded.problem_detail, "
        "unread = excluded.unread, readers = excluded.readers",
        (root_id, encode_path(stat.path), *stat_columns(stat), *holds),
    )


def _held_by(connection: Connection, path: Path) -> set[int]:
    return _content_ids(
        connection.rows("SELECT content_id FROM file WHERE path = ?", (encode_path(path),))
    )


def _content_ids(rows: Iterable[SqlRow]) -> set[int]:
    return {row[0] for row in rows if row[0] is not None}

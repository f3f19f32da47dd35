"""What changes in the library: files come, go and move; content goes with its last file."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import numpy as np

from retllm_desktop.core.errors import InputError, printable
from retllm_desktop.core.types import Extraction, FileStat, Problem, RootState, Vectors
from retllm_desktop.store.folders import absolute, below, decode, encode, storable
from retllm_desktop.store.sql import Connection, Row
from retllm_desktop.store.vectors import StoredSpace, delete_vectors, insert_vectors

_INT64: Final = np.iinfo(np.int64)
"""SQLite's integers: a file may bear a date after the year 2262, which does not fit."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """What went with its last file.

    Attributes:
        items: How many items.
        previews: Content hash and part of each.
    """

    items: int
    previews: tuple[tuple[bytes, int], ...]


def add_root(connection: Connection, path: Path) -> int:
    """Record a folder, taking in the folders inside of it; return its id.

    Folders inside that are not there now stay on their own, so that a scan of the wider
    folder does not take their files for deleted.

    Raises:
        InputError: It lies inside a folder that is already there.
    """
    path = absolute(path)
    rows = connection.rows("SELECT id, path, state FROM root")
    present = [(number, decode(stored), state) for number, stored, state in rows]
    for number, other, _ in present:
        inside = below(path, other)
        if inside == ():
            return number
        if inside is not None:
            raise InputError(
                "This folder is already covered",
                f"It lies inside {printable(other)}, which is in the library.",
                path,
            )
    connection.run(
        "INSERT INTO root (path, state, added_at) VALUES (?, ?, ?)",
        (encode(path), RootState.ONLINE, datetime.now(UTC).isoformat(timespec="seconds")),
    )
    added = connection.last_id()
    for number, other, state in present:
        names = below(other, path)
        if names and state == RootState.ONLINE and other.is_dir():
            _merge(connection, (number, other), (added, path.joinpath(*names)))
    return added


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


def remove_root(connection: Connection, root_id: int) -> Dropped:
    """Forget a folder, its files and the content found only there."""
    held = _numbers(
        connection.rows(
            "SELECT DISTINCT content_id FROM file WHERE root_id = ? AND content_id IS NOT NULL",
            (root_id,),
        )
    )
    connection.run("DELETE FROM file WHERE root_id = ?", (root_id,))
    connection.run("DELETE FROM root WHERE id = ?", (root_id,))
    return drop_orphans(connection, held)


def set_root_state(connection: Connection, root_id: int, state: RootState) -> None:
    """Record whether a folder is there."""
    connection.run("UPDATE root SET state = ? WHERE id = ?", (state, root_id))


def put(
    connection: Connection,
    stored: StoredSpace,
    root_id: int,
    entries: Sequence[tuple[FileStat, Extraction, Vectors | None]],
) -> tuple[tuple[FileStat, ...], Dropped]:
    """Record files with their content.

    Returns:
        The files that name content which is not there (any more) and are therefore not
        recorded, and what went with the paths' former content.
    """
    displaced: set[int] = set()
    unknown: list[FileStat] = []
    for _, extraction, vectors in entries:
        if extraction.parts and vectors is not None:
            _put_content(connection, stored, extraction, vectors)
    for stat, extraction, _ in entries:
        displaced |= _held_by(connection, stat.path)
        content = connection.value(
            "SELECT content.id FROM content JOIN embedded ON embedded.content_id = content.id "
            "WHERE content.hash = ? AND embedded.space_id = ?",
            (extraction.content_hash, stored.id),
        )
        if content is None:
            connection.run("DELETE FROM file WHERE path = ?", (encode(stat.path),))
            unknown.append(stat)
        else:
            _put_file(connection, root_id, stat, (content, None, None))
    return tuple(unknown), drop_orphans(connection, displaced)


def put_problems(
    connection: Connection, root_id: int, problems: Sequence[tuple[FileStat, Problem]]
) -> Dropped:
    """Record files that could not be read, in place of what the paths held."""
    displaced: set[int] = set()
    for stat, problem in problems:
        displaced |= _held_by(connection, stat.path)
        _put_file(
            connection, root_id, stat, (None, storable(problem.title), storable(problem.detail))
        )
    return drop_orphans(connection, displaced)


def forget_files(connection: Connection, root_id: int, paths: Sequence[Path]) -> Dropped:
    """Forget files of a folder, and the content found only in them."""
    displaced: set[int] = set()
    for path in paths:
        displaced |= _numbers(
            connection.rows(
                "DELETE FROM file WHERE path = ? AND root_id = ? RETURNING content_id",
                (encode(path), root_id),
            )
        )
    return drop_orphans(connection, displaced)


def drop_orphans(connection: Connection, contents: Iterable[int]) -> Dropped:
    """Of these contents, drop those that no file holds, with their items and vectors."""
    previews: list[tuple[bytes, int]] = []
    item_ids: list[int] = []
    orphans: list[tuple[int]] = []
    for content in contents:
        content_hash = connection.value(
            "SELECT hash FROM content WHERE id = ?1 "
            "AND NOT EXISTS (SELECT 1 FROM file WHERE content_id = ?1)",
            (content,),
        )
        if content_hash is None:
            continue
        orphans.append((content,))
        for item, part in connection.rows(
            "SELECT id, part FROM item WHERE content_id = ?", (content,)
        ):
            item_ids.append(item)
            previews.append((content_hash, part))
    delete_vectors(connection, item_ids)
    for table, column in (("item", "content_id"), ("embedded", "content_id"), ("content", "id")):
        connection.many(f"DELETE FROM {table} WHERE {column} = ?", orphans)  # noqa: S608
    return Dropped(len(item_ids), tuple(previews))


def _put_content(
    connection: Connection, stored: StoredSpace, extraction: Extraction, vectors: Vectors
) -> None:
    connection.run(
        "INSERT INTO content (hash, size_bytes) VALUES (?, ?) ON CONFLICT DO NOTHING",
        (extraction.content_hash, extraction.size_bytes),
    )
    content = connection.value("SELECT id FROM content WHERE hash = ?", (extraction.content_hash,))
    connection.run(
        "INSERT INTO embedded (content_id, space_id) VALUES (?, ?) ON CONFLICT DO NOTHING",
        (content, stored.id),
    )
    # Known in this space: a copy, or the same file read again. Its items keep their numbers.
    if not connection.changes():
        return
    rows = [
        (
            connection.value(
                "INSERT INTO item "
                "(content_id, part, modality, width_px, height_px, label, text) "
                "VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id",
                (
                    content,
                    part.index,
                    part.modality,
                    part.width_px,
                    part.height_px,
                    storable(part.label),
                    None if part.text is None else storable(part.text),
                ),
            ),
            part.modality,
            vector,
        )
        for part, vector in zip(extraction.parts, vectors, strict=True)
    ]
    insert_vectors(connection, stored, rows)


def _put_file(
    connection: Connection,
    root_id: int,
    stat: FileStat,
    holds: tuple[int | None, str | None, str | None],
) -> None:
    connection.run(
        "INSERT INTO file (root_id, path, size_bytes, mtime_ns, content_id, problem_title, "
        "problem_detail) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (path) DO UPDATE SET "
        "root_id = excluded.root_id, size_bytes = excluded.size_bytes, "
        "mtime_ns = excluded.mtime_ns, content_id = excluded.content_id, "
        "problem_title = excluded.problem_title, problem_detail = excluded.problem_detail",
        (
            root_id,
            encode(stat.path),
            stat.size_bytes,
            min(max(stat.mtime_ns, _INT64.min), _INT64.max),
            *holds,
        ),
    )


def _held_by(connection: Connection, path: Path) -> set[int]:
    return _numbers(connection.rows("SELECT content_id FROM file WHERE path = ?", (encode(path),)))


def _merge(connection: Connection, narrow: tuple[int, Path], wide: tuple[int, Path]) -> None:
    """Hand a root's files to another: (id, folder as it was called), (id, as it is called now)."""
    if narrow[1] != wide[1]:
        # Reached through a symlink until now: a scan will find the same files by other names.
        before, after = encode(narrow[1]), encode(wide[1])
        rows = connection.rows("SELECT path, id FROM file WHERE root_id = ?", (narrow[0],))
        connection.many(
            "UPDATE OR REPLACE file SET path = ? WHERE id = ?",
            [(after + path[len(before) :], number) for path, number in rows],
        )
    connection.run("UPDATE file SET root_id = ? WHERE root_id = ?", (wide[0], narrow[0]))
    connection.run("DELETE FROM root WHERE id = ?", (narrow[0],))


def _numbers(rows: Iterable[Row]) -> set[int]:
    return {row[0] for row in rows if row[0] is not None}

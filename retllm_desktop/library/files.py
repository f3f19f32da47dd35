"""Files come, go and change; content comes with them."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from retllm_desktop.core.library_records import Problem
from retllm_desktop.core.types import Extraction, FileStat, Metadata, Vectors
from retllm_desktop.library import file_columns
from retllm_desktop.library.file_columns import encode_path, valid_unicode
from retllm_desktop.library.presence import ChangeEffects, apply_presence, delete_items
from retllm_desktop.library.sql import Connection, SqlRow
from retllm_desktop.library.vector_tables import StoredSpace, insert_vectors


def put_files(
    connection: Connection,
    stored: StoredSpace,
    root_id: int,
    entries: Sequence[tuple[FileStat, Extraction, Vectors | None]],
) -> tuple[tuple[FileStat, ...], ChangeEffects]:
    """Record files with their content.

    Returns:
        The files that name content which is not there (any more) and are therefore not
        recorded, and what followed.
    """
    for _, extraction, vectors in entries:
        if extraction.parts and vectors is not None:
            _put_content(connection, stored, extraction, vectors)
    return link_files(
        connection,
        stored,
        root_id,
        [(stat, extraction.content_hash) for stat, extraction, _ in entries],
    )


def link_files(
    connection: Connection,
    stored: StoredSpace | None,
    root_id: int,
    links: Sequence[tuple[FileStat, bytes]],
) -> tuple[tuple[FileStat, ...], ChangeEffects]:
    """Record files that hold content known by hash.

    Returns:
        As ``put_files``.
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
            _put_file(connection, root_id, stat, (content, None, None))
            touched.add(content)
    return tuple(unknown), apply_presence(connection, touched)


def put_file_problems(
    connection: Connection, root_id: int, problems: Sequence[tuple[FileStat, Problem]]
) -> ChangeEffects:
    """Record files that could not be read, in place of what the paths held."""
    displaced: set[int] = set()
    for stat, problem in problems:
        displaced |= _held_by(connection, stat.path)
        _put_file(
            connection,
            root_id,
            stat,
            (None, valid_unicode(problem.title), valid_unicode(problem.detail)),
        )
    return apply_presence(connection, displaced)


def touch_files(connection: Connection, root_id: int, files: Sequence[FileStat]) -> ChangeEffects:
    """Record the present stat of known files; what was missing is there again."""
    held: set[int] = set()
    for stat in files:
        rows = connection.rows(
            "UPDATE file SET size_bytes = ?, mtime_ns = ?, device = ?, inode = ?, "
            "missing_since_s = NULL WHERE path = ? AND root_id = ? RETURNING content_id",
            (*file_columns.stat_columns(stat), encode_path(stat.path), root_id),
        )
        held |= _numbers(rows)
    return apply_presence(connection, held)


def mark_files_missing(
    connection: Connection, root_id: int, paths: Sequence[Path], since_s: float
) -> ChangeEffects:
    """Record that files are gone; those that were missing before keep their date."""
    keys = [(encode_path(path), root_id) for path in paths]
    connection.many("DELETE FROM file WHERE path = ? AND root_id = ? AND content_id IS NULL", keys)
    held: set[int] = set()
    for key in keys:
        rows = connection.rows(
            "UPDATE file SET missing_since_s = ? "
            "WHERE path = ? AND root_id = ? AND missing_since_s IS NULL RETURNING content_id",
            (since_s, *key),
        )
        held |= _numbers(rows)
    return apply_presence(connection, held)


def purge_missing_files(connection: Connection, before_s: float) -> ChangeEffects:
    """Forget files that have been missing since before a moment."""
    rows = connection.rows(
        "DELETE FROM file WHERE missing_since_s < ? RETURNING content_id", (before_s,)
    )
    return apply_presence(connection, _numbers(rows))


def delete_files(connection: Connection, root_id: int, paths: Sequence[Path]) -> ChangeEffects:
    """Forget files of a folder, and the content found only in them."""
    displaced: set[int] = set()
    for path in paths:
        rows = connection.rows(
            "DELETE FROM file WHERE path = ? AND root_id = ? RETURNING content_id",
            (encode_path(path), root_id),
        )
        displaced |= _numbers(rows)
    return apply_presence(connection, displaced)


def _put_content(
    connection: Connection, stored: StoredSpace, extraction: Extraction, vectors: Vectors
) -> None:
    connection.run(
        "INSERT INTO content (hash, size_bytes) VALUES (?, ?) ON CONFLICT DO NOTHING",
        (extraction.content_hash, extraction.size_bytes),
    )
    content = connection.value("SELECT id FROM content WHERE hash = ?", (extraction.content_hash,))
    store_metadata(connection, content, extraction.metadata)
    known = connection.value(
        "SELECT 1 FROM embedded WHERE content_id = ? AND space_id = ?", (content, stored.id)
    )
    # Known in this space: a copy, or the same file read again. Its items keep their numbers.
    if known is not None:
        return
    # Only a damaged file has any; they would be in the way.
    if connection.value("SELECT 1 FROM item WHERE content_id = ?", (content,)) is not None:
        delete_items(connection, (content,))
    connection.run(
        "INSERT INTO embedded (content_id, space_id) VALUES (?, ?)", (content, stored.id)
    )
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
                    valid_unicode(part.label),
                    None if part.text is None else valid_unicode(part.text),
                ),
            ),
            part.modality,
            vector,
        )
        for part, vector in zip(extraction.parts, vectors, strict=True)
    ]
    insert_vectors(connection, stored, rows)


def store_metadata(connection: Connection, content: int, metadata: Metadata) -> None:
    """Record what a content says of itself."""
    columns = (
        metadata.kind,
        metadata.taken_s,
        valid_unicode(metadata.camera),
        valid_unicode(metadata.lens),
        metadata.latitude,
        metadata.longitude,
        valid_unicode(metadata.caption),
        metadata.screenshot,
    )
    # Without a kind, that which is known stays: it was told by the name.
    connection.run(
        "UPDATE content SET described = 1, kind = iif(?2 = '', kind, ?2), taken_s = ?3, "
        "camera = ?4, lens = ?5, latitude = ?6, longitude = ?7, caption = ?8, screenshot = ?9 "
        "WHERE id = ?1",
        (content, *columns),
    )


def _put_file(
    connection: Connection,
    root_id: int,
    stat: FileStat,
    holds: tuple[int | None, str | None, str | None],
) -> None:
    connection.run(
        "INSERT INTO file (root_id, path, size_bytes, mtime_ns, device, inode, content_id, "
        "problem_title, problem_detail) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (path) DO UPDATE SET "
        "root_id = excluded.root_id, size_bytes = excluded.size_bytes, "
        "mtime_ns = excluded.mtime_ns, device = excluded.device, inode = excluded.inode, "
        "missing_since_s = NULL, content_id = excluded.content_id, "
        "problem_title = excluded.problem_title, problem_detail = excluded.problem_detail",
        (root_id, encode_path(stat.path), *file_columns.stat_columns(stat), *holds),
    )


def _held_by(connection: Connection, path: Path) -> set[int]:
    return _numbers(
        connection.rows("SELECT content_id FROM file WHERE path = ?", (encode_path(path),))
    )


def _numbers(rows: Iterable[SqlRow]) -> set[int]:
    return {row[0] for row in rows if row[0] is not None}

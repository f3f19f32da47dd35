"""Files that were not read: each has content of its own with one item, found by its name."""

import hashlib
from collections.abc import Callable, Iterator
from typing import Final

from retllm_desktop.core.errors import ONLINE_ONLY
from retllm_desktop.core.file_kinds import get_file_kind
from retllm_desktop.core.library_records import READER_VERSION, UnreadReason
from retllm_desktop.core.picture_types import PICTURE_TYPE_VERSION
from retllm_desktop.core.types import FileStat, Modality
from retllm_desktop.library.file_columns import decode_path, encode_path, stat_columns
from retllm_desktop.library.sql import Connection

_DOMAIN: Final = b"retllm-desktop: a file known by its name\0"
_HASH_BYTES: Final = 32
_FILE_CHECK: Final = (
    ",\n            CHECK ((content_id IS NULL) = (problem_title IS NOT NULL))",
    "",
)
_MODALITY_CHECK: Final = ("modality IN ('image', 'text')", "modality IN ('image', 'text', 'file')")


def insert_unread_content(connection: Connection, stat: FileStat) -> int:
    """Record a content that stands for one file by what a listing tells of it; return its id.

    Its hash is of path, size, date, volume and inode, and of no bytes; no two files share it.
    """
    path = encode_path(stat.path)
    identities = unread_identities(path, stat)
    while True:
        identity = next(identities)
        known = connection.value("SELECT id FROM content WHERE hash = ?", (identity,))
        if known is None:
            break
        held = "SELECT 1 FROM file WHERE content_id = ? AND path <> ?"
        if connection.value(held, (known, path)) is None:
            return known
    content = connection.value(
        "INSERT INTO content (hash, size_bytes, described, kind, typed_by, unread) "
        "VALUES (?, ?, 1, ?, ?, 1) RETURNING id",
        (identity, stat_columns(stat)[0], get_file_kind(stat.path), PICTURE_TYPE_VERSION),
    )
    connection.run(
        "INSERT INTO item (content_id, part, modality, width_px, height_px, label) "
        "VALUES (?, 0, ?, 0, 0, '')",
        (content, Modality.FILE),
    )
    return content


def unread_identities(path: bytes, stat: FileStat) -> Iterator[bytes]:
    """Yield what may be the hash of a file that was not read: 32 bytes, and others without end.

    A file may have been renamed, and another one like it have its name now: then the next counts.

    Args:
        path: Where the file lies.
        stat: What a listing tells of it.
    """
    hasher = hashlib.blake2b(
        _DOMAIN + path + repr(stat_columns(stat)).encode(), digest_size=_HASH_BYTES
    )
    while True:
        yield hasher.digest()
        hasher.update(b"again")


def name_files(connection: Connection, contents: str, title: str, detail: str) -> set[int]:
    """Turn files of contents into files known by name; return the contents made for them.

    Args:
        connection: Inside a transaction.
        contents: Their ids, as JSON.
        title: Why they are not read.
        detail: What to do.
    """
    rows = list(
        connection.rows(
            "SELECT id, path, size_bytes, mtime_ns, device, inode FROM file "
            "WHERE content_id IN (SELECT value FROM json_each(?))",
            (contents,),
        )
    )
    named: set[int] = set()
    for number, path, size_bytes, mtime_ns, device, inode in rows:
        stat = FileStat(decode_path(path), size_bytes, mtime_ns, device, inode)
        content = insert_unread_content(connection, stat)
        named.add(content)
        connection.run(
            "UPDATE file SET content_id = ?, problem_title = ?, problem_detail = ?, unread = ?, "
            "readers = ? WHERE id = ?",
            (content, title, detail, UnreadReason.FAILED, READER_VERSION, number),
        )
    return named


def name_problems(connection: Connection) -> Callable[[], None]:
    """Give content to files that could not be read; for a step of the schema.

    The constraints that forbade it are taken out of the tables' texts, which SQLite documents for
    constraints that no stored row depends on (ALTER TABLE, section 7).
    """

    def name_them() -> None:
        version = int(connection.value("PRAGMA schema_version"))
        connection.run("PRAGMA writable_schema = ON")
        for name, (before, after) in (("file", _FILE_CHECK), ("item", _MODALITY_CHECK)):
            connection.run(
                "UPDATE sqlite_schema SET sql = replace(sql, ?, ?) WHERE name = ?",
                (before, after, name),
            )
        connection.run(f"PRAGMA schema_version = {version + 1:d}")
        connection.run("PRAGMA writable_schema = RESET")
        rows = list(
            connection.rows(
                "SELECT id, path, size_bytes, mtime_ns, device, inode, problem_title FROM file "
                "WHERE problem_title IS NOT NULL"
            )
        )
        for number, path, size_bytes, mtime_ns, device, inode, title in rows:
            stat = FileStat(decode_path(path), size_bytes, mtime_ns, device, inode)
            content = insert_unread_content(connection, stat)
            reason = UnreadReason.ONLINE_ONLY if title == ONLINE_ONLY else UnreadReason.FAILED
            connection.run(
                "UPDATE file SET content_id = ?, unread = ?, readers = ? WHERE id = ?",
                (content, reason, READER_VERSION - 1, number),
            )

    return name_them

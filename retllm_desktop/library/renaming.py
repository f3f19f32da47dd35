"""Files get other names, all at once, so that they may swap them."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from retllm_desktop.core.types import FileStat
from retllm_desktop.library import inodes
from retllm_desktop.library.file_columns import encode_path
from retllm_desktop.library.presence import ChangeEffects, apply_presence
from retllm_desktop.library.sql import Connection


def relocate_files(
    connection: Connection, root_id: int, moves: Sequence[tuple[Path, FileStat]]
) -> ChangeEffects:
    """Record that files known under old paths, of any root, now lie below this one.

    All old paths are looked up before anything is changed. Where two moves name the same old
    path the first counts, where they name the same new path the last.
    """
    stats: dict[int, FileStat] = {}
    held: set[int | None] = set()
    for old, stat in moves:
        rows = connection.rows(
            "SELECT id, content_id FROM file WHERE path = ?", (encode_path(old),)
        )
        for number, content in rows:
            stats.setdefault(number, stat)
            held.add(content)
    winners = {encode_path(stat.path): number for number, stat in stats.items()}
    connection.many(
        "DELETE FROM file WHERE id = ?",
        [(number,) for number in stats.keys() - set(winners.values())],
    )
    held |= rename_files(connection, {number: path for path, number in winners.items()})
    connection.many(
        "UPDATE file SET root_id = ?, size_bytes = ?, mtime_ns = ?, device = ?, inode = ?, "
        "missing_since_s = NULL WHERE id = ?",
        [(root_id, *inodes.stat_columns(stats[number]), number) for number in winners.values()],
    )
    return apply_presence(connection, {content for content in held if content is not None})


def rename_files(connection: Connection, paths: Mapping[int, bytes]) -> set[int]:
    """Give rows of the table ``file`` other paths, no two the same, and clear the way for them.

    Args:
        connection: Inside a transaction.
        paths: New paths by the id of the row.

    Returns:
        Contents of the files that were forgotten because their paths were wanted.
    """
    # No path begins with a zero byte: out of everyone's way, so that files may swap names.
    connection.many(
        "UPDATE file SET path = ? WHERE id = ?",
        [(b"\0%d" % number, number) for number in paths],
    )
    displaced: set[int] = set()
    for path in paths.values():
        rows = connection.rows("DELETE FROM file WHERE path = ? RETURNING content_id", (path,))
        displaced |= {row[0] for row in rows if row[0] is not None}
    connection.many(
        "UPDATE file SET path = ? WHERE id = ?", [(path, number) for number, path in paths.items()]
    )
    return displaced

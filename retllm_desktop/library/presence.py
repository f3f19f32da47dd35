"""What follows when files come and go: content is dropped, hidden from search, or found again.

Content lives as long as a file holds it. Its vectors lie in the vec0 tables while one of these
files is present; while all of them are missing they are in the plain table ``hidden_vector``, so
that a search looks at nothing that it must not return.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from retllm_desktop.library.sql import Connection
from retllm_desktop.library.vector_tables import delete_vectors, json_ids, stored_spaces

HELD_BY_FILE = "SELECT 1 FROM file WHERE content_id = {} AND missing_since_s IS NULL"
"""Whether a present file holds a content."""


@dataclass(frozen=True, slots=True)
class ChangeEffects:
    """What followed from a change of files.

    Attributes:
        dropped: How many items were deleted with the last file that held them.
        previews: Content hash and part of each of them.
        hidden: How many items are no longer found, because all their files are missing.
    """

    dropped: int = 0
    previews: tuple[tuple[bytes, int], ...] = ()
    hidden: int = 0


def apply_presence(connection: Connection, contents: Iterable[int]) -> ChangeEffects:
    """Bring contents in line with the files that hold them now.

    Args:
        connection: Inside a transaction.
        contents: Ids of all contents that a file gained, lost, found again or missed.
    """
    chosen = json_ids(set(contents))
    # Whatever brought its files here is a reason to try again what could not be read.
    connection.run(
        "DELETE FROM skipped WHERE content_id IN (SELECT value FROM json_each(?))", (chosen,)
    )
    dropped, previews = _drop_orphans(connection, chosen)
    hidden = _hide_vectors(connection, chosen)
    _show_vectors(connection, chosen)
    return ChangeEffects(dropped, previews, hidden)


def delete_items(connection: Connection, contents: Iterable[int]) -> None:
    """Remove the items of contents with their vectors in every space; the contents stay."""
    chosen = json_ids(contents)
    rows = connection.rows(
        "SELECT item.id FROM json_each(?) AS chosen "
        "CROSS JOIN item ON item.content_id = chosen.value",
        (chosen,),
    )
    item_ids = [row[0] for row in rows]
    delete_vectors(connection, item_ids)
    connection.run(
        "DELETE FROM hidden_vector WHERE item_id IN (SELECT value FROM json_each(?))",
        (json_ids(item_ids),),
    )
    for table in ("item", "embedded", "skipped"):
        connection.run(
            f"DELETE FROM {table} WHERE content_id IN (SELECT value FROM json_each(?))",  # noqa: S608
            (chosen,),
        )


def _drop_orphans(connection: Connection, chosen: str) -> tuple[int, tuple[tuple[bytes, int], ...]]:
    rows = connection.rows(
        "SELECT content.id FROM json_each(?) AS chosen "
        "CROSS JOIN content ON content.id = chosen.value "
        "WHERE NOT EXISTS (SELECT 1 FROM file WHERE content_id = content.id)",
        (chosen,),
    )
    orphans = [row[0] for row in rows]
    if not orphans:
        return 0, ()
    rows = connection.rows(
        "SELECT content.hash, item.part FROM json_each(?) AS chosen "
        "CROSS JOIN content ON content.id = chosen.value "
        "CROSS JOIN item ON item.content_id = content.id",
        (json_ids(orphans),),
    )
    previews = tuple((content_hash, part) for content_hash, part in rows)
    delete_items(connection, orphans)
    connection.run(
        "DELETE FROM content WHERE id IN (SELECT value FROM json_each(?))", (json_ids(orphans),)
    )
    return len(previews), previews


def _hide_vectors(connection: Connection, chosen: str) -> int:
    """Move vectors of absent contents out of the vec0 tables; return how many search lost."""
    rows = connection.rows(
        "SELECT item.id FROM json_each(?) AS chosen "  # noqa: S608
        "CROSS JOIN item ON item.content_id = chosen.value "
        f"WHERE NOT EXISTS ({HELD_BY_FILE.format('item.content_id')})",
        (chosen,),
    )
    absent = json_ids(row[0] for row in rows)
    hidden = 0
    for stored, active in stored_spaces(connection):
        rows = connection.rows(
            "INSERT INTO hidden_vector (item_id, space_id, modality, embedding) "  # noqa: S608
            "SELECT vec.item_id, ?, vec.modality, vec.embedding FROM json_each(?) AS absent "
            f"CROSS JOIN {stored.table} AS vec ON vec.item_id = absent.value RETURNING item_id",
            (stored.id, absent),
        )
        moved = [row[0] for row in rows]
        delete_vectors(connection, moved, (stored,))
        hidden += len(moved) if active else 0
    return hidden


def _show_vectors(connection: Connection, chosen: str) -> None:
    if connection.value("SELECT 1 FROM hidden_vector LIMIT 1") is None:
        return
    rows = connection.rows(
        "SELECT DISTINCT item.id FROM json_each(?) AS chosen "  # noqa: S608
        "CROSS JOIN item ON item.content_id = chosen.value "
        "CROSS JOIN hidden_vector ON hidden_vector.item_id = item.id "
        f"WHERE EXISTS ({HELD_BY_FILE.format('item.content_id')})",
        (chosen,),
    )
    present = json_ids(row[0] for row in rows)
    for stored, _ in stored_spaces(connection):
        connection.run(
            f"INSERT INTO {stored.table} (item_id, modality, embedding) "  # noqa: S608
            "SELECT hidden.item_id, hidden.modality, vec_int8(hidden.embedding) "
            "FROM json_each(?) AS present "
            "CROSS JOIN hidden_vector AS hidden "
            "ON hidden.item_id = present.value AND hidden.space_id = ? "
            # A damaged one is left out, and found by the library's check.
            "AND length(hidden.embedding) = ?",
            (present, stored.id, stored.space.dimension),
        )
    connection.run(
        "DELETE FROM hidden_vector WHERE item_id IN (SELECT value FROM json_each(?))", (present,)
    )


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

"""What never holds in a sound library: the rows that break a rule, and what repairs them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from retllm_desktop.library.presence import HELD_BY_FILE, apply_presence, delete_items
from retllm_desktop.library.sql import Connection, SqlRow
from retllm_desktop.library.vector_tables import building_space, delete_vectors, json_ids

_ACTIVE: Final = "(SELECT id FROM embedding_space WHERE state = 'active' AND role = 'all')"
_BUILDING: Final = "(SELECT id FROM embedding_space WHERE state = 'building' AND role = 'all')"
_ITEM_PRESENT: Final = HELD_BY_FILE.format("item.content_id")

Repair = Callable[[Connection, Sequence[SqlRow]], None]


@dataclass(frozen=True, slots=True)
class AuditRule:
    """Something that never holds in a sound library.

    Attributes:
        title: What is wrong, before a colon and the number.
        select: The rows that it is wrong of.
        mend: Sets them right.
    """

    title: str
    select: str
    mend: Repair


def _delete_words(connection: Connection, rows: Sequence[SqlRow]) -> None:
    connection.many("DELETE FROM words WHERE rowid = ?", [(row[0],) for row in rows])


def _derive_again(connection: Connection, rows: Sequence[SqlRow]) -> None:
    connection.many("INSERT OR IGNORE INTO stale VALUES (?)", [(row[0],) for row in rows])


def _forget_signatures(connection: Connection, rows: Sequence[SqlRow]) -> None:
    gone = [(row[0],) for row in rows]
    connection.many("DELETE FROM picture_signature WHERE item_id = ?", gone)
    connection.many("DELETE FROM picture_colours WHERE item_id = ?", gone)


def _forget_recognised(connection: Connection, rows: Sequence[SqlRow]) -> None:
    connection.many("DELETE FROM recognised WHERE item_id = ?", [(row[0],) for row in rows])


def _repair_space_states(connection: Connection, rows: Sequence[SqlRow]) -> None:
    """Take the oldest space for the one that search uses, if there is none."""
    for state in ("active", "building"):
        connection.run(
            "UPDATE OR IGNORE embedding_space SET state = ? "
            "WHERE id = (SELECT min(value) FROM json_each(?)) AND state NOT IN "
            "('active', 'building')",
            (state, json_ids(row[0] for row in rows)),
        )


def _delete_files(connection: Connection, rows: Sequence[SqlRow]) -> None:
    connection.many("DELETE FROM file WHERE id = ?", [(row[0],) for row in rows])


def _repair_file_content(connection: Connection, rows: Sequence[SqlRow]) -> None:
    ids = [(row[0],) for row in rows]
    connection.many(
        "UPDATE file SET problem_title = NULL, problem_detail = NULL, unread = '', readers = 0 "
        "WHERE id = ? AND content_id IN (SELECT id FROM content WHERE NOT unread)",
        ids,
    )
    # The next run meets them as new.
    connection.many(
        "DELETE FROM file WHERE id = ? "
        "AND (content_id IS NULL OR content_id IN (SELECT id FROM content WHERE unread))",
        ids,
    )


def _delete_items(connection: Connection, rows: Sequence[SqlRow]) -> None:
    ids = [row[0] for row in rows]
    delete_vectors(connection, ids)
    for table, column in (("hidden_vector", "item_id"), ("item", "id")):
        connection.run(
            f"DELETE FROM {table} WHERE {column} IN (SELECT value FROM json_each(?))",  # noqa: S608
            (json_ids(ids),),
        )


def _delete_pairs(table: str, first: str) -> Repair:
    def delete(connection: Connection, rows: Sequence[SqlRow]) -> None:
        connection.many(
            f"DELETE FROM {table} WHERE {first} = ? AND space_id = ?",  # noqa: S608
            [(row[0], row[1]) for row in rows],
        )

    return delete


def _apply_presence(connection: Connection, rows: Sequence[SqlRow]) -> None:
    apply_presence(connection, {row[0] for row in rows})


def _forget_contents(connection: Connection, rows: Sequence[SqlRow]) -> None:
    """Forget contents with their files."""
    contents = sorted({row[0] for row in rows})
    delete_items(connection, contents)
    connection.run(
        "DELETE FROM file WHERE content_id IN (SELECT value FROM json_each(?))",
        (json_ids(contents),),
    )
    apply_presence(connection, contents)


def _remove_from_building(connection: Connection, rows: Sequence[SqlRow]) -> None:
    """Take contents out of the space being built, so that they are pending again."""
    contents = json_ids({row[0] for row in rows})
    items = connection.rows(
        "SELECT id FROM item WHERE content_id IN (SELECT value FROM json_each(?))", (contents,)
    )
    ids = [row[0] for row in items]
    stored = building_space(connection)
    if stored is None:
        return
    delete_vectors(connection, ids, (stored,))
    connection.run(
        "DELETE FROM hidden_vector WHERE space_id = ? "
        "AND item_id IN (SELECT value FROM json_each(?))",
        (stored.id, json_ids(ids)),
    )
    connection.run(
        "DELETE FROM embedded WHERE space_id = ? "
        "AND content_id IN (SELECT value FROM json_each(?))",
        (stored.id, contents),
    )


RULES: Final = (
    AuditRule(
        "Folders in no known state",
        "SELECT id FROM root WHERE state NOT IN ('online', 'offline')",
        lambda connection, _: connection.run(
            "UPDATE root SET state = 'online' WHERE state NOT IN ('online', 'offline')"
        ),
    ),
    AuditRule(
        "Spaces of vectors in no known state",
        "SELECT id FROM embedding_space WHERE state NOT IN ('active', 'building')",
        _repair_space_states,
    ),
    AuditRule(
        "Files of no folder",
        "SELECT id FROM file WHERE root_id NOT IN (SELECT id FROM root)",
        _delete_files,
    ),
    AuditRule(
        "Files whose content is not there",
        "SELECT id FROM file "
        "WHERE content_id IS NOT NULL AND content_id NOT IN (SELECT id FROM content)",
        _delete_files,
    ),
    AuditRule(
        "Files that are neither read, nor known by name, nor of another file",
        "SELECT file.id FROM file LEFT JOIN content ON content.id = file.content_id "
        "WHERE coalesce(content.unread, 0) <> (file.problem_title IS NOT NULL) "
        "OR (file.unread = '') = (file.problem_title IS NOT NULL) "
        "OR (file.missing_since_s IS NOT NULL AND file.content_id IS NULL)",
        _repair_file_content,
    ),
    AuditRule(
        "Items of no content",
        "SELECT id FROM item WHERE content_id NOT IN (SELECT id FROM content)",
        _delete_items,
    ),
    AuditRule(
        "Items of no known kind",
        "SELECT content_id, id FROM item WHERE modality NOT IN ('image', 'text', 'file')",
        _forget_contents,
    ),
    *(
        AuditRule(
            title,
            f"SELECT {column}, space_id FROM {table} "  # noqa: S608
            f"WHERE {column} NOT IN (SELECT id FROM {parent}) "
            "OR space_id NOT IN (SELECT id FROM embedding_space)",
            _delete_pairs(table, column),
        )
        for title, table, column, parent in (
            ("Records of vectors of no content", "embedded", "content_id", "content"),
            ("Records of content left out that is not there", "skipped", "content_id", "content"),
            ("Hidden vectors without an item", "hidden_vector", "item_id", "item"),
        )
    ),
    AuditRule(
        "Hidden vectors that cannot be read",
        "SELECT item_id, space_id FROM hidden_vector AS vec WHERE NOT EXISTS (SELECT 1 FROM sound "
        "WHERE space_id = vec.space_id AND item_id = vec.item_id AND sound.hidden)",
        _delete_pairs("hidden_vector", "item_id"),
    ),
    AuditRule(
        "Contents that no file holds",
        "SELECT id FROM content "
        "WHERE NOT EXISTS (SELECT 1 FROM file WHERE content_id = content.id)",
        _apply_presence,
    ),
    AuditRule(
        "Contents without items",
        f"SELECT content_id FROM embedded WHERE space_id = {_ACTIVE} "  # noqa: S608
        "AND NOT EXISTS (SELECT 1 FROM item WHERE item.content_id = embedded.content_id)",
        _forget_contents,
    ),
    AuditRule(
        "Files known by name that have other items, or others that have such items",
        "SELECT content.id FROM content LEFT JOIN item ON item.content_id = content.id "
        "GROUP BY content.id HAVING content.unread AND count(item.id) <> 1 "
        "OR content.unread <> coalesce(max(item.modality = 'file'), content.unread)",
        _forget_contents,
    ),
    AuditRule(
        "Items without a vector",
        "SELECT content_id, id FROM item WHERE modality <> 'file' AND NOT EXISTS "  # noqa: S608
        f"(SELECT 1 FROM sound WHERE space_id = {_ACTIVE} AND item_id = item.id)",
        _forget_contents,
    ),
    AuditRule(
        "Contents whose vectors are not recorded",
        "SELECT DISTINCT content_id FROM item WHERE modality <> 'file' "  # noqa: S608
        "AND NOT EXISTS (SELECT 1 FROM embedded "
        f"WHERE embedded.content_id = item.content_id AND space_id = {_ACTIVE})",
        _forget_contents,
    ),
    AuditRule(
        "Contents recorded in the space being built that lack vectors there",
        "SELECT DISTINCT embedded.content_id FROM embedded "  # noqa: S608
        "LEFT JOIN item ON item.content_id = embedded.content_id "
        f"WHERE space_id = {_BUILDING} AND NOT EXISTS (SELECT 1 FROM sound "
        "WHERE space_id = embedded.space_id AND item_id = item.id)",
        _remove_from_building,
    ),
    AuditRule(
        "Vectors in the space being built that are not recorded",
        "SELECT DISTINCT item.content_id FROM sound "  # noqa: S608
        f"JOIN item ON item.id = sound.item_id WHERE space_id = {_BUILDING} "
        "AND NOT EXISTS (SELECT 1 FROM embedded "
        "WHERE content_id = item.content_id AND space_id = sound.space_id)",
        _remove_from_building,
    ),
    AuditRule(
        "Vectors that are both hidden and searched",
        "SELECT item_id, space_id FROM sound GROUP BY item_id, space_id HAVING count(*) > 1",
        _delete_pairs("hidden_vector", "item_id"),
    ),
    AuditRule(
        "Items that are not found though a file holds them, or the reverse",
        "SELECT DISTINCT item.content_id FROM sound JOIN item ON item.id = sound.item_id "  # noqa: S608
        f"WHERE sound.hidden = EXISTS ({_ITEM_PRESENT})",
        _apply_presence,
    ),
    # What is noted in ``stale`` is no damage: the next one who writes brings it in line.
    AuditRule(
        "Words of items that are not found",
        """
        SELECT words_docsize.id FROM words_docsize
        LEFT JOIN item ON item.id = words_docsize.id
        LEFT JOIN content ON content.id = item.content_id
        WHERE coalesce(content.copies, 0) = 0
        AND coalesce(item.content_id, 0) NOT IN (SELECT content_id FROM stale)
        """,
        _delete_words,
    ),
    AuditRule(
        "Texts read in pictures that are not there",
        """
        SELECT item_id FROM recognised WHERE item_id NOT IN (SELECT id FROM item)
        """,
        _forget_recognised,
    ),
    AuditRule(
        "Signatures of pictures that are not there",
        """
        SELECT item_id FROM picture_signature WHERE item_id NOT IN (SELECT id FROM item)
        UNION SELECT item_id FROM picture_colours WHERE item_id NOT IN (SELECT id FROM item)
        """,
        _forget_signatures,
    ),
    AuditRule(
        "Contents whose words, places or counts are not in step",
        """
        SELECT id FROM content WHERE id NOT IN (SELECT content_id FROM stale) AND (
            first_item IS NOT (
                SELECT item.id FROM item WHERE item.content_id = content.id ORDER BY part LIMIT 1)
            OR parts <> (SELECT count(*) FROM item WHERE item.content_id = content.id)
            OR copies <> iif(first_item IS NULL, 0, (SELECT count(*) FROM file
                WHERE file.content_id = content.id AND file.missing_since_s IS NULL))
            OR copies <> (SELECT count(*) FROM place WHERE place.content_id = content.id)
            OR copies <> (SELECT count(*) FROM place
                JOIN file ON file.id = place.file_id AND file.content_id = content.id
                WHERE place.content_id = content.id AND place.item_id = content.first_item
                AND file.missing_since_s IS NULL)
            OR (copies > 0 AND EXISTS (SELECT 1 FROM item WHERE item.content_id = content.id
                AND (item.id = content.first_item OR item.text IS NOT NULL OR item.id IN (
                    SELECT recognised.item_id FROM recognised WHERE recognised.text <> ''))
                AND item.id NOT IN (SELECT words_docsize.id FROM words_docsize)))
        )
        """,
        _derive_again,
    ),
    AuditRule(
        "Places of no content",
        """
        SELECT DISTINCT content_id FROM place WHERE content_id NOT IN (SELECT id FROM content)
        AND content_id NOT IN (SELECT content_id FROM stale)
        """,
        _derive_again,
    ),
)

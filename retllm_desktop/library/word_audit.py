"""What never holds of the rows derived for words and conditions, and what sets it right."""

from collections.abc import Callable, Sequence
from typing import Final

from retllm_desktop.library.sql import Connection, SqlRow


def _delete_words(connection: Connection, rows: Sequence[SqlRow]) -> None:
    connection.many("DELETE FROM words WHERE rowid = ?", [(row[0],) for row in rows])


def _derive_again(connection: Connection, rows: Sequence[SqlRow]) -> None:
    connection.many("INSERT OR IGNORE INTO stale VALUES (?)", [(row[0],) for row in rows])


def _forget_recognised(connection: Connection, rows: Sequence[SqlRow]) -> None:
    connection.many("DELETE FROM recognised WHERE item_id = ?", [(row[0],) for row in rows])


WORD_RULES: Final[tuple[tuple[str, str, Callable[[Connection, Sequence[SqlRow]], None]], ...]] = (
    # What is noted in ``stale`` is no damage: the next one who writes brings it in line.
    (
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
    (
        "Texts read in pictures that are not there",
        """
        SELECT item_id FROM recognised WHERE item_id NOT IN (SELECT id FROM item)
        """,
        _forget_recognised,
    ),
    (
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
    (
        "Places of no content",
        """
        SELECT DISTINCT content_id FROM place WHERE content_id NOT IN (SELECT id FROM content)
        AND content_id NOT IN (SELECT content_id FROM stale)
        """,
        _derive_again,
    ),
)
"""What is wrong, the rows that it is wrong of, and what sets them right."""

"""What is learnt of items and contents after they can be found: text in pictures, descriptions."""

from collections.abc import Sequence
from typing import Final

from retllm_desktop.core.enrichment import Undescribed, Unrecognised
from retllm_desktop.core.types import Extraction, FileStat
from retllm_desktop.library.file_columns import decode, storable
from retllm_desktop.library.files import describe
from retllm_desktop.library.sql import Connection

_HELD: Final = """
    CROSS JOIN file ON file.id = (
        SELECT here.id FROM file AS here JOIN root ON root.id = here.root_id
        WHERE here.content_id = content.id AND here.missing_since_s IS NULL
        AND root.state = 'online' ORDER BY here.id LIMIT 1
    )
"""
"""A present file that holds a content, in a folder that is there."""
_PICTURES: Final = f"""
    FROM item CROSS JOIN content ON content.id = item.content_id {_HELD}
    WHERE item.modality = 'image' AND item.id > ?
    AND NOT EXISTS (SELECT 1 FROM recognised WHERE item_id = item.id AND version = ?)
"""  # noqa: S608
_UNRECOGNISED: Final = f"""
    SELECT item.id, content.hash, item.part, file.path, file.size_bytes, file.mtime_ns,
        content.screenshot OR content.kind = 'pdf', min(item.width_px, item.height_px)
    {_PICTURES} ORDER BY item.id LIMIT ?
"""
_COUNT: Final = f"SELECT count(*) {_PICTURES}"
_UNDESCRIBED: Final = f"""
    SELECT content.id, content.hash, file.path, file.size_bytes, file.mtime_ns
    FROM content {_HELD}
    WHERE content.described = 0 AND content.id > ? ORDER BY content.id LIMIT ?
"""  # noqa: S608


def unrecognised(
    connection: Connection, version: str, after: int, limit: int
) -> tuple[Unrecognised, ...]:
    """Return pictures whose text a version has not looked for, by ids ascending."""
    return tuple(
        Unrecognised(
            item,
            content_hash,
            part,
            FileStat(decode(path), size_bytes, mtime_ns),
            likely=bool(likely),
            smallest_px=smallest_px,
        )
        for item, content_hash, part, path, size_bytes, mtime_ns, likely, smallest_px in (
            connection.rows(_UNRECOGNISED, (after, version, limit))
        )
    )


def unrecognised_count(connection: Connection, version: str) -> int:
    """Return how many such pictures there are."""
    return connection.value(_COUNT, (0, version))


def put_recognised(connection: Connection, version: str, found: Sequence[tuple[int, str]]) -> None:
    """Record the text read in items; those that went meanwhile are passed over."""
    connection.many(
        "INSERT INTO recognised (item_id, version, text) SELECT id, ?2, ?3 FROM item WHERE id = ?1 "
        "ON CONFLICT (item_id) DO UPDATE SET version = excluded.version, text = excluded.text",
        [(item, version, storable(text)) for item, text in found],
    )


def undescribed(connection: Connection, after: int, limit: int) -> tuple[Undescribed, ...]:
    """Return contents that were never asked what they say of themselves, by numbers ascending."""
    return tuple(
        Undescribed(content, content_hash, FileStat(decode(path), size_bytes, mtime_ns))
        for content, content_hash, path, size_bytes, mtime_ns in connection.rows(
            _UNDESCRIBED, (after, limit)
        )
    )


def put_descriptions(connection: Connection, found: Sequence[Extraction]) -> None:
    """Record what contents say of themselves; those that went meanwhile are passed over."""
    for extraction in found:
        number = connection.value(
            "SELECT id FROM content WHERE hash = ?", (extraction.content_hash,)
        )
        if number is not None:
            describe(connection, number, extraction.metadata)

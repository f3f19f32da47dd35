"""Contents of files: what they say of themselves, their items and vectors; put in, and replaced."""

from collections.abc import Sequence

from retllm_desktop.core.types import Extraction, Metadata, Vectors
from retllm_desktop.library.content_columns import metadata_columns, part_columns, signatures_of
from retllm_desktop.library.embedding_spaces import StoredSpace
from retllm_desktop.library.file_columns import valid_unicode
from retllm_desktop.library.presence import delete_items
from retllm_desktop.library.sql import Connection
from retllm_desktop.library.vector_tables import delete_vectors, insert_vectors, json_ids


def store_metadata(connection: Connection, content: int, metadata: Metadata) -> None:
    """Record what a content says of itself."""
    # Without a kind, the known one stays: it follows from the name.
    connection.run(
        "UPDATE content SET described = 1, kind = iif(?2 = '', kind, ?2), taken_s = ?3, "
        "camera = ?4, lens = ?5, latitude = ?6, longitude = ?7, caption = ?8, screenshot = ?9, "
        "picture_type = ?10, typed_by = ?11, utc_offset_min = ?12, date_source = ?13, "
        "people = ?14, keywords = ?15, rating = ?16, city = ?17, region = ?18, country = ?19 "
        "WHERE id = ?1",
        (content, *metadata_columns(metadata)),
    )


def _store_note(connection: Connection, content: int, note: str) -> None:
    connection.run("UPDATE content SET note = ? WHERE id = ?", (valid_unicode(note), content))


def put_content(
    connection: Connection, stored: StoredSpace, extraction: Extraction, vectors: Vectors
) -> None:
    """Record a content with its items and vectors, unless they are known in this space.

    What the first pass read is replaced by what was read as a whole, never the reverse. Vectors
    come where they are searched; ``apply_presence`` hides those of files that are missing.
    """
    connection.run(
        "INSERT INTO content (hash, size_bytes) VALUES (?, ?) ON CONFLICT DO NOTHING",
        (extraction.content_hash, extraction.size_bytes),
    )
    content = connection.value("SELECT id FROM content WHERE hash = ?", (extraction.content_hash,))
    known = connection.value(
        "SELECT first_pass FROM embedded WHERE content_id = ? AND space_id = ?",
        (content, stored.id),
    )
    if known is not None and (extraction.first_pass or not known):
        # A copy, or the same file read again. Its items keep their numbers.
        if not extraction.first_pass:
            store_metadata(connection, content, extraction.metadata)
            _store_note(connection, content, extraction.note)
        return
    store_metadata(connection, content, extraction.metadata)
    _store_note(connection, content, extraction.note)
    if known is not None:
        _replace_content(connection, stored, content, extraction, vectors)
        return
    # Only a damaged file has any; they would be in the way.
    if connection.value("SELECT 1 FROM item WHERE content_id = ?", (content,)) is not None:
        delete_items(connection, (content,))
    _insert_content(connection, stored, content, extraction, vectors)


def _insert_content(
    connection: Connection,
    stored: StoredSpace,
    content: int,
    extraction: Extraction,
    vectors: Vectors,
) -> None:
    connection.run(
        "INSERT INTO embedded (content_id, space_id, first_pass) VALUES (?, ?, ?)",
        (content, stored.id, extraction.first_pass),
    )
    items = [
        connection.value(
            "INSERT INTO item (content_id, part, modality, width_px, height_px, label, text, "
            "heading, fragment, words_drawn) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
            (content, part.index, part.modality, *part_columns(part)),
        )
        for part in extraction.parts
    ]
    _write_signatures(connection, items, extraction)
    _insert_vectors(connection, stored, items, extraction, vectors)


def _write_signatures(connection: Connection, items: Sequence[int], extraction: Extraction) -> None:
    signatures, colours = signatures_of(items, extraction.parts)
    connection.many(
        "INSERT OR REPLACE INTO picture_signature (item_id, cells) VALUES (?, ?)", signatures
    )
    connection.many(
        "INSERT OR REPLACE INTO picture_colours (item_id, colours) VALUES (?, ?)", colours
    )


def _replace_content(
    connection: Connection,
    stored: StoredSpace,
    content: int,
    extraction: Extraction,
    vectors: Vectors,
) -> None:
    """Put what was read as a whole in the place of what the first pass read.

    Items that stay the same part keep their numbers, so that a list that shows them stays right.
    Where the parts are others (pages that are pictures came) all are new, and so are their vectors
    in other spaces: those are made again as for any new content.
    """
    rows = connection.rows(
        "SELECT id, part, modality FROM item WHERE content_id = ? ORDER BY part", (content,)
    )
    known = [(int(item), (int(part), str(modality))) for item, part, modality in rows]
    if [key for _, key in known] != [(part.index, part.modality) for part in extraction.parts]:
        delete_items(connection, (content,))
        _insert_content(connection, stored, content, extraction, vectors)
        return
    items = [item for item, _ in known]
    connection.many(
        "UPDATE item SET width_px = ?2, height_px = ?3, label = ?4, text = ?5, heading = ?6, "
        "fragment = ?7, words_drawn = ?8 WHERE id = ?1",
        [(item, *part_columns(part)) for item, part in zip(items, extraction.parts, strict=True)],
    )
    _write_signatures(connection, items, extraction)
    delete_vectors(connection, items, (stored,))
    connection.run(
        "DELETE FROM hidden_vector WHERE space_id = ? "
        "AND item_id IN (SELECT value FROM json_each(?))",
        (stored.id, json_ids(items)),
    )
    connection.run(
        "UPDATE embedded SET first_pass = ? WHERE content_id = ? AND space_id = ?",
        (extraction.first_pass, content, stored.id),
    )
    _insert_vectors(connection, stored, items, extraction, vectors)


def _insert_vectors(
    connection: Connection,
    stored: StoredSpace,
    items: Sequence[int],
    extraction: Extraction,
    vectors: Vectors,
) -> None:
    kinds = (part.modality for part in extraction.parts)
    insert_vectors(connection, stored, zip(items, kinds, vectors, strict=True))

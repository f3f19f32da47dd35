"""Contents of files: what they say of themselves, their items and vectors; put in, and replaced."""

from collections.abc import Sequence

from retllm_desktop.core.file_kinds import FileKind
from retllm_desktop.core.picture_signature import make_signature
from retllm_desktop.core.picture_types import PICTURE_TYPE_VERSION
from retllm_desktop.core.types import (
    ExtractedPart,
    Extraction,
    Metadata,
    Vectors,
)
from retllm_desktop.library.embedding_spaces import StoredSpace
from retllm_desktop.library.file_columns import valid_unicode
from retllm_desktop.library.picture_colours import write_colours
from retllm_desktop.library.place_names import PlaceName, name_country, name_place
from retllm_desktop.library.presence import delete_items
from retllm_desktop.library.sql import Connection
from retllm_desktop.library.vector_tables import delete_vectors, insert_vectors, json_ids


def store_metadata(connection: Connection, content: int, metadata: Metadata) -> None:
    """Record what a content says of itself."""
    date = metadata.date
    columns = (
        metadata.kind or "",
        None if date is None else date.moment_s,
        valid_unicode(metadata.camera),
        valid_unicode(metadata.lens),
        metadata.latitude,
        metadata.longitude,
        valid_unicode(metadata.caption),
        metadata.screenshot,
        metadata.picture_type or "",
        PICTURE_TYPE_VERSION if metadata.kind == FileKind.PICTURE else 0,
        None if date is None else date.utc_offset_min,
        "" if date is None else date.source,
        valid_unicode("\n".join(metadata.people)),
        valid_unicode("\n".join(metadata.keywords)),
        metadata.rating,
        *(valid_unicode(name) for name in _place_of(metadata)),
    )
    # Without a kind, the known one stays: it follows from the name.
    connection.run(
        "UPDATE content SET described = 1, kind = iif(?2 = '', kind, ?2), taken_s = ?3, "
        "camera = ?4, lens = ?5, latitude = ?6, longitude = ?7, caption = ?8, screenshot = ?9, "
        "picture_type = ?10, typed_by = ?11, utc_offset_min = ?12, date_source = ?13, "
        "people = ?14, keywords = ?15, rating = ?16, city = ?17, region = ?18, country = ?19 "
        "WHERE id = ?1",
        (content, *columns),
    )


def _store_note(connection: Connection, content: int, note: str) -> None:
    connection.run("UPDATE content SET note = ? WHERE id = ?", (valid_unicode(note), content))


def _place_of(metadata: Metadata) -> PlaceName:
    """Return where a file was made: as it says itself, else by its coordinates."""
    latitude, longitude = metadata.latitude, metadata.longitude
    found = PlaceName()
    if latitude is not None and longitude is not None:
        found = name_place(latitude, longitude)
    return PlaceName(
        metadata.city or found.city,
        # The region of a city that the file names is not that of its coordinates for sure.
        metadata.region or ("" if metadata.city else found.region),
        name_country(metadata.country) if metadata.country else found.country,
    )


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
            (content, part.index, part.modality, *_columns(part)),
        )
        for part in extraction.parts
    ]
    _write_signatures(connection, items, extraction)
    _insert_vectors(connection, stored, items, extraction, vectors)


def _write_signatures(connection: Connection, items: Sequence[int], extraction: Extraction) -> None:
    rows: list[tuple[int, bytes]] = []
    for item, part in zip(items, extraction.parts, strict=True):
        if part.signature:
            rows.append((item, part.signature))
        elif part.pixels is not None and part.pixels.size:
            rows.append((item, make_signature(part.pixels)))
    connection.many("INSERT OR REPLACE INTO picture_signature (item_id, cells) VALUES (?, ?)", rows)
    write_colours(connection, rows)


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
        [(item, *_columns(part)) for item, part in zip(items, extraction.parts, strict=True)],
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


def _columns(part: ExtractedPart) -> tuple[int, int, str, str | None, str, str, bool]:
    return (
        part.width_px,
        part.height_px,
        valid_unicode(part.label),
        None if part.text is None else valid_unicode(part.text),
        valid_unicode(part.heading),
        valid_unicode(part.fragment),
        part.words_drawn,
    )


def _insert_vectors(
    connection: Connection,
    stored: StoredSpace,
    items: Sequence[int],
    extraction: Extraction,
    vectors: Vectors,
) -> None:
    kinds = (part.modality for part in extraction.parts)
    insert_vectors(connection, stored, zip(items, kinds, vectors, strict=True))

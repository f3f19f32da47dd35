"""Contents of a shared library: described, put in with items and vectors, replaced, copied.

A batch is written by a statement a table, for each is a message to the server and back. Items of
one content have consecutive numbers, whatever other computers add meanwhile: a batch takes as many
numbers as it needs at once.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from retllm_desktop.core.types import ExtractedPart, Extraction, Metadata, Vectors
from retllm_desktop.library.content_columns import (
    METADATA_COLUMNS,
    metadata_columns,
    part_columns,
    signatures_of,
)
from retllm_desktop.library.embedding_spaces import StoredSpace
from retllm_desktop.library.postgres.database import Session
from retllm_desktop.library.postgres.presence import (
    delete_shared_items,
    lock_contents,
    number_set,
)
from retllm_desktop.library.postgres.vector_tables import (
    copy_halfvecs,
    delete_halfvecs,
    insert_halfvecs,
)

_UPDATES: Final = ", ".join(f"{name} = %s" for name in METADATA_COLUMNS if name != "kind")
_DESCRIBE: Final = (
    "UPDATE content SET described = true, kind = CASE WHEN %s = '' THEN kind ELSE %s END, "  # noqa: S608
    f"{_UPDATES} WHERE id = %s"
)
_INSERT_ITEMS: Final = """
    INSERT INTO item (id, collection_id, content_id, part, modality, width_px, height_px, label,
        text, heading, fragment, words_drawn) OVERRIDING SYSTEM VALUE
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""
_UPDATE_ITEM: Final = """
    UPDATE item SET width_px = %s, height_px = %s, label = %s, text = %s, heading = %s,
        fragment = %s, words_drawn = %s WHERE id = %s
"""
_COPIED: Final = (
    "hash",
    "size_bytes",
    "described",
    *METADATA_COLUMNS,
    "unread",
    "note",
)
_COPIED_OF_ITEM: Final = (
    "part",
    "modality",
    "width_px",
    "height_px",
    "label",
    "text",
    "heading",
    "fragment",
    "words_drawn",
)
_COPIED_TABLES: Final = (
    ("recognised", "version, text, boxes"),
    ("picture_signature", "cells"),
    ("picture_colours", "colours"),
)


@dataclass(slots=True)
class _Entry:
    """What was read of a content, and what the library has of it."""

    extraction: Extraction
    vectors: Vectors
    content: int = 0
    known: bool | None = None
    """Whether only the first pass was made of it; None where it is not known in this space."""


def describe_contents(session: Session, described: Iterable[tuple[int, Metadata]]) -> None:
    """Record what contents say of themselves; without a kind the known one stays."""
    rows = [(content, metadata_columns(metadata)) for content, metadata in described]
    session.many(
        _DESCRIBE,
        [(columns[0], columns[0], *columns[1:], content) for content, columns in sorted(rows)],
    )
    session.touched.update(content for content, _ in rows)


def put_shared_contents(
    session: Session,
    stored: StoredSpace,
    collection: int,
    entries: Iterable[tuple[Extraction, Vectors]],
) -> Mapping[bytes, int]:
    """Record contents with their items and vectors, unless they are known in this space.

    What the first pass read is replaced by what was read as a whole, never the reverse.
    ``apply_shared_presence`` hides the vectors of files that are missing.

    Returns:
        Numbers of the contents, by their hashes.
    """
    batch: dict[bytes, _Entry] = {}
    for extraction, vectors in entries:
        other = batch.get(extraction.content_hash)
        # A copy in the same batch; a whole reading counts.
        if other is None or not extraction.first_pass or other.extraction.first_pass:
            batch[extraction.content_hash] = _Entry(extraction, vectors)
    if not batch:
        return {}
    _find_or_insert(session, stored, collection, batch)
    told = [
        (entry.content, entry.extraction)
        for entry in batch.values()
        if entry.known is None or not entry.extraction.first_pass
    ]
    describe_contents(session, ((content, one.metadata) for content, one in told))
    session.many(
        "UPDATE content SET note = %s WHERE id = %s AND note <> %s",
        [(one.note, content, one.note) for content, one in sorted(told, key=lambda pair: pair[0])],
    )
    new = [entry for entry in batch.values() if entry.known is None]
    whole = [e for e in batch.values() if e.known is True and not e.extraction.first_pass]
    new += _replace(session, stored, collection, whole)
    _insert(session, stored, collection, new)
    session.touched.update(entry.content for entry in batch.values())
    return {content_hash: entry.content for content_hash, entry in batch.items()}


def find_shared_contents(
    session: Session, stored: StoredSpace | None, collection: int, hashes: Iterable[bytes]
) -> dict[bytes, int]:
    """Return contents that are whole in the active space, by hash, and keep others off them.

    What is not in this collection, but in another one that this person reads, is copied.
    """
    wanted = sorted(set(hashes))
    if stored is None or not wanted:
        return {}
    found = _lock_by_hash(session, stored, collection, wanted)
    absent = [one for one in wanted if one not in found]
    if absent and _copy_contents(session, stored, collection, absent):
        found |= _lock_by_hash(session, stored, collection, absent)
    return found


def take_item_numbers(session: Session, count: int) -> int:
    """Return the first of so many consecutive numbers for items, which nobody else gets."""
    return session.value("SELECT take_item_numbers(%s)", (count,))


def _find_or_insert(
    session: Session, stored: StoredSpace, collection: int, batch: dict[bytes, _Entry]
) -> None:
    hashes = sorted(batch)
    session.run(
        "INSERT INTO content (collection_id, hash, size_bytes) "
        "SELECT %s, hash, size FROM unnest(%s::bytea[], %s::int8[]) AS given (hash, size) "
        "ON CONFLICT (collection_id, hash) DO NOTHING",
        (
            collection,
            hashes,
            np.array([batch[one].extraction.size_bytes for one in hashes], np.int64),
        ),
    )
    _lock_hashes(session, collection, hashes)
    # Only now: what another computer has just put in is seen.
    for content_hash, content, first_pass in session.rows(
        "SELECT content.hash, content.id, embedded.first_pass FROM content "
        "LEFT JOIN embedded ON embedded.content_id = content.id AND embedded.space_id = %s "
        "WHERE content.collection_id = %s AND content.hash = ANY (%s)",
        (stored.id, collection, hashes),
    ):
        entry = batch[content_hash]
        entry.content, entry.known = content, first_pass


def _lock_hashes(session: Session, collection: int, hashes: Sequence[bytes]) -> None:
    session.run(
        "SELECT FROM content WHERE collection_id = %s AND hash = ANY (%s) "
        "ORDER BY id FOR NO KEY UPDATE",
        (collection, hashes),
    )


def _lock_by_hash(
    session: Session, stored: StoredSpace, collection: int, hashes: Sequence[bytes]
) -> dict[bytes, int]:
    _lock_hashes(session, collection, hashes)
    rows = session.rows(
        "SELECT content.hash, content.id FROM content "
        "JOIN embedded ON embedded.content_id = content.id AND embedded.space_id = %s "
        "WHERE content.collection_id = %s AND content.hash = ANY (%s)",
        (stored.id, collection, hashes),
    )
    return {bytes(content_hash): int(number) for content_hash, number in rows}


def _insert(
    session: Session, stored: StoredSpace, collection: int, entries: Sequence[_Entry]
) -> None:
    """Give contents that have no items theirs, with vectors in a space."""
    if not entries:
        return
    contents = number_set(entry.content for entry in entries)
    # Only content of a space that was dropped meanwhile has any; they would be in the way.
    delete_shared_items(session, contents)
    session.many(
        "INSERT INTO embedded (content_id, space_id, collection_id, first_pass) "
        "VALUES (%s, %s, %s, %s)",
        [(e.content, stored.id, collection, e.extraction.first_pass) for e in entries],
    )
    number = take_item_numbers(session, sum(len(e.extraction.parts) for e in entries))
    numbered: list[tuple[_Entry, list[int]]] = []
    for entry in entries:
        parts = len(entry.extraction.parts)
        numbered.append((entry, list(range(number, number + parts))))
        number += parts
    session.many(
        _INSERT_ITEMS,
        [
            (item, collection, entry.content, part.index, part.modality, *part_columns(part))
            for entry, items in numbered
            for item, part in zip(items, entry.extraction.parts, strict=True)
        ],
    )
    _write_parts(session, stored, collection, numbered)


def _write_parts(
    session: Session,
    stored: StoredSpace,
    collection: int,
    numbered: Sequence[tuple[_Entry, Sequence[int]]],
) -> None:
    """Write what lies beside the items: signatures, colours, vectors."""
    items = [item for _, numbers in numbered for item in numbers]
    parts: list[ExtractedPart] = [part for entry, _ in numbered for part in entry.extraction.parts]
    signatures, colours = signatures_of(items, parts)
    for table, column, rows in (
        ("picture_signature", "cells", signatures),
        ("picture_colours", "colours", colours),
    ):
        session.many(
            f"INSERT INTO {table} (item_id, collection_id, {column}) VALUES (%s, %s, %s) "  # noqa: S608
            f"ON CONFLICT (item_id) DO UPDATE SET {column} = excluded.{column}",
            [(item, collection, value) for item, value in rows],
        )
    vectors = (row for entry, _ in numbered for row in entry.vectors)
    insert_halfvecs(
        session,
        stored,
        (
            (item, collection, part.modality, row)
            for item, part, row in zip(items, parts, vectors, strict=True)
        ),
    )


def _replace(
    session: Session, stored: StoredSpace, collection: int, entries: Sequence[_Entry]
) -> list[_Entry]:
    """Put what was read as a whole in the place of what the first pass read.

    Items that stay the same part keep their numbers, so that a list that shows them stays right.

    Returns:
        Contents of which the parts are others: all of theirs are to be inserted anew.
    """
    if not entries:
        return []
    held: dict[int, list[tuple[int, int, str]]] = {}
    for content, *columns in session.rows(
        "SELECT content_id, id, part, modality FROM item WHERE content_id = ANY (%s) "
        "ORDER BY content_id, part",
        (number_set(entry.content for entry in entries),),
    ):
        held.setdefault(content, []).append((columns[0], columns[1], columns[2]))
    same: list[tuple[_Entry, list[int]]] = []
    others: list[_Entry] = []
    for entry in entries:
        known = held.get(entry.content, [])
        parts = [(part.index, part.modality.value) for part in entry.extraction.parts]
        if [(part, modality) for _, part, modality in known] == parts:
            same.append((entry, [item for item, *_ in known]))
        else:
            others.append(entry)
    session.many(
        _UPDATE_ITEM,
        [
            (*part_columns(part), item)
            for entry, items in same
            for item, part in zip(items, entry.extraction.parts, strict=True)
        ],
    )
    session.many(
        "UPDATE embedded SET first_pass = %s WHERE content_id = %s AND space_id = %s",
        [(entry.extraction.first_pass, entry.content, stored.id) for entry, _ in same],
    )
    delete_halfvecs(session, [item for _, items in same for item in items], (stored,))
    _write_parts(session, stored, collection, same)
    return others


def _copy_contents(
    session: Session, stored: StoredSpace, collection: int, hashes: Sequence[bytes]
) -> bool:
    """Copy contents, with all that was made of them, of other collections that this person reads.

    Returns:
        Whether there were any.
    """
    columns = ", ".join(_COPIED)
    pairs = session.rows(
        f"WITH given AS (SELECT DISTINCT ON (content.hash) content.* FROM content "  # noqa: S608
        "JOIN embedded ON embedded.content_id = content.id AND embedded.space_id = %s "
        "WHERE content.hash = ANY (%s) AND content.collection_id <> %s AND NOT content.unread "
        "ORDER BY content.hash, embedded.first_pass, content.id), "
        f"made AS (INSERT INTO content (collection_id, {columns}) "
        f"SELECT %s, {columns} FROM given ORDER BY hash "
        "ON CONFLICT (collection_id, hash) DO UPDATE SET size_bytes = excluded.size_bytes "
        "RETURNING id, hash) "
        "SELECT given.id, made.id FROM made JOIN given ON given.hash = made.hash",
        (stored.id, hashes, collection, collection),
    )
    if not pairs:
        return False
    targets = {int(source): int(target) for source, target in pairs}
    lock_contents(session, number_set(targets.values()))
    delete_shared_items(session, number_set(targets.values()))
    session.touched.update(targets.values())
    rows = session.rows(
        "SELECT id, content_id FROM item WHERE content_id = ANY (%s) ORDER BY content_id, part",
        (number_set(targets),),
    )
    number = take_item_numbers(session, len(rows))
    items = [(int(row[0]), number + place) for place, row in enumerate(rows)]
    given = np.array([source for source, _ in items], np.int64)
    made = np.array([target for _, target in items], np.int64)
    columns = ", ".join(_COPIED_OF_ITEM)
    session.run(
        f"INSERT INTO item (id, collection_id, content_id, {columns}) OVERRIDING SYSTEM VALUE "  # noqa: S608
        f"SELECT pair.made, %s, pair.content, {columns} "
        "FROM unnest(%s::int8[], %s::int8[], %s::int8[]) AS pair (given, made, content) "
        "JOIN item ON item.id = pair.given",
        (collection, given, made, np.array([targets[row[1]] for row in rows], np.int64)),
    )
    for table, columns in _COPIED_TABLES:
        session.run(
            f"INSERT INTO {table} (item_id, collection_id, {columns}) "  # noqa: S608
            f"SELECT pair.made, %s, {columns} FROM unnest(%s::int8[], %s::int8[]) "
            f"AS pair (given, made) JOIN {table} ON item_id = pair.given",
            (collection, given, made),
        )
    sources = np.array(sorted(targets), np.int64)
    copies = np.array([targets[source] for source in sorted(targets)], np.int64)
    session.run(
        "INSERT INTO embedded (content_id, space_id, collection_id, first_pass) "
        "SELECT pair.made, space_id, %s, first_pass FROM unnest(%s::int8[], %s::int8[]) "
        "AS pair (given, made) JOIN embedded ON content_id = pair.given",
        (collection, sources, copies),
    )
    session.run(
        "INSERT INTO preview (collection_id, hash, part, picture) "
        "SELECT %s, preview.hash, part, picture FROM content "
        "JOIN preview ON preview.collection_id = content.collection_id "
        "AND preview.hash = content.hash "
        "WHERE content.id = ANY (%s) ON CONFLICT DO NOTHING",
        (collection, sources),
    )
    copy_halfvecs(session, items)
    return True

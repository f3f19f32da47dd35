"""Contents of a library file read to go to another store, and such contents put in."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from retllm_desktop.core.errors import StoreError
from retllm_desktop.core.library_transfer import (
    CONTENT_COLUMNS,
    FILE_COLUMNS,
    ITEM_COLUMNS,
    Column,
    MovedContent,
    MovedFile,
    MovedItem,
    MovedSayings,
    TransferStore,
)
from retllm_desktop.core.types import EmbeddingSpace, Modality, Vectors
from retllm_desktop.core.typing_support import override
from retllm_desktop.library import vector_tables
from retllm_desktop.library.content_columns import colours_of
from retllm_desktop.library.embedding_spaces import SpaceRole, SpaceState, StoredSpace
from retllm_desktop.library.file_columns import decode_path, encode_path
from retllm_desktop.library.library_file import LibraryFile
from retllm_desktop.library.presence import apply_presence, delete_items
from retllm_desktop.library.sql import Connection
from retllm_desktop.library.sqlite_errors import NOTHING_OF_BATCH
from retllm_desktop.library.vector_tables import json_ids

_CONTENT: Final = ", ".join(f"content.{name}" for name in CONTENT_COLUMNS)
_FILE: Final = ", ".join(f"file.{name}" for name in FILE_COLUMNS)
_ITEM: Final = ", ".join(f"item.{name}" for name in ITEM_COLUMNS)
_FLAGS: Final = frozenset({"described", "screenshot", "unread", "words_drawn"})
"""Columns that are true or false; SQLite keeps numbers. A file's ``unread`` is a word."""
_RATING: Final = "subject, hash, part, correct, pack, pair, log_odds, cosine"


class SqliteTransfer(TransferStore):
    """Fulfils the port ``TransferStore``."""

    def __init__(self, file: LibraryFile) -> None:
        """Use an open file."""
        self._file = file

    @override
    def begin(self, space: EmbeddingSpace, passages: EmbeddingSpace | None) -> None:
        with self._file.connections.writing() as connection:
            if vector_tables.active_space(connection) is None:
                vector_tables.create_space(connection, space, active=True)
            if passages is not None and _passages(connection) is None:
                vector_tables.create_space(
                    connection, passages, active=False, role=SpaceRole.PASSAGES
                )

    @override
    def hashes(self, after: bytes, limit: int) -> tuple[bytes, ...]:
        with self._file.connections.reading() as connection:
            return tuple(
                row[0]
                for row in connection.rows(
                    "SELECT hash FROM content WHERE copies > 0 AND hash > ? ORDER BY hash LIMIT ?",
                    (after, limit),
                )
            )

    @override
    def count(self) -> int:
        with self._file.connections.reading() as connection:
            return connection.value("SELECT count(*) FROM content WHERE copies > 0")

    @override
    def read(self, hashes: Sequence[bytes]) -> Mapping[bytes, MovedContent]:
        with self._file.connections.reading() as connection:
            active = vector_tables.active_space(connection)
            rows = {
                row[0]: row
                for one in hashes
                for row in connection.rows(
                    f"SELECT content.id, content.hash, (SELECT first_pass FROM embedded "  # noqa: S608
                    f"WHERE content_id = content.id AND space_id = ?1), {_CONTENT} FROM content "
                    "WHERE hash = ?2 AND copies > 0",
                    (0 if active is None else active.id, one),
                )
            }
            items = self._read_items(connection, list(rows), active)
            files: dict[int, list[MovedFile]] = {}
            for content, path, *columns in connection.rows(
                f"SELECT file.content_id, file.path, {_FILE} FROM file "  # noqa: S608
                "WHERE file.content_id IN (SELECT value FROM json_each(?)) "
                "AND file.missing_since_s IS NULL ORDER BY file.path",
                (json_ids(rows),),
            ):
                files.setdefault(content, []).append(MovedFile(decode_path(path), tuple(columns)))
        return {
            content_hash: MovedContent(
                content_hash,
                _flagged(CONTENT_COLUMNS, columns),
                None if first_pass is None else bool(first_pass),
                tuple(items.get(number, ())),
                tuple(files.get(number, ())),
            )
            for number, (_, content_hash, first_pass, *columns) in rows.items()
        }

    def _read_items(
        self, connection: Connection, contents: Sequence[int], active: StoredSpace | None
    ) -> dict[int, list[MovedItem]]:
        rows = list(
            connection.rows(
                "SELECT item.id, item.content_id, content.hash, recognised.version, "  # noqa: S608
                f"recognised.text, recognised.boxes, picture_signature.cells, {_ITEM} FROM item "
                "JOIN content ON content.id = item.content_id "
                "LEFT JOIN recognised ON recognised.item_id = item.id "
                "LEFT JOIN picture_signature ON picture_signature.item_id = item.id "
                "WHERE item.content_id IN (SELECT value FROM json_each(?)) "
                "ORDER BY item.content_id, item.part",
                (json_ids(contents),),
            )
        )
        numbers = [row[0] for row in rows]
        vectors = _vectors(connection, active, numbers)
        passages = _vectors(connection, _passages(connection), numbers)
        found: dict[int, list[MovedItem]] = {}
        for number, content, content_hash, version, text, boxes, cells, *columns in rows:
            part = columns[ITEM_COLUMNS.index("part")]
            found.setdefault(content, []).append(
                MovedItem(
                    _flagged(ITEM_COLUMNS, columns),
                    None if version is None else (version, text.replace("\0", ""), boxes),
                    cells,
                    self._file.thumbnails.read(content_hash, part),
                    vectors.get(number),
                    passages.get(number),
                )
            )
        return found

    @override
    def write(self, records: Sequence[MovedContent]) -> None:
        with self._file.connections.writing(NOTHING_OF_BATCH) as connection:
            roots = _roots(connection)
            changed = [self._write(connection, roots, record) for record in records]
            apply_presence(connection, changed)
        for record in records:
            for item in record.items:
                if item.preview is not None:
                    part = item.columns[ITEM_COLUMNS.index("part")]
                    self._file.thumbnails.replace(record.content_hash, int(part or 0), item.preview)

    def _write(
        self, connection: Connection, roots: Sequence[tuple[int, bytes]], record: MovedContent
    ) -> int:
        names = ("hash", *CONTENT_COLUMNS)
        changes = ", ".join(f"{name} = excluded.{name}" for name in CONTENT_COLUMNS)
        connection.run(
            f"INSERT INTO content ({', '.join(names)}) VALUES ({_places(names)}) "  # noqa: S608
            f"ON CONFLICT (hash) DO UPDATE SET {changes}",
            (record.content_hash, *record.columns),
        )
        content = int(
            connection.value("SELECT id FROM content WHERE hash = ?", (record.content_hash,))
        )
        # What comes gets the present moment by a trigger; this came long ago.
        came_s = record.columns[CONTENT_COLUMNS.index("added_s")]
        connection.run("UPDATE content SET added_s = ? WHERE id = ?", (came_s, content))
        delete_items(connection, (content,))
        self._write_items(connection, content, record)
        names = ("root_id", "path", "content_id", *FILE_COLUMNS)
        connection.many(
            f"INSERT INTO file ({', '.join(names)}) VALUES ({_places(names)}) "  # noqa: S608
            "ON CONFLICT (path) DO UPDATE SET "
            + ", ".join(f"{name} = excluded.{name}" for name in names if name != "path"),
            [
                (_root_of(roots, path := encode_path(one.path)), path, content, *one.columns)
                for one in record.files
            ],
        )
        return content

    def _write_items(self, connection: Connection, content: int, record: MovedContent) -> None:
        active = self._file.active_space(connection)
        passages = _passages(connection)
        names = ("content_id", *ITEM_COLUMNS)
        vectors: list[tuple[int, Modality, Vectors]] = []
        texts: list[tuple[int, Modality, Vectors]] = []
        signatures: list[tuple[int, bytes]] = []
        for item in record.items:
            number = connection.value(
                f"INSERT INTO item ({', '.join(names)}) VALUES ({_places(names)}) "  # noqa: S608
                "RETURNING id",
                (content, *item.columns),
            )
            modality = Modality(str(item.columns[ITEM_COLUMNS.index("modality")]))
            if item.vector is not None:
                vectors.append((number, modality, item.vector))
            if item.passage is not None:
                texts.append((number, modality, item.passage))
            if item.signature is not None:
                signatures.append((number, item.signature))
            if item.recognised is not None:
                connection.run(
                    "INSERT INTO recognised (item_id, version, text, boxes) VALUES (?, ?, ?, ?)",
                    (number, *item.recognised),
                )
        connection.many(
            "INSERT OR REPLACE INTO picture_signature (item_id, cells) VALUES (?, ?)", signatures
        )
        connection.many(
            "INSERT OR REPLACE INTO picture_colours (item_id, colours) VALUES (?, ?)",
            colours_of(signatures),
        )
        if active is not None and record.first_pass is not None:
            connection.run(
                "INSERT INTO embedded (content_id, space_id, first_pass) VALUES (?, ?, ?) "
                "ON CONFLICT DO UPDATE SET first_pass = excluded.first_pass",
                (content, active.id, record.first_pass),
            )
            vector_tables.insert_vectors(connection, active, vectors)
        if passages is not None:
            vector_tables.insert_vectors(connection, passages, texts)

    @override
    def bare_files(self) -> tuple[MovedFile, ...]:
        with self._file.connections.reading() as connection:
            return tuple(
                MovedFile(decode_path(path), tuple(columns))
                for path, *columns in connection.rows(
                    f"SELECT file.path, {_FILE} FROM file WHERE file.content_id IS NULL "  # noqa: S608
                    "ORDER BY file.path"
                )
            )

    @override
    def write_bare_files(self, files: Sequence[MovedFile]) -> None:
        names = ("root_id", "path", *FILE_COLUMNS)
        with self._file.connections.writing(NOTHING_OF_BATCH) as connection:
            roots = _roots(connection)
            connection.many(
                f"INSERT OR IGNORE INTO file ({', '.join(names)}) "  # noqa: S608
                f"VALUES ({_places(names)})",
                [
                    (_root_of(roots, path := encode_path(one.path)), path, *one.columns)
                    for one in files
                ],
            )

    @override
    def personal(self) -> MovedSayings:
        with self._file.connections.reading() as connection:
            return MovedSayings(
                tuple(
                    (*row[:3], bool(row[3]), *row[4:])
                    for row in connection.rows(f"SELECT {_RATING} FROM feedback ORDER BY id")  # noqa: S608
                ),
                tuple(
                    tuple(row)
                    for row in connection.rows("SELECT hash, at_s FROM opened ORDER BY hash")
                ),
                tuple(
                    row[0]
                    for row in connection.rows(
                        "SELECT hash FROM favourite UNION SELECT hash FROM tagged ORDER BY 1"
                    )
                ),
            )

    @override
    def add_personal(self, records: MovedSayings) -> None:
        with self._file.connections.writing() as connection:
            connection.many(
                f"INSERT OR IGNORE INTO feedback ({_RATING}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
                records.ratings,
            )
            connection.many(
                "INSERT INTO opened (hash, at_s) VALUES (?, ?) ON CONFLICT (hash) "
                "DO UPDATE SET at_s = max(at_s, excluded.at_s)",
                records.opened,
            )


def _passages(connection: Connection) -> StoredSpace | None:
    for state in (SpaceState.ACTIVE, SpaceState.BUILDING):
        found = vector_tables.space_of(connection, SpaceRole.PASSAGES, state)
        if found is not None:
            return found
    return None


def _vectors(
    connection: Connection, stored: StoredSpace | None, items: Sequence[int]
) -> dict[int, Vectors]:
    if stored is None:
        return {}
    return {
        item: vector for item, _, vector in vector_tables.read_vectors(connection, stored, items)
    }


def _roots(connection: Connection) -> list[tuple[int, bytes]]:
    """Return numbers and paths of folders, the innermost first."""
    rows = connection.rows("SELECT id, path FROM root WHERE added_at <> ''")
    return sorted(((row[0], row[1]) for row in rows), key=lambda one: -len(one[1]))


def _root_of(roots: Sequence[tuple[int, bytes]], path: bytes) -> int:
    own = decode_path(path)
    for number, folder in roots:
        if own.is_relative_to(decode_path(folder)):
            return number
    raise StoreError("A file lies in no folder of the library", "", own)


def _flagged(names: Sequence[str], columns: Iterable[Any]) -> tuple[Column, ...]:
    # Not every store keeps zero characters; none means anything.
    return tuple(
        bool(value)
        if name in _FLAGS
        else value.replace("\0", "")
        if isinstance(value, str)
        else value
        for name, value in zip(names, columns, strict=True)
    )


def _places(names: Sequence[str]) -> str:
    return ", ".join("?" * len(names))

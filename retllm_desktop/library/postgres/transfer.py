"""Contents of one collection read to go to another store, and such contents put in."""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from retllm_desktop.core.errors import StoreError
from retllm_desktop.core.library_transfer import (
    CONTENT_COLUMNS,
    FILE_COLUMNS,
    ITEM_COLUMNS,
    MovedContent,
    MovedFile,
    MovedItem,
    MovedSayings,
    TransferStore,
)
from retllm_desktop.core.types import EmbeddingSpace, Modality, Vectors
from retllm_desktop.core.typing_support import override
from retllm_desktop.library.content_columns import colours_of
from retllm_desktop.library.embedding_spaces import SpaceRole, SpaceState, StoredSpace
from retllm_desktop.library.postgres.database import NOTHING_OF_BATCH, Session
from retllm_desktop.library.postgres.mounts import Mounts, read_root_mounts
from retllm_desktop.library.postgres.presence import (
    apply_shared_presence,
    delete_shared_items,
    number_set,
)
from retllm_desktop.library.postgres.shared_library import SharedLibrary
from retllm_desktop.library.postgres.vector_tables import (
    create_shared_space,
    insert_halfvecs,
    lock_spaces,
    read_halfvecs,
    shared_active_space,
    shared_space_of,
)

_CONTENT: Final = ", ".join(f"content.{name}" for name in CONTENT_COLUMNS)
_FILE: Final = ", ".join(f"file.{name}" for name in FILE_COLUMNS)
_ITEM: Final = ", ".join(f"item.{name}" for name in ITEM_COLUMNS)
_RATING: Final = "subject, hash, part, correct, pack, pair, log_odds, cosine"
_PART: Final = ITEM_COLUMNS.index("part")
_MODALITY: Final = ITEM_COLUMNS.index("modality")


class PostgresTransfer(TransferStore):
    """Fulfils the port ``TransferStore`` for the collection that folders added here go to."""

    def __init__(self, shared: SharedLibrary) -> None:
        """Use a shared library."""
        self._shared = shared

    @override
    def begin(self, space: EmbeddingSpace, passages: EmbeddingSpace | None) -> None:
        def work(session: Session) -> None:
            lock_spaces(session)
            if shared_active_space(session) is None:
                create_shared_space(session, space, active=True)
            if passages is not None and _passages(session) is None:
                create_shared_space(session, passages, active=False, role=SpaceRole.PASSAGES)

        self._shared.database.repeat(work)

    @override
    def hashes(self, after: bytes, limit: int) -> tuple[bytes, ...]:
        with self._shared.database.reading() as session:
            rows = session.rows(
                "SELECT hash FROM content WHERE collection_id = %s AND copies > 0 AND hash > %s "
                "ORDER BY hash LIMIT %s",
                (self._shared.collection_id(session), after, limit),
            )
            return tuple(row[0] for row in rows)

    @override
    def count(self) -> int:
        with self._shared.database.reading() as session:
            return session.value(
                "SELECT count(*) FROM content WHERE collection_id = %s AND copies > 0",
                (self._shared.collection_id(session),),
            )

    @override
    def read(self, hashes: Sequence[bytes]) -> Mapping[bytes, MovedContent]:
        with self._shared.database.reading() as session:
            active = shared_active_space(session)
            mounts = read_root_mounts(session, self._shared.address)
            rows = {
                row[0]: row
                for row in session.rows(
                    "SELECT content.id, content.hash, embedded.first_pass, "  # noqa: S608
                    f"{_CONTENT} FROM content LEFT JOIN embedded "
                    "ON embedded.content_id = content.id AND embedded.space_id = %s "
                    "WHERE content.hash = ANY (%s) AND content.collection_id = %s "
                    "AND content.copies > 0",
                    (
                        0 if active is None else active.id,
                        list(hashes),
                        self._shared.collection_id(session),
                    ),
                )
            }
            items = _read_items(session, list(rows), active)
            files: dict[int, list[MovedFile]] = {}
            for content, root, path, *columns in session.rows(
                f"SELECT file.content_id, file.root_id, file.path, {_FILE} FROM file "  # noqa: S608
                "WHERE file.content_id = ANY (%s) AND file.missing_since_s IS NULL",
                (list(rows),),
            ):
                files.setdefault(content, []).append(
                    MovedFile(mounts.full_path(root, path), tuple(columns))
                )
        return {
            content_hash: MovedContent(
                content_hash,
                tuple(columns),
                first_pass,
                tuple(items.get(number, ())),
                tuple(sorted(files.get(number, ()), key=lambda one: bytes(one.path))),
            )
            for number, (_, content_hash, first_pass, *columns) in rows.items()
        }

    @override
    def write(self, records: Sequence[MovedContent]) -> None:
        ordered = sorted(records, key=lambda one: one.content_hash)

        def work(session: Session) -> None:
            collection = self._shared.collection_id(session)
            mounts = read_root_mounts(session, self._shared.address)
            session.collections.add(collection)
            changed: set[int] = set()
            for record in ordered:
                changed |= _write(session, mounts, collection, record)
            apply_shared_presence(session, changed)

        self._shared.database.repeat(work, NOTHING_OF_BATCH)

    @override
    def bare_files(self) -> tuple[MovedFile, ...]:
        with self._shared.database.reading() as session:
            mounts = read_root_mounts(session, self._shared.address)
            rows = session.rows(
                f"SELECT file.root_id, file.path, {_FILE} FROM file "  # noqa: S608
                "WHERE file.content_id IS NULL AND file.collection_id = %s",
                (self._shared.collection_id(session),),
            )
            found = (
                MovedFile(mounts.full_path(root, path), tuple(columns))
                for root, path, *columns in rows
            )
            return tuple(sorted(found, key=lambda one: bytes(one.path)))

    @override
    def write_bare_files(self, files: Sequence[MovedFile]) -> None:
        names = ("root_id", "path", "collection_id", *FILE_COLUMNS)

        def work(session: Session) -> None:
            collection = self._shared.collection_id(session)
            mounts = read_root_mounts(session, self._shared.address)
            session.many(
                f"INSERT INTO file ({', '.join(names)}) VALUES ({_places(names)}) "  # noqa: S608
                "ON CONFLICT DO NOTHING",
                [(*_stored(mounts, collection, one), collection, *one.columns) for one in files],
            )

        self._shared.database.repeat(work, NOTHING_OF_BATCH)

    @override
    def personal(self) -> MovedSayings:
        with self._shared.database.reading() as session:
            return MovedSayings(
                tuple(
                    session.rows(
                        f"SELECT {_RATING} FROM feedback "  # noqa: S608
                        "WHERE person = session_user ORDER BY id"
                    )
                ),
                tuple(
                    session.rows(
                        "SELECT hash, at_s FROM opened WHERE person = session_user ORDER BY hash"
                    )
                ),
                tuple(
                    row[0]
                    for row in session.rows(
                        "SELECT hash FROM favourite WHERE person = session_user "
                        "UNION SELECT hash FROM tagged WHERE collection_id = %s ORDER BY 1",
                        (self._shared.collection_id(session),),
                    )
                ),
            )

    @override
    def add_personal(self, records: MovedSayings) -> None:
        with self._shared.database.writing() as session:
            session.many(
                f"INSERT INTO feedback ({_RATING}) "  # noqa: S608
                "VALUES (%s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
                records.ratings,
            )
            session.many(
                "INSERT INTO opened (hash, at_s) VALUES (%s, %s) ON CONFLICT (person, hash) "
                "DO UPDATE SET at_s = greatest(opened.at_s, excluded.at_s)",
                records.opened,
            )


def _read_items(
    session: Session, contents: Sequence[int], active: StoredSpace | None
) -> dict[int, list[MovedItem]]:
    rows = session.rows(
        "SELECT item.id, item.content_id, recognised.version, recognised.text, "  # noqa: S608
        f"recognised.boxes, picture_signature.cells, preview.picture, {_ITEM} FROM item "
        "JOIN content ON content.id = item.content_id "
        "LEFT JOIN recognised ON recognised.item_id = item.id "
        "LEFT JOIN picture_signature ON picture_signature.item_id = item.id "
        "LEFT JOIN preview ON preview.collection_id = content.collection_id "
        "AND preview.hash = content.hash AND preview.part = item.part "
        "WHERE item.content_id = ANY (%s) ORDER BY item.content_id, item.part",
        (list(contents),),
    )
    numbers = [row[0] for row in rows]
    vectors = _vectors(session, active, numbers)
    passages = _vectors(session, _passages(session), numbers)
    found: dict[int, list[MovedItem]] = {}
    for number, content, version, text, boxes, cells, preview, *columns in rows:
        found.setdefault(content, []).append(
            MovedItem(
                tuple(columns),
                None if version is None else (version, text, boxes),
                cells,
                preview,
                vectors.get(number),
                passages.get(number),
            )
        )
    return found


def _write(session: Session, mounts: Mounts, collection: int, record: MovedContent) -> set[int]:
    """Put a content in; return its number, and those of contents that lost files to it."""
    names = ("hash", "collection_id", *CONTENT_COLUMNS)
    changes = ", ".join(f"{name} = excluded.{name}" for name in CONTENT_COLUMNS)
    content = int(
        session.value(
            f"INSERT INTO content ({', '.join(names)}) VALUES ({_places(names)}) "  # noqa: S608
            f"ON CONFLICT (collection_id, hash) DO UPDATE SET {changes} RETURNING id",
            (record.content_hash, collection, *record.columns),
        )
    )
    delete_shared_items(session, number_set((content,)))
    _write_items(session, collection, content, record)
    displaced: set[int] = set()
    names = ("root_id", "path", "collection_id", "content_id", *FILE_COLUMNS)
    changes = ", ".join(f"{name} = excluded.{name}" for name in names[3:])
    for one in record.files:
        stored = _stored(mounts, collection, one)
        former = session.value(
            "SELECT content_id FROM file WHERE root_id = %s AND path = %s", stored
        )
        session.run(
            f"INSERT INTO file ({', '.join(names)}) VALUES ({_places(names)}) "  # noqa: S608
            f"ON CONFLICT (root_id, path) DO UPDATE SET {changes}, missing_since_s = NULL",
            (*stored, collection, content, *one.columns),
        )
        displaced |= {former} - {None}
    return {content, *displaced}


def _write_items(session: Session, collection: int, content: int, record: MovedContent) -> None:
    names = ("content_id", "collection_id", *ITEM_COLUMNS)
    vectors: list[tuple[int, int, Modality, Vectors]] = []
    texts: list[tuple[int, int, Modality, Vectors]] = []
    for item in record.items:
        number = int(
            session.value(
                f"INSERT INTO item ({', '.join(names)}) VALUES ({_places(names)}) "  # noqa: S608
                "RETURNING id",
                (content, collection, *item.columns),
            )
        )
        modality = Modality(str(item.columns[_MODALITY]))
        if item.vector is not None:
            vectors.append((number, collection, modality, item.vector))
        if item.passage is not None:
            texts.append((number, collection, modality, item.passage))
        if item.recognised is not None:
            session.run(
                "INSERT INTO recognised (item_id, collection_id, version, text, boxes) "
                "VALUES (%s, %s, %s, %s, %s)",
                (number, collection, *item.recognised),
            )
        if item.signature is not None:
            session.run(
                "INSERT INTO picture_signature (item_id, collection_id, cells) VALUES (%s, %s, %s)",
                (number, collection, item.signature),
            )
            session.many(
                "INSERT INTO picture_colours (item_id, collection_id, colours) VALUES (%s, %s, %s)",
                [
                    (one, collection, colours)
                    for one, colours in colours_of([(number, item.signature)])
                ],
            )
        if item.preview is not None:
            session.run(
                "INSERT INTO preview (collection_id, hash, part, picture) "
                "VALUES (%s, %s, %s, %s) ON CONFLICT (collection_id, hash, part) "
                "DO UPDATE SET picture = excluded.picture",
                (collection, record.content_hash, item.columns[_PART], item.preview),
            )
    active, passages = shared_active_space(session), _passages(session)
    if active is not None and record.first_pass is not None:
        session.run(
            "INSERT INTO embedded (content_id, space_id, collection_id, first_pass) "
            "VALUES (%s, %s, %s, %s)",
            (content, active.id, collection, record.first_pass),
        )
        insert_halfvecs(session, active, vectors)
    if passages is not None:
        insert_halfvecs(session, passages, texts)


def _stored(mounts: Mounts, collection: int, file: MovedFile) -> tuple[int, bytes]:
    """Return as which file of which folder of the collection a file is stored."""
    for root, path in mounts.places_of(file.path):
        if mounts.roots[root].collection_id == collection:
            return root, path
    raise StoreError("A file lies in no folder of the collection", "", file.path)


def _passages(session: Session) -> StoredSpace | None:
    for state in (SpaceState.ACTIVE, SpaceState.BUILDING):
        found = shared_space_of(session, SpaceRole.PASSAGES, state)
        if found is not None:
            return found
    return None


def _vectors(
    session: Session, stored: StoredSpace | None, items: Sequence[int]
) -> dict[int, Vectors]:
    if stored is None or not items:
        return {}
    return {item: np.asarray(vector) for item, _, vector in read_halfvecs(session, stored, items)}


def _places(names: Sequence[str]) -> str:
    return ", ".join(["%s"] * len(names))

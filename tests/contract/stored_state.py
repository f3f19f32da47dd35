"""What a store holds of a library, looked at from behind: previews, and all that is derived."""

from typing import Any

from retllm_desktop.core.library import Library
from retllm_desktop.library import text_index
from retllm_desktop.library.postgres.database import Session
from retllm_desktop.library.postgres.derived_rows import derive_rows
from retllm_desktop.library.postgres.postgres_library import PostgresLibrary
from retllm_desktop.library.sql import Connection
from retllm_desktop.library.sqlite_library import SqliteLibrary
from tests.fixtures.library_samples import Place
from tests.fixtures.shared_places import SharedPlace

AnyPlace = Place | SharedPlace


def ask_rows(place: AnyPlace, statement: str, *values: object) -> list[tuple[Any, ...]]:
    """Ask a store, or change it, behind the library's back; values stand for ``%s``."""
    if isinstance(place, SharedPlace):
        return place.held.execute(statement, values)
    connection = Connection(place.database, "rwc")
    try:
        return list(connection.rows(statement.replace("%s", "?"), values))
    finally:
        connection.close()


def stored_previews(place: AnyPlace) -> set[tuple[bytes, int]]:
    """Content hash and part of each preview that is kept."""
    if isinstance(place, SharedPlace):
        return {
            (bytes(row[0]), row[1]) for row in place.held.execute("SELECT hash, part FROM preview")
        }
    names = (path.stem.split("-") for path in place.cache.rglob("*") if path.is_file())
    return {(bytes.fromhex(name), int(part)) for name, part in names}


def derived_and_anew(library: Library) -> tuple[object, object]:
    """All that is derived for words and conditions, as it is and as made anew; nothing stays so."""
    return _of_database(library) if isinstance(library, PostgresLibrary) else _of_file(library)


class _UndoneError(Exception):
    """Ends a transaction that is not to be kept."""


def _of_file(library: SqliteLibrary) -> tuple[object, object]:
    """All that is derived for words and conditions, as it is and as made anew; nothing stays so."""
    made: list[object] = []
    try:
        with library._file.connections.writing() as connection:
            made.append(_rows_of_file(connection))
            text_index.rebuild_text_index(connection)
            made.append(_rows_of_file(connection))
            raise _UndoneError
    except _UndoneError:
        return made[0], made[1]


def _rows_of_file(connection: Connection) -> object:
    connection.run("DROP TABLE IF EXISTS temp.terms")
    connection.run("CREATE VIRTUAL TABLE temp.terms USING fts5vocab (main, words, instance)")
    rows = [
        sorted(map(tuple, connection.rows(select)))
        for select in (
            'SELECT term, doc, col, "offset" FROM temp.terms',
            "SELECT id FROM words_docsize",
            (
                "SELECT file_id, content_id, item_id, path, folded, name, ending, moment_s "
                "FROM place JOIN folder ON folder.id = place.folder_id"
            ),
            "SELECT path FROM folder",
            "SELECT id, type, copies, ifnull(first_item, 0), parts, worded FROM content",
            "SELECT content_id FROM stale",
        )
    ]
    connection.run("DROP TABLE temp.terms")
    return rows


def _of_database(library: PostgresLibrary) -> tuple[object, object]:
    made: list[object] = []
    try:
        with library._shared.database.writing() as session:
            made.append(_rows_of_database(session))
            for table in ("words", "place", "folder"):
                session.run(f"DELETE FROM {table}")
            session.touched.update(session.ids("SELECT id FROM content").tolist())
            derive_rows(session)
            made.append(_rows_of_database(session))
            raise _UndoneError
    except _UndoneError:
        return made[0], made[1]


def _rows_of_database(session: Session) -> object:
    return [
        sorted(session.rows(select), key=repr)
        for select in (
            "SELECT item_id, collection_id, lexemes::text, lengths FROM words",
            (
                "SELECT file_id, content_id, item_id, path, folded, name, ending, moment_s, "
                "exposure FROM place JOIN folder ON folder.id = place.folder_id"
            ),
            "SELECT root_id, path FROM folder",
            "SELECT id, type, copies, first_item, parts, worded, companion_of FROM content",
        )
    ]

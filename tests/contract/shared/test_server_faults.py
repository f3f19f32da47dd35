"""A server that is away, full, of another version or not fit: each a sentence, nothing lost."""

import threading
import time
from collections.abc import Iterator

import psycopg
import pytest

from retllm_desktop.core.errors import StoreError
from retllm_desktop.library.postgres import migration
from retllm_desktop.library.postgres.database import Database, Session
from retllm_desktop.library.postgres.schema import POSTGRES_MIGRATIONS, PostgresMigration
from retllm_desktop.library.word_search import match_words
from tests.fixtures.postgres_server import OWNER
from tests.fixtures.shared_places import SharedPlace


@pytest.fixture
def shared_place(tmp_path, postgres_database) -> SharedPlace:
    return SharedPlace(tmp_path, postgres_database)


@pytest.fixture
def owner(postgres_database) -> Iterator[Database]:
    database = Database(postgres_database.address(OWNER))
    yield database
    database.close()


def test_a_server_that_is_not_there_is_said_at_once():
    database = Database("host=/nowhere dbname=none")
    began_s = time.monotonic()
    with (
        pytest.raises(StoreError, match="does not answer; nothing could be read"),
        database.reading(),
    ):
        pass
    # Far below what a pool waits by itself.
    assert time.monotonic() - began_s < 9
    database.close()


def test_a_person_whom_the_server_does_not_know_is_said(postgres_database):
    address = postgres_database.address("anna").replace("anna", "nobody_there")
    database = Database(address)
    with (
        pytest.raises(StoreError, match="refused the connection") as refused,
        database.reading(),
    ):
        pass
    assert "nobody_there" in refused.value.detail
    database.close()


def test_a_server_without_free_connections_is_said(postgres_database, shared_place):
    held = []
    try:
        while True:
            held.append(psycopg.connect(postgres_database.address("bert")))
    except psycopg.OperationalError:
        pass
    try:
        with pytest.raises(StoreError, match="refused the connection") as refused:
            shared_place.open()
    finally:
        for connection in held:
            connection.close()
    assert "too many" in refused.value.detail or "remaining" in refused.value.detail
    shared_place.open().close()


def test_a_connection_lost_in_a_transaction_loses_that_alone(postgres_database, shared_place):

    def be_cut_off(session: Session) -> None:
        session.run(
            "INSERT INTO tag (collection_id, folded, name) SELECT id, 'half', 'half' "
            "FROM collection"
        )
        (pid,) = session.rows("SELECT pg_backend_pid()")[0]
        postgres_database.execute("SELECT pg_terminate_backend(%s)", (pid,))
        session.run("SELECT 1")

    with (
        shared_place.open() as library,
        pytest.raises(StoreError, match="does not answer; nothing was changed"),
    ):
        library._shared.database.repeat(be_cut_off)
    assert postgres_database.execute("SELECT count(*) FROM tag") == [(0,)]
    with shared_place.open() as library:
        assert library.roots.all() == ()


def test_a_connection_lost_in_a_search_is_said_and_the_next_one_answers(
    postgres_database, shared_place, samples, folder, monkeypatch
):
    with shared_place.open() as library:
        root = library.roots.add(folder)
        library.files.put(root.id, [samples.entry(folder / "cat.png", "cat")])
        found = library.words.matches("cat ", 5)
        assert len(found) == 1

        def cut_off(index, *others):
            (pid,) = index._session.rows("SELECT pg_backend_pid()")[0]
            postgres_database.execute("SELECT pg_terminate_backend(%s)", (pid,))
            return match_words(index, *others)

        with monkeypatch.context() as patched:
            patched.setattr("retllm_desktop.library.postgres.words.match_words", cut_off)
            with pytest.raises(StoreError, match="does not answer; nothing could be read"):
                library.words.matches("cat ", 5)
        assert library.words.matches("cat ", 5) == found
        # What was cut off while nobody asked is not noticed at all.
        postgres_database.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND application_name = 'retllm-desktop'"
        )
        assert library.words.matches("cat ", 5) == found


def test_an_older_program_meets_a_newer_schema(postgres_database, shared_place, owner):
    newest = POSTGRES_MIGRATIONS[-1].version
    postgres_database.execute(
        "INSERT INTO migration (version, name) VALUES (%s, 'later')", (newest + 1,)
    )
    for attempt in (shared_place.open, lambda: migration.migrate_postgres(owner)):
        with pytest.raises(StoreError, match="later version") as refused:
            attempt()
        assert "Update retllm-desktop" in refused.value.detail


def test_a_newer_program_meets_an_older_schema(postgres_database, shared_place):
    postgres_database.execute("UPDATE migration SET version = version - 1000")
    with pytest.raises(StoreError, match=r"earlier version|holds no shared library"):
        shared_place.open()


def test_a_database_without_a_library_is_said(postgres_server):
    empty = postgres_server.make_database()
    empty.execute("DROP SCHEMA retllm CASCADE")
    database = Database(empty.address())
    with (
        pytest.raises(StoreError, match="holds no shared library"),
        database.reading() as session,
    ):
        migration.check_postgres_schema(session)
    database.close()
    postgres_server.drop_database(empty)


def later(script: str) -> tuple[PostgresMigration, ...]:
    return (
        *POSTGRES_MIGRATIONS,
        PostgresMigration("9999-later", POSTGRES_MIGRATIONS[-1].version + 1, script),
    )


def test_a_migration_is_done_once_whoever_comes_first(postgres_database, monkeypatch):
    steps = later("CREATE TABLE came_once (one integer); SELECT pg_sleep(0.3)")
    monkeypatch.setattr(migration, "POSTGRES_MIGRATIONS", steps)
    applied: list[int] = []

    def convert() -> None:
        database = Database(postgres_database.address(OWNER))
        applied.append(migration.migrate_postgres(database))
        database.close()

    threads = [threading.Thread(target=convert) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(applied) == [0, 0, 1]


def test_a_migration_that_is_cut_off_changes_nothing(postgres_database, owner, monkeypatch):
    steps = later("CREATE TABLE half (one integer); SELECT pg_terminate_backend(pg_backend_pid())")
    monkeypatch.setattr(migration, "POSTGRES_MIGRATIONS", steps)
    with pytest.raises(StoreError, match="does not answer; nothing was changed"):
        migration.migrate_postgres(owner)
    assert postgres_database.execute("SELECT to_regclass('retllm.half')") == [(None,)]
    monkeypatch.setattr(migration, "POSTGRES_MIGRATIONS", later("CREATE TABLE whole (one int)"))
    assert migration.migrate_postgres(owner) == 1


class FakeSession:
    """What a server says of itself."""

    def __init__(self, server: str, offered: str | None, held: str | None = None) -> None:
        self._answers = {
            "SHOW server_version_num": server,
            "pg_available_extensions": offered,
            "pg_extension ": held,
            "to_regclass": None,
        }

    def value(self, statement: str, values=()) -> str | None:
        return next(answer for part, answer in self._answers.items() if part in statement)


@pytest.mark.parametrize(
    ("session", "said"),
    [
        (FakeSession("140011", "0.8.5"), "PostgreSQL 14; a shared library needs 15"),
        (FakeSession("150003", None), "no pgvector"),
        (FakeSession("150003", "0.4.4"), "pgvector is 0.4.4"),
        (FakeSession("180004", "0.8.5", "0.7.0"), "pgvector is 0.7.0"),
    ],
)
def test_a_server_that_is_not_fit_is_said(session, said):
    with pytest.raises(StoreError, match=said):
        migration.check_server(session)


def test_a_server_that_is_fit_is_taken(owner):
    migration.check_server(FakeSession("150003", "0.8.0"))
    with owner.reading() as session:
        migration.check_server(session)

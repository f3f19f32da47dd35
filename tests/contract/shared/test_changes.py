"""What one machine changes is told to those that have the library open."""

import threading
from collections.abc import Callable, Iterator

import pytest

from retllm_desktop.library.postgres.changes import PostgresChanges
from retllm_desktop.library.postgres.database import Database


@pytest.fixture
def follow(postgres_database) -> Iterator[Callable[..., threading.Semaphore]]:
    feeds: list[tuple[PostgresChanges, Database]] = []

    def start(person: str, database: Database | None = None) -> threading.Semaphore:
        told = threading.Semaphore(0)
        database = database or Database(postgres_database.address(person))
        feed = PostgresChanges(database)
        feeds.append((feed, database))
        feed.follow(told.release)
        # It is listening once its connection waits.
        for _ in range(400):
            if postgres_database.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
                "AND query LIKE 'LISTEN%%' AND state = 'idle'"
            ) == [(len(feeds),)]:
                return told
            postgres_database.execute("SELECT pg_sleep(0.02)")
        raise AssertionError("it does not listen")

    yield start
    for feed, database in feeds:
        feed.stop()
        database.close()


def notify(postgres_database, payload: str = "", collection: str = "family") -> None:
    postgres_database.execute(
        "SELECT pg_notify(channel, %s) FROM collection WHERE name = %s", (payload, collection)
    )


def test_a_change_is_told_to_its_readers(follow, postgres_database):
    anna, bert = follow("anna"), follow("bert")
    notify(postgres_database)
    assert anna.acquire(timeout=10)
    assert bert.acquire(timeout=10)


def test_many_changes_are_few_calls(follow, postgres_database):
    told = follow("anna")
    # At once, however slow the machine is; equal ones of a transaction would be one.
    postgres_database.execute(
        "SELECT pg_notify(channel, number::text) FROM collection, generate_series(1, 100) AS number"
    )
    assert told.acquire(timeout=10)
    calls = 1
    while told.acquire(timeout=1.0):
        calls += 1
    assert calls < 50


def test_own_changes_are_not_told(follow, postgres_database):
    database = Database(postgres_database.address("anna"))
    told = follow("anna", database)
    notify(postgres_database, str(database.token))
    notify(postgres_database, "another")
    assert told.acquire(timeout=10)
    assert not told.acquire(timeout=1.0)


def test_other_collections_are_not_told(follow, postgres_database):
    postgres_database.execute("INSERT INTO collection (name) VALUES ('secret')")
    told = follow("bert")
    notify(postgres_database, collection="secret")
    assert not told.acquire(timeout=1.0)
    notify(postgres_database)
    assert told.acquire(timeout=10)


def test_after_the_server_was_away_a_change_is_told(follow, postgres_database):
    told = follow("anna")
    postgres_database.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND query LIKE 'LISTEN%%'"
    )
    assert told.acquire(timeout=20)


def test_a_server_that_is_away_ends_at_once_when_stopped():
    feed = PostgresChanges(Database("host=/nowhere dbname=none"))
    feed.follow(lambda: None)
    stopper = threading.Thread(target=feed.stop)
    stopper.start()
    stopper.join(timeout=10)
    assert not stopper.is_alive()

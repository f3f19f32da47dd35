"""Each store in turn: what holds for a library holds whatever keeps it.

``place`` opens the library of a test, as often as need be. ``--store`` says which store; without
it all tests run on SQLite, and those marked ``both_stores`` on PostgreSQL as well.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from retllm_desktop.core.library import Library
from tests.fixtures.library_samples import Place, all_items, folder, samples
from tests.fixtures.postgres_server import (
    PostgresDatabase,
    PostgresServer,
    postgres_database,
    postgres_server,
)
from tests.fixtures.shared_places import SharedPlace
from tests.fixtures.time_zones import zone

__all__ = ["all_items", "folder", "postgres_database", "postgres_server", "samples", "zone"]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "store" not in metafunc.fixturenames:
        return
    chosen = metafunc.config.getoption("--store")
    both = metafunc.definition.get_closest_marker("both_stores") is not None
    stores = [chosen] if chosen else ["sqlite", "postgres"] if both else ["sqlite"]
    metafunc.parametrize("store", stores)


@pytest.fixture
def make_place(
    store: str, request: pytest.FixtureRequest
) -> Iterator[Callable[[Path], Place | SharedPlace]]:
    """Makes the place of a new library, whose own files lie in a folder."""
    if store == "sqlite":
        yield Place
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    made: list[PostgresDatabase] = []

    def make(folder: Path) -> SharedPlace:
        made.append(server.make_database())
        return SharedPlace(folder, made[-1])

    yield make
    for database in made:
        server.drop_database(database)


@pytest.fixture
def place(make_place: Callable[[Path], Place | SharedPlace], tmp_path: Path) -> Place | SharedPlace:
    return make_place(tmp_path)


@pytest.fixture
def library(place: Place | SharedPlace) -> Iterator[Library]:
    with place.open() as opened:
        yield opened

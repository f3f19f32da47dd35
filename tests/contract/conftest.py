"""Each store in turn: what holds for a library holds whatever keeps it.

``place`` opens the library of a test, as often as need be. ``--store`` says which store; without
it all tests run on SQLite, and those marked ``both_stores`` on PostgreSQL as well.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from retllm_desktop.core.library import Library
from tests.fixtures.library_samples import Place, all_items, folder, samples
from tests.fixtures.postgres_server import postgres_database, postgres_server
from tests.fixtures.shared_places import SharedPlace

__all__ = ["all_items", "folder", "postgres_database", "postgres_server", "samples"]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "store" not in metafunc.fixturenames:
        return
    chosen = metafunc.config.getoption("--store")
    both = metafunc.definition.get_closest_marker("both_stores") is not None
    stores = [chosen] if chosen else ["sqlite", "postgres"] if both else ["sqlite"]
    metafunc.parametrize("store", stores)


@pytest.fixture
def place(store: str, tmp_path: Path, request: pytest.FixtureRequest) -> Place | SharedPlace:
    if store == "postgres":
        return SharedPlace(tmp_path, request.getfixturevalue("postgres_database"))
    return Place(tmp_path)


@pytest.fixture
def library(place: Place | SharedPlace) -> Iterator[Library]:
    with place.open() as opened:
        yield opened

import pytest

from tests.fixtures.served_library import SmallLibrary, serve


@pytest.fixture
def small(tmp_path):
    library = SmallLibrary(tmp_path)
    library.fill()
    return library


@pytest.fixture
def door(small):
    made = small.make_door()
    yield made
    made.close()


@pytest.fixture(scope="module")
def shared_small(tmp_path_factory):
    """One for tests that change nothing."""
    library = SmallLibrary(tmp_path_factory.mktemp("shared"))
    library.fill()
    return library


@pytest.fixture(scope="module")
def shared_door(shared_small):
    made = shared_small.make_door()
    yield made
    made.close()


@pytest.fixture(scope="module")
def served(shared_small):
    with serve(shared_small.make_door(), shared_small.folder / "token") as running:
        yield running

import pytest

from tests.unit import fakes


@pytest.fixture
def library():
    return fakes.FakeLibrary()


@pytest.fixture
def encoder():
    return fakes.FakeEncoder()


@pytest.fixture
def extractor():
    return fakes.FakeExtractor()

"""Candidates are looked at ahead only while nobody asks anything."""

import threading

import pytest

from retllm_desktop.core.types import Query
from retllm_desktop.search.prefetch import PrefetchProgress
from retllm_desktop.ui.query.prefetch_session import PrefetchSession


class FakePrefetch:
    """Encodes until it is stopped."""

    def __init__(self) -> None:
        self.found = []
        self.stopped = 0
        self.going = threading.Event()

    def prefetch(self, found, cancel):
        self.found.append([item.id for item in found])
        try:
            while not cancel.cancelled:
                self.going.set()
                yield PrefetchProgress(1, 2)
                cancel.wait(0.01)
        finally:
            self.stopped += 1
            self.going.clear()


@pytest.fixture
def prefetch():
    return FakePrefetch()


@pytest.fixture
def session(window, prefetch):
    made = PrefetchSession(
        prefetch, window.search, window.library, window.parts.view, quiet_ms=20, parent=window
    )
    yield made
    made.close()


def test_it_begins_after_a_search_and_ends_with_the_next(window, session, prefetch, search, until):
    assert not prefetch.found
    window.search.search_now(Query("cat"))
    until(prefetch.going.is_set)
    assert not window.search.running
    assert len(prefetch.found[0]) == 8
    search.stepped = True
    window.search.search_now(Query("dog"))
    until(lambda: prefetch.stopped == 1)
    until(lambda: not session.busy)
    assert len(prefetch.found) == 1
    search.release()
    until(lambda: len(prefetch.found) == 2)


def test_without_a_check_the_model_is_not_loaded(window, session, prefetch, search, until, qtbot):
    search.odds = {}
    window.search.search_now(Query("cat"))
    until(lambda: not window.busy)
    qtbot.wait(120)
    assert not prefetch.found
    assert not session.busy


def test_indexing_comes_first(window, session, prefetch, indexing, until):
    window.search.search_now(Query("cat"))
    until(prefetch.going.is_set)
    indexing.stepped = True
    window.library.index()
    until(lambda: prefetch.stopped == 1 and not session.busy)
    indexing.release()
    until(lambda: len(prefetch.found) == 2)

"""What another machine changes in a shared library shows in an open window."""

from collections.abc import Callable

import pytest

from retllm_desktop.core.library_changes import ChangeFeed
from retllm_desktop.core.library_records import Root
from tests.ui.fakes import ROOT


class FakeFeed(ChangeFeed):
    """A feed that the test speaks for."""

    def __init__(self) -> None:
        self.told: Callable[[], None] | None = None
        self.stopped = 0

    def follow(self, on_change: Callable[[], None]) -> None:
        self.told = on_change

    def stop(self) -> None:
        self.stopped += 1


@pytest.fixture
def feed() -> FakeFeed:
    return FakeFeed()


@pytest.fixture
def more_services(feed: FakeFeed) -> dict[str, object]:
    return {"changes": feed}


def test_a_change_elsewhere_is_shown(window, folders, feed, until):
    window.start()
    until(lambda: not window.library.busy and feed.told is not None)
    folders.known = [Root(1, ROOT, files=5)]
    feed.told()
    until(lambda: [row.count for row in window.parts.sidebar.folders] == ["5"])
    window.close()
    until(lambda: feed.stopped == 1)

"""What every test of the window needs: Qt without a screen, fake services, no thread left."""

import os
import shutil
import subprocess
import threading
import time

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
import shiboken6
from PySide6.QtCore import QLocale, Qt
from pytestqt.qtbot import QtBot

from retllm_desktop.indexing.throttle import ActivityThrottle, ThrottleRules
from retllm_desktop.search.events import SearchLimits
from retllm_desktop.ui.shared.language import use_language
from retllm_desktop.ui.shared.theme import Theme, ThemeMode
from retllm_desktop.ui.shared.translation import current_language, load_language, set_language
from retllm_desktop.ui.window.main_window import MainWindow
from retllm_desktop.ui.window.qt_application import qt_application
from retllm_desktop.ui.window.services import UiServices
from tests.ui.fakes import FakeFolders, FakeIndexing, FakeMachine, FakeSearch, FakeWatching


def pytest_configure(config: pytest.Config) -> None:
    """Let pass what the offscreen platform says of itself; every other warning fails a test."""
    config.addinivalue_line("qt_log_ignore", "^This plugin does not support")


@pytest.fixture(scope="session")
def qapp():
    """The application as the program makes it."""
    return qt_application()


@pytest.fixture(autouse=True)
def _no_thread_left() -> Iterator[None]:
    yield
    deadline = time.monotonic() + 5.0
    left = _executor_threads()
    while left and time.monotonic() < deadline:
        time.sleep(0.02)
        left = _executor_threads()
    assert not left, f"threads left alive: {left}"


def _executor_threads() -> list[str]:
    return [t.name for t in threading.enumerate() if t.name.startswith("retllm-")]


@pytest.fixture(autouse=True)
def _english(qapp) -> Iterator[None]:
    """Tests read English, whatever the system speaks and the test before spoke."""
    yield
    if current_language().code != "en" or QLocale().name() not in {"C", "en_US"}:
        # Qt's own buttons too.
        use_language(qapp, "en")
        set_language(load_language("en", QLocale("en_US")))
        QLocale.setDefault(QLocale("en_US"))
        qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


@pytest.fixture(scope="session")
def _theme(qapp) -> Theme:
    # One for all: dressing an application anew takes longer than most tests.
    return Theme(qapp, ThemeMode.LIGHT)


@pytest.fixture
def theme(_theme: Theme) -> Theme:
    _theme.set_mode(ThemeMode.LIGHT)
    return _theme


@pytest.fixture
def search() -> Iterator[FakeSearch]:
    made = FakeSearch()
    yield made
    made.release()


@pytest.fixture
def folders() -> FakeFolders:
    return FakeFolders()


@pytest.fixture
def machine() -> FakeMachine:
    return FakeMachine()


@pytest.fixture
def throttle(machine: FakeMachine) -> ActivityThrottle:
    return ActivityThrottle(machine, ThrottleRules(on_battery=True))


@pytest.fixture
def watching() -> FakeWatching:
    return FakeWatching()


@pytest.fixture
def indexing(folders: FakeFolders, throttle: ActivityThrottle) -> Iterator[FakeIndexing]:
    made = FakeIndexing(folders, throttle)
    yield made
    made.release()


@pytest.fixture
def more_services() -> dict[str, object]:
    """What a test adds to the window's services by replacing this fixture."""
    return {}


@pytest.fixture
def window(
    qtbot: QtBot,
    theme: Theme,
    search: FakeSearch,
    folders: FakeFolders,
    indexing: FakeIndexing,
    throttle: ActivityThrottle,
    more_services: dict[str, object],
) -> Iterator[MainWindow]:
    """A shown window over the fakes; closed, with its threads, at the end."""
    services = UiServices(
        search, indexing, folders, SearchLimits(), notice="fakes", throttle=throttle
    )
    made = MainWindow(replace(services, **more_services), theme)
    made.show()
    yield made
    search.release()
    indexing.release()
    made.close()
    # Hidden windows would be dressed again at every change of theme.
    shiboken6.delete(made)


@pytest.fixture
def until(qtbot: QtBot) -> Callable[[Callable[[], bool]], None]:
    """Wait until something is so, or fail."""

    def wait(condition: Callable[[], bool]) -> None:
        qtbot.waitUntil(condition, timeout=10_000)

    return wait


@pytest.fixture
def bus() -> Iterator[str]:
    """The address of a bus of our own."""
    daemon = shutil.which("dbus-daemon")
    if daemon is None:
        pytest.skip("there is no dbus-daemon")
    command = [daemon, "--session", "--nofork", "--print-address"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as run:
        assert run.stdout is not None
        address = run.stdout.readline().strip()
        if not address:
            pytest.skip("no bus could be started")
        yield address
        run.terminate()

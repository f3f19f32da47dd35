"""The program on a real X server, under a window manager, used with keys and pointer.

python -m pytest tests/x11
"""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from retllm_desktop.cli.main import run_command

pytestmark = pytest.mark.x11

NEEDED = ("Xvfb", "openbox", "xdotool", "dbus-daemon")
KEY = "Ctrl+Alt+Space"
WORDS = ("harbour", "orchard", "lantern", "bicycle", "meadow", "castle")
WAIT_S = 30.0
HERE = Path(__file__).parent


def wait_for(condition, what: str):
    deadline_s = time.monotonic() + WAIT_S
    while time.monotonic() < deadline_s:
        value = condition()
        if value:
            return value
        time.sleep(0.05)
    raise AssertionError(f"it took too long until {what}")


class Desktop:
    """An X server with a window manager and a bus, and programs on it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.opened = folder / "opened"
        self._left = contextlib.ExitStack()
        server = self._run(
            ["Xvfb", "-displayfd", "1", "-screen", "0", "1366x768x24", "-nolisten", "tcp"], {}
        )
        assert server.stdout is not None
        number = server.stdout.readline().strip()
        bus = self._run(["dbus-daemon", "--session", "--nofork", "--print-address"], {})
        assert bus.stdout is not None
        tools = folder / "bin"
        tools.mkdir()
        opener = tools / "xdg-open"
        opener.write_text(f'#!/bin/sh\nprintf "%s\\n" "$1" >> "{self.opened}"\n')
        opener.chmod(0o755)
        self.environment = os.environ | {
            "DISPLAY": f":{number}",
            "DBUS_SESSION_BUS_ADDRESS": bus.stdout.readline().strip(),
            "PATH": f"{tools}:{os.environ['PATH']}",
            "QT_QPA_PLATFORM": "xcb",
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
            "XDG_SESSION_TYPE": "x11",
            "HOME": str(folder),
        }
        self._run(["openbox"], self.environment)

    def _run(self, command: list[str], environment: dict[str, str]) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            command,
            env=environment or None,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert process.stdout is not None
        self._left.callback(process.stdout.close)
        self._left.callback(process.wait, 20)
        self._left.callback(process.terminate)
        return process

    def start(self, *words: str) -> subprocess.Popen[str]:
        """Start the program, or another one of ours."""
        return self._run([sys.executable, *words], self.environment)

    def app(self, *words: str) -> subprocess.Popen[str]:
        return self.start(
            "-m", "retllm_desktop", "app", "--data-dir", str(self.folder / "data"), *words
        )

    def use(self, *words: str) -> str:
        """Use keys and pointer."""
        done = subprocess.run(
            ["xdotool", *words], env=self.environment, capture_output=True, text=True, check=False
        )
        return done.stdout.strip()

    def window(self, title: str) -> str:
        """Wait for a visible window; returns its number."""
        return wait_for(
            lambda: self.use("search", "--onlyvisible", "--name", f"^{title}$"),
            f"there is a window «{title}»",
        ).splitlines()[-1]

    def visible(self, title: str) -> bool:
        return bool(self.use("search", "--onlyvisible", "--name", f"^{title}$"))

    def close(self) -> None:
        self._left.close()


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an indexed library of a few pictures with names of their own."""
    folder = tmp_path_factory.mktemp("x11")
    pictures = folder / "pictures"
    pictures.mkdir()
    for number, word in enumerate(WORDS):
        Image.new("RGB", (320, 240), (40 * number, 200 - 30 * number, 90)).save(
            pictures / f"{word}.jpg"
        )
    data = folder / "data"
    data.mkdir()
    (data / "settings.toml").write_text(f'search_key = "{KEY}"\nocr = false\nfine_pack = ""\n')
    assert run_command(["index", "--data-dir", str(data), str(pictures)]) == 0
    return folder


@pytest.fixture
def desktop(library: Path, tmp_path: Path) -> Iterator[Desktop]:
    lacking = [name for name in NEEDED if shutil.which(name) is None]
    if lacking:
        pytest.skip(f"there is no {', '.join(lacking)}")
    shutil.copytree(library / "data", tmp_path / "data")
    made = Desktop(tmp_path)
    yield made
    made.close()


@pytest.fixture
def app(desktop: Desktop) -> subprocess.Popen[str]:
    """The program, open, with its key."""
    started = desktop.app()
    number = desktop.window("retllm desktop")
    desktop.use("windowactivate", "--sync", number)
    # It listens once it is open: what asks for nothing asks whether it does.
    wait_for(lambda: desktop.app("--hidden").wait(WAIT_S) == 0, "the program listens")
    return started


def opened(desktop: Desktop) -> list[str]:
    return desktop.opened.read_text().splitlines() if desktop.opened.exists() else []


def test_a_key_finds_and_opens_from_any_program(desktop, app, library):
    desktop.use("key", "ctrl+alt+space")
    number = desktop.window("Search")
    desktop.use("windowactivate", "--sync", number)
    desktop.use("type", "--delay", "30", "lantern")
    picture = str(library / "pictures" / "lantern.jpg")

    def open_first() -> bool:
        if not opened(desktop):
            desktop.use("key", "Return")
            time.sleep(0.3)
        return bool(opened(desktop))

    wait_for(open_first, "the picture is opened")
    assert opened(desktop)[0].removeprefix("file://") == picture
    assert not desktop.visible("Search")


def test_a_second_start_brings_the_small_window(desktop, app):
    assert not desktop.visible("Search")
    second = desktop.app("--search")
    assert second.wait(WAIT_S) == 0
    desktop.window("Search")
    desktop.use("key", "Escape")
    wait_for(lambda: not desktop.visible("Search"), "the window is hidden")


def test_a_result_is_dragged_to_another_program(desktop, app, library):
    receiver = desktop.start(str(HERE / "receiver.py"))
    assert receiver.stdout is not None
    assert receiver.stdout.readline() == "ready\n"
    desktop.window("receiver")
    desktop.use("key", "ctrl+alt+space")
    number = desktop.window("Search")
    desktop.use("windowactivate", "--sync", number)
    desktop.use("type", "--delay", "30", "orchard")
    height_px = [0]

    def listed() -> bool:
        shape = desktop.use("getwindowgeometry", "--shell", number)
        numbers = dict(line.split("=") for line in shape.splitlines() if "=" in line)
        height_px[0] = int(numbers["HEIGHT"])
        return height_px[0] > 90

    wait_for(listed, "results are listed")
    time.sleep(0.5)
    desktop.use("mousemove", "--window", number, "200", "90", "mousedown", "1")
    for x, y in ((210, 110), (250, 200), (300, 300)):
        desktop.use("mousemove", "--window", number, str(x), str(y))
        time.sleep(0.1)
    for x, y in ((240, 600), (130, 640), (120, 645)):
        desktop.use("mousemove", str(x), str(y))
        time.sleep(0.2)
    desktop.use("mouseup", "1")
    address = (library / "pictures" / "orchard.jpg").as_uri()
    assert receiver.stdout.readline() == f"CopyAction {address}\n"
    assert Path(library / "pictures" / "orchard.jpg").exists()


def test_everything_that_takes_keys_has_a_name_and_a_role(desktop, app):
    python = "/usr/bin/python3"
    known = subprocess.run(
        [python, "-c", "import gi; gi.require_version('Atspi', '2.0')"],
        capture_output=True, check=False,
    )  # fmt: skip
    if known.returncode:
        pytest.skip("the system's Python has no AT-SPI")
    done = subprocess.run(
        [python, str(HERE / "walk.py")],
        env=desktop.environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if "not in the tree" in done.stderr:
        pytest.skip("no accessibility bus could be started")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert {"role": "text", "name": "Search"} in found
    unnamed = [one for one in found if not one["name"] or one["role"] in {"unknown", "filler"}]
    assert unnamed == []


def test_ctrl_c_ends_it(desktop, app):
    app.send_signal(signal.SIGINT)
    assert app.wait(WAIT_S) == 0

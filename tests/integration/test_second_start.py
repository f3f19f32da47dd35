"""The program started twice, as processes: the second one hands over what it is asked for."""

import contextlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image

from retllm_desktop.platform.paths import AppPaths, resolve_paths
from retllm_desktop.ui.system.start_request import socket_name

PATIENCE_S = 120.0
pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows cannot send Ctrl+C to one process")


def command(data: Path, *words: str) -> list[str]:
    return [sys.executable, "-m", "retllm_desktop", "app", "--data-dir", str(data), *words]


def environment() -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if key != "DBUS_SESSION_BUS_ADDRESS"}
    return kept | {"QT_QPA_PLATFORM": "offscreen"}


def wait(condition: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        assert process.poll() is None, "the window is gone"
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.fixture
def data(tmp_path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def paths(data) -> AppPaths:
    return resolve_paths(data)


@pytest.fixture
def window(data, paths) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        command(data, "a", "red", "mug"), env=environment(), stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            wait(Path(socket_name(paths.database)).exists, process)
            yield process
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGINT)
                try:
                    process.wait(PATIENCE_S)
                except subprocess.TimeoutExpired:
                    process.kill()
                    raise


def start_again(data: Path, *words: str) -> None:
    """Start it once more; it ends at once, having said nothing."""
    ended = subprocess.run(
        command(data, *words),
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_S,
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")


def searches(paths: AppPaths) -> list[dict[str, object]]:
    """What the window searched for, the newest first, as it remembers it."""
    try:
        return json.loads(paths.query_history.read_text("utf-8"))["searches"]
    except FileNotFoundError:
        return []


def folders(paths: AppPaths) -> list[str]:
    """The folders of the library."""
    with contextlib.closing(sqlite3.connect(f"file:{paths.database}?mode=ro", uri=True)) as found:
        return [os.fsdecode(row[0]) for row in found.execute("SELECT path FROM root")]


def test_a_second_start_hands_over_words_files_and_folders(window, data, paths, tmp_path):
    wait(lambda: [one["line"] for one in searches(paths)] == ["a red mug"], window)
    start_again(data, "two", "green", "boats")
    wait(lambda: searches(paths)[0]["line"] == "two green boats", window)
    # A picture to search with, and words beside it.
    picture = tmp_path / "ä picture.png"
    Image.new("RGB", (64, 48), "teal").save(picture)
    start_again(data, str(picture), "at", "night")

    def newest() -> tuple[object, list[str]]:
        one = searches(paths)[0]
        pictures = one["pictures"]
        assert isinstance(pictures, list)
        return one["line"], [each["path"] for each in pictures]

    wait(lambda: newest() == ("at night", [str(picture)]), window)
    # A folder is added.
    folder = tmp_path / "photos"
    folder.mkdir()
    Image.new("RGB", (64, 48), "navy").save(folder / "one.png")
    start_again(data, str(folder))
    wait(lambda: folders(paths) == [str(folder)], window)
    # It ends as if it had been the only one.
    window.send_signal(signal.SIGINT)
    assert window.wait(PATIENCE_S) == 0
    assert not Path(socket_name(paths.database)).exists()

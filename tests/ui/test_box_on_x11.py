"""The search box under a real X server: keys, clipboard, a part of the screen."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NEEDED = ("Xvfb", "openbox", "xdotool")

pytestmark = pytest.mark.skipif(
    not all(shutil.which(name) for name in NEEDED), reason=f"needs {', '.join(NEEDED)}"
)


@pytest.fixture
def display() -> Iterator[str]:
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1366x768x24"],
        pass_fds=(writing,),
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading) as told:
        name = f":{told.readline().strip()}"
    manager = subprocess.Popen(
        ["openbox"], env={**os.environ, "DISPLAY": name}, stderr=subprocess.DEVNULL
    )
    yield name
    for process in (manager, server):
        process.terminate()
        process.wait(10)


def test_keys_the_clipboard_and_a_part_of_the_screen(display):
    done = subprocess.run(
        [sys.executable, "-m", "tests.ui.x11_box_child"],
        env={**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == {
        "chips": ["type:photo"],
        "pasted": ["type:photo"],
        "size": [460, 320],
        "colors": ["#ff0000"],
        "parts": 1,
    }

"""The program on a real X server, under a window manager, used with keys and pointer.

python -m pytest tests/x11
"""

import signal
import time
from pathlib import Path

import pytest

from tests.x11.desktop import HERE, WAIT_S, need_system, wait_for

pytestmark = pytest.mark.x11


def opened(desktop) -> list[str]:
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


def test_of_two_starts_at_once_one_stays_with_its_window(desktop):
    both = [desktop.app(), desktop.app()]
    left = wait_for(
        lambda: [one for one in both if one.poll() is None] if desktop.listens() else None,
        "one of them listens",
    )
    wait_for(lambda: sum(one.poll() is None for one in both) == 1, "one of them ends")
    assert [one.wait(WAIT_S) for one in both if one.poll() is not None] == [0]
    assert [one for one in left if one.poll() is None]
    desktop.window("retllm desktop")
    assert len(desktop.use("search", "--onlyvisible", "--name", "^retllm desktop$").split()) == 1


def test_a_start_that_shows_nothing_leaves_an_open_window_alone(desktop, app):
    assert desktop.app("--hidden").wait(WAIT_S) == 0
    assert app.poll() is None
    assert desktop.visible("retllm desktop")


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
    need_system("Atspi 2.0")
    found = [one for one in desktop.walk() if one["focusable"]]
    assert ("text", "Search") in {(one["role"], one["name"]) for one in found}
    unnamed = [one for one in found if not one["name"] or one["role"] in {"unknown", "filler"}]
    assert unnamed == []


def test_ctrl_c_ends_it(desktop, app):
    app.send_signal(signal.SIGINT)
    assert app.wait(WAIT_S) == 0

"""The icon in a real tray: activated, its menu used, the window closed to it and brought back."""

import json
import time

import pytest

from tests.x11.desktop import WAIT_S, need_system, wait_for

pytestmark = pytest.mark.x11

TITLE = "retllm desktop"


class Tray:
    """The tests' own tray on the desktop's bus."""

    def __init__(self, desktop):
        self.process = desktop.system("tray_host.py")
        assert self.answer() == {"ready": True}

    def answer(self):
        return json.loads(self.process.stdout.readline())

    def tell(self, line):
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()
        return self.answer()


@pytest.fixture
def keeps_running(desktop):
    """The program is to go on when its window is closed."""
    settings = desktop.folder / "data" / "settings.toml"
    settings.write_text(settings.read_text() + "keep_running = true\n")


def close_window(desktop):
    """Close it by the window manager's key."""
    number = desktop.window(TITLE)

    def closed():
        desktop.use("windowactivate", "--sync", number)
        desktop.use("key", "alt+F4")
        time.sleep(0.5)
        return not desktop.visible(TITLE)

    wait_for(closed, "the window is closed")


def test_closed_to_the_tray_and_brought_back(desktop, keeps_running):
    need_system("Gio 2.0")
    tray = Tray(desktop)
    program = desktop.app()
    desktop.window(TITLE)
    assert tray.answer() == {"item": "retllm-desktop"}
    told = tray.tell("menu")
    assert told["status"] == "Active"
    assert told["menu"] == ["Open", "Search…", "Pause indexing", "", "Quit"]
    wait_for(lambda: "6 files" in str(tray.tell("menu")["tip"]), "the tip says what is there")

    close_window(desktop)
    assert program.poll() is None
    tray.tell("activate")
    desktop.window(TITLE)

    close_window(desktop)
    tray.tell("click Search…")
    desktop.use("windowactivate", "--sync", desktop.window("Search"))

    def escaped():
        desktop.use("key", "Escape")
        return not desktop.visible("Search")

    wait_for(escaped, "the small window is hidden")
    tray.tell("click Pause indexing")
    wait_for(lambda: "paused" in str(tray.tell("menu")["tip"]), "the tip says that it is paused")
    tray.tell("click Pause indexing")
    tray.tell("click Open")
    desktop.window(TITLE)

    tray.process.stdin.write("click Quit\n")
    tray.process.stdin.flush()
    assert program.wait(WAIT_S) == 0


def test_without_a_tray_it_is_said_and_closing_ends_the_program(desktop, keeps_running):
    need_system("Atspi 2.0")
    program = desktop.app()
    desktop.window(TITLE)
    wait_for(lambda: "6 files" in str(desktop.names()), "the window is open")
    number = desktop.window(TITLE)
    desktop.use("windowactivate", "--sync", number, "key", "ctrl+comma")
    wait_for(
        lambda: any("This desktop has no tray" in name for name in desktop.names()),
        "the settings say that there is no tray",
    )
    close_window(desktop)
    assert program.wait(WAIT_S) == 0
    assert not desktop.visible(TITLE)


def test_started_hidden_without_a_tray_and_a_key_it_is_among_the_windows(desktop):
    settings = desktop.folder / "data" / "settings.toml"
    settings.write_text(settings.read_text().replace("search_key", "# search_key"))
    program = desktop.app("--hidden")
    wait_for(lambda: desktop.use("search", "--name", f"^{TITLE}$"), "there is a window")
    assert not desktop.visible(TITLE)

    def brought():
        for number in desktop.use("search", "--name", f"^{TITLE}$").splitlines():
            desktop.use("windowactivate", number)
        return desktop.visible(TITLE)

    wait_for(brought, "the window is brought up")
    assert program.poll() is None

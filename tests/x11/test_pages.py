"""Every page and dialog as a screen reader is told of it, and as the keyboard goes through it."""

import json
import time

import pytest

from tests.x11.desktop import need_system, wait_for

pytestmark = pytest.mark.x11

WITHIN = {"list item", "table cell", "tree item", "menu item", "check menu item", "menu"}
"""Parts of what Tab comes to as a whole; arrows go through them."""
ROLELESS = {"unknown", "invalid"}
MENU_PAGES = ("Models", "Settings", "Privacy", "Log")


class FocusRecord:
    """What had the focus, one after another."""

    def __init__(self, desktop):
        self._process = desktop.system("walk.py", "focus")
        assert self._process.stdout.readline() == "ready\n"

    def last(self):
        """Ask for what has come by now."""
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        return [tuple(one) for one in json.loads(self._process.stdout.readline())]

    def close(self):
        self._process.stdin.close()
        self._process.wait(20)


@pytest.fixture
def focus_alone(desktop):
    need_system("Atspi 2.0")
    made = FocusRecord(desktop)
    yield made
    made.close()


@pytest.fixture
def focus(app, focus_alone):
    return focus_alone


def faults(desktop):
    """What takes keys and has no name, or no role."""
    found = [one for one in desktop.walk() if one["focusable"]]
    assert found
    return [one for one in found if not one["name"] or one["role"] in ROLELESS]


def wanted(desktop):
    return {
        (one["role"], one["name"])
        for one in desktop.walk()
        # Words that the pointer selects take keys once it did; nothing is done with them.
        if one["focusable"] and one["enabled"] and one["role"] not in WITHIN | {"label"}
    }


def tab_through(desktop, focus, expected):
    """Press Tab until everything was reached; returns what never was."""
    reached = set()
    for _ in range(12):
        desktop.use("key", "--delay", "60", *["Tab"] * 10)
        time.sleep(0.5)
        reached |= set(focus.last())
        if expected <= reached:
            break
    return expected - reached


def show_page(desktop, focus, name):
    if name == "Settings":
        desktop.use("key", "ctrl+comma")
    elif name == "Duplicates":
        desktop.click(name)
    else:
        focus.last()
        desktop.click("Menu")

        def reached():
            desktop.use("key", "Up")
            time.sleep(0.3)
            return ("menu item", name) in focus.last()

        # An open menu is told of entry by entry, as the keys go through it.
        wait_for(reached, f"the menu's entry {name} is told of")
        desktop.use("key", "Return")
    wait_for(lambda: "Back to the list (Esc)" in desktop.names(), f"{name} is shown")
    time.sleep(1.0)


@pytest.mark.parametrize("page", ["library", "Duplicates", *MENU_PAGES])
def test_a_page_is_named_and_tab_goes_through_it(desktop, app, focus, page):
    if page == "library":
        wait_for(lambda: "Results" in desktop.names(), "the library is listed")
    else:
        show_page(desktop, focus, page)
    assert faults(desktop) == []
    assert tab_through(desktop, focus, wanted(desktop)) == set()


def test_results_details_and_preview_are_named(desktop, app):
    need_system("Atspi 2.0")
    desktop.use("key", "ctrl+f")
    desktop.use("type", "--delay", "30", "lantern")
    wait_for(lambda: any("lantern.jpg" in name for name in desktop.names()), "it is found")
    desktop.use("key", "Down")
    desktop.use("key", "ctrl+i")
    wait_for(lambda: "Add a tag" in desktop.names(), "the details are shown")
    assert faults(desktop) == []
    desktop.use("key", "Escape")
    desktop.use("key", "ctrl+f")
    desktop.use("key", "Down")
    desktop.use("key", "space")
    wait_for(lambda: any("Fit" in name for name in desktop.names()), "the preview is shown")
    assert faults(desktop) == []
    focused = [one["name"] for one in desktop.walk() if one["focused"]]
    assert any("Preview of lantern.jpg" in name for name in focused)


def test_the_welcome_is_named_and_tab_goes_through_it(desktop, focus_alone):
    desktop.start(
        "-m", "retllm_desktop", "app", "--data-dir", str(desktop.folder / "data"),
        "--library", "empty",
    )  # fmt: skip
    number = desktop.window("retllm desktop")
    desktop.use("windowactivate", "--sync", number)
    wait_for(lambda: "Find a picture by saying what is in it" in desktop.names(), "it says hello")
    time.sleep(1.0)
    assert faults(desktop) == []
    assert tab_through(desktop, focus_alone, wanted(desktop)) == set()


def open_keys(desktop):
    desktop.use("key", "F1")


def select_lantern(desktop):
    desktop.use("key", "ctrl+f")
    desktop.use("type", "--delay", "30", "lantern")
    wait_for(lambda: any("lantern.jpg" in name for name in desktop.names()), "it is found")
    desktop.use("key", "Down")


def open_bin(desktop):
    select_lantern(desktop)
    desktop.use("key", "Delete")


def open_tags(desktop):
    select_lantern(desktop)
    desktop.use("key", "ctrl+t")


def open_part(desktop):
    select_lantern(desktop)
    desktop.use("key", "ctrl+s")
    wait_for(lambda: any("Remove" in name for name in desktop.names()), "the picture is in the box")
    desktop.use("key", "ctrl+shift+x")


def open_name(desktop):
    select_lantern(desktop)
    desktop.click("Save this search")


def choose_of_folder(desktop, from_below):
    """Choose from the menu of the folder, whose entries are told of only as keys reach them."""
    desktop.click("Folder pictures", button=3)
    time.sleep(0.5)
    desktop.use("key", "--delay", "100", *["Up"] * from_below, "Return")


def open_exclusions(desktop):
    choose_of_folder(desktop, from_below=2)


def open_removal(desktop):
    choose_of_folder(desktop, from_below=1)


def open_problems(desktop):
    desktop.click("1 problem")


def open_tag_removal(desktop):
    open_tags(desktop)
    wait_for(lambda: "Add a tag" in desktop.names(), "a tag can be typed")
    desktop.use("type", "--delay", "30", "ships")
    desktop.use("key", "--delay", "100", "Return", "Return")
    desktop.click("Tag ships")
    desktop.use("key", "Delete")


DIALOGS = {
    "keys": open_keys,
    "bin": open_bin,
    "tags": open_tags,
    "part": open_part,
    "name": open_name,
    "exclusions": open_exclusions,
    "removal": open_removal,
    "problems": open_problems,
    "removal of a tag": open_tag_removal,
}


@pytest.mark.parametrize("dialog", DIALOGS)
def test_a_dialog_is_named_and_escape_closes_it(desktop, app, dialog):
    need_system("Atspi 2.0")
    before = {one["role"] for one in desktop.walk()}
    assert not before & {"dialog", "alert"}
    DIALOGS[dialog](desktop)
    shown = wait_for(
        lambda: [one for one in desktop.walk() if one["role"] in {"dialog", "alert"}],
        "the dialog is shown",
    )
    assert all(one["name"] for one in shown)
    assert faults(desktop) == []
    assert any(one["focused"] for one in desktop.walk())
    desktop.use("key", "Escape")
    wait_for(
        lambda: not {one["role"] for one in desktop.walk()} & {"dialog", "alert"},
        "Escape closes it",
    )


def test_the_small_search_window_is_named(desktop, app):
    need_system("Atspi 2.0")
    desktop.use("key", "ctrl+alt+space")
    desktop.window("Search")
    desktop.use("type", "--delay", "30", "castle")
    wait_for(lambda: any("castle.jpg" in name for name in desktop.names()), "it is found")
    assert faults(desktop) == []

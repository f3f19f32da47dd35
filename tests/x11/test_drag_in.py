"""Files dragged in from a program of another toolkit, which deletes what it is told was moved."""

import pytest
from PIL import Image

from tests.x11.desktop import need_system, wait_for

pytestmark = pytest.mark.x11

SOURCE = (1230, 380)
PLACES = {"box": (500, 60), "list": (700, 400), "sidebar": (120, 500)}


@pytest.fixture
def placed(desktop, app):
    """The program at the left of the screen, so that another one has room beside it."""
    need_system("Gtk 3.0", "Atspi 2.0")
    number = desktop.window("retllm desktop")
    desktop.use("windowsize", "--sync", number, "1100", "680")
    desktop.use("windowmove", "--sync", number, "0", "0")
    return number


def drag_from(desktop, path, actions, place):
    """Drag a file out of the other program; returns what that one says of it."""
    source = desktop.system("source.py", str(path), actions)
    assert source.stdout.readline() == "ready\n"
    desktop.window("source")
    x, y = place
    start, middle = SOURCE, ((SOURCE[0] + x) // 2, (SOURCE[1] + y) // 2)
    way = [start, (start[0] - 6, start[1] - 6), (start[0] - 30, start[1] - 20), middle]
    desktop.drag(*way, (x + 9, y + 9), (x + 4, y + 4), place)
    said = []
    while (line := source.stdout.readline().strip()) not in ("over", ""):
        said.append(line)
    source.terminate()
    source.wait(20)
    return said


@pytest.mark.parametrize("place", PLACES)
def test_a_file_is_searched_with_and_stays_where_it_is(desktop, placed, tmp_path, place):
    for actions in ("copy", "both"):
        path = tmp_path / f"{place}-{actions}.png"
        Image.new("RGB", (90, 60), "#dd6633").save(path)
        assert drag_from(desktop, path, actions, PLACES[place]) == []
        wait_for(
            lambda path=path: any(path.name in name for name in desktop.names()),
            f"{path.name} is searched with",
        )
        assert path.exists()


@pytest.mark.parametrize("place", PLACES)
def test_what_can_only_be_moved_is_refused_and_stays(desktop, placed, tmp_path, place):
    path = tmp_path / f"{place}.png"
    Image.new("RGB", (90, 60), "#dd6633").save(path)
    assert drag_from(desktop, path, "move", PLACES[place]) == ["refused"]
    assert path.exists()
    assert not any(path.name in name for name in desktop.names())


def test_a_folder_that_is_dropped_on_the_sidebar_is_added(desktop, placed, tmp_path):
    folder = tmp_path / "orchard in May"
    folder.mkdir()
    Image.new("RGB", (90, 60), "#dd6633").save(folder / "apples.png")
    assert drag_from(desktop, folder, "both", PLACES["sidebar"]) == []
    wait_for(
        lambda: any(folder.name in name for name in desktop.names()),
        "the folder stands in the sidebar",
    )
    assert (folder / "apples.png").exists()
